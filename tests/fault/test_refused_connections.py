"""Servers that accept connections and close them at once, and servers whose start the service could not notice."""
import os
import signal
import socket
import threading
import time
from contextlib import ExitStack
from pathlib import Path

import pytest
from display_numbers import unused_display_number
from fake_desktop import UserManager
from listening_socket import CALM, X11_FOLDER, answers_at_once, detail, listening
from lumbard import Service
from rig import BUILD, LIMIT, LUMBARD, Display, Process, ending_on_error, owner_of, wait_until


class Unit(Service):
    """The service as a unit: its environment comes from the user manager."""

    def start(self):
        script = f"SYSTEMD_EXEC_PID=$$ WAYLAND_DISPLAY=wayland-7 exec {BUILD}/src/lumbard"
        self.process = Process(["sh", "-c", script], self.env)
        with ending_on_error(self.process):
            wait_until(lambda: owner_of(self.conn, LUMBARD), what="lumbard's name")


@pytest.mark.parametrize("kind", [Service, Unit])
def test_an_x_session_after_a_wayland_session(bus, kind):
    """The service outlives the first session, which removes its variables from the user manager when it ends. The
    service starts before any session, or within the first one.
    """
    number = unused_display_number()
    with UserManager(bus, WAYLAND_DISPLAY="wayland-7") as manager, kind(bus, config=CALM) as service:
        detail(service, "wayland", "wayland-7")
        assert "Wayland session" in service.source("Detail")
        manager.environment = {"DISPLAY": f":{number}"}
        with Display(number=number):
            wait_until(lambda: service.source("State") == "ready", what="the X server")
            assert service.source("Detail", "wayland").startswith("no Wayland display")


# Disconnected ------------------------------------------------------------------------------------------------------


class Disconnecting:
    """Accepts connections and closes them. at: the instants of the connections."""

    def __init__(self, path):
        self.at, self.door = [], listening(path)
        self.listener = self.door.__enter__()
        self.thread = threading.Thread(target=self.serve, daemon=True)
        self.thread.start()

    def serve(self):
        while True:
            conn = self.listener.accept()[0]
            self.at.append(time.monotonic())
            if self.is_over:
                return
            conn.close()

    is_over = False

    def wait_gap(self, seconds):
        """Waits until more than this many seconds lie between two connections."""
        wait_until(lambda: any(b - a > seconds for a, b in zip(self.at, self.at[1:])), 25, f"{seconds} s without a connection")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.is_over = True
        with socket.socket(socket.AF_UNIX) as last:
            last.connect(self.listener.getsockname())
        self.thread.join()
        self.door.__exit__(None, None, None)


def test_a_system_bus_that_disconnects_at_once(bus):
    path = bus.folder / "system"
    with Disconnecting(path) as door, Service(bus, config=CALM, env={"DBUS_SYSTEM_BUS_ADDRESS": f"unix:path={path}"}) as service:
        door.wait_gap(3)  # after 1, 2 and 4 s
        assert answers_at_once(service)


def test_a_pipewire_that_disconnects_at_once(bus, display):
    (bus.runtime / "pipewire-0.lock").touch()
    with Disconnecting(bus.runtime / "pipewire-0") as door, Service(bus, display, CALM) as service:
        door.wait_gap(1.5)  # after 1/4, 1/2, 1 and 2 s
        assert answers_at_once(service)


# More inotify events than the kernel keeps -------------------------------------------------------------------------


class Isolated(Service):
    """The service with its own folder of X sockets, so that other displays do not make it probe."""

    def start(self):
        X11_FOLDER.mkdir(mode=0o1777, exist_ok=True)
        script = f"mount -t tmpfs tmpfs {X11_FOLDER} && exec {BUILD}/src/lumbard"
        self.process = Process(["unshare", "--map-current-user", "--keep-caps", "--mount", "sh", "-c", script], self.env)
        with ending_on_error(self.process):
            wait_until(lambda: owner_of(self.conn, LUMBARD), what="lumbard's name")


def flood(folder):
    """Causes one event more than the kernel keeps. The kernel merges equal events, so each differs from the one before."""
    names = [folder / "to", folder / "fro"]
    names[0].touch()
    for number in range(int(Path("/proc/sys/fs/inotify/max_queued_events").read_text()) + 1):
        os.rename(names[number % 2], names[(number + 1) % 2])


def test_sockets_created_during_a_flood_of_events(bus):
    """The service is stopped during the flood, so the events of the new sockets are lost."""
    with Isolated(bus, config=CALM) as service, ExitStack() as doors:
        wait_until(lambda: service.source("Detail", "gamemode"), what="the replies of the bus")
        service.process.kill(signal.SIGSTOP)
        flood(bus.runtime)
        (bus.runtime / "pipewire-0.lock").touch()
        system_bus = Path(service.env["DBUS_SYSTEM_BUS_ADDRESS"].removeprefix("unix:path="))
        listeners = [doors.enter_context(listening(path))
                     for path in (bus.runtime / "wayland-0", bus.runtime / "pipewire-0", system_bus)]
        service.process.kill(signal.SIGCONT)
        for listener in listeners:
            listener.settimeout(LIMIT)
            listener.accept()[0].close()
