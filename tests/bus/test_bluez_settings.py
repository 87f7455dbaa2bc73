"""Bluetooth devices and the service: its settings, its requests to devices, and what wakes it."""
from contextlib import contextmanager

import pytest
from fake_bluez import (ADAPTER, BATTERY, DESK, DEVICE, HEART_RATE, HEIGHT, PAD, STEPS, STRANGER, STRAP, TREADMILL, WATCH,
                        FakeBluez, Kind)
from fake_idle_monitor import IdleMonitor
from fake_logind import SystemBus
from gi.repository import GLib
from idle_monitor_desk import wait_source
from lumbard import PATH, Service
from measure import sleeps_through, switches_at_rest
from rig import LUMBARD, PrivateBus, call, get, wait_until

NOTHING = "no watch, walking pad or desk is connected"
SETTINGS = f"{LUMBARD}.Settings"
QUIET = "[Sitting]\nLimit=1h\n"


class Desk:
    def __init__(self, system, bluez, service):
        self.system, self.bluez, self.service = system, bluez, service

    def wait_detail(self, words):
        """Also until the system bus has all subscriptions that the source made before."""
        wait_source(self.service, "ready", words, name="bluez")
        self.settle()

    def settle(self):
        self.bluez.ping(self.system.peer(self.service.process.pid))

    def connect(self, kind, **options):
        device = self.bluez.add(kind, **options)
        device.connect()
        self.wait_detail(kind.name)
        return device

    def configure(self, **settings):
        """Writes the file and waits until the service has these settings of trackers."""
        lines = "".join(f"{key}={value}\n" for key, (value, _) in settings.items())
        self.service.write_config(f"{QUIET}[Trackers]\n{lines}")
        for key, (_, value) in settings.items():
            wait_until(lambda k=key, v=value: get(self.service.conn, LUMBARD, PATH, SETTINGS, k) == v, what=f"{key} = {value}")

    def evidence(self):
        """(source, kind, detail) of the statements of the source that count now."""
        return {row[:3] for row in self.service.get("Evidence") if row[0] == "bluez"}


@contextmanager
def desk(config=QUIET):
    """With an idle monitor, so that displays on the machine are ignored."""
    with SystemBus() as system, FakeBluez(system) as bluez, PrivateBus() as bus, IdleMonitor(bus):
        with Service(bus, None, config, system.env) as service:
            wait_source(service, "ready")
            wait_source(service, "ready", NOTHING, name="bluez")
            yield Desk(system, bluez, service)


def trackers(**settings):
    return f"{QUIET}[Trackers]\n" + "".join(f"{key}={value}\n" for key, value in settings.items())


def test_only_the_named_devices_are_requested_while_they_are_connected():
    with desk(trackers(Subscribe=f"{WATCH.address.lower()};{DESK.address}")) as it:
        watch = it.bluez.add(WATCH, has_companion=False)
        strap = it.connect(STRAP, has_companion=False)
        it.settle()
        assert it.bluez.calls == []
        watch.connect()
        peer = it.system.peer(it.service.process.pid)
        wait_until(lambda: watch.readers(HEART_RATE) == watch.readers(STEPS) == {peer}, what="the requests")
        assert not strap.readers(HEART_RATE) and not watch.readers(BATTERY)
        events = it.service.source("Events", "bluez")
        watch.steps(5)
        wait_until(lambda: it.service.source("Events", "bluez") > events, what="the steps")
        assert {method for method, _ in it.bluez.calls} == {"StartNotify"} and len(it.bluez.calls) == 2
        watch.disconnect()
        it.wait_detail("Polar")
        watch.connect()
        wait_until(lambda: it.bluez.count("StartNotify") == 4, what="the requests of the next connection")


def test_a_request_ends_with_its_setting():
    with desk() as it:
        watch = it.connect(WATCH)
        strap = it.connect(STRAP)
        assert it.bluez.calls == []
        it.configure(Subscribe=(WATCH.address, [WATCH.address]))
        wait_until(lambda: watch.readers(STEPS) and watch.readers(HEART_RATE), what="the requests")
        it.configure(Subscribe=(STRAP.address, [STRAP.address]))
        wait_until(lambda: not watch.readers(STEPS) and not watch.readers(HEART_RATE), what="their end")
        wait_until(lambda: strap.readers(HEART_RATE), what="the request of the other one")
        it.configure(Subscribe=(STRAP.address, [STRAP.address]), BlueZ=("off", "off"))
        wait_until(lambda: not strap.readers(HEART_RATE), what="its end")
        wait_source(it.service, "absent", "Trackers.BlueZ is off", name="bluez")
        assert it.bluez.count("StopNotify") == 3
        it.configure(BlueZ=("passive", "passive"), Subscribe=("", []))
        it.wait_detail("InfiniTime, Polar H10")
        assert it.bluez.count("StartNotify") == 3


def test_a_device_that_leaves_before_its_setting():
    """BlueZ keeps the request of a paired device over its next connection."""
    with desk(trackers(Subscribe=WATCH.address)) as it:
        watch = it.connect(WATCH)
        wait_until(lambda: watch.readers(STEPS), what="the request")
        watch.disconnect()
        it.wait_detail(NOTHING)
        it.configure(Subscribe=("", []))
        wait_until(lambda: not watch.readers(STEPS), what="its end")


