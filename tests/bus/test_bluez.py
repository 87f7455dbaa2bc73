"""Watches, belts and desks with Bluetooth: the values that bluetoothd sends to all become reports, and nothing is written."""
from contextlib import contextmanager

import pytest
from evidence_log import EvidenceLog
from fake_bluez import (ADAPTER, BAND, BATTERY, CHARACTERISTIC, DESK, DEVICE, HEART_RATE, HEIGHT, HUAMI_STEPS, PAD, POD,
                        RUNNING, STEPS, STRANGER, STRAP, TREADMILL, WATCH, FakeBluez, Kind)
from fake_logind import FORGERS, PROPERTIES, SystemBus
from gi.repository import GLib
from rig import PrivateBus, wait_until

WATCH_ID, STRAP_ID, BAND_ID, POD_ID = (f"bt-c0ffee00000{number}" for number in (1, 2, 3, 4))
NOTHING = "no watch, walking pad or desk is connected"
ACTIVE, STILL = "00 00 2c 01", "00 00 00 00"  # values of a belt


class Room:
    """The sources beside a fake bluetoothd."""

    def __init__(self, system, bluez, log):
        self.system, self.bluez, self.log = system, bluez, log

    def wait_ready(self, words):
        """Waits until the detail contains the words, and the system bus has all subscriptions that the source made before."""
        self.log.wait_state("bluez", "ready", words)
        self.settle()

    def settle(self):
        """Everything that bluetoothd has sent has been handled."""
        self.bluez.ping(self.system.peer(self.log.pid))

    def connect(self, kind, **options):
        device = self.bluez.add(kind, **options)
        device.connect()
        self.wait_ready(kind.name)
        return device

    def wait_steps(self, *counts, tracker=WATCH_ID):
        wait_until(lambda: self.log.totals == [(tracker, count) for count in counts], what=f"{counts} steps; {self.log.totals}")


@contextmanager
def room(*settings):
    with SystemBus() as system, FakeBluez(system) as bluez, PrivateBus() as bus:
        with EvidenceLog(bus, system.env, settings=settings) as log:
            log.wait_state("bluez", "ready", NOTHING)
            yield Room(system, bluez, log)
            log.wait_state("bluez", "ready")


def test_the_count_of_steps():
    """As the watch reports it: its midnight, its restart, a jump by 2^29 and ten values a second are for the core to judge."""
    totals = [4321, 4322, *range(4323, 4423), 0, 3, 3 + 2**29, 5, 0]
    with room() as it:
        watch = it.connect(WATCH)
        for total in totals:
            watch.steps(total)
        it.wait_steps(*totals)
        assert it.bluez.calls == []


def test_a_watch_of_huami():
    with room() as it:
        it.connect(BAND).notify(HUAMI_STEPS, "0C 99 01 00 00 FD 00 00 00 08 00 00 00")
        it.wait_steps(409, tracker=BAND_ID)


@pytest.mark.parametrize("value, is_worn", [
    ("00 48", True), ("00 00", False), ("04 48", False), ("06 48", True), ("06 00", True), ("01 48 00", True), ("05 48 00", False),
    ("1f 48 00 10 00 00 04 00 04", True)], ids=lambda value: str(value).replace(" ", ""))
def test_a_heart_rate_shows_whether_the_strap_is_worn(value, is_worn):
    with room() as it:
        strap = it.connect(STRAP)
        strap.notify(HEART_RATE, value)
        it.settle()
        it.log.wait_live(STRAP_ID, *([("worn", "Polar H10")] if is_worn else []))
        strap.notify(HEART_RATE, "04 48")
        it.log.wait_live(STRAP_ID)
        assert len(it.log.of(STRAP_ID)) == 2 * is_worn


def test_a_sensor_on_the_foot():
    with room() as it:
        pod = it.connect(POD)
        pod.notify(RUNNING, "00 00 00 00")
        pod.notify(RUNNING, "04 00 00 00")
        it.settle()
        assert it.log.of(POD_ID) == []
        for _ in range(20):
            pod.notify(RUNNING, "00 66 01 50")
        it.log.wait_live(POD_ID, ("moving", "Foot Pod"))
        it.settle()
        assert len(it.log.of(POD_ID)) == 1, "a report counts for 10 s, and is renewed before"
        pod.disconnect()
        it.log.wait_live(POD_ID)


