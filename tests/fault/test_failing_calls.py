"""Each of the first 200 calls to the bus library and to open files fails once; see lib/preload-failure.c.

The service exits with the status that systemd restarts, after one line; or it runs and becomes as without the failure; or a line
in its log names the cause.
"""
import pytest
from fake_clocks import preload
from lumbard import PATH, SOURCE
from rig import BUILD, LUMBARD, Process, call, owner_of, wait_until

LIBRARY = BUILD / "tests" / "lib" / "libpreload-failure.so"
CAUSE = "No buffer space available"
# Lines of the history and of the boot's name, which do not pass the cause on.
OTHER_LINES = ("cannot read the boot id", "the history cannot be written", "cannot open")


def states(conn):
    objects = call(conn, LUMBARD, PATH, "org.freedesktop.DBus.ObjectManager", "GetManagedObjects")[0]
    return {path.rpartition("/")[2]: interfaces[SOURCE]["State"] for path, interfaces in objects.items() if SOURCE in interfaces}


def lumbard(bus, number, log):
    return Process([BUILD / "src" / "lumbard"], {
        **bus.env, "LD_PRELOAD": preload(LIBRARY), "FAIL_AT": str(number), "FAIL_LOG": str(log)})


def settled(conn, process):
    """The states of the sources once the bus has answered all first questions."""
    wait_until(lambda: owner_of(conn, LUMBARD) or not process.is_running, what="lumbard's name")
    wait_until(lambda: not process.is_running or "source gamemode:" in process.stderr, what="the answers of the bus")
    return states(conn)


def check(conn, process, log, usual):
    """Returns whether the service runs."""
    wait_until(lambda: (log.exists() and owner_of(conn, LUMBARD)) or not process.is_running, what="the failure, and the name")
    if not process.is_running:
        assert (process.popen.returncode, process.stderr.count(CAUSE), process.segments_left) == (70, 1, [])
        return False

    def explains():
        return CAUSE in process.stderr or any(line in process.stderr for line in OTHER_LINES)
    is_watch = log.read_text() == "inotify_add_watch"  # its absence changes no state
    wait_until(lambda: explains() or (not is_watch and states(conn) == usual), what=f"a line in the log, or the usual states")
    return True


@pytest.mark.parametrize("first", range(1, 200, 20))
def test_a_call_that_fails(bus, first):
    conn = bus.connect()
    log = bus.folder / "failed"
    with lumbard(bus, 0, log) as process:
        usual = settled(conn, process)
    failed = []
    for number in range(first, first + 20):
        with lumbard(bus, number, log) as process:
            runs = check(conn, process, log, usual)
            process.kill()
            assert process.wait_exit() == (0 if runs else 70)
            assert process.segments_left == []
        failed.append(log.read_text())
        log.unlink()
    assert len(failed) == 20, failed


@pytest.mark.parametrize("files", range(4, 24, 2))
def test_few_open_files(bus, files):
    """With too few, the service exits with the status after which systemd restarts it; it never runs with a part missing."""
    conn = bus.connect()
    limit = ["prlimit", f"--nofile={files}", "--"]
    with Process([*limit, BUILD / "src" / "lumbard"], bus.env) as process:
        wait_until(lambda: owner_of(conn, LUMBARD) or not process.is_running, what="lumbard's name, or its end")
        if process.is_running:
            assert states(conn)
        else:
            assert (process.popen.returncode, process.segments_left) == (70, []), process.stderr
            assert "Too many open files" in process.stderr


def test_no_session_bus(bus):
    """Status 1: another try would be useless."""
    env = {**bus.env, "DBUS_SESSION_BUS_ADDRESS": f"unix:path={bus.folder}/none"}
    with Process([BUILD / "src" / "lumbard"], env) as process:
        assert process.wait_exit() == 1
        assert process.stderr.count("\n") == 1
