"""The cost of the service, compared with the floor: a minimal service on the session bus.

Each figure is a ratio to the floor in the same run, so it does not depend on the speed of the machine. The table is printed
at the end. The budget is the goal; the limit fails the test, and is higher where noise or libraries affect the figure.
"""

import struct
import tempfile
from math import inf
from operator import le
from pathlib import Path

import measure
import pytest
import rig
import year_trace
from bench_desk import (COACH, DAEMON, FLOOR, FLOOR_NAME, LATENCY, LINES, PATH, PRESENCE, SETTLE, LeastMemory, running,
                        unit_environment, without_wake_up)
from measured_desks import new_desk, sitting

COMMANDS = 20  # a second: what the service accepts of one connection


@pytest.fixture(scope="module")
def desk():
    with new_desk() as desk:
        yield desk


@pytest.fixture(scope="module")
def floor(desk):
    with running(desk, FLOOR, FLOOR_NAME) as program:
        yield program


@pytest.fixture(scope="module")
def daemon(desk):
    with sitting(desk) as program:
        yield program


def test_memory(table):
    least = LeastMemory(2.06)
    while least.again():
        with new_desk() as desk, running(desk, FLOOR, FLOOR_NAME) as floor, sitting(desk) as daemon:
            rig.rest(SETTLE)
            least.add(floor.pid, daemon.pid)
            history = Path(desk.env["XDG_STATE_HOME"]) / "lumbard" / "history.db"
            assert history.exists(), "the service has no history"
            assert desk.get(PRESENCE, "IdleSource") == "x11", "the service has no display"
    assert least.ratio(table, "private dirty memory", 2.0) <= 2.06


def test_threads_and_files(table, floor, daemon):
    threads, files = len(measure.tasks(daemon.pid)), measure.files(daemon.pid)
    table.add("threads", len(measure.tasks(floor.pid)), threads, 1)
    table.add("open files", measure.files(floor.pid), files, 18)
    assert threads == 1
    assert files <= 18


def test_strangers_on_the_bus(table, desk, daemon):
    desk.until_state("away")
    rig.rest(SETTLE)

    def look():
        before = measure.switches(daemon.pid)
        for _ in range(100):
            desk.bus.connect().close_sync(None)
        rig.rest(SETTLE)
        return (measure.switches(daemon.pid) - before,)

    woken, = without_wake_up("strangers", look)
    table.add("wake-ups by 100 strangers on the bus", 0, woken, 0)
    assert woken == 0


def test_latency(table, desk, floor, daemon):
    targets = (f"{FLOOR_NAME},/org/example/Floor,{FLOOR_NAME},Seconds", f"{rig.LUMBARD},{PATH},{PRESENCE},SittingUSec")
    tries = []
    with measure.on_one_processor(desk.bus.process.pid, floor.pid, daemon.pid):
        for _ in range(20):  # until one is good: noise makes a try worse, hardly ever better, and can last for seconds
            tries.append(measure.latencies(LATENCY, desk.env, 3000, 5, *targets))
            best50, best99 = (min(((f[k], o[k]) for f, o in tries), key=lambda t: t[1] / t[0]) for k in (0, 1))
            if best50[1] <= 1.10 * best50[0] and best99[1] <= 1.3 * best99[0]:
                break
            rig.rest(1)
    median = table.ratio("Get, p50", *best50, "µs", 1.05, "1.10")
    worst = table.ratio("Get, p99", *best99, "µs", 1.3, 1.3)
    assert median <= 1.10
    assert worst <= 1.3


