"""Reports and holds from outside: who has them, how they end, how many there may be, and that nobody can forge an end.

Without a display: nothing but the calls can change anything. A release of an unknown name tells who reports.
"""
import os
import re
import signal
import time

import pytest
from fake_monitor import IdleMonitor
from gi.repository import Gio, GLib
from instants import wait_past
from rig import DBUS, LUMBARD, PrivateBus, call, error_of, wait_until
from service import COACH, PATH, PRESENCE, Service

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
    """A connection of its own that reports and holds."""

    def __init__(self, service):
        self.service, self.conn = service, service.bus.connect()

    def take(self, interface, who, lease=HOUR, what=None):
        give, _, usual = WAYS[interface]
        call(self.conn, LUMBARD, PATH, interface, give, "(sst)", who, what or usual, lease)

    def send(self, interface, who):
        """The call, and nobody waits for its answer."""
        give, _, usual = WAYS[interface]
        self.conn.call(LUMBARD, PATH, interface, give, GLib.Variant("(sst)", (who, usual, HOUR)), None,
                       Gio.DBusCallFlags.NO_AUTO_START, -1, None, None)
        self.conn.flush_sync(None)

    def refused(self, interface, who, lease=HOUR):
        give, _, usual = WAYS[interface]
        return error_of(self.conn, LUMBARD, PATH, interface, give, "(sst)", who, usual, lease)

    def release(self, interface, who):
        call(self.conn, LUMBARD, PATH, interface, WAYS[interface][1], "(s)", who)

    def leave(self):
        if not self.conn.is_closed():
            self.conn.close_sync(None)


@pytest.fixture(name="callers")
def callers_fixture(service):
    """As many callers as a test wants; their leases end with them."""
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
    error, sentence = service.error(WAYS[interface][1], "(s)", "nobody-at-all", interface=interface)
    assert error == INVALID
    listed = re.fullmatch(r'who is "nobody-at-all": allowed is who (?:reports|holds) now, and that is (.*)\.', sentence)
    return [] if listed[1] == "nobody" else listed[1].split(", ")


def ended(service, interface):
    wait_until(lambda: names(service, interface) == [], what=f"the lease to end; there is {names(service, interface)}")


@pytest.mark.parametrize("interface", WAYS)
def test_given_renewed_and_released(service, callers, interface):
    caller = callers()
    for _ in range(20):  # a sensor says it again and again: it is the same one
        caller.take(interface, "desk")
    caller.take(interface, "chair.2_B-x")
    assert names(service, interface) == ["desk", "chair.2_B-x"]
    caller.release(interface, "desk")
    assert names(service, interface) == ["chair.2_B-x"]
    assert error_of(caller.conn, LUMBARD, PATH, interface, WAYS[interface][1], "(s)", "desk")[0] == INVALID


def test_the_interfaces_have_names_of_their_own(service, callers):
    caller = callers()
    caller.take(PRESENCE, "desk")
    assert names(service, COACH) == []
    caller.take(COACH, "desk")
    caller.release(PRESENCE, "desk")
    assert (names(service, PRESENCE), names(service, COACH)) == ([], ["desk"])


@pytest.mark.parametrize("interface", WAYS)
def test_a_caller_that_leaves_takes_its_leases_along(service, callers, interface):
    one, other = callers(), callers()
    one.take(interface, "desk")
    one.take(interface, "chair")
    other.take(interface, "mat")
    one.leave()
    wait_until(lambda: names(service, interface) == ["mat"], what="the leases of the one to end")


@pytest.mark.parametrize("interface", WAYS)
def test_a_caller_that_is_gone_before_anybody_looks(service, callers, interface):
    """The call and the end of the connection come together: the service's watch begins after the end."""
    for _ in range(20):
        caller = callers()
        caller.send(interface, "hasty")
        caller.leave()
    ended(service, interface)


def test_a_bus_that_stands_still_ends_no_lease():
    """It has carried the call, and does not say for a while whose it was."""
    with PrivateBus() as bus, Service(bus, config="") as service:
        caller = Caller(service)
        service.process.kill(signal.SIGSTOP)
        for interface in WAYS:
            caller.send(interface, "desk")
        call(caller.conn, *DBUS, "ListNames")  # what was sent before has gone on
        bus.process.kill(signal.SIGSTOP)
        service.process.kill(signal.SIGCONT)
        wait_past(wall() + 5_500_000)  # longer than anything else is asked
        bus.process.kill(signal.SIGCONT)
        assert [names(service, interface) for interface in WAYS] == [["desk"], ["desk"]]
        caller.leave()
        for interface in WAYS:
            ended(service, interface)


@pytest.mark.parametrize("interface", WAYS)
def test_the_latest_caller_has_it(service, callers, interface):
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
def test_anybody_may_release(service, callers, interface):
    callers().take(interface, "desk")
    callers().release(interface, "desk")
    assert names(service, interface) == []


