"""Outside the working hours there is no suggestion, also after a restart. In the time zone of the tests it is after 13:00."""
import signal

from lumbard import PRESENCE, Service
from notification_servers import FakeServer
from rig import PrivateBus, wait_until

NIGHT = "[Sitting]\nLimit=1s\n[Coach]\nHours=03:00-04:00\n"


def test_a_restart_outside_the_hours_shows_nothing():
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
        assert server.received("GetServerInformation") == [], "the notifier was never needed"
