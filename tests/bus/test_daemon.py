"""The service on its bus: start, exit, restart, announcements, and forged signals that it ignores."""
import os
import signal
import sqlite3
import time
from contextlib import contextmanager

import pytest
from gi.repository import Gio, GLib
from lumbard import COACH, NEVER_AWAY, PATH, SOURCE, Service, Typing, journal_rows, key
from notification_servers import FakeServer
from processes import segments_of
from rig import BUILD, DBUS, LIMIT, LUMBARD, NOTIFIER, Process, call, owner_of, wait_until

DAEMON = BUILD / "src" / "lumbard"


def test_a_second_instance_ends_with_one_line(bus):
    with Service(bus, config="") as service:
        service.call("Pause", "(t)", 0)
        wait_until(lambda: journal_rows(bus, "paused"), what="a saved state")
        with Process([DAEMON], bus.env) as second:
            assert second.wait_exit() == 1
            assert second.stderr.count("\n") == 1 and "another lumbard" in second.stderr
        assert service.get("Phase") == "paused"


def test_no_session_bus_is_one_line(bus):
    env = {**bus.env, "DBUS_SESSION_BUS_ADDRESS": "unix:path=/nowhere/bus"}
    with Process([DAEMON], env) as process:
        assert process.wait_exit() == 1
        assert process.stderr.count("\n") == 1 and "session bus" in process.stderr


@pytest.mark.parametrize("argument, code, word", [("--version", 0, "lumbard"), ("--help", 0, "systemctl"),
                                                  ("--nonsense", 1, "nonsense"), ("nonsense", 1, "nonsense")])
def test_options(bus, argument, code, word):
    with Process([DAEMON, argument], bus.env) as process:
        assert process.wait_exit() == code
        assert word in process.stdout + process.stderr


def test_it_exits_with_the_bus(bus):
    with Service(bus, config="") as service:
        bus.kill()
        assert service.process.wait_exit() == 70


def test_sigterm(bus):
    before = time.monotonic()
    with Service(bus, config="") as service:
        began = time.monotonic()
        service.process.kill(signal.SIGTERM)
        assert service.process.wait_exit() == 0
        assert time.monotonic() - began < 1 + 5 * (began - before), "a busy machine takes longer, but to start it too"


def test_a_write_to_a_closed_socket_does_not_end_it(bus):
    """Libraries write to display servers that may have exited."""
    with Service(bus, config="") as service:
        service.process.kill(signal.SIGPIPE)
        service.get("State")
        service.process.kill(signal.SIGTERM)
        assert service.process.wait_exit() == 0


def test_activation_starts_the_service(bus):
    conn = bus.connect()
    reply = conn.call_sync(LUMBARD, PATH, "org.freedesktop.DBus.Properties", "Get",
                           GLib.Variant("(ss)", (COACH, "Phase")), None, 0, int(LIMIT * 1000), None)
    assert reply.unpack() == ("unknown",)


def test_without_a_writable_folder_it_runs_and_warns(bus):
    state = bus.make("blocked")
    (state / "lumbard").write_text("a file where the folder should be")
    with Service(bus, config="", env={"XDG_STATE_HOME": str(state)}) as service:
        wait_until(lambda: "without a history" in service.process.stderr, what="the warning")
        service.call("Pause", "(t)", 0)
        assert service.get("Phase") == "paused"


def test_errors_in_the_configuration_are_reported_and_the_rest_applies(bus):
    with Service(bus, config="[Sitting]\nLimit=9h\nRest=1min\n[Coach]\nExercise=ql-hammock\n") as service:
        assert "lumbard.conf:2: Sitting.Limit" in service.process.stderr
        assert "1 second to 8 hours" in service.process.stderr
        assert 'lumbard.conf:5: Coach.Exercise: unknown exercise "ql-hammock"; expected ' in service.process.stderr
        assert "ql-doorway" in service.process.stderr
        assert service.get("Exercise") == "ql-doorway"


def test_objects_and_sources(bus):
    with Service(bus, config="") as service:
        def managed():
            return call(service.conn, LUMBARD, PATH, "org.freedesktop.DBus.ObjectManager", "GetManagedObjects")[0]

        # Sources are opened after the bus name is owned.
        wait_until(lambda: all(i[SOURCE]["Detail"] for i in managed().values()), what="every source to have looked")
        objects = managed()
        for path, interfaces in objects.items():
            assert path.startswith(f"{PATH}/source/")
            source = interfaces[SOURCE]
            assert source["Name"] == path.rpartition("/")[2]
            assert source["Kind"] in ("idle", "session", "inhibitor", "media", "call", "hold", "tracker", "sensor")
            assert source["State"] in ("ready", "standby", "absent", "failed") and source["Detail"]
        assert f"{PATH}/source/x11" in objects


