"""lumbard-notifier: its beginnings and ends, and whose popups it closes."""
import os
import signal
import sys
import time
from contextlib import ExitStack

import pytest
import rig
from gi.repository import Gio, GLib
from notifier_bench import OBJECT, PROGRAM, Bench, Daemon
from rig import DBUS, LUMBARD, NOTIFIER, Process, call
from notifier_bench import bench_fixture  # noqa: F401


def be_quiet(bench):
    bench.process = bench.notifier(stays=False)
    bench.shown()
    bench.daemon.withdraw()
    bench.quiet_at = time.monotonic()


@pytest.fixture(scope="module", autouse=True)
def leaver():
    """An instance that has shown and withdrawn something, and two that have a reason to stay.

    Started first, because leaving takes 30 s.
    """
    with ExitStack() as stack:
        bench = Bench(stack)
        bench.fake = bench.server()
        be_quiet(bench)
        showing, waiting = Bench(stack), Bench(stack)
        showing.server()
        waiting.server(inhibited=True)
        bench.busy = [showing.notifier(stays=False), waiting.notifier(stays=False)]
        showing.shown()
        waiting.daemon.show()
        waiting.daemon.wait("one", "refused")
        yield bench


def test_a_daemon_that_stays_away_has_its_popup_withdrawn(bench):
    server = bench.server()
    bench.notifier()
    bench.shown()
    rig.release_name(bench.daemon.conn, LUMBARD)
    began = time.monotonic()
    bench.daemon.wait("one", "closed", limit=7)
    assert 4.8 < time.monotonic() - began < 6
    server.wait("closed", reason=3)


def test_a_daemon_that_comes_back_keeps_its_popup(bench):
    server = bench.server()
    bench.notifier()
    bench.shown()
    rig.release_name(bench.daemon.conn, LUMBARD)
    back = Daemon(bench.bus)
    back.show(summary="Still time to stretch")
    back.wait("one", "shown")
    server.wait("shown", count=2)
    first, second = server.told("shown")
    assert second["replaces"] == first["id"]
    with pytest.raises(rig.RigError):
        back.wait("one", "closed", limit=5.5)


def test_a_successor_closes_what_was_left(bench):
    server = bench.server()
    process = bench.notifier()
    bench.shown()
    bench.shown("two")
    process.kill(signal.SIGKILL)
    process.wait_exit()
    assert len(server.open()) == 2
    bench.notifier()
    bench.daemon.withdraw()
    server.wait("closed", count=2)
    assert server.open() == []
    assert not (bench.bus.runtime / "lumbard" / "notifier-open").exists()


def test_a_successor_leaves_another_server_alone(bench):
    old = bench.server()
    process = bench.notifier()
    bench.shown()
    number = old.wait("shown")["id"]
    process.kill(signal.SIGKILL)
    process.wait_exit()
    old.stop()
    new = bench.server()
    stranger = bench.bus.connect()
    call(stranger, *rig.NOTIFICATIONS, "Notify", "(susssasa{sv}i)", "other", 0, "", "A call", "", [], {}, 0)
    assert new.open() == [number]
    bench.notifier()
    bench.shown("two")
    assert number in new.open() and not new.told("CloseNotification")


def test_a_server_is_started_once_where_one_can_be(bench):
    bench.bus.write_service(rig.NOTIFICATIONS[0], f"{sys.executable} {rig.TESTS / 'fake_notify.py'}")
    call(bench.daemon.conn, *DBUS, "ReloadConfig")
    bench.notifier()
    bench.daemon.show("early")
    assert bench.daemon.wait("early", "refused") == "no-server", "the session is younger than 30 s"
    then = time.time() - 60
    os.utime(bench.bus.socket, (then, then))
    bench.shown("first")
    pid = call(bench.daemon.conn, *DBUS, "GetConnectionUnixProcessID", "(s)", rig.NOTIFICATIONS[0])[0]
    os.kill(pid, signal.SIGTERM)
    bench.daemon.wait("first", "lost")
    bench.daemon.show("second")
    assert bench.daemon.wait("second", "refused") == "no-server", "ten minutes have not passed"


