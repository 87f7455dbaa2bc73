"""Effects of reports by other programs on the state, with real key presses on a real display."""
import re
import time

import pytest
from lumbard import COACH, PATH, PRESENCE, Service, Typing, key
from rig import LIMIT, LUMBARD, call, wait_until

SECOND, HOUR = 10**6, 3600 * 10**6
# Longer than the delays of a loaded machine, so that they do not count as idleness.
CONFIG = "[Sitting]\nLimit=1h\nAwayAfter=3s\nRest=1min\n"


def report(service, state, who="desk", lease=HOUR):
    """A connection that reports until it is closed."""
    conn = service.bus.connect()
    call(conn, LUMBARD, PATH, PRESENCE, "ReportPresence", "(sst)", who, state, lease)
    return conn


def evidence(service):
    return [e for e in service.get("Evidence") if e[1] not in ("idle", "input")]


def wait_state(service, state, reason, limit=LIMIT):
    wait_until(lambda: (service.get("State"), service.get("StateReason")) == (state, reason), limit,
               f"{state} ({reason}), it is {service.get('State')} ({service.get('StateReason')})")


def wall():
    return time.time_ns() // 1000


@pytest.mark.parametrize("posture, state", [("sitting", "passive"), ("standing", "standing"), ("away", "away")])
def test_a_report_without_other_sources(bus, posture, state):
    with Service(bus, config=CONFIG) as service:
        assert service.get("State") == "unknown"
        before = wall()
        conn = report(service, posture, lease=HOUR)
        wait_state(service, state, "lease")
        assert before <= service.get("StateSinceTimestamp") <= wall()
        (who, kind, detail, since, until), = evidence(service)
        assert (who, kind, detail) == ("desk", posture, "") and before <= since <= wall()
        assert abs(until - since - HOUR) < SECOND
        conn.close_sync(None)
        service.wait("State", "unknown")
        assert evidence(service) == []


def test_the_due_instant_and_the_holds(bus):
    """No due instant while the person is not sitting, or during a pause; no hold before a stretch is due."""
    with Service(bus, config="[Sitting]\nLimit=4s\nAwayAfter=3s\nRest=1min\n") as service:
        assert service.get("DueTimestamp") == 0
        holder = service.bus.connect()
        call(holder, LUMBARD, PATH, COACH, "Hold", "(sst)", "slides", "a talk", HOUR)
        conn = report(service, "sitting")
        wait_state(service, "passive", "lease")
        due = service.get("DueTimestamp")
        assert due == service.get("StateSinceTimestamp") + 4 * SECOND
        assert service.get("HeldBy") == []
        service.wait("Phase", "held")
        assert service.get("HeldBy") == ["lease:slides"] and service.get("DueTimestamp") == due <= wall()
        assert service.get("NextReminderTimestamp") == 0
        service.call("Pause", "(t)", 0)
        assert service.get("Phase") == "paused" and service.get("DueTimestamp") == 0
        holder.close_sync(None)
        conn.close_sync(None)


def test_a_second_report_replaces_the_first(bus, display):
    with Service(bus, display, CONFIG) as service, Typing(display):
        wait_state(service, "active", "input")
        conns = []
        for posture, state, reason in (("standing", "standing", "lease"), ("sitting", "active", "input")) * 2:
            before = wall()
            conns.append(report(service, posture))
            wait_state(service, state, reason)
            (who, kind, detail, since, until), = evidence(service)
            assert (who, kind, detail) == ("desk", posture, "") and before <= since <= wall()
            assert abs(until - since - HOUR) < SECOND
        for conn in conns[:-1]:
            conn.close_sync(None)
        assert [e[1] for e in evidence(service)] == ["sitting"]
        conns[-1].close_sync(None)
        wait_until(lambda: evidence(service) == [], what="the last report to end with its connection")


def test_two_reporters(bus, display):
    """The end of one connection ends only its own report."""
    with Service(bus, display, CONFIG) as service, Typing(display):
        wait_state(service, "active", "input")
        one, other = report(service, "standing"), report(service, "standing", "mat")
        wait_state(service, "standing", "lease")
        one.close_sync(None)
        wait_until(lambda: [e[0] for e in evidence(service)] == ["mat"], what="the report of the one to end")
        assert service.get("State") == "standing"
        other.close_sync(None)
        wait_state(service, "active", "input")


def test_standing_while_typing(bus, display):
    with Service(bus, display, CONFIG) as service, Typing(display):
        wait_state(service, "active", "input")
        conn = report(service, "standing")
        wait_state(service, "standing", "lease")
        sitting, since = service.get("SittingUSec"), service.get("StandingUSec")
        wait_until(lambda: service.get("StandingUSec") > since + SECOND, what="the standing clock to run")
        assert service.get("SittingUSec") == sitting and service.get("SittingClockStartTimestamp") == 0
        conn.close_sync(None)
        wait_state(service, "active", "input")
        assert evidence(service) == []
        wait_until(lambda: service.get("SittingUSec") > sitting, what="the sitting clock to go on")


