"""A window that covers the screen, on X11, with a real window manager."""
import os
import signal
import time

from fullscreen_desk import CALM, NO_MANAGER, at_rest, covers, heard, openbox, running, said, shown
from hearing import Hearing
from rig import Display, PrivateBus, Process, wait_until
from service import Service, key
from x11 import X11
from x11_window import FULL, STATE, Screen, Window
from Xlib import Xatom


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
    with running(kind=X11) as (service, display, bus):
        with Window(display) as window:
            covers(shown(window))
            heard(service, 1)
        covered = service.source("Events", "fullscreen")
        display.kill()
        assert "went away" in said(service, "standby")
        assert service.source("Events", "fullscreen") == covered + covered % 2, "what was claimed has ended"
        display.start()
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


def write_much(window, count):
    for number in range(count):
        window.rename(f"{number} %")
        window.write(window.window, "_NET_WM_USER_TIME", Xatom.CARDINAL, [number])


def costs_nothing_any_more(service, window):
    """It listens for a few events. They come at once, or the scheduler says how many more are under way by then."""
    before = at_rest(service)
    service.process.kill(signal.SIGSTOP)
    write_much(window, 20)
    service.process.kill(signal.SIGCONT)
    assert at_rest(service) <= before + 10
    before = at_rest(service)
    write_much(window, 100)
    assert at_rest(service) == before


def test_what_a_window_writes_to_itself_costs_little_and_hides_nothing():
    """As where toolkits leave the instant of each key press at the window, or programs their progress in its title."""
    with running() as (service, display, _), Window(display) as window:
        shown(window)
        costs_nothing_any_more(service, window)
        covers(window)
        heard(service, 1)
        costs_nothing_any_more(service, window)
        covers(window, False)
        heard(service, 2)


def test_under_wayland_there_is_nobody_to_ask():
    with Display() as display, PrivateBus() as bus, openbox(bus, display):
        with Service(bus, display, CALM, {"WAYLAND_DISPLAY": "wayland-nowhere"}) as service:
            assert "Wayland session" in said(service, "absent")


def test_one_file_more_and_no_thread():
    with running() as (service, _, _):
        assert len(os.listdir(f"/proc/{service.process.pid}/fd")) <= 18
        assert len(os.listdir(f"/proc/{service.process.pid}/task")) == 1
