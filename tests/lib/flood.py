"""A program that floods the service: flood.py ADDRESS KIND COUNT [CONNECTIONS]. It sends all messages at once, without waiting for
replies, reads all answers, and prints the number of replies and errors.

As a module, KINDS has the names of the floods.
"""
import socket
import struct
import sys
import threading

import gi

gi.require_version("Gio", "2.0")
from gi.repository import Gio, GLib  # noqa: E402

NAME, PATH = "org.lumbard.Lumbard1", "/org/lumbard/Lumbard1"
COACH, PRESENCE = f"{NAME}.Coach", f"{NAME}.Presence"
PROPERTIES, INTROSPECTABLE = "org.freedesktop.DBus.Properties", "org.freedesktop.DBus.Introspectable"
HOUR = 3600 * 10**6
METHOD_RETURN, ERROR = 2, 3  # types of messages

KINDS = {
    "pause": (COACH, "Pause", "(t)", (0,)),
    "hold": (COACH, "Hold", "(sst)", ("flood", "a flood", HOUR)),
    "credit": (PRESENCE, "CreditRest", "(tts)", (1, 2, "flood")),
    "steps": ("org.lumbard.Activity1", "StepTotal", "(stt)", ("flood", 0, 4321)),
    "explain": (PRESENCE, "Explain", "(u)", (1000,)),
    "get": (PROPERTIES, "Get", "(ss)", (PRESENCE, "State")),
    "get-all": (PROPERTIES, "GetAll", "(s)", (COACH,)),
    "objects": ("org.freedesktop.DBus.ObjectManager", "GetManagedObjects", "()", ()),
    "introspect": (INTROSPECTABLE, "Introspect", "()", ()),
    "unknown": (COACH, "Nothing", "(s)", ("x" * 1000,)),
    "wrong-types": (COACH, "Pause", "(s)", ("x",)),
    "signals": None,
}


def signal():
    message = Gio.DBusMessage.new_signal("/org/freedesktop/login1", "org.freedesktop.login1.Manager", "PrepareForSleep")
    message.set_destination(NAME)
    message.set_body(GLib.Variant("(b)", (True,)))
    return message


def method_call(interface, member, signature, arguments):
    message = Gio.DBusMessage.new_method_call(NAME, PATH, interface, member)
    if arguments:
        message.set_body(GLib.Variant(signature, arguments))
    return message


def blob_of(message):
    message.set_serial(1)
    message.set_byte_order(Gio.DBusMessageByteOrder.LITTLE_ENDIAN)
    return bytearray(message.to_blob(Gio.DBusCapabilityFlags.NONE))


def messages(kind, count):
    """The bytes of all, with serials from 2 on; one Get follows."""
    blob = blob_of(signal() if kind == "signals" else method_call(*KINDS[kind]))
    last = blob_of(method_call(*KINDS["get"]))
    parts = []
    for number in range(count):
        struct.pack_into("<I", blob, 8, number + 2)
        parts.append(bytes(blob))
    struct.pack_into("<I", last, 8, count + 2)
    return b"".join(parts) + bytes(last)


class Connection:
    def __init__(self, path):
        self.socket = socket.socket(socket.AF_UNIX)
        self.socket.connect(path)
        self.socket.sendall(b"\0AUTH EXTERNAL\r\nDATA\r\nBEGIN\r\n")
        lines = b""
        while lines.count(b"\r\n") < 2:
            lines += self.socket.recv(4096)
        self.stream = self.socket.makefile("rb")
        self.socket.sendall(blob_of(Gio.DBusMessage.new_method_call(
            "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus", "Hello")))
        self.replies = self.errors = 0

    def read(self):
        """Reads one message and returns its type."""
        header = self.stream.read(16)
        size, fields = struct.unpack_from("<4xI4xI", header)
        padded = (fields + 7) // 8 * 8
        self.stream.read(padded + size)
        return header[1]

    def flood(self, kind, count):
        sender = threading.Thread(target=self.socket.sendall, args=(messages(kind, count),))
        sender.start()
        expected = 2 if kind == "signals" else count + 2  # Hello, the flood, the last Get
        while self.replies + self.errors < expected:
            what = self.read()
            self.replies += what == METHOD_RETURN
            self.errors += what == ERROR
        sender.join()


def main(address, kind, count, connections=1):
    peers = [Connection(address.removeprefix("unix:path=")) for _ in range(int(connections))]
    print("connected", flush=True)
    threads = [threading.Thread(target=peer.flood, args=(kind, int(count))) for peer in peers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    print(sum(peer.replies for peer in peers), sum(peer.errors for peer in peers), flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
