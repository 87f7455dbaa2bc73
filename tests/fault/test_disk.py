"""A full disk under a running service: it goes on timing and answering, warns once, and what happened meanwhile is on
record when there is room again. And a file that another program has locked or deleted."""
import os
import shlex
import shutil
import sqlite3
import subprocess
import time

import pytest
from rig import BUILD, LUMBARD, PrivateBus, Process, call, ending_on_error, owner_of, wait_until
from service import COACH, CTL, PATH, Service


def journal(path):
    with sqlite3.connect(f"file:{path}?mode=ro", uri=True) as db:
        assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        return [kind for kind, in db.execute("SELECT kind FROM journal ORDER BY id")]


class SmallDisk(Service):
    """The daemon with its history on a file system of 1 MB, in a mount namespace of its own."""

    def start(self):
        folder = f"{self.env['XDG_STATE_HOME']}/lumbard"
        os.makedirs(folder, exist_ok=True)
        script = f"mount -t tmpfs -o size=1m,mode=0700 tmpfs {shlex.quote(folder)} && exec {BUILD}/src/lumbard"
        self.process = Process(["unshare", "--map-current-user", "--keep-caps", "--mount", "sh", "-c", script], self.env)
        with ending_on_error(self.process):
            wait_until(lambda: owner_of(self.conn, LUMBARD), what="lumbard's name")

    @property
    def folder(self):
        """Its file system as seen from here."""
        pid = call(self.conn, "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus",
                   "GetConnectionUnixProcessID", "(s)", LUMBARD)[0]
        return f"/proc/{pid}/root{self.env['XDG_STATE_HOME']}/lumbard"


def turn(service, times):
    for _ in range(times):
        service.call("Pause", "(t)", 0)
        service.call("Resume")


def doctor(service):
    env = {**service.env, "XDG_STATE_HOME": os.path.dirname(service.folder)}
    return subprocess.run([CTL, "doctor"], env=env, stdout=subprocess.PIPE, text=True, timeout=20).stdout


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
        assert service.process.stderr.count("cannot be written") == 1, "said once"
        began = time.monotonic()
        assert service.get("Phase") == "unknown"
        assert time.monotonic() - began < 0.25
        assert f"there is no room left for {service.folder}." in doctor(service)
        os.unlink(f"{service.folder}/ballast")
        assert "no room left" not in doctor(service)
        turn(service, 1)
        wait_until(lambda: "written again" in service.process.stderr, 10, "the history to be written again")
        service.get("Phase")  # answered only after the turn of the last row, and its commit, are over
        # SQLite resolves the way into the other namespace to one of ours, so a copy is read
        shutil.copytree(service.folder, bus.folder / "copy")
        kinds = journal(bus.folder / "copy" / "history.db")
        assert kinds.count("paused") == kinds.count("resumed") == 203, "nothing is lost"


def test_locked_by_another_program():
    with PrivateBus() as bus, Service(bus, config="") as service:
        path = f"{bus.env['XDG_STATE_HOME']}/lumbard/history.db"
        other = sqlite3.connect(path, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        worst = 0
        for _ in range(50):
            began = time.monotonic()
            service.call("Pause", "(t)", 0)
            worst = max(worst, time.monotonic() - began)
        assert worst < 0.25
        other.execute("COMMIT")
        other.close()
        wait_until(lambda: journal(path).count("paused") == 50, 10, "the waiting rows")


@pytest.mark.parametrize("what", ["files", "folder"])
def test_deleted_under_it(what):
    with PrivateBus() as bus, Service(bus, config="") as service:
        path = f"{bus.env['XDG_STATE_HOME']}/lumbard/history.db"
        turn(service, 1)
        service.get("Phase")  # as above: what was before is on the disk
        if what == "folder":
            shutil.rmtree(os.path.dirname(path))
        else:
            for part in ("", "-wal", "-shm"):
                os.unlink(path + part)
        turn(service, 1)
        wait_until(lambda: os.path.exists(path) and journal(path) == ["paused", "resumed"], what="a new history")
        assert service.process.stderr.count("deleted or replaced") == 1
        assert call(service.conn, LUMBARD, PATH, "org.freedesktop.DBus.Properties", "Get", "(ss)", COACH, "Phase")
