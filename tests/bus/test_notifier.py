"""lumbard-notifier, the real program, on private buses: what is shown, and how."""
import time

import pytest
from notifier_bench import ACTIONS
from rig import NOTIFIER
from notifier_bench import bench_fixture  # noqa: F401


def test_show_sends_all_of_it(bench, tmp_path):
    picture = tmp_path / "step.png"
    picture.write_bytes(b"png")
    server = bench.server()
    bench.notifier()
    bench.shown(body="Lean & hold <10 s>", picture=str(picture), urgency="low", actions=ACTIONS, transient=True,
                resident=True, suppress_sound=True, progress=40, sound="bell", speech="Lean", timeout=5_000_000,
                later_option="x")
    app, replaces, icon, summary, body, actions, hints, timeout = server.wait("Notify")["args"]
    assert (app, replaces, icon, summary) == ("Lumbard", 0, "", "Time to stretch")
    assert body == "Lean &amp; hold &lt;10 s&gt;"
    assert actions == ["default", "Start", "start", "Start", "snooze", "Later", "skip", "Skip"]
    assert timeout == 0, "a server that may not tell of expiry must not hide it"
    assert hints.pop("sender-pid") > 0
    assert hints == {"desktop-entry": "org.lumbard.Lumbard1", "urgency": 0, "transient": True, "resident": True,
                     "suppress-sound": True, "image-path": str(picture)}


def test_the_reply_comes_before_the_server_is_asked(bench):
    server = bench.server(hang="all")
    bench.notifier()
    began = time.monotonic()
    bench.daemon.show()
    assert time.monotonic() - began < 0.25
    server.wait("GetServerInformation")
    assert not server.told("Notify")


def test_show_again_replaces_in_place(bench):
    server = bench.server()
    bench.notifier()
    bench.shown(actions=ACTIONS)
    bench.daemon.show(summary="Step 2", actions=[("stop", "Stop")], resident=True)
    bench.daemon.wait("one", "shown", count=2)
    server.wait("shown", count=2)
    first, second = server.told("shown")
    assert second["replaces"] == first["id"] == second["id"]
    args = server.told("Notify")[1]["args"]
    assert args[3] == "Step 2"
    assert args[5] == ["default", "Stop", "stop", "Stop"]
    assert args[6]["resident"] is True
    assert bench.daemon.states() == [("shown", ""), ("shown", "")]


def test_two_shows_at_once_put_up_the_later_one(bench):
    server = bench.server(delay={"GetServerInformation": 200})
    bench.notifier()
    bench.daemon.show(summary="First")
    bench.daemon.show(summary="Second")
    bench.daemon.wait("one", "shown")
    assert [e["args"][3] for e in server.told("Notify")] == ["Second"]


def test_withdraw_closes_it_and_says_so_once(bench):
    server = bench.server()
    bench.notifier()
    bench.shown()
    bench.daemon.withdraw()
    bench.daemon.withdraw()
    number = server.wait("Notify") and server.wait("shown")["id"]
    server.wait("closed", id=number, reason=3)
    assert bench.daemon.states() == [("shown", ""), ("closed", "withdrawn")]


def test_withdraw_while_the_server_is_being_asked(bench):
    server = bench.server(delay={"GetServerInformation": 300})
    bench.notifier()
    bench.daemon.show()
    bench.daemon.withdraw()
    bench.daemon.wait("one", "closed")
    bench.shown("two")
    assert [e["args"][3] for e in server.told("Notify")] == ["Time to stretch"]
    assert bench.daemon.states() == [("closed", "withdrawn")]


def test_no_more_tags_than_there_is_room_for(bench):
    bench.server()
    bench.notifier()
    for i in range(8):
        bench.shown(f"tag{i}")
    name, sentence = bench.daemon.show_error("ninth")
    assert name == "org.freedesktop.DBus.Error.LimitsExceeded" and "withdraw" in sentence
    bench.daemon.show("tag3", summary="Replaced")
    bench.daemon.wait("tag3", "shown", count=2)


def test_known_servers_are_treated_as_they_are(bench):
    server = bench.server(info="Xfce Notify Daemon,x,0.7,1.2")
    bench.notifier()
    bench.shown(actions=ACTIONS, progress=50, timeout=1_500_001)
    args = server.wait("Notify")["args"]
    assert args[5][0] == "start", "Xfce draws the default action as one more button"
    assert "value" not in args[6], "Xfce drops the text for a gauge"
    assert args[7] == 1501


def test_what_only_some_servers_draw(bench):
    server = bench.server(info="dunst,x,1.9.0,1.2", caps="actions,body,sound")
    bench.notifier()
    bench.shown(progress=50, sound="bell", timeout=2_000_000)
    args = server.wait("Notify")["args"]
    assert args[6]["value"] == 50
    assert args[6]["sound-name"] == "bell"
    assert args[7] == 2000


def test_gnome_keeps_only_what_was_asked_for_in_view(bench):
    server = bench.server(info="gnome-shell,GNOME,48,1.2")
    bench.notifier()
    bench.shown("suggestion", resident=True)
    bench.shown("last", resident=True, ignore_dnd=True, actions=[("start", "Start")])
    bench.shown("stretch", resident=True, ignore_dnd=True)
    assert [e["args"][6]["urgency"] for e in server.told("Notify")] == [1, 1, 2]


def test_properties_tell_of_the_server(bench):
    bench.notifier()
    assert bench.daemon.get("Server") == ""
    bench.server(info="dunst,knopwob,1.9.0,1.2", caps="body,actions")
    changed = bench.daemon.signals.wait_for("PropertiesChanged", NOTIFIER)[1][1]
    assert changed == {"Server": "dunst", "ServerVersion": "1.9.0", "Capabilities": ["body", "actions"]}
    assert bench.daemon.get("Server") == "dunst"
    assert bench.daemon.get("ServerVersion") == "1.9.0"
    assert bench.daemon.get("Capabilities") == ["body", "actions"]
    assert bench.daemon.get("DoNotDisturb") is False


# Text for servers that can less -------------------------------------------------------------------------------------


@pytest.mark.parametrize("info, caps, body, actions", [
    ("fake", "actions,body", "A < B & C", 8),
    ("fake", "body", "A < B & C\nlumbarctl snooze | skip", 0),
    ("fake", "body,body-markup", "A &lt; B &amp; C\nlumbarctl snooze | skip", 0),
    ("fake", "actions", "", 8),
    ("dunst", "actions,body,body-markup",
     "A &lt; B &amp; C\nMiddle-click: Start. Or: lumbarctl snooze | skip", 8),
    ("mako", "actions,body", "A < B & C\nClick: Start. Or: lumbarctl snooze | skip", 8),
])
def test_text_fits_the_capabilities(bench, info, caps, body, actions):
    server = bench.server(info=f"{info},x,1,1.2", caps=caps)
    bench.notifier()
    bench.shown(body="A < B & C", summary="Q & <A>", actions=ACTIONS)
    args = server.wait("Notify")["args"]
    assert args[3] == "Q & <A>", "a summary is never markup"
    assert args[4] == body
    assert len(args[5]) == actions


def test_a_picture_that_is_not_there_is_not_sent(bench):
    server = bench.server()
    bench.notifier()
    bench.shown(picture="/nowhere/step.png")
    assert "image-path" not in server.wait("Notify")["args"][6]
