"""lumbarctl for status bars: one line in the syntax of each, at each change and each minute, and what a click does."""
import json
import re
from pathlib import Path

import pytest
from fake_clocks import Clocks
from fake_lumbard import (COACH, FINE, HOUR, MINUTE, NOT_RUNNING, PRESENCE, STOPPED, USAGE, FakeLumbard, Watch, at, at_clock, check,
                          ctl, now, private_bus)
from fake_lumbard import bus_fixture, service_fixture  # noqa: F401  (fixtures)
from rig import LUMBARD, wait_until

MANUAL = Path(__file__).resolve().parents[2] / "src" / "ctl" / "lumbarctl.1.in"
FORMATS = ["waybar", "i3blocks", "polybar", "tmux", "genmon", "plain"]


def minutes_until(instant, since=None):
    """The minutes between two minutes of the clock, as a line shows them."""
    minutes = instant // MINUTE - (since or now()) // MINUTE
    return f"{minutes} min"


def text_of(form, line):
    """The text of a line, or the line itself."""
    line = line.rstrip("\n")
    if form in ("waybar", "i3blocks"):
        values = json.loads(line)
        return values["text" if form == "waybar" else "full_text"]
    return line.split("<txt>")[1].split("</txt>")[0] if form == "genmon" else line


@pytest.mark.parametrize("form", FORMATS)
def test_status_and_watch_for_each_bar(bus, service, form):
    service.interfaces[COACH]["DueTimestamp"] = ("t", due := now() + 25 * MINUTE)
    before = f"stretch {minutes_until(due)}"
    answer = ctl(bus, f"status --format {form}")
    assert (answer.status, answer.stderr, answer.stdout.count("\n")) == (FINE, "", 1)
    assert text_of(form, answer.stdout) in (before, f"stretch {minutes_until(due)}")
    with Watch(bus, f"--format {form}") as watch:
        assert text_of(form, watch.line(0)) in (before, f"stretch {minutes_until(due)}")
        service.change(COACH, Phase=("s", "suggested"))
        wait_until(lambda: text_of(form, watch.lines[-1]) == "stretch now", what="the suggestion")
        service.leave()
        wait_until(lambda: text_of(form, watch.lines[-1]) == "stretch off", what="the end of the service")
        assert text_of(form, ctl(bus, f"status --format {form}").stdout) == "stretch off"
        back = FakeLumbard(bus, coach_properties=dict(service.interfaces[COACH], Phase=("s", "paused")))
        wait_until(lambda: text_of(form, watch.lines[-1]) == "stretch paused", what="the service to be back")
        assert len(watch.lines) < 8
        back.leave()


def test_status_for_waybar(bus, service):
    due = service.interfaces[COACH]["DueTimestamp"][1]
    line = ctl(bus, "status --waybar").json
    assert line["tooltip"].splitlines()[1] == f"next stretch: {at_clock(due)}"
    assert 60 < line.pop("percentage") < 70 and line.pop("tooltip") and line.pop("text").startswith("stretch ")
    assert line == {"class": ["counting", "active"], "alt": "counting"}
    service.interfaces[PRESENCE]["State"] = ("s", "standing")
    service.interfaces[COACH]["DueTimestamp"] = ("t", 0)
    line = ctl(bus, "status --format waybar").json
    assert (line["text"], line["class"]) == ("standing", ["counting", "standing"])
    service.interfaces[COACH].update(Phase=("s", "held"), HeldBy=("as", ["lease:<A&B>"]), DueTimestamp=("t", 1))
    line = ctl(bus, "status --format=waybar").json
    assert (line["text"], line["percentage"]) == ("stretch waits", 100) and "&lt;A&amp;B&gt; asks" in line["tooltip"]
    service.leave()
    line = ctl(bus, "status --waybar").json
    assert line == {"text": "stretch off", "tooltip": STOPPED.strip(), "class": ["stopped"], "percentage": 0, "alt": "stopped"}


def test_a_bar_shows_that_the_service_does_not_answer(bus, service):
    service.errors = {"GetAll": ("org.freedesktop.DBus.Error.NoReply", "")}
    assert ctl(bus, "status --format plain").stdout == "stretch ?\n"
    with Watch(bus, "--format {text},{state}") as watch:
        assert watch.line(0) == "stretch ?,no answer"


def test_a_template(bus, service):
    service.interfaces[COACH].update(DueTimestamp=("t", at(23, 59, day=1)))
    fields = "{phase}|{state}|{at}|{next}|{exercise}"
    assert ctl(bus, ["status", "--format", fields]).stdout == \
        "counting|sitting|tomorrow 23:59|tomorrow at 23:59|doorway stretch, left side\n"
    assert ctl(bus, ["status", "--format", "waybar:<b>{phase}</b> {{"]).json["text"] == "<b>counting</b> {"