def test_notifications(table, desk, daemon):
    """Memory that remains after a hundred suggestions."""
    with rig.Watcher(desk.conn, rig.LUMBARD, PATH, COACH) as seen, desk.typing(300):
        desk.until_state("active")
        rig.rest(SETTLE)
        before = measure.dirty(daemon.pid)
        for n in range(1, 101):
            desk.coach("SuggestNow")
            seen.wait_for("Suggested", count=n)
            desk.coach("Skip")
            seen.wait_for("SuggestionClosed", count=n)
            rig.rest(2 / COMMANDS)
    for _ in range(5):  # the service gives memory back some time after its work
        rig.rest(SETTLE)
        after = measure.dirty(daemon.pid)
        if after <= 1.05 * before:
            break
    grown = f"{before} -> {after} kB = {after / before:.2f}x"
    table.add("private dirty memory after 100 notifications", "", grown, "1.05x")
    assert after <= 1.05 * before


def test_start(table, desk, floor, daemon):
    """From exec to the bus name, alternating with the floor. The history exists, as on all mornings but the first; it is in
    memory, because a disk that other programs keep busy decides the rest."""
    daemon.stop()
    floor.stop()
    rig.wait_until(lambda: not rig.owner_of(desk.conn, rig.LUMBARD), what="the name to be free")
    times = {FLOOR_NAME: [], rig.LUMBARD: []}
    unit = unit_environment()
    with tempfile.TemporaryDirectory(dir="/dev/shm") as memory:
        # Noise makes a try worse, never better; the first one creates the history.
        while len(times[rig.LUMBARD]) < 16 or (len(times[rig.LUMBARD]) < 64 and
                                               min(times[rig.LUMBARD]) > 2.2 * min(times[FLOOR_NAME])):
            for argv, name, more in ((FLOOR, FLOOR_NAME, {}), (DAEMON, rig.LUMBARD, unit)):
                env = {**desk.env, **more, "XDG_STATE_HOME": memory}
                times[name].append(measure.time_to_name(desk.conn, argv, env, name) * 1e3)
    ratio = table.ratio("start to name owned", *map(min, times.values()), "ms", 1.9, 2.2)
    assert ratio <= 2.2


def test_work_of_a_start(table, desk, floor, daemon):
    """From exec until the service is settled: the display is watched, and every other program was asked once. The
    ratio of the processor times depends on the machine (1.2 to 3.9 have been seen: where a page fault is slow, both
    programs spend their time on those), so its limit only finds a fault of another order. The page faults are the same
    everywhere."""
    daemon.stop()
    floor.stop()
    rig.wait_until(lambda: not rig.owner_of(desk.conn, rig.LUMBARD), what="the name to be free")
    times, faults = ({FLOOR_NAME: [], rig.LUMBARD: []} for _ in range(2))
    with tempfile.TemporaryDirectory(dir="/dev/shm") as memory:  # the disk works on the account of the process that syncs
        for _ in range(9):  # in turns: noise makes a try worse, never better
            for argv, name in ((FLOOR, FLOOR_NAME), (DAEMON, rig.LUMBARD)):
                with running(desk, argv, name, {"XDG_STATE_HOME": memory}) as program:
                    rig.rest(SETTLE)
                    times[name].append(measure.run_ns(program.pid) / 1e6)
                    faults[name].append(measure.page_faults(program.pid))
    time_ratio = table.ratio("processor time until settled", *map(min, times.values()), "ms", 2.6, 5)
    fault_ratio = table.ratio("page faults until settled", *map(min, faults.values()), "", 1.8, 2)
    assert time_ratio <= 5
    assert fault_ratio <= 2


class Counted:
    """The counters of a process with libcounted.so: waits that ended, syncs."""

    def __init__(self, path):
        path.write_bytes(bytes(24))
        self.path = path
        self.env = {"LD_PRELOAD": str(rig.BUILD / "tests" / "bench" / "libcounted.so"), "COUNTED": str(path)}

    def read(self):
        woken, _waits, syncs = struct.unpack("3Q", self.path.read_bytes())
        return woken, syncs


