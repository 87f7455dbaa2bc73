"""The Wayland source in the real daemon, beside what the matrix shows: real compositors, real input; the same on a fake
one that speaks version 2."""
import os

import pytest
from compositors import REAL, Fake, Moving, Sway
from instants import SECOND, near, now, wait_past
from lumbard import SHORT, Service
from measure import sleeps_through
from notification_servers import FakeServer
from rig import PrivateBus, wait_until
from wayland_source import CONFIG, detail, wait_ready


def go_away(service, compositor):
    """Moves the pointer until that is noticed, and stops; waits for away; returns the instants of the last movement."""
    with Moving(compositor) as moving:
        moving.lasts(1_300_000)  # more than a blip
        service.wait("State", "active")
    service.wait("State", "away")
    return moving.last


def rewrite(service, config):
    path = os.path.join(service.env["XDG_CONFIG_HOME"], "lumbard", "lumbard.conf")
    with open(path + ".new", "w", encoding="utf-8") as stream:
        stream.write(config)
    os.rename(path + ".new", path)


class Version2(Fake):
    """The fake compositor with one seat, like the real ones."""


@pytest.fixture(params=[*REAL, Version2], ids=lambda c: c.__name__)
def desk(request):
    with PrivateBus() as bus, request.param(bus) as compositor:
        yield compositor, bus


@pytest.fixture
def bus():
    with PrivateBus() as bus:
        yield bus


def test_the_first_input_after_the_start_counts(desk):
    """It comes long before a notification could have become idle."""
    compositor, bus = desk
    with Service(bus, compositor, "[Sitting]\nAwayAfter=10min\n") as service:
        wait_ready(service)
        wait_until(lambda: compositor.input() and service.get("State") == "active", what="the input to be counted")


def test_a_new_threshold_applies_at_once_and_loses_no_return(desk):
    compositor, bus = desk
    with Service(bus, compositor, "[Sitting]\nAwayAfter=10min\n") as service:
        wait_ready(service)
        wait_until(lambda: compositor.input() and service.get("State") == "active", what="the input to be counted")
        rewrite(service, CONFIG)
        changed = now()
        service.wait("State", "away")
        assert changed + 1_700_000 < now(), "and long before the ten minutes of the old one"
        rewrite(service, CONFIG.replace("AwayAfter=2s", "AwayAfter=3s"))
        wait_until(lambda: service.process.stderr.count("configuration reloaded") == 2, what="the change to hold")
        assert service.get("State") == "away", "no input"
        instants = compositor.input()
        service.wait("State", "active")
        near(service, "StateSinceTimestamp", instants, 100_000)
        with Moving(compositor) as moving:
            moving.lasts(2_000_000)
        service.wait("State", "away")
        assert now() - moving.last[1] > 2_700_000, "the new threshold holds"
        near(service, "StateSinceTimestamp", moving.last, compositor.tolerance + 50_000)


def test_the_main_job_on_sway(bus):
    with Sway(bus) as sway, FakeServer(bus) as server, Service(bus, sway, SHORT) as service:
        with Moving(sway) as moving:
            service.wait("Phase", "suggested")
            shown = server.wait("shown")["id"]
        service.wait("State", "away")
        near(service, "StateSinceTimestamp", moving.last, sway.tolerance)
        server.wait("closed", id=shown)
        assert len(server.received("Notify")) == 1 and server.open() == []


@pytest.mark.parametrize("path", ["known by its place", "known by its name"])
def test_started_before_the_compositor(bus, path):
    env = {"WAYLAND_DISPLAY": Sway.name} if path == "known by its name" else {}
    with Service(bus, None, CONFIG, env) as service:
        assert service.source("State", "wayland") == ("standby" if env else "absent")
        assert "WAYLAND_DISPLAY" in detail(service) or Sway.name in detail(service)
        with Sway(bus) as sway:
            wait_ready(service)
            assert service.get("IdleSource") == "wayland" and sway.name in detail(service)
            wait_until(lambda: sway.input() and service.get("State") == "active", what="the input to be counted")


def ten_seconds():
    wait_past(now() + 10 * SECOND)


@pytest.mark.parametrize("is_active", [False, True], ids=["idle", "active"])
def test_ten_seconds_cost_no_wake_up(bus, is_active):
    env = {"DBUS_SYSTEM_BUS_ADDRESS": bus.address}  # the service would retry to connect to a missing one
    with Sway(bus) as sway, Service(bus, sway, CONFIG, env) as service:
        wait_ready(service)
        go_away(service, sway)
        if is_active:
            with Moving(sway, 0.05):
                service.wait("State", "active")
                service.wait_second_input("wayland", 2)
                sleeps_through(service, ten_seconds)
            assert service.get("State") == "active"
        else:
            sleeps_through(service, ten_seconds)
            assert service.get("State") == "away"
