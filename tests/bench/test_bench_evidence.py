"""With all sources ready at once, typing and a film cause no wake-ups."""

import measure
import pytest
import rig
from bench_desk import SETTLE, WINDOW, Desk, Displays, without_wake_up
from fake_desktop import PolicyAgent, SessionManager
from fake_logind import FakeLogind, SystemBus
from fake_player import Player
from lumbard import Service
from pipewire_server import PipeWire

CONFIG = "[Sitting]\nLimit=8h\nAwayAfter=5s\nPassiveLimit=3h\nRest=1h\n"
READY = {"session", "x11", "inhibit_gnome", "inhibit_kde", "inhibit_logind", "mpris", "pipewire"}


@pytest.fixture(scope="module")
def desk():
    with (rig.PrivateBus() as bus, rig.Display() as display, SystemBus() as system, FakeLogind(system) as login,
          SessionManager(bus) as manager, PolicyAgent(bus), PipeWire(bus) as server,
          Player(bus, "vlc", "Stopped", entry="vlc") as player):
        server.make("mic", "Audio/Source/Virtual")
        login.display = login.add_session("c2", "x11")
        desk = Desk(bus, display)
        with Service(bus, display, CONFIG, system.env) as service:
            desk.service, desk.player, desk.manager, desk.login = service, player, manager, login
            for name in sorted(READY):
                rig.wait_until(lambda: service.source("State", name) == "ready", what=f"{name} to be ready")
            yield desk


def window(table, desk, what, allowed):
    rig.rest(SETTLE)
    pid, displays = desk.service.process.pid, Displays()

    def look():
        before = measure.switches(pid)
        rig.rest(WINDOW)
        return (max(0, measure.switches(pid) - before - allowed),)

    woken = without_wake_up(what, look)[0]
    table.add(f"wake-ups in {WINDOW} s {what}, all sources on, above {allowed}", 0, woken, 0)
    assert woken == 0, str(displays)


def test_typing(table, desk):
    with desk.typing(3 * WINDOW + 30):
        desk.service.wait("State", "active")
        rig.rest(6)  # longer than the core may still call the return a blip
        window(table, desk, "typing", 0)
        assert desk.service.get("State") == "active"


def test_a_film(table, desk):
    """A player, and the services through which it inhibits idleness, for longer than AwayAfter."""
    desk.player.status("Playing")
    desk.manager.hold("vlc", "Playing video")
    desk.login.hold("vlc", "Playing video")
    desk.service.wait("State", "passive")
    window(table, desk, "in a film", 1)
    assert desk.service.get("State") == "passive"
