"""Lock, suspend, seat and IdleHint of a fake logind on a private system bus."""
import os
import signal
import time
from pathlib import Path

import pytest
from fake_logind import FORGERS, NAME, PATH as LOGIND, PROPERTIES, USER_PATH, FakeLogind, SystemBus
from gi.repository import GLib
from instants import assert_near, now
from logind_desk import away_for, running
from lumbard import PATH, PRESENCE, Service, key
from measure import sleeps_through
from rig import DBUS, Display, PrivateBus, Watcher, call, wait_until


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
        service.wait("State", "unknown")  # there is no idle source here
        assert service.source("Events", "session") == 2


def test_another_session_takes_the_seat_and_returns_it():
    with running() as (service, _, login, _):
        login.display.set(Active=False, State="online")
        away_for(service, "seat")
        login.display.set(Active=True, State="active")
        service.wait("State", "unknown")


def test_a_remote_session_has_no_seat():
    with running() as (service, _, login, _):
        login.display = login.add_session("c5", "x11", seat="", remote=True)
        wait_until(lambda: service.source("Detail", "session") == "session c5, x11, no seat, remote", what="c5")
        login.display.set(Active=False, State="online")
        login.display.set(LockedHint=True)
        away_for(service, "lock")
        assert service.source("Events", "session") == 1


def test_sleep_without_a_lock():
    with running() as (service, _, login, _):
        login.sleep(True)
        away_for(service, "suspend")
        login.sleep(False)
        service.wait("State", "unknown")


def test_sleep_without_a_session():
    with running() as (service, _, login, _):
        login.display = None
        wait_until(lambda: service.source("State", "session") == "absent", what="no session")
        login.sleep(True)
        away_for(service, "suspend")


def test_preparing_for_sleep_at_the_start():
    with SystemBus() as system, PrivateBus() as bus, FakeLogind(system) as login:
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
        assert service.source("Events", "session") == 5, "the first session is nothing to us any more; its end is a change of seat"


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


def test_without_a_display_the_session_of_the_service_is_used():
    with running() as (service, _, login, _):
        login.pids[service.process.pid] = login.add_session("c4", "x11")
        login.display = None
        wait_until(lambda: "session c4" in service.source("Detail", "session"), what="our own session")
        login.sessions["c4"].set(LockedHint=True)
        away_for(service, "lock")


def test_the_end_of_a_locked_session_continues_the_absence():
    """The end of a session is the end of sitting, even if the service continues to run: the state must not become unknown."""
    with running() as (service, _, login, _):
        session = login.display
        session.set(LockedHint=True, Active=False)
        away_for(service, "lock")
        since = service.get("StateSinceTimestamp")
        login.shown = None
        login.remove(session)
        wait_until(lambda: service.source("State", "session") == "absent", what="the end of the session")
        assert (service.get("State"), service.get("StateSinceTimestamp")) == ("away", since)


def test_signed_out_while_the_service_goes_on():
    """With lingering the service outlives the session: away from its end on, until the next session has input."""
    with running() as (service, _, login, _):
        session = login.display
        before = now()
        login.shown = None
        login.remove(session)
        away_for(service, "seat")
        assert before - 10**5 <= service.get("StateSinceTimestamp") <= now()
        login.display = login.add_session("c8", "x11")
        wait_until(lambda: service.source("State", "session") == "ready", what="the next session")
        assert service.get("State") in ("away", "unknown"), "a new session alone is no return"


def test_a_user_logs_in_later():
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
        with FakeLogind(system) as restarted:
            restarted.display = restarted.add_session("c2")
            service.wait("State", "unknown")  # it reports: not locked
            restarted.display.set(LockedHint=True)
            away_for(service, "lock")


def test_logind_does_not_come_back():
    with running() as (service, _, login, _):
        login.sleep(True)
        login.display.set(LockedHint=True, Active=False)
        away_for(service, "suspend")
        login.stop()
        began = time.monotonic()
        service.wait("State", "unknown", 60)
        assert time.monotonic() - began > 15
        assert service.source("State", "session") == "absent"


