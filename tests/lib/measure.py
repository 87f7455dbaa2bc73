"""Memory, wake-ups and processor time of a process, read from /proc, which does not wake it; and start-up times."""

import os
import re
import statistics
import subprocess
import time
from contextlib import contextmanager
from pathlib import Path

import rig
from gi.repository import Gio, GLib


def _number(path, key):
    found = re.search(rf"^{key}:\s+(\d+)", Path(path).read_text(), re.M)
    return int(found.group(1))


def dirty(pid):
    """Private dirty memory in kB: the pages that the kernel cannot drop and read again from a file.

    The pages of a freshly built program count until they are on the disk: hence the sync.
    """
    os.sync()
    return _number(f"/proc/{pid}/smaps_rollup", "Private_Dirty")


def tasks(pid):
    """The folders of its threads in /proc."""
    return list(Path(f"/proc/{pid}/task").iterdir())


def files(pid):
    return len(os.listdir(f"/proc/{pid}/fd"))


def switches(pid):
    """Voluntary context switches of all threads: each is a wake-up, or a wait for the disk."""
    return sum(_number(task / "status", "voluntary_ctxt_switches") for task in tasks(pid))


SERVERS = ("dbus-daemon", "Xvfb", "openbox")  # all that reaches the service comes through them


def _switches_asleep(pid, servers):
    """The context switches of the service and of these servers; None while one of them has work."""
    counts = [switches(pid)]
    for server in sorted(rig.Process.running | {pid}):
        try:
            name, fields = Path(f"/proc/{server}/stat").read_text().partition("(")[2].rsplit(")", 1)
            if server != pid and name not in servers:
                continue
            if fields.split()[0] not in "SZ":
                return None
            counts.append(switches(server))
        except FileNotFoundError:
            continue  # it has ended
    return counts


def switches_at_rest(service, quiet=0.5, servers=SERVERS):
    """Waits for this many seconds without a context switch, without calling the service; returns their number.

    On a busy machine a server may wait for a processor for so long, with an event for the service: it must sleep too.
    servers: without the display while keys are pressed, and without the bus if they come through it.
    """
    def asleep():
        before = _switches_asleep(service.process.pid, servers)
        rig.rest(quiet)
        return before if before == _switches_asleep(service.process.pid, servers) else None
    return rig.wait_until(asleep, 4 * rig.LIMIT, "the service to rest")[0]


def sleeps_through(service, action, servers=SERVERS):
    """Asserts that the service is not woken by what this function does. servers: as above.

    Other programs of the machine can cause a context switch at any time, but nothing can take one away: what wakes the
    service does so in each try.
    """
    woken = []
    while len(woken) < 5 and 0 not in woken:
        before = switches_at_rest(service, servers=servers)
        action()
        woken.append(switches_at_rest(service, servers=servers) - before)
    assert 0 in woken, f"wake-ups in each try: {woken}"


def run_ns(pid):
    """Processor time of all threads in ns."""
    return sum(int((task / "schedstat").read_text().split()[0]) for task in tasks(pid))


def page_faults(pid):
    """Page faults of the process that needed no disk: how much memory it has touched, whatever the machine's speed."""
    fields = (Path("/proc") / str(pid) / "stat").read_text().rpartition(")")[2].split()
    return int(fields[7])


def time_to_name(conn, argv, env, name):
    """Seconds from the start of a program until it owns the name; then the program is stopped."""
    owned = []
    context = GLib.MainContext.default()
    match = conn.signal_subscribe(rig.DBUS[0], rig.DBUS[2], "NameOwnerChanged", rig.DBUS[1], name,
                                  Gio.DBusSignalFlags.NONE, lambda *a: owned.append(a[5].unpack()[2]))
    rig.call(conn, *rig.DBUS, "GetId")
    guard = GLib.timeout_add_seconds(10, lambda: owned.append(None) or True)
    began = time.monotonic()
    program = subprocess.Popen(argv, env=env, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                               stderr=subprocess.DEVNULL)
    try:
        while not owned:
            context.iteration(True)
        taken = time.monotonic() - began
        assert owned[0], f"{argv[0]} did not own {name} within 10 s"
    finally:
        GLib.source_remove(guard)
        conn.signal_unsubscribe(match)
        program.terminate()
        program.wait()
    rig.wait_until(lambda: not rig.owner_of(conn, name), what=f"{name} to be free again")
    return taken


@contextmanager
def on_one_processor(*pids):
    """Runs these processes, this one and its children on one processor.

    On two processors the round trips of two copies of one program differ by 20 %, on one by 1 %.
    """
    before = {pid: os.sched_getaffinity(pid) for pid in (0, *pids)}
    one = {max(before[0])}
    try:
        for pid in before:
            os.sched_setaffinity(pid, one)
        yield
    finally:
        for pid, mask in before.items():
            os.sched_setaffinity(pid, mask)


def latencies(tool, env, calls, runs, *targets):
    """(p50, p99) in µs for each target NAME,PATH,INTERFACE,PROPERTY: medians over runs that alternate."""
    rows = []
    for _ in range(runs):
        out = subprocess.run([tool, str(calls), *targets], env=env, check=True, stdout=subprocess.PIPE, text=True,
                             timeout=120)
        rows.append([tuple(map(float, line.split())) for line in out.stdout.splitlines()])
    return [tuple(statistics.median(run[i][k] for run in rows) for k in (0, 1)) for i in range(len(targets))]


def processor_time(argv, out):
    """User and system processor time in s of a program whose output goes into the file out."""
    with open(out, "wb") as stream:
        program = subprocess.Popen(argv, stdin=subprocess.DEVNULL, stdout=stream)
        _, status, usage = os.wait4(program.pid, 0)
    program.returncode = os.waitstatus_to_exitcode(status)
    assert program.returncode == 0, f"{argv[0]} ended with {program.returncode}"
    return usage.ru_utime + usage.ru_stime
