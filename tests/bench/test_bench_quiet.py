"""No wake-ups in a minute, in each of the situations in which the service spends its time.

All situations have the same minute, because waiting for each of them in turn would take seven times as long. Their desks are
separate, and all are ready before the minute begins: the service watches the folder of the displays' sockets.
"""
from contextlib import ExitStack, contextmanager

import measure
import pytest
import rig
from bench_desk import COACH, PRESENCE, SETTLE, WINDOW, Desk, Displays
from fake_bluez import STEPS
from fake_desktop import PolicyAgent, SessionManager
from fake_logind import FakeLogind, SystemBus
from fake_player import Player
from lumbard import Service
from measured_desks import new_desk, pipewire_desk, sitting, tracker_desk
from pipewire_server import PipeWire, until_running

CONFIG = "[Sitting]\nLimit=8h\nAwayAfter=5s\nPassiveLimit=3h\nRest=1h\n"
READY = {"session", "x11", "inhibit_gnome", "inhibit_kde", "inhibit_logind", "mpris", "pipewire"}
TRIES = 3
HANDS = TRIES * (WINDOW + SETTLE) + 900  # s of typing, longer than all situations need to be ready


class Situation:
    """allowed: wake-ups that belong to it. check(): asserts that the situation is still what it was."""

    def __init__(self, pid, check, allowed=0):
        self.pid, self.check, self.allowed = pid, check, allowed
        self.woken = self.ran = None

    def begin(self):
        self.before, self.ran_before = measure.switches(self.pid), measure.run_ns(self.pid)

    def end(self):
        """Keeps the least of all windows."""
        woken = max(0, measure.switches(self.pid) - self.before - self.allowed)
        if self.woken is None or woken < self.woken:
            self.woken, self.ran = woken, measure.run_ns(self.pid) - self.ran_before


@contextmanager
def idle():
    with new_desk() as desk, sitting(desk) as daemon:
        desk.until_state("away")

        def check():
            assert desk.get(PRESENCE, "State") == "away"
        yield Situation(daemon.pid, check)


@contextmanager
def typing():
    with new_desk() as desk, sitting(desk) as daemon, desk.typing(HANDS):
        desk.until_state("active")

        def check():
            assert desk.get(PRESENCE, "State") == "active"
            assert desk.get(COACH, "SuggestionsToday") == 0
        yield Situation(daemon.pid, check)


@contextmanager
def all_sources():
    """A desk on which all sources are ready at once."""
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


@contextmanager
def typing_with_all_sources():
    with all_sources() as desk, desk.typing(HANDS):
        desk.service.wait("State", "active")

        def check():
            assert desk.service.get("State") == "active"
        yield Situation(desk.service.process.pid, check)


@contextmanager
def a_film():
    """A player, and the services through which it inhibits idleness, for longer than AwayAfter."""
    with all_sources() as desk:
        desk.type_for(3)
        desk.player.status("Playing")
        desk.manager.hold("vlc", "Playing video")
        desk.login.hold("vlc", "Playing video")
        desk.service.wait("State", "passive")

        def check():
            assert desk.service.get("State") == "passive"
        yield Situation(desk.service.process.pid, check, allowed=1)


@contextmanager
def pipewire():
    with pipewire_desk() as (_server, service):
        yield Situation(service.process.pid, lambda: None)


@contextmanager
def a_call():
    with pipewire_desk() as (server, service), server.record(program="Firefox"):
        until_running(server, "Firefox")
        rig.rest(6)  # a call counts after some seconds

        def check():
            assert service.source("Events", "pipewire") == 1
        yield Situation(service.process.pid, check)


@contextmanager
def three_trackers():
    with tracker_desk() as desk:
        for total in (1, 2, 3):  # each has reported
            desk.amazfish.steps(total)
            desk.watch.notify(STEPS, f"{total:02x} 00 00 00")
            desk.tracker.call("StepTotal", "tt", 0, total)
        desk.service.wait("State", "away", 30)

        def check():
            assert desk.service.get("State") == "away"
        yield Situation(desk.service.process.pid, check)


SITUATIONS = {
    "idle": idle,
    "typing": typing,
    "typing, all sources on": typing_with_all_sources,
    "in a film, all sources on, above 1": a_film,
    "with PipeWire": pipewire,
    "in a call": a_call,
    "at rest, with three trackers": three_trackers,
}


@pytest.fixture(scope="module")
def minute():
    """The situations after their minute, and whether other displays started or stopped in it.

    Other work of the machine can cause a context switch, but nothing takes one away: what wakes the service does so each
    time. So a situation that was woken has up to two more minutes.
    """
    with ExitStack() as stack:
        situations = {what: stack.enter_context(make()) for what, make in SITUATIONS.items()}
        rig.rest(6)  # longer than the core may still call a return a blip
        for _ in range(TRIES):
            rig.rest(SETTLE)
            displays = Displays()
            for situation in situations.values():
                situation.begin()
            rig.rest(WINDOW)
            for situation in situations.values():
                situation.end()
            woken = {what: situation.woken for what, situation in situations.items() if situation.woken}
            if not woken:
                break
            print(f"woken in {WINDOW} s: {woken}")
        yield situations, str(displays)


@pytest.mark.parametrize("what", SITUATIONS)
def test_no_wake_up(table, minute, what):
    situations, displays = minute
    situation = situations[what]
    table.add(f"wake-ups in {WINDOW} s {what}", 0, situation.woken, 0)
    assert situation.woken == 0, displays
    if not situation.allowed:
        table.add(f"CPU in {WINDOW} s {what}", "0 ms", f"{situation.ran / 1e6:.1f} ms", "0 ms")
        assert situation.ran == 0, displays
    situation.check()
