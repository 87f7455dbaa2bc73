"""Screen savers on the session bus, which say a lock where logind does not."""
import pytest
from gi.repository import GLib
from rig import DBUS, LUMBARD, PrivateBus, call, own_name, owner_of, release_name, wait_until
from service import Service
from sessions import away_for, running


def say_active(conn, name, is_active, path=None, to=None):
    path = path or "/" + name.replace(".", "/")
    conn.emit_signal(to, path, name, "ActiveChanged", GLib.Variant("(b)", (is_active,)))
    call(conn, *DBUS, "GetId")  # it goes before whatever the bus is told next


@pytest.mark.parametrize("name", [f"org.{desktop}.ScreenSaver"
                                  for desktop in ("gnome", "freedesktop", "cinnamon", "mate", "xfce")])
def test_a_screen_saver_locks_where_logind_does_not_say(name):
    with PrivateBus() as bus, Service(bus) as service:
        assert service.source("State", "screensaver") == "absent"
        saver = bus.connect()
        own_name(saver, name)
        wait_until(lambda: service.source("State", "screensaver") == "ready", what="the screen saver")
        assert service.source("Detail", "screensaver") == name
        say_active(saver, name, True)
        say_active(saver, name, True, "/ScreenSaver")
        away_for(service, "lock")
        say_active(saver, name, False)
        say_active(saver, name, False, "/ScreenSaver")
        service.wait("State", "unknown")
        say_active(saver, name, True)
        away_for(service, "lock")
        assert service.source("Events", "screensaver") == 3, "said twice, heard once"
        release_name(saver, name)
        service.wait("State", "unknown")  # who is gone holds nobody away


def test_a_forged_screen_saver_is_nobody():
    with PrivateBus() as bus, Service(bus) as service:
        name = "org.mate.ScreenSaver"
        saver, forger = bus.connect(), bus.connect()
        own_name(saver, name)
        wait_until(lambda: service.source("State", "screensaver") == "ready", what="the screen saver")
        us = owner_of(forger, LUMBARD)
        say_active(forger, name, True, to=us)
        service.get("State")
        say_active(saver, name, False)
        service.get("State")
        assert service.get("State") == "unknown" and service.source("Events", "screensaver") == 0
        say_active(saver, name, True)
        away_for(service, "lock")


def test_the_two_witnesses_of_a_lock_do_not_undo_each_other():
    with running() as (service, system, login, bus):
        name, saver = "org.gnome.ScreenSaver", bus.connect()
        own_name(saver, name)
        wait_until(lambda: service.source("State", "screensaver") == "ready", what="the screen saver")
        say_active(saver, name, True)
        away_for(service, "lock")
        login.display.set(LockedHint=True)
        us = system.peer(service.process.pid)
        call(login.conn, us, "/", "org.freedesktop.DBus.Peer", "Ping")  # answered once it has heard of the lock, by that bus
        say_active(saver, name, False)  # out of turn: still locked, says the fact
        service.get("State")
        assert service.get("State") == "away"
        login.display.set(LockedHint=False)
        service.wait("State", "unknown")
        say_active(saver, name, True)  # a blank screen and no lock: LockedHint tells here
        login.sleep(True)
        away_for(service, "suspend")
        login.sleep(False)
        service.wait("State", "unknown")
        login.display = login.add_session("c8", "x11")  # of this one it is not known yet
        away_for(service, "lock")
