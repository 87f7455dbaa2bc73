"""Reports of fitness trackers and their effect: postures and walks as the state of presence, the list of trackers, and the
properties of org.lumbard.Activity1."""
import re

import pytest
from fake_clocks import Clocks
from gi.repository import Gio, GLib
from instants import assert_near, now
from lumbard import PATH, Service, key
from rig import LUMBARD, Display, PrivateBus, call, get, wait_until
from tracker_client import ACTIVITY, ROWS, Tracker, detail

SECOND, MINUTE, HOUR = 10**6, 60 * 10**6, 3600 * 10**6


@pytest.fixture(name="service")
def service_fixture():
    with PrivateBus() as bus, Service(bus, config="") as service:
        yield service


@pytest.fixture(name="seated")
def seated_fixture():
    """With a display, and a person who has just pressed a key: the input counts long enough for what follows it."""
    with PrivateBus() as bus, Display() as display, Service(bus, display, "[Sitting]\nLimit=1h\nAwayAfter=6s\nRest=3s\n") as service:
        service.press = lambda: key(display)
        service.press()
        service.wait("State", "active")
        yield service


def prop(service, name):
    return get(service.conn, LUMBARD, PATH, ACTIVITY, name)


def rows(service):
    """{id: the rest of the row} of ListTrackers."""
    return {row[0]: row[1:] for row in call(service.conn, LUMBARD, PATH, ACTIVITY, "ListTrackers")[0]}


def state(service):
    return service.get("State"), service.get("StateReason")


def until_state(service, *wanted):
    wait_until(lambda: state(service) == wanted, what=f"{wanted}, it is {state(service)}")


# Postures -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["sitting", "vehicle"])
def test_a_sitting_posture_is_evidence_without_input(seated, kind):
    Tracker(seated).call("Posture", "tst", 0, kind, HOUR)
    assert state(seated) == ("active", "input")
    until_state(seated, "passive", "sensor")


def test_standing_counts_as_standing(seated):
    watch = Tracker(seated)
    watch.call("Posture", "tst", 0, "standing", HOUR)
    assert state(seated) == ("standing", "sensor")
    watch.call("Posture", "tst", 0, "sitting", HOUR)
    assert state(seated)[0] in ("active", "passive")


def test_walking_is_an_absence_without_input(seated):
    watch = Tracker(seated)
    watch.call("Posture", "tst", 0, "walking", HOUR)
    assert prop(seated, "Moving") is True
    until_state(seated, "away", "walk")
    watch.call("Posture", "tst", 0, "sitting", HOUR)
    assert prop(seated, "Moving") is False


@pytest.mark.parametrize("kind", ["lying", "cycling"])
def test_lying_and_cycling_count_as_away_without_input(seated, kind):
    """Although another device, which only knows that it is worn, shows a person."""
    Tracker(seated, "wrist").call("Worn", "ty", 0, 2)
    Tracker(seated, "thigh").call("Posture", "tst", 0, kind, HOUR)
    assert state(seated) == ("active", "input"), "there is input"
    until_state(seated, "away", "sensor")


def test_a_worn_device_shows_a_person_without_input(seated):
    watch = Tracker(seated)
    watch.call("Worn", "ty", 0, 2)
    until_state(seated, "passive", "worn")
    watch.call("HeartRate", "tqy", 0, 0, 1)  # no contact: it lies on the table
    until_state(seated, "away", "idle")


def test_a_posture_ends_with_its_lease(seated):
    with seated.watch() as signals:
        Tracker(seated).call("Posture", "tst", 0, "standing", SECOND)
        signals.wait(lambda member, arguments: member == "PropertiesChanged" and arguments[1].get("State") == "standing")
    wait_until(lambda: state(seated)[0] != "standing", what="the end of the lease")


def test_a_posture_counts_from_its_instant(seated):
    """Its lease too: one that is over by now shows nothing."""
    watch = Tracker(seated)
    watch.call("Posture", "tst", now() - 2 * MINUTE, "standing", MINUTE)
    assert state(seated)[0] != "standing"
    watch.call("Posture", "tst", now() - MINUTE, "standing", HOUR)
    assert state(seated) == ("standing", "sensor")


def test_signals_follow_the_reply(seated):
    """A posture changes the state at once; its reply comes first all the same."""
    watch, order = Tracker(seated), []
    watch.conn.signal_subscribe(LUMBARD, None, None, PATH, None, Gio.DBusSignalFlags.NONE,
                                lambda *a: order.append(a[4]))
    watch.conn.call(LUMBARD, PATH, ACTIVITY, "Posture", GLib.Variant("(stst)", ("watch", 0, "standing", HOUR)), None, 0, -1,
                    None, lambda c, r: order.append(c.call_finish(r).unpack()))
    wait_until(lambda: len(order) >= 2, what="the reply and a signal")
    assert order[:2] == [(), "PropertiesChanged"]


# Steps ----------------------------------------------------------------------------------------------------------------


