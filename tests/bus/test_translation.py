"""Texts for people are in their language, here a made-up one; names on the bus and what is kept stay as they are."""
import json
import re
import sqlite3
import subprocess
from pathlib import Path

import pseudo_language
import pytest
from lumbard import CTL, PRESENCE, Service, key
from notification_servers import FakeServer
from pseudo_language import wide
from rig import BUILD, LUMBARD, Display, PrivateBus, wait_until

SETTINGS = f"{LUMBARD}.Settings"
CONFIG = "[Coach]\nHold=5s\nSide=left\nExercise=wall\n"
EXERCISE = """[Exercise]
Name=wall stretch
Name[xx]=777
Caution=Stop if it hurts.

[Step 1]
Title=Raise your {side} arm
Title[xx]=1 {side} 1
Text=Lean to the wall.
Text[xx]=2 {other} 2
Hold=yes
"""


@pytest.fixture(name="env")
def env_fixture(tmp_path):
    language = pseudo_language.make(tmp_path)
    return {**language, "XDG_DATA_DIRS": f"{tmp_path}:{BUILD}/share:/usr/share"}


@pytest.fixture(name="desk")
def desk_fixture(env):
    """(service, server)"""
    with PrivateBus(env=env) as bus, FakeServer(bus) as server, Display() as display:
        folder = Path(bus.env["XDG_CONFIG_HOME"], "lumbard", "exercises")
        folder.mkdir(parents=True)
        (folder / "wall.exercise").write_text(EXERCISE, encoding="utf-8")
        with Service(bus, display, CONFIG) as service:
            key(display)
            service.wait("State", "active")
            yield service, server


def ctl(service, *words):
    return subprocess.run([CTL, *words], env={**service.env, "TERM": "dumb"}, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                          encoding="utf-8", timeout=60, check=False)


def latin(text):
    return re.findall("[A-Za-z]+", text)


def test_a_suggestion_is_translated(desk):
    service, server = desk
    service.call("SuggestNow")
    _name, _id, _icon, summary, body, actions = server.wait("Notify")["args"][:6]
    assert summary == wide("Time to stretch the left side")
    assert latin(body) == [] and f"{wide('Time for the')} 777" in body
    assert actions[::2] == ["default", "start", "snooze", "skip"]
    assert [label for label in actions[3::2]] == [wide("Start"), wide("Snooze"), wide("Skip")]


def test_a_server_without_buttons_names_the_click_in_the_language(env):
    with PrivateBus(env=env) as bus, FakeServer(bus, info="dunst,knopwob,1.9,1.2", caps="actions,body") as server, \
            Display() as display, Service(bus, display) as service:
        key(display)
        service.wait("State", "active")
        service.call("SuggestNow")
        first, *_text, last = server.wait("Notify")["args"][4].split("\n")
    assert first == wide("Middle-click to start")
    assert last == wide("Or type: ") + "lumbarctl snooze, lumbarctl skip", "commands stay as they are"


def test_a_step_is_in_the_language_of_the_file_and_of_the_person(desk):
    service, server = desk
    service.call("StartStretch", "(ss)", "", "")
    server.wait("shown")
    assert server.received("Notify")[0]["args"][3] == f"{wide('Get ready: ')}1 {wide('left')} 1"
    service.call("NextStep")
    server.wait("shown", count=2)
    _name, _id, _icon, summary, body, actions = server.received("Notify")[1]["args"][:6]
    assert summary == f"1 {wide('of')} 1: 1 {wide('left')} 1"
    assert body == f"2 {wide('right')} 2\n{wide('Hold it for 5 seconds.')}"
    assert (actions[2:6:2], actions[3:6:2]) == (["next", "stop"], [wide("Next"), wide("Stop")])
    assert service.get("StepTitle") == f"1 {wide('left')} 1", "without the number"
    assert (service.get("Phase"), service.get("Side"), service.get("Exercise")) == ("stretching", "left", "wall")


