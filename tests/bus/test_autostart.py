"""The entry for the autostart of desktops without systemd: it starts the service only if nothing else does."""
import pytest
from gi.repository import GLib
from rig import BUILD, LUMBARD, Process, own_name, owner_of, pid_of, wait_until

ENTRY = BUILD / "src" / "menu" / "lumbard.desktop"


def command():
    """The command of the entry, as a desktop reads it, with the program of the build folder."""
    entry = GLib.KeyFile()
    entry.load_from_file(str(ENTRY), GLib.KeyFileFlags.NONE)
    installed, *options = GLib.shell_parse_argv(entry.get_string("Desktop Entry", "Exec"))[1]
    assert installed == entry.get_string("Desktop Entry", "TryExec") and installed.endswith("/bin/lumbard")
    return [BUILD / "src" / "lumbard", *options]


def test_it_starts_the_service_where_nothing_else_does(bus):
    conn = bus.connect()
    with Process(command(), bus.env) as process:
        wait_until(lambda: owner_of(conn, LUMBARD), what="lumbard's name")
        assert pid_of(conn, LUMBARD) == process.pid


@pytest.mark.parametrize("name", [LUMBARD, "org.freedesktop.systemd1"])
def test_it_ends_silently_where_the_service_runs_or_systemd_starts_it(bus, name):
    conn = bus.connect()
    own_name(conn, name)
    with Process(command(), bus.env) as process:
        assert process.wait_exit() == 0
        assert process.stdout + process.stderr == ""
    assert owner_of(conn, LUMBARD) == (conn.get_unique_name() if name == LUMBARD else None)
