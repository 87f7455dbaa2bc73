"""Notification servers that hang, crash, vanish and misbehave: the service keeps answering, and the suggestion that is due
is shown once."""
import os
import signal
import time

import pytest
from gi.repository import Gio, GLib
from lumbard import COACH, PATH, SHORT, STALL, Service, Typing
from notification_servers import FakeServer
from rig import DBUS, LIMIT, LUMBARD, NOTIFIER, PROGRAMS, call, owner_of, pid_of, wait_until

CONFIG = SHORT + "[Coach]\nRemindAfter=2s\n"


class Stopwatch:
    """Reads a property repeatedly during a wait; worst: the longest time until a reply."""

    def __init__(self, service):
        self.service, self.worst = service, 0

    def ask(self):
        self.worst = max(self.worst, self.service.delay())


def until(stopwatch, ask, limit, what):
    def both():
        stopwatch.ask()
        return ask()
    wait_until(both, limit, what)


@pytest.mark.parametrize("hung", ["all", "Notify"])
def test_a_server_that_never_answers(bus, display, hung):
    with FakeServer(bus, hang=hung) as bad, Service(bus, display, CONFIG) as service, Typing(display):
        watch = Stopwatch(service)
        until(watch, lambda: bad.all("GetServerInformation"), LIMIT, "the hung server to be asked")
        until(watch, lambda: "could not" in service.ctl("explain").stdout, LIMIT, "the failure to be known")
        assert service.get("SuggestionsToday") == 0
        bad.stop()
        with FakeServer(bus) as good:
            until(watch, lambda: good.all("shown"), LIMIT, "the owed suggestion")
            service.wait("Phase", "suggested")
            assert service.get("SuggestionsToday") == 1 and len(good.received("shown")) == 1
        assert watch.worst < STALL


def test_terminated_while_a_server_hangs(bus, display):
    with FakeServer(bus, hang="all") as bad, Service(bus, display) as service, Typing(display):
        wait_until(lambda: bad.all("GetServerInformation"), what="the hung server to be asked")
        began = time.monotonic()
        service.process.kill(signal.SIGTERM)
        assert service.process.wait_exit() == 0
        assert time.monotonic() - began < 10, "the call that hangs would take 25 s"


def test_no_server_and_then_one(bus, display):
    with Service(bus, display, CONFIG) as service, Typing(display):
        watch = Stopwatch(service)
        until(watch, lambda: "could not" in service.ctl("explain").stdout, LIMIT, "the failure to be known")
        assert service.get("Phase") == "due" and service.get("SuggestionsToday") == 0
        with FakeServer(bus) as good:
            until(watch, lambda: good.all("shown"), LIMIT, "the owed suggestion")
            service.wait("Phase", "suggested")
            assert service.get("SuggestionsToday") == 1 and len(good.received("shown")) == 1
        assert watch.worst < STALL


def test_the_cause_of_a_failure_stays_until_the_next_one(bus, display):
    """While a retry is under way, nothing is known but the cause of the try before it."""
    with Service(bus, display, CONFIG) as service, Typing(display), service.watch() as watcher:
        first = wait_until(lambda: service.get("FailedTimestamp"), what="the first failure")
        wait_until(lambda: service.get("FailedTimestamp") > first, what="the retry to fail too")
        causes = [a[1]["Failure"] for m, a in watcher.events if m == "PropertiesChanged" and "Failure" in a[1]]
        assert causes == ["no-server"]


def test_a_server_that_crashes_in_notify(bus, display):
    with FakeServer(bus, hang="Notify") as bad, Service(bus, display, CONFIG) as service, Typing(display):
        wait_until(lambda: bad.all("Notify"), what="Notify")
        bad.stop(signal.SIGKILL)
        with FakeServer(bus) as good:
            good.wait("shown")
            service.wait("Phase", "suggested")
            assert service.get("SuggestionsToday") == 1 and len(good.received("shown")) == 1


