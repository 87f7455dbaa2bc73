"""The main job on a real display: real key presses, service, notifier and dunst."""
import json
import os
import time
from pathlib import Path

import pytest
from instants import near, now, wait_past
from lumbard import SHORT, Service, Typing, key
from notification_servers import RealServer
from rig import DBUS, Display, PrivateBus, call, wait_until

ASKED = "[Sitting]\nLimit=1h\nAwayAfter=1s\n"
SLOW = "[Sitting]\nLimit=5s\nAwayAfter=4s\nRest=5s\n"  # on a busy machine keys come seconds apart
TOLERANCE = 150_000  # µs between an event and its reported instant


@pytest.fixture
def desk():
    """A display, a bus with a home, and dunst on them."""
    with Display() as display, PrivateBus() as bus, RealServer(bus, display) as server:
        yield display, bus, server


def shown(server):
    """The summaries of the notifications that dunst shows now."""
    count = server.run("dunstctl", "count", "displayed").strip()
    return int(count)


def history(server):
    """(summary, body) of the notifications that dunst has closed, newest first."""
    rows = json.loads(server.run("dunstctl", "history"))["data"][0]
    return [(row["summary"]["data"], row["body"]["data"]) for row in rows]


def test_sitting_is_noticed_and_the_stretch_suggested(desk):
    display, bus, server = desk
    with Service(bus, display, SLOW) as service:
        service.wait("IdleSource", "x11")
        assert "SYNC" in service.source("Detail")
        with Typing(display) as typing:
            service.wait("State", "active")
            service.wait("Phase", "suggested")
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
        wait_past(after + 5_200_000)
        back = key(display)
        service.wait("State", "active")
        near(service, "SittingSinceTimestamp", back, TOLERANCE)
        assert service.get("SittingUSec") < now() - back[0] + TOLERANCE + service.waited(), "the clock starts from 0"
        assert service.get("TodayRests") == 1
        assert service.get("Phase") == "counting"


def test_no_bubble_if_input_stops_just_before_it_is_due(desk):
    display, bus, server = desk
    with Service(bus, display, SLOW.replace("Limit=5s", "Limit=8s")) as service:
        with Typing(display):
            wait_until(lambda: service.get("SittingUSec") > 4_500_000, what="almost due")  # so it is due before the absence
        service.wait("State", "away")
        assert service.get("SuggestionsToday") == 0
        assert history(server) == [], "no reminder on screen while the person was away"


def test_a_partial_rest_scales_the_clock(desk):
    display, bus, _ = desk
    with Service(bus, display, SLOW.replace("Limit=5s", "Limit=1h").replace("Rest=5s", "Rest=10s")) as service, service.watch() as watcher:
        with Typing(display) as typing:
            wait_until(lambda: service.get("SittingUSec") > 3_000_000, what="three seconds of sitting")
        service.wait("State", "away")
        near(service, "StateSinceTimestamp", typing.last, TOLERANCE)
        sat, left = service.get("SittingUSec"), service.get("StateSinceTimestamp")
        wait_past(left + 5_000_000)
        pressed = key(display)
        service.wait("State", "active")
        near(service, "StateSinceTimestamp", pressed, TOLERANCE)
        back, asked = service.get("StateSinceTimestamp"), now()
        clock = service.get("SittingUSec")
        rested = sat * (1 - (back - left) / 10_000_000)
        assert asked - back - 50_000 < clock - rested < now() - back + 50_000
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
        key(display)  # one key press only
        service.wait("State", "active")
        first = watcher.wait_for("RestTaken")[1]
        service.wait("State", "away")
        assert service.get("StateSinceTimestamp") == since, "taken up again as if unbroken"
        with Typing(display):
            service.wait("State", "active")
            second = watcher.wait_for("RestTaken", first[0], count=2)[1]
        assert second[1] > first[1], "the later one replaces the earlier"
        assert service.get("TodayRests") == 1


