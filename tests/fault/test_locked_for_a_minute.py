"""Another program locks the history for a minute: the service answers meanwhile, and nothing is lost."""
import sqlite3
import time
from contextlib import closing

from lumbard import PATH, STALL, Service
from processes import rest
from rig import LUMBARD, PrivateBus, get

HISTORY, SETTINGS = f"{LUMBARD}.History", f"{LUMBARD}.Settings"
LOCKED_FOR = 60  # s
ROWS = [(10**15, 0, "walk", "desk", "steps=100", {})]


def kinds(db):
    return [kind for kind, in db.execute("SELECT kind FROM journal WHERE kind IN ('paused', 'resumed') ORDER BY id")]


def test_an_exclusive_lock_of_a_minute():
    with PrivateBus() as bus, Service(bus, config="") as service:
        service.call("Pause", "(t)", 0)
        with closing(sqlite3.connect(f"{bus.env['XDG_STATE_HOME']}/lumbard/history.db", isolation_level=None)) as other:
            other.execute("BEGIN EXCLUSIVE")
            end, n_turns = time.monotonic() + LOCKED_FOR, 1
            service.call("Resume")
            while time.monotonic() < end:
                assert service.delay(lambda: service.call("Pause", "(t)", 0)) < STALL, "only the first call waits for the commit"
                assert service.delay(lambda: service.call("Resume")) < STALL
                assert service.delay(lambda: service.call("ListDays", "(ss)", "2020-01-01", "2029-12-31", interface=HISTORY)) < STALL
                for method, arguments in (("Import", ("(a(tisssa{sv}))", ROWS)), ("Forget", ("(tt)", 0, 1))):
                    assert service.error(method, *arguments, interface=HISTORY)[0] == "org.lumbard.Error.HistoryUnavailable"
                service.call("Reload", interface=SETTINGS)
                assert not get(service.conn, LUMBARD, PATH, HISTORY, "Healthy")
                n_turns += 1
                rest(1)
            assert kinds(other) == ["paused"], "the lock has kept everything else from the file"
            other.execute("COMMIT")
            service.call("Pause", "(t)", 0)  # the service itself tries once a minute; the reply comes after the commit
            assert kinds(other) == [*["paused", "resumed"] * n_turns, "paused"], "nothing that was answered is lost"
        assert get(service.conn, LUMBARD, PATH, HISTORY, "Healthy")
        assert service.call("Import", "(a(tisssa{sv}))", ROWS, interface=HISTORY) == (1,)
        warnings = [line for line in service.process.stderr.splitlines() if "cannot be written" in line]
        assert len(warnings) == 1 and "another program has locked it" in warnings[0]
