"""lumbarctl watch: a line at each change, until its reader, the bus or a signal ends it."""
import fcntl
import json
import os
import signal
import struct
import subprocess
import termios

import pytest
import rig
from fake_lumbard import (COACH, FAILED, FINE, MINUTE, PRESENCE, PROGRAM, PROPERTIES, STOPPED, FakeLumbard, Watch, at, at_clock, clock,
                    coach, plain, private_bus)
from fake_lumbard import bus_fixture, service_fixture  # noqa: F401  (fixtures)
from gi.repository import GLib
from rig import LUMBARD, wait_until


def test_watch_prints_each_change(bus, service):
    with Watch(bus) as watch:
        since = clock(service.interfaces[PRESENCE]["StateSinceTimestamp"][1])
        due = at_clock(service.interfaces[COACH]["DueTimestamp"][1])
        assert watch.line(0).split("  ", 1)[1] == f"sitting since {since}; next stretch: {due}"
        service.change(PRESENCE, State=("s", "away"), StateReason=("s", "lock"), StateSinceTimestamp=("t", at(0, 1)),
                       SittingClockStartTimestamp=("t", 0), LastRestTimestamp=("t", at(0, 1)), LastRestUSec=("t", MINUTE))
        service.change(COACH, Phase=("s", "resting"), PhaseSinceTimestamp=("t", at(0, 1)), DueTimestamp=("t", 0))
        service.change(COACH, NewThing=("s", "x\ty"))
        service.change(PRESENCE, SittingClockStartTimestamp=("t", at(0, 2)))  # adds nothing for people
        service.change(PRESENCE, IdleSource=("s", "x11"))
        service.emit(PRESENCE, "RestTaken", "(tts)", at(8, 0), at(8, 6), "idle")
        service.emit(COACH, "Suggested", "(ussu)", 7, "ql-doorway", "both", 1)
        service.emit(COACH, "Invented", "(sv)", "a\nb", GLib.Variant("u", 5))
        service.emit(COACH, "Suggested", "(s)", "not as it should be")
        assert watch.line(8) and [line.split("  ", 1)[1] for line in watch.lines[1:]] == [
            f"away since {clock(at(0, 1))} (screen locked)", "next stretch: none while the screen is locked",
            "NewThing x y", "activity from the X server",
            "break: 08:00:00 to 08:06:00, 6 minutes (no input)", "reminder 1: doorway stretch, both sides",
            'Invented ["a\\nb",5]', 'Suggested ["not as it should be"]']


def test_watch_json(bus, service):
    with Watch(bus, "--json") as watch:
        everything = plain({**service.interfaces[PRESENCE], **service.interfaces[COACH]})
        assert watch.json(0) == {"Event": "Present", "Properties": everything}
        service.change(COACH, ["Exercise"], Phase=("s", "held"), HeldBy=("as", ['call:"x"']))
        service.emit(COACH, "SuggestionClosed", "(us)", 3, "expired")
        service.emit(PRESENCE, "Invented", "(s)", "\\")
        assert watch.json(1) == {"Event": "PropertiesChanged", "Interface": COACH, "Invalidated": ["Exercise"],
                                 "Properties": {"Phase": "held", "HeldBy": ['call:"x"']}}
        assert watch.json(2) == {"Event": "SuggestionClosed", "Interface": COACH,
                                 "Arguments": {"id": 3, "outcome": "expired"}}
        assert watch.json(3) == {"Event": "Invented", "Interface": PRESENCE, "Arguments": {"arg0": "\\"}}
        assert [member for member, _, _ in service.calls] == ["GetAll", "GetAll"]


