"""Starts and stops programs, and waits for conditions."""
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections import namedtuple
from contextlib import contextmanager
from pathlib import Path

from gi.repository import GLib

LIMIT = 30.0  # s: how long a test waits for an event that should be immediate; long enough for a busy machine
STOP_LIMIT = 10.0  # s: a program that has not ended by then is killed


class RigError(AssertionError):
    """An event did not come within its limit, or the test environment failed."""


def wait_until(ask, limit=LIMIT, what="condition"):
    """Calls ask() until its value is true, and returns it. The main context runs meanwhile, so Watchers receive signals.

    The limit does not count the time for which this process waits for a processor: on a busy machine the programs under
    test wait as long.
    """
    context = GLib.MainContext.default()
    end, waited = time.monotonic() + limit, waited_for_processor(os.getpid())
    while True:
        while context.iteration(False):
            pass
        value = ask()
        if value:
            return value
        if time.monotonic() > end and time.monotonic() > end + waited_for_processor(os.getpid()) - waited:
            raise RigError(f"timeout after {limit} s while waiting for: {what}")
        time.sleep(0.005)


def rest(seconds):
    """Does nothing for so long, except that the fake services of this process answer: a time.sleep() leaves the service
    under test without an answer, and it asks again.
    """
    ends = []
    GLib.timeout_add(round(seconds * 1000), lambda: ends.append(True) or False)
    while not ends:
        GLib.MainContext.default().iteration(True)


# The kernel kills each child process with the thread that started it, so a killed test run leaves no processes.
TIED = ["setpriv", "--pdeathsig", "KILL", "--"]


@contextmanager
def opened(argv, **options):
    """A subprocess.Popen that is killed when the test fails. Popen alone waits for its end, and the program for the test."""
    with subprocess.Popen(argv, **options) as process:
        try:
            yield process
        except BaseException:
            process.kill()
            raise


class Process:
    """One program. Its stdout and stderr go to files, so a full pipe cannot block it; the properties read them.

    segments_left: the ids of the System V segments that it left when it ended.
    """

    running = set()  # the pids of all that have not ended, or whose end was not noticed
    all_segments_left = set()

    def __init__(self, argv, env=None, pass_fds=(), stdin=subprocess.DEVNULL):
        self.argv = [str(a) for a in argv]
        self.folder = tempfile.mkdtemp(prefix="lumbard-process-")
        self.started_at, self.started_real = time.monotonic(), int(time.time())
        with open(self.path("stdout"), "wb") as out, open(self.path("stderr"), "wb") as err:
            self.popen = subprocess.Popen(TIED + self.argv, env=env, stdin=stdin, stdout=out, stderr=err,
                                          pass_fds=pass_fds)
        self.pid, self.segments_left = self.popen.pid, []
        Process.running.add(self.pid)

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
        return self.poll() is None

    def poll(self):
        """The exit status, or None while the program runs. Its segments are examined while it is a zombie: later, another
        process may have the same number."""
        if self.popen.returncode is None and os.waitid(os.P_PID, self.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT):
            self.segments_left = [row.id for row in segments() if row.creator == self.pid and row.changed >= self.started_real]
            Process.all_segments_left.update(self.segments_left)
            Process.running.discard(self.pid)
        return self.popen.poll()

    def kill(self, number=signal.SIGTERM):
        self.popen.send_signal(number)

    def wait_exit(self, limit=LIMIT):
        """The exit status; a negative value is the signal that ended the process."""
        wait_until(lambda: not self.is_running, limit, f"{self.argv[0]} to exit")
        return self.popen.returncode

    @property
    def end(self):
        """How the process ended, for people."""
        code = self.poll()
        if code is None:
            return "still running"
        return f"exit status {code}" if code >= 0 else f"ended by {signal.Signals(-code).name}"

    def print_output(self):
        if not os.path.exists(self.folder):
            return  # stopped already
        print(f"--- {' '.join(self.argv)} ({self.end}) printed:\n{self.stderr}", file=sys.stderr)

    def stop(self):
        if self.is_running:
            self.popen.send_signal(signal.SIGCONT)
            self.popen.terminate()
            try:
                self.wait_exit(STOP_LIMIT)
            except RigError:
                self.popen.kill()
                self.wait_exit()
        shutil.rmtree(self.folder, ignore_errors=True)

    def __enter__(self):
        return self

    def __exit__(self, kind, value, trace):
        if kind:
            self.print_output()
        self.stop()


@contextmanager
def ending_on_error(process):
    """Stops the process when a constructor fails, because then __exit__() is never called."""
    try:
        yield
    except BaseException:
        if isinstance(process, Process):
            process.print_output()
        process.stop()
        raise


def waited_for_processor(pid):
    """Seconds that the threads of a process were ready to run while other programs had the processor; 0 if it ended."""
    total = 0
    for path in Path(f"/proc/{pid}/task").glob("*/schedstat"):
        try:
            total += int(path.read_text().split()[1])
        except OSError:
            pass  # the thread has ended meanwhile
    return total / 1e9


class ProcessorWaits:
    """seconds(): how long these processes together waited for a processor since the constructor."""

    def __init__(self, *pids):
        self.before = {pid: waited_for_processor(pid) for pid in pids}

    def seconds(self, *more_pids):
        """more_pids: processes that started since."""
        return sum(waited_for_processor(pid) - self.before.get(pid, 0) for pid in {*self.before, *more_pids}
                   if is_alive(pid))


def delay_of(ask, *pids):
    """Seconds that ask() takes, without those that these processes and this one waited for a processor."""
    began, waits = time.monotonic(), ProcessorWaits(os.getpid(), *pids)
    ask()
    return time.monotonic() - began - waits.seconds()


def listens(path):
    """Whether a server accepts connections: the file of a socket exists a moment before that."""
    with socket.socket(socket.AF_UNIX) as client:
        return client.connect_ex(str(path)) == 0


def is_alive(pid):
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"


Segment = namedtuple("Segment", "id key size creator users changed")


def segments():
    """The System V memory segments of the size that a service has. changed: s since the epoch; so is the creation."""
    for line in Path("/proc/sysvipc/shm").read_text(encoding="ascii").splitlines()[1:]:
        key, number, _, size, creator, _, users, _, _, _, _, _, _, changed, *_ = map(int, line.split())
        if size == 1:
            yield Segment(number, key & 0xFFFFFFFF, size, creator, users, changed)


def segments_of(pid):
    """The keys of the segments that this process created and that still exist."""
    return [row.key for row in segments() if row.creator == pid]


def remove_segments_left():
    """Removes the segments of ended programs that no later program has taken over: a killed service leaves one, and so does
    one that could not record its end."""
    unused = {row.id for row in segments() if not row.users}
    for number in unused & Process.all_segments_left:
        subprocess.run(["ipcrm", "-m", str(number)], check=False)