def one_round(desk, daemon, counted, cycles):
    """(wake-ups, syncs, voluntary switches) for each change of state."""
    with rig.Watcher(desk.conn, rig.LUMBARD, PATH, PRESENCE) as seen:
        before, (woken, syncs) = measure.switches(daemon.pid), counted.read()
        for n in range(1, cycles + 1):
            desk.type_for(4)
            for state in ("active", "away"):
                seen.wait(lambda member, args: member == "PropertiesChanged" and args[1].get("State") == state,
                          count=n)
        rig.rest(SETTLE)
        each = (measure.switches(daemon.pid) - before) / (2 * cycles)
        woken, syncs = ((after - b) / (2 * cycles) for after, b in zip(counted.read(), (woken, syncs)))
    return woken, syncs, each


def measure_changes(desk, daemon, folder, rest, limits):
    """The least (wake-ups, syncs, voluntary switches) for each change of state in up to three rounds, the first that keeps to
    the limits being the last: noise makes a round worse, never better. A disk would make the service wait during a commit, so
    the history is in memory.

    The test receives signals, because reading the state would wake the service. So would the notifier, which exits 30 s
    after the last notification.
    """
    counted = Counted(folder / "counted")
    daemon.stop()
    for name in (rig.LUMBARD, rig.NOTIFIER):
        rig.wait_until(lambda: not rig.owner_of(desk.conn, name), 60, f"{name} to be free")
    desk.configure(Limit="8h", AwayAfter="5s", Rest=rest)
    with tempfile.TemporaryDirectory(dir="/dev/shm") as memory, \
            running(desk, DAEMON, rig.LUMBARD, {**counted.env, "XDG_STATE_HOME": memory}) as again:
        desk.type_for(3)
        desk.until_state("active")
        desk.until_state("away")
        rig.rest(SETTLE)
        rounds = []
        while len(rounds) < 3 and not any(all(map(le, seen, limits)) for seen in rounds):
            rounds.append(one_round(desk, again, counted, 5))
        return tuple(map(min, zip(*rounds)))


def test_transitions(table, desk, daemon, tmp_path):
    """Each change of state wakes the loop once and is committed once. Each absence is a full break here."""
    woken, syncs, each = measure_changes(desk, daemon, tmp_path, "3s", (1, 1, 2))
    table.add("wake-ups of the loop for each change of state", "", f"{woken:.1f}", 1, 1)
    table.add("commits for each change of state", "", f"{syncs:.1f}", 1, 1)
    table.add("voluntary switches for each change of state", "", f"{each:.1f}", 2, 2)
    assert woken <= 1
    assert syncs <= 1
    assert each <= 2


def test_short_absences(table, desk, daemon, tmp_path):
    """Soon after the return from an absence that was no full break the service requests the next input, because a person
    who reads touches the machine only for a moment: a timer and the input, two more wake-ups for two changes. A slow X
    server sends its five answers in turns of their own: nine wake-ups for two changes at most."""
    woken, syncs, _ = measure_changes(desk, daemon, tmp_path, "1h", (4.5, 1, inf))
    table.add("the same, after short absences", "", f"{woken:.1f}", 2, 4.5)
    assert woken <= 4.5
    assert syncs <= 1


def test_replay_of_a_year(table, tmp_path):
    """Replays and prints 146,000 changes of state, compared with a program that only reads the lines."""
    path, out = tmp_path / "year.trace", tmp_path / "decisions"
    suggestions = year_trace.write(path)
    times = {"lines": [], "replay": []}
    for _ in range(5):  # alternating: noise makes a try worse, never better
        for name, argv in (("lines", [LINES, str(path)]), ("replay", [*DAEMON, "--replay", str(path)])):
            times[name].append(measure.processor_time(argv, out))
    with open(out, encoding="utf-8") as stream:
        kinds = [line.split(" ", 2)[1] for line in stream]
    assert kinds.count("state") == 365 * 400, "the replay has another number of changes"
    assert kinds.count("suggested") == suggestions == kinds.count("closed")
    ratio = table.ratio("replay of a year, on the processor", min(times["lines"]), min(times["replay"]), "s", 14, 30)
    assert ratio <= 30
