"""The charger: Mutter counts plugging as input; UPower announces it, so that the service ignores it."""
from contextlib import contextmanager

import pytest
from fake_desktop import UPower, forge
from gi.repository import GLib
from idle_monitor_desk import desk, go_away, wait_source, type_for
from instants import near, now, wait_past
from rig import LUMBARD, PrivateBus, wait_until


@contextmanager
def powered(away_after=1):
    with PrivateBus() as system, UPower(system) as upower:
        with desk(away_after, DBUS_SYSTEM_BUS_ADDRESS=system.address) as (service, monitor):
            wait_source(service, "ready", name="upower")
            yield service, monitor, upower


@pytest.mark.parametrize("order", ["edge-first", "word-first"])
def test_the_charger_is_no_input(order):
    with powered() as (service, monitor, upower):
        last = go_away(service, monitor)
        since, events = service.get("StateSinceTimestamp"), service.source("Events", "mutter")
        if order == "edge-first":
            monitor.reset()
            service.wait("State", "active")
            upower.unplug()
        else:
            upower.unplug()
            wait_until(lambda: service.source("Events", "upower") == 1, what="the signal to arrive")
            monitor.reset()
            wait_until(lambda: service.source("Events", "mutter") > events, what="the edge to arrive")
        service.wait("State", "away")
        assert service.get("StateSinceTimestamp") == since
        near(service, "LastInputTimestamp", last)
        wait_until(lambda: monitor.ids(False), what="the next input to be awaited again")
        wait_past(now() + 2_500_000)
        assert service.get("State") == "away" and service.get("StateSinceTimestamp") == since
        instants = monitor.input()
        service.wait("State", "active")
        near(service, "StateSinceTimestamp", instants)


def test_a_charger_during_typing_changes_nothing():
    with powered(away_after=60) as (service, monitor, upower):
        type_for(service, monitor, 0.5)
        since = service.get("StateSinceTimestamp")
        upower.unplug()
        monitor.reset()
        type_for(service, monitor, 0.5)
        wait_until(lambda: service.source("Events", "upower") == 1, what="the signal to arrive")
        assert service.get("State") == "active" and service.get("StateSinceTimestamp") == since


@pytest.mark.parametrize("to", [LUMBARD, None], ids=["to-us", "to-all"])
def test_a_forged_charger(to):
    """The service owns no name on the system bus, but other programs can find its connection."""
    with powered() as (service, _, upower):
        names = [n for n in upower.conn.call_sync(
            "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus", "ListNames", None, None, 0, 5000,
            None).unpack()[0] if n.startswith(":")]
        arguments = GLib.Variant("(sa{sv}as)", (upower.interface, {"OnBattery": GLib.Variant("b", True)}, []))
        for name in names if to else [None]:
            forge(upower.bus, upower.path, "org.freedesktop.DBus.Properties", "PropertiesChanged", arguments, name)
        upower.emit_changed(LidIsClosed=GLib.Variant("b", True))
        upower.unplug()
        wait_until(lambda: service.source("Events", "upower"), what="the true one")
        assert service.source("Events", "upower") == 1


def test_upower_restarts():
    with powered() as (service, monitor, upower):
        upower.stop()
        wait_source(service, "absent", name="upower")
        go_away(service, monitor)
        upower.start()
        wait_source(service, "ready", name="upower")
        assert service.source("Events", "upower") == 1, "Mutter treats a new UPower as a change"
        upower.unplug()
        wait_until(lambda: service.source("Events", "upower") == 2, what="the signal to arrive")


def test_no_system_bus():
    with desk() as (service, _):
        assert service.source("State", "upower") == "absent"
        assert "no system bus" in service.source("Detail", "upower")
