"""The base of all integration tests: private buses, X displays, D-Bus calls and a watcher of signals.

Each class is a context manager that stops what it started, by pid. Tests wait for events, with a limit, never for a
fixed time. The programs under test come from $LUMBARD_BUILD (default: build/ of this tree).

    with PrivateBus() as bus, FakeServer(bus) as server:
        daemon = bus.connect(); own_name(daemon, LUMBARD)
        with Process([NOTIFIER, "--stay"], bus.env): ...
"""
import os
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path

import gi
from display_numbers import unused_display_number

gi.require_version("Gio", "2.0")
from gi.repository import Gio, GLib  # noqa: E402
from processes import (LIMIT, TIED, Process, RigError, ending_on_error, is_alive, listens, opened, rest,  # noqa: E402,F401
                       wait_until)

LIB = Path(__file__).resolve().parent
BUILD = Path(os.environ.get("LUMBARD_BUILD", LIB.parents[1] / "build")).resolve()
PROGRAMS = {
    "org.lumbard.Lumbard1": BUILD / "src" / "lumbard",
    "org.lumbard.Notifier1": BUILD / "src" / "notifier" / "lumbard-notifier",
}
LUMBARD, NOTIFIER = PROGRAMS

DBUS = ("org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus")
NOTIFICATIONS = ("org.freedesktop.Notifications", "/org/freedesktop/Notifications", "org.freedesktop.Notifications")


# Calls ------------------------------------------------------------------------------------------------------------


def call(conn, name, path, interface, method, signature="()", *arguments, limit=LIMIT):
    """The unpacked reply. Does not start a service. A D-Bus error is raised as GLib.Error; see error_of()."""
    reply = conn.call_sync(name, path, interface, method, GLib.Variant(signature, arguments), None,
                           Gio.DBusCallFlags.NO_AUTO_START, int(limit * 1000), None)
    return reply.unpack()


def error_of(conn, *arguments, **options):
    """(name, message) of the D-Bus error that this call must return."""
    try:
        reply = call(conn, *arguments, **options)
    except GLib.Error as error:
        name = Gio.DBusError.get_remote_error(error)
        return name, error.message.removeprefix(f"GDBus.Error:{name}: ")
    raise RigError(f"an error was expected, the reply was {reply!r}")


def get(conn, name, path, interface, prop):
    return call(conn, name, path, "org.freedesktop.DBus.Properties", "Get", "(ss)", interface, prop)[0]


def owner_of(conn, name):
    try:
        return call(conn, *DBUS, "GetNameOwner", "(s)", name)[0]
    except GLib.Error:
        return None


def pid_of(conn, name):
    """The process that owns this name."""
    return call(conn, *DBUS, "GetConnectionUnixProcessID", "(s)", name)[0]


def unique_name(conn, pid):
    """The unique name of this process on the bus."""
    for name in call(conn, *DBUS, "ListNames")[0]:
        try:
            if name.startswith(":") and pid_of(conn, name) == pid:
                return name
        except GLib.Error:
            pass  # disconnected meanwhile
    raise RigError(f"{pid} is not on the bus")


def own_name(conn, name):
    answer = call(conn, *DBUS, "RequestName", "(su)", name, 4)[0]
    if answer != 1:
        raise RigError(f"{name} is taken ({answer})")


def release_name(conn, name):
    call(conn, *DBUS, "ReleaseName", "(s)", name)


# Buses and displays -----------------------------------------------------------------------------------------------


# The limits are those of the session bus.
BUS_CONFIG = """<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:path={socket}</listen>
  <servicedir>{services}</servicedir>
  {more}
  <limit name="max_incoming_bytes">1000000000</limit>
  <limit name="max_outgoing_bytes">1000000000</limit>
  <limit name="max_message_size">1000000000</limit>
  <limit name="max_match_rules_per_connection">50000</limit>
  <limit name="max_replies_per_connection">50000</limit>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/>
  </policy>
</busconfig>
"""


MEMORY = Path("/dev/shm")


