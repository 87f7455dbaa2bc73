"""The steps of a stretch on real notification servers: one popup, updated in place, with its picture.

Pictures go to $LUMBARD_SHOTS.
"""
import signal
import subprocess
from contextlib import ExitStack

import pytest
from notification_desks import DESKS
from notifier_desk import Daemon
from rig import NOTIFIER, PROGRAMS, Process, owner_of, wait_until

ACTIONS = [("next", "Next"), ("stop", "Stop")]
TEXTS = ["Stand in the doorway, between its two sides.", "You will stretch your right side.",
         "Hold the door frame with your left hand.", "Raise your right arm over your head to the left side.",
         "Cross your right foot behind your left.", "Lean gently into it. Ease off at any discomfort."]


# notification-daemon keeps a closed popup on the screen, and what ends it is known only once the server has answered.
REMOVING = [name for name in DESKS if name != "notification-daemon"]


@pytest.fixture(params=DESKS.values(), ids=DESKS)
def desk(request):
    with ExitStack() as stack:
        desk = request.param()
        stack.callback(desk.close)
        desk.daemon = Daemon(desk.bus)
        desk.processes = stack
        desk.picture = desk.bus.folder / "step.png"
        subprocess.run(["convert", "-size", "256x256", "xc:#00ff00", desk.picture], check=True, timeout=60)
        yield desk


def start(desk):
    process = desk.processes.enter_context(Process([PROGRAMS[NOTIFIER], "--stay"], desk.env))
    wait_until(lambda: owner_of(desk.daemon.conn, NOTIFIER), what="the notifier's name")
    return process


def show_step(desk, number):
    shown = len([s for s in desk.daemon.states() if s[0] == "shown"])
    actions = ACTIONS if number != 2 else [("next", "Next"), ("other-side", "Other side"), ("stop", "Stop")]
    desk.daemon.show(summary=f"Step {number} of 6", body=TEXTS[number - 1], picture=str(desk.picture), actions=actions,
                     resident=True, ignore_dnd=True, timeout=0, progress=number * 16)
    desk.daemon.wait("one", "shown", count=shown + 1)


def green(desk):
    """How many pixels of the screen have the colour of the picture."""
    desk.display.screenshot(desk.bus.folder / "green.png")
    return int(float(subprocess.run(
        ["convert", desk.bus.folder / "green.png", "-fuzz", "12%", "-fill", "black", "+opaque", "#00ff00", "-fill", "white",
         "-opaque", "#00ff00", "-format", "%[fx:mean*w*h]", "info:-"],
        check=True, capture_output=True, text=True, timeout=60).stdout))


def test_six_steps_are_one_popup_with_a_picture(desk):
    start(desk)
    show_step(desk, 1)
    first, face = desk.wait_up(), desk.face
    for number in range(2, 7):
        show_step(desk, number)
        box, face = desk.wait_other(face), desk.face
        assert box[3] < first[3] * 1.8, "one popup, not two"
        assert desk.count() in (1, None)
        if desk.program == "mako":
            assert green(desk) == 0, "beside a picture, the text would be cut"
        else:
            wait_until(lambda: green(desk) > 24 * 24, what="the picture, of 32 pixels at least")
        desk.keep_shot(f"step-{number}")
    assert {state for state, _ in desk.daemon.states()} == {"shown"}
    desk.daemon.withdraw()
    desk.wait_gone()


def test_the_question_afterwards_has_no_picture(desk):
    """It takes the place of the last step. Some servers keep the picture of a popup that is updated."""
    start(desk)
    show_step(desk, 1)
    desk.wait_up()
    face = desk.face
    desk.daemon.show(summary="Well done. Stand for a minute.", body="How does your back feel now?",
                     actions=[("better", "Better"), ("same", "Same"), ("worse", "Worse")], ignore_dnd=True)
    desk.daemon.wait("one", "shown", count=2)
    desk.wait_other(face)
    wait_until(lambda: green(desk) == 0, what="a popup without a picture")
    assert desk.count() in (1, None)
    desk.keep_shot("question")
    desk.daemon.withdraw()
    desk.wait_gone()


@pytest.mark.parametrize("desk", [DESKS[name] for name in REMOVING], indirect=True, ids=REMOVING)
def test_a_notifier_that_is_killed_costs_no_step(desk):
    """The next step appears, and alone."""
    process = start(desk)
    show_step(desk, 1)
    show_step(desk, 3)
    desk.wait_up()
    process.kill(signal.SIGKILL)
    process.wait_exit()
    start(desk)
    show_step(desk, 4)
    wait_until(lambda: desk.count() in (1, None), what="one popup")
    desk.wait_up()
    desk.daemon.withdraw()
    desk.wait_gone()


def test_next_on_the_popup_asks_for_the_next_step(desk):
    """Xfce and MATE close the popup at once: that is no dismissal, and the next step is a new one."""
    start(desk)
    show_step(desk, 1)
    act = {"dunst": lambda: desk.run("dunstctl", "action"), "mako": lambda: desk.run("makoctl", "invoke")}
    click = {"swaync": (1 / 4, 27), "xfce4-notifyd": (0.81, 31), "notification-daemon": (0.66, 37),
             "mate-notification-daemon": (0.78, 28), "lxqt-notificationd": (0.42, 31)}
    box = desk.wait_up()
    if desk.program in act:
        act[desk.program]()
    else:
        part, up = click[desk.program]
        desk.click(box[0] + box[2] * part, box[1] + box[3] - up)
    assert desk.daemon.wait("one", "action") in ("next", "stop")
    show_step(desk, 2)
    desk.wait_up()
    assert [s for s in desk.daemon.states() if s[1] in ("dismissed", "expired")] == []
