#!/usr/bin/python3
"""A fake notification server: it records all calls, and misbehaves on request.

Each event is one line of JSON on stdout: "ready", each method call (with sender and arguments), "shown", "closed",
"acted", "mark" (the reply to Mark: all earlier calls have been received). Options set its behaviour; the interface
org.lumbard.TestServer changes it later.

A script has one step for the 1st, 2nd, ... Notify; the last step repeats. ";" separates steps, "+" actions of one step:
    none | act:KEY[@MS] | close:REASON[@MS] | exit
"""
import argparse
import json
import os
import signal
import sys

import gi

gi.require_version("Gio", "2.0")
from gi.repository import Gio, GLib  # noqa: E402

NAME = IFACE = "org.freedesktop.Notifications"
PATH = "/org/freedesktop/Notifications"
CONTROL = "org.lumbard.TestServer"

XML = f"""<node>
  <interface name="{IFACE}">
    <method name="GetServerInformation">
      <arg type="s" direction="out"/><arg type="s" direction="out"/>
      <arg type="s" direction="out"/><arg type="s" direction="out"/>
    </method>
    <method name="GetCapabilities"><arg type="as" direction="out"/></method>
    <method name="Notify">
      <arg type="s" direction="in"/><arg type="u" direction="in"/><arg type="s" direction="in"/>
      <arg type="s" direction="in"/><arg type="s" direction="in"/><arg type="as" direction="in"/>
      <arg type="a{{sv}}" direction="in"/><arg type="i" direction="in"/><arg type="u" direction="out"/>
    </method>
    <method name="CloseNotification"><arg type="u" direction="in"/></method>
    <signal name="NotificationClosed"><arg type="u"/><arg type="u"/></signal>
    <signal name="ActionInvoked"><arg type="u"/><arg type="s"/></signal>
    <signal name="ActivationToken"><arg type="u"/><arg type="s"/></signal>
    <property name="Inhibited" type="b" access="read"/>
  </interface>
  <interface name="{CONTROL}">
    <method name="Act"><arg type="u" direction="in"/><arg type="s" direction="in"/></method>
    <method name="Close"><arg type="u" direction="in"/><arg type="u" direction="in"/></method>
    <method name="EmitClosed"><arg type="u" direction="in"/><arg type="u" direction="in"/></method>
    <method name="Inhibit"><arg type="b" direction="in"/></method>
    <method name="Hide"><arg type="s" direction="in"/></method>
    <method name="Hang"><arg type="as" direction="in"/></method>
    <method name="AnswerOddly"><arg type="as" direction="in"/></method>
    <method name="Leave"/>
    <method name="ListOpen"><arg type="au" direction="out"/></method>
    <method name="Mark"><arg type="u" direction="in"/></method>
  </interface>
</node>"""


PROPERTIES = "org.freedesktop.DBus.Properties"

# The interfaces by which real servers publish do not disturb.
DND_XML = """<node>
  <interface name="org.dunstproject.cmd0"><property name="paused" type="b" access="read"/></interface>
  <interface name="fr.emersion.Mako"><method name="ListModes"><arg type="as" direction="out"/></method></interface>
  <interface name="org.erikreider.swaync.cc">
    <method name="GetDnd"><arg type="b" direction="out"/></method>
    <method name="IsInhibited"><arg type="b" direction="out"/></method>
    <signal name="OnDndToggle"><arg type="b"/></signal>
  </interface>
  <interface name="org.xfce.Xfconf">
    <method name="GetProperty">
      <arg type="s" direction="in"/><arg type="s" direction="in"/><arg type="v" direction="out"/>
    </method>
    <signal name="PropertyChanged"><arg type="s"/><arg type="s"/><arg type="v"/></signal>
  </interface>
</node>"""
DND_FACES = {  # server: path, interface
    "dunst": (PATH, "org.dunstproject.cmd0"),
    "mako": ("/fr/emersion/Mako", "fr.emersion.Mako"),
    "SwayNotificationCenter": ("/org/erikreider/swaync/cc", "org.erikreider.swaync.cc"),
    "Xfce Notify Daemon": ("/org/xfce/Xfconf", "org.xfce.Xfconf"),
}


def split(text):
    return [word for word in text.split(",") if word]


