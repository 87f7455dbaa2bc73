"""Inhibitors beside Mutter, whose end sets its counter to 0: nobody came, and no absence is lost."""
import os

from fake_desktop import SessionManager
from fake_monitor import IdleMonitor
from gi.repository import GLib
from idle_monitor_desk import CONFIG, assert_nothing, desk, go_away, said, type_for
from instants import near, now, wait_past
from rig import PrivateBus, wait_until
from service import Service


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
            wait_until(lambda: "does not tell of inhibitors" in service.process.stderr, 20, "the limit")
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
