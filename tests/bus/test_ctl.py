"""lumbarctl's commands that ask once or give an order: output, exit statuses, and what they ask of the service."""
import json
import os
import re
import subprocess
import time

import pytest
from gi.repository import GLib
from played import (COACH, FAILED, FINE, HOUR, MINUTE, NOT_RUNNING, PRESENCE, PROGRAM, REFUSED, SECOND, STOPPED, USAGE,
                    Watch, at, check, clock, ctl, now, plain, private_bus)
from played import bus_fixture, played_service  # noqa: F401  (fixtures)
from rig import LUMBARD, Process, wait_until

NOT_NOW = "org.lumbard.Error.NotNow"
READS = ["status", "status --json", "explain", "explain --json", "sources", "sources --json"]
ORDERS = ["snooze", "skip", "pause", "pause 1h", "resume"]


# status -------------------------------------------------------------------------------------------------------------


def test_status_is_one_screen(bus, service):
    answer = ctl(bus, "status")
    t = {k: clock(v[1]) for k, v in {**service.interfaces[PRESENCE], **service.interfaces[COACH]}.items()
         if k.endswith("Timestamp")}
    lines = answer.stdout.splitlines()
    assert (answer.status, answer.stderr) == (FINE, "")
    assert lines[:2] == [f"Sitting since {t['StateSinceTimestamp']} (input)",
                         f"  this bout     20min sitting, 15min of it with input, since {t['SittingSinceTimestamp']}"]
    assert lines[2].startswith(f"  next stretch  due at {t['DueTimestamp']}, in 9min ")
    assert lines[3:] == ["  exercise      ql-doorway, left side",
                         f"  last rest     6min, ended {t['LastRestTimestamp']}",
                         "  today         3h 12min sitting, 20min standing, 4 rests, 3 suggestions, 1 stretch",
                         "  idle source   wayland"]


def test_status_tells_who_will_hold_what_is_not_due(bus, service):
    held = [("slides", "hold", "a\x1btalk", 0, at(23, 59, day=1)), ("x", "hold", "", 0, 0), FILM]
    service.interfaces[PRESENCE]["Evidence"] = ("a(ssstt)", held)
    assert "\n  on hold by    slides (a\ufffdtalk) until tomorrow 23:59:00, x\n" in ctl(bus, "status").stdout
    service.interfaces[COACH]["HeldBy"] = ("as", ["lease:slides"])
    assert "on hold by" not in ctl(bus, "status").stdout, "said already"


def test_status_json_is_every_property(bus, service):
    assert ctl(bus, "status --json").json == plain({**service.interfaces[PRESENCE], **service.interfaces[COACH]})


@pytest.mark.parametrize("change, phrase", [
    ({"Phase": ("s", "held"), "DueTimestamp": ("t", 1), "HeldBy": ("as", ["call:firefox", "fullscreen"])},
     "held by a call (firefox), full screen"),
    ({"HeldBy": ("as", ["lease:slides", "new-hold"])}, "held by       another program (slides), new-hold"),
    ({"Phase": ("s", "suggested"), "Attempt": ("u", 2)}, "suggested, reminder 2, again at "),
    ({"Phase": ("s", "snoozed"), "SnoozedUntilTimestamp": ("t", at(12, 0))}, "snoozed until 12:00"),
    ({"Phase": ("s", "paused"), "Paused": ("b", True), "DueTimestamp": ("t", 0)}, "paused until you resume"),
    ({"Phase": ("s", "paused"), "PausedUntilTimestamp": ("t", at(7, 5, day=1))}, "paused until tomorrow 07:05"),
    ({"Phase": ("s", "stretching"), "Step": ("u", 2), "Steps": ("u", 6), "StepTitle": ("s", "Reach up")},
     "stretching, step 2 of 6: Reach up"),
    ({"Phase": ("s", "dancing")}, "dancing"),
    ({"Phase": ("s", "\x1b[2Jx")}, "\ufffd[2Jx"),
    ({"Phase": ("s", "due"), "DueTimestamp": ("t", 2**64 - 1)}, "due at "),
    ({"Phase": ("u", 7), "HeldBy": ("s", "x"), "DueTimestamp": ("s", "")}, "exercise"),
])
def test_status_tells_the_phase(bus, service, change, phrase):
    service.interfaces[COACH].update(change)
    answer = ctl(bus, "status")
    assert answer.status == FINE and phrase in answer.stdout and "\x1b" not in answer.stdout