def test_start_leads_through_the_steps_and_credits_no_typing(desk):
    """The person types on: the stretch is done, and it is no break."""
    display, bus, server = desk
    with Service(bus, display, SHORT + "[Coach]\nHold=5s\n") as service, service.watch() as watcher:
        with Typing(display):
            service.wait("Phase", "suggested")
            wait_until(lambda: shown(server) == 1, what="the bubble")
            sitting = service.get("SittingUSec")
            server.run("dunstctl", "action", "0")
            watcher.wait_for("SuggestionClosed", 1, "started")
            service.wait("Phase", "stretching")
            # dunst prints the text of closed notifications only: the suggestion was closed, the first step is on screen
            wait_until(lambda: shown(server) == 1 and len(history(server)) == 1, what="the step on screen")
            assert service.get("SittingUSec") >= sitting
            while service.get("Step") < 6:  # on a busy machine a step may end by itself meanwhile
                service.call("NextStep")
            # the last one is held, while keys are pressed
            assert watcher.wait(lambda m, a: m == "StretchFinished")[1][2] == "unverified"
            assert service.get("TodayRests") == 0
            wait_until(lambda: shown(server) == 1, what="the question")
            server.run("dunstctl", "close-all")
            wait_until(lambda: "Well done. Stand for a minute." in [s for s, _ in history(server)], what="the last bubble")


def test_a_dismissal_is_no_rest_and_ends_the_reminders(desk):
    display, bus, server = desk
    with Service(bus, display) as service, service.watch() as watcher:
        with Typing(display):
            service.wait("Phase", "suggested")
            wait_until(lambda: shown(server) == 1, what="the bubble")
            server.run("dunstctl", "close")
            watcher.wait_for("SuggestionClosed", 1, "dismissed")
            assert service.get("Phase") == "counting"
            assert service.get("SittingUSec") > 5_000_000


def test_snooze_and_skip_close_the_bubble(desk):
    display, bus, server = desk
    with Service(bus, display, SHORT + "[Coach]\nSnooze=1s\nSnoozeLimit=1\n") as service, service.watch() as watcher:
        with Typing(display):
            service.wait("Phase", "suggested")
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
def test_a_missing_x_display_is_reported(env, word):
    with Display() as display, PrivateBus() as bus, Service(bus, display, env=env) as service:
        assert service.source("State") == "absent"
        assert word in service.source("Detail")
        assert service.get("State") == "unknown" and service.get("IdleSource") == ""
        assert service.get("SittingUSec") == 0


def test_a_suggestion_that_starts_the_service(desk):
    """The state before the stop is an absence. The service that the bus starts needs a moment to see the key press."""
    display, bus, server = desk
    with Service(bus, display, ASKED) as service:
        key(display)
        service.wait("State", "active")
        service.wait("State", "away")
    call(service.conn, *DBUS, "UpdateActivationEnvironment", "(a{ss})", {"DISPLAY": display.env["DISPLAY"]})
    with Typing(display):
        done = service.ctl("suggest")
        assert (done.returncode, done.stderr) == (0, "")
        wait_until(lambda: shown(server) == 1, what="one bubble")


def trace_rows(path):
    """(instant, name, members) of the events of a trace."""
    rows = [line.split() for line in path.read_text(encoding="utf-8").split("\nend\n")[1].splitlines()]
    return [(int(at), name, dict(word.split("=", 1) for word in words)) for at, name, *words in rows]


def test_one_short_wait_between_due_and_the_bubble(desk):
    """Once a stretch is due and a key was pressed, only the typing pause delays it: a sixtieth of the limit."""
    display, bus, server = desk
    limit = 3_000_000
    with Service(bus, display, "[Sitting]\nLimit=3s\nAwayAfter=1min\n") as service:
        assert service.ctl("trace", "on").returncode == 0
        with Typing(display):
            service.wait("Phase", "suggested")
        assert service.ctl("trace", "off").returncode == 0
        trace, = (Path(bus.env["XDG_STATE_HOME"]) / "lumbard").glob("*.trace")
        rows = trace_rows(trace)
        waited = service.waited()
    names = [name for _, name, _ in rows]
    shown_at = names.index("shown")
    pressed = max(i for i in range(shown_at) if names[i] == "input" and "time" in names[i:shown_at])
    assert names[pressed:shown_at] == ["input", "time"], rows
    late = rows[pressed + 1][0] - int(rows[pressed][2]["at"]) - limit // 60
    assert 0 <= late < 60_000 + waited, f"{late} µs after the end of the typing pause"
