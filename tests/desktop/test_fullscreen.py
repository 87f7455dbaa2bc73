"""A window that covers the screen, on X11: with a real window manager, and with what others may write on a display."""
import os
import signal
import time
from contextlib import contextmanager

import pytest
from hearing import Hearing
from rig import Display, PrivateBus, Process, wait_until
from service import Service, key
from x11_window import ACTIVE, FULL, STATE, Screen, Window
from Xlib import Xatom

CALM = "[Sitting]\nLimit=1h\nAwayAfter=1h\n"
CHECK, CLIENTS = "_NET_SUPPORTING_WM_CHECK", "_NET_CLIENT_LIST"  # the latter is the last that openbox writes
NO_MANAGER = "no window manager"


def said(service, state):
    wait_until(lambda: service.source("State", "fullscreen") == state, what=f"fullscreen to be {state}")
    return service.source("Detail", "fullscreen")


def heard(service, count):
    """So many claims have begun or ended by now, and no more than that."""
    wait_until(lambda: service.source("Events", "fullscreen") >= count, what=f"{count} events")
    assert service.source("Events", "fullscreen") == count


def switches(service):
    with open(f"/proc/{service.process.pid}/status", encoding="ascii") as stream:
        return next(int(line.split()[1]) for line in stream if line.startswith("voluntary_ctxt_switches"))


def at_rest(service):
    """Its switches, once half a second passes without one. It is not asked for anything meanwhile."""
    def is_quiet():
        before = switches(service)
        time.sleep(0.5)
        return switches(service) == before
    wait_until(is_quiet, 20, "the service to rest")
    return switches(service)


@contextmanager
def openbox(bus, display):
    with Screen(display) as screen:
        screen.root.delete_property(screen.atom(CLIENTS))
        screen.conn.sync()
        with Process(["openbox"], {**bus.env, **display.env}) as process:
            wait_until(lambda: screen.root.get_full_property(screen.atom(CLIENTS), Xatom.WINDOW), what="openbox")
            yield process


class Manager(Screen):
    """A window manager that does nothing but say what it is told to say."""

    def __init__(self, display):
        super().__init__(display)
        self.check = self.root.create_window(0, 0, 1, 1, 0, 0)
        self.write(self.check, CHECK, Xatom.WINDOW, [self.check.id])
        self.write(self.root, CHECK, Xatom.WINDOW, [self.check.id])

    def name_active(self, *windows, kind=Xatom.WINDOW):
        self.write(self.root, ACTIVE, kind, list(windows))

    def set_state(self, window, *names):
        self.write(window.window, STATE, Xatom.ATOM, [self.atom(n) for n in names])


@contextmanager
def running(manager=openbox, config=CALM):
    """(service, display, bus), the service ready."""
    with Display() as display, PrivateBus() as bus:
        with manager(bus, display) if manager else Display("10x10"), Service(bus, display, config) as service:
            if manager:
                said(service, "ready")
            yield service, display, bus


@contextmanager
def pretending(display):
    with Manager(display) as manager:
        yield manager


def shown(window):
    window.activate()
    wait_until(lambda: window.active() == window.id, what="the window to be active")
    return window


def covers(window, is_on=True):
    window.cover(is_on)
    wait_until(lambda: window.is_full() == is_on, what=f"full screen to be {is_on}")


def test_a_window_covers_the_screen_and_no_more():
    with running() as (service, display, _):
        assert service.source("Kind", "fullscreen") == "hold"
        number = display.env["DISPLAY"]
        assert service.source("Detail", "fullscreen") == f"display {number}, told by its window manager (EWMH)"
        with Window(display) as window:
            shown(window)
            for count in (1, 3):
                before = time.time_ns() // 1000
                covers(window)
                heard(service, count)
                assert before <= service.source("LastEventTimestamp", "fullscreen") <= time.time_ns() // 1000
                covers(window, False)
                heard(service, count + 1)
        line = next(row for row in service.ctl("sources").stdout.splitlines() if row.startswith("fullscreen"))
        assert "hold" in line and "ready" in line and "told by its window manager" in line
        assert "nobody's business" not in service.process.stderr + service.ctl("sources").stdout


