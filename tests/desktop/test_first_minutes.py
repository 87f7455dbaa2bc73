"""The first five minutes of a new user, with the default settings and at the real pace, on real dunst: enable, greeting,
Show one now, Start, and the first stretch done. Prints the times that the README gives."""
import time

import pytest
from lumbard import Service, Typing, key
from notification_desks import DESKS


@pytest.fixture(name="desk")
def desk_fixture():
    desk = DESKS["dunst"]()
    yield desk
    desk.close()


class Clock:
    def __init__(self):
        self.began = time.monotonic()

    def at(self, what):
        print(f"{what}: {time.monotonic() - self.began:.0f} s")


def click(desk, box):
    """The click that the bubble names."""
    next(way for way, outcome in desk.gestures().values() if outcome == "started")(box)


def test_the_first_stretch_is_done_within_five_minutes(desk):
    clock = Clock()
    with Service(desk.bus, desk.display, "", is_greeted=False) as service:
        watcher = service.watch()
        clock.at("the service runs")
        with Typing(desk.display):
            service.wait("State", "active")
        box = desk.wait_up()
        clock.at("greeting")
        desk.keep_shot("first-greeting")
        face = desk.face
        click(desk, box)
        service.wait("Phase", "suggested")
        box = desk.wait_other(face)
        clock.at("reminder")
        face = desk.face
        desk.keep_shot("first-reminder")
        click(desk, box)
        service.wait("Phase", "stretching")
        desk.wait_other(face)
        clock.at("stretch")
        _, side, result, held = watcher.wait_for("StretchFinished", limit=200)[1]
        clock.at("done")
        assert result == "verified" and held == 30 * 10**6 and side in ("left", "right")
        desk.wait_up()
        desk.keep_shot("first-question")
        key(desk.display)
        assert service.get("StretchesToday") == 1
    assert time.monotonic() - clock.began < 300
