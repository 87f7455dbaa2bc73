"""The cost of the service on a Wayland desktop, beside the floor: on sway and on mutter."""

import measure
import pytest
import rig
from bench_desk import FLOOR, FLOOR_NAME, SETTLE, unit_environment
from compositors import Sway
from lumbard import Service
from mutter import Mutter

CONFIG = "[Sitting]\nLimit=8h\nAwayAfter=1h\n"


@pytest.mark.parametrize("kind", [Sway, Mutter])
def test_memory(table, kind):
    with rig.PrivateBus() as bus, kind(bus) as compositor, Service(bus, compositor, CONFIG, unit_environment()) as service:
        service.wait("IdleSource", compositor.source)
        with rig.Process(FLOOR, bus.env) as floor:
            rig.wait_until(lambda: rig.owner_of(service.conn, FLOOR_NAME), 10, "the floor")
            rig.rest(SETTLE)
            ratio = table.ratio(f"private dirty memory on {kind.__name__.lower()}", measure.dirty(floor.pid),
                                measure.dirty(service.process.pid), "kB", 1.85, 1.95)
    assert ratio <= 1.95