def test_only_the_active_window_counts():
    with running() as (service, display, _):
        with Window(display) as film, Window(display, ("other", "Other")) as other:
            shown(other)
            film.activate()
            shown(film)
            covers(film)
            heard(service, 1)
            other.activate()
            shown(other)
            heard(service, 2)
            film.activate()
            shown(film)
            heard(service, 3)
            film.destroy()
            heard(service, 4)
            covers(other)
            heard(service, 5)


def test_what_is_said_of_which_window():
    """Its class; never its title, which is the person's own business."""
    with Display() as display, PrivateBus() as bus, openbox(bus, display), Window(display, ("mpv", "Mpv")) as film:
        covers(shown(film))
        with Hearing(bus, display.env) as hearing:
            hearing.wait_live("fullscreen", ("fullscreen", "Mpv"))
            assert hearing.of("fullscreen")[0].age == "old"
            with Window(display, ("game", "Xonotic")) as game:
                game.activate()
                covers(shown(game))
                hearing.wait_live("fullscreen", ("fullscreen", "Xonotic"))
                assert hearing.last("fullscreen", "on").age == "new"
            assert "business" not in hearing.stdout


def test_it_covers_the_screen_when_we_start():
    with Display() as display, PrivateBus() as bus, openbox(bus, display), Window(display) as window:
        covers(shown(window))
        with Service(bus, display, CALM) as service:
            said(service, "ready")
            heard(service, 1)
            covers(window, False)
            heard(service, 2)


def test_a_program_that_is_killed():
    with running() as (service, display, bus), Screen(display) as screen:
        with Process(["xterm"], {**bus.env, **display.env}) as xterm:
            active = wait_until(screen.active, 10, "xterm to be active")
            screen.ask_manager(screen.conn.create_resource_object("window", active), STATE, 1, screen.atom(FULL), 0, 1)
            heard(service, 1)
            xterm.kill(signal.SIGKILL)
            heard(service, 2)
        assert service.source("State", "fullscreen") == "ready"


def test_the_window_manager_is_killed_and_comes_back():
    with running(None) as (service, display, bus):
        assert NO_MANAGER in said(service, "absent")
        with Window(display) as window:
            for count in (0, 4):
                with openbox(bus, display) as manager:
                    said(service, "ready")
                    window.activate()
                    covers(shown(window))
                    heard(service, count + 1)
                    manager.kill(signal.SIGKILL)
                    assert NO_MANAGER in said(service, "absent")
                    heard(service, count + 2)
                # What the dead one has left on the display is believed by the next one, and so by us.
                with openbox(bus, display):
                    said(service, "ready")
                    heard(service, count + 3)
                    covers(window, False)
                    heard(service, count + 4)
                said(service, "absent")


def test_another_window_manager_takes_over():
    with running() as (service, display, bus), Window(display) as window:
        covers(shown(window))
        heard(service, 1)
        with Process(["openbox", "--replace"], {**bus.env, **display.env}):
            wait_until(lambda: service.source("Events", "fullscreen") >= 3, 10, "the new one to be believed")
            said(service, "ready")
            # It takes over one thing after the other, and hears what it is asked when it is through.
            wait_until(lambda: window.cover(False) or not window.is_full(), 10, "the window to shrink")
            wait_until(lambda: service.source("Events", "fullscreen") % 2 == 0, what="the end of it")


def test_the_x_server_is_killed_and_comes_back():
    with running() as (service, display, bus):
        with Window(display) as window:
            covers(shown(window))
            heard(service, 1)
        covered = service.source("Events", "fullscreen")
        display.process.kill(signal.SIGKILL)
        assert "went away" in said(service, "standby")
        assert service.source("Events", "fullscreen") == covered + covered % 2, "what was claimed has ended"
        with Process(["Xvfb", display.env["DISPLAY"], "-screen", "0", "640x480x24", "-nolisten", "tcp", "-ac"]):
            wait_until(lambda: service.source("State", "fullscreen") == "absent", 15, "the new server to be found")
            with openbox(bus, display), Window(display) as window:
                said(service, "ready")
                before = service.source("Events", "fullscreen")
                covers(shown(window))
                heard(service, before + 1)


