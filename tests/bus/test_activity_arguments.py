"""The arguments of org.lumbard.Activity1: each one outside its range is rejected and changes nothing; the bounds are accepted."""
import pytest
from gi.repository import Gio
from instants import now
from lumbard import PATH, Service
from rig import LUMBARD, PrivateBus, call
from tracker_client import ACTIVITY, ROWS, Tracker, detail, ids, info_of

INVALID = "org.freedesktop.DBus.Error.InvalidArgs"
BAD_TIME = "org.lumbard.Error.BadTime"
SECOND, MINUTE, HOUR = 10**6, 60 * 10**6, 3600 * 10**6
MAX = 2**64 - 1
HUGE = "x" * 1_000_000
# Distances from now, in µs: too old, ahead of the caller's clock. 5 s ahead are accepted; a call may arrive late.
OLD, AHEAD = -48 * HOUR - 5 * SECOND, 20 * SECOND

# method, signature after the id, arguments, the error and the words that its sentence must contain
FAULTS = [
    ("Register", "a{sv}", ({"name": ""},), INVALID, "name 1 to 64 bytes"),
    ("Register", "a{sv}", ({"name": "x" * 65},), INVALID, "name 64 …"),
    ("Register", "a{sv}", ({"name": HUGE},), INVALID, "name 64 …"),
    ("Register", "a{sv}", ({"name": "ü" * 33},), INVALID, "name 64 ü…"),
    ("Register", "a{sv}", ({"name": "two\nlines"},), INVALID, "name control characters"),
    ("Register", "a{sv}", ({"name": "a\tb"},), INVALID, "name control characters"),
    ("Register", "a{sv}", ({"name": "\x7f"},), INVALID, "name control characters"),
    ("Register", "a{sv}", ({"name": "\x1b[31mred"},), INVALID, "name control characters"),
    ("Register", "a{sv}", ({"name": "\u0085"},), INVALID, "name control characters"),
    ("Register", "a{sv}", ({"name": 3},), INVALID, 'name "u" "s"'),
    ("Register", "a{sv}", ({"provides": "steps"},), INVALID, 'provides "s" "as"'),
    ("Register", "a{sv}", ({"provides": ["steps", "sleep"]},), INVALID, "provides sleep steps heart-rate worn posture alert"),
    ("Register", "a{sv}", ({"provides": [""]},), INVALID, "provides"),
    ("Register", "a{sv}", ({"provides": [HUGE]},), INVALID, "provides …"),
    ("Register", "a{sv}", ({"counter": "week"},), INVALID, "counter week day boot session"),
    ("Register", "a{sv}", ({"counter": True},), INVALID, 'counter "b" "s"'),
    ("Register", "a{sv}", ({"name": "fine", "provides": ["steps"], "counter": ""},), INVALID, "counter"),
    ("Register", "", (), INVALID, ""),
    ("Register", "as", (["steps"],), INVALID, ""),
    ("Unregister", "s", ("",), INVALID, ""),
    ("StepTotal", "tt", (1, 1), BAD_TIME, "when 1 48 hours now"),
    ("StepTotal", "tt", (OLD, 1), BAD_TIME, "when 48 hours now"),
    ("StepTotal", "tt", (AHEAD, 1), BAD_TIME, "when future now"),
    ("StepTotal", "tt", (MAX, 1), BAD_TIME, f"when {MAX} future now"),
    ("StepTotal", "tu", (0, 1), INVALID, ""),
    ("StepTotal", "t", (0,), INVALID, ""),
    ("StepTotal", "xx", (-1, -1), INVALID, ""),
    ("Steps", "ttu", (OLD, 0, 1), BAD_TIME, "start 48 hours"),
    ("Steps", "ttu", (AHEAD, 0, 1), BAD_TIME, "start future"),
    ("Steps", "ttu", (-MINUTE, AHEAD, 1), BAD_TIME, "end future"),
    ("Steps", "ttu", (-MINUTE, OLD, 1), BAD_TIME, "end 48 hours"),
    ("Steps", "ttu", (-MINUTE, -2 * MINUTE, 1), INVALID, "start end after"),
    ("Steps", "ttu", (0, -MINUTE, 1), INVALID, "start end after"),
    ("Steps", "ttt", (0, 0, 1), INVALID, ""),
    ("HeartRate", "tqy", (OLD, 60, 0), BAD_TIME, "when"),
    ("HeartRate", "tqy", (AHEAD, 60, 0), BAD_TIME, "when"),
    ("HeartRate", "tqy", (0, 301, 0), INVALID, "bpm 301 300"),
    ("HeartRate", "tqy", (0, 65535, 0), INVALID, "bpm 65535 300"),
    ("HeartRate", "tqy", (0, 60, 3), INVALID, "contact 3 unknown no yes"),
    ("HeartRate", "tqy", (0, 60, 255), INVALID, "contact 255"),
    ("HeartRate", "tuy", (0, 60, 0), INVALID, ""),
    ("Worn", "ty", (OLD, 0), BAD_TIME, "when"),
    ("Worn", "ty", (AHEAD, 0), BAD_TIME, "when"),
    ("Worn", "ty", (0, 3), INVALID, "state 3 unknown no yes"),
    ("Worn", "tb", (0, True), INVALID, ""),
    ("Posture", "tst", (OLD, "sitting", MINUTE), BAD_TIME, "when"),
    ("Posture", "tst", (AHEAD, "sitting", MINUTE), BAD_TIME, "when"),
    ("Posture", "tst", (0, "", MINUTE), INVALID, "kind sitting standing lying walking cycling vehicle"),
    ("Posture", "tst", (0, "Sitting", MINUTE), INVALID, "kind Sitting"),
    ("Posture", "tst", (0, HUGE, MINUTE), INVALID, "kind …"),
    ("Posture", "tst", (0, "sitting", 0), INVALID, "lease 0 1000000 3600000000"),
    ("Posture", "tst", (0, "sitting", SECOND - 1), INVALID, "lease 999999"),
    ("Posture", "tst", (0, "sitting", HOUR + 1), INVALID, "lease 3600000001"),
    ("Posture", "tst", (0, "sitting", MAX), INVALID, f"lease {MAX}"),
    ("Posture", "ts", (0, "sitting"), INVALID, ""),
    ("Link", "u", (1,), INVALID, ""),
    ("Link", "", (), INVALID, ""),
    ("AlertResult", "us", (1, "seen"), INVALID, "result seen delivered failed acknowledged dismissed"),
    ("AlertResult", "us", (1, ""), INVALID, "result"),
    ("AlertResult", "us", (1, HUGE), INVALID, "result …"),
    ("AlertResult", "ts", (1, "delivered"), INVALID, ""),
    ("Samples", "a(ttuqy)", ([(0, 0, 1, 0, 0)],), INVALID, ""),
    ("Samples", ROWS, ([(OLD, 0, 1, 0, 0, {})],), BAD_TIME, "start of row 1 48 hours"),
    ("Samples", ROWS, ([(0, AHEAD, 1, 0, 0, {})],), BAD_TIME, "end of row 1 future"),
    ("Samples", ROWS, ([(-HOUR, -2 * HOUR, 1, 0, 0, {})],), INVALID, "row 1 start end after"),
    ("Samples", ROWS, ([(0, 0, 1, 301, 0, {})],), INVALID, "bpm of row 1 301 300"),
    ("Samples", ROWS, ([(0, 0, 1, 0, 3, {})],), INVALID, "worn of row 1 3"),
    ("Samples", ROWS, ([(-HOUR, 0, 1, 0, 0, {}), (-MINUTE, 0, 1, 0, 0, {})],), INVALID, "row 2 row 1 before end"),
    ("Samples", ROWS, ([(0, 0, 1, 0, 0, {})] * 1501,), INVALID, "1500 rows"),
]
IDS = ["", "Watch", "my watch", "ä", "a_b", "a.b", "a/b", "x" * 33, HUGE, "watch\n"]


