"""Devices that count steps, for trackers.sh: at each SIGUSR1 the wearer of the device has made 12 more.

usage: wearables.py amazfish | bluez
"""
import signal
import sys

from fake_amazfish import Amazfish
from fake_bluez import STEPS, WATCH, FakeBluez
from gi.repository import Gio, GLib

A_TIME = 12


class RealBus:
    """The bus of the session or of the system."""

    def __init__(self, kind):
        self.address = Gio.dbus_address_get_for_bus_sync(kind, None)

    def connect(self):
        flags = Gio.DBusConnectionFlags
        return Gio.DBusConnection.new_for_address_sync(
            self.address, flags.AUTHENTICATION_CLIENT | flags.MESSAGE_BUS_CONNECTION, None, None)


def main(which):
    if which == "amazfish":
        report = Amazfish(RealBus(Gio.BusType.SESSION)).steps
    else:
        bluez = FakeBluez(RealBus(Gio.BusType.SYSTEM))
        bluez.start()
        watch = bluez.add(WATCH)
        watch.connect()

        def report(total):
            watch.notify(STEPS, " ".join(f"{byte:02x}" for byte in total.to_bytes(4, "little")))
    total = 1000

    def walk():
        nonlocal total
        total += A_TIME
        report(total)
        return GLib.SOURCE_CONTINUE
    GLib.unix_signal_add(GLib.PRIORITY_DEFAULT, signal.SIGUSR1, walk)
    GLib.MainLoop().run()


main(sys.argv[1])
