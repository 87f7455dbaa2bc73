"""Headless Wayland compositors: the real ones of Debian, and fake_compositor.py.

The socket of each lies in the runtime folder of a private bus, where the service looks for displays; env holds the
variables that a client needs. input() generates real input. Compositors that refuse to run as root run as the user
nobody; root can connect to them.

    with PrivateBus() as bus, Sway(bus) as sway, Service(bus, sway): sway.input()
"""
import json
import os
import select
import shutil
import signal
import socket
import subprocess
import sys
import threading
from pathlib import Path

from rig import LIMIT, TIED, Process, RigError, ending_on_error, wait_until
from wayland_wire import Client

HERE = Path(__file__).resolve().parent
NOBODY = 65534
# A second setpriv inside the first: a process that changes its user loses its parent-death signal.
AS_OTHER = [] if os.geteuid() else ["setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups",
                                    "--pdeathsig", "KILL", "--"]


def own(path):
    """Gives a path to the user that runs the compositor."""
    if AS_OTHER:
        os.chown(path, NOBODY, NOBODY)


class LineProgram:
    """A program that answers each line on stdin with a line. Threads may call ask() at the same time."""

    def __init__(self, argv, env):
        self.popen = subprocess.Popen([*TIED, *map(str, argv)], env=env, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                      text=True)
        self.pid, self.lock = self.popen.pid, threading.Lock()
        with ending_on_error(self):
            if self.answer() != "ready":
                raise RigError(f"{argv} is not ready")

    def answer(self, limit=LIMIT):
        if not select.select([self.popen.stdout], [], [], limit)[0]:
            raise RigError(f"{self.popen.args} does not answer")
        return self.popen.stdout.readline().strip()

    def ask(self, line):
        with self.lock:
            self.popen.stdin.write(line + "\n")
            self.popen.stdin.flush()
            return self.answer()

    def stop(self, number=signal.SIGKILL):
        self.popen.send_signal(number)
        self.popen.wait()
        try:
            self.popen.stdin.close()
        except BrokenPipeError:
            pass
        self.popen.stdout.close()


class Compositor:
    """Serves clients when the constructor returns. kill() and start() restart it."""

    source = "wayland"   # the source that reads its idleness
    knows_idle = False   # whether a client can request the last input
    tolerance = 100_000  # µs: the largest error of the reported last input
    name = "wayland-1"   # of the socket

    def __init__(self, bus):
        self.bus, self.runtime, self.hand, self.window, self.process = bus, bus.runtime, None, None, None
        self.folder = bus.make("compositor")
        bus.folder.chmod(0o711)
        self.folder.chmod(0o755)
        own(self.runtime)
        own(self.folder)
        self.start()

    @property
    def env(self):
        return {"WAYLAND_DISPLAY": self.name}

    def own_env(self):
        env = {"PATH": os.environ["PATH"], "LANG": "C.UTF-8", "XDG_RUNTIME_DIR": str(self.runtime),
               "HOME": str(self.folder), "XDG_CACHE_HOME": str(self.folder), "LIBGL_ALWAYS_SOFTWARE": "1",
               "DBUS_SESSION_BUS_ADDRESS": f"unix:path={self.folder}/no-bus",
               "DBUS_SYSTEM_BUS_ADDRESS": f"unix:path={self.folder}/no-bus"}
        return {**env, **self.more_env()}

    def more_env(self):
        return {"WLR_BACKENDS": "headless", "WLR_LIBINPUT_NO_DEVICES": "1", "WLR_RENDERER": "pixman"}

    def start(self):
        self.process = Process([*AS_OTHER, *self.command()], self.own_env())
        with ending_on_error(self.process):
            wait_until(lambda: not self.process.is_running or self.answers(), 2 * LIMIT, f"{type(self).__name__} to answer")
            if not self.process.is_running:
                raise RigError(f"{type(self).__name__}: {self.process.end}: {self.process.stderr}")
            self.start_hand()

    def answers(self):
        """Whether it serves a client. Some choose the name of their socket: the first free number, from 0 or 1."""
        for socket_path in {self.runtime / self.name, *self.runtime.glob("wayland-[0-9]")}:
            try:
                Client(str(socket_path), 1.0).connection.close()
            except (OSError, EOFError):
                continue
            self.name = socket_path.name
            return True
        return False

    def start_hand(self):
        """Starts the input client. Not at the first input: that may run in a thread, and TIED ends children with it."""
        for name in ("wayland_input.py", "wayland_window.py", "wayland_wire.py"):  # the user nobody can read this folder
            shutil.copy(HERE / name, self.folder)
        self.hand = self.client("wayland_input.py")
        self.window = None

    def client(self, name):
        return LineProgram([*AS_OTHER, sys.executable, self.folder / name], {**self.own_env(), **self.env})

    def inhibit(self, is_on):
        """Makes a window inhibit idleness, or stop that; the instants before and after. The first call opens the window."""
        if not self.window:
            self.window = self.client("wayland_window.py")
        return tuple(map(int, self.window.ask("on" if is_on else "off").split()))

    def input(self):
        """Moves the pointer once; returns the wall-clock instants (µs) before and after."""
        return tuple(map(int, self.hand.ask("move").split()))

    def kill(self):
        """Ends it with SIGKILL, as a crash would."""
        self.stop_hand()
        self.process.kill(signal.SIGKILL)
        self.process.wait_exit()
        self.process.stop()

    def stop_hand(self):
        for talker in filter(None, (self.hand, self.window)):
            talker.stop()
        self.hand = self.window = None

    def stop(self):
        self.stop_hand()
        self.process.stop()

    def __enter__(self):
        return self

    def __exit__(self, kind, value, trace):
        if kind:
            print(f"--- {type(self).__name__} ({self.process.end}) printed:\n{self.process.stderr[-4000:]}", file=sys.stderr)
        self.stop()


