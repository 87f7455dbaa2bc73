"""One person with two sessions and two X servers: at the desk, and over a remote desktop. The service follows the person."""
import subprocess
from contextlib import ExitStack, contextmanager

import pytest
from compositors import Sway
from display_numbers import unused_display_number
from fake_desktop import UserManager
from fake_logind import FakeLogind, SystemBus
from gi.repository import GLib
from instants import SECOND, now, wait_past
from logind_desk import away_for
from lumbard import Service, Typing, key
from measure import sleeps_through
from rig import DBUS, Display, PrivateBus, call, own_name, wait_until

CONFIG = "[Sitting]\nLimit=1h\nAwayAfter=10min\nRest=1h\n"
HASTY_AWAY = 5  # s
HASTY = f"[Sitting]\nLimit=1h\nAwayAfter={HASTY_AWAY}s\nRest=1h\n"


class Desks:
    """Two X servers; the service is at work in the session c1 of the first one. remote(): adds that of the second one."""

    def __init__(self, bus, login, desk, other):
        self.bus, self.login, self.desk, self.other = bus, login, desk, other
        self.c1 = login.display = login.add_session("c1", "x11", display=desk.env["DISPLAY"])

    def remote(self, display=None, is_announced=True):
        display = self.other.env["DISPLAY"] if display is None else display
        session = self.login.add_session("c2", "x11", seat="", remote=True, display=display)
        if is_announced:
            self.login.announce(session)
        return session

    def lock(self, service):
        self.c1.set(LockedHint=True)
        away_for(service, "lock")


@contextmanager
def desks(config=CONFIG, desk=None, other=None):
    """(service, Desks)."""
    with ExitStack() as stack:
        desk, other = (stack.enter_context(one or Display()) for one in (desk, other))
        system, bus = stack.enter_context(SystemBus()), stack.enter_context(PrivateBus())
        both = Desks(bus, stack.enter_context(FakeLogind(system)), desk, other)
        with Service(bus, desk, config, system.env) as service:
            wait_until(lambda: session_of(service) == "session c1", what="the session at the desk")
            key(desk)
            service.wait("State", "active")
            yield service, both


def session_of(service):
    return service.source("Detail", "session").split(",")[0]


def serves(service, session, display):
    """The idle source listens to this display, and the lock and seat of this session count."""
    wait_until(lambda: service.get("IdleSource") == "x11" and session_of(service) == f"session {session.ident}"
               and f"display {display.env['DISPLAY']} " in service.source("Detail"), what=f"session {session.ident}")


def returns(service, display):
    """Input within 2 s of the change is ignored, as after a switch of the terminal."""
    wait_until(lambda: key(display) and service.get("State") == "active", what="the return")


def test_work_over_a_remote_desktop_and_back():
    with desks() as (service, both):
        both.lock(service)
        since = service.get("StateSinceTimestamp")
        remote = both.remote()
        serves(service, remote, both.other)
        assert (service.get("State"), service.get("StateReason")) == ("away", "lock"), "the change alone is no return"
        assert service.get("StateSinceTimestamp") == since
        returns(service, both.other)
        remote.set(LockedHint=True)
        away_for(service, "lock")
        both.c1.set(LockedHint=False)
        serves(service, both.c1, both.desk)
        assert service.get("State") == "away"
        returns(service, both.desk)


def test_the_desk_is_unlocked_while_the_other_session_stays_open():
    """The window of the remote desktop was closed, which logind does not report."""
    with desks() as (service, both):
        both.lock(service)
        remote = both.remote()
        serves(service, remote, both.other)
        returns(service, both.other)
        both.c1.set(LockedHint=False)
        serves(service, both.c1, both.desk)
        returns(service, both.desk)


def test_an_unlocked_desk_without_input():
    """Its X server has reported its idleness long ago: the person is away from the change on."""
    with desks(HASTY) as (service, both):
        both.lock(service)
        serves(service, both.remote(), both.other)
        returns(service, both.other)
        with Typing(both.other):
            wait_past(service.get("StateSinceTimestamp") + HASTY_AWAY * SECOND)  # it is no blip
            before = now()
            both.c1.set(LockedHint=False)
            serves(service, both.c1, both.desk)
        assert service.get("State") == "active"
        service.wait("State", "away")
        assert before <= service.get("StateSinceTimestamp")
        returns(service, both.desk)


