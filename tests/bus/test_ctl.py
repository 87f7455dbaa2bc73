"""The commands of lumbarctl that make one call: their output, their exit status, and the call."""
import os
import re
import subprocess
import time

import pytest
from fake_lumbard import (COACH, FAILED, FINE, HOUR, MINUTE, NOT_RUNNING, PRESENCE, PROGRAM, REFUSED, SECOND, STOPPED, USAGE,
                    Watch, at, at_clock, check, clock, ctl, now, plain, private_bus)
from fake_lumbard import bus_fixture, service_fixture  # noqa: F401  (fixtures)
from gi.repository import GLib
from rig import LUMBARD, Process, wait_until

NOT_NOW = "org.lumbard.Error.NotNow"
READS = ["status", "status --json", "explain", "explain --json", "sources", "sources --json", "trackers", "trackers --json"]
ORDERS = ["snooze", "skip", "pause", "pause 1h", "resume"]


# status -------------------------------------------------------------------------------------------------------------


def test_status_is_one_screen(bus, service):
    answer = ctl(bus, "status")
    t = {k: v[1] for k, v in {**service.interfaces[PRESENCE], **service.interfaces[COACH]}.items()
         if k.endswith("Timestamp")}
    lines = answer.stdout.splitlines()
    assert (answer.status, answer.stderr) == (FINE, "")
    assert lines[:2] == [f"Sitting since {clock(t['StateSinceTimestamp'])}",
                         f"  this sitting   20 minutes (15 minutes active), since {clock(t['SittingSinceTimestamp'])}"]
    assert lines[2].startswith(f"  next stretch   {at_clock(t['DueTimestamp'])}, in 9 minutes ")
    assert lines[3:] == ["  exercise       doorway stretch, left side",
                         f"  last break     6 minutes, ended {at_clock(t['LastRestTimestamp'])}",
                         "  today          3 hours 12 minutes sitting, 20 minutes standing, 4 breaks, 3 reminders, 1 stretch",
                         "  activity from  the Wayland compositor"]


def test_status_names_the_programs_that_will_delay_a_stretch(bus, service):
    held = [("slides", "hold", "a\x1btalk", 0, at(23, 59, day=1)), ("x", "hold", "", 0, 0), FILM]
    service.interfaces[PRESENCE]["Evidence"] = ("a(ssstt)", held)
    line = "\n  reminders      wait: slides asks for quiet (atalk) until tomorrow 23:59; x asks for quiet\n"
    assert line in ctl(bus, "status").stdout
    service.interfaces[COACH]["HeldBy"] = ("as", ["lease:slides"])
    assert "\n  reminders      wait: slides asks for quiet\n" in ctl(bus, "status").stdout


def test_status_json_is_every_property(bus, service):
    assert ctl(bus, "status --json").json == plain({**service.interfaces[PRESENCE], **service.interfaces[COACH]})


