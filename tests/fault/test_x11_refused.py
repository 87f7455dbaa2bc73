"""An X server that refuses us: no key, a wrong key, and a key that is corrected later."""
import os
import subprocess
from pathlib import Path

import pytest
from display_numbers import unused_display_number
from fake_desktop import UserManager
from listening_socket import CALM, answers_at_once, detail
from lumbard import Service, key
from measure import switches_at_rest
from rig import BUILD, LUMBARD, Display, Process, ending_on_error, owner_of, rest, wait_until

RIGHT, WRONG = "0123456789abcdef" * 2, "f" * 32


def put_key(path, number, secret):
    """As a session does: the file is replaced, in one piece. xauth itself removes the old file for a moment."""
    new = f"{path}.new"
    subprocess.run(["xauth", "-q", "-f", new, "add", f":{number}", ".", secret], check=True, capture_output=True, timeout=60)
    os.replace(new, path)


@pytest.fixture
def server(bus):
    """A real X server that wants a key. It accepts RIGHT."""
    number = unused_display_number()
    put_key(bus.folder / "server-keys", number, RIGHT)
    with Display(number=number, keys=bus.folder / "server-keys") as display:
        display.number = number
        yield display


def is_refused(service, *words):
    for word in ("refuses lumbard", *words):
        detail(service, "x11", word)
    assert service.source("State") == "failed" and service.source("Flags") == ["refused"]
    assert service.source("State", "fullscreen") == "standby"
    assert service.get("IdleSource") == "" and service.get("State") == "unknown"


def is_admitted(service, display, keys):
    service.wait("IdleSource", "x11")
    assert service.source("Flags") == []
    display.env["XAUTHORITY"] = str(keys)
    key(display)
    service.wait("State", "active")


def log_lines(service, words):
    return [line for line in service.process.stderr.splitlines() if words in line]


@pytest.mark.parametrize("before", ["none", "no-folder", "wrong"])
def test_a_key_that_is_corrected(bus, server, before):
    """The file is watched, or the folder in which it appears: the service connects long before its next retry."""
    folder = bus.folder / "keys"
    keys = folder / "deep" / "Xauthority"
    if before != "no-folder":
        keys.parent.mkdir(parents=True)
    if before == "wrong":
        put_key(keys, server.number, WRONG)
    with Service(bus, None, CALM, {**server.env, "XAUTHORITY": str(keys)}) as service:
        is_refused(service, str(keys), "has no valid key" if before == "wrong" else "does not exist")
        keys.parent.mkdir(parents=True, exist_ok=True)
        put_key(keys, server.number, RIGHT)
        is_admitted(service, server, keys)
        assert len(log_lines(service, "refuses lumbard")) == (2 if before == "no-folder" and
                                                         log_lines(service, "has no valid key") else 1)
        assert not log_lines(service, "no X server answers") and not log_lines(service, "Authorization")


def test_a_link_to_the_file(bus, server):
    target, keys = bus.folder / "target", bus.folder / "folder" / "Xauthority"
    keys.parent.mkdir()
    put_key(target, server.number, WRONG)
    keys.symlink_to(target)
    with Service(bus, None, CALM, {**server.env, "XAUTHORITY": str(keys)}) as service:
        is_refused(service, str(keys))
        put_key(bus.folder / "new", server.number, RIGHT)
        target.write_bytes((bus.folder / "new").read_bytes())
        is_admitted(service, server, keys)


class Unprivileged(Service):
    """Even for root, a service that may read only what the mode of a file allows."""

    @staticmethod
    def without_capabilities():
        """From both sets: a program that root starts has all that it inherits, and in containers root may inherit all."""
        lost = "-dac_override,-dac_read_search"
        return [] if os.geteuid() else ["setpriv", "--inh-caps", lost, "--bounding-set", lost, "--"]

    def start(self):
        self.process = Process([*self.without_capabilities(), BUILD / "src" / "lumbard"], self.env)
        with ending_on_error(self.process):
            wait_until(lambda: owner_of(self.conn, LUMBARD), what="lumbard's name")


