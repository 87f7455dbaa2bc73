"""The trace: what the live service decided, lumbard --replay decides again; on and off, and what is no trace."""
import os
import re
import signal
import subprocess
import time

import pytest
from played import ctl
from replayed import DAEMON, TRACE, Decisions, Journal, replay, sanitizers, switch_on
from rig import Display, FakeServer, PrivateBus, wait_until
from service import SHORT, Service, Typing, key


def configure(service, text):
    with open(os.path.join(service.env["XDG_CONFIG_HOME"], "lumbard", "lumbard.conf"), "w", encoding="utf-8") as f:
        f.write(text)


def wait_past(instant):
    wait_until(lambda: time.time_ns() // 1000 > instant, what="time to pass")


def live(service, end):
    """(live, replayed) for all that is to be seen of the service at rest."""
    presence, coach = end.first("presence"), end.first("coach")
    pairs = {}
    for prop, text in (("State", presence["state"]), ("StateReason", presence["reason"]), ("Phase", coach["phase"])):
        pairs[prop] = service.get(prop), text
    for prop, fields, name in (("StateSinceTimestamp", presence, "since"), ("LastRestTimestamp", presence, "last-rest-end"),
                               ("LastInputTimestamp", presence, "last-input"), ("PhaseSinceTimestamp", coach, "phase-since"),
                               ("DueTimestamp", coach, "due"), ("NextReminderTimestamp", coach, "next-reminder"),
                               ("SnoozedUntilTimestamp", coach, "snoozed-until"),
                               ("PausedUntilTimestamp", coach, "paused-until")):
        pairs[prop] = service.get(prop), end.instant(fields[name])
    for prop, fields, name in (("LastRestUSec", presence, "last-rest"), ("TodaySittingUSec", presence, "today-sitting"),
                               ("SittingUSec", presence, "sitting"), ("ActiveUSec", presence, "active")):
        pairs[prop] = service.get(prop), end.duration(fields[name])
    for prop, fields, name in (("TodayRests", presence, "today-rests"), ("SuggestionId", coach, "suggestion"),
                               ("Attempt", coach, "attempt"), ("SuggestionsToday", coach, "today-suggestions")):
        pairs[prop] = service.get(prop), int(fields[name])
    return pairs


def test_replay_decides_as_the_live_service_did(bus, display):
    """Begun with a bubble on screen; then a snooze, a skip, a pause, settings, what is refused, rests, a suggestion."""
    with FakeServer(bus) as server, Service(bus, display) as service:
        with Typing(display):
            service.wait("Phase", "suggested", 20)
            shown = server.wait("shown")
            journal, path = Journal(bus), switch_on(service)
            server.act(shown["id"], "snooze")
            service.wait("Phase", "snoozed")
            assert service.error("Resume")[0] == "org.lumbard.Error.NotNow"
            service.call("Skip")
            service.call("Pause", "(t)", 1_000_000)
            service.wait("Paused", False)
            configure(service, SHORT.replace("5s", "4s") + "[Coach]\nExercise=ql-ball\nHours=Mon-Sun 00:00-24:00\n")
            service.wait("Exercise", "ql-ball")
            service.wait("Phase", "suggested", 15)
            service.call("Pause", "(t)", 0)
            service.call("Resume")
        service.wait("State", "away")
        wait_past(service.get("StateSinceTimestamp") + 3_200_000)
        key(display)
        service.wait("State", "active")
        service.wait("State", "away", 20)
        wait_past(service.get("StateSinceTimestamp") + 3_200_000)  # nothing is left to happen
        service.call("Stop", interface=TRACE)
        answer = replay(path)
        decided = Decisions(answer.stdout)
        pairs = live(service, decided)
        rows = journal.rows()
    assert (answer.returncode, answer.stderr) == (0, "")
    assert {k: v for k, v in pairs.items() if v[0] != v[1]} == {}
    assert decided.rows() == rows
    kinds = {kind for _, kind, _ in rows}
    assert kinds >= {"state", "rest", "bout", "suggested", "closed", "snoozed", "skipped", "paused", "resumed"}
    assert {f["result"] for what, f in decided.lines if what == "refused"} == {"not-now"}
    assert answer.stdout.endswith("# Here the trace was turned off.\n")
    with open(path, encoding="utf-8") as stream:
        assert re.search(r"^\d+ settings( at=\d+)? Sitting.Limit=4000000 ", stream.read(), re.M)


@pytest.fixture(scope="module", name="trace")
def small_trace(tmp_path_factory):
    """Made by a real service, which was killed in the middle of it."""
    with PrivateBus() as bus, Display() as display, Service(bus, display) as service:
        path = switch_on(service)
        key(display)
        service.wait("State", "active")
        service.call("Pause", "(t)", 3600_000_000)
        service.process.kill(signal.SIGKILL)
        service.process.wait_exit()
        copy = tmp_path_factory.mktemp("trace") / "killed.trace"
        copy.write_bytes(open(path, "rb").read())
    return copy


def test_the_same_file_gives_the_same_output_anywhere(trace):
    first = replay(trace)
    assert first.returncode == 0 and first.stderr == ""
    assert "breaks off" in first.stdout.splitlines()[-1]
    assert " paused until=" in first.stdout
    for env in ({}, {"TZ": "Asia/Kolkata"}, {"TZ": "America/New_York", "LC_ALL": "de_DE.UTF-8", "HOME": "/nonexistent"}):
        assert replay(trace, **env).stdout == first.stdout


def test_what_is_no_trace_is_refused(trace, tmp_path):
    lines = trace.read_text().splitlines(keepends=True)
    events = lines.index("end\n") + 1
    cases = {
        "cut": (lines[:-1] + [lines[-1][:-3]], 0, f":{len(lines)}: the last line is broken off, and left out"),
        "middle": (lines[:events] + ["nonsense\n"] + lines[events:], 1, f":{events + 1}: "),
        "head": (lines[: events - 3], 1, ": the state has no end"),
        "state": ([line.replace("phase 1", "phase 99") for line in lines], 1, ": the state at its begin is none"),
        "other": (["#!/bin/sh\n"], 1, ':1: "lumbard-trace" should stand here'),
        "empty": ([], 1, ":1: the head of the trace breaks off"),
    }
    assert "phase 1\n" in lines
    for name, (text, status, sentence) in cases.items():
        path = tmp_path / f"{name}.trace"
        path.write_text("".join(text))
        answer = replay(path)
        assert answer.returncode == status, name
        assert sentence in answer.stderr and answer.stderr.count("\n") == 1, (name, answer.stderr)
    answer = replay(tmp_path / "missing.trace")
    assert answer.returncode == 1 and "No such file" in answer.stderr


def test_replay_says_when_its_output_is_lost(trace):
    with open("/dev/full", "w", encoding="utf-8") as full:
        answer = subprocess.run([DAEMON, "--replay", trace], env=sanitizers(), stdout=full, stderr=subprocess.PIPE,
                                text=True, timeout=20)
    assert answer.returncode == 1 and "No space left" in answer.stderr


def test_on_and_off(bus):
    with Service(bus, config="") as service, service.watch() as seen:
        assert service.get("Path", TRACE) == ""
        service.call("Stop", interface=TRACE)  # nothing to stop
        path = switch_on(service)
        folder, name = os.path.split(path)
        assert folder == f"{bus.env['XDG_STATE_HOME']}/lumbard"
        assert re.fullmatch(r"trace-\d{8}-\d{6}\.trace", name)
        assert os.stat(path).st_mode & 0o777 == 0o600
        assert service.call("Start", interface=TRACE)[0] == path
        seen.wait(lambda _, a: a[0] == TRACE and a[1] == {"Active": True, "Path": path})
        service.call("Pause", "(t)", 0)
        service.call("Stop", interface=TRACE)
        seen.wait(lambda _, a: a[0] == TRACE and a[1] == {"Active": False})
        assert service.get("Path", TRACE) == path
        with open(path, encoding="utf-8") as stream:
            before = stream.read()
        service.call("Resume")
        with open(path, encoding="utf-8") as stream:
            assert stream.read() == before
        assert re.search(r"^\d+ pause( at=\d+)? until=never$", before, re.M)
        assert service.call("Start", interface=TRACE)[0] != path


def test_it_does_not_go_on_by_itself(bus):
    with Service(bus, config="") as service:
        path = switch_on(service)
        service.process.stop()
        assert replay(path).stdout.endswith("# Here the service stopped.\n")
        service.start()
        assert service.get("Active", TRACE) is False and service.get("Path", TRACE) == ""


def test_where_it_cannot_be_written(bus):
    with Service(bus, config="", env={"XDG_STATE_HOME": "/dev/null/nowhere"}) as service:
        name, sentence = service.error("Start", interface=TRACE)
        assert name == "org.lumbard.Error.HistoryUnavailable" and "without a history" in sentence
        assert service.get("Active", TRACE) is False
        service.process.stop()
    with Service(bus, config="") as service:
        folder = f"{bus.env['XDG_STATE_HOME']}/lumbard"
        os.rename(folder, f"{folder}-elsewhere")
        name, sentence = service.error("Start", interface=TRACE)
        assert name == "org.lumbard.Error.NotWritable" and "No such file or directory" in sentence
        assert service.get("Active", TRACE) is False and service.get("Path", TRACE) == ""


def test_lumbarctl(bus):
    def say(line):
        answer = ctl(bus, line)
        assert (answer.status, answer.stderr) == (0, "")
        return answer.stdout

    for line in ("trace", "trace on", "trace off"):
        answer = ctl(bus, line)
        assert answer.status == 3 and "not running" in answer.stderr, "nothing of it starts the service"
    with Service(bus, config="") as service:
        assert say("trace") == say("trace status") == say("trace off") == "No trace is being written.\n"
        first = say("trace on")
        path = service.get("Path", TRACE)
        assert first == say("trace on") == say("trace status") == f"A trace is being written: {path}\n"
        assert say("trace off") == say("trace") == f"No trace is being written. The last one: {path}\n"
        answer = ctl(bus, "trace maybe")
        assert answer.status == 2 and "'maybe' is none of on, off and status." in answer.stderr


def test_the_help_names_it():
    answer = subprocess.run([DAEMON, "--help"], capture_output=True, text=True, timeout=20, check=True)
    assert "--replay=FILE" in answer.stdout
    answer = subprocess.run([DAEMON, "--replay"], capture_output=True, text=True, timeout=20, check=False)
    assert answer.returncode == 1 and "--replay" in answer.stderr
