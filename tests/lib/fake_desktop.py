"""Fake D-Bus services of a desktop, controlled by the test: session manager, KDE power management, systemd, UPower.

Each has its own connection and thread, so it answers while the test waits. Methods in .hung are never answered, methods
in .broken are answered with an error. calls holds (method, arguments), oldest first.
"""
import threading
from contextlib import contextmanager

from gi.repository import Gio, GLib
from rig import DBUS, LIMIT, call, own_name

BROKEN = "org.lumbard.Test.Error.Broken"


class Peer:
    """A bus name with one object and one interface; start() and stop() make it appear and disappear."""

    name = path = interface = xml = None

    def __init__(self, bus):
        self.bus, self.hung, self.broken, self.calls, self.held = bus, set(), set(), [], []
        self.start()

    def start(self):
        self.context = GLib.MainContext.new()
        self.loop = GLib.MainLoop.new(self.context, False)
        self.conn = self.bus.connect()
        self.begin()
        self.thread = threading.Thread(target=self.serve, daemon=True)
        self.thread.start()
        self.ask(self.register)
        own_name(self.conn, self.name)

    def begin(self):
        """Sets the initial state, before the object is registered."""

    def register(self):
        self.registered = [self.conn.register_object(self.path, interface, self.on_call, self.on_get, None)
                           for interface in Gio.DBusNodeInfo.new_for_xml(self.xml).interfaces]

    def become(self, xml):
        """Replaces the interface, for example by one with members of other types."""
        def replace():
            for number in self.registered:
                self.conn.unregister_object(number)
            self.xml = xml
            self.register()
        self.ask(replace)

    def serve(self):
        self.context.push_thread_default()
        self.loop.run()
        self.context.pop_thread_default()

    def ask(self, function):
        """Runs function() in the thread of the peer, between two calls; returns its result."""
        done, results = threading.Event(), []

        def run():
            try:
                results.append(function())
            finally:
                done.set()
            return GLib.SOURCE_REMOVE

        source = GLib.Idle()
        source.set_priority(GLib.PRIORITY_HIGH)
        source.set_callback(lambda *_: run())
        source.attach(self.context)
        assert done.wait(LIMIT), f"{self.name} does not run"
        return results[0]

    def stop(self):
        self.conn.close_sync(None)
        self.ask(self.end)
        self.loop.quit()
        self.thread.join()

    def end(self):
        """Cleans up, in the thread of the peer."""

    @contextmanager
    def hanging(self):
        """Answers no call meanwhile, not even a Get of a property."""
        is_over, hangs = threading.Event(), threading.Event()
        source = GLib.Idle()
        source.set_priority(GLib.PRIORITY_HIGH)
        source.set_callback(lambda *_: hangs.set() or is_over.wait() and False)
        source.attach(self.context)
        assert hangs.wait(LIMIT)
        try:
            yield
        finally:
            is_over.set()

    def on_call(self, _conn, sender, _path, _interface, method, arguments, invocation):
        self.calls.append((method, *arguments.unpack()))
        if method in self.hung:
            self.held.append(invocation)
        elif method in self.broken:
            invocation.return_dbus_error(BROKEN, "Stürme überall " * 40)
        else:
            invocation.return_value(self.answer(method, sender, *arguments.unpack()))

    def on_get(self, _conn, _sender, _path, _interface, prop):
        self.calls.append(("Get", prop))
        return self.prop(prop)

    def answer(self, method, sender, *arguments):
        raise NotImplementedError

    def prop(self, name):
        raise NotImplementedError

    def emit(self, interface, member, arguments, destination=None):
        self.conn.emit_signal(destination, self.path, interface, member, arguments)
        self.conn.flush_sync(None)

    def emit_changed(self, **values):
        self.emit("org.freedesktop.DBus.Properties", "PropertiesChanged",
                  GLib.Variant("(sa{sv}as)", (self.interface, values, [])))

    def count(self, method):
        return [c[0] for c in self.calls].count(method)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()


def forge(bus, path, interface, member, arguments, to=None):
    """Emits this signal from a connection that owns no name: to one name, or as a broadcast."""
    conn = bus.connect()
    conn.emit_signal(to, path, interface, member, arguments)
    call(conn, *DBUS, "GetId")
    conn.close_sync(None)


