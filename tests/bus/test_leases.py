"""Reports and holds of other programs: their owners, their end, their limits, and forged ends.

There is no display, so only calls change the state. The error for an unknown name lists the active reporters.
"""
import os
import re
import signal
import time

import pytest
from fake_idle_monitor import IdleMonitor
from gi.repository import Gio, GLib
from instants import wait_past
from lumbard import COACH, PATH, PRESENCE, Service
from measure import sleeps_through
from rig import DBUS, LUMBARD, PrivateBus, call, error_of, wait_until

INVALID = "org.freedesktop.DBus.Error.InvalidArgs"
LIMITS = "org.freedesktop.DBus.Error.LimitsExceeded"
BAD_TIME = "org.lumbard.Error.BadTime"
SECOND, MINUTE, HOUR = 10**6, 60 * 10**6, 3600 * 10**6
WAYS = {PRESENCE: ("ReportPresence", "ReleasePresence", "standing"), COACH: ("Hold", "ReleaseHold", "a talk")}


@pytest.fixture(name="service", scope="module")
def service_fixture():
    with PrivateBus() as bus, Service(bus, config="") as service:
        yield service


class Caller:
    """A connection that reports and holds."""

    def __init__(self, service):
        self.service, self.conn = service, service.bus.connect()

    def take(self, interface, who, lease=HOUR, what=None):
        give, _, usual = WAYS[interface]
        call(self.conn, LUMBARD, PATH, interface, give, "(sst)", who, what or usual, lease)

    def send(self, interface, who):
        """Sends a call without waiting for its reply."""
        give, _, usual = WAYS[interface]
        self.conn.call(LUMBARD, PATH, interface, give, GLib.Variant("(sst)", (who, usual, HOUR)), None,
                       Gio.DBusCallFlags.NO_AUTO_START, -1, None, None)
        self.conn.flush_sync(None)

    def refused(self, interface, who, lease=HOUR):
        give, _, usual = WAYS[interface]
        return error_of(self.conn, LUMBARD, PATH, interface, give, "(sst)", who, usual, lease)

    def release(self, interface, who):
        call(self.conn, LUMBARD, PATH, interface, WAYS[interface][1], "(s)", who)

    def released(self, interface, who):
        """Whether the lease has been released, and not too many commands were sent before."""
        try:
            self.release(interface, who)
        except GLib.Error as error:
            assert "Too many commands" in error.message
            return False
        return True

    def leave(self):
        if not self.conn.is_closed():
            self.conn.close_sync(None)


@pytest.fixture(name="callers")
def callers_fixture(service):
    """Makes callers; their reports and holds end with them."""
    made = []

    def make():
        made.append(Caller(service))
        return made[-1]
    yield make
    for caller in made:
        caller.leave()
    for interface in WAYS:
        wait_until(lambda i=interface: names(service, i) == [], what="the leases of the test to end with its callers")


def names(service, interface):
    error, sentence = service.error(WAYS[interface][1], "(s)", "unknown-name", interface=interface)
    assert error == INVALID
    what, people = ("report", "reporters") if interface == PRESENCE else ("hold", "holders")
    listed = re.fullmatch(rf'No {what} by "unknown-name" is active\. Active {people}: (.*)\.', sentence)
    return [] if listed[1] == "none" else listed[1].split(", ")


def ended(service, interface):
    wait_until(lambda: names(service, interface) == [], what=f"the lease to end; there is {names(service, interface)}")


def test_invisible_characters_of_a_reason_are_removed(service):
    caller = Caller(service)
    caller.take(COACH, "talker", what="a\u200b talk\u202e about\u2028lines")
    assert [detail for who, _, detail, *_ in service.get("Evidence") if who == "talker"] == ["a talk about lines"]
    caller.release(COACH, "talker")


@pytest.mark.parametrize("interface", WAYS)
def test_given_renewed_and_released(service, callers, interface):
    caller = callers()
    for _ in range(15):  # a sensor repeats its report: it stays one report
        caller.take(interface, "desk")
    caller.take(interface, "chair.2_B-x")
    assert names(service, interface) == ["desk", "chair.2_B-x"]
    caller.release(interface, "desk")
    assert names(service, interface) == ["chair.2_B-x"]
    assert error_of(caller.conn, LUMBARD, PATH, interface, WAYS[interface][1], "(s)", "desk")[0] == INVALID


def test_reports_and_holds_have_separate_names(service, callers):
    caller = callers()
    caller.take(PRESENCE, "desk")
    assert names(service, COACH) == []
    caller.take(COACH, "desk")
    caller.release(PRESENCE, "desk")
    assert (names(service, PRESENCE), names(service, COACH)) == ([], ["desk"])