def make_state_folder():
    """A new folder for the history. With several tests at once it is in memory, where there is room: an answer waits for the
    commit, and a disk on which eight tests work keeps a commit waiting for up to 0.7 s. The benchmarks run alone and use the
    disk: in memory, the pages that SQLite shares with other processes would always count as dirty.
    """
    is_shared = "PYTEST_XDIST_WORKER" in os.environ
    has_room = is_shared and os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > 2**30
    # ./check removes what a killed run leaves, by this name
    return tempfile.mkdtemp(prefix=f"{Path(tempfile.gettempdir()).name}-state-", dir=MEMORY if has_room else None)


class PrivateBus:
    """A session bus with its own home: env holds its address and the XDG folders, below one temporary folder; that of the
    state is elsewhere.

    The service and the notifier can be activated; activatable={name: command line} adds programs, servicedir adds a
    folder of .service files. All processes on the bus must exit with it; one that does not is killed and fails the test.
    """

    def __init__(self, activatable=None, servicedir=None, env=None):
        self.folder = Path(tempfile.mkdtemp(prefix="lumbard-bus-"))
        self.state = make_state_folder()
        self.runtime = self.make("run", 0o700)
        self.services = self.make("services")
        self.socket = self.runtime / "bus"
        self.address = f"unix:path={self.socket}"
        self.env = self.make_env(env or {})
        for name, program in {**PROGRAMS, **(activatable or {})}.items():
            self.write_service(name, program)
        more = f"<servicedir>{servicedir}</servicedir>" if servicedir else ""
        config = self.folder / "bus.conf"
        config.write_text(BUS_CONFIG.format(socket=self.socket, services=self.services, more=more))
        self.process = Process(["dbus-daemon", "--nofork", "--nopidfile", f"--config-file={config}"], self.env)
        with ending_on_error(self.process):
            wait_until(lambda: listens(self.socket), what="the private bus")

    def make(self, name, mode=0o755):
        path = self.folder / name
        path.mkdir(mode=mode, parents=True)
        return path

    def make_env(self, more):
        env = {k: v for k, v in os.environ.items()
               if k in ("PATH", "LANG", "LC_ALL", "TZ", "TMPDIR") or k.startswith(("ASAN_", "UBSAN_", "LSAN_"))}
        env["XDG_DATA_DIRS"] = f"{BUILD}/share:/usr/local/share:/usr/share"  # the exercises
        env.update(DBUS_SESSION_BUS_ADDRESS=self.address, XDG_RUNTIME_DIR=str(self.runtime),
                   HOME=str(self.make("home")), XDG_CONFIG_HOME=str(self.make("home/.config")),
                   XDG_STATE_HOME=self.state, XDG_CACHE_HOME=str(self.make("home/.cache")),
                   XDG_DATA_HOME=str(self.make("home/.local/share")), GSETTINGS_BACKEND="memory", GIO_USE_VFS="local",
                   DBUS_SYSTEM_BUS_ADDRESS=f"unix:path={self.folder}/no-system-bus", **more)
        return env

    def write_service(self, name, command):
        (self.services / f"{name}.service").write_text(f"[D-BUS Service]\nName={name}\nExec={command}\n")

    def connect(self):
        """A new connection of the test, with a unique name of its own."""
        flags = Gio.DBusConnectionFlags
        conn = Gio.DBusConnection.new_for_address_sync(
            self.address, flags.AUTHENTICATION_CLIENT | flags.MESSAGE_BUS_CONNECTION, None, None)
        conn.set_exit_on_close(False)
        return conn

    def peers(self):
        """The pids of all connected processes except the bus and this one."""
        conn, pids = self.connect(), set()
        for name in call(conn, *DBUS, "ListNames")[0]:
            try:
                pids.add(pid_of(conn, name))
            except GLib.Error:
                pass  # disconnected meanwhile
        conn.close_sync(None)
        return pids - {os.getpid(), self.process.pid}

    def peer(self, pid):
        """The unique name of this process on the bus."""
        conn = self.connect()
        try:
            return unique_name(conn, pid)
        finally:
            conn.close_sync(None)

    def remove_end_record(self):
        """Removes the System V segment in which a killed service left its last instant; whether there was one."""
        try:
            info = os.stat(f"{self.env['XDG_STATE_HOME']}/lumbard")
        except OSError:
            return False
        h = (info.st_ino * 0x9E3779B97F4A7C15 ^ info.st_dev) & (2**64 - 1)
        key = (h >> 32 ^ h) & 0xFFFFFFFF
        kept = [int(line.split()[0]) & 0xFFFFFFFF
                for line in Path("/proc/sysvipc/shm").read_text(encoding="ascii").splitlines()[1:]]
        if key in kept:
            subprocess.run(["ipcrm", "-M", hex(key)], check=True)
        return key in kept

    def kill(self):
        """Kills the bus; its peers notice the end before it can be waited for."""
        self.process.kill(signal.SIGKILL)
        self.process.wait_exit()

    def stop(self):
        left = self.peers() if self.process.is_running else set()
        self.process.stop()
        try:
            wait_until(lambda: not any(map(is_alive, left)), what=f"the peers {left} to leave with the bus")
        finally:
            for pid in filter(is_alive, left):
                os.kill(pid, signal.SIGKILL)
            self.remove_end_record()
            for folder in (self.folder, self.state):
                shutil.rmtree(folder, ignore_errors=True)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()


