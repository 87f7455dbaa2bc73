"""The real service on a private bus, real key presses on an X display, and the entries of the history."""
import contextlib
import os
import sqlite3
import subprocess
import threading
import time

from processes import ProcessorWaits, delay_of
from rig import (BUILD, LIMIT, LUMBARD, TIED, Display, Process, RigError, Watcher, call, ending_on_error, error_of, get,
                 owner_of, wait_until)

PATH = "/org/lumbard/Lumbard1"
PRESENCE, COACH, SOURCE = (f"{LUMBARD}.{name}" for name in ("Presence", "Coach", "Source"))
CTL = BUILD / "src" / "ctl" / "lumbarctl"

# Short limits: a test can run through sitting, suggestion and rest in seconds.
SHORT = "[Sitting]\nLimit=5s\nAwayAfter=2s\nRest=3s\n"

# The same for a person who types all the time: a key that comes late on a busy machine must not begin an absence.
NEVER_AWAY = SHORT.replace("AwayAfter=2s", "AwayAfter=1min")

# The longest delay of an answer in s, beside the waits for a processor: a busy machine has others. An answer that something
# blocks takes 2 s or more.
STALL = 1.0


# For tests of memory: a sanitizer gives freed memory back too.
GIVEN_BACK = {"ASAN_OPTIONS": ":".join(filter(None, (os.environ.get("ASAN_OPTIONS"), "quarantine_size_mb=0",
                                                     "allocator_release_to_os_interval_ms=0")))}


def greet(env):
    """The person was greeted on another day. A home that cannot be written has no such day."""
    folder = os.path.join(env["XDG_STATE_HOME"], "lumbard")
    with contextlib.suppress(OSError):
        os.makedirs(folder, mode=0o700, exist_ok=True)
        with open(os.path.join(folder, "greeting"), "x", encoding="utf-8") as stream:
            stream.write("The greeting was shown, and will not come again.\n")


class Service:
    """The lumbard program, started, once it owns its bus name and reads the input of the display, if there is one. get()
    reads properties, call() calls methods.
    """

    def __init__(self, bus, display=None, config=SHORT, env=None, is_greeted=True):
        self.is_greeted = is_greeted
        self.bus, self.env = bus, {**bus.env, **(display.env if display else {}), **(env or {})}
        self.config_path = os.path.join(self.env["XDG_CONFIG_HOME"], "lumbard", "lumbard.conf")
        self.write_config(config)
        self.conn = bus.connect()
        self.commanders, self.commanded_at, self.opened_at = [self.conn], [], []
        self.process = None
        self.start()
        if isinstance(display, Display) and not {"DISPLAY", "WAYLAND_DISPLAY"} & {*(env or {})}:
            # a key that is pressed before would count as one of an earlier time
            with ending_on_error(self.process):
                wait_until(lambda: self.get("IdleSource"), what="the display to be served")

    def write_config(self, config):
        os.makedirs(os.path.dirname(self.config_path), exist_ok=True)
        with open(self.config_path, "w", encoding="utf-8") as stream:
            stream.write(config)

    def start(self):
        if self.is_greeted:
            greet(self.env)
        if self.process:  # the bus may notice the end of the one before later than we do
            wait_until(lambda: not owner_of(self.conn, LUMBARD), what="lumbard's name to be free again")
        self.waits = ProcessorWaits(self.bus.process.pid, os.getpid(), *self.peer_pids())
        self.process = Process([BUILD / "src" / "lumbard"], self.env)
        with ending_on_error(self.process):
            wait_until(lambda: owner_of(self.conn, LUMBARD) or not self.process.is_running, what="lumbard's name")
            if not self.process.is_running:
                raise RigError(f"lumbard: {self.process.end}: {self.process.stderr}")

    def get(self, prop, interface=None):
        interface = interface or (PRESENCE if prop in PRESENCE_PROPERTIES else COACH)
        return get(self.conn, LUMBARD, PATH, interface, prop)

    def delay(self, ask=None):
        """Seconds until the service has answered, without the time that a busy machine kept it, the bus or us waiting."""
        return delay_of(ask or (lambda: self.get("State")), self.process.pid, self.bus.process.pid)

    def waited(self):
        """The µs that the service, the bus and this process waited for a processor since the start of the service.

        On a busy machine an instant can be wrong by so much.
        """
        return int(self.waits.seconds(self.process.pid, *self.peer_pids()) * 1e6)

    def peer_pids(self):
        """Other processes through which the service learns its instants."""
        return ()

    def commander(self):
        """A connection for one more command. The service accepts 20 at once from each, then 20 a second, and counts 32
        connections apart."""
        now = time.monotonic()
        self.commanded_at = [at for at in self.commanded_at if at > now - 1]
        if len(self.commanded_at) == 19:
            wait_until(lambda: len(self.opened_at) < 30 or self.opened_at[-30] < time.monotonic() - 1, what="room for one more")
            self.commanders.append(self.bus.connect())  # the others stay open: a lease ends with its connection
            self.opened_at.append(time.monotonic())
            self.commanded_at = []
        self.commanded_at.append(now)
        return self.commanders[-1]

    def call(self, method, signature="()", *arguments, interface=COACH):
        return call(self.commander(), LUMBARD, PATH, interface, method, signature, *arguments)

    def error(self, method, signature="()", *arguments, interface=COACH):
        return error_of(self.commander(), LUMBARD, PATH, interface, method, signature, *arguments)

    def source(self, prop, name="x11"):
        return get(self.conn, LUMBARD, f"{PATH}/source/{name}", SOURCE, prop)

    def wait(self, prop, value, limit=LIMIT):
        wait_until(lambda: self.get(prop) == value, limit, f"{prop} = {value!r}, it is {self.get(prop)!r}")

    def wait_second_input(self, source, away_after):
        """After a return from an absence shorter than Rest, while input goes on: until the input has arrived that the service
        requests once, half of AwayAfter (s) later, to know whether the input lasts. From then on it sleeps."""
        request = self.get("StateSinceTimestamp") + min(30, away_after / 2) * 1e6
        wait_until(lambda: self.source("LastEventTimestamp", source) >= request, what="the input that is requested once")

    def watch(self):
        return Watcher(self.bus.connect(), LUMBARD, PATH)

    def ctl(self, *arguments):
        return subprocess.run([CTL, *arguments], env=self.env, capture_output=True, text=True, timeout=60)

    def __enter__(self):
        return self

    def __exit__(self, kind, value, trace):
        if kind:
            self.process.print_output()
        self.process.stop()


