"""Fitness trackers of all sources: no wake-up of their own, at most one for each report, and no growth of memory."""
import time
from contextlib import ExitStack

import measure
import pytest
import rig
from bench_desk import SETTLE, WINDOW, Desk, Displays, without_wake_up
from fake_amazfish import Amazfish
from fake_bluez import STEPS, WATCH, FakeBluez
from fake_logind import FakeLogind, SystemBus
from lumbard import Service
from tracker_client import Tracker

CONFIG = "[Sitting]\nLimit=8h\nAwayAfter=5s\nRest=1h\n"
HOUR = 36_000  # updates at 10 Hz
RATE, UPDATES = 0.1, 200


@pytest.fixture(scope="module")
def desk():
    with ExitStack() as stack:
        enter = stack.enter_context
        bus, display, system = enter(rig.PrivateBus()), enter(rig.Display()), enter(SystemBus())
        login, amazfish, bluez = enter(FakeLogind(system)), enter(Amazfish(bus)), enter(FakeBluez(system))
        login.display = login.add_session("c2", "x11")
        watch = bluez.add(WATCH)
        watch.connect()
        made = Desk(bus, display)
        made.service = enter(Service(bus, display, CONFIG, system.env))
        made.amazfish, made.watch, made.tracker = amazfish, watch, Tracker(made.service, "phone")
        made.tracker.register(provides=["steps", "alert"])
        for name in ("amazfish", "bluez", "activity"):
            rig.wait_until(lambda: made.service.source("State", name) == "ready", what=f"{name} to be ready")
        yield made


def events(desk):
    return desk.service.source("Events", "amazfish")


def test_at_rest(table, desk):
    made = (1, 2, 3)
    for total in made:  # each has reported
        desk.amazfish.steps(total)
        desk.watch.notify(STEPS, f"{total:02x} 00 00 00")
        desk.tracker.call("StepTotal", "tt", 0, total)
    desk.service.wait("State", "away", 30)
    rig.rest(2 * SETTLE)
    pid, displays = desk.service.process.pid, Displays()

    def look():
        before = measure.switches(pid)
        rig.rest(WINDOW)
        return (measure.switches(pid) - before,)

    woken, = without_wake_up("trackers at rest", look)
    table.add(f"wake-ups in {WINDOW} s at rest, with three trackers", 0, woken, 0)
    assert woken == 0, str(displays)


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
