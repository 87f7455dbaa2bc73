"""An X display with full-screen windows, with openbox or a fake window manager, and the service."""
from contextlib import contextmanager

from lumbard import Service
from rig import Display, PrivateBus, Process, wait_until
from x11_window import ACTIVE, STATE, Screen
from Xlib import Xatom

CALM = "[Sitting]\nLimit=1h\nAwayAfter=1h\n"
CHECK, CLIENTS = "_NET_SUPPORTING_WM_CHECK", "_NET_CLIENT_LIST"  # openbox writes CLIENTS last when it starts
NO_MANAGER = "no window manager"


def wait_source(service, state):
    wait_until(lambda: service.source("State", "fullscreen") == state, what=f"fullscreen to be {state}")
    return service.source("Detail", "fullscreen")


def wait_events(service, count):
    """Waits until exactly this many pieces of evidence have begun or ended."""
    wait_until(lambda: service.source("Events", "fullscreen") >= count, what=f"{count} events")
    assert service.source("Events", "fullscreen") == count


@contextmanager
def openbox(bus, display):
    with Screen(display) as screen:
        screen.root.delete_property(screen.atom(CLIENTS))
        screen.conn.sync()
        with Process(["openbox"], {**bus.env, **display.env}) as process:
            wait_until(lambda: screen.root.get_full_property(screen.atom(CLIENTS), Xatom.WINDOW), what="openbox")
            yield process


class Manager(Screen):
    """A fake window manager: the test sets the properties that a real one would set."""

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
def running(manager=openbox, config=CALM, kind=Display):
    """(service, display, bus), once the source of full-screen evidence is ready."""
    with kind() as display, PrivateBus() as bus:
        with manager(bus, display) if manager else Display("10x10"), Service(bus, display, config) as service:
            if manager:
                wait_source(service, "ready")
            yield service, display, bus


def activated(window):
    """Activates the window. openbox ignores requests until it has started, so the request is repeated."""
    wait_until(lambda: window.activate() or window.active() == window.id, what="the window to be active")
    return window


def set_full_screen(window, is_on=True):
    window.cover(is_on)
    wait_until(lambda: window.is_full() == is_on, what=f"full screen to be {is_on}")
