"""Amazfish: what the source makes of the signals and answers of a fake Amazfish, and the alerts that it gives."""
import re

import pytest
from evidence_log import EvidenceLog
from fake_amazfish import HAS_HEART_RATE, HAS_STEPS, HEART_RATE, INFINITIME, NAME, PATH, STEPS, Amazfish
from fake_desktop import forge
from gi.repository import GLib
from lumbard import Service
from rig import LUMBARD, PrivateBus, Watcher, error_of, owner_of, unique_name, wait_until

READ = {"connectionState", "supportedFeatures", "sendAlert"}  # all that the source ever calls
WORN = ("worn", "Amazfish")


def methods(amazfish):
    return [method for method, *_ in amazfish.calls]


def linked(log):
    log.wait_state("amazfish", "ready", "connected to a watch")
    log.wait_lines("wrist", ("on",))


def totals(log, *expected):
    log.wait_lines("total", *(("amazfish", total) for total in expected))


def test_the_fake_is_like_the_real_one():
    with PrivateBus() as bus, Amazfish(bus) as amazfish:
        conn = bus.connect()
        seen = conn.call_sync(NAME, PATH, "org.freedesktop.DBus.Introspectable", "Introspect", None, None, 0, 5000, None)
        assert "<signal" in seen.unpack()[0] and "<method" not in seen.unpack()[0]
        for method, types, arguments in (("supportsDataType", "(i)", (1,)), ("sendAlert", "(sssb)", ("a", "b", "c", False)),
                                         ("information", "(u)", (8,))):
            assert error_of(conn, NAME, PATH, NAME, method, types, *arguments)[0].endswith("UnknownMethod")
        assert error_of(conn, NAME, "/", NAME, "connectionState")[0].endswith("UnknownObject")
        amazfish.steps(12)
        amazfish.set_state("disconnected")
        answer = conn.call_sync(NAME, PATH, NAME, "information", GLib.Variant("(i)", (8,)), None, 0, 5000, None)
        assert answer.unpack() == ("12",)


def test_without_amazfish():
    with PrivateBus(activatable={NAME: "/bin/false"}) as bus, EvidenceLog(bus) as log:
        log.wait_state("amazfish", "absent", "not on the session bus")
        assert owner_of(bus.connect(), NAME) is None
        assert log.command("alert", 1, "Stretch", "52 minutes") == ["0"]


def test_steps_reach_the_core_as_they_are_counted():
    """The core judges them: the end of a day, a watch that restarted, the jump of InfiniTime, a walk that comes at once."""
    walk = [4000, 4012, 3, 40, 0, 536876864, 536876870, 900, 2**31]
    with PrivateBus() as bus, Amazfish(bus) as amazfish, EvidenceLog(bus) as log:
        linked(log)
        for total in walk:
            amazfish.steps(total)
        totals(log, *walk)
        assert set(methods(amazfish)) <= READ


def test_ten_updates_a_second_cause_no_calls():
    with PrivateBus() as bus, Amazfish(bus) as amazfish, EvidenceLog(bus) as log:
        linked(log)
        before = len(amazfish.calls)
        for total in range(600):
            amazfish.steps(total)
        totals(log, *range(600))
        assert len(amazfish.calls) == before and len([s for s in log.lines("source") if s[0] == "amazfish"]) <= 3


@pytest.mark.parametrize("key", [STEPS, HEART_RATE])
@pytest.mark.parametrize("value", ["", "-1", "+1", " 1", "1 ", "1.5", "1e3", "0x10", "many", "2147483649", "4294967295",
                                   "99999999999999999999", "٣", "1\n"])
def test_a_value_that_is_no_number_is_counted_and_ignored(key, value):
    with PrivateBus() as bus, Amazfish(bus) as amazfish, EvidenceLog(bus) as log:
        linked(log)
        amazfish.report(key, value)
        log.wait_state("amazfish", "ready", "1 invalid report was discarded")
        amazfish.steps(7)
        totals(log, 7)
        assert not log.live("amazfish")


def test_a_flood_of_invalid_values_is_announced_rarely():
    with PrivateBus() as bus, Amazfish(bus) as amazfish, Service(bus, config="[Sitting]\nLimit=1h\n") as service:
        wait_until(lambda: service.source("State", "amazfish") == "ready", what="the watch")
        with Watcher(service.conn, LUMBARD, "/org/lumbard/Lumbard1/source/amazfish") as watcher:
            for _ in range(1000):
                amazfish.report(STEPS, "many")
            wait_until(lambda: "1000 invalid reports" in service.source("Detail", "amazfish"), what="1000 invalid reports")
            watcher.settle()
            assert len(watcher.events) <= 11
        assert service.process.stderr.count("source amazfish") <= 15


