"""Do-not-disturb that lasts longer than the notifier stays where it has nothing to do: its end is heard all the same."""
import os
import signal
from contextlib import contextmanager

from gi.repository import GLib
from instants import SECOND, now, wait_past
from rig import NOTIFIER, Display, FakeServer, PrivateBus, wait_until
from service import SHORT, Service, Typing
from test_servers import pid_of

CONFIG = SHORT + "[Coach]\nRemindAfter=2s\n"
LEAVES = 30 * SECOND  # µs: when a notifier with nothing to do leaves


@contextmanager
def at_work(**options):
    """(service, server): somebody types, and falls due."""
    with PrivateBus() as bus, Display() as display, FakeServer(bus, **options) as server:
        with Service(bus, display, CONFIG) as service, Typing(display):
            yield service, server


def held(service):
    service.wait("Phase", "held", 20)
    assert service.get("HeldBy") == ["dnd"]


def notifier(service):
    """Its pid, or None."""
    try:
        return pid_of(service.conn, NOTIFIER)
    except GLib.Error:
        return None


def ends_and_it_comes_once(service, server, count=1):
    server.inhibit(False)
    server.wait("shown", count)
    service.wait("Phase", "suggested")
    assert len(server.told("shown")) == count and len(server.open()) == 1


def test_it_is_waited_for_however_long_it_lasts():
    with at_work(inhibited=True) as refused, at_work() as up:
        held(refused[0])
        up[1].wait("shown", limit=20)
        up[0].wait("Phase", "suggested")
        up[1].inhibit(True)
        held(up[0])
        wait_until(lambda: up[1].open() == [], what="the bubble to be withdrawn")
        pids = [notifier(service) for service, _ in (refused, up)]
        wait_past(now() + LEAVES + 3 * SECOND)
        assert [notifier(service) for service, _ in (refused, up)] == pids, "it waits, and nobody is started anew"
        for service, _ in (refused, up):
            held(service)
        ends_and_it_comes_once(*refused)
        ends_and_it_comes_once(*up, 2)


def test_it_is_found_anew_by_the_next_notifier():
    """One that was only asked for what goes over do-not-disturb leaves in its time; another one dies."""
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
        assert len(killed[1].told("shown")) == 0 and len(asked[1].told("shown")) == 1
        ends_and_it_comes_once(*killed)
        ends_and_it_comes_once(*asked, 2)