def test_status_of_another_version(bus, service):
    service.interfaces = {PRESENCE: {"State": ("s", "lying"), "New": ("a{sv}", {"a\"b": GLib.Variant("d", 1.5)}),
                                     "Odd": ("d", float("inf")), "Big": ("t", 2**64 - 1)}, COACH: NotImplemented}
    check(ctl(bus, "status"), FINE, "Lying\n")
    assert ctl(bus, "status --json").json == {"State": "lying", "New": {'a"b': 1.5}, "Odd": None, "Big": 2**64 - 1}
    assert ctl(bus, "status --waybar").json["class"] == ["unknown", "lying"]
    service.interfaces[PRESENCE] = NotImplemented
    assert ctl(bus, "status").status == REFUSED


def test_status_for_a_panel(bus, service):
    due = service.interfaces[COACH]["DueTimestamp"][1]
    line = ctl(bus, "status --waybar").json
    assert line["tooltip"].splitlines()[1] == f"stretch: due at {clock(due)}"
    assert 60 < line.pop("percentage") < 70 and line.pop("tooltip")
    assert line == {"text": clock(due), "class": ["counting", "active"], "alt": "counting"}
    service.interfaces[PRESENCE]["State"] = ("s", "standing")
    service.interfaces[COACH]["DueTimestamp"] = ("t", 0)
    line = ctl(bus, "status --waybar").json
    assert (line["text"], line["class"]) == ("standing", ["counting", "standing"])
    service.interfaces[COACH].update(Phase=("s", "held"), HeldBy=("as", ["lease:<A&B>"]), DueTimestamp=("t", 1))
    line = ctl(bus, "status --waybar").json
    assert (line["text"], line["percentage"]) == ("held", 100) and "(&lt;A&amp;B&gt;)" in line["tooltip"]


def test_colours_are_for_terminals_only(bus, service):
    def on_terminal(**env):
        leader, follower = os.openpty()
        with subprocess.Popen([PROGRAM, "status"], env={**bus.env, **env}, stdout=follower) as process:
            os.close(follower)
            wait_until(lambda: process.poll() is not None, what="status to end")
        text = os.read(leader, 4096)
        os.close(leader)
        return text
    assert b"\x1b[" in on_terminal(TERM="xterm")
    for env in ({"TERM": "xterm", "NO_COLOR": "1"}, {"TERM": "dumb"}, {}):
        assert b"\x1b" not in on_terminal(**env)
    assert "\x1b" not in ctl(bus, "status", TERM="xterm").stdout


# explain ------------------------------------------------------------------------------------------------------------


def test_explain(bus, service):
    first, second = at(8, 15), at(8, 5)
    service.decisions = ((now() + 11 * MINUTE, "A stretch becomes due."),
                         [(first, "state", "input", "Sitting: \"keys\"."), (second, "rest", "idle", "A rest.\x07")])
    answer = ctl(bus, "explain 2")
    lines = answer.stdout.splitlines()
    assert answer.status == FINE and lines[0].startswith("Now: Sitting since ")
    assert re.fullmatch(r"Next: (tomorrow )?\d\d:\d\d:\d\d  A stretch becomes due\.", lines[1])
    assert lines[2:] == ["Last decisions, newest first:", "  08:15:00  Sitting: \"keys\".", "  08:05:00  A rest.\ufffd"]
    answer = ctl(bus, "explain --json").json
    assert answer["Next"] == {"Timestamp": service.decisions[0][0], "Sentence": "A stretch becomes due."}
    assert [tuple(d.values()) for d in answer["Decisions"]] == service.decisions[1]
    assert list(answer["Decisions"][0]) == ["Timestamp", "Decision", "Reason", "Sentence"]
    assert service.orders() == [("Explain", (2,)), ("Explain", (10,))]
    service.decisions = ((0, ""), [])
    service.interfaces[PRESENCE] = {}
    check(ctl(bus, "explain"), FINE, "Next: not known\n")
    assert ctl(bus, "explain --json").json == {"Next": {"Timestamp": 0, "Sentence": ""}, "Decisions": []}