def test_other_values_and_malformed_signals():
    with PrivateBus() as bus, Amazfish(bus) as amazfish, EvidenceLog(bus) as log:
        linked(log)
        for key in (0, 7, 10, -8, 2**31 - 1):
            amazfish.report(key, "55")
        for arguments in (None, GLib.Variant("(us)", (8, "5")), GLib.Variant("(s)", ("5",)), GLib.Variant("(ii)", (8, 5))):
            amazfish.emit(NAME, "informationChanged", arguments)
        amazfish.emit(NAME, "deviceEventTriggered", GLib.Variant("(s)", ("EVENT_FIND_PHONE",)))
        amazfish.steps(7)
        totals(log, 7)
        assert "discarded" not in log.state("amazfish").detail


def test_a_heart_rate_shows_that_the_watch_is_worn():
    with PrivateBus() as bus, Amazfish(bus) as amazfish, EvidenceLog(bus) as log:
        linked(log)
        amazfish.heart_rate(0)
        amazfish.steps(7)
        totals(log, 7)
        assert not log.live("amazfish"), "no measurement shows nothing"
        amazfish.heart_rate(61)
        log.wait_live("amazfish", WORN)
        amazfish.heart_rate(0)
        amazfish.heart_rate(301)
        log.wait_state("amazfish", "ready", "1 invalid report")
        assert log.live("amazfish") == {WORN}, "no measurement does not end it"
        assert not re.search(r"\b61\b", log.stdout), "the instants have more digits"
        amazfish.set_state("disconnected")
        log.wait_live("amazfish")


def test_the_watch_is_disconnected_and_returns():
    with PrivateBus() as bus, Amazfish(bus) as amazfish, EvidenceLog(bus) as log:
        linked(log)
        amazfish.steps(100)
        totals(log, 100)
        for state in ("disconnected", "connecting", "connected", "authfailed", "no such\nstate" * 100):
            amazfish.set_state(state)
            log.wait_state("amazfish", "standby", state[:12].replace("\n", " "))
            amazfish.steps(100)  # an old value
        log.wait_lines("wrist", ("on",), ("off",))
        assert log.command("alert", 1, "Stretch", "52 minutes") == ["0"], "it is not kept for later"
        amazfish.set_state("authenticated")
        log.wait_lines("wrist", ("on",), ("off",), ("on",))
        amazfish.steps(140)
        totals(log, 100, 140)
        assert set(methods(amazfish)) <= READ and not amazfish.alerts()


def test_the_first_total_after_a_connection_is_not_lost():
    """It arrives while the source still reads the state."""
    with PrivateBus() as bus, Amazfish(bus, "connecting") as amazfish, EvidenceLog(bus) as log:
        log.wait_state("amazfish", "standby", "connecting")
        with amazfish.answering_late():
            amazfish.set_state("authenticated")
            amazfish.steps(4000)
            wait_until(lambda: amazfish.waiting, what="the state to be read")
        amazfish.steps(4900)
        totals(log, 4000, 4900)


def test_states_that_follow_at_once():
    with PrivateBus() as bus, Amazfish(bus, "disconnected") as amazfish, EvidenceLog(bus) as log:
        log.wait_state("amazfish", "standby")
        for state in ("connecting", "connected", "authenticated", "disconnected", "connecting", "connected", "authenticated"):
            amazfish.set_state(state)
        log.wait_state("amazfish", "ready")
        amazfish.set_state("disconnected")
        log.wait_state("amazfish", "standby", "disconnected")
        assert methods(amazfish).count("connectionState") <= 10


def test_no_watch_is_paired():
    with PrivateBus() as bus, Amazfish(bus, "") as amazfish, EvidenceLog(bus) as log:
        log.wait_state("amazfish", "standby", "no watch is paired")
        amazfish.steps(7)
        amazfish.heart_rate(60)
        amazfish.set_state("authenticated")
        linked(log)
        assert not log.lines("total") and not log.live("amazfish")
        amazfish.set_state("")
        log.wait_state("amazfish", "standby", "no watch is paired")
        log.wait_lines("wrist", ("on",), ("off",))


def test_amazfish_ends_in_the_middle_of_a_walk_and_restarts():
    with PrivateBus() as bus, Amazfish(bus) as amazfish, EvidenceLog(bus) as log:
        linked(log)
        amazfish.heart_rate(60)
        amazfish.steps(100)
        totals(log, 100)
        amazfish.stop()
        log.wait_state("amazfish", "absent")
        log.wait_live("amazfish")
        log.wait_lines("wrist", ("on",), ("off",))
        amazfish.start()
        log.wait_lines("wrist", ("on",), ("off",), ("on",))
        amazfish.steps(160)
        totals(log, 100, 160)


