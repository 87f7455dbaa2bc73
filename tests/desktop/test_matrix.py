"""The matrix: every display server, with every change at a desk. The tests do not call the daemon while they
wait, so only the display server, logind and the clocks of the kernel can wake it."""
import signal

import pytest
from compositors import REAL, Fake
from idle_source_desk import AWAY_AFTER, PATIENT, SOON, Daemon, Desk, hands_on
from instants import now, wait_past
from mutter import Mutter
from rig import wait_until
from x11_server import X11

HOUR = 3600
MORE_THAN_A_BLIP = 1_300_000  # µs
IGNORED_FOR = 2_000_000  # µs: input within this time after a resume comes from the machine


class Version2(Fake):
    """Version 2 of the idle protocol, which no compositor of Debian 12 supports yet."""


@pytest.fixture(scope="module", params=[X11, *REAL, Mutter, Version2], ids=lambda kind: kind.__name__)
def desk(request):
    desk = Desk(request.param)
    yield desk
    desk.close()


def go_away(desk, daemon):
    """Uses the desk until the state is active, then waits for away. Returns the instants around the last movement."""
    with hands_on(desk, 300_000) as hands:
        daemon.wait_states("active")
    daemon.wait_states("active", "away")
    return hands.last


def test_type(desk):
    """Input begins before the start and lasts for longer than AwayAfter: seated, and all of the time counts."""
    with hands_on(desk) as hands, Daemon(desk, is_touched=False) as daemon:
        ready = now()
        wait_past(ready + AWAY_AFTER + 1_000_000)
        daemon.wait_states("active")
        began = (hands.first[0], ready if desk.server.knows_idle else hands.last[1])
        daemon.near("StateSinceTimestamp", began)
        daemon.near("SittingSinceTimestamp", began)
        assert daemon.get("StateReason") == "input"
        asked, sitting = now(), daemon.get("SittingUSec")
        late = SOON + daemon.waited()
        assert began[0] - late <= now() - sitting and asked - sitting <= began[1] + late
        daemon.assert_states("active")


def test_stop_and_return(desk):
    with Daemon(desk) as daemon:
        last = go_away(desk, daemon)
        daemon.near("StateSinceTimestamp", last, desk.server.tolerance)
        daemon.near("LastInputTimestamp", last, desk.server.tolerance)
        assert daemon.get("StateReason") == "idle"
        with hands_on(desk, MORE_THAN_A_BLIP) as hands:
            daemon.wait_states("active", "away", "active")
            daemon.near("StateSinceTimestamp", hands.first)
        daemon.wait_states("active", "away", "active", "away")
        daemon.near("StateSinceTimestamp", hands.last, desk.server.tolerance)
        back = desk.server.input()
        daemon.wait_states("active", "away", "active", "away", "active")
        daemon.near("StateSinceTimestamp", back)


def test_a_blip_ends_no_absence(desk):
    with Daemon(desk) as daemon:
        go_away(desk, daemon)
        since, sitting = daemon.get("StateSinceTimestamp"), daemon.get("SittingUSec")
        desk.server.input()  # the cat
        daemon.wait_states("active", "away", "active")
        daemon.wait_states("active", "away", "active", "away")
        assert daemon.get("StateSinceTimestamp") == since, "the absence continues"
        assert daemon.get("SittingUSec") == sitting


def test_started_while_the_person_is_away(desk):
    last = desk.server.input()
    wait_past(last[1] + 2 * AWAY_AFTER)  # long enough even if the idle time is read late
    asked = now()
    with Daemon(desk, is_touched=False) as daemon:
        ready = now()
        if not desk.server.knows_idle:
            last = asked - AWAY_AFTER, ready
        daemon.wait_states("away")
        daemon.near("StateSinceTimestamp", last, desk.server.tolerance)
        back = desk.server.input()
        daemon.wait_states("away", "active")
        daemon.near("StateSinceTimestamp", back)


def test_the_server_is_killed_and_comes_back_while_the_person_is_there(desk):
    with Daemon(desk, PATIENT) as daemon:
        with hands_on(desk):
            daemon.wait_states("active")
        since = daemon.get("StateSinceTimestamp")
        with desk.dead():
            wait_until(lambda: daemon.source("State", desk.server.source) == "standby", what="the loss to be noticed")
            assert daemon.get("IdleSource") == "" and daemon.get("State") == "active"
        daemon.serves()
        with hands_on(desk) as hands:
            wait_until(lambda: daemon.get("LastInputTimestamp") >= hands.first[0], what="input to be reported again")
        daemon.near("LastInputTimestamp", (hands.first[0], hands.last[1]))
        assert daemon.get("StateSinceTimestamp") == since, "the gap is bridged"
        daemon.assert_states("active")


