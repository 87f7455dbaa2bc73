"""Desks with a real notification server: on a bare X display, or on sway inside of one, so that xdotool reaches both."""
import os
import re
import shutil
import subprocess
import tempfile
from contextlib import ExitStack
from glob import glob
from pathlib import Path

from compositors import Sway
from rig import Display, PrivateBus, RealServer, TIED, wait_until

SIZE = "900x700"


class NestedSway(Sway):
    """sway as a window of an X display: what happens there happens to it."""

    def __init__(self, bus, display):
        self.display = display
        super().__init__(bus)

    def more_env(self):
        return {**self.display.env, "WLR_BACKENDS": "x11", "WLR_RENDERER": "pixman"}

    def command(self):
        config = self.folder / "config"
        config.write_text(f"xwayland disable\noutput X11-1 resolution {SIZE}\n")
        return ["sway", "-c", config]


class Environment:
    def __init__(self, *parts):
        self.env = {k: v for part in parts for k, v in part.env.items()}


def middle(box):
    return box[0] + box[2] / 2, box[1] + box[3] / 2


def in_row(box, part, up):
    """A point in a row of buttons: at a part of the width, so many pixels above the lower edge."""
    return box[0] + box[2] * part, box[1] + box[3] - up


class Desk:
    """A bus, a display and a server.

    box() is where something is on the screen that was not there at first; face: what that looked like, as a checksum.
    """

    program = name = None  # of the server; as it calls itself
    needs_sway = False
    activatable = {}

    def __init__(self):
        self.stack, self.face = ExitStack(), None
        with self.stack:
            self.bus = self.stack.enter_context(PrivateBus(activatable=self.activatable))
            self.display = self.stack.enter_context(Display(SIZE))
            self.shots = Path(os.environ.get("LUMBARD_SHOTS") or
                              self.stack.enter_context(tempfile.TemporaryDirectory(prefix="lumbard-shots-")))
            parts = [self.display]
            if self.needs_sway:
                parts.append(self.stack.enter_context(NestedSway(self.bus, self.display)))
            self.prepare()
            argv = self.argv()
            self.server = self.stack.enter_context(RealServer(self.bus, Environment(*parts), argv[0], argv[1:]))
            self.env = self.server.env
            self.run = self.server.run
            self.blank = self.bus.folder / "blank.png"
            self.display.screenshot(self.blank)
            self.stack = self.stack.pop_all()

    def prepare(self):
        """Settings of the server."""

    def argv(self):
        return [self.program]

    def count(self):
        """How many popups are up, where the server tells."""

    def forget(self):
        """What the service remembers of an earlier test."""
        shutil.rmtree(os.path.join(self.bus.env["XDG_STATE_HOME"], "lumbard"), ignore_errors=True)

    def box(self):
        """(x, y, width, height) of what differs from the blank screen, or None."""
        self.display.screenshot(self.bus.folder / "now.png")
        said = subprocess.run(
            [*TIED, "convert", self.bus.folder / "now.png", "-format", "%# ", "-write", "info:-", self.blank, "-compose",
             "difference", "-composite", "-threshold", "4%", "-format", "%@", "info:-"],
            capture_output=True, text=True, timeout=20, check=False).stdout
        match = re.fullmatch(r"(\S+) (\d+)x(\d+)\+(\d+)\+(\d+)", said.strip())
        if not match:
            return None
        self.face, (width, height, x, y) = match[1], map(int, match.groups()[1:])
        return (x, y, width, height) if width > 100 and height > 40 else None

    def wait_up(self):
        """Its place, once it is drawn and does not move any more."""
        seen = []

        def is_still():
            box = self.box()
            seen.append(box and (box, self.face))
            return seen[-1] and seen[-2:] == [seen[-1]] * 2
        wait_until(is_still, what=f"{self.program}'s popup on the screen")
        return seen[-1][0]

    def wait_other(self, face):
        """One popup that looks different; its place."""
        wait_until(lambda: self.box() and self.face != face and self.count() in (1, None),
                   what=f"{self.program}'s next popup on the screen")
        return self.wait_up()

    def wait_gone(self):
        wait_until(lambda: not self.box(), what=f"{self.program}'s popup to be gone")

    def keep_shot(self, what):
        shutil.copy(self.bus.folder / "now.png", self.shots / f"{what}-{type(self).__name__.lower()}.png")

    def click(self, x, y, button=1):
        self.run(*TIED, "xdotool", "mousemove", str(int(x)), str(int(y)), "click", str(button))

    def close(self):
        self.stack.close()


