"""Recording programs, with a real PipeWire: microphone, camera, screen, and streams that are none of these."""
import os
import signal
import socket
import time
from contextlib import ExitStack, contextmanager

import pytest
from evidence_log import EvidenceLog
from lumbard import STALL, Service
from pipewire_server import PipeWire, until_running
from rig import LIMIT, PrivateBus, wait_until

CONFIG = "[Sitting]\nLimit=1h\nAwayAfter=1s\n"  # a call counts after half a second


def evidence(service):
    """The evidence of PipeWire that holds now: {(kind, detail)}."""
    return {(kind, detail) for source, kind, detail, _, until in service.get("Evidence")
            if source == "pipewire" and not until}


def wait_evidence(service, *wanted, limit=2 * LIMIT):
    wait_until(lambda: evidence(service) == set(wanted), limit, f"the evidence {set(wanted)}")


def wait_absent(service):
    wait_until(lambda: "does not run" in service.source("Detail", "pipewire"), what="PipeWire to be looked for")
    assert service.source("State", "pipewire") == "absent"


def events(service):
    return service.source("Events", "pipewire")


def wait_ready(service, limit=2 * LIMIT):
    wait_until(lambda: service.source("State", "pipewire") == "ready", limit, "PipeWire to be ready")


@contextmanager
def running(*programs):
    """A desktop with a microphone, and programs that record before the service starts."""
    with PrivateBus() as bus, PipeWire(bus) as server:
        server.make("mic", "Audio/Source/Virtual")
        with ExitStack() as before:
            for program in programs:
                before.enter_context(server.record(program=program))
                until_running(server, program)
            with Service(bus, config=CONFIG) as service:
                wait_ready(service)
                yield server, service


@contextmanager
def hears(service, count):
    """The block must cause this many events. A complete call follows, so that no event is still pending."""
    before = events(service)
    yield
    wait_until(lambda: events(service) >= before + count, 2 * LIMIT, f"{count} events")
    assert events(service) == before + count


def is_seen_after(server, service):
    """Waits for a later call: when it is known, so are all earlier events."""
    with server.record(program="later"):
        wait_until(lambda: ("call", "later") in evidence(service), 2 * LIMIT, "the later call")
    wait_until(lambda: ("call", "later") not in evidence(service), 2 * LIMIT, "the end of the later call")


def test_a_call_and_its_end():
    with running() as (server, service):
        wait_until(lambda: {service.source("State", name) for name in ("alsa", "video4linux")} == {"standby"},
                   what="the others to stand by")
        with hears(service, 2):
            with server.record(program="Firefox"):
                wait_evidence(service, ("call", "Firefox"))
            wait_evidence(service)


def test_two_programs_and_two_streams_of_one():
    with running() as (server, service):
        with server.record(program="Firefox"), server.record(program="zoom"):
            wait_evidence(service, ("call", "Firefox"), ("call", "zoom"))
            with hears(service, 2), server.record(program="Firefox"):
                wait_until(lambda: server.names("Node").count("Firefox") == 2, what="a second stream")
                is_seen_after(server, service)


def test_the_microphone_is_unplugged_in_a_call():
    with running() as (server, service):
        with server.record(program="Firefox"):
            wait_evidence(service, ("call", "Firefox"))
            server.destroy("mic")
            wait_evidence(service)
            server.make("headset", "Audio/Source/Virtual", api_bluez5_profile="headset-head-unit")
            with server.record(program="zoom", target="headset"):
                wait_until(lambda: ("call", "zoom") in evidence(service), 2 * LIMIT, "a call by the headset")


def test_a_camera_and_a_screen():
    with running() as (server, service):
        server.make_images("camera", media_role="Camera")
        server.make_images("screen")
        with server.see("camera", "Meet"):
            wait_evidence(service, ("call", "Meet"))
            with server.see("screen", "OBS"):
                wait_evidence(service, ("call", "Meet"), ("screencast", "OBS"))
            wait_evidence(service, ("call", "Meet"))
        wait_evidence(service)