def test_the_server_is_killed_and_comes_back_while_the_person_is_away(desk):
    with Daemon(desk) as daemon:
        go_away(desk, daemon)
        since = daemon.get("StateSinceTimestamp")
        with desk.dead():
            wait_until(lambda: daemon.source("State", desk.server.source) == "standby", what="the loss to be noticed")
            assert daemon.get("State") == "away"
        daemon.serves()
        wait_past(now() + AWAY_AFTER + 300_000)
        daemon.assert_states("active", "away")  # a new server is not input
        assert daemon.get("StateSinceTimestamp") == since
        back = desk.server.input()
        daemon.wait_states("active", "away", "active")
        daemon.near("StateSinceTimestamp", back)


def test_the_server_is_replaced_while_the_daemon_is_held(desk):
    """A new server that is already idle crosses no threshold again; the absence is found nevertheless."""
    with Daemon(desk) as daemon:
        with hands_on(desk) as hands:
            daemon.wait_states("active")
        daemon.process.kill(signal.SIGSTOP)
        with desk.dead():
            pass
        wait_past(now() + AWAY_AFTER + 300_000)
        daemon.process.kill(signal.SIGCONT)
        daemon.wait_states("active", "away")
        daemon.near("StateSinceTimestamp", (hands.last[0], now()))
        back = desk.server.input()
        daemon.wait_states("active", "away", "active")
        daemon.near("StateSinceTimestamp", back)


def test_lock(desk):
    """The person locks by a key and is away from then on; neither input on the lock screen nor its end is a return."""
    with Daemon(desk) as daemon:
        with hands_on(desk) as hands:
            daemon.wait_states("active")
            locked = desk.lock(True)
            daemon.wait_states("active", "away")
            daemon.near("StateSinceTimestamp", locked)
            assert daemon.get("StateReason") == "lock"
            wait_past(locked[1] + 500_000)
        wait_past(hands.last[1] + AWAY_AFTER + 300_000)
        desk.lock(False)
        wait_until(lambda: daemon.source("Events", "session") == 2, what="the unlock to be received")
        daemon.assert_states("active", "away")
        daemon.near("StateSinceTimestamp", locked)
        back = desk.server.input()
        daemon.wait_states("active", "away", "active")
        daemon.near("StateSinceTimestamp", back)


def test_unlocked_by_hand(desk):
    """A person who types a password after an absence is back at the unlock, not before it."""
    with Daemon(desk) as daemon:
        go_away(desk, daemon)
        desk.lock(True)
        wait_until(lambda: daemon.source("Events", "session") == 1, what="the lock to be received")
        with hands_on(desk, 500_000):
            pass
        daemon.assert_states("active", "away")
        unlocked = desk.lock(False)
        daemon.wait_states("active", "away", "active")
        daemon.near("StateSinceTimestamp", unlocked)


def test_typing_straight_through_lock_and_unlock(desk):
    with Daemon(desk) as daemon:
        with hands_on(desk):
            daemon.wait_states("active")
            desk.lock(True)
            daemon.wait_states("active", "away")
            unlocked = desk.lock(False)
            daemon.wait_states("active", "away", "active")
        daemon.near("StateSinceTimestamp", (unlocked[0], unlocked[1] + 250_000))  # the next movement


class ByLogind:
    """logind announces the sleep and the resume; CLOCK_BOOTTIME and CLOCK_MONOTONIC do not diverge."""

    def __init__(self, desk, daemon, slept):
        self.desk, self.slept = desk, 0

    def fall_asleep(self):
        self.desk.login.sleep(True)

    def wake_up(self):
        self.desk.login.sleep(False)


class ByClocks:
    """The sleep is not announced, only found afterwards: CLOCK_BOOTTIME has run ahead of CLOCK_MONOTONIC."""

    def __init__(self, desk, daemon, slept):
        self.daemon, self.slept = daemon, slept

    def fall_asleep(self):
        pass

    def wake_up(self):
        self.daemon.clocks.move(slept=self.slept)


