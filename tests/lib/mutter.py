"""Headless Mutter on a private bus: real input through its remote desktop interface, and its real idle monitor."""
import os
import shutil
import signal
import sys
import time

from rig import LIMIT, Process, RigError, call, ending_on_error, owner_of, wait_until

MONITOR = ("org.gnome.Mutter.IdleMonitor", "/org/gnome/Mutter/IdleMonitor/Core", "org.gnome.Mutter.IdleMonitor")
REMOTE = ("org.gnome.Mutter.RemoteDesktop", "/org/gnome/Mutter/RemoteDesktop", "org.gnome.Mutter.RemoteDesktop")

SHIFT = 42  # key code of evdev


class Mutter:
    """Running once its names are owned. kill() and start() restart it. env holds the variables that a client needs."""

    source, knows_idle, tolerance = "mutter", True, 100_000  # see Compositor in compositors.py
    name = "wayland-mutter"  # of the socket

    def __init__(self, bus, system_bus=None):
        self.bus, self.process, self.session = bus, None, None
        self.conn = bus.connect()
        self.own_env = {**bus.env, "LIBGL_ALWAYS_SOFTWARE": "1"}
        if system_bus:
            self.own_env["DBUS_SYSTEM_BUS_ADDRESS"] = system_bus.address
        self.start()

    @property
    def env(self):
        return {"WAYLAND_DISPLAY": self.name}

    def start(self):
        argv = ["mutter", "--headless", "--no-x11", "--wayland", "--virtual-monitor", "640x480", "--wayland-display",
                self.name]
        self.process = Process(argv, self.own_env)
        with ending_on_error(self.process):
            wait_until(lambda: not self.process.is_running or self.answers(), 2 * LIMIT, "mutter to answer")
            if not self.process.is_running:
                raise RigError(f"mutter: {self.process.end}: {self.process.stderr}")
            self.session = call(self.conn, *REMOTE, "CreateSession")[0]
            self.ask("Start")

    def answers(self):
        return all(owner_of(self.conn, name) for name in (MONITOR[0], REMOTE[0]))

    def ask(self, method, signature="()", *arguments):
        call(self.conn, REMOTE[0], self.session, REMOTE[2] + ".Session", method, signature, *arguments)

    def input(self):
        """Presses and releases a key; returns the wall-clock instants (µs) before and after."""
        before = time.time_ns() // 1000
        self.ask("NotifyKeyboardKeycode", "(ub)", SHIFT, True)
        self.ask("NotifyKeyboardKeycode", "(ub)", SHIFT, False)
        return before, time.time_ns() // 1000

    def idle_ms(self):
        return call(self.conn, *MONITOR, "GetIdletime")[0]

    def kill(self):
        """Ends it with SIGKILL, as a crash would."""
        self.process.kill(signal.SIGKILL)
        self.process.wait_exit()
        self.process.stop()
        for path in self.bus.runtime.glob(self.name + "*"):
            os.unlink(path) if not path.is_dir() else shutil.rmtree(path)

    def stop(self):
        self.process.stop()

    def __enter__(self):
        return self

    def __exit__(self, kind, value, trace):
        if kind:
            print(f"--- mutter ({self.process.end}) printed:\n{self.process.stderr[-4000:]}", file=sys.stderr)
        self.stop()