@pytest.mark.parametrize("to_all", [True, False])
def test_forged_signals(to_all):
    with PrivateBus() as bus, Amazfish(bus) as amazfish, EvidenceLog(bus) as log:
        linked(log)
        to = None if to_all else unique_name(bus.connect(), log.pid)
        forge(bus, PATH, NAME, "informationChanged", GLib.Variant("(is)", (STEPS, "5000")), to)
        forge(bus, PATH, NAME, "informationChanged", GLib.Variant("(is)", (HEART_RATE, "60")), to)
        amazfish.calls.clear()
        forge(bus, PATH, NAME, "connectionStateChanged", None, to)
        amazfish.steps(7)
        totals(log, 7)
        assert not log.live("amazfish") and not amazfish.calls


def test_a_watch_without_alerts():
    with PrivateBus() as bus, Amazfish(bus, features=HAS_STEPS | HAS_HEART_RATE) as amazfish, EvidenceLog(bus) as log:
        log.wait_state("amazfish", "ready")
        wait_until(lambda: "supportedFeatures" in methods(amazfish), what="the features to be read")
        amazfish.steps(7)
        totals(log, 7)
        assert log.command("alert", 1, "Stretch", "52 minutes") == ["0"] and not log.lines("wrist")
        amazfish.set_state("disconnected")
        log.wait_state("amazfish", "standby")
        amazfish.features = INFINITIME  # another watch
        amazfish.set_state("authenticated")
        linked(log)


def test_features_without_an_answer():
    with PrivateBus() as bus, Amazfish(bus) as amazfish, EvidenceLog(bus) as log:
        linked(log)
        amazfish.set_state("disconnected")
        log.wait_state("amazfish", "standby")
        amazfish.broken.add("supportedFeatures")
        amazfish.set_state("authenticated")
        log.wait_state("amazfish", "ready")
        amazfish.steps(7)
        totals(log, 7)


@pytest.mark.parametrize("generation, sent", [("dictionary", [1, 1]), ("strings", [2, 1])])
def test_an_alert(generation, sent):
    """The first one finds out which arguments this version takes."""
    with PrivateBus() as bus, Amazfish(bus, generation=generation) as amazfish, EvidenceLog(bus) as log:
        linked(log)
        for number, calls in enumerate(sent, 1):
            amazfish.calls.clear()
            assert log.command("alert", number, "Time to stretch", f"Sitting for {50 + number} min") == ["1"]
            log.wait_lines("alert\tdelivered", *((str(n),) for n in range(1, number + 1)))
            assert amazfish.alerts()[-1] == ("Lumbard", "Time to stretch", f"Sitting for {50 + number} min")
            assert methods(amazfish) == ["sendAlert"] * calls
        assert len(amazfish.alerts()) == 2
        assert all(arguments[-1] is False for method, *arguments in amazfish.calls), "no duplicates"


def test_another_version_after_a_restart():
    with PrivateBus() as bus, Amazfish(bus) as amazfish, EvidenceLog(bus) as log:
        linked(log)
        log.command("alert", 1, "Time to stretch", "Sitting for 51 min")
        log.wait_lines("alert\tdelivered", ("1",))
        amazfish.stop()
        log.wait_lines("wrist", ("on",), ("off",))
        amazfish.generation = "strings"
        amazfish.start()
        log.wait_lines("wrist", ("on",), ("off",), ("on",))
        log.command("alert", 2, "Time to stretch", "Sitting for 52 min")
        log.wait_lines("alert\tdelivered", ("1",), ("2",))
        assert len(amazfish.alerts()) == 2


def test_the_texts_of_a_forwarded_notification_appear_once():
    """A native Amazfish has forwarded the notification just before."""
    texts = ["Lumbard", "Time to stretch", "Sitting for 51 min"]
    with PrivateBus() as bus, Amazfish(bus) as amazfish, EvidenceLog(bus) as log:
        linked(log)
        amazfish.show(texts)
        log.command("alert", 1, *texts[1:])
        log.wait_lines("alert\tdelivered", ("1",))
        assert amazfish.alerts() == [tuple(texts)]


def test_the_same_alert_again_appears_again():
    """Amazfish would drop it."""
    with PrivateBus() as bus, Amazfish(bus) as amazfish, EvidenceLog(bus) as log:
        linked(log)
        for number in range(1, 5):
            log.command("alert", number, "Time to stretch", "Sitting for 51 min")
            wait_until(lambda: len(log.lines("alert\tdelivered")) == number, what=f"alert {number}")
            assert len(amazfish.alerts()) == number
        assert {body.strip() for *_, body in amazfish.alerts()} == {"Sitting for 51 min"}


@pytest.mark.parametrize("title, body", [("x" * 300, "y" * 300), ("ä" * 300, "€" * 300), ("a" + "😀" * 99, "bc" + "😀" * 99),
                                         ("e\u0301" * 99, "\u202eright to left")])
