"""The Mutter source with a real Mutter, real key presses, and inhibitors."""
import os
from contextlib import contextmanager

import pytest
from compositors import Moving
from fake_desktop import SessionManager, UPower
from instants import SECOND, TOLERANCE, near, now, wait_past
from lumbard import Service
from measure import sleeps_through
from mutter import Mutter
from rig import PrivateBus, wait_until

CONFIG = "[Sitting]\nLimit=1h\nAwayAfter={}s\nRest=1h\nPassiveLimit=0\n"  # switches evidence of films off


MORE_THAN_A_BLIP = 700_000  # µs, at AwayAfter=1s


@contextmanager
def desk(away_after=1, env=None):
    """A fake session manager, Mutter and the service."""
    with PrivateBus() as bus, SessionManager(bus) as manager, Mutter(bus) as mutter:
        with Service(bus, mutter, CONFIG.format(away_after), env) as service:
            ready(service)
            yield service, mutter, manager


def ready(service):
    wait_until(lambda: service.source("State", "mutter") == "ready", what="the source to be ready")


def reload(service, away_after):
    path = os.path.join(service.env["XDG_CONFIG_HOME"], "lumbard", "lumbard.conf")
    before = service.process.stderr.count("configuration reloaded")
    with open(path + ".new", "w", encoding="utf-8") as stream:
        stream.write(CONFIG.format(away_after))
    os.rename(path + ".new", path)
    wait_until(lambda: service.process.stderr.count("configuration reloaded") > before, what="the new configuration")


def type_awhile(service, mutter):
    """Input for longer than a blip at AwayAfter=2s; returns the instants before and after the last key press."""
    with Moving(mutter) as moving:
        moving.lasts(1_200_000)
        service.wait("State", "active")
    return moving.last


def go_away(service, mutter):
    last = type_awhile(service, mutter)
    service.wait("State", "away")
    return last


def assert_still_away(service, since, awhile=2.5):
    """The state and its instant must stay the same for this many seconds."""
    with service.watch() as watcher:
        wait_past(now() + int(awhile * SECOND))
        watcher.settle()
        states = [a[1]["State"] for m, a in watcher.events if m == "PropertiesChanged" and "State" in a[1]]
    assert states == [] and service.get("State") == "away"
    assert service.get("StateSinceTimestamp") == since


def come_back(service, mutter):
    instants = mutter.input()
    service.wait("State", "active")
    near(service, "StateSinceTimestamp", instants)


def test_another_threshold_makes_no_second_absence():
    with desk(away_after=2) as (service, mutter, _):
        go_away(service, mutter)
        since = service.get("StateSinceTimestamp")
        for away_after in (1, 3, 60, 2):
            reload(service, away_after)
            assert_still_away(service, since, 1.5)
        come_back(service, mutter)
        last = go_away(service, mutter)
        near(service, "StateSinceTimestamp", last)


def test_a_lower_threshold_applies_at_once():
    with desk(away_after=60) as (service, mutter, _):
        last = type_awhile(service, mutter)
        wait_past(last[1] + 1_500_000)
        assert service.get("State") == "active"
        reload(service, 1)
        service.wait("State", "away")
        near(service, "StateSinceTimestamp", last)
        come_back(service, mutter)


# on, off: the inhibitor; stop, back: input; away: it is noticed; still: away without a change of its instant.
# A third of the threshold lies between two steps, unless a step waits for a state.
ORDERS = [
    "on stop away off still back",
    "on stop away still off still still back",
    "on stop away back off stop away",
    "on stop away off still back on stop away",
    "on off stop away still back",
    "stop on away off still back",
    "stop on off away still back",
    "stop on off on away still off still back",
    "stop on off on off away still back",
    "stop on back stop away off still back",
    "stop away on off still back stop away",
    "stop away on still back off stop away back",
    "stop away on back stop away off still",
]


@pytest.mark.parametrize("order", ORDERS)
def test_inhibitors(order):
    with desk() as (service, mutter, manager):
        moving, last, since = Moving(mutter), None, None
        moving.__enter__()
        try:
            service.wait("State", "active")
            moving.lasts(MORE_THAN_A_BLIP)
            for step in order.split():
                if step in ("on", "off"):
                    manager.inhibit(step == "on")
                    wait_past(now() + 333_000)
                elif step == "stop":
                    moving.stop()
                    last = moving.last
                    wait_past(now() + 333_000)
                elif step == "back":
                    moving = Moving(mutter)
                    moving.__enter__()
                    service.wait("State", "active")
                    if since:  # only if the person was away
                        near(service, "StateSinceTimestamp", (last[1], now()))
                        since = None
                    moving.lasts(MORE_THAN_A_BLIP)
                elif step == "away":
                    service.wait("State", "away")
                    near(service, "StateSinceTimestamp", last)
                    since = service.get("StateSinceTimestamp")
                else:
                    assert_still_away(service, since, 1.5)
        finally:
            moving.stop()


def test_input_stops_just_before_the_inhibitor_ends():
    """Mutter does not announce that it sets its idle time to 0. The absence begins at the end of the inhibitor at the latest."""
    with desk(away_after=2) as (service, mutter, manager):
        with Moving(mutter) as moving:
            service.wait("State", "active")
            manager.inhibit(True)
            wait_past(now() + 3_000_000)
        wait_past(moving.last[1] + 300_000)
        manager.inhibit(False)
        ended = now()
        service.wait("State", "away")
        near(service, "StateSinceTimestamp", (moving.last[0], ended))


def test_inhibited_before_the_start():
    with PrivateBus() as bus, SessionManager(bus) as manager:
        manager.inhibit(True)
        with Mutter(bus) as mutter, Service(bus, mutter, CONFIG.format(1)) as service:
            ready(service)
            last = go_away(service, mutter)
            near(service, "StateSinceTimestamp", last)
            since = service.get("StateSinceTimestamp")
            manager.inhibit(False)
            assert_still_away(service, since)
            come_back(service, mutter)


def test_the_charger_is_no_input():
    with PrivateBus() as bus, PrivateBus() as system, UPower(system) as upower, Mutter(bus, system) as mutter:
        with Service(bus, mutter, CONFIG.format(1), {"DBUS_SYSTEM_BUS_ADDRESS": system.address}) as service:
            ready(service)
            wait_until(lambda: service.source("State", "upower") == "ready", what="upower")
            for is_on_battery in (True, False):
                last = go_away(service, mutter)
                near(service, "StateSinceTimestamp", last)
                since, events = service.get("StateSinceTimestamp"), service.source("Events", "mutter")
                upower.unplug(is_on_battery)
                wait_until(lambda: service.source("Events", "mutter") > events, what="Mutter to take it for input")
                service.wait("State", "away")
                assert_still_away(service, since, 2.2)
                assert service.get("LastInputTimestamp") <= last[1] + TOLERANCE
                come_back(service, mutter)


def test_typing_causes_no_wake_ups():
    with PrivateBus() as bus, PrivateBus() as system, Mutter(bus) as mutter:
        with Service(bus, mutter, CONFIG.format(5), {"DBUS_SYSTEM_BUS_ADDRESS": system.address}) as service:
            with Moving(mutter, 0.1) as moving:
                service.wait("State", "active")

                def typed_for_ten_seconds():
                    wait_past(now() + 10 * SECOND)
                    began = now()
                    wait_until(lambda: moving.error or moving.last[0] > began, what="more input")
                sleeps_through(service, typed_for_ten_seconds, servers=())
            assert service.get("State") == "active"