class Server:
    def __init__(self, options):
        self.options = options
        self.bus = None
        self.claim = 0  # on the bus name
        self.open = set()
        self.held = []  # calls left unanswered
        self.hang = set(split(options.hang))
        self.errors = set(split(options.error))
        self.odd = set(split(options.odd))
        self.delays = {m: int(ms) for m, ms in (d.split("=") for d in options.delay)}
        self.inhibited = options.inhibited
        self.hidden = ""  # a mode of mako, or any word: a program inhibits swaync
        self.next_id = options.first_id
        if options.shown:
            self.open.add(options.shown)
            self.next_id = options.shown + 1
        self.steps = options.script.split(";")

    def record(self, event, **fields):
        print(json.dumps({"event": event, **fields}), flush=True)

    def emit(self, member, signature, *values):
        self.bus.emit_signal(None, PATH, IFACE, member, GLib.Variant(signature, values))

    # Actions of the person.

    def act(self, number, key):
        self.record("acted", id=number, key=key)
        self.emit("ActivationToken", "(us)", number, f"token-{number}")
        self.emit("ActionInvoked", "(us)", number, key)

    def close(self, number, reason):
        if number in self.open:
            self.open.discard(number)
            self.record("closed", id=number, reason=reason)
            self.emit("NotificationClosed", "(uu)", number, reason)

    def follow_script(self, number):
        step = self.steps.pop(0) if len(self.steps) > 1 else self.steps[0]
        for act in step.split("+"):
            what, _, delay = act.partition("@")
            verb, _, argument = what.partition(":")
            if verb == "exit":
                os._exit(3)
            elif verb == "act":
                GLib.timeout_add(int(delay or 0), lambda k=argument: self.act(number, k))
            elif verb == "close":
                GLib.timeout_add(int(delay or 0), lambda r=int(argument): self.close(number, r))

    # Method calls.

    def on_call(self, bus, sender, path, interface, method, parameters, invocation):
        arguments = parameters.unpack()
        if interface == CONTROL:
            self.control(method, arguments, invocation)
            return
        self.record(method, sender=sender, args=arguments)
        if method in self.hang or "all" in self.hang:
            self.held.append((method, arguments, invocation))
        elif method in self.delays:
            GLib.timeout_add(self.delays[method], lambda: self.answer(method, arguments, invocation))
        else:
            self.answer(method, arguments, invocation)

    def control(self, method, arguments, invocation):
        result = None
        if method == "Act":
            self.act(*arguments)
        elif method == "Close":
            self.close(*arguments)
        elif method == "EmitClosed":
            self.emit("NotificationClosed", "(uu)", *arguments)
        elif method == "Inhibit":
            self.inhibited = arguments[0]
            self.emit_inhibited()
        elif method == "Hide":
            self.hidden = arguments[0]
        elif method == "Hang":
            self.hang = set(arguments[0])
            held, self.held = self.held, []
            for call in held:
                self.answer(*call)
        elif method == "Leave":
            Gio.bus_unown_name(self.claim)
        elif method == "AnswerOddly":
            self.odd = set(arguments[0])
        elif method == "Mark":
            self.record("mark", number=arguments[0])
        elif method == "ListOpen":
            result = GLib.Variant("(au)", (sorted(self.open),))
        invocation.return_value(result)

    # Do not disturb.

    def export_dnd(self):
        path, interface = DND_FACES.get(self.options.info.split(",")[0], (None, None))
        if interface == "org.xfce.Xfconf":
            Gio.bus_own_name_on_connection(self.bus, interface, Gio.BusNameOwnerFlags.NONE, None, None)
        if path:
            info = Gio.DBusNodeInfo.new_for_xml(DND_XML).lookup_interface(interface)
            self.bus.register_object(path, info, self.on_dnd_call, lambda *_: self.dnd_value(interface), None)

    def dnd_value(self, interface):
        return GLib.Variant("b", self.inhibited)

    def on_dnd_call(self, bus, sender, path, interface, method, parameters, invocation):
        self.record(method, sender=sender, args=parameters.unpack())
        if method == "GetDnd":
            invocation.return_value(GLib.Variant("(b)", (self.inhibited,)))
        elif method == "IsInhibited":
            invocation.return_value(GLib.Variant("(b)", (self.hidden != "",)))
        elif method == "ListModes":
            modes = ["default"] + (["do-not-disturb"] if self.inhibited else []) + split(self.hidden)
            invocation.return_value(GLib.Variant("(as)", (modes,)))
        elif self.inhibited:
            invocation.return_value(GLib.Variant("(v)", (GLib.Variant("b", True),)))
        else:  # xfconf has no value for a property that was never set
            invocation.return_dbus_error("org.xfce.Xfconf.Error.PropertyNotFound", "no such property")

    def emit_inhibited(self):
        path, interface = DND_FACES.get(self.options.info.split(",")[0], (PATH, IFACE))
        value = GLib.Variant("b", self.inhibited)
        if interface == "org.erikreider.swaync.cc":
            self.bus.emit_signal(None, path, interface, "OnDndToggle", GLib.Variant("(b)", (self.inhibited,)))
        elif interface == "org.xfce.Xfconf":
            self.bus.emit_signal(None, path, interface, "PropertyChanged",
                                 GLib.Variant("(ssv)", ("xfce4-notifyd", "/do-not-disturb", value)))
        elif interface == "fr.emersion.Mako":  # without the new value
            self.bus.emit_signal(None, path, PROPERTIES, "PropertiesChanged",
                                 GLib.Variant("(sa{sv}as)", (interface, {}, ["Modes"])))
        else:
            name = "paused" if path == PATH and interface != IFACE else "Inhibited"
            self.bus.emit_signal(None, path, PROPERTIES, "PropertiesChanged",
                                 GLib.Variant("(sa{sv}as)", (interface, {name: value}, [])))

    def answer_oddly(self, invocation):
        """A reply of another type than the specification demands. GDBus sends no such reply by itself."""
        reply = Gio.DBusMessage.new_method_reply(invocation.get_message())
        reply.set_body(GLib.Variant("(b)", (True,)))
        self.bus.send_message(reply, Gio.DBusSendMessageFlags.NONE)

    def answer(self, method, arguments, invocation):
        if method in self.odd:
            self.answer_oddly(invocation)
        elif method in self.errors or (self.options.refuse_replace and method == "Notify" and arguments[1] != 0):
            invocation.return_dbus_error(IFACE + ".Error.Scripted", "a scripted error")
        elif method == "GetServerInformation":
            invocation.return_value(GLib.Variant("(ssss)", tuple(self.options.info.split(","))))
        elif method == "GetCapabilities":
            invocation.return_value(GLib.Variant("(as)", (split(self.options.caps),)))
        elif method == "CloseNotification":
            self.close(arguments[0], 3)
            invocation.return_value(None)
        else:
            self.notify(arguments, invocation)

    def notify(self, arguments, invocation):
        if self.steps[0] == "exit":
            self.follow_script(0)
        number = arguments[1]
        if number == 0:
            number, self.next_id = self.next_id, self.next_id + 1
        self.open.add(number)
        self.record("shown", id=number, replaces=arguments[1])
        invocation.return_value(GLib.Variant("(u)", (number,)))
        self.follow_script(number)


