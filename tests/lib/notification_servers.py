"""Notification servers on a private bus: a fake one that misbehaves on request, and real ones."""
import json
import signal
import subprocess
import sys
import threading

from processes import LIMIT, TIED, Process, ending_on_error, wait_until
from rig import LIB, NOTIFICATIONS, call, owner_of


class FakeServer:
    """fake_notification_server.py on a bus. Keywords are its options: hang, error, odd, caps, info, inhibited, script ...

    delay takes {"Method": milliseconds}. wait(event, **fields) waits for the first event with these fields;
    received(event, **fields) returns all of them until now.
    """

    CONTROL = (*NOTIFICATIONS[:2], "org.lumbard.TestServer")

    def __init__(self, bus, **options):
        argv = [*TIED, sys.executable, str(LIB / "fake_notification_server.py"), *self.options_of(options)]
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

    def received(self, event, **fields):
        if self.popen.poll() is None:
            self.marks += 1
            call(self.conn, self.name, *self.CONTROL[1:], "Mark", "(u)", self.marks)
            self.wait("mark", number=self.marks)
        else:
            self.reader.join()
        return self.all(event, **fields)

    def wait(self, event, count=1, limit=LIMIT, **fields):
        """Waits for the count-th event of this kind with these fields."""
        return wait_until(lambda: self.all(event, **fields)[count - 1:count], limit, f"{event} {fields} x{count}")[0]

    def control(self, method, signature="()", *arguments):
        return call(self.conn, self.name, *self.CONTROL[1:], method, signature, *arguments)

    def act(self, number, key):
        self.control("Act", "(us)", number, key)

    def close(self, number, reason=2):
        self.control("Close", "(uu)", number, reason)

    def emit_closed(self, number, reason=2):
        self.control("EmitClosed", "(uu)", number, reason)

    def inhibit(self, is_on):
        self.control("Inhibit", "(b)", is_on)

    def hide(self, mode):
        """Without a signal: mako has this mode, or a program inhibits swaync; an empty string ends that."""
        self.control("Hide", "(s)", mode)

    def hang(self, *methods):
        """Leaves calls of these methods unanswered from now on, and answers the calls that were left unanswered before."""
        self.control("Hang", "(as)", methods)

    def leave(self):
        """Gives the bus name to the server that waits for it."""
        self.control("Leave")

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
    """A real notification server on a bus and a display, once it owns the name of the notification service."""

    def __init__(self, bus, display, name="dunst", arguments=()):
        self.env = {**bus.env, **display.env}
        self.process = Process([name, *arguments], self.env)
        conn = bus.connect()
        with ending_on_error(self.process):
            wait_until(lambda: owner_of(conn, NOTIFICATIONS[0]), what=f"{name} to own its name")

    def run(self, *argv):
        """Runs a client on the same bus and display; returns its output."""
        return subprocess.run(argv, env=self.env, check=True, capture_output=True, text=True, timeout=60).stdout

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.stop()