def test_sitting_without_input_until_the_lease_ends(bus, display):
    with Service(bus, display, CONFIG) as service:
        before, after = key(display)
        wait_state(service, "active", "input")
        conn = report(service, "sitting", "chair", 7 * SECOND)
        until = evidence(service)[0][4]
        wait_state(service, "passive", "lease")
        assert before - SECOND // 5 <= service.get("StateSinceTimestamp") <= after + SECOND // 5
        service.wait("State", "away")
        assert abs(service.get("StateSinceTimestamp") - until) < SECOND // 5 and evidence(service) == []
        conn.close_sync(None)


def test_the_idle_source_is_valid_until_its_next_change(bus, display):
    """Input counts until the idle source reports idleness, also after a report of sitting."""
    with Service(bus, display, CONFIG) as service:
        before, after = key(display)
        wait_state(service, "active", "input")
        (source, kind, _, since, until), = service.get("Evidence")
        assert (source, kind, until) == ("x11", "input", 0)
        assert before - SECOND // 5 <= since <= after + SECOND // 5
        conn = report(service, "sitting", "chair")
        wait_state(service, "passive", "lease")
        source, kind, _, since, until = next(e for e in service.get("Evidence") if e[0] == "x11")
        assert (kind, until) == ("idle", 0)
        assert before - SECOND // 5 <= since <= after + SECOND // 5
        conn.close_sync(None)


def test_away_while_nothing_is_touched(bus, display):
    with Service(bus, display, CONFIG.replace("AwayAfter=3s", "AwayAfter=15s")) as service:
        key(display)
        wait_state(service, "active", "input")
        before = wall()
        conn = report(service, "away")
        wait_state(service, "away", "lease", 2 * LIMIT)
        assert before - SECOND <= service.get("StateSinceTimestamp") <= wall()
        conn.close_sync(None)
        key(display)
        wait_state(service, "active", "input")


def test_input_overrides_a_report_of_away(bus, display):
    with Service(bus, display, CONFIG.replace("=3s", "=30s")) as service, service.watch() as watch, Typing(display) as typing:
        wait_state(service, "active", "input")
        conn = report(service, "away")
        begun = wall()
        wait_until(lambda: typing.last and typing.last[0] > begun + 3 * SECOND, what="some more keys")
        watch.settle()
        assert not any(arguments[1].get("State") == "away" for member, arguments in watch.events
                       if member == "PropertiesChanged")
        conn.close_sync(None)


def test_a_restart_ends_reports_but_not_those_of_lumbarctl(bus, display):
    """The new service does not know the connections of the old one; the background process of lumbarctl reports again."""
    with Service(bus, display, CONFIG) as service, Typing(display):
        wait_state(service, "active", "input")
        conn = report(service, "standing")
        assert service.ctl("posture", "standing", "1h").returncode == 0
        wait_state(service, "standing", "lease")
        service.process.stop()
        service.start()
        wait_until(lambda: [(e[0], e[1]) for e in evidence(service)] == [("lumbarctl", "standing")], what="the keeper")
        wait_state(service, "standing", "lease")
        assert service.ctl("posture", "sitting").returncode == 0
        wait_state(service, "active", "input")
        conn.close_sync(None)


@pytest.mark.parametrize("limit, word", [(0, "the setting SnoozeLimit is 0"),
                                         (1, "the one snooze of this sitting is used up"),
                                         (2, "the 2 snoozes of this sitting are used up")])
def test_why_there_is_no_snooze_left(bus, limit, word):
    with Service(bus, config=f"[Sitting]\nLimit=1s\n[Coach]\nSnoozeLimit={limit}\n") as service:
        conn = report(service, "sitting")
        service.wait("Phase", "due")
        for _ in range(limit):
            service.call("Snooze", "(t)", HOUR)
        name, sentence = service.error("Snooze", "(t)", HOUR)
        assert name == "org.lumbard.Error.NotNow" and word in sentence
        assert ("full break" in sentence) is (limit > 0)
        assert re.search(r" \(phase: (due|snoozed)\)\.$", sentence)
        conn.close_sync(None)


def test_a_withdrawn_absence_is_none_in_the_history(bus, display):
    """The time since the report counts as sitting again, in the sums of the day too."""
    def recorded():
        today = time.strftime("%Y-%m-%d")
        return service.call("ListDays", "(ss)", today, today, interface=f"{LUMBARD}.History")[0][0][1]

    with Service(bus, display, config="[Sitting]\nLimit=1h\nAwayAfter=9s\nRest=1min\n") as service:
        key(display)
        wait_state(service, "active", "input")
        conn = report(service, "away")
        wait_state(service, "away", "lease")
        conn.close_sync(None)
        wait_until(lambda: evidence(service) == [], what="the report to end with its connection")
        least, found, most = service.get("TodaySittingUSec"), recorded(), service.get("TodaySittingUSec")
        assert least - SECOND / 2 < found < most + SECOND / 2
