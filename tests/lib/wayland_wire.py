"""The Wayland wire protocol, as far as the input client, the window and the fake compositor need it.

Imports only the standard library, so that a copy of it runs as another user.
"""
import array
import os
import select
import socket
import struct
import time


def pack(thing, opcode, kinds="", *arguments):
    """A message. kinds: u unsigned, new id or object; i signed; f fixed; s string."""
    out = b""
    for kind, value in zip(kinds, arguments, strict=True):
        if kind == "s":
            text = value.encode() + b"\0"
            out += struct.pack("=I", len(text)) + text + b"\0" * (-len(text) % 4)
        else:
            out += struct.pack("=I" if kind == "u" else "=i", round(value * 256) if kind == "f" else value)
    return struct.pack("=II", thing, (8 + len(out)) << 16 | opcode) + out


def unpack(kinds, data):
    values, at = [], 0
    for kind in kinds:
        number, = struct.unpack_from("=i" if kind == "i" else "=I", data, at)
        at += 4
        if kind == "s":
            values.append(data[at:at + number - 1].decode())
            at += number + -number % 4
        else:
            values.append(number)
    return values


class Stream:
    """One end of a connection. read() returns complete messages as (object, opcode, arguments in bytes)."""

    def __init__(self, connection):
        self.connection, self.buffer = connection, b""

    def send(self, *message):
        self.connection.sendall(pack(*message))

    def read(self):
        data, others, _, _ = self.connection.recvmsg(65536, 1024)
        for level, kind, raw in others:  # files of keymaps and the like: not needed
            if (level, kind) == (socket.SOL_SOCKET, socket.SCM_RIGHTS):
                for fd in array.array("i", raw[:len(raw) // 4 * 4]):
                    os.close(fd)
        if not data:
            raise EOFError("the other end closed the connection")
        self.buffer += data
        messages = []
        while len(self.buffer) >= 8:
            thing, word = struct.unpack_from("=II", self.buffer)
            if len(self.buffer) < word >> 16:
                break
            messages.append((thing, word & 0xffff, self.buffer[8:word >> 16]))
            self.buffer = self.buffer[word >> 16:]
        return messages


class Client(Stream):
    """A client of WAYLAND_DISPLAY or of the given one. globals: {name: (interface, version)}."""

    REGISTRY = 2

    def __init__(self, display=None, limit=10.0):
        display = display or os.environ["WAYLAND_DISPLAY"]
        connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        super().__init__(connection)
        self.limit, self.globals, self.last_id, self.answers = limit, {}, self.REGISTRY, set()
        try:
            connection.connect(os.path.join(os.environ.get("XDG_RUNTIME_DIR", "/"), display))
            self.send(1, 1, "u", self.REGISTRY)
            self.roundtrip()
        except BaseException:
            connection.close()
            raise

    def new_id(self):
        """A new id; use it before the next call, because ids must be used in order."""
        self.last_id += 1
        return self.last_id

    def bind(self, interface, version):
        """Binds a global; returns the id of the object, or None if there is no such global."""
        for name, (offered, offered_version) in self.globals.items():
            if offered == interface:
                thing = self.new_id()
                self.send(self.REGISTRY, 0, "usuu", name, interface, min(version, offered_version), thing)
                return thing
        return None

    def handle(self, thing, opcode, data):
        if thing == 1 and opcode == 0:
            raise ConnectionError("protocol error on object {}, code {}: {}".format(*unpack("uus", data)))
        if thing == self.REGISTRY and opcode == 0:
            name, interface, version = unpack("usu", data)
            self.globals[name] = (interface, version)
        elif thing == self.REGISTRY:
            self.globals.pop(*unpack("u", data), None)
        else:
            self.answers.add(thing)

    def roundtrip(self):
        """Waits until the compositor has processed all that was sent."""
        question = self.new_id()
        self.send(1, 0, "u", question)
        end = time.monotonic() + self.limit
        while question not in self.answers:
            if not select.select([self.connection], [], [], max(0, end - time.monotonic()))[0]:
                raise TimeoutError("the compositor does not answer")
            for message in self.read():
                self.handle(*message)
