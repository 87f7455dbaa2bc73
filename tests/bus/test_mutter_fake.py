"""Cases that a headless Mutter does not have: forged signals, errors, missing replies, repeated ids, and Muffin."""
import pytest
from fake_desktop import SessionManager, forge
from fake_idle_monitor import IdleMonitor
from gi.repository import GLib
from idle_monitor_desk import CONFIG, assert_nothing, desk, go_away, wait_source, type_for
from instants import SECOND, near, now, wait_past
from lumbard import Service
from rig import LUMBARD, PrivateBus, wait_until


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


def test_calls_and_wake_ups_of_an_absence():
    with desk(away_after=4) as (service, monitor):
        wait_until(lambda: monitor.ids(False), what="the next input to be awaited after the start")
        type_for(service, monitor, 0.5)
        monitor.calls.clear()
        type_for(service, monitor, 1.5)
        assert monitor.calls == [], "no query while the person types"
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
            near(service, "StateSinceTimestamp", (start - 3600 * SECOND,) * 2)
            wait_until(lambda: monitor.ids(False), what="a watch for the return")
            instants = monitor.input()
            service.wait("State", "active")
            near(service, "StateSinceTimestamp", instants)
            assert service.get("TodayRests") == 1


def test_a_century_of_idleness():
    with PrivateBus() as bus, IdleMonitor(bus) as monitor:
        monitor.ask(lambda: setattr(monitor, "last", -2**55))
        with Service(bus, None, CONFIG.format(1)) as service:
            wait_source(service, "ready")
            service.wait("State", "away")
            assert service.get("StateSinceTimestamp") == 0, "before the calendar begins"
            monitor.input()
            service.wait("State", "active")


def test_a_return_between_the_signal_and_the_call():
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


def test_a_return_during_the_first_call():
    """The person returns between the reply with the idle time and the watch for the return."""
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
            wait_source(service, "ready")
            service.wait("State", "active")
            near(service, "StateSinceTimestamp", (returned[0], returned[0]))


def test_a_new_owner_restarts_its_counter_and_ids():
    with desk() as (service, monitor):
        go_away(service, monitor)
        since, was = service.get("StateSinceTimestamp"), monitor.ids(False)
        events = service.source("Events", "mutter")
        monitor.stop()
        wait_source(service, "standby", "is gone")
        assert service.get("State") == "away"
        monitor.start()  # its counter starts at 0 without input
        wait_source(service, "ready")
        wait_until(lambda: monitor.ids(False), what="a watch for the return")
        assert max(*was, *monitor.ids(True), *monitor.ids(False)) <= 4, "the numbers come again"
        wait_until(lambda: service.source("Events", "mutter") > events, what="the idleness since its start to be reported")
        assert_nothing(service, 1.5, "away")
        assert service.source("Events", "mutter") == events + 1
        assert service.get("StateSinceTimestamp") == since
        instants = monitor.input()
        service.wait("State", "active")
        near(service, "StateSinceTimestamp", instants)
        last = go_away(service, monitor)
        near(service, "StateSinceTimestamp", last)


def test_a_new_owner_during_typing():
    with desk(away_after=5) as (service, monitor):
        type_for(service, monitor, 0.5)
        since = service.get("StateSinceTimestamp")
        monitor.stop()
        wait_source(service, "standby", "is gone")
        monitor.start()
        wait_source(service, "ready")
        type_for(service, monitor, 0.5)
        assert service.get("State") == "active" and service.get("StateSinceTimestamp") == since


def test_it_starts_after_the_service():
    with PrivateBus() as bus, Service(bus, None, CONFIG.format(30)) as service:
        wait_source(service, "absent", "not on the session bus")
        wait_source(service, "absent", "not on the session bus", name="muffin")
        with IdleMonitor(bus, "Muffin") as muffin, IdleMonitor(bus) as monitor:
            wait_source(service, "ready", name="muffin")
            wait_source(service, "ready")
            assert service.get("IdleSource") == "mutter", "the first of the table"
            wait_until(lambda: monitor.ids(False), what="the next input to be awaited")
            assert service.get("State") == "unknown", "a counter that has just started is no input"
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
        monitor.calls.clear()
        monitor.input()
        forge_all()
        wait_until(lambda: len(monitor.calls) >= 2, what="the calls of the next absence")
        service.wait("State", "away")
        assert len(monitor.calls) == 2, "a forged signal of an inhibitor causes no call"


def test_unknown_ids_from_the_owner():
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
        wait_source(service, "standby")
        monitor.broken = {method}
        monitor.start()
        wait_source(service, "failed", "org.lumbard.Test.Error.Broken")
        assert service.get("IdleSource") == "" and service.get("State") == "away"
        monitor.broken = set()
        wait_source(service, "ready")
        wait_until(lambda: monitor.ids(False), what="a watch for the return")
        assert len(monitor.ids(True)) == 1, "watches of the time before the failure are removed"
        assert service.get("StateSinceTimestamp") == since
        instants = monitor.input()
        service.wait("State", "active")
        near(service, "StateSinceTimestamp", instants)


@pytest.mark.parametrize("method", METHODS)
def test_missing_replies(method):
    with desk() as (service, monitor):
        go_away(service, monitor)
        monitor.stop()
        wait_source(service, "standby")
        monitor.hung = {method}
        began = now()
        monitor.start()
        slowest = 0
        while service.source("State", "mutter") != "failed":
            assert now() - began < 7 * SECOND + service.waited(), "the source does not say that it failed"
            slowest = max(slowest, service.delay())
            wait_past(now() + 20_000)
        assert now() - began > 4 * SECOND, "that was no limit of five seconds"
        assert "no answer" in service.source("Detail", "mutter") and slowest < 2.5, "it is not silent for those 5 s"
        monitor.release()
        wait_source(service, "ready")
        wait_until(lambda: monitor.ids(False), what="a watch for the return")
        monitor.input()
        service.wait("State", "active")
        service.wait("State", "away")


def test_a_reply_of_another_type():
    with desk() as (service, monitor):
        monitor.stop()
        wait_source(service, "standby")
        monitor.xml = monitor.xml.replace('<arg type="t" direction="out"/>', '<arg type="s" direction="out"/>')
        true_answer, monitor.answer = monitor.answer, lambda *a: GLib.Variant("(s)", ("soon",))
        monitor.start()
        wait_source(service, "failed", "unexpected answer")
        monitor.stop()
        monitor.xml = monitor.XML % monitor.interface
        monitor.answer = true_answer
        monitor.start()
        wait_source(service, "ready")
