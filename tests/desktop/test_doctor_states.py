"""doctor and status in each state that keeps reminders from appearing or the count from being right; silenced servers
are in test_doctor_silence.py.

Real parts: the service, an X server, openbox, dunst, files and buses. Each row brings one state, and the test reads both
screens as a person would: the cause, what to do, the exit status, and no word that all is well.
"""
import signal
import subprocess
from contextlib import ExitStack
from pathlib import Path

import pytest
from doctor_home import CALM, DUE, Home
from failing_disk import FailingDisk
from fake_lumbard import FINE, NOT_RUNNING, REFUSED, FakeLumbard, ctl, presence
from lumbard import Service, key
from notification_desks import Environment
from notification_servers import RealServer
from rig import NOTIFICATIONS, NOTIFIER, Display, PrivateBus, rest, wait_until

# Each state: a function that brings it. It may return a function that ends it. --------------------------------------


def rejected_value(home):
    home.config = CALM + "[Coach]\nSnooze=forever\n"
    home.start()
    return lambda: home.config_file().write_text(CALM)


def several_rejected_values(home):
    home.config = CALM.replace("AwayAfter", "AwyAfter") + "[Coach]\nSnooze=forever\n"
    home.start()
    return lambda: home.config_file().write_text(CALM)


def broken_file(home):
    home.config = "[Sitting\nLimit=1h\n"
    home.start()
    return lambda: home.config_file().write_text(CALM)


def no_server(home):
    home.stop_server()
    home.start()


def two_servers_none_running(home):
    """The service files of the real packages; systemd gives the name to one unit only."""
    for name in ("org.knopwob.dunst.service", "fr.emersion.mako.service"):
        text = Path("/usr/share/dbus-1/services", name).read_text(encoding="utf-8")
        (home.services / name).write_text(text)
    home.stop_server()
    home.bus.write_service(NOTIFICATIONS[0], "/bin/false")
    home.reload_bus()
    home.start()


def server_hangs(home):
    home.start()
    home.server.process.kill(signal.SIGSTOP)
    return lambda: home.server.process.kill(signal.SIGCONT)


def notifier_missing(home):
    home.start()
    (home.bus.services / f"{NOTIFIER}.service").unlink()
    home.reload_bus()


def no_system_bus(home):
    home.env["DBUS_SYSTEM_BUS_ADDRESS"] = f"unix:path={home.bus.folder}/none"
    home.start()


def no_logind(home):
    home.logind.stop()
    home.start()


def lock_that_contradicts(home):
    """The desktop never takes its lock back; the person goes on typing, with pauses."""
    home.config = "[Sitting]\nLimit=1h\nAwayAfter=2s\n"
    home.start()
    home.session.set(LockedHint=True)
    home.service.wait("StateReason", "lock")
    since = home.service.get("StateSinceTimestamp")

    def has_typed():
        rest(2.5)  # the return after AwayAfter is what the X server reports
        key(home.display)
        return home.service.get("LastInputTimestamp") > since + 10_000_000 or home.service.get("State") != "away"
    wait_until(has_typed, 40, "input that contradicts the lock")
    if home.service.get("State") != "away":
        pytest.fail("the lock is overruled: then doctor has another sentence, which belongs here")


def another_service_in_this_home(home):
    with_it = home.stack.enter_context(PrivateBus())
    home.stack.enter_context(Service(with_it, env={"XDG_STATE_HOME": home.bus.env["XDG_STATE_HOME"]}))
    home.start()


def no_folder_for_the_history(home):
    Path(home.bus.env["XDG_STATE_HOME"], "lumbard").write_text("in the way")
    home.start()


def x_server_refuses(home):
    keys = home.bus.folder / "keys"
    subprocess.run(["xauth", "-q", "-f", keys, "add", ":77", ".", "1" * 32], check=True, capture_output=True, timeout=60)
    home.display = home.stack.enter_context(Display(keys=keys))
    home.env |= {**home.display.env, "XAUTHORITY": f"{home.bus.folder}/none"}
    home.start(is_served=False)
    wait_until(lambda: home.service.source("State") == "failed", what="the refusal")


def no_display(home):
    home.display = Environment()
    home.start(is_served=False)


def display_ends(home):
    home.start()
    home.display.process.stop()
    home.service.wait("IdleSource", "")


def more_programs_than_fit(home):
    held = [home.logind.hold(f"player{i}", "video playback") for i in range(20)]
    home.start()
    wait_until(lambda: "full" in home.service.source("Flags", "inhibit_logind"), what="a full table")

    def end():
        for inhibitor in held[4:]:
            home.logind.release(inhibitor)
        wait_until(lambda: not home.service.source("Flags", "inhibit_logind"), what="room in the table")
    return end


def source_without_an_answer(home):
    home.logind.hangs.add("ListInhibitors")
    home.start()
    home.logind.hold("mpv", "video playback")
    wait_until(lambda: home.service.source("State", "inhibit_logind") == "failed", 20, "the missing answer")


def paused(home):
    home.start()
    home.service.call("Pause", "(t)", 0)
    return lambda: home.service.call("Resume")


