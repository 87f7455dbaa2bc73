"""Alerts on the wrist (org.lumbard.Activity1): the connections that receive them, and the effect of each result.

The person sits without input, as a sensor reports, so the alert comes instead of a bubble.
"""
import os
import signal
from pathlib import Path

import pytest
from lumbard import SHORT, Service, key
from notification_servers import FakeServer
from processes import Process
from rig import Display, PrivateBus, wait_until
from tracker_client import Tracker, ids

EXAMPLE = Path(__file__).resolve().parents[2] / "src" / "trackers" / "tracker-example.py"
HOUR = 3600 * 10**6
LONG = SHORT.replace("5s", "2s")


class Desk:
    """A person who sits without input; watch: a tracker that gives alerts, and its signals."""

    def __init__(self, bus, display, server, service):
        self.bus, self.display, self.server, self.service = bus, display, server, service
        self.thigh, self.coach = Tracker(service, "thigh"), service.watch()

    def sit(self):
        self.thigh.register(provides=["posture"])
        key(self.display)
        self.thigh.call("Posture", "tst", 0, "sitting", HOUR)
        self.service.wait("State", "passive")

    def watch(self, name="watch"):
        tracker = Tracker(self.service, name)
        tracker.register(name="My watch", provides=["alert"])
        return tracker, tracker.watch()

    def closed(self, number):
        """The outcome of this suggestion."""
        return self.coach.wait_for("SuggestionClosed", number)[1][1]


@pytest.fixture(name="desk")
def desk_fixture():
    with PrivateBus() as bus, Display() as display, FakeServer(bus) as server, Service(bus, display, LONG) as service:
        yield Desk(bus, display, server, service)


def alerts(signals):
    signals.settle()
    return [arguments[0] for member, arguments in signals.events if member == "Alert"]


def test_only_the_registered_connection_receives_an_alert(desk):
    """Not another connection of the bus that listens, and no tracker without "alert"."""
    listener, script = Tracker(desk.service, "other"), Tracker(desk.service, "script")
    listener.register(provides=["steps", "posture"])
    script.call("StepTotal", "tt", 0, 1)
    others = [listener.watch(), script.watch()]
    watch, signals = desk.watch()
    desk.sit()
    _, (number, title, text, hints) = signals.wait_for("Alert")
    assert title and text and title.isprintable() and text.isprintable()
    assert hints["stretch"] == desk.service.get("Exercise") and 30 <= hints["seconds"] <= 600 and set(hints) == {"stretch", "seconds"}
    watch.call("AlertResult", "us", number, "delivered")
    assert desk.coach.wait_for("Suggested")[1][0] == number
    desk.service.call("Skip")
    signals.wait_for("AlertWithdrawn", number)
    for other in others:
        other.settle()
        assert [member for member, _ in other.events if member.startswith("Alert")] == []


@pytest.mark.parametrize("result, outcome", [("acknowledged", "expired"), ("dismissed", "dismissed")])
def test_an_answer_ends_the_suggestion_without_credit(desk, result, outcome):
    watch, signals = desk.watch()
    desk.sit()
    number = signals.wait_for("Alert")[1][0]
    before = desk.service.get("SittingUSec")
    watch.call("AlertResult", "us", number, "delivered")
    watch.call("AlertResult", "us", number, result)
    assert desk.closed(number) == outcome
    desk.coach.wait(lambda member, arguments: member == "PropertiesChanged" and arguments[1].get("Phase") == "counting")
    assert desk.service.get("SittingUSec") >= before
    watch.call("AlertResult", "us", number, "failed")  # late results change nothing
    assert desk.service.get("StretchesToday") == 0
    assert desk.server.received("shown") == []


def test_a_failed_alert_comes_on_the_screen(desk):
    watch, signals = desk.watch()
    desk.sit()
    watch.call("AlertResult", "us", signals.wait_for("Alert")[1][0], "failed")
    desk.server.wait("shown")


def test_a_watch_that_goes_with_its_alert_has_failed(desk):
    watch, signals = desk.watch()
    desk.sit()
    signals.wait_for("Alert")
    watch.leave()
    desk.server.wait("shown")


def test_the_answer_of_one_of_two_watches_counts(desk):
    one, signals = desk.watch()
    two, others = desk.watch("band")
    desk.sit()
    number = signals.wait_for("Alert")[1][0]
    assert others.wait_for("Alert")[1][0] == number
    one.call("AlertResult", "us", number, "failed")
    two.call("AlertResult", "us", number, "delivered")
    desk.coach.wait_for("Suggested", number)
    two.call("AlertResult", "us", number, "dismissed")
    assert desk.closed(number) == "dismissed"


def test_a_number_that_was_never_given_changes_nothing(desk):
    watch, signals = desk.watch()
    desk.sit()
    number = signals.wait_for("Alert")[1][0]
    for wrong in (0, number + 1, 2**32 - 1):
        watch.call("AlertResult", "us", wrong, "dismissed")
    watch.call("AlertResult", "us", number, "delivered")
    desk.coach.wait_for("Suggested", number)
    desk.coach.settle()
    assert not [member for member, _ in desk.coach.events if member == "SuggestionClosed"]


@pytest.mark.parametrize("why", ["Worn", "Link"])
def test_a_watch_that_is_out_of_reach_or_on_the_table_gets_none(desk, why):
    watch, signals = desk.watch()
    watch.call(*{"Worn": ("Worn", "ty", 0, 1), "Link": ("Link", "b", False)}[why])
    desk.sit()
    desk.server.wait("shown")
    assert alerts(signals) == []


def test_the_example_in_python_shows_an_alert(desk):
    reader, writer = os.pipe()
    with Process([EXAMPLE], desk.bus.env, stdin=reader) as process:
        wait_until(lambda: "example" in ids(desk.service), what="the registration")
        desk.sit()
        number = desk.coach.wait_for("Suggested")[1][0]
        assert number and len(process.stdout.splitlines()) == 1 and ": " in process.stdout
        process.kill(signal.SIGTERM)
        process.wait_exit()
    os.close(reader)
    os.close(writer)
