"""Short input between absences: reading, with a fake idle monitor."""
from idle_monitor_desk import CONFIG, go_away, type_for, wait_source
from fake_idle_monitor import IdleMonitor
from instants import SECOND, TOLERANCE, assert_near, now, wait_past
from lumbard import PRESENCE, Service, journal_rows
from rig import PrivateBus, wait_until

REST = 30 * SECOND


def press_after(service, monitor, last, pause):
    """One key, so long after the last input; then the person is idle again. Returns the instants around it."""
    wait_past(last[1] + int(pause * SECOND))
    key = monitor.input()
    wait_until(lambda: service.get("LastInputTimestamp") >= key[0] - 1000, what="the key")
    service.wait("State", "away")
    return key


def test_two_keys_in_an_absence_are_no_rest():
    with PrivateBus() as bus, IdleMonitor(bus) as monitor:
        with Service(bus, None, CONFIG.format(1).replace("Rest=1h", "Rest=30s"), {}) as service:
            wait_source(service, "ready")
            last = go_away(service, monitor)
            begin, sat = last, service.get("SittingUSec")
            with service.watch() as watch:
                last = press_after(service, monitor, last, 16)
                assert not journal_rows(bus, "corrected"), "one key alone is no reading"
                last = press_after(service, monitor, last, 16)
                start, end, reason = watch.wait_for("RestTaken")[1]
                assert reason == "idle" and end - start >= REST
                assert_near("the rest", start, begin, TOLERANCE + service.waited())
                assert watch.wait_for("BoutEnded")[1][1] == start
                wait_until(lambda: ("RestTaken", (start, start, "idle")) in watch.events, what="a rest of no length")
            assert service.get("TodayRests") == 0
            assert service.get("SittingUSec") >= sat + REST
            (_, source, detail), *key = journal_rows(bus, "corrected")
            assert source == "reading" and detail.startswith(f"start={start} ") and detail.endswith("state=passive")
            # An idle time that came late gives the first key a length.
            assert not key or len(key) == 1 and key[0][2].endswith("state=active")
            last_rest = journal_rows(bus, "rest")[-1][2]
            assert last_rest == f"start={start} length=0"
            sentences = service.call("Explain", "(u)", 9, interface=PRESENCE)[1]
            assert any(decision == "reading" and "You were reading" in text for _, decision, _, text in sentences)


def test_a_further_absence_is_reading_when_it_ends():
    with PrivateBus() as bus, IdleMonitor(bus) as monitor:
        with Service(bus, None, CONFIG.format(1), {}) as service:
            wait_source(service, "ready")
            last = go_away(service, monitor)
            for _ in range(2):
                last = press_after(service, monitor, last, 1.5)
            assert journal_rows(bus, "corrected")
            credits = len(journal_rows(bus, "credit"))
            assert service.get("StateReason") == "idle"
            wait_past(last[1] + 2 * SECOND)
            monitor.input()
            service.wait("State", "active")
            assert "state=passive reason=reading before=active" in [row[2] for row in journal_rows(bus, "state")]
            assert len(journal_rows(bus, "credit")) == credits, "reading is credited"


def test_typing_between_two_absences_is_no_reading():
    with PrivateBus() as bus, IdleMonitor(bus) as monitor:
        with Service(bus, None, CONFIG.format(1), {}) as service:
            wait_source(service, "ready")
            for _ in range(3):
                go_away(service, monitor)
                wait_past(now() + SECOND)
            type_for(service, monitor, 0.8)
            wait_until(lambda: len(journal_rows(bus, "credit")) == 3, what="three partial rests")
            assert not journal_rows(bus, "corrected")
