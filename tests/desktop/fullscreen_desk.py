"""A display whose windows may cover it, with a real window manager or one that says what it is told to say."""
import time
from contextlib import contextmanager

from rig import Display, PrivateBus, Process, wait_until
from service import Service
from x11_window import ACTIVE, STATE, Screen
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
def running(manager=openbox, config=CALM, kind=Display):
    """(service, display, bus), the service ready."""
    with kind() as display, PrivateBus() as bus:
        with manager(bus, display) if manager else Display("10x10"), Service(bus, display, config) as service:
            if manager:
                said(service, "ready")
            yield service, display, bus


def shown(window):
    window.activate()
    wait_until(lambda: window.active() == window.id, what="the window to be active")
    return window


def covers(window, is_on=True):
    window.cover(is_on)
    wait_until(lambda: window.is_full() == is_on, what=f"full screen to be {is_on}")