def test_a_session_that_was_open_all_along():
    """Nothing shows that the person is there, so the locked desk is left only when there is no input any more. Neither the
    bump of the desk nor the change is a return.
    """
    with desks(HASTY) as (service, both):
        remote = both.remote()
        with Typing(both.desk):
            both.c1.set(LockedHint=True)
            service.wait("State", "away")
            assert session_of(service) == "session c1"
        serves(service, remote, both.other)
        since = service.get("StateSinceTimestamp")
        key(both.desk)
        with service.watch() as watcher:
            both.c1.set(LockedHint=False)
            serves(service, both.c1, both.desk)
            watcher.settle()
            assert [a for m, a in watcher.events if m == "PropertiesChanged" and "State" in a[1]] == []
        assert (service.get("State"), service.get("StateSinceTimestamp")) == ("away", since)
        returns(service, both.desk)


def test_a_lock_that_input_contradicts_is_no_reason_to_leave():
    """The locker crashed. The person works on at the desk, then makes a break, while the other session stays open."""
    with desks("[Sitting]\nLimit=30s\nAwayAfter=6s\nRest=10s\n") as (service, both):
        both.remote()
        both.lock(service)
        with Typing(both.desk):
            service.wait("State", "active", 60)
        service.wait("State", "away")
        assert service.source("Flags", "session") == ["contradicted"] and session_of(service) == "session c1"
        returns(service, both.desk)


def test_a_bump_of_the_locked_desk_is_no_return_in_the_other_session():
    with desks(HASTY) as (service, both):
        for cause in (lambda: both.lock(service), lambda: key(both.desk)):
            events = service.source("Events")
            cause()
            wait_until(lambda: service.source("Events") > events, what="the report of idleness, then of the bump")
        since = service.get("StateSinceTimestamp")
        serves(service, both.remote(), both.other)
        assert (service.get("State"), service.get("StateSinceTimestamp")) == ("away", since)
        returns(service, both.other)


def test_the_terminal_is_switched_to_the_other_session():
    with desks() as (service, both):
        second = both.remote()
        both.c1.set(Active=False, State="online")
        serves(service, second, both.other)
        assert (service.get("State"), service.get("StateReason")) == ("away", "seat")
        returns(service, both.other)


def test_the_remote_session_ends():
    """The displays of the desk serve again, and its lock counts."""
    with desks() as (service, both):
        both.lock(service)
        remote = both.remote()
        serves(service, remote, both.other)
        returns(service, both.other)
        both.login.remove(remote)
        service.wait("State", "away")
        serves(service, both.c1, both.desk)
        key(both.desk)
        assert service.get("State") == "away"
        both.c1.set(LockedHint=False)
        returns(service, both.desk)


def test_the_remote_display_never_answers():
    with desks() as (service, both):
        both.lock(service)
        both.remote(":4242")
        wait_until(lambda: "no X server answers on display :4242" in service.source("Detail"), what="the attempt")
        assert (service.get("State"), session_of(service)) == ("away", "session c1")
        both.c1.set(LockedHint=False)
        serves(service, both.c1, both.desk)
        returns(service, both.desk)


@pytest.mark.parametrize("what", [{"Class": "greeter"}, {"State": "closing"}, {"Type": "tty"}, {"LockedHint": True},
                                  {"Active": False}], ids=lambda what: next(iter(what)))
def test_a_session_in_which_no_one_can_be(what):
    with desks() as (service, both):
        remote = both.remote(is_announced=False)
        remote.values.update({k: GLib.Variant("s" if isinstance(v, str) else "b", v) for k, v in what.items()})
        both.lock(service)
        both.login.announce(remote)
        both.c1.set(LockedHint=False)
        returns(service, both.desk)
        assert f"display {both.desk.env['DISPLAY']} " in service.source("Detail")


