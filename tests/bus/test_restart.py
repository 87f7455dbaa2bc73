"""A machine that lost its power or its clock: what is known is taken up, and nothing else is claimed."""
import signal
import sqlite3
import time

import pytest
from rig import wait_until
from service import Service, Typing, key
from test_daemon import rows


def kill(service):
    service.process.kill(signal.SIGKILL)
    service.process.wait_exit()
    service.process.stop()


def reboot(bus, seconds):
    """As if the snapshot were of another boot, so long ago by the wall clock."""
    bus.forget_end()
    with sqlite3.connect(f"{bus.env['XDG_STATE_HOME']}/lumbard/history.db") as db:
        db.execute("UPDATE snapshot SET boot_id = ?, real_at = real_at - ?", ("0" * 32, int(seconds * 10**6)))


@pytest.mark.parametrize("limit, is_missed", [("30min", True), ("8h", False)])
def test_a_power_cut_an_hour_before_the_boot(bus, display, limit, is_missed):
    """The machine was surely off for so long only if the service missed what it would have put on record. It would not
    have: the end of its patience with a source that has come meanwhile."""
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
            wait_until(lambda: "state=active" in rows(bus, "state")[-1][2], what="the record")
        assert len(rows(bus, "rest")) == is_missed
        assert (service.get("LastRestTimestamp") != 0) == is_missed


@pytest.mark.parametrize("ahead, is_today", [(1, True), (2 * 24 * 3600, False)])
def test_a_clock_that_is_behind_at_the_boot(bus, display, ahead, is_today):
    """The state was saved at what is yet to come: it is taken up as it was, without a rest. What was sat on another
    date is not of today."""
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
        assert rows(bus, "rest") == []


def test_an_end_in_good_order_is_not_the_next_one(bus):
    """Stopped, started again with nothing to tell, and then killed: the record is of a service that lives."""
    def is_clean():
        with sqlite3.connect(f"file:{bus.env['XDG_STATE_HOME']}/lumbard/history.db?mode=ro", uri=True) as db:
            return db.execute("SELECT is_clean FROM snapshot").fetchone()[0]

    with Service(bus, config="") as service:
        service.process.stop()
        assert is_clean()
        service.start()
        assert service.get("Phase") == "unknown"
        assert not is_clean()