def test_the_system_bus_is_killed_and_restarts():
    with running() as (service, system, login, _):
        login.display.set(LockedHint=True)
        away_for(service, "lock")
        system.process.kill(signal.SIGKILL)
        wait_until(lambda: "bus is gone" in service.source("Detail", "session"), what="the loss to be noticed")
        assert service.get("State") == "away"
        system.stop()
        system.start()
        with FakeLogind(system) as restarted:
            restarted.display = restarted.add_session("c2")
            service.wait("State", "unknown")
            restarted.display.set(LockedHint=True)
            away_for(service, "lock")


def test_no_system_bus_and_then_one():
    with SystemBus(is_started=False) as system, PrivateBus() as bus, Service(bus, env=system.env) as service:
        wait_until(lambda: service.source("Detail", "session") == "no system bus", what="absent")
        assert service.source("State", "session") == "absent"
        system.start()
        with FakeLogind(system) as login:
            login.display = login.add_session("c2")
            wait_until(lambda: service.source("State", "session") == "ready", what="the session")


def test_a_system_bus_without_logind():
    with running(login=False) as (service, system, _, _):
        wait_until(lambda: service.source("Detail", "session") == "no logind on the system bus", what="absent")
        with FakeLogind(system) as login:
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
                system.forge("", *forged, uid=uid)  # as a broadcast
        login.display.set(LockedHint=True)  # arrives after them on the same connection
        away_for(service, "lock")
        assert service.source("Events", "session") == 1
        assert service.source("State", "logind") == "standby"
        assert len(login.asked) == asked, "no call was repeated"
        system.forge(us, *FORGED[1], uid=uid)
        system.forge(us, f"{LOGIND}/session/c2", PROPERTIES, "PropertiesChanged",
                     f"('{NAME}.Session', {{'LockedHint': <false>}}, @as [])", uid=uid)
        login.sleep(True)
        wait_until(lambda: service.source("Events", "session") == 2, what="the true one")
        assert service.get("StateReason") == "lock"


def test_other_sessions_cause_no_wake_ups():
    """With a display without input: without a display the service probes each one that is started. While the
    session is locked, the person may be in another one, and the service listens to all of them."""
    with Display() as display, running(config="[Sitting]\nAwayAfter=2s\n", display=display) as (service, _, login, _):
        away_for(service, "idle")
        other = login.add_session("c44", "x11")
        def other_sessions_change():
            for _ in range(20):
                other.set(LockedHint=True, Active=False)
                login.request(login.display, "Lock")
                login.emit(LOGIND, f"{NAME}.Manager", "SessionNew", GLib.Variant("(so)", ("c44", other.path)))
                login.remove(other)
            call(login.conn, *DBUS, "GetId")
        sleeps_through(service, other_sessions_change)


# With input ---------------------------------------------------------------------------------------------------------


def states(watcher):
    watcher.settle()
    return [a[1]["State"] for m, a in watcher.events if m == "PropertiesChanged" and "State" in a[1]
            and a[0] == PRESENCE]


def test_locked_before_the_start_is_known_before_input_counts():
    with Display() as display, SystemBus() as system, PrivateBus() as bus, FakeLogind(system) as login:
        login.display = login.add_session("c2", "x11")
        login.display.set(LockedHint=True)
        key(display)
        with Watcher(bus.connect(), None, PATH) as watcher, Service(bus, display, env=system.env) as service:
            away_for(service, "lock")
            wait_until(lambda: service.get("IdleSource") == "x11", what="the idle source to serve")
            key(display)  # input on the lock screen
            wait_until(lambda: service.source("Events", "x11") >= 1, what="the key press to be counted")
            assert service.get("State") == "away"
            assert "active" not in states(watcher)
            login.display.set(LockedHint=False)
            wait_until(lambda: key(display) and service.get("State") == "active", what="the return")


