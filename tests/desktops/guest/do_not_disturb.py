#!/usr/bin/python3
"""do_not_disturb.py DESKTOP: a suggestion waits for the end of do not disturb, each way of the desktop to switch it on."""
import contextlib
import sys
import time

import seated_desk
from gi.repository import Gio, GLib
from seated_desk import attempt, succeed, until

# Due at once and no second reminder, so that each notification is the one that do not disturb delayed.
DUE = ["[Sitting]", "Limit=5s", "AwayAfter=10min", "[Coach]", "RemindAfter=4h"]
QUIET = 5  # s without a notification after a stretch is due


@contextlib.contextmanager
def banners_off():
    """GNOME's switch Do Not Disturb."""
    succeed("gsettings", "set", "org.gnome.desktop.notifications", "show-banners", "false")
    yield
    succeed("gsettings", "reset", "org.gnome.desktop.notifications", "show-banners")


@contextlib.contextmanager
def popups_off():
    """The switch of this one program in GNOME's settings."""
    key = ["org.gnome.desktop.notifications.application:/org/gnome/desktop/notifications/application/org-lumbard-lumbard1/",
           "show-banners"]
    succeed("gsettings", "set", *key, "false")
    yield
    succeed("gsettings", "reset", *key)


@contextlib.contextmanager
def inhibited():
    """A program asks Plasma to hold notifications back, as the portal of KDE does while the screen is shared."""
    bus = Gio.bus_get_sync(Gio.BusType.SESSION)
    call = ["org.freedesktop.Notifications", "/org/freedesktop/Notifications", "org.freedesktop.Notifications"]
    cookie, = bus.call_sync(*call, "Inhibit", GLib.Variant("(ssa{sv})", ("org.kde.test", "a talk", {})), None, 0, 5000).unpack()
    yield
    bus.call_sync(*call, "UnInhibit", GLib.Variant("(u)", (cookie,)), None, 0, 5000)


def is_inhibited():
    """Whether the server reports do not disturb."""
    answer = Gio.bus_get_sync(Gio.BusType.SESSION).call_sync(
        "org.freedesktop.Notifications", "/org/freedesktop/Notifications", "org.freedesktop.DBus.Properties", "Get",
        GLib.Variant("(ss)", ("org.freedesktop.Notifications", "Inhibited")), None, 0, 5000)
    return answer.unpack()[0]


@contextlib.contextmanager
def switched_on():
    """Plasma's switch Do Not Disturb, which is an instant in its settings."""
    setting = ["kwriteconfig6", "--notify", "--file", "plasmanotifyrc", "--group", "DoNotDisturb", "--key", "Until"]
    succeed(*setting, time.strftime("%Y,%-m,%-d,%-H,%-M,%-S", time.localtime(time.time() + 24 * 3600)))
    yield
    succeed(*setting, "--delete")
    until(lambda: not is_inhibited(), 60, "Plasma to report the end")


WAYS = {"gnome": [banners_off, popups_off], "plasma": [inhibited, switched_on]}


def held(desk, way):
    desk.wait_gone()
    with way():
        desk.hand.works.set()
        before = len(desk.log.bubbles)
        desk.restart(*DUE)
        until(lambda: "dnd" in (desk.status("HeldBy") or []), 60, "the hold by do not disturb")
        time.sleep(QUIET)
        if len(desk.log.bubbles) != before:
            raise AssertionError(f"shown in do not disturb: {desk.log.bubbles[-1].text!r}")
    bubble = desk.log.wait_bubble(before + 1, 120)
    desk.hand.works.clear()
    desk.see(bubble, f"after-{way.__name__.replace('_', '-')}")
    if len(desk.log.bubbles) != before + 1 or desk.status("SuggestionsToday") != 1:
        raise AssertionError(f"{len(desk.log.bubbles) - before} notifications, {desk.status('SuggestionsToday')} counted")
    desk.call("Skip")
    desk.wait_gone()


def main():
    desk = seated_desk.Desk(sys.argv[1])
    for way in WAYS[desk.name]:
        attempt(f"do not disturb, {way.__name__.replace('_', ' ')}", held, desk, way)
        desk.hand.works.clear()
    desk.close("do-not-disturb")
    sys.exit(seated_desk.failures)


main()
