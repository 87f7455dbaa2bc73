"""A lock beside a window that inhibits idleness, on real compositors with version 1 of the protocol: they hide all input
while the window inhibits.
"""
import pytest
from compositors import REAL, Moving
from fake_logind import FakeLogind, SystemBus
from instants import SECOND, now, wait_past
from lumbard import Service
from rig import wait_until
from wayland_source import wait_ready

CONFIG = "[Sitting]\nLimit=1h\nAwayAfter=2s\nRest=1h\n"
V1 = [c for c in REAL if c.__name__ != "Labwc"]


@pytest.fixture(name="login")
def fixture_login():
    with SystemBus() as system, FakeLogind(system) as login:
        login.display = login.add_session("c1")
        yield login


@pytest.mark.parametrize("is_known", [False, True], ids=["the window alone", "beside a known inhibitor"])
@pytest.mark.parametrize("compositor", V1, ids=lambda c: c.__name__)
def test_typing_after_a_lock_is_seen(bus, login, compositor, is_known):
    """Before, nothing awaited the next input while an inhibitor was known: the state was unknown through hours of typing."""
    with compositor(bus) as real, Service(bus, real, CONFIG, login.bus.env) as service:
        wait_ready(service)
        assert service.source("Flags", "wayland") == ["hides-idleness"]
        if is_known:
            login.hold("a-backup", "copies files")
            wait_until(lambda: service.source("Events", "inhibit_logind"), what="the inhibitor to be known")
        with Moving(real):
            service.wait("State", "active")
            real.inhibit(True)
            login.display.set(LockedHint=True)
            service.wait("State", "away")
        wait_past(now() + 3 * SECOND)
        login.display.set(LockedHint=False)
        service.wait("State", "unknown" if is_known else "away")
        with Moving(real):
            real.inhibit(False)
            service.wait("State", "active")


@pytest.mark.parametrize("compositor", V1, ids=lambda c: c.__name__)
def test_the_window_is_gone_before_the_unlock(bus, login, compositor):
    """As when the locker covers the film and the player pauses: the first input after the unlock is the return."""
    with compositor(bus) as real, Service(bus, real, CONFIG, login.bus.env) as service:
        wait_ready(service)
        with Moving(real):
            service.wait("State", "active")
            real.inhibit(True)
            login.display.set(LockedHint=True)
            service.wait("State", "away")
        real.inhibit(False)
        wait_past(now() + 3 * SECOND)
        login.display.set(LockedHint=False)
        with Moving(real):
            service.wait("State", "active")
