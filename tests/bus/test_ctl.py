"""lumbarctl, the real program, against a service that the test plays: output, exit statuses, and what it asks.

The service says whatever a test wants: another version's properties, words that nobody knows, nothing at all.
"""
import fcntl
import json
import os
import signal
import struct
import subprocess
import sys
import termios
import time
from contextlib import contextmanager
from pathlib import Path

import pytest
from gi.repository import Gio, GLib

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
import rig  # noqa: E402
from rig import LUMBARD, PrivateBus, Process, wait_until  # noqa: E402

PROGRAM = rig.BUILD / "src" / "ctl" / "lumbarctl"
OBJECT = "/org/lumbard/Lumbard1"
PRESENCE, COACH = f"{LUMBARD}.Presence", f"{LUMBARD}.Coach"
PROPERTIES = "org.freedesktop.DBus.Properties"
FINE, REFUSED, USAGE, NOT_RUNNING, FAILED = range(5)
SECOND, MINUTE, HOUR = 10**6, 60 * 10**6, 3600 * 10**6
NOT_NOW = "org.lumbard.Error.NotNow"
STOPPED = "The lumbard service is not running. Start it with: systemctl --user start lumbard\n"
READS = ["status", "status --json", "explain", "explain --json"]
ORDERS = ["snooze", "skip", "pause", "pause 1h", "resume"]

XML = f"""<node>
  <interface name="{PROPERTIES}">
    <method name="GetAll"><arg type="s" direction="in"/><arg type="a{{sv}}" direction="out"/></method>
  </interface>
  <interface name="{PRESENCE}">
    <method name="Explain"><arg type="u" direction="in"/><arg type="(ts)" direction="out"/>
      <arg type="a(tsss)" direction="out"/></method>
  </interface>
  <interface name="{COACH}">
    <method name="SuggestNow"/><method name="Skip"/><method name="Resume"/>
    <method name="Snooze"><arg type="t" direction="in"/></method>
    <method name="Pause"><arg type="t" direction="in"/></method>
    <method name="PauseUntil"><arg type="t" direction="in"/></method>
  </interface>
</node>"""


def now():
    return time.time_ns() // 1000


def at(hour, minute, day=0):
    """An instant of today (or some days on), local time."""
    t = time.localtime()
    return int(time.mktime((t.tm_year, t.tm_mon, t.tm_mday + day, hour, minute, 0, 0, 0, -1))) * SECOND