class Display:
    """An Xvfb, with this number or an unused one, reached by its socket or by TCP; user is an array that runs it as another
    user; keys is the file with the keys that it accepts (none: it accepts everyone). env holds the variables that a
    client needs. -noreset, as on a desktop: otherwise it disconnects clients that connect just after the last one left.
    """

    def __init__(self, size="900x700", number=None, by_tcp=False, user=(), keys=None):
        number = unused_display_number() if number is None else number
        reader, writer = os.pipe()
        self.process = Process([*user, "Xvfb", f":{number}", "-displayfd", writer, "-screen", "0",
                                f"{size}x24", "-listen" if by_tcp else "-nolisten", "tcp",
                                *(["-auth", keys] if keys else ["-ac"]), "-noreset"], pass_fds=[writer])
        os.close(writer)
        with open(reader, encoding="ascii") as stream:
            is_up = stream.readline()  # reads the newline too: Xvfb exits when its write fails
        with ending_on_error(self.process):
            if not is_up:
                raise RigError(f"no display :{number}")
        self.env = {"DISPLAY": f"{'localhost' if by_tcp else ''}:{number}"}

    def screenshot(self, path):
        subprocess.run(["import", "-display", self.env["DISPLAY"], "-window", "root", str(path)], check=True,
                       timeout=60)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.stop()


# Signals ----------------------------------------------------------------------------------------------------


class Watcher:
    """Collects the signals of one peer from now on, PropertiesChanged included, as (member, arguments)."""

    def __init__(self, conn, name=None, path=None, interface=None):
        self.conn, self.events = conn, []
        self.matches = [conn.signal_subscribe(name, wanted, None, path, None, Gio.DBusSignalFlags.NONE, self.on_signal)
                        for wanted in ({interface, "org.freedesktop.DBus.Properties"} if interface else {None})]
        call(conn, *DBUS, "GetId")  # the bus has added the matches when it answers this call

    def on_signal(self, conn, sender, path, interface, member, parameters):
        self.events.append((member, parameters.unpack()))

    def wait(self, fits, limit=LIMIT, count=1):
        """Waits for the count-th event for which fits(member, arguments) is true."""
        def find():
            return [e for e in self.events if fits(*e)][count - 1:count]
        try:
            return wait_until(find, limit, "a signal")[0]
        except RigError as error:
            raise RigError(f"{error}; seen: {self.events}") from None

    def wait_for(self, member, *start, limit=LIMIT, count=1):
        """Waits for the count-th signal of this name whose arguments begin with start."""
        try:
            return self.wait(lambda m, a: m == member and a[:len(start)] == start, limit, count)
        except RigError as error:
            raise RigError(f"no {member} {start}: {error}") from None

    def settle(self):
        """Receives all signals that the bus has sent until now."""
        call(self.conn, *DBUS, "GetId")
        while GLib.MainContext.default().iteration(False):
            pass

    def stop(self):
        for match in self.matches:
            self.conn.signal_unsubscribe(match)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()
