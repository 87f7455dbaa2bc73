"""Fake media players (MPRIS), controlled by the test, with property values of any type."""
from fake_desktop import Peer
from gi.repository import GLib
from rig import DBUS, call, own_name, wait_until

PREFIX, PATH = "org.mpris.MediaPlayer2.", "/org/mpris/MediaPlayer2"
ROOT, PLAYER, PROPERTIES = "org.mpris.MediaPlayer2", "org.mpris.MediaPlayer2.Player", "org.freedesktop.DBus.Properties"
KNOWN = ("DesktopEntry", "Identity", "SupportedMimeTypes")


class Player(Peer):
    """org.mpris.MediaPlayer2.NAME; root and player hold the properties of the two interfaces, as variants."""

    interface, path = PLAYER, PATH

    def __init__(self, bus, name="mpv", status="Stopped", entry=None, identity=None, **more):
        self.name = PREFIX + name
        strings = {"DesktopEntry": entry, "Identity": identity}
        self.root = {k: GLib.Variant("s", v) for k, v in strings.items() if v is not None}
        self.root["SupportedMimeTypes"] = GLib.Variant("as", ["video/mp4"] * 200)
        self.player = {"PlaybackStatus": GLib.Variant("s", status), "Metadata": GLib.Variant("a{sv}", {}),
                       "Volume": GLib.Variant("d", 1.0), "Position": GLib.Variant("x", 0)}
        self.root.update({k: v for k, v in more.items() if k in KNOWN})
        self.player.update({k: v for k, v in more.items() if k not in KNOWN})
        super().__init__(bus)

    @property
    def xml(self):
        def interface(name, values):
            rows = (f'<property name="{k}" type="{v.get_type_string()}" access="read"/>' for k, v in values.items())
            return f'<interface name="{name}">{"".join(rows)}</interface>'
        return f"<node>{interface(ROOT, self.root)}{interface(PLAYER, self.player)}</node>"

    def prop(self, name):
        return self.root.get(name) or self.player[name]

    def on_get(self, _conn, _sender, _path, interface, prop):
        self.calls.append(("Get", prop))
        return (self.root if interface == ROOT else self.player)[prop]

    def is_known(self):
        """Waits until the service has read all properties, and until the bus has received the replies."""
        wait_until(lambda: {("Get", "PlaybackStatus"), ("Get", "SupportedMimeTypes")} <= set(self.calls),
                   what=f"{self.name} to be asked")
        self.ask(lambda: None)
        call(self.conn, *DBUS, "GetId")

    def status(self, status):
        """Sets and announces PlaybackStatus."""
        self.player["PlaybackStatus"] = GLib.Variant("s", status)
        self.emit_changed(PlaybackStatus=self.player["PlaybackStatus"])

    def invalidate(self, status):
        self.player["PlaybackStatus"] = GLib.Variant("s", status)
        self.emit(PROPERTIES, "PropertiesChanged",
                  GLib.Variant("(sa{sv}as)", (PLAYER, {}, ["Volume", "PlaybackStatus"])))

    def chatter(self, count):
        """Announces titles, positions and volumes, as players do while they play."""
        for number in range(count):
            self.emit_changed(Metadata=GLib.Variant("a{sv}", {
                "xesam:title": GLib.Variant("s", f"title {number}"),
                "mpris:artUrl": GLib.Variant("s", "data:image/png;base64," + "A" * 3000)}))
            self.emit_changed(Position=GLib.Variant("x", number), Volume=GLib.Variant("d", number / 100))

    def take(self, name):
        own_name(self.conn, PREFIX + name)

    def leave(self, name):
        call(self.conn, *DBUS, "ReleaseName", "(s)", PREFIX + name)
