"""The reports of fitness trackers: at most one wake-up for each, and no growth of memory."""
import time

import measure
import pytest
import rig
from bench_desk import SETTLE, without_wake_up
from measured_desks import tracker_desk

HOUR = 36_000  # updates at 10 Hz
RATE, UPDATES = 0.1, 200


@pytest.fixture(scope="module")
def desk():
    """The person is away, and the watch has reported three steps."""
    with tracker_desk() as desk:
        for total in (1, 2, 3):
            desk.amazfish.steps(total)
        desk.service.wait("State", "away", 30)
        rig.rest(2 * SETTLE)
        yield desk


def events(desk):
    return desk.service.source("Events", "amazfish")


def test_ten_reports_a_second(table, desk):
    """A total that does not change: a wrist at rest."""
    pid, allowed = desk.service.process.pid, UPDATES + 2  # the end of other evidence may fall into the window

    def look():
        before = measure.switches(pid)
        for _ in range(UPDATES):
            desk.amazfish.steps(3)
            time.sleep(RATE)  # the rate of the watch
        woken = measure.switches(pid) - before
        return max(0, woken - allowed), woken

    woken = without_wake_up("reports of a tracker", look)[1]
    table.add(f"wake-ups by {UPDATES} reports of a tracker", 0, woken, UPDATES, allowed)
    assert woken <= allowed


def test_an_hour_of_reports(table, desk):
    """As many as in an hour at 10 Hz, with a walk in it."""
    pid, total = desk.service.process.pid, 3

    def send(count):
        nonlocal total
        seen = events(desk)
        for i in range(count):
            total += i % 4 == 0
            desk.amazfish.steps(total)
        rig.wait_until(lambda: events(desk) >= seen + count, 60, "the reports to arrive")

    send(1000)
    before = measure.dirty(pid)
    for _ in range(HOUR // 500):
        send(500)
    grown = measure.dirty(pid) - before
    table.add(f"memory after {HOUR} reports of a tracker", "0 kB", f"{grown} kB", "16 kB")
    assert grown <= 16
