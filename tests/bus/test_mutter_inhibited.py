"""Inhibitors with Mutter: their end sets the idle time to 0 without input, and must not end an absence."""
import os

import pytest
from fake_desktop import SessionManager
from fake_idle_monitor import IdleMonitor
from gi.repository import GLib
from idle_monitor_desk import CONFIG, assert_nothing, desk, go_away, wait_source, type_for
from instants import near, now, wait_past
from lumbard import Service
from rig import PrivateBus, wait_until


def test_two_hours_of_film_and_the_person_away():
    """The end of an inhibitor sets the idle time to 0; the absence keeps its begin."""
    with PrivateBus() as bus, SessionManager(bus) as manager, IdleMonitor(bus) as monitor:
        manager.inhibit(False)
        with Service(bus, None, CONFIG.format(1)) as service:
            wait_source(service, "ready")
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


def test_short_inhibitors_before_the_threshold():
    """Each end sets the idle time to 0; the last input before it stays valid."""
    with PrivateBus() as bus, SessionManager(bus) as manager, IdleMonitor(bus) as monitor:
        with Service(bus, None, CONFIG.format(2)) as service:
            wait_source(service, "ready")
            last = type_for(service, monitor, 1.2)
            for is_on in (True, False, True, False, True, False):
                wait_past(now() + 200_000)
                manager.inhibit(is_on)
                monitor.inhibit(is_on)
            service.wait("State", "away")
            near(service, "StateSinceTimestamp", last)
            assert now() - last[1] < 2_500_000 + service.waited(), "and it is noticed in time"
            assert_nothing(service, 2.5, "away")


def test_typing_while_inhibited_is_read_once_per_threshold():
    with PrivateBus() as bus, SessionManager(bus) as manager, IdleMonitor(bus) as monitor:
        manager.inhibit(True)
        monitor.inhibit(True)
        with Service(bus, None, CONFIG.format(2)) as service:
            wait_source(service, "ready")
            type_for(service, monitor, 0.5)
            monitor.calls.clear()
            last = type_for(service, monitor, 7)
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
        with Service(bus, None, CONFIG.format(10)) as service:
            wait_source(service, "failed")
            wait_until(lambda: manager.count("Get") == 1, what="the inhibitor to be known")
            monitor.broken = set()
            wait_source(service, "ready")
            service.wait("State", "active")
            service.wait("State", "away")
            near(service, "StateSinceTimestamp", last)


def test_a_session_manager_that_starts_late_or_exits():
    with desk() as (service, monitor):
        with SessionManager(monitor.bus) as manager:
            manager.actions = 8
            monitor.inhibit(True)
            manager.emit_changed(InhibitedActions=GLib.Variant("u", 8))
            last = go_away(service, monitor)
            near(service, "StateSinceTimestamp", last)
            monitor.input()
            service.wait("State", "active")
        last = go_away(service, monitor)  # the session manager exited without releasing the inhibitor
        near(service, "StateSinceTimestamp", last)


def test_a_change_without_its_value():
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
            wait_source(service, "ready")
            last = go_away(service, monitor)
            near(service, "StateSinceTimestamp", last)
            wait_until(lambda: "inhibitors: " in service.process.stderr, what="the limit")
            assert service.get("State") == "away" and service.source("State", "mutter") == "ready"


@pytest.mark.parametrize("xml, words", [
    (SessionManager.xml.replace('name="InhibitedActions"', 'name="Other"'), "Error"),
    (SessionManager.xml.replace('"InhibitedActions" type="u"', '"InhibitedActions" type="s"'), "is not a number")],
                         ids=["missing", "type"])
def test_a_session_manager_without_that_number_is_logged_once(xml, words):
    with PrivateBus() as bus, SessionManager(bus) as manager, IdleMonitor(bus):
        manager.become(xml)
        manager.prop = lambda name: GLib.Variant("s", "8")
        with Service(bus, None, CONFIG.format(60)) as service:
            def lines():
                return [line for line in service.process.stderr.splitlines() if "does not report inhibitors" in line]
            wait_until(lines, what="the failure")
            wait_past(now() + 3_500_000)  # it was retried after 1 and 2 s
            assert len(lines()) == 1 and words in lines()[0]


def test_another_threshold_while_inhibited():
    with PrivateBus() as bus, SessionManager(bus) as manager, IdleMonitor(bus) as monitor:
        manager.inhibit(True)
        monitor.inhibit(True)
        with Service(bus, None, CONFIG.format(30)) as service:
            wait_source(service, "ready")
            last = type_for(service, monitor, 0.5)
            path = service.config_path
            with open(path + ".new", "w", encoding="utf-8") as stream:
                stream.write(CONFIG.format(1))
            os.rename(path + ".new", path)
            service.wait("State", "away")
            near(service, "StateSinceTimestamp", last)
            assert [i for m, *i in monitor.calls if m == "AddIdleWatch"] == [[30_000], [1000]]
            assert len(monitor.ids(True)) == 1
