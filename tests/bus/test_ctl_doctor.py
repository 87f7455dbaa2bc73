"""lumbarctl sources, doctor and log, the real program: with the real service, and with none."""
import json
import os
import re
import shutil
import signal
import time
from contextlib import ExitStack
from pathlib import Path

import pytest
from gi.repository import Gio, GLib
from played import (FAILED, FINE, NOT_RUNNING, PRESENCE, PROGRAM, REFUSED, SECOND, USAGE, check, ctl, now,
                    private_bus)
from played import bus_fixture, played_service  # noqa: F401  (fixtures)
from rig import LUMBARD, NOTIFICATIONS, NOTIFIER, Display, FakeServer, Process, own_name
from service import Service, key

SYSTEMD = "org.freedesktop.systemd1"
SYSTEMD_XML = f"""<node>
  <interface name="{SYSTEMD}.Manager">
    <method name="GetUnitFileState"><arg type="s" direction="in"/><arg type="s" direction="out"/></method>
    <method name="GetUnit"><arg type="s" direction="in"/><arg type="o" direction="out"/></method>
  </interface>
  <interface name="{SYSTEMD}.Unit"><property name="ActiveState" type="s" access="read"/></interface>
</node>"""
UNIT = "/org/freedesktop/systemd1/unit/lumbard_2eservice"


class Manager:
    """The user's systemd, as far as doctor asks it. unit_file None: the unit is not installed."""

    def __init__(self, bus, unit_file="enabled", active="active"):
        self.conn, self.unit_file, self.active = bus.connect(), unit_file, active
        manager, unit = Gio.DBusNodeInfo.new_for_xml(SYSTEMD_XML).interfaces
        self.conn.register_object("/org/freedesktop/systemd1", manager, self.on_call, None, None)
        self.conn.register_object(UNIT, unit, None, lambda *_: GLib.Variant("s", self.active), None)
        own_name(self.conn, SYSTEMD)

    def on_call(self, conn, sender, path, interface, member, parameters, invocation):
        assert parameters.unpack() == ("lumbard.service",)
        if self.unit_file is None:
            invocation.return_dbus_error("org.freedesktop.DBus.Error.FileNotFound", "No such file or directory")
        elif member == "GetUnitFileState":
            invocation.return_value(GLib.Variant("(s)", (self.unit_file,)))
        else:
            invocation.return_value(GLib.Variant("(o)", (UNIT,)))


class Surgery:
    """A bus to which everything that doctor looks for can be brought, one by one."""

    def __init__(self, stack):
        self.stack = stack
        self.bus = stack.enter_context(private_bus())
        self.display = None

    def bring_display(self):
        self.display = self.stack.enter_context(Display())

    def bring_service(self, **env):
        return self.stack.enter_context(Service(self.bus, self.display, env=env))

    def bring_server(self, info="dunst,knopwob,1.9,1.2", **options):
        return self.stack.enter_context(FakeServer(self.bus, info=info, **options))

    def bring_all(self):
        self.bring_display()
        self.bring_server()
        return self.bring_service()

    def doctor(self, **env):
        answer = ctl(self.bus, "doctor", limit=15, **(self.display.env if self.display else {}), **env)
        assert answer.stderr == ""
        return answer

    def json(self, **env):
        answer = ctl(self.bus, "doctor --json", limit=15, **(self.display.env if self.display else {}), **env)
        assert answer.stderr == "" and answer.stdout.count("\n") == 1
        return json.loads(answer.stdout), answer.status

    def missing(self, **env):
        found, status = self.json(**env)
        assert status == (REFUSED if found["Running"] else NOT_RUNNING) if found["Missing"] else status == FINE
        return [(m["Sentence"], m["Command"]) for m in found["Missing"]]


@pytest.fixture
def surgery():
    with ExitStack() as stack:
        yield Surgery(stack)


def words(line):
    return " ".join(line.split())


# sources ------------------------------------------------------------------------------------------------------------


def test_sources_is_a_table(surgery):
    service = surgery.bring_all()
    key(surgery.display)
    service.wait("State", "active")
    answer = ctl(surgery.bus, "sources")
    lines = answer.stdout.splitlines()
    assert (answer.status, answer.stderr) == (FINE, "")
    assert words(lines[0]) == "NAME KIND STATE LAST EVENT EVENTS DETAIL"
    x11, = (line for line in lines if line.startswith("x11 "))
    assert "SYNC" in x11 and x11.index("ready") == lines[0].index("STATE")
    assert f" {service.source('Events')}  display " in x11 and "s ago " in x11
    assert [line.split()[1] for line in lines[1:]] == sorted(line.split()[1] for line in lines[1:]), "by kind"