def test_a_walking_pad():
    with room() as it:
        pad = it.connect(PAD)
        for value in (STILL, "01 00 00 00", "05 00 10 27 00"):  # the last one is a part without a speed
            pad.notify(TREADMILL, value)
        it.settle()
        assert it.log.of("bluez") == []
        for value in (ACTIVE, "01 00 2c 01", "84 24 2c 01 10 00 00 05 00 00 ff ff ff 3c 00 40 00 00"):
            pad.notify(TREADMILL, value)
            it.log.wait_live("bluez", ("treadmill", "WalkingPad"))
            pad.notify(TREADMILL, "05 00 10 27 00")
            pad.notify(TREADMILL, STILL)
            it.log.wait_live("bluez")
        assert len(it.log.of("bluez")) == 6
        for _ in range(30):
            pad.notify(TREADMILL, ACTIVE)
        it.settle()
        assert len(it.log.of("bluez")) == 7
        pad.disconnect()
        it.log.wait_live("bluez")
        it.wait_ready(NOTHING)
        assert it.bluez.calls == []


def test_a_desk():
    with room("Trackers.StandingAbove=50cm") as it:
        desk = it.connect(DESK)
        assert "cm" not in it.log.state("bluez").detail, "the height that BlueZ has stored may be an old one"
        desk.notify(HEIGHT, "87 13 00 00")  # 499.9 mm
        it.wait_ready("Desk 8213 (49 cm above its lowest position)")
        assert it.log.of("bluez") == []
        desk.notify(HEIGHT, "88 13 7c 01")  # on its way
        it.log.wait_live("bluez", ("desk", "Desk 8213"))
        assert "(49 cm" in it.log.state("bluez").detail
        desk.notify(HEIGHT, "2A 16 00 00")
        it.wait_ready("(56 cm")
        desk.notify(HEIGHT, "10 0e 84 fe")
        it.log.wait_live("bluez")
        desk.notify(HEIGHT, "2A 16 00 00")
        it.log.wait_live("bluez", ("desk", "Desk 8213"))
        desk.disconnect()
        it.log.wait_live("bluez")
        desk.connect()
        it.wait_ready("Desk 8213")
        assert it.log.live("bluez") == set() and "cm" not in it.log.state("bluez").detail


def test_a_desk_without_the_setting():
    with room() as it:
        desk = it.connect(DESK)
        desk.notify(HEIGHT, "2A 16 00 00")
        it.wait_ready("(56 cm")
        assert it.log.of("bluez") == []


def test_values_that_cannot_be_read():
    with room() as it:
        watch = it.connect(WATCH)
        watch.notify(STEPS, "")
        it.wait_ready("; 1 invalid report was discarded")
        for uuid, value in ((STEPS, "e1 10 00"), (STEPS, "e1 10 00 00 00"), (HEART_RATE, "01 48"), (HEART_RATE, "00" * 513),
                            (HEART_RATE, ""), (HEART_RATE, "08 48 10"), (HEART_RATE, "10 48")):
            watch.notify(uuid, value)
        it.wait_ready("; 8 invalid reports were discarded")
        pad = it.connect(PAD)
        for value in ("", "00", "00 00", "00 00 2c", "00 00" * 300, "01 00 2c", "00", "00"):
            pad.notify(TREADMILL, value)
        it.wait_ready("; 16 invalid reports were discarded")
        watch.steps(7)
        it.wait_steps(7)


@pytest.mark.parametrize("is_paired", [True, False])
def test_a_device_that_comes_and_goes(is_paired):
    """One that is not paired has no services while it is not connected."""
    with room() as it:
        watch = it.connect(WATCH, is_paired=is_paired)
        for total in range(3):
            watch.steps(total)
            it.wait_steps(*range(total + 1))
            watch.notify(HEART_RATE, "00 48")
            it.log.wait_live(WATCH_ID, ("worn", "InfiniTime"))
            watch.disconnect()
            it.wait_ready(NOTHING)
            assert it.log.live(WATCH_ID) == set()
            watch.connect()
            it.wait_ready("InfiniTime")
        assert it.bluez.calls == []


def test_a_device_that_is_connected_before_the_start():
    with SystemBus() as system, FakeBluez(system) as bluez, PrivateBus() as bus:
        watch = bluez.add(WATCH)
        watch.connect()
        with EvidenceLog(bus, system.env) as log:
            it = Room(system, bluez, log)
            it.wait_ready("InfiniTime")
            assert log.totals == [], "the value that BlueZ has stored is none"
            watch.steps(5)
            it.wait_steps(5)


