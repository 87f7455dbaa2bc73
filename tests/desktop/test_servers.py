"""Real notification servers, each on a desk of its own: what a person sees, and each way to answer.

The real service and notifier, real keys and clicks. Pictures go to $LUMBARD_SHOTS.
"""
import json
import time
from contextlib import ExitStack

import pytest
from desks import DESKS
from rig import LIMIT, NOTIFIER, get, wait_until
from service import Service, key

ASKED = "[Sitting]\nLimit=1h\nAwayAfter=1h\n[Coach]\nSnoozeLimit=20\n"  # comes when it is asked for
DUE = "[Sitting]\nLimit=2s\nAwayAfter=1h\n[Coach]\nRemindAfter=4h\n"  # comes by itself, a moment after the start
TELLS_SILENCE = [name for name in DESKS if name != "notification-daemon"]


@pytest.fixture(scope="module", name="desks")
def all_desks():
    """All at once, so that what takes time takes it once."""
    with ExitStack() as stack:
        desks = {}
        for name, desk in DESKS.items():
            desks[name] = desk()
            stack.callback(desks[name].close)
        yield desks


class Seated(Service):
    """A service with somebody at the desk, and its signals."""

    def __init__(self, desk, config=ASKED):
        desk.forget()
        super().__init__(desk.bus, desk.display, config)
        self.desk = desk
        self.watcher = self.watch()
        key(desk.display)
        self.wait("State", "active")

    def suggest(self):
        """Brought forward; its number and its place on the screen."""
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


@pytest.mark.parametrize("name", DESKS)
def test_the_suggestion_is_on_the_screen(desks, name):
    desk = desks[name]
    with Seated(desk) as service:
        _, box = service.suggest()
        desk.keep_shot("suggestion")
        assert box[2] > 200 and box[3] > 60
        assert service.get("SuggestionsToday") == 1
        assert get(service.conn, NOTIFIER, "/org/lumbard/Notifier1", NOTIFIER, "Server") == desk.name
        found = json.loads(service.ctl("doctor", "--json").stdout)
        assert found["Missing"] == [] and found["NotificationServer"]["Name"] == desk.name
        desk.wave_away()
        desk.wait_gone()


WAYS = {"dunst": ["dunstctl", "middle click", "left click", "dunstctl close"],
        "mako": ["makoctl", "makoctl snooze", "makoctl skip", "click", "makoctl dismiss"],
        "swaync": ["start", "snooze", "skip", "click", "swaync-client"],
        "xfce4-notifyd": ["start", "snooze", "skip", "click"],
        "notification-daemon": ["start", "snooze", "skip", "click", "cross"]}


@pytest.mark.parametrize("name, way", [(name, way) for name, ways in WAYS.items() for way in ways])
def test_each_way_to_answer(desks, name, way):
    desk = desks[name]
    act, outcome = desk.ways()[way]
    assert set(desk.ways()) == set(WAYS[name])
    with Seated(desk) as service:
        number, box = service.suggest()
        face = desk.face
        act(box)
        service.wait_closed(number, outcome)
        if outcome == "started":
            desk.wait_other(face)
            desk.keep_shot("steps")
            desk.wave_away()
        desk.wait_gone()
        assert [n for n, _ in service.closed()] == [number], "answered once"
        assert service.get("TodayRests") == 0, "and nothing is credited for it"


@pytest.mark.parametrize("name", DESKS)
def test_a_replacement_is_no_second_popup(desks, name):
    desk = desks[name]
    with Seated(desk) as service:
        number, box = service.suggest()
        face, sat = desk.face, service.get("SittingUSec")
        wait_until(lambda: service.get("SittingUSec") > sat + 1_000_000, what="another text")
        assert service.ctl("suggest").returncode == 0
        assert desk.wait_other(face) == box, "in its place"
        desk.keep_shot("replacement")
        desk.wave_away()
        service.wait_closed(number, "dismissed")
        desk.wait_gone()


@pytest.mark.parametrize("name", DESKS)
def test_a_withdrawal(desks, name):
    desk = desks[name]
    with Seated(desk) as service:
        number, _ = service.suggest()
        assert service.ctl("pause").returncode == 0
        service.wait_closed(number, "withdrawn")
        desk.wait_gone()
        assert desk.count() in (0, None)


def on_each(services, is_true, limit, what, then):
    """Keys on all desks; what is true on one is followed up there at once."""
    waiting = dict(services)
    end = time.monotonic() + limit
    while waiting:
        assert time.monotonic() < end, f"{what}: not on {sorted(waiting)}"
        for name, service in services.items():
            key(service.desk.display)
            if name in waiting and is_true(service):
                then(waiting.pop(name))


def is_up(service):
    return service.get("Phase") == "suggested" and service.desk.box()


def test_expiry_by_the_server_or_by_us(desks):
    """Whoever ends it, it is gone after 15 s, and that is no answer."""
    began = {}

    def note(service):
        began[service] = service.get("PhaseSinceTimestamp")

    with ExitStack() as stack:
        services = {name: stack.enter_context(Seated(desk, DUE)) for name, desk in desks.items()}
        on_each(services, is_up, 15, "the suggestion", note)
        for service in services.values():
            service.wait_closed(1, "expired", 20)
            service.desk.wait_gone()
            assert 13_000_000 < time.time_ns() // 1000 - began[service] < 25_000_000
            assert service.get("Phase") == "suggested" and service.get("SuggestionsToday") == 1


def test_do_not_disturb_holds_and_then_it_comes_once(desks):
    """mako tells its end only to those who ask, which takes up to 20 s."""
    def check_held(service):
        assert service.get("Phase") == "held" and service.suggested() == [] and not service.desk.box()
        found = json.loads(service.ctl("doctor", "--json").stdout)
        assert found["NotificationServer"]["DoNotDisturb"] is True
        service.desk.silence(False)

    def check_shown(service):
        assert service.get("HeldBy") == [] and service.get("SuggestionsToday") == 1
        assert len(service.suggested()) == 1 and service.desk.count() in (1, None)
        service.desk.wave_away()
        wait_until(lambda: service.closed()[-1:] == [(service.suggested()[0], "dismissed")], what="the dismissal")
        service.call("Pause", "(t)", 0)  # or it falls due again while the others are waited for
        service.desk.wait_gone()

    with ExitStack() as stack:
        for name in TELLS_SILENCE:
            desks[name].silence(True)
            stack.callback(desks[name].silence, False)
        services = {name: stack.enter_context(Seated(desks[name], DUE)) for name in TELLS_SILENCE}
        on_each(services, lambda s: "dnd" in s.get("HeldBy"), 15, "the hold", check_held)
        on_each(services, is_up, 30, "the suggestion after the hold", check_shown)
        for service in services.values():
            assert len(service.suggested()) == 1, "once, and no more"
