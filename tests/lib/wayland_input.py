#!/usr/bin/python3
"""Generates real input for a compositor: each line on stdin moves the pointer once.

Answers each line with the wall-clock instants (µs) before and after. Uses virtual-pointer for compositors of the wlroots
family, and fake input for KWin (with KWIN_WAYLAND_NO_PERMISSION_CHECKS=1, and as the same user only).
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
                sys.exit("this compositor accepts no input from clients")
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
