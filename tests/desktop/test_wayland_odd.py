"""The Wayland source in the real service: cases for which only the fake compositor can be made to behave."""
import os
import signal

import pytest
from compositors import Fake, Moving, fill_backlog
from instants import SECOND, near, now, wait_past
from lumbard import STALL, Service
from rig import PrivateBus, wait_until
from wayland_source import CONFIG, detail, wait_ready, wait_source


@pytest.fixture
def bus():
    with PrivateBus() as bus:
        yield bus


def test_two_seats_are_one_person(bus):
    with Fake(bus, "--seats=2") as fake, Service(bus, fake, CONFIG) as service:
        wait_ready(service)
        assert "2 seats" in detail(service) and "version 2" in detail(service)
        fake.input(1)
        service.wait("State", "active")
        first = now()
        while now() < first + 3 * SECOND:  # the other seat stays idle
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
    """The notifications that the service has created, by seat."""
    return [f"{kind} {ms}" for _, kind, ms in fake.control("list")["notifications"]]


def test_seats_are_added_and_removed(bus):
    with Fake(bus, "--seats=0") as fake, Service(bus, fake, CONFIG) as service:
        wait_source(service, "standby", "no seat")
        assert service.get("IdleSource") == ""
        fake.control("add 0")
        wait_ready(service)
        wait_until(lambda: watched(fake) == ["inhibitable 1750", "input 0", "input 2000"],
                   what="the standing pair and the await")
        fake.control("add 1")
        wait_source(service, "ready", "2 seats")
        wait_until(lambda: len(watched(fake)) == 6, what="the same on the second")
        fake.input(1)
        service.wait("State", "active")
        wait_until(lambda: watched(fake) == ["inhibitable 1750", "input 2000"] * 2,
                   what="the await to be over on both")
        with Moving(Only(fake, 1)) as moving:
            wait_past(now() + 3 * SECOND)
        assert service.get("State") == "active" and moving.last
        gone, waited = now(), service.waited()
        fake.control("remove 1")
        service.wait("State", "away")
        delay = now() - gone - (service.waited() - waited)
        near(service, "StateSinceTimestamp", (gone, gone), fake.tolerance)
        assert delay < SECOND, "the seat that is left was idle already"
        fake.control("remove 0")
        wait_source(service, "standby", "no seat")
        wait_until(lambda: watched(fake) == [], what="nothing to be left behind")


class Only:
    """Input on one seat of a fake compositor."""

    def __init__(self, fake, seat):
        self.fake, self.seat = fake, seat

    def input(self):
        return self.fake.input(self.seat)


def test_an_inhibitor_hides_idleness_from_version_1_only(bus):
    with Fake(bus) as fake, Service(bus, fake, CONFIG + "PassiveLimit=0\n") as service:
        wait_ready(service)
        assert "version 2" in detail(service) and service.source("Flags", "wayland") == []
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


def test_version_1_has_the_flag_hides_idleness(bus):
    with Fake(bus, "--version=1") as fake, Service(bus, fake, CONFIG) as service:
        wait_ready(service)
        assert "version 1" in detail(service) and service.source("Flags", "wayland") == ["hides-idleness"]
        fake.input()
        service.wait("State", "active")
        last = fake.input()
        service.wait("State", "away")
        near(service, "StateSinceTimestamp", last, fake.tolerance)
        since = service.get("StateSinceTimestamp")
        with service.watch() as watcher:
            fake.control("inhibit on")  # counts as a return ...
            fake.control("inhibit off")  # ... until the next idle event: then it was a blip, as it lasted for less than a second
            for state in ("active", "away"):
                watcher.wait(lambda m, a: m == "PropertiesChanged" and a[1].get("State") == state)
        assert service.get("StateSinceTimestamp") == since


def test_a_higher_version_is_not_bound(bus):
    with Fake(bus, "--version=9") as fake, Service(bus, fake, CONFIG) as service:
        wait_ready(service)
        assert "version 2" in detail(service)


def x11_displays():
    """The instant when a display last started or exited: a service without a display probes again then."""
    return os.stat("/tmp/.X11-unix").st_mtime_ns


