"""lumbarctl sources and doctor, the real program: with the real service, and with none."""
import json
import os
import re
import signal
import time

import pytest
from doctor_surgery import SYSTEMD, Manager
from doctor_surgery import surgery_fixture  # noqa: F401  (a fixture)
from fake_lumbard import (FAILED, FINE, NOT_RUNNING, PRESENCE, REFUSED, SECOND, check, ctl, now,
                    private_bus)
from fake_lumbard import bus_fixture, service_fixture  # noqa: F401  (fixtures)
from gi.repository import Gio
from lumbard import key
from rig import BUILD, LUMBARD, NOTIFICATIONS, NOTIFIER, wait_until


def words(line):
    return " ".join(line.split())


# sources ------------------------------------------------------------------------------------------------------------


def test_sources_is_a_table(surgery):
    service = surgery.bring_all()
    key(surgery.display)
    service.wait("State", "active")

    def answer_between():
        """The idleness after the key may be reported just now: then the table is printed once more."""
        before = service.source("Events")
        answer = ctl(surgery.bus, "sources --all")
        return answer if service.source("Events") == before else None
    answer = wait_until(answer_between, what="a table without an event meanwhile")
    lines = answer.stdout.splitlines()
    assert (answer.status, answer.stderr) == (FINE, "")
    assert words(lines[0]) == "NAME KIND STATE LAST EVENT EVENTS DETAIL"
    x11, = (line for line in lines if line.startswith("x11 "))
    assert "SYNC" in x11 and x11.index("ready") == lines[0].index("STATE")
    assert f" {service.source('Events')}  the X server on display " in x11 and "s ago " in x11
    assert [line.split()[1] for line in lines[1:]] == sorted(line.split()[1] for line in lines[1:]), "by kind"


def test_sources_json_is_every_property(surgery):
    service = surgery.bring_all()

    def differences():
        """A source may change between the two; the last ones do so some time after the start."""
        sources = ctl(surgery.bus, "sources --json").json["Sources"]
        assert {s["Name"] for s in sources} >= {"x11"}
        return [s for s in sources if s != {name: service.source(name, s["Name"]) for name in
                                            ("Name", "Kind", "State", "Detail", "Flags", "LastEventTimestamp", "Events")}]
    wait_until(lambda: not differences(), what="the same values")


def test_a_source_without_events(surgery):
    surgery.bring_service()
    x11, = (line for line in ctl(surgery.bus, "sources --all").stdout.splitlines() if line.startswith("x11 "))
    assert words(x11).startswith("x11 idle absent never 0 ")


# doctor -------------------------------------------------------------------------------------------------------------


def test_everything_looks_fine(surgery):
    surgery.bring_all()
    manager = Manager(surgery.bus)
    answer = surgery.doctor(XDG_CURRENT_DESKTOP="sway", XDG_SESSION_TYPE="x11")
    lines = [words(line) for line in answer.stdout.splitlines()]
    assert answer.status == FINE, answer.stdout
    assert lines[:4] == ["service running", "unit lumbard.service is enabled",
                         f"desktop XDG_CURRENT_DESKTOP=sway XDG_SESSION_TYPE=x11 DISPLAY={surgery.display.env['DISPLAY']}",
                         "activity from x11"]
    assert any(line.startswith("x11: ready, the X server on display") for line in lines)
    at = lines.index("notifications dunst 1.9")
    assert lines[at + 1:at + 3] == ["shows no buttons; a middle click starts the stretch", "do not disturb is off"]
    assert lines[at + 3] == "sound tones: ready; speech: ready"
    assert lines[-2].startswith("history /") and lines[-2].endswith("/lumbard, writable")
    assert lines[-1] == "Everything looks fine." and len(lines) < 24
    assert surgery.missing() == []
    manager.conn.close_sync(None)


