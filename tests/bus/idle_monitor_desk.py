"""A desk with a stand-in for Mutter's idle monitor, and the daemon at it."""
from contextlib import contextmanager

from fake_monitor import IdleMonitor
from instants import SECOND, now, wait_past
from rig import LIMIT, PrivateBus, wait_until
from service import Service

CONFIG = "[Sitting]\nLimit=1h\nAwayAfter={}s\nRest=1h\nPassiveLimit=0\n"  # films are no evidence here


def said(service, state, words="", limit=LIMIT, name="mutter"):
    def fits():
        return service.source("State", name) == state and words in service.source("Detail", name)
    try:
        wait_until(fits, limit)
    except AssertionError:
        raise AssertionError(f"{state} {words}: {service.source('State', name)} {service.source('Detail', name)}")


@contextmanager
def desk(away_after=1, kind="Mutter", **env):
    with PrivateBus() as bus, IdleMonitor(bus, kind) as monitor:
        with Service(bus, None, CONFIG.format(away_after), env) as service:
            said(service, "ready", name=kind.lower())
            yield service, monitor


def type_for(service, monitor, length):
    """A key each 100 ms; the instants around the last."""
    end = now() + int(length * SECOND)
    while True:
        last = monitor.input()
        if now() >= end:
            return last
        wait_past(last[1] + 100_000)


def go_away(service, monitor):
    last = type_for(service, monitor, 0.8)
    service.wait("State", "away")
    return last


def assert_nothing(service, awhile, state, events=0):
    """So long, no other state, no other instant, and so many events more."""
    since, count = service.get("StateSinceTimestamp"), service.source("Events", "mutter")
    with service.watch() as watcher:
        wait_past(now() + int(awhile * SECOND))
        watcher.settle()
        assert not [a for m, a in watcher.events if m == "PropertiesChanged" and "State" in a[1]]
    assert service.get("State") == state and service.get("StateSinceTimestamp") == since
    assert service.source("Events", "mutter") - count == events
