"""The bench of all integration tests: private buses, displays, notification servers, processes, and eyes on a bus.

Each class is a context manager that ends what it began, by pid. Tests wait for events, with a limit, never for a
fixed time. The programs under test come from $LUMBARD_BUILD (default ./build).

    with PrivateBus() as bus, FakeServer(bus) as server:
        daemon = bus.connect(); own_name(daemon, LUMBARD)
        with Process([NOTIFIER, "--stay"], bus.env): ...
"""
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
from pathlib import Path

import gi

gi.require_version("Gio", "2.0")
from gi.repository import Gio, GLib  # noqa: E402
from processes import (LIMIT, TIED, Process, RigError, ending_on_error, is_alive, listens,  # noqa: E402
                       wait_until)

TESTS = Path(__file__).resolve().parent
BUILD = Path(os.environ.get("LUMBARD_BUILD", TESTS.parent / "build")).resolve()
PROGRAMS = {
    "org.lumbard.Lumbard1": BUILD / "src" / "lumbard",
    "org.lumbard.Notifier1": BUILD / "src" / "notifier" / "lumbard-notifier",
}
LUMBARD, NOTIFIER = PROGRAMS

DBUS = ("org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus")
NOTIFICATIONS = ("org.freedesktop.Notifications", "/org/freedesktop/Notifications", "org.freedesktop.Notifications")


# Calls ------------------------------------------------------------------------------------------------------------


def call(conn, name, path, interface, method, signature="()", *arguments, limit=LIMIT):
    """The unpacked reply. Starts nobody. A D-Bus error comes as GLib.Error; see error_of()."""
    reply = conn.call_sync(name, path, interface, method, GLib.Variant(signature, arguments), None,
                           Gio.DBusCallFlags.NO_AUTO_START, int(limit * 1000), None)
    return reply.unpack()


def error_of(conn, *arguments, **options):
    """(name, message) of the error which this call must give."""
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


def unique_name(conn, pid):
    """Of the connection that this process has on the bus."""
    for name in call(conn, *DBUS, "ListNames")[0]:
        try:
            if name.startswith(":") and call(conn, *DBUS, "GetConnectionUnixProcessID", "(s)", name)[0] == pid:
                return name
        except GLib.Error:
            pass  # gone meanwhile
    raise RigError(f"{pid} is not on the bus")


def own_name(conn, name):
    answer = call(conn, *DBUS, "RequestName", "(su)", name, 4)[0]
    if answer != 1:
        raise RigError(f"{name} is taken ({answer})")


def release_name(conn, name):
    call(conn, *DBUS, "ReleaseName", "(s)", name)


# Buses and displays -----------------------------------------------------------------------------------------------


BUS_CONFIG = """<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:path={socket}</listen>
  <servicedir>{services}</servicedir>
  {more}
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/>
  </policy>
</busconfig>
"""


class PrivateBus:
    """A session bus with a home of its own: env holds its address and the XDG folders below one temporary folder.

    Our two programs are activatable; activatable={name: command line} adds others, servicedir a folder of them.
    Whoever is still connected at the end must leave with the bus; who stays is killed and fails the test.
    """

    def __init__(self, activatable=None, servicedir=None, env=None):
        self.folder = Path(tempfile.mkdtemp(prefix="lumbard-bus-"))
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
        env.update(DBUS_SESSION_BUS_ADDRESS=self.address, XDG_RUNTIME_DIR=str(self.runtime),
                   HOME=str(self.make("home")), XDG_CONFIG_HOME=str(self.make("home/.config")),
                   XDG_STATE_HOME=str(self.make("home/.local/state")), XDG_CACHE_HOME=str(self.make("home/.cache")),
                   XDG_DATA_HOME=str(self.make("home/.local/share")), GSETTINGS_BACKEND="memory", GIO_USE_VFS="local",
                   DBUS_SYSTEM_BUS_ADDRESS=f"unix:path={self.folder}/no-system-bus", **more)
        return env

    def write_service(self, name, command):
        (self.services / f"{name}.service").write_text(f"[D-BUS Service]\nName={name}\nExec={command}\n")

    def connect(self):
        """A connection of the test's own; each is a peer with its own unique name."""
        flags = Gio.DBusConnectionFlags
        conn = Gio.DBusConnection.new_for_address_sync(
            self.address, flags.AUTHENTICATION_CLIENT | flags.MESSAGE_BUS_CONNECTION, None, None)
        conn.set_exit_on_close(False)
        return conn

    def peers(self):
        """The pids of all who are connected, but for ours."""
        conn, pids = self.connect(), set()
        for name in call(conn, *DBUS, "ListNames")[0]:
            try:
                pids.add(call(conn, *DBUS, "GetConnectionUnixProcessID", "(s)", name)[0])
            except GLib.Error:
                pass  # gone meanwhile
        conn.close_sync(None)
        return pids - {os.getpid(), self.process.pid}

    def peer(self, pid):
        """The unique name of this process on the bus."""
        conn = self.connect()
        try:
            return unique_name(conn, pid)
        finally:
            conn.close_sync(None)

    def forget_end(self):
        """What the kernel keeps of a service that was killed here; whether there was any."""
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

    def stop(self):
        left = self.peers() if self.process.is_running else set()
        self.process.stop()
        try:
            wait_until(lambda: not any(map(is_alive, left)), what=f"the peers {left} to leave with the bus")
        finally:
            for pid in filter(is_alive, left):
                os.kill(pid, signal.SIGKILL)
            self.forget_end()
            shutil.rmtree(self.folder, ignore_errors=True)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()


