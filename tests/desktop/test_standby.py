"""GNOME on X11: Mutter serves and the X server stands by; when Mutter goes, the X server takes over."""
import time

from fake_monitor import IdleMonitor
from rig import Display, PrivateBus, wait_until
from service import Service, key


def test_who_has_stood_by_takes_over_without_a_false_absence():
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
