#!/usr/bin/python3
"""A fitness tracker for lumbard. It reads the step counter of a device from standard input, one total a line, and prints the
alerts that the device should show. Replace both by the way in which your device is reached."""
import sys
from gi.repository import Gio, GLib

SERVICE, PATH, INTERFACE = "org.lumbard.Lumbard1", "/org/lumbard/Lumbard1", "org.lumbard.Activity1"
DEVICE, INFO = "example", {"name": GLib.Variant("s", "An example"), "provides": GLib.Variant("as", ["steps", "alert"])}

def call(method, signature, *arguments):
    bus.call(SERVICE, PATH, INTERFACE, method, GLib.Variant(signature, (DEVICE, *arguments)), None,
             Gio.DBusCallFlags.NO_AUTO_START, -1, None, on_answer)

def on_answer(_bus, result):
    try:
        bus.call_finish(result)
    except GLib.Error as error:  # its message is a sentence that explains it
        print(error.message, file=sys.stderr)

def on_line(stream, result):
    line = stream.read_line_finish_utf8(result)[0]
    if line is None:
        return loop.quit()
    if line.isascii() and line.isdigit() and len(line) < 19:
        call("StepTotal", "(stt)", 0, int(line))  # 0: the device shows this total now
    return stream.read_line_async(GLib.PRIORITY_DEFAULT, None, on_line)

def on_alert(_bus, _sender, _path, _interface, _signal, arguments):
    number, title, text, _hints = arguments.unpack()
    print(f"{title}: {text}", flush=True)
    call("AlertResult", "(sus)", number, "delivered")

bus, loop = Gio.bus_get_sync(Gio.BusType.SESSION), GLib.MainLoop()
bus.signal_subscribe(SERVICE, INTERFACE, "Alert", PATH, None, Gio.DBusSignalFlags.NONE, on_alert)
# A registration ends with the service, so register each time that it starts.
Gio.bus_watch_name_on_connection(bus, SERVICE, 0, lambda *_: call("Register", "(sa{sv})", INFO), None)
Gio.DataInputStream.new(Gio.UnixInputStream.new(0, False)).read_line_async(GLib.PRIORITY_DEFAULT, None, on_line)
loop.run()
