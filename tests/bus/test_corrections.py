"""Credits, corrections and holds, with real key presses and a fake notification server."""
import os
import random
import sqlite3
import time
from contextlib import ExitStack, contextmanager

from lumbard import COACH, CTL, PATH, PRESENCE, Service, Typing
from notification_servers import FakeServer
from rig import LUMBARD, Process, call, wait_until

SECOND, MINUTE, HOUR = 10**6, 60 * 10**6, 3600 * 10**6
PATIENT = "[Sitting]\nLimit=1h\nAwayAfter=20s\nRest=1s\n"
DUE_SOON = "[Sitting]\nLimit=4s\nAwayAfter=20s\nRest=10s\n"  # a new X server counts as input, so there are 4 s for a hold


def wall():
    return time.time_ns() // 1000


def rows(service, kind):
    with sqlite3.connect(f"file:{service.env['XDG_STATE_HOME']}/lumbard/history.db?mode=ro", uri=True) as db:
        return db.execute("SELECT at, source, detail FROM journal WHERE kind = ? ORDER BY id", (kind,)).fetchall()


def rows_at_last(service, kind, count):
    """Waits for the entry in the journal, which is written after the reply."""
    wait_until(lambda: len(rows(service, kind)) >= count, what=f"{count} rows of {kind}")
    return rows(service, kind)


def seated_for(service, length):
    wait_until(lambda: service.get("SittingUSec") >= length, what=f"{length} µs of sitting")


def test_a_credited_rest_counts(bus, display):
    with Service(bus, display, PATIENT) as service, service.watch() as watch, Typing(display):
        seated_for(service, 4 * SECOND)
        before = wall()
        end = before - SECOND
        start = end - 2 * SECOND
        service.call("CreditRest", "(tts)", start, end, "treadmill", interface=PRESENCE)
        _, (taken, ended, reason) = watch.wait_for("RestTaken")
        assert abs(taken - start) < 1000 and abs(ended - end) < 1000 and reason == "lease"
        assert SECOND <= service.get("SittingUSec") <= wall() - end + SECOND // 10
        assert abs(service.get("LastRestTimestamp") - end) < 1000 and abs(service.get("LastRestUSec") - 2 * SECOND) < 1000
        (at, source, detail), = rows_at_last(service, "credited", 1)
        assert source == "treadmill" and f"start={taken} end={ended} state=away" == detail and before <= at <= wall()
        _, decisions = service.call("Explain", "(u)", 9, interface=PRESENCE)
        assert any(decision == "credited" and "treadmill" in sentence for _, decision, _, sentence in decisions)


def test_a_credit_of_yesterday_is_explained_as_a_decision_of_now(bus, display):
    with Service(bus, display, PATIENT) as service:
        before = wall()
        service.call("CreditRest", "(tts)", before - 20 * HOUR, before - 20 * HOUR + 600 * SECOND, "watch", interface=PRESENCE)
        _, decisions = service.call("Explain", "(u)", 9, interface=PRESENCE)
        at, sentence = next((at, sentence) for at, decision, _, sentence in decisions if decision == "credited")
        assert "watch" in sentence and before <= at <= wall()


def test_a_correction_stands_beside_what_was_recorded(bus, display):
    with Service(bus, display, PATIENT) as service, Typing(display):
        seated_for(service, 4 * SECOND)
        states, before, sitting = rows(service, "state"), wall(), service.get("SittingUSec")
        end = wall() - SECOND
        service.call("Correct", "(tts)", end - 2 * SECOND, end, "standing", interface=PRESENCE)
        assert abs(service.get("StandingUSec") - 2 * SECOND) < 1000
        assert sitting - 2 * SECOND <= service.get("SittingUSec") <= sitting - 2 * SECOND + wall() - before
        assert service.get("State") == "active"
        service.call("Correct", "(tts)", end - 2 * SECOND, end, "sitting", interface=PRESENCE)
        assert service.get("StandingUSec") == 0 and service.get("SittingUSec") >= sitting
        service.call("Correct", "(tts)", end - 2 * SECOND, end, "away", interface=PRESENCE)
        assert service.get("SittingUSec") <= wall() - end and abs(service.get("LastRestUSec") - 2 * SECOND) < 1000
        corrected = rows_at_last(service, "corrected", 3)
        assert [(source, detail.rpartition(" ")[2]) for _, source, detail in corrected] == [
            ("person", "state=standing"), ("person", "state=passive"), ("person", "state=away")]
        assert rows(service, "state")[:len(states)] == states


