"""Every member of every interface with every kind of argument: each fault returns its named error and changes nothing."""
import os

import pytest
from gi.repository import GLib
from lumbard import COACH, PATH, PRESENCE, SOURCE, Service
from rig import LUMBARD, PrivateBus, call, error_of

TRACE = "org.lumbard.Lumbard1.Trace"
HISTORY = "org.lumbard.Lumbard1.History"
SETTINGS = "org.lumbard.Lumbard1.Settings"
INVALID = "org.freedesktop.DBus.Error.InvalidArgs"
NOT_NOW = "org.lumbard.Error.NotNow"
NO_EXERCISE = "org.lumbard.Error.NoSuchExercise"
BAD_TIME = "org.lumbard.Error.BadTime"
READ_ONLY = "org.freedesktop.DBus.Error.PropertyReadOnly"
UNKNOWN_PROPERTY = "org.freedesktop.DBus.Error.UnknownProperty"
HUGE = "x" * 1_000_000
MAX = 2**64 - 1
DAY = 86_400_000_000

# method, signature, arguments, the error and the words that its message must contain
FAULTS = [
    ("Snooze", "(t)", (1,), INVALID, "duration 1 1000000 14400000000"),
    ("Snooze", "(t)", (999_999,), INVALID, "duration"),
    ("Snooze", "(t)", (4 * 3600 * 10**6 + 1,), INVALID, "duration 4h"),
    ("Snooze", "(t)", (MAX,), INVALID, f"duration {MAX}"),
    ("Snooze", "(t)", (0,), NOT_NOW, "phase unknown"),
    ("Snooze", "(s)", ("5min",), INVALID, ""),
    ("Snooze", "(s)", ("",), INVALID, ""),
    ("Snooze", "(s)", (HUGE,), INVALID, ""),
    ("Snooze", "(tt)", (0, 0), INVALID, ""),
    ("Snooze", "()", (), INVALID, ""),
    ("Pause", "(t)", (1,), INVALID, "duration 366d"),
    ("Pause", "(t)", (366 * DAY + 1,), INVALID, "duration"),
    ("Pause", "(t)", (MAX,), INVALID, "duration"),
    ("Pause", "(x)", (-1,), INVALID, ""),
    ("Pause", "(d)", (float("nan"),), INVALID, ""),
    ("PauseUntil", "(t)", (0,), INVALID, "instant 0 366 days"),
    ("PauseUntil", "(t)", (1,), INVALID, "instant 1"),
    ("PauseUntil", "(t)", (MAX,), INVALID, f"instant {MAX}"),
    ("PauseUntil", "(s)", (HUGE,), INVALID, ""),
    ("Resume", "()", (), NOT_NOW, "resume not paused unknown"),
    ("Resume", "(s)", ("",), INVALID, ""),
    ("Skip", "()", (), NOT_NOW, "skip cannot see whether you are here unknown"),
    ("Skip", "(as)", ([],), INVALID, ""),
    ("SuggestNow", "(b)", (True,), INVALID, ""),
    ("Explain", "(s)", ("1",), INVALID, ""),
    ("Explain", "(t)", (MAX,), INVALID, ""),
    ("Explain", "()", (), INVALID, ""),
    ("ReportPresence", "(sst)", ("", "sitting", 10**6), INVALID, "expected 32 characters who"),
    ("ReportPresence", "(sst)", ("x" * 33, "sitting", 10**6), INVALID, "32 characters who"),
    ("ReportPresence", "(sst)", (HUGE, "sitting", 10**6), INVALID, "32 characters who …"),
    ("ReportPresence", "(sst)", ("ü" * 50, "sitting", 10**6), INVALID, "32 characters who ü…"),
    ("ReportPresence", "(sst)", ("a b", "sitting", 10**6), INVALID, "32 characters who"),
    ("ReportPresence", "(sst)", ("a\nb", "sitting", 10**6), INVALID, "32 characters who"),
    ("ReportPresence", "(sst)", ("desk", "", 10**6), INVALID, "state expected sitting standing away"),
    ("ReportPresence", "(sst)", ("desk", "active", 10**6), INVALID, "state active sitting standing away"),
    ("ReportPresence", "(sst)", ("desk", HUGE, 10**6), INVALID, "state … sitting standing away"),
    ("ReportPresence", "(sst)", ("desk", "hold", 10**6), INVALID, "state hold sitting standing away"),
    ("ReportPresence", "(sst)", ("desk", "sitting", 0), INVALID, "lease 0 1000000 86400000000"),
    ("ReportPresence", "(sst)", ("desk", "sitting", 999_999), INVALID, "lease 999999"),
    ("ReportPresence", "(sst)", ("desk", "sitting", DAY + 1), INVALID, "lease 1d"),
    ("ReportPresence", "(sst)", ("desk", "sitting", MAX), INVALID, f"lease {MAX}"),
    ("ReportPresence", "(sss)", ("desk", "sitting", "1h"), INVALID, ""),
    ("ReportPresence", "(ss)", ("desk", "sitting"), INVALID, ""),
    ("ReleasePresence", "(s)", ("desk",), INVALID, "report desk reporters: none"),
    ("ReleasePresence", "(s)", ("",), INVALID, "32 characters who"),
    ("ReleasePresence", "(s)", (HUGE,), INVALID, "32 characters who"),
    ("ReleasePresence", "()", (), INVALID, ""),
    ("CreditRest", "(tts)", (2, 1, "desk"), INVALID, "start 2 end 1"),
    ("CreditRest", "(tts)", (MAX, MAX, "desk"), INVALID, f"start {MAX} end"),
    ("CreditRest", "(tts)", (0, 0, "desk"), INVALID, "start 0 end 0"),
    ("CreditRest", "(tts)", (0, 1, "desk"), BAD_TIME, "start 0 24 now"),
    ("CreditRest", "(tts)", (0, MAX, "desk"), BAD_TIME, f"end {MAX} past now"),
    ("CreditRest", "(tts)", (MAX - 1, MAX, "desk"), BAD_TIME, f"end {MAX} past now"),
    ("CreditRest", "(tts)", (1, 2, ""), INVALID, "32 characters who"),
    ("CreditRest", "(tts)", (1, 2, HUGE), INVALID, "32 characters who"),
    ("CreditRest", "(sss)", ("12:00", "12:10", "desk"), INVALID, ""),
    ("Correct", "(tts)", (1, 2, "desk"), INVALID, "state desk sitting standing away"),
    ("Correct", "(tts)", (1, 2, HUGE), INVALID, "state … sitting"),
    ("Correct", "(tts)", (2, 1, "away"), INVALID, "start 2 end 1"),
    ("Correct", "(tts)", (0, 1, "away"), BAD_TIME, "start 0 48 now"),
    ("Correct", "(tts)", (0, MAX, "away"), BAD_TIME, f"end {MAX} past now"),
    ("Correct", "(xxs)", (-2, -1, "away"), INVALID, ""),
    ("Hold", "(sst)", ("", "talk", 10**6), INVALID, "32 characters who"),
    ("Hold", "(sst)", ("slides;", "talk", 10**6), INVALID, "32 characters who slides;"),
    ("Hold", "(sst)", ("slides", HUGE, 10**6), INVALID, "reason … 256"),
    ("Hold", "(sst)", ("slides", "x" * 257, 10**6), INVALID, "reason 256"),
    ("Hold", "(sst)", ("slides", "a\nb", 10**6), INVALID, "reason one line"),
    ("Hold", "(sst)", ("slides", "\u009b2J", 10**6), INVALID, "reason one line"),
    ("Hold", "(sst)", ("slides", "talk", 0), INVALID, "lease 0"),
    ("Hold", "(sst)", ("slides", "talk", MAX), INVALID, f"lease {MAX}"),
    ("Hold", "(sst)", ("slides", "talk", DAY + 1), INVALID, "lease 1d"),
    ("Hold", "(st)", ("slides", 10**6), INVALID, ""),
    ("ReleaseHold", "(s)", ("slides",), INVALID, "hold slides holders: none"),
    ("ReleaseHold", "(s)", ("sli des",), INVALID, "32 characters who"),
    ("ReleaseHold", "(u)", (1,), INVALID, ""),
    ("StartStretch", "(ss)", ("", "up"), INVALID, "side up expected left right both"),
    ("StartStretch", "(ss)", ("", HUGE), INVALID, "side …"),
    ("StartStretch", "(ss)", ("../ql-doorway", ""), INVALID, "exercise ../ql-doorway 32 a-z"),
    ("StartStretch", "(ss)", (HUGE, ""), INVALID, "exercise …"),
    ("StartStretch", "(ss)", ("x" * 33, ""), INVALID, "exercise 32"),
    ("StartStretch", "(ss)", ("ql-none", ""), NO_EXERCISE, "ql-none"),
    ("StartStretch", "(s)", ("ql-doorway",), INVALID, ""),
    ("ReportStretch", "(ss)", ("", "Left"), INVALID, "side Left"),
    ("ReportStretch", "(ss)", ("QL", ""), INVALID, "exercise QL"),
    ("ReportStretch", "(ss)", ("ql-none", "left"), NO_EXERCISE, "ql-none"),
    ("ReportStretch", "(as)", ([],), INVALID, ""),
    ("NextStep", "()", (), NOT_NOW, "unknown"),
    ("NextStep", "(u)", (1,), INVALID, ""),
    ("OtherSide", "()", (), NOT_NOW, "unknown"),
    ("OtherSide", "(s)", ("left",), INVALID, ""),
    ("StopStretch", "()", (), NOT_NOW, "unknown"),
    ("StopStretch", "(b)", (True,), INVALID, ""),
    ("Feedback", "(s)", ("",), INVALID, "better same worse"),
    ("Feedback", "(s)", (HUGE,), INVALID, "feedback … better"),
    ("Feedback", "(s)", ("better",), NOT_NOW, "unknown"),
    ("Feedback", "(u)", (1,), INVALID, ""),
    ("ListExercises", "(s)", ("ql-doorway",), INVALID, ""),
    ("GetExercise", "(ss)", ("", ""), INVALID, "exercise"),
    ("GetExercise", "(ss)", (HUGE, ""), INVALID, "exercise …"),
    ("GetExercise", "(ss)", ("ql-none", ""), NO_EXERCISE, "ql-none"),
    ("GetExercise", "(ss)", ("ql-doorway", "both"), INVALID, "side both left right"),
    ("GetExercise", "(s)", ("ql-doorway",), INVALID, ""),
    ("Start", "(s)", ("trace.txt",), INVALID, ""),
    ("Stop", "(b)", (True,), INVALID, ""),
    ("Reload", "(s)", ("x",), INVALID, ""),
    ("Reset", "(s)", ("",), INVALID, "name"),
    ("Reset", "(s)", ("NoSuchSetting",), INVALID, "name NoSuchSetting"),
    ("Reset", "()", (), INVALID, ""),
    ("ListDays", "(ss)", ("", "2026-01-01"), INVALID, "first YYYY-MM-DD"),
    ("ListDays", "(ss)", ("2026-01-01", HUGE), INVALID, "last … YYYY-MM-DD"),
    ("ListDays", "(ss)", ("2026-02-29", "2026-03-01"), INVALID, "first 2026-02-29 YYYY-MM-DD"),
    ("ListDays", "(ss)", ("1969-12-31", "2026-03-01"), INVALID, "first 1969-12-31 1970"),
    ("ListDays", "(ss)", ("2026-1-1", "2026-03-01"), INVALID, "first 2026-1-1 YYYY-MM-DD"),
    ("ListDays", "(ss)", ("2026-03-02", "2026-03-01"), INVALID, "first 2026-03-02 last 2026-03-01"),
    ("ListDays", "(ss)", ("2016-01-01", "2026-01-08"), INVALID, "2016-01-01 2026-01-08 3661 3660"),
    ("ListDays", "(tt)", (0, 1), INVALID, ""),
    *[(method, signature, arguments, INVALID, words) for method in ("ListBouts", "ListIntervals", "ListStretches", "ListEvents")
      for signature, arguments, words in [
          ("(ttu)", (2, 1, 10), "from 2 to 1"), ("(ttu)", (MAX, 0, 10), f"from {MAX} to 0"),
          ("(ttu)", (0, MAX, 0), "max 0 1 10000"), ("(ttu)", (0, MAX, 10001), "max 10001 10000"),
          ("(ttu)", (0, MAX, 2**32 - 1), "max 4294967295"), ("(ttt)", (0, 1, 2), ""), ("(ss)", ("now", "now"), "")]],
    ("Import", "(a(tisssa{sv}))", ([(MAX, 0, "state", "", "", {})],), INVALID, f"row 1 {MAX} 2000 now"),
    ("Import", "(a(tisssa{sv}))", ([(10**15, 2**31 - 1, "state", "", "", {})],), INVALID, "offset row 1 2147483647 64800"),
    ("Import", "(a(tisssa{sv}))", ([(10**15, 0, HUGE, "", "", {})],), INVALID, "kind row 1"),
    ("Import", "(a(tisssa{sv}))", ([(10**15, 0, "state", HUGE, "", {})],), INVALID, "source row 1 256 bytes"),
    ("Import", "(a(tisss))", ([(10**15, 0, "state", "", "")],), INVALID, ""),
    ("Forget", "(tt)", (2, 1), INVALID, "from 2 to 1"),
    ("Forget", "(tt)", (MAX, 0), INVALID, f"from {MAX} to 0"),
    ("Forget", "(ss)", ("now", "now"), INVALID, ""),
]
ON_TRACE = {"Start", "Stop"}
ON_HISTORY = {"ListDays", "ListBouts", "ListIntervals", "ListStretches", "ListEvents", "Import", "Forget"}
ON_PRESENCE = {"Explain", "ReportPresence", "ReleasePresence", "CreditRest", "Correct"}


