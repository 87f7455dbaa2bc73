"""A desktop with the service, as a person uses it, and how that person sees and answers a notification there."""
import json
import os
import shutil
import subprocess
import threading
import time
from pathlib import Path

import accessible
import screen
from bubble_log import BubbleLog

# Where the pointer makes a notification show everything, or stay: GNOME shows one line of it and no buttons until then, and
# Cinnamon hides it after 4 s.
HOVER = {"gnome": (700, 62), "cinnamon": (1200, 100)}  # no text there, which the pointer would hide
TEXT_ACTS = ("gnome", "plasma", "mate", "cinnamon")  # where a click on the text is one on the first button
AWAY_FROM_BUBBLES = (420, 420)
LOOKS = 3  # attempts to read the text of a notification before it counts as cut off
failures = 0


def report(name, problem):
    """One test: its line on the output, as the other scripts of a box print it."""
    global failures
    print(f"FAILED: {name}" if problem else f"ok: {name}", flush=True)
    if problem:
        failures += 1
        print("".join(f"     {line}\n" for line in str(problem).splitlines()[:12]), end="", flush=True)


def attempt(name, function, *arguments):
    """Runs one test; returns its value, or None if it failed. The test fails by an exception."""
    try:
        value = function(*arguments)
    except Exception as error:  # the tests that follow must run
        report(name, f"{type(error).__name__}: {error}")
        return None
    report(name, None)
    return value


def command(*argv):
    return subprocess.run(argv, capture_output=True, text=True, timeout=60, check=False)


def succeed(*argv):
    result = command(*argv)
    if result.returncode:
        raise AssertionError(f"{' '.join(argv)}: {result.stdout}{result.stderr}")
    return result.stdout


def until(condition, seconds, what):
    end = time.monotonic() + seconds
    while not (value := condition()):
        if time.monotonic() > end:
            raise TimeoutError(f"timeout after {seconds} s while waiting for: {what}")
        time.sleep(0.1)
    return value


class Hand(threading.Thread):
    """Moves the mouse a little, again and again, as long as the person is at work."""

    def __init__(self):
        super().__init__(daemon=True)
        self.works, self.ends = threading.Event(), threading.Event()

    def run(self):
        step = 0
        while not self.ends.is_set():
            if self.works.wait(0.2):
                step += 1
                screen.move(AWAY_FROM_BUBBLES[0] + step % 2 * 9, AWAY_FROM_BUBBLES[1])
                time.sleep(0.4)


