#!/usr/bin/python3
"""A fake Wayland compositor that serves only seats and ext-idle-notify-v1, version 2.

Timers start with the creation of a notification. Input on a seat resets the timers of that seat and ends their idleness.
An inhibitor ends the idleness of inhibitable notifications and stops their timers; input notifications ignore it. The end
of the inhibitor restarts those timers.

Options: --swallows behaves as KWin (idle notifications stay idle; inhibitors, and input while there is one, cause no
event); --late delays idle events as coarse timers do; --version 1 or 0 (no notifier); --mute accepts connections and never
answers; --slam closes each connection at once.

stdin takes one command a line. Each is answered by one line of JSON: {"from": µs, "to": µs} of the wall clock, and more.
  input SEAT...       input on these seats
  flap COUNT          sends COUNT pairs of idled and resumed at once, as a client receives that has not read for long
  inhibit on|off      a visible window inhibits idleness
  add SEAT | remove SEAT
  list                "notifications": [[seat, kind, milliseconds], ...], "clients": number of connections until now
  drop                disconnects all clients
  deaf                never reads from its clients again
"""
import argparse
import json
import os
import select
import socket
import sys
import time

from wayland_wire import Stream, pack, unpack

NOTIFIER, SEAT_VERSION = 1, 7
SEAT = 100  # names of the globals: this number plus that of the seat


class Refused(Exception):
    """A protocol error: (object, code, message)."""


class Notification:
    def __init__(self, client, thing, seat, kind, ms, compositor):
        self.client, self.thing, self.seat, self.kind, self.ms = client, thing, seat, kind, ms
        self.compositor, self.is_idle, self.at = compositor, False, None
        self.restart()

    def is_stopped(self):
        return self.kind == "inhibitable" and self.compositor.is_inhibited

    def restart(self):
        late = self.compositor.options.late / 1000 if self.kind == "inhibitable" else 0
        self.at = None if self.is_stopped() else time.monotonic() + self.ms / 1000 + late
        if self.ms == 0:
            self.expire()

    def active(self):
        if self.is_stopped() and self.compositor.options.swallows:
            self.at = None
            return
        if self.is_idle:
            self.is_idle = False
            self.client.send(self.thing, 1)
        self.restart()

    def restart_active(self):
        if not self.is_idle:
            self.restart()

    def expire(self):
        if self.at is not None and self.at <= time.monotonic():
            self.at, self.is_idle = None, True
            self.client.send(self.thing, 0)


class Connection(Stream):
    def __init__(self, connection, compositor):
        super().__init__(connection)
        self.compositor, self.objects, self.registries = compositor, {1: ("wl_display", 1)}, []
        self.notifications, self.out = {}, b""

    def send(self, *message):
        """Queues a message; flush() sends all of them at once, as real compositors do."""
        self.out += pack(*message)

    def flush(self):
        out, self.out = self.out, b""
        if out:
            self.connection.sendall(out)

    def serve(self):
        for thing, opcode, data in self.read():
            if thing not in self.objects:
                raise Refused(1, 0, f"invalid object {thing}")
            interface, version = self.objects[thing][:2]
            handler = self.HANDLERS.get((interface, opcode))
            if not handler or (interface, opcode) == ("ext_idle_notifier_v1", 2) and version < 2:
                raise Refused(1, 1, f"invalid method {opcode}, object {interface}@{thing}")
            handler(self, thing, data)

    def add(self, thing, interface, version, more=None):
        if thing in self.objects or not 1 < thing < 0xff000000:
            raise Refused(1, 0, f"invalid new id {thing}")
        self.objects[thing] = (interface, version, more)

    def forget(self, thing, _=None):
        del self.objects[thing]
        self.notifications.pop(thing, None)
        self.send(1, 1, "u", thing)  # delete_id

    def sync(self, _, data):
        thing, = unpack("u", data)
        self.add(thing, "wl_callback", 1)
        self.send(thing, 0, "u", 1)
        self.forget(thing)

    def get_registry(self, _, data):
        thing, = unpack("u", data)
        self.add(thing, "wl_registry", 1)
        self.registries.append(thing)
        for name, (interface, version) in self.compositor.globals.items():
            self.send(thing, 0, "usu", name, interface, version)

    def bind(self, registry, data):
        name, interface, version, thing = unpack("usuu", data)
        if self.compositor.globals.get(name, (None,))[0] != interface:
            raise Refused(registry, 0, f"invalid global {interface} ({name})")
        if not 1 <= version <= self.compositor.globals[name][1]:
            raise Refused(registry, 0, f"invalid version for global {interface}: {version}")
        self.add(thing, interface, version, name - SEAT)
        if interface == "wl_seat":
            self.send(thing, 0, "u", 1)  # capabilities: a pointer
            if version >= 2:
                self.send(thing, 1, "s", f"seat{name - SEAT}")

    def notify(self, notifier, data, kind):
        thing, ms, seat = unpack("uuu", data)
        if self.objects.get(seat, ("",))[0] != "wl_seat":
            raise Refused(notifier, 0, f"no seat: {seat}")
        self.add(thing, "ext_idle_notification_v1", self.objects[notifier][1])
        number = self.objects[seat][2]
        self.notifications[thing] = Notification(self, thing, number, kind, ms, self.compositor)

    HANDLERS = {
        ("wl_display", 0): sync,
        ("wl_display", 1): get_registry,
        ("wl_registry", 0): bind,
        ("wl_seat", 3): forget,  # release
        ("ext_idle_notifier_v1", 0): forget,
        ("ext_idle_notifier_v1", 1): lambda self, thing, data: self.notify(thing, data, "inhibitable"),
        ("ext_idle_notifier_v1", 2): lambda self, thing, data: self.notify(thing, data, "input"),
        ("ext_idle_notification_v1", 0): forget,
    }


