"""Lock, suspend, seat and IdleHint from a logind on a system bus of the test's own."""
import os
import signal
import time
from pathlib import Path

import pytest
from gi.repository import GLib
from login1 import FORGERS, NAME, PATH as LOGIND, PROPERTIES, USER_PATH, Login1, SystemBus
from rig import DBUS, Display, PrivateBus, Watcher, call, wait_until
from service import PATH, PRESENCE, Service, key
from sessions import away_for, running


def voluntary_switches(pid):
    with open(f"/proc/{pid}/status", encoding="ascii") as stream:
        return next(int(line.split()[1]) for line in stream if line.startswith("voluntary_ctxt_switches"))


def at_rest(pid):
    """Its switches, once half a second passes without one."""
    def is_quiet():
        before = voluntary_switches(pid)
        time.sleep(0.5)
        return voluntary_switches(pid) == before
    wait_until(is_quiet, 20, f"{pid} to rest")
    return voluntary_switches(pid)


def test_lock_and_unlock():
    with running() as (service, _, login, _):
        assert service.source("State", "session") == "ready"
        assert service.source("Detail", "session") == "session c2, wayland, seat0"
        assert service.source("Kind", "session") == "session"
        before = time.time_ns() // 1000
        login.display.set(LockedHint=True)
        away_for(service, "lock")
        assert before <= service.get("StateSinceTimestamp") <= time.time_ns() // 1000
        login.display.set(LockedHint=False)
        service.wait("State", "unknown")  # nothing here tells of input
        assert service.source("Events", "session") == 2


def test_the_seat_goes_to_another_and_comes_back():
    with running() as (service, _, login, _):
        login.display.set(Active=False, State="online")
        away_for(service, "seat")
        login.display.set(Active=True, State="active")
        service.wait("State", "unknown")


def test_a_remote_session_has_no_seat_to_lose():
    with running() as (service, _, login, _):
        login.display = login.add_session("c5", "x11", seat="", remote=True)
        wait_until(lambda: service.source("Detail", "session") == "session c5, x11, no seat, remote", what="c5")
        login.display.set(Active=False, State="online")
        login.display.set(LockedHint=True)
        away_for(service, "lock")
        assert service.source("Events", "session") == 1


def test_sleep_alone_is_enough():
    with running() as (service, _, login, _):
        login.sleep(True)
        away_for(service, "suspend")
        login.sleep(False)
        service.wait("State", "unknown")


def test_sleep_is_heard_without_a_session():
    with running() as (service, _, login, _):
        login.display = None
        wait_until(lambda: service.source("State", "session") == "absent", what="no session")
        login.sleep(True)
        away_for(service, "suspend")


def test_about_to_sleep_at_the_start():
    with SystemBus() as system, PrivateBus() as bus, Login1(system) as login:
        login.is_preparing = True
        with Service(bus, env=system.env) as service:
            away_for(service, "suspend")


def test_another_session_becomes_the_display():
    with running() as (service, _, login, _):
        first, second = login.display, login.add_session("c7", "x11")
        first.set(LockedHint=True)
        away_for(service, "lock")
        login.display = second
        service.wait("State", "unknown")
        wait_until(lambda: "c7" in service.source("Detail", "session"), what="c7")
        first.set(LockedHint=False)
        first.set(LockedHint=True)
        second.set(LockedHint=True)
        away_for(service, "lock")
        assert service.source("Events", "session") == 3, "the first session is nothing to us any more"


def test_the_display_appears_later():
    with running() as (service, _, login, _):
        login.display = None
        wait_until(lambda: service.source("State", "session") == "absent", what="no session")
        assert service.source("Detail", "session") == "no graphical session"
        login.display = login.add_session("c3", "x11")
        wait_until(lambda: service.source("State", "session") == "ready", what="the session")
        login.display.set(LockedHint=True)
        away_for(service, "lock")


@pytest.mark.parametrize("kind, group, word", [("tty", "user", "session c9 is of type tty"), ("x11", "greeter", ""),
                                               ("wayland", "manager", "")])
