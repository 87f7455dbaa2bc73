"""What the service costs, beside the floor: the least that a service on the session bus can cost.

Ratios to the floor in the same run; nothing here depends on how fast the machine is. The table comes at the end.
The budget is the wish, the limit fails the test: it lies above where the machine's noise or libraries have a say.
"""

import os
import statistics
import struct
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path

import pytest

sys.path[:0] = [str(Path(__file__).resolve().parent), str(Path(__file__).resolve().parents[1])]
import measure  # noqa: E402
import rig  # noqa: E402
import year  # noqa: E402

DAEMON = [str(rig.PROGRAMS[rig.LUMBARD])]
FLOOR = [str(rig.BUILD / "tests" / "bench" / "floor")]
LINES = str(rig.BUILD / "tests" / "bench" / "lines")
LATENCY = str(rig.BUILD / "tests" / "bench" / "latency")
FLOOR_NAME = "org.example.Floor"
PATH, PRESENCE, COACH = "/org/lumbard/Lumbard1", "org.lumbard.Lumbard1.Presence", "org.lumbard.Lumbard1.Coach"
WINDOW = 60  # s
KEY_GAP = 0.7  # s
SETTLE = 2  # s


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


@pytest.fixture(scope="module")
def table():
    t = Table()
    yield t
    t.print()


class Desk:
    """A bus, a display, a notification server, and hands."""

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
        """One long-lived process, so that no client of the display comes and goes meanwhile.

        Ended in the middle of a stroke it leaves the key down, which then repeats for ever: hence the keyup.
        """
        strokes = ["key", "space", "sleep", str(KEY_GAP)] * round(seconds / KEY_GAP)
        try:
            with rig.Process(["xdotool", *strokes], self.env) as hands:
                yield hands
        finally:
            subprocess.run(["xdotool", "keyup", "space"], env=self.env, check=True, timeout=20)

    def type_for(self, seconds):
        with self.typing(seconds) as hands:
            hands.wait_exit(seconds + 10)

    def until_state(self, state):
        rig.wait_until(lambda: self.get(PRESENCE, "State") == state, 15, f"State {state}")


@pytest.fixture(scope="module")
def desk():
    with rig.PrivateBus() as bus, rig.Display() as display, rig.FakeServer(bus):
        yield Desk(bus, display)


@contextmanager
def running(desk, argv, name, env=None):
    """A program on the desk, once it owns its name."""
    with rig.Process(argv, {**desk.env, **(env or {})}) as process:
        rig.wait_until(lambda: rig.owner_of(desk.conn, name), 10, f"{name} to be owned")
        yield process


@pytest.fixture(scope="module")
def floor(desk):
    with running(desk, FLOOR, FLOOR_NAME) as program:
        yield program


@pytest.fixture(scope="module")
def daemon(desk):
    """As at a desk at noon: a display, a history, and a stretch that is not due for hours."""
    desk.configure(Limit="8h", AwayAfter="5s", Rest="1h")
    with running(desk, DAEMON, rig.LUMBARD) as program:
        desk.type_for(3)
        desk.until_state("active")
        yield program


def test_memory(table, desk, floor, daemon):
    time.sleep(SETTLE)
    ratio = table.ratio("private dirty memory", measure.dirty(floor.pid), measure.dirty(daemon.pid), "kB", 2.0, 2.2)
    history = Path(desk.env["XDG_STATE_HOME"]) / "lumbard" / "history.db"
    assert history.exists(), "the figure is without a history"
    assert desk.get(PRESENCE, "IdleSource") == "x11", "the figure is without a display"
    assert ratio <= 2.2


def test_threads_and_files(table, floor, daemon):
    threads, files = len(measure.tasks(daemon.pid)), measure.files(daemon.pid)
    table.add("threads", len(measure.tasks(floor.pid)), threads, 1)
    table.add("open files", measure.files(floor.pid), files, 18)
    assert threads == 1
    assert files <= 18


