"""The X11 idle source: its threshold, a new one and the first one, and the instants of its input."""
import os
import signal

from instants import SECOND, near, now, wait_past
from lumbard import Service, key
from rig import Display, PrivateBus, wait_until


def test_back_before_the_new_limit_is_reached():
    with Display() as display, PrivateBus() as bus, Service(bus, display, "[Sitting]\nAwayAfter=1s\n") as service:
        key(display)
        service.wait("State", "active")
        service.wait("State", "away")
        with open(os.path.join(service.env["XDG_CONFIG_HOME"], "lumbard", "lumbard.conf"), "w",
                  encoding="utf-8") as stream:
            stream.write("[Sitting]\nAwayAfter=1h\n")
        wait_until(lambda: "configuration reloaded" in service.process.stderr, what="the new settings")
        key(display)
        service.wait("State", "active")


def test_server_reached_within_open():
    """A remote display is connected to before open() returns, so the source is ready before it is armed."""
    with Display(by_tcp=True) as display, PrivateBus() as bus, \
            Service(bus, display, "[Sitting]\nAwayAfter=1s\n") as service:
        key(display)
        service.wait("State", "active")
        service.wait("State", "away")
        key(display)
        service.wait("State", "active")


def test_input_has_the_instant_of_the_server():
    """The service reads it 2 s later, as on a machine that has no time for it."""
    with Display() as display, PrivateBus() as bus, Service(bus, display, "[Sitting]\nAwayAfter=1s\n") as service:
        key(display)
        service.wait("State", "active")
        service.wait("State", "away")
        service.process.kill(signal.SIGSTOP)
        instants = key(display)
        wait_past(now() + 2 * SECOND)
        service.process.kill(signal.SIGCONT)
        wait_until(lambda: service.get("LastInputTimestamp") > instants[0] - SECOND // 2, what="the input to be read")
        near(service, "LastInputTimestamp", instants)
