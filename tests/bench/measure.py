"""What a process costs, read from /proc, which does not wake it; and how long a name takes to be owned."""

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
    """Private dirty memory in kB: what the kernel cannot drop and read again from the file.

    Pages of a program built just now count too until they are on the disk, hence sync.
    """
    os.sync()
    return _number(f"/proc/{pid}/smaps_rollup", "Private_Dirty")


def tasks(pid):
    """The folder of each thread."""
    return list(Path(f"/proc/{pid}/task").iterdir())


def files(pid):
    return len(os.listdir(f"/proc/{pid}/fd"))


def switches(pid):
    """Voluntary context switches of all threads: each is a wake-up, or a wait for the disk."""
    return sum(_number(task / "status", "voluntary_ctxt_switches") for task in tasks(pid))


def run_ns(pid):
    """Time on a processor in ns, all threads."""
    return sum(int((task / "schedstat").read_text().split()[0]) for task in tasks(pid))


def switches_of_a_sync(folder, times=20):
    """Voluntary switches that one fdatasync of a growing file costs there: the disk's share in a commit."""
    path = Path(folder) / "sync-probe"
    total = 0
    with open(path, "wb", buffering=0) as file:
        for _ in range(times):
            file.write(os.urandom(5240))
            before = switches(os.getpid())
            os.fdatasync(file.fileno())
            total += switches(os.getpid()) - before
    path.unlink()
    return total / times


def time_to_name(conn, argv, env, name):
    """Seconds from starting a program to its owning the name; the program is ended again."""
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
    """These and ourselves, with all that we start, on one processor.

    Left to the scheduler, two copies of one program differ by 20 % in their round trips; so, by 1 %.
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
    """(p50, p99) in µs for each target NAME,PATH,INTERFACE,PROPERTY: medians over runs that take turns."""
    rows = []
    for _ in range(runs):
        out = subprocess.run([tool, str(calls), *targets], env=env, check=True, stdout=subprocess.PIPE, text=True,
                             timeout=120)
        rows.append([tuple(map(float, line.split())) for line in out.stdout.splitlines()])
    return [tuple(statistics.median(run[i][k] for run in rows) for k in (0, 1)) for i in range(len(targets))]


def processor_time(argv, out):
    """Seconds on a processor, its own and the kernel's for it, of a program whose output goes into the file out."""
    with open(out, "wb") as stream:
        program = subprocess.Popen(argv, stdin=subprocess.DEVNULL, stdout=stream)
        _, status, usage = os.wait4(program.pid, 0)
    program.returncode = os.waitstatus_to_exitcode(status)
    assert program.returncode == 0, f"{argv[0]} ended with {program.returncode}"
    return usage.ru_utime + usage.ru_stime
