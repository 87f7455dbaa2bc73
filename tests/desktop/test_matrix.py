"""The matrix: every display server by all that happens at a desk. Nothing is asked while something is waited for: what
wakes the daemon is the display server, logind and the kernel's clocks, or it fails."""
import signal

import pytest
from compositors import REAL, Fake
from instants import now, wait_past
from matrix import AWAY_AFTER, PATIENT, SOON, Daemon, Desk, hands_on
from mutter import Mutter
from rig import wait_until
from x11 import X11

HOUR = 3600
MORE_THAN_A_BLIP = 1_300_000  # µs
DEAF = 2_000_000  # µs: an edge so soon after a resume is the machine's


class Version2(Fake):
    """What no compositor of Debian 12 speaks yet."""


@pytest.fixture(scope="module", params=[X11, *REAL, Mutter, Version2], ids=lambda kind: kind.__name__)
def desk(request):
    desk = Desk(request.param)
    yield desk
    desk.close()


def go_away(desk, daemon):
    """A little of use, and then none until it is noticed; the instants around the last movement."""
    with hands_on(desk, 300_000) as hands:
        daemon.hear("active")
    daemon.hear("active", "away")
    return hands.last


def test_type(desk):
    """All at once from the start on, and for longer than AwayAfter: seated, and every moment of it counts."""
    before = desk.server.input()
    with Daemon(desk, is_touched=False) as daemon:
        with hands_on(desk, AWAY_AFTER + 1_000_000) as hands:
            daemon.hear("active")
            began = before if desk.server.knows_idle else (hands.first[0], hands.last[1])
            daemon.near("StateSinceTimestamp", began)
            daemon.near("SittingSinceTimestamp", began)
            assert daemon.get("StateReason") == "input"
        sitting, asked = daemon.get("SittingUSec"), now()
        assert began[0] - SOON <= asked - sitting <= began[1] + SOON
        daemon.stands("active")


def test_stop_and_return(desk):
    with Daemon(desk) as daemon:
        last = go_away(desk, daemon)
        daemon.near("StateSinceTimestamp", last, desk.server.tolerance)
        daemon.near("LastInputTimestamp", last, desk.server.tolerance)
        assert daemon.get("StateReason") == "idle"
        with hands_on(desk, MORE_THAN_A_BLIP) as hands:
            daemon.hear("active", "away", "active")
            daemon.near("StateSinceTimestamp", hands.first)
        daemon.hear("active", "away", "active", "away")
        daemon.near("StateSinceTimestamp", hands.last, desk.server.tolerance)
        back = desk.server.input()
        daemon.hear("active", "away", "active", "away", "active")
        daemon.near("StateSinceTimestamp", back)


def test_a_blip_ends_no_absence(desk):
    with Daemon(desk) as daemon:
        go_away(desk, daemon)
        since, sitting = daemon.get("StateSinceTimestamp"), daemon.get("SittingUSec")
        desk.server.input()  # the cat
        daemon.hear("active", "away", "active")
        daemon.hear("active", "away", "active", "away")
        assert daemon.get("StateSinceTimestamp") == since, "taken up again as if unbroken"
        assert daemon.get("SittingUSec") == sitting


def test_started_while_nobody_is_there(desk):
    last = desk.server.input()
    wait_past(last[1] + AWAY_AFTER + 300_000)
    asked = now()
    with Daemon(desk, is_touched=False) as daemon:
        ready = now()
        if not desk.server.knows_idle:
            last = asked - AWAY_AFTER, ready
        daemon.hear("away")
        daemon.near("StateSinceTimestamp", last, desk.server.tolerance)
        back = desk.server.input()
        daemon.hear("away", "active")
        daemon.near("StateSinceTimestamp", back)


