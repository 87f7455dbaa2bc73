"""What the rows of the matrix share: a desk for each display server, and a daemon of its own for each row."""
import shutil
from contextlib import ExitStack, contextmanager
from pathlib import Path

from clocks import Clocks
from compositors import Moving
from instants import assert_near, now, wait_past
from login1 import Login1, SystemBus
from rig import LIMIT, PrivateBus, Watcher, ending_on_error, wait_until
from service import PATH, PRESENCE, Service

AWAY_AFTER = 2_000_000  # µs; a blip is shorter than half of it
CONFIG = "[Sitting]\nLimit=1h\nAwayAfter=2s\nRest=1h\n"
PATIENT = "[Sitting]\nLimit=1h\nAwayAfter=10min\nRest=1h\n"
SOON = 150_000  # µs: how late a hand, a lock or a step of a clock may be noticed


class Desk:
    """A display server, and a logind that has one session on it."""

    def __init__(self, kind):
        self.stack = ExitStack()
        with self.stack:
            self.bus = self.stack.enter_context(PrivateBus())
            self.system = self.stack.enter_context(SystemBus())
            self.login = self.stack.enter_context(Login1(self.system))
            self.login.display = self.login.add_session("c2", "x11" if kind.source == "x11" else "wayland")
            self.server = self.stack.enter_context(kind(self.bus))
            self.stack = self.stack.pop_all()

    def forget(self):
        """What the row before left."""
        self.login.display.set(LockedHint=False)
        self.login.is_preparing = False
        shutil.rmtree(Path(self.bus.env["XDG_STATE_HOME"], "lumbard"), ignore_errors=True)

    def lock(self, is_on):
        """The instants around it."""
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
    """Heard by its signals alone, for whoever asks it something wakes it. told: the states, one after the other."""

    def __init__(self, desk, config=CONFIG, has_clocks=False, is_touched=True):
        desk.forget()
        if is_touched:
            desk.server.input()  # nobody is away as it starts, however long the row before took to end
        self.desk, self.clocks = desk, Clocks(desk.bus.folder) if has_clocks else None
        self.watcher = Watcher(desk.bus.connect(), None, PATH)
        super().__init__(desk.bus, desk.server, config, {**desk.system.env, **(self.clocks.env if has_clocks else {})})
        with ending_on_error(self.process):
            self.serves()

    def serves(self):
        """Waits until the server and logind are heard."""
        for name in (self.desk.server.source, "session"):
            wait_until(lambda: self.source("State", name) == "ready", 12, f"{name} to be ready")
        assert self.get("IdleSource") == self.desk.server.source

    @property
    def told(self):
        states = [a[1]["State"] for m, a in self.watcher.events
                  if m == "PropertiesChanged" and a[0] == PRESENCE and "State" in a[1]]
        return [s for s, before in zip(states, [None, *states]) if s != before]

    def hear(self, *states, limit=LIMIT):
        """Waits until it has told these and no others, since its start."""
        wait_until(lambda: self.told[len(states) - 1:], limit, f"{states}, it told {self.told}")
        self.stands(*states)

    def stands(self, *states):
        self.watcher.settle()
        assert self.told == list(states)

    def near(self, prop, instants, tolerance=SOON, ahead=None):
        """Whether the property's instant lies between these two of a clock that the daemon's is ahead of, or near."""
        if ahead is None:
            ahead = self.clocks.ahead if self.clocks else 0
        assert_near(prop, self.get(prop) - ahead, instants, tolerance)

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
    """Somebody uses the desk, for so many µs after the first movement or longer."""
    with Moving(desk.server) as hands:
        wait_until(lambda: hands.first, what="the first movement")
        yield hands
        wait_past(hands.first[1] + at_least)
