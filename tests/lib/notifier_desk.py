"""A bus with the real lumbard-notifier, fake notification servers, and a fake service: a connection of the test that
owns org.lumbard.Lumbard1.
"""
from contextlib import ExitStack

import pytest
import rig
from gi.repository import GLib
from notification_servers import FakeServer
from rig import LUMBARD, NOTIFIER, PrivateBus, Process, Watcher, call, error_of, get

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
    """A connection that calls the notifier; owns: whether it has the name of the service."""

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
        """Waits for the first (or count-th) Changed that begins with tag, state; returns its detail."""
        return self.signals.wait_for("Changed", *start, **options)[1][2]

    def states(self, tag="one"):
        """The states and details of a tag that the notifier has announced until now."""
        self.get("Server")  # its reply comes after all earlier signals
        self.signals.settle()
        return [a[1:] for m, a in self.signals.events if m == "Changed" and a[0] == tag]

    def get(self, prop):
        return get(self.conn, *OBJECT, prop)


class NotifierDesk:
    """A bus and a fake service; server() and notifier() add the other programs."""

    def __init__(self, stack):
        self.stack = stack
        self.bus = stack.enter_context(PrivateBus())
        self.daemon = Daemon(self.bus)

    def server(self, **options):
        return self.stack.enter_context(FakeServer(self.bus, **options))

    def notifier(self, stays=True, program=PROGRAM):
        process = self.stack.enter_context(Process([program, *(["--stay"] if stays else [])], self.bus.env))
        rig.wait_until(lambda: rig.owner_of(self.daemon.conn, NOTIFIER), what="the notifier's name")
        return process

    def shown(self, tag="one", **fields):
        self.daemon.show(tag, **fields)
        self.daemon.wait(tag, "shown")


@pytest.fixture(name="desk")
def desk_fixture():
    with ExitStack() as stack:
        yield NotifierDesk(stack)
