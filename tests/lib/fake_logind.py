"""A private system bus with a fake logind, controlled by the test.

    with SystemBus() as system, FakeLogind(system) as login:
        session = login.add_session("c2", "wayland", seat="seat0")
        login.display = session
        ... Service(bus, env=system.env)
        session.set(LockedHint=True); login.sleep(True)
"""
import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from gi.repository import Gio, GLib
from processes import LIMIT
from rig import TIED, Process, ending_on_error, listens, own_name, unique_name, wait_until

NAME = "org.freedesktop.login1"
PATH = "/org/freedesktop/login1"
PROPERTIES = "org.freedesktop.DBus.Properties"
# The users as which forged signals are sent: this one and, if root runs the test, another one.
FORGERS = [None] if os.geteuid() else [None, 65534]
USER_PATH = f"{PATH}/user/_{os.getuid()}"

# Any user may connect, as on the real bus. There are no further rules.
CONFIG = """<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>system</type>
  <listen>unix:path={socket}</listen>
  <auth>EXTERNAL</auth>
  <policy context="default">
    <allow user="*"/><allow own="*"/><allow send_destination="*"/><allow send_type="signal"/><allow receive_sender="*"/>
  </policy>
</busconfig>
"""

XML = """<node><interface name="org.freedesktop.login1.Manager">
<method name="GetUser"><arg type="u" direction="in"/><arg type="o" direction="out"/></method>
<method name="GetSessionByPID"><arg type="u" direction="in"/><arg type="o" direction="out"/></method>
<method name="ListInhibitors"><arg type="a(ssssuu)" direction="out"/></method>
<property name="PreparingForSleep" type="b" access="read"/><property name="BlockInhibited" type="s" access="read"/>
</interface><interface name="org.freedesktop.login1.User">
<property name="Display" type="(so)" access="read"/><property name="Sessions" type="a(so)" access="read"/>
</interface><interface name="org.freedesktop.login1.Session">
<property name="Id" type="s" access="read"/><property name="Type" type="s" access="read"/>
<property name="Class" type="s" access="read"/><property name="Seat" type="(so)" access="read"/>
<property name="Display" type="s" access="read"/><property name="Remote" type="b" access="read"/><property name="Active" type="b" access="read"/>
<property name="State" type="s" access="read"/><property name="LockedHint" type="b" access="read"/>
<property name="IdleHint" type="b" access="read"/><property name="IdleSinceHintMonotonic" type="t" access="read"/>
</interface></node>"""
INTERFACES = {i.name: i for i in Gio.DBusNodeInfo.new_for_xml(XML).interfaces}

# Sends one signal directly to a peer, as any user of the machine may. Arguments: address, destination, path,
# interface, member, the arguments as GVariant text.
FORGER = """
import sys
from gi.repository import Gio, GLib
address, to, path, interface, member, text = sys.argv[1:]
f = Gio.DBusConnectionFlags
c = Gio.DBusConnection.new_for_address_sync(address, f.AUTHENTICATION_CLIENT | f.MESSAGE_BUS_CONNECTION, None, None)
c.emit_signal(to or None, path, interface, member, GLib.Variant.parse(None, text, None, None))
c.flush_sync(None)
c.call_sync("org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus", "GetId", None, None, 0, 5000, None)
"""


def own_connection(address):
    flags = Gio.DBusConnectionFlags
    conn = Gio.DBusConnection.new_for_address_sync(address, flags.AUTHENTICATION_CLIENT | flags.MESSAGE_BUS_CONNECTION,
                                                   None, None)
    conn.set_exit_on_close(False)
    return conn


class SystemBus:
    """start() after stop() starts another bus at the same address."""

    def __init__(self, is_started=True):
        self.folder = Path(tempfile.mkdtemp(prefix="lumbard-system-"))
        self.folder.chmod(0o755)
        self.socket = self.folder / "bus"
        self.address = f"unix:path={self.socket}"
        self.env = {"DBUS_SYSTEM_BUS_ADDRESS": self.address}
        (self.folder / "bus.conf").write_text(CONFIG.format(socket=self.socket))
        self.process = None
        if is_started:
            self.start()

    def start(self):
        self.process = Process(["dbus-daemon", "--nofork", "--nopidfile", f"--config-file={self.folder}/bus.conf"])
        with ending_on_error(self.process):
            wait_until(lambda: listens(self.socket), what="the system bus")

    def stop(self):
        if self.process:
            self.process.stop()
        self.process = None
        self.socket.unlink(missing_ok=True)

    def peer(self, pid):
        """The unique name of this process on the bus."""
        conn = own_connection(self.address)
        try:
            return unique_name(conn, pid)
        finally:
            conn.close_sync(None)

    def forge(self, to, path, interface, member, text, uid=None):
        as_other = ["setpriv", f"--reuid={uid}", f"--regid={uid}", "--clear-groups", "--"] if uid else []
        subprocess.run([*TIED, *as_other, "/usr/bin/python3", "-c", FORGER, self.address, to, path, interface, member,
                        text], check=True, timeout=60, cwd="/")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)


class Session:
    """One session; set() changes properties and announces them as logind does."""

    def __init__(self, login, ident, kind, seat, remote, display):
        self.login, self.ident, self.path = login, ident, f"{PATH}/session/{ident}"
        self.values = {
            "Id": GLib.Variant("s", ident), "Type": GLib.Variant("s", kind), "Class": GLib.Variant("s", "user"),
            "Seat": GLib.Variant("(so)", (seat, f"{PATH}/seat/{seat}" if seat else "/")),
            "Remote": GLib.Variant("b", remote), "Display": GLib.Variant("s", display), "Active": GLib.Variant("b", True),
            "State": GLib.Variant("s", "active"), "LockedHint": GLib.Variant("b", False),
            "IdleHint": GLib.Variant("b", False), "IdleSinceHintMonotonic": GLib.Variant("t", 0)}

    def set(self, **values):
        changed = {k: GLib.Variant(self.values[k].get_type_string(), v) for k, v in values.items()}
        self.values.update(changed)
        self.login.emit_changed(self.path, "Session", changed)


