"""Screen savers on the session bus, which announce a lock where logind does not."""
import pytest
from logind_desk import away_for, emit_active, running
from lumbard import Service
from rig import LUMBARD, PrivateBus, call, own_name, owner_of, release_name, wait_until


@pytest.mark.parametrize("name", [f"org.{desktop}.ScreenSaver"
                                  for desktop in ("gnome", "freedesktop", "cinnamon", "mate", "xfce")])
def test_a_screen_saver_locks_without_logind(name):
    with PrivateBus() as bus, Service(bus) as service:
        assert service.source("State", "screensaver") == "absent"
        saver = bus.connect()
        own_name(saver, name)
        wait_until(lambda: service.source("State", "screensaver") == "ready", what="the screen saver")
        assert service.source("Detail", "screensaver") == name
        emit_active(saver, name, True)
        emit_active(saver, name, True, "/ScreenSaver")
        away_for(service, "lock")
        emit_active(saver, name, False)
        emit_active(saver, name, False, "/ScreenSaver")
        service.wait("State", "unknown")
        emit_active(saver, name, True)
        away_for(service, "lock")
        assert service.source("Events", "screensaver") == 3, "announced twice, counted once"
        release_name(saver, name)
        service.wait("State", "unknown")  # the lock ends with the screen saver


def test_a_forged_screen_saver_is_ignored():
    with PrivateBus() as bus, Service(bus) as service:
        name = "org.mate.ScreenSaver"
        saver, forger = bus.connect(), bus.connect()
        own_name(saver, name)
        wait_until(lambda: service.source("State", "screensaver") == "ready", what="the screen saver")
        us = owner_of(forger, LUMBARD)
        emit_active(forger, name, True, to=us)
        service.get("State")
        emit_active(saver, name, False)
        service.get("State")
        assert service.get("State") == "unknown" and service.source("Events", "screensaver") == 0
        emit_active(saver, name, True)
        away_for(service, "lock")


def test_two_sources_of_a_lock_do_not_undo_each_other():
    with running() as (service, system, login, bus):
        name, saver = "org.gnome.ScreenSaver", bus.connect()
        own_name(saver, name)
        wait_until(lambda: service.source("State", "screensaver") == "ready", what="the screen saver")
        emit_active(saver, name, True)
        away_for(service, "lock")
        login.display.set(LockedHint=True)
        us = system.peer(service.process.pid)
        call(login.conn, us, "/", "org.freedesktop.DBus.Peer", "Ping")  # the reply comes after the lock on that bus
        emit_active(saver, name, False)  # in the wrong order: LockedHint is still set
        service.get("State")
        assert service.get("State") == "away"
        login.display.set(LockedHint=False)
        service.wait("State", "unknown")
        emit_active(saver, name, True)  # a blank screen without a lock: LockedHint decides
        login.sleep(True)
        away_for(service, "suspend")
        login.sleep(False)
        service.wait("State", "unknown")
        login.display = login.add_session("c8", "x11")  # its LockedHint is not known yet
        away_for(service, "lock")
