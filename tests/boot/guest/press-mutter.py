"""One key pressed and released in Mutter, through its own remote desktop."""
from gi.repository import Gio, GLib

NAME, PATH = "org.gnome.Mutter.RemoteDesktop", "/org/gnome/Mutter/RemoteDesktop"
SHIFT = 42  # of evdev

bus = Gio.bus_get_sync(Gio.BusType.SESSION)


def call(path, interface, method, arguments=None):
    return bus.call_sync(NAME, path, interface, method, arguments, None, Gio.DBusCallFlags.NO_AUTO_START, 5000, None)


session, = call(PATH, NAME, "CreateSession").unpack()
for method, arguments in (("Start", None), ("NotifyKeyboardKeycode", GLib.Variant("(ub)", (SHIFT, True))),
                          ("NotifyKeyboardKeycode", GLib.Variant("(ub)", (SHIFT, False))), ("Stop", None)):
    call(session, NAME + ".Session", method, arguments)
