"""Reports for fitness trackers: to whom an id belongs, when it ends, and the limits of calls."""
import re
import signal
import sqlite3
import subprocess
from pathlib import Path

import pytest
from fake_clocks import Clocks
from fake_idle_monitor import IdleMonitor
from flood import Connection, blob_of, method_call
from gi.repository import Gio, GLib
from lumbard import PATH, Service
from measure import sleeps_through
from rig import DBUS, LUMBARD, PrivateBus, call, wait_until
from trace_replay import switch_on
from tracker_client import ACTIVITY, ROWS, Tracker, detail, ids, info_of

LIMITS = "org.freedesktop.DBus.Error.LimitsExceeded"
NOT_REGISTERED = "org.lumbard.Error.NotRegistered"
SECOND = 10**6
# Every report, with arguments after the id that are valid.
REPORTS = {"StepTotal": ("tt", 0, 4321), "Steps": ("ttu", 0, 0, 5), "HeartRate": ("tqy", 0, 61, 2), "Worn": ("ty", 0, 2),
           "Posture": ("tst", 0, "sitting", 60 * SECOND), "Link": ("b", True), "Samples": (ROWS, [(0, 0, 5, 0, 0, {})])}


@pytest.fixture(name="service", scope="module")
def service_fixture():
    with PrivateBus() as bus, Service(bus, config="") as service:
        yield service


@pytest.fixture(name="trackers")
def trackers_fixture():
    """Makes trackers of a new service; so each test has the ids for itself."""
    with PrivateBus() as bus, Service(bus, config="") as service:
        yield lambda name="watch": Tracker(service, name)


def has_owner(service, tracker):
    return call(service.conn, *DBUS, "NameHasOwner", "(s)", tracker.conn.get_unique_name())[0]


def test_one_line_of_busctl(service):
    line = f"busctl --user call {LUMBARD} {PATH} {ACTIVITY} StepTotal stt mywatch 0 4321"
    answer = subprocess.run(line.split(), env=service.env, capture_output=True, text=True, timeout=60, check=False)
    assert (answer.returncode, answer.stdout, answer.stderr) == (0, "", "")
    assert "mywatch" in ids(service)


def test_the_answer_to_a_registration(trackers):
    watch = trackers()
    assert watch.register(name="My watch", provides=["steps", "alert"], counter="boot") == (
        1, {"calls-per-second": 20, "rows": 1500, "expires": 600 * SECOND})
    assert ids(watch.service) == ["watch"]
    watch.call("Unregister")
    assert ids(watch.service) == []
    assert watch.error("Unregister")[0] == NOT_REGISTERED


@pytest.mark.parametrize("method", REPORTS)
def test_a_report_needs_no_registration(trackers, method):
    one, other = trackers(), trackers()
    assert one.call(method, *REPORTS[method]) == ()
    one.leave()
    assert other.call(method, *REPORTS[method]) == ()
    assert ids(other.service) == ["watch"]


@pytest.mark.parametrize("method", [*REPORTS, "AlertResult", "Unregister", "Register"])
def test_a_registered_id_belongs_to_its_connection(trackers, method):
    owner, other = trackers(), trackers()
    owner.register(provides=["steps", "alert"])
    arguments = {**REPORTS, "AlertResult": ("us", 1, "acknowledged"), "Unregister": (),
                 "Register": ("a{sv}", info_of({"name": "Mine"}))}[method]
    name, sentence = other.error(method, *arguments)
    assert name == NOT_REGISTERED and '"watch"' in sentence and sentence.endswith(".")
    owner.call("Unregister")
    if method in REPORTS:
        assert other.call(method, *arguments) == ()


def test_only_a_registered_id_answers_alerts(trackers):
    watch = trackers()
    watch.call("StepTotal", "tt", 0, 1)
    name, sentence = watch.error("AlertResult", "us", 1, "delivered")
    assert name == NOT_REGISTERED and "Call Register first." in sentence
    assert watch.error("Unregister")[0] == NOT_REGISTERED
    assert ids(watch.service) == ["watch"]