class FakeLogind:
    """hangs: methods that are not answered; held: such calls, oldest first. asked: methods that were called. pids: {process: its session}."""

    def __init__(self, bus, has_user=True, hangs=()):
        self.bus, self.conn = bus, own_connection(bus.address)
        self.sessions, self.pids, self.hangs, self.asked = {}, {}, set(hangs), []
        self.has_user, self.is_preparing, self.shown = has_user, False, None
        self.ids, self.inhibitors, self.held = [], [], []
        self.export(PATH, "Manager", lambda: {"PreparingForSleep": GLib.Variant("b", self.is_preparing),
                                              "BlockInhibited": self.blocked_value()})
        self.export(USER_PATH, "User", lambda: {"Display": self.display_value(), "Sessions": self.sessions_value()})

    def own(self):
        own_name(self.conn, NAME)

    def export(self, path, interface, values):
        def on_call(conn, sender, path_, interface_, method, arguments, invocation):
            self.asked.append(method)
            if method in self.hangs:
                self.held.append(invocation)
                return
            if method == "GetUser" and self.has_user:
                invocation.return_value(GLib.Variant("(o)", (USER_PATH,)))
            elif method == "ListInhibitors":
                invocation.return_value(GLib.Variant("(a(ssssuu))", (self.inhibitors,)))
            elif method == "GetSessionByPID" and arguments.unpack()[0] in self.pids:
                invocation.return_value(GLib.Variant("(o)", (self.pids[arguments.unpack()[0]].path,)))
            else:
                invocation.return_dbus_error(f"{NAME}.NoSuchThing", f"{method}: no such object")

        def on_get(conn, sender, path_, interface_, name):
            return values()[name]

        self.ids.append(self.conn.register_object(path, INTERFACES[f"{NAME}.{interface}"], on_call, on_get, None))

    def add_session(self, ident, kind="wayland", seat="seat0", remote=False, display=""):
        session = Session(self, ident, kind, seat, remote, display)
        self.sessions[ident] = session
        self.export(session.path, "Session", lambda: session.values)
        return session

    def sessions_value(self):
        return GLib.Variant("a(so)", [(session.ident, session.path) for session in self.sessions.values()])

    def display_value(self):
        return GLib.Variant("(so)", (self.shown.ident, self.shown.path) if self.shown else ("", "/"))

    @property
    def display(self):
        return self.shown

    @display.setter
    def display(self, session):
        self.shown = session
        self.emit_changed(USER_PATH, "User", {"Display": self.display_value()})

    def blocked_value(self):
        words = {word for what, _, _, mode, *_ in self.inhibitors if mode == "block" for word in what.split(":")}
        return GLib.Variant("s", ":".join(sorted(words)))

    def hold(self, program, reason="", what="idle", mode="block", uid=None):
        """Adds an inhibitor. Each change is announced, also when BlockInhibited keeps its value."""
        uid = os.getuid() if uid is None else uid
        self.inhibitors.append((what, program, reason, mode, uid, os.getpid()))
        self.emit_inhibited(mode)
        return self.inhibitors[-1]

    def release(self, inhibitor):
        self.inhibitors.remove(inhibitor)
        self.emit_inhibited(inhibitor[3])

    def emit_inhibited(self, mode):
        if mode == "block":
            self.emit_changed(PATH, "Manager", {"BlockInhibited": self.blocked_value()})

    def emit(self, path, interface, member, arguments):
        self.conn.emit_signal(None, path, interface, member, arguments)
        self.conn.flush_sync(None)

    def emit_changed(self, path, interface, changed):
        self.emit(path, PROPERTIES, "PropertiesChanged",
                  GLib.Variant("(sa{sv}as)", (f"{NAME}.{interface}", changed, [])))

    def sleep(self, is_on):
        self.is_preparing = is_on
        self.emit(PATH, f"{NAME}.Manager", "PrepareForSleep", GLib.Variant("(b)", (is_on,)))

    def shut_down(self, peer):
        """Returns when this unique name has received the signal."""
        self.emit(PATH, f"{NAME}.Manager", "PrepareForShutdown", GLib.Variant("(b)", (True,)))
        self.ping(peer)

    def ping(self, peer):
        """Returns when this unique name has received all signals so far: its answer comes after them."""
        self.conn.call_sync(peer, "/", "org.freedesktop.DBus.Peer", "Ping", None, None, 0, LIMIT * 1000, None)

    def announce(self, session):
        """The session has begun."""
        self.emit(PATH, f"{NAME}.Manager", "SessionNew", GLib.Variant("(so)", (session.ident, session.path)))

    def remove(self, session):
        self.sessions.pop(session.ident, None)
        self.emit(PATH, f"{NAME}.Manager", "SessionRemoved", GLib.Variant("(so)", (session.ident, session.path)))

    def request(self, session, member):
        self.emit(session.path, f"{NAME}.Session", member, None)

    def stop(self):
        if not self.conn.is_closed():
            self.conn.close_sync(None)

    def __enter__(self):
        self.own()
        return self

    def __exit__(self, *_):
        self.stop()
