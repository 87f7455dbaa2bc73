"""After a power cut or with a wrong clock, the service restores the saved state and counts no time that it does not know."""
import signal
import sqlite3
import time

import pytest
from logind_desk import running
from lumbard import SHORT, Service, Typing, journal_rows, key
from rig import PrivateBus, wait_until


# CORE_END_SESSION: the service was stopped as the machine shut down
SHUT_DOWN = 2


def kill(service):
    service.process.kill(signal.SIGKILL)
    service.process.wait_exit()
    service.process.stop()


def reboot(bus, seconds):
    """Changes the snapshot to one of another boot, so long ago by the wall clock."""
    bus.remove_end_record()
    with sqlite3.connect(f"{bus.env['XDG_STATE_HOME']}/lumbard/history.db") as db:
        db.execute("UPDATE snapshot SET boot_id = ?, real_at = real_at - ?", ("0" * 32, int(seconds * 10**6)))


@pytest.mark.parametrize("limit, is_missed", [("30min", True), ("8h", False)])
def test_a_power_cut_an_hour_before_the_boot(bus, display, limit, is_missed):
    """The machine was certainly off only if the service missed an entry that it would have recorded. The timeout for a
    source that became ready meanwhile is no such entry."""
    with Service(bus, display, f"[Sitting]\nLimit={limit}\n") as service:
        key(display)
        service.wait("State", "active")
        kill(service)
        service.start()
        wait_until(lambda: service.get("IdleSource") == "x11", what="the source")
        kill(service)
        reboot(bus, time.clock_gettime(time.CLOCK_BOOTTIME) + 3600)
        service.start()
        wait_until(lambda: service.get("IdleSource") == "x11", what="the source")
        with Typing(display):
            service.wait("State", "active")
            wait_until(lambda: "state=active" in journal_rows(bus, "state")[-1][2], what="the record")
        assert len(journal_rows(bus, "rest")) == is_missed
        assert (service.get("LastRestTimestamp") != 0) == is_missed


@pytest.mark.parametrize("ahead, is_today", [(1, True), (2 * 24 * 3600, False)])
def test_a_clock_that_is_behind_at_the_boot(bus, display, ahead, is_today):
    """The state was saved in the future of this clock: it is restored without a rest. Sitting of another date does not
    count for today."""
    with Service(bus, display, "") as service:
        with Typing(display):
            service.wait("State", "active")
            wait_until(lambda: service.get("TodaySittingUSec") > 2_000_000, what="some sitting")
        service.call("Pause", "(t)", 3600 * 10**6)
        service.process.stop()
        reboot(bus, -ahead)
        service.start()
        assert service.get("Phase") == "paused"
        assert 3500 < service.get("PausedUntilTimestamp") / 10**6 - time.time() <= 3600
        assert service.get("SittingUSec") > 2_000_000
        assert (service.get("TodaySittingUSec") > 2_000_000) == is_today
        assert journal_rows(bus, "rest") == []


def test_a_normal_exit_does_not_cover_a_later_kill(bus):
    """Stopped, started again without an event, and then killed: the record must be of a running service."""
    def is_clean():
        with sqlite3.connect(f"file:{bus.env['XDG_STATE_HOME']}/lumbard/history.db?mode=ro", uri=True) as db:
            return db.execute("SELECT is_clean FROM snapshot").fetchone()[0]

    with Service(bus, config="") as service:
        service.process.stop()
        assert is_clean()
        service.start()
        assert service.get("Phase") == "unknown"
        assert not is_clean()


def change_snapshot(bus, values, **more):
    with sqlite3.connect(f"{bus.env['XDG_STATE_HOME']}/lumbard/history.db") as db:
        db.execute(f"UPDATE snapshot SET {values}", more)


def sit_and_stop(service, display):
    with Typing(display):
        service.wait("State", "active")
        wait_until(lambda: service.get("SittingUSec") > 1_000_000, what="some sitting")
    service.process.stop()


def test_a_rest_after_a_clock_of_the_seventies(bus, display):
    """The wall clock of the earlier boot was wrong: the rest has no length of 18,250 days, and no known length."""
    with Service(bus, display, "") as service:
        sit_and_stop(service, display)
        change_snapshot(bus, f"boot_id = :boot, real_at = 3600000000, is_clean = {SHUT_DOWN}", boot="0" * 32)
        service.start()
        service.wait("State", "away")
        wait_until(lambda: service.get("IdleSource") == "x11", what="the source")
        with service.watch() as watcher, Typing(display):
            start, end, reason = watcher.wait_for("RestTaken")[1]
        assert start == 0 and reason == "suspend"
        assert service.get("LastRestUSec") == 0 and service.get("LastRestTimestamp") == end
        assert "start=0 length=0" in journal_rows(bus, "rest")[0][2]


@pytest.mark.parametrize("values", ["boot_at = -9223372036854775807", "boot_at = 9223372036854775807",
                                    "real_at = 9223372036854775807", "real_at = -5, boot_at = 5",
                                    "boot_at = -9223372036854775807, boot_id = 'x'", "real_at = 9e18, boot_id = 'x'"])
def test_a_snapshot_with_impossible_instants_is_ignored(bus, values):
    with Service(bus, config="") as service:
        service.call("Pause", "(t)", 0)
        service.process.stop()
        change_snapshot(bus, values)
        service.start()
        assert "invalid snapshot" in service.process.stderr
        assert service.get("Phase") == "unknown"
        assert service.process.is_running


def sign_out(service, login):
    session, login.shown = login.shown, None
    login.remove(session)
    service.wait("StateReason", "seat")


def shut_down(service, login):
    login.shut_down(login.bus.peer(service.process.pid))


@pytest.mark.parametrize("begin, end, is_rest", [
    (sign_out, signal.SIGTERM, True), (shut_down, signal.SIGTERM, True),
    (lambda *_: None, signal.SIGTERM, False), (lambda *_: None, signal.SIGKILL, False)])
def test_signed_out_and_in_again(display, begin, end, is_rest):
    """The new session has a new session bus. The time between is a rest if logind reported the end of the old one; a person
    who stopped the service may have sat on, and after a kill the time is unknown too."""
    # Where the time between is no rest, the display must not report one either, although the start may take seconds.
    config = SHORT if is_rest else SHORT.replace("Rest=3s", "Rest=30s")
    with running(config=config, display=display) as (service, _, login, bus):
        with Typing(display):
            service.wait("State", "active")
            wait_until(lambda: service.get("SittingUSec") > 1_000_000, what="some sitting")
        begin(service, login)
        service.process.kill(end)
        service.process.wait_exit()
        stopped = time.time()
        with PrivateBus() as new_bus:
            if begin is sign_out:  # the state has the instant itself
                wait_until(lambda: time.time() > stopped + 3, what="the length of a full rest")
            else:  # the display would report a rest of that length: pretend that the stop was earlier
                change_snapshot(bus, "real_at = real_at - 60000000, boot_at = boot_at - 60000000")
            with Service(new_bus, display, config, env={"XDG_STATE_HOME": bus.env["XDG_STATE_HOME"]}) as second:
                wait_until(lambda: second.get("IdleSource") == "x11", what="the source")
                with Typing(display):
                    second.wait("State", "active")
                    wait_until(lambda: "state=active" in journal_rows(bus, "state")[-1][2], what="the record")
                assert len(journal_rows(bus, "rest")) == is_rest
                assert (second.get("LastRestTimestamp") >= stopped * 10**6 - 5 * 10**6) == is_rest
        service.process.stop()
