"""What no headless Mutter shows: forged signals, errors, silence, ids that come again, Muffin, and UPower."""
import os
import time
from contextlib import contextmanager

import pytest
from fake_desktop import IdleMonitor, SessionManager, UPower, forge
from gi.repository import GLib
from rig import LUMBARD, PrivateBus, wait_until
from service import Service

CONFIG = "[Sitting]\nLimit=1h\nAwayAfter={}s\nRest=1h\nPassiveLimit=0\n"  # films are no evidence here
SECOND = 10**6
TOLERANCE = 100_000  # µs


def now():
    return time.time_ns() // 1000


def wait_past(instant):
    wait_until(lambda: now() >= instant, max(0, instant - now()) / SECOND + 1, "the time to pass")


def near(service, prop, instants, tolerance=TOLERANCE):
    value = service.get(prop)
    assert instants[0] - tolerance <= value <= instants[1] + tolerance, f"{prop} is {value - instants[0]} µs off"


def said(service, state, words="", limit=5, name="mutter"):
    def fits():
        return service.source("State", name) == state and words in service.source("Detail", name)
    try:
        wait_until(fits, limit)
    except AssertionError:
        raise AssertionError(f"{state} {words}: {service.source('State', name)} {service.source('Detail', name)}")


@contextmanager
def desk(away_after=1, kind="Mutter", **env):
    with PrivateBus() as bus, IdleMonitor(bus, kind) as monitor:
        with Service(bus, None, CONFIG.format(away_after), env) as service:
            said(service, "ready", name=kind.lower())
            yield service, monitor


def type_for(service, monitor, length):
    """A key each 100 ms; the instants around the last."""
    end = now() + int(length * SECOND)
    while True:
        last = monitor.input()
        if now() >= end:
            return last
        wait_past(last[1] + 100_000)


def go_away(service, monitor):
    last = type_for(service, monitor, 0.8)
    service.wait("State", "away")
    return last


def assert_nothing(service, awhile, state, events=0):
    """So long, no other state, no other instant, and so many events more."""
    since, count = service.get("StateSinceTimestamp"), service.source("Events", "mutter")
    with service.watch() as watcher:
        wait_past(now() + int(awhile * SECOND))
        watcher.settle()
        assert not [a for m, a in watcher.events if m == "PropertiesChanged" and "State" in a[1]]
    assert service.get("State") == state and service.get("StateSinceTimestamp") == since
    assert service.source("Events", "mutter") - count == events


@pytest.mark.parametrize("kind", ["Mutter", "Muffin"])
def test_type_stop_return(kind):
    with desk(kind=kind) as (service, monitor):
        assert service.get("IdleSource") == kind.lower()
        assert monitor.name in service.source("Detail", kind.lower())
        other = {"Mutter": "muffin", "Muffin": "mutter"}[kind]
        assert service.source("State", other) == "absent"
        for _ in range(2):
            last = go_away(service, monitor)
            near(service, "StateSinceTimestamp", last)
            instants = monitor.input()
            service.wait("State", "active")
            near(service, "StateSinceTimestamp", instants)


def test_what_an_absence_costs():
    with desk() as (service, monitor):
        wait_until(lambda: monitor.ids(False), what="the next input to be awaited after the start")
        type_for(service, monitor, 0.5)
        monitor.calls.clear()
        type_for(service, monitor, 1.5)
        assert monitor.calls == [], "nothing is asked while somebody types"
        service.wait("State", "away")
        assert sorted(monitor.calls) == [("AddUserActiveWatch",), ("GetIdletime",)]
        monitor.input()
        service.wait("State", "active")
        assert len(monitor.calls) == 2 and len(monitor.ids(True)) == 1


def test_idle_before_the_start():
    with PrivateBus() as bus, IdleMonitor(bus) as monitor:
        monitor.idle_for(3600)
        start = now()
        with Service(bus, None, CONFIG.format(1)) as service:
            service.wait("State", "away")
            assert abs(service.get("StateSinceTimestamp") - (start - 3600 * SECOND)) < TOLERANCE
            wait_until(lambda: monitor.ids(False), what="a watch for the return")
            instants = monitor.input()
            service.wait("State", "active")
            near(service, "StateSinceTimestamp", instants)
            assert service.get("TodayRests") == 1


