"""Microphone and camera where no PipeWire tells of them: ALSA's and Video4Linux's nodes, opened and closed."""
import os
import time
from contextlib import contextmanager
from pathlib import Path

import pytest
from devices import Devices
from pipewire import PipeWire
from rig import LIMIT, Process, wait_until

CONFIG = "[Sitting]\nLimit=1h\nAwayAfter=1s\n"  # by which a call counts after half a second
ALSA, V4L = "alsa", "video4linux"


@pytest.fixture
def devices(bus):
    return Devices(bus)


def evidence(service, source):
    """The details of what is known by this source, without what has ended."""
    return [detail for by, kind, detail, _, until in service.get("Evidence")
            if by == source and kind == "call" and not until]


def wait_evidence(service, source, *wanted, limit=2 * LIMIT):
    wait_until(lambda: evidence(service, source) == list(wanted), limit, f"the evidence {wanted} of {source}")


def wait_state(service, source, state, limit=2 * LIMIT):
    wait_until(lambda: service.source("State", source) == state, limit, f"{source} to be {state}")


def events(service, source):
    return service.source("Events", source)


@contextmanager
def owner(devices, name="sleep"):
    """A program whose name people would know."""
    with Process([name, "600"]) as program:
        wait_until(lambda: Path(f"/proc/{program.pid}/comm").read_text() == f"{name}\n", what="its name")
        devices.show_process(program.pid)
        yield program


def test_a_call_by_the_sound_card(devices):
    devices.add_card()
    with devices.service(CONFIG) as service, owner(devices) as program:
        assert service.source("State", ALSA) == "ready"
        began = time.time_ns() // 1000
        with devices.recording(program.pid):
            opened = time.time_ns() // 1000
            wait_evidence(service, ALSA, "sleep")
            since = next(row[3] for row in service.get("Evidence") if row[0] == ALSA)
            assert began - 1000 < since < opened + 1_000_000, "since the opening, not since the look"
        wait_evidence(service, ALSA)
        assert events(service, ALSA) == 2


def test_who_cannot_be_known_is_a_microphone(devices):
    devices.add_card()
    with devices.service(CONFIG) as service, devices.recording(4999999):
        wait_evidence(service, ALSA, "microphone")


def settle(devices, service):
    """A call: when that is known, so is everything before it."""
    with owner(devices) as program, devices.recording(program.pid):
        wait_evidence(service, ALSA, "sleep")
    wait_evidence(service, ALSA)


def test_what_opens_and_is_no_call(devices):
    """Somebody plays; a sound server tries the card; a program holds it open and records nothing; a loopback."""
    devices.add_card()
    devices.add_card(1, "Loopback PCM")
    with devices.service(CONFIG) as service:
        with devices.opened("snd/pcmC0D0p"), devices.opened("snd/pcmC0D0c"):
            pass
        with devices.recording(number=1):
            devices.set_status("PREPARED")
            with devices.opened("snd/pcmC0D0c"):
                devices.wait_look()
            devices.set_status(None)
            settle(devices, service)
        assert events(service, ALSA) == 2, "of the last call alone"


def test_who_opens_first_and_records_later(devices):
    devices.add_card()
    with devices.service(CONFIG) as service:
        with devices.opened("snd/pcmC0D0c"):
            devices.set_status("SETUP")
            devices.wait_look()
            devices.set_status("RUNNING")
            wait_evidence(service, ALSA, "microphone", limit=12)
            devices.set_status(None)
        wait_evidence(service, ALSA)


def test_a_card_that_records_already(devices):
    devices.add_card()
    devices.set_status("RUNNING")
    with devices.service(CONFIG) as service:
        wait_until(lambda: events(service, ALSA) == 1, what="the one that records")
        devices.set_status(None)
        with devices.opened("snd/pcmC0D0c"):
            pass
        wait_until(lambda: events(service, ALSA) == 2, what="its end")
        assert not evidence(service, ALSA), "open since before the start is no call"
        settle(devices, service)


def test_nonsense_in_the_kernels_files(devices):
    devices.add_card()
    with devices.service(CONFIG) as service:
        for text in ("", "\n\n", "state:", "state\n", "x" * 5000, "state: RUNNING\nowner_pid: ../../x\n" * 300, "\0state"):
            devices.status().write_text(text)
            with devices.opened("snd/pcmC0D0c"):
                pass
        devices.set_status(None)
        settle(devices, service)
        assert service.process.is_running


