"""A fake service for tests of lumbarctl, and functions that run lumbarctl and check its output.

The test sets all properties and replies: values of another version, unknown words, no reply at all.
"""
import json
import time
from contextlib import contextmanager

import pytest
import rig
from gi.repository import Gio, GLib
from rig import LUMBARD, PrivateBus, Process, wait_until

PROGRAM = rig.BUILD / "src" / "ctl" / "lumbarctl"
OBJECT = "/org/lumbard/Lumbard1"
PRESENCE, COACH = f"{LUMBARD}.Presence", f"{LUMBARD}.Coach"
ACTIVITY, HISTORY = "org.lumbard.Activity1", f"{LUMBARD}.History"
PROPERTIES = "org.freedesktop.DBus.Properties"
FINE, REFUSED, USAGE, NOT_RUNNING, FAILED = range(5)
SECOND, MINUTE, HOUR = 10**6, 60 * 10**6, 3600 * 10**6
STOPPED = "The lumbard service is not running. Start it with: systemctl --user start lumbard\n"

MAX = '<arg type="u" direction="in"/>'
HISTORY_METHODS = {"ListDays": ("s", "", "a(sttttttuuuua{sv})"), "ListBouts": ("t", MAX, "a(ttttsa{sv})"),
                   "ListIntervals": ("t", MAX, "a(ttssa{sv})"), "ListStretches": ("t", MAX, "a(ttssssta{sv})"),
                   "ListEvents": ("t", MAX, "a(tisssa{sv})"), "Forget": ("t", "", "u")}

XML = f"""<node>
  <interface name="{PROPERTIES}">
    <method name="GetAll"><arg type="s" direction="in"/><arg type="a{{sv}}" direction="out"/></method>
  </interface>
  <interface name="org.freedesktop.DBus.ObjectManager">
    <method name="GetManagedObjects"><arg type="a{{oa{{sa{{sv}}}}}}" direction="out"/></method>
  </interface>
  <interface name="{PRESENCE}">
    <method name="Explain"><arg type="u" direction="in"/><arg type="(ts)" direction="out"/>
      <arg type="a(tsss)" direction="out"/></method>
    <method name="ReportPresence"><arg type="s" direction="in"/><arg type="s" direction="in"/>
      <arg type="t" direction="in"/></method>
    <method name="ReleasePresence"><arg type="s" direction="in"/></method>
    <method name="CreditRest"><arg type="t" direction="in"/><arg type="t" direction="in"/>
      <arg type="s" direction="in"/></method>
    <method name="Correct"><arg type="t" direction="in"/><arg type="t" direction="in"/>
      <arg type="s" direction="in"/></method>
  </interface>
  <interface name="{HISTORY}">
    {"".join(f'<method name="{name}"><arg type="{kind}" direction="in"/><arg type="{kind}" direction="in"/>' + limit +
             f'<arg type="{reply}" direction="out"/></method>' for name, (kind, limit, reply) in HISTORY_METHODS.items())}
    <method name="Import"><arg type="a(tisssa{{sv}})" direction="in"/><arg type="u" direction="out"/></method>
  </interface>
  <interface name="{ACTIVITY}"><method name="ListTrackers"><arg type="a(ssbttuta{{sv}})" direction="out"/></method></interface>
  <interface name="{COACH}">
    <method name="SuggestNow"/><method name="Skip"/><method name="Resume"/><method name="NextStep"/><method name="StopStretch"/>
    <method name="StartStretch"><arg type="s" direction="in"/><arg type="s" direction="in"/></method>
    <method name="Snooze"><arg type="t" direction="in"/></method>
    <method name="Pause"><arg type="t" direction="in"/></method>
    <method name="PauseUntil"><arg type="t" direction="in"/></method>
    <method name="Hold"><arg type="s" direction="in"/><arg type="s" direction="in"/>
      <arg type="t" direction="in"/></method>
    <method name="ReleaseHold"><arg type="s" direction="in"/></method>
  </interface>
</node>"""


def now():
    return time.time_ns() // 1000


def at(hour, minute, day=0):
    """The instant of this local time, today or this many days later."""
    t = time.localtime()
    return int(time.mktime((t.tm_year, t.tm_mon, t.tm_mday + day, hour, minute, 0, 0, 0, -1))) * SECOND