@pytest.mark.parametrize("interface", WAYS)
def test_reports_and_holds_end_with_the_connection(service, callers, interface):
    one, other = callers(), callers()
    one.take(interface, "desk")
    one.take(interface, "chair")
    other.take(interface, "mat")
    one.leave()
    wait_until(lambda: names(service, interface) == ["mat"], what="the leases of the one to end")


@pytest.mark.parametrize("interface", WAYS)
def test_a_connection_that_ends_before_it_is_watched(service, callers, interface):
    """The call and the end of the connection arrive together, so the service begins to watch it after its end."""
    for _ in range(20):
        caller = callers()
        caller.send(interface, "hasty")
        caller.leave()
    ended(service, interface)


def test_a_stopped_bus_ends_no_report():
    """It has delivered the call, but does not answer the query for its sender."""
    with PrivateBus() as bus, Service(bus, config="") as service:
        caller = Caller(service)
        service.process.kill(signal.SIGSTOP)
        for interface in WAYS:
            caller.send(interface, "desk")
        call(caller.conn, *DBUS, "ListNames")  # the bus has delivered all earlier calls
        bus.process.kill(signal.SIGSTOP)
        service.process.kill(signal.SIGCONT)
        wait_past(wall() + 5_500_000)  # longer than other timeouts
        bus.process.kill(signal.SIGCONT)
        assert [names(service, interface) for interface in WAYS] == [["desk"], ["desk"]]
        caller.leave()
        for interface in WAYS:
            ended(service, interface)


@pytest.mark.parametrize("interface", WAYS)
def test_the_latest_caller_owns_the_name(service, callers, interface):
    first, second = callers(), callers()
    first.take(interface, "desk")
    second.take(interface, "desk")
    first.leave()
    wait_until(lambda: not has_owner(service, first), what="the bus to have seen the first leave")
    assert names(service, interface) == ["desk"]
    second.leave()
    ended(service, interface)


@pytest.mark.parametrize("interface", WAYS)
def test_taken_back_by_the_first(service, callers, interface):
    first, second = callers(), callers()
    for caller in (first, second, first):
        caller.take(interface, "desk")
    second.leave()
    wait_until(lambda: not has_owner(service, second), what="the bus to have seen the second leave")
    assert names(service, interface) == ["desk"]
    first.leave()
    ended(service, interface)


def has_owner(service, caller):
    return call(service.conn, *DBUS, "NameHasOwner", "(s)", caller.conn.get_unique_name())[0]


@pytest.mark.parametrize("interface", WAYS)
def test_any_caller_may_release(service, callers, interface):
    callers().take(interface, "desk")
    callers().release(interface, "desk")
    assert names(service, interface) == []


@pytest.mark.parametrize("interface", WAYS)
def test_it_expires(service, callers, interface):
    caller = callers()
    begun = time.monotonic()
    caller.take(interface, "desk", 1 * SECOND)
    ended(service, interface)
    assert 1 <= time.monotonic() - begun < 4 + service.waited() / SECOND
    caller.take(interface, "desk", 1 * SECOND)
    caller.take(interface, "desk", HOUR)
    caller.take(interface, "mat", 1 * SECOND)
    wait_until(lambda: names(service, interface) == ["desk"], what="the short lease to end, and the longer to stay")


def test_the_bounds_are_accepted(service, callers):
    caller = callers()
    for lease in (1 * SECOND, 24 * HOUR):
        for interface in WAYS:
            caller.take(interface, "x" * 32, lease)
            caller.take(interface, "-", lease)
    caller.take(COACH, "slides", what="ü" * 128)
    assert sorted(names(service, COACH)) == sorted(["x" * 32, "-", "slides"])  # the short one may have ended before it was renewed


def test_eight_for_each_connection(service, callers):
    caller = callers()
    for number in range(8):
        caller.take(PRESENCE if number % 2 else COACH, f"n{number}")
    before = names(service, PRESENCE), names(service, COACH)
    for interface in WAYS:
        error, sentence = caller.refused(interface, "n8")
        assert error == LIMITS and "8" in sentence
    caller.take(COACH, "n0", MINUTE)  # it may renew its own
    other = callers()
    other.take(COACH, "other")
    assert caller.refused(COACH, "other")[0] == LIMITS, "taking over one would be its ninth"
    other.release(COACH, "other")
    assert (names(service, PRESENCE), names(service, COACH)) == before
    caller.release(COACH, "n0")
    caller.take(COACH, "n8")


