"""lumbard-notifier: content of notifications, for servers with different capabilities."""
import shutil
from pathlib import Path

import pytest
from notifier_desk import ACTIONS, PROGRAM
from notifier_desk import desk_fixture  # noqa: F401
from processes import delay_of
from rig import NOTIFIER


def test_show_sends_all_of_it(desk, tmp_path):
    picture = tmp_path / "step.png"
    picture.write_bytes(b"png")
    server = desk.server()
    desk.notifier()
    desk.shown(body="Lean & hold <10 s>", picture=str(picture), urgency="low", actions=ACTIONS, transient=True,
                resident=True, suppress_sound=True, progress=40, sound="step", speech="Lean", timeout=5_000_000,
                later_option="x")
    app, replaces, icon, summary, body, actions, hints, timeout = server.wait("Notify")["args"]
    assert (app, replaces, icon, summary) == ("Lumbard", 0, "", "Time to stretch")
    assert body == "Lean &amp; hold &lt;10 s&gt;"
    assert actions == ["default", "Start", "start", "Start", "snooze", "Later", "skip", "Skip"]
    assert timeout == 0, "a server that may not report expiry must not hide it"
    assert hints.pop("sender-pid") > 0
    assert hints == {"desktop-entry": "org.lumbard.Lumbard1", "urgency": 0, "transient": True, "resident": True,
                     "suppress-sound": True, "image-path": str(picture)}


def test_the_reply_comes_before_the_server_is_asked(desk):
    server = desk.server(hang="all")
    notifier = desk.notifier()
    assert delay_of(desk.daemon.show, notifier.pid, desk.bus.process.pid) < 0.25
    server.wait("GetServerInformation")
    assert not server.received("Notify")


def test_show_again_replaces_in_place(desk):
    server = desk.server()
    desk.notifier()
    desk.shown(actions=ACTIONS)
    desk.daemon.show(summary="Step 2", actions=[("stop", "Stop")], resident=True)
    desk.daemon.wait("one", "shown", count=2)
    server.wait("shown", count=2)
    first, second = server.received("shown")
    assert second["replaces"] == first["id"] == second["id"]
    args = server.received("Notify")[1]["args"]
    assert args[3] == "Step 2"
    assert args[5] == ["default", "Stop", "stop", "Stop"]
    assert args[6]["resident"] is True
    assert desk.daemon.states() == [("shown", ""), ("shown", "")]


def test_of_two_shows_at_once_the_later_one_is_shown(desk):
    server = desk.server(hang="GetServerInformation")
    desk.notifier()
    desk.daemon.show(summary="First")
    desk.daemon.show(summary="Second")
    server.hang()  # it answers
    desk.daemon.wait("one", "shown")
    assert [e["args"][3] for e in server.received("Notify")] == ["Second"]


def test_withdraw_closes_it_and_announces_that_once(desk):
    server = desk.server()
    desk.notifier()
    desk.shown()
    desk.daemon.withdraw()
    desk.daemon.withdraw()
    number = server.wait("Notify") and server.wait("shown")["id"]
    server.wait("closed", id=number, reason=3)
    assert desk.daemon.states() == [("shown", ""), ("closed", "withdrawn")]


def test_withdraw_while_the_server_is_being_asked(desk):
    server = desk.server(hang="GetServerInformation")
    desk.notifier()
    desk.daemon.show()
    desk.daemon.withdraw()
    server.hang()  # it answers
    desk.daemon.wait("one", "closed")
    desk.shown("two")
    assert [e["args"][3] for e in server.received("Notify")] == ["Time to stretch"]
    assert desk.daemon.states() == [("closed", "withdrawn")]


def test_the_limit_of_tags(desk):
    desk.server()
    desk.notifier()
    for i in range(8):
        desk.shown(f"tag{i}")
    name, sentence = desk.daemon.show_error("ninth")
    assert name == "org.freedesktop.DBus.Error.LimitsExceeded" and "Withdraw" in sentence
    desk.daemon.show("tag3", summary="Replaced")
    desk.daemon.wait("tag3", "shown", count=2)


def test_hints_for_xfce(desk):
    server = desk.server(info="Xfce Notify Daemon,x,0.7,1.2")
    desk.notifier()
    desk.shown(actions=ACTIONS, progress=50, timeout=1_500_001)
    args = server.wait("Notify")["args"]
    assert args[5][0] == "start", "Xfce draws the default action as one more button"
    assert "value" not in args[6], "Xfce drops the text for a gauge"
    assert args[7] == 1501