def test_the_same_for_programs(surgery):
    surgery.bring_all()
    manager = Manager(surgery.bus, "static", "active")
    found, status = surgery.json(XDG_CURRENT_DESKTOP="KDE")
    assert (status, found["Running"], found["UnitFileState"], found["ActiveState"]) == (FINE, True, "static", "active")
    assert found["Desktop"] == {"XDG_CURRENT_DESKTOP": "KDE", "XDG_SESSION_TYPE": None, "WAYLAND_DISPLAY": None,
                                "DISPLAY": surgery.display.env["DISPLAY"]}
    assert found["IdleSource"] == "x11"
    wait_until(lambda: surgery.json()[0]["Sources"] == ctl(surgery.bus, "sources --json").json["Sources"],
               what="the same sources")  # the last ones change some time after the start
    server = found["NotificationServer"]
    assert (server["Name"], server["Version"], server["Buttons"], server["DoNotDisturb"]) == ("dunst", "1.9", False, False)
    assert "body-markup" in server["Capabilities"]
    assert found["HistoryFolder"] == surgery.bus.env["XDG_STATE_HOME"] + "/lumbard" and found["HistoryWritable"] is True
    manager.conn.close_sync(None)


def source(name, kind, state="ready", detail="", heard=0, flags=()):
    return {"Name": ("s", name), "Kind": ("s", kind), "State": ("s", state), "Detail": ("s", detail),
            "Flags": ("as", flags), "LastEventTimestamp": ("t", heard), "Events": ("t", bool(heard))}


def test_each_source_of_evidence_and_its_last_event(bus, service):
    service.sources = [source("mpris", "media", "ready", "2 players\x1b", now() - 90 * SECOND),
                       source("inhibit_gnome", "inhibitor", "ready", "no inhibitor"),
                       source("wayland", "idle", "ready", "display wayland-0, version 2", now()),
                       source("session", "session", "ready", "session 2"),
                       source("alsa", "call", "standby", "pipewire serves"), source("gamemode", "hold", "absent", "no bus"),
                       source("x11_fullscreen", "hold", "failed", "it broke")]
    assert "  absent         1 source (to see it: lumbarctl doctor --all)\n" in ctl(bus, "doctor").stdout
    service.sources[0] = source("mpris", "media", "ready", "2 players\x1b", now() - 90 * SECOND)
    lines = [words(line) for line in ctl(bus, "doctor --all").stdout.splitlines()]
    at = lines.index("also from inhibit_gnome: no inhibitor; no event yet")
    assert re.fullmatch("mpris: 2 players; last event 1 minute [345][0-9] seconds ago", lines[at + 1])
    assert lines[at + 2] == "not available alsa, gamemode (for the reasons: lumbarctl sources)"
    assert "x11_fullscreen: failed, it broke" in lines and not any("session 2" in line for line in lines)
    assert not any(line.startswith("Films") for line in lines)


def test_reminders_of_gnome(bus, service):
    """Two programs that remind of breaks are no fault; either can be turned off."""
    for flags, is_shown in (([], False), (["reminds"], True)):
        service.sources = [source("gnome_breaks", "hold", "ready", "GNOME's own break reminders", flags=flags)]
        output = " ".join(words(ctl(bus, "doctor").stdout).split())
        assert ("GNOME reminds you of breaks, too" in output) == is_shown
        assert ("turn off lumbard with systemctl --user disable --now lumbard" in output) == is_shown
        assert ('gsettings set org.gnome.desktop.break-reminders selected-breaks "[]"' in output) == is_shown


def test_a_compositor_that_hides_idleness(bus, service):
    """Doctor reads the flag of the idle source in use, never its sentence."""
    means = "Films may count as activity: this desktop does not report idle time while one plays."

    def is_shown():
        return means in map(words, ctl(bus, "doctor").stdout.splitlines())
    for flags, wanted in ((["new-word", "hides-idleness"], True), (["new-word"], False)):
        service.sources = [source("wayland", "idle", "ready", "it hides idleness", flags=flags)]
        assert is_shown() is wanted
    service.sources[0]["Flags"] = ("as", ["hides-idleness"])
    service.interfaces[PRESENCE]["IdleSource"] = ("s", "x11")
    assert not is_shown()


