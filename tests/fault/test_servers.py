"""Notification servers that hang, crash, vanish and lie: the daemon answers throughout and the owed suggestion comes,
once."""
import os
import signal
import time

import pytest
from gi.repository import Gio, GLib
from rig import LUMBARD, NOTIFICATIONS, NOTIFIER, FakeServer, call, owner_of, wait_until
from service import COACH, PATH, SHORT, Service, Typing

STALL = 0.25  # seconds: the broken case is 25
CONFIG = SHORT + "[Coach]\nRemindAfter=2s\n"


def pid_of(conn, name):
    return call(conn, "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus",
                "GetConnectionUnixProcessID", "(s)", name)[0]


class Stopwatch:
    """Asks for a property over and over while something else is waited for; the worst answer counts."""

    def __init__(self, service):
        self.service, self.worst = service, 0

    def ask(self):
        began = time.monotonic()
        phase = self.service.get("Phase")
        self.worst = max(self.worst, time.monotonic() - began)
        return phase


def until(stopwatch, ask, limit, what):
    def both():
        stopwatch.ask()
        return ask()
    wait_until(both, limit, what)


@pytest.mark.parametrize("hung", ["all", "Notify"])
def test_a_server_that_never_answers(bus, display, hung):
    with FakeServer(bus, hang=hung) as bad, Service(bus, display, CONFIG) as service, Typing(display):
        watch = Stopwatch(service)
        until(watch, lambda: bad.all("GetServerInformation"), 20, "the hung server to be asked")
        until(watch, lambda: "could not" in service.ctl("explain").stdout, 12, "the failure to be known")
        assert service.get("SuggestionsToday") == 0
        bad.stop()
        with FakeServer(bus) as good:
            until(watch, lambda: good.all("shown"), 10, "the owed suggestion")
            service.wait("Phase", "suggested")
            assert service.get("SuggestionsToday") == 1 and len(good.told("shown")) == 1
        assert watch.worst < STALL


def test_terminated_while_a_server_hangs(bus, display):
    with FakeServer(bus, hang="all") as bad, Service(bus, display) as service, Typing(display):
        wait_until(lambda: bad.all("GetServerInformation"), 20, "the hung server to be asked")
        began = time.monotonic()
        service.process.kill(signal.SIGTERM)
        assert service.process.wait_exit() == 0
        assert time.monotonic() - began < 1


def test_no_server_and_then_one(bus, display):
    with Service(bus, display, CONFIG) as service, Typing(display):
        watch = Stopwatch(service)
        until(watch, lambda: "could not" in service.ctl("explain").stdout, 10, "the failure to be known")
        assert service.get("Phase") == "due" and service.get("SuggestionsToday") == 0
        with FakeServer(bus) as good:
            until(watch, lambda: good.all("shown"), 10, "the owed suggestion")
            service.wait("Phase", "suggested")
            assert service.get("SuggestionsToday") == 1 and len(good.told("shown")) == 1
        assert watch.worst < STALL


def test_a_server_that_crashes_in_notify(bus, display):
    with FakeServer(bus, hang="Notify") as bad, Service(bus, display, CONFIG) as service, Typing(display):
        wait_until(lambda: bad.all("Notify"), 20, "Notify")
        bad.stop(signal.SIGKILL)
        with FakeServer(bus) as good:
            good.wait("shown", limit=10)
            service.wait("Phase", "suggested")
            assert service.get("SuggestionsToday") == 1 and len(good.told("shown")) == 1


def test_a_server_that_comes_back_with_foreign_ids(bus, display):
    with FakeServer(bus) as first, Service(bus, display, CONFIG) as service, Typing(display):
        ours = first.wait("shown", limit=20)["id"]
        first.stop(signal.SIGKILL)
        with FakeServer(bus, first_id=ours) as second:
            conn = bus.connect()
            foreign = call(conn, *NOTIFICATIONS, "Notify", "(susssasa{sv}i)", "Mail", 0, "", "A letter", "", [], {}, -1)[0]
            assert foreign == ours, "the trap is set"
            second.wait("shown", count=2, limit=10)  # the owed one
            assert foreign in second.open(), "somebody else's popup is untouched"
            second.act(foreign, "skip")
            service.wait("Phase", "suggested")
            assert len(second.open()) == 2


def test_the_notifier_is_killed_with_a_bubble_up(bus, display):
    with FakeServer(bus) as server, Service(bus, display, CONFIG) as service, Typing(display), \
            service.watch() as watcher:
        ours = server.wait("shown", limit=20)["id"]
        service.wait("Phase", "suggested")
        os.kill(pid_of(service.conn, NOTIFIER), signal.SIGKILL)
        watcher.wait_for("SuggestionClosed", 1, "failed")
        second = server.wait("shown", count=2, limit=10)["id"]
        wait_until(lambda: ours == second or ours not in server.open(), what="the orphan to be closed")
        service.wait("Phase", "suggested")
        assert len(server.open()) == 1, "one bubble, not two"


def test_do_not_disturb_holds_and_owes(bus, display):
    with FakeServer(bus, inhibited=True) as server, Service(bus, display, CONFIG) as service, Typing(display):
        service.wait("Phase", "held", 10)
        assert service.get("HeldBy") == ["dnd"]
        assert not server.told("shown")
        server.inhibit(False)
        server.wait("shown")
        service.wait("Phase", "suggested")
        assert service.get("SuggestionsToday") == 1 and len(server.told("shown")) == 1


def test_the_notifier_hangs_whole(bus, display):
    """SIGSTOP: no reply and no end. The daemon gives up on it in time, and goes on when it moves again."""
    with FakeServer(bus) as server, Service(bus, display, CONFIG) as service, Typing(display):
        server.wait("shown", limit=20)
        service.wait("SuggestionsToday", 1)  # the daemon has the answer to Show
        pid = pid_of(service.conn, NOTIFIER)
        os.kill(pid, signal.SIGSTOP)
        watch = Stopwatch(service)
        service.call("Skip")
        until(watch, lambda: "could not" in service.ctl("explain").stdout, 30, "the daemon to give up on it")
        assert watch.worst < STALL
        os.kill(pid, signal.SIGCONT)
        wait_until(lambda: owner_of(service.conn, LUMBARD) and service.get("SuggestionsToday") >= 2, 15,
                   "the next suggestion")
        wait_until(lambda: len(server.open()) == 1, what="what came too late to go")
        service.call("Pause", "(t)", 0)
        wait_until(lambda: server.open() == [], what="the bubble to go")


def test_it_is_called_off_while_the_notifier_starts(bus, display):
    """What is to be shown waits for it on the bus, and what takes it back finds nobody there."""
    with FakeServer(bus) as server, Service(bus, display, "[Sitting]\nLimit=1h\n") as service:
        service.wait("IdleSource", "x11")
        for method, arguments in (("SuggestNow", None), ("Pause", GLib.Variant("(t)", (0,)))):
            service.conn.call(LUMBARD, PATH, COACH, method, arguments, None, Gio.DBusCallFlags.NO_AUTO_START, -1, None,
                              None)
        server.wait("shown")
        wait_until(lambda: server.open() == [], what="the bubble to go")
        assert service.get("Phase") == "paused" and service.get("SuggestionsToday") == 0