def test_lumbarctl_credits_and_corrects(bus, display):
    with Service(bus, display, PATIENT) as service, Typing(display):
        seated_for(service, 3 * SECOND)
        before = wall()
        answer = service.ctl("credit", "2s")
        assert (answer.returncode, answer.stderr) == (0, "") and answer.stdout.startswith("Break added: 2 seconds, ")
        assert service.get("SittingUSec") <= wall() - before
        (_, source, _), = rows_at_last(service, "credited", 1)
        assert source == "lumbarctl"
        seated_for(service, 3 * SECOND)
        start = time.strftime("%Y-%m-%dT%H:%M:%S", time.localtime(wall() // SECOND - 2))
        answer = service.ctl("correct", start, "now", "standing")
        assert (answer.returncode, answer.stderr) == (0, "") and answer.stdout.startswith("Corrected to standing: ")
        assert service.get("StandingUSec") >= 2 * SECOND
        assert "You corrected the history" in service.ctl("explain", "3").stdout


def test_a_thousand_credits_and_corrections(bus):
    """Spans of all kinds, overlapping and in any order: no clock exceeds the time that has passed."""
    fate = random.Random(4)
    with Service(bus, config="[Sitting]\nAssume=sitting\n") as service:
        begun = wall()
        for number in range(1000):
            now = wall()
            start = now - fate.choice([SECOND, MINUTE, HOUR, 23 * HOUR]) * fate.random()
            end = min(now, start + fate.choice([1, SECOND, MINUTE, 20 * HOUR]) * fate.random() + 1)
            if number % 2:
                service.call("CreditRest", "(tts)", int(start), int(end) + 1, "fate", interface=PRESENCE)
            else:
                service.call("Correct", "(tts)", int(start), int(end) + 1, fate.choice(["sitting", "standing", "away"]),
                             interface=PRESENCE)
            if number % 50 == 0:
                assert service.get("SittingUSec") + service.get("StandingUSec") <= wall() - begun + 48 * HOUR
                assert service.get("LastRestTimestamp") <= wall() and service.get("StateSinceTimestamp") <= wall()
        assert service.process.is_running
        assert len(rows_at_last(service, "credited", 500)) == len(rows_at_last(service, "corrected", 500)) == 500


# Holds --------------------------------------------------------------------------------------------------------------


@contextmanager
def held(service, lease=HOUR):
    """The connection that asks for quiet; before the person types, so that no stretch is due yet."""
    conn = service.bus.connect()
    call(conn, LUMBARD, PATH, COACH, "Hold", "(sst)", "slides", "a talk", lease)
    yield conn
    if not conn.is_closed():
        conn.close_sync(None)


def held_while_due(service, server):
    """A stretch is due and held: no suggestion is shown while the person types."""
    service.wait("Phase", "held")
    assert service.get("HeldBy") == ["lease:slides"]
    due = service.get("DueTimestamp")
    assert due <= wall()
    wait_until(lambda: wall() > due + SECOND, what="the time in which it would have come")
    assert server.received("Notify") == [] and service.get("SuggestionsToday") == 0


def suggested(service, server):
    server.wait("Notify")
    service.wait("Phase", "suggested")
    assert service.get("HeldBy") == []


def test_a_hold_delays_the_suggestion_until_it_is_released(bus, display):
    with FakeServer(bus) as server, Service(bus, display, DUE_SOON) as service, held(service) as conn, Typing(display):
        held_while_due(service, server)
        call(conn, LUMBARD, PATH, COACH, "ReleaseHold", "(s)", "slides")
        suggested(service, server)


def test_a_hold_ends_with_its_connection(bus, display):
    with FakeServer(bus) as server, Service(bus, display, DUE_SOON) as service, held(service) as conn, Typing(display):
        held_while_due(service, server)
        conn.close_sync(None)
        suggested(service, server)


def test_a_hold_ends_in_time(bus, display):
    with FakeServer(bus) as server, Service(bus, display, DUE_SOON) as service:
        before = wall()
        with held(service, lease=9 * SECOND), Typing(display):
            suggested(service, server)
            assert wall() >= before + 9 * SECOND, "due after 4 s"


def test_lumbarctl_holds_around_a_command(bus, display, tmp_path):
    os.mkfifo(tmp_path / "go")
    with FakeServer(bus) as server, Service(bus, display, DUE_SOON) as service, ExitStack() as stack:
        with Process([CTL, "hold", "a", "talk", "--", "sh", "-c", f"read x <{tmp_path}/go; exit 4"], service.env) as process:
            wait_until(lambda: "hold" in [kind for _, kind, *_ in service.get("Evidence")], what="the hold")
            stack.enter_context(Typing(display))
            service.wait("Phase", "held")
            assert service.get("HeldBy") == [f"lease:lumbarctl-{process.pid}"]
            assert "but waits: lumbarctl asks for quiet" in service.ctl("status").stdout
            assert "lumbarctl asks for quiet (a talk)" in service.ctl("explain").stdout
            assert server.received("Notify") == []
            (tmp_path / "go").write_text("go\n", encoding="ascii")
            assert process.wait_exit() == 4
        suggested(service, server)