def test_a_century_of_idleness():
    with PrivateBus() as bus, IdleMonitor(bus) as monitor:
        monitor.ask(lambda: setattr(monitor, "last", -2**55))
        with Service(bus, None, CONFIG.format(1)) as service:
            said(service, "ready")
            service.wait("State", "away")
            assert service.get("StateSinceTimestamp") == 0, "before the calendar begins"
            monitor.input()
            service.wait("State", "active")


def test_back_between_the_signal_and_the_question():
    with desk(away_after=30) as (service, monitor):
        wait_until(lambda: monitor.ids(False), what="the next input to be awaited after the start")
        type_for(service, monitor, 0.3)
        number, = monitor.ids(True)
        before = service.get("LastInputTimestamp")
        instants = monitor.input()
        monitor.ask(lambda: monitor.fire(number))
        wait_until(lambda: service.get("LastInputTimestamp") > before, what="the input to be known")
        near(service, "LastInputTimestamp", instants)
        assert_nothing(service, 0.5, "active")


def test_back_while_the_first_question_is_answered():
    """Between the idle time and the watch for the return, somebody returns."""
    with PrivateBus() as bus, IdleMonitor(bus) as monitor:
        true_answer, returned = monitor.answer, []

        def answer(method, sender, *arguments):
            if method == "GetIdletime" and not returned:
                returned.append(now())
                monitor.act()
                return GLib.Variant("(t)", (3_600_000,))
            return true_answer(method, sender, *arguments)

        monitor.answer = answer
        with Service(bus, None, CONFIG.format(5)) as service:
            said(service, "ready")
            service.wait("State", "active")
            near(service, "StateSinceTimestamp", (returned[0], returned[0]))


def test_a_new_owner_counts_and_numbers_anew():
    with desk() as (service, monitor):
        go_away(service, monitor)
        since, was = service.get("StateSinceTimestamp"), monitor.ids(False)
        monitor.stop()
        said(service, "standby", "went away")
        assert service.get("State") == "away"
        monitor.start()  # its counter begins now, and so did nobody's hand
        said(service, "ready")
        wait_until(lambda: monitor.ids(False), what="a watch for the return")
        assert max(*was, *monitor.ids(True), *monitor.ids(False)) <= 4, "the numbers come again"
        assert_nothing(service, 1.5, "away", events=1)
        assert service.get("StateSinceTimestamp") == since
        instants = monitor.input()
        service.wait("State", "active")
        near(service, "StateSinceTimestamp", instants)
        last = go_away(service, monitor)
        near(service, "StateSinceTimestamp", last)


def test_a_new_owner_while_somebody_types():
    with desk(away_after=5) as (service, monitor):
        type_for(service, monitor, 0.5)
        since = service.get("StateSinceTimestamp")
        monitor.stop()
        said(service, "standby", "went away")
        monitor.start()
        said(service, "ready")
        type_for(service, monitor, 0.5)
        assert service.get("State") == "active" and service.get("StateSinceTimestamp") == since


def test_it_comes_after_us():
    with PrivateBus() as bus, Service(bus, None, CONFIG.format(1)) as service:
        said(service, "absent", "not on the session bus")
        said(service, "absent", "not on the session bus", name="muffin")
        with IdleMonitor(bus, "Muffin") as muffin, IdleMonitor(bus) as monitor:
            said(service, "ready", name="muffin")
            said(service, "ready")
            assert service.get("IdleSource") == "mutter", "the first of the table"
            wait_until(lambda: monitor.ids(False), what="the next input to be awaited")
            assert service.get("State") == "unknown", "a counter that has just begun says nothing of a hand"
            instants = monitor.input()
            service.wait("State", "active")
            near(service, "StateSinceTimestamp", instants)
            muffin.input()


