"""The whole guided stretch on real notification servers, right side and left: each step in one popup, in the same place.

Pictures of each step go to $LUMBARD_SHOTS.
"""
import re
import shutil
from pathlib import Path

import pytest
from lumbard import Service, key
from notification_desks import DESKS, is_one_place
from rig import BUILD, LIMIT

CONFIG = "[Sitting]\nLimit=1h\nAwayAfter=1h\n"


@pytest.fixture(scope="module", params=DESKS.values(), ids=DESKS)
def desk(request):
    desk = request.param()
    yield desk
    desk.close()


def make_patient(bus):
    """The person's own doorway stretch, whose steps wait for NextStep, however slow the server is."""
    folder = Path(bus.env["XDG_CONFIG_HOME"], "lumbard", "exercises")
    shutil.copytree(BUILD / "share" / "lumbard" / "exercises", folder, dirs_exist_ok=True)
    text = (folder / "ql-doorway.exercise").read_text(encoding="utf-8")
    text = re.sub("^Hold=yes$", "Hold=yes\nSeconds=600", re.sub("^Seconds=.*$", "Seconds=600", text, flags=re.M), flags=re.M)
    (folder / "ql-doorway.exercise").write_text(text, encoding="utf-8")


@pytest.mark.parametrize("side", ["right", "left"])
def test_each_step_is_on_the_screen(desk, side):
    desk.forget()
    make_patient(desk.bus)
    with Service(desk.bus, desk.display, CONFIG) as service:
        key(desk.display)
        service.wait("State", "active")
        service.call("StartStretch", "(ss)", "ql-doorway", side)
        boxes = [desk.wait_up()]
        desk.keep_shot(f"stretch-{side}-0")
        for step in range(1, 8):  # the last one is the question afterwards
            face = desk.face
            if step > 1 or service.get("StepTitle").startswith("Get ready"):  # that ends after 10 s
                service.call("NextStep")
            boxes.append(desk.wait_other(face))
            assert desk.count() in (1, None), "one popup"
            desk.keep_shot(f"stretch-{side}-{step}")
        assert service.get("StretchesToday") == 1 and service.get("LastSide") == side
        assert is_one_place(boxes) and all(box[3] > 60 for box in boxes), boxes
        service.call("Feedback", "(s)", "better")
        desk.wait_gone()


def test_a_suggestion_becomes_the_stretch(desk):
    """The first click leads into it, a stop removes it."""
    desk.forget()
    with Service(desk.bus, desk.display, CONFIG) as service:
        key(desk.display)
        service.wait("State", "active")
        service.call("SuggestNow")
        service.wait("Phase", "suggested")
        box = desk.wait_up()
        face = desk.face
        next(way for way, outcome in desk.gestures().values() if outcome == "started")(box)
        service.wait("Phase", "stretching")
        desk.wait_other(face)
        service.call("StopStretch")
        desk.wait_gone()


@pytest.mark.parametrize("desk", [DESKS["dunst"]], indirect=True, ids=["dunst"])
def test_the_steps_follow_each_other_by_themselves(desk):
    """At their own pace: 10 s to get ready, five steps of 8 s, the hold, and the question. It takes 55 s."""
    desk.forget()
    shutil.rmtree(Path(desk.bus.env["XDG_CONFIG_HOME"], "lumbard", "exercises"), ignore_errors=True)
    with Service(desk.bus, desk.display, CONFIG + "[Coach]\nHold=5s\n") as service:
        watcher = service.watch()
        key(desk.display)
        service.wait("State", "active")
        service.call("StartStretch", "(ss)", "ql-doorway", "right")
        desk.wait_up()
        face = desk.face  # on a busy machine, pictures take so long that some steps are in none
        watcher.wait_for("StepStarted", 6, limit=3 * LIMIT)
        assert desk.count() in (0, 1), "one popup, or the moment between two"
        watcher.wait_for("StretchFinished")
        desk.wait_other(face)
        watcher.settle()
        steps = [arguments for member, arguments in watcher.events if member == "StepStarted"]
        assert [step for step, *_ in steps] == [1, 1, 2, 3, 4, 5, 6], "the first one is there twice: get ready, and the step"
        assert [length for *_, length in steps] == [10**7] + [8 * 10**6] * 5 + [5 * 10**6]
        finished, = [arguments for member, arguments in watcher.events if member == "StretchFinished"]
        assert finished == ("ql-doorway", "right", "verified", 5 * 10**6)
        assert service.get("State") == "away", "it is a full break"
