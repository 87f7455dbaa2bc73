"""Inhibitors on every desktop: windows by the Wayland pair, and GNOME's beside Mutter and X11; what version 1 cannot say."""
import pytest
from compositors import REAL, Fake, Moving
from fake_desktop import SessionManager
from hearing import Hearing
from instants import assert_near, near, now, wait_past
from mutter import Mutter
from rig import Display, wait_until
from service import Service, key
from wayland_claims import ready

SOURCE = "inhibit_wayland"
WINDOW = ("inhibitor", "a window")
SECOND = 10**6
AWAY_AFTER = 1
TOLERANCE = 150_000  # µs


@pytest.fixture(params=[(), ("--swallows",)], ids=["as wlroots", "as KWin"])
def options(request):
    return request.param


class Desk:
    """A compositor of version 2, and what the sources say there."""

    def __init__(self, bus, *options, away_after=AWAY_AFTER):
        self.away_after = away_after * SECOND
        self.fake = Fake(bus, *options)
        self.hearing = Hearing(bus, self.fake.env, away_after)
        self.hearing.wait_state(SOURCE, "ready", "pair")

    def windows(self):
        return self.hearing.of(SOURCE)

    def wait(self, is_on):
        self.hearing.wait_live(SOURCE, *([WINDOW] if is_on else []))

    def idle(self, last, more=0):
        """Until idleness by input, and by the pair if nobody inhibits, has been told."""
        wait_past(last[1] + self.away_after + more + 150_000)

    def near(self, edge, instants):
        assert_near(edge, self.hearing.last(SOURCE, edge).at, instants, TOLERANCE)

    def __enter__(self):
        return self

    def __exit__(self, kind, *_):
        self.hearing.stop()
        self.fake.__exit__(kind, None, None)


@pytest.fixture
def desk(bus, options):
    with Desk(bus, *options) as desk:
        yield desk


def test_nobody_inhibits(desk):
    for _ in range(3):
        desk.idle(desk.fake.input())
    assert desk.windows() == []
    assert desk.hearing.lines("idle")[-1] == ["shows"]


def test_a_film_and_its_end(desk):
    for count in (1, 2):
        desk.fake.input()
        desk.fake.inhibit(True)
        last = desk.fake.input()
        desk.wait(True)
        desk.near("on", last)
        assert desk.hearing.last(SOURCE, "on").age == "new"
        wait_past(now() + SECOND)
        ended = desk.fake.inhibit(False)
        desk.wait(False)
        desk.near("off", ended)
        assert len(desk.windows()) == 2 * count


def test_input_ends_what_is_known(desk):
    desk.fake.inhibit(True)
    desk.fake.input()
    desk.wait(True)
    moved = desk.fake.input()
    desk.wait(False)
    desk.near("off", moved)
    desk.wait(True)
    desk.near("on", moved)


def test_a_film_that_ends_while_somebody_is_active(desk):
    desk.fake.inhibit(True)
    with Moving(desk.fake) as moving:
        wait_past(now() + 500_000)
        desk.fake.inhibit(False)
        wait_past(now() + 500_000)
    desk.idle(moving.last, SECOND)
    assert desk.windows() == []


def test_a_film_that_begins_by_itself(bus):
    with Desk(bus) as desk:
        desk.idle(desk.fake.input())
        began = desk.fake.inhibit(True)
        desk.wait(True)
        desk.near("on", began)
        ended = desk.fake.inhibit(False)
        desk.wait(False)
        desk.near("off", ended)


def test_kwin_keeps_the_begin_of_a_film_to_itself_while_idle(bus):
    """It is seen after the next input, and so is its end."""
    with Desk(bus, "--swallows") as desk:
        desk.idle(desk.fake.input())
        desk.fake.inhibit(True)
        wait_past(now() + 500_000)
        assert desk.windows() == []
        moved = desk.fake.input()
        desk.wait(True)
        desk.near("on", moved)
        ended = desk.fake.inhibit(False)
        desk.wait(False)
        desk.near("off", ended)


def test_coarse_timers_are_no_window(bus):
    """As late as KWin's at most, 5 % and the same again."""
    with Desk(bus, "--late=100") as desk:
        for _ in range(3):
            desk.idle(desk.fake.input())
        assert desk.windows() == []


def test_timers_that_are_later_than_any(bus):
    """Claimed, and taken back for the most of it."""
    with Desk(bus, "--late=400") as desk:
        last = desk.fake.input()
        desk.wait(True)
        desk.near("on", last)
        desk.wait(False)
        on, off = desk.windows()
        assert 0 <= off.at - on.at < 600_000


def test_two_seats(bus):
    with Desk(bus, "--seats=2") as desk:
        desk.fake.inhibit(True)
        desk.fake.input(1)
        wait_past(now() + 500_000)
        last = desk.fake.input(0)
        desk.wait(True)
        desk.near("on", last)
        moved = desk.fake.input(1)
        desk.wait(False)
        desk.near("off", moved)
        desk.wait(True)
        ended = desk.fake.inhibit(False)
        desk.wait(False)
        desk.near("off", ended)


def test_the_compositor_goes(desk):
    desk.fake.inhibit(True)
    desk.fake.input()
    desk.wait(True)
    gone = now()
    desk.fake.kill()
    desk.wait(False)
    desk.near("off", (gone, now()))
    desk.hearing.wait_state(SOURCE, "standby", "went away")
    desk.fake.start()
    desk.hearing.wait_state(SOURCE, "ready")
    desk.idle((now(), now()))
    assert len(desk.windows()) == 2


