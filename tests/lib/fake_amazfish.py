"""A fake Amazfish with a watch, controlled by the test. It runs in a thread of the test.

As the real one: introspection lists only the signals; a method with other arguments does not exist; sendAlert() has the
arguments of version 2.7.0 ("dictionary") or those before it ("strings"), drops an alert that equals the one before, and
drops all of them while there is no watch; information() answers old values after the watch is gone. It has no activation
file.

    with Amazfish(bus) as amazfish:     # with a watch that is connected
        amazfish.steps(120)
        amazfish.set_state("disconnected")
        amazfish.calls                  # (method, arguments), oldest first
        amazfish.wrist                  # the alerts on the watch: (title, summary, body)
"""
import threading
from contextlib import contextmanager

from fake_desktop import BROKEN, Peer
from gi.repository import Gio, GLib

NAME = "uk.co.piggz.amazfish"
PATH = "/application"
STEPS, HEART_RATE = 8, 9
HAS_HEART_RATE, HAS_STEPS, HAS_ALERT = 1, 8, 32
INFINITIME = 1067

INTROSPECTION = f"""<!DOCTYPE node PUBLIC "-//freedesktop//DTD D-BUS Object Introspection 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/introspect.dtd">
<node>
  <interface name="{NAME}">
    <signal name="message"><arg name="text" type="s"/></signal>
    <signal name="downloadProgress"><arg name="percent" type="i"/></signal>
    <signal name="operationRunningChanged"/>
    <signal name="buttonPressed"><arg name="presses" type="i"/></signal>
    <signal name="informationChanged"><arg name="infokey" type="i"/><arg name="infovalue" type="s"/></signal>
    <signal name="connectionStateChanged"/>
    <signal name="deviceEventTriggered"><arg name="event" type="s"/></signal>
  </interface>
</node>"""

# Methods that the source never calls: each would change something on the watch or about it.
OTHERS = {"pair": "(sss)", "connectToDevice": "(s)", "disconnect": "()", "unpair": "()", "refreshInformation": "()",
          "immediateAlert": "(i)", "requestManualHeartrate": "()", "fetchData": "(i)", "applyDeviceSetting": "(i)",
          "incomingCall": "(s)", "incomingCallEnded": "()", "updateCalendar": "()", "enableFeature": "(i)",
          "operationRunning": "()", "connectionStateChangedCount": "()"}
ALERTS = {"dictionary": ("(a{sv})", "(a{sv}b)"), "strings": ("(sssb)",)}


class Amazfish(Peer):
    """state: as connectionState() answers; "" without a paired watch. Methods in .hung are never answered; those in .broken
    are answered with an error; "*" is all of them."""

    name = interface = NAME
    path = PATH

    def __init__(self, bus, state="authenticated", generation="dictionary", features=INFINITIME):
        self.state, self.generation, self.features = state, generation, features
        self.info, self.wrist, self.last_alert, self.lock = {}, [], None, threading.Lock()
        self.waiting = None  # the calls while they are answered late
        super().__init__(bus)

    def register(self):
        self.conn.add_filter(self.filter)

    def filter(self, _conn, message, is_incoming):
        if not is_incoming or message.get_message_type() != Gio.DBusMessageType.METHOD_CALL:
            return message
        with self.lock:
            if self.waiting is None:
                self.answer_message(message)
            else:
                self.waiting.append(message)
        return None

    def answer_message(self, message):
        reply = self.reply_to(message)
        if reply:
            self.conn.send_message(reply, Gio.DBusSendMessageFlags.NONE)

    @contextmanager
    def answering_late(self):
        """Answers the calls of the block at its end."""
        self.waiting = []
        yield
        with self.lock:
            for message in self.waiting:
                self.answer_message(message)
            self.waiting = None

    def reply_to(self, message):
        method, body = message.get_member(), message.get_body()
        signature = body.get_type_string() if body else "()"
        if message.get_interface() == "org.freedesktop.DBus.Introspectable":
            return self.result(message, GLib.Variant("(s)", (INTROSPECTION,)))
        self.calls.append((method, *(body.unpack() if body else ())))
        if {method, "*"} & self.hung:
            return None
        if {method, "*"} & self.broken:
            return message.new_method_error_literal(BROKEN, "Stürme überall " * 40)
        if message.get_path() != PATH:
            return message.new_method_error_literal("org.freedesktop.DBus.Error.UnknownObject", "no such object")
        try:
            return self.result(message, self.run(method, signature, body.unpack() if body else ()))
        except KeyError:
            return message.new_method_error_literal("org.freedesktop.DBus.Error.UnknownMethod",
                                                    f"No such method '{method}' (signature '{signature[1:-1]}')")

    @staticmethod
    def result(message, value):
        reply = message.new_method_reply()
        if value:
            reply.set_body(value)
        return reply

    def run(self, method, signature, arguments):
        """The reply; KeyError: there is no such method with these arguments."""
        if method == "sendAlert" and signature in ALERTS[self.generation]:
            return self.send_alert(*arguments)
        answers = {
            ("connectionState", "()"): lambda: GLib.Variant("(s)", (self.state,)),
            ("supportedFeatures", "()"): lambda: GLib.Variant("(i)", (self.features,)),
            ("supportsFeature", "(i)"): lambda: GLib.Variant("(b)", (bool(self.features & arguments[0]),)),
            ("information", "(i)"): lambda: GLib.Variant("(s)", (self.info.get(arguments[0], ""),)),
            **{(name, types): lambda: None for name, types in OTHERS.items()},
        }
        return answers[method, signature]()

    def send_alert(self, first, *rest):
        if isinstance(first, dict):
            texts, may_repeat = [first.get(key, "") for key in ("appName", "summary", "body")], rest[:1] == (True,)
        else:
            texts, may_repeat = [first, *rest[:2]], rest[2]
        self.show(texts, may_repeat)

    def show(self, texts, may_repeat=False):
        """An alert, or a notification that is forwarded, arrives; the watch shows it or not."""
        if self.state == "authenticated" and any(texts[1:]) and (may_repeat or texts != self.last_alert):
            self.wrist.append(tuple(texts))
            self.last_alert = texts

    def alerts(self):
        """The alerts on the watch, when all earlier calls have been answered."""
        with self.lock:
            return list(self.wrist)

    def report(self, key, value):
        self.info[key] = value
        self.emit(NAME, "informationChanged", GLib.Variant("(is)", (key, value)))

    def steps(self, total):
        self.report(STEPS, str(total))

    def heart_rate(self, rate):
        self.report(HEART_RATE, str(rate))

    def set_state(self, state):
        """The values of the watch stay, as in the real one."""
        with self.lock:
            self.state = state
        self.emit(NAME, "connectionStateChanged", None)