def test_the_server_is_killed_and_comes_back_while_somebody_is_there(desk):
    with Daemon(desk, PATIENT) as daemon:
        with hands_on(desk):
            daemon.hear("active")
        since = daemon.get("StateSinceTimestamp")
        with desk.dead():
            wait_until(lambda: daemon.source("State", desk.server.source) == "standby", what="the loss to be noticed")
            assert daemon.get("IdleSource") == "" and daemon.get("State") == "active"
        daemon.serves()
        with hands_on(desk) as hands:
            wait_until(lambda: daemon.get("LastInputTimestamp") >= hands.first[0], what="the hands to be heard again")
        daemon.near("LastInputTimestamp", (hands.first[0], hands.last[1]))
        assert daemon.get("StateSinceTimestamp") == since, "the gap is bridged"
        daemon.stands("active")


def test_the_server_is_killed_and_comes_back_while_nobody_is_there(desk):
    with Daemon(desk) as daemon:
        go_away(desk, daemon)
        since = daemon.get("StateSinceTimestamp")
        with desk.dead():
            wait_until(lambda: daemon.source("State", desk.server.source) == "standby", what="the loss to be noticed")
            assert daemon.get("State") == "away"
        daemon.serves()
        wait_past(now() + AWAY_AFTER + 300_000)
        daemon.stands("active", "away")  # a new server is no hand
        assert daemon.get("StateSinceTimestamp") == since
        back = desk.server.input()
        daemon.hear("active", "away", "active")
        daemon.near("StateSinceTimestamp", back)


def test_the_server_is_replaced_while_the_daemon_is_held(desk):
    """A new server that is idle already crosses no threshold any more: the absence is found all the same."""
    with Daemon(desk) as daemon:
        with hands_on(desk) as hands:
            daemon.hear("active")
        daemon.process.kill(signal.SIGSTOP)
        with desk.dead():
            pass
        wait_past(now() + AWAY_AFTER + 300_000)
        daemon.process.kill(signal.SIGCONT)
        daemon.hear("active", "away")
        daemon.near("StateSinceTimestamp", (hands.last[0], now()))
        back = desk.server.input()
        daemon.hear("active", "away", "active")
        daemon.near("StateSinceTimestamp", back)


def test_lock(desk):
    """By a key, and away from there on; what the hands do on the lock screen, and its end, is no return."""
    with Daemon(desk) as daemon:
        with hands_on(desk) as hands:
            daemon.hear("active")
            locked = desk.lock(True)
            daemon.hear("active", "away")
            daemon.near("StateSinceTimestamp", locked)
            assert daemon.get("StateReason") == "lock"
            wait_past(locked[1] + 500_000)
        wait_past(hands.last[1] + AWAY_AFTER + 300_000)
        desk.lock(False)
        wait_until(lambda: daemon.source("Events", "session") == 2, what="the unlock to be heard")
        daemon.stands("active", "away")
        daemon.near("StateSinceTimestamp", locked)
        back = desk.server.input()
        daemon.hear("active", "away", "active")
        daemon.near("StateSinceTimestamp", back)


def test_unlocked_by_hand(desk):
    """Who types a password after an absence is back at the unlock, and not before."""
    with Daemon(desk) as daemon:
        go_away(desk, daemon)
        desk.lock(True)
        wait_until(lambda: daemon.source("Events", "session") == 1, what="the lock to be heard")
        with hands_on(desk, 500_000):
            pass
        daemon.stands("active", "away")
        unlocked = desk.lock(False)
        daemon.hear("active", "away", "active")
        daemon.near("StateSinceTimestamp", unlocked)


def test_typing_straight_through_lock_and_unlock(desk):
    with Daemon(desk) as daemon:
        with hands_on(desk):
            daemon.hear("active")
            desk.lock(True)
            daemon.hear("active", "away")
            unlocked = desk.lock(False)
            daemon.hear("active", "away", "active")
        daemon.near("StateSinceTimestamp", (unlocked[0], unlocked[1] + 250_000))  # the next movement


class ByLogind:
    """Told before and after; CLOCK_BOOTTIME and CLOCK_MONOTONIC go on side by side."""

    def __init__(self, desk, daemon, slept):
        self.desk, self.slept = desk, 0

    def fall_asleep(self):
        self.desk.login.sleep(True)

    def wake_up(self):
        self.desk.login.sleep(False)