def test_changes_are_announced_once_per_turn_after_the_reply(bus):
    with Service(bus, config="") as service:
        order = []
        conn = bus.connect()
        conn.signal_subscribe(LUMBARD, None, None, PATH, None, Gio.DBusSignalFlags.NONE,
                              lambda *a: order.append((a[4], a[5].unpack())))
        conn.call(LUMBARD, PATH, COACH, "Pause", GLib.Variant("(t)", (60_000_000,)), None, 0, -1, None,
                  lambda c, r: order.append(("reply", c.call_finish(r).unpack())))
        wait_until(lambda: len(order) >= 2, what="the reply and the signal")
        call(conn, *DBUS, "GetId")
        assert [name for name, _ in order] == ["reply", "PropertiesChanged"]
        interface, changed, invalidated = order[1][1]
        assert interface == COACH and invalidated == []
        assert changed["Phase"] == "paused" and changed["Paused"] is True
        assert changed["PausedUntilTimestamp"] == service.get("PausedUntilTimestamp") > time.time_ns() // 1000
        assert "SuggestionsToday" not in changed, "counting clocks are not announced"


def test_killed_with_a_bubble_on_screen(bus, display):
    """After SIGKILL with a bubble on screen, clock, phase, suggestion and bubble continue; so do a snooze and a pause."""
    with FakeServer(bus) as server, Service(bus, display, NEVER_AWAY) as service, Typing(display):
        service.wait("Phase", "suggested")
        shown = server.wait("shown")
        before = {p: service.get(p) for p in ("SittingClockStartTimestamp", "SittingSinceTimestamp", "SuggestionId",
                                              "StateSinceTimestamp", "DueTimestamp", "SuggestionsToday")}
        service.process.kill(signal.SIGKILL)
        service.process.wait_exit()
        service.process.stop()
        service.start()
        assert service.get("Phase") == "suggested" and service.get("State") == "active"
        for name, value in before.items():
            assert service.get(name) == value, name
        server.act(shown["id"], "snooze")  # a button of the bubble that the killed service showed
        service.wait("Phase", "snoozed")
        until = service.get("SnoozedUntilTimestamp")
        service.process.kill(signal.SIGKILL)
        service.process.wait_exit()
        service.process.stop()
        service.start()
        assert service.get("Phase") == "snoozed" and service.get("SnoozedUntilTimestamp") == until
        assert len(server.received("shown")) == 1


def test_an_orderly_end_takes_the_bubble_back(bus, display):
    """A service that starts again at once would leave a bubble with dead buttons beside the next one."""
    with FakeServer(bus) as server, Service(bus, display, NEVER_AWAY) as service, withdrawals(bus) as callers:
        with Typing(display):
            service.wait("Phase", "suggested")
        shown, us = server.wait("shown"), owner_of(service.conn, LUMBARD)
        service.process.kill(signal.SIGTERM)
        assert service.process.wait_exit() == 0
        server.wait("CloseNotification", args=[shown["id"]])
        assert callers == [us], "without that call, the notifier closes it after 5 s"


@contextmanager
def withdrawals(bus):
    """The connections that call Withdraw, from now on."""
    conn, callers = bus.connect(), []

    def keep(_conn, message, is_incoming):
        if not is_incoming or message.get_member() != "Withdraw":
            return message
        callers.append(message.get_sender())
        return None
    conn.add_filter(keep)
    call(conn, *DBUS, "AddMatch", "(s)", f"eavesdrop='true',type='method_call',interface='{NOTIFIER}',member='Withdraw'")
    yield callers
    conn.close_sync(None)


def test_after_the_last_snooze_the_bubble_asks_for_a_choice(bus, display):
    with FakeServer(bus) as server, Service(bus, display, NEVER_AWAY + "[Coach]\nSnooze=1s\nSnoozeLimit=1\n") as service, \
         Typing(display):
        service.wait("Phase", "suggested")
        server.act(server.wait("shown")["id"], "snooze")
        second = server.wait("Notify", 2)["args"]
        assert "Snooze" in server.received("Notify")[0]["args"][5] and "snooze" not in second[5]
        assert {"start", "skip"} <= set(second[5])
        assert second[3] == "Right side: stretch or skip?" and "No snooze is left" in second[4]


