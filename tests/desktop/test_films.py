"""Films on every desktop: sitting without touching anything, from an inhibitor to the State that people see.

The film is named to logind, as a player does it; where a compositor lets a window hide idleness, it does that too.
Nothing is asked while something is waited for.
"""
import pytest
from compositors import REAL, Fake
from fake_desktop import SessionManager
from instants import now, wait_past
from matrix import AWAY_AFTER, SOON, Daemon, Desk, hands_on
from mutter import Mutter
from rig import get, wait_until, LUMBARD
from service import PATH, PRESENCE
from x11 import X11

SURE = 1_000_000  # µs: how long a film lasts before it counts, at AwayAfter=2s
OVER = 333_334  # µs: for how long its end may be a gap
CONFIG = "[Sitting]\nLimit=1h\nAwayAfter=2s\nRest=1h\nPassiveLimit=1h\n"
CAPPED = "[Sitting]\nLimit=1h\nAwayAfter=2s\nRest=1h\nPassiveLimit=5s\n"


class Version2(Fake):
    """What no compositor of Debian 12 speaks yet."""


class Film:
    """Plays on a desk: said to logind, to GNOME's session manager beside Mutter, and by a window where one can."""

    def __init__(self, desk, manager):
        self.desk, self.manager, self.held = desk, manager, None

    def begin(self, program="vlc", reason="Playing video", has_window=True):
        before = now()
        self.has_window = has_window and hasattr(self.desk.server, "inhibit")
        if self.has_window:
            self.desk.server.inhibit(True)
        self.held = (self.desk.login.hold(program, reason), self.manager and self.manager.hold(program, reason))
        return before, now()

    def end(self):
        before = now()
        self.desk.login.release(self.held[0])
        if self.manager:
            self.manager.release(self.held[1])
        if self.has_window:
            self.desk.server.inhibit(False)
        self.held = None
        return before, now()

    def clear(self):
        if self.held:
            self.end()


@pytest.fixture(scope="module", params=[X11, *REAL, Mutter, Version2], ids=lambda kind: kind.__name__)
def desk(request):
    desk = Desk(request.param)
    desk.manager = SessionManager(desk.bus) if request.param is Mutter else None
    yield desk
    if desk.manager:
        desk.manager.stop()
    desk.close()


# The others hide idleness while a film goes on: what is known there stands in the tests for all.
WHERE_IDLENESS_IS_HEARD = pytest.mark.parametrize("desk", [X11, Mutter, Version2], indirect=True,
                                                  ids=lambda kind: kind.__name__)


@pytest.fixture
def film(desk):
    film = Film(desk, desk.manager)
    yield film
    film.clear()


class Watched(Daemon):
    """A daemon that hears logind's inhibitors too."""

    def __init__(self, desk, config):
        super().__init__(desk, config)

    def serves(self):
        super().serves()
        wait_until(lambda: self.source("State", "inhibit_logind") == "ready", 12, "inhibit_logind to be ready")
        self.hides = "hides" in self.source("Detail", self.desk.server.source)

    def evidence(self):
        return {(source, kind) for source, kind, *_ in get(self.desk.bus.connect(), LUMBARD, PATH, PRESENCE, "Evidence")}


def watch(desk, film, daemon, states=("active",)):
    """Hands, a film, and hands off: until that is sitting. The instants around the last movement and the film's begin."""
    with hands_on(desk, 300_000) as hands:
        daemon.hear(*states)
        began = film.begin()
    daemon.hear(*states, "passive", limit=20)
    return hands.last, began


def test_a_film_and_its_end(desk, film):
    """Sitting from the last touch to its end, away from there on; where idleness is hidden, from its begin."""
    with Watched(desk, CONFIG) as daemon:
        last, began = watch(desk, film, daemon)
        since = began if daemon.hides else last
        daemon.near("StateSinceTimestamp", since, max(desk.server.tolerance, SOON) + (500_000 if daemon.hides else 0))
        assert daemon.get("StateReason") == "media"
        wait_past(now() + 2 * AWAY_AFTER)
        daemon.stands("active", "passive")
        ended = film.end()
        if daemon.hides:  # nothing says whether hands went on meanwhile: here, until idleness is heard again
            daemon.hear("active", "passive", "active", "away", limit=20)
        else:
            daemon.hear("active", "passive", "away")
        daemon.near("StateSinceTimestamp", ended, max(desk.server.tolerance, SOON))


def test_a_film_that_begins_by_itself(desk, film):
    """Begun while away it brings nobody back."""
    with Watched(desk, CONFIG) as daemon:
        with hands_on(desk, 300_000) as hands:
            daemon.hear("active")
        daemon.hear("active", "away")
        daemon.near("StateSinceTimestamp", hands.last, max(desk.server.tolerance, SOON))
        film.begin(has_window=False)
        wait_past(now() + SURE + 1_000_000)
        daemon.stands("active", "away")