@pytest.mark.parametrize("closed", ["file", "folder"])
def test_a_file_that_may_be_read_later(bus, server, closed):
    """The folder reports it: such a file cannot be watched. It costs no line in the log."""
    keys = bus.folder / "folder" / "Xauthority"
    keys.parent.mkdir()
    put_key(keys, server.number, RIGHT)
    path = keys if closed == "file" else keys.parent
    mode = path.stat().st_mode
    path.chmod(0)
    with Unprivileged(bus, None, CALM, {**server.env, "XAUTHORITY": str(keys)}) as service:
        is_refused(service, str(keys), "cannot be read: Permission denied")
        rest(8)  # the retries were after 1, 2 and 4 s, and the next one is 15 s after the refusal
        path.chmod(mode)
        service.wait("IdleSource", "x11", limit=6)
        assert not log_lines(service, "cannot watch")


def test_other_files_in_the_folder(bus, server):
    """The service still runs when they are written: the configuration is in the same folder, and libsystemd would loop."""
    with Service(bus, None, CALM, server.env) as service:
        is_refused(service, "XAUTHORITY is not set")
        put_key(f"{bus.env['HOME']}/.Xauthority", server.number, RIGHT)
        is_admitted(service, server, f"{bus.env['HOME']}/.Xauthority")
        Path(bus.env["HOME"], ".bash_history").write_text("ls\n", encoding="ascii")
        switches_at_rest(service)
        assert answers_at_once(service)


def test_the_default_file(bus, server):
    with Service(bus, None, CALM, {**server.env, "HOME": str(bus.folder)}) as service:
        is_refused(service, f"{bus.folder}/.Xauthority", "XAUTHORITY is not set")
        put_key(bus.folder / ".Xauthority", server.number, RIGHT)
        is_admitted(service, server, bus.folder / ".Xauthority")


def test_it_is_retried_without_end_and_logged_once(bus, server):
    """The server itself learns the key later, which no file of ours shows. Each attempt leaves no line."""
    keys = bus.folder / "client-keys"
    put_key(keys, server.number, WRONG)
    with Service(bus, None, CALM, {**server.env, "XAUTHORITY": str(keys)}) as service:
        is_refused(service, str(keys))
        put_key(bus.folder / "server-keys", server.number, WRONG)
        server.process.kill(1)  # SIGHUP: the server resets and reads its keys again
        is_admitted(service, server, keys)
        assert len(log_lines(service, "refuses lumbard")) == 1 and not log_lines(service, "MIT-MAGIC")


def test_a_file_that_the_session_names_later(bus, server):
    """The session puts XAUTHORITY into the environment of its user manager, which no signal reports."""
    right = bus.folder / "right"
    put_key(right, server.number, RIGHT)
    with UserManager(bus, **server.env, WAYLAND_DISPLAY="") as manager:
        with Service(bus, config=CALM) as service:
            is_refused(service, "XAUTHORITY is not set")
            manager.environment = {**server.env, "XAUTHORITY": str(right)}
            is_admitted(service, server, right)


def test_a_server_that_ends_after_it_refused(bus, server):
    keys = bus.folder / "client-keys"
    with Service(bus, None, CALM, {**server.env, "XAUTHORITY": str(keys)}) as service:
        is_refused(service, str(keys))
        server.process.stop()
        wait_until(lambda: service.source("State") == "standby", what="the end of the server")
        assert "no X server answers" in service.source("Detail") and service.source("Flags") == []


@pytest.mark.parametrize("names", [["WAYLAND_DISPLAY", "DISPLAY"], []], ids=["wayland", "none"])
def test_a_session_without_x_that_follows(bus, server, names):
    """Then a new key is no reason to connect: there is no display, or it is that of Xwayland."""
    with UserManager(bus, **server.env, WAYLAND_DISPLAY="") as manager, Service(bus, config=CALM) as service:
        is_refused(service, "XAUTHORITY is not set")
        manager.environment = {name: {**server.env, "WAYLAND_DISPLAY": "wayland-7"}[name] for name in names}
        detail(service, "x11", "Wayland session" if names else "DISPLAY is not set", 30)
        before = log_lines(service, "source x11")
        put_key(f"{bus.env['HOME']}/.Xauthority", server.number, RIGHT)
        switches_at_rest(service)
        assert service.source("State") == "absent" and service.source("Flags") == []
        assert log_lines(service, "source x11") == before
