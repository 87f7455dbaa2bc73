"""A trace while the wall clock is set and the machine sleeps: the replay has the same instants as the journal."""
import sqlite3

from fake_clocks import Clocks
from lumbard import Service, key
from rig import wait_until
from trace_replay import TRACE, Decisions, Journal, replay, switch_on

HOUR = 3600


def test_a_trace_contains_changes_of_the_clocks(bus, display):
    clocks = Clocks(bus.folder)
    with Service(bus, display, "", clocks.env) as service:
        key(display)
        service.wait("State", "active")
        start = service.get("SittingClockStartTimestamp")
        journal, path = Journal(bus), switch_on(service)
        service.call("Pause", "(t)", 600_000_000)
        clocks.move(set_by=-48 * HOUR)
        wait_until(lambda: service.get("SittingClockStartTimestamp") < start - HOUR * 10**6, what="the instants to be announced again")
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
    """After a boot the age of the saved state is known by the wall clock only."""
    def offset():
        with sqlite3.connect(f"file:{bus.env['XDG_STATE_HOME']}/lumbard/history.db?mode=ro", uri=True) as db:
            return db.execute("SELECT real_at - boot_at FROM snapshot").fetchone()[0]

    clocks = Clocks(bus.folder)
    with Service(bus, display, "", clocks.env) as service:
        key(display)
        service.wait("State", "active")
        service.get("Phase")  # the reply comes after the commit of the change
        before = offset()
        clocks.move(set_by=HOUR)
        wait_until(lambda: abs(offset() - before - HOUR * 10**6) < 10**6, what="the new offset on disk")
