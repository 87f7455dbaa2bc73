"""Desks with a running service for the benchmarks, each on buses and a display of its own."""
from contextlib import ExitStack, contextmanager

import rig
from bench_desk import DAEMON, Desk, running, unit_environment
from fake_amazfish import Amazfish
from fake_bluez import WATCH, FakeBluez
from fake_logind import FakeLogind, SystemBus
from lumbard import Service
from notification_servers import FakeServer
from pipewire_server import PipeWire
from tracker_client import Tracker


@contextmanager
def new_desk():
    with rig.PrivateBus() as bus, rig.Display() as display, FakeServer(bus):
        yield Desk(bus, display)


@contextmanager
def sitting(desk):
    """The service with a display and a history; no stretch is due for hours."""
    desk.configure(Limit="8h", AwayAfter="5s", Rest="1h")
    with running(desk, DAEMON, rig.LUMBARD) as program:
        desk.type_for(3)
        desk.until_state("active")
        yield program


@contextmanager
def pipewire_desk():
    """(PipeWire with a microphone, the service)."""
    with rig.PrivateBus() as bus, rig.Display() as display, PipeWire(bus) as server:
        server.make("mic", "Audio/Source/Virtual")
        with Service(bus, display, "[Sitting]\nLimit=8h\nAwayAfter=1h\n", unit_environment()) as service:
            rig.wait_until(lambda: service.source("State", "pipewire") == "ready", what="PipeWire to be ready")
            rig.wait_until(lambda: service.get("IdleSource") == "x11", what="the display to be served")
            yield server, service


@contextmanager
def tracker_desk():
    """A desk whose service has a tracker of each source."""
    with ExitStack() as stack:
        enter = stack.enter_context
        bus, display, system = enter(rig.PrivateBus()), enter(rig.Display()), enter(SystemBus())
        login, amazfish, bluez = enter(FakeLogind(system)), enter(Amazfish(bus)), enter(FakeBluez(system))
        login.display = login.add_session("c2", "x11")
        watch = bluez.add(WATCH)
        watch.connect()
        desk = Desk(bus, display)
        desk.service = enter(Service(bus, display, "[Sitting]\nLimit=8h\nAwayAfter=5s\nRest=1h\n", system.env))
        desk.amazfish, desk.watch, desk.tracker = amazfish, watch, Tracker(desk.service, "phone")
        desk.tracker.register(provides=["steps", "alert"])
        for name in ("amazfish", "bluez", "activity"):
            rig.wait_until(lambda: desk.service.source("State", name) == "ready", what=f"{name} to be ready")
        yield desk