FILM = ("mpris", "video", "mpv\x1b", at(12, 0, day=-1), 0)
IDLE = ("x11", "idle", "no input since", at(12, 31, day=-1), 0)


@pytest.mark.parametrize("change, sentence", [
    ({"State": "active", "StateReason": "input", "Evidence": [IDLE]},
     "Sitting since yesterday 12:31:00, keyboard, pointer or touch gave input."),
    ({"State": "away", "StateReason": "idle", "Evidence": [IDLE]},
     "Away since yesterday 12:31:00, your last input; no film, no call."),
    ({"State": "away", "StateReason": "lock", "LastInputTimestamp": at(12, 30, day=-1), "Evidence": [FILM]},
     "Away since yesterday 12:31:00, when the screen was locked; your last input was at yesterday 12:30:00; no call; "
     "a film (mpv\ufffd) since yesterday 12:00:00."),
    ({"State": "passive", "StateReason": "media", "Evidence": [FILM, ("pipewire", "call", "firefox", 0, 0)]},
     "Sitting without input since yesterday 12:31:00, your last input; a film (mpv\ufffd) since yesterday 12:00:00; "
     "a call (firefox)."),
    ({"State": "passive", "StateReason": "inhibitor", "Evidence": [("inhibit_gnome", "inhibitor", "", 0, 0)]},
     "Sitting without input since yesterday 12:31:00, your last input; no film, no call; a program that keeps the screen "
     "on (inhibit_gnome)."),
    ({"State": "passive", "StateReason": "manual", "LastInputTimestamp": 0, "Evidence": []},
     "Sitting without input since yesterday 12:31:00, assumed, as configured; no film, no call."),
    ({"State": "standing", "StateReason": "lease", "Evidence": [("desk", "standing", "", at(12, 31, day=-1), at(13, 5, 1))]},
     "Standing since yesterday 12:31:00; desk reports standing since yesterday 12:31:00 until tomorrow 13:05:00."),
    ({"State": "active", "StateReason": "input", "Evidence": [("slides", "hold", "talk", 0, 0), ("x", "hold", "", 0, 0)]},
     "Sitting since yesterday 12:31:00, keyboard, pointer or touch gave input; slides holds suggestions (talk); "
     "x holds suggestions."),
    ({"State": "unknown", "StateReason": "none", "Evidence": [("x", "telepathy", "a", 0, 2**64 - 1)]},
     "Not known since yesterday 12:31:00, nothing tells; telepathy (a) until "),
    ({"State": "lying", "StateReason": "tired", "Evidence": []}, "Lying since yesterday 12:31:00."),
])
def test_explain_says_how_things_are(bus, service, change, sentence):
    types = {"Evidence": "a(ssstt)", "LastInputTimestamp": "t"}
    noon = {"StateSinceTimestamp": ("t", at(12, 31, day=-1)), "LastInputTimestamp": ("t", at(12, 31, day=-1))}
    service.interfaces[PRESENCE].update(noon | {name: (types.get(name, "s"), value) for name, value in change.items()})
    line = ctl(bus, "explain").stdout.splitlines()[0]
    assert line.startswith(f"Now: {sentence}") and "\x1b" not in line


# Orders -------------------------------------------------------------------------------------------------------------