@pytest.fixture(scope="module")
def service():
    """The service without a display: only calls can change its state."""
    with PrivateBus() as bus, Service(bus, config="") as service:
        yield service


def whole_state(service):
    timeless = {"SittingUSec", "ActiveUSec", "StandingUSec", "TodaySittingUSec", "TodayStandingUSec"}
    return {(interface, name): value for interface in (PRESENCE, COACH)
            for name, value in call(service.conn, LUMBARD, PATH, "org.freedesktop.DBus.Properties", "GetAll", "(s)",
                                    interface)[0].items() if name not in timeless}


@pytest.mark.parametrize("method, signature, arguments, name, words", FAULTS,
                         ids=[f"{f[0]}{f[1]}-{str(f[2])[:24]}" for f in FAULTS])
def test_fault(service, method, signature, arguments, name, words):
    before = whole_state(service)
    interface = next((name for name, methods in ((PRESENCE, ON_PRESENCE), (TRACE, ON_TRACE), (HISTORY, ON_HISTORY), (SETTINGS, {"Reload", "Reset"}))
                      if method in methods), COACH)
    got, sentence = service.error(method, signature, *arguments, interface=interface)
    assert got == name, sentence
    for word in words.split():
        assert word in sentence, sentence
    assert len(sentence) < 500
    assert whole_state(service) == before


