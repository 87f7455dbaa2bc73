"""lumbarctl posture, hold, credit and correct: their calls, the process that stays in the background, and its end."""
import json
import os
import signal
import subprocess
import time
from types import SimpleNamespace

import pytest
from fake_lumbard import (FAILED, FINE, HOUR, MINUTE, NOT_RUNNING, PROGRAM, REFUSED, SECOND, STOPPED, USAGE, FakeLumbard, at, check,
                    clock, ctl, now, private_bus)
from fake_lumbard import bus_fixture, service_fixture  # noqa: F401  (fixtures)
from gi.repository import GLib
from measure import sleeps_through
from rig import DBUS, LUMBARD, Process, error_of, wait_until

ORDERS = ["posture standing 1h", "posture sitting", "hold 1h", "hold", "hold -- true", "hold --release", "credit 10min",
          "correct yesterday 12:00 yesterday 12:30 away"]


def orders(service, count=1):
    """The calls received, each duration rounded up to whole seconds."""
    wait_until(lambda: len(service.orders()) >= count, what=f"{count} orders, there are {service.orders()}")
    return [(member, tuple(-(-a // SECOND) * SECOND if isinstance(a, int) and a < 10**12 else a for a in arguments))
            for member, arguments in service.orders()]


def program_of(pid):
    try:
        return os.readlink(f"/proc/{pid}/exe")
    except OSError:
        return None  # gone meanwhile


def holders(bus):
    """The processes that lumbarctl left in the background."""
    return {pid for pid in bus.peers() if program_of(pid) == str(PROGRAM.resolve())}


def gone(bus):
    wait_until(lambda: not holders(bus), what="the holder to end")


def kill_holders(bus):
    for pid in holders(bus):
        os.kill(pid, signal.SIGTERM)
    gone(bus)


# posture ------------------------------------------------------------------------------------------------------------


def test_posture_reports_and_stays_connected(bus, service):
    begun = now()
    answer = ctl(bus, "posture standing 45min")
    assert (answer.status, answer.stderr) == (FINE, "")
    assert answer.stdout in {f"Standing until {clock(instant + 45 * MINUTE)}.\n" for instant in (begun, now())}
    assert orders(service) == [("ReportPresence", ("lumbarctl", "standing", 45 * MINUTE))]
    first, = holders(bus)
    assert "(1 hour, the default)" in ctl(bus, "posture away").stdout
    wait_until(lambda: first not in holders(bus), what="the new holder to replace the first")
    assert len(holders(bus)) == 1
    assert orders(service)[1:] == [("ReportPresence", ("lumbarctl", "away", HOUR))]
    check(ctl(bus, "posture sitting"), FINE, "Back to automatic.\n")
    gone(bus)
    assert orders(service)[2:] == [("ReleasePresence", ("lumbarctl",))]
    assert not any(may_start for _, _, may_start in service.calls)


def test_posture_for_programs(bus, service):
    begun = now()
    answer = ctl(bus, "posture --json sitting 2h").json
    assert begun <= answer.pop("UntilTimestamp") - 2 * HOUR <= now()
    assert answer == {"Who": "lumbarctl", "State": "sitting"}
    assert ctl(bus, "posture sitting --json").json == {"Who": "lumbarctl", "State": "", "UntilTimestamp": 0}
    gone(bus)


def test_nothing_to_release(bus, service):
    service.errors = {"ReleasePresence": ("org.freedesktop.DBus.Error.InvalidArgs", "No report is active.")}
    check(ctl(bus, "posture sitting"), FINE, "Nothing was set.\n")


def test_the_holder_ends_with_the_lease(bus, service):
    """By itself: nothing else would end it."""
    assert ctl(bus, "posture standing 1s").status == FINE
    gone(bus)
    assert len(service.orders()) == 1


def test_the_holder_reports_again_to_a_restarted_service(bus, service):
    assert ctl(bus, "posture standing 1h").status == FINE
    service.leave()
    back = FakeLumbard(bus)
    (member, (who, state, lease)), = orders(back)
    assert (member, who, state) == ("ReportPresence", "lumbarctl", "standing") and HOUR - MINUTE < lease <= HOUR
    back.errors = {"ReportPresence": ("org.freedesktop.DBus.Error.LimitsExceeded", "Too many.")}
    back.leave()
    other = FakeLumbard(bus)
    orders(other)
    assert holders(bus)
    other.errors = back.errors
    other.leave()
    last = FakeLumbard(bus)
    last.errors = back.errors
    orders(last)
    gone(bus)
    last.leave()


def test_the_holder_leaves_the_terminal_alone(bus, service):
    """It closes standard output and all other descriptors, and leaves the folder."""
    reader, writer = os.pipe()
    with Process([PROGRAM, "posture", "standing", "1h"], bus.env, pass_fds=[writer]) as process:
        os.close(writer)
        assert process.wait_exit() == FINE and os.read(reader, 1) == b""
    os.close(reader)
    holder, = holders(bus)
    links = {os.readlink(f"/proc/{holder}/fd/{fd}") for fd in (0, 1, 2)}
    assert links == {"/dev/null"} and os.readlink(f"/proc/{holder}/cwd") == "/"
    assert os.getsid(holder) == holder != os.getsid(0)
    kill_holders(bus)


def test_the_holder_sleeps(bus, service):
    """Clients that connect and disconnect do not wake it."""
    def others_come_and_go():
        for _ in range(20):
            bus.connect().close_sync(None)
        service.change("org.lumbard.Lumbard1.Presence", State=("s", "standing"))

    assert ctl(bus, "posture standing 1h").status == FINE
    holder, = holders(bus)
    sleeps_through(SimpleNamespace(process=SimpleNamespace(pid=holder)), others_come_and_go)
    kill_holders(bus)


def test_a_refusal_leaves_no_process_behind(bus, service):
    service.errors = {m: ("org.freedesktop.DBus.Error.LimitsExceeded", "Too many.\x1b")
                      for m in ("ReportPresence", "ReleasePresence", "Hold", "ReleaseHold", "CreditRest", "Correct")}
    for line in ORDERS:
        check(ctl(bus, line), REFUSED, "", "Too many.\n")
    gone(bus)


# hold ---------------------------------------------------------------------------------------------------------------


def test_hold_for_a_time(bus, service):
    answer = ctl(bus, ["hold", "a", "talk", "1h", "30min"])
    assert answer.status == FINE and answer.stdout.endswith(". To end this earlier: lumbarctl hold --release\n")
    assert len(holders(bus)) == 1
    check(ctl(bus, "hold --release"), FINE, "Reminders are no longer delayed.\n")
    gone(bus)
    begun = now()
    answer = ctl(bus, ["hold", "--json", "a \"talk\" of 5min, 2h later", "20s"]).json
    assert begun <= answer.pop("UntilTimestamp") - 20 * SECOND <= now()
    assert answer == {"Who": "lumbarctl", "Reason": "a \"talk\" of 5min, 2h later"}
    assert ctl(bus, "hold --json --release").json == {"Who": "lumbarctl", "Reason": "", "UntilTimestamp": 0}
    gone(bus)
    assert [o for o in orders(service) if o[0] == "Hold"] == [
        ("Hold", ("lumbarctl", "a talk", 90 * MINUTE)), ("Hold", ("lumbarctl", "a \"talk\" of 5min, 2h later", 20 * SECOND))]
    service.errors = {"ReleaseHold": ("org.freedesktop.DBus.Error.InvalidArgs", "No report is active.")}
    check(ctl(bus, "hold --release"), FINE, "No hold is active.\n")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT])
def test_hold_until_it_is_stopped(bus, service, number):
    with Process([PROGRAM, "hold", "a", "talk"], bus.env) as one, Process([PROGRAM, "hold", "--json"], bus.env) as other:
        wait_until(lambda: one.stdout and other.stdout, what="both to hold")
        assert one.stdout == "Reminders are delayed until you press Ctrl+C.\n"
        assert json.loads(other.stdout) == {"Who": f"lumbarctl-{other.pid}", "Reason": "", "UntilTimestamp": 0}
        assert sorted(orders(service, 2)) == sorted(("Hold", (f"lumbarctl-{p.pid}", reason, 24 * HOUR))
                                                    for p, reason in ((one, "a talk"), (other, "")))
        one.kill(number)
        assert one.wait_exit() == FINE and other.is_running
        service.leave()
        wait_until(lambda: other.stderr, what="it to say that the service stopped")
        back = FakeLumbard(bus)
        assert orders(back) == [("Hold", (f"lumbarctl-{other.pid}", "", 24 * HOUR))]
        other.kill(number)
        assert other.wait_exit() == FINE
        assert other.stderr == "The lumbard service stopped. The delay continues when it is back.\n"
        back.leave()


def test_hold_ends_with_the_bus():
    with private_bus() as bus:
        FakeLumbard(bus)
        with Process([PROGRAM, "hold"], bus.env) as process:
            wait_until(lambda: process.stdout, what="it to hold")
            bus.kill()
            assert process.wait_exit() == FAILED
            assert process.stderr.endswith("The connection to the session bus was lost.\n")


@pytest.mark.parametrize("command, status", [
    (["true"], 0), (["sh", "-c", "exit 7"], 7), (["sh", "-c", "kill -TERM $$"], 143), (["sh", "-c", "kill -KILL $$"], 137),
    (["/nonexistent/x"], 127), (["/etc/passwd"], 126)])
def test_hold_has_the_status_of_its_program(bus, service, command, status):
    answer = ctl(bus, ["hold", "a", "talk", "--", *command])
    assert (answer.status, answer.stdout) == (status, "")
    assert bool(answer.stderr) == (status in (126, 127))
    (member, (who, reason, lease)), = orders(service)
    assert (member, reason, lease) == ("Hold", "a talk", 24 * HOUR) and who.startswith("lumbarctl-")
    assert not holders(bus)


def test_the_program_gets_its_arguments_and_a_clean_start(bus, service):
    script = 'printf "%s|" "$@"; grep -E "^Sig(Blk|Ign)" /proc/self/status'
    answer = ctl(bus, ["hold", "--", "sh", "-c", script, "x", "--json", "--", "-h", "1h"])
    words, _, masks = answer.stdout.rpartition("|")
    assert (answer.status, words) == (0, "--json|--|-h|1h")
    assert all(int(line.split()[1], 16) & ~0x7 == 0 for line in masks.splitlines()) and len(masks.splitlines()) == 2


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_signals_go_to_the_program(bus, service, number):
    script = ("import signal as s; wanted = {s.SIGINT, s.SIGTERM, s.SIGHUP}; s.pthread_sigmask(s.SIG_BLOCK, wanted);"
              "print('ready', flush=True); raise SystemExit(50 + s.sigwait(wanted))")
    with Process([PROGRAM, "hold", "--", "/usr/bin/python3", "-c", script], bus.env) as process:
        wait_until(lambda: process.stdout == "ready\n", what="the command to run")
        process.kill(number)
        assert process.wait_exit() == 50 + number


def test_a_program_outlives_service_and_bus(tmp_path):
    os.mkfifo(tmp_path / "go")
    with private_bus() as bus:
        service = FakeLumbard(bus)
        with Process([PROGRAM, "hold", "--", "sh", "-c", f"echo ready; read x <{tmp_path}/go; exit 9"], bus.env) as process:
            wait_until(lambda: process.stdout == "ready\n", what="the command to run")
            service.leave()
            back = FakeLumbard(bus)
            orders(back)
            bus.kill()
            with open(tmp_path / "go", "w", encoding="ascii") as go:
                go.write("go\n")
            assert process.wait_exit() == 9


# credit and correct -------------------------------------------------------------------------------------------------


def test_credit_and_correct_call_the_service_with_the_words_typed(bus, service):
    begun = now()
    assert ctl(bus, "credit 1h 5min").stdout.startswith("Break added: 1 hour 5 minutes, ")
    (_, (start, end, who)), = service.orders()
    assert begun <= end <= now() and end - start == 65 * MINUTE and who == "lumbarctl"
    noon, quarter = at(12, 0, day=-1), at(12, 15, day=-1)
    day = time.strftime("%Y-%m-%d", time.localtime(noon // SECOND))
    for line in (f"{day} 12:00 {day}T12:15", "yesterday 12:00 yesterday 12:15"):
        check(ctl(bus, f"correct {line} standing"), FINE,
              "Corrected to standing: 15 minutes, yesterday 12:00:00 to yesterday 12:15:00.\n")
    assert ctl(bus, ["correct", "--json", "yesterday 12:00", "yesterday 12:15:00", "away"]).json == {
        "StartTimestamp": noon, "EndTimestamp": quarter, "State": "away"}
    assert service.orders()[1:] == [("Correct", (noon, quarter, s)) for s in ("standing", "standing", "away")]
    minute = time.strftime("%H:%M", time.localtime((now() - MINUTE) // SECOND))
    found = ctl(bus, f"credit --json {minute} now").json
    assert now() - 3 * MINUTE < found["StartTimestamp"] < found["EndTimestamp"] <= now() and found["Who"] == "lumbarctl"


@pytest.mark.parametrize("line, sentence", [
    ("posture", "Missing posture: standing, sitting or away."),
    ("posture lying", "Unknown posture 'lying': expected standing, sitting or away."),
    (["posture", "\x1b"], "Unknown posture '':"),
    ("posture standing 9", "The duration '9' has no unit."),
    ("posture standing 25h", "The duration '25h' is out of range: expected 1 second to 1 day."),
    ("posture standing forever", "'forever' is not a duration."),
    ("hold talk 45", "The duration '45' has no unit."),
    ("hold 45", "The duration '45' has no unit."),
    ("hold talk 25h", "The duration '25h' is out of range: expected 1 second to 1 day."),
    ("hold talk 0s", "The duration '0s' is out of range:"),
    ("hold talk --", "Missing program after '--'."),
    ("hold 5min -- true", "A duration and a program cannot be combined."),
    ("hold --json -- true", "--json and a program cannot be combined."),
    ("hold --release now", "--release takes no arguments."),
    ("credit", "Missing duration. Write for example 90s,"),
    ("credit 10", "The duration '10' has no unit."),
    ("credit 25h", "The duration '25h' is out of range: expected 1 second to 1 day."),
    ("credit 12:30", "Cannot read '12:30'. Give a start and an end, for example 12:30 12:45,"),
    ("credit 12:30 12:45 13:00", "Give a start and an end,"),
    ("credit 25:00 now", "Give a start and an end,"),
    ("credit yesterday 00:00 yesterday 00:00", "is not before the end"),
    ("credit 2020-01-01 12:00 now", "is more than 1 day ago."),
    ("credit now 2099-01-01T12:00", "The end (2099-01-01 12:00:00) is in the future."),
    ("correct", "The last word must be standing, sitting or away, not ''."),
    ("correct yesterday 12:00 yesterday 12:30", "The last word must be standing, sitting or away, not '12:30'."),
    ("correct away", ": Give a start and an end,"),
    ("correct 2020-01-01 12:00 now away", "is more than 2 days ago."),
])
def test_wrong_usage(bus, service, line, sentence):
    answer = ctl(bus, line)
    assert (answer.status, answer.stdout, service.calls) == (USAGE, "", [])
    assert sentence in answer.stderr and "\nTry: lumbarctl " in answer.stderr
    assert "\x1b" not in answer.stderr


# Without a service --------------------------------------------------------------------------------------------------


def test_none_of_them_starts_the_service(tmp_path):
    marker = tmp_path / "started"
    with private_bus(activatable={LUMBARD: f'/bin/sh -c "touch {marker}; exit 1"'}) as bus:
        for line in ORDERS:
            check(ctl(bus, line), NOT_RUNNING, "", STOPPED)
        assert not marker.exists() and not holders(bus)


def test_no_bus(tmp_path):
    env = {"PATH": os.environ["PATH"], "XDG_RUNTIME_DIR": str(tmp_path),
           "DBUS_SESSION_BUS_ADDRESS": f"unix:path={tmp_path}/bus"}
    for line in ORDERS:
        done = subprocess.run([PROGRAM, *line.split()], env=env, capture_output=True, text=True, timeout=60)
        assert done.returncode == FAILED and done.stderr.startswith("No session bus found")


def test_a_service_that_hangs_is_reported(bus, service):
    service.is_hung = True
    with Process([PROGRAM, "posture", "standing"], bus.env) as one, Process([PROGRAM, "hold"], bus.env) as other:
        for process in one, other:
            assert process.wait_exit() == FAILED
            assert process.stderr == "The lumbard service does not answer: no reply within 5 seconds.\n"
    gone(bus)


def test_a_forged_end_of_the_service_is_ignored(bus, service):
    """The holder trusts only the bus daemon about owners: a forged signal causes no call."""
    assert ctl(bus, "posture standing 1h").status == FINE
    holder, = holders(bus)
    forger, name = bus.connect(), bus.peer(holder)
    forger.emit_signal(name, DBUS[1], DBUS[2], "NameOwnerChanged", GLib.Variant("(sss)", (LUMBARD, "", ":1.99")))
    forger.emit_signal(name, DBUS[1], DBUS[2], "NameLost", GLib.Variant("(s)", ("org.lumbard.Ctl1.Posture",)))
    forger.flush_sync(None)
    # When it has answered this, it has seen what came before.
    assert error_of(forger, name, "/", "org.lumbard.Nothing", "Nothing")[0].startswith("org.freedesktop.DBus.Error.Unknown")
    assert len(service.orders()) == 1 and holders(bus) == {holder}
    forger.close_sync(None)
    kill_holders(bus)