def test_no_desktop_no_session(kind, group, word):
    with running() as (service, _, login, _):
        other = login.add_session("c9", kind)
        other.values["Class"] = GLib.Variant("s", group)
        other.values["LockedHint"] = GLib.Variant("b", True)
        login.display = other
        wait_until(lambda: service.source("State", "session") == "absent", what="absent")
        assert word in service.source("Detail", "session")
        assert service.get("State") == "unknown"


def test_the_session_that_started_us_where_there_is_no_display():
    with running() as (service, _, login, _):
        login.pids[service.process.pid] = login.add_session("c4", "x11")
        login.display = None
        wait_until(lambda: "session c4" in service.source("Detail", "session"), what="our own session")
        login.sessions["c4"].set(LockedHint=True)
        away_for(service, "lock")


def test_a_locked_session_that_ends_holds_nobody_away():
    with running() as (service, _, login, _):
        session = login.display
        session.set(LockedHint=True, Active=False)
        away_for(service, "lock")
        login.shown = None
        login.remove(session)
        service.wait("State", "unknown")
        assert service.source("State", "session") == "absent"


def test_nobody_logged_in_and_then_somebody():
    with running(has_user=False) as (service, _, login, _):
        assert service.source("Detail", "session") == "no graphical session: this user is not logged in"
        login.has_user = True
        login.emit(LOGIND, f"{NAME}.Manager", "UserNew", GLib.Variant("(uo)", (os.getuid(), USER_PATH)))
        wait_until(lambda: service.source("State", "session") == "ready", what="the session")


def test_logind_restarts():
    with running() as (service, system, login, _):
        login.display.set(LockedHint=True)
        away_for(service, "lock")
        login.stop()
        wait_until(lambda: "logind is gone" in service.source("Detail", "session"), what="the loss to be noticed")
        assert service.get("State") == "away", "and its word is kept for a moment"
        with Login1(system) as anew:
            anew.display = anew.add_session("c2")
            service.wait("State", "unknown")  # it says: not locked
            anew.display.set(LockedHint=True)
            away_for(service, "lock")


def test_logind_does_not_come_back():
    with running() as (service, _, login, _):
        login.sleep(True)
        login.display.set(LockedHint=True, Active=False)
        away_for(service, "suspend")
        login.stop()
        began = time.monotonic()
        service.wait("State", "unknown", 30)
        assert time.monotonic() - began > 15
        assert service.source("State", "session") == "absent"


def test_the_system_bus_dies_and_returns():
    with running() as (service, system, login, _):
        login.display.set(LockedHint=True)
        away_for(service, "lock")
        system.process.kill(signal.SIGKILL)
        wait_until(lambda: "bus is gone" in service.source("Detail", "session"), what="the loss to be noticed")
        assert service.get("State") == "away"
        system.stop()
        system.start()
        with Login1(system) as anew:
            anew.display = anew.add_session("c2")
            service.wait("State", "unknown", 10)
            anew.display.set(LockedHint=True)
            away_for(service, "lock")


def test_no_system_bus_and_then_one():
    with SystemBus(is_started=False) as system, PrivateBus() as bus, Service(bus, env=system.env) as service:
        wait_until(lambda: service.source("Detail", "session") == "no system bus", what="absent")
        assert service.source("State", "session") == "absent"
        system.start()
        with Login1(system) as login:
            login.display = login.add_session("c2")
            wait_until(lambda: service.source("State", "session") == "ready", 15, "the session")


def test_a_system_bus_without_logind():
    with running(login=False) as (service, system, _, _):
        wait_until(lambda: service.source("Detail", "session") == "no logind on the system bus", what="absent")
        with Login1(system) as login:
            login.display = login.add_session("c2")
            wait_until(lambda: service.source("State", "session") == "ready", what="the session")


