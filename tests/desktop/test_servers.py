"""Real notification servers, each on a desk of its own: what a person sees, and each way to answer.

The real service and notifier, real keys and clicks. Pictures go to $LUMBARD_SHOTS.
"""
import json
import time

import pytest
from lumbard import Service, key
from notification_desks import DESKS, is_one_place
from rig import LIMIT, NOTIFIER, Watcher, get, wait_until

ASKED = "[Sitting]\nLimit=1h\nAwayAfter=1h\n[Coach]\nSnoozeLimit=20\n"  # a suggestion comes when it is asked for
DUE = "[Sitting]\nLimit=2s\nAwayAfter=1h\n[Coach]\nRemindAfter=4h\n"  # it comes by itself, a moment after the start
WITH_SILENCE = ["dunst", "mako", "swaync", "xfce4-notifyd"]  # those whose do not disturb the notifier can read


@pytest.fixture(scope="module", params=DESKS.values(), ids=DESKS)
def desk(request):
    desk = request.param()
    yield desk
    desk.close()


class Seated(Service):
    """A service with a person at the desk, and its signals."""

    def __init__(self, desk, config=ASKED):
        desk.forget()
        super().__init__(desk.bus, desk.display, config)
        self.desk = desk
        self.watcher = self.watch()
        self.notifier = Watcher(self.conn, NOTIFIER, "/org/lumbard/Notifier1", NOTIFIER)
        key(desk.display)
        self.wait("State", "active")

    def suggest(self):
        """Asks for a suggestion; returns its number and its place on the screen."""
        before = len(self.suggested())
        assert self.ctl("suggest").returncode == 0
        wait_until(lambda: len(self.suggested()) > before, what="a suggestion")
        self.wait("Phase", "suggested")
        return self.suggested()[-1], self.desk.wait_up()

    def suggested(self):
        self.watcher.settle()
        return [arguments[0] for member, arguments in self.watcher.events if member == "Suggested"]

    def closed(self):
        self.watcher.settle()
        return [arguments for member, arguments in self.watcher.events if member == "SuggestionClosed"]

    def wait_closed(self, number, outcome, limit=LIMIT):
        wait_until(lambda: number in [n for n, _ in self.closed()], limit, f"{self.desk.program}: {number} {outcome}")
        assert self.closed()[-1] == (number, outcome)


def test_the_suggestion_is_on_the_screen(desk):
    with Seated(desk) as service:
        _, box = service.suggest()
        desk.keep_shot("suggestion")
        assert box[2] > 200 and box[3] > 60
        assert service.get("SuggestionsToday") == 1
        assert get(service.conn, NOTIFIER, "/org/lumbard/Notifier1", NOTIFIER, "Server") == desk.name
        found = json.loads(service.ctl("doctor", "--json").stdout)
        assert [advice for advice in found["Missing"] if "systemd-logind" not in advice["Sentence"]] == [], "only logind is missing"
        assert found["NotificationServer"]["Name"] == desk.name
        desk.dismiss()
        desk.wait_gone()


WAYS = {"dunst": ["dunstctl", "middle click", "left click", "dunstctl close"],
        "mako": ["makoctl", "makoctl snooze", "makoctl skip", "click", "makoctl dismiss"],
        "swaync": ["start", "snooze", "skip", "click", "swaync-client"],
        "xfce4-notifyd": ["start", "snooze", "skip", "click"],
        "notification-daemon": ["start", "snooze", "skip", "click", "cross"],
        "mate-notification-daemon": ["start", "snooze", "skip", "click", "cross"],
        "lxqt-notificationd": ["start", "snooze", "skip", "cross"]}


@pytest.mark.parametrize("desk, way", [(DESKS[name], way) for name, ways in WAYS.items() for way in ways],
                         indirect=["desk"], scope="module",
                         ids=[f"{name}-{way}" for name, ways in WAYS.items() for way in ways])
def test_each_way_to_answer(desk, way):
    act, outcome = desk.gestures()[way]
    assert set(desk.gestures()) == set(WAYS[desk.program])
    with Seated(desk) as service:
        number, box = service.suggest()
        act(box)
        service.wait_closed(number, outcome)
        if outcome == "started":
            # The suggestion may still be on the screen, and look different under the pointer.
            service.notifier.wait_for("Changed", f"suggestion-{number}", "shown", count=2)
            desk.wait_up()
            desk.keep_shot("steps")
            service.call("StopStretch")
        desk.wait_gone()
        assert [n for n, _ in service.closed()] == [number], "answered once"
        assert service.get("TodayRests") == 0, "and nothing is credited for it"


