"""Base of the benchmarks: the table of figures, the desk, and the floor programs for comparison."""
import os
import subprocess
from contextlib import contextmanager
from pathlib import Path

import measure
import rig
from lumbard import greet

DAEMON = [str(rig.PROGRAMS[rig.LUMBARD])]
FLOOR = [str(rig.BUILD / "tests" / "bench" / "floor")]
LINES = str(rig.BUILD / "tests" / "bench" / "lines")
LATENCY = str(rig.BUILD / "tests" / "bench" / "latency")
FLOOR_NAME = "org.example.Floor"
PATH, PRESENCE, COACH = "/org/lumbard/Lumbard1", "org.lumbard.Lumbard1.Presence", "org.lumbard.Lumbard1.Coach"
WINDOW = 60  # s
KEY_GAP = 0.7  # s
SETTLE = 2  # s


def unit_environment():
    """The variables of the unit's Environment= lines: the service is measured as the unit runs it, the floor without."""
    lines = (rig.BUILD / "systemd" / "lumbard.service").read_text(encoding="utf-8").splitlines()
    return dict(line.split("=", 1)[1].split("=", 1) for line in lines if line.startswith("Environment="))


class Table:
    def __init__(self):
        self.rows = []

    def add(self, what, floor, ours, budget, limit=None):
        self.rows.append((what, str(floor), str(ours), str(budget), str(limit if limit is not None else budget)))

    def ratio(self, what, floor, ours, unit, budget, limit):
        self.add(what, f"{floor:.4g} {unit}", f"{ours:.4g} {unit} = {ours / floor:.2f}x", f"{budget}x", f"{limit}x")
        return ours / floor

    def print(self):
        rows = [("", "floor", "lumbard", "budget", "limit"), *self.rows]
        widths = [max(len(r[i]) for r in rows) for i in range(5)]
        print()
        for row in rows:
            print("  ".join(cell.ljust(width) for cell, width in zip(row, widths)).rstrip())


class Desk:
    """A bus and a display, with real key presses."""

    def __init__(self, bus, display):
        self.bus, self.env = bus, {**bus.env, **display.env}
        self.conn = bus.connect()

    def configure(self, **sitting):
        folder = Path(self.env["XDG_CONFIG_HOME"]) / "lumbard"
        folder.mkdir(exist_ok=True)
        lines = [f"{key}={value}" for key, value in sitting.items()]
        (folder / "lumbard.conf").write_text("\n".join(["[Sitting]", *lines, ""]))

    def get(self, interface, prop):
        return rig.get(self.conn, rig.LUMBARD, PATH, interface, prop)

    def coach(self, method, *arguments):
        return rig.call(self.conn, rig.LUMBARD, PATH, COACH, method, *arguments)

    @contextmanager
    def typing(self, seconds):
        """Keys of one long-lived process, so that no X client connects or disconnects meanwhile.

        A process that ends between press and release leaves the key down, and it repeats for ever: hence the keyup.
        """
        strokes = ["key", "space", "sleep", str(KEY_GAP)] * round(seconds / KEY_GAP)
        try:
            with rig.Process(["xdotool", *strokes], self.env) as hands:
                yield hands
        finally:
            subprocess.run(["xdotool", "keyup", "space"], env=self.env, check=True, timeout=60)

    def type_for(self, seconds):
        with self.typing(seconds) as hands:
            hands.wait_exit(seconds + 10)

    def until_state(self, state):
        rig.wait_until(lambda: self.get(PRESENCE, "State") == state, what=f"State {state}")


@contextmanager
def running(desk, argv, name, env=None):
    """Runs a program on the desk, the service with the environment of its unit; returns when it owns its name."""
    all_env = {**desk.env, **(unit_environment() if argv == DAEMON else {}), **(env or {})}
    if argv == DAEMON:
        greet(all_env)
    with rig.Process(argv, all_env) as process:
        rig.wait_until(lambda: rig.owner_of(desk.conn, name), what=f"{name} to be owned")
        yield process


class LeastMemory:
    """The least private dirty memory of the floor and of the service in up to five starts: the kernel puts the stack at another
    place each time, which decides about two or three pages of each. More starts follow only while the ratio is above the limit.
    """

    def __init__(self, limit):
        self.limit, self.floor, self.ours, self.starts = limit, [], [], 0

    def add(self, floor, ours):
        """Their pids."""
        self.floor.append(measure.dirty(floor))
        self.ours.append(measure.dirty(ours))

    def again(self):
        self.starts += 1
        return self.starts == 1 or (self.starts <= 5 and min(self.ours) > self.limit * min(self.floor))

    def ratio(self, table, what, budget):
        return table.ratio(what, min(self.floor), min(self.ours), "kB", budget, self.limit)


def without_wake_up(what, look, tries=3):
    """The least result of up to three windows, as soon as one begins with 0: look() returns a tuple that begins with the wake-ups.
    Other work of the machine can cause a context switch, but nothing takes one away: what wakes the service does so each time.
    """
    best = None
    for _ in range(tries):
        found = look()
        best = found if best is None else min(best, found)
        if not best[0]:
            break
        print(f"{what}: {found}")
    return best


class Displays:
    """Whether other X displays started or stopped meanwhile: the service watches the folder of their sockets."""

    def __init__(self):
        self.before = self.now()

    @staticmethod
    def now():
        return os.stat("/tmp/.X11-unix").st_mtime_ns

    def __str__(self):
        others = "another display" if self.now() != self.before else "no other display"
        return f"{others} started or stopped meanwhile"