@pytest.mark.parametrize("to", [LUMBARD, None], ids=["to-us", "to-all"])
def test_forged_signals(to):
    with desk() as (service, monitor), SessionManager(monitor.bus) as manager:
        go_away(service, monitor)

        def forge_all():
            for number in range(1, 9):
                forge(monitor.bus, monitor.path, monitor.interface, "WatchFired", GLib.Variant("(u)", (number,)), to)
            values = (manager.interface, {"InhibitedActions": GLib.Variant("u", 8)}, [])
            forge(monitor.bus, manager.path, "org.freedesktop.DBus.Properties", "PropertiesChanged",
                  GLib.Variant("(sa{sv}as)", values), to)
            for name in (monitor.name, manager.name):
                forge(monitor.bus, "/org/freedesktop/DBus", "org.freedesktop.DBus", "NameOwnerChanged",
                      GLib.Variant("(sss)", (name, monitor.conn.get_unique_name(), "")), to)

        forge_all()
        assert_nothing(service, 0.5, "away")
        assert service.source("State", "mutter") == "ready"
        monitor.input()
        service.wait("State", "active")
        monitor.calls.clear()
        forge_all()
        service.wait("State", "away")
        assert len(monitor.calls) == 2, "nobody looks because a stranger spoke of an inhibitor"


def test_strange_ids_of_the_true_owner():
    with desk() as (service, monitor):
        go_away(service, monitor)
        for number in (0, 77, 2**32 - 1):
            monitor.emit(monitor.interface, "WatchFired", GLib.Variant("(u)", (number,)))
        monitor.emit(monitor.interface, "WatchFired", GLib.Variant("(s)", ("1",)))
        assert_nothing(service, 0.5, "away")


METHODS = ["AddIdleWatch", "GetIdletime", "AddUserActiveWatch"]


@pytest.mark.parametrize("method", METHODS)
def test_errors(method):
    with desk() as (service, monitor):
        go_away(service, monitor)
        since = service.get("StateSinceTimestamp")
        monitor.stop()
        said(service, "standby")
        monitor.broken = {method}
        monitor.start()
        said(service, "failed", "org.lumbard.Test.Error.Broken")
        assert service.get("IdleSource") == "" and service.get("State") == "away"
        monitor.broken = set()
        said(service, "ready", limit=8)
        wait_until(lambda: monitor.ids(False), what="a watch for the return")
        assert len(monitor.ids(True)) == 1, "what was set before the failure is taken back"
        assert service.get("StateSinceTimestamp") == since
        instants = monitor.input()
        service.wait("State", "active")
        near(service, "StateSinceTimestamp", instants)


@pytest.mark.parametrize("method", METHODS)
def test_silence(method):
    with desk() as (service, monitor):
        go_away(service, monitor)
        monitor.stop()
        said(service, "standby")
        monitor.hung = {method}
        began = now()
        monitor.start()
        slowest = 0
        while service.source("State", "mutter") != "failed":
            assert now() - began < 7 * SECOND, "the source does not say that it failed"
            asked = now()
            service.get("State")
            slowest = max(slowest, now() - asked)
            wait_past(now() + 20_000)
        assert now() - began > 4 * SECOND, "that was no limit of five seconds"
        assert "no answer" in service.source("Detail", "mutter") and slowest < 250_000
        monitor.release()
        said(service, "ready", limit=8)
        wait_until(lambda: monitor.ids(False), what="a watch for the return")
        monitor.input()
        service.wait("State", "active")
        service.wait("State", "away")


def test_an_answer_of_another_kind():
    with desk() as (service, monitor):
        monitor.stop()
        said(service, "standby")
        monitor.xml = monitor.xml.replace('<arg type="t" direction="out"/>', '<arg type="s" direction="out"/>')
        true_answer, monitor.answer = monitor.answer, lambda *a: GLib.Variant("(s)", ("soon",))
        monitor.start()
        said(service, "failed", "another kind")
        monitor.stop()
        monitor.xml = monitor.XML % monitor.interface
        monitor.answer = true_answer
        monitor.start()
        said(service, "ready")