def test_a_lock_of_the_screen_saver_that_was_left():
    """It locks the desk, not the other session."""
    with desks() as (service, both):
        saver = both.bus.connect()
        own_name(saver, "org.gnome.ScreenSaver")
        wait_until(lambda: service.source("State", "screensaver") == "ready", what="the screen saver")
        both.lock(service)
        saver.emit_signal(None, "/org/gnome/ScreenSaver", "org.gnome.ScreenSaver", "ActiveChanged", GLib.Variant("(b)", (True,)))
        call(saver, *DBUS, "GetId")
        serves(service, both.remote(), both.other)
        returns(service, both.other)


def with_keys(folder, number):
    """An X server that wants a key; its env names the file with that key."""
    keys = folder / f"keys-{number}"
    subprocess.run(["xauth", "-q", "-f", keys, "add", f":{number}", ".", f"{number:032x}"], check=True, capture_output=True)
    display = Display(number=number, keys=keys)
    display.env["XAUTHORITY"] = str(keys)
    return display


def test_the_keys_of_both_displays(tmp_path):
    """The session names its file with keys in the user manager a moment after it began; those of the desk are remembered."""
    number = unused_display_number()
    with desks(desk=with_keys(tmp_path, number), other=with_keys(tmp_path, unused_display_number())) as (service, both):
        with UserManager(both.bus, **both.desk.env) as manager:
            both.lock(service)
            remote = both.remote()
            wait_until(lambda: "refuses lumbard" in service.source("Detail"), what="the first attempt")
            manager.environment = dict(both.other.env)
            serves(service, remote, both.other)
            returns(service, both.other)
            both.c1.set(LockedHint=False)
            serves(service, both.c1, both.desk)
            returns(service, both.desk)


def test_a_display_that_only_the_user_manager_names():
    """Logind knows no display of the session; it is found by the process of its server."""
    with desks() as (service, both), UserManager(both.bus, **both.desk.env) as manager:
        both.lock(service)
        remote = both.remote("")
        both.login.pids[both.other.process.pid] = remote
        assert service.get("State") == "away"
        manager.environment = dict(both.other.env)
        serves(service, remote, both.other)
        returns(service, both.other)


def test_a_compositor_at_the_desk():
    with SystemBus() as system, PrivateBus() as bus, FakeLogind(system) as login, Sway(bus) as sway, Display() as other:
        first = login.display = login.add_session("c1")
        login.pids[sway.process.pid] = first
        with Service(bus, sway, CONFIG, system.env) as service:
            service.wait("IdleSource", "wayland")
            wait_until(lambda: sway.input() and service.get("State") == "active", what="the input")
            first.set(LockedHint=True)
            away_for(service, "lock")
            second = login.add_session("c2", "x11", seat="", remote=True, display=other.env["DISPLAY"])
            login.announce(second)
            serves(service, second, other)
            assert service.source("Detail", "wayland").startswith("no Wayland display")
            returns(service, other)
            second.set(LockedHint=True)
            away_for(service, "lock")
            first.set(LockedHint=False)
            service.wait("IdleSource", "wayland")
            assert session_of(service) == "session c1" and service.get("State") == "away"
            wait_until(lambda: sway.input() and service.get("State") == "active", what="the return")


def test_no_wake_up_while_a_session_is_used():
    with desks("[Sitting]\nAwayAfter=1h\n") as (service, both):
        third = both.login.add_session("c3", "x11", display=":4243")

        def third_session_changes():
            for is_on in (True, False) * 5:
                third.set(LockedHint=is_on, Active=not is_on)
                both.login.announce(third)
            call(both.login.conn, *DBUS, "GetId")
        sleeps_through(service, third_session_changes)
        third.values["LockedHint"] = GLib.Variant("b", True)
        both.lock(service)
        locked = now()
        serves(service, both.remote(), both.other)
        returns(service, both.other)
        wait_past(locked + 13 * SECOND)  # 12 s after a lock in activity the service requests the next input once
        sleeps_through(service, third_session_changes)
