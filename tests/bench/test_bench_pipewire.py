"""The cost of a connection to PipeWire."""

import measure
import pytest
import rig
from bench_desk import FLOOR, FLOOR_NAME, SETTLE, unit_environment
from lumbard import Service
from measured_desks import pipewire_desk
from pipewire_server import PipeWire

CONFIG = "[Sitting]\nLimit=8h\nAwayAfter=1h\n"


@pytest.fixture(scope="module")
def desk():
    with pipewire_desk() as desk:
        yield desk


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