def test_explain_is_translated_and_its_names_are_not(desk):
    service, _server = desk
    (_at, following), decisions = service.call("Explain", "(u)", 10, interface=PRESENCE)
    assert latin(following) == [] and following
    assert {decision for _at, decision, _reason, _sentence in decisions} <= {"start", "state", "rest"}
    assert ("state", "input", wide("Sitting: you used the keyboard, the mouse or the touch screen.")) in [
        tuple(decision[1:]) for decision in decisions]
    shown = ctl(service, "explain").stdout
    assert latin(shown.replace("lumbarctl", "")) == [] and wide("Last decisions, newest first:") in shown


def test_errors_are_translated_and_their_names_are_not(desk):
    service, _server = desk
    name, text = service.error("Snooze", "(t)", 0)
    assert name == "org.lumbard.Error.NotNow"
    assert text.startswith(wide("Cannot snooze: no stretch is due"))


def test_status_is_translated(desk):
    service, _server = desk
    done = ctl(service, "status")
    assert done.stderr == "" and done.returncode == 0
    assert latin(done.stdout) == [] and f"777, {wide('left side')}" in done.stdout
    lines = done.stdout.splitlines()
    assert lines[0].startswith(wide("Sitting since "))
    assert lines[1].startswith(f"  {wide('this sitting')}   "), "columns count characters"
    assert '"State":"active"' in ctl(service, "status", "--json").stdout


def test_log_and_history_are_not_translated(desk):
    """They are the same in each language."""
    service, server = desk
    service.call("SuggestNow")
    server.wait("shown")
    wait_until(lambda: service.get("Phase") == "suggested", what="the suggestion")
    assert re.search(r"stretch suggested on request", service.process.stderr)
    database = Path(service.env["XDG_STATE_HOME"], "lumbard", "history.db")
    with sqlite3.connect(f"file:{database}?mode=ro", uri=True) as history:
        kept = "".join(history.iterdump())
    assert "suggested" in kept
    for text in (kept, service.process.stderr):
        assert re.findall("[\uff21-\uff5a]", text) == []



def test_the_details_of_the_sources_are_translated(desk):
    """Names of files, displays and services stay; flags are words for programs."""
    service, _server = desk
    service.wait("IdleSource", "x11")
    details = {source["Name"]: source["Detail"] for source in json.loads(ctl(service, "sources", "--json").stdout)["Sources"]}
    assert len(details) > 15 and all(details.values())
    assert latin(re.sub(r"\S*[./:]\S*", "", "".join(details.values()))) == [], details
    assert service.source("Detail", "wayland") == wide("no Wayland display (WAYLAND_DISPLAY is not set)")
    assert service.source("State", "wayland") == "absent"
    assert "source wayland: absent, no Wayland display (WAYLAND_DISPLAY is not set)" in service.process.stderr


def test_problems_of_the_configuration_are_translated_and_their_log_is_not(desk):
    service, _server = desk
    service.write_config("[Sitting]\nLimit=9h\nLimitt=1h\n[Coach]\nHours=Foo\n")
    wait_until(lambda: len(service.get("Problems", SETTINGS)) == 3, what="the problems")
    for _file, key_, _line, sentence in service.get("Problems", SETTINGS):
        assert latin(re.sub(r"\S+\.\S+|9h|30min|Foo|Mon-Fri|Sat", "", sentence)) == [], (key_, sentence)
    log = service.process.stderr
    assert 'Sitting.Limit: "9h" is out of range: expected 1 second to 8 hours' in log and 'Coach.Hours: "Foo" is not a day' in log
    assert re.findall("[\uff21-\uff5a]", log) == []


def test_a_refused_setting_is_explained_in_the_language(desk):
    service, _server = desk
    done = ctl(service, "set", "Limit", "9h")
    assert wide("is out of range") in done.stderr and done.returncode == 2
    assert wide("unknown setting") not in done.stderr