def test_a_device_that_is_removed():
    with room("Trackers.StandingAbove=50cm") as it:
        watch, desk = it.connect(WATCH), it.connect(DESK)
        desk.notify(HEIGHT, "2A 16 00 00")
        it.log.wait_live("bluez", ("desk", "Desk 8213"))
        desk.remove()
        it.log.wait_live("bluez")
        watch.remove()
        it.wait_ready(NOTHING)


def test_a_device_that_changes_its_services():
    """A new firmware."""
    with room() as it:
        watch = it.connect(WATCH, is_paired=False)
        watch.remove_services()
        watch.kind = Kind(WATCH.name, WATCH.address, {**STRAP.services, **BAND.services})
        watch.export_services()
        it.settle()
        wait_until(lambda: (watch.notify(HUAMI_STEPS, "0C 99 01 00 00 FD 00 00 00 08 00 00 00"), it.log.totals)[1],
                   what="the new service to be noticed")
        assert set(it.log.totals) == {(WATCH_ID, 409)}


def test_one_device_of_two_adapters():
    with room() as it:
        first = it.connect(WATCH)
        second = it.bluez.add(WATCH, adapter=ADAPTER[:-1] + "1")
        first.disconnect()
        it.wait_ready(NOTHING)
        second.connect()
        it.wait_ready("InfiniTime")
        second.steps(1)
        second.disconnect()
        it.wait_ready(NOTHING)
        first.connect()
        it.wait_ready("InfiniTime")
        first.steps(2)
        it.wait_steps(1, 2)


def test_more_devices_than_the_list_holds():
    with room() as it:
        kinds = [Kind(f"Strap {number}", f"C0:FF:EE:00:01:{number:02X}", STRAP.services) for number in range(17)]
        straps = [it.bluez.add(kind) for kind in kinds]
        it.log.wait_state("bluez", "ready", "the list is full, 1 more waits for a free place")
        for strap in straps[:-1]:
            strap.connect()
        straps[15].notify(HEART_RATE, "00 48")
        wait_until(lambda: "Strap 4, " in it.log.state("bluez").detail, what="their names")
        straps[0].remove()
        straps[16].connect()
        it.settle()
        wait_until(lambda: (straps[16].notify(HEART_RATE, "00 48"), it.log.live("bt-c0ffee000110"))[1], what="room for the last")


def test_a_name_is_cleaned():
    with room() as it:
        it.bluez.add(Kind("a\x1b[31m\u202eb", PAD.address, PAD.services)).connect()
        it.wait_ready("org.bluez reports the values of a[31mb")


ODD = [("Address", GLib.Variant("s", "C0:FF:EE")), ("Address", GLib.Variant("u", 1)), ("Address", GLib.Variant("s", "x" * 17)),
       ("Connected", GLib.Variant("s", "yes")), ("ServicesResolved", GLib.Variant("ab", [True]))]


@pytest.mark.parametrize("name, value", ODD, ids=lambda value: str(value).replace(" ", ""))
def test_a_device_with_an_unexpected_property(name, value):
    """It is left out, or not connected; the others are read."""
    with room() as it:
        band = it.bluez.add(BAND)
        band.values.update({"Connected": GLib.Variant("b", True), "ServicesResolved": GLib.Variant("b", True), name: value})
        it.connect(WATCH).steps(7)
        band.notify(HUAMI_STEPS, "0C 99 01 00 00 FD 00 00 00 08 00 00 00")
        it.wait_steps(7)
        it.settle()
        assert "Mi Band" not in it.log.state("bluez").detail


@pytest.mark.parametrize("value", [GLib.Variant("s", "e1100000"), GLib.Variant("au", [4321]), GLib.Variant("v", GLib.Variant("y", 1))],
                         ids=str)
def test_a_value_of_an_unexpected_type(value):
    with room() as it:
        watch = it.connect(WATCH)
        it.bluez.emit_changed(watch.characteristics[STEPS].path, CHARACTERISTIC, {"Value": value})
        it.bluez.emit_changed(watch.characteristics[STEPS].path, CHARACTERISTIC, {"Notifying": value})
        it.bluez.emit_changed(watch.path, DEVICE, {"Connected": value, "Name": value, "Trusted": GLib.Variant("b", True)})
        watch.steps(7)
        it.wait_steps(7)


def test_a_device_without_a_name():
    with room() as it:
        pad = it.bluez.add(Kind("", PAD.address, PAD.services))
        del pad.values["Name"]
        pad.connect()
        it.wait_ready(f"org.bluez reports the values of {PAD.address}")