@pytest.fixture(name="service", scope="module")
def service_fixture():
    with PrivateBus() as bus, Service(bus, config="") as service:
        yield service


@pytest.fixture(name="new")
def new_service():
    with PrivateBus() as bus, Service(bus, config="") as service:
        yield service


def absolute(value):
    """Replaces distances from now by instants."""
    if isinstance(value, (list, tuple)):
        return type(value)(absolute(v) for v in value)
    if isinstance(value, dict):
        return info_of(value)
    is_distance = isinstance(value, int) and (value < -1 or value == AHEAD)
    return now() + value if is_distance else value


@pytest.mark.parametrize("method, signature, arguments, name, words", FAULTS,
                         ids=[f"{f[0]}-{f[1]}-{str(f[2])[:40]}" for f in FAULTS])
def test_fault(service, method, signature, arguments, name, words):
    watch = Tracker(service, conn=service.commander())
    got, sentence = watch.error(method, signature, *absolute(arguments))
    assert got == name, sentence
    for word in words.split():
        assert word in sentence, sentence
    assert len(sentence) < 500
    assert detail(service) == "no tracker reports on the session bus"


@pytest.mark.parametrize("name", IDS, ids=[repr(name[:40]) for name in IDS])
def test_an_id_outside_its_range(service, name):
    for method, signature, arguments in (
            ("Register", "a{sv}", ({},)), ("Unregister", "", ()), ("StepTotal", "tt", (0, 1)), ("Steps", "ttu", (0, 0, 1)),
            ("HeartRate", "tqy", (0, 0, 0)), ("Worn", "ty", (0, 0)), ("Posture", "tst", (0, "sitting", MINUTE)),
            ("Link", "b", (True,)), ("Samples", ROWS, ([],)), ("AlertResult", "us", (1, "failed"))):
        got, sentence = Tracker(service, name, service.commander()).error(method, signature, *arguments)
        assert got == INVALID and sentence.startswith("id (") and "a-z 0-9 -" in sentence, (method, sentence)
    assert detail(service) == "no tracker reports on the session bus"