def test_orders_ask_what_was_typed(bus, service):
    tomorrow = at(9, 30, day=1)
    service.interfaces[COACH].update(SnoozedUntilTimestamp=("t", at(12, 0)), PausedUntilTimestamp=("t", tomorrow))
    check(ctl(bus, "snooze"), FINE, "Snoozed until 12:00.\n")
    check(ctl(bus, "snooze 1h 30min"), FINE, "Snoozed until 12:00.\n")
    check(ctl(bus, ["snooze", "90s"]), FINE, "Snoozed until 12:00.\n")
    check(ctl(bus, "pause"), FINE, "Paused. It goes on when you type: lumbarctl resume\n")
    check(ctl(bus, "pause 45min"), FINE, "Paused until tomorrow 09:30.\n")
    check(ctl(bus, "pause until tomorrow 9:30"), FINE, "Paused until tomorrow 09:30.\n")
    check(ctl(bus, ["pause", "until tomorrow"]), FINE, "Paused until tomorrow 09:30.\n")
    check(ctl(bus, "resume"), FINE, "Suggestions are on again.\n")
    assert ctl(bus, "skip").status == FINE
    check(ctl(bus, "suggest"), FINE, "The suggestion is on its way.\n")
    assert service.orders() == [
        ("Snooze", (0,)), ("Snooze", (90 * MINUTE,)), ("Snooze", (90 * SECOND,)), ("Pause", (0,)),
        ("Pause", (45 * MINUTE,)), ("PauseUntil", (tomorrow,)), ("PauseUntil", (at(0, 0, day=1),)), ("Resume", ()),
        ("Skip", ()), ("SuggestNow", ())]
    assert {member for member, _, may_start in service.calls if may_start} == {"SuggestNow"}


