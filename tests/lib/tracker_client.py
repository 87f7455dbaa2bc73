"""Programs that report for a fitness tracker (org.lumbard.Activity1), each on a connection of its own."""
from gi.repository import Gio, GLib
from lumbard import PATH
from rig import LUMBARD, Watcher, call, error_of

ACTIVITY = "org.lumbard.Activity1"
ROWS = "a(ttuqya{sv})"  # of Samples


class Tracker:
    """One device; name: its id. Its connection lasts until leave().

    conn: service.commander(), for tests that make more calls in a second than the service accepts.
    """

    def __init__(self, service, name="watch", conn=None):
        self.service, self.name, self.conn = service, name, conn or service.bus.connect()

    def call(self, method, signature="", *arguments):
        """The arguments are those after the id."""
        return call(self.conn, LUMBARD, PATH, ACTIVITY, method, f"(s{signature})", self.name, *arguments)

    def error(self, method, signature="", *arguments):
        """(name, sentence)"""
        return error_of(self.conn, LUMBARD, PATH, ACTIVITY, method, f"(s{signature})", self.name, *arguments)

    def send(self, method, signature="", *arguments):
        """Sends a call without waiting for its reply."""
        self.conn.call(LUMBARD, PATH, ACTIVITY, method, GLib.Variant(f"(s{signature})", (self.name, *arguments)), None,
                       Gio.DBusCallFlags.NO_AUTO_START, -1, None, None)
        self.conn.flush_sync(None)

    def register(self, **info):
        """(version, limits); info: values of Python for name, provides and counter."""
        return self.call("Register", "a{sv}", info_of(info))

    def watch(self):
        """Collects the signals of the interface that reach this connection."""
        return Watcher(self.conn, LUMBARD, PATH, ACTIVITY)

    def leave(self):
        if not self.conn.is_closed():
            self.conn.close_sync(None)


def info_of(info):
    kinds = {list: "as", int: "u", bool: "b", str: "s"}
    return {key: value if isinstance(value, GLib.Variant) else GLib.Variant(kinds[type(value)], value)
            for key, value in info.items()}


def detail(service):
    return service.source("Detail", "activity")


def ids(service):
    """The ids of the trackers, as the detail of the source lists them."""
    listed = detail(service).partition(";")[0].partition(": ")[2]
    return listed.split(", ") if listed else []
