"""What the tests of the Wayland source ask the daemon, and when they believe it."""
import time

from rig import wait_until

CONFIG = "[Sitting]\nLimit=1h\nAwayAfter=2s\nRest=1h\n"
SECOND = 10**6


def now():
    return time.time_ns() // 1000


def wait_past(instant):
    wait_until(lambda: now() >= instant, max(0, instant - now()) / SECOND + 1, "the time to pass")


def near(service, prop, instants, tolerance):
    """Whether the property's instant lies between these two, or near them."""
    value = service.get(prop)
    before, after = instants
    assert before - tolerance <= value <= after + tolerance, f"{prop} is {value - before} µs off"


def ready(service):
    wait_until(lambda: service.source("State", "wayland") == "ready", 12, "the source to be ready")


def detail(service):
    return service.source("Detail", "wayland")


def said(service, state, words, limit=20):
    def fits():
        return service.source("State", "wayland") == state and words in detail(service)
    wait_until(fits, limit, f"{state}: {words}")
