#!/usr/bin/python3
"""suggestion.py DESKTOP: the program is enabled as its user would do it, sitting is noticed, and a stretch suggested."""
import sys

import screen
import seated_desk
from seated_desk import attempt, succeed, until

DUE = ["[Sitting]", "Limit=5s", "AwayAfter=10min", "Rest=5s"]
# The only reminder is the last one, which stays for 5 minutes, however slow the machine is.
ASKED = ["[Sitting]", "Limit=1h", "AwayAfter=1h", "[Coach]", "SnoozeLimit=20", "Snooze=5min", "RemindLimit=1"]

def due(desk):
    """Waits for a suggestion that appears because the person sits, without a command."""
    desk.hand.works.set()
    before = len(desk.log.bubbles)
    desk.restart(*DUE)
    bubble = desk.log.wait_bubble(before + 1, 60)
    desk.hand.works.clear()
    return bubble


def greeted(desk):
    """At the very first start; its button shows the first suggestion, which is left to its time."""
    desk.hand.works.set()
    succeed("systemctl", "--user", "enable", "--now", "lumbard")
    until(lambda: desk.status("State") == "active", 30, "the service to notice the mouse")
    # MATE starts its server for the first notification of the session; the greeting waits for a server, and then for input.
    succeed("busctl", "--user", "call", "org.freedesktop.Notifications", "/org/freedesktop/Notifications",
            "org.freedesktop.Notifications", "GetServerInformation")
    desk.status("State")  # its answer comes after what the service does about a new server
    desk.hand.works.clear()
    screen.move(400, 440)
    greeting = desk.log.wait_bubble(1)
    if "show-now" not in greeting.actions:
        raise AssertionError(f"no greeting: {greeting.text!r}")
    desk.press(greeting, "show-now", "greeting")
    desk.log.wait_bubble(2)


def answered(desk, key):
    bubble = desk.ask()
    desk.press(bubble, key, f"suggestion-{key}")
    until(lambda: desk.status("Phase") != "suggested", 10, "the service to act")


def clicked_text(desk):
    """A click on the text starts the stretch, or does nothing."""
    bubble = desk.ask()
    place = screen.place("sitting", desk.see(bubble, "suggestion-text")[0])
    screen.click(place.x, place.y)
    if desk.name in seated_desk.TEXT_ACTS:
        desk.log.wait_signal("ActionInvoked", bubble.id, "default")
        until(lambda: desk.status("Phase") == "stretching", 10, "the stretch")
    else:
        desk.see(bubble, "suggestion-text-after")
        if answers := [signal for signal in desk.log.signals if signal[1] == bubble.id]:
            raise AssertionError(f"a click on the text: {answers}")


def withdrawn(desk):
    desk.ask()
    desk.wait_drawn()
    succeed("lumbarctl", "skip")
    desk.wait_gone()


def main():
    name = sys.argv[1]
    desk = seated_desk.Desk(name)
    attempt("systemctl --user enable --now lumbard, and its greeting", greeted, desk)
    bubble = attempt("sitting is noticed, and a stretch suggested", due, desk)
    if bubble:
        attempt("its text is offered to screen readers", desk.offers, bubble)
        attempt("the suggestion is whole on the screen", desk.see, bubble, "suggestion")
    for key in ("start", "snooze", "skip"):
        attempt("the service with new settings", desk.restart, *ASKED)
        attempt(f"a click on {key}", answered, desk, key)
    attempt("the service once more", desk.restart, *ASKED)
    attempt("a click on the text", clicked_text, desk)
    attempt("the service after that", desk.restart, *ASKED)
    attempt("a suggestion that is skipped elsewhere leaves the screen", withdrawn, desk)
    screen.take(f"{name}-after")
    desk.close("suggestion")
    sys.exit(seated_desk.failures)


main()
