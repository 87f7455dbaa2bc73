"""lumbarctl trackers, and what doctor shows of trackers and of the presence sensor."""
import json
import re

import pytest
from fake_lumbard import FINE, MINUTE, NOT_RUNNING, REFUSED, SECOND, STOPPED, at, clock, ctl, now
from fake_lumbard import bus_fixture, service_fixture  # noqa: F401  (fixtures)
from test_ctl_terminal import on_terminal

STEPS = {"provides": ("as", ["steps"])}
WATCH = {"provides": ("as", ["steps", "heart-rate", "worn", "posture", "alert", "levitation"])}


def row(ident="pinetime", name="InfiniTime", linked=True, last=None, walk=0, steps=412, lease=0, more=STEPS):
    return (ident, name, linked, now() if last is None else last, walk, steps, lease, more)


def answer(bus):
    reply = ctl(bus, "trackers")
    assert (reply.status, reply.stderr) == (FINE, "")
    return reply.stdout


def test_a_watch_that_reports(bus, service):
    walk = at(7, 5)
    service.trackers = [row(walk=walk, more=WATCH)]
    assert re.sub(r"report    \d+ seconds?", "report    N seconds", answer(bus)) == (
        "InfiniTime (id pinetime)\n"
        "  link           connected\n"
        "  last report    N seconds ago\n"
        "  steps          412 in the last hour\n"
        f"  last walk      {clock(walk)}\n"
        "  reports        steps, pulse, whether you wear it, posture, alerts on your wrist, levitation\n")


def test_a_tracker_without_a_name_that_is_not_registered(bus, service):
    lease = now() + 10 * MINUTE
    service.trackers = [row("mywatch", "", last=0, steps=0, lease=lease, more={})]
    assert answer(bus) == (
        "mywatch\n"
        "  link           connected, but silent; it changes nothing until it reports\n"
        "  last report    none yet\n"
        "  steps          0 in the last hour\n"
        "  last walk      none yet\n"
        "  reports        not announced\n"
        f"  listed until   {clock(lease)}, unless it reports again\n")


@pytest.mark.parametrize("linked, silent, words", [
    (True, 9, "link           connected\n"),
    (True, 12, "link           connected, but silent; it changes nothing until it reports\n"),
    (False, 0, "link           not connected; its steps are not counted\n")])
def test_the_link(bus, service, linked, silent, words):
    service.trackers = [row(linked=linked, last=now() - silent * MINUTE)]
    assert words in answer(bus)


def test_several_in_the_order_of_the_service(bus, service):
    service.trackers = [row("b", "b"), row("a", "Band")]
    assert [line for line in answer(bus).splitlines() if line and line[0] != " "] == ["b", "Band (id a)"]


def test_no_tracker_and_the_next_step(bus, service):
    text = answer(bus)
    assert text.startswith("No fitness tracker reports at present. ") and "\n  lumbarctl doctor\n" in text
    assert text.splitlines()[-1] == ("  busctl --user call org.lumbard.Lumbard1 /org/lumbard/Lumbard1 org.lumbard.Activity1 "
                                     "StepTotal stt mywatch 0 4321")


def test_json(bus, service):
    service.trackers = [row(last=5, walk=6, lease=7, more={**WATCH, "name-of-tomorrow": ("u", 1)})]
    reply = ctl(bus, "trackers --json")
    assert (reply.status, reply.stdout.count("\n")) == (FINE, 1)
    assert reply.json == {"Trackers": [{
        "Id": "pinetime", "Name": "InfiniTime", "Linked": True, "LastEventTimestamp": 5, "LastWalkTimestamp": 6,
        "StepsLastHour": 412, "LeaseEndTimestamp": 7, "Provides": WATCH["provides"][1], "Name-of-tomorrow": 1}]}
    assert list(reply.json["Trackers"][0])[:3] == ["Id", "Name", "Linked"], "in the order of the service"
    service.trackers = []
    assert ctl(bus, "trackers --json").json == {"Trackers": []}


def test_names_from_outside_are_safe(bus, service):
    service.trackers = [row(name="\x1b[2Jwatch\n\u202eevil", more={"provides": ("as", ["\x1b[31mred"])})]
    text = answer(bus)
    assert "\x1b" not in text and "\u202e" not in text and text.count("\n") == 6