def test_a_replacement_is_no_second_popup(desk):
    with Seated(desk) as service:
        number, box = service.suggest()
        face, sat = desk.face, service.get("SittingUSec")
        wait_until(lambda: service.get("SittingUSec") > sat + 1_000_000, what="another text")
        assert service.ctl("suggest").returncode == 0
        assert is_one_place([box, desk.wait_other(face)]), "in its place; the figure may need one more line"
        desk.keep_shot("replacement")
        desk.dismiss()
        service.wait_closed(number, "dismissed")
        desk.wait_gone()


def test_a_withdrawal(desk):
    with Seated(desk) as service:
        number, _ = service.suggest()
        assert service.ctl("pause").returncode == 0
        service.wait_closed(number, "withdrawn")
        desk.wait_gone()
        assert desk.count() in (0, None)


def wait_with_keys(service, is_true, limit, what):
    """Presses keys until that is true: the person is at the desk meanwhile."""
    wait_until(lambda: key(service.desk.display) and is_true(service), limit, what)


def is_up(service):
    return service.get("Phase") == "suggested" and service.desk.box()


def test_expiry_by_the_server_or_by_the_service(desk):
    """The popup disappears after 15 s, whichever program closes it, and that is no answer."""
    with Seated(desk, DUE) as service:
        wait_with_keys(service, is_up, LIMIT, "the suggestion")
        began = service.get("PhaseSinceTimestamp")
        wait_until(lambda: time.time_ns() // 1000 > began + 12_000_000, what="12 s")
        assert desk.box() or service.closed(), "swaync has a limit of its own, of about 8 s"
        service.wait_closed(1, "expired")
        desk.wait_gone()
        assert 13_000_000 < time.time_ns() // 1000 - began < 25_000_000 + service.waited()
        assert service.get("Phase") == "suggested" and service.get("SuggestionsToday") == 1


@pytest.mark.parametrize("desk", [DESKS[name] for name in WITH_SILENCE], indirect=True, ids=WITH_SILENCE)
def test_do_not_disturb_holds_the_suggestion_and_then_it_appears_once(desk):
    """mako does not announce the end of its mode, so the service asks: that takes up to 20 s."""
    desk.set_do_not_disturb(True)
    try:
        with Seated(desk, DUE) as service:
            wait_with_keys(service, lambda s: "dnd" in s.get("HeldBy"), LIMIT, "the hold")
            assert service.get("Phase") == "held" and service.suggested() == [] and not desk.box()
            found = json.loads(service.ctl("doctor", "--json").stdout)
            assert found["NotificationServer"]["DoNotDisturb"] is True
            desk.set_do_not_disturb(False)
            wait_with_keys(service, is_up, 2 * LIMIT, "the suggestion after the hold")
            assert service.get("HeldBy") == [] and service.get("SuggestionsToday") == 1
            number, = service.suggested()
            assert desk.count() in (1, None)
            desk.dismiss()
            service.wait_closed(number, "dismissed")
            desk.wait_gone()
            assert service.suggested() == [number], "once, and no more"
    finally:
        desk.set_do_not_disturb(False)


@pytest.mark.parametrize("desk", [DESKS["mako"]], indirect=True, ids=["mako"])
def test_a_bubble_hidden_by_a_mode_of_mako_is_no_unanswered_reminder(desk):
    """mako 1.7 does not announce its modes, and closes what it hid as expired. The mode has a name that the person chose."""
    config = DUE + "[Notify]\nQuietModes=night\n"
    try:
        with Seated(desk, config) as service:
            wait_with_keys(service, is_up, LIMIT, "the suggestion")
            assert service.get("Attempt") == 1
            desk.set_do_not_disturb(True, "night")
            wait_with_keys(service, lambda s: s.get("HeldBy") == ["dnd"], LIMIT, "the hold")
            service.wait_closed(1, "withdrawn")
            desk.set_do_not_disturb(False, "night")
            wait_with_keys(service, is_up, 2 * LIMIT, "the suggestion after the mode")
            assert service.get("Attempt") == 1, "the same reminder again"
    finally:
        desk.set_do_not_disturb(False, "night")


@pytest.mark.parametrize("desk", [DESKS["mako"]], indirect=True, ids=["mako"])
def test_a_mode_of_mako_that_is_not_named_hides_nothing_from_the_service(desk):
    """The names apply at once when the setting changes, even while a mode holds the suggestion back."""
    desk.set_do_not_disturb(True)
    try:
        with Seated(desk, DUE + "[Notify]\nQuietModes=do-not-disturb\n") as service:
            wait_with_keys(service, lambda s: s.get("HeldBy") == ["dnd"], LIMIT, "the hold")
            service.write_config(DUE + "[Notify]\nQuietModes=night\n")
            wait_with_keys(service, lambda s: len(s.suggested()) == 1, LIMIT, "the suggestion")
    finally:
        desk.set_do_not_disturb(False)
