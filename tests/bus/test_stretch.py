"""A guided stretch on the bus and on a recording notification server: one bubble, updated in place once for each step."""
import os
import signal
import sqlite3
import time

import pytest
from instants import now
from lumbard import COACH, PATH, Service
from notification_servers import FakeServer
from rig import LUMBARD, NOTIFIER, PrivateBus, get, owner_of, pid_of, wait_until

CONFIG = "[Coach]\nHold=5s\nSide=right\n"
STEPS = 6
ERROR = "org.lumbard.Error."


@pytest.fixture
def desk():
    """(service, server)"""
    with PrivateBus() as bus, FakeServer(bus) as server, Service(bus, config=CONFIG) as service:
        yield service, server


def start(service, exercise="", side=""):
    service.call("StartStretch", "(ss)", exercise, side)


def next_until(service, server, count):
    """Calls NextStep until the server has received this many bubbles."""
    while len(server.received("Notify")) < count:
        n = len(server.received("Notify"))
        service.call("NextStep")
        server.wait("shown", count=n + 1)


def bubbles(server):
    """(summary, keys of the buttons, hints) of each Notify."""
    return [(e["args"][3], e["args"][5][::2], e["args"][6]) for e in server.received("Notify")]


def test_one_bubble_for_each_step_in_one_place(desk):
    service, server = desk
    with service.watch() as watcher:
        start(service)
        server.wait("shown")
        next_until(service, server, STEPS + 2)  # to get ready, and afterwards
        watcher.wait(lambda m, a: m == "StretchFinished")
        steps = [a for m, a in watcher.events if m == "StepStarted"]
    shown = server.received("shown")
    assert {e["id"] for e in shown} == {shown[0]["id"]}, "one id"
    assert [e["replaces"] for e in shown] == [0] + [shown[0]["id"]] * (STEPS + 1)
    all_of_them = bubbles(server)
    assert all_of_them[0][0] == "Get ready: Stand in a doorway"
    assert [s for s, _, _ in all_of_them[1:-1]] == [
        "1 of 6: Stand in a doorway", "2 of 6: Your right side", "3 of 6: Hold with your left hand",
        "4 of 6: Raise your right arm", "5 of 6: Cross your right foot", "6 of 6: Lean into the stretch"]
    assert [keys for _, keys, _ in all_of_them] == [
        *[["default", "next", "stop"]] * 2, ["default", "next", "stop", "other-side"], *[["default", "next", "stop"]] * 4,
        ["default", "better", "same", "worse"]]
    assert all(hints["resident"] for _, _, hints in all_of_them[:-1])
    assert [(a[0], a[1]) for a in steps] == [(1, 6), (1, 6), (2, 6), (3, 6), (4, 6), (5, 6), (6, 6)]
    assert [a[2] for a in steps][:3] == ["Get ready: Stand in a doorway", "Stand in a doorway", "Your right side"]


def test_the_properties_are_those_of_the_step(desk):
    service, server = desk
    assert [service.get(p) for p in ("Step", "Steps", "StepTitle", "StepText", "StepEndsTimestamp")] == [0, 0, "", "", 0]
    before = now()
    start(service, "ql-side-bend", "left")
    after = now()
    assert service.get("Phase") == "stretching"
    assert [service.get(p) for p in ("Exercise", "Side", "Step")] == ["ql-side-bend", "left", 1]
    assert before <= service.get("StepEndsTimestamp") - 10_000_000 <= after
    service.call("NextStep")
    service.call("NextStep")
    assert [service.get(p) for p in ("Step", "StepTitle", "StepText")] == [
        2, "Raise your left arm", "Reach up, and over your head."]
    assert not service.get("StepPicture") or os.path.exists(service.get("StepPicture"))
    service.call("StopStretch")
    assert service.get("Phase") != "stretching"
    assert [service.get(p) for p in ("Step", "StepTitle", "StretchesToday")] == [0, "", 0]
    wait_until(lambda: server.open() == [], what="the bubble to go")


def test_the_buttons_do_what_they_say(desk):
    service, server = desk
    start(service)
    number = server.wait("shown")["id"]
    server.act(number, "next")
    server.wait("shown", count=2)
    server.act(number, "next")
    server.wait("shown", count=3)
    server.act(number, "other-side")
    server.wait("shown", count=4)
    assert service.get("Side") == "left" and bubbles(server)[-1][0] == "2 of 6: Your left side"
    next_until(service, server, STEPS + 3)
    server.act(number, "better")
    server.wait("closed", id=number)
    wait_until(lambda: feedback(service) == ["better"], what="the record of the answer")
    service.call("Feedback", "(s)", "same")  # the answer may be changed
    assert feedback(service) == ["better", "same"]
    start(service)
    server.wait("shown", count=STEPS + 4)
    server.act(server.received("shown")[-1]["id"], "stop")
    service.wait("Step", 0)


