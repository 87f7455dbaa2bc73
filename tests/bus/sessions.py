"""The daemon beside a logind of the test's own."""
from contextlib import contextmanager

from login1 import Login1, SystemBus
from rig import PrivateBus, wait_until
from service import SHORT, Service


@contextmanager
def running(login=True, config=SHORT, display=None, **options):
    """(service, system bus, logind, session bus), with one graphical session that is ours."""
    with SystemBus() as system, PrivateBus() as bus:
        if not login:
            with Service(bus, display, config, system.env) as service:
                yield service, system, None, bus
            return
        with Login1(system, **options) as logind:
            logind.display = logind.add_session("c2")
            with Service(bus, display, config, system.env) as service:
                wait_until(lambda: service.source("State", "session") != "standby", 12, what="logind's answers")
                yield service, system, logind, bus


def away_for(service, reason):
    service.wait("State", "away")
    assert service.get("StateReason") == reason