PRESENCE_PROPERTIES = {
    "State", "StateReason", "StateSinceTimestamp", "SittingSinceTimestamp", "SittingClockStartTimestamp", "SittingUSec",
    "ActiveUSec", "StandingUSec", "LastInputTimestamp", "LastRestTimestamp", "LastRestUSec", "TodaySittingUSec",
    "TodayStandingUSec", "TodayRests", "IdleSource", "Overruled", "Evidence"}


def journal_rows(bus, kind):
    """Entries of this kind in the history: (instant, source, detail)."""
    with sqlite3.connect(f"file:{bus.env['XDG_STATE_HOME']}/lumbard/history.db?mode=ro", uri=True) as db:
        return db.execute("SELECT at, source, detail FROM journal WHERE kind = ? ORDER BY id", (kind,)).fetchall()


def key(display, name="a"):
    """One real key press; returns the wall-clock instants (µs) before and after it.

    Xvfb has processed the key when it answers the query of the pointer's position.
    """
    before = time.time_ns() // 1000
    subprocess.run([*TIED, "xdotool", "key", name, "getmouselocation"], env={**os.environ, **display.env},
                   stdout=subprocess.DEVNULL, check=True, timeout=60)
    return before, time.time_ns() // 1000


class Typing:
    """Presses a key every 200 ms until the block ends. last: the instants before and after the last key press.

    One program presses all keys: on a busy machine the start of a program takes seconds, and the person would be away meanwhile.
    """

    def __init__(self, display):
        self.last, self.is_over = None, threading.Event()
        self.hands = subprocess.Popen([*TIED, "stdbuf", "-oL", "xdotool", "-"], env={**os.environ, **display.env}, text=True,
                                      stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.thread = threading.Thread(target=self.type, daemon=True)

    def type(self):
        while not self.is_over.is_set():
            before = time.time_ns() // 1000
            try:
                self.hands.stdin.write("key a getmouselocation\n")
                self.hands.stdin.flush()
            except BrokenPipeError:
                return  # the display has exited: the test is over
            if not self.hands.stdout.readline():
                return
            self.last = before, time.time_ns() // 1000
            self.is_over.wait(0.2)

    def stop(self):
        self.is_over.set()
        self.thread.join(LIMIT)
        if self.thread.is_alive():
            self.hands.kill()  # the display does not answer
            self.thread.join()
        with contextlib.suppress(BrokenPipeError):
            self.hands.stdin.close()
        self.hands.wait()
        self.hands.stdout.close()

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.stop()