def test_a_desktop_that_cannot_tell_films_in_a_browser_from_music(bus, service):
    """It has no list of inhibitors. A window in full screen, or any inhibitor, still shows some of the films."""
    lists = ("inhibit_gnome", "inhibit_kde", "inhibit_wayland")
    signs = ("inhibit_power", "fullscreen", "fullscreen_wayland")

    def shown():
        text = words(ctl(bus, "doctor").stdout)
        found = re.search("Films in a browser (may look|look) like music", text)
        assert not found or "both count for a quarter of PassiveLimit" in text.replace("Both", "both")
        return found[1] if found else None
    service.interfaces[PRESENCE]["IdleSource"] = ("s", "wayland")
    idle = source("wayland", "idle", "ready", "here")
    service.sources = [idle, *(source(name, "hold", "absent", "none") for name in lists + signs)]
    assert shown() == "look"
    for name in lists:
        service.sources = [idle, source(name, "inhibitor", "ready", "here")]
        assert shown() is None
    for name in signs:
        service.sources = [idle, source(name, "hold", "ready", "here")]
        assert shown() == "may look"
    service.sources = [idle, source("fullscreen_wayland", "hold", "standby", "read once")]
    assert shown() == "may look"
    service.interfaces[PRESENCE]["IdleSource"] = ("s", "")
    service.sources = []
    assert shown() is None


@pytest.mark.parametrize("unit_file, active, word, command", [
    ("enabled", "inactive", "is not running", "systemctl --user start lumbard"),
    ("disabled", "inactive", "is not running", "systemctl --user enable --now lumbard"),
    ("enabled", "failed", "has failed", "systemctl --user restart lumbard"),
    ("masked", "inactive", "is masked", "systemctl --user unmask lumbard && systemctl --user enable --now lumbard"),
    (None, "", "does not know it", "systemctl --user daemon-reload && systemctl --user enable --now lumbard"),
])
def test_stopped(surgery, unit_file, active, word, command):
    surgery.bring_server()
    manager = Manager(surgery.bus, unit_file, active)
    answer = surgery.doctor()
    assert answer.status == NOT_RUNNING
    assert "  service        not running" in answer.stdout and f"\n      {command}\n" in answer.stdout
    (sentence, mends), = surgery.missing()
    assert word in sentence and mends == command
    manager.conn.close_sync(None)


def installed_at():
    """Where an installation of this build has the service."""
    options = json.loads((BUILD / "meson-info" / "intro-buildoptions.json").read_text(encoding="utf-8"))
    value = {option["name"]: option["value"] for option in options}
    return os.path.join(value["prefix"], value["bindir"], "lumbard")


def test_stopped_without_systemd(surgery):
    surgery.bring_all().process.stop()
    (sentence, command), = surgery.missing()
    assert "no systemd user manager" in sentence and command == f"{installed_at()} &"


@pytest.mark.parametrize("state, command", [
    ("disabled", "systemctl --user enable lumbard"),
    ("masked", "systemctl --user unmask lumbard && systemctl --user enable lumbard")])
def test_running_but_not_with_the_next_session(surgery, state, command):
    surgery.bring_all()
    manager = Manager(surgery.bus, state)
    (sentence, mends), = surgery.missing()
    assert "will not start with your session" in sentence and mends == command
    manager.conn.close_sync(None)


def test_no_idle_source(surgery):
    surgery.bring_server()
    surgery.bring_service()
    answer = surgery.doctor()
    assert answer.status == REFUSED
    assert "  activity from  none\n" in answer.stdout and "x11: absent, " in answer.stdout
    (sentence, command), = surgery.missing()
    assert sentence.startswith("There is no display, so the service cannot tell") and command is None
    manager = Manager(surgery.bus)
    (sentence, command), = surgery.missing(DISPLAY=":98")
    assert "cannot reach your display" in sentence
    assert command.startswith("systemctl --user import-environment DISPLAY") and "restart lumbard" in command
    manager.conn.close_sync(None)


def test_no_notification_server(surgery):
    surgery.bring_display()
    surgery.bring_service()
    assert "  notifications  no server\n" in surgery.doctor().stdout
    assert surgery.missing() == [("There is no notification server, so reminders cannot be shown. Install one, for example dunst.",
                                  "sudo apt install dunst")]
    surgery.bus.write_service(NOTIFICATIONS[0], "/bin/false")
    conn = surgery.bus.connect()
    conn.call_sync("org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus", "ReloadConfig", None, None,
                   Gio.DBusCallFlags.NONE, 5000, None)
    conn.close_sync(None)
    one = {"XDG_DATA_DIRS": str(surgery.bus.folder)}
    assert surgery.missing(**one) == []
    assert "no server is running; the bus starts one when it is needed" in surgery.doctor(**one).stdout


