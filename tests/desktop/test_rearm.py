"""AwayAfter changes while nobody is there: the next key is a return all the same."""
import os

from rig import Display, PrivateBus, wait_until
from service import Service, key


def test_back_before_the_new_limit_is_reached():
    with Display() as display, PrivateBus() as bus, Service(bus, display, "[Sitting]\nAwayAfter=1s\n") as service:
        key(display)
        service.wait("State", "active")
        service.wait("State", "away")
        with open(os.path.join(service.env["XDG_CONFIG_HOME"], "lumbard", "lumbard.conf"), "w",
                  encoding="utf-8") as stream:
            stream.write("[Sitting]\nAwayAfter=1h\n")
        wait_until(lambda: "the configuration changed" in service.process.stderr, what="the new settings")
        key(display)
        service.wait("State", "active")