class ByClocks:
    """Nobody told, and found out afterwards: CLOCK_BOOTTIME has run ahead of CLOCK_MONOTONIC."""

    def __init__(self, desk, daemon, slept):
        self.daemon, self.slept = daemon, slept

    def fall_asleep(self):
        pass

    def wake_up(self):
        self.daemon.clocks.move(slept=self.slept)


class ByBoth:
    """As on a real machine."""

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
    """After a sleep that is too short for any timer to ring."""
    with Daemon(desk, has_clocks=True) as daemon:
        suspend = proof(desk, daemon, 600)
        with hands_on(desk):
            daemon.hear("active")
            slept = now()
            suspend.fall_asleep()
            suspend.wake_up()
            woken = now()
            daemon.hear("active", "away")
            assert daemon.get("StateReason") == "suspend"
            daemon.hear("active", "away", "active")
        # The first movement after it listens again: the timer for that has an accuracy of 250 ms.
        daemon.near("StateSinceTimestamp", (slept + DEAF, woken + DEAF + 500_000))


@pytest.mark.parametrize("proof", PROOFS, ids=lambda p: p.__name__)
def test_a_night_of_suspend(desk, proof):
    """It begins with the suspend, its end is no return, and the first hand is."""
    with Daemon(desk, has_clocks=True) as daemon:
        suspend = proof(desk, daemon, 8 * HOUR)
        with hands_on(desk) as hands:
            daemon.hear("active")
        for _ in range(2):
            daemon.get("State")  # what the hands did has been heard before the clocks move
        suspend.fall_asleep()
        suspend.wake_up()
        woken = now()
        daemon.hear("active", "away")
        assert daemon.get("StateReason") == "suspend"
        wait_past(woken + DEAF + 500_000)
        daemon.stands("active", "away")
        since = daemon.get("StateSinceTimestamp")
        daemon.near("StateSinceTimestamp", (hands.last[0], woken), ahead=0)
        daemon.near("LastInputTimestamp", hands.last, desk.server.tolerance, ahead=0)
        back = desk.server.input()
        daemon.hear("active", "away", "active")
        daemon.near("StateSinceTimestamp", back)
        if suspend.slept:
            assert daemon.watcher.wait_for("RestTaken")[1][0] == since
            assert daemon.get("SittingUSec") < 1_000_000, "the night was a rest"


def test_the_wall_clock_is_set(desk):
    """Back and forth, while somebody is there and while nobody is: all instants are told anew, no duration moves."""
    with Daemon(desk, has_clocks=True) as daemon:
        def set_clock(seconds):
            daemon.clocks.move(set_by=seconds)
            daemon.watcher.wait(lambda m, a: m == "PropertiesChanged" and abs(
                a[1].get("StateSinceTimestamp", 0) - since - daemon.clocks.ahead) < 50_000)

        with hands_on(desk) as hands:
            daemon.hear("active")
            since, zero = daemon.get("StateSinceTimestamp"), now() - daemon.get("SittingUSec")
            for seconds in (HOUR, -HOUR, 48 * HOUR, -48 * HOUR):
                set_clock(seconds)
                assert abs(now() - daemon.get("SittingUSec") - zero) < SOON
            assert daemon.get("Phase") == "counting" and daemon.get("SuggestionsToday") == 0
            assert daemon.get("TodaySittingUSec") < 60 * 10**6
        daemon.hear("active", "away")
        daemon.near("StateSinceTimestamp", hands.last, desk.server.tolerance)
        since = daemon.get("StateSinceTimestamp") - daemon.clocks.ahead
        sitting = daemon.get("SittingUSec")
        for seconds in (48 * HOUR, HOUR, 0):
            set_clock(seconds)
        daemon.stands("active", "away")
        assert daemon.get("SittingUSec") == sitting
        back = desk.server.input()
        daemon.hear("active", "away", "active")
        daemon.near("StateSinceTimestamp", back)
