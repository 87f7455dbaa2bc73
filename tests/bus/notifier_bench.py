"""A bus with lumbard-notifier, the real program, servers that misbehave on request, and the daemon,
played by a connection of the test that owns org.lumbard.Lumbard1.
"""
from contextlib import ExitStack

import pytest
import rig
from gi.repository import GLib
from rig import LUMBARD, NOTIFIER, FakeServer, PrivateBus, Process, Watcher, call, error_of, get

PROGRAM = rig.PROGRAMS[NOTIFIER]
OBJECT = (NOTIFIER, "/org/lumbard/Notifier1", NOTIFIER)
ACTIONS = [("start", "Start"), ("snooze", "Later"), ("skip", "Skip")]
INVALID = "org.freedesktop.DBus.Error.InvalidArgs"
VARIANTS = {bool: "b", str: "s", int: "u"}


def variant(name, value):
    if isinstance(value, GLib.Variant):
        return value
    return GLib.Variant("t" if name == "timeout" else VARIANTS[type(value)], value)


def show_arguments(tag="one", summary="Time to stretch", body="Stand up.", picture="", urgency="normal",
                   actions=(), **options):
    options = {k.replace("_", "-"): v for k, v in options.items()}
    return ("Show", "(sssssa(ss)a{sv})", tag, summary, body, picture, urgency, list(actions),
            {k: variant(k, v) for k, v in options.items()})


class Daemon:
    """Who may call: a connection with the daemon's name."""

    def __init__(self, bus, owns=True):
        self.conn = bus.connect()
        self.signals = Watcher(self.conn, NOTIFIER, OBJECT[1], NOTIFIER)
        if owns:
            rig.own_name(self.conn, LUMBARD)

    def show(self, tag="one", **fields):
        call(self.conn, *OBJECT, *show_arguments(tag, **fields))

    def show_error(self, tag="one", **fields):
        return error_of(self.conn, *OBJECT, *show_arguments(tag, **fields))

    def withdraw(self, tag="one"):
        call(self.conn, *OBJECT, "Withdraw", "(s)", tag)

    def wait(self, *start, **options):
        """The detail of the first (or count-th) Changed that begins with tag, state."""
        return self.signals.wait_for("Changed", *start, **options)[1][2]

    def states(self, tag="one"):
        """All that was said of a tag until now."""
        self.get("Server")  # answered in its turn, after all that it had to say before
        self.signals.settle()
        return [a[1:] for m, a in self.signals.events if m == "Changed" and a[0] == tag]

    def get(self, prop):
        return get(self.conn, *OBJECT, prop)


class Bench:
    """A bus, a daemon, and whatever notifiers and servers a test asks for."""

    def __init__(self, stack):
        self.stack = stack
        self.bus = stack.enter_context(PrivateBus())
        self.daemon = Daemon(self.bus)

    def server(self, **options):
        return self.stack.enter_context(FakeServer(self.bus, **options))

    def notifier(self, stays=True):
        process = self.stack.enter_context(Process([PROGRAM, *(["--stay"] if stays else [])], self.bus.env))
        rig.wait_until(lambda: rig.owner_of(self.daemon.conn, NOTIFIER), what="the notifier's name")
        return process

    def shown(self, tag="one", **fields):
        self.daemon.show(tag, **fields)
        self.daemon.wait(tag, "shown")


@pytest.fixture(name="bench")
def bench_fixture():
    with ExitStack() as stack:
        yield Bench(stack)
