"""Outside the hours nothing is said, over a restart either. The tests' zone has it past one in the afternoon."""
import signal

from rig import FakeServer, PrivateBus, wait_until
from service import PRESENCE, Service

NIGHT = "[Sitting]\nLimit=1s\n[Coach]\nHours=03:00-04:00\n"


def test_a_restart_outside_the_hours_says_nothing():
    with PrivateBus() as bus, FakeServer(bus) as server, Service(bus, config=NIGHT) as service:
        service.call("ReportPresence", "(sst)", "chair", "sitting", 3600 * 10**6, interface=PRESENCE)
        service.wait("Phase", "quiet")
        wait_until(lambda: service.get("SittingUSec") > 1_500_000, what="the limit to be over")
        since = service.get("PhaseSinceTimestamp")
        for number in (signal.SIGKILL, signal.SIGTERM):
            service.process.kill(number)
            service.process.wait_exit()
            service.start()
            service.wait("State", "passive")
            assert service.get("Phase") == "quiet" and service.get("PhaseSinceTimestamp") == since
        assert server.told("GetServerInformation") == [], "the notifier was never needed"
