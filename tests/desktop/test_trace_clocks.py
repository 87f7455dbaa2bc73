"""A trace over a wall clock that is set and a night of sleep: the replay has them, at the same times as the journal."""
import sqlite3

from clocks import Clocks
from replayed import TRACE, Decisions, Journal, replay, switch_on
from rig import wait_until
from service import Service, key

HOUR = 3600


def test_a_trace_knows_that_the_clocks_moved(bus, display):
    clocks = Clocks(bus.folder)
    with Service(bus, display, "", clocks.env) as service:
        key(display)
        service.wait("State", "active")
        start = service.get("SittingClockStartTimestamp")
        journal, path = Journal(bus), switch_on(service)
        service.call("Pause", "(t)", 600_000_000)
        clocks.move(set_by=-48 * HOUR)
        wait_until(lambda: service.get("SittingClockStartTimestamp") < start - HOUR * 10**6, what="people to be told anew")
        service.call("Pause", "(t)", 0)
        clocks.move(slept=4 * HOUR)
        service.wait("StateReason", "suspend")
        service.call("Resume")
        service.call("Stop", interface=TRACE)
        answer = replay(path)
        rows = journal.rows()
    assert (answer.returncode, answer.stderr) == (0, "")
    assert answer.stdout.count(" clock-set ") == 1, "sleep moves no wall clock against what counts sleep too"
    assert Decisions(answer.stdout).rows() == rows
    assert [kind for _, kind, _ in rows if kind != "state"] == ["paused", "paused", "resumed"]
    first, second, resumed = (at for at, kind, _ in rows if kind != "state")
    assert abs(second - first + 48 * HOUR * 10**6) < 60 * 10**6
    assert abs(resumed - second - 4 * HOUR * 10**6) < 60 * 10**6


def test_a_clock_that_was_set_is_saved(bus, display):
    """After a boot only the wall clock tells how long ago the state was saved."""
    def offset():
        with sqlite3.connect(f"file:{bus.env['XDG_STATE_HOME']}/lumbard/history.db?mode=ro", uri=True) as db:
            return db.execute("SELECT real_at - boot_at FROM snapshot").fetchone()[0]

    clocks = Clocks(bus.folder)
    with Service(bus, display, "", clocks.env) as service:
        key(display)
        service.wait("State", "active")
        service.get("Phase")  # answered only after the turn of the change, and its commit, are over
        before = offset()
        clocks.move(set_by=HOUR)
        wait_until(lambda: abs(offset() - before - HOUR * 10**6) < 10**6, what="the new offset on disk")