class Dunst(Desk):
    """Draws no buttons: the left button of the mouse waves away, the middle one acts."""

    program, name = "dunst", "dunst"

    def ways(self):
        return {"dunstctl": (lambda box: self.run("dunstctl", "action"), "started"),
                "middle click": (lambda box: self.click(*middle(box), button=2), "started"),
                "left click": (lambda box: self.click(*middle(box)), "dismissed"),
                "dunstctl close": (lambda box: self.wave_away(), "dismissed")}

    def wave_away(self):
        self.run("dunstctl", "close")

    def count(self):
        return int(self.run("dunstctl", "count", "displayed"))

    def silence(self, is_on):
        self.run("dunstctl", "set-paused", "true" if is_on else "false")


class Mako(Desk):
    """Draws no buttons; a click acts."""

    program, name, needs_sway = "mako", "mako", True

    def prepare(self):
        folder = Path(self.bus.env["XDG_CONFIG_HOME"], "mako")
        folder.mkdir()
        (folder / "config").write_text("[mode=do-not-disturb]\ninvisible=1\n")

    def ways(self):
        return {"makoctl": (lambda box: self.run("makoctl", "invoke"), "started"),
                "makoctl snooze": (lambda box: self.run("makoctl", "invoke", "snooze"), "snoozed"),
                "makoctl skip": (lambda box: self.run("makoctl", "invoke", "skip"), "skipped"),
                "click": (lambda box: self.click(*middle(box)), "started"),
                "makoctl dismiss": (lambda box: self.wave_away(), "dismissed")}

    def wave_away(self):
        self.run("makoctl", "dismiss")

    def count(self):
        return len(re.findall(r'"?summary"?\b|^Notification ', self.run("makoctl", "list"), re.M))

    def silence(self, is_on):
        self.run("makoctl", "mode", "-a" if is_on else "-r", "do-not-disturb")


class Swaync(Desk):
    """A row of buttons; a click beside them is the default action."""

    program, name, needs_sway = "swaync", "SwayNotificationCenter", True

    def ways(self):
        return {"start": (lambda box: self.click(*in_row(box, 1 / 6, 27)), "started"),
                "snooze": (lambda box: self.click(*in_row(box, 3 / 6, 27)), "snoozed"),
                "skip": (lambda box: self.click(*in_row(box, 5 / 6, 27)), "skipped"),
                "click": (lambda box: self.click(box[0] + box[2] / 2, box[1] + 25), "started"),
                "swaync-client": (lambda box: self.wave_away(), "dismissed")}

    def wave_away(self):
        self.run("swaync-client", "--close-latest")

    def silence(self, is_on):
        self.run("swaync-client", "--dnd-on" if is_on else "--dnd-off")


class Xfce(Desk):
    """A row of buttons; a click beside them waves away."""

    program, name = "xfce4-notifyd", "Xfce Notify Daemon"
    activatable = {"org.xfce.Xfconf": "".join(glob("/usr/lib/*/xfce4/xfconf/xfconfd"))}

    def argv(self):
        return glob("/usr/lib/*/xfce4/notifyd/xfce4-notifyd")

    def ways(self):
        return {"start": (lambda box: self.click(*in_row(box, 0.19, 31)), "started"),
                "snooze": (lambda box: self.click(*in_row(box, 0.5, 31)), "snoozed"),
                "skip": (lambda box: self.click(*in_row(box, 0.81, 31)), "skipped"),
                "click": (lambda box: self.wave_away(box), "dismissed")}

    def wave_away(self, box=None):
        box = box or self.wait_up()
        self.click(box[0] + box[2] / 2, box[1] + 24)

    def silence(self, is_on):
        self.run("xfconf-query", "-c", "xfce4-notifyd", "-p", "/do-not-disturb", "-n", "-t", "bool", "-s",
                 "true" if is_on else "false")


class Plain(Desk):
    """GNOME's old notification-daemon: buttons; a click beside them is the default action. Knows no silence."""

    program, name = "notification-daemon", "Notification Daemon"

    def argv(self):
        return glob("/usr/lib*/notification-daemon/notification-daemon") + glob("/usr/libexec/notification-daemon")

    def ways(self):
        return {"start": (lambda box: self.click(*in_row(box, 0.51, 37)), "started"),
                "snooze": (lambda box: self.click(*in_row(box, 0.66, 37)), "snoozed"),
                "skip": (lambda box: self.click(*in_row(box, 0.81, 37)), "skipped"),
                "click": (lambda box: self.click(box[0] + box[2] / 2, box[1] + 80), "started"),
                "cross": (lambda box: self.wave_away(box), "dismissed")}

    def wave_away(self, box=None):
        box = box or self.wait_up()
        self.click(box[0] + box[2] - 23, box[1] + 28)


DESKS = {desk.program: desk for desk in (Dunst, Mako, Swaync, Xfce, Plain)}
