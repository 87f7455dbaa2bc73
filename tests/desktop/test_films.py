"""Films on every desktop: sitting without touching anything, from an inhibitor to the State on the bus.

The film takes an inhibitor of logind, as a player does, and one of its window where the compositor supports that.
The tests do not call the daemon while they wait.
"""
import pytest
from compositors import REAL, Fake
from fake_desktop import SessionManager
from idle_source_desk import AWAY_AFTER, SOON, Daemon, Desk, hands_on
from instants import now, wait_past
from lumbard import PATH, PRESENCE
from mutter import Mutter
from rig import get, wait_until, LUMBARD
from x11_server import X11

LATE_ANSWER = 1_000_000  # µs after idleness was reported, evidence is no answer to the question then (250 ms at AwayAfter=2s)
SURE = 1_000_000  # µs: a film counts once it has lasted for this long, at AwayAfter=2s
OVER = 333_334  # µs: for how long its end may be a gap
CONFIG = "[Sitting]\nLimit=1h\nAwayAfter=2s\nRest=1h\nPassiveLimit=1h\n"
CAPPED = "[Sitting]\nLimit=1h\nAwayAfter=2s\nRest=1h\nPassiveLimit=5s\n"


class Version2(Fake):
    """Version 2 of the idle protocol, which no compositor of Debian 12 supports yet."""


class Film:
    """A film: an inhibitor of logind, of GNOME's session manager beside Mutter, and of a window where possible."""

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


# The other servers hide idleness during a film; the tests for all servers cover them.
WHERE_IDLENESS_IS_REPORTED = pytest.mark.parametrize("desk", [X11, Mutter, Version2], indirect=True,
                                                  ids=lambda kind: kind.__name__)


@pytest.fixture
def film(desk):
    film = Film(desk, desk.manager)
    yield film
    film.clear()


class Watched(Daemon):
    """A daemon that reads the inhibitors of logind, too."""

    def __init__(self, desk, config):
        super().__init__(desk, config)

    def serves(self):
        super().serves()
        wait_until(lambda: self.source("State", "inhibit_logind") == "ready", what="inhibit_logind to be ready")
        self.hides = "hides" in self.source("Detail", self.desk.server.source)

    def evidence(self):
        return {(source, kind) for source, kind, *_ in get(self.desk.bus.connect(), LUMBARD, PATH, PRESENCE, "Evidence")}


def watch(desk, film, daemon, states=("active",)):
    """Input, a film, no more input, until the state is passive. Returns the instants around the last movement and
    around the begin of the film."""
    with hands_on(desk, 300_000) as hands:
        daemon.wait_states(*states)
        began = film.begin()
    daemon.wait_states(*states, "passive")
    return hands.last, began


def test_a_film_and_its_end(desk, film):
    """Sitting from the last touch (or, where idleness is hidden, from the begin of the film) to its end; then away."""
    with Watched(desk, CONFIG) as daemon:
        last, began = watch(desk, film, daemon)
        since = began if daemon.hides else last
        daemon.near("StateSinceTimestamp", since, max(desk.server.tolerance, SOON) + (500_000 if daemon.hides else 0))
        assert daemon.get("StateReason") == "media"
        wait_past(now() + 2 * AWAY_AFTER)
        daemon.assert_states("active", "passive")
        ended = film.end()
        if daemon.hides:  # there may have been hidden input: active until idleness is reported again
            daemon.wait_states("active", "passive", "active", "away")
        else:
            daemon.wait_states("active", "passive", "away")
        daemon.near("StateSinceTimestamp", ended, max(desk.server.tolerance, SOON))


def test_a_film_that_begins_by_itself(desk, film):
    """A film that begins while the person is away is not a return."""
    with Watched(desk, CONFIG) as daemon:
        with hands_on(desk, 300_000) as hands:
            daemon.wait_states("active")
        daemon.wait_states("active", "away")
        daemon.near("StateSinceTimestamp", hands.last, max(desk.server.tolerance, SOON))
        wait_past(now() + LATE_ANSWER)
        film.begin(has_window=False)
        wait_past(now() + SURE + 1_000_000)
        daemon.assert_states("active", "away")


@WHERE_IDLENESS_IS_REPORTED
def test_hands_in_a_film(desk, film):
    """Active at once, and passive again after the last input."""
    with Watched(desk, CONFIG) as daemon:
        watch(desk, film, daemon)
        with hands_on(desk, 1_300_000) as hands:
            daemon.wait_states("active", "passive", "active")
            daemon.near("StateSinceTimestamp", hands.first)
        daemon.wait_states("active", "passive", "active", "passive")
        daemon.near("StateSinceTimestamp", hands.last, max(desk.server.tolerance, SOON))


