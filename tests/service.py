"""The real daemon on a private bus, with real input: what the tests of the whole share."""
import os
import subprocess
import threading
import time

from rig import (BUILD, LIMIT, LUMBARD, TIED, Process, RigError, Watcher, call, ending_on_error, error_of, get,
                 owner_of, wait_until)

PATH = "/org/lumbard/Lumbard1"
PRESENCE, COACH, SOURCE = (f"{LUMBARD}.{name}" for name in ("Presence", "Coach", "Source"))
CTL = BUILD / "src" / "ctl" / "lumbarctl"

# Limits of seconds, so that a whole round fits into a test.
SHORT = "[Sitting]\nLimit=5s\nAwayAfter=2s\nRest=3s\n"


class Service:
    """lumbard itself: started, with its name owned; read through get(), told through call()."""

    def __init__(self, bus, display=None, config=SHORT, env=None):
        self.bus, self.env = bus, {**bus.env, **(display.env if display else {}), **(env or {})}
        folder = os.path.join(self.env["XDG_CONFIG_HOME"], "lumbard")
        os.makedirs(folder, exist_ok=True)
        with open(os.path.join(folder, "lumbard.conf"), "w", encoding="utf-8") as stream:
            stream.write(config)
        self.conn = bus.connect()
        self.process = None
        self.start()

    def start(self):
        self.process = Process([BUILD / "src" / "lumbard"], self.env)
        with ending_on_error(self.process):
            wait_until(lambda: owner_of(self.conn, LUMBARD) or not self.process.is_running, what="lumbard's name")
            if not self.process.is_running:
                raise RigError(f"lumbard ended: {self.process.stderr}")

    def get(self, prop, interface=None):
        interface = interface or (PRESENCE if prop in PRESENCE_PROPERTIES else COACH)
        return get(self.conn, LUMBARD, PATH, interface, prop)

    def call(self, method, signature="()", *arguments, interface=COACH):
        return call(self.conn, LUMBARD, PATH, interface, method, signature, *arguments)

    def error(self, method, signature="()", *arguments, interface=COACH):
        return error_of(self.conn, LUMBARD, PATH, interface, method, signature, *arguments)

    def source(self, prop, name="x11"):
        return get(self.conn, LUMBARD, f"{PATH}/source/{name}", SOURCE, prop)

    def wait(self, prop, value, limit=LIMIT):
        wait_until(lambda: self.get(prop) == value, limit, f"{prop} = {value!r}, it is {self.get(prop)!r}")

    def watch(self):
        return Watcher(self.bus.connect(), LUMBARD, PATH)

    def ctl(self, *arguments):
        return subprocess.run([CTL, *arguments], env=self.env, capture_output=True, text=True, timeout=20)

    def __enter__(self):
        return self

    def __exit__(self, kind, value, trace):
        if kind:
            print(f"--- lumbard said:\n{self.process.stderr}")
        self.process.stop()


PRESENCE_PROPERTIES = {
    "State", "StateReason", "StateSinceTimestamp", "SittingSinceTimestamp", "SittingClockStartTimestamp", "SittingUSec",
    "ActiveUSec", "StandingUSec", "LastInputTimestamp", "LastRestTimestamp", "LastRestUSec", "TodaySittingUSec",
    "TodayStandingUSec", "TodayRests", "IdleSource", "Evidence"}


def key(display, name="a"):
    """One real key press; returns the wall-clock instants (µs) between which it happened."""
    before = time.time_ns() // 1000
    subprocess.run([*TIED, "xdotool", "key", name], env={**os.environ, **display.env}, check=True, timeout=10)
    return before, time.time_ns() // 1000


class Typing:
    """Somebody types, a key every 200 ms, until the block ends. last: the instants around the last key."""

    def __init__(self, display):
        self.display, self.last = display, None
        self.is_over = threading.Event()
        self.thread = threading.Thread(target=self.type, daemon=True)

    def type(self):
        while not self.is_over.is_set():
            try:
                self.last = key(self.display)
            except subprocess.CalledProcessError:
                return  # the display went, and with it the test
            self.is_over.wait(0.2)

    def stop(self):
        self.is_over.set()
        self.thread.join()

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.stop()