def test_pause_until_is_the_next_such_time(bus, service):
    past, coming = now() - 2 * MINUTE, now() + 2 * MINUTE
    for instant in (past, coming):
        assert ctl(bus, "pause until " + time.strftime("%H:%M", time.localtime(instant // SECOND))).status == FINE
    (_, (first,)), (_, (second,)) = service.orders()
    assert second <= coming < second + MINUTE
    assert time.localtime(first // SECOND)[3:5] == time.localtime(past // SECOND)[3:5]
    assert now() + 22 * HOUR < first < now() + 26 * HOUR


def test_a_refusal_is_the_service_s_sentence(bus, service):
    service.errors = {m: (NOT_NOW, "Nothing is suggested, so it cannot be snoozed.\x1b[0m")
                      for m in ("Snooze", "Skip", "SuggestNow", "Pause", "Resume", "Explain")}
    for line in ("snooze", "skip", "suggest", "pause", "resume", "explain"):
        check(ctl(bus, line), REFUSED, "", "Nothing is suggested, so it cannot be snoozed.\ufffd[0m\n")
    service.errors = {"Skip": ("org.freedesktop.DBus.Error.UnknownMethod", "Unknown method Skip.")}
    assert "older than lumbarctl" in ctl(bus, "skip").stderr


def test_a_service_that_is_gone_before_it_answers(bus, service):
    """The word of a bus whose service was killed."""
    service.errors = {"Skip": ("org.freedesktop.DBus.Error.NoReply", "Message recipient disconnected from message bus")}
    check(ctl(bus, "skip"), FAILED, "", "The lumbard service stopped before it answered.\n")


# Without a service --------------------------------------------------------------------------------------------------


def test_only_suggest_starts_the_service(tmp_path):
    marker = tmp_path / "started"
    with private_bus(activatable={LUMBARD: f'/bin/sh -c "touch {marker}; exit 1"'}) as bus:
        for line in READS + ORDERS:
            check(ctl(bus, line), NOT_RUNNING, "", STOPPED)
        answer = ctl(bus, "status --waybar")
        assert (answer.status, answer.stderr, json.loads(answer.stdout)["alt"]) == (NOT_RUNNING, STOPPED, "stopped")
        assert not marker.exists()
        answer = ctl(bus, "suggest")
        assert answer.status == NOT_RUNNING and answer.stderr.startswith("The lumbard service cannot be started: ")
        assert marker.exists()


def test_no_bus(tmp_path):
    env = {"PATH": os.environ["PATH"], "XDG_RUNTIME_DIR": str(tmp_path),
           "DBUS_SESSION_BUS_ADDRESS": f"unix:path={tmp_path}/bus"}
    for line in READS + ORDERS + ["suggest", "watch"]:
        done = subprocess.run([PROGRAM, *line.split()], env=env, capture_output=True, text=True, timeout=20)
        assert done.returncode == FAILED and done.stderr.startswith("There is no session bus here")


def test_a_hung_service_says_so(bus, service):
    service.is_hung = True
    started = time.monotonic()
    with Process([PROGRAM, "status"], bus.env) as status, Process([PROGRAM, "skip"], bus.env) as skip, \
         Watch(bus, "--json") as watch:
        for process in status, skip:
            assert process.wait_exit(9) == FAILED
            assert process.stderr == "The lumbard service does not answer: no reply within 5 s.\n"
        assert watch.json(0, 9)["Event"] == "Unanswered"
        assert 4.5 < time.monotonic() - started < 8
        service.is_hung = False
        service.change(PRESENCE, State=("s", "away"))
        assert watch.json(1)["Properties"]["State"] == "away"


# Usage --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("line, sentence", [
    ("", "A command is missing."),
    ("stauts", "'stauts' is no command; did you mean 'status'?"),
    ("sno", "'sno' is no command; did you mean 'snooze'?"),
    ("reboot", "'reboot' is no command."),
    ("status --jsn", "Unknown option --jsn"),
    ("status --json --waybar", "--json and --waybar cannot be had together."),
    ("skip now", "'now' is one argument too many."),
    ("snooze 5", "DURATION '5' has no unit; write 5s, 5min or 5h."),
    ("snooze 9h", "DURATION '9h' is out of range; it may be 1s to 4h."),
    ("snooze 0", "DURATION '0' is out of range; it may be 1s to 4h."),
    ("snooze soon", "DURATION 'soon' is not a duration; write for example 90s, 45min, 2h or 1h 30min."),
    ("pause 99999999999999999999h", "out of range; it may be 1s to 366d."),
    ("pause until 24:00", "'24:00' is no time of day;"),
    ("pause until", "'' is no time of day;"),
    ("explain -- -1", "N '-1' is no number of decisions; it may be 0 to 4294967295."),
    ("help snoze", "'snoze' is no command; did you mean 'snooze'?"),
    (["skip", "\x1b[2J"], "'\ufffd[2J' is one argument too many."),
])
def test_wrong_usage(bus, service, line, sentence):
    answer = ctl(bus, line)
    assert (answer.status, answer.stdout, service.calls) == (USAGE, "", [])
    assert sentence in answer.stderr and "\nTry: lumbarctl " in answer.stderr


def test_help(bus):
    for line in ("--help", "help"):
        answer = ctl(bus, line)
        assert (answer.status, answer.stderr) == (FINE, "")
        assert all(f"\n  {c}" in answer.stdout for c in ("status", "watch", "explain [N]", "pause [DURATION|until"))
    assert "lumbarctl snooze [OPTION" in ctl(bus, "help snooze").stdout
    assert ctl(bus, "help snooze").stdout == ctl(bus, "snooze --help").stdout
    assert ctl(bus, "--version").stdout.startswith("lumbarctl ")


@pytest.mark.parametrize("command, status", [("status", FAILED), ("--version", FAILED)])
def test_lost_output_is_a_failure(bus, service, command, status):
    with open("/dev/full", "wb") as full, subprocess.Popen([PROGRAM, command], env=bus.env, stdout=full) as process:
        wait_until(lambda: process.poll() is not None, what=command)
    assert process.returncode == status
