#!/usr/bin/python3
"""Gives real input to a compositor: each line on stdin is one movement of the pointer.

Answers each with the wall-clock instants (µs) between which it happened. Compositors of the wlroots family take it
through virtual-pointer, KWin through its fake input (with KWIN_WAYLAND_NO_PERMISSION_CHECKS=1, from its own user only).
"""
import sys
import time

from wayland_wire import Client


class Pointer:
    def __init__(self):
        self.client, self.step = Client(), 1.0
        manager = self.client.bind("zwlr_virtual_pointer_manager_v1", 1)
        self.virtual = self.fake = None
        if manager:
            self.virtual = self.client.new_id()
            self.client.send(manager, 0, "uu", 0, self.virtual)  # create_virtual_pointer, on the default seat
        else:
            self.fake = self.client.bind("org_kde_kwin_fake_input", 4)
            if not self.fake:
                sys.exit("this compositor takes no input from clients")
            self.client.send(self.fake, 0, "ss", "test", "input for a test")  # authenticate
        self.client.roundtrip()

    def move(self):
        self.step = -self.step
        if self.virtual:
            now = time.monotonic_ns() // 10**6 & 0xffffffff
            self.client.send(self.virtual, 0, "uff", now, self.step, self.step)
            self.client.send(self.virtual, 4)  # frame
        else:
            self.client.send(self.fake, 1, "ff", self.step, self.step)
        self.client.roundtrip()


def main():
    pointer = Pointer()
    print("ready", flush=True)
    for _ in sys.stdin:
        before = time.time_ns() // 1000
        pointer.move()
        print(before, time.time_ns() // 1000, flush=True)


main()
