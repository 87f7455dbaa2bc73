"""Amazfish and the whole service: which of the steps count, and when the watch vibrates."""
import pytest
from fake_amazfish import Amazfish
from fake_clocks import Clocks
from lumbard import NEVER_AWAY, SHORT, Service, Typing, key
from notification_servers import FakeServer
from rig import LUMBARD, Display, PrivateBus, get, wait_until
from tracker_client import ACTIVITY, Tracker

MINUTE, HOUR = 60, 3600  # s
CALM = "[Sitting]\nLimit=4h\nAwayAfter=1h\n"


class Desk:
    """The service with clocks of its own, and a watch."""

    def __init__(self, bus, amazfish, service, clocks):
        self.bus, self.amazfish, self.service, self.clocks = bus, amazfish, service, clocks
        wait_until(lambda: self.events() == 1, what="the report that the watch can alert")

    def events(self):
        return self.service.source("Events", "amazfish")

    def steps(self, total, after=0):
        """The counter of the watch shows this total, this many seconds later; returns when the service knows it."""
        if after:
            self.clocks.move(passed=self.clocks.passed + after)
        before = self.events()
        self.amazfish.steps(total)
        wait_until(lambda: self.events() > before, what=f"the total {total}")

    def count(self):
        return get(self.service.conn, LUMBARD, "/org/lumbard/Lumbard1", ACTIVITY, "StepsLastHour")

    def wait_count(self, steps):
        wait_until(lambda: self.count() == steps, what=f"{steps} steps in the last hour, it is {self.count()}")

    def wait_discarded(self, number):
        wait_until(lambda: self.service.source("Detail", "amazfish").rpartition("; ")[2].startswith(f"{number} invalid"),
                   what=f"{number} invalid reports, the detail is {self.service.source('Detail', 'amazfish')}")


@pytest.fixture(name="desk")
def desk_fixture():
    with PrivateBus() as bus, Amazfish(bus) as amazfish:
        clocks = Clocks(bus.folder)
        with Service(bus, config=CALM, env=clocks.env) as service:
            yield Desk(bus, amazfish, service, clocks)


def test_the_first_total_is_a_baseline_and_the_next_one_counts(desk):
    desk.steps(4000)
    desk.steps(4100, after=MINUTE)
    desk.wait_count(100)


def test_a_batch_when_the_watch_wakes(desk):
    """InfiniTime 1.15 and older count while the screen is off, and report when it is turned on."""
    desk.steps(100)
    desk.steps(1000, after=30 * MINUTE)
    desk.wait_count(900)
    desk.steps(1900)
    desk.wait_discarded(1)
    assert desk.count() == 900, "900 more at once are no steps"


def test_a_watch_that_adds_2_to_the_29(desk):
    """https://github.com/InfiniTimeOrg/InfiniTime/issues/1789"""
    desk.steps(5964)
    desk.steps(5964 + 2**29, after=10 * MINUTE)
    desk.wait_discarded(1)
    desk.steps(5964 + 2**29 + 30, after=MINUTE)
    desk.wait_count(30)


def test_a_watch_that_restarts(desk):
    desk.steps(4000)
    desk.steps(4100, after=MINUTE)
    desk.steps(12, after=MINUTE)
    desk.steps(52, after=MINUTE)
    desk.wait_count(140)


def test_the_counter_begins_again_at_midnight(desk):
    """The tests run in a zone where it is early in the afternoon."""
    desk.steps(4000)
    desk.steps(4100, after=MINUTE)
    desk.wait_count(100)
    desk.steps(70, after=12 * HOUR)
    wait_until(lambda: 0 < desk.count() <= 70, what="the share of the last hour in the steps since midnight")


def test_ten_updates_a_second(desk):
    desk.steps(0)
    for second in range(1, 31):
        desk.clocks.move(passed=desk.clocks.passed + 1)
        for tenth in range(10):
            desk.amazfish.steps(second * 2 + tenth // 5)
    desk.wait_count(61)
    assert "invalid" not in desk.service.source("Detail", "amazfish")


def test_two_trackers_of_one_walk_are_not_added(desk):
    phone = Tracker(desk.service, "phone")
    desk.steps(4000)
    phone.call("StepTotal", "tt", 0, 70)
    desk.steps(4100, after=MINUTE)
    phone.call("StepTotal", "tt", 0, 160)
    desk.wait_count(100)


def test_the_watch_vibrates_once_beside_the_second_reminder():
    """An Amazfish that forwards notifications shows each of them once, too."""
    config = NEVER_AWAY + "[Coach]\nRemindAfter=2s\nRemindLimit=3\n"
    with PrivateBus() as bus, Display() as display, Amazfish(bus) as amazfish, FakeServer(bus) as server, \
            Service(bus, display, config) as service, Typing(display):
        shown = []
        for number in range(1, 4):
            _, _, _, summary, body, *_ = server.wait("Notify", number)["args"]
            shown.append(("Lumbard", summary, body))
            amazfish.show(list(shown[-1]))
            if number == 2:
                wait_until(lambda: "sendAlert" in [method for method, *_ in amazfish.calls], what="the alert")
            server.close(server.wait("shown", number)["id"], 1)
        wait_until(lambda: service.get("Attempt") == 0 or service.get("Phase") != "suggested", what="the last reminder to end")
        assert [method for method, *_ in amazfish.calls].count("sendAlert") == 1, "one alert for each due stretch"
        assert amazfish.alerts() == shown, "the alert has the texts of the bubble"


def test_a_worn_watch_vibrates_instead_of_a_bubble():
    """A person who sits without input may not look at the screen."""
    with PrivateBus() as bus, Display() as display, Amazfish(bus) as amazfish, FakeServer(bus) as server, \
            Service(bus, display, SHORT) as service:
        wait_until(lambda: service.source("State", "amazfish") == "ready", what="the watch")
        amazfish.heart_rate(61)
        key(display)
        wait_until(lambda: (service.get("State"), service.get("StateReason")) == ("passive", "worn"), what="the worn watch")
        wait_until(amazfish.alerts, what="the alert")
        name, summary, body = amazfish.alerts()[0]
        assert name == "Lumbard" and summary.startswith("Time to stretch") and "sitting" in body
        assert len((summary + body).encode()) <= 90
        assert not server.received("Notify")


def test_no_alert_without_the_setting():
    config = NEVER_AWAY + "[Coach]\nRemindAfter=2s\nRemindLimit=2\n[Trackers]\nWristAlert=no\n"
    with PrivateBus() as bus, Display() as display, Amazfish(bus) as amazfish, FakeServer(bus) as server, \
            Service(bus, display, config), Typing(display):
        for number in range(1, 3):
            server.close(server.wait("shown", number)["id"], 1)
        server.wait("closed", 2)
        assert "sendAlert" not in [method for method, *_ in amazfish.calls]