class SessionManager(Peer):
    """The inhibitors of org.gnome.SessionManager: each is an object with its program, reason and flags.

    A signal announces a new or removed inhibitor. The flags of all of them together are the property InhibitedActions,
    announced when it changes.
    """

    name = interface = "org.gnome.SessionManager"
    path = "/org/gnome/SessionManager"
    xml = """<node><interface name="org.gnome.SessionManager">
        <method name="Setenv"><arg type="s" direction="in"/><arg type="s" direction="in"/></method>
        <method name="GetInhibitors"><arg type="ao" direction="out"/></method>
        <property name="InhibitedActions" type="u" access="read"/>
        </interface></node>"""
    INHIBITOR = """<node><interface name="org.gnome.SessionManager.Inhibitor">
        <method name="GetAppId"><arg type="s" direction="out"/></method>
        <method name="GetReason"><arg type="s" direction="out"/></method>
        <method name="GetFlags"><arg type="u" direction="out"/></method>
        </interface></node>"""

    def begin(self):
        self.actions, self.number, self.inhibitors, self.film = 0, 0, {}, None

    def prop(self, name):
        return GLib.Variant("u", self.actions)

    def answer(self, method, sender, *arguments):
        return GLib.Variant("(ao)", (list(self.inhibitors),)) if method == "GetInhibitors" else None

    def on_call(self, conn, sender, path, interface, method, arguments, invocation):
        if path == self.path or method in self.hung | self.broken:
            super().on_call(conn, sender, path, interface, method, arguments, invocation)
            return
        self.calls.append((method, path))
        if path not in self.inhibitors:
            invocation.return_dbus_error("org.freedesktop.DBus.Error.UnknownObject", f"{path} is gone")
            return
        program, reason, flags = self.inhibitors[path][:3]
        value = {"GetAppId": ("(s)", (program,)), "GetReason": ("(s)", (reason,)), "GetFlags": ("(u)", (flags,))}
        invocation.return_value(GLib.Variant(*value[method]))

    def hold(self, program, reason="", flags=8):
        """Adds an inhibitor; returns its path."""
        path = self.add(program, reason, flags)
        self.count_actions()
        return path

    def add(self, program, reason, flags):
        self.number += 1
        path = f"{self.path}/Inhibitor{self.number}"
        node = Gio.DBusNodeInfo.new_for_xml(self.INHIBITOR).interfaces[0]
        number = self.ask(lambda: self.conn.register_object(path, node, self.on_call, None, None))
        self.inhibitors[path] = (program, reason, flags, number)
        self.emit(self.interface, "InhibitorAdded", GLib.Variant("(o)", (path,)))
        return path

    def release(self, path):
        self.ask(lambda: self.conn.unregister_object(self.inhibitors.pop(path)[3]))
        self.emit(self.interface, "InhibitorRemoved", GLib.Variant("(o)", (path,)))
        self.count_actions()

    def count_actions(self):
        before, self.actions = self.actions, 0
        for _, _, flags, _ in self.inhibitors.values():
            self.actions |= flags
        if self.actions != before:
            self.emit_changed(InhibitedActions=GLib.Variant("u", self.actions))

    def inhibit(self, is_on):
        """Adds or removes one inhibitor of idleness, beside one of suspend that the first call adds.

        Mutter treats a change of the property without the flag of idleness as input, so both flags are announced at once.
        """
        if not self.inhibitors:
            self.add("backup", "Copying", 4)
        if is_on and not self.film:
            self.film = self.hold("rig", "for a test")
        elif self.film and not is_on:
            self.release(self.film)
            self.film = None
        self.count_actions()


