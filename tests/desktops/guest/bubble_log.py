"""The calls to the notification server and its signals, as a monitor of the bus receives them."""
import threading
import time

from gi.repository import Gio, GLib

NAME = "org.freedesktop.Notifications"
RULES = [f"type='method_call',interface='{NAME}',member='Notify'", "type='method_return'",
         f"type='signal',interface='{NAME}'"]


class Bubble:
    """One call to Notify; id is that of the answer."""

    def __init__(self, message):
        self.caller, self.serial = message.get_sender(), message.get_serial()
        (self.app, self.replaces, self.icon, self.summary, self.body, actions, self.hints, self.timeout) = \
            message.get_body().unpack()
        self.actions = dict(zip(actions[::2], actions[1::2]))
        self.id = None

    @property
    def text(self):
        return f"{self.summary}\n{self.body}"


class BubbleLog:
    def __init__(self):
        self.arrived = threading.Condition()
        self.bubbles, self.signals = [], []
        self.bus = Gio.DBusConnection.new_for_address_sync(
            Gio.dbus_address_get_for_bus_sync(Gio.BusType.SESSION), Gio.DBusConnectionFlags.AUTHENTICATION_CLIENT |
            Gio.DBusConnectionFlags.MESSAGE_BUS_CONNECTION, None, None)
        self.bus.call_sync("org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus.Monitoring", "BecomeMonitor",
                           GLib.Variant("(asu)", (RULES, 0)), None, Gio.DBusCallFlags.NONE, 5000, None)
        self.bus.add_filter(self.receive)

    def receive(self, _bus, message, _incoming):
        """In the thread of GDBus. The message ends here: a monitor that answers one is disconnected."""
        with self.arrived:
            self.take(message)
            self.arrived.notify_all()

    def take(self, message):
        kind, member = message.get_message_type(), message.get_member()
        if kind == Gio.DBusMessageType.METHOD_CALL:
            bubble = Bubble(message)
            if "x-shell-sender" not in bubble.hints:  # GNOME Shell forwards each call to itself
                self.bubbles.append(bubble)
        elif kind == Gio.DBusMessageType.SIGNAL and member in ("ActionInvoked", "NotificationClosed"):
            self.signals.append((member, *message.get_body().unpack()))
        elif kind == Gio.DBusMessageType.METHOD_RETURN:
            for bubble in self.bubbles:
                if (bubble.caller, bubble.serial) == (message.get_destination(), message.get_reply_serial()):
                    bubble.id, = message.get_body().unpack()

    def wait(self, condition, seconds, what):
        """Waits until condition() is true, and returns its value."""
        with self.arrived:
            value = None
            end = time.monotonic() + seconds
            while not (value := condition()):
                if not self.arrived.wait(max(0, end - time.monotonic())) and time.monotonic() >= end:
                    raise TimeoutError(f"timeout after {seconds} s while waiting for: {what}")
            return value

    def wait_bubble(self, number, seconds=30):
        """The bubble with this number, from 1, with its id."""
        return self.wait(lambda: len(self.bubbles) >= number and self.bubbles[number - 1].id and self.bubbles[number - 1],
                         seconds, f"bubble {number}")

    def wait_signal(self, *signal, seconds=10):
        return self.wait(lambda: signal in [other[:len(signal)] for other in self.signals], seconds,
                         f"{signal}; the last signals: {self.signals[-3:]}")

    def close(self):
        self.bus.close_sync(None)