def test_long_texts_are_cut_between_characters(title, body):
    with PrivateBus() as bus, Amazfish(bus) as amazfish, EvidenceLog(bus) as log:
        linked(log)
        log.command("alert", 1, title, body)
        log.wait_lines("alert\tdelivered", ("1",))
        name, summary, text = amazfish.alerts()[0]
        assert title.startswith(summary) and body.removeprefix("\u202e").startswith(text) and summary
        assert len((summary + text).encode()) <= 90
        assert len(f"{name}\0{summary}\n\n{text}".encode()) <= 100  # the most that InfiniTime keeps


def test_the_texts_of_a_bubble_stay_whole():
    """Amazfish compares them with those of the notification that it has forwarded."""
    texts = ["Lumbard", "ä" * 80, "€" * 100]
    with PrivateBus() as bus, Amazfish(bus) as amazfish, EvidenceLog(bus) as log:
        linked(log)
        amazfish.show(texts)
        log.command("alert", 1, *texts[1:], "bubble")
        log.wait_lines("alert\tdelivered", ("1",))
        assert amazfish.alerts() == [tuple(texts)]


@pytest.mark.parametrize("fault", ["broken", "gone"])
def test_an_alert_that_fails(fault):
    with PrivateBus() as bus, Amazfish(bus) as amazfish, EvidenceLog(bus) as log:
        linked(log)
        if fault == "broken":
            amazfish.broken.add("sendAlert")
        else:
            amazfish.hung.add("sendAlert")
        log.command("alert", 1, "Time to stretch", "Sitting for 51 min")
        if fault == "gone":
            wait_until(lambda: "sendAlert" in methods(amazfish), what="the alert")
            amazfish.stop()
        log.wait_lines("alert\tfailed", ("1",))
        if fault == "gone":
            log.wait_lines("wrist", ("on",), ("off",))
            amazfish.start()
        amazfish.broken.clear()
        amazfish.hung.clear()
        log.wait_state("amazfish", "ready")
        wait_until(lambda: log.lines("wrist")[-1] == ["on"], what="the watch")
        assert log.command("alert", 2, "Time to stretch", "Sitting for 52 min") == ["1"]
        log.wait_lines("alert\tdelivered", ("2",))


def test_an_amazfish_that_never_answers():
    with PrivateBus() as bus, Amazfish(bus) as amazfish:
        amazfish.hung.add("*")
        with Service(bus, config="[Sitting]\nLimit=1h\n") as service:
            assert service.delay() < 0.25
            wait_until(lambda: service.source("State", "amazfish") == "failed", what="patience to end")
            assert "NoReply" in service.source("Detail", "amazfish")
            amazfish.hung.clear()
            wait_until(lambda: service.source("State", "amazfish") == "ready", what="another try")


def test_an_answer_of_another_type():
    with PrivateBus() as bus, Amazfish(bus) as amazfish, EvidenceLog(bus) as log:
        linked(log)
        right, amazfish.run = amazfish.run, lambda *_: GLib.Variant("(i)", (7,))
        amazfish.set_state("authenticated")
        log.wait_state("amazfish", "failed", "the answer is no text")
        amazfish.run = right
        log.wait_state("amazfish", "ready")


def test_the_setting_is_read_live():
    with PrivateBus() as bus, Amazfish(bus) as amazfish, EvidenceLog(bus) as log:
        linked(log)
        amazfish.heart_rate(60)
        amazfish.steps(100)
        log.wait_live("amazfish", WORN)
        totals(log, 100)
        log.command("amazfish", "off")
        log.wait_state("amazfish", "absent", "turned off by the setting Trackers.Amazfish")
        log.wait_live("amazfish")
        amazfish.calls.clear()
        amazfish.steps(110)
        amazfish.set_state("authenticated")
        assert log.command("alert", 1, "Time to stretch", "Sitting for 51 min") == ["0"]
        log.command("amazfish", "off")
        assert not amazfish.calls
        log.command("amazfish", "auto")
        log.wait_lines("wrist", ("on",), ("off",), ("on",))
        amazfish.steps(120)
        totals(log, 100, 120)


def test_the_service_reads_the_setting():
    with PrivateBus() as bus, Amazfish(bus) as amazfish, \
            Service(bus, config="[Sitting]\nLimit=1h\n[Trackers]\nAmazfish=off\n") as service:
        wait_until(lambda: service.source("State", "amazfish") == "absent", what="the source to be off")
        assert service.source("Kind", "amazfish") == "tracker" and not amazfish.calls
        service.write_config("[Sitting]\nLimit=1h\n[Trackers]\nAmazfish=auto\n")
        wait_until(lambda: service.source("State", "amazfish") == "ready", what="the watch")