def test_killed_while_counting(bus, display):
    with Service(bus, display, "[Sitting]\nLimit=1h\n") as service, Typing(display):
        service.wait("State", "active")
        start = service.get("SittingClockStartTimestamp")
        for _ in range(3):
            service.process.kill(signal.SIGKILL)
            service.process.wait_exit()
            service.process.stop()
            service.start()
            wait_until(lambda: service.get("IdleSource") == "x11", what="the source")
            assert service.get("State") == "active"
            assert service.get("SittingClockStartTimestamp") == start
        service.call("Pause", "(t)", 0)
        service.process.stop()
        service.start()
        assert service.get("Phase") == "paused" and service.get("PausedUntilTimestamp") == 0


def test_the_end_of_a_pause_is_announced(bus, display):
    with FakeServer(bus) as server, Service(bus, display, "") as service:
        key(display)
        service.wait("State", "active")
        service.call("Pause", "(t)", 1_000_000)
        service.wait("Phase", "counting")
        assert "pause" in server.wait("Notify")["args"][3]
        wait_until(lambda: [detail for _, _, detail in journal_rows(bus, "resumed")] == ["by=time"], what="the end of the pause on record")


def test_a_pause_that_ends_in_a_snooze_is_not_announced(bus, display):
    """The snooze still delays the reminders. The notification of the next suggestion would come after the announcement."""
    with FakeServer(bus) as server, Service(bus, display, NEVER_AWAY) as service, Typing(display):
        service.wait("Phase", "suggested")
        service.call("Snooze", "(t)", 120_000_000)
        service.call("Pause", "(t)", 1_000_000)
        service.wait("Phase", "snoozed")
        service.call("SuggestNow")
        server.wait("Notify", 2)
        assert not [shown["args"][3] for shown in server.received("Notify") if "pause" in shown["args"][3]]
        wait_until(lambda: len(journal_rows(bus, "resumed")) == 1, what="the end of the pause on record")


