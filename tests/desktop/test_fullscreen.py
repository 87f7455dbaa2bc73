"""A window that covers the screen, on X11, with a real window manager."""
import os
import signal
import time

from evidence_log import EvidenceLog
from fullscreen_desk import CALM, NO_MANAGER, set_full_screen, wait_events, openbox, running, wait_source, activated
from lumbard import Service, key
from measure import sleeps_through, switches_at_rest
from rig import Display, PrivateBus, Process, wait_until
from x11_server import X11
from x11_window import FULL, STATE, Screen, Window
from Xlib import Xatom


def test_a_window_covers_the_screen_and_no_more():
    with running() as (service, display, _):
        assert service.source("Kind", "fullscreen") == "hold"
        number = display.env["DISPLAY"]
        assert service.source("Detail", "fullscreen") == f"the window manager on display {number} reports the active window"
        with Window(display) as window:
            activated(window)
            for count in (1, 3):
                before = time.time_ns() // 1000
                set_full_screen(window)
                wait_events(service, count)
                assert before <= service.source("LastEventTimestamp", "fullscreen") <= time.time_ns() // 1000
                set_full_screen(window, False)
                wait_events(service, count + 1)
        line = next(row for row in service.ctl("sources").stdout.splitlines() if row.startswith("fullscreen"))
        assert "hold" in line and "ready" in line and "reports the active window" in line
        assert "a private title" not in service.process.stderr + service.ctl("sources").stdout


def test_only_the_active_window_counts():
    with running() as (service, display, _):
        with Window(display) as film, Window(display, ("other", "Other")) as other:
            activated(other)
            film.activate()
            activated(film)
            set_full_screen(film)
            wait_events(service, 1)
            other.activate()
            activated(other)
            wait_events(service, 2)
            film.activate()
            activated(film)
            wait_events(service, 3)
            film.destroy()
            wait_events(service, 4)
            set_full_screen(other)
            wait_events(service, 5)


def test_the_detail_is_the_class_of_the_window():
    """Never its title, which is private."""
    with Display() as display, PrivateBus() as bus, openbox(bus, display), Window(display, ("mpv", "Mpv")) as film:
        set_full_screen(activated(film))
        with EvidenceLog(bus, display.env) as log:
            log.wait_live("fullscreen", ("fullscreen", "mpv"))
            assert log.of("fullscreen")[0].age == "old"
            with Window(display, ("game", "Xonotic")) as game:
                game.activate()
                set_full_screen(activated(game))
                log.wait_live("fullscreen", ("fullscreen", "xonotic"))
                assert log.last("fullscreen", "on").age == "new"
            assert "business" not in log.stdout


def test_a_window_that_covers_the_screen_at_the_start():
    with Display() as display, PrivateBus() as bus, openbox(bus, display), Window(display) as window:
        set_full_screen(activated(window))
        with Service(bus, display, CALM) as service:
            wait_source(service, "ready")
            wait_events(service, 1)
            set_full_screen(window, False)
            wait_events(service, 2)


def test_a_program_that_is_killed():
    with running() as (service, display, bus), Screen(display) as screen:
        with Process(["xterm"], {**bus.env, **display.env}) as xterm:
            active = wait_until(screen.active, what="xterm to be active")
            screen.ask_manager(screen.conn.create_resource_object("window", active), STATE, 1, screen.atom(FULL), 0, 1)
            wait_events(service, 1)
            xterm.kill(signal.SIGKILL)
            wait_events(service, 2)
        assert service.source("State", "fullscreen") == "ready"


def test_the_window_manager_is_killed_and_restarts():
    with running(None) as (service, display, bus):
        assert NO_MANAGER in wait_source(service, "absent")
        with Window(display) as window:
            for count in (0, 4):
                with openbox(bus, display) as manager:
                    wait_source(service, "ready")
                    window.activate()
                    set_full_screen(activated(window))
                    wait_events(service, count + 1)
                    manager.kill(signal.SIGKILL)
                    assert NO_MANAGER in wait_source(service, "absent")
                    wait_events(service, count + 2)
                # The next manager keeps the properties that the killed one left, and the service reads them.
                with openbox(bus, display):
                    wait_source(service, "ready")
                    wait_events(service, count + 3)
                    set_full_screen(window, False)
                    wait_events(service, count + 4)
                wait_source(service, "absent")