class Compositor:
    def __init__(self, options):
        self.options, self.clients, self.is_inhibited = options, [], False
        self.came, self.is_deaf, self.is_over, self.lines = 0, options.mute, False, b""
        self.globals = {SEAT + n: ("wl_seat", SEAT_VERSION) for n in range(options.seats)}
        if options.version:
            self.globals[NOTIFIER] = ("ext_idle_notifier_v1", options.version)
        path = os.path.join(os.environ["XDG_RUNTIME_DIR"], options.socket)
        if os.path.exists(path):
            os.unlink(path)  # left by a killed instance
        self.listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.listener.bind(path)
        self.listener.listen(8)

    def notifications(self):
        return [n for client in self.clients for n in list(client.notifications.values())]

    def disconnect(self, client, *error):
        """Disconnects a client, with a protocol error if it can still receive one."""
        try:
            if error:
                client.send(1, 0, "uus", *error)
                client.flush()
        except OSError:
            pass
        client.connection.close()
        self.clients.remove(client)

    def run(self):
        while not self.is_over:
            at = [n.at for n in self.notifications() if n.at is not None]
            wait = max(0, min(at) - time.monotonic()) if at else None
            fds = [0, self.listener] + [c.connection for c in self.clients if not self.is_deaf]
            ready = select.select(fds, [], [], wait)[0]
            self.guard(self.notifications(), lambda n: n.client, Notification.expire)
            if self.listener in ready:
                self.accept()
            self.guard([c for c in self.clients if c.connection in ready], lambda c: c, Connection.serve)
            if 0 in ready:
                self.listen_to_test()
            self.flush()

    def flush(self):
        self.guard(list(self.clients), lambda c: c, Connection.flush)

    def guard(self, things, client_of, act):
        for thing in things:
            client = client_of(thing)
            try:
                if client in self.clients:
                    act(thing)
            except (EOFError, OSError):
                self.disconnect(client)
            except Refused as error:
                print(f"protocol error: {error.args}", file=sys.stderr, flush=True)
                self.disconnect(client, *error.args)

    def accept(self):
        connection, _ = self.listener.accept()
        self.came += 1
        if self.options.slam:
            connection.close()
        else:
            self.clients.append(Connection(connection, self))

    def listen_to_test(self):
        data = os.read(0, 4096)
        self.is_over = not data
        *lines, self.lines = (self.lines + data).split(b"\n")
        for line in lines:
            start = time.time_ns() // 1000
            more = getattr(self, "do_" + line.split()[0].decode())(*line.decode().split()[1:]) or {}
            self.flush()
            print(json.dumps({"from": start, "to": time.time_ns() // 1000, **more}), flush=True)

    def do_input(self, *seats):
        self.guard([n for n in self.notifications() if str(n.seat) in seats], lambda n: n.client, Notification.active)

    def do_inhibit(self, word):
        self.is_inhibited = word == "on"
        self.guard([n for n in self.notifications() if n.kind == "inhibitable"], lambda n: n.client,
                   Notification.restart_active if self.options.swallows else Notification.active)

    def do_flap(self, count):
        for notification in self.notifications():
            for opcode in [0, 1] * int(count) if notification.kind == "input" and notification.ms else []:
                notification.client.send(notification.thing, opcode)

    def do_add(self, seat):
        self.globals[SEAT + int(seat)] = ("wl_seat", SEAT_VERSION)
        for client in self.clients:
            for registry in client.registries:
                client.send(registry, 0, "usu", SEAT + int(seat), "wl_seat", SEAT_VERSION)

    def do_remove(self, seat):
        del self.globals[SEAT + int(seat)]
        for client in self.clients:
            for registry in client.registries:
                client.send(registry, 1, "u", SEAT + int(seat))
            for notification in client.notifications.values():
                if notification.seat == int(seat):
                    notification.at = None

    def do_list(self):
        return {"notifications": sorted([n.seat, n.kind, n.ms] for n in self.notifications()), "clients": self.came}

    def do_drop(self):
        for client in list(self.clients):
            self.disconnect(client)

    def do_deaf(self):
        self.is_deaf = True


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--socket", default="wayland-0")
    parser.add_argument("--version", type=int, default=2)
    parser.add_argument("--seats", type=int, default=1)
    parser.add_argument("--swallows", action="store_true", help="behave as KWin while inhibited")
    parser.add_argument("--late", type=int, default=0, help="delay of inhibitable notifications in ms")
    parser.add_argument("--mute", action="store_true", help="accept connections and never answer")
    parser.add_argument("--slam", action="store_true", help="accept connections and close them")
    compositor = Compositor(parser.parse_args())
    print("ready", flush=True)
    compositor.run()


main()