def test_a_service_that_is_older_or_stopped(bus, service):
    service.errors["ListTrackers"] = ("org.freedesktop.DBus.Error.UnknownMethod", "Unknown method.")
    reply = ctl(bus, "trackers")
    assert (reply.status, reply.stdout) == (REFUSED, "") and "does not support this command" in reply.stderr
    service.conn.close_sync(None)
    reply = ctl(bus, "trackers")
    assert (reply.status, reply.stderr) == (NOT_RUNNING, STOPPED)


@pytest.mark.parametrize("width", [40, 80])
def test_it_fits_the_terminal(bus, service, width):
    service.trackers = [row(name="A watch with a long name, as some people give them", more=WATCH, lease=now() + MINUTE),
                        row("b", last=now() - 20 * MINUTE), row("c", linked=False)]
    text = re.sub("\x1b\\[[0-9]*m", "", on_terminal(bus, "trackers", width, TERM="xterm"))
    assert max(map(len, text.splitlines())) <= width, text


def source(name, kind, state, detail, last=0):
    return {"Name": ("s", name), "Kind": ("s", kind), "State": ("s", state), "Detail": ("s", detail),
            "LastEventTimestamp": ("t", last)}


def doctor(bus):
    return [" ".join(line.split()) for line in ctl(bus, "doctor --all").stdout.splitlines()]


def test_doctor_has_a_line_for_each_tracker_and_its_source(bus, service):
    service.sources = [source("bluez", "tracker", "ready", "2 devices", now() - 90 * SECOND),
                       source("amazfish", "tracker", "absent", "uk.co.piggz.amazfish is not on the session bus"),
                       source("gamemode", "hold", "absent", "no GameMode")]
    service.trackers = [row(linked=False, last=now() - 200 * MINUTE), row("band", "Band")]
    lines = doctor(bus)
    at_trackers = next(i for i, line in enumerate(lines) if line.startswith("trackers "))
    assert lines[at_trackers] == "trackers amazfish: absent, uk.co.piggz.amazfish is not on the session bus"
    assert re.fullmatch(r"bluez: ready, 2 devices; last event 1 minute [345]\d seconds ago", lines[at_trackers + 1])
    assert lines[at_trackers + 2] == ("InfiniTime (id pinetime): not connected; its steps are not counted; last report: "
                                      "3 hours 20 minutes ago; 412 steps in the last hour; last walk: none yet")
    assert lines[at_trackers + 3].startswith("Band (id band): connected; last report: ")
    assert "not available gamemode (for the reasons: lumbarctl sources)" in lines
    assert [t["Id"] for t in json.loads(ctl(bus, "doctor --json").stdout)["Trackers"]] == ["pinetime", "band"]


def test_doctor_shows_the_channels_of_the_sensor(bus, service):
    detail = "iio:device0: in_proximity0_raw is 1, not trusted until it changes; in_attention_input is 100"
    service.sources = [source("presence_iio", "sensor", "ready", detail)]
    assert f"sensor presence_iio: ready, {detail}; no event yet" in doctor(bus)
    service.sources = [source("presence_iio", "sensor", "absent", "no sensor")]
    assert "not available presence_iio (for the reasons: lumbarctl sources)" in doctor(bus)


def test_doctor_advises_on_what_has_failed(bus, service):
    service.sources = [source("presence_iio", "sensor", "failed", "iio:device0 does not answer"),
                       source("bluez", "tracker", "failed", "no permission")]
    sentences = [advice["Sentence"] for advice in json.loads(ctl(bus, "doctor --json").stdout)["Missing"]]
    assert "The source presence_iio, which reports whether you sit in front of the screen, has failed: iio:device0 does not answer." in sentences
    assert "The source bluez, which reports fitness trackers, has failed: no permission." in sentences
    assert not any(line.startswith("trackers") for line in doctor(bus))


def test_a_service_without_trackers_has_a_doctor(bus, service):
    service.errors["ListTrackers"] = ("org.freedesktop.DBus.Error.UnknownMethod", "Unknown method.")
    reply = ctl(bus, "doctor")
    assert "Unknown method" not in reply.stdout + reply.stderr and "history" in reply.stdout


def test_explain_names_the_sensor(bus, service):
    service.interfaces["org.lumbard.Lumbard1.Presence"]["Evidence"] = ("a(ssstt)", [("presence_iio", "present", "", now(), 0)])
    assert "the presence sensor sees a person since " in ctl(bus, "explain").stdout