def test_hints_for_dunst(desk):
    server = desk.server(info="dunst,x,1.9.0,1.2", caps="actions,body")
    desk.notifier()
    desk.shown(progress=50, timeout=2_000_000)
    args = server.wait("Notify")["args"]
    assert args[6]["value"] == 50
    assert args[7] == 2000


def test_the_server_plays_its_own_sound_where_the_notifier_has_no_tones(desk, tmp_path):
    """Built without libcanberra and libspeechd, or without their packages: no module lies beside the program."""
    program = tmp_path / "bin" / "lumbard-notifier"
    program.parent.mkdir()
    shutil.copy(PROGRAM, program)
    server = desk.server(caps="actions,body,sound")
    desk.notifier(program=program)
    desk.shown(sound="reminder", speech="Time to stretch")
    desk.shown("silent", suppress_sound=True)
    tone, silent = (e["args"][6] for e in server.received("Notify"))
    assert tone["sound-name"] == "message-new-instant" and "suppress-sound" not in tone
    assert silent["suppress-sound"] and "sound-name" not in silent
    assert (desk.daemon.get("Sound"), desk.daemon.get("Speech")) == ("no-module", "no-module")


@pytest.mark.parametrize("info, icon, hint", [
    ("dunst,x,1.9.0,1.2", "{icon}", "{picture}"),
    ("mako,x,0.0.0,1.2", "", None),
    ("Notification Daemon,MATE,1.26,1.1", "{icon}", "{picture}"),
    ("cinnamon,GNOME,6.4,1.2", "{icon}", "{picture}"),
    ("Plasma,KDE,6.3,1.2", "org.lumbard.Lumbard1", "{picture}"),
    ("lxqt-notificationd,lxqt.org,1.2,1.2", "{picture}", None),
    ("gnome-shell,GNOME,48,1.2", "", "{picture}"),
    ("unknown,x,1,1.2", "{icon}", "{picture}")])
def test_the_icon_has_the_form_that_each_server_draws(desk, tmp_path, info, icon, hint):
    """The file of the installed icon, its name, or none; lxqt-notificationd draws a picture only as the icon, and mako has no
    room for one beside the text of a step."""
    folder = tmp_path / "icons" / "hicolor" / "64x64" / "apps"
    folder.mkdir(parents=True)
    paths = {"icon": str(folder / "org.lumbard.Lumbard1.png"), "picture": str(tmp_path / "step.png")}
    for path in paths.values():
        Path(path).write_bytes(b"png")
    desk.bus.env["XDG_DATA_DIRS"] = str(tmp_path)
    server = desk.server(info=info)
    desk.notifier()
    desk.shown(picture=paths["picture"])
    args = server.wait("Notify")["args"]
    assert args[2] == icon.format(**paths)
    assert args[6].get("image-path") == (hint and hint.format(**paths))
    desk.shown("two")
    args = server.received("Notify")[1]["args"]
    own = "{icon}" if "picture" in icon or info.startswith("mako") else icon
    assert args[2] == own.format(**paths)
    assert "image-path" not in args[6]


def test_lxqt_gets_a_new_notification_for_other_buttons(desk):
    """lxqt-notificationd keeps the buttons of a notification that is updated in place."""
    server = desk.server(info="lxqt-notificationd,lxqt.org,1.2,1.2")
    desk.notifier()
    desk.shown(actions=ACTIONS)
    desk.daemon.show(summary="Step 1", actions=[("next", "Next"), ("stop", "Stop")], resident=True)
    desk.daemon.wait("one", "shown", count=2)
    desk.daemon.show(summary="Step 2", actions=[("next", "Next"), ("stop", "Stop")], resident=True)
    desk.daemon.wait("one", "shown", count=3)
    calls = [e["args"] for e in server.received("Notify")]
    first, second, third = (e["id"] for e in server.received("shown"))
    assert calls[0][5][0] == "start", "four actions would be a list with one button"
    assert (first != second, second == third) == (True, True)
    assert desk.daemon.states() == [("shown", "")] * 3, "the old one is no answer"
    assert server.open() == [third]


