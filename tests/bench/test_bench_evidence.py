"""Everything that can be heard is heard, on one desk: typing and a film cost nothing all the same."""
import sys
import time
from pathlib import Path

import pytest

sys.path[:0] = [str(Path(__file__).resolve().parent), str(Path(__file__).resolve().parents[1])]
import measure  # noqa: E402
import rig  # noqa: E402
from fake_desktop import PolicyAgent, SessionManager  # noqa: E402
from fake_player import Player  # noqa: E402
from login1 import Login1, SystemBus  # noqa: E402
from pipewire import PipeWire  # noqa: E402
from service import Service  # noqa: E402
from test_bench import SETTLE, WINDOW, Desk, Displays, Table  # noqa: E402

CONFIG = "[Sitting]\nLimit=8h\nAwayAfter=5s\nPassiveLimit=3h\nRest=1h\n"
HEARD = {"session", "x11", "inhibit_gnome", "inhibit_kde", "inhibit_logind", "mpris", "pipewire"}


@pytest.fixture(scope="module")
def table():
    t = Table()
    yield t
    t.print()


@pytest.fixture(scope="module")
def desk():
    with (rig.PrivateBus() as bus, rig.Display() as display, SystemBus() as system, Login1(system) as login,
          SessionManager(bus) as manager, PolicyAgent(bus), PipeWire(bus) as server,
          Player(bus, "vlc", "Stopped", entry="vlc") as player):
        server.make("mic", "Audio/Source/Virtual")
        login.display = login.add_session("c2", "x11")
        desk = Desk(bus, display)
        with Service(bus, display, CONFIG, system.env) as service:
            desk.service, desk.player, desk.manager, desk.login = service, player, manager, login
            for name in sorted(HEARD):
                rig.wait_until(lambda: service.source("State", name) == "ready", 20, f"{name} to be ready")
            yield desk


def window(table, desk, what, allowed):
    time.sleep(SETTLE)
    pid, displays = desk.service.process.pid, Displays()
    before = measure.switches(pid)
    time.sleep(WINDOW)
    woken = measure.switches(pid) - before
    table.add(f"wake-ups in {WINDOW} s {what}, all sources on", 0, woken, allowed)
    assert woken <= allowed, str(displays)


def test_typing(table, desk):
    with desk.typing(WINDOW + 30):
        desk.service.wait("State", "active")
        time.sleep(6)  # beyond the time in which a return could be taken back
        window(table, desk, "typing", 0)
        assert desk.service.get("State") == "active"


def test_a_film(table, desk):
    """A player, and whom it asks to keep the screen on; longer than anybody stays without a touch."""
    desk.player.status("Playing")
    desk.manager.hold("vlc", "Playing video")
    desk.login.hold("vlc", "Playing video")
    desk.service.wait("State", "passive", 20)
    window(table, desk, "in a film", 1)
    assert desk.service.get("State") == "passive"