class Displays:
    """Did other displays come or go meanwhile? Their sockets share one folder on a machine, which may be watched."""

    def __init__(self):
        self.before = self.now()

    @staticmethod
    def now():
        return os.stat("/tmp/.X11-unix").st_mtime_ns

    def __str__(self):
        others = "another display" if self.now() != self.before else "no other display"
        return f"{others} came or went meanwhile"


def quiet_window(table, daemon, what):
    displays = Displays()
    before, ran = measure.switches(daemon.pid), measure.run_ns(daemon.pid)
    time.sleep(WINDOW)
    woken, ran = measure.switches(daemon.pid) - before, measure.run_ns(daemon.pid) - ran
    table.add(f"wake-ups in {WINDOW} s {what}", 0, woken, 0)
    table.add(f"CPU in {WINDOW} s {what}", "0 ms", f"{ran / 1e6:.1f} ms", "0 ms")
    assert woken == 0, str(displays)
    assert ran == 0, str(displays)


def test_nobody_there(table, desk, daemon):
    desk.until_state("away")
    time.sleep(SETTLE)
    quiet_window(table, daemon, "idle")
    assert desk.get(PRESENCE, "State") == "away"


def test_typing(table, desk, daemon):
    with desk.typing(WINDOW + 30):
        desk.until_state("active")
        time.sleep(6)  # beyond the time in which a return could be taken back
        quiet_window(table, daemon, "typing")
        assert desk.get(PRESENCE, "State") == "active"


def test_strangers_on_the_bus(table, desk, daemon):
    desk.until_state("away")
    time.sleep(SETTLE)
    before = measure.switches(daemon.pid)
    for _ in range(100):
        desk.bus.connect().close_sync(None)
    time.sleep(SETTLE)
    woken = measure.switches(daemon.pid) - before
    table.add("wake-ups by 100 strangers on the bus", 0, woken, 0)
    assert woken == 0


def test_latency(table, desk, floor, daemon):
    targets = (f"{FLOOR_NAME},/org/example/Floor,{FLOOR_NAME},Seconds", f"{rig.LUMBARD},{PATH},{PRESENCE},SittingUSec")
    tries = []
    with measure.on_one_processor(desk.bus.process.pid, floor.pid, daemon.pid):
        for _ in range(5):  # the machine may be shared: noise makes a try worse, hardly ever better
            tries.append(measure.latencies(LATENCY, desk.env, 3000, 5, *targets))
            best50, best99 = (min(((f[k], o[k]) for f, o in tries), key=lambda t: t[1] / t[0]) for k in (0, 1))
            if best50[1] <= 1.10 * best50[0] and best99[1] <= 1.3 * best99[0]:
                break
    median = table.ratio("Get, p50", *best50, "µs", 1.05, "1.10")
    worst = table.ratio("Get, p99", *best99, "µs", 1.3, 1.3)
    assert median <= 1.10
    assert worst <= 1.3


def test_notifications(table, desk, daemon):
    """Suggested and skipped a hundred times: what the daemon keeps of that."""
    with rig.Watcher(desk.conn, rig.LUMBARD, PATH, COACH) as seen, desk.typing(300):
        desk.until_state("active")
        time.sleep(SETTLE)
        before = measure.dirty(daemon.pid)
        for n in range(1, 101):
            desk.coach("SuggestNow")
            seen.wait_for("Suggested", limit=20, count=n)
            desk.coach("Skip")
            seen.wait_for("SuggestionClosed", limit=20, count=n)
    time.sleep(SETTLE)
    after = measure.dirty(daemon.pid)
    grown = f"{before} -> {after} kB = {after / before:.2f}x"
    table.add("private dirty memory after 100 notifications", "", grown, "1.05x")
    assert after <= 1.05 * before