def paused_for_an_hour(home):
    home.start()
    home.service.call("Pause", "(t)", 3600 * 10**6)
    return lambda: home.service.call("Resume")


def outside_working_hours(home):
    today = int(subprocess.run(["date", "+%u"], capture_output=True, text=True, check=True).stdout)
    other = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"][(today + 2) % 7]
    home.config = CALM + f"[Coach]\nHours={other} 09:00-18:00\n"
    home.start()
    return lambda: home.config_file().write_text(CALM)


def held_by_a_program(home):
    home.config = DUE
    home.start()
    home.service.call("Hold", "(sst)", "slides", "a talk", 3600 * 10**6)
    key(home.display)
    home.service.wait("Phase", "held")


def snoozed(home):
    home.config = DUE
    home.start()

    def is_due():
        key(home.display)
        return home.service.get("Phase") in ("due", "suggested")
    wait_until(is_due, what="a stretch that is due")
    home.service.call("Snooze", "(t)", 3600 * 10**6)


def delivery_failed(home):
    home.config = DUE
    home.stop_server()
    home.start()
    home.wait_failure()


def delivery_failed_and_a_server_came(home):
    delivery_failed(home)
    home.stack.enter_context(RealServer(home.bus, home.display))


def server_died_before_the_answer(home):
    home.config = DUE
    home.start()
    home.server.process.kill(signal.SIGSTOP)
    home.wait_failure()


def notifier_does_not_start(home):
    home.config = DUE
    home.bus.write_service(NOTIFIER, "/bin/false")
    home.reload_bus()
    home.start()
    home.wait_failure()


def disk_fails(home):
    disk = FailingDisk(home.bus.folder)
    home.env |= disk.env
    home.start()
    disk.fail("eio")
    home.service.call("Pause", "(t)", 0)
    home.service.call("Resume")
    wait_until(lambda: not home.service.get("Healthy", "org.lumbard.Lumbard1.History"), what="the failing disk to be noticed")

    def end():
        disk.repair()
        home.service.call("Pause", "(t)", 0)
        home.service.call("Resume")
    return end


def unknown_exercise(home):
    home.config = CALM + "[Coach]\nExercise=handstand\n"
    home.start()
    return lambda: home.config_file().write_text(CALM)


def lock_that_is_overruled(home):
    """With a limit of 30 s, ten inputs in more than 2 s contradict the lock."""
    home.config = "[Sitting]\nLimit=30s\nAwayAfter=2s\n"
    home.start()
    home.session.set(LockedHint=True)
    home.service.wait("StateReason", "lock")
    rest(2.5)  # the service listens again from the first return on

    def is_overruled():
        key(home.display)
        return home.service.get("Overruled") == "lock"
    wait_until(is_overruled, 60, "a lock that no longer counts")

    def end():
        home.session.set(LockedHint=False)
        home.service.wait("Overruled", "")
    return end


def stopped_without_systemd(home):
    home.start().process.stop()


