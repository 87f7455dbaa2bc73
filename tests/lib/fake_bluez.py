"""A fake org.bluez on a private system bus: devices with GATT characteristics, built from the layout and order of signals
of bluetoothd 5.66.

    with SystemBus() as system, FakeBluez(system) as bluez:
        watch = bluez.add(WATCH)
        watch.connect()
        watch.notify(STEPS, "e1 10 00 00")

As with bluetoothd, a value becomes a signal only while some program has called StartNotify: the companion of a device, unless
add(..., has_companion=False), or the service under test. calls holds (method, path) of all calls to devices and characteristics: a program that only listens makes none.
"""
from collections import namedtuple

from fake_logind import PROPERTIES, own_connection
from gi.repository import GLib, Gio
from rig import LIMIT, own_name

NAME = "org.bluez"
ADAPTER = "/org/bluez/hci0"
OBJECT_MANAGER = "org.freedesktop.DBus.ObjectManager"
DEVICE, SERVICE, CHARACTERISTIC = (f"{NAME}.{name}" for name in ("Device1", "GattService1", "GattCharacteristic1"))

ASSIGNED = "-0000-1000-8000-00805f9b34fb"
INFINITIME = "-78fc-48fe-8e23-433b3a1942d0"
HUAMI_BASE = "-0000-3512-2118-0009af100700"
LINAK = "-338a-1024-8a49-009c0215f78a"
HEART_RATE, RUNNING, TREADMILL, BATTERY = (f"0000{number}{ASSIGNED}" for number in ("2a37", "2a53", "2acd", "2a19"))
STEPS, HUAMI_STEPS, HEIGHT = f"00030001{INFINITIME}", f"00000007{HUAMI_BASE}", f"99fa0021{LINAK}"
MOTION, ALERT = f"00030002{INFINITIME}", f"00002a46{ASSIGNED}"

# services: {its UUID: {UUID of a characteristic: its flags}}
Kind = namedtuple("Kind", "name address services")

WATCH = Kind("InfiniTime", "C0:FF:EE:00:00:01", {
    f"0000180a{ASSIGNED}": {f"00002a24{ASSIGNED}": "read", f"00002a26{ASSIGNED}": "read", f"00002a29{ASSIGNED}": "read"},
    f"0000180f{ASSIGNED}": {BATTERY: "read notify"},
    f"0000180d{ASSIGNED}": {HEART_RATE: "read notify"},
    f"00030000{INFINITIME}": {STEPS: "read notify", MOTION: "read notify"},
    f"00001811{ASSIGNED}": {ALERT: "write", f"00020001{INFINITIME}": "notify"},
    f"00001802{ASSIGNED}": {f"00002a06{ASSIGNED}": "write-without-response"},
    f"00001805{ASSIGNED}": {f"00002a2b{ASSIGNED}": "read write"},
})
STRAP = Kind("Polar H10", "C0:FF:EE:00:00:02", {f"0000180d{ASSIGNED}": {HEART_RATE: "notify"}})
BAND = Kind("Mi Band", "C0:FF:EE:00:00:03", {f"0000fee0{ASSIGNED}": {HUAMI_STEPS: "read notify"}})
POD = Kind("Foot Pod", "C0:FF:EE:00:00:04", {f"00001814{ASSIGNED}": {RUNNING: "notify"}})
PAD = Kind("WalkingPad", "C0:FF:EE:00:00:05", {f"00001826{ASSIGNED}": {TREADMILL: "notify",
                                                                       f"00002ad9{ASSIGNED}": "write indicate"}})
DESK = Kind("Desk 8213", "C0:FF:EE:00:00:06", {f"99fa0020{LINAK}": {HEIGHT: "read notify"},
                                               f"99fa0001{LINAK}": {f"99fa0002{LINAK}": "write-without-response"}})
STRANGER = Kind("Mouse", "C0:FF:EE:00:00:07", {f"0000180f{ASSIGNED}": {BATTERY: "read notify"},
                                               f"00030000{INFINITIME}": {MOTION: "notify"}})