def test_sources_json_is_every_property(surgery):
    service = surgery.bring_all()
    sources = ctl(surgery.bus, "sources --json").json["Sources"]
    assert sources and {s["Name"] for s in sources} >= {"x11"}
    for source in sources:
        assert source == {name: service.source(name, source["Name"]) for name in
                          ("Name", "Kind", "State", "Detail", "LastEventTimestamp", "Events")}


def test_a_source_that_never_heard_anything(surgery):
    surgery.bring_service()
    x11, = (line for line in ctl(surgery.bus, "sources").stdout.splitlines() if line.startswith("x11 "))
    assert words(x11).startswith("x11 idle absent never 0 ")


# doctor -------------------------------------------------------------------------------------------------------------


def test_all_is_in_place(surgery):
    surgery.bring_all()
    manager = Manager(surgery.bus)
    answer = surgery.doctor(XDG_CURRENT_DESKTOP="sway", XDG_SESSION_TYPE="x11")
    lines = [words(line) for line in answer.stdout.splitlines()]
    assert answer.status == FINE, answer.stdout
    assert lines[:4] == ["service running", "unit lumbard.service is enabled",
                         f"desktop XDG_CURRENT_DESKTOP=sway XDG_SESSION_TYPE=x11 DISPLAY={surgery.display.env['DISPLAY']}",
                         "idle source x11"]
    assert any(line.startswith("x11: ready, display") for line in lines)
    at = lines.index("notifications dunst 1.9")
    assert lines[at + 1:at + 3] == ["draws no buttons; a middle click starts the stretch", "do not disturb is off"]
    assert lines[-2].startswith("history /") and lines[-2].endswith("/lumbard, writable")
    assert lines[-1] == "All is in place." and len(lines) < 24
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
    assert found["Sources"] == ctl(surgery.bus, "sources --json").json["Sources"]
    server = found["NotificationServer"]
    assert (server["Name"], server["Version"], server["Buttons"], server["DoNotDisturb"]) == ("dunst", "1.9", False, False)
    assert "body-markup" in server["Capabilities"]
    assert found["HistoryFolder"] == surgery.bus.env["XDG_STATE_HOME"] + "/lumbard" and found["HistoryWritable"] is True
    manager.conn.close_sync(None)


def source(name, kind, state="ready", detail="", heard=0):
    return {"Name": ("s", name), "Kind": ("s", kind), "State": ("s", state), "Detail": ("s", detail),
            "LastEventTimestamp": ("t", heard), "Events": ("t", bool(heard))}


def test_each_source_of_evidence_and_its_last_event(bus, service):
    service.sources = [source("mpris", "media", "ready", "2 players\x1b", now() - 90 * SECOND),
                       source("inhibit_gnome", "inhibitor", "ready", "nobody inhibits"),
                       source("wayland", "idle", "ready", "display wayland-0, version 2", now()),
                       source("session", "session", "ready", "session 2"),
                       source("alsa", "call", "standby", "pipewire serves"), source("gamemode", "hold", "absent", "no bus"),
                       source("x11_fullscreen", "hold", "failed", "it broke")]
    lines = [words(line) for line in ctl(bus, "doctor", limit=15).stdout.splitlines()]
    at = lines.index("evidence inhibit_gnome: nobody inhibits; no event so far")
    assert re.fullmatch("mpris: 2 players\ufffd; last event 1min 3[0-9]s ago", lines[at + 1])
    assert lines[at + 2] == "not here: alsa, gamemode (lumbarctl sources says why)"
    assert "x11_fullscreen: failed, it broke" in lines and not any("session 2" in line for line in lines)
    assert not any("hides idleness" in line for line in lines)


def test_a_compositor_that_hides_idleness(bus, service):
    """What the source of the first version of the protocol says of itself, doctor says what it means."""
    text = (Path(__file__).resolve().parents[2] / "src/sources/idle/wayland.c").read_text(encoding="utf-8")
    detail, = re.findall(r'"; (it hides idleness [^"]*)"', text)
    service.sources = [source("wayland", "idle", "ready", f"display wayland-0, ext-idle-notify-v1 version 1; {detail}")]
    means = "a film may look like work here: active, because the compositor hides idleness behind inhibitors"
    assert means in map(words, ctl(bus, "doctor", limit=15).stdout.splitlines())
    service.interfaces[PRESENCE]["IdleSource"] = ("s", "x11")
    assert means not in map(words, ctl(bus, "doctor", limit=15).stdout.splitlines())