class Sway(Compositor):
    def command(self):
        config = self.folder / "config"
        config.write_text("xwayland disable\noutput HEADLESS-1 resolution 640x480\n")
        return ["sway", "-c", config]


class Labwc(Compositor):
    def command(self):
        return ["labwc", "-C", self.folder]


class KWin(Compositor):
    tolerance = 200_000  # its timers have an error of 5 %; AwayAfter is 2 s in these tests

    def command(self):
        copy = self.folder / "kwin_wayland"  # a copy has no file capabilities, which containers refuse
        if not copy.exists():
            shutil.copyfile(shutil.which("kwin_wayland"), copy)
            copy.chmod(0o755)
        return [copy, "--virtual", "--width", "640", "--height", "480", "--no-lockscreen", "--no-global-shortcuts",
                "--socket", self.name]

    def more_env(self):
        return {"KWIN_WAYLAND_NO_PERMISSION_CHECKS": "1", "KWIN_COMPOSE": "Q", "QT_LOGGING_RULES": "*.debug=false"}


class Fake(Compositor):
    """fake_compositor.py with its options; control(line) is its stdin."""

    name = "wayland-0"

    def __init__(self, bus, *options):
        self.options = options
        super().__init__(bus)

    def start(self):
        self.process = LineProgram([sys.executable, HERE / "fake_compositor.py", "--socket", self.name, *self.options],
                              self.own_env())

    def control(self, line):
        return json.loads(self.process.ask(line))

    def input(self, *seats):
        answer = self.control(" ".join(["input", *map(str, seats or [0])]))
        return answer["from"], answer["to"]

    def inhibit(self, is_on):
        answer = self.control(f"inhibit {'on' if is_on else 'off'}")
        return answer["from"], answer["to"]

    def kill(self):
        self.process.stop()

    def __exit__(self, kind, value, trace):
        if self.process.popen.poll() is None:
            self.kill()


def fill_backlog(path):
    """Opens connections until the backlog of the socket is full; returns them."""
    crowd = []
    while True:
        connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM | socket.SOCK_NONBLOCK)
        try:
            connection.connect(str(path))
        except BlockingIOError:
            connection.close()
            return crowd
        crowd.append(connection)


class Moving:
    """Moves the pointer every 200 ms until the block ends. first, last: the instants before and after that movement."""

    def __init__(self, compositor, every=0.2):
        self.compositor, self.every, self.first, self.last = compositor, every, None, None
        self.is_over, self.error = threading.Event(), None
        self.thread = threading.Thread(target=self.move, daemon=True)

    def move(self):
        try:
            while not self.is_over.is_set():
                self.last = self.compositor.input()
                self.first = self.first or self.last
                self.is_over.wait(self.every)
        except Exception as error:  # stop() raises it in the thread of the test
            self.error = error

    def lasts(self, span):
        """Waits until a movement began this many µs after the first one. The time alone is not enough: on a busy machine the
        movements come late, and the last one much before the end of that time.
        """
        wait_until(lambda: self.error or (self.first and self.last[0] >= self.first[1] + span), what="the last movement")

    def stop(self):
        self.is_over.set()
        self.thread.join()
        if self.error:
            raise self.error

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.stop()


REAL = [Sway, KWin] + ([Labwc] if shutil.which("labwc") else [])  # Debian 12 has no labwc