def test_start(table, desk, floor, daemon):
    """From exec to the name, in turns. The history is there already, as on any morning but the first."""
    daemon.stop()
    floor.stop()
    rig.wait_until(lambda: not rig.owner_of(desk.conn, rig.LUMBARD), what="the name to be free")
    times = {FLOOR_NAME: [], rig.LUMBARD: []}
    for _ in range(15):
        for argv, name in ((FLOOR, FLOOR_NAME), (DAEMON, rig.LUMBARD)):
            times[name].append(measure.time_to_name(desk.conn, argv, desk.env, name) * 1e3)
    ratio = table.ratio("start to name owned", *map(statistics.median, times.values()), "ms", 2.2, 2.6)
    assert ratio <= 2.6


class Counted:
    """What the preloaded counter has seen of a process: waits that ended, syncs."""

    def __init__(self, path):
        path.write_bytes(bytes(24))
        self.path = path
        self.env = {"LD_PRELOAD": str(rig.BUILD / "tests" / "bench" / "libcounted.so"), "COUNTED": str(path)}

    def read(self):
        woken, _waits, syncs = struct.unpack("3Q", self.path.read_bytes())
        return woken, syncs


def test_transitions(table, desk, tmp_path):
    """Hands on, hands off: the loop wakes once and commits once; the switches beside these are the disk's.

    Signals tell of the changes: asking for the state would wake the service too. So would the notifier, which leaves half
    a minute after the last notification.
    """
    cycles, counted = 5, Counted(tmp_path / "counted")
    for name in (rig.LUMBARD, rig.NOTIFIER):
        rig.wait_until(lambda: not rig.owner_of(desk.conn, name), 60, f"{name} to be free")
    with running(desk, DAEMON, rig.LUMBARD, counted.env) as daemon:
        desk.type_for(3)
        desk.until_state("active")
        desk.until_state("away")
        time.sleep(SETTLE)
        with rig.Watcher(desk.conn, rig.LUMBARD, PATH, PRESENCE) as seen:
            before, (woken, syncs) = measure.switches(daemon.pid), counted.read()
            for n in range(1, cycles + 1):
                desk.type_for(4)
                for state in ("active", "away"):
                    seen.wait(lambda _member, args: args[1].get("State") == state, limit=15, count=n)
            time.sleep(SETTLE)
            each = (measure.switches(daemon.pid) - before) / (2 * cycles)
            woken, syncs = ((after - b) / (2 * cycles) for after, b in zip(counted.read(), (woken, syncs)))
    disk = measure.switches_of_a_sync(desk.env["XDG_STATE_HOME"])
    table.add("wake-ups of the loop for each change of state", "", f"{woken:.1f}", 1, 1)
    table.add("commits for each change of state", "", f"{syncs:.1f}", 1, 1)
    table.add("voluntary switches for each change of state", f"{disk:.1f} a sync", f"{each:.1f}", 5, "2 beside a sync")
    assert woken <= 1
    assert syncs <= 1
    assert each - disk <= 2


def test_replay_of_a_year(table, tmp_path):
    """146,000 changes of state decided again and printed, beside the least that reading their file can cost."""
    path, out = tmp_path / "year.trace", tmp_path / "decisions"
    suggestions = year.write(path)
    times = {"lines": [], "replay": []}
    for _ in range(5):  # in turns: noise makes a try worse, never better
        for name, argv in (("lines", [LINES, str(path)]), ("replay", [*DAEMON, "--replay", str(path)])):
            times[name].append(measure.processor_time(argv, out))
    with open(out, encoding="utf-8") as stream:
        kinds = [line.split(" ", 2)[1] for line in stream]
    assert kinds.count("state") == 365 * 400, "the year is not what it should be"
    assert kinds.count("suggested") == suggestions == kinds.count("closed")
    ratio = table.ratio("replay of a year, on the processor", min(times["lines"]), min(times["replay"]), "s", 14, 20)
    assert ratio <= 20
