"""The cost of a connection to PipeWire; a call causes no wake-ups while it lasts."""

import measure
import pytest
import rig
from bench_desk import FLOOR, FLOOR_NAME, SETTLE, WINDOW, Displays, unit_environment, without_wake_up
from lumbard import Service
from pipewire_server import PipeWire, until_running

CONFIG = "[Sitting]\nLimit=8h\nAwayAfter=1h\n"


@pytest.fixture(scope="module")
def desk():
    with rig.PrivateBus() as bus, rig.Display() as display, PipeWire(bus) as server:
        server.make("mic", "Audio/Source/Virtual")
        with Service(bus, display, CONFIG, unit_environment()) as service:
            rig.wait_until(lambda: service.source("State", "pipewire") == "ready", what="PipeWire to be ready")
            rig.wait_until(lambda: service.get("IdleSource") == "x11", what="the display to be served")
            yield server, service


def test_cost(table, desk):
    server, service = desk
    pid = service.process.pid
    with rig.Process(FLOOR, service.bus.env) as floor:
        rig.wait_until(lambda: rig.owner_of(service.conn, FLOOR_NAME), what="the floor")
        rig.rest(SETTLE)
        ratio = table.ratio("private dirty memory with PipeWire", measure.dirty(floor.pid), measure.dirty(pid), "kB",
                            3.5, 3.7)
        threads, files = len(measure.tasks(pid)), measure.files(pid)
        table.add("threads with PipeWire", len(measure.tasks(floor.pid)), threads, 2)
        table.add("open files with PipeWire", measure.files(floor.pid), files, 26)
    assert ratio <= 3.7
    assert threads <= 2
    assert files <= 26


def quiet_window(table, service, what):
    rig.rest(SETTLE)
    displays = Displays()

    def look():
        before = measure.switches(service.process.pid)
        rig.rest(WINDOW)
        return (measure.switches(service.process.pid) - before,)

    woken, = without_wake_up(what, look)
    table.add(f"wake-ups in {WINDOW} s {what}", 0, woken, 0)
    assert woken == 0, str(displays)


def test_at_rest(table, desk):
    quiet_window(table, desk[1], "with PipeWire")


def test_in_a_call(table, desk):
    server, service = desk
    with server.record(program="Firefox"):
        until_running(server, "Firefox")
        rig.rest(6)  # a call counts after some seconds
        quiet_window(table, service, "in a call")
        assert service.source("Events", "pipewire") == 1


def test_after_many_calls(table, desk):
    """Memory that remains after forty streams."""
    server, service = desk
    before = measure.dirty(service.process.pid)
    for n in range(40):
        with server.record(program=f"program-{n}"):
            rig.wait_until(lambda: service.source("Events", "pipewire") % 2, what="a call")
        rig.wait_until(lambda: not service.source("Events", "pipewire") % 2, what="its end")
    rig.rest(SETTLE)
    after = measure.dirty(service.process.pid)
    table.add("private dirty memory after 40 calls", "", f"{before} -> {after} kB = {after / before:.2f}x", "1.10x")
    assert after <= 1.10 * before


def test_after_pipewire(table):
    """The module is unloaded when PipeWire exits, and its memory comes back."""
    with rig.PrivateBus() as bus, rig.Display() as display:
        with Service(bus, display, CONFIG, unit_environment()) as service:
            pid = service.process.pid
            service.wait("IdleSource", "x11")
            rig.rest(SETTLE)
            before = measure.dirty(pid)
            with PipeWire(bus):
                rig.wait_until(lambda: service.source("State", "pipewire") == "ready", what="PipeWire to be ready")
                rig.rest(SETTLE)
                during = measure.dirty(pid)
            rig.wait_until(lambda: service.source("State", "pipewire") != "ready", what="PipeWire to be gone")
            rig.rest(SETTLE)
            after = measure.dirty(pid)
    table.add("private dirty memory before, with and after PipeWire", "",
              f"{before}, {during}, {after} kB = {after / before:.2f}x", "1.10x")
    assert after <= 1.10 * before
