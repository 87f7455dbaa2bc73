"""Fake programs of fitness trackers without support for lumbard, controlled by the test, and the files that describe them."""
import pathlib

from fake_desktop import Peer
from gi.repository import GLib

TRACKERS = pathlib.Path(__file__).resolve().parents[2] / "src" / "trackers"  # the examples
BAND = """[Tracker]
Enabled=yes
Name=Band
Service=org.example.Band
Path=/org/example/Band
Interface=org.example.Band
"""
STEPS = "[Steps]\nSignal=Changed\nMatch=0:steps\nValue=1\nCounter=day\n"


class Band(Peer):
    """Reports by signals of any type and by properties, and records the calls that it gets."""

    name = interface = "org.example.Band"
    path = "/org/example/Band"
    xml = f"""<node><interface name="{interface}">
        <method name="Vibrate"><arg type="s" direction="in"/><arg type="u" direction="in"/><arg type="s" direction="in"/>
            <arg type="b" direction="in"/></method>
        <signal name="Changed"><arg type="s"/><arg type="s"/></signal>
        <property name="Steps" type="u" access="read"/><property name="Worn" type="b" access="read"/>
        <property name="Connected" type="b" access="read"/>
        </interface></node>"""

    def begin(self):
        self.values = {"Steps": GLib.Variant("u", 0), "Worn": GLib.Variant("b", False), "Connected": GLib.Variant("b", True)}

    def answer(self, method, sender, *arguments):
        return None

    def prop(self, name):
        return self.values[name]

    def changed(self, what, value, kind="s"):
        self.emit(self.interface, "Changed", GLib.Variant(f"(s{kind})", (what, value)))

    def set(self, name, kind, value):
        self.values[name] = GLib.Variant(kind, value)
        self.emit_changed(**{name: self.values[name]})

    def invalidate(self, name, kind, value):
        self.values[name] = GLib.Variant(kind, value)
        self.emit("org.freedesktop.DBus.Properties", "PropertiesChanged",
                  GLib.Variant("(sa{sv}as)", (self.interface, {}, [name])))


class Asteroid(Peer):
    """asteroidsyncservice with one watch: the body comes before the summary."""

    name = "org.asteroidsyncservice"
    path = "/org/asteroidsyncservice/AA_BB_CC_DD_EE_FF"
    interface = "org.asteroidsyncservice.Watch"
    xml = f"""<node><interface name="{interface}"><method name="SendNotify"><arg name="id" type="u" direction="in"/>
        <arg name="appName" type="s" direction="in"/><arg name="icon" type="s" direction="in"/>
        <arg name="body" type="s" direction="in"/><arg name="summary" type="s" direction="in"/>
        <arg name="vibration" type="s" direction="in"/></method></interface></node>"""

    def answer(self, method, sender, *arguments):
        return None


class KdeConnect(Peer):
    """The ping of one phone. sendPing() without a text is a method of the real one too."""

    name = "org.kde.kdeconnect"
    path = "/modules/kdeconnect/devices/0123456789abcdef/ping"
    interface = "org.kde.kdeconnect.device.ping"
    xml = f"""<node><interface name="{interface}"><method name="sendPing"><arg type="s" direction="in"/></method>
        </interface></node>"""

    def answer(self, method, sender, *arguments):
        return None


def folder(env, of="XDG_CONFIG_HOME"):
    """The folder for tracker files; it is created."""
    path = pathlib.Path(env[of], "lumbard", "trackers")
    path.mkdir(parents=True, exist_ok=True)
    return path


def write(env, text, name="band", of="XDG_CONFIG_HOME"):
    """As an editor saves it."""
    path = folder(env, of) / f"{name}.tracker"
    new = path.with_suffix(".new")
    new.write_text(text, encoding="utf-8")
    new.chmod(0o644)
    new.rename(path)
    return path


def shipped(env, name, **changes):
    """Copies an example and turns it on; changes: texts of it and what becomes of them."""
    text = (TRACKERS / f"{name}.tracker").read_text(encoding="utf-8")
    assert "Enabled=no\n" in text
    for old, new in {"Enabled=no": "Enabled=yes", **changes}.items():
        assert old in text
        text = text.replace(old, new)
    return write(env, text, name)