@pytest.mark.parametrize("change, phrase", [
    ({"Phase": ("s", "held"), "DueTimestamp": ("t", 1), "HeldBy": ("as", ["call:firefox", "fullscreen"])},
     "but waits: firefox is in a call; a window is full screen"),
    ({"HeldBy": ("as", ["lease:slides", "new-hold"])}, "reminders      wait: slides asks for quiet; new-hold"),
    ({"HeldBy": ("as", ["call", "dnd", "lease:"])},
     "wait: a call is on; do not disturb is on; a program asks for quiet"),
    ({"Phase": ("s", "suggested"), "Attempt": ("u", 2)}, "next stretch   now (reminder 2); next reminder "),
    ({"Phase": ("s", "snoozed"), "SnoozedUntilTimestamp": ("t", at(12, 0))}, "snoozed until 12:00"),
    ({"Phase": ("s", "paused"), "Paused": ("b", True), "DueTimestamp": ("t", 0)}, "paused until you resume"),
    ({"Phase": ("s", "paused"), "PausedUntilTimestamp": ("t", at(7, 5, day=1))}, "paused until tomorrow 07:05"),
    ({"Phase": ("s", "stretching"), "Step": ("u", 2), "Steps": ("u", 6), "StepTitle": ("s", "Reach up")},
     "stretching now, step 2 of 6: Reach up"),
    ({"Phase": ("s", "resting"), "HeldBy": ("as", ["lock"])}, "next stretch   none while you are away\n  exercise"),
    ({"Phase": ("s", "quiet"), "NextReminderTimestamp": ("t", at(9, 0, day=1))},
     "none outside your working hours; not before tomorrow 09:00"),
    ({"Phase": ("s", "unknown")}, "unknown: lumbard cannot see whether you are here"),
    ({"DueTimestamp": ("t", 0)}, "next stretch   none planned"),
    ({"Phase": ("s", "dancing")}, "dancing"),
    ({"Phase": ("s", "\x1b[2Jx")}, "[2Jx"),
    ({"Phase": ("s", "due"), "DueTimestamp": ("t", 1)}, "; will appear at your next short pause"),
    ({"Phase": ("s", "due"), "DueTimestamp": ("t", now() - MINUTE), "FailedTimestamp": ("t", now() - HOUR),
      "Failure": ("s", "no-server")}, "; will appear at your next short pause"),
    ({"Phase": ("s", "due"), "DueTimestamp": ("t", now() - HOUR), "FailedTimestamp": ("t", now() - MINUTE),
      "Failure": ("s", "no-server")}, "but could not be shown: no notification server answered, or the server ended"),
    # Brought forward by SuggestNow: the stretch is due later.
    ({"Phase": ("s", "due"), "PhaseSinceTimestamp": ("t", now() - MINUTE), "DueTimestamp": ("t", now() + HOUR),
      "FailedTimestamp": ("t", now() - SECOND), "Failure": ("s", "no-notifier")},
     "but could not be shown: the program lumbard-notifier did not start, or it ended"),
    ({"Phase": ("s", "due"), "PhaseSinceTimestamp": ("t", now() - MINUTE), "DueTimestamp": ("t", now() + HOUR),
      "FailedTimestamp": ("t", now() - HOUR), "Failure": ("s", "no-notifier")}, "; will appear at your next short pause"),
    ({"DueTimestamp": ("t", 2**64 - 1)}, "next stretch   on "),
    ({"Phase": ("u", 7), "HeldBy": ("s", "x"), "DueTimestamp": ("s", "")}, "exercise"),
])
def test_status_describes_the_phase(bus, service, change, phrase):
    service.interfaces[COACH].update(change)
    answer = ctl(bus, "status")
    assert answer.status == FINE and phrase in answer.stdout and "\x1b" not in answer.stdout


PROBLEM = ("/x/lumbard.conf", "Coach.Snooze", 3, "Coach.Snooze: 'x' is not a duration")
BROKEN = ("/y/lumbard.conf", "", 1, "not a group; the whole file is ignored")


@pytest.mark.parametrize("problems, sentence", [
    ([PROBLEM], "A value in the configuration is ignored: /x/lumbard.conf, line 3: Coach.Snooze: 'x' is not a duration"),
    ([BROKEN], "There is a problem in the configuration: /y/lumbard.conf, line 1: not a group; the whole file is ignored"),
    ([PROBLEM, BROKEN], "There are 2 problems in the configuration. The first: /x/lumbard.conf, line 3: Coach.Snooze: 'x' "
     "is not a duration"),
])
def test_status_and_doctor_count_the_problems_of_the_configuration(bus, service, problems, sentence):
    service.interfaces[f"{LUMBARD}.Settings"] = {"Problems": ("a(ssus)", problems)}
    assert f"problem {sentence} To see what to do" in " ".join(ctl(bus, "status").stdout.split())
    doctor = " ".join(ctl(bus, "doctor").stdout.split())
    assert f"{sentence}. Correct the file; the service reads it again at once." in doctor
    assert all(f"{file}, line {line}: {reason}" in doctor for file, _, line, reason in problems)