FORGED = [
    (LOGIND, f"{NAME}.Manager", "PrepareForSleep", "(true,)"),
    (LOGIND, f"{NAME}.Manager", "SessionRemoved", f"('c2', objectpath '{LOGIND}/session/c2')"),
    (f"{LOGIND}/session/c2", f"{NAME}.Session", "Lock", "()"),
    (f"{LOGIND}/session/c2", PROPERTIES, "PropertiesChanged",
     f"('{NAME}.Session', {{'LockedHint': <true>, 'Active': <false>, 'IdleHint': <true>}}, @as [])"),
    (USER_PATH, PROPERTIES, "PropertiesChanged",
     f"('{NAME}.User', {{'Display': <('', objectpath '/')>}}, @as [])"),
    ("/org/freedesktop/DBus", "org.freedesktop.DBus", "NameOwnerChanged", f"('{NAME}', ':1.0', '')"),
]


@pytest.mark.parametrize("uid", FORGERS, ids=lambda uid: "another user" if uid else "same user")
def test_forged_signals_change_nothing(uid):
    with running() as (service, system, login, _):
        us = system.peer(service.process.pid)
        asked = len(login.asked)
        for forged in FORGED:
            system.forge(us, *forged, uid=uid)
            if not forged[1].endswith(".DBus"):
                system.forge("", *forged, uid=uid)  # and to everybody
        login.display.set(LockedHint=True)  # what comes after them on the same connection
        away_for(service, "lock")
        assert service.source("Events", "session") == 1
        assert service.source("State", "logind") == "standby"
        assert len(login.asked) == asked, "nothing was asked anew"
        system.forge(us, *FORGED[1], uid=uid)
        system.forge(us, f"{LOGIND}/session/c2", PROPERTIES, "PropertiesChanged",
                     f"('{NAME}.Session', {{'LockedHint': <false>}}, @as [])", uid=uid)
        login.sleep(True)
        wait_until(lambda: service.source("Events", "session") == 2, what="the true one")
        assert service.get("StateReason") == "lock"


def test_what_others_do_wakes_nobody():
    """With a display of its own that nobody touches: without one it looks at each that somebody starts."""
    with Display() as display, running(config="[Sitting]\nAwayAfter=1h\n", display=display) as (service, _, login, _):
        wait_until(lambda: service.get("IdleSource") == "x11", what="the idle source")
        other = login.add_session("c44", "x11")
        login.display.set(LockedHint=True)
        away_for(service, "lock")
        pid = service.process.pid
        before = at_rest(pid)
        for _ in range(20):
            other.set(LockedHint=True, Active=False)
            login.request(login.display, "Lock")
            login.emit(LOGIND, f"{NAME}.Manager", "SessionNew", GLib.Variant("(so)", ("c44", other.path)))
            login.remove(other)
        call(login.conn, *DBUS, "GetId")
        assert at_rest(pid) == before


# With input ---------------------------------------------------------------------------------------------------------


def states(watcher):
    watcher.settle()
    return [a[1]["State"] for m, a in watcher.events if m == "PropertiesChanged" and "State" in a[1]
            and a[0] == PRESENCE]


def test_locked_before_the_start_is_known_before_input_counts():
    with Display() as display, SystemBus() as system, PrivateBus() as bus, Login1(system) as login:
        login.display = login.add_session("c2", "x11")
        login.display.set(LockedHint=True)
        key(display)
        with Watcher(bus.connect(), None, PATH) as watcher, Service(bus, display, env=system.env) as service:
            away_for(service, "lock")
            wait_until(lambda: service.get("IdleSource") == "x11", what="the idle source to serve")
            key(display)  # a hand on the lock screen
            wait_until(lambda: service.source("Events", "x11") >= 1, what="the key to be heard")
            assert service.get("State") == "away"
            assert "active" not in states(watcher)
            login.display.set(LockedHint=False)
            service.wait("State", "active")


def test_a_logind_that_hangs_does_not_hold_input_up():
    with Display() as display, running(display=display, hangs=["GetUser"]) as (service, _, _, _):
        wait_until(lambda: service.get("IdleSource") == "x11", 12, what="the idle source to serve")
        key(display)
        service.wait("State", "active")


