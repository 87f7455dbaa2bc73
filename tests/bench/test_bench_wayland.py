"""The cost of the service on a Wayland desktop, beside the floor: on sway and on mutter."""

import pytest
import rig
from bench_desk import FLOOR, FLOOR_NAME, SETTLE, LeastMemory, unit_environment
from compositors import Sway
from lumbard import Service
from mutter import Mutter

CONFIG = "[Sitting]\nLimit=8h\nAwayAfter=1h\n"


@pytest.mark.parametrize("kind", [Sway, Mutter])
def test_memory(table, kind):
    least = LeastMemory(1.93)
    while least.again():
        with rig.PrivateBus() as bus, kind(bus) as compositor, Service(bus, compositor, CONFIG, unit_environment()) as service:
            service.wait("IdleSource", compositor.source)
            with rig.Process(FLOOR, bus.env) as floor:
                rig.wait_until(lambda: rig.owner_of(service.conn, FLOOR_NAME), what="the floor")
                rig.rest(SETTLE)
                least.add(floor.pid, service.process.pid)
    assert least.ratio(table, f"private dirty memory on {kind.__name__.lower()}", 1.85) <= 1.93
