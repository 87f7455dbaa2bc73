"""lumbard-notifier with the real dunst on a headless display: visible notifications and clicks.

Pictures of the screen go to $LUMBARD_SHOTS (default: a temporary folder, named in the output).
"""
import json
import os
import subprocess
import tempfile
from contextlib import ExitStack
from pathlib import Path

import pytest
import rig
from gi.repository import GLib
from notification_servers import RealServer
from rig import LUMBARD, NOTIFIER, Display, PrivateBus, Process, Watcher, call, get

OBJECT = (NOTIFIER, "/org/lumbard/Notifier1", NOTIFIER)
ACTIONS = [("start", "Start"), ("snooze", "Later"), ("skip", "Skip")]
ICON = rig.LIB.parents[1] / "src" / "menu" / "org.lumbard.Lumbard1.svg"


class Desk:
    """A display with dunst, and the notifier, called by the test."""

    def __init__(self, stack):
        self.bus = stack.enter_context(PrivateBus())
        self.display = stack.enter_context(Display())
        self.dunst = stack.enter_context(RealServer(self.bus, self.display, "dunst"))
        self.conn = self.bus.connect()
        rig.own_name(self.conn, LUMBARD)
        self.signals = Watcher(self.conn, NOTIFIER, OBJECT[1], NOTIFIER)
        stack.enter_context(Process([rig.PROGRAMS[NOTIFIER], "--stay"], self.dunst.env))
        rig.wait_until(lambda: rig.owner_of(self.conn, NOTIFIER), what="the notifier's name")

    def show(self, tag="one", summary="Time to stretch", body="Lean to the left & hold.", actions=ACTIONS, **options):
        options = {k: GLib.Variant(*v) for k, v in options.items()}
        call(self.conn, *OBJECT, "Show", "(sssssa(ss)a{sv})", tag, summary, body, str(ICON), "normal", actions, options)

    def wait(self, *start, **options):
        return self.signals.wait_for("Changed", *start, **options)[1][2]

    def displayed(self):
        return int(self.dunst.run("dunstctl", "count", "displayed"))

    def history(self):
        """The summaries of closed notifications, newest first."""
        entries = json.loads(self.dunst.run("dunstctl", "history"))["data"][0]
        return [entry["summary"]["data"] for entry in entries]


@pytest.fixture
def desk():
    with ExitStack() as stack:
        yield Desk(stack)


def shots():
    folder = Path(os.environ.get("LUMBARD_SHOTS") or tempfile.mkdtemp(prefix="lumbard-shots-"))
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def changed_pixels(before, after):
    """How many pixels differ; compare exits 1 when any does."""
    result = subprocess.run(["compare", "-metric", "AE", str(before), str(after), "null:"], capture_output=True,
                            text=True, timeout=60)
    return float(result.stderr.split()[0])


def test_it_is_on_the_screen(desk):
    folder = shots()
    before, after = folder / "dunst-before.png", folder / "dunst-suggestion.png"
    desk.display.screenshot(before)
    desk.show()
    desk.wait("one", "shown")
    rig.wait_until(lambda: desk.displayed() == 1, what="one popup")

    def is_drawn():
        desk.display.screenshot(after)
        return changed_pixels(before, after) > 5000
    rig.wait_until(is_drawn, what="a popup drawn on the screen")
    print(f"the picture is {after}")
    assert get(desk.conn, *OBJECT, "Server") == "dunst"
    assert "actions" in get(desk.conn, *OBJECT, "Capabilities")


def test_an_action(desk):
    desk.show()
    desk.wait("one", "shown")
    rig.wait_until(lambda: desk.displayed() == 1, what="one popup")
    desk.dunst.run("dunstctl", "action")
    assert desk.wait("one", "action") == "start"
    rig.wait_until(lambda: desk.displayed() == 0, what="the popup to be closed")


def test_a_dismissal(desk):
    desk.show()
    desk.wait("one", "shown")
    rig.wait_until(lambda: desk.displayed() == 1, what="one popup")
    desk.dunst.run("dunstctl", "close")
    assert desk.wait("one", "closed") == "dismissed"


def test_a_click_on_the_screen(desk):
    """dunst: the left button closes, the middle one starts, as in the text."""
    for tag, button, state in (("left", "1", ("closed", "dismissed")), ("middle", "2", ("action", "start"))):
        desk.show(tag)
        desk.wait(tag, "shown")
        rig.wait_until(lambda: desk.displayed() == 1, what="one popup")
        window = rig.wait_until(lambda: visible_window(desk), what="dunst's window")
        desk.dunst.run("xdotool", "mousemove", "--window", window, "40", "20", "click", button)
        assert desk.wait(tag, state[0]) == state[1]
        rig.wait_until(lambda: desk.displayed() == 0, what="the popup to be gone")


def visible_window(desk):
    found = subprocess.run(["xdotool", "search", "--onlyvisible", "--class", "dunst"], env=desk.dunst.env,
                           capture_output=True, text=True, timeout=60).stdout.split()
    return found[0] if found else None


def test_expiry(desk):
    desk.show(timeout=("t", 1_000_000))
    desk.wait("one", "shown")
    assert desk.wait("one", "closed") == "expired"
    assert desk.history() == ["Time to stretch"]


def test_a_replacement_is_no_second_popup(desk):
    desk.show()
    desk.wait("one", "shown")
    desk.show(summary="Step 2 of 6", actions=[("stop", "Stop")], resident=("b", True), progress=("u", 30))
    desk.wait("one", "shown", count=2)
    rig.wait_until(lambda: desk.displayed() == 1, what="one popup")
    desk.dunst.run("dunstctl", "close-all")
    assert desk.wait("one", "closed") == "dismissed"
    assert desk.history() == ["Step 2 of 6"]


def test_a_withdrawal(desk):
    desk.show()
    desk.wait("one", "shown")
    rig.wait_until(lambda: desk.displayed() == 1, what="one popup")
    call(desk.conn, *OBJECT, "Withdraw", "(s)", "one")
    assert desk.wait("one", "closed") == "withdrawn"
    rig.wait_until(lambda: desk.displayed() == 0, what="the popup to be gone")


def test_do_not_disturb(desk):
    desk.show("first")
    desk.wait("first", "shown")
    desk.dunst.run("dunstctl", "set-paused", "true")
    desk.signals.wait(lambda m, a: m == "PropertiesChanged" and a[1].get("DoNotDisturb") is True)
    desk.show("second")
    assert desk.wait("second", "refused") == "dnd"
    desk.dunst.run("dunstctl", "set-paused", "false")
    desk.signals.wait(lambda m, a: m == "PropertiesChanged" and a[1].get("DoNotDisturb") is False)
    desk.show("third", summary="Still time to stretch")
    desk.wait("third", "shown")
    rig.wait_until(lambda: desk.displayed() == 2, what="two popups")


def test_dunst_stacks_identical_ones_and_the_earlier_counts_as_expired(desk):
    desk.show("first")
    desk.wait("first", "shown")
    desk.show("second")
    desk.wait("second", "shown")
    assert desk.wait("first", "closed") == "expired"
    rig.wait_until(lambda: desk.displayed() == 1, what="one popup")
