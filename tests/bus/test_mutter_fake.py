"""What no headless Mutter shows: forged signals, errors, silence, ids that come again, and Muffin."""
import pytest
from fake_desktop import SessionManager, forge
from fake_monitor import IdleMonitor
from gi.repository import GLib
from idle_monitor_desk import CONFIG, assert_nothing, desk, go_away, said, type_for
from instants import SECOND, near, now, wait_past
from rig import LUMBARD, PrivateBus, wait_until
from service import Service


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
        said(service, "ready", limit=20)
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
        said(service, "ready", limit=20)
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