def test_cards_come_and_go(devices):
    with devices.service(CONFIG) as service:
        assert service.source("State", ALSA) == "absent"
        devices.add_card()
        devices.tell_udev("c116:1")
        wait_state(service, ALSA, "ready")
        settle(devices, service)
        devices.remove_cards()
        wait_state(service, ALSA, "absent")
        devices.add_card()
        devices.tell_udev("c116:2")
        wait_state(service, ALSA, "ready")
        settle(devices, service)


def test_a_camera(devices):
    devices.add_camera("video0")
    devices.add_camera("video1", ":", 1)
    devices.add_camera("video2", ":video_output:", 2)
    with devices.service(CONFIG) as service:
        assert service.source("State", V4L) == "ready"
        assert "1 of 1" in service.source("Detail", V4L)
        with devices.opened("video1"), devices.opened("video2"), devices.opened("video0"):
            wait_evidence(service, V4L, "camera")
        wait_evidence(service, V4L)
        assert events(service, V4L) == 2, "a decoder and the camera's other node tell nothing"


def test_a_camera_where_there_is_no_udev(devices):
    devices.add_camera("video0", None)
    with devices.service(CONFIG) as service, devices.opened("video0"):
        wait_evidence(service, V4L, "camera")


def test_cameras_come_and_go(devices):
    with devices.service(CONFIG) as service:
        assert service.source("State", V4L) == "absent"
        devices.add_camera("video0")
        devices.tell_udev("c81:0")
        wait_state(service, V4L, "ready")
        with devices.opened("video0"):
            wait_evidence(service, V4L, "camera")
            devices.remove_camera("video0")
        wait_state(service, V4L, "absent")
        assert not evidence(service, V4L)


def test_pipewire_comes_and_goes(bus, devices):
    """It opens the nodes itself, and knows who hears them: while it is there, the nodes say nothing."""
    devices.add_card()
    devices.add_camera("video0")
    with devices.service(CONFIG) as service:
        with devices.opened("video0"), devices.recording(), PipeWire(bus):
            wait_state(service, "pipewire", "ready", 20)
            assert service.source("State", ALSA) == service.source("State", V4L) == "standby"
            wait_evidence(service, ALSA)
            wait_evidence(service, V4L)
            before = events(service, V4L)
            with devices.opened("video0"):
                pass
            service.get("State")
            assert events(service, V4L) == before
        wait_state(service, ALSA, "ready")
        wait_state(service, V4L, "ready")
        with devices.opened("video0"), devices.recording():
            wait_evidence(service, ALSA, "microphone")
            wait_evidence(service, V4L, "camera")


def test_no_watches_left(devices):
    """The user's other programs have them all."""
    devices.add_card()
    devices.add_camera("video0")
    with devices.service(CONFIG, watches=0) as service:
        for source in (ALSA, V4L):
            wait_state(service, source, "failed")
            assert "No space left on device" in service.source("Detail", source)
        assert "a display that comes later will not be noticed" in service.process.stderr


def wakeups(service):
    with open(f"/proc/{service.process.pid}/status", encoding="ascii") as stream:
        return next(int(line.split()[1]) for line in stream if line.startswith("voluntary_ctxt"))


def test_nothing_wakes_it(display, devices):
    """Openings in /dev, of which there are thousands in a second, are nothing to us; one of a camera is."""
    devices.add_card()
    devices.add_camera("video0")
    with devices.service(CONFIG.replace("1s", "1h"), display) as service:
        wait_until(lambda: service.get("IdleSource") == "x11", what="the display to be served")
        wait_state(service, V4L, "ready")

        def is_left_alone():
            before = wakeups(service)
            for _ in range(1000):
                os.close(os.open(devices.places["dev"] / "null", os.O_RDONLY))
            return wakeups(service) == before
        wait_until(is_left_alone, what="a thousand openings that wake nobody")
        before = wakeups(service)
        with devices.opened("video0"):
            wait_until(lambda: wakeups(service) > before, what="a look at the camera")