def test_status_of_another_version(bus, service):
    service.interfaces = {PRESENCE: {"State": ("s", "lying"), "New": ("a{sv}", {"a\"b": GLib.Variant("d", 1.5)}),
                                     "Odd": ("d", float("inf")), "Big": ("t", 2**64 - 1)}, COACH: NotImplemented}
    check(ctl(bus, "status"), FINE, "Lying\n")
    assert ctl(bus, "status --json").json == {"State": "lying", "New": {'a"b': 1.5}, "Odd": None, "Big": 2**64 - 1}
    assert ctl(bus, "status --waybar").json["class"] == ["unknown", "lying"]
    service.interfaces[PRESENCE] = NotImplemented
    assert ctl(bus, "status").status == REFUSED


# explain ------------------------------------------------------------------------------------------------------------


def test_explain(bus, service):
    first, second = at(8, 15), at(8, 5)
    service.decisions = ((now() + 11 * MINUTE, "A stretch becomes due."),
                         [(first, "state", "input", "Sitting: \"keys\"."), (second, "rest", "idle", "A rest.\x07")])
    answer = ctl(bus, "explain 2")
    lines = answer.stdout.splitlines()
    assert answer.status == FINE and lines[0].startswith("Now: Sitting since ")
    assert re.fullmatch(r"Next: (tomorrow )?\d\d:\d\d:\d\d  A stretch becomes due\.", lines[1])
    assert lines[2:] == ["Last decisions, newest first:", "  08:15:00  Sitting: \"keys\".", "  08:05:00  A rest."]
    answer = ctl(bus, "explain --json").json
    assert answer["Next"] == {"Timestamp": service.decisions[0][0], "Sentence": "A stretch becomes due."}
    assert [tuple(d.values()) for d in answer["Decisions"]] == service.decisions[1]
    assert list(answer["Decisions"][0]) == ["Timestamp", "Decision", "Reason", "Sentence"]
    assert service.orders() == [("Explain", (2,)), ("ListTrackers", ()), ("Explain", (10,))]
    service.decisions = ((0, ""), [])
    service.interfaces[PRESENCE] = {}
    check(ctl(bus, "explain"), FINE, "Next: Nothing is planned.\n")
    assert ctl(bus, "explain --json").json == {"Next": {"Timestamp": 0, "Sentence": ""}, "Decisions": []}


FILM = ("mpris", "video", "mpv\x1b", at(12, 0, day=-1), 0)
IDLE = ("x11", "idle", "no input since", at(12, 31, day=-1), 0)


