"""A window that covers the screen, on X11: unusual properties of a display, and servers that do not answer."""
import signal
import time

import pytest
from evidence_log import EvidenceLog
from fullscreen_desk import CALM, CHECK, NO_MANAGER, Manager, set_full_screen, wait_events, running, wait_source, activated
from lumbard import STALL, Service
from measure import sleeps_through
from rig import Display, PrivateBus
from x11_window import ACTIVE, FULL, STATE, Screen, Window
from Xlib import Xatom


@pytest.mark.parametrize("order", ["state-first", "size-first"])
def test_state_and_size_in_either_order(order):
    with Display() as display, PrivateBus() as bus, Manager(display) as manager, Window(display) as window:
        with Service(bus, display, CALM) as service:
            wait_source(service, "ready")
            manager.name_active(window.id)
            for count, (is_full, width) in enumerate([(True, 900), (False, 200)] * 2):
                for number in range(30):
                    window.rename(str(number))  # the service stops to watch this property
                steps = [lambda full=is_full: manager.set_state(window, *[FULL] * full),
                         lambda w=width: (window.window.configure(width=w), window.conn.sync())]
                for step in steps if order == "state-first" else reversed(steps):
                    step()
                wait_events(service, count + 1)


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
            wait_source(service, "ready")
            manager.set_state(window, FULL)
            manager.name_active(window.id)
            wait_events(service, 1)
            write_odd(manager, window, odd)
            wait_events(service, 2)
            manager.name_active(window.id)
            wait_events(service, 3)


@pytest.mark.parametrize("name, detail", [(None, ""), (("", ""), ""), (("x" * 9000, "y" * 9000), "x" * 63),
                                           (("a\n\x1b[31m", "Ünbekannt\x01"), "?nbekannt?"), (("one",), "one")],
                         ids=["none", "empty", "long", "wild", "one"])
def test_an_odd_class(name, detail):
    with Display() as display, PrivateBus() as bus, Manager(display) as manager, Window(display, None) as window:
        if name:
            joined = "\0".join(name).encode("latin-1") + b"\0" * (name != ("", ""))
            manager.write(window.window, "WM_CLASS", Xatom.STRING, joined, 8)
        with EvidenceLog(bus, display.env) as log:
            log.wait_state("fullscreen", "ready")
            manager.name_active(window.id)
            manager.write(window.window, STATE, Xatom.CARDINAL, [manager.atom(FULL)] * 9)
            manager.write(window.window, STATE, Xatom.ATOM, b"full", 8)
            manager.write(window.window, STATE, Xatom.ATOM, [manager.atom(ACTIVE)] * 3000)
            manager.write(window.window, STATE, Xatom.ATOM, [manager.atom(FULL)] * 3000)
            log.wait_live("fullscreen", ("fullscreen", detail))
            manager.set_state(window)
            log.wait_live("fullscreen")
            assert len(log.of("fullscreen")) == 2


def test_a_name_on_the_display_without_a_manager():
    with running(None) as (service, display, _), Window(display) as window, Manager(display) as manager:
        wait_source(service, "ready")
        manager.set_state(window, FULL)
        manager.name_active(window.id)
        wait_events(service, 1)
        for values in ([0x7ffffff], [manager.root.id], [window.id], [], [0]):
            manager.write(manager.root, CHECK, Xatom.WINDOW, [manager.check.id])
            wait_source(service, "ready")
            manager.write(manager.root, CHECK, Xatom.WINDOW, values)
            assert NO_MANAGER in wait_source(service, "absent")
        assert service.source("Events", "fullscreen") % 2 == 0, "nothing is claimed any more"


def test_a_status_bar_in_the_name_of_the_root_window():
    with running() as (service, display, _), Screen(display) as screen, Window(display) as window:
        set_full_screen(activated(window))
        wait_events(service, 1)
        for number in range(40):
            screen.root.set_wm_name(f"12:00:{number}")
            screen.conn.sync()
        assert "status bar" in wait_source(service, "failed")
        wait_events(service, 2)
        def clock_ticks():
            for number in range(40):
                screen.root.set_wm_name(f"12:01:{number}")
                screen.conn.sync()
        sleeps_through(service, clock_ticks)


def test_windows_that_are_destroyed_during_a_query():
    """The reply may arrive together with the event of the end: evidence of a window without a name must not stay."""
    with Display() as display, PrivateBus() as bus, Manager(display) as manager, EvidenceLog(bus, display.env) as log:
        log.wait_state("fullscreen", "ready")
        for delay in range(200):
            with Window(display) as window:
                manager.set_state(window, FULL)
                manager.name_active(window.id)
                time.sleep(delay / 100_000)  # at another point of the exchange each time
                window.destroy()
        with Window(display, ("last", "Last")) as window:
            manager.set_state(window, FULL)
            manager.name_active(window.id)
            log.wait_live("fullscreen", ("fullscreen", "last"))
        log.wait_live("fullscreen")
        assert {claim.detail for claim in log.of("fullscreen")} <= {"held", "last"}


@pytest.mark.parametrize("how", ["grabbed", "stopped"])
def test_a_server_that_does_not_answer_delays_nothing(how):
    with Display() as display, PrivateBus() as bus, Manager(display) as manager, Window(display) as window:
        with Service(bus, display, CALM) as service:
            wait_source(service, "ready")
            if how == "grabbed":
                manager.conn.grab_server()
                manager.name_active(window.id)
            else:
                # Not in the middle of a reply: libxcb waits for the rest of a reply that has begun.
                service.process.kill(signal.SIGSTOP)
                manager.set_state(window, FULL)
                manager.name_active(window.id)
                display.process.kill(signal.SIGSTOP)
                service.process.kill(signal.SIGCONT)
            for _ in range(20):
                assert service.delay() < STALL
            if how == "stopped":
                display.process.kill(signal.SIGCONT)
            else:
                manager.conn.ungrab_server()
                manager.conn.sync()
                manager.set_state(window, FULL)
            wait_events(service, 1)
