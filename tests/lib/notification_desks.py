"""Desks with a real notification server, on an X display or in sway on an X display, so that xdotool reaches both."""
import os
import re
import shutil
import subprocess
import tempfile
from contextlib import ExitStack
from glob import glob
from pathlib import Path

from compositors import Sway
from notification_servers import RealServer
from rig import Display, PrivateBus, RigError, TIED, wait_until

SIZE = "900x700"


class NestedSway(Sway):
    """sway in a window of an X display: clicks into the window reach it."""

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
    """A point in a row of buttons: at this part of the width, this many pixels above the lower edge."""
    return box[0] + box[2] * part, box[1] + box[3] - up


class Desk:
    """A bus, a display and a server.

    box() is the part of the screen that differs from the blank one; face: the checksum of its last screenshot.
    """

    program = name = None  # the program; the name that the server reports
    needs_sway = False
    draws_time = False  # the popup shows how long it stays, so it is never still
    activatable, bus_env = {}, {}  # programs that the bus can start; more variables for all programs

    def __init__(self):
        self.stack, self.face = ExitStack(), None
        with self.stack:
            self.bus = self.stack.enter_context(PrivateBus(activatable=self.activatable, env=self.bus_env))
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
        """Writes the settings of the server."""

    def argv(self):
        return [self.program]

    def count(self):
        """The number of visible popups, or None if the server does not report it."""

    def forget(self):
        """Removes the state of the service that the test before left."""
        shutil.rmtree(os.path.join(self.bus.env["XDG_STATE_HOME"], "lumbard"), ignore_errors=True)

    def box(self):
        """(x, y, width, height) of the popup, or None."""
        self.display.screenshot(self.bus.folder / "now.png")
        output = subprocess.run(
            [*TIED, "convert", self.bus.folder / "now.png", "-format", "%# ", "-write", "info:-", self.blank, "-compose",
             "difference", "-composite", "-threshold", "4%", "-format", "%@", "info:-"],
            capture_output=True, text=True, timeout=60, check=False).stdout
        match = re.fullmatch(r"(\S+) (\d+)x(\d+)\+(\d+)\+(\d+)", output.strip())
        if not match:
            return None
        self.face, (width, height, x, y) = match[1], map(int, match.groups()[1:])
        return (x, y, width, height) if width > 100 and height > 40 else None

    def wait_up(self):
        """Waits until the popup is drawn and still; returns its box()."""
        seen = []

        def is_still():
            box = self.box()
            seen.append(box and (box, None if self.draws_time else self.face))
            return seen[-1] and seen[-2:] == [seen[-1]] * 2
        try:
            wait_until(is_still, what=f"{self.program}'s popup on the screen")
        except RigError as error:
            self.keep_shot("missing")
            raise RigError(f"{error}; seen last: {seen[-4:]}, count: {self.count()}") from None
        return seen[-1][0]

    def wait_other(self, face):
        """Waits for one popup that looks different; returns its box()."""
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


def is_one_place(boxes):
    """The popups have the same corner or middle, within some pixels; their sizes differ with the texts."""
    corners = [[(x + width * right, y + height * bottom) for x, y, width, height in boxes]
               for right in (0, 0.5, 1) for bottom in (0, 1)]
    return any(max(xs) - min(xs) <= 8 and max(ys) - min(ys) <= 8 for xs, ys in (zip(*corner) for corner in corners))


class Dunst(Desk):
    """Draws no buttons: the left mouse button dismisses, the middle one starts."""

    program, name = "dunst", "dunst"

    def gestures(self):
        return {"dunstctl": (lambda box: self.run("dunstctl", "action"), "started"),
                "middle click": (lambda box: self.click(*middle(box), button=2), "started"),
                "left click": (lambda box: self.click(*middle(box)), "dismissed"),
                "dunstctl close": (lambda box: self.dismiss(), "dismissed")}

    def dismiss(self):
        self.run("dunstctl", "close")

    def count(self):
        return int(self.run("dunstctl", "count", "displayed"))

    def set_do_not_disturb(self, is_on):
        self.run("dunstctl", "set-paused", "true" if is_on else "false")


class Mako(Desk):
    """Draws no buttons; a click starts."""

    program, name, needs_sway = "mako", "mako", True

    def prepare(self):
        folder = Path(self.bus.env["XDG_CONFIG_HOME"], "mako")
        folder.mkdir()
        (folder / "config").write_text("[mode=do-not-disturb]\ninvisible=1\n[mode=night]\ninvisible=1\n")

    def gestures(self):
        return {"makoctl": (lambda box: self.run("makoctl", "invoke"), "started"),
                "makoctl snooze": (lambda box: self.run("makoctl", "invoke", "snooze"), "snoozed"),
                "makoctl skip": (lambda box: self.run("makoctl", "invoke", "skip"), "skipped"),
                "click": (lambda box: self.click(*middle(box)), "started"),
                "makoctl dismiss": (lambda box: self.dismiss(), "dismissed")}

    def dismiss(self):
        self.run("makoctl", "dismiss")

    def count(self):
        return len(re.findall(r'"?summary"?\b|^Notification ', self.run("makoctl", "list"), re.M))

    def set_do_not_disturb(self, is_on, mode="do-not-disturb"):
        self.run("makoctl", "mode", "-a" if is_on else "-r", mode)