@pytest.mark.parametrize("change, sentence", [
    ({"State": "active", "StateReason": "input", "Evidence": [IDLE]},
     "Sitting since yesterday 12:31:00."),
    ({"State": "away", "StateReason": "idle", "Evidence": [IDLE]},
     "Away since your last input yesterday at 12:31:00; no film, no call."),
    ({"State": "away", "StateReason": "lock", "LastInputTimestamp": at(12, 30, day=-1), "Evidence": [FILM]},
     "Away since yesterday 12:31:00 (screen locked); your last input was yesterday at 12:30:00; no call; "
     "mpv plays a film since yesterday 12:00:00."),
    ({"State": "passive", "StateReason": "media", "Evidence": [FILM, ("pipewire", "call", "firefox", 0, 0)]},
     "Sitting since your last input yesterday at 12:31:00; mpv plays a film since yesterday 12:00:00; "
     "firefox has a call open."),
    ({"State": "passive", "StateReason": "inhibitor", "Evidence": [("inhibit_gnome", "inhibitor", "", 0, 0)]},
     "Sitting since your last input yesterday at 12:31:00; no film, no call; a program keeps the screen on."),
    ({"State": "passive", "StateReason": "assumed", "LastInputTimestamp": 0, "Evidence": []},
     "Sitting since yesterday 12:31:00 (assumed, as configured); no film, no call."),
    ({"State": "standing", "StateReason": "lease", "Evidence": [("desk", "standing", "", at(12, 31, day=-1), at(13, 5, 1))]},
     "Standing since yesterday 12:31:00 (reported by a program); desk reports standing since yesterday 12:31:00 until tomorrow 13:05:00."),
    ({"State": "active", "StateReason": "input", "Evidence": [("slides", "hold", "talk", 0, 0), ("x", "hold", "", 0, 0)]},
     "Sitting since yesterday 12:31:00; slides asks for quiet (talk); x asks for quiet."),
    ({"State": "unknown", "StateReason": "none", "Evidence": [("x", "telepathy", "a", 0, 2**64 - 1)]},
     "Unknown since yesterday 12:31:00: lumbard cannot see whether you are here; telepathy (a) until "),
    ({"State": "unknown", "StateReason": "start", "Evidence": []}, "Waiting for your first key press."),
    ({"State": "unknown", "StateReason": "start", "IdleSource": "", "Evidence": []},
     "Unknown since yesterday 12:31:00: lumbard cannot see whether you are here."),
    ({"State": "lying", "StateReason": "tired", "Evidence": []}, "Lying since yesterday 12:31:00 (tired)."),
])
def test_explain_describes_the_present(bus, service, change, sentence):
    types = {"Evidence": "a(ssstt)", "LastInputTimestamp": "t"}
    noon = {"StateSinceTimestamp": ("t", at(12, 31, day=-1)), "LastInputTimestamp": ("t", at(12, 31, day=-1))}
    service.interfaces[PRESENCE].update(noon | {name: (types.get(name, "s"), value) for name, value in change.items()})
    line = ctl(bus, "explain").stdout.splitlines()[0]
    assert line.startswith(f"Now: {sentence}") and "\x1b" not in line


# Orders -------------------------------------------------------------------------------------------------------------


def test_orders_call_the_service_with_the_words_typed(bus, service):
    tomorrow = at(9, 30, day=1)
    service.interfaces[COACH].update(SnoozedUntilTimestamp=("t", at(12, 0)), PausedUntilTimestamp=("t", tomorrow))
    check(ctl(bus, "snooze"), FINE, "Snoozed until 12:00.\n")
    check(ctl(bus, "snooze 1h 30min"), FINE, "Snoozed until 12:00.\n")
    check(ctl(bus, ["snooze", "90s"]), FINE, "Snoozed until 12:00.\n")
    check(ctl(bus, "pause"), FINE, "Paused. To continue: lumbarctl resume\n")
    check(ctl(bus, "pause 45min"), FINE, "Paused until tomorrow 09:30.\n")
    check(ctl(bus, "pause until tomorrow 9:30"), FINE, "Paused until tomorrow 09:30.\n")
    check(ctl(bus, ["pause", "until tomorrow"]), FINE, "Paused until tomorrow 09:30.\n")
    check(ctl(bus, "resume"), FINE, "Reminders are on again.\n")
    due = at_clock(service.interfaces[COACH]["DueTimestamp"][1])
    check(ctl(bus, "skip"), FINE, f"Skipped. If you stay seated, the next stretch is due {due}.\n")
    check(ctl(bus, "suggest"), FINE, "A stretch will be suggested in a moment.\n")
    assert service.orders() == [
        ("Snooze", (0,)), ("Snooze", (90 * MINUTE,)), ("Snooze", (90 * SECOND,)), ("Pause", (0,)),
        ("Pause", (45 * MINUTE,)), ("PauseUntil", (tomorrow,)), ("PauseUntil", (at(0, 0, day=1),)), ("Resume", ()),
        ("Skip", ()), ("SuggestNow", ())]
    assert {member for member, _, may_start in service.calls if may_start} == {"SuggestNow"}