@pytest.mark.parametrize("is_killed", [True, False])
def test_bluetoothd_ends_during_a_walk(is_killed):
    with room("Trackers.StandingAbove=50cm") as it:
        watch, desk, pad = (it.connect(kind) for kind in (WATCH, DESK, PAD))
        watch.steps(100)
        watch.notify(HEART_RATE, "00 48")
        desk.notify(HEIGHT, "2A 16 00 00")
        pad.notify(TREADMILL, ACTIVE)
        it.log.wait_live("bluez", ("desk", "Desk 8213"), ("treadmill", "WalkingPad"))
        it.log.wait_live(WATCH_ID, ("worn", "InfiniTime"))
        if not is_killed:
            watch.disconnect()
        it.bluez.stop()
        it.log.wait_state("bluez", "absent", "org.bluez is not on the system bus")
        it.log.wait_live("bluez")
        it.log.wait_live(WATCH_ID)
        it.bluez.start()
        it.log.wait_state("bluez", "ready", NOTHING)
        again = it.connect(WATCH)
        again.steps(120)
        it.wait_steps(100, 120)


def test_the_system_bus_restarts():
    with room() as it:
        it.connect(WATCH).steps(1)
        it.wait_steps(1)
        it.system.stop()
        it.log.wait_state("bluez", "absent", "no system bus")
        it.system.start()
        it.bluez.restart()
        it.log.wait_state("bluez", "ready", NOTHING)
        it.connect(WATCH).steps(2)
        it.wait_steps(1, 2)


@pytest.mark.parametrize("uid", FORGERS)
@pytest.mark.parametrize("is_direct", [True, False])
def test_forged_values(uid, is_direct):
    with room() as it:
        watch = it.connect(WATCH)
        to = it.system.peer(it.log.pid) if is_direct else ""
        value = "'org.bluez.GattCharacteristic1', {'Value': <@ay [9, 0, 0, 0]>}, @as []"
        it.system.forge(to, watch.characteristics[STEPS].path, PROPERTIES, "PropertiesChanged", f"({value})", uid)
        gone = "'org.bluez.Device1', {'Connected': <false>}, @as []"
        it.system.forge(to, watch.path, PROPERTIES, "PropertiesChanged", f"({gone})", uid)
        watch.steps(7)
        it.wait_steps(7)


def test_bluetoothd_that_does_not_answer():
    with SystemBus() as system, FakeBluez(system) as bluez, PrivateBus() as bus:
        bluez.hangs.add("GetManagedObjects")
        watch = bluez.add(WATCH)
        with EvidenceLog(bus, system.env) as log:
            log.wait_state("bluez", "failed", "org.bluez does not list its devices")
            bluez.hangs.clear()
            watch.connect()
            it = Room(system, bluez, log)
            it.wait_ready("InfiniTime")
            watch.steps(7)
            it.wait_steps(7)


def test_bluetoothd_that_refuses():
    with SystemBus() as system, FakeBluez(system) as bluez, PrivateBus() as bus:
        bluez.refuses["GetManagedObjects"] = "org.freedesktop.DBus.Error.AccessDenied"
        with EvidenceLog(bus, system.env) as log:
            log.wait_state("bluez", "failed", "org.bluez does not list its devices: org.freedesktop.DBus.Error.AccessDenied")
            bluez.refuses.clear()
            log.wait_state("bluez", "ready", NOTHING)


def test_without_bluetooth():
    with SystemBus() as system, PrivateBus() as bus, EvidenceLog(bus, system.env) as log:
        log.wait_state("bluez", "absent", "org.bluez is not on the system bus")
        with FakeBluez(system) as bluez:
            it = Room(system, bluez, log)
            it.connect(WATCH).steps(1)
            it.wait_steps(1)


def test_switched_off():
    with SystemBus() as system, FakeBluez(system) as bluez, PrivateBus() as bus:
        with EvidenceLog(bus, system.env, settings=["Trackers.BlueZ=off"]) as log:
            log.wait_state("bluez", "absent", "the setting Trackers.BlueZ is off")
            log.wait_state("inhibit_logind", "absent", "no logind")  # it is connected with the system bus
            bluez.ping(system.peer(log.pid))
            assert bluez.n_lists == 0


def test_other_devices_are_not_looked_at():
    """Neither values of others nor other values of a watch change anything."""
    with room() as it:
        watch, mouse = it.connect(WATCH), it.bluez.add(STRANGER)
        mouse.connect()
        n_lists = it.bluez.n_lists
        for device in (watch, mouse):
            device.notify(BATTERY, "50")
        it.settle()
        assert it.log.totals == [] and it.bluez.n_lists == n_lists
        assert "Mouse" not in it.log.state("bluez").detail