def test_a_server_that_hangs_is_named_in_2_seconds(surgery):
    surgery.bring_display()
    surgery.bring_service()
    started = time.monotonic()
    surgery.missing()
    usual = time.monotonic() - started
    server = surgery.bring_server(hang="all")
    started = time.monotonic()
    (sentence, command), = surgery.missing()
    assert 1.9 < time.monotonic() - started < 4 + 5 * usual, "a busy machine takes long to start lumbarctl"
    assert f"process {server.popen.pid})" in sentence and "does not answer within 2 seconds" in sentence and command is None


@pytest.mark.parametrize("info, caps, phrase, buttons", [
    ("Xfce Notify Daemon,Xfce,0.7,1.2", "actions,body", "shows buttons; a click does not start the stretch", True),
    ("mako,emersion,0.0.0,1.2", "actions,body", "shows no buttons; a click starts the stretch", False),
    ("mako,emersion,0.0.0,1.2", "body", "shows no buttons; a click does not start the stretch", False),
    ("new\x1b[2J,x,1,1.2", "actions,body", "unknown server, supports: actions, body", None)])
def test_the_abilities_of_the_server(surgery, info, caps, phrase, buttons):
    surgery.bring_display()
    surgery.bring_service()
    surgery.bring_server(info, caps=caps)
    answer = surgery.doctor()
    assert phrase in answer.stdout and "\x1b" not in answer.stdout and answer.status == FINE
    found, _ = surgery.json()
    assert found["NotificationServer"].get("Buttons") is buttons


@pytest.mark.parametrize("info", ["dunst,x,1,1.2", "mako,x,1,1.2", "SwayNotificationCenter,x,1,1.2",
                                  "Xfce Notify Daemon,x,1,1.2", "Plasma,x,1,1.2"])
def test_do_not_disturb_is_read_where_each_server_keeps_it(surgery, info):
    server = surgery.bring_server(info)
    for is_on in (True, False):
        server.inhibit(is_on)
        found, _ = surgery.json()
        assert found["NotificationServer"].get("DoNotDisturb", False) is is_on
        assert ("do not disturb is on" in surgery.doctor().stdout) is is_on


def test_no_notifier(surgery):
    surgery.bring_all()
    (surgery.bus.services / f"{NOTIFIER}.service").unlink()
    conn = surgery.bus.connect()
    conn.call_sync("org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus", "ReloadConfig", None, None,
                   Gio.DBusCallFlags.NONE, 5000, None)
    conn.close_sync(None)
    (sentence, command), = surgery.missing()
    assert "lumbard-notifier is not installed" in sentence and command is None


def test_a_history_that_cannot_be_written(surgery, tmp_path):
    surgery.service = surgery.bring_all()
    (tmp_path / "file").write_text("in the way")
    surgery.service.process.stop()
    sentence = surgery.missing(XDG_STATE_HOME=str(tmp_path / "file"))[-1][0]
    assert sentence == f"The history cannot be written: {tmp_path}/file/lumbard must be a folder that you own."
    assert len(surgery.missing(XDG_STATE_HOME=str(tmp_path / "not" / "there" / "yet"))) == 1, "only the stopped service"


def test_doctor_starts_no_program(tmp_path):
    names = (LUMBARD, NOTIFIER, NOTIFICATIONS[0], SYSTEMD, "org.xfce.Xfconf")
    with private_bus(activatable={name: f'/bin/sh -c "touch {tmp_path}/{name}; exit 1"' for name in names}) as bus:
        for line in ("doctor", "doctor --json"):
            assert ctl(bus, line).status == NOT_RUNNING
    assert list(tmp_path.iterdir()) == []


def test_a_service_that_hangs(surgery):
    service = surgery.bring_all()
    service.process.kill(signal.SIGSTOP)
    check(ctl(surgery.bus, "doctor"), FAILED, "",
          "The lumbard service does not answer: no reply within 5 seconds.\n")
    service.process.kill(signal.SIGCONT)