class PolicyAgent(Peer):
    """The inhibitions of KDE's PowerDevil. Version 6 has the flags of each inhibition, version 5 only those of all together.

    style: the D-Bus type of the list, which differs between versions.
    """

    name = interface = "org.kde.Solid.PowerManagement.PolicyAgent"
    path = "/org/kde/Solid/PowerManagement/PolicyAgent"
    XML = """<node><interface name="org.kde.Solid.PowerManagement.PolicyAgent">
        <method name="HasInhibition"><arg type="u" direction="in"/><arg type="b" direction="out"/></method>
        <method name="ListInhibitions"><arg type="%s" direction="out"/></method>%s
        </interface></node>"""
    PROPERTY = '<property name="ActiveInhibitions" type="a(ssssu)" access="read"/>'

    def __init__(self, bus, version=5, style="a(ss)"):
        self.version, self.style = version, style
        self.xml = self.XML % (style, self.PROPERTY if version >= 6 else "")
        super().__init__(bus)

    def begin(self):
        self.inhibitions = []

    def answer(self, method, sender, *arguments):
        if method == "HasInhibition":
            return GLib.Variant("(b)", (any(arguments[0] & policy for *_, policy in self.inhibitions),))
        pairs = [(program, reason) for program, reason, _ in self.inhibitions]
        if self.style == "aas":
            pairs = [list(pair) for pair in pairs]
        return GLib.Variant(f"({self.style})", (dict(pairs) if self.style == "a{ss}" else pairs,))

    def prop(self, name):
        def flags(policy):
            return ":".join(word for bit, word in ((1, "sleep"), (4, "idle")) if policy & bit)
        return GLib.Variant("a(ssssu)", [(flags(policy), program, reason, "block", 3)
                                         for program, reason, policy in self.inhibitions])

    def hold(self, program, reason="", policy=5):
        """policy: bit 1 inhibits sleep, bit 4 screen changes (and with them sleep)."""
        self.inhibitions.append((program, reason, policy))
        self.changed({program: reason}, [])
        return self.inhibitions[-1]

    def release(self, inhibition):
        self.inhibitions.remove(inhibition)
        self.changed({}, [inhibition[0]])

    def changed(self, added, removed):
        self.emit(self.interface, "InhibitionsChanged", GLib.Variant("(a{ss}as)", (added, removed)))
        if self.version >= 6:
            self.emit_changed(ActiveInhibitions=self.prop("ActiveInhibitions"))


class PowerManagement(Peer):
    """org.freedesktop.PowerManagement, as Xfce has it: whether any program inhibits. It may announce changes or not."""

    name = "org.freedesktop.PowerManagement"
    path = "/org/freedesktop/PowerManagement/Inhibit"
    interface = "org.freedesktop.PowerManagement.Inhibit"
    xml = f"""<node><interface name="{interface}">
        <method name="HasInhibit"><arg type="b" direction="out"/></method>
        </interface></node>"""

    def begin(self):
        self.is_inhibited = False

    def answer(self, method, sender, *arguments):
        return GLib.Variant("(b)", (self.is_inhibited,))

    def inhibit(self, is_on, is_announced=True):
        self.is_inhibited = is_on
        if is_announced:
            self.emit(self.interface, "HasInhibitChanged", GLib.Variant("(b)", (is_on,)))


class UserManager(Peer):
    """The environment of the systemd user manager, which sessions set."""

    name, path, interface = "org.freedesktop.systemd1", "/org/freedesktop/systemd1", "org.freedesktop.systemd1.Manager"
    xml = f'<node><interface name="{interface}"><property name="Environment" type="as" access="read"/></interface></node>'

    def __init__(self, bus, **environment):
        self.environment = environment
        super().__init__(bus)

    def prop(self, name):
        return GLib.Variant("as", ["LANG=C", *(f"{name}={value}" for name, value in self.environment.items())])


class UPower(Peer):
    name = interface = "org.freedesktop.UPower"
    path = "/org/freedesktop/UPower"
    xml = """<node><interface name="org.freedesktop.UPower">
        <property name="OnBattery" type="b" access="read"/>
        <property name="LidIsClosed" type="b" access="read"/>
        </interface></node>"""

    def begin(self):
        self.on_battery = False

    def prop(self, name):
        return GLib.Variant("b", self.on_battery if name == "OnBattery" else False)

    def unplug(self, is_on_battery=True):
        self.on_battery = is_on_battery
        self.emit_changed(OnBattery=GLib.Variant("b", is_on_battery))
