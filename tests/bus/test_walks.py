"""One walk that three trackers count: the real service, a watch at Amazfish, the same watch at BlueZ, and a phone."""
from fake_amazfish import Amazfish
from fake_bluez import STEPS, WATCH, FakeBluez
from fake_logind import FakeLogind, SystemBus
from lumbard import PATH, PRESENCE, Service, key
from rig import LUMBARD, Display, PrivateBus, Watcher, get, rest, wait_until
from tracker_client import ACTIVITY, Tracker

CONFIG = "[Sitting]\nLimit=30min\nAwayAfter=2s\nRest=1min\n"
A_SECOND = 3  # steps


class Walk:
    """The person walks about, and each device counts."""

    def __init__(self, service, amazfish, watch, phone):
        self.service, self.amazfish, self.watch, self.phone, self.steps = service, amazfish, watch, phone, 0
        self.report()

    def report(self):
        self.amazfish.steps(1000 + self.steps)
        self.watch.notify(STEPS, " ".join(f"{b:02x}" for b in (1000 + self.steps).to_bytes(4, "little")))
        self.phone.call("StepTotal", "tt", 0, 500 + self.steps)

    def go_on(self):
        rest(1)  # the time in which they are made
        self.steps += A_SECOND
        self.report()


def test_three_trackers():
    with Display() as display, SystemBus() as system, PrivateBus() as bus, FakeLogind(system) as login, \
            Amazfish(bus) as amazfish, FakeBluez(system) as bluez:
        login.display = login.add_session("c2", "x11")
        watch = bluez.add(WATCH)
        watch.connect()
        with Service(bus, display, CONFIG, system.env) as service:
            for name in ("amazfish", "bluez"):
                wait_until(lambda: service.source("State", name) == "ready", 20, name)
            key(display)
            service.wait("State", "active")
            walk = Walk(service, amazfish, watch, Tracker(service, "phone"))
            rests = Watcher(service.conn, LUMBARD, PATH, PRESENCE)

            def is_known():
                walk.go_on()
                return service.get("StateReason") == "walk"
            wait_until(is_known, 120, "the walk")
            assert service.get("State") == "away" and get(service.conn, LUMBARD, PATH, ACTIVITY, "Moving")
            counted = get(service.conn, LUMBARD, PATH, ACTIVITY, "StepsLastHour")
            assert 40 <= counted <= walk.steps, "the trackers are not added"
            key(display)
            _, (_, _, reason) = rests.wait_for("RestTaken", limit=30)
            assert reason == "walk"
            assert service.get("SittingUSec") < 30 * 10**6
            rests.settle()
            assert len([event for event in rests.events if event[0] == "RestTaken"]) == 1