# state, words of doctor, its command, words of status (None: it has its own line for it, "": it reports nothing)
STATES = [
    (rejected_value, ["A value in the configuration is ignored", "lumbard.conf, line 5: ", "Coach.Snooze", "Correct the file"],
     None, ["lumbard.conf, line 5: "]),
    (several_rejected_values, ["There are 2 problems in the configuration. The first: ", "line 3: "], None, ["line 3: "]),
    (broken_file, ["There is a problem in the configuration", "lumbard.conf, line 1: ", "the whole file is ignored"], None,
     ["lumbard.conf, line 1: "]),
    (no_server, ["There is no notification server, so reminders cannot be shown", "Install one"], "sudo apt install dunst",
     ["There is no notification server"]),
    (two_servers_none_running, ["No notification server is running", "dunst", "mako", "use the same name on the bus",
                               "Remove all but one"], None, []),
    (server_hangs, ["dunst, process ", "does not answer", "Restart it"], None, []),
    (notifier_missing, ["lumbard-notifier is not installed", "Reinstall"], None, []),
    (no_system_bus, ["does not see when you lock the screen", "no system bus", "may count as sitting", "Log in through"], None,
     []),
    (no_logind, ["does not see when you lock the screen", "no logind", "may count as sitting", "Log in through"], None, []),
    (lock_that_contradicts, ["Your desktop reports that the screen has been locked since", "but there was input", "not counted"],
     "loginctl unlock-session", ["locked"]),
    (another_service_in_this_home, ["The history is not written", "another lumbard (process ", "on the bus unix:path="],
     "lumbarctl log", ["another lumbard (process "]),
    (no_folder_for_the_history, ["The history is not written", "cannot create the folder"], "lumbarctl log",
     ["The history is not written"]),
    (x_server_refuses, ["cannot tell whether you are here", "refuses lumbard", "/none (named by XAUTHORITY) does not exist"],
     None, ["cannot tell whether you are here"]),
    (no_display, ["There is no display", "Log in to a desktop"], None, ["cannot tell whether you are here"]),
    (display_ends, ["cannot reach your display", "Start it inside your session"], None, ["cannot tell whether you are here"]),
    (more_programs_than_fit, ["The source inhibit_logind, which reports the programs that keep the screen on, cannot follow all",
                              "4 more wait for a free place", "Close some"], None, []),
    (source_without_an_answer, ["The source inhibit_logind, which reports the programs that keep the screen on, has failed"],
     "lumbarctl log", []),
    (paused, ["Reminders wait:", "paused until you resume"], "lumbarctl resume", ["paused until you resume"]),
    (paused_for_an_hour, ["Reminders wait:", "paused until "], "lumbarctl resume", ["paused until "]),
    (outside_working_hours, ["Reminders wait:", "outside your working hours", "not before"], "lumbarctl suggest",
     ["outside your working hours"]),
    (held_by_a_program, ["Reminders wait:", "slides asks for quiet"], "lumbarctl suggest", ["slides asks for quiet"]),
    (snoozed, ["Reminders wait:", "snoozed until"], "lumbarctl suggest", ["snoozed until"]),
    (delivery_failed, ["The last reminder, at ", "could not be shown: no notification server answered",
                       "There is no notification server"], "lumbarctl suggest", ["it cannot be shown"]),
    (delivery_failed_and_a_server_came, ["The last reminder, at ", "could not be shown: no notification server answered"],
     "lumbarctl suggest", ["The last reminder, at ", "could not be shown: no notification server answered"]),
    (server_died_before_the_answer, ["The last reminder, at ", "could not be shown: ", "does not answer"], "lumbarctl ",
     ["The last reminder, at ", "could not be shown: "]),
    (notifier_does_not_start, ["The last reminder, at ", "could not be shown: the program lumbard-notifier did not start"],
     "lumbarctl log", ["the program lumbard-notifier did not start"]),
    (disk_fails, ["The history is not written", "loses what it has counted"], "lumbarctl log", ["The history is not written"]),
    (unknown_exercise, ["A value in the configuration is ignored", "handstand", "ql-doorway"], None, ["handstand"]),
    (lock_that_is_overruled, ["Your desktop still reports that the screen is locked (source: session), although you", "Lock and unlock the screen"],
     "loginctl unlock-session", []),
    (stopped_without_systemd, ["The service is not running", "Start it together with your desktop"], "/lumbard &", None),
]


def words(text):
    return " ".join(text.split())


@pytest.fixture(name="home")
def home_fixture():
    with ExitStack() as stack:
        yield Home(stack)


def test_all_is_well(home):
    home.start()
    answer = home.doctor()
    assert answer.status == FINE and answer.stdout.endswith("Everything looks fine.\n"), answer.stdout
    assert "problem" not in home.show("status").stdout


@pytest.mark.parametrize("bring, causes, command, status", STATES, ids=[row[0].__name__ for row in STATES])
def test_a_state_is_named_with_its_cause_and_its_cure(home, bring, causes, command, status):
    end = bring(home)
    answer = home.doctor()
    screen = words(answer.stdout)
    assert answer.status == (NOT_RUNNING if status is None else REFUSED), answer.stdout
    for cause in causes:
        assert cause in screen, answer.stdout
    assert command is None or command in answer.stdout, answer.stdout
    assert "Everything looks fine" not in screen and "phase" not in screen, answer.stdout
    if status is not None:
        shown = home.show("status")
        for cause in status:
            assert cause in words(shown.stdout), shown.stdout
    if end:
        end()
        wait_until(lambda: home.doctor().status == FINE, 30, "doctor to find that all is well again")


@pytest.mark.parametrize("bring", [delivery_failed, server_died_before_the_answer])
def test_status_and_panel_promise_no_reminder_that_cannot_be_shown(home, bring):
    """Neither the screen nor the panel."""
    bring(home)
    for command in ("status", "status --waybar", "doctor"):
        assert "at your next short pause" not in home.show(command).stdout
    assert "could not be shown" in home.show("status --waybar").json["tooltip"]
    failure = home.service.get("Failure")
    assert failure in ("no-server", "no-answer", "error"), failure


def test_a_reminder_that_is_shown_ends_the_failure(home):
    delivery_failed_and_a_server_came(home)

    def is_shown():
        key(home.display)
        return home.service.get("FailedTimestamp") == 0
    wait_until(is_shown, 40, "the reminder on the new server")
    assert home.service.get("Failure") == "" and "could not be shown" not in home.show("status").stdout


def test_a_program_that_resets_the_idle_time():
    """The state of the service as it reports it; the scenarios of the core bring it about."""
    with PrivateBus() as bus:
        service = FakeLumbard(bus, presence(State=("s", "unknown"), StateReason=("s", "machine")))
        answer = ctl(bus, "doctor")
        assert answer.status == REFUSED and "A program keeps resetting the idle time" in words(answer.stdout)
        assert "End that program" in words(answer.stdout) and "mouse" not in answer.stdout
        status = words(ctl(bus, "status").stdout)
        assert "(a program resets the idle time)" in status and "To see what to do: lumbarctl doctor" in status
        service.leave()