def clock(instant):
    """As lumbarctl writes it."""
    there = time.localtime(instant // SECOND)
    days = (round((time.mktime((*there[:3], 12, 0, 0, 0, 0, -1)) -
                   time.mktime((*time.localtime()[:3], 12, 0, 0, 0, 0, -1))) / 86400))
    word = {0: "", 1: "tomorrow ", -1: "yesterday "}.get(days) if abs(days) < 2 else time.strftime("%a ", there)
    return word + time.strftime("%H:%M", there)


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
    """As JSON shows it."""
    return json.loads(json.dumps({k: v for k, (_, v) in properties.items()}))


class Service:
    """Owns the service's name. errors: {member: (name, sentence)}; is_hung: no call gets an answer."""

    def __init__(self, bus, presence_properties=None, coach_properties=None):
        self.conn = bus.connect()
        self.interfaces = {PRESENCE: presence_properties if presence_properties is not None else presence(),
                           COACH: coach_properties if coach_properties is not None else coach()}
        self.calls, self.errors, self.is_hung = [], {}, False
        self.decisions = ((0, ""), [])
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
        elif member == "GetAll" and self.interfaces[parameters.unpack()[0]] is NotImplemented:
            invocation.return_dbus_error("org.freedesktop.DBus.Error.UnknownInterface", "Unknown interface.")
        elif member == "GetAll":
            values = self.interfaces[parameters.unpack()[0]]
            invocation.return_value(GLib.Variant("(a{sv})", ({k: GLib.Variant(*v) for k, v in values.items()},)))
        elif member == "Explain":
            invocation.return_value(GLib.Variant("((ts)a(tsss))", self.decisions))
        else:
            invocation.return_value(None)

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
        return False  # its socket is there a moment before it listens


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
def played_service(bus):
    service = Service(bus)
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
    """lumbarctl watch; lines grow."""

    def __init__(self, bus, options=""):
        self.process = Process([PROGRAM, "watch", *options.split()], bus.env)

    @property
    def lines(self):
        return self.process.stdout.splitlines()

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


# status -------------------------------------------------------------------------------------------------------------


def test_status_is_one_screen(bus, service):
    answer = ctl(bus, "status")
    t = {k: clock(v[1]) for k, v in {**service.interfaces[PRESENCE], **service.interfaces[COACH]}.items()
         if k.endswith("Timestamp")}
    lines = answer.stdout.splitlines()
    assert (answer.status, answer.stderr) == (FINE, "")
    assert lines[:2] == [f"Sitting since {t['StateSinceTimestamp']} (input)",
                         f"  this bout     20min sitting, 15min of it with input, since {t['SittingSinceTimestamp']}"]
    assert lines[2].startswith(f"  next stretch  due at {t['DueTimestamp']}, in 9min ")
    assert lines[3:] == ["  exercise      ql-doorway, left side",
                         f"  last rest     6min, ended {t['LastRestTimestamp']}",
                         "  today         3h 12min sitting, 20min standing, 4 rests, 3 suggestions, 1 stretch",
                         "  idle source   wayland"]


def test_status_json_is_every_property(bus, service):
    assert ctl(bus, "status --json").json == plain({**service.interfaces[PRESENCE], **service.interfaces[COACH]})


@pytest.mark.parametrize("change, phrase", [
    ({"Phase": ("s", "held"), "DueTimestamp": ("t", 1), "HeldBy": ("as", ["call:firefox", "fullscreen"])},
     "held by a call (firefox), full screen"),
    ({"HeldBy": ("as", ["lease:slides", "new-hold"])}, "held by       another program (slides), new-hold"),
    ({"Phase": ("s", "suggested"), "Attempt": ("u", 2)}, "suggested, reminder 2, again at "),
    ({"Phase": ("s", "snoozed"), "SnoozedUntilTimestamp": ("t", at(12, 0))}, "snoozed until 12:00"),
    ({"Phase": ("s", "paused"), "Paused": ("b", True), "DueTimestamp": ("t", 0)}, "paused until you resume"),
    ({"Phase": ("s", "paused"), "PausedUntilTimestamp": ("t", at(7, 5, day=1))}, "paused until tomorrow 07:05"),
    ({"Phase": ("s", "stretching"), "Step": ("u", 2), "Steps": ("u", 6), "StepTitle": ("s", "Reach up")},
     "stretching, step 2 of 6: Reach up"),
    ({"Phase": ("s", "dancing")}, "dancing"),
    ({"Phase": ("s", "\x1b[2Jx")}, "\ufffd[2Jx"),
    ({"Phase": ("s", "due"), "DueTimestamp": ("t", 2**64 - 1)}, "due at "),
    ({"Phase": ("u", 7), "HeldBy": ("s", "x"), "DueTimestamp": ("s", "")}, "exercise"),
])
def test_status_tells_the_phase(bus, service, change, phrase):
    service.interfaces[COACH].update(change)
    answer = ctl(bus, "status")
    assert answer.status == FINE and phrase in answer.stdout and "\x1b" not in answer.stdout


def test_status_of_another_version(bus, service):
    service.interfaces = {PRESENCE: {"State": ("s", "lying"), "New": ("a{sv}", {"a\"b": GLib.Variant("d", 1.5)}),
                                     "Odd": ("d", float("inf")), "Big": ("t", 2**64 - 1)}, COACH: NotImplemented}
    check(ctl(bus, "status"), FINE, "Lying\n")
    assert ctl(bus, "status --json").json == {"State": "lying", "New": {'a"b': 1.5}, "Odd": None, "Big": 2**64 - 1}
    assert ctl(bus, "status --waybar").json["class"] == ["unknown", "lying"]
    service.interfaces[PRESENCE] = NotImplemented
    assert ctl(bus, "status").status == REFUSED


def test_status_for_a_panel(bus, service):
    due = service.interfaces[COACH]["DueTimestamp"][1]
    line = ctl(bus, "status --waybar").json
    assert line["tooltip"].splitlines()[1] == f"stretch: due at {clock(due)}"
    assert 60 < line.pop("percentage") < 70 and line.pop("tooltip")
    assert line == {"text": clock(due), "class": ["counting", "active"], "alt": "counting"}
    service.interfaces[COACH].update(Phase=("s", "held"), HeldBy=("as", ["lease:<A&B>"]), DueTimestamp=("t", 1))
    line = ctl(bus, "status --waybar").json
    assert (line["text"], line["percentage"]) == ("held", 100) and "(&lt;A&amp;B&gt;)" in line["tooltip"]


def test_colours_are_for_terminals_only(bus, service):
    def on_terminal(**env):
        leader, follower = os.openpty()
        with subprocess.Popen([PROGRAM, "status"], env={**bus.env, **env}, stdout=follower) as process:
            os.close(follower)
            wait_until(lambda: process.poll() is not None, what="status to end")
        text = os.read(leader, 4096)
        os.close(leader)
        return text
    assert b"\x1b[" in on_terminal(TERM="xterm")
    for env in ({"TERM": "xterm", "NO_COLOR": "1"}, {"TERM": "dumb"}, {}):
        assert b"\x1b" not in on_terminal(**env)
    assert "\x1b" not in ctl(bus, "status", TERM="xterm").stdout


# explain ------------------------------------------------------------------------------------------------------------


def test_explain(bus, service):
    first, second = at(8, 15), at(8, 5)
    service.decisions = ((now() + 11 * MINUTE, "A stretch becomes due."),
                         [(first, "state", "input", "Sitting: \"keys\"."), (second, "rest", "idle", "A rest.\x07")])
    answer = ctl(bus, "explain 2")
    lines = answer.stdout.splitlines()
    assert answer.status == FINE and lines[0].endswith(", in 10min: A stretch becomes due.")
    assert lines[1:] == ["Last decisions, newest first:",
                         "  08:15:00  state       input       Sitting: \"keys\".",
                         "  08:05:00  rest        idle        A rest.\ufffd"]
    answer = ctl(bus, "explain --json").json
    assert answer["Next"] == {"Timestamp": service.decisions[0][0], "Sentence": "A stretch becomes due."}
    assert [tuple(d.values()) for d in answer["Decisions"]] == service.decisions[1]
    assert list(answer["Decisions"][0]) == ["Timestamp", "Decision", "Reason", "Sentence"]
    assert service.orders() == [("Explain", (2,)), ("Explain", (10,))]
    service.decisions = ((0, ""), [])
    check(ctl(bus, "explain"), FINE, "Next: not known\n")
    assert ctl(bus, "explain --json").json == {"Next": {"Timestamp": 0, "Sentence": ""}, "Decisions": []}


# Orders -------------------------------------------------------------------------------------------------------------


def test_orders_ask_what_was_typed(bus, service):
    tomorrow = at(9, 30, day=1)
    service.interfaces[COACH].update(SnoozedUntilTimestamp=("t", at(12, 0)), PausedUntilTimestamp=("t", tomorrow))
    check(ctl(bus, "snooze"), FINE, "Snoozed until 12:00.\n")
    check(ctl(bus, "snooze 1h 30min"), FINE, "Snoozed until 12:00.\n")
    check(ctl(bus, ["snooze", "90s"]), FINE, "Snoozed until 12:00.\n")
    check(ctl(bus, "pause"), FINE, "Paused. It goes on when you type: lumbarctl resume\n")
    check(ctl(bus, "pause 45min"), FINE, "Paused until tomorrow 09:30.\n")
    check(ctl(bus, "pause until tomorrow 9:30"), FINE, "Paused until tomorrow 09:30.\n")
    check(ctl(bus, ["pause", "until tomorrow"]), FINE, "Paused until tomorrow 09:30.\n")
    check(ctl(bus, "resume"), FINE, "Suggestions are on again.\n")
    assert ctl(bus, "skip").status == FINE
    check(ctl(bus, "suggest"), FINE, "The suggestion is on its way.\n")
    assert service.orders() == [
        ("Snooze", (0,)), ("Snooze", (90 * MINUTE,)), ("Snooze", (90 * SECOND,)), ("Pause", (0,)),
        ("Pause", (45 * MINUTE,)), ("PauseUntil", (tomorrow,)), ("PauseUntil", (at(0, 0, day=1),)), ("Resume", ()),
        ("Skip", ()), ("SuggestNow", ())]
    assert {member for member, _, may_start in service.calls if may_start} == {"SuggestNow"}


def test_pause_until_is_the_next_such_time(bus, service):
    past, coming = now() - 2 * MINUTE, now() + 2 * MINUTE
    for instant in (past, coming):
        assert ctl(bus, "pause until " + time.strftime("%H:%M", time.localtime(instant // SECOND))).status == FINE
    (_, (first,)), (_, (second,)) = service.orders()
    assert second <= coming < second + MINUTE
    assert time.localtime(first // SECOND)[3:5] == time.localtime(past // SECOND)[3:5]
    assert now() + 22 * HOUR < first < now() + 26 * HOUR


def test_a_refusal_is_the_service_s_sentence(bus, service):
    service.errors = {m: (NOT_NOW, "Nothing is suggested, so it cannot be snoozed.\x1b[0m")
                      for m in ("Snooze", "Skip", "SuggestNow", "Pause", "Resume", "Explain")}
    for line in ("snooze", "skip", "suggest", "pause", "resume", "explain"):
        check(ctl(bus, line), REFUSED, "", "Nothing is suggested, so it cannot be snoozed.\ufffd[0m\n")
    service.errors = {"Skip": ("org.freedesktop.DBus.Error.UnknownMethod", "Unknown method Skip.")}
    assert "older than lumbarctl" in ctl(bus, "skip").stderr


# Without a service --------------------------------------------------------------------------------------------------


def test_only_suggest_starts_the_service(tmp_path):
    marker = tmp_path / "started"
    with private_bus(activatable={LUMBARD: f'/bin/sh -c "touch {marker}; exit 1"'}) as bus:
        for line in READS + ORDERS:
            check(ctl(bus, line), NOT_RUNNING, "", STOPPED)
        answer = ctl(bus, "status --waybar")
        assert (answer.status, answer.stderr, json.loads(answer.stdout)["alt"]) == (NOT_RUNNING, STOPPED, "stopped")
        assert not marker.exists()
        answer = ctl(bus, "suggest")
        assert answer.status == NOT_RUNNING and answer.stderr.startswith("The lumbard service cannot be started: ")
        assert marker.exists()


def test_no_bus(tmp_path):
    env = {"PATH": os.environ["PATH"], "XDG_RUNTIME_DIR": str(tmp_path),
           "DBUS_SESSION_BUS_ADDRESS": f"unix:path={tmp_path}/bus"}
    for line in READS + ORDERS + ["suggest", "watch"]:
        done = subprocess.run([PROGRAM, *line.split()], env=env, capture_output=True, text=True, timeout=5)
        assert done.returncode == FAILED and done.stderr.startswith("There is no session bus here")


def test_a_hung_service_says_so(bus, service):
    service.is_hung = True
    started = time.monotonic()
    with Process([PROGRAM, "status"], bus.env) as status, Process([PROGRAM, "skip"], bus.env) as skip, \
         Watch(bus, "--json") as watch:
        for process in status, skip:
            assert process.wait_exit(9) == FAILED
            assert process.stderr == "The lumbard service does not answer: no reply within 5 s.\n"
        assert watch.json(0, 9)["Event"] == "Unanswered"
        assert 4.5 < time.monotonic() - started < 8
        service.is_hung = False
        service.change(PRESENCE, State=("s", "away"))
        assert watch.json(1)["Properties"]["State"] == "away"


# Usage --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("line, sentence", [
    ("", "A command is missing."),
    ("stauts", "'stauts' is no command; did you mean 'status'?"),
    ("sno", "'sno' is no command; did you mean 'snooze'?"),
    ("reboot", "'reboot' is no command."),
    ("status --jsn", "Unknown option --jsn"),
    ("status --json --waybar", "--json and --waybar cannot be had together."),
    ("skip now", "'now' is one argument too many."),
    ("snooze 5", "DURATION '5' has no unit; write 5s, 5min or 5h."),
    ("snooze 9h", "DURATION '9h' is out of range; it may be 1s to 4h."),
    ("snooze 0", "DURATION '0' is out of range; it may be 1s to 4h."),
    ("snooze soon", "DURATION 'soon' is not a duration; write for example 90s, 45min, 2h or 1h 30min."),
    ("pause 99999999999999999999h", "out of range; it may be 1s to 366d."),
    ("pause until 24:00", "'24:00' is no time of day;"),
    ("pause until", "'' is no time of day;"),
    ("explain -- -1", "N '-1' is no number of decisions; it may be 0 to 4294967295."),
    ("help snoze", "'snoze' is no command; did you mean 'snooze'?"),
    (["skip", "\x1b[2J"], "'\ufffd[2J' is one argument too many."),
])
def test_wrong_usage(bus, service, line, sentence):
    answer = ctl(bus, line)
    assert (answer.status, answer.stdout, service.calls) == (USAGE, "", [])
    assert sentence in answer.stderr and "\nTry: lumbarctl " in answer.stderr


def test_help(bus):
    for line in ("--help", "help"):
        answer = ctl(bus, line)
        assert (answer.status, answer.stderr) == (FINE, "")
        assert all(f"\n  {c}" in answer.stdout for c in ("status", "watch", "explain [N]", "pause [DURATION|until"))
    assert "lumbarctl snooze [OPTION" in ctl(bus, "help snooze").stdout
    assert ctl(bus, "help snooze").stdout == ctl(bus, "snooze --help").stdout
    assert ctl(bus, "--version").stdout.startswith("lumbarctl ")


@pytest.mark.parametrize("command, status", [("status", FAILED), ("--version", FAILED)])
def test_lost_output_is_a_failure(bus, service, command, status):
    with open("/dev/full", "wb") as full, subprocess.Popen([PROGRAM, command], env=bus.env, stdout=full) as process:
        wait_until(lambda: process.poll() is not None, what=command)
    assert process.returncode == status


# watch --------------------------------------------------------------------------------------------------------------


def test_watch_tells_each_change(bus, service):
    with Watch(bus) as watch:
        since = clock(service.interfaces[PRESENCE]["StateSinceTimestamp"][1])
        due = clock(service.interfaces[COACH]["DueTimestamp"][1])
        assert watch.line(0).split("  ", 1)[1] == f"sitting since {since} (input); stretch: due at {due}"
        service.change(PRESENCE, State=("s", "away"), StateReason=("s", "lock"), StateSinceTimestamp=("t", at(0, 1)),
                       SittingClockStartTimestamp=("t", 0))
        service.change(COACH, Phase=("s", "resting"), PhaseSinceTimestamp=("t", at(0, 1)), DueTimestamp=("t", 0))
        service.change(COACH, NewThing=("s", "x\ty"))
        service.change(PRESENCE, SittingClockStartTimestamp=("t", at(0, 2)))
        service.emit(PRESENCE, "RestTaken", "(tts)", at(8, 0), at(8, 6), "idle")
        service.emit(COACH, "Suggested", "(ussu)", 7, "ql-doorway", "both", 1)
        service.emit(COACH, "Invented", "(sv)", "a\nb", GLib.Variant("u", 5))
        service.emit(COACH, "Suggested", "(s)", "not as it should be")
        assert watch.line(8) and [line.split("  ", 1)[1] for line in watch.lines[1:]] == [
            f"away since {clock(at(0, 1))} (screen locked)", "stretch: nothing while you are away",
            "NewThing x\ufffdy", "SittingClockStartTimestamp 00:02:00",
            "rest taken: 08:00:00 to 08:06:00, 6min (no input)", "suggested: ql-doorway, both sides (reminder 1)",
            'Invented ["a\\nb",5]', 'Suggested ["not as it should be"]']


def test_watch_json(bus, service):
    with Watch(bus, "--json") as watch:
        everything = plain({**service.interfaces[PRESENCE], **service.interfaces[COACH]})
        assert watch.json(0) == {"Event": "Present", "Properties": everything}
        service.change(COACH, ["Exercise"], Phase=("s", "held"), HeldBy=("as", ['call:"x"']))
        service.emit(COACH, "SuggestionClosed", "(us)", 3, "expired")
        service.emit(PRESENCE, "Invented", "(s)", "\\")
        assert watch.json(1) == {"Event": "PropertiesChanged", "Interface": COACH, "Invalidated": ["Exercise"],
                                 "Properties": {"Phase": "held", "HeldBy": ['call:"x"']}}
        assert watch.json(2) == {"Event": "SuggestionClosed", "Interface": COACH,
                                 "Arguments": {"id": 3, "outcome": "expired"}}
        assert watch.json(3) == {"Event": "Invented", "Interface": PRESENCE, "Arguments": {"arg0": "\\"}}
        assert [member for member, _, _ in service.calls] == ["GetAll", "GetAll"]


def test_watch_outlives_the_service(bus):
    with Watch(bus, "--json") as watch, Watch(bus) as people, Watch(bus, "--waybar") as panel:
        assert watch.json(0) == {"Event": "Stopped", "Sentence": STOPPED.strip()}
        assert STOPPED.strip() in people.line(0)
        for n in (1, 3):
            for before in watch, people, panel:
                before.line(n - 1)
            service = Service(bus)
            assert watch.json(n)["Event"] == "Started" and watch.json(n)["Properties"]["State"] == "active"
            for before in watch, people, panel:
                before.line(n)
            service.leave()
            assert watch.json(n + 1)["Event"] == "Stopped"
        assert "The lumbard service is running; sitting since" in people.line(1)
        assert people.line(4).endswith("The lumbard service has stopped.")
        assert [json.loads(panel.line(n))["alt"] for n in range(5)] == ["stopped", "counting"] * 2 + ["stopped"]


def test_watch_for_a_panel_says_nothing_twice(bus, service):
    with Watch(bus, "--waybar") as watch:
        assert json.loads(watch.line(0))["text"] == clock(service.interfaces[COACH]["DueTimestamp"][1])
        service.change(COACH, DueTimestamp=("t", 1))
        service.change(COACH, SuggestionId=("u", 9))
        service.emit(COACH, "Suggested", "(ussu)", 9, "ql-doorway", "left", 1)
        service.change(COACH, Phase=("s", "suggested"))
        assert json.loads(watch.line(2))["alt"] == "suggested" and len(watch.lines) == 3


def test_watch_believes_nobody_else(bus, service):
    stranger = bus.connect()
    with Watch(bus, "--json") as watch:
        assert watch.json(0)["Event"] == "Present"
        names = rig.call(stranger, *rig.DBUS, "ListNames")[0]
        for name in (n for n in names if n.startswith(":") and n != stranger.get_unique_name()):
            changed = {"State": GLib.Variant("s", "forged")}
            service.emit(PROPERTIES, "PropertiesChanged", "(sa{sv}as)", PRESENCE, changed, [], conn=stranger, to=name)
            service.emit(COACH, "Suggested", "(ussu)", 1, "forged", "left", 1, conn=stranger, to=name)
            stranger.emit_signal(name, rig.DBUS[1], rig.DBUS[2], "NameOwnerChanged", GLib.Variant(
                "(sss)", (LUMBARD, service.conn.get_unique_name(), "")))
        stranger.flush_sync(None)
        rig.call(stranger, *rig.DBUS, "GetId")
        service.change(PRESENCE, State=("s", "standing"))
        assert watch.json(1)["Properties"] == {"State": "standing"}
    stranger.close_sync(None)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_watch_ends_on_signals(bus, service, number):
    with Watch(bus) as watch:
        watch.line(0)
        watch.process.kill(number)
        assert (watch.process.wait_exit(), watch.process.stderr) == (FINE, "")


def piped_watch(bus):
    process = subprocess.Popen([PROGRAM, "watch", "--json"], env=bus.env, stdout=subprocess.PIPE)
    os.set_blocking(process.stdout.fileno(), False)
    wait_until(lambda: process.stdout.read(1), what="the first line")
    return process


def test_watch_ends_with_its_reader(bus, service):
    process = piped_watch(bus)
    process.stdout.close()  # and nothing changes: it must notice all the same
    wait_until(lambda: process.poll() is not None, what="watch to end")
    assert process.returncode == FINE
    closed = subprocess.Popen(["sh", "-c", f"exec {PROGRAM} watch >&-"], env=bus.env)
    wait_until(lambda: closed.poll() is not None, what="watch without output to end")
    assert closed.returncode == FINE


def test_watch_ends_on_a_signal_while_nobody_reads(bus, service):
    process = piped_watch(bus)
    with process.stdout:
        for n in range(40):
            service.change(PRESENCE, StateReason=("s", f"{n}" + "x" * 4000))
        wait_until(lambda: bytes_waiting(process.stdout) > 20000, what="a pipe that fills up")
        process.terminate()
        wait_until(lambda: process.poll() is not None, what="watch to end")
    assert process.returncode == FINE


def bytes_waiting(stream):
    return struct.unpack("i", fcntl.ioctl(stream, termios.FIONREAD, b"\0" * 4))[0]


def test_watch_ends_with_the_bus():
    with private_bus() as bus:
        service = Service(bus)
        with Watch(bus) as watch:
            watch.line(0)
            bus.process.kill()
            bus.process.wait_exit()
            assert watch.process.wait_exit() == FAILED
            assert watch.process.stderr == "The connection to the session bus was lost.\n"
        wait_until(service.conn.is_closed, what="our own connection to end")
