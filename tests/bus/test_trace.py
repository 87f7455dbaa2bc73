"""The trace: lumbard --replay makes the same decisions as the running service; switching it on and off; invalid files."""
import os
import re
import signal
import subprocess
import time
from pathlib import Path

import pytest
from fake_clocks import Clocks
from fake_lumbard import ctl
from lumbard import SHORT, Service, Typing, key
from notification_servers import FakeServer
from rig import Display, PrivateBus, wait_until
from trace_replay import DAEMON, TRACE, Decisions, Journal, replay, sanitizers, switch_on


def configure(service, text):
    with open(service.config_path, "w", encoding="utf-8") as f:
        f.write(text)


def wait_past(instant):
    wait_until(lambda: time.time_ns() // 1000 > instant, what="time to pass")


def live(service, end):
    """{property: (live value, replayed value)} of a service without pending changes."""
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


def test_replay_makes_the_same_decisions(bus, display):
    """Starts with a bubble on screen; then a snooze, a skip, a pause, settings, a rejected command, rests, a suggestion."""
    with FakeServer(bus) as server, Service(bus, display) as service:
        with Typing(display):
            service.wait("Phase", "suggested")
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
            service.wait("Phase", "suggested")
            service.call("Pause", "(t)", 0)
            service.call("Resume")
        service.wait("State", "away")
        wait_past(service.get("StateSinceTimestamp") + 3_200_000)
        key(display)
        service.wait("State", "active")
        service.wait("State", "away")
        wait_past(service.get("StateSinceTimestamp") + 3_200_000)  # no change is pending
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
    """The trace of a real service that was killed."""
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
    assert "is incomplete" in first.stdout.splitlines()[-1]
    assert " paused until=" in first.stdout
    for env in ({}, {"TZ": "Asia/Kolkata"}, {"TZ": "America/New_York", "LC_ALL": "de_DE.UTF-8", "HOME": "/nonexistent"}):
        assert replay(trace, **env).stdout == first.stdout


def test_invalid_traces_are_rejected(trace, tmp_path):
    lines = trace.read_text().splitlines(keepends=True)
    events = lines.index("end\n") + 1
    cases = {
        "cut": (lines[:-1] + [lines[-1][:-3]], 0, f":{len(lines)}: the last line is incomplete and was ignored"),
        "middle": (lines[:events] + ["nonsense\n"] + lines[events:], 1, f":{events + 1}: "),
        "head": (lines[: events - 3], 1, ": the state is incomplete"),
        "state": ([re.sub(r"^phase \d+$", "phase 99", line) for line in lines], 1, ": the state at the start"),
        "other": (["#!/bin/sh\n"], 1, ':1: expected "lumbard-trace"'),
        "empty": ([], 1, ":1: the head of the trace is incomplete"),
    }
    assert re.search(r"^phase \d+$", "".join(lines), re.M)
    for name, (text, status, sentence) in cases.items():
        path = tmp_path / f"{name}.trace"
        path.write_text("".join(text))
        answer = replay(path)
        assert answer.returncode == status, name
        assert sentence in answer.stderr and answer.stderr.count("\n") == 1, (name, answer.stderr)
    answer = replay(tmp_path / "missing.trace")
    assert answer.returncode == 1 and "No such file" in answer.stderr


def test_replay_reports_lost_output(trace):
    with open("/dev/full", "w", encoding="utf-8") as full:
        answer = subprocess.run([DAEMON, "--replay", trace], env=sanitizers(), stdout=full, stderr=subprocess.PIPE,
                                text=True, timeout=60)
    assert answer.returncode == 1 and "No space left" in answer.stderr


def test_on_and_off(bus):
    clocks = Clocks(bus.folder)
    with Service(bus, config="", env=clocks.env) as service, service.watch() as seen:
        assert service.get("Path", TRACE) == ""
        service.call("Stop", interface=TRACE)  # there is no trace to stop
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
        name, sentence = service.error("Start", interface=TRACE)
        assert name == "org.freedesktop.DBus.Error.LimitsExceeded" and "less than a minute ago" in sentence
        assert service.get("Active", TRACE) is False and service.get("Path", TRACE) == path
        clocks.move(passed=60)
        assert service.call("Start", interface=TRACE)[0] != path


def test_the_oldest_traces_are_removed(bus):
    """The newest twenty stay. Files with other names, links and folders are left alone."""
    with Service(bus, config="") as service:
        first = Path(switch_on(service))
        service.process.stop()
        service.start()  # a new service may start one at once
        folder = first.parent
        old = [folder / f"trace-202501{day:02d}-120000.trace" for day in range(1, 23)]
        for age, path in enumerate(old):
            path.write_text("lumbard-trace 1\n", encoding="utf-8")
            os.utime(path, (1e9 + age, 1e9 + age))
        own = folder / "trace-of-my-bug.trace"
        own.write_text("mine", encoding="utf-8")
        link, inner = folder / "trace-20240101-120000.trace", folder / "trace-20240102-120000.trace"
        link.symlink_to(own)
        inner.mkdir()
        last = Path(switch_on(service))
        assert [path for path in old if path.exists()] == old[4:]
        assert first.exists() and last.exists() and own.exists() and link.is_symlink() and inner.is_dir()
        for path in old[:4]:
            assert f"removed the old trace {path}: the newest 20 are kept\n" in service.process.stderr


def test_it_does_not_continue_after_a_restart(bus):
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
        assert say("trace") == say("trace status") == say("trace off") == "No trace is being recorded.\n"
        first = say("trace on")
        path = service.get("Path", TRACE)
        assert first == say("trace on") == say("trace status") == f"Recording a trace: {path}\n"
        assert say("trace off") == say("trace") == f"No trace is being recorded. The last one: {path}\n"
        answer = ctl(bus, "trace on")
        assert (answer.status, answer.stdout) == (1, "") and "the last one was started less than a minute ago" in answer.stderr
        answer = ctl(bus, "trace maybe")
        assert answer.status == 2 and "Unknown argument 'maybe': expected on, off or status." in answer.stderr


def test_the_help_names_it():
    answer = subprocess.run([DAEMON, "--help"], capture_output=True, text=True, timeout=60, check=True)
    assert "--replay=FILE" in answer.stdout
    answer = subprocess.run([DAEMON, "--replay"], capture_output=True, text=True, timeout=60, check=False)
    assert answer.returncode == 1 and "--replay" in answer.stderr
