"""lumbard-notifier: start, exit, and the notifications that it closes."""
import os
import signal
import sys
import time
from contextlib import ExitStack

import pytest
import rig
from gi.repository import Gio, GLib
from notifier_desk import OBJECT, PROGRAM, NotifierDesk, Daemon
from notifier_desk import desk_fixture  # noqa: F401
from processes import ProcessorWaits
from rig import DBUS, LUMBARD, NOTIFIER, Process, call, wait_until


def be_quiet(desk):
    desk.process = desk.notifier(stays=False)
    desk.shown()
    desk.daemon.withdraw()
    desk.quiet_at = time.monotonic()


@pytest.fixture(scope="module", autouse=True)
def leaver():
    """One notifier that has shown and closed a notification, and two that have a reason to keep running.

    They are started first, because an idle notifier exits after 30 s.
    """
    with ExitStack() as stack:
        desk = NotifierDesk(stack)
        desk.fake = desk.server()
        be_quiet(desk)
        showing, waiting = NotifierDesk(stack), NotifierDesk(stack)
        showing.server()
        waiting.server(inhibited=True)
        desk.busy = [showing.notifier(stays=False), waiting.notifier(stays=False)]
        showing.shown()
        waiting.daemon.show()
        waiting.daemon.wait("one", "refused")
        yield desk


def test_without_the_service_its_notification_is_closed(desk):
    server = desk.server()
    notifier = desk.notifier()
    desk.shown()
    began, waits = time.monotonic(), ProcessorWaits(os.getpid(), notifier.pid, desk.bus.process.pid)
    rig.release_name(desk.daemon.conn, LUMBARD)
    desk.daemon.wait("one", "closed")
    assert 4.8 < time.monotonic() - began < 6 + waits.seconds()
    server.wait("closed", reason=3)


def test_a_restarted_service_keeps_its_notification(desk):
    server = desk.server()
    desk.notifier()
    desk.shown()
    rig.release_name(desk.daemon.conn, LUMBARD)
    back = Daemon(desk.bus)
    back.show(summary="Still time to stretch")
    back.wait("one", "shown")
    server.wait("shown", count=2)
    first, second = server.received("shown")
    assert second["replaces"] == first["id"]
    with pytest.raises(rig.RigError):
        back.wait("one", "closed", limit=5.5)


def test_the_next_notifier_closes_old_notifications(desk):
    server = desk.server()
    process = desk.notifier()
    desk.shown()
    desk.shown("two")
    process.kill(signal.SIGKILL)
    process.wait_exit()
    assert len(server.open()) == 2
    desk.notifier()
    desk.daemon.withdraw()
    server.wait("closed", count=2)
    assert server.open() == []
    wait_until(lambda: not (desk.bus.runtime / "lumbard" / "notifier-open").exists(), what="the list of open ones to be removed")


def test_the_next_notifier_ignores_ids_of_another_server(desk):
    old = desk.server()
    process = desk.notifier()
    desk.shown()
    number = old.wait("shown")["id"]
    process.kill(signal.SIGKILL)
    process.wait_exit()
    old.stop()
    new = desk.server()
    stranger = desk.bus.connect()
    call(stranger, *rig.NOTIFICATIONS, "Notify", "(susssasa{sv}i)", "other", 0, "", "A call", "", [], {}, 0)
    assert new.open() == [number]
    desk.notifier()
    desk.shown("two")
    assert number in new.open() and not new.received("CloseNotification")


def make_old(desk):
    """The session has been running for a minute."""
    then = time.time() - 60
    os.utime(desk.bus.socket, (then, then))


def test_a_server_is_started_for_each_notification(desk):
    """MATE's server exits when it has nothing to show."""
    desk.bus.write_service(rig.NOTIFICATIONS[0], f"{sys.executable} {rig.LIB / 'fake_notification_server.py'}")
    call(desk.daemon.conn, *DBUS, "ReloadConfig")
    desk.notifier()
    desk.daemon.show("early")
    assert desk.daemon.wait("early", "refused") == "no-server", "the session is younger than 30 s"
    make_old(desk)
    for tag in ("first", "second"):
        desk.shown(tag)
        pid = call(desk.daemon.conn, *DBUS, "GetConnectionUnixProcessID", "(s)", rig.NOTIFICATIONS[0])[0]
        os.kill(pid, signal.SIGTERM)
        desk.daemon.wait(tag, "lost")


def test_a_server_that_does_not_start_is_not_tried_again(desk):
    tries = desk.bus.folder / "tries"
    script = desk.bus.folder / "server"
    script.write_text(f"#!/bin/sh\necho >>{tries}\nexit 1\n", encoding="ascii")
    script.chmod(0o755)
    desk.bus.write_service(rig.NOTIFICATIONS[0], str(script))
    call(desk.daemon.conn, *DBUS, "ReloadConfig")
    desk.notifier()
    make_old(desk)
    for tag in ("first", "second"):
        desk.daemon.show(tag)
        assert desk.daemon.wait(tag, "refused") == "no-server"
    assert tries.read_text(encoding="ascii") == "\n", "ten minutes have not passed"


def test_sigterm_during_a_call_of_libnotify(desk):
    server = desk.server(hang="Notify")
    process = desk.notifier()
    desk.daemon.show()
    server.wait("Notify")
    process.kill()
    assert process.wait_exit() == -signal.SIGTERM, "at the end of the call it would be SIGALRM"


def test_it_ends_with_the_bus(desk):
    desk.server()
    process = desk.notifier()
    desk.shown()
    desk.bus.kill()
    assert process.wait_exit() == 0
    assert process.stderr == ""


def test_a_second_instance(desk):
    desk.notifier()
    with Process([PROGRAM], desk.bus.env) as second:
        assert second.wait_exit() == 1
        assert second.stderr == f"lumbard-notifier: another instance already owns {NOTIFIER}\n"


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
def test_unknown_options(argument):
    with Process([PROGRAM, argument]) as process:
        assert process.wait_exit() == 1
        assert process.stderr.count("\n") == 1


def test_an_idle_notifier_exits_and_loses_no_call(leaver):
    """The bus is stopped at that moment, so that calls and the release of the name arrive together. It is stopped some seconds
    before the 30 s are over, because this process may be late, and goes on some seconds after them, because the notifier may be."""
    if time.monotonic() - leaver.quiet_at > 23:  # the tests before this one took long
        assert leaver.process.wait_exit() == 0
        be_quiet(leaver)
    rig.wait_until(lambda: time.monotonic() - leaver.quiet_at > 24, what="24 s of quiet")
    assert leaver.process.is_running, "it must not leave before its time"
    answers = []
    leaver.bus.process.kill(signal.SIGSTOP)
    for i in range(20):
        leaver.daemon.conn.call(*OBJECT, "Withdraw", GLib.Variant("(s)", (f"tag{i}",)), None,
                                Gio.DBusCallFlags.NO_AUTO_START, 60_000, None,
                                lambda conn, result: answers.append(answer_of(conn, result)))
    rig.wait_until(lambda: time.monotonic() - leaver.quiet_at > 34, what="34 s of quiet")
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