def parse_options():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--hang", default="", help="methods never answered, comma separated, or all")
    parser.add_argument("--error", default="", help="methods answered with an error")
    parser.add_argument("--odd", default="", help="methods answered with a value of a wrong type")
    parser.add_argument("--delay", action="append", default=[], metavar="METHOD=MS")
    parser.add_argument("--caps", default="actions,body,body-markup,icon-static,persistence")
    parser.add_argument("--info", default="fake,lumbard,1.0,1.2", help="name,vendor,version,specification")
    parser.add_argument("--inhibited", action="store_true")
    parser.add_argument("--first-id", type=int, default=1)
    parser.add_argument("--shown", type=int, metavar="ID", help="shows a popup of another program from the start")
    parser.add_argument("--refuse-replace", action="store_true", help="an error for every replaces_id")
    parser.add_argument("--allow-replacement", action="store_true", help="of the bus name, by a later server")
    parser.add_argument("--replace", action="store_true", help="take the bus name from such a server")
    parser.add_argument("--script", default="none")
    return parser.parse_args()


def main():
    options = parse_options()
    server, loop = Server(options), GLib.MainLoop()
    flags = Gio.BusNameOwnerFlags.NONE
    if options.allow_replacement:
        flags |= Gio.BusNameOwnerFlags.ALLOW_REPLACEMENT
    if options.replace:
        flags |= Gio.BusNameOwnerFlags.REPLACE

    def on_bus(bus, name):
        server.bus = bus
        for interface in Gio.DBusNodeInfo.new_for_xml(XML).interfaces:
            bus.register_object(PATH, interface, server.on_call,
                                lambda *_: GLib.Variant("b", server.inhibited), None)
        server.export_dnd()

    server.claim = Gio.bus_own_name(Gio.BusType.SESSION, NAME, flags, on_bus,
                     lambda bus, _: server.record("ready", name=bus.get_unique_name()),
                     lambda *_: server.record("name-lost"))
    GLib.unix_signal_add(GLib.PRIORITY_DEFAULT, signal.SIGTERM, loop.quit)
    loop.run()
    return 0


sys.exit(main())