def test_a_hanging_logind_does_not_delay_input():
    with Display() as display, running(display=display, hangs=["GetUser"]) as (service, _, _, _):
        wait_until(lambda: service.get("IdleSource") == "x11", what="the idle source to serve")
        key(display)
        service.wait("State", "active")


def test_a_call_that_timed_out_is_repeated():
    """logind answered the first call and not the last; no signal would contain the missing value."""
    with SystemBus() as system, PrivateBus() as bus, FakeLogind(system, hangs=["GetSessionByPID"]) as login:
        with Service(bus, env=system.env) as service:
            wait_until(lambda: "GetSessionByPID" in login.asked, what="the question")
            login.pids[service.process.pid] = login.add_session("c4", "x11")
            login.hangs.clear()
            wait_until(lambda: service.source("State", "session") == "ready", what="the session")
            login.sessions["c4"].set(LockedHint=True)
            away_for(service, "lock")


def test_a_logind_that_never_answers_is_called_a_few_times():
    with SystemBus() as system, PrivateBus() as bus, FakeLogind(system, hangs=["GetSessionByPID"]) as login:
        with Service(bus, env=system.env) as service:
            wait_until(lambda: login.asked.count("GetSessionByPID") == 2, what="the second try")
            assert service.source("Detail", "session") == "no graphical session: logind does not answer"
            login.sleep(True)  # its signals are still processed
            away_for(service, "suspend")


def test_a_hanging_system_bus_does_not_delay_input():
    with Display() as display, SystemBus() as system, PrivateBus() as bus, FakeLogind(system) as login:
        login.display = login.add_session("c2", "x11")
        system.process.kill(signal.SIGSTOP)
        with Service(bus, env={**system.env, **display.env}) as service:
            assert service.source("State", "session") == "standby"
            wait_until(lambda: service.get("IdleSource") == "x11", what="the idle source to serve")
            system.process.kill(signal.SIGCONT)
            wait_until(lambda: service.source("State", "session") == "ready", what="the session")


# IdleHint -----------------------------------------------------------------------------------------------------------


def test_idle_hint_is_used_without_another_source():
    with running(config="[Sitting]\nAwayAfter=2s\n") as (service, _, login, _):
        assert service.source("State", "logind") == "standby" and service.get("IdleSource") == ""
        before = now()
        since = time.monotonic_ns() // 1000
        after = now()
        login.display.set(IdleHint=True, IdleSinceHintMonotonic=since)
        wait_until(lambda: service.get("IdleSource") == "logind", what="IdleHint to serve")
        assert service.source("State", "logind") == "ready"
        away_for(service, "idle")
        assert now() - before >= 1_900_000, "not before AwayAfter"
        assert_near("the absence", service.get("StateSinceTimestamp"), (before, after))
        login.display.set(IdleHint=False)
        service.wait("State", "active")
        login.display = None
        wait_until(lambda: service.get("IdleSource") == "", what="the source to be lost")


@pytest.mark.parametrize("since", [2**64 - 1, 2**62], ids=["unsaid", "in a hundred thousand years"])
def test_idle_hint_since_an_impossible_instant(since):
    with running(config="[Sitting]\nAwayAfter=1h\n") as (service, _, login, _):
        before = time.time_ns() // 1000
        login.display.set(IdleHint=True, IdleSinceHintMonotonic=since)
        wait_until(lambda: service.get("IdleSource") == "logind", what="IdleHint to serve")
        Path(service.config_path).write_text("[Sitting]\nAwayAfter=2s\n")
        away_for(service, "idle")
        assert before <= service.get("StateSinceTimestamp") <= time.time_ns() // 1000


def test_idle_hint_is_not_used_beside_a_display():
    with Display() as display, running(display=display) as (service, _, login, _):
        wait_until(lambda: service.get("IdleSource") == "x11", what="the idle source")
        login.display.set(IdleHint=True, IdleSinceHintMonotonic=time.monotonic_ns() // 1000)
        wait_until(lambda: service.source("State", "logind") == "ready", what="IdleHint to be seen")
        assert service.get("IdleSource") == "x11"
