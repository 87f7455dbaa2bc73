"""Programs that a test starts and ends, by pid, and how it waits for what they do."""
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path

from gi.repository import GLib

LIMIT = 10.0  # seconds: how long a test waits for what should happen at once, also where others take the processors


class RigError(AssertionError):
    """The bench did not get what it waited for."""


def wait_until(ask, limit=LIMIT, what="condition"):
    """The first true value of ask(); the main context is served meanwhile, so Watchers fill up."""
    context = GLib.MainContext.default()
    end = time.monotonic() + limit
    while True:
        while context.iteration(False):
            pass
        value = ask()
        if value:
            return value
        if time.monotonic() > end:
            raise RigError(f"waited {limit} s in vain for: {what}")
        time.sleep(0.005)


# Even a test run that is killed leaves nothing behind: the kernel ends each child with the thread that started it.
TIED = ["setpriv", "--pdeathsig", "KILL", "--"]


class Process:
    """One program. stdout and stderr go to files, so nothing it says can block it; lines() and stderr read them."""

    def __init__(self, argv, env=None, pass_fds=()):
        self.argv = [str(a) for a in argv]
        self.folder = tempfile.mkdtemp(prefix="lumbard-process-")
        self.started_at = time.monotonic()
        with open(self.path("stdout"), "wb") as out, open(self.path("stderr"), "wb") as err:
            self.popen = subprocess.Popen(TIED + self.argv, env=env, stdin=subprocess.DEVNULL, stdout=out, stderr=err,
                                          pass_fds=pass_fds)
        self.pid = self.popen.pid

    def path(self, name):
        return os.path.join(self.folder, name)

    def read(self, name):
        with open(self.path(name), encoding="utf-8", errors="replace") as stream:
            return stream.read()

    @property
    def stdout(self):
        return self.read("stdout")

    @property
    def stderr(self):
        return self.read("stderr")

    @property
    def is_running(self):
        return self.popen.poll() is None

    def kill(self, number=signal.SIGTERM):
        self.popen.send_signal(number)

    def wait_exit(self, limit=LIMIT):
        """The exit status; negative = the signal that ended it."""
        wait_until(lambda: not self.is_running, limit, f"{self.argv[0]} to exit")
        return self.popen.returncode

    def stop(self):
        if self.is_running:
            self.popen.send_signal(signal.SIGCONT)
            self.popen.terminate()
            try:
                self.popen.wait(2)
            except subprocess.TimeoutExpired:
                self.popen.kill()
                self.popen.wait()
        shutil.rmtree(self.folder, ignore_errors=True)

    def __enter__(self):
        return self

    def __exit__(self, kind, value, trace):
        if kind:
            print(f"--- {' '.join(self.argv)} said:\n{self.stderr}", file=sys.stderr)
        self.stop()


@contextmanager
def ending_on_error(process):
    """For constructors: no __exit__ will come when they fail."""
    try:
        yield
    except BaseException:
        if isinstance(process, Process):
            print(f"--- {' '.join(process.argv)} said:\n{process.stderr}", file=sys.stderr)
        process.stop()
        raise


def listens(path):
    """A socket's file is there a moment before somebody listens on it."""
    with socket.socket(socket.AF_UNIX) as client:
        return client.connect_ex(str(path)) == 0


def is_alive(pid):
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"
