"""A full disk: the service keeps timing and answering, warns once, and writes its record when there is space again.
A read-only one. A history that another program has locked or deleted. The modes of its files."""
import os
import shlex
import shutil
import sqlite3
import subprocess

import pytest
from lumbard import COACH, CTL, PATH, STALL, Service
from rig import BUILD, LUMBARD, PrivateBus, Process, call, ending_on_error, get, owner_of, wait_until

HISTORY = f"{LUMBARD}.History"
UNAVAILABLE = "org.lumbard.Error.HistoryUnavailable"
ROWS = [(10**15 + i * 10**9, 0, "walk", "desk", "steps=100", {}) for i in range(50)]


def journal(path):
    with sqlite3.connect(f"file:{path}?mode=ro", uri=True) as db:
        assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        return [kind for kind, in db.execute("SELECT kind FROM journal ORDER BY id")]


def rows_now(path):
    """None while the service creates the file."""
    try:
        return journal(path)
    except sqlite3.OperationalError:
        return None


class SmallDisk(Service):
    """The service with its history on a file system of 1 MB, in its own mount namespace."""

    options = "size=1m,mode=0700"

    def start(self):
        folder = f"{self.env['XDG_STATE_HOME']}/lumbard"
        os.makedirs(folder, exist_ok=True)
        script = f"mount -t tmpfs -o {self.options} tmpfs {shlex.quote(folder)} && exec {BUILD}/src/lumbard"
        self.process = Process(["unshare", "--map-current-user", "--keep-caps", "--mount", "sh", "-c", script], self.env)
        with ending_on_error(self.process):
            wait_until(lambda: owner_of(self.conn, LUMBARD), what="lumbard's name")

    @property
    def pid(self):
        return call(self.conn, "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus",
                    "GetConnectionUnixProcessID", "(s)", LUMBARD)[0]

    @property
    def folder(self):
        """The path of that file system outside of the namespace."""
        return f"/proc/{self.pid}/root{self.env['XDG_STATE_HOME']}/lumbard"


def turn(service, times):
    for _ in range(times):
        service.call("Pause", "(t)", 0)
        service.call("Resume")


def run_inside(service, *command):
    """In the namespace of the service, whose path of the history names that file system."""
    return subprocess.run(["nsenter", "--user", "--preserve-credentials", "--mount", "--target", str(service.pid), *command],
                          env=service.env, stdout=subprocess.PIPE, text=True, timeout=60).stdout


def doctor(service):
    return run_inside(service, CTL, "doctor")


def change_past(service):
    """The names of the errors of the two methods that change the past."""
    return [service.error("Import", "(a(tisssa{sv}))", ROWS, interface=HISTORY)[0],
            service.error("Forget", "(tt)", ROWS[0][0], ROWS[-1][0], interface=HISTORY)[0]]


def test_full_disk():
    with PrivateBus() as bus, SmallDisk(bus, config="") as service:
        turn(service, 2)
        with open(f"{service.folder}/ballast", "wb", buffering=0) as ballast:
            try:
                while ballast.write(b"x" * 4096):
                    pass
            except OSError:
                pass
        turn(service, 200)
        assert service.process.stderr.count("cannot be written") == 1, "one warning"
        assert change_past(service) == [UNAVAILABLE] * 2
        assert service.delay() < STALL
        assert service.get("Phase") == "unknown"
        wait_until(lambda: get(service.conn, LUMBARD, PATH, HISTORY, "Problem") == "the disk is full; new entries wait in memory",
                   what="the cause")
        answer = doctor(service)
        assert "no space is left" in answer and f"{service.env['XDG_STATE_HOME']}/lumbard." in answer
        os.unlink(f"{service.folder}/ballast")
        assert "no space is left" not in doctor(service)
        turn(service, 1)
        wait_until(lambda: "written again" in service.process.stderr, what="the history to be written again")
        service.get("Phase")  # the reply comes after the commit of the last row
        assert service.call("Import", "(a(tisssa{sv}))", ROWS, interface=HISTORY) == (50,)
        assert service.call("Forget", "(tt)", ROWS[0][0], ROWS[-1][0], interface=HISTORY) == (50,)
        # SQLite resolves this path to one of the wrong namespace: read a copy
        shutil.copytree(service.folder, bus.folder / "copy")
        kinds = journal(bus.folder / "copy" / "history.db")
        assert kinds.count("paused") == kinds.count("resumed") == 203, "all rows were written"


