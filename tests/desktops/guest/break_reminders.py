#!/usr/bin/python3
"""break_reminders.py gnome: a reminder of GNOME Shell itself delays the suggestion, and is on the screen alone."""
import json
import sys
import time

import screen
import seated_desk
from seated_desk import attempt, find, succeed, until

CALM = ["[Sitting]", "Limit=1h", "AwayAfter=10min"]
DUE = ["[Sitting]", "Limit=5s", "AwayAfter=10min"]
SCHEMA = "org.gnome.desktop.break-reminders"
QUIET = 5  # s without a notification of lumbard after a stretch is due


def source(name):
    """A property of the source gnome_breaks."""
    found = json.loads(succeed("lumbarctl", "sources", "--json"))
    return next(part[name] for part in find(found, "Sources") if part["Name"] == "gnome_breaks")


def switched_on(desk):
    """In the settings of GNOME, as its panel Wellbeing does; the service is running."""
    desk.restart(*CALM)
    until(lambda: "are off" in source("Detail"), 30, "reminders that are off")
    succeed("gsettings", "set", f"{SCHEMA}.movement", "interval-seconds", "10")
    succeed("gsettings", "set", SCHEMA, "selected-breaks", "['movement']")
    until(lambda: "are on" in source("Detail"), 30, "reminders that are on")
    if "reminds" not in source("Flags"):
        raise AssertionError(source("Flags"))


def reported(desk):
    """GNOME reminds the person who goes on working."""
    until(lambda: source("Events") == 1, 120, "a reminder of GNOME")
    screen.take(f"{desk.name}-break")
    (screen.SHOTS / f"{desk.name}-sources.txt").write_text(succeed("lumbarctl", "sources"))


def held(desk):
    """A stretch that is due now waits. GNOME does not use its own bus for its reminder."""
    desk.configure(*DUE)
    until(lambda: desk.status("HeldBy") == ["other-reminder"], 60, "the hold by the other reminder")
    time.sleep(QUIET)
    if desk.log.bubbles or desk.status("Phase") != "held":
        raise AssertionError(f"{desk.status('Phase')}, {[bubble.text for bubble in desk.log.bubbles]}")


def main():
    desk = seated_desk.Desk(sys.argv[1])
    desk.hand.works.set()
    for name, test in (("GNOME's break reminders are switched on", switched_on), ("GNOME's reminder is reported", reported),
                       ("the suggestion waits after GNOME's reminder", held)):
        attempt(name, test, desk)
    succeed("gsettings", "reset", SCHEMA, "selected-breaks")
    desk.close("break-reminders")
    sys.exit(seated_desk.failures)


main()
