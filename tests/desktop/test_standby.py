"""GNOME on X11: Mutter is the idle source and the X server is in standby; it takes over when Mutter exits."""
import time

from fake_idle_monitor import IdleMonitor
from lumbard import Service, key
from rig import Display, PrivateBus, wait_until


def test_the_standby_source_takes_over_without_a_false_absence():
    with Display() as display, PrivateBus() as bus, IdleMonitor(bus) as monitor:
        with Service(bus, display, "[Sitting]\nLimit=1h\nAwayAfter=1s\n") as service:
            wait_until(lambda: {service.source("State", n) for n in ("mutter", "x11")} == {"ready"}, what="both")
            end = time.monotonic() + 2.5
            while time.monotonic() < end:
                key(display)
                monitor.input()
            since = service.get("StateSinceTimestamp")
            with service.watch() as watcher:
                monitor.stop()
                wait_until(lambda: service.get("IdleSource") == "x11", what="the X server to serve")
                key(display)
                watcher.settle()
                assert not [a for m, a in watcher.events if m == "PropertiesChanged" and "State" in a[1]]
            assert service.get("State") == "active" and service.get("StateSinceTimestamp") == since
            monitor.start()
