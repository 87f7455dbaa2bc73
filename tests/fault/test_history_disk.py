"""A disk that cannot read, write or lock the history: the service answers without delay, and puts no healthy file aside."""
import os
import sqlite3
from contextlib import closing

import pytest
from failing_disk import FailingDisk
from lumbard import PATH, STALL, Service
from rig import BUILD, LUMBARD, PrivateBus, Process, get, wait_until

HISTORY = f"{LUMBARD}.History"
PROBLEM = "it is read-only; new entries wait in memory"
ROWS = [(10**15, 0, "walk", "desk", "steps=100", {})]


def folder_of(bus):
    return f"{bus.env['XDG_STATE_HOME']}/lumbard"


def entries(bus, kind="paused"):
    with closing(sqlite3.connect(f"file:{folder_of(bus)}/history.db?mode=ro", uri=True)) as db:
        return [row[0] for row in db.execute("SELECT kind FROM journal")].count(kind)


def names(bus):
    """Without the record of the greeting, which is no part of the history."""
    return {name.removeprefix("history.") for name in os.listdir(folder_of(bus))} - {"greeting"}


def turn(service, times):
    for _ in range(times):
        service.call("Pause", "(t)", 0)
        service.call("Resume")


def lines_about_history(service):
    return [line for line in service.process.stderr.splitlines() if "history" in line]


@pytest.fixture
def disk(bus):
    return FailingDisk(bus.folder)


def test_read_errors_while_open(bus, disk):
    with Service(bus, config="", env=disk.env) as service:
        turn(service, 2)
        disk.fail("eio")
        os.utime(f"{folder_of(bus)}/history.db")
        turn(service, 3)
        assert service.get("Phase") == "unknown"
        disk.repair()
        wait_until(lambda: (turn(service, 1), entries(bus) >= 6)[1], what="the entries that waited")
        assert names(bus) == {"db", "db-wal", "db-shm", "lock"}, "a read error proves no damage"


def test_read_errors_at_the_start(bus, disk):
    with Service(bus, config="", env=disk.env) as service:
        turn(service, 2)
        service.process.stop()
        disk.fail("eio")
        service.start()
        turn(service, 2)
        assert len([line for line in lines_about_history(service) if "read or write error" in line]) == 1
        disk.repair()
        wait_until(lambda: (turn(service, 1), entries(bus) >= 5)[1], what="the entries that waited")
        service.process.kill()
        service.process.wait_exit()
        assert names(bus) == {"db", "lock"}, "the healthy file is still used, and complete by itself"


@pytest.mark.parametrize("how", ["nolock", "denied"])
def test_locks_that_fail_from_the_start(bus, disk, how):
    """Tried once: then without a history, with the reason in one line."""
    disk.fail(how)
    with Service(bus, config="", env=disk.env) as service:
        assert service.delay(lambda: turn(service, 5)) < 2, "one wait of SQLite's own would take 10 s"
        lines = lines_about_history(service)
        assert len(lines) == 1 and "running without a history" in lines[0] and "cannot lock files" in lines[0]


@pytest.mark.parametrize("how", ["nolock", "denied"])
def test_locks_that_fail_later(bus, disk, how):
    """SQLite would wait for ten seconds at each commit."""
    with Service(bus, config="", env=disk.env) as service:
        turn(service, 1)
        disk.fail(how)
        worst = max(service.delay(lambda: service.get("Phase")) for _ in range(20) if turn(service, 1) is None)
        assert worst < 2, "SQLite's own wait would take 10 s"
        disk.repair()
        wait_until(lambda: (turn(service, 1), entries(bus) >= 22)[1], what="the entries that waited")


def state_of_history(service):
    return [get(service.conn, LUMBARD, PATH, HISTORY, name) for name in ("Healthy", "Problem")]


def test_a_disk_that_turns_read_only(bus, disk):
    """While the history is open: entries wait in memory, the state is announced, and all is written when the disk is again."""
    with Service(bus, config="", env=disk.env) as service, service.watch() as signals:
        turn(service, 2)
        disk.fail("erofs")
        assert 1 < service.delay(lambda: service.call("Pause", "(t)", 0)) < 4, "it waits 2 s for the commit, then obeys without it"
        service.call("Resume")
        assert max(service.delay(lambda: turn(service, 1)) for _ in range(20)) < STALL
        assert state_of_history(service) == [False, PROBLEM]
        signals.wait(lambda name, change: change[0] == HISTORY and change[1].get("Healthy") is False)
        for method, arguments in (("Import", ("(a(tisssa{sv}))", ROWS)), ("Forget", ("(tt)", 0, 1))):
            assert service.error(method, *arguments, interface=HISTORY)[0] == "org.lumbard.Error.HistoryUnavailable"
        disk.repair()
        turn(service, 1)
        assert entries(bus) == entries(bus, "resumed") == 24, "all that was answered is on the disk"
        assert state_of_history(service) == [True, ""]
        signals.wait(lambda name, change: change[0] == HISTORY and change[1].get("Healthy") is True)
        assert service.call("Import", "(a(tisssa{sv}))", ROWS, interface=HISTORY) == (1,)
        assert [sum(words in line for line in lines_about_history(service)) for words in ("cannot be written", "written again")] == [1, 1]
        assert names(bus) == {"db", "db-wal", "db-shm", "lock"}, "nothing was put aside"


def test_two_buses_and_one_home(bus):
    """The second service runs without a history and names the first; the lock ends with its owner, also by a kill."""
    with Service(bus, config="") as first, PrivateBus() as other_bus:
        turn(first, 1)
        env = {"XDG_STATE_HOME": bus.env["XDG_STATE_HOME"]}
        with Service(other_bus, config="", env=env) as second:
            turn(second, 3)
            lines = lines_about_history(second)
            assert len(lines) == 1 and f"process {first.process.pid} on the bus {bus.address}" in lines[0]
            assert entries(bus) == 1, "the second one writes nothing"
        first.process.kill(9)
        first.process.wait_exit()
        with Process([BUILD / "src" / "lumbard"], {**other_bus.env, **env}) as third:
            wait_until(lambda: "restored" in third.stderr, what="the state of the first one")
            assert "without a history" not in third.stderr
        first.process.stop()