def test_a_lock_in_a_film(desk, film):
    """Away from the lock on, even during a film; the first input after the unlock is the return."""
    with Watched(desk, CONFIG) as daemon:
        watch(desk, film, daemon)
        wait_past(now() + AWAY_AFTER)
        locked = desk.lock(True)
        daemon.wait_states("active", "passive", "away")
        daemon.near("StateSinceTimestamp", locked)
        assert daemon.get("StateReason") == "lock"
        wait_past(now() + AWAY_AFTER)
        daemon.assert_states("active", "passive", "away")
        desk.lock(False)
        wait_until(lambda: daemon.source("Events", "session") == 2, what="the unlock to be received")
        if daemon.hides:  # input is hidden during the film, so the daemon cannot know of a return
            daemon.wait_states("active", "passive", "away", "unknown")
            return
        daemon.assert_states("active", "passive", "away")
        daemon.near("StateSinceTimestamp", locked)
        back = desk.server.input()
        daemon.wait_states("active", "passive", "away", "active")
        daemon.near("StateSinceTimestamp", back)


def test_a_film_longer_than_passive_limit(desk, film):
    """A film counts for PassiveLimit after the last touch at most; then away, or unknown where touches are hidden."""
    with Watched(desk, CAPPED) as daemon:
        last, began = watch(desk, film, daemon)
        end = "unknown" if daemon.hides else "away"
        daemon.wait_states("active", "passive", end)
        since = tuple(at + 5_000_000 for at in (began if daemon.hides else last))
        daemon.near("StateSinceTimestamp", since, max(desk.server.tolerance, SOON) + (500_000 if daemon.hides else 0))
        assert daemon.get("StateReason") == "cap"


@WHERE_IDLENESS_IS_REPORTED
def test_a_forgotten_inhibitor(desk, film):
    """An inhibitor of unknown purpose counts for a quarter of PassiveLimit."""
    config = CONFIG.replace("PassiveLimit=1h", "PassiveLimit=16s")
    with Watched(desk, config) as daemon:
        with hands_on(desk, 300_000) as hands:
            daemon.wait_states("active")
            film.begin("editor", "busy")
        daemon.wait_states("active", "passive", "away")
        daemon.near("StateSinceTimestamp", tuple(at + 4_000_000 for at in hands.last),
                    max(desk.server.tolerance, SOON))
        assert daemon.get("StateReason") == "cap"


def test_a_keep_awake_tool(desk, film):
    """Known by its name or its words: it never shows that the person sits. Where a tool may hide idleness, it explains why no
    idleness is reported, until some is."""
    with Watched(desk, CONFIG) as daemon:
        with hands_on(desk, 300_000) as hands:
            daemon.wait_states("active")
            film.begin("caffeine", "keep awake", has_window=False)
        daemon.wait_states("active", *(["passive"] if daemon.hides else []), "away")
        daemon.near("StateSinceTimestamp", hands.last, max(desk.server.tolerance, SOON))


# The steps in order, then the State at the end and the instant at which it began.
ORDERS = {
    "the film, then the hands": ("on", "hands", "passive", "last"),
    "begun after the last touch": ("hands", "on", "passive", "last"),
    "over before the last touch": ("on", "hands and off", "away", "last"),
    "begun, over and begun again": ("on", "hands", "off", "on", "passive", "last"),
    "over after the last touch": ("on", "hands", "sure", "off", "away", "off"),
}


@WHERE_IDLENESS_IS_REPORTED
@pytest.mark.parametrize("order", ORDERS.values(), ids=ORDERS)
def test_orders(desk, film, order):
    """The order in which film and input begin and end does not change the result."""
    *steps, state, since = order
    with Watched(desk, CONFIG) as daemon:
        instants = {}
        for step in steps:
            if step.startswith("hands"):
                with hands_on(desk, SURE + 100_000) as hands:
                    daemon.wait_states("active")
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
        wait_until(lambda: daemon.states[-1] == state, what=state)
        # A film that ended before idleness was noticed may be announced as a State of its own, or not.
        assert daemon.states in (["active", state], ["active", "passive", state])
        daemon.near("StateSinceTimestamp", instants[since], max(desk.server.tolerance, SOON))