def test_a_reported_stretch_counts_for_the_side(desk):
    service, _ = desk
    service.call("ReportStretch", "(ss)", "", "left")
    assert [service.get(p) for p in ("LastSide", "StretchesToday")] == ["left", 1]
    assert abs(service.get("LastStretchTimestamp") - time.time_ns() // 1000) < 60_000_000
    assert [detail for kind, detail in rows(service) if kind == "stretch"][0].endswith(
        "exercise=ql-doorway side=left outcome=unverified held=0")
    service.call("Feedback", "(s)", "worse")
    assert feedback(service) == ["worse"]


def feedback(service):
    return [detail.rpartition("=")[2] for kind, detail in rows(service) if kind == "feedback"]


def rows(service):
    """(kind, detail) of the entries of the history."""
    path = os.path.join(service.env["XDG_STATE_HOME"], "lumbard", "history.db")
    with sqlite3.connect(f"file:{path}?mode=ro", uri=True) as db:
        return db.execute("SELECT kind, detail FROM journal").fetchall()


@pytest.mark.parametrize("method, arguments, error, sentence", [
    ("StartStretch", ("(ss)", "ql-nothing", ""), "NoSuchExercise", 'There is no exercise "ql-nothing"; '),
    ("StartStretch", ("(ss)", "../x", ""), "InvalidArgs", 'exercise ("../x") is invalid: '),
    ("StartStretch", ("(ss)", "", "up"), "InvalidArgs", 'side ("up") is invalid: expected left, right or both'),
    ("ReportStretch", ("(ss)", "", "up"), "InvalidArgs", 'side ("up") is invalid: '),
    ("Feedback", ("(s)", "fine"), "InvalidArgs", 'feedback ("fine") is invalid: expected better, same or worse.'),
    ("Feedback", ("(s)", "better"), "NotNow", "Cannot "),
    ("NextStep", (), "NotNow", "Cannot "),
    ("OtherSide", (), "NotNow", "Cannot "),
    ("StopStretch", (), "NotNow", "Cannot "),
])
def test_wrong_calls(desk, method, arguments, error, sentence):
    service, _ = desk
    name, text = service.error(method, *arguments)
    assert name.rpartition(".")[2] == error
    assert text.startswith(sentence), text


def test_a_file_with_a_problem(desk):
    service, _ = desk
    folder = os.path.join(service.env["XDG_CONFIG_HOME"], "lumbard", "exercises")
    os.makedirs(folder)
    with open(os.path.join(folder, "mine.exercise"), "w", encoding="utf-8") as stream:
        stream.write("[Exercise]\nName=x\n")
    name, text = service.error("StartStretch", "(ss)", "mine", "")
    assert (name, text) == (ERROR + "NoSuchExercise", 'The file of the exercise "mine" has a problem; lumbarctl status names it.')


def test_the_server_is_killed_in_the_middle_of_a_step():
    """The next step is on the new server. Its ids are those of others: none of them is touched. The time goes on."""
    with PrivateBus() as bus, Service(bus, config=CONFIG) as service:
        with FakeServer(bus) as old:
            start(service)
            old.wait("shown")
            next_until(service, old, 5)
            assert service.get("Step") == 4
            ends = service.get("StepEndsTimestamp")
            old.stop()
        with FakeServer(bus) as new:
            assert (service.get("Step"), service.get("StepEndsTimestamp")) == (4, ends)
            service.wait("Step", 5)
            assert abs(time.time_ns() // 1000 - ends) < 5_000_000
            event = new.wait("shown")
            assert event["replaces"] == 0
            assert bubbles(new)[0][0] == "5 of 6: Cross your right foot"
            service.call("StopStretch")
            new.wait("closed", id=event["id"])
            assert {e["args"][0] for e in new.received("CloseNotification")} == {event["id"]}


def test_the_notifier_is_killed_in_a_step(desk):
    service, server = desk
    start(service)
    server.wait("shown")
    next_until(service, server, 4)
    ends = service.get("StepEndsTimestamp")
    os.kill(pid_of(service.conn, NOTIFIER), signal.SIGKILL)
    service.wait("Step", 4)
    assert abs(time.time_ns() // 1000 - ends) < 5_000_000
    wait_until(lambda: bubbles(server)[-1][0] == "4 of 6: Raise your right arm", what="the next step")
    wait_until(lambda: len(server.open()) == 1, what="the bubble of the killed notifier to be gone")


def test_the_service_is_killed_in_a_step(desk):
    """The stretch ends stopped: nothing is credited, and its bubble goes."""
    service, server = desk
    start(service)
    server.wait("shown")
    next_until(service, server, 5)
    service.process.kill(signal.SIGKILL)
    wait_until(lambda: not owner_of(service.conn, LUMBARD), what="its end")
    service.start()
    assert service.get("Phase") != "stretching" and service.get("StretchesToday") == 0
    assert get(service.conn, LUMBARD, PATH, COACH, "LastStretchTimestamp") == 0
    wait_until(lambda: server.open() == [], what="the bubble to go")
    wait_until(lambda: any(kind == "stretch" and "outcome=stopped" in detail for kind, detail in rows(service)),
               what="the record")


def test_a_server_that_hangs_costs_no_step(desk):
    service, server = desk
    server.hang("Notify", "GetServerInformation")
    start(service)
    for step in range(1, STEPS + 1):
        service.call("NextStep")
        assert service.get("Step") == step
    service.call("NextStep")
    assert service.get("Phase") != "stretching" and service.get("StretchesToday") == 1