def test_a_stream_that_is_there_before():
    """It is noticed but is no call: a recorder may have been left running."""
    with running("recorder") as (server, service):
        wait_until(lambda: events(service) == 1, what="the recorder")
        with server.record(program="Firefox"):
            wait_evidence(service, ("call", "Firefox"))
        wait_evidence(service)
        assert service.get("HeldBy") == []


@pytest.mark.parametrize("props", [
    {"stream_capture_sink": "true"},
    {"stream_monitor": "true"},
    {"resample_peaks": "true"},
    {"application_id": "org.PulseAudio.pavucontrol"},
    {"application_id": "org.gnome.VolumeControl"},
    {"node_link-group": "filter-1"},
    {"node_virtual": "true"},
    {"media_role": "DSP"},
], ids=lambda props: "-".join(next(iter(props.items()))))
def test_recording_streams_that_are_no_call(props):
    with running() as (server, service):
        server.make("speakers", "Audio/Sink")
        with server.record(program="other", **props):
            until_running(server, "other")
            before = events(service)
            is_seen_after(server, service)
            assert events(service) == before + 2, "of the later call"


def test_the_sound_of_the_desktop():
    """Known by its link only: the program does not declare that it records the output of the speakers."""
    with running() as (server, service):
        server.make("speakers", "Audio/Sink")
        with server.record(program="recorder", node_autoconnect="false") as recorder:
            server.link("speakers:monitor_MONO", "recorder:input_FL")
            until_running(server, "recorder")
            before = events(service)
            is_seen_after(server, service)
            assert events(service) == before + 2, "of the later call"
            server.link("mic:capture_MONO", "recorder:input_FR")  # now the microphone too
            wait_evidence(service, ("call", "recorder"))
            assert recorder.is_running


def test_pipewire_is_killed_and_restarts():
    with running() as (server, service):
        with server.record(program="Firefox"):
            wait_evidence(service, ("call", "Firefox"))
            server.kill()
            wait_evidence(service)
            wait_until(lambda: service.source("State", "pipewire") == "standby", what="standby")
            wait_until(lambda: service.source("State", "alsa") == "absent", what="ALSA to be looked at")
        server.start()
        wait_ready(service)
        server.make("mic", "Audio/Source/Virtual")
        with server.record(program="zoom"):
            wait_evidence(service, ("call", "zoom"))


def test_a_recorder_of_all_day_over_a_restart_of_pipewire():
    """Its stream existed before the service. PipeWire restarts, and it records again: the new stream is not a call either."""
    with PrivateBus() as bus, PipeWire(bus) as server:
        server.make("mic", "Audio/Source/Virtual")
        with server.record(program="recorder"):
            until_running(server, "recorder")
            with EvidenceLog(bus) as log:
                log.wait_live("pipewire", ("call", "recorder"), limit=2 * LIMIT)
                assert log.last("pipewire", "on").age == "old"
                for _ in range(2):
                    server.kill()
                    log.wait_live("pipewire")
                    server.start()
                    log.wait_state("pipewire", "ready", limit=2 * LIMIT)
                    server.make("mic", "Audio/Source/Virtual")
                    with server.record(program="recorder"):
                        log.wait_live("pipewire", ("call", "recorder"), limit=2 * LIMIT)
                        assert log.last("pipewire", "on").age == "old"
                        with server.record(program="zoom"):
                            log.wait_live("pipewire", ("call", "recorder"), ("call", "zoom"), limit=2 * LIMIT)
                            assert log.last("pipewire", "on").age == "new"


def test_pipewire_stops_and_starts_many_times():
    with running() as (server, service):
        files = len(os.listdir(f"/proc/{service.process.pid}/fd"))
        for _ in range(5):
            server.stop()
            wait_until(lambda: service.source("State", "pipewire") != "ready", what="its end")
            server.start()
            wait_ready(service)
        wait_until(lambda: len(os.listdir(f"/proc/{service.process.pid}/fd")) == files, what="as many files as before")


def maps(service):
    with open(f"/proc/{service.process.pid}/maps", encoding="ascii") as stream:
        return stream.read()