def test_typing_asks_for_nothing(bus):
    """The same two notifications all along."""
    with Desk(bus, away_after=30) as desk:
        desk.fake.input()
        both = [[0, "inhibitable", 28750], [0, "input", 30000]]
        wait_until(lambda: desk.fake.control("list")["notifications"] == both, what="the pair")
        with Moving(desk.fake, 0.02):
            wait_past(now() + SECOND)
        assert desk.fake.control("list")["notifications"] == both and desk.windows() == []


@pytest.mark.parametrize("compositor", [c for c in REAL if c.__name__ != "Labwc"], ids=lambda c: c.__name__)
def test_a_real_window_where_only_version_1_is_spoken(bus, compositor):
    """It hides idleness and says so; nobody claims a window that nobody can see, and the end of it is idleness again."""
    with compositor(bus) as real, Hearing(bus, real.env, 1) as hearing:
        hearing.wait_state("wayland", "ready")
        if "version 2" in hearing.state("wayland").detail:
            pytest.fail("this one speaks version 2: move it to the tests above")
        hearing.wait_state(SOURCE, "absent", "does not tell of them")
        assert hearing.lines("idle") == [["hides"]]
        with Service(bus, real, "[Sitting]\nLimit=1h\nAwayAfter=2s\nRest=1h\n") as service:
            ready(service)
            with Moving(real):
                service.wait("State", "active")
                real.inhibit(True)
                wait_past(service.get("StateSinceTimestamp") + 1_300_000)
            events = service.source("Events", "wayland")
            wait_past(now() + 3 * SECOND)
            assert service.source("Events", "wayland") == events, "idleness is hidden"
            ended = real.inhibit(False)
            service.wait("State", "away")
            near(service, "LastInputTimestamp", ended, 300_000)
        assert hearing.of(SOURCE) == []


def test_mutter_and_the_session_manager(bus):
    """Mutter hides idleness and its source finds it all the same; the session manager says who and why."""
    with SessionManager(bus) as manager, Mutter(bus) as mutter, Hearing(bus, mutter.env, 1) as hearing:
        hearing.wait_state("mutter", "ready")
        hearing.wait_state("inhibit_gnome", "ready")
        assert hearing.lines("idle") == [["shows"]]
        with Service(bus, mutter, "[Sitting]\nLimit=1h\nAwayAfter=1s\nRest=1h\nPassiveLimit=0\n") as service:
            wait_until(lambda: service.source("State", "mutter") == "ready", 12, "the source to be ready")
            for is_on in (True, False, True):
                mutter.input()
                service.wait("State", "active")
                if is_on:
                    film = manager.hold("org.gnome.Totem", "Playing a movie")
                    hearing.wait_live("inhibit_gnome", ("video", "org.gnome.Totem"))
                last = mutter.input()
                service.wait("State", "away")
                near(service, "LastInputTimestamp", last, TOLERANCE)
                if is_on:
                    manager.release(film)
                    hearing.wait_live("inhibit_gnome")
        assert [claim.edge for claim in hearing.of("inhibit_gnome")] == ["on", "off"] * 2


def test_x11_and_the_session_manager(bus):
    with SessionManager(bus) as manager, Display() as display, Hearing(bus, display.env, 1) as hearing:
        hearing.wait_state("x11", "ready")
        hearing.wait_state(SOURCE, "absent")
        with Service(bus, display, "[Sitting]\nLimit=1h\nAwayAfter=1s\nRest=1h\nPassiveLimit=0\n") as service:
            wait_until(lambda: service.source("State") == "ready", what="the source to be ready")
            manager.hold("firefox", "video-playing")
            last = key(display)
            service.wait("State", "away")
            near(service, "LastInputTimestamp", last, TOLERANCE)
            hearing.wait_live("inhibit_gnome", ("video", "firefox"))
            wait_until(lambda: service.source("Events", "inhibit_gnome") == 1, what="the evidence")


def test_a_film_on_version_2_and_the_state(bus):
    """Passive since the last input, and away since the film's end, all as it was."""
    with Fake(bus) as fake, Service(bus, fake, "[Sitting]\nLimit=1h\nAwayAfter=2s\nRest=1h\n") as service:
        ready(service)
        with Moving(fake):
            service.wait("State", "active")
            wait_past(service.get("StateSinceTimestamp") + 1_300_000)
            fake.inhibit(True)
        last = fake.input()
        service.wait("State", "passive")
        near(service, "StateSinceTimestamp", last, TOLERANCE)
        wait_past(now() + 2 * SECOND)
        assert service.get("State") == "passive"
        ended = fake.inhibit(False)
        service.wait("State", "away", 20)
        near(service, "StateSinceTimestamp", ended, TOLERANCE)


def test_a_film_on_x11_and_the_state(bus):
    with SessionManager(bus) as manager, Display() as display:
        with Service(bus, display, "[Sitting]\nLimit=1h\nAwayAfter=2s\nRest=1h\n") as service:
            wait_until(lambda: service.source("State") == "ready", what="the source to be ready")
            film = manager.hold("firefox", "video-playing")
            last = key(display)
            service.wait("State", "passive", 20)
            near(service, "StateSinceTimestamp", last, TOLERANCE)
            before = now()
            manager.release(film)
            ended = (before, now())
            service.wait("State", "away", 20)
            near(service, "StateSinceTimestamp", ended, TOLERANCE)
