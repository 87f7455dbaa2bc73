"""Microphone and camera without PipeWire: device nodes of ALSA and Video4Linux that are opened and closed."""
import os
import shutil
import time
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
from fake_devices import Devices
from pipewire_server import PipeWire
from processes import ProcessorWaits
from rig import LIMIT, Process, wait_until

CONFIG = "[Sitting]\nLimit=1h\nAwayAfter=1s\n"  # a call counts after half a second
ALSA, V4L = "alsa", "video4linux"


@pytest.fixture
def devices(bus):
    return Devices(bus)


def evidence(service, source):
    """The details of the evidence of this source that holds now."""
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
    """A program with a name of its own."""
    with Process([name, "600"]) as program:
        wait_until(lambda: Path(f"/proc/{program.pid}/comm").read_text() == f"{Path(name).name}\n", what="its name")
        devices.show_process(program.pid)
        yield program


def test_a_call_by_the_sound_card(devices):
    devices.add_card()
    with devices.service(CONFIG) as service, owner(devices) as program:
        assert service.source("State", ALSA) == "ready"
        began, waits = time.time_ns() // 1000, ProcessorWaits(service.process.pid)
        with devices.recording(program.pid):
            opened = time.time_ns() // 1000
            wait_evidence(service, ALSA, "sleep")
            since = next(row[3] for row in service.get("Evidence") if row[0] == ALSA)
            assert began - 1000 < since < opened + 1_000_000 + waits.seconds() * 10**6, "since the opening, not since the look 2 s later"
        wait_evidence(service, ALSA)
        assert events(service, ALSA) == 2


def test_an_unknown_program_is_called_microphone(devices):
    devices.add_card()
    with devices.service(CONFIG) as service, devices.recording(4999999):
        wait_evidence(service, ALSA, "microphone")


@pytest.mark.parametrize("name", ["pulseaudio", "jackd", "pipewire"])
def test_a_sound_server_that_records_is_no_call(devices, tmp_path, name):
    """It records for another program, for a level meter or for nothing; the kernel does not report which."""
    devices.add_card()
    devices.add_card(1)
    shutil.copy("/usr/bin/sleep", tmp_path / name)
    with devices.service(CONFIG) as service, owner(devices, tmp_path / name) as program:
        with devices.recording(program.pid):
            settle_beside(devices, service)
        settle(devices, service)
        assert events(service, ALSA) == 4, "of the two other calls"


def settle_beside(devices, service):
    """A call on a second card."""
    with owner(devices) as program, devices.recording(program.pid, 1):
        wait_evidence(service, ALSA, "sleep")
    wait_evidence(service, ALSA)


def settle(devices, service):
    """Waits for a call: when it is known, so are all earlier events."""
    with owner(devices) as program, devices.recording(program.pid):
        wait_evidence(service, ALSA, "sleep")
    wait_evidence(service, ALSA)


def test_openings_that_are_no_call(devices):
    """Playback; a sound server that probes the card; a program that opens it without recording; a loopback."""
    devices.add_card()
    devices.add_card(1, "Loopback PCM")
    with devices.service(CONFIG) as service:
        with devices.opened("snd/pcmC0D0p"), devices.opened("snd/pcmC0D0c"):
            pass
        with devices.recording(number=1):
            devices.set_status("PREPARED")
            with devices.opened("snd/pcmC0D0c"):
                devices.wait_read()
            devices.set_status(None)
            settle(devices, service)
        assert events(service, ALSA) == 2, "of the last call alone"


def test_a_program_that_records_long_after_opening(devices):
    devices.add_card()
    with devices.service(CONFIG) as service:
        with devices.opened("snd/pcmC0D0c"):
            devices.set_status("SETUP")
            devices.wait_read()
            devices.set_status("RUNNING")
            wait_evidence(service, ALSA, "microphone")
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


def test_cards_are_plugged_and_unplugged(devices):
    with devices.service(CONFIG) as service:
        assert service.source("State", ALSA) == "absent"
        devices.add_card()
        devices.tag_for_seat("c116:1")
        wait_state(service, ALSA, "ready")
        settle(devices, service)
        devices.remove_cards()
        wait_state(service, ALSA, "absent")
        devices.add_card()
        devices.tag_for_seat("c116:2")
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
        assert events(service, V4L) == 2, "no event from a decoder or the camera's other node"


def test_a_camera_where_there_is_no_udev(devices):
    devices.add_camera("video0", None)
    with devices.service(CONFIG) as service, devices.opened("video0"):
        wait_evidence(service, V4L, "camera")


def test_cameras_are_plugged_and_unplugged(devices):
    with devices.service(CONFIG) as service:
        assert service.source("State", V4L) == "absent"
        devices.add_camera("video0")
        devices.tag_for_seat("c81:0")
        wait_state(service, V4L, "ready")
        with devices.opened("video0"):
            wait_evidence(service, V4L, "camera")
            devices.remove_camera("video0")
        wait_state(service, V4L, "absent")
        assert not evidence(service, V4L)


def test_pipewire_starts_and_exits(bus, devices):
    """PipeWire opens the nodes itself and knows its clients, so the nodes are ignored while it runs."""
    devices.add_card()
    devices.add_camera("video0")
    with devices.service(CONFIG) as service:
        with ExitStack() as calls:
            calls.enter_context(devices.opened("video0"))
            calls.enter_context(devices.recording())
            with PipeWire(bus):
                wait_state(service, "pipewire", "ready")
                assert service.source("State", ALSA) == service.source("State", V4L) == "standby"
                wait_evidence(service, ALSA)
                wait_evidence(service, V4L)
                before = events(service, V4L)
                with devices.opened("video0"):
                    pass
                service.get("State")
                assert events(service, V4L) == before
                calls.close()  # a recording that runs when a source begins is no call, and the next one within 2 min is the same
        wait_state(service, ALSA, "ready")
        wait_state(service, V4L, "ready")
        with devices.opened("video0"), devices.recording():
            wait_evidence(service, ALSA, "microphone")
            wait_evidence(service, V4L, "camera")


def test_no_watches_left(devices):
    """Other programs of the user have all inotify watches."""
    devices.add_card()
    devices.add_camera("video0")
    with devices.service(CONFIG, watches=0) as service:
        for source in (ALSA, V4L):
            wait_state(service, source, "failed")
            assert "No space left on device" in service.source("Detail", source)
        assert "so displays that start later will be missed" in service.process.stderr


def wakeups(service):
    with open(f"/proc/{service.process.pid}/status", encoding="ascii") as stream:
        return next(int(line.split()[1]) for line in stream if line.startswith("voluntary_ctxt"))


def test_other_openings_cause_no_wake_ups(display, devices):
    """Other files in /dev are opened thousands of times a second and must not wake the service; a camera does."""
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
        wait_until(is_left_alone, what="a thousand openings that do not wake the service")
        before = wakeups(service)
        with devices.opened("video0"):
            wait_until(lambda: wakeups(service) > before, what="a look at the camera")