def test_a_logind_that_hung_once_is_asked_again():
    """It answered the first question and not the last; no signal would tell of what it left out."""
    with SystemBus() as system, PrivateBus() as bus, Login1(system, hangs=["GetSessionByPID"]) as login:
        with Service(bus, env=system.env) as service:
            wait_until(lambda: "GetSessionByPID" in login.asked, what="the question")
            login.pids[service.process.pid] = login.add_session("c4", "x11")
            login.hangs.clear()
            wait_until(lambda: service.source("State", "session") == "ready", 12, "the session")
            login.sessions["c4"].set(LockedHint=True)
            away_for(service, "lock")


def test_a_logind_that_hangs_for_good_is_asked_a_few_times():
    with SystemBus() as system, PrivateBus() as bus, Login1(system, hangs=["GetSessionByPID"]) as login:
        with Service(bus, env=system.env) as service:
            wait_until(lambda: login.asked.count("GetSessionByPID") == 2, 12, "the second try")
            assert service.source("Detail", "session") == "no graphical session: logind does not answer"
            login.sleep(True)  # what it says of itself is heard all the same
            away_for(service, "suspend")


def test_a_system_bus_that_hangs_does_not_either():
    with Display() as display, SystemBus() as system, PrivateBus() as bus, Login1(system) as login:
        login.display = login.add_session("c2", "x11")
        system.process.kill(signal.SIGSTOP)
        with Service(bus, display, env=system.env) as service:
            assert service.source("State", "session") == "standby"
            wait_until(lambda: service.get("IdleSource") == "x11", 20, what="the idle source to serve")
            system.process.kill(signal.SIGCONT)
            wait_until(lambda: service.source("State", "session") == "ready", what="the session")


# IdleHint -----------------------------------------------------------------------------------------------------------


def test_idle_hint_is_the_last_resort():
    with running(config="[Sitting]\nAwayAfter=2s\n") as (service, _, login, _):
        assert service.source("State", "logind") == "standby" and service.get("IdleSource") == ""
        since = time.monotonic_ns() // 1000
        before = time.time_ns() // 1000
        login.display.set(IdleHint=True, IdleSinceHintMonotonic=since)
        wait_until(lambda: service.get("IdleSource") == "logind", what="IdleHint to serve")
        assert service.source("State", "logind") == "ready"
        away_for(service, "idle")
        assert time.time_ns() // 1000 - before >= 1_900_000, "not before AwayAfter"
        assert abs(service.get("StateSinceTimestamp") - before) < 150_000
        login.display.set(IdleHint=False)
        service.wait("State", "active")
        login.display = None
        wait_until(lambda: service.get("IdleSource") == "", what="the source to be lost")


@pytest.mark.parametrize("since", [2**64 - 1, 2**62], ids=["unsaid", "in a hundred thousand years"])
def test_idle_hint_since_an_instant_that_is_none(since):
    with running(config="[Sitting]\nAwayAfter=1h\n") as (service, _, login, _):
        before = time.time_ns() // 1000
        login.display.set(IdleHint=True, IdleSinceHintMonotonic=since)
        wait_until(lambda: service.get("IdleSource") == "logind", what="IdleHint to serve")
        Path(service.env["XDG_CONFIG_HOME"], "lumbard/lumbard.conf").write_text("[Sitting]\nAwayAfter=2s\n")
        away_for(service, "idle")
        assert before <= service.get("StateSinceTimestamp") <= time.time_ns() // 1000


def test_idle_hint_stands_behind_a_display():
    with Display() as display, running(display=display) as (service, _, login, _):
        wait_until(lambda: service.get("IdleSource") == "x11", what="the idle source")
        login.display.set(IdleHint=True, IdleSinceHintMonotonic=time.monotonic_ns() // 1000)
        wait_until(lambda: service.source("State", "logind") == "ready", what="IdleHint to be seen")
        assert service.get("IdleSource") == "x11"
