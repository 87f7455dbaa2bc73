#!/usr/bin/python3
"""A small window of a Wayland client: the lines "on" and "off" on stdin make it inhibit idleness or not.

Answers each line with the wall-clock instants (µs) before and after.
"""
import array
import os
import select
import socket
import sys
import time

from wayland_wire import Client, pack, unpack

SIDE = 64


class Window(Client):
    def __init__(self):
        self.surface = self.base = self.shell = self.inhibitor = None
        self.is_configured = False
        super().__init__()
        compositor, shm = self.bind("wl_compositor", 1), self.bind("wl_shm", 1)
        self.manager = self.bind("zwp_idle_inhibit_manager_v1", 1)
        self.base = self.bind("xdg_wm_base", 1)
        self.surface = self.new_id()
        self.send(compositor, 0, "u", self.surface)
        self.shell = self.new_id()
        self.send(self.base, 2, "uu", self.shell, self.surface)
        self.send(self.shell, 1, "u", self.new_id())  # a toplevel
        self.send(self.surface, 6)  # commit, to be configured
        while not self.is_configured:
            self.roundtrip()
        self.show(shm)

    def show(self, shm):
        fd = os.memfd_create("window")
        os.ftruncate(fd, SIDE * SIDE * 4)
        pool, buffer = self.new_id(), self.new_id()
        rights = [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", [fd]))]
        self.connection.sendmsg([pack(shm, 0, "ui", pool, SIDE * SIDE * 4)], rights)
        self.send(pool, 0, "uiiiiu", buffer, 0, SIDE, SIDE, SIDE * 4, 1)
        self.send(self.surface, 1, "uii", buffer, 0, 0)  # attach
        self.send(self.surface, 2, "iiii", 0, 0, SIDE, SIDE)  # damage
        self.send(self.surface, 6)
        self.roundtrip()
        os.close(fd)

    def handle(self, thing, opcode, data):
        if thing == self.base and opcode == 0:
            self.send(self.base, 3, "u", *unpack("u", data))  # pong
        elif thing == self.shell:
            self.send(self.shell, 4, "u", *unpack("u", data))  # ack_configure
            self.is_configured = True
        else:
            super().handle(thing, opcode, data)

    def inhibit(self, is_on):
        if is_on and not self.inhibitor:
            self.inhibitor = self.new_id()
            self.send(self.manager, 1, "uu", self.inhibitor, self.surface)
        elif self.inhibitor and not is_on:
            self.send(self.inhibitor, 0)
            self.inhibitor = None
        self.roundtrip()


def main():
    window, text = Window(), b""
    print("ready", flush=True)
    while True:
        ready = select.select([0, window.connection], [], [])[0]
        if window.connection in ready:
            for message in window.read():
                window.handle(*message)
        if 0 in ready:
            data = os.read(0, 64)
            if not data:
                sys.exit()
            *lines, text = (text + data).split(b"\n")
            for line in lines:
                before = time.time_ns() // 1000
                window.inhibit(line == b"on")
                print(before, time.time_ns() // 1000, flush=True)


main()
