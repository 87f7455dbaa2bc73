"""One person with several sessions at a fake logind: the one counts whose display server the idle source listens to."""
from contextlib import contextmanager

import pytest
from compositors import Sway
from fake_logind import FakeLogind, SystemBus
from gi.repository import GLib
from logind_desk import away_for, emit_active
from lumbard import Service, Typing, key
from rig import Display, PrivateBus, own_name, wait_until

CONFIG = "[Sitting]\nLimit=1h\nAwayAfter=10min\nRest=1h\n"
IMPATIENT = "[Sitting]\nLimit=30s\nAwayAfter=10s\nRest=10s\n"  # a lock is contradicted after 2 s of input


@contextmanager
def desk(at_desk, in_remote, config=CONFIG, display=None, sessions=None):
    """(service, the session at the desk, which is the user's display, the other one, the X server). The arguments are those
    of add_session() for both; the X server is that of the other one. sessions(login, display): makes them instead."""
    with Display() as display, SystemBus() as system, PrivateBus() as bus, FakeLogind(system) as login:
        number = display.env["DISPLAY"]
        first = login.add_session("c1", **{"kind": "x11", **at_desk})
        second = login.add_session("c2", **{"kind": "x11", "seat": "", "remote": True, **in_remote(number)})
        login.display = first
        if sessions:
            sessions(login, display)
        with Service(bus, display, config, system.env) as service:
            wait_until(lambda: service.get("IdleSource") == "x11", what="the X server and its session")
            yield service, first, second, display


def session_of(service):
    return service.source("Detail", "session").split(",")[0]


def assert_counts(service, session, other, display):
    """The lock of the session counts, that of the other one does not."""
    assert session_of(service) == f"session {session.ident}"
    key(display)
    service.wait("State", "active")
    other.set(LockedHint=True)
    session.set(LockedHint=True)
    away_for(service, "lock")
    other.set(LockedHint=False)
    session.set(LockedHint=False)
    other.set(LockedHint=True)
    wait_until(lambda: key(display) and service.get("State") == "active", what="the return")
    assert service.source("Events", "session") == 2


def test_the_locked_desk_and_the_remote_session():
    """Locked at work since yesterday, worked in over a remote desktop: the session with this Display counts."""
    with desk({"display": ":4242"}, lambda number: {"display": number}) as (service, first, second, display):
        first.set(LockedHint=True)
        assert_counts(service, second, first, display)


def test_the_screen_in_display_is_no_other_server():
    with desk({"display": ":4242"}, lambda number: {"display": f"{number}.0"}) as (service, first, second, display):
        assert_counts(service, second, first, display)


def test_a_session_without_a_display_is_found_by_its_server():
    """xrdp: the type is "unspecified", and Display is empty. The X server is a process of the session."""
    with desk({"display": ":4242"}, lambda number: {"kind": "unspecified"},
              sessions=lambda login, x: login.pids.update({x.process.pid: login.sessions["c2"]})) as \
            (service, first, second, display):
        assert_counts(service, second, first, display)


def test_a_lock_while_the_session_is_searched():
    """The user's display is another session: its lock does not count, nor is it the answer."""
    with Display() as display, SystemBus() as system, PrivateBus() as bus, FakeLogind(system, hangs={"GetSessionByPID"}) as login:
        login.display = login.add_session("c1", "x11", display=":4242")
        session = login.add_session("c2", "unspecified", seat="", remote=True)
        with Service(bus, None, CONFIG, {**system.env, **display.env}) as service:
            wait_until(lambda: login.held, what="the search")
            login.display.set(LockedHint=True)
            login.ping(system.peer(service.process.pid))
            assert service.get("IdleSource") == ""
            login.held[0].return_value(GLib.Variant("(o)", (session.path,)))
            service.wait("IdleSource", "x11")
            assert session_of(service) == "session c2" and service.source("Events", "session") == 0


def test_a_server_that_no_session_names():
    """The display of the user counts, as for a source that has no server."""
    with desk({"display": ":4242"}, lambda number: {"display": ":4244"}) as (service, first, second, display):
        assert_counts(service, first, second, display)


@pytest.mark.parametrize("what", [{"Class": "greeter"}, {"State": "closing"}, {"Type": "tty"}],
                         ids=["greeter", "closing", "tty"])
def test_a_session_that_cannot_be_the_one(what):
    def spoil(login, _):
        login.sessions["c2"].values.update({name: GLib.Variant("s", value) for name, value in what.items()})
    with desk({"display": ":4242"}, lambda number: {"display": number}, sessions=spoil) as (service, first, second, display):
        assert_counts(service, first, second, display)