def test_mate_reports_a_dismissal_as_expiry(desk):
    server = desk.server(info="Notification Daemon,MATE,1.26,1.1")
    desk.notifier()
    desk.shown("last", resident=True)
    desk.shown("early", timeout=3_600_000_000)
    desk.shown("late", timeout=1_000)
    last, early, late = (e["id"] for e in server.received("shown"))
    for number in last, early, late:
        server.close(number, reason=1)
    assert [desk.daemon.wait(tag, "closed") for tag in ("last", "early", "late")] == ["dismissed", "dismissed", "expired"]


@pytest.mark.parametrize("info, expected", [("SwayNotificationCenter,x,0.7.3,1.2", 2**31 - 1), ("gnome-shell,x,48,1.2", 0)])
def test_the_timeout_for_servers_that_report_no_expiry(desk, info, expected):
    """The service ends the notification itself; swaync would hide it earlier if the timeout were 0."""
    server = desk.server(info=info)
    desk.notifier()
    desk.shown(timeout=60_000_000)
    desk.shown("last", timeout=0, resident=True)
    assert [e["args"][7] for e in server.received("Notify")] == [expected] * 2


@pytest.mark.parametrize("info", ["gnome-shell,GNOME,48,1.2", "cinnamon,GNOME,6.4,1.2"])
def test_gnome_and_cinnamon_keep_only_requested_notifications_on_screen(desk, info):
    server = desk.server(info=info)
    desk.notifier()
    desk.shown("suggestion", resident=True)
    desk.shown("last", resident=True, ignore_dnd=True, actions=[("start", "Start")])
    desk.shown("greeting", ignore_dnd=True, actions=[("show-now", "Show one now")])
    desk.shown("step", resident=True, ignore_dnd=True, actions=[("next", "Next"), ("stop", "Stop")])
    desk.shown("question", ignore_dnd=True, actions=[("better", "Better"), ("same", "Same")])
    assert [e["args"][6]["urgency"] for e in server.received("Notify")] == [1, 1, 1, 2, 2]


@pytest.mark.parametrize("info, is_sent", [("gnome-shell,GNOME,48,1.2", False), ("cinnamon,GNOME,6.4,1.2", False),
                                           ("Plasma,KDE,6.3,1.2", True)])
def test_no_transient_notification_where_its_end_would_come_early(desk, info, is_sent):
    """GNOME and Cinnamon close one after 4 s, and Cinnamon reports that the person did."""
    server = desk.server(info=info)
    desk.notifier()
    desk.shown(transient=True)
    assert ("transient" in server.received("Notify")[0]["args"][6]) == is_sent


def test_properties_describe_the_server(desk):
    desk.notifier()
    assert desk.daemon.get("Server") == ""
    desk.server(info="dunst,knopwob,1.9.0,1.2", caps="body,actions")
    changed = desk.daemon.signals.wait_for("PropertiesChanged", NOTIFIER)[1][1]
    assert changed == {"Server": "dunst", "ServerVersion": "1.9.0", "Capabilities": ["body", "actions"]}
    assert desk.daemon.get("Server") == "dunst"
    assert desk.daemon.get("ServerVersion") == "1.9.0"
    assert desk.daemon.get("Capabilities") == ["body", "actions"]
    assert desk.daemon.get("DoNotDisturb") is False


# Text by capabilities ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("info, caps, body, actions", [
    ("fake", "actions,body", "A < B & C", 8),
    ("fake", "body", "A < B & C\nTo answer, type: lumbarctl snooze, lumbarctl skip", 0),
    ("fake", "body,body-markup", "A &lt; B &amp; C\nTo answer, type: lumbarctl snooze, lumbarctl skip", 0),
    ("fake", "actions", "", 8),
    ("dunst", "actions,body,body-markup",
     "Middle-click to start\nA &lt; B &amp; C\nOr type: lumbarctl snooze, lumbarctl skip", 8),
    ("mako", "actions,body", "Click to start\nA < B & C\nOr type: lumbarctl snooze, lumbarctl skip", 8),
])
def test_text_fits_the_capabilities(desk, info, caps, body, actions):
    server = desk.server(info=f"{info},x,1,1.2", caps=caps)
    desk.notifier()
    desk.shown(body="A < B & C", summary="Q & <A>", actions=ACTIONS)
    args = server.wait("Notify")["args"]
    assert args[3] == "Q & <A>", "a summary is never markup"
    assert args[4] == body
    assert len(args[5]) == actions


def test_a_missing_picture_is_not_sent(desk):
    server = desk.server()
    desk.notifier()
    desk.shown(picture="/nowhere/step.png")
    assert "image-path" not in server.wait("Notify")["args"][6]