def test_a_request_without_an_answer():
    with desk() as it:
        it.bluez.hangs.add("StartNotify")
        watch = it.connect(WATCH)
        it.configure(Subscribe=(WATCH.address, [WATCH.address]))
        wait_until(lambda: it.bluez.count("StartNotify") == 2, what="the requests")
        it.configure(Subscribe=("", []))
        wait_until(lambda: it.bluez.count("StopNotify") == 2, what="their end")
        watch.steps(5)
        wait_until(lambda: it.service.source("Events", "bluez"), what="the steps")


def test_a_request_that_is_refused():
    """Another program has the values for itself (AcquireNotify)."""
    with desk(trackers(Subscribe=WATCH.address)) as it:
        it.bluez.refuses["StartNotify"] = "org.bluez.Error.NotPermitted"
        it.connect(WATCH)
        it.wait_detail("refused requests: 2")
        it.configure(Subscribe=("", []))
        wait_until(lambda: "refused" not in it.service.source("Detail", "bluez"), what="no requests")
        it.bluez.refuses["StartNotify"] = "org.bluez.Error.InProgress"
        it.configure(Subscribe=(WATCH.address, [WATCH.address]))
        wait_until(lambda: it.bluez.count("StartNotify") == 4, what="the requests")
        it.settle()
        assert "refused" not in it.service.source("Detail", "bluez")


def test_the_height_from_which_a_person_stands():
    with desk() as it:
        table = it.connect(DESK)
        table.notify(HEIGHT, "2A 16 00 00")
        it.wait_detail("Desk 8213 (56 cm above its lowest position)")
        assert not it.evidence()
        raised = {("bluez", "desk", "Desk 8213")}
        for above, shown in (("50cm", raised), ("57cm", set()), ("56 cm", raised), ("off", set())):
            it.configure(StandingAbove=(above, int(above.rstrip("cm ") or 0) if above != "off" else 0))
            wait_until(lambda s=shown: it.evidence() == s, what=f"{above}: {shown}")
        assert it.bluez.calls == []


def test_the_height_in_lumbarctl():
    with desk() as it:
        it.connect(DESK).notify(HEIGHT, "2A 16 00 00")
        it.wait_detail("56 cm")
        for command in ("sources", "doctor"):
            assert "Desk 8213 (56 cm above its lowest position)" in " ".join(it.service.ctl(command).stdout.split()), command


def test_wrong_settings_are_reported():
    with desk(trackers(Subscribe="my watch", StandingAbove="70")) as it:
        problems = get(it.service.conn, LUMBARD, PATH, SETTINGS, "Problems")
        assert [row[1] for row in problems] == ["Trackers.Subscribe", "Trackers.StandingAbove"]
        assert "expected up to 8 Bluetooth addresses such as C0:FF:EE:00:00:01, separated by ;" in problems[0][3]
        assert "expected off, or 1cm to 100cm" in problems[1][3]


@pytest.mark.parametrize("has_watch", [False, True])
def test_no_other_device_wakes_the_service(has_watch):
    with desk() as it:
        if has_watch:
            watch = it.connect(WATCH)
        mice = [it.bluez.add(Kind(STRANGER.name, f"C0:FF:EE:00:01:0{number}", STRANGER.services)) for number in range(6)]
        mouse = mice[0]
        for one in mice:
            one.connect()
        it.settle()
        def other_devices_change():
            for level in range(50):
                mouse.notify(BATTERY, bytes([level]))
                it.bluez.emit_changed(mouse.path, DEVICE, {"RSSI": GLib.Variant("n", -level)})
                it.bluez.emit_changed(ADAPTER, "org.bluez.Adapter1", {"Discovering": GLib.Variant("b", bool(level % 2))})
                if has_watch:
                    watch.notify(BATTERY, bytes([level]))
        sleeps_through(it.service, other_devices_change)

        def one_leaves():
            one = mice.pop()
            one.disconnect()
            one.remove()
        sleeps_through(it.service, one_leaves)
        if has_watch:
            before = switches_at_rest(it.service)
            watch.steps(1)
            assert switches_at_rest(it.service) > before, "the wake-ups are counted"


def test_a_device_that_is_not_connected_does_not_wake_the_service():
    with desk() as it:
        watch = it.connect(WATCH)
        watch.disconnect()
        it.wait_detail(NOTHING)
        sleeps_through(it.service, lambda: watch.steps(1))


def test_a_flood_of_values():
    """A thousand values, as fast as the bus takes them: all arrive, and the service answers."""
    with desk() as it:
        watch, pad = it.connect(WATCH), it.connect(PAD)
        for total in range(1000):
            watch.steps(total)
            pad.notify(TREADMILL, f"00 00 0{total % 2} 00")
        wait_until(lambda: it.service.source("Events", "bluez") >= 1000, what="the values")
        assert it.service.process.is_running
        assert call(it.service.conn, LUMBARD, PATH, "org.freedesktop.DBus.Peer", "Ping") == ()


def test_the_service_restarts_during_a_walk():
    with desk(trackers(Subscribe=WATCH.address)) as it:
        watch, pad = it.connect(WATCH), it.connect(PAD)
        wait_until(lambda: watch.readers(STEPS), what="the request")
        pad.notify(TREADMILL, "00 00 2c 01")
        wait_until(lambda: ("bluez", "treadmill", "WalkingPad") in it.evidence(), what="the belt")
        it.service.process.stop()
        it.service.start()
        it.wait_detail("InfiniTime, WalkingPad")
        wait_until(lambda: it.system.peer(it.service.process.pid) in watch.readers(STEPS), what="the request of the new one")
        pad.notify(TREADMILL, "00 00 2c 01")
        wait_until(lambda: ("bluez", "treadmill", "WalkingPad") in it.evidence(), what="the belt again")