def test_every_method_of_the_contract_is_in_the_table(service):
    """Fails for a new method without faults in the table."""
    xml = call(service.conn, LUMBARD, PATH, "org.freedesktop.DBus.Introspectable", "Introspect")[0]
    from gi.repository import Gio
    node = Gio.DBusNodeInfo.new_for_xml(xml)
    methods = {m.name for i in node.interfaces if i.name.startswith(LUMBARD) for m in i.methods}
    assert methods == {f[0] for f in FAULTS}


@pytest.mark.parametrize("maximum", [0, 1, 2**32 - 1])
def test_explain_takes_any_count(service, maximum):
    (instant, sentence), decisions = service.call("Explain", "(u)", maximum, interface=PRESENCE)
    assert sentence and len(decisions) <= min(maximum, 64)
    assert all(when > 0 and decision and reason and text for when, decision, reason, text in decisions)


def test_no_property_can_be_set(service):
    for interface, path in ((PRESENCE, PATH), (COACH, PATH), (SOURCE, f"{PATH}/source/x11")):
        values = call(service.conn, LUMBARD, path, "org.freedesktop.DBus.Properties", "GetAll", "(s)", interface)[0]
        assert values
        for name in values:
            for value in (GLib.Variant("s", HUGE), GLib.Variant("t", MAX), GLib.Variant("b", True)):
                got, _ = error_of(service.commander(), LUMBARD, path, "org.freedesktop.DBus.Properties", "Set", "(ssv)",
                                  interface, name, value)
                assert got in (READ_ONLY, INVALID), (name, got)
    got, _ = error_of(service.conn, LUMBARD, PATH, "org.freedesktop.DBus.Properties", "Get", "(ss)", COACH, HUGE)
    assert got in (UNKNOWN_PROPERTY, INVALID)