def test_typing_costs_nothing_and_switching_little():
    with running() as (service, display, _):
        with Window(display) as one, Window(display, ("other", "Other")) as other:
            shown(other)
            key(display)  # the first of a new keyboard makes the server tell everybody of its keys
            before = at_rest(service)
            for _ in range(20):
                key(display)
            assert at_rest(service) == before, "typing in one window"
            for _ in range(10):
                for window in (one, other):
                    window.activate()
                    shown(window)
            per_switch = (at_rest(service) - before) / 20
            print(f"{per_switch} wake-ups for each switch of windows")
            assert per_switch <= 12
            assert service.source("Events", "fullscreen") == 0


def test_what_a_window_writes_to_itself_costs_little_and_hides_nothing():
    """As where toolkits leave the instant of each key press at the window, or programs their progress in its title."""
    with running() as (service, display, _), Window(display) as window:
        shown(window)
        before = at_rest(service)
        for number in range(100):
            window.rename(f"{number} %")
            window.write(window.window, "_NET_WM_USER_TIME", Xatom.CARDINAL, [number])
        assert at_rest(service) <= before + 10
        covers(window)
        heard(service, 1)
        at_rest(service)
        before = at_rest(service)
        for number in range(100):
            window.rename(f"{number} %")
        assert at_rest(service) <= before + 10
        covers(window, False)
        heard(service, 2)


@pytest.mark.parametrize("order", ["state-first", "size-first"])
def test_state_and_size_in_either_order(order):
    with Display() as display, PrivateBus() as bus, Manager(display) as manager, Window(display) as window:
        with Service(bus, display, CALM) as service:
            said(service, "ready")
            manager.name_active(window.id)
            for count, (is_full, width) in enumerate([(True, 900), (False, 200)] * 2):
                for number in range(30):
                    window.rename(str(number))  # what comes now is listened to no more
                steps = [lambda full=is_full: manager.set_state(window, *[FULL] * full),
                         lambda w=width: (window.window.configure(width=w), window.conn.sync())]
                for step in steps if order == "state-first" else reversed(steps):
                    step()
                heard(service, count + 1)


def write_odd(manager, window, odd):
    root, ghost = manager.root, 0x7ffffff
    if odd == "ghost":
        manager.name_active(ghost)
    elif odd == "root":
        manager.name_active(root.id)
    elif odd == "manager":
        manager.name_active(manager.check.id)
    elif odd == "nothing":
        manager.name_active()
    elif odd == "many":
        manager.name_active(*[ghost] * 5000)
    elif odd == "type":
        manager.name_active(window.id, kind=Xatom.CARDINAL)
    elif odd == "bytes":
        manager.write(root, ACTIVE, Xatom.WINDOW, b"abc", 8)
    elif odd == "gone":
        manager.write(root, ACTIVE, Xatom.WINDOW, [window.id])
        root.delete_property(manager.atom(ACTIVE))
        manager.conn.sync()


@pytest.mark.parametrize("odd", ["ghost", "root", "manager", "nothing", "many", "type", "bytes", "gone"])
def test_an_odd_active_window(odd):
    with Display() as display, PrivateBus() as bus, Manager(display) as manager, Window(display) as window:
        with Service(bus, display, CALM) as service:
            said(service, "ready")
            manager.set_state(window, FULL)
            manager.name_active(window.id)
            heard(service, 1)
            write_odd(manager, window, odd)
            heard(service, 2)
            manager.name_active(window.id)
            heard(service, 3)


@pytest.mark.parametrize("name, said_of", [(None, ""), (("", ""), ""), (("x" * 9000, "y" * 9000), "x" * 63),
                                           (("a\n\x1b[31m", "Ünbekannt\x01"), "?nbekannt?"), (("one",), "one")],
                         ids=["none", "empty", "long", "wild", "one"])
