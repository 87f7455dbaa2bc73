"""The main job on a real display: real keys, the real daemon and notifier, the real dunst."""
import json
import os
import time

import pytest
from instants import near
from rig import Display, PrivateBus, RealServer, wait_until
from service import SHORT, Service, Typing, key

TOLERANCE = 150_000  # µs between what happened and what is claimed


@pytest.fixture
def desk():
    """A display, a bus with a home, and dunst on them."""
    with Display() as display, PrivateBus() as bus, RealServer(bus, display) as server:
        yield display, bus, server


def shown(server):
    """The summaries on dunst's screen now, by its own count, and what it would say of them."""
    count = server.run("dunstctl", "count", "displayed").strip()
    return int(count)


def history(server):
    """What dunst has taken down: (summary, body), newest first."""
    rows = json.loads(server.run("dunstctl", "history"))["data"][0]
    return [(row["summary"]["data"], row["body"]["data"]) for row in rows]


def test_sitting_is_noticed_and_the_stretch_suggested(desk):
    display, bus, server = desk
    with Service(bus, display) as service:
        service.wait("IdleSource", "x11")
        assert "SYNC" in service.source("Detail")
        with Typing(display) as typing:
            service.wait("State", "active")
            service.wait("Phase", "suggested", 20)
            wait_until(lambda: shown(server) == 1, what="one bubble")
            if os.environ.get("LUMBARD_SHOTS"):
                display.screenshot(os.path.join(os.environ["LUMBARD_SHOTS"], "suggestion-dunst.png"))
        assert service.get("State") == "active"
        assert service.get("SuggestionsToday") == 1
        service.wait("State", "away")
        after = typing.last[1]
        near(service, "StateSinceTimestamp", typing.last, TOLERANCE)
        assert service.get("StateReason") == "idle"
        wait_until(lambda: shown(server) == 0, what="the bubble to be withdrawn")
        (summary, body), = history(server)
        assert len(summary) <= 40 and "side" in summary and "sitting" in body
        wait_until(lambda: time.time_ns() // 1000 > after + 3_200_000, what="three seconds of rest")
        back = key(display)
        service.wait("State", "active")
        near(service, "SittingSinceTimestamp", back, TOLERANCE)
        assert service.get("SittingUSec") < 2_000_000, "the clock starts from 0"
        assert service.get("TodayRests") == 1
        assert service.get("Phase") == "counting"


def test_hands_off_just_before_due_and_no_bubble_comes(desk):
    display, bus, server = desk
    with Service(bus, display) as service:
        with Typing(display):
            wait_until(lambda: service.get("SittingUSec") > 4_300_000, 20, "almost due")
        service.wait("State", "away", 20)
        assert service.get("SuggestionsToday") == 0
        assert history(server) == [], "nothing was ever on screen while nobody was there"


def test_a_partial_rest_scales_the_clock(desk):
    display, bus, _ = desk
    config = "[Sitting]\nLimit=1h\nAwayAfter=1s\nRest=10s\n"
    with Service(bus, display, config) as service, service.watch() as watcher:
        with Typing(display) as typing:
            wait_until(lambda: service.get("SittingUSec") > 3_000_000, 20, "three seconds of sitting")
        service.wait("State", "away")
        sat, left = service.get("SittingUSec"), typing.last[1]
        wait_until(lambda: time.time_ns() // 1000 > left + 5_000_000, 20, "half a rest")
        _, back = key(display)
        service.wait("State", "active")
        clock = service.get("SittingUSec") - (time.time_ns() // 1000 - back)
        expected = sat * (1 - (back - left) / 10_000_000)
        assert abs(clock - expected) < 300_000
        watcher.settle()
        assert not [e for e in watcher.events if e[0] == "RestTaken"]


def test_a_blip_does_not_end_an_absence(desk):
    display, bus, _ = desk
    config = "[Sitting]\nLimit=1h\nAwayAfter=2s\nRest=3s\n"
    with Service(bus, display, config) as service, service.watch() as watcher:
        key(display)
        service.wait("State", "away")
        since = service.get("StateSinceTimestamp")
        wait_until(lambda: time.time_ns() // 1000 > since + 3_500_000, what="a full rest")
        key(display)  # the cat
        service.wait("State", "active")
        first = watcher.wait_for("RestTaken")[1]
        service.wait("State", "away")
        assert service.get("StateSinceTimestamp") == since, "taken up again as if unbroken"
        with Typing(display):
            service.wait("State", "active")
            second = watcher.wait_for("RestTaken", first[0], count=2)[1]
        assert second[1] > first[1], "the later one replaces the earlier"
        assert service.get("TodayRests") == 1


def test_start_shows_the_steps_and_credits_nothing(desk):
    display, bus, server = desk
    with Service(bus, display) as service, service.watch() as watcher:
        with Typing(display):
            service.wait("Phase", "suggested", 20)
            wait_until(lambda: shown(server) == 1, what="the bubble")
            sitting = service.get("SittingUSec")
            server.run("dunstctl", "action", "0")
            watcher.wait_for("SuggestionClosed", 1, "started")
            service.wait("Phase", "counting")
            # dunst tells the text of what it has taken down only: the suggestion's bubble went, the steps' one is up
            wait_until(lambda: shown(server) == 1 and len(history(server)) == 1, what="the steps on screen")
            if os.environ.get("LUMBARD_SHOTS"):
                display.screenshot(os.path.join(os.environ["LUMBARD_SHOTS"], "steps-dunst.png"))
            assert shown(server) == 1, "in the same bubble"
            assert service.get("SittingUSec") >= sitting
            server.run("dunstctl", "close-all")
            wait_until(lambda: any("stretch, for" in s for s, _ in history(server)), what="the steps in the history")
        body = next(b for s, b in history(server) if "stretch, for" in s)
        for step in range(1, 7):
            assert f"{step}. " in body


def test_dismissed_is_no_rest_and_not_asked_again(desk):
    display, bus, server = desk
    with Service(bus, display) as service, service.watch() as watcher:
        with Typing(display):
            service.wait("Phase", "suggested", 20)
            wait_until(lambda: shown(server) == 1, what="the bubble")
            server.run("dunstctl", "close")
            watcher.wait_for("SuggestionClosed", 1, "dismissed")
            assert service.get("Phase") == "counting"
            assert service.get("SittingUSec") > 5_000_000


def test_snooze_and_skip_take_the_bubble_down(desk):
    display, bus, server = desk
    with Service(bus, display, SHORT + "[Coach]\nSnooze=1s\nSnoozeLimit=1\n") as service, service.watch() as watcher:
        with Typing(display):
            service.wait("Phase", "suggested", 20)
            wait_until(lambda: shown(server) == 1, what="the bubble")
            assert service.ctl("snooze").returncode == 0
            watcher.wait_for("SuggestionClosed", 1, "snoozed")
            wait_until(lambda: shown(server) == 0, what="the bubble to go")
            watcher.wait_for("Suggested", 2)
            wait_until(lambda: shown(server) == 1, what="the bubble again")
            result = service.ctl("snooze")
            assert result.returncode == 1 and "used up" in result.stdout + result.stderr
            assert service.ctl("skip").returncode == 0
            watcher.wait_for("SuggestionClosed", 2, "skipped")
            wait_until(lambda: shown(server) == 0, what="the bubble to go")


@pytest.mark.parametrize("env, word", [({"WAYLAND_DISPLAY": "wayland-0"}, "Wayland"), ({"DISPLAY": ""}, "DISPLAY")])
def test_no_x_display_is_said(env, word):
    with Display() as display, PrivateBus() as bus, Service(bus, display, env=env) as service:
        assert service.source("State") == "absent"
        assert word in service.source("Detail")
        assert service.get("State") == "unknown" and service.get("IdleSource") == ""
        assert service.get("SittingUSec") == 0
