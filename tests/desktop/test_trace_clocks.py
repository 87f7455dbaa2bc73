"""A trace over a wall clock that is set and a night of sleep: the replay has them, at the same times as the journal."""
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