def clock(instant):
    """An instant as lumbarctl prints it."""
    there = time.localtime(instant // SECOND)
    days = (round((time.mktime((*there[:3], 12, 0, 0, 0, 0, -1)) -
                   time.mktime((*time.localtime()[:3], 12, 0, 0, 0, 0, -1))) / 86400))
    word = {0: "", 1: "tomorrow ", -1: "yesterday "}.get(days) if abs(days) < 2 else time.strftime("%a ", there)
    return word + time.strftime("%H:%M", there)


def at_clock(instant):
    """An instant as lumbarctl prints it in a sentence."""
    *day, time_of_day = clock(instant).split()
    return " ".join([*(day if day in ([], ["tomorrow"], ["yesterday"]) else ["on", *day]), "at", time_of_day])


def presence(**changes):
    t = now()
    values = {
        "State": ("s", "active"), "StateReason": ("s", "input"), "StateSinceTimestamp": ("t", t - 32 * MINUTE),
        "SittingSinceTimestamp": ("t", t - 40 * MINUTE), "SittingClockStartTimestamp": ("t", t - 20 * MINUTE),
        "SittingUSec": ("t", 20 * MINUTE + 5 * SECOND), "ActiveUSec": ("t", 15 * MINUTE), "StandingUSec": ("t", 0),
        "LastInputTimestamp": ("t", t), "LastRestTimestamp": ("t", t - 40 * MINUTE),
        "LastRestUSec": ("t", 6 * MINUTE), "TodaySittingUSec": ("t", 192 * MINUTE),
        "TodayStandingUSec": ("t", 20 * MINUTE), "TodayRests": ("u", 4), "IdleSource": ("s", "wayland"),
        "Evidence": ("a(ssstt)", [("mpris", "media", 'a "film"\n', t, 0)]),
    }
    return {k: v for k, v in {**values, **changes}.items() if v is not None}


def coach(**changes):
    t = now()
    values = {
        "Phase": ("s", "counting"), "PhaseSinceTimestamp": ("t", t - 20 * MINUTE), "HeldBy": ("as", []),
        "DueTimestamp": ("t", t + 10 * MINUTE), "NextReminderTimestamp": ("t", t + 10 * MINUTE),
        "SnoozedUntilTimestamp": ("t", 0), "Paused": ("b", False), "PausedUntilTimestamp": ("t", 0),
        "SuggestionId": ("u", 0), "Attempt": ("u", 0), "Exercise": ("s", "ql-doorway"), "Side": ("s", "left"),
        "SuggestionsToday": ("u", 3), "StretchesToday": ("u", 1),
    }
    return {k: v for k, v in {**values, **changes}.items() if v is not None}


def plain(properties):
    """Properties as lumbarctl --json prints them."""
    return json.loads(json.dumps({k: v for k, (_, v) in properties.items()}))


class FakeLumbard:
    """Owns the bus name of the service. errors: {member: (name, message)}; is_hung: no call is answered."""

    def __init__(self, bus, presence_properties=None, coach_properties=None):
        self.conn = bus.connect()
        self.interfaces = {PRESENCE: presence_properties if presence_properties is not None else presence(),
                           COACH: coach_properties if coach_properties is not None else coach()}
        self.calls, self.errors, self.is_hung = [], {}, False
        self.decisions = ((0, ""), [])
        self.sources = []  # the properties of each, as those of the interfaces
        self.trackers = []  # the rows of Activity1.ListTrackers
        self.history = {}  # the rows of each method of History, in ascending order
        rig.own_name(self.conn, rig.NOTIFICATIONS[0])  # without a server status would report that
        for info in Gio.DBusNodeInfo.new_for_xml(XML).interfaces:
            self.conn.register_object(OBJECT, info, self.on_call, None, None)
        rig.own_name(self.conn, LUMBARD)

    def on_call(self, conn, sender, path, interface, member, parameters, invocation):
        may_start = not invocation.get_message().get_flags() & Gio.DBusMessageFlags.NO_AUTO_START
        self.calls.append((member, parameters.unpack(), may_start))
        if self.is_hung:
            return
        if member in self.errors:
            invocation.return_dbus_error(*self.errors[member])
        elif member == "GetAll" and self.interfaces.get(parameters.unpack()[0]) is NotImplemented:
            invocation.return_dbus_error("org.freedesktop.DBus.Error.UnknownInterface", "Unknown interface.")
        elif member == "GetAll":
            values = self.interfaces.get(parameters.unpack()[0], {})
            invocation.return_value(GLib.Variant("(a{sv})", ({k: GLib.Variant(*v) for k, v in values.items()},)))
        elif member == "GetManagedObjects":
            objects = {f"{OBJECT}/source/{s['Name'][1]}": {f"{LUMBARD}.Source": {k: GLib.Variant(*v) for k, v in s.items()}}
                       for s in self.sources}
            invocation.return_value(GLib.Variant("(a{oa{sa{sv}}})", (objects,)))
        elif member == "ListTrackers":
            rows = [(*row, {k: GLib.Variant(*v) for k, v in more.items()}) for *row, more in self.trackers]
            invocation.return_value(GLib.Variant("(a(ssbttuta{sv}))", (rows,)))
        elif member in HISTORY_METHODS:
            invocation.return_value(GLib.Variant(f"({HISTORY_METHODS[member][2]})", (self.recorded(member, *parameters.unpack()),)))
        elif member == "Import":
            self.history.setdefault("ListEvents", []).extend(parameters.unpack()[0])
            invocation.return_value(GLib.Variant("(u)", (len(parameters.unpack()[0]),)))
        elif member == "Explain":
            invocation.return_value(GLib.Variant("((ts)a(tsss))", self.decisions))
        else:
            invocation.return_value(None)

    def recorded(self, member, first, last, limit=None):
        rows = self.history.get("ListEvents" if member == "Forget" else member, [])
        if member == "Forget":
            kept = [row for row in rows if not first <= row[0] <= last]
            self.history["ListEvents"], count = kept, len(rows) - len(kept)
            return count
        return [(*row[:-1], {k: GLib.Variant(*v) for k, v in row[-1].items()}) for row in rows if first <= row[0] <= last][:limit]

    def change(self, interface, invalidated=(), **values):
        self.interfaces[interface].update(values)
        changed = {k: GLib.Variant(*v) for k, v in values.items()}
        self.emit(PROPERTIES, "PropertiesChanged", "(sa{sv}as)", interface, changed, list(invalidated))

    def emit(self, interface, member, signature, *arguments, conn=None, to=None):
        (conn or self.conn).emit_signal(to, OBJECT, interface, member, GLib.Variant(signature, arguments))

    def orders(self):
        return [(member, arguments) for member, arguments, _ in self.calls if member != "GetAll"]

    def leave(self):
        self.conn.close_sync(None)


def is_listening(bus):
    try:
        return bus.connect().close_sync(None)
    except GLib.Error:
        return False  # the socket exists a moment before the bus listens


@contextmanager
def private_bus(**options):
    with PrivateBus(**options) as bus:
        wait_until(lambda: is_listening(bus), what="the private bus to listen")
        yield bus


@pytest.fixture(name="bus")
def bus_fixture():
    with private_bus() as bus:
        yield bus


@pytest.fixture(name="service")
def service_fixture(bus):
    service = FakeLumbard(bus)
    yield service
    if not service.conn.is_closed():
        service.leave()


class Answer:
    def __init__(self, status, stdout, stderr):
        self.status, self.stdout, self.stderr = status, stdout, stderr

    @property
    def json(self):
        assert (self.status, self.stderr) == (FINE, "") and self.stdout.count("\n") == 1
        return json.loads(self.stdout, object_pairs_hook=no_duplicates)


def no_duplicates(pairs):
    assert len({k for k, _ in pairs}) == len(pairs)
    return dict(pairs)


def ctl(bus, line, limit=rig.LIMIT, **env):
    with Process([PROGRAM, *(line.split() if isinstance(line, str) else line)], {**bus.env, **env}) as process:
        status = process.wait_exit(limit)
        return Answer(status, process.stdout, process.stderr)


def check(answer, status, stdout="", stderr=""):
    assert (answer.status, answer.stdout, answer.stderr) == (status, stdout, stderr)


class Watch:
    """A running lumbarctl watch; lines: its output until now."""

    def __init__(self, bus, options=""):
        self.process = Process([PROGRAM, "watch", *options.split()], bus.env)

    @property
    def lines(self):
        """The whole ones: a program may be in the middle of another."""
        return self.process.stdout.split("\n")[:-1]

    def line(self, n, limit=rig.LIMIT):
        return wait_until(lambda: self.lines[n:n + 1], limit, f"line {n} of watch, after {self.lines}")[0]

    def json(self, n, limit=rig.LIMIT):
        value = json.loads(self.line(n, limit), object_pairs_hook=no_duplicates)
        assert abs(value.pop("Timestamp") - now()) < 60 * SECOND
        return value

    def __enter__(self):
        self.process.__enter__()
        return self

    def __exit__(self, *error):
        self.process.__exit__(*error)