XML = f"""<node><interface name="{OBJECT_MANAGER}">
<method name="GetManagedObjects"><arg type="a{{oa{{sa{{sv}}}}}}" direction="out"/></method></interface>
<interface name="{DEVICE}"><method name="Connect"/><method name="Disconnect"/><method name="Pair"/></interface>
<interface name="{CHARACTERISTIC}"><method name="StartNotify"/><method name="StopNotify"/>
<method name="ReadValue"><arg type="a{{sv}}" direction="in"/><arg type="ay" direction="out"/></method>
<method name="WriteValue"><arg type="ay" direction="in"/><arg type="a{{sv}}" direction="in"/></method></interface></node>"""
INTERFACES = {i.name: i for i in Gio.DBusNodeInfo.new_for_xml(XML).interfaces}


class Characteristic:
    """readers: the unique names for which it notifies; "companion" is one of them."""

    def __init__(self, device, path, uuid, service, flags):
        self.device, self.path, self.uuid, self.readers = device, path, uuid, set()
        self.values = {"UUID": GLib.Variant("s", uuid), "Service": GLib.Variant("o", service),
                       "Value": GLib.Variant("ay", b"\x63\0\0\0"), "Notifying": GLib.Variant("b", False),
                       "Flags": GLib.Variant("as", flags.split()), "MTU": GLib.Variant("q", 247)}
        if device.has_companion and "notify" in flags:
            self.readers.add("companion")

    def set_value(self, data):
        self.values["Value"] = GLib.Variant("ay", data)
        self.device.bluez.emit_changed(self.path, CHARACTERISTIC, {"Value": self.values["Value"]})


class Device:
    """A paired device has its services while it is not connected, too; others lose them."""

    def __init__(self, bluez, kind, is_paired, has_companion, adapter):
        self.bluez, self.kind, self.is_paired, self.has_companion = bluez, kind, is_paired, has_companion
        self.path = f"{adapter}/dev_{kind.address.replace(':', '_')}"
        self.characteristics, self.objects = {}, {}
        self.values = {"Address": GLib.Variant("s", kind.address), "Alias": GLib.Variant("s", kind.name),
                       "Name": GLib.Variant("s", kind.name), "Paired": GLib.Variant("b", is_paired),
                       "Connected": GLib.Variant("b", False), "ServicesResolved": GLib.Variant("b", False),
                       "Adapter": GLib.Variant("o", adapter), "UUIDs": GLib.Variant("as", list(kind.services))}
        bluez.export(self.path, DEVICE, self.values)
        if is_paired:
            self.export_services()

    def export_services(self):
        for number, (uuid, characteristics) in enumerate(self.kind.services.items(), 1):
            service = f"{self.path}/service{16 * number:04x}"
            self.bluez.export(service, SERVICE, {"UUID": GLib.Variant("s", uuid), "Device": GLib.Variant("o", self.path),
                                                 "Primary": GLib.Variant("b", True)})
            for place, (name, flags) in enumerate(characteristics.items()):
                made = Characteristic(self, f"{service}/char{16 * number + 2 * place + 1:04x}", name, service, flags)
                self.characteristics[name] = made
                self.bluez.export(made.path, CHARACTERISTIC, made.values, made)

    def set(self, **values):
        changed = {k: GLib.Variant(self.values[k].get_type_string(), v) for k, v in values.items()}
        self.values.update(changed)
        self.bluez.emit_changed(self.path, DEVICE, changed)

    def connect(self):
        self.set(Connected=True)
        if not self.characteristics:
            self.export_services()
        self.set(ServicesResolved=True)

    def disconnect(self):
        self.set(ServicesResolved=False)
        if not self.is_paired:
            self.remove_services()
        self.set(Connected=False)

    def remove_services(self):
        self.characteristics.clear()
        self.bluez.remove(f"{self.path}/")

    def remove(self):
        """The person removes the device, or its adapter is unplugged: nothing announces that it disconnects."""
        self.remove_services()
        self.bluez.remove(self.path)

    def notify(self, uuid, data):
        """The device sends a value: bytes, or text in hexadecimal digits."""
        characteristic = self.characteristics[uuid]
        if characteristic.readers:
            characteristic.set_value(data if isinstance(data, bytes) else bytes.fromhex(data))

    def steps(self, total):
        self.notify(STEPS, total.to_bytes(4, "little"))

    def readers(self, uuid):
        """The programs beside the companion."""
        return self.characteristics[uuid].readers - {"companion"}


