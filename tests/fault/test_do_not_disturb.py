"""Do not disturb that lasts longer than an idle notifier runs: the service still notices its end."""
import os
import signal
from contextlib import contextmanager

from gi.repository import GLib
from instants import SECOND, now, wait_past
from lumbard import SHORT, Service, Typing
from notification_servers import FakeServer
from rig import NOTIFIER, Display, PrivateBus, Watcher, pid_of, wait_until

CONFIG = SHORT + "[Coach]\nRemindAfter=2s\n"
LEAVES = 30 * SECOND  # µs: the time after which an idle notifier exits


@contextmanager
def at_work(**options):
    """(service, server) while the person types, until a stretch is due."""
    with PrivateBus() as bus, Display() as display, FakeServer(bus, **options) as server:
        with Service(bus, display, CONFIG) as service, Typing(display):
            yield service, server


def held(service):
    service.wait("Phase", "held")
    assert service.get("HeldBy") == ["dnd"]


def notifier(service):
    """The pid of the notifier, or None."""
    try:
        return pid_of(service.conn, NOTIFIER)
    except GLib.Error:
        return None


def end_and_expect_one_bubble(service, server, count=1):
    server.inhibit(False)
    server.wait("shown", count)
    service.wait("Phase", "suggested")
    assert len(server.received("shown")) == count and len(server.open()) == 1


def test_the_notifier_waits_for_the_end():
    with at_work(inhibited=True) as refused, at_work() as up:
        held(refused[0])
        up[1].wait("shown")
        up[0].wait("Phase", "suggested")
        up[1].inhibit(True)
        held(up[0])
        wait_until(lambda: up[1].open() == [], what="the bubble to be withdrawn")
        pids = [notifier(service) for service, _ in (refused, up)]
        wait_past(now() + LEAVES + 3 * SECOND)
        assert [notifier(service) for service, _ in (refused, up)] == pids, "the notifiers kept running"
        for service, _ in (refused, up):
            held(service)
        end_and_expect_one_bubble(*refused)
        end_and_expect_one_bubble(*up, 2)


def test_the_next_notifier_notices_it_too():
    """One notifier exits after a suggestion that ignores do not disturb; another notifier is killed."""
    with at_work(inhibited=True) as asked, at_work(inhibited=True) as killed:
        asked[0].call("SuggestNow")
        asked[1].wait("shown")
        asked[0].wait("SuggestionsToday", 1)
        first = notifier(asked[0])
        asked[0].call("Skip")
        for service, server in (asked, killed):
            held(service)
        died = notifier(killed[0])
        os.kill(died, signal.SIGKILL)
        for (service, server), gone in (killed, died), (asked, first):
            wait_until(lambda s=service, g=gone: notifier(s) not in (None, g), 45, "the next notifier")
            held(service)
        assert len(killed[1].received("shown")) == 0 and len(asked[1].received("shown")) == 1
        end_and_expect_one_bubble(*killed)
        end_and_expect_one_bubble(*asked, 2)


def test_the_message_after_a_pause_keeps_the_names_of_quiet_modes(bus, display):
    """It may be the first request of a notifier, which knows the names only from its requests."""
    config = "[Sitting]\nLimit=1h\nAwayAfter=10min\n[Notify]\nQuietModes=night\n"
    with FakeServer(bus, info="mako,x,1,1.2") as server, Service(bus, display, config) as service:
        server.hide("night")
        with Typing(display), Watcher(bus.connect(), NOTIFIER) as watcher:
            service.wait("State", "active")
            service.call("Pause", "(t)", SECOND)
            change = watcher.wait(lambda member, arguments: member == "Changed" and arguments[0] == "notice")
        assert change[1] == ("notice", "refused", "dnd") and server.received("shown") == []
