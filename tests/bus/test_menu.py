"""The menu entry: it is valid, and its commands work with the real service."""
import os
import re
import subprocess
from types import SimpleNamespace

import pytest
from gi.repository import GLib
from lumbard import Service, key
from rig import BUILD, TIED, Display, PrivateBus, wait_until
from terminal_text import TerminalText

ENTRY = BUILD / "src" / "menu" / "org.lumbard.Lumbard1.desktop"
PROMPT = "Press any key to close this window."


@pytest.fixture(name="desk", scope="module")
def desk_fixture():
    with PrivateBus() as bus, Display() as display, Service(bus, display, config="[Sitting]\nLimit=30min\n") as service:
        key(display)
        wait_until(lambda: service.get("State") == "active", what="the person to be seen")
        path = f"{BUILD / 'src' / 'ctl'}:{os.environ['PATH']}"
        yield SimpleNamespace(service=service, env={**service.env, "PATH": path})


def command(group):
    """The command of a group of the entry, as a desktop reads it."""
    entry = GLib.KeyFile()
    entry.load_from_file(str(ENTRY), GLib.KeyFileFlags.NONE)
    assert entry.get_boolean("Desktop Entry", "Terminal")
    return GLib.shell_parse_argv(entry.get_string(group, "Exec"))[1]


class Window:
    """A terminal in which a command of the entry runs."""

    def __init__(self, desk, group, **more):
        self.leader, follower = os.openpty()
        self.process = subprocess.Popen([*TIED, *command(group)], env={**desk.env, **more}, stdin=follower, stdout=follower,
                                        stderr=follower)
        os.close(follower)
        self.output = TerminalText(self.leader)

    @property
    def text(self):
        return self.output.text.replace("\r\n", "\n")

    def wait_for(self, part):
        wait_until(lambda: part in self.output.read(), what=f"'{part}' in the window; it has: {self.text}")

    def wait_closed(self):
        return self.output.wait_end(self.process)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.kill()
        self.process.wait()
        os.close(self.leader)


def test_the_entry_is_valid_and_visible():
    check = subprocess.run(["desktop-file-validate", ENTRY], capture_output=True, text=True, check=False)
    assert (check.returncode, check.stdout + check.stderr) == (0, "")
    assert not re.search("^(NoDisplay|Hidden|OnlyShowIn|TryExec)=", ENTRY.read_text(encoding="utf-8"), re.M)


def test_the_entry_opens_the_report(desk, tmp_path):
    """The window closes at once; the browser stays."""
    browser = tmp_path / "xdg-open"
    browser.write_text('#!/bin/sh\ncp "$1" "$0.page"; ps -o sid= $$ >"$0.session"\n')
    browser.chmod(0o755)
    with Window(desk, "Desktop Entry", PATH=f"{tmp_path}:{desk.env['PATH']}") as window:
        assert window.wait_closed() == 0, window.text
        assert "The report is in " in window.text and PROMPT not in window.text
        session = browser.with_suffix(".session")
        wait_until(lambda: session.exists() and session.read_text().strip(), what="the browser to be started")
        assert browser.with_suffix(".page").read_text(encoding="utf-8").startswith("<!DOCTYPE html>")
        assert int(session.read_text()) not in (os.getsid(0), window.process.pid)


def test_the_status_stays_until_a_key_is_pressed(desk):
    with Window(desk, "Desktop Action status") as window:
        window.wait_for(PROMPT)
        assert "  next stretch   " in window.text and "exercise       doorway stretch" in window.text
        assert window.process.poll() is None
        os.write(window.leader, b"x")  # without Enter
        assert window.wait_closed() == 0
        assert window.text.rstrip().endswith(PROMPT)


@pytest.mark.parametrize("group", ["Desktop Entry", "Desktop Action status"])
def test_the_window_stays_when_the_service_does_not_run(desk, tmp_path, group):
    env = {**desk.env, "DBUS_SESSION_BUS_ADDRESS": f"unix:path={tmp_path}/none"}
    with Window(SimpleNamespace(env=env), group) as window:
        window.wait_for(PROMPT)
        assert len(window.text.replace(PROMPT, "").strip()) > 10, window.text
        os.write(window.leader, b" ")
        window.wait_closed()


@pytest.mark.parametrize("action, answer, prop, is_done", [
    ("snooze", "Snoozed", "SnoozedUntilTimestamp", bool),
    ("pause", "Paused", "PausedUntilTimestamp", bool),
    ("resume", "Reminders are on again.", "PausedUntilTimestamp", lambda until: not until),
])
def test_each_action_has_its_effect(desk, action, answer, prop, is_done):
    if action == "snooze":
        desk.service.call("SuggestNow")
    with Window(desk, f"Desktop Action {action}") as window:
        window.wait_for(answer)
        assert window.wait_closed() == 0, window.text
        assert is_done(desk.service.get(prop))


def test_stretch_now_leads_through_the_stretch(desk):
    with Window(desk, "Desktop Action stretch", TERM="xterm") as window:
        window.wait_for("doorway")
        wait_until(lambda: desk.service.get("Phase") == "stretching", what="the stretch")
        os.write(window.leader, b"q")
        window.wait_closed()
        wait_until(lambda: desk.service.get("Phase") != "stretching", what="the end of the stretch")
