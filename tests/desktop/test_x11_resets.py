"""Resets of the X server's idle time by a program, beside real keys: xset s reset, XForceScreenSaver, tools that keep awake."""
import threading

import pytest
from instants import SECOND, near, now, wait_past
from lumbard import Service, Typing, key
from measure import switches_at_rest
from rig import Display, PrivateBus, wait_until
from Xlib import X
from Xlib.display import Display as Connection
from Xlib.protocol import rq

CONFIG = "[Sitting]\nLimit={limit}\nAwayAfter=2s\nRest=1h\n"


class Tool:
    """Resets the idle time, once by reset(), or every 300 ms during the block."""

    def __init__(self, display):
        self.conn = Connection(display.env["DISPLAY"])
        self.is_over = threading.Event()
        self.thread = threading.Thread(target=self.run, daemon=True)

    def reset(self):
        self.conn.force_screen_saver(X.ScreenSaverReset)
        self.conn.sync()

    def reset_alone(self):
        """Resets once the server has carried out the service's request for the next input. The server (Xorg 21.1.7) misses a
        reset that comes in the millisecond of that request, and then reports nothing until another program sends a request.
        """
        self.conn.sync()
        self.conn.sync()  # while the server handled the first one, the request may have waited
        wait_past(now() + SECOND // 50)
        self.conn.sync()
        self.reset()

    def wait_events(self, service, count):
        """Waits until the service has received this many events; sends requests meanwhile, for the server that waits for one."""
        wait_until(lambda: self.conn.sync() or service.source("Events") >= count, what=f"{count} events")

    def run(self):
        while not self.is_over.wait(0.3):
            self.reset()

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.is_over.set()
        self.thread.join()


@pytest.fixture(name="display")
def fixture_display():
    with Display() as display:
        yield display


@pytest.fixture(name="desk")
def fixture_desk(display):
    """Starts a service with this limit of sitting; the person has just pressed a key."""
    with PrivateBus() as bus:
        def start(limit):
            service = Service(bus, display, CONFIG.format(limit=limit))
            wait_until(lambda: service.source("State") == "ready", what="the X server")
            key(display)
            service.wait("State", "active")
            return service
        yield start


def test_a_reset_is_no_return(display, desk):
    """Each one is reported and judged; the absence stays as it is. The key after them is the return."""
    with desk("1h") as service:
        service.wait("State", "away")
        since, tool = service.get("StateSinceTimestamp"), Tool(display)
        for _ in range(3):
            events = service.source("Events")
            tool.reset_alone()
            tool.wait_events(service, events + 1)  # it has been judged
            assert service.get("State") == "away" and service.get("StateSinceTimestamp") == since
        tool.wait_events(service, events + 2)  # the next idle
        assert service.get("State") == "away" and service.get("StateSinceTimestamp") == since
        instants = key(display)
        service.wait("State", "active")
        near(service, "StateSinceTimestamp", instants)


class AddMaster(rq.Request):
    """XIChangeHierarchy: a new pair of a keyboard and a pointer, each with a device for tests."""

    _request = rq.Struct(rq.Card8("opcode"), rq.Opcode(43), rq.RequestLength(), rq.Card32("changes"), rq.Card16("type"),
                         rq.Card16("length"), rq.Card16("name_length"), rq.Card8("send_core"), rq.Card8("enable"),
                         rq.Card32("name"))


def test_more_devices_than_are_read(display, desk):
    """The server lists the masters last, and the key sets the counters of one of them and of the device: a person."""
    tool = Tool(display)
    tool.conn.xinput_query_version()
    for number in range(10):  # four devices each
        AddMaster(tool.conn.display, opcode=tool.conn.query_extension("XInputExtension").major_opcode, changes=1, type=1,
                  length=3, name_length=4, send_core=1, enable=1, name=int.from_bytes(b"m%03d" % number, "little"))
    tool.conn.sync()
    with desk("1h") as service:
        service.wait("State", "away")
        events = service.source("Events")
        tool.reset_alone()
        tool.wait_events(service, events + 2)  # the reset, and the next idle
        key(display)
        service.wait("State", "active")


def test_resets_hide_an_empty_chair(display, desk):
    """More often than AwayAfter: idleness never comes. When a stretch is due, the resets are all that comes: unknown."""
    with desk("8s") as service, Tool(display):
        service.wait("State", "unknown")
        assert service.get("StateReason") == "machine" and service.get("SuggestionId") == 0
        explained = service.ctl("explain").stdout
        assert "a program keeps resetting the idle time of the screen" in explained
        with Typing(display):
            service.wait("State", "active")


def test_resets_beside_typing(display, desk):
    """The person is there all the time: the suggestion comes, and nothing is unknown."""
    with desk("5s") as service, service.watch() as seen, Tool(display), Typing(display):
        wait_until(lambda: service.get("Phase") == "due", what="the stretch to be due")
        due = now()
        wait_past(due + 3 * SECOND)
        states = [a[1]["State"] for m, a in seen.events if m == "PropertiesChanged" and "State" in a[1]]
        assert "unknown" not in states and "away" not in states


def test_no_tool_no_wake_up(display, desk):
    """After the tool has ended, and the person has typed: typing wakes the service as little as ever. Once after each
    return, when half of AwayAfter has passed, the service requests the next input.
    """
    with desk("1h") as service:
        service.wait("State", "away")
        Tool(display).reset()
        with Typing(display):
            service.wait("State", "active")
            before = switches_at_rest(service, 2, servers=("dbus-daemon",))
            began = now()
            wait_past(began + 3 * SECOND)
            assert switches_at_rest(service, servers=("dbus-daemon",)) == before