def test_the_journal_has_all_changes(bus, display):
    with FakeServer(bus) as server, Service(bus, display) as service:
        with Typing(display):
            service.wait("Phase", "suggested")
            server.wait("shown")
        service.wait("State", "away")
        since = service.get("StateSinceTimestamp")
        wait_until(lambda: time.time_ns() // 1000 > since + 3_100_000, what="a full rest")
        key(display)

        def from_the_absence_on():
            """Until the return; the next absence may be on record already, and so may one before, when the start took long."""
            return [dict(w.split("=") for w in detail.split()) for at, _, detail in journal_rows(bus, "state") if at >= since][:2]
        wait_until(lambda: len(from_the_absence_on()) == 2, what="the return on record")
        assert [(row["before"], row["state"]) for row in from_the_absence_on()] == [("active", "away"), ("away", "active")]
        assert len(journal_rows(bus, "rest")) >= 1
        assert len(journal_rows(bus, "suggested")) == 1 and "outcome=rested" in journal_rows(bus, "closed")[0][2]
        assert len(journal_rows(bus, "bout")) == 1
    database = f"{bus.env['XDG_STATE_HOME']}/lumbard/history.db"
    assert os.stat(database).st_mode & 0o777 == 0o600
    assert os.stat(os.path.dirname(database)).st_mode & 0o777 == 0o700


def forge(conn, destination, path, interface, member, body):
    conn.emit_signal(destination, path, interface, member, body)


def test_forged_signals_change_nothing(bus, display):
    """Another client emits signals of the notifier and of the bus, to the service alone and as a broadcast."""
    with FakeServer(bus) as server, Service(bus, display, NEVER_AWAY + "[Coach]\nRemindAfter=1h\n") as service:
        with Typing(display):
            service.wait("Phase", "suggested")
            server.wait("shown")
            stranger, us = bus.connect(), owner_of(service.conn, LUMBARD)
            number = service.get("SuggestionId")
            tag = f"suggestion-{number}"
            for to in (us, None):
                for state, detail in (("closed", "dismissed"), ("action", "skip"), ("action", "start"), ("lost", "")):
                    forge(stranger, to, "/org/lumbard/Notifier1", NOTIFIER, "Changed",
                          GLib.Variant("(sss)", (tag, state, detail)))
                forge(stranger, to, "/org/lumbard/Notifier1", "org.freedesktop.DBus.Properties", "PropertiesChanged",
                      GLib.Variant("(sa{sv}as)", (NOTIFIER, {"DoNotDisturb": GLib.Variant("b", True)}, [])))
                for name in (NOTIFIER, "org.freedesktop.Notifications"):
                    forge(stranger, to, "/org/freedesktop/DBus", "org.freedesktop.DBus", "NameOwnerChanged",
                          GLib.Variant("(sss)", (name, owner_of(stranger, name) or "", "")))
            call(stranger, LUMBARD, PATH, "org.freedesktop.DBus.Peer", "Ping")  # the reply comes after all of them have arrived
            assert service.get("Phase") == "suggested" and service.get("SuggestionId") == number
            assert service.get("HeldBy") == []
            assert len(server.open()) == 1


# s: longer than the service bridges the time without a source. No state is older than the boot of the machine.
AGE = int(min(2400, time.clock_gettime(time.CLOCK_BOOTTIME) / 2))


def age(bus, seconds):
    """Shifts the saved state of a killed service into the past."""
    path = f"{bus.env['XDG_STATE_HOME']}/lumbard/history.db"
    shift = seconds * 10**6

    def older(line):
        name, _, value = line.partition(" ")
        if name == "past":
            since, _, more = value.partition(" ")
            return f"past {int(since) - shift} {more}"
        is_instant = name.endswith(("since", "bout", "-at", "last-input", "day", "rest-end", "snooze-end", "show-end"))
        if not is_instant or abs(int(value)) >= 2**62:
            return line
        return f"{name} {int(value) - shift}"

    with sqlite3.connect(path) as db:
        state, = db.execute("SELECT state FROM snapshot").fetchone()
        state = "\n".join(older(line) if " " in line else line for line in state.split("\n"))
        db.execute("UPDATE snapshot SET state = ?, real_at = real_at - ?, boot_at = boot_at - ?", (state, shift, shift))


@pytest.mark.parametrize("is_known", [True, False])
def test_killed_long_after_the_last_record(bus, display, is_known):
    """Long typing without a transition, then SIGKILL. The sitting continues, because the kernel knows when the
    service was killed. Without that the time does not count."""
    with Service(bus, display, "[Sitting]\nLimit=8h\n") as service, Typing(display):
        service.wait("State", "active")
        start = service.get("SittingClockStartTimestamp")
        service.process.kill(signal.SIGKILL)
        service.process.wait_exit()
        service.process.stop()
        age(bus, AGE)
        if not is_known:
            assert bus.remove_end_record(), "as after a reboot or a logout: the kernel no longer knows when the service ended"
        service.start()
        wait_until(lambda: service.get("IdleSource") == "x11", what="the source")
        service.wait("State", "active")
        sitting = service.get("SittingUSec")
        if is_known:
            assert service.get("SittingClockStartTimestamp") == start - AGE * 10**6
            assert sitting >= AGE * 10**6
        else:
            assert sitting < 60 * 10**6, "unknown time does not count as sitting"


def test_sigterm_while_the_history_is_locked(bus, display):
    """Long typing, and the history is locked at the exit: the saved state is older than the exit of the service."""
    with Service(bus, display, "[Sitting]\nLimit=8h\n") as service, Typing(display):
        service.wait("State", "active")
        start = service.get("SittingClockStartTimestamp")
        other = sqlite3.connect(f"{bus.env['XDG_STATE_HOME']}/lumbard/history.db", isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        service.process.stop()
        other.execute("COMMIT")
        other.close()
        age(bus, AGE)
        service.start()
        wait_until(lambda: service.get("IdleSource") == "x11", what="the source")
        assert service.get("SittingClockStartTimestamp") == start - AGE * 10**6


def test_failed_starts_leave_no_segment(bus):
    """The table of the machine has 4,096: a service that is started again and again must not fill it."""
    with Service(bus, config="") as service:
        for _ in range(3):
            second = Process([DAEMON], bus.env)
            assert second.wait_exit() == 1
            assert second.stderr.splitlines() == [
                f"lumbard: another lumbard is already running in this session (it owns {LUMBARD})"]
            assert second.segments_left == []
            second.stop()
        assert len(segments_of(service.process.pid)) == 1
        service.process.kill(signal.SIGKILL)
        service.process.wait_exit()
        service.process.stop()
        service.start()
        assert segments_of(service.process.pid) == [], "it took over the segment of the killed one"
        service.process.stop()
        assert not bus.remove_end_record(), "removed at the clean stop"
