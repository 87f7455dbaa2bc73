"""GNOME Shell's own break reminders, by a fake shell that does what GNOME Shell 48.7 does."""
from contextlib import ExitStack

import pytest
from fake_desktop import Peer, forge
from gi.repository import GLib
from lumbard import Service
from rig import DBUS, PrivateBus, call, wait_until

NAME, INTERFACE, OBJECT = "org.gnome.Shell", "org.gnome.Shell.ScreenTime", "/org/gnome/Shell/ScreenTime"
OFF, ACTIVE, IDLE, IN_BREAK, DUE = range(5)
CALM = "[Sitting]\nLimit=1h\nAwayAfter=1h\n"


class Shell(Peer):
    """It sends both properties with each change of one of them, as GNOME Shell does."""

    name, interface, path = NAME, INTERFACE, OBJECT
    xml = f"""<node><interface name="{INTERFACE}"><property name="State" type="u" access="read"/>
        <property name="LastBreakEndTime" type="t" access="read"/></interface></node>"""

    def __init__(self, bus, state=ACTIVE):
        self.state = state
        super().__init__(bus)

    def prop(self, name):
        return GLib.Variant("u", self.state) if name == "State" else GLib.Variant("t", 0)

    def say(self, state):
        """The bus has passed it on when this returns."""
        self.state = state
        self.emit_changed(State=GLib.Variant("u", state), LastBreakEndTime=GLib.Variant("t", 0))
        call(self.conn, *DBUS, "GetId")


@pytest.fixture(name="stack")
def stack_fixture():
    with ExitStack() as stack:
        yield stack


def wait_source(service, state):
    wait_until(lambda: service.source("State", "gnome_breaks") == state, what=f"gnome_breaks to be {state}")
    return service.source("Detail", "gnome_breaks")


def reminders(service):
    return service.source("Events", "gnome_breaks")


def test_each_reminder_is_reported_once(stack):
    bus = stack.enter_context(PrivateBus())
    shell = stack.enter_context(Shell(bus))
    service = stack.enter_context(Service(bus, config=CALM))
    assert "are on" in wait_source(service, "ready") and service.source("Flags", "gnome_breaks") == ["reminds"]
    assert reminders(service) == 0
    for state, count in ((DUE, 1), (DUE, 1), (IN_BREAK, 1), (IDLE, 1), (ACTIVE, 1), (IN_BREAK, 2), (ACTIVE, 2), (DUE, 3)):
        shell.say(state)
        assert reminders(service) == count, state
    (source, kind, detail, *_), = service.get("Evidence")
    assert (source, kind, detail) == ("gnome_breaks", "reminder", "gnome-shell")
    shell.say(OFF)
    wait_until(lambda: "are off" in service.source("Detail", "gnome_breaks"), what="reminders that are off")
    assert service.source("Flags", "gnome_breaks") == []


def test_a_forged_state_is_ignored(stack):
    bus = stack.enter_context(PrivateBus())
    stack.enter_context(Shell(bus))
    service = stack.enter_context(Service(bus, config=CALM))
    wait_source(service, "ready")
    forge(bus, OBJECT, "org.freedesktop.DBus.Properties", "PropertiesChanged",
          GLib.Variant("(sa{sv}as)", (INTERFACE, {"State": GLib.Variant("u", DUE)}, [])))
    service.get("State")
    assert reminders(service) == 0


def test_an_older_shell_has_none(stack):
    bus = stack.enter_context(PrivateBus())
    shell = stack.enter_context(Shell(bus))
    shell.become("<node/>")
    service = stack.enter_context(Service(bus, config=CALM))
    wait_until(lambda: "has no break reminders" in service.source("Detail", "gnome_breaks"), what="the answer")
    assert service.source("State", "gnome_breaks") == "absent"


@pytest.mark.parametrize("kind, value", [("u", 5), ("s", "due")])
def test_an_unknown_state_is_a_failed_source(stack, kind, value):
    bus = stack.enter_context(PrivateBus())
    shell = stack.enter_context(Shell(bus))
    service = stack.enter_context(Service(bus, config=CALM))
    wait_source(service, "ready")
    shell.emit_changed(State=GLib.Variant(kind, value))
    wait_source(service, "failed")
    assert reminders(service) == 0 and service.source("Flags", "gnome_breaks") == []


def test_a_reminder_that_is_up_when_the_service_starts(stack):
    bus = stack.enter_context(PrivateBus())
    stack.enter_context(Shell(bus, DUE))
    service = stack.enter_context(Service(bus, config=CALM))
    wait_until(lambda: reminders(service) == 1, what="the reminder")


def test_the_shell_ends(stack):
    bus = stack.enter_context(PrivateBus())
    shell = Shell(bus, DUE)
    service = stack.enter_context(Service(bus, config=CALM))
    wait_until(lambda: reminders(service) == 1, what="the reminder")
    shell.stop()
    wait_source(service, "absent")
    assert service.source("Flags", "gnome_breaks") == []
