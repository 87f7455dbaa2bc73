"""A display server with a fake logind, and a new service for each test at it."""
import shutil
from contextlib import ExitStack, contextmanager, nullcontext
from pathlib import Path

from compositors import Moving
from fake_clocks import Clocks
from fake_logind import FakeLogind, SystemBus
from instants import assert_near, now
from lumbard import PATH, PRESENCE, Service
from rig import LIMIT, PrivateBus, Watcher, ending_on_error, wait_until

AWAY_AFTER = 2_000_000  # µs; a blip is shorter than half of this
CONFIG = "[Sitting]\nLimit=1h\nAwayAfter=2s\nRest=1h\n"
PATIENT = "[Sitting]\nLimit=1h\nAwayAfter=10min\nRest=1h\n"
SOON = 150_000  # µs: the largest delay until the service notices input, a lock or a clock change


class Desk:
    """A display server, and a fake logind with one session on it."""

    def __init__(self, kind):
        self.stack = ExitStack()
        with self.stack:
            self.bus = self.stack.enter_context(PrivateBus())
            self.system = self.stack.enter_context(SystemBus())
            self.login = self.stack.enter_context(FakeLogind(self.system))
            self.login.display = self.login.add_session("c2", "x11" if kind.source == "x11" else "wayland")
            self.server = self.stack.enter_context(kind(self.bus))
            self.stack = self.stack.pop_all()

    def forget(self):
        """Removes the state that the test before left."""
        self.login.display.set(LockedHint=False)
        self.login.is_preparing = False
        shutil.rmtree(Path(self.bus.env["XDG_STATE_HOME"], "lumbard"), ignore_errors=True)

    def lock(self, is_on):
        """Locks or unlocks the session; returns the instants before and after."""
        before = now()
        self.login.display.set(LockedHint=is_on)
        return before, now()

    @contextmanager
    def dead(self):
        self.server.kill()
        try:
            yield
        finally:
            self.server.start()

    def close(self):
        self.stack.close()


class Daemon(Service):
    """Watched by its signals only, because a call would wake it. states: those it has announced, in order."""

    def __init__(self, desk, config=CONFIG, has_clocks=False, is_touched=True):
        desk.forget()
        self.desk, self.clocks = desk, Clocks(desk.bus.folder) if has_clocks else None
        self.watcher = Watcher(desk.bus.connect(), None, PATH)
        # Input ends the idleness since the test before, and goes on: a start may take longer than AwayAfter.
        with hands_on(desk) if is_touched else nullcontext():
            super().__init__(desk.bus, desk.server, config, {**desk.system.env, **(self.clocks.env if has_clocks else {})})
            with ending_on_error(self.process):
                self.serves()

    def serves(self):
        """Waits until the sources of the display server and of logind are ready."""
        for name in (self.desk.server.source, "session"):
            wait_until(lambda: self.source("State", name) == "ready", what=f"{name} to be ready")
        self.wait("IdleSource", self.desk.server.source)  # once logind has named the session of the display server

    @property
    def states(self):
        states = [a[1]["State"] for m, a in self.watcher.events
                  if m == "PropertiesChanged" and a[0] == PRESENCE and "State" in a[1]]
        return [s for s, before in zip(states, [None, *states]) if s != before]

    def wait_states(self, *states, limit=LIMIT):
        """Waits until it has announced exactly these states since its start."""
        wait_until(lambda: self.states[len(states) - 1:], limit, f"{states}, it announced {self.states}")
        self.assert_states(*states)

    def assert_states(self, *states):
        self.watcher.settle()
        assert self.states == list(states)

    def near(self, prop, instants, tolerance=SOON, ahead=None):
        """The instant of the property must lie between these two. ahead: the lead of the clock of the service, in µs."""
        if ahead is None:
            ahead = self.clocks.ahead if self.clocks else 0
        assert_near(prop, self.get(prop) - ahead, instants, tolerance + self.waited())

    def peer_pids(self):
        return self.desk.server.process.pid, self.desk.system.process.pid

    def stop(self):
        self.process.kill()
        assert self.process.wait_exit() == 0

    def __exit__(self, kind, value, trace):
        try:
            if not kind:
                self.stop()
        finally:
            self.watcher.stop()
            super().__exit__(kind, value, trace)


@contextmanager
def hands_on(desk, at_least=0):
    """Moves the pointer during the block, which ends with a movement at_least µs after the first one."""
    with Moving(desk.server) as hands:
        wait_until(lambda: hands.first or hands.error, what="the first movement")
        yield hands
        if at_least:
            hands.lasts(at_least)