def test_sigterm_ends_it_at_once_even_inside_libnotify(bench):
    server = bench.server(hang="Notify")
    process = bench.notifier()
    bench.daemon.show()
    server.wait("Notify")
    began = time.monotonic()
    process.kill()
    assert process.wait_exit(2) == -signal.SIGTERM
    assert time.monotonic() - began < 0.5


def test_it_ends_with_the_bus(bench):
    bench.server()
    process = bench.notifier()
    bench.shown()
    bench.bus.process.kill(signal.SIGKILL)
    bench.bus.process.wait_exit()
    assert process.wait_exit(2) == 0
    assert process.stderr == ""


def test_a_second_instance_says_so(bench):
    bench.notifier()
    with Process([PROGRAM], bench.bus.env) as second:
        assert second.wait_exit() == 1
        assert second.stderr == f"lumbard-notifier: another instance owns {NOTIFIER} already\n"


def test_no_bus_is_one_line():
    with Process([PROGRAM], {"DBUS_SESSION_BUS_ADDRESS": "unix:path=/nowhere"}) as process:
        assert process.wait_exit() == 1
        assert process.stderr.startswith("lumbard-notifier: no session bus: ") and process.stderr.count("\n") == 1


@pytest.mark.parametrize("option, status, out", [("--version", 0, "lumbard-notifier "), ("--help", 0, "--stay")])
def test_command_line(option, status, out):
    with Process([PROGRAM, option]) as process:
        assert process.wait_exit() == status
        assert out in process.stdout


@pytest.mark.parametrize("argument", ["--unknown", "word"])
def test_command_line_refuses(argument):
    with Process([PROGRAM, argument]) as process:
        assert process.wait_exit() == 1
        assert process.stderr.count("\n") == 1


def test_it_leaves_when_there_is_nothing_to_do_and_loses_no_call(leaver):
    """At the moment of leaving the bus stands still, so that calls and the release of the name meet in it."""
    if time.monotonic() - leaver.quiet_at > 28:  # the tests before this one took long
        assert leaver.process.wait_exit() == 0
        be_quiet(leaver)
    rig.wait_until(lambda: time.monotonic() - leaver.quiet_at > 29, 31, "29 s of quiet")
    assert leaver.process.is_running, "it must not leave before its time"
    answers = []
    leaver.bus.process.kill(signal.SIGSTOP)
    for i in range(20):
        leaver.daemon.conn.call(*OBJECT, "Withdraw", GLib.Variant("(s)", (f"tag{i}",)), None,
                                Gio.DBusCallFlags.NO_AUTO_START, 20_000, None,
                                lambda conn, result: answers.append(answer_of(conn, result)))
    rig.wait_until(lambda: time.monotonic() - leaver.quiet_at > 31.5, 10, "31.5 s of quiet")
    leaver.bus.process.kill(signal.SIGCONT)
    assert leaver.process.wait_exit() == 0
    rig.wait_until(lambda: len(answers) == 20, what="all answers")
    assert set(answers) <= {"org.lumbard.Error.Leaving", "org.freedesktop.DBus.Error.ServiceUnknown",
                            "org.freedesktop.DBus.Error.NameHasNoOwner"}, answers
    assert "org.lumbard.Error.Leaving" in answers, "the calls were sent before the name was released"
    assert leaver.process.stderr == ""
    assert leaver.fake.open() == []
    assert all(process.is_running for process in leaver.busy), "one shows something, one awaits the end of dnd"


def answer_of(conn, result):
    try:
        conn.call_finish(result)
    except GLib.Error as error:
        return Gio.DBusError.get_remote_error(error) or error.message
    return "answered"