class Desk:
    def __init__(self, name):
        self.name, self.log, self.hand = name, BubbleLog(), Hand()
        self.hand.start()
        self.blank, self.sizes = None, []
        self.clear()

    def configure(self, *lines):
        folder = Path.home() / ".config/lumbard"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "lumbard.conf").write_text("\n".join(lines) + "\n")

    def restart(self, *lines):
        """The service with new settings, without its history, a screen without notifications, and a person at the desk."""
        is_at_work = self.hand.works.is_set()
        succeed("systemctl", "--user", "stop", "lumbard")
        state = Path.home() / ".local/state/lumbard"
        shutil.rmtree(state, ignore_errors=True)
        state.mkdir(mode=0o700, parents=True)
        (state / "greeting").write_text("The person was greeted.\n")
        self.configure(*lines)
        self.wait_gone()
        succeed("systemctl", "--user", "start", "lumbard")
        self.hand.works.set()
        until(lambda: self.status("State") == "active", 30, "the service to notice the mouse")
        if not is_at_work:
            self.hand.works.clear()

    def clear(self):
        """Waits for a desktop that has started, without notifications of others, and keeps a picture of it."""
        succeed("systemctl", "--user", "stop", "lumbard")  # its notification of an earlier test
        if self.name == "gnome":
            until(lambda: "'false'" in self.evaluate("Main.layoutManager._startingUp"), 60, "the start of GNOME Shell")
            # The clock touches the place of a notification, and would be part of what changed there.
            self.evaluate("Main.overview.hide(); Main.messageTray.getSources().forEach(s => s.destroy()); "
                          "Main.panel.statusArea.dateMenu.hide()")
            until(lambda: "'false'" in self.evaluate("Main.overview.visible"), 10, "the overview to close")
        screen.move(*AWAY_FROM_BUBBLES)
        before, same = screen.take("before"), 0
        while same < 4:
            time.sleep(0.5)
            now = screen.take("blank")
            same = 0 if screen.changed(before, now) else same + 1
            before = Path(shutil.copy(now, before))
        self.blank = now

    def evaluate(self, code):
        return succeed("gdbus", "call", "--session", "--dest", "org.gnome.Shell", "--object-path", "/org/gnome/Shell",
                       "--method", "org.gnome.Shell.Eval", code)

    def status(self, key):
        output = command("lumbarctl", "status", "--json").stdout
        try:
            answer = json.loads(output)
        except ValueError:
            return None
        return find(answer, key)

    def call(self, method, *arguments):
        """Calls a method of the coach; arguments as for busctl."""
        return succeed("busctl", "--user", "call", "org.lumbard.Lumbard1", "/org/lumbard/Lumbard1",
                       "org.lumbard.Lumbard1.Coach", method, *arguments)

    def ask(self):
        """Asks for a suggestion now; returns the notification."""
        before = len(self.log.bubbles)
        succeed("lumbarctl", "suggest")
        return self.log.wait_bubble(before + 1)

    def wait_drawn(self, seconds=15):
        """Waits until a notification is on the screen and does not change any more; returns its place."""
        seen = []

        def is_still():
            seen.append(screen.changed(self.blank, screen.take("now")))
            return seen[-1] and seen[-2:] == [seen[-1]] * 2
        until(is_still, seconds, "a notification on the screen")
        return seen[-1]

    def look(self, name, points=True):
        """A picture of the notification; returns (the picture, the place in it).

        points: with the pointer on it, if the desktop shows everything only then.
        """
        self.wait_drawn()
        if points and self.name in HOVER:
            screen.move(*HOVER[self.name])
            time.sleep(0.7)
            self.wait_drawn()
        picture = screen.take(f"{self.name}-{name}")
        box = screen.changed(self.blank, picture)
        if not box:
            raise AssertionError("the notification went away while it was looked at")
        return picture, screen.trimmed(self.blank, picture, box)

    def see(self, bubble, name, points=True):
        """(the words on the screen, their place); fails unless they are the whole text and all the buttons of this notification.

        The server may still draw an earlier one, so that it is looked at again before that is a failure.
        """
        lost, seen = None, []
        for _ in range(LOOKS):
            picture, box = self.look(name, points)
            for seen in screen.readings(picture, box):
                lost = screen.missing(bubble.text, seen) + \
                    [f"button {label}" for label in labels(bubble) if not screen.button(label, seen, box)]
                if not lost:
                    self.sizes.append((name, box))
                    return seen, box
        raise AssertionError(f"not on the screen: {lost}\nsent: {bubble.text!r}, {labels(bubble)}\nread: {seen}")

    def press(self, bubble, key, name, points=True):
        """Clicks the button with this key."""
        place = screen.button(bubble.actions[key], *self.see(bubble, name, points))
        screen.click(place.x, place.y)
        self.log.wait_signal("ActionInvoked", bubble.id, key)
        screen.move(*AWAY_FROM_BUBBLES)

    def wait_gone(self, seconds=15):
        screen.move(*AWAY_FROM_BUBBLES)
        until(lambda: not screen.changed(self.blank, screen.take("now")), seconds, "a screen without notifications")

    def offers(self, bubble):
        until(lambda: accessible.offers(bubble.text), 10, f"the accessible text {bubble.text!r}")

    def close(self, test):
        self.hand.ends.set()
        self.log.close()
        lines = [f"{self.name}, {name}: {box[2]} x {box[3]} at {box[0]}, {box[1]}\n" for name, box in self.sizes]
        (screen.SHOTS / f"{self.name}-sizes-{test}.txt").write_text("".join(lines))
        for scrap in ("now", "blank", "before"):
            (screen.SHOTS / f"{scrap}.png").unlink(missing_ok=True)


def labels(bubble):
    return [label for key, label in bubble.actions.items() if key != "default"]


def find(value, key):
    """The first value of this key in nested dictionaries."""
    if isinstance(value, dict):
        if key in value:
            return value[key]
        for part in value.values():
            if (found := find(part, key)) is not None:
                return found
    return None