class Display:
    """An Xvfb on this number, or on a free one. env is what a client needs."""

    def __init__(self, size="900x700", number=None):
        reader, writer = os.pipe()
        self.process = Process(["Xvfb", *([] if number is None else [f":{number}"]), "-displayfd", writer, "-screen", "0",
                                f"{size}x24", "-nolisten", "tcp", "-ac"], pass_fds=[writer])
        os.close(writer)
        with open(reader, encoding="ascii") as stream:
            number = stream.readline().strip()  # with the line feed: Xvfb dies when its write fails
        with ending_on_error(self.process):
            if not number:
                raise RigError("no display")
        self.env = {"DISPLAY": f":{number}"}

    def screenshot(self, path):
        subprocess.run(["import", "-display", self.env["DISPLAY"], "-window", "root", str(path)], check=True,
                       timeout=20)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.stop()


# Notification servers ---------------------------------------------------------------------------------------------


class FakeServer:
    """tests/fake_notify.py on a bus; its options as keywords: hang, error, caps, info, inhibited, first_id, script ...

    delay takes {"Method": milliseconds}. events grows behind the server; wait(event, **fields) gives the first one that
    fits, told(event, **fields) all that had reached the server when it was asked.
    """

    CONTROL = (*NOTIFICATIONS[:2], "org.lumbard.TestServer")

    def __init__(self, bus, **options):
        argv = [*TIED, sys.executable, str(TESTS / "fake_notify.py"), *self.options_of(options)]
        self.events, self.marks = [], 0
        self.popen = subprocess.Popen(argv, env=bus.env, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True)
        self.reader = threading.Thread(target=self.read, daemon=True)
        self.reader.start()
        self.conn = bus.connect()
        with ending_on_error(self):
            self.name = self.wait("ready")["name"]

    @staticmethod
    def options_of(options):
        for name, value in options.items():
            option = "--" + name.replace("_", "-")
            if value is True:
                yield option
            elif isinstance(value, dict):
                for key, number in value.items():
                    yield f"{option}={key}={number}"
            elif value is not False:
                yield f"{option}={value}"

    def read(self):
        for line in self.popen.stdout:
            self.events.append(json.loads(line))

    def all(self, event, **fields):
        fields["event"] = event
        return [e for e in list(self.events) if all(e.get(k) == v for k, v in fields.items())]

    def told(self, event, **fields):
        if self.popen.poll() is None:
            self.marks += 1
            call(self.conn, self.name, *self.CONTROL[1:], "Mark", "(u)", self.marks)
            self.wait("mark", number=self.marks)
        else:
            self.reader.join()
        return self.all(event, **fields)

    def wait(self, event, count=1, limit=LIMIT, **fields):
        """The count-th event of this kind with these fields."""
        return wait_until(lambda: self.all(event, **fields)[count - 1:count], limit, f"{event} {fields} x{count}")[0]

    def control(self, method, signature="()", *arguments):
        return call(self.conn, *self.CONTROL, method, signature, *arguments)

    def act(self, number, key):
        self.control("Act", "(us)", number, key)

    def close(self, number, reason=2):
        self.control("Close", "(uu)", number, reason)

    def say_closed(self, number, reason=2):
        self.control("SayClosed", "(uu)", number, reason)

    def inhibit(self, is_on):
        self.control("Inhibit", "(b)", is_on)

    def hang(self, *methods):
        """Hang these from now on; whatever hung before is answered."""
        self.control("Hang", "(as)", methods)

    def open(self):
        return self.control("ListOpen")[0]

    def stop(self, number=signal.SIGKILL):
        if self.popen.poll() is None:
            self.popen.send_signal(number)
        self.popen.wait()
        self.reader.join()
        self.popen.stdout.close()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()


class RealServer:
    """A real notification server on a bus and a display."""

    def __init__(self, bus, display, name="dunst", arguments=()):
        self.env = {**bus.env, **display.env}
        self.process = Process([name, *arguments], self.env)
        conn = bus.connect()
        with ending_on_error(self.process):
            wait_until(lambda: owner_of(conn, NOTIFICATIONS[0]), what=f"{name} to own its name")

    def run(self, *argv):
        """A client command on the same bus and display; its output."""
        return subprocess.run(argv, env=self.env, check=True, capture_output=True, text=True, timeout=20).stdout

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.stop()


# Eyes on a bus ----------------------------------------------------------------------------------------------------


class Watcher:
    """Collects the signals of one peer, from now on, as (member, arguments); PropertiesChanged too."""

    def __init__(self, conn, name=None, path=None, interface=None):
        self.conn, self.events = conn, []
        self.matches = [conn.signal_subscribe(name, wanted, None, path, None, Gio.DBusSignalFlags.NONE, self.on_signal)
                        for wanted in ({interface, "org.freedesktop.DBus.Properties"} if interface else {None})]
        call(conn, *DBUS, "GetId")  # the bus has taken the matches when it has answered this

    def on_signal(self, conn, sender, path, interface, member, parameters):
        self.events.append((member, parameters.unpack()))

    def wait(self, fits, limit=LIMIT, count=1):
        """The count-th event for which fits(member, arguments) is true."""
        def find():
            return [e for e in self.events if fits(*e)][count - 1:count]
        try:
            return wait_until(find, limit, "a signal")[0]
        except RigError as error:
            raise RigError(f"{error}; seen: {self.events}") from None

    def wait_for(self, member, *start, limit=LIMIT, count=1):
        """The count-th signal of this name whose arguments begin with start."""
        try:
            return self.wait(lambda m, a: m == member and a[:len(start)] == start, limit, count)
        except RigError as error:
            raise RigError(f"no {member} {start}: {error}") from None

    def settle(self):
        """Take in all that the bus has for us by now."""
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
