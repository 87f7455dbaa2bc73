"""Full screen on Wayland: real compositors and the real mpv; the service reads the windows once an absence."""
import os
import subprocess

import pytest
from compositors import REAL, Fake, KWin, Labwc, Moving, Sway
from fake_idle_monitor import IdleMonitor
from listening_socket import listening
from lumbard import STALL, Service
from measure import sleeps_through
from mpv_player import Mpv
from rig import PrivateBus, rest, wait_until

SOURCE = "fullscreen_wayland"
CONFIG = "[Sitting]\nLimit=1h\nRest=1h\nAwayAfter=2s\n"
WLROOTS = [kind for kind in REAL if kind in (Sway, Labwc)]


def covering(service):
    return {detail for source, _, detail, _, until in service.get("Evidence") if source == SOURCE and not until}


def wait_covering(service, *programs):
    wait_until(lambda: covering(service) == set(programs), what=f"{programs} to cover the screen")


def film(bus, folder, server, *options):
    """mpv in a window with the application id of a browser; it is not on the bus, and does not inhibit idleness."""
    return Mpv(bus, folder, options=("--vo=wlshm", "--wayland-app-id=org.mozilla.firefox", "--stop-screensaver=no",
                                     *options), env={**server.env, "XDG_RUNTIME_DIR": str(server.runtime)}, has_bus=False)


def leave_full_screen(server):
    address = next(server.runtime.glob("sway-ipc.*.sock"))
    subprocess.run(["swaymsg", "-s", address, "[app_id=.*] fullscreen disable"], check=True, timeout=60)


def switches(service):
    with open(f"/proc/{service.process.pid}/status", encoding="ascii") as stream:
        return next(int(line.split()[1]) for line in stream if line.startswith("voluntary_ctxt_switches"))


def wait_rest(service):
    def rests():
        before = switches(service)
        rest(1)
        return switches(service) == before
    wait_until(rests, what="the service to rest")


def connections(service):
    """The inodes of the sockets that the service has open."""
    folder = f"/proc/{service.process.pid}/fd"
    return sorted(link for link in (os.readlink(f"{folder}/{fd}") for fd in os.listdir(folder)) if "socket" in link)


@pytest.mark.parametrize("kind", WLROOTS, ids=lambda kind: kind.__name__)
def test_a_film_in_full_screen(kind, tmp_path):
    """Read when the person is idle, over at the next input; a window that is not full screen does not count."""
    with PrivateBus() as bus, kind(bus) as server, Service(bus, server, CONFIG) as service:
        wait_until(lambda: service.source("State", "wayland") == "ready", what="the compositor")
        with film(bus, tmp_path, server, "--fullscreen"):
            with Moving(server):
                service.wait("State", "active")
                assert covering(service) == set(), "nothing is read before it decides"
            wait_covering(service, "firefox")
            assert "read once each time" in service.source("Detail", SOURCE)
            assert service.source("State", SOURCE) == "ready"
            with Moving(server):
                wait_covering(service)
            wait_covering(service, "firefox")
            if kind is Sway:
                leave_full_screen(server)
                with Moving(server):
                    wait_covering(service)
                events = service.source("Events", SOURCE)
                service.wait("State", "away")
                wait_rest(service)
                assert service.source("Events", SOURCE) == events


@pytest.mark.parametrize("kind", WLROOTS, ids=lambda kind: kind.__name__)
def test_titles_that_change_cause_no_wake_ups(kind, tmp_path):
    with PrivateBus() as bus, kind(bus) as server, Service(bus, server, CONFIG) as service, \
            film(bus, tmp_path, server, "--fullscreen", "--title=${playback-time/full}"):
        wait_until(lambda: service.source("State", "wayland") == "ready", what="the compositor")
        server.input()
        service.wait("State", "active")
        before = connections(service)
        wait_covering(service, "firefox")
        wait_rest(service)
        assert connections(service) == before, "the connection is closed"
        sleeps_through(service, lambda: rest(3))  # of titles


def test_a_compositor_without_the_protocol():
    with PrivateBus() as bus, KWin(bus) as server, Service(bus, server, CONFIG) as service:
        wait_until(lambda: service.source("State", "wayland") == "ready", what="the compositor")
        assert service.source("State", SOURCE) == "standby"
        server.input()
        wait_until(lambda: service.source("State", SOURCE) == "absent", what="the answer")
        assert "does not report which windows cover the screen" in service.source("Detail", SOURCE)


def pass_an_absence(server, service):
    wait_until(lambda: service.source("State", "wayland") == "ready", what="the compositor")
    server.input()
    service.wait("State", "active")
    wait_until(lambda: service.get("State") != "active", what="the absence")


def test_a_compositor_without_the_protocol_is_asked_once():
    """Not at each absence; but again when it was restarted, because it may be another one."""
    with PrivateBus() as bus, Fake(bus) as server, Service(bus, server, CONFIG) as service:
        pass_an_absence(server, service)
        wait_until(lambda: service.source("State", SOURCE) == "absent", what="the answer")
        pass_an_absence(server, service)
        assert server.control("list")["clients"] == 2, "the idle source, and one query"
        server.kill()
        wait_until(lambda: service.source("State", "wayland") != "ready", what="the end of the compositor")
        server.start()
        pass_an_absence(server, service)
        wait_until(lambda: server.control("list")["clients"] == 2, what="one more query")


def test_a_compositor_that_does_not_answer():
    with PrivateBus() as bus, listening(bus.runtime / "wayland-0"), IdleMonitor(bus) as monitor, \
            Service(bus, config=CONFIG, env={"WAYLAND_DISPLAY": "wayland-0"}) as service:
        wait_until(lambda: service.source("State", "mutter") == "ready", what="the idle monitor")
        monitor.input()
        wait_until(lambda: service.source("State", SOURCE) == "failed", what="the limit")
        assert "does not answer" in service.source("Detail", SOURCE)
        assert service.delay() < STALL