@pytest.mark.parametrize("unit_file, active, word, command", [
    ("enabled", "inactive", "does not run", "systemctl --user start lumbard"),
    ("disabled", "inactive", "does not run", "systemctl --user enable --now lumbard"),
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


def test_stopped_where_there_is_no_systemd(surgery):
    surgery.bring_all().process.stop()
    (sentence, command), = surgery.missing()
    assert "no systemd" in sentence and command == "lumbard"


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
    assert "  idle source    none\n" in answer.stdout and "x11: absent, " in answer.stdout
    (sentence, command), = surgery.missing()
    assert sentence.startswith("No idle source: there is no display") and command is None
    manager = Manager(surgery.bus)
    (sentence, command), = surgery.missing(DISPLAY=":98")
    assert "does not reach the display that is here" in sentence
    assert command.startswith("systemctl --user import-environment DISPLAY") and "restart lumbard" in command
    manager.conn.close_sync(None)


def test_no_notification_server(surgery):
    surgery.bring_display()
    surgery.bring_service()
    assert "  notifications  no server\n" in surgery.doctor().stdout
    assert surgery.missing() == [("No notification server: install one, for example dunst.", "sudo apt install dunst")]
    surgery.bus.write_service(NOTIFICATIONS[0], "/bin/false")
    conn = surgery.bus.connect()
    conn.call_sync("org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus", "ReloadConfig", None, None,
                   Gio.DBusCallFlags.NONE, 5000, None)
    conn.close_sync(None)
    assert surgery.missing() == []
    assert "no server runs; one is started when it is needed" in surgery.doctor().stdout


def test_a_server_that_hangs_is_named_in_2_seconds(surgery):
    surgery.bring_display()
    surgery.bring_service()
    server = surgery.bring_server(hang="all")
    started = time.monotonic()
    (sentence, command), = surgery.missing()
    assert 1.9 < time.monotonic() - started < 4
    assert f"process {server.popen.pid})" in sentence and "does not answer within 2 s" in sentence and command is None


@pytest.mark.parametrize("info, caps, phrase, buttons", [
    ("Xfce Notify Daemon,Xfce,0.7,1.2", "actions,body", "draws buttons; a click starts nothing", True),
    ("mako,emersion,0.0.0,1.2", "actions,body", "draws no buttons; a click starts the stretch", False),
    ("mako,emersion,0.0.0,1.2", "body", "no actions; a click starts nothing", False),
    ("new\x1b[2J,x,1,1.2", "actions,body", "no server that lumbard knows; it says it can: actions body", None)])
def test_what_the_server_can(surgery, info, caps, phrase, buttons):
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
    assert "lumbard-notifier, is not installed" in sentence and command is None


def test_a_history_that_cannot_be_written(surgery, tmp_path):
    surgery.bring_all()
    (tmp_path / "file").write_text("in the way")
    (sentence, _), = surgery.missing(XDG_STATE_HOME=str(tmp_path / "file"))
    assert sentence == f"The history cannot be written: make {tmp_path}/file/lumbard a folder of yours."
    assert surgery.missing(XDG_STATE_HOME=str(tmp_path / "not" / "there" / "yet")) == []


def test_doctor_starts_nobody(tmp_path):
    names = (LUMBARD, NOTIFIER, NOTIFICATIONS[0], SYSTEMD, "org.xfce.Xfconf")
    with private_bus(activatable={name: f'/bin/sh -c "touch {tmp_path}/{name}; exit 1"' for name in names}) as bus:
        for line in ("doctor", "doctor --json"):
            assert ctl(bus, line, limit=15).status == NOT_RUNNING
    assert list(tmp_path.iterdir()) == []


def test_a_hung_service(surgery):
    service = surgery.bring_all()
    service.process.kill(signal.SIGSTOP)
    check(ctl(surgery.bus, "doctor", limit=9), FAILED, "",
          "The lumbard service does not answer: no reply within 5 s.\n")
    service.process.kill(signal.SIGCONT)


# log ----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("line, more", [
    ("log", ["--lines", "50", "--no-pager"]), ("log -n 3", ["--lines", "3", "--no-pager"]),
    ("log --follow", ["--lines", "50", "--follow"]), ("log -f --lines=0", ["--lines", "0", "--follow"])])
def test_log_is_journalctl(tmp_path, line, more):
    stand_in = tmp_path / "journalctl"
    stand_in.write_text('#!/bin/sh\nprintf "%s\\n" "$@"\nexit 7\n')
    stand_in.chmod(0o755)
    with Process([PROGRAM, *line.split()], {"PATH": f"{tmp_path}:{os.environ['PATH']}"}) as process:
        assert process.wait_exit() == 7
        assert process.stdout.split() == ["--user", "--unit=lumbard", "--output=short", *more]


def test_log_where_there_is_none(tmp_path):
    (tmp_path / "setpriv").symlink_to(shutil.which("setpriv"))  # what the bench itself starts programs by
    with Process([PROGRAM, "log"], {"PATH": str(tmp_path)}) as process:
        assert process.wait_exit() == FAILED
        assert process.stderr.startswith("There is no journalctl here.") and process.stdout == ""


@pytest.mark.parametrize("line", ["log -n -1", "log -n many", "log lumbard"])
def test_log_misused(line):
    with Process([PROGRAM, *line.split()], {"PATH": os.environ["PATH"]}) as process:
        assert process.wait_exit() == USAGE and process.stdout == ""
