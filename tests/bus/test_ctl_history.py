"""The commands of lumbarctl that show the history, against a made-up one."""
import re
import time

import pytest
from fake_lumbard import FINE, HOUR, MINUTE, SECOND, FakeLumbard, at, ctl, now, private_bus
from rig import LUMBARD
from test_ctl_terminal import on_terminal

SETTINGS = f"{LUMBARD}.Settings"
BLOCKS = "▁▂▃▄▅▆▇█▏▎▍▌▋▊▉▒░│"


def day(name, sitting, standing=0, more=None):
    return (name, sitting, sitting // 2, standing, 50 * MINUTE, 20 * MINUTE, 0, 3, 2, 6, 4, more or {})


@pytest.fixture(name="desk", scope="module")
def desk_fixture():
    """A bus and a service that has recorded a week."""
    with private_bus() as bus:
        service = FakeLumbard(bus)
        service.interfaces[SETTINGS] = {"SittingLimitUSec": ("t", 30 * MINUTE)}
        service.history = history()
        yield bus, service


def date(days):
    return time.strftime("%Y-%m-%d", time.localtime(at(12, 0, day=-days) // SECOND))


def history():
    t, midnight = now(), at(0, 0)
    part = (t - midnight) // 4
    return {
        "ListDays": [day(date(6), 5 * HOUR, HOUR), day(date(2), 2 * HOUR + 5 * MINUTE),
                     day(date(0), 3 * HOUR, 0, {"steps": ("u", 4321), "walks": ("u", 1), "away": ("t", HOUR)})],
        "ListIntervals": [(midnight, midnight + part, "away", "idle", {}),
                          (midnight + part, midnight + 2 * part, "active", "input", {}),
                          (midnight + 2 * part, midnight + 3 * part, "standing", "sensor", {}),
                          (midnight + 3 * part, t, "passive", "media", {})],
        "ListBouts": [(midnight + part, midnight + 2 * part, 20 * MINUTE, 9 * MINUTE, "idle", {}),
                      (midnight + 3 * part, t, 50 * MINUTE, 0, "", {})],
        "ListStretches": [(midnight + 2 * part, midnight + 2 * part + MINUTE, "ql-doorway", "left", "verified", "better",
                           60 * SECOND, {})],
    }


def bare(text):
    return re.sub("\x1b\\[[0-9]*m", "", text)


def test_today_has_the_timeline_the_sums_and_each_time_of_sitting(desk):
    bus, _ = desk
    text = ctl(bus, "today", LANG="C.UTF-8").stdout
    lines = text.splitlines()
    assert lines[0] == f"Today, {date(0)}"
    assert [line.split()[0] for line in lines[2:6]] == ["sitting", "standing", "away", "stretches"]
    assert lines[5].count("*") == 1
    assert "3 hours, of these 1 hour 30 minutes with keyboard or mouse\n" in text
    assert "  longest        50 minutes\n  breaks         2 breaks, 20 minutes\n  stretches      4 after 6 reminders\n" in text
    assert "  walks          1 walk, 4321 steps\n" in text
    below, above = text.split("(limit: 30 minutes)\n")[1].splitlines()
    assert below.endswith("  20 minutes") and above.endswith("  50 minutes")
    # both bars have the line of the limit, in the same column; only the longer one goes beyond it
    assert below.index("│") == above.index("│") and "█" not in below[below.index("│"):] and "█" in above[above.index("│"):]


def test_week_has_a_bar_for_each_day_with_a_record(desk):
    bus, _ = desk
    lines = ctl(bus, "week", LANG="C.UTF-8").stdout.splitlines()
    assert lines[0] == "The last 7 days" and lines[2].split() == ["sitting", "longest", "breaks", "stretches"]
    days = lines[3:10]
    assert [line.split()[1] for line in days] == [date(n)[5:] for n in range(6, -1, -1)]
    assert days[0].split()[-4:] == ["5:00", "0:50", "2", "4"] and days[4].split()[-4] == "2:05"
    assert all(line.endswith("no record") for line in (*days[1:4], days[5]))
    assert days[0].count("█") == 5 * days[0].count("▒") > 0  # 5 hours of sitting, 1 of standing
    assert lines[-1] == ("  On average 3 hours 21 minutes of sitting a day. In all 6 breaks and 12 stretches on 3 days.")


@pytest.mark.parametrize("command", ["today", "week"])
@pytest.mark.parametrize("width", [40, 80])
def test_plots_fit_the_terminal_and_have_colours_only_there(desk, command, width):
    bus, _ = desk
    text = on_terminal(bus, command, width, TERM="xterm", LANG="C.UTF-8")
    assert "\x1b[36m" in text and any(block in text for block in BLOCKS)
    assert max(map(len, bare(text).splitlines())) <= width, text
    assert "\x1b" not in on_terminal(bus, command, width, TERM="xterm", NO_COLOR="1")
    assert bare(text) == on_terminal(bus, command, width, TERM="xterm", LANG="C.UTF-8", NO_COLOR="1")


@pytest.mark.parametrize("command", ["today", "week"])
def test_plots_are_ascii_in_a_locale_without_unicode(desk, command):
    bus, _ = desk
    answer = ctl(bus, command, LANG="C", LC_ALL="C")
    assert answer.status == FINE and answer.stdout.isascii() and "##" in answer.stdout


def test_today_and_week_for_programs(desk):
    bus, service = desk
    today, week = ctl(bus, "today --json").json, ctl(bus, "week --json").json
    assert list(today) == ["Days", "Intervals", "Bouts", "Stretches"] and list(week) == ["Days"]
    assert [d["Day"] for d in week["Days"]] == [date(6), date(2), date(0)] and today["Days"] == week["Days"][2:]
    assert (today["Days"][0]["SittingUSec"], today["Days"][0]["Steps"], today["Days"][0]["AwayUSec"]) == (3 * HOUR, 4321, HOUR)
    assert [i["State"] for i in today["Intervals"]] == [row[2] for row in service.history["ListIntervals"]]
    assert today["Stretches"][0]["Feedback"] == "better" and today["Bouts"][0]["EndedBy"] == "idle"


def test_a_day_without_a_break(desk):
    bus, service = desk
    kept, service.history = service.history, history() | {"ListDays": [(date(0), HOUR, HOUR, 0, HOUR, 0, 0, 1, 0, 0, 0, {})]}
    assert "\n  breaks         0 breaks\n" in ctl(bus, "today").stdout
    service.history = kept


def test_a_day_without_a_record(desk):
    bus, service = desk
    kept, service.history = service.history, {}
    assert ctl(bus, "today").stdout == f"Today, {date(0)}\n\nNothing is recorded yet today.\n"
    assert ctl(bus, "week").stdout.count("no record\n") == 7
    service.history = kept
