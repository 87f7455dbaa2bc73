"""lumbarctl on a terminal: colours, and lines that fit it."""
import re

import pytest
from fake_lumbard import PRESENCE, PROGRAM, ctl, now
from fake_lumbard import bus_fixture, service_fixture  # noqa: F401  (fixtures)
from rig import LUMBARD
from terminal_text import printed_on_terminal


def on_terminal(bus, line, width=80, **env):
    """The output of a command on a terminal of that width."""
    return printed_on_terminal([PROGRAM, *line.split()], {**bus.env, **env}, width)


def test_colours_are_for_terminals_only(bus, service):
    assert "\x1b[" in on_terminal(bus, "status", TERM="xterm")
    for env in ({"TERM": "xterm", "NO_COLOR": "1"}, {"TERM": "dumb"}, {}):
        assert "\x1b" not in on_terminal(bus, "status", **env)
    assert "\x1b" not in ctl(bus, "status", TERM="xterm").stdout


@pytest.mark.parametrize("line", ["status", "explain", "sources", "pause", "hold 1h", "hold --release", "help", "hold --help"])
@pytest.mark.parametrize("width", [40, 80])
def test_lines_fit_the_terminal(bus, service, line, width):
    service.decisions = ((now(), "A stretch is due, if " + "you stay seated, " * 5), [(now(), "state", "", "word " * 30)])
    service.sources = [{"Name": ("s", "mpris"), "Kind": ("s", "media"), "State": ("s", "ready"), "Events": ("t", 2),
                        "Detail": ("s", "two players " * 9)}]
    text = on_terminal(bus, line, width, TERM="xterm")
    lines = re.sub("\x1b\\[[0-9]*m", "", text).splitlines()
    assert lines and max(map(len, lines)) <= width, text


def test_sources_with_long_details_are_a_list_on_a_usual_terminal(bus, service):
    """The table would leave 21 columns for the details, and the names of services are longer."""
    service.sources = [{"Name": ("s", "inhibit_kde"), "Kind": ("s", "inhibitor"), "State": ("s", "absent"),
                        "Detail": ("s", "org.kde.Solid.PowerManagement.PolicyAgent is not on the session bus")},
                       {"Name": ("s", "fullscreen_wayland"), "Kind": ("s", "hold"), "State": ("s", "ready"), "Events": ("t", 2),
                        "LastEventTimestamp": ("t", now()), "Detail": ("s", "two windows")}]
    assert on_terminal(bus, "sources").endswith("1 source is absent on this computer. To see it: lumbarctl sources --all\n")
    assert re.sub(r"\d+ seconds? ago", "N seconds ago", on_terminal(bus, "sources --all")) == (
        "fullscreen_wayland (hold): ready, 2 events, the last N seconds ago\n    two windows\n"
        "inhibit_kde (inhibitor): absent, no event yet\n    org.kde.Solid.PowerManagement.PolicyAgent is not on the session bus\n")
    assert on_terminal(bus, "sources", 140).startswith("NAME ")


def test_a_sitting_that_has_just_begun(bus, service):
    service.interfaces[PRESENCE].update(SittingUSec=("t", 5), ActiveUSec=("t", 5))
    assert "  this sitting   0 seconds, since " in ctl(bus, "status").stdout


def test_each_advice_of_doctor_begins_with_a_mark(bus, service):
    """So that the end of the one before is seen."""
    service.interfaces[f"{LUMBARD}.Settings"] = {"Problems": ("a(ssus)", [("/x", "Coach.Snooze", 3, "it is no duration")])}
    service.interfaces[PRESENCE]["IdleSource"] = ("s", "")
    text = on_terminal(bus, "doctor", 40)
    advice = text.split("To fix:\n")[1].splitlines()
    assert len([line for line in advice if line.startswith("  - ")]) > 1
    assert all(line.startswith(("  - ", "    ")) for line in advice), text