def test_nothing_is_loaded_before_it_runs():
    with PrivateBus() as bus, Service(bus, config=CONFIG) as service:
        wait_absent(service)
        assert "pipewire" not in maps(service)
        with PipeWire(bus) as server:
            wait_ready(service)
            assert "sources/call/pipewire.so" in maps(service)
            server.make("mic", "Audio/Source/Virtual")
            with server.record(program="Firefox"):
                wait_evidence(service, ("call", "Firefox"))
                row = next(row for row in service.get("Evidence") if row[2] == "Firefox")
                assert row[3] > time.time_ns() // 1000 - 60_000_000, "it began when it began"


class Socket:
    """A socket in place of PipeWire that accepts connections and never answers."""

    def __init__(self, bus, has_lock=True, backlog=8):
        self.path = bus.runtime / "pipewire-0"
        self.listener = socket.socket(socket.AF_UNIX)
        if has_lock:
            (bus.runtime / "pipewire-0.lock").touch()
        self.listener.bind(str(self.path))
        self.listener.listen(backlog)

    def is_called(self):
        self.listener.settimeout(0)
        try:
            return self.listener.accept()[0]
        except BlockingIOError:
            return None

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.listener.close()


def test_a_socket_that_never_answers():
    with PrivateBus() as bus, Socket(bus) as other, Service(bus, config=CONFIG) as service:
        wait_until(lambda: service.source("State", "pipewire") == "failed", 3 * LIMIT, "a word about it")
        assert "does not answer" in service.source("Detail", "pipewire")
        assert service.source("State", "alsa") != "standby"
        assert service.delay() < STALL
        conn = wait_until(other.is_called, what="the service's connection")
        conn.sendall(b"\xff" * 4096)  # an invalid message at last
        conn.close()
        wait_until(lambda: "does not answer" not in service.source("Detail", "pipewire"), what="the end of it")
        service.process.kill()
        assert service.process.wait_exit(10) == 0


def test_a_queue_that_is_full():
    with PrivateBus() as bus, Socket(bus, backlog=0) as other:
        waiting = []
        while True:  # until the queue is full
            client = socket.socket(socket.AF_UNIX)
            client.setblocking(False)
            waiting.append(client)
            if client.connect_ex(str(other.path)):
                break
        with Service(bus, config=CONFIG) as service:
            wait_until(lambda: "no connection" in service.source("Detail", "pipewire"), what="a word about it")
            assert service.source("State", "pipewire") == "standby"
        for client in waiting:
            client.close()


def test_pipewire_is_not_activated():
    """A socket without its lock file belongs to the service manager, which starts PipeWire at a connection."""
    with PrivateBus() as bus, Socket(bus, has_lock=False) as held, Service(bus, config=CONFIG) as service:
        wait_absent(service)
        assert not held.is_called()
        (bus.runtime / "pipewire-0.lock").touch()
        wait_until(held.is_called, what="the service's connection, now that it runs")


def test_pipewire_hangs():
    with running() as (server, service):
        server.server.kill(signal.SIGSTOP)
        try:
            assert service.delay() < STALL
            assert service.source("State", "pipewire") == "ready"
        finally:
            server.server.kill(signal.SIGCONT)
        with server.record(program="Firefox"):
            wait_evidence(service, ("call", "Firefox"))


def test_a_library_without_its_parts():
    """libpipewire without its plugins: the service reports it and continues."""
    with PrivateBus() as bus, PipeWire(bus) as server:
        with Service(bus, config=CONFIG, env={"SPA_PLUGIN_DIR": "/nonexistent"}) as service:
            wait_until(lambda: service.source("State", "pipewire") == "failed", what="a word about it")
            assert "libpipewire failed" in service.source("Detail", "pipewire")
        with Service(bus, config=CONFIG, env={"PIPEWIRE_MODULE_DIR": "/nonexistent"}) as service:
            wait_until(lambda: service.source("State", "pipewire") == "failed", what="a word about it")
        assert server.server.is_running


def test_a_remote_by_its_path():
    with PrivateBus() as bus:
        elsewhere = bus.make("elsewhere", 0o700)
        with PipeWire(bus, elsewhere) as server:
            for env in ({"PIPEWIRE_REMOTE": str(elsewhere / "pipewire-0")}, {"PIPEWIRE_RUNTIME_DIR": str(elsewhere)}):
                with Service(bus, config=CONFIG, env=env) as service:
                    wait_ready(service)
            assert server.server.is_running