@pytest.mark.parametrize("path", ["/", "/org/lumbard/Lumbard1/source/none", "/org/lumbard/Lumbard1/source",
                                  "/org/lumbard/Lumbard1/" + "x" * 10_000])
def test_unknown_objects_are_errors(service, path):
    name, _ = error_of(service.conn, LUMBARD, path, "org.freedesktop.DBus.Properties", "Get", "(ss)", SOURCE, "Name")
    assert name.startswith("org.freedesktop.DBus.Error.Unknown")


def test_the_bounds_are_accepted(service):
    for duration in (1_000_000, 366 * DAY, 0):
        service.call("Pause", "(t)", duration)
        assert service.get("Paused") is True
        assert (service.get("PausedUntilTimestamp") == 0) == (duration == 0)
        service.call("Resume")
    assert service.get("Paused") is False


def test_another_program_cannot_own_the_name(service):
    conn = service.bus.connect()
    for flags, answer in ((2, 2), (4, 3), (6, 3)):  # a replacing request is queued at most
        assert call(conn, "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus", "RequestName", "(su)",
                    LUMBARD, flags)[0] == answer
    conn.close_sync(None)
    assert service.get("Phase")


def test_a_flood_of_calls_leaves_no_memory(service):
    """20,000 unread replies of another client: calls of this one are answered meanwhile, and the memory is freed."""
    def resident():
        with open(f"/proc/{service.process.pid}/statm", encoding="ascii") as stream:
            return int(stream.read().split()[1]) * os.sysconf("SC_PAGESIZE")

    before = resident()
    conn = service.bus.connect()
    for _ in range(20_000):
        conn.call(LUMBARD, PATH, COACH, "Snooze", GLib.Variant("(t)", (MAX,)), None, 0, -1, None, None)
    for _ in range(50):
        assert service.get("Phase")
    conn.flush_sync(None)
    conn.close_sync(None)
    assert service.get("State") == "unknown"
    if "ASAN_OPTIONS" not in os.environ:  # a sanitizer keeps freed memory
        assert resident() < before + 16 * 2**20