class ByBoth:
    """Both, as on a real machine."""

    def __init__(self, desk, daemon, slept):
        self.parts, self.slept = [ByClocks(desk, daemon, slept), ByLogind(desk, daemon, slept)], slept

    def fall_asleep(self):
        for part in reversed(self.parts):
            part.fall_asleep()

    def wake_up(self):
        for part in self.parts:
            part.wake_up()


PROOFS = [ByLogind, ByClocks, ByBoth]


@pytest.mark.parametrize("proof", PROOFS, ids=lambda p: p.__name__)
def test_typing_straight_through_a_resume(desk, proof):
    """The sleep is too short for any timer to expire."""
    with Daemon(desk, has_clocks=True) as daemon:
        suspend = proof(desk, daemon, 600)
        with hands_on(desk):
            daemon.wait_states("active")
            slept = now()
            suspend.fall_asleep()
            suspend.wake_up()
            woken = now()
            daemon.wait_states("active", "away")
            assert daemon.get("StateReason") == "suspend"
            daemon.wait_states("active", "away", "active")
        # Input counts again after this time: its timer has an accuracy of 250 ms.
        daemon.near("StateSinceTimestamp", (slept + IGNORED_FOR, woken + IGNORED_FOR + 500_000))


@pytest.mark.parametrize("proof", PROOFS, ids=lambda p: p.__name__)
def test_a_night_of_suspend(desk, proof):
    """The absence begins at the suspend; the resume is not a return, the first input is."""
    with Daemon(desk, has_clocks=True) as daemon:
        suspend = proof(desk, daemon, 8 * HOUR)
        with hands_on(desk) as hands:
            daemon.wait_states("active")
        # The compositor reports idleness one AwayAfter after the last input, and the source subtracts that time. A report that
        # is late by more than the time between input and sleep would mean input after the resume.
        wait_past(hands.last[1] + AWAY_AFTER * 3 // 4)
        suspend.fall_asleep()
        suspend.wake_up()
        woken = now()
        daemon.wait_states("active", "away")
        assert daemon.get("StateReason") == "suspend"
        wait_past(woken + IGNORED_FOR + 500_000)
        daemon.assert_states("active", "away")
        since = daemon.get("StateSinceTimestamp")
        daemon.near("StateSinceTimestamp", (hands.last[0], woken), ahead=0)
        daemon.near("LastInputTimestamp", hands.last, desk.server.tolerance, ahead=0)
        back = desk.server.input()
        daemon.wait_states("active", "away", "active")
        daemon.near("StateSinceTimestamp", back)
        if suspend.slept:
            assert daemon.watcher.wait_for("RestTaken")[1][0] == since
            assert daemon.get("SittingUSec") < 1_000_000, "the night was a rest"


def test_the_wall_clock_is_set(desk):
    """Forward and back, with the person there and away: all instants are announced again, durations stay."""
    with Daemon(desk, has_clocks=True) as daemon:
        def set_clock(seconds):
            daemon.clocks.move(set_by=seconds)
            daemon.watcher.wait(lambda m, a: m == "PropertiesChanged" and abs(
                a[1].get("StateSinceTimestamp", 0) - since - daemon.clocks.ahead) < 50_000)

        with hands_on(desk) as hands:
            daemon.wait_states("active")
            since, zero = daemon.get("StateSinceTimestamp"), now() - daemon.get("SittingUSec")
            for seconds in (HOUR, -HOUR, 48 * HOUR, -48 * HOUR):
                set_clock(seconds)
                assert abs(now() - daemon.get("SittingUSec") - zero) < SOON + daemon.waited()
            assert daemon.get("Phase") == "counting" and daemon.get("SuggestionsToday") == 0
            assert daemon.get("TodaySittingUSec") < 60 * 10**6
        daemon.wait_states("active", "away")
        daemon.near("StateSinceTimestamp", hands.last, desk.server.tolerance)
        since = daemon.get("StateSinceTimestamp") - daemon.clocks.ahead
        sitting = daemon.get("SittingUSec")
        for seconds in (48 * HOUR, HOUR, 0):
            set_clock(seconds)
        daemon.assert_states("active", "away")
        assert daemon.get("SittingUSec") == sitting
        back = desk.server.input()
        daemon.wait_states("active", "away", "active")
        daemon.near("StateSinceTimestamp", back)