def test_a_registration_takes_over_an_id_that_belongs_to_no_connection(trackers):
    script, watch = trackers(), trackers()
    script.call("StepTotal", "tt", 0, 1)
    watch.register()
    assert script.error("StepTotal", "tt", 0, 2)[0] == NOT_REGISTERED
    watch.call("StepTotal", "tt", 0, 3)
    watch.register(provides=["worn"])  # once more, with another form
    assert ids(watch.service) == ["watch"]


def test_a_tracker_ends_with_its_connection(trackers):
    watch, phone, script = trackers(), trackers("phone"), trackers("script")
    watch.register()
    phone.register()
    script.call("StepTotal", "tt", 0, 1)
    watch.leave()
    script.leave()
    wait_until(lambda: ids(phone.service) == ["phone", "script"], what="the tracker to end with its connection")
    trackers().call("StepTotal", "tt", 0, 1)  # the id is free again


def test_its_evidence_ends_with_it(trackers):
    watch = trackers()
    watch.register()
    watch.call("Posture", "tst", 0, "standing", 3600 * SECOND)
    service = watch.service
    assert [kind for source, kind, *_ in service.get("Evidence") if source == "watch"] == ["standing"]
    watch.leave()
    wait_until(lambda: all(source != "watch" for source, *_ in service.get("Evidence")), what="its evidence to end")


def test_a_connection_that_ends_before_it_is_watched(trackers):
    """The call and the end of the connection arrive together, so the service begins to watch it after its end."""
    for _ in range(20):
        hasty = trackers("hasty")
        hasty.send("Register", "a{sv}", {})
        hasty.leave()
    wait_until(lambda: ids(hasty.service) == [], what="the tracker to end with its connection")


def test_a_forged_end_of_a_connection_is_ignored(trackers):
    victim, forger = trackers(), trackers()
    victim.register()
    unique, to = victim.conn.get_unique_name(), call(victim.conn, *DBUS, "GetNameOwner", "(s)", LUMBARD)[0]
    for destination in (to, None):
        forger.conn.emit_signal(destination, DBUS[1], DBUS[2], "NameOwnerChanged",
                                GLib.Variant("(sss)", (unique, unique, "")))
    forger.conn.flush_sync(None)
    assert call(forger.conn, LUMBARD, PATH, "org.freedesktop.DBus.Peer", "Ping") == ()
    assert ids(victim.service) == ["watch"]


def test_an_id_without_a_registration_expires(bus):
    clocks = Clocks(bus.folder)
    with Service(bus, config="", env=clocks.env) as service:
        watch, script, other = Tracker(service), Tracker(service, "script"), Tracker(service, "other")
        watch.register()
        script.call("StepTotal", "tt", 0, 1)
        clocks.move(passed=9 * 60)
        other.call("StepTotal", "tt", 0, 1)
        assert ids(service) == ["watch", "script", "other"]
        clocks.move(passed=10 * 60 + 5)
        other.call("StepTotal", "tt", 0, 2)
        assert ids(service) == ["watch", "other"]
        clocks.move(passed=24 * 3600)
        script.call("StepTotal", "tt", 0, 1)
        assert ids(service) == ["watch", "script"]


def test_sixteen_in_all(trackers):
    """A registration takes the place of the oldest id that is not registered; other calls do not."""
    scripts = [trackers(f"n{number}") for number in range(17)]
    for script in scripts[:16]:
        script.call("StepTotal", "tt", 0, 1)
    scripts[0].call("StepTotal", "tt", 0, 2)
    name, sentence = scripts[16].error("StepTotal", "tt", 0, 1)
    assert name == LIMITS and "16" in sentence
    service, registered = scripts[0].service, []
    for number in range(16):
        assert detail(service).startswith("16 trackers on the session bus: n0, "), number
        registered.append(trackers(f"r{number}"))
        registered[-1].register()
    assert detail(service).startswith("16 trackers on the session bus: r0, ")
    assert trackers("r16").error("Register", "a{sv}", {})[0] == LIMITS
    registered[0].register(name="again")  # this takes no place
    assert scripts[0].error("StepTotal", "tt", 0, 1)[0] == LIMITS
    registered[0].leave()
    wait_until(lambda: not has_owner(service, registered[0]), what="the bus to have seen the end")
    wait_until(lambda: detail(service).startswith("15 "), what="room for one more")
    scripts[0].call("StepTotal", "tt", 0, 1)