class Swaync(Desk):
    """A row of buttons; a click beside them is the default action."""

    program, name, needs_sway = "swaync", "SwayNotificationCenter", True

    def gestures(self):
        return {"start": (lambda box: self.click(*in_row(box, 1 / 6, 27)), "started"),
                "snooze": (lambda box: self.click(*in_row(box, 3 / 6, 27)), "snoozed"),
                "skip": (lambda box: self.click(*in_row(box, 5 / 6, 27)), "skipped"),
                "click": (lambda box: self.click(box[0] + box[2] / 2, box[1] + 25), "started"),
                "swaync-client": (lambda box: self.dismiss(), "dismissed")}

    def dismiss(self):
        self.run("swaync-client", "--close-latest")

    def set_do_not_disturb(self, is_on):
        self.run("swaync-client", "--dnd-on" if is_on else "--dnd-off")


class Xfce(Desk):
    """A row of buttons; a click beside them dismisses."""

    program, name = "xfce4-notifyd", "Xfce Notify Daemon"
    activatable = {"org.xfce.Xfconf": "".join(glob("/usr/lib/*/xfce4/xfconf/xfconfd"))}

    def argv(self):
        return glob("/usr/lib/*/xfce4/notifyd/xfce4-notifyd")

    def gestures(self):
        return {"start": (lambda box: self.click(*in_row(box, 0.19, 31)), "started"),
                "snooze": (lambda box: self.click(*in_row(box, 0.5, 31)), "snoozed"),
                "skip": (lambda box: self.click(*in_row(box, 0.81, 31)), "skipped"),
                "click": (lambda box: self.dismiss(box), "dismissed")}

    def dismiss(self, box=None):
        box = box or self.wait_up()
        self.click(box[0] + box[2] / 2, box[1] + 24)

    def set_do_not_disturb(self, is_on):
        self.run("xfconf-query", "-c", "xfce4-notifyd", "-p", "/do-not-disturb", "-n", "-t", "bool", "-s",
                 "true" if is_on else "false")


class Plain(Desk):
    """GNOME's old notification-daemon: buttons; a click beside them is the default action. No do not disturb."""

    program, name = "notification-daemon", "Notification Daemon"

    def argv(self):
        return glob("/usr/lib*/notification-daemon/notification-daemon") + glob("/usr/libexec/notification-daemon")

    def gestures(self):
        return {"start": (lambda box: self.click(*in_row(box, 0.51, 37)), "started"),
                "snooze": (lambda box: self.click(*in_row(box, 0.66, 37)), "snoozed"),
                "skip": (lambda box: self.click(*in_row(box, 0.81, 37)), "skipped"),
                "click": (lambda box: self.click(box[0] + box[2] / 2, box[1] + 80), "started"),
                "cross": (lambda box: self.dismiss(box), "dismissed")}

    def dismiss(self, box=None):
        box = box or self.wait_up()
        self.click(box[0] + box[2] - 23, box[1] + 28)


class Mate(Desk):
    """MATE's notification-daemon: three buttons; a click beside them is the default action."""

    program, name, draws_time = "mate-notification-daemon", "Notification Daemon", True

    def argv(self):
        return glob("/usr/lib*/mate-notification-daemon/mate-notification-daemon") + \
            glob("/usr/lib/*/mate-notification-daemon/mate-notification-daemon")

    def gestures(self):
        return {"start": (lambda box: self.click(*in_row(box, 0.615, 28)), "started"),
                "snooze": (lambda box: self.click(*in_row(box, 0.742, 28)), "snoozed"),
                "skip": (lambda box: self.click(*in_row(box, 0.866, 28)), "skipped"),
                "click": (lambda box: self.click(box[0] + box[2] / 2, box[1] + 50), "started"),
                "cross": (lambda box: self.dismiss(box), "dismissed")}

    def dismiss(self, box=None):
        box = box or self.wait_up()
        self.click(box[0] + box[2] - 35, box[1] + 26)


class Lxqt(Desk):
    """LXQt: three buttons, or a list for more than three actions; a click beside them does nothing."""

    program, name = "lxqt-notificationd", "lxqt-notificationd"

    def gestures(self):
        return {"start": (lambda box: self.click(*in_row(box, 0.32, 31)), "started"),
                "snooze": (lambda box: self.click(*in_row(box, 0.53, 31)), "snoozed"),
                "skip": (lambda box: self.click(*in_row(box, 0.75, 31)), "skipped"),
                "cross": (lambda box: self.dismiss(box), "dismissed")}

    def dismiss(self, box=None):
        box = box or self.wait_up()
        self.click(box[0] + box[2] - 21, box[1] + 28)


DESKS = {desk.program: desk for desk in (Dunst, Mako, Swaync, Xfce, Plain, Mate, Lxqt)}