@pytest.mark.parametrize("interface", WAYS)
def test_it_ends_in_time(service, callers, interface):
    caller = callers()
    caller.take(interface, "desk", 1 * SECOND)
    begun = time.monotonic()
    ended(service, interface)
    assert 0.9 < time.monotonic() - begun < 4
    caller.take(interface, "desk", 1 * SECOND)
    caller.take(interface, "desk", HOUR)
    caller.take(interface, "mat", 1 * SECOND)
    wait_until(lambda: names(service, interface) == ["desk"], what="the short lease to end, and the longer to stay")


def test_the_bounds_themselves_are_taken(service, callers):
    caller = callers()
    for lease in (1 * SECOND, 24 * HOUR):
        for interface in WAYS:
            caller.take(interface, "x" * 32, lease)
            caller.take(interface, "-", lease)
    caller.take(COACH, "slides", what="ü" * 128)
    assert names(service, COACH) == ["x" * 32, "-", "slides"]


def test_eight_a_connection(service, callers):
    caller = callers()
    for number in range(8):
        caller.take(PRESENCE if number % 2 else COACH, f"n{number}")
    before = names(service, PRESENCE), names(service, COACH)
    for interface in WAYS:
        error, sentence = caller.refused(interface, "n8")
        assert error == LIMITS and "8" in sentence
    caller.take(COACH, "n0", MINUTE)  # what it has, it may renew
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
    taken[2].take(PRESENCE, "n0")  # taking over makes no more of them
    taken[0].leave()
    wait_until(lambda: len(names(service, PRESENCE)) == 11, what="the first caller's to end, but for the one taken over")
    assert "n0" in names(service, PRESENCE)
    taken[2].take(COACH, "one-more")


def test_nobody_can_forge_the_end_of_a_connection(service, callers):
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


def test_leases_wake_nobody():
    """With as many leases as there may be, the service sleeps while others come and go. The desktop has an idle monitor,
    so other displays on the machine are of no interest.
    """
    def switches():
        with open(f"/proc/{service.process.pid}/status", encoding="ascii") as lines:
            return next(line.split()[1] for line in lines if line.startswith("voluntary_ctxt_switches"))

    def is_quiet():
        before = switches()
        time.sleep(0.5)
        return switches() == before

    with PrivateBus() as bus, IdleMonitor(bus), Service(bus, config="") as service:
        wait_until(lambda: service.source("State", "mutter") == "ready", what="the idle monitor")
        both = Caller(service), Caller(service)
        for caller in both:
            for number in range(8):
                caller.take(PRESENCE, f"{caller.conn.get_unique_name()[1:]}-{number}")
        assert len(names(service, PRESENCE)) == 16
        wait_until(is_quiet, 20, "the service to rest")
        before = switches()
        for _ in range(50):
            bus.connect().close_sync(None)
        assert is_quiet() and switches() == before


def test_what_is_not_whole_changes_nothing(service, callers):
    caller = callers()
    caller.take(PRESENCE, "desk", HOUR)
    for who, state, lease in (("desk", "lying", HOUR), ("desk", "away", 0), ("desk", "away", 2**64 - 1)):
        assert error_of(caller.conn, LUMBARD, PATH, PRESENCE, "ReportPresence", "(sst)", who, state, lease)[0] == INVALID
    assert names(service, PRESENCE) == ["desk"]


def test_thousands_of_calls_leave_nothing(service, callers):
    """Each connection takes, renews, is refused, releases, and goes."""
    def descriptors():
        return len(os.listdir(f"/proc/{service.process.pid}/fd"))

    before = descriptors()
    for round_ in range(50):
        caller = callers()
        for number in range(20):
            try:
                caller.take(PRESENCE if number % 3 else COACH, f"n{number % 11}", SECOND * (1 + number))
            except GLib.Error as error:
                assert LIMITS in error.message
        if round_ % 2:
            caller.leave()
        else:
            for interface in WAYS:
                for name in names(service, interface):
                    caller.release(interface, name)
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
def test_a_credit_of_no_possible_time(service, start, end, error, word):
    now = wall()
    got, sentence = service.error("CreditRest", "(tts)", now + start, now + end, "desk", interface=PRESENCE)
    assert got == error and sentence.startswith(f"{word} is {now + (start if word == 'start' else end)}")


@pytest.mark.parametrize("start, end, error, word", [
    (-48 * HOUR - 9 * SECOND, -HOUR, BAD_TIME, "start"), (-HOUR, 30 * SECOND, BAD_TIME, "end"),
    (4 * SECOND, 5 * SECOND, BAD_TIME, "start"), (-HOUR, -HOUR, INVALID, "start")])
def test_a_correction_of_no_possible_time(service, start, end, error, word):
    now = wall()
    got, sentence = service.error("Correct", "(tts)", now + start, now + end, "away", interface=PRESENCE)
    assert got == error and sentence.startswith(f"{word} is {now + (start if word == 'start' else end)}")