def test_every_method_of_the_contract_is_in_the_table(service):
    """Fails for a new method without faults in the table."""
    xml = call(service.conn, LUMBARD, PATH, "org.freedesktop.DBus.Introspectable", "Introspect")[0]
    interface = Gio.DBusNodeInfo.new_for_xml(xml).lookup_interface(ACTIVITY)
    assert {m.name for m in interface.methods} - {"ListTrackers"} == {f[0] for f in FAULTS}


def test_the_bounds_are_accepted(new):
    start, end = now() - 48 * HOUR + 2 * MINUTE, now() + 4 * SECOND  # the calls may take a while
    for name in ("-", "0", "x" * 32, "a-b-9"):
        watch = Tracker(new, name)
        for at in (0, start, end):
            watch.call("StepTotal", "tt", at, MAX)
            watch.call("HeartRate", "tqy", at, 300, 2)
            watch.call("Worn", "ty", at, 1)
        watch.call("StepTotal", "tt", 0, 0)
        watch.call("Steps", "ttu", start, end, 2**32 - 1)
        watch.call("Steps", "ttu", 0, 0, 0)
        watch.call("Posture", "tst", 0, "vehicle", SECOND)
        watch.call("Posture", "tst", 0, "vehicle", HOUR)
        watch.call("Link", "b", False)
        watch.leave()
        watch = Tracker(new, name)
        watch.register(name="ü" * 32, provides=["steps", "heart-rate", "worn", "posture", "alert"], counter="session",
                       latency=3, more=["a"])
        watch.register(name="x", provides=[], counter="day")
        watch.call("AlertResult", "us", 2**32 - 1, "acknowledged")
        watch.call("AlertResult", "us", 0, "dismissed")
        watch.leave()


def test_the_rows_of_a_day_are_accepted(new):
    watch, first = Tracker(new), now() - 1499 * MINUTE
    watch.call("Samples", ROWS, [])
    watch.call("Samples", ROWS, [(first + i * MINUTE, first + (i + 1) * MINUTE if i < 1498 else 0, i % 90, 60, 2, info_of({"x": i}))
                                 for i in range(1499)])
    watch.call("Samples", ROWS, [(0, 0, 1, 0, 0, {})] * 1500)
    assert ids(new) == ["watch"]


def test_rows_that_are_half_wrong_change_nothing(new):
    """The last of many rows is wrong. There is no tracker, no step, and nothing about the device."""
    watch = Tracker(new)
    first = now() - 100 * MINUTE
    rows = [(first + i * MINUTE, first + (i + 1) * MINUTE, 80, 60, 2, {}) for i in range(100)]
    for row, name in (((0, 0, 1, 0, 9, {}), INVALID), ((0, MAX, 1, 0, 0, {}), BAD_TIME), ((first, 0, 1, 0, 0, {}), INVALID)):
        got, sentence = watch.error("Samples", ROWS, [*rows, row])
        assert got == name and "row 101" in sentence
    assert ids(new) == []
    assert new.source("Events", "activity") == 0
    watch.call("Samples", ROWS, rows)
    assert new.source("Events", "activity") > 100