@WHERE_IDLENESS_IS_HEARD
def test_hands_in_a_film(desk, film):
    """Back at once, and a film again as soon as they rest."""
    with Watched(desk, CONFIG) as daemon:
        watch(desk, film, daemon)
        with hands_on(desk, 1_300_000) as hands:
            daemon.hear("active", "passive", "active")
            daemon.near("StateSinceTimestamp", hands.first)
        daemon.hear("active", "passive", "active", "passive", limit=20)
        daemon.near("StateSinceTimestamp", hands.last, max(desk.server.tolerance, SOON))


def test_a_lock_in_a_film(desk, film):
    """Away from the lock on, whatever plays; the first hand after the unlock is back."""
    with Watched(desk, CONFIG) as daemon:
        watch(desk, film, daemon)
        wait_past(now() + AWAY_AFTER)
        locked = desk.lock(True)
        daemon.hear("active", "passive", "away")
        daemon.near("StateSinceTimestamp", locked)
        assert daemon.get("StateReason") == "lock"
        wait_past(now() + AWAY_AFTER)
        daemon.stands("active", "passive", "away")
        desk.lock(False)
        wait_until(lambda: daemon.source("Events", "session") == 2, what="the unlock to be heard")
        if daemon.hides:  # while the film goes on no hand is heard: whether anybody is back, nobody knows
            daemon.hear("active", "passive", "away", "unknown")
            return
        daemon.stands("active", "passive", "away")
        daemon.near("StateSinceTimestamp", locked)
        back = desk.server.input()
        daemon.hear("active", "passive", "away", "active")
        daemon.near("StateSinceTimestamp", back)


def test_a_film_longer_than_the_cap(desk, film):
    """Believed for PassiveLimit after the last touch, never longer; where touches are hidden, unknown from there on."""
    with Watched(desk, CAPPED) as daemon:
        last, began = watch(desk, film, daemon)
        end = "unknown" if daemon.hides else "away"
        daemon.hear("active", "passive", end, limit=12)
        since = tuple(at + 5_000_000 for at in (began if daemon.hides else last))
        daemon.near("StateSinceTimestamp", since, max(desk.server.tolerance, SOON) + (500_000 if daemon.hides else 0))
        assert daemon.get("StateReason") == "cap"


@WHERE_IDLENESS_IS_HEARD
def test_a_forgotten_inhibitor(desk, film):
    """For no known purpose it is believed for a quarter."""
    config = CONFIG.replace("PassiveLimit=1h", "PassiveLimit=16s")
    with Watched(desk, config) as daemon:
        with hands_on(desk, 300_000) as hands:
            daemon.hear("active")
            film.begin("caffeine", "keep awake")
        daemon.hear("active", "passive", "away", limit=12)
        daemon.near("StateSinceTimestamp", tuple(at + 4_000_000 for at in hands.last),
                    max(desk.server.tolerance, SOON))
        assert daemon.get("StateReason") == "cap"


# What happens in which order; when the film begins and ends, and from when on the State is what it is then.
ORDERS = {
    "the film, then the hands": ("on", "hands", "passive", "last"),
    "begun after the last touch": ("hands", "on", "passive", "last"),
    "over before the last touch": ("on", "hands and off", "away", "last"),
    "begun, over and begun again": ("on", "hands", "off", "on", "passive", "last"),
    "over after the last touch": ("on", "hands", "sure", "off", "away", "off"),
}


@WHERE_IDLENESS_IS_HEARD
@pytest.mark.parametrize("order", ORDERS.values(), ids=ORDERS)
def test_orders(desk, film, order):
    """The order in which a film and the hands come and go changes nothing of the truth."""
    *steps, state, since = order
    with Watched(desk, CONFIG) as daemon:
        instants = {}
        for step in steps:
            if step.startswith("hands"):
                with hands_on(desk, SURE + 100_000) as hands:
                    daemon.hear("active")
                    if step.endswith("off"):
                        wait_past(hands.first[1] + SURE)
                        film.end()
                instants["last"] = hands.last
            elif step == "on":
                film.begin(has_window=hasattr(desk.server, "inhibit"))
            elif step == "off":
                instants["off"] = film.end()
            else:
                wait_past(now() + SURE)
        wait_until(lambda: daemon.told[-1] == state, 20, state)
        # What began and ended before idleness was noticed is told in one, or one after the other.
        assert daemon.told in (["active", state], ["active", "passive", state])
        daemon.near("StateSinceTimestamp", instants[since], max(desk.server.tolerance, SOON))