def test_two_hours_of_film_and_nobody_there():
    """The end of an inhibitor sets Mutter's counter to 0: nobody came, and the absence is as old as it was."""
    with PrivateBus() as bus, SessionManager(bus) as manager, IdleMonitor(bus) as monitor:
        manager.inhibit(False)
        with Service(bus, None, CONFIG.format(1)) as service:
            said(service, "ready")
            last = type_for(service, monitor, 0.8)
            manager.inhibit(True)
            monitor.inhibit(True)
            service.wait("State", "away")
            near(service, "StateSinceTimestamp", last)
            monitor.calls.clear()
            assert_nothing(service, 3, "away")
            manager.inhibit(False)
            monitor.inhibit(False)
            assert_nothing(service, 2.5, "away")
            assert monitor.calls == [], "known is known"
            instants = monitor.input()
            service.wait("State", "active")
            near(service, "StateSinceTimestamp", instants)


def test_inhibitors_that_come_and_go_before_the_threshold():
    """Each end sets the counter to 0; what was known before stays true, for no input came since."""
    with PrivateBus() as bus, SessionManager(bus) as manager, IdleMonitor(bus) as monitor:
        with Service(bus, None, CONFIG.format(2)) as service:
            said(service, "ready")
            last = type_for(service, monitor, 1.2)
            for is_on in (True, False, True, False, True, False):
                wait_past(now() + 200_000)
                manager.inhibit(is_on)
                monitor.inhibit(is_on)
            service.wait("State", "away")
            near(service, "StateSinceTimestamp", last)
            assert now() - last[1] < 2_500_000, "and it is noticed in time"
            assert_nothing(service, 2.5, "away")


def test_typing_while_inhibited_is_looked_at_once_a_threshold():
    with PrivateBus() as bus, SessionManager(bus) as manager, IdleMonitor(bus) as monitor:
        manager.inhibit(True)
        monitor.inhibit(True)
        with Service(bus, None, CONFIG.format(1)) as service:
            said(service, "ready")
            type_for(service, monitor, 0.5)
            monitor.calls.clear()
            last = type_for(service, monitor, 4)
            assert 2 <= monitor.count("GetIdletime") <= 5
            assert service.get("State") == "active"
            service.wait("State", "away")
            near(service, "StateSinceTimestamp", last)


def test_a_failure_while_inhibited():
    with PrivateBus() as bus, SessionManager(bus) as manager, IdleMonitor(bus) as monitor:
        manager.inhibit(True)
        monitor.inhibit(True)
        monitor.broken = {"AddIdleWatch"}
        last = monitor.input()
        with Service(bus, None, CONFIG.format(4)) as service:
            said(service, "failed")
            wait_until(lambda: manager.count("Get") == 1, what="the inhibitor to be known")
            monitor.broken = set()
            said(service, "ready")
            service.wait("State", "active")
            service.wait("State", "away")
            near(service, "StateSinceTimestamp", last)


def test_a_session_manager_that_comes_late_or_goes():
    with desk() as (service, monitor):
        with SessionManager(monitor.bus) as manager:
            manager.actions = 8
            monitor.inhibit(True)
            manager.say_changed(InhibitedActions=GLib.Variant("u", 8))
            last = go_away(service, monitor)
            near(service, "StateSinceTimestamp", last)
            monitor.input()
            service.wait("State", "active")
        last = go_away(service, monitor)  # gone, but nobody told Mutter that the inhibitor ended
        near(service, "StateSinceTimestamp", last)


def test_a_property_that_is_only_said_to_have_changed():
    with desk() as (service, monitor), SessionManager(monitor.bus) as manager:
        wait_until(lambda: manager.count("Get") == 1, what="the first question")
        monitor.inhibit(True)
        manager.actions = 8
        manager.emit("org.freedesktop.DBus.Properties", "PropertiesChanged",
                     GLib.Variant("(sa{sv}as)", (manager.interface, {}, ["InhibitedActions"])))
        last = go_away(service, monitor)
        near(service, "StateSinceTimestamp", last)


def test_a_session_manager_that_never_answers():
    with PrivateBus() as bus, SessionManager(bus) as manager, IdleMonitor(bus) as monitor:
        with manager.hanging(), Service(bus, None, CONFIG.format(1)) as service:
            said(service, "ready")
            last = go_away(service, monitor)
            near(service, "StateSinceTimestamp", last)
            wait_until(lambda: "does not tell of inhibitors" in service.process.stderr, 7, "the limit")
            assert service.get("State") == "away" and service.source("State", "mutter") == "ready"