@pytest.mark.parametrize("time_of_day", ["9:30", "9.30", "9:30am", "9:30 A.M.", "Tomorrow 9:30"])
def test_a_time_of_day_in_any_spelling(bus, service, time_of_day):
    words = time_of_day if time_of_day.startswith("T") else "tomorrow " + time_of_day
    assert ctl(bus, "pause until " + words).status == FINE
    assert service.orders() == [("PauseUntil", (at(9, 30, day=1),))]


@pytest.mark.parametrize("hour", ["17", "5pm", "5 PM", "5 p.m.", "17:00"])
def test_an_hour_alone(bus, service, hour):
    assert ctl(bus, "pause until " + hour).status == FINE
    [(_, (instant,))] = service.orders()
    assert time.localtime(instant // SECOND)[3:6] == (17, 0, 0) and now() < instant < now() + 26 * HOUR


@pytest.mark.parametrize("duration", ["90min", "90 min", "90 minutes", "1h30", "1h 30", "1 hour 30 minutes", "1H30"])
def test_a_duration_in_any_spelling(bus, service, duration):
    assert ctl(bus, "snooze " + duration).status == FINE
    assert service.orders() == [("Snooze", (90 * MINUTE,))]


def test_pause_until_is_the_next_such_time(bus, service):
    past, coming = now() - 2 * MINUTE, now() + 2 * MINUTE
    for instant in (past, coming):
        assert ctl(bus, "pause until " + time.strftime("%H:%M", time.localtime(instant // SECOND))).status == FINE
    (_, (first,)), (_, (second,)) = service.orders()
    assert second <= coming < second + MINUTE
    assert time.localtime(first // SECOND)[3:5] == time.localtime(past // SECOND)[3:5]
    assert now() + 22 * HOUR < first < now() + 26 * HOUR


def test_a_refusal_prints_the_sentence_of_the_service(bus, service):
    service.errors = {m: (NOT_NOW, "Nothing is suggested, so it cannot be snoozed.\x1b[0m")
                      for m in ("Snooze", "Skip", "SuggestNow", "Pause", "Resume", "Explain")}
    for line in ("snooze", "skip", "suggest", "pause", "resume", "explain"):
        check(ctl(bus, line), REFUSED, "", "Nothing is suggested, so it cannot be snoozed.[0m\n")
    service.errors = {"Skip": (NOT_NOW, "No stretch is due (phase: counting)."), "Resume": (NOT_NOW, "Not paused (phase: x)"),
                      "Pause": ("org.lumbard.Error.Other", "Odd (phase: x)")}
    check(ctl(bus, "skip"), REFUSED, "", "No stretch is due.\n")  # the phase is for programs
    check(ctl(bus, "resume"), REFUSED, "", "Not paused\n")
    check(ctl(bus, "pause"), REFUSED, "", "Odd (phase: x)\n")
    service.errors = {"Skip": ("org.freedesktop.DBus.Error.UnknownMethod", "Unknown method Skip.")}
    assert "older than lumbarctl" in ctl(bus, "skip").stderr


def test_a_service_that_stops_before_it_answers(bus, service):
    """The error of a bus whose service was killed."""
    service.errors = {"Skip": ("org.freedesktop.DBus.Error.NoReply", "Message recipient disconnected from message bus")}
    check(ctl(bus, "skip"), FAILED, "", "The lumbard service stopped before it answered.\n")


# Without a service --------------------------------------------------------------------------------------------------


def test_only_suggest_starts_the_service(tmp_path):
    marker = tmp_path / "started"
    with private_bus(activatable={LUMBARD: f'/bin/sh -c "touch {marker}; exit 1"'}) as bus:
        for line in READS + ORDERS:
            check(ctl(bus, line), NOT_RUNNING, "", STOPPED)
        assert ctl(bus, "status --waybar").json["alt"] == "stopped"
        assert not marker.exists()
        answer = ctl(bus, "suggest")
        assert answer.status == NOT_RUNNING and answer.stderr.startswith("The lumbard service cannot be started: ")
        assert marker.exists()


def test_no_bus(tmp_path):
    env = {"PATH": os.environ["PATH"], "XDG_RUNTIME_DIR": str(tmp_path),
           "DBUS_SESSION_BUS_ADDRESS": f"unix:path={tmp_path}/bus"}
    for line in READS + ORDERS + ["suggest", "watch"]:
        done = subprocess.run([PROGRAM, *line.split()], env=env, capture_output=True, text=True, timeout=60)
        assert done.returncode == FAILED and done.stderr.startswith("No session bus found")


def test_a_service_that_hangs_is_reported(bus, service):
    """That it takes 5 s, and not twice as long, is tested in test_ctl_json.py."""
    service.is_hung = True
    started = time.monotonic()
    with Process([PROGRAM, "status"], bus.env) as status, Process([PROGRAM, "skip"], bus.env) as skip, \
         Watch(bus, "--json") as watch:
        for process in status, skip:
            assert process.wait_exit() == FAILED
            assert process.stderr == "The lumbard service does not answer: no reply within 5 seconds.\n"
        assert watch.json(0)["Event"] == "Unanswered"
        assert time.monotonic() - started > 4.5
        service.is_hung = False
        service.change(PRESENCE, State=("s", "away"))
        assert watch.json(1)["Properties"]["State"] == "away"


# Usage --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("line, sentence", [
    ("", "Missing command."),
    ("stauts", "Unknown command 'stauts'. Did you mean 'status'?"),
    ("sno", "Unknown command 'sno'. Did you mean 'snooze'?"),
    ("reboot", "Unknown command 'reboot'."),
    ("status --jsn", "Unknown option --jsn."),
    ("skip --csv", "Unknown option --csv."),
    ("--json", "Unknown option --json."),
    ("status --json --waybar", "--json and --waybar cannot be combined."),
    ("skip now", "Unexpected argument 'now'."),
    ("skip -- now", "Unexpected argument 'now'."),
    ("explain 1 -- 2", "Unexpected argument '2'."),
    ("snooze 5", "The duration '5' has no unit. Write 5s, 5min or 5h."),
    ("snooze 9h", "The duration '9h' is out of range: expected 1 second to 4 hours."),
    ("snooze 0", "The duration '0' is out of range: expected 1 second to 4 hours."),
    ("snooze soon", "'soon' is not a duration. Write for example 90s, 45min, 2h or 1h 30min."),
    ("pause 99999999999999999999h", "out of range: expected 1 second to 366 days."),
    ("pause until 24:01", "'24:01' is not a time of day. Write for example 17:00, 17, 5pm, tomorrow, tomorrow 09:30."),
    ("pause until", "Missing time. Write for example 17:00,"),
    ("explain -- -1", "N must be a whole number, 0 or more, not '-1'."),
    ("trace maybe", "Unknown argument 'maybe': expected on, off or status."),
    ("help snoze", "Unknown command 'snoze'. Did you mean 'snooze'?"),
    (["skip", "\x1b[2J"], "Unexpected argument '[2J'."),
])
def test_wrong_usage(bus, service, line, sentence):
    answer = ctl(bus, line)
    assert (answer.status, answer.stdout, service.calls) == (USAGE, "", [])
    assert sentence in answer.stderr and "\nTry: lumbarctl " in answer.stderr


@pytest.mark.parametrize("command, status", [("status", FAILED), ("--version", FAILED)])
def test_lost_output_is_a_failure(bus, service, command, status):
    with open("/dev/full", "wb") as full, subprocess.Popen([PROGRAM, command], env=bus.env, stdout=full) as process:
        wait_until(lambda: process.poll() is not None, what=command)
    assert process.returncode == status