def test_watch_outlives_the_service(bus):
    with Watch(bus, "--json") as watch, Watch(bus) as people, Watch(bus, "--waybar") as panel:
        assert watch.json(0) == {"Event": "Stopped", "Sentence": STOPPED.strip()}
        assert STOPPED.strip() in people.line(0)
        for n in (1, 3):
            for before in watch, people, panel:
                before.line(n - 1)
            service = FakeLumbard(bus, coach_properties=coach(DueTimestamp=("t", 0)))  # else the panel has a line for each minute
            assert watch.json(n)["Event"] == "Started" and watch.json(n)["Properties"]["State"] == "active"
            for before in watch, people, panel:
                before.line(n)
            service.leave()
            assert watch.json(n + 1)["Event"] == "Stopped"
        assert "The lumbard service is running; sitting since" in people.line(1)
        assert people.line(4).endswith("The lumbard service has stopped.")
        assert [json.loads(panel.line(n))["alt"] for n in range(5)] == ["stopped", "counting"] * 2 + ["stopped"]


def test_watch_ignores_forged_signals(bus, service):
    stranger = bus.connect()
    with Watch(bus, "--json") as watch:
        assert watch.json(0)["Event"] == "Present"
        names = rig.call(stranger, *rig.DBUS, "ListNames")[0]
        for name in (n for n in names if n.startswith(":") and n != stranger.get_unique_name()):
            changed = {"State": GLib.Variant("s", "forged")}
            service.emit(PROPERTIES, "PropertiesChanged", "(sa{sv}as)", PRESENCE, changed, [], conn=stranger, to=name)
            service.emit(COACH, "Suggested", "(ussu)", 1, "forged", "left", 1, conn=stranger, to=name)
            stranger.emit_signal(name, rig.DBUS[1], rig.DBUS[2], "NameOwnerChanged", GLib.Variant(
                "(sss)", (LUMBARD, service.conn.get_unique_name(), "")))
        stranger.flush_sync(None)
        rig.call(stranger, *rig.DBUS, "GetId")
        service.change(PRESENCE, State=("s", "standing"))
        assert watch.json(1)["Properties"] == {"State": "standing"}
    stranger.close_sync(None)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_watch_ends_on_signals(bus, service, number):
    with Watch(bus) as watch:
        watch.line(0)
        watch.process.kill(number)
        assert (watch.process.wait_exit(), watch.process.stderr) == (FINE, "")


def piped_watch(bus):
    process = subprocess.Popen([PROGRAM, "watch", "--json"], env=bus.env, stdout=subprocess.PIPE)
    os.set_blocking(process.stdout.fileno(), False)
    wait_until(lambda: process.stdout.read(1), what="the first line")
    return process


def test_watch_ends_with_its_reader(bus, service):
    process = piped_watch(bus)
    process.stdout.close()  # and nothing changes: it must notice all the same
    wait_until(lambda: process.poll() is not None, what="watch to end")
    assert process.returncode == FINE
    closed = subprocess.Popen(["sh", "-c", f"exec {PROGRAM} watch >&-"], env=bus.env)
    wait_until(lambda: closed.poll() is not None, what="watch without output to end")
    assert closed.returncode == FINE


def test_watch_ends_on_a_signal_while_its_output_is_not_read(bus, service):
    process = piped_watch(bus)
    with process.stdout:
        for n in range(40):
            service.change(PRESENCE, StateReason=("s", f"{n}" + "x" * 4000))
        wait_until(lambda: bytes_waiting(process.stdout) > 20000, what="a pipe that fills up")
        process.terminate()
        wait_until(lambda: process.poll() is not None, what="watch to end")
    assert process.returncode == FINE


def bytes_waiting(stream):
    return struct.unpack("i", fcntl.ioctl(stream, termios.FIONREAD, b"\0" * 4))[0]


def test_watch_ends_with_the_bus():
    with private_bus() as bus:
        service = FakeLumbard(bus)
        with Watch(bus) as watch:
            watch.line(0)
            bus.kill()
            assert watch.process.wait_exit() == FAILED
            assert watch.process.stderr == "The connection to the session bus was lost.\n"
        wait_until(service.conn.is_closed, what="our own connection to end")