class FakeBluez:
    """hangs: methods without an answer. refuses: {method: name of the error}. stop() and start() restart it: the devices stay
    paired, and are disconnected."""

    def __init__(self, bus):
        self.bus, self.hangs, self.refuses, self.calls, self.held, self.n_lists = bus, set(), {}, [], [], 0
        self.objects, self.ids, self.conn = {}, {}, None

    def start(self):
        self.conn = own_connection(self.bus.address)
        self.ids["/"] = self.conn.register_object("/", INTERFACES[OBJECT_MANAGER], self.on_call, None, None)
        own_name(self.conn, NAME)

    def stop(self):
        """Its end as that of a process that is killed: nothing but the owner of the name changes."""
        if self.conn and not self.conn.is_closed():
            self.conn.close_sync(None)
        self.objects.clear()
        self.ids.clear()

    def restart(self, *kinds):
        self.stop()
        self.start()
        return [self.add(kind) for kind in kinds]

    def add(self, kind, is_paired=True, has_companion=True, adapter=ADAPTER):
        return Device(self, kind, is_paired, has_companion, adapter)

    def export(self, path, interface, values, characteristic=None):
        self.objects[path] = (interface, values, characteristic)
        if interface in INTERFACES:
            self.ids[path] = self.conn.register_object(path, INTERFACES[interface], self.on_call, None, None)
        self.emit("/", OBJECT_MANAGER, "InterfacesAdded", GLib.Variant("(oa{sa{sv}})", (path, {interface: values})))

    def remove(self, start):
        for path in [path for path in self.objects if path == start or (start.endswith("/") and path.startswith(start))]:
            interface = self.objects.pop(path)[0]
            if path in self.ids:
                self.conn.unregister_object(self.ids.pop(path))
            self.emit("/", OBJECT_MANAGER, "InterfacesRemoved", GLib.Variant("(oas)", (path, [interface])))

    def on_call(self, _conn, sender, path, _interface, method, arguments, invocation):
        if method == "GetManagedObjects":
            self.n_lists += 1
        else:
            self.calls.append((method, path))
        if method in self.hangs:
            self.held.append(invocation)
        elif method in self.refuses:
            invocation.return_dbus_error(self.refuses[method], "no")
        else:
            invocation.return_value(self.answer(method, sender, path))

    def answer(self, method, sender, path):
        if method == "GetManagedObjects":
            listed = {path: {interface: values} for path, (interface, values, _) in self.objects.items()}
            return GLib.Variant("(a{oa{sa{sv}}})", (listed,))
        characteristic = self.objects[path][2]
        if method == "StartNotify":
            characteristic.readers.add(sender)
            self.emit_changed(path, CHARACTERISTIC, {"Notifying": GLib.Variant("b", True)})
        elif method == "StopNotify":
            characteristic.readers.discard(sender)
        elif method == "ReadValue":
            return GLib.Variant("(ay)", (bytes(characteristic.values["Value"].unpack()),))
        return None

    def count(self, method):
        return [called for called, _ in self.calls].count(method)

    def emit(self, path, interface, member, arguments):
        self.conn.emit_signal(None, path, interface, member, arguments)
        self.conn.flush_sync(None)

    def emit_changed(self, path, interface, changed):
        self.emit(path, PROPERTIES, "PropertiesChanged", GLib.Variant("(sa{sv}as)", (interface, changed, [])))

    def ping(self, peer):
        """Returns when this unique name has received all signals so far: its answer comes after them."""
        self.conn.call_sync(peer, "/", "org.freedesktop.DBus.Peer", "Ping", None, None, 0, LIMIT * 1000, None)

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *_):
        self.stop()
