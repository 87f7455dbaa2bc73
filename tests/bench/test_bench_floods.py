"""How long another client waits for a Get while a client floods the service with 20,000 messages.

The limit is one of correctness, not of speed: the waits of a busy machine for its processors are not counted.
"""
import pytest
from flood import KINDS
from flood_victim import GUARD, least_worst_get
from lumbard import Service


@pytest.mark.parametrize("kind", KINDS)
def test_the_victim_of_a_flood(table, bus, kind):
    with Service(bus, config="") as service:
        usual = max(service.delay() for _ in range(100))
        worst = least_worst_get(bus, service, kind)
    table.add(f"worst Get during a flood: {kind}", f"{usual * 1000:.1f} ms without", f"{worst * 1000:.0f} ms",
              f"{GUARD * 1000:.0f} ms")
    assert worst <= GUARD