def test_another_window_manager_takes_over():
    with running() as (service, display, bus), Window(display) as window:
        set_full_screen(activated(window))
        wait_events(service, 1)
        with Process(["openbox", "--replace"], {**bus.env, **display.env}):
            wait_until(lambda: service.source("Events", "fullscreen") >= 3, what="the evidence of the new one")
            wait_source(service, "ready")
            # It processes requests once it has taken over completely.
            wait_until(lambda: window.cover(False) or not window.is_full(), what="the window to shrink")
            wait_until(lambda: service.source("Events", "fullscreen") % 2 == 0, what="the end of it")


def test_the_x_server_is_killed_and_restarts():
    with running(kind=X11) as (service, display, bus):
        with Window(display) as window:
            set_full_screen(activated(window))
            wait_events(service, 1)
        covered = service.source("Events", "fullscreen")
        display.kill()
        # The detail changes again as soon as the service has tried to connect once more.
        wait_until(lambda: "source fullscreen: standby, the X server disconnected" in service.process.stderr, what="the end")
        wait_source(service, "standby")
        assert service.source("Events", "fullscreen") == covered + covered % 2, "the evidence has ended"
        display.start()
        wait_until(lambda: service.source("State", "fullscreen") == "absent", what="the new server to be found")
        with openbox(bus, display), Window(display) as window:
            wait_source(service, "ready")
            before = service.source("Events", "fullscreen")
            set_full_screen(activated(window))
            wait_events(service, before + 1)


def test_wake_ups_by_typing_and_by_switching_windows():
    with running() as (service, display, _):
        with Window(display) as one, Window(display, ("other", "Other")) as other:
            activated(other)
            key(display)  # the first key of a new keyboard makes the server announce its keys
            sleeps_through(service, lambda: [key(display) for _ in range(20)])  # in one window
            before = switches_at_rest(service)
            for _ in range(10):
                for window in (one, other):
                    window.activate()
                    activated(window)
            per_switch = (switches_at_rest(service) - before) / 20
            print(f"{per_switch} wake-ups for each switch of windows")
            assert per_switch <= 12
            assert service.source("Events", "fullscreen") == 0


def write_much(window, count):
    for number in range(count):
        window.rename(f"{number} %")
        window.write(window.window, "_NET_WM_USER_TIME", Xatom.CARDINAL, [number])


def costs_nothing_any_more(service, window):
    """The service receives a few events. They arrive at once, or in as many wake-ups as the scheduler makes of them."""
    before = switches_at_rest(service)
    service.process.kill(signal.SIGSTOP)
    write_much(window, 20)
    service.process.kill(signal.SIGCONT)
    assert switches_at_rest(service) <= before + 10
    sleeps_through(service, lambda: write_much(window, 100))


def test_properties_that_change_constantly():
    """Toolkits write the instant of each key press to the window, and programs their progress into its title."""
    with running() as (service, display, _), Window(display) as window:
        activated(window)
        costs_nothing_any_more(service, window)
        set_full_screen(window)
        wait_events(service, 1)
        costs_nothing_any_more(service, window)
        set_full_screen(window, False)
        wait_events(service, 2)


def test_wayland_has_no_such_source():
    with Display() as display, PrivateBus() as bus, openbox(bus, display):
        with Service(bus, display, CALM, {"WAYLAND_DISPLAY": "wayland-nowhere"}) as service:
            assert "Wayland session" in wait_source(service, "absent")


def test_one_file_more_and_no_thread():
    with running() as (service, _, _):
        assert len(os.listdir(f"/proc/{service.process.pid}/fd")) <= 18
        assert len(os.listdir(f"/proc/{service.process.pid}/task")) == 1
