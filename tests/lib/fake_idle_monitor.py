"""A fake idle monitor of GNOME or Cinnamon, controlled by the test."""
import time

from fake_desktop import Peer
from gi.repository import GLib

HOUR = 3600 * 1000  # ms


def now_ms():
    return time.monotonic_ns() // 10**6


class IdleMonitor(Peer):
    """The idle monitor of Mutter, or of Muffin with kind="Muffin": counts from its start and numbers watches from 1.

    The client that added a watch receives its signal. Idle watches fire each time when the idle time reaches their
    interval, also at once if it is longer already, but not while inhibited. The end of an inhibitor sets the idle time
    to 0 and fires no watch. Active watches fire once, at the next input() or reset().
    """

    XML = """<node><interface name="%s">
        <method name="GetIdletime"><arg type="t" direction="out"/></method>
        <method name="AddIdleWatch"><arg type="t" direction="in"/><arg type="u" direction="out"/></method>
        <method name="AddUserActiveWatch"><arg type="u" direction="out"/></method>
        <method name="RemoveWatch"><arg type="u" direction="in"/></method>
        <signal name="WatchFired"><arg type="u"/></signal>
        </interface></node>"""

    def __init__(self, bus, kind="Mutter"):
        domain = {"Mutter": "gnome", "Muffin": "cinnamon"}[kind]
        self.name = self.interface = f"org.{domain}.{kind}.IdleMonitor"
        self.path = f"/org/{domain}/{kind}/IdleMonitor/Core"
        self.xml = self.XML % self.interface
        super().__init__(bus)

    def begin(self):
        self.last, self.number, self.watches, self.timers, self.is_inhibited = now_ms(), 0, {}, {}, False

    def answer(self, method, sender, *arguments):
        if method == "GetIdletime":
            return GLib.Variant("(t)", (max(0, now_ms() - self.last),))
        if method == "RemoveWatch":
            self.drop(*arguments)
            return None
        interval = arguments[0] if arguments else None
        assert interval != 0, "an idle watch of 0 ms"
        self.number += 1
        self.watches[self.number] = (sender, interval)
        if interval:
            self.schedule(self.number)
        return GLib.Variant("(u)", (self.number,))

    def drop(self, number):
        self.watches.pop(number, None)
        timer = self.timers.pop(number, None)
        if timer:
            timer.destroy()

    def schedule(self, number):
        timer = self.timers.pop(number, None)
        if timer:
            timer.destroy()
        timer = self.timers[number] = GLib.Timeout(max(0, self.last + self.watches[number][1] - now_ms()))
        timer.set_callback(lambda *_: self.cross(number))
        timer.attach(self.context)

    def cross(self, number):
        if not self.is_inhibited:
            self.fire(number)
        return GLib.SOURCE_REMOVE

    def fire(self, number):
        sender = self.watches[number][0]
        self.emit(self.interface, "WatchFired", GLib.Variant("(u)", (number,)), sender)

    def set_last(self, last):
        self.last = last
        for number, (_, interval) in list(self.watches.items()):
            if interval:
                self.schedule(number)

    def act(self):
        self.set_last(now_ms())
        for number in [n for n, (_, interval) in self.watches.items() if interval is None]:
            self.fire(number)
            self.drop(number)

    def input(self):
        """Input by the person; returns the wall-clock instants (µs) before and after."""
        before = time.time_ns() // 1000
        self.ask(self.act)
        return before, time.time_ns() // 1000

    def stay(self):
        """Input by the person, who goes on until the next input() or idle_for(), however long the test takes."""
        self.ask(lambda: (self.act(), self.set_last(now_ms() + HOUR)))

    reset = input  # by the machine, for example at resume

    def idle_for(self, seconds):
        """Sets the idle time, as if the last input was this many seconds ago."""
        self.ask(lambda: self.set_last(now_ms() - int(seconds * 1000)))

    def inhibit(self, is_on):
        def change():
            if self.is_inhibited and not is_on:
                self.set_last(now_ms())
            self.is_inhibited = is_on
        self.ask(change)

    def ids(self, is_idle):
        return self.ask(lambda: [n for n, (_, interval) in self.watches.items() if bool(interval) == is_idle])

    def release(self):
        """Answers all calls that were left unanswered, and the later ones at once."""
        def answer():
            for invocation in self.held:
                arguments = invocation.get_parameters().unpack()
                invocation.return_value(self.answer(invocation.get_method_name(), invocation.get_sender(), *arguments))
            self.held.clear()
        self.hung.clear()
        self.ask(answer)

    def end(self):
        for timer in self.timers.values():
            timer.destroy()