def test_a_compositor_without_the_protocol_is_reported(bus):
    before = x11_displays()
    with Fake(bus, "--version=0") as fake, Service(bus, fake, CONFIG) as service:
        wait_source(service, "absent", "offers no idle notifications")
        assert fake.name in detail(service) and service.get("IdleSource") == ""
        assert fake.control("list")["clients"] == 1 or x11_displays() != before, "asked once"


def answers_quickly(service):
    return service.delay() < STALL


def test_a_compositor_that_never_answers(bus):
    with Fake(bus, "--mute") as fake, Service(bus, fake, CONFIG) as service:
        assert service.source("State", "wayland") == "standby" and "querying" in detail(service)
        while "does not answer" not in detail(service):
            assert answers_quickly(service)
            assert service.process.is_running
            wait_past(now() + 50_000)
        assert service.source("State", "wayland") == "standby"
        fake.kill()
        fake.options = ()
        fake.start()
        wait_ready(service)


def test_a_compositor_that_closes_at_once(bus):
    with Fake(bus, "--slam") as fake, Service(bus, fake, CONFIG) as service:
        wait_source(service, "standby", "does not answer")
        end = now() + 4 * SECOND
        while now() < end:
            assert answers_quickly(service)
            wait_past(now() + 100_000)
        # After 1 and 2 s, and at each new socket, such as those of other X displays: eight tests start many. A loop without a
        # wait connects thousands of times.
        wait_until(lambda: fake.control("list")["clients"] >= 3, what="the next two connections")
        assert fake.control("list")["clients"] <= 200


def wait_disconnected(service):
    """By the log: the detail changes again as soon as the service has connected once more."""
    wait_until(lambda: any("source wayland: standby" in line and "disconnected" in line
                           for line in service.process.stderr.splitlines()), what="the end of the connection")


def test_disconnected_by_a_running_compositor(bus):
    with Fake(bus) as fake, Service(bus, fake, CONFIG) as service:
        wait_ready(service)
        fake.control("drop")
        wait_disconnected(service)
        wait_ready(service)
        assert fake.control("list")["clients"] == 2
        fake.input()
        service.wait("State", "active")


def test_disconnected_while_active(bus):
    """The last reported input is the return, long ago: later input is not reported while the person is active."""
    with Fake(bus) as fake, Service(bus, fake, CONFIG) as service, service.watch() as watcher:
        wait_ready(service)
        service.wait("State", "away")
        with Moving(fake):
            service.wait("State", "active")
            since = service.get("StateSinceTimestamp")
            wait_past(now() + 3 * SECOND)
            fake.control("drop")
            wait_disconnected(service)
            wait_ready(service)
            wait_past(now() + 2 * SECOND)
        assert service.get("StateSinceTimestamp") == since and service.get("State") == "active"
        watcher.settle()
        assert not [e for e in watcher.events if e[0] == "BoutEnded"]


def test_a_backlog_that_is_full_blocks_nothing(bus):
    """A compositor that hangs and does not accept connections."""
    with Fake(bus, "--mute") as fake:
        os.kill(fake.process.popen.pid, signal.SIGSTOP)
        crowd = fill_backlog(bus.runtime / fake.name)
        try:
            with Service(bus, fake, CONFIG) as service:
                wait_source(service, "standby", "no compositor answers")
                assert answers_quickly(service)
        finally:
            for connection in crowd:
                connection.close()
            os.kill(fake.process.popen.pid, signal.SIGCONT)


def test_hours_of_events_at_once(bus):
    """As after a stop of the service: more events than one turn of the loop processes."""
    with Fake(bus) as fake, Service(bus, fake, CONFIG) as service:
        wait_ready(service)
        fake.input()
        service.wait("State", "active")
        before = service.source("Events", "wayland")
        fake.control("flap 1000")
        wait_until(lambda: service.source("Events", "wayland") >= before + 2000, what="all of it")
        fake.input()
        service.wait("State", "active")
        service.wait("State", "away")
