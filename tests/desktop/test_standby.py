"""GNOME on X11: Mutter is the idle source and the X server is in standby; it takes over when Mutter exits."""
from fake_idle_monitor import IdleMonitor
from instants import SECOND, now
from lumbard import Service, Typing
from rig import Display, PrivateBus, wait_until


def test_the_standby_source_takes_over_without_a_false_absence():
    with Display() as display, PrivateBus() as bus, IdleMonitor(bus) as monitor:
        with Service(bus, display, "[Sitting]\nLimit=1h\nAwayAfter=2s\n") as service:
            wait_until(lambda: {service.source("State", n) for n in ("mutter", "x11")} == {"ready"}, what="both")
            with Typing(display) as typing, service.watch() as watcher:
                end = now() + 3 * SECOND
                wait_until(lambda: monitor.input() and now() > end, what="input for longer than AwayAfter")
                since = service.get("StateSinceTimestamp")
                watcher.settle()
                watcher.events.clear()
                monitor.stop()
                wait_until(lambda: service.get("IdleSource") == "x11", what="the X server to serve")
                taken_over = now()
                wait_until(lambda: typing.last[0] > taken_over, what="one more key")
                watcher.settle()
                assert not [a for m, a in watcher.events if m == "PropertiesChanged" and "State" in a[1]]
            assert service.get("State") == "active" and service.get("StateSinceTimestamp") == since
            monitor.start()
