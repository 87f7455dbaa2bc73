"""The menu entry, started as a desktop starts it: in a real terminal on a real display.

Pictures of the screen go to $LUMBARD_SHOTS (default: a temporary folder).
"""
import os
import pathlib
import subprocess
import sys
from contextlib import ExitStack

import pytest
from lumbard import Service, key
from rig import BUILD, TIED, Display, PrivateBus, wait_until

ENTRY = BUILD / "src" / "menu" / "org.lumbard.Lumbard1.desktop"
# A process of its own, because the display of the terminal is that of the process that starts the entry.
START = """
import sys
from gi.repository import Gio
entry = Gio.DesktopAppInfo.new_from_filename(sys.argv[1])
entry.launch_action(sys.argv[2], None) if sys.argv[2:] else entry.launch([], None)
"""


class MenuDesk:
    def __init__(self, stack, folder):
        bus = stack.enter_context(PrivateBus())
        self.display = stack.enter_context(Display())
        self.service = stack.enter_context(Service(bus, self.display, config="[Sitting]\nLimit=30min\n"))
        self.shots = pathlib.Path(os.environ.get("LUMBARD_SHOTS") or folder)
        self.env = {**self.service.env, "PATH": f"{BUILD / 'src' / 'ctl'}:{os.environ['PATH']}"}
        key(self.display)
        wait_until(lambda: self.service.get("State") == "active", what="the person to be seen")

    def start(self, *action):
        subprocess.run([*TIED, sys.executable, "-c", START, ENTRY, *action], env=self.env, check=True, timeout=60)

    def windows(self):
        search = subprocess.run([*TIED, "xdotool", "search", "--onlyvisible", "--class", "xterm"], env=self.env, check=False,
                                capture_output=True, text=True, timeout=60)
        return search.stdout.split()


@pytest.fixture(name="desk")
def desk_fixture(tmp_path):
    with ExitStack() as stack:
        yield MenuDesk(stack, tmp_path)


def colours(desk, name):
    """The number of colours on the screen."""
    path = desk.shots / f"{name}.png"
    desk.display.screenshot(path)
    return int(subprocess.run([*TIED, "convert", path, "-format", "%k", "info:-"], check=True, capture_output=True, text=True,
                              timeout=60).stdout)


def test_the_entry_opens_the_report(desk, tmp_path):
    opener, page = tmp_path / "xdg-open", tmp_path / "page"
    opener.write_text(f'#!/bin/sh\ncp "$1" "{page}.part" && mv "{page}.part" "{page}"\n', encoding="utf-8")
    opener.chmod(0o755)
    desk.env["PATH"] = f"{tmp_path}:{desk.env['PATH']}"
    desk.start()
    wait_until(page.exists, what="the page to be opened")
    assert page.read_text(encoding="utf-8").startswith("<!DOCTYPE html>")
    wait_until(lambda: not desk.windows(), what="the terminal to close")


def test_the_terminal_stays_until_a_key_is_pressed(desk):
    desk.start("status")
    wait_until(desk.windows, what="the terminal")
    wait_until(lambda: colours(desk, "menu-status") > 2, what="the state, in green, in the terminal")
    assert desk.windows()
    subprocess.run([*TIED, "xdotool", "mousemove", "100", "100", "key", "q"], env=desk.env, check=True, timeout=60)
    wait_until(lambda: not desk.windows(), what="the terminal to close")


def test_an_action_shows_its_answer_and_closes(desk):
    desk.start("pause")
    wait_until(desk.windows, what="the terminal")
    wait_until(lambda: desk.service.get("PausedUntilTimestamp"), what="the pause")
    wait_until(lambda: not desk.windows(), what="the terminal to close")