def test_another_display_of_the_user_changes_nothing():
    with desk({"display": ":4242"}, lambda number: {"display": number}) as (service, first, second, display):
        third = first.login.add_session("c3", "x11", display=":4243")
        first.login.display = third
        third.set(LockedHint=True)
        assert_counts(service, second, first, display)


def test_the_end_of_the_session_of_the_server():
    """Away from its end on; then the display of the user counts, as before any server."""
    with desk({"display": ":4242"}, lambda number: {"display": number}) as (service, first, second, display):
        key(display)
        service.wait("State", "active")
        first.login.remove(second)
        wait_until(lambda: session_of(service) == "session c1", what="the session at the desk")


def test_the_session_of_a_compositor():
    """Wayland: the session of the process at the other end of the socket."""
    with SystemBus() as system, PrivateBus() as bus, FakeLogind(system) as login, Sway(bus) as sway:
        first, second = login.add_session("c1"), login.add_session("c2")
        login.display = first
        login.pids[sway.process.pid] = second
        first.set(LockedHint=True)
        with Service(bus, sway, CONFIG, system.env) as service:
            wait_until(lambda: service.get("IdleSource") == "wayland", what="the compositor and its session")
            assert session_of(service) == "session c2"
            wait_until(lambda: sway.input() and service.get("State") == "active", what="the input")
            second.set(LockedHint=True)
            away_for(service, "lock")


def test_a_compositor_outside_of_every_session():
    """Then the display of the user counts, as in a session that a user manager started."""
    with SystemBus() as system, PrivateBus() as bus, FakeLogind(system) as login, Sway(bus) as sway:
        login.display = login.add_session("c1")
        with Service(bus, sway, CONFIG, system.env) as service:
            wait_until(lambda: service.get("IdleSource") == "wayland", what="the compositor and its session")
            assert session_of(service) == "session c1"


@pytest.mark.parametrize("what", ["lock", "suspend"])
def test_input_contradicts_what_is_never_taken_back(what):
    """The locker crashed, or a sleep was announced that did not come. Typing overrules it; explain and doctor name the
    source; its next report counts again."""
    with desk({"display": ":4242"}, lambda number: {"display": number}, IMPATIENT) as (service, _, second, display):
        key(display)
        service.wait("State", "active")

        def report(is_on):
            second.set(LockedHint=is_on) if what == "lock" else second.login.sleep(is_on)
        report(True)
        away_for(service, what)
        with Typing(display):
            service.wait("State", "active", 60)
            assert service.source("Flags", "session") == ["contradicted"]
            detail = service.source("Detail", "session")
            assert f"source session: ready, {detail}; your input contradicts its report\n" in service.process.stderr
            assert "(source: session), but you have used the computer for" in service.ctl("explain").stdout
            assert "(source: session), although you are using" in service.ctl("doctor").stdout
        report(False)
        wait_until(lambda: service.source("Flags", "session") == [], what="the end of the report")
        report(True)
        away_for(service, what)


def test_the_source_that_first_reported_the_lock_is_contradicted():
    """The screen saver locks, and logind repeats it: explain, doctor and the flags name the same source."""
    with desk({"display": ":4242"}, lambda number: {"display": number}, IMPATIENT) as (service, _, second, display):
        name, saver = "org.gnome.ScreenSaver", service.bus.connect()
        own_name(saver, name)
        wait_until(lambda: service.source("State", "screensaver") == "ready", what="the screen saver")
        key(display)
        service.wait("State", "active")
        emit_active(saver, name, True)
        away_for(service, "lock")
        second.set(LockedHint=True)
        with Typing(display):
            service.wait("State", "active", 60)
            assert "(source: screensaver), but you have used the computer for" in service.ctl("explain").stdout
            assert service.source("Flags", "screensaver") == ["contradicted"]
            assert service.source("Flags", "session") == []
            assert "(source: screensaver), although you are using" in service.ctl("doctor").stdout


def test_logind_hangs_while_the_session_is_searched():
    """The idle source serves after 5 s nevertheless."""
    with Display() as display, SystemBus() as system, PrivateBus() as bus, \
            FakeLogind(system, hangs={"GetSessionByPID"}) as login:
        login.display = login.add_session("c1", "x11")
        with Service(bus, display, CONFIG, system.env) as service:
            wait_until(lambda: service.get("IdleSource") == "x11", 30, "the X server")
            key(display)
            service.wait("State", "active")