def test_an_odd_class(name, said_of):
    with Display() as display, PrivateBus() as bus, Manager(display) as manager, Window(display, None) as window:
        if name:
            joined = "\0".join(name).encode("latin-1") + b"\0" * (name != ("", ""))
            manager.write(window.window, "WM_CLASS", Xatom.STRING, joined, 8)
        with Hearing(bus, display.env) as hearing:
            hearing.wait_state("fullscreen", "ready")
            manager.name_active(window.id)
            manager.write(window.window, STATE, Xatom.CARDINAL, [manager.atom(FULL)] * 9)
            manager.write(window.window, STATE, Xatom.ATOM, b"full", 8)
            manager.write(window.window, STATE, Xatom.ATOM, [manager.atom(ACTIVE)] * 3000)
            manager.write(window.window, STATE, Xatom.ATOM, [manager.atom(FULL)] * 3000)
            hearing.wait_live("fullscreen", ("fullscreen", said_of))
            manager.set_state(window)
            hearing.wait_live("fullscreen")
            assert len(hearing.of("fullscreen")) == 2


def test_a_name_on_the_display_without_a_manager():
    with running(None) as (service, display, _), Window(display) as window, Manager(display) as manager:
        said(service, "ready")
        manager.set_state(window, FULL)
        manager.name_active(window.id)
        heard(service, 1)
        for values in ([0x7ffffff], [manager.root.id], [window.id], [], [0]):
            manager.write(manager.root, CHECK, Xatom.WINDOW, [manager.check.id])
            said(service, "ready")
            manager.write(manager.root, CHECK, Xatom.WINDOW, values)
            assert NO_MANAGER in said(service, "absent")
        assert service.source("Events", "fullscreen") % 2 == 0, "nothing is claimed any more"


def test_a_status_bar_in_the_name_of_the_root_window():
    with running() as (service, display, _), Screen(display) as screen, Window(display) as window:
        covers(shown(window))
        heard(service, 1)
        for number in range(40):
            screen.root.set_wm_name(f"12:00:{number}")
            screen.conn.sync()
        assert "status bar" in said(service, "failed")
        heard(service, 2)
        before = at_rest(service)
        for number in range(40):
            screen.root.set_wm_name(f"12:01:{number}")
            screen.conn.sync()
        assert at_rest(service) == before


def test_windows_that_die_while_they_are_asked_about():
    """The answer about one may come with the news of its end: then a window without a name would stay."""
    with Display() as display, PrivateBus() as bus, Manager(display) as manager, Hearing(bus, display.env) as hearing:
        hearing.wait_state("fullscreen", "ready")
        for delay in range(200):
            with Window(display) as window:
                manager.set_state(window, FULL)
                manager.name_active(window.id)
                time.sleep(delay / 100_000)  # at another place of the exchange each time
                window.destroy()
        with Window(display, ("last", "Last")) as window:
            manager.set_state(window, FULL)
            manager.name_active(window.id)
            hearing.wait_live("fullscreen", ("fullscreen", "Last"))
        hearing.wait_live("fullscreen")
        assert {claim.detail for claim in hearing.of("fullscreen")} <= {"Held", "Last"}


@pytest.mark.parametrize("how", ["grabbed", "stopped"])
def test_a_server_that_does_not_answer_holds_nobody_up(how):
    with Display() as display, PrivateBus() as bus, Manager(display) as manager, Window(display) as window:
        with Service(bus, display, CALM) as service:
            said(service, "ready")
            if how == "grabbed":
                manager.conn.grab_server()
            else:
                manager.set_state(window, FULL)
            manager.name_active(window.id)
            if how == "stopped":
                display.process.kill(signal.SIGSTOP)
            for _ in range(20):
                before = time.monotonic()
                service.get("State")
                assert time.monotonic() - before < 0.25
            if how == "stopped":
                display.process.kill(signal.SIGCONT)
            else:
                manager.conn.ungrab_server()
                manager.conn.sync()
                manager.set_state(window, FULL)
            heard(service, 1)


def test_under_wayland_there_is_nobody_to_ask():
    with Display() as display, PrivateBus() as bus, openbox(bus, display):
        with Service(bus, display, CALM, {"WAYLAND_DISPLAY": "wayland-nowhere"}) as service:
            assert "Wayland session" in said(service, "absent")


def test_one_file_more_and_no_thread():
    with running() as (service, _, _):
        assert len(os.listdir(f"/proc/{service.process.pid}/fd")) <= 18
        assert len(os.listdir(f"/proc/{service.process.pid}/task")) == 1