def test_the_manual_has_each_format_and_field(bus):
    manual = (MANUAL.read_text(encoding="utf-8").partition(".SH PANELS")[2]).partition(".SH ")[0]
    listed = re.findall(r"^\.TP\n\.B (\S+)$", manual, re.M)
    fields = re.findall(r"{\w+}", ctl(bus, "status --format {}").stderr)
    assert sorted(listed) == sorted([*FORMATS, *fields]) and len(fields) == 9


@pytest.mark.parametrize("command", ["status", "watch"])
@pytest.mark.parametrize("text, problem", [
    ("waybr", "Unknown format 'waybr'. Did you mean 'waybar'?"),
    ("{foo}", "Unknown field '{foo}'. The fields are {text}, {due}, {at}, {next}, {sitting}, {state}, {exercise}, {phase}, {percentage}."),
    ("a\n{text}", "The template contains a line break or another control character."),
])
def test_a_wrong_format(bus, service, command, text, problem):
    check(ctl(bus, [command, "--format", text]), USAGE, "", f"lumbarctl: {problem}\nTry: lumbarctl {command} --help\n")
    assert not service.calls


def test_a_line_counts_minutes_by_the_clock(tmp_path):
    """Once a minute at most, and not at all for a text without minutes."""
    clocks = Clocks(tmp_path)
    with private_bus(env=clocks.env) as bus:
        due = now() + 3 * HOUR
        service = FakeLumbard(bus, coach_properties={"Phase": ("s", "counting"), "DueTimestamp": ("t", due)})
        with Watch(bus, "--format plain") as watch, Watch(bus, "--format {at}") as still:
            watch.line(0), still.line(0)
            for n in range(1, 5):  # the clocks of the bars go on by 25 minutes
                clocks.move(passed=n * 25 * 60)
                wait_until(lambda n=n: hours_and_minutes(watch.lines[-1]) in shown(due, clocks), what=f"minutes, after {watch.lines}")
            service.change(COACH, Phase=("s", "suggested"))
            wait_until(lambda: watch.lines[-1] == "stretch now", what="the suggestion")
            assert still.line(1) == "" and len(still.lines) == 2 and len(watch.lines) <= 11, (still.lines, watch.lines)
        service.leave()


def hours_and_minutes(line):
    words = line.split()
    return int(words[-2]) + (60 * int(words[1]) if "h" in words else 0)


def shown(due, clocks):
    """The minutes that may be on the bar now; the minute may end while we look."""
    left = due // MINUTE - (now() + clocks.ahead) // MINUTE
    return (left, left + 1)


# click --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("phase, button, order", [
    ("counting", "", ("SuggestNow", ())),
    ("due", "left", ("SuggestNow", ())),
    ("held", "1", ("SuggestNow", ())),
    ("paused", "", ("SuggestNow", ())),
    ("suggested", "", ("StartStretch", ("", ""))),
    ("stretching", "left", ("NextStep", ())),
    ("counting", "middle", ("Pause", (HOUR,))),
    ("suggested", "2", ("Pause", (HOUR,))),
    ("paused", "middle", ("Resume", ())),
    ("stretching", "middle", ("StopStretch", ())),
    ("suggested", "right", ("Snooze", (0,))),
    ("counting", "3", ("Snooze", (0,))),
    ("a later phase", "", ("SuggestNow", ())),
])
def test_a_click(bus, service, phase, button, order):
    service.interfaces[COACH].update(Phase=("s", phase), Paused=("b", phase == "paused"))
    answer = ctl(bus, f"click {button}")
    assert (answer.status, answer.stderr) == (FINE, "") and answer.stdout.endswith(".\n")
    assert service.orders() == [order]
    assert {may_start for _, _, may_start in service.calls} == {False}


def test_a_click_that_is_refused_or_wrong(bus, service):
    service.errors = {"Snooze": ("org.lumbard.Error.NotNow", "No stretch is due (phase: counting).")}
    assert ctl(bus, "click right").stderr == "No stretch is due.\n"
    answer = ctl(bus, "click 4")
    assert (answer.status, answer.stderr.splitlines()[0]) == (
        USAGE, "lumbarctl: Unknown button '4'. Expected left, middle or right.")


def test_only_a_left_click_starts_the_service(tmp_path):
    marker = tmp_path / "started"
    with private_bus(activatable={LUMBARD: f'/bin/sh -c "touch {marker}; exit 1"'}) as bus:
        for button in ("middle", "right"):
            check(ctl(bus, f"click {button}"), NOT_RUNNING, "", STOPPED)
        assert not marker.exists()
        assert ctl(bus, "click").status == NOT_RUNNING
        assert marker.exists()
