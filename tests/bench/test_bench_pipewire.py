"""What listening to PipeWire costs, which only those pay where it runs; and that a call wakes nobody while it lasts."""
import sys
import time
from pathlib import Path

import pytest

sys.path[:0] = [str(Path(__file__).resolve().parent), str(Path(__file__).resolve().parents[1])]
import measure  # noqa: E402
import rig  # noqa: E402
from pipewire import PipeWire, until_running  # noqa: E402
from service import Service  # noqa: E402
from test_bench import FLOOR, FLOOR_NAME, SETTLE, WINDOW, Displays, Table  # noqa: E402

CONFIG = "[Sitting]\nLimit=8h\nAwayAfter=1h\n"


@pytest.fixture(scope="module")
def table():
    t = Table()
    yield t
    t.print()


@pytest.fixture(scope="module")
def desk():
    with rig.PrivateBus() as bus, rig.Display() as display, PipeWire(bus) as server:
        server.make("mic", "Audio/Source/Virtual")
        with Service(bus, display, CONFIG) as service:
            rig.wait_until(lambda: service.source("State", "pipewire") == "ready", 20, "PipeWire to be ready")
            rig.wait_until(lambda: service.get("IdleSource") == "x11", what="the display to be served")
            yield server, service


def test_cost(table, desk):
    server, service = desk
    pid = service.process.pid
    with rig.Process(FLOOR, service.bus.env) as floor:
        rig.wait_until(lambda: rig.owner_of(service.conn, FLOOR_NAME), 10, "the floor")
        time.sleep(SETTLE)
        ratio = table.ratio("private dirty memory with PipeWire", measure.dirty(floor.pid), measure.dirty(pid), "kB",
                            4.3, 4.3)
        threads, files = len(measure.tasks(pid)), measure.files(pid)
        table.add("threads with PipeWire", len(measure.tasks(floor.pid)), threads, 2)
        table.add("open files with PipeWire", measure.files(floor.pid), files, 26)
    assert ratio <= 4.3
    assert threads <= 2
    assert files <= 26


def quiet_window(table, service, what):
    time.sleep(SETTLE)
    displays, before = Displays(), measure.switches(service.process.pid)
    time.sleep(WINDOW)
    woken = measure.switches(service.process.pid) - before
    table.add(f"wake-ups in {WINDOW} s {what}", 0, woken, 0)
    assert woken == 0, str(displays)


def test_at_rest(table, desk):
    quiet_window(table, desk[1], "with PipeWire")


def test_in_a_call(table, desk):
    server, service = desk
    with server.record(program="Firefox"):
        until_running(server, "Firefox")
        time.sleep(6)  # beyond the time after which it counts
        quiet_window(table, service, "in a call")
        assert service.source("Events", "pipewire") == 1


def test_after_many_calls(table, desk):
    """What forty streams leave behind."""
    server, service = desk
    before = measure.dirty(service.process.pid)
    for n in range(40):
        with server.record(program=f"program-{n}"):
            rig.wait_until(lambda: service.source("Events", "pipewire") % 2, 10, "a call")
        rig.wait_until(lambda: not service.source("Events", "pipewire") % 2, 10, "its end")
    time.sleep(SETTLE)
    after = measure.dirty(service.process.pid)
    table.add("private dirty memory after 40 calls", "", f"{before} -> {after} kB = {after / before:.2f}x", "1.10x")
    assert after <= 1.10 * before
