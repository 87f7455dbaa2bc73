"""The Wayland source in the real daemon: what only a compositor shows that does as it is told."""
import os
import signal
import time

import pytest
from compositors import Fake, Moving, fill
from instants import SECOND, near, now, wait_past
from rig import PrivateBus, wait_until
from service import Service
from wayland_claims import CONFIG, detail, ready, said


@pytest.fixture
def bus():
    with PrivateBus() as bus:
        yield bus


def test_two_seats_are_one_person(bus):
    with Fake(bus, "--seats=2") as fake, Service(bus, fake, CONFIG) as service:
        ready(service)
        assert "2 seats" in detail(service) and "version 2" in detail(service)
        fake.input(1)
        service.wait("State", "active")
        first = now()
        while now() < first + 3 * SECOND:  # the other seat idles on
            fake.input(0)
            assert service.get("State") == "active"
        one = fake.input(1)
        wait_past(one[1] + 700_000)
        other = fake.input(0)
        service.wait("State", "away")
        near(service, "StateSinceTimestamp", other, fake.tolerance)
        instants = fake.input(1)
        service.wait("State", "active")
        near(service, "StateSinceTimestamp", instants, fake.tolerance)


def watched(fake):
    """What is asked of it, seat by seat."""
    return [f"{kind} {ms}" for _, kind, ms in fake.control("list")["notifications"]]


def test_seats_come_and_go(bus):
    with Fake(bus, "--seats=0") as fake, Service(bus, fake, CONFIG) as service:
        said(service, "standby", "no seat")
        assert service.get("IdleSource") == ""
        fake.control("add 0")
        ready(service)
        wait_until(lambda: watched(fake) == ["inhibitable 1750", "input 0", "input 2000"],
                   what="the standing pair and the await")
        fake.control("add 1")
        said(service, "ready", "2 seats")
        wait_until(lambda: len(watched(fake)) == 6, what="the same on the second")
        fake.input(1)
        service.wait("State", "active")
        wait_until(lambda: watched(fake) == ["inhibitable 1750", "input 2000"] * 2,
                   what="the await to be over on both")
        with Moving(Only(fake, 1)) as moving:
            wait_past(now() + 3 * SECOND)
        assert service.get("State") == "active" and moving.last
        gone = now()
        fake.control("remove 1")
        service.wait("State", "away")
        near(service, "StateSinceTimestamp", (gone, gone), fake.tolerance)
        assert now() - gone < SECOND, "the seat that is left was idle already"
        fake.control("remove 0")
        said(service, "standby", "no seat")
        wait_until(lambda: watched(fake) == [], what="nothing to be left behind")


class Only:
    """Input on one seat of a fake compositor."""

    def __init__(self, fake, seat):
        self.fake, self.seat = fake, seat

    def input(self):
        return self.fake.input(self.seat)


def test_an_inhibitor_hides_idleness_from_version_1_only(bus):
    with Fake(bus) as fake, Service(bus, fake, CONFIG + "PassiveLimit=0\n") as service:
        ready(service)
        assert "version 2" in detail(service) and "hides" not in detail(service)
        fake.input()
        service.wait("State", "active")
        fake.control("inhibit on")
        last = fake.input()
        service.wait("State", "away")
        near(service, "StateSinceTimestamp", last, fake.tolerance)
        events = service.source("Events", "wayland")
        assert service.source("Events", "inhibit_wayland") == 1
        fake.control("inhibit off")
        fake.control("inhibit on")
        assert service.get("State") == "away" and service.source("Events", "wayland") == events
        instants = fake.input()
        service.wait("State", "active")
        near(service, "StateSinceTimestamp", instants, fake.tolerance)


def test_version_1_says_that_it_hides_idleness(bus):
    with Fake(bus, "--version=1") as fake, Service(bus, fake, CONFIG) as service:
        ready(service)
        assert "version 1" in detail(service) and "hides idleness" in detail(service)
        fake.input()
        service.wait("State", "active")
        last = fake.input()
        service.wait("State", "away")
        near(service, "StateSinceTimestamp", last, fake.tolerance)
        since = service.get("StateSinceTimestamp")
        fake.control("inhibit on")  # heard as a return ...
        service.wait("State", "active")
        fake.control("inhibit off")  # ... until idleness is told again: then it was a blip
        service.wait("State", "away")
        assert service.get("StateSinceTimestamp") == since


