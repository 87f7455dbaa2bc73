"""Fakes of the programs on the session bus that are too large for a box; all of them report that a film is playing."""
import signal

from fake_desktop import PolicyAgent, SessionManager
from fake_player import Player
from gi.repository import Gio


class SessionBus:
    def connect(self):
        flags = Gio.DBusConnectionFlags
        return Gio.DBusConnection.new_for_address_sync(
            Gio.dbus_address_get_for_bus_sync(Gio.BusType.SESSION, None),
            flags.AUTHENTICATION_CLIENT | flags.MESSAGE_BUS_CONNECTION, None, None)


bus = SessionBus()
with SessionManager(bus) as manager, PolicyAgent(bus, 6) as agent, Player(bus, "mpv", "Playing", "mpv"):
    manager.hold("mpv", "A film plays")
    agent.hold("mpv", "A film plays")
    signal.pause()
