"""Bluetooth devices and the state of the person: beside input a desk and a belt show standing, and a walk is a break."""
from contextlib import contextmanager

import pytest
from fake_bluez import DESK, HEART_RATE, HEIGHT, PAD, TREADMILL, WATCH, FakeBluez
from fake_clocks import Clocks
from fake_idle_monitor import IdleMonitor
from fake_logind import SystemBus
from idle_monitor_desk import wait_source
from lumbard import PATH, Service
from rig import LUMBARD, PrivateBus, call, get, wait_until

ACTIVITY = "org.lumbard.Activity1"
CONFIG = "[Sitting]\nLimit=1h\n[Trackers]\nStandingAbove=50cm\n"
STEP = 10  # s between two reports of a tracker
RAISED, LOWERED = "2A 16 00 00", "10 0e 00 00"


class Room:
    def __init__(self, system, bluez, service, monitor):
        self.system, self.bluez, self.service, self.monitor = system, bluez, service, monitor

    def connect(self, kind):
        device = self.bluez.add(kind)
        device.connect()
        wait_source(self.service, "ready", kind.name, name="bluez")
        self.bluez.ping(self.system.peer(self.service.process.pid))
        return device

    def report(self, total):
        """A telephone reports its counter on the session bus."""
        call(self.service.commander(), LUMBARD, PATH, ACTIVITY, "StepTotal", "(stt)", "phone", 0, total)

    def steps_last_hour(self):
        return get(self.service.conn, LUMBARD, PATH, ACTIVITY, "StepsLastHour")


@contextmanager
def room(env=None):
    with SystemBus() as system, FakeBluez(system) as bluez, PrivateBus() as bus, IdleMonitor(bus) as monitor:
        with Service(bus, None, CONFIG, {**system.env, **(env or {})}) as service:
            wait_source(service, "ready")
            yield Room(system, bluez, service, monitor)


@pytest.mark.parametrize("kind, uuid, begin, end, reason", [
    (DESK, HEIGHT, RAISED, LOWERED, "sensor"), (PAD, TREADMILL, "00 00 2c 01", "00 00 00 00", "walk")], ids=["desk", "belt"])
def test_standing_beside_input(kind, uuid, begin, end, reason):
    with room() as it:
        device = it.connect(kind)
        it.monitor.input()
        it.service.wait("State", "active")
        device.notify(uuid, begin)
        it.service.wait("State", "standing")
        assert it.service.get("StateReason") == reason
        device.notify(uuid, end)
        it.service.wait("State", "active")
        device.notify(uuid, begin)
        it.service.wait("State", "standing")
        device.disconnect()
        it.service.wait("State", "active")


def test_the_list_of_trackers():
    """A watch is listed while bluetoothd knows it, and linked while it is connected. A belt counts nothing."""
    with room() as it:
        def listed():
            return [(*row[:3], row[-1]["provides"]) for row in
                    call(it.service.conn, LUMBARD, PATH, ACTIVITY, "ListTrackers")[0]]
        watch, _ = it.connect(WATCH), it.connect(PAD)
        provides = ["steps", "heart-rate", "worn"]
        assert listed() == [("bt-c0ffee000001", "InfiniTime", True, provides)]
        watch.disconnect()
        wait_until(lambda: listed() == [("bt-c0ffee000001", "InfiniTime", False, provides)], what="the end of its link")
        watch.connect()
        wait_until(lambda: listed() == [("bt-c0ffee000001", "InfiniTime", True, provides)], what="its link")
        watch.remove()
        wait_until(lambda: listed() == [], what="the end of its place")


def test_bluetoothd_restarts_during_a_walk():
    """The counter of the watch goes on, and so does its count."""
    with room() as it:
        watch = it.connect(WATCH)
        watch.steps(100)
        watch.steps(110)
        wait_until(lambda: it.steps_last_hour() == 10, what="the steps")
        it.bluez.restart()
        wait_source(it.service, "ready", "no watch", name="bluez")
        it.connect(WATCH).steps(120)
        wait_until(lambda: it.steps_last_hour() == 20, what="the next steps")


def test_a_jump_of_the_counter():
    """A watch was seen to report 2^29 steps more than it had counted."""
    with room() as it:
        watch = it.connect(WATCH)
        watch.steps(100)
        watch.steps(110)
        wait_until(lambda: it.steps_last_hour() == 10, what="the steps")
        watch.steps(110 + 2**29)
        wait_source(it.service, "ready", "1 invalid report was discarded", name="bluez")
        watch.steps(0)  # it restarts
        watch.steps(7)
        wait_until(lambda: it.steps_last_hour() == 17, what="the next steps")


@pytest.mark.parametrize("trackers", [("watch",), ("phone",), ("watch", "phone")], ids="-".join)
def test_one_walk(tmp_path, trackers):
    """Of three minutes, counted by one tracker or by two: each step counts once, and the break is reported once."""
    clocks = Clocks(tmp_path)
    with room(clocks.env) as it:
        watch = it.connect(WATCH)
        reports = {"watch": watch.steps, "phone": it.report}
        it.monitor.input()
        it.service.wait("State", "active")
        with it.service.watch() as watcher:
            for number in range(3 * 60 // STEP + 1):
                clocks.move(passed=STEP * (number + 1))
                for tracker in trackers:
                    reports[tracker](1000 + 10 * number)
                wait_until(lambda n=number: it.steps_last_hour() >= 10 * n, what=f"{10 * number} steps")
            assert it.steps_last_hour() < 1.5 * 10 * number, "trackers that report at other instants divide the steps differently"
            assert it.service.get("State") == "away" and it.service.get("StateReason") == "walk"
            it.monitor.input()
            it.service.wait("State", "active")
            assert watcher.wait_for("RestTaken")[1][2] == "walk"
            watcher.settle()
            assert [member for member, _ in watcher.events].count("RestTaken") == 1


def test_a_walk_beats_a_worn_watch(tmp_path):
    """Its sensor stays in contact while the person walks."""
    clocks = Clocks(tmp_path)
    with room(clocks.env) as it:
        watch = it.connect(WATCH)
        it.monitor.input()
        it.service.wait("State", "active")
        with it.service.watch() as watcher:
            for number in range(3 * 60 // STEP + 1):
                clocks.move(passed=STEP * (number + 1))
                watch.notify(HEART_RATE, "06 60")
                watch.steps(10 * number)
                wait_until(lambda n=number: it.steps_last_hour() >= 10 * n, what=f"{10 * number} steps")
            it.monitor.input()
            assert watcher.wait_for("RestTaken")[1][2] == "walk"
