"""A bus with a fake idle monitor and the service."""
from contextlib import contextmanager

from fake_idle_monitor import IdleMonitor
from instants import SECOND, now, wait_past
from lumbard import Service
from rig import LIMIT, PrivateBus, wait_until

CONFIG = "[Sitting]\nLimit=1h\nAwayAfter={}s\nRest=1h\nPassiveLimit=0\n"  # switches evidence of films off


def wait_source(service, state, words="", limit=LIMIT, name="mutter"):
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
            wait_source(service, "ready", name=kind.lower())
            yield service, monitor


def type_for(service, monitor, length):
    """Input every 100 ms for this many seconds; returns the instants before and after the last one."""
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


def assert_nothing(service, seconds, state, events=0):
    """The state and its instant must stay the same for this many seconds, while the source counts exactly this many more events."""
    since, count = service.get("StateSinceTimestamp"), service.source("Events", "mutter")
    with service.watch() as watcher:
        wait_past(now() + int(seconds * SECOND))
        watcher.settle()
        assert not [a for m, a in watcher.events if m == "PropertiesChanged" and "State" in a[1]]
    assert service.get("State") == state and service.get("StateSinceTimestamp") == since
    assert service.source("Events", "mutter") - count == events
