#!/usr/bin/python3
"""guided_stretch.py DESKTOP: each step of a guided stretch is whole on the screen, without a pointer on it."""
import re
import shutil
import sys
from pathlib import Path

import screen
import seated_desk
from seated_desk import attempt, until

CALM = ["[Sitting]", "Limit=1h", "AwayAfter=1h", "[Coach]", "Hold=2min", "Side=left", "RemindLimit=1"]
STARTS = 5  # how often a stretch is started again because the time to get ready was over too soon
QUESTION = 7  # the number of the notification after the six steps; that to get ready is 0


def make_patient():
    """The person's own doorway stretch, whose steps wait for the next click, however slow the machine is."""
    folder = Path.home() / ".config/lumbard/exercises"
    shutil.copytree("/usr/share/lumbard/exercises", folder, dirs_exist_ok=True)
    file = folder / "ql-doorway.exercise"
    file.write_text(re.sub("^Seconds=.*$", "Seconds=600", file.read_text(), flags=re.M))


def begin(desk, exercise, side):
    """Starts a stretch; returns the number of its notification to get ready, which was seen. That stays for 10 s only."""
    for _ in range(STARTS):
        if desk.status("Phase") == "stretching":
            desk.call("StopStretch")
        desk.wait_gone()
        number = len(desk.log.bubbles) + 1
        desk.call("StartStretch", "ss", exercise, side)
        desk.see(desk.log.wait_bubble(number), f"{exercise}-{side}-0", points=False)
        if len(desk.log.bubbles) == number:
            return number
    raise AssertionError("the time to get ready was over before the notification was read")


def follow(desk, side):
    """Through all steps, by NextStep once each of them was seen."""
    first = begin(desk, "ql-doorway", side)
    for step in range(1, QUESTION + 1):
        desk.call("NextStep")
        bubble = desk.log.wait_bubble(first + step)
        if step == QUESTION:
            desk.press(bubble, "better", f"ql-doorway-{side}-{step}", points=False)
        else:
            desk.see(bubble, f"ql-doorway-{side}-{step}", points=False)
    desk.wait_gone()
    if len(desk.log.bubbles) != first + QUESTION:
        raise AssertionError(f"{len(desk.log.bubbles) - first + 1} notifications instead of {QUESTION + 1}")


def clicked(desk):
    """The buttons of the steps: on to the next one, the other side, the end."""
    number = begin(desk, "ql-doorway", "right")
    desk.call("NextStep")
    for key, says in (("next", "Stand"), ("other-side", "right side"), ("stop", "left side")):
        number += 1
        bubble = desk.log.wait_bubble(number)
        if says not in bubble.text:
            raise AssertionError(f"{bubble.text!r} instead of {says!r}")
        desk.press(bubble, key, f"ql-doorway-{key}", points=False)
    until(lambda: desk.status("Phase") != "stretching", 10, "the end of the stretch")
    desk.wait_gone()


def clicked_text(desk):
    """A click on the text of a step leads to the next one, and not further."""
    number = begin(desk, "ql-doorway", "right")
    for _ in range(3):  # one after the other: a step that is not yet on the screen is left out
        desk.call("NextStep")
        number += 1
        bubble = desk.log.wait_bubble(number)
    place = screen.place("frame", desk.see(bubble, "ql-doorway-text", points=False)[0])
    screen.click(place.x, place.y)
    screen.move(*seated_desk.AWAY_FROM_BUBBLES)
    desk.see(desk.log.wait_bubble(number + 1), "ql-doorway-after-text", points=False)
    if len(desk.log.bubbles) != number + 1 or desk.status("Step") != 4:
        raise AssertionError(f"step {desk.status('Step')} after a click in step 3")
    desk.call("StopStretch")
    desk.wait_gone()


def warned(desk):
    """The caution comes before the first step."""
    number = begin(desk, "ql-ball", "right")
    text = desk.log.bubbles[number - 1].text
    if "off your lowest (12th) rib and kidneys" not in text:
        raise AssertionError(f"no caution: {text!r}")
    desk.call("StopStretch")
    desk.wait_gone()


def suggested(desk):
    """The full text of a reminder, after a minute of sitting. It is in the picture of the README."""
    shutil.rmtree(Path.home() / ".config/lumbard/exercises")
    desk.configure(*[line for line in CALM if not line.startswith("Hold")])
    until(lambda: desk.status("SittingUSec") > 61 * 10**6, 90, "a minute of sitting")
    bubble = desk.ask()
    if "for the doorway stretch; it takes two minutes" not in bubble.text:
        raise AssertionError(bubble.text)
    desk.see(bubble, "suggestion-later")
    desk.call("Skip")
    desk.wait_gone()


def main():
    desk = seated_desk.Desk(sys.argv[1])
    make_patient()
    attempt("the service with patient exercises", desk.restart, *CALM)
    for side in ("right", "left"):
        attempt(f"each step of the doorway stretch, {side} side", follow, desk, side)
    attempt("the buttons of the steps", clicked, desk)
    if desk.name in seated_desk.TEXT_ACTS:
        attempt("a click on the text of a step", clicked_text, desk)
    attempt("the caution about the ball", warned, desk)
    attempt("a suggestion after a minute", suggested, desk)
    screen.take(f"{desk.name}-after-stretch")
    desk.close("stretch")
    sys.exit(seated_desk.failures)


main()