def test_the_limit_comes_before_the_arguments(trackers):
    """Of a burst of invalid calls, the first 20 fail because of their arguments, and the others because of their number."""
    watch, answers = trackers("Not An Id"), []

    def on_reply(conn, result):
        with pytest.raises(GLib.Error) as caught:
            conn.call_finish(result)
        answers.append(Gio.DBusError.get_remote_error(caught.value))

    for _ in range(200):
        watch.conn.call(LUMBARD, PATH, ACTIVITY, "StepTotal", GLib.Variant("(stt)", ("Not An Id", 0, 0)), None,
                        Gio.DBusCallFlags.NONE, -1, None, on_reply)
    wait_until(lambda: len(answers) == 200, what="an answer to each call")
    assert answers[:20] == ["org.freedesktop.DBus.Error.InvalidArgs"] * 20
    assert answers.count(LIMITS) > 0
    trackers().call("StepTotal", "tt", 0, 0)  # another connection has a limit of its own


def test_a_text_that_is_not_utf_8_never_arrives(service):
    """The bus disconnects a client that sends one."""
    blob = blob_of(method_call(ACTIVITY, "Register", "(sa{sv})", ("evil", info_of({"name": "QQQQ"}))))
    peer = Connection(service.bus.address.removeprefix("unix:path="))
    peer.socket.sendall(blob.replace(b"QQQQ", b"\xff\xfe\xed\xa0"))
    while peer.stream.read(1):
        pass  # until the bus closes the connection
    assert "evil" not in ids(service)


def test_a_name_is_cleaned_and_never_logged(trackers):
    watch = trackers()
    watch.register(name="my\u202e watch\u200b")
    assert not re.search("my.*watch", watch.service.process.stderr)


def test_other_connections_cause_no_wake_ups(bus):
    """With the largest number of registered trackers, other connections do not wake the service. The desktop has an idle
    monitor, so that other displays on the machine are ignored.
    """
    with IdleMonitor(bus), Service(bus, config="") as service:
        wait_until(lambda: service.source("State", "mutter") == "ready", what="the idle monitor")
        trackers = [Tracker(service, f"w{number}") for number in range(16)]
        for tracker in trackers:
            tracker.register()
        sleeps_through(service, lambda: [bus.connect().close_sync(None) for _ in range(50)])


def test_a_heart_rate_is_stored_nowhere(bus):
    """Not in the history, the saved state, the trace or the log: each is searched for the figure."""
    figure = 293
    with Service(bus, config="") as service:
        switch_on(service)
        watch = Tracker(service)
        watch.register(provides=["heart-rate"])
        watch.call("HeartRate", "tqy", 0, figure, 2)
        watch.call("Samples", ROWS, [(0, 0, 12, figure, 2, {})])
        service.call("Pause", "(t)", 0)  # its answer means that the state is on the disk
        service.process.kill(signal.SIGTERM)
        assert service.process.wait_exit() == 0
        texts = {"log": service.process.stderr}
    for path in Path(bus.env["XDG_STATE_HOME"], "lumbard").iterdir():
        if path.suffix == ".db":
            with sqlite3.connect(f"file:{path}?mode=ro", uri=True) as db:
                texts[path.name] = "\n".join(db.iterdump())
        else:
            texts[path.name] = path.read_text(encoding="utf-8", errors="replace")
    trace = next(text for name, text in texts.items() if name.endswith(".trace"))
    assert "watch" in trace and "watch" in texts["log"] and "paused" in texts["history.db"], "there is nothing to search"
    # Numbers in hexadecimal digits, such as that of the boot, are random.
    assert [name for name, text in texts.items() if re.search(rf"(?<![0-9a-f]){figure}(?![0-9a-f])", text)] == []


def test_a_stopped_service_loses_no_report(trackers):
    watch, phone = trackers(), trackers("phone")
    process = watch.service.process
    process.kill(signal.SIGSTOP)
    watch.send("Register", "a{sv}", {})
    phone.send("StepTotal", "tt", 0, 7)
    process.kill(signal.SIGCONT)
    # The bus may read the two connections in either order.
    wait_until(lambda: sorted(ids(watch.service)) == ["phone", "watch"], what="both reports")