def test_an_import_larger_than_the_disk():
    """It fails at its end, and again when it is tried again; before that, many of its steps succeed."""
    rows = [(10**15 + i * 10**9, 0, "walk", "desk", f"steps=100 of={'x' * 200}", {}) for i in range(10000)]
    with PrivateBus() as bus, SmallDisk(bus, config="") as service:
        turn(service, 2)
        assert service.error("Import", "(a(tisssa{sv}))", rows, interface=HISTORY)[0] == UNAVAILABLE
        assert get(service.conn, LUMBARD, PATH, HISTORY, "Healthy")
        assert service.call("Import", "(a(tisssa{sv}))", ROWS, interface=HISTORY) == (50,)


class ReadOnlyDisk(SmallDisk):
    options = "ro,size=1m,mode=0700"


def test_a_read_only_disk():
    with PrivateBus() as bus, ReadOnlyDisk(bus, config="", is_greeted=False) as service:
        turn(service, 2)
        assert change_past(service) == [UNAVAILABLE] * 2
        assert not get(service.conn, LUMBARD, PATH, HISTORY, "Healthy")
        lines = [line for line in service.process.stderr.splitlines() if "history" in line]
        assert len(lines) == 1 and "running without a history" in lines[0] and "Read-only file system" in lines[0]


def test_files_are_private_whatever_the_umask():
    class Careless(Service):
        def start(self):
            self.process = Process(["sh", "-c", f"umask 0; exec {BUILD}/src/lumbard"], self.env)
            with ending_on_error(self.process):
                wait_until(lambda: owner_of(self.conn, LUMBARD), what="lumbard's name")

    with PrivateBus() as bus, Careless(bus, config="", is_greeted=False) as service:
        turn(service, 2)
        folder = f"{bus.env['XDG_STATE_HOME']}/lumbard"
        assert os.stat(folder).st_mode & 0o777 == 0o700
        modes = {name: os.stat(f"{folder}/{name}").st_mode & 0o777 for name in os.listdir(folder)}
        assert {"history.db", "history.db-wal", "history.lock"} <= {*modes} and {*modes.values()} == {0o600}, modes


def test_locked_by_another_program():
    with PrivateBus() as bus, Service(bus, config="") as service:
        path = f"{bus.env['XDG_STATE_HOME']}/lumbard/history.db"
        other = sqlite3.connect(path, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        first = service.delay(lambda: service.call("Pause", "(t)", 0))
        assert 1 < first < 4, "the answer waits 2 s for the commit, then the service obeys without it"
        worst = max(service.delay(lambda: service.call("Pause", "(t)", 0)) for _ in range(49))
        assert worst < STALL, "the history is known to fail: nothing waits for it again, which would take 2 s"
        problem = "another program has locked it; new entries wait in memory"
        assert get(service.conn, LUMBARD, PATH, HISTORY, "Problem") == problem
        assert f"The history is not written: {problem}." in " ".join(service.ctl("status").stdout.split())
        other.execute("COMMIT")
        other.close()
        wait_until(lambda: journal(path).count("paused") == 50, what="the waiting rows")


@pytest.mark.parametrize("what", ["files", "folder"])
def test_a_deleted_history_is_created_again(what):
    with PrivateBus() as bus, Service(bus, config="") as service:
        path = f"{bus.env['XDG_STATE_HOME']}/lumbard/history.db"
        turn(service, 1)
        service.get("Phase")  # the reply comes after the commit of all earlier rows
        if what == "folder":
            shutil.rmtree(os.path.dirname(path))
        else:
            for part in ("", "-wal", "-shm"):
                os.unlink(path + part)
        turn(service, 1)
        wait_until(lambda: rows_now(path) == ["paused", "resumed"], what="a new history")
        assert service.process.stderr.count("deleted or replaced") == 1
        assert call(service.conn, LUMBARD, PATH, "org.freedesktop.DBus.Properties", "Get", "(ss)", COACH, "Phase")
