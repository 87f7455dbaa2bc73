"""Reminders on the wrist: a registered tracker, the real notifier and a recording notification server."""
from contextlib import ExitStack

import pytest
from fake_player import Player
from lumbard import Service, Typing, key
from notification_servers import FakeServer
from rig import Display, PrivateBus, wait_until
from tracker_client import Tracker

CONFIG = "[Sitting]\nLimit=5s\nAwayAfter=2s\nRest=3s\n[Coach]\nRemindAfter=1s\n"


class Desk:
    """A display, a server and a service, and a watch that can give alerts."""

    def __init__(self, stack, config=CONFIG, **server):
        self.stack = stack
        self.bus, self.display = stack.enter_context(PrivateBus()), stack.enter_context(Display())
        self.server = stack.enter_context(FakeServer(self.bus, **server))
        self.service = stack.enter_context(Service(self.bus, self.display, config))
        self.watch = Tracker(self.service)
        self.watch.register(provides=["steps", "alert"])
        self.heard = self.watch.watch()

    def film(self):
        """The person plays a film and touches the machine for the last time."""
        self.stack.enter_context(Player(self.bus, status="Playing"))
        wait_until(lambda: self.service.source("Events", "mpris"), what="the film")
        key(self.display)
        self.service.wait("State", "passive")

    def alert(self):
        """(id, title, text) of the next alert."""
        number, title, text, _ = self.heard.wait_for("Alert", limit=30)[1]
        return number, title, text

    def answer(self, number, result):
        self.watch.call("AlertResult", "us", number, result)

    def bubbles(self):
        return [(call["args"][3], call["args"][4]) for call in self.server.received("Notify")]

    def alerts(self):
        self.heard.settle()
        return [event for event in self.heard.events if event[0] == "Alert"]


@pytest.fixture(name="desk")
def desk_fixture():
    with ExitStack() as stack:
        yield lambda **options: Desk(stack, **options)


def test_the_second_reminder(desk):
    """The alert has the texts of the bubble, so that a program that forwards bubbles drops it."""
    at = desk(config=CONFIG.replace("RemindAfter=1s", "RemindAfter=4s").replace("AwayAfter=2s", "AwayAfter=30s"))
    with Typing(at.display):
        at.server.wait("shown", 1, limit=30)
        assert at.alerts() == []
        number, title, text = at.alert()
        at.server.wait("Notify", 2)
        assert at.bubbles()[1] == (title, text) and number == at.service.get("SuggestionId")
        at.answer(number, "delivered")
        at.answer(number, "acknowledged")
        wait_until(lambda: at.server.open() == [], what="the bubble to be removed")
        assert at.service.get("SuggestionId") == 0
        assert len(at.alerts()) == 1
    at.heard.wait_for("AlertWithdrawn", number)


def test_instead_of_the_bubble_in_a_film(desk):
    at = desk()
    at.film()
    number, _, _ = at.alert()
    assert at.bubbles() == []
    at.answer(number, "delivered")
    at.service.wait("SuggestionId", number)
    at.answer(number, "dismissed")
    at.service.wait("SuggestionId", 0)
    assert at.bubbles() == [] and at.service.get("Phase") == "counting"


@pytest.mark.parametrize("end", ["failed", "gone"])
def test_a_device_that_fails(desk, end):
    """The reminder comes on screen, as if there were no device."""
    at = desk()
    at.film()
    number, _, _ = at.alert()
    if end == "failed":
        at.answer(number, "failed")
    else:
        at.watch.leave()
    at.server.wait("shown", 1, limit=30)
    at.service.wait("Phase", "suggested")


def test_not_during_do_not_disturb(desk):
    at = desk(inhibited=True)
    at.film()
    at.service.wait("Phase", "held")
    assert at.service.get("HeldBy") == ["dnd"] and at.alerts() == [] and at.bubbles() == []


@pytest.mark.parametrize("why", ["not worn", "no link", "setting"])
def test_not_on_this_wrist(desk, why):
    at = desk(config=CONFIG + ("[Trackers]\nWristAlert=no\n" if why == "setting" else ""))
    if why == "not worn":
        at.watch.call("Worn", "ty", 0, 1)
    elif why == "no link":
        at.watch.call("Link", "b", False)
    at.film()
    at.server.wait("shown", 1, limit=30)
    assert at.alerts() == []