def test_steps_are_counted_and_never_added(service):
    before, watch, phone = now(), Tracker(service), Tracker(service, "phone")
    assert (prop(service, "Version"), prop(service, "StepsLastHour")) == (1, 0)
    watch.call("StepTotal", "tt", before - 60 * SECOND, 4321)
    assert prop(service, "StepsLastHour") == 0, "the first total is a baseline"
    watch.call("StepTotal", "tt", before, 4321 + 80)
    assert prop(service, "StepsLastHour") == 80
    phone.call("Steps", "ttu", before - 60 * SECOND, before, 80)
    assert prop(service, "StepsLastHour") == 80
    assert [row[4] for row in rows(service).values()] == [80, 80]


def test_steps_of_some_seconds_ago_are_of_the_last_hour(service):
    """Also when they were made in the minute that is not over yet."""
    watch, at, count = Tracker(service), now() - 100 * SECOND, 0
    for _ in range(9):
        at, count = at + 10 * SECOND, count + 7
        watch.call("Steps", "ttu", at, at + 5 * SECOND, 7)
        assert prop(service, "StepsLastHour") == count


def test_a_walk_is_listed(service):
    """A late batch of half an hour ago, minute by minute."""
    watch, first = Tracker(service), now() - 30 * MINUTE
    watch.call("Samples", ROWS, [(first + i * MINUTE, first + (i + 1) * MINUTE, 100, 0, 0, {}) for i in range(5)])
    assert prop(service, "StepsLastHour") == 500
    _, linked, event, _, steps, _, _ = rows(service)["watch"]
    assert linked and steps == 500
    assert_near("the last event", event, (first + 5 * MINUTE, first + 5 * MINUTE))


def test_implausible_steps_are_no_error_and_are_counted(service):
    """More than 20 and 4 a second: 301 in a minute, 900 in a second, and counters that jump by 2^29 and more."""
    watch, at = Tracker(service), now() - 10 * MINUTE
    watch.call("Steps", "ttu", at, at + MINUTE, 301)
    watch.call("Steps", "ttu", at + 2 * MINUTE, at + 2 * MINUTE + SECOND, 900)
    watch.call("StepTotal", "tt", at + 3 * MINUTE, 4321)
    watch.call("StepTotal", "tt", at + 4 * MINUTE, 4321 + 2**29)
    watch.call("StepTotal", "tt", 0, 2**64 - 1)
    wait_until(lambda: "discarded" in detail(service), what="the count of discarded reports")
    assert int(re.search(r"(\d+) invalid reports were discarded", detail(service))[1]) == 4
    assert prop(service, "StepsLastHour") == 0


def test_the_list_of_trackers(service):
    before, watch, script = now(), Tracker(service), Tracker(service, "script")
    watch.register(name="My\u202e watch\u200b", provides=["alert", "steps"])
    assert rows(service) == {"watch": ("My watch", True, 0, 0, 0, 0, {"provides": ["steps", "alert"]})}
    script.call("StepTotal", "tt", 0, 1)
    watch.call("Link", "b", False)
    listed = rows(service)
    assert list(listed) == ["watch", "script"]
    assert listed["watch"][1] is False
    name, linked, event, walk, steps, end, more = listed["script"]
    assert (name, linked, walk, steps) == ("script", True, 0, 0)
    assert more == {"provides": ["steps", "heart-rate", "worn", "posture"]}
    assert_near("the last event", event, (before, now()))
    assert_near("the end of its lease", end, (before + 10 * MINUTE, now() + 10 * MINUTE))


def test_an_expired_tracker_is_not_listed(bus):
    clocks = Clocks(bus.folder)
    with Service(bus, config="", env=clocks.env) as service:
        Tracker(service).call("StepTotal", "tt", 0, 1)
        assert list(rows(service)) == ["watch"]
        clocks.move(passed=601)
        assert rows(service) == {}


def test_a_name_without_a_visible_character_is_replaced_by_the_id(service):
    watch = Tracker(service)
    watch.register(name="\u200b")
    assert rows(service)["watch"][0] == "watch"


def test_the_count_of_steps_is_announced_once_a_minute(bus):
    """Further changes wait until a minute has passed and the service has other work; Get has the present value at once."""
    clocks = Clocks(bus.folder)
    with Service(bus, config="", env=clocks.env) as service:
        watch, other = Tracker(service), Tracker(service, "other")

        def walk(start, count):
            """In this second before now."""
            end = now() + clocks.ahead - start * SECOND
            watch.call("Steps", "ttu", end - SECOND, end, count)

        def announced(signals):
            prop(service, "Version")  # its answer comes after the signals of earlier turns
            signals.settle()
            return [arguments[1]["StepsLastHour"] for member, arguments in signals.events
                    if member == "PropertiesChanged" and "StepsLastHour" in arguments[1]]

        with other.watch() as signals:
            walk(100, 1)
            assert announced(signals) == [1]
            walk(80, 2)
            walk(60, 3)
            assert announced(signals) == [1]
            assert prop(service, "StepsLastHour") == 6
            clocks.move(passed=30)  # the calls until now may have taken some seconds of the minute
            assert announced(signals) == [1]
            clocks.move(passed=75)
            wait_until(lambda: announced(signals) == [1, 6], what="the last change, in a turn of the loop")