def test_sixteen_in_all(service, callers):
    taken = [callers(), callers(), callers()]
    for number in range(16):
        taken[number // 6].take(PRESENCE, f"n{number}")
    error, sentence = taken[2].refused(COACH, "one-more")
    assert error == LIMITS and "16" in sentence
    taken[2].take(PRESENCE, "n0")  # taking over does not increase their number
    taken[0].leave()
    wait_until(lambda: len(names(service, PRESENCE)) == 11, what="the first caller's to end, but for the one taken over")
    assert "n0" in names(service, PRESENCE)
    taken[2].take(COACH, "one-more")


def test_a_forged_end_of_a_connection_is_ignored(service, callers):
    victim, forger = callers(), callers()
    victim.take(PRESENCE, "desk")
    victim.take(COACH, "slides")
    unique, to = victim.conn.get_unique_name(), call(service.conn, *DBUS, "GetNameOwner", "(s)", LUMBARD)[0]
    for destination in (to, None):
        forger.conn.emit_signal(destination, DBUS[1], DBUS[2], "NameOwnerChanged",
                                GLib.Variant("(sss)", (unique, unique, "")))
    forger.conn.flush_sync(None)
    assert call(forger.conn, LUMBARD, PATH, "org.freedesktop.DBus.Peer", "Ping") == ()
    assert (names(service, PRESENCE), names(service, COACH)) == (["desk"], ["slides"])


def test_other_connections_cause_no_wake_ups():
    """With the largest number of reports and holds, other connections do not wake the service. The desktop has an idle
    monitor, so that other displays on the machine are ignored.
    """
    with PrivateBus() as bus, IdleMonitor(bus), Service(bus, config="") as service:
        wait_until(lambda: service.source("State", "mutter") == "ready", what="the idle monitor")
        both = Caller(service), Caller(service)
        for caller in both:
            for number in range(8):
                caller.take(PRESENCE, f"{caller.conn.get_unique_name()[1:]}-{number}")
        assert len(names(service, PRESENCE)) == 16
        sleeps_through(service, lambda: [bus.connect().close_sync(None) for _ in range(50)])


def test_a_call_with_an_error_changes_nothing(service, callers):
    caller = callers()
    caller.take(PRESENCE, "desk", HOUR)
    for who, state, lease in (("desk", "lying", HOUR), ("desk", "away", 0), ("desk", "away", 2**64 - 1)):
        assert error_of(caller.conn, LUMBARD, PATH, PRESENCE, "ReportPresence", "(sst)", who, state, lease)[0] == INVALID
    assert names(service, PRESENCE) == ["desk"]


def test_thousands_of_calls_leave_no_memory(service, callers):
    """Each connection reports, renews, is rejected once, releases, and ends."""
    def descriptors():
        return len(os.listdir(f"/proc/{service.process.pid}/fd"))

    before = descriptors()
    for round_ in range(50):
        caller = callers()
        for number in range(20):
            try:
                caller.take(PRESENCE if number % 3 else COACH, f"n{number % 11}", HOUR + SECOND * number)
            except GLib.Error as error:
                assert LIMITS in error.message
        if round_ % 2:
            caller.leave()
        else:
            for interface in WAYS:
                for name in names(service, interface):
                    wait_until(lambda i=interface, n=name: caller.released(i, n), what="room in the limit of commands")
            caller.leave()
    for interface in WAYS:
        ended(service, interface)
    assert descriptors() == before


# Credits and corrections --------------------------------------------------------------------------------------------


def wall():
    return time.time_ns() // 1000


@pytest.mark.parametrize("start, end, error, word", [
    (-24 * HOUR - 9 * SECOND, -HOUR, BAD_TIME, "start"), (-HOUR, 30 * SECOND, BAD_TIME, "end"),
    (4 * SECOND, 5 * SECOND, BAD_TIME, "start"), (HOUR, 2 * HOUR, BAD_TIME, "end"),
    (-HOUR, -HOUR, INVALID, "start"), (-HOUR, -2 * HOUR, INVALID, "start")])
def test_a_credit_of_an_impossible_time(service, start, end, error, word):
    now = wall()
    got, sentence = service.error("CreditRest", "(tts)", now + start, now + end, "desk", interface=PRESENCE)
    assert got == error and sentence.startswith(f"{word} ({now + (start if word == 'start' else end)}) ")


@pytest.mark.parametrize("start, end, error, word", [
    (-48 * HOUR - 9 * SECOND, -HOUR, BAD_TIME, "start"), (-HOUR, 30 * SECOND, BAD_TIME, "end"),
    (4 * SECOND, 5 * SECOND, BAD_TIME, "start"), (-HOUR, -HOUR, INVALID, "start")])
def test_a_correction_of_an_impossible_time(service, start, end, error, word):
    now = wall()
    got, sentence = service.error("Correct", "(tts)", now + start, now + end, "away", interface=PRESENCE)
    assert got == error and sentence.startswith(f"{word} ({now + (start if word == 'start' else end)}) ")