def test_another_threshold_while_inhibited():
    with PrivateBus() as bus, SessionManager(bus) as manager, IdleMonitor(bus) as monitor:
        manager.inhibit(True)
        monitor.inhibit(True)
        with Service(bus, None, CONFIG.format(30)) as service:
            said(service, "ready")
            last = type_for(service, monitor, 0.5)
            path = os.path.join(service.env["XDG_CONFIG_HOME"], "lumbard", "lumbard.conf")
            with open(path + ".new", "w", encoding="utf-8") as stream:
                stream.write(CONFIG.format(1))
            os.rename(path + ".new", path)
            service.wait("State", "away")
            near(service, "StateSinceTimestamp", last)
            assert [i for m, *i in monitor.calls if m == "AddIdleWatch"] == [[30_000], [1000]]
            assert len(monitor.ids(True)) == 1


# UPower ------------------------------------------------------------------------------------------------------------


@contextmanager
def powered():
    with PrivateBus() as system, UPower(system) as upower:
        with desk(DBUS_SYSTEM_BUS_ADDRESS=system.address) as (service, monitor):
            said(service, "ready", name="upower")
            yield service, monitor, upower


@pytest.mark.parametrize("order", ["edge-first", "word-first"])
def test_the_charger_is_no_hand(order):
    with powered() as (service, monitor, upower):
        last = go_away(service, monitor)
        since, events = service.get("StateSinceTimestamp"), service.source("Events", "mutter")
        if order == "edge-first":
            monitor.reset()
            service.wait("State", "active")
            upower.unplug()
        else:
            upower.unplug()
            wait_until(lambda: service.source("Events", "upower") == 1, what="the word to arrive")
            monitor.reset()
            wait_until(lambda: service.source("Events", "mutter") > events, what="the edge to arrive")
        service.wait("State", "away", 1)
        assert service.get("StateSinceTimestamp") == since
        near(service, "LastInputTimestamp", last)
        wait_until(lambda: monitor.ids(False), what="the next input to be awaited again")
        wait_past(now() + 2_500_000)
        assert service.get("State") == "away" and service.get("StateSinceTimestamp") == since
        instants = monitor.input()
        service.wait("State", "active")
        near(service, "StateSinceTimestamp", instants)


def test_a_charger_while_somebody_types_changes_nothing():
    with powered() as (service, monitor, upower):
        type_for(service, monitor, 0.5)
        since = service.get("StateSinceTimestamp")
        upower.unplug()
        monitor.reset()
        type_for(service, monitor, 0.5)
        assert service.source("Events", "upower") == 1
        assert service.get("State") == "active" and service.get("StateSinceTimestamp") == since


@pytest.mark.parametrize("to", [LUMBARD, None], ids=["to-us", "to-all"])
def test_a_forged_charger(to):
    """On the system bus we have no name: the forger knows our connection all the same."""
    with powered() as (service, _, upower):
        names = [n for n in upower.conn.call_sync(
            "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus", "ListNames", None, None, 0, 5000,
            None).unpack()[0] if n.startswith(":")]
        arguments = GLib.Variant("(sa{sv}as)", (upower.interface, {"OnBattery": GLib.Variant("b", True)}, []))
        for name in names if to else [None]:
            forge(upower.bus, upower.path, "org.freedesktop.DBus.Properties", "PropertiesChanged", arguments, name)
        upower.say_changed(LidIsClosed=GLib.Variant("b", True))
        upower.unplug()
        wait_until(lambda: service.source("Events", "upower"), what="the true one")
        assert service.source("Events", "upower") == 1


def test_upower_goes_and_comes():
    with powered() as (service, monitor, upower):
        upower.stop()
        said(service, "absent", name="upower")
        go_away(service, monitor)
        upower.start()
        said(service, "ready", name="upower")
        assert service.source("Events", "upower") == 1, "whoever appears is taken for a change by Mutter"
        upower.unplug()
        wait_until(lambda: service.source("Events", "upower") == 2, what="the word to arrive")


def test_no_system_bus():
    with desk() as (service, _):
        assert service.source("State", "upower") == "absent"
        assert "no system bus" in service.source("Detail", "upower")