def test_a_higher_version_is_not_asked_for(bus):
    with Fake(bus, "--version=9") as fake, Service(bus, fake, CONFIG) as service:
        ready(service)
        assert "version 2" in detail(service)


def x11_displays():
    """When one came or went last: a service without a display looks again then, whosever it is."""
    return os.stat("/tmp/.X11-unix").st_mtime_ns


def test_a_compositor_without_the_protocol_is_said(bus):
    before = x11_displays()
    with Fake(bus, "--version=0") as fake, Service(bus, fake, CONFIG) as service:
        said(service, "absent", "offers no idle notifications")
        assert fake.name in detail(service) and service.get("IdleSource") == ""
        assert fake.control("list")["clients"] == 1 or x11_displays() != before, "asked once"


def answers_quickly(service):
    start = time.monotonic()
    service.get("State")
    return time.monotonic() - start < 0.25


def test_a_compositor_that_never_answers(bus):
    with Fake(bus, "--mute") as fake, Service(bus, fake, CONFIG) as service:
        assert service.source("State", "wayland") == "standby" and "asked" in detail(service)
        while "does not answer" not in detail(service):
            assert answers_quickly(service)
            assert service.process.is_running
            wait_past(now() + 50_000)
        assert service.source("State", "wayland") == "standby"
        fake.kill()
        fake.options = ()
        fake.start()
        ready(service)


def test_a_compositor_that_closes_at_once(bus):
    with Fake(bus, "--slam") as fake, Service(bus, fake, CONFIG) as service:
        said(service, "standby", "does not answer")
        end = now() + 4 * SECOND
        while now() < end:
            assert answers_quickly(service)
            wait_past(now() + 100_000)
        # After 1 and 2 s, and at each sign of something new, such as others' X displays.
        assert 3 <= fake.control("list")["clients"] <= 20


def test_thrown_out_by_a_compositor_that_stays(bus):
    with Fake(bus) as fake, Service(bus, fake, CONFIG) as service:
        ready(service)
        fake.control("drop")
        said(service, "standby", "went away")
        ready(service)
        assert fake.control("list")["clients"] == 2
        fake.input()
        service.wait("State", "active")


def test_thrown_out_in_the_middle_of_work(bus):
    """The last input that was told is the return, long ago: what came since needed no telling."""
    with Fake(bus) as fake, Service(bus, fake, CONFIG) as service, service.watch() as watcher:
        ready(service)
        service.wait("State", "away")
        with Moving(fake):
            service.wait("State", "active")
            since = service.get("StateSinceTimestamp")
            wait_past(now() + 3 * SECOND)
            fake.control("drop")
            said(service, "standby", "went away")
            ready(service)
            wait_past(now() + 2 * SECOND)
        assert service.get("StateSinceTimestamp") == since and service.get("State") == "active"
        watcher.settle()
        assert not [e for e in watcher.events if e[0] == "BoutEnded"]


def test_a_backlog_that_is_full_blocks_nothing(bus):
    """A compositor that hangs so hard that it does not even accept."""
    with Fake(bus, "--mute") as fake:
        os.kill(fake.process.popen.pid, signal.SIGSTOP)
        crowd = fill(bus.runtime / fake.name)
        try:
            with Service(bus, fake, CONFIG) as service:
                said(service, "standby", "no compositor answers")
                assert answers_quickly(service)
        finally:
            for connection in crowd:
                connection.close()
            os.kill(fake.process.popen.pid, signal.SIGCONT)


def test_hours_of_coming_and_going_at_once(bus):
    """As for one who stood still: more than a turn has room for."""
    with Fake(bus) as fake, Service(bus, fake, CONFIG) as service:
        ready(service)
        fake.input()
        service.wait("State", "active")
        before = service.source("Events", "wayland")
        fake.control("flap 1000")
        wait_until(lambda: service.source("Events", "wayland") >= before + 2000, what="all of it")
        fake.input()
        service.wait("State", "active")
        service.wait("State", "away")