def test_a_server_that_comes_back_with_foreign_ids(bus, display):
    with FakeServer(bus) as first, Service(bus, display, CONFIG) as service, Typing(display):
        ours = first.wait("shown")["id"]
        first.stop(signal.SIGKILL)
        foreign = ours  # the new server gives the same number to the popup of another program
        with FakeServer(bus, shown=foreign) as second:
            second.wait("shown")  # the suggestion that is due
            assert foreign in second.open(), "the popup of the other program stays"
            second.act(foreign, "skip")
            service.wait("Phase", "suggested")
            assert len(second.open()) == 2


def test_the_notifier_is_killed_with_a_bubble_up(bus, display):
    with FakeServer(bus) as server, Service(bus, display, CONFIG) as service, Typing(display), \
            service.watch() as watcher:
        ours = server.wait("shown")["id"]
        service.wait("Phase", "suggested")
        os.kill(pid_of(service.conn, NOTIFIER), signal.SIGKILL)
        watcher.wait_for("SuggestionClosed", 1, "failed")
        second = server.wait("shown", count=2)["id"]
        wait_until(lambda: ours == second or ours not in server.open(), what="the first bubble to be closed")
        service.wait("Phase", "suggested")
        assert len(server.open()) == 1, "one bubble, not two"


def test_do_not_disturb_delays_the_suggestion(bus, display):
    with FakeServer(bus, inhibited=True) as server, Service(bus, display, CONFIG) as service, Typing(display):
        service.wait("Phase", "held")
        assert service.get("HeldBy") == ["dnd"]
        assert not server.received("shown")
        server.inhibit(False)
        server.wait("shown")
        service.wait("Phase", "suggested")
        assert service.get("SuggestionsToday") == 1 and len(server.received("shown")) == 1


def test_a_stopped_notifier(bus, display):
    """SIGSTOP: it neither replies nor exits. The service gives up after its timeout, and uses it again after SIGCONT."""
    with FakeServer(bus) as server, Service(bus, display, CONFIG) as service, Typing(display):
        server.wait("shown")
        service.wait("SuggestionsToday", 1)  # the service has the reply to Show
        pid = pid_of(service.conn, NOTIFIER)
        os.kill(pid, signal.SIGSTOP)
        watch = Stopwatch(service)
        service.call("Skip")
        until(watch, lambda: "could not" in service.ctl("explain").stdout, 2 * LIMIT, "the daemon to give up on it")
        assert watch.worst < STALL
        os.kill(pid, signal.SIGCONT)
        wait_until(lambda: owner_of(service.conn, LUMBARD) and service.get("SuggestionsToday") >= 2,
                   what="the next suggestion")
        wait_until(lambda: len(server.open()) == 1, what="the late bubble to be closed")
        service.call("Pause", "(t)", 0)
        wait_until(lambda: server.open() == [], what="the bubble to be closed")


def test_a_withdrawal_while_the_notifier_starts(bus, display):
    """The Show waits on the bus for the notifier; the Withdraw finds no owner of the name and has no effect."""
    gate = bus.folder / "gate"
    os.mkfifo(gate)
    bus.write_service(NOTIFIER, f"/bin/sh -c 'read line <{gate}; exec {PROGRAMS[NOTIFIER]}'")
    with FakeServer(bus) as server, Service(bus, display, "[Sitting]\nLimit=1h\n") as service:
        call(service.conn, *DBUS, "ReloadConfig")
        service.wait("IdleSource", "x11")
        for method, arguments in (("SuggestNow", None), ("Pause", GLib.Variant("(t)", (0,)))):
            service.conn.call(LUMBARD, PATH, COACH, method, arguments, None, Gio.DBusCallFlags.NO_AUTO_START, -1, None,
                              None)
        service.wait("Phase", "paused")
        gate.write_text("\n")  # now the notifier starts
        server.wait("shown")
        wait_until(lambda: server.open() == [], what="the bubble to be closed")
        assert service.get("Phase") == "paused" and service.get("SuggestionsToday") == 0
