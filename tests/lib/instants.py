"""Instants of the wall clock in µs since the epoch, and comparisons with a tolerance."""
import time

from rig import wait_until

SECOND = 10**6
TOLERANCE = 100_000  # µs


def now():
    return time.time_ns() // 1000


def wait_past(instant):
    wait_until(lambda: now() >= instant, max(0, instant - now()) / SECOND + 1, "the time to pass")


def assert_near(what, value, instants, tolerance=TOLERANCE):
    """The value must lie between these two instants, or within the tolerance of them."""
    before, after = instants
    assert before - tolerance <= value <= after + tolerance, f"{what} is {value - before} µs off"


def near(service, prop, instants, tolerance=TOLERANCE):
    assert_near(prop, service.get(prop), instants, tolerance + service.waited())
