"""The human presence sensor of a laptop: read at decisions only, trusted after a change, and never waited for."""
import os
from contextlib import contextmanager

import pytest
from fake_idle_monitor import IdleMonitor
from fake_sensor import ATTENTION, PRESENCE, SLOW, Sensors
from idle_monitor_desk import type_for
from instants import SECOND, assert_near, now
from measure import sleeps_through
from rig import PrivateBus, rest, wait_until

CONFIG = "[Sitting]\nLimit=1h\nAwayAfter=2s\nPassiveLimit=1h\n"
TRUSTED_LATER = ", not trusted until it changes"


class Desk:
    def __init__(self, bus, monitor, sensors, service):
        self.bus, self.monitor, self.sensors, self.service = bus, monitor, sensors, service

    def source(self, prop):
        return self.service.source(prop, "presence_iio")

    def wait_detail(self, *words, state="ready"):
        try:
            wait_until(lambda: self.source("State") == state and all(word in self.source("Detail") for word in words))
        except AssertionError as error:
            raise AssertionError(f"{words}: it is {self.source('State')}, {self.source('Detail')}") from error

    def go_idle(self):
        """Input, and then none for AwayAfter: the core asks the sources."""
        self.monitor.stay()
        self.service.wait("State", "active")
        self.monitor.idle_for(2.1)

    def see(self, channel, value, number=0):
        """One reading of a slow channel."""
        self.go_idle()
        self.sensors.answer(number, channel, value)

    def see_after_work(self, value):
        """The same after so much input that the absence before is over."""
        type_for(self.service, self.monitor, 1.5)
        self.monitor.idle_for(2.1)
        self.sensors.answer(0, PRESENCE, value)

    def wait_one_thread(self):
        """The kernel lists a thread for a moment after its end."""
        wait_until(lambda: self.service.threads() == 1, what="the thread to end")

    def evidence(self):
        return {kind for source, kind, *_ in self.service.get("Evidence") if source == "presence_iio"}

    def wait_evidence(self, *kinds):
        try:
            wait_until(lambda: self.evidence() == set(kinds))
        except AssertionError as error:
            raise AssertionError(f"{kinds}: it is {self.evidence()}; {self.source('Detail')}") from error


def write(end, value):
    os.write(end, f"{value}\n".encode())
    os.close(end)


@contextmanager
def desk(*devices, config=CONFIG):
    """devices: (number, {channel: value})."""
    with PrivateBus() as bus, IdleMonitor(bus) as monitor:
        sensors = Sensors(bus)
        monitor.stay()  # no absence before the first one of the test, however long the start takes
        for number, channels in devices:
            sensors.add(number, **channels)
        with sensors.service(config) as service:
            wait_until(lambda: service.source("State", "mutter") == "ready", what="the idle monitor")
            yield Desk(bus, monitor, sensors, service)


def test_without_a_device_nothing_is_loaded():
    with desk() as d:
        d.sensors.add(0, name="accel_3d", in_accel_x_raw=5)
        d.go_idle()
        d.service.wait("State", "away")
        assert d.source("State") == "absent" and "no human presence sensor" in d.source("Detail")
        assert d.source("Kind") == "sensor" and "presence.so" not in d.service.modules()


def test_switched_off_nothing_is_loaded_until_it_is_switched_on():
    with desk((0, {PRESENCE: 1}), config=f"{CONFIG}[Sensors]\nPresence=off\n") as d:
        d.go_idle()
        d.service.wait("State", "away")
        assert d.source("State") == "absent" and "Sensors.Presence" in d.source("Detail")
        assert "presence.so" not in d.service.modules()
        assert d.service.get("PresenceSensor", "org.lumbard.Lumbard1.Settings") == "off"
        d.service.write_config(CONFIG)
        d.wait_detail("in_proximity0_raw was not read yet")
        assert "presence.so" in d.service.modules()


def test_a_device_that_appears_later_is_found_when_it_is_needed():
    with desk() as d:
        d.sensors.add(7, **{PRESENCE: 1})
        d.go_idle()
        d.wait_detail("iio:device7: in_proximity0_raw is 1" + TRUSTED_LATER)


def test_nothing_is_read_before_a_decision_and_nothing_is_left_after_it():
    with desk((0, {PRESENCE: SLOW})) as d:
        d.wait_detail("in_proximity0_raw was not read yet")
        threads, descriptors = d.service.threads(), d.service.descriptors()
        assert not d.sensors.is_read(0, PRESENCE) and threads == 1
        d.go_idle()
        end = d.sensors.begin(0, PRESENCE)
        assert d.service.threads() == 2
        write(end, 1)
        d.wait_detail("in_proximity0_raw is 1")
        d.wait_one_thread()
        assert d.service.descriptors() == descriptors
        assert d.sensors.is_read(0, PRESENCE) is False


def test_a_reading_that_blocks_delays_no_answer():
    with desk((0, {PRESENCE: SLOW})) as d:
        d.go_idle()
        end = d.sensors.begin(0, PRESENCE)
        assert max(d.service.delay() for _ in range(50)) < 0.25
        write(end, 0)
        d.wait_detail("in_proximity0_raw is 0")


def test_questions_during_a_reading_cause_one_more():
    with desk((0, {PRESENCE: SLOW})) as d:
        d.go_idle()
        end = d.sensors.begin(0, PRESENCE)
        for number, program in enumerate("abc", 1):  # a change of Ignore asks all sources
            d.service.write_config(f"{CONFIG}Ignore={program}\n")
            wait_until(lambda: d.service.process.stderr.count("configuration reloaded") == number, what="the new settings")
        write(end, 1)
        d.wait_detail("in_proximity0_raw is 1")
        d.sensors.answer(0, PRESENCE, 0)
        d.wait_detail("in_proximity0_raw is 0")
        d.wait_one_thread()
        assert not d.sensors.is_read(0, PRESENCE)


def test_a_channel_is_trusted_once_it_has_changed():
    with desk((0, {PRESENCE: SLOW})) as d:
        for value in (1, 1, 1):
            d.see(PRESENCE, value)
            d.wait_detail("in_proximity0_raw is 1" + TRUSTED_LATER)
        assert d.source("Flags") == [] and d.source("Events") == 0
        d.see(PRESENCE, 0)
        d.wait_detail("in_proximity0_raw is 0")
        assert TRUSTED_LATER not in d.source("Detail") and d.source("Flags") == ["presence-trusted"]
        d.wait_evidence("absent")
        d.see(PRESENCE, 1)
        d.wait_evidence("present")


def test_a_channel_that_never_changes_is_neutral():
    with desk((0, {PRESENCE: SLOW, ATTENTION: 100})) as d:
        for value in (1, 0, 0, 1):
            d.see(PRESENCE, value)
            d.wait_detail(f"in_proximity0_raw is {value}", "in_attention_input is 100" + TRUSTED_LATER)
        assert d.source("Flags") == ["presence-trusted"]
        d.wait_evidence("present")


def test_no_attention_at_all_is_an_empty_chair():
    with desk((0, {ATTENTION: SLOW})) as d:
        for value in (100, 55, 1):
            d.see(ATTENTION, value)
            d.wait_detail(f"in_attention_input is {value}" + TRUSTED_LATER)
        d.see(ATTENTION, 0)
        d.wait_evidence("absent")
        d.see(ATTENTION, 20)
        d.wait_evidence("present")
        assert d.source("Flags") == ["attention-trusted"]


def trusted(d, channel=PRESENCE, number=0):
    for value in (1, 0, 1):
        d.see(channel, value, number)
        d.wait_detail(f"{channel} is {value}")
    d.wait_evidence("present")


@pytest.mark.parametrize("value, words", [
    (2, "in_proximity0_raw is 2, outside 0 to 1"), (-1, "is -1, outside"), (2147483647, "is 2147483647, outside"),
    ("", "is not a number"), ("1x", "is not a number"), ("99999999999999999999", "is not a number"), ("%s%n", "is not a number")])
def test_an_impossible_value_is_unknown_and_not_trusted_later(value, words):
    with desk((0, {PRESENCE: SLOW})) as d:
        trusted(d)
        d.see(PRESENCE, value)
        d.wait_detail(words)
        d.wait_evidence()
        d.see(PRESENCE, 1)
        d.wait_detail("in_proximity0_raw is 1" + TRUSTED_LATER)
        assert d.evidence() == set()


def test_channels_that_contradict_each_other_show_nothing():
    with desk((0, {PRESENCE: SLOW, ATTENTION: 100})) as d:
        d.see(PRESENCE, 0)
        d.wait_detail("in_proximity0_raw is 0", "in_attention_input is 100")
        d.sensors.set(0, ATTENTION, 0)
        d.see(PRESENCE, 1)
        d.wait_detail("in_proximity0_raw is 1", "in_attention_input is 0")
        assert d.source("Flags") == ["presence-trusted", "attention-trusted"] and d.evidence() == set()
        d.see(PRESENCE, 0)
        d.wait_evidence("absent")


def test_a_device_with_another_number_is_the_same_one():
    with desk((0, {PRESENCE: SLOW})) as d:
        trusted(d)
        d.sensors.renumber(0, 12)
        d.see(PRESENCE, 0, number=12)
        d.wait_detail("iio:device12: in_proximity0_raw is 0")
        d.wait_evidence("absent")


def test_a_device_that_gets_another_number_during_a_reading_is_read_again():
    with desk((0, {PRESENCE: SLOW, ATTENTION: 100})) as d:
        d.go_idle()
        end = d.sensors.begin(0, PRESENCE)
        d.sensors.renumber(0, 9)
        write(end, 0)
        d.sensors.answer(9, PRESENCE, 1)
        d.wait_detail("iio:device9: in_proximity0_raw is 1", "in_attention_input is 100")


def test_a_device_that_vanishes_ends_what_it_showed():
    with desk((0, {PRESENCE: SLOW})) as d:
        trusted(d)
        d.sensors.remove(0)
        d.go_idle()
        d.wait_detail("no human presence sensor", state="absent")
        d.wait_evidence()
        d.sensors.add(3, **{PRESENCE: SLOW})
        d.see(PRESENCE, 1, number=3)
        d.wait_evidence("present")


def test_two_devices_are_both_read_and_kept_apart_by_their_numbers():
    with desk((1, {PRESENCE: 1}), (10, {ATTENTION: SLOW})) as d:
        d.see(ATTENTION, 0, number=10)
        d.wait_detail("iio:device1: in_proximity0_raw is 1" + TRUSTED_LATER + "; iio:device10: in_attention_input is 0")
        d.see(ATTENTION, 100, number=10)
        d.wait_evidence("present")
        assert d.source("Flags") == ["attention-trusted"]
        d.sensors.renumber(10, 0)
        d.see(ATTENTION, 100, number=0)
        d.wait_detail("iio:device0: in_attention_input is 100" + TRUSTED_LATER + "; iio:device1: in_proximity0_raw is 1")
        d.wait_evidence()


def test_a_folder_in_the_place_of_a_channel():
    with desk((0, {PRESENCE: SLOW})) as d:
        trusted(d)
        (d.sensors.place(0) / PRESENCE).unlink()
        (d.sensors.place(0) / PRESENCE).mkdir()
        d.go_idle()
        d.wait_detail("in_proximity0_raw cannot be read: Is a directory", state="failed")
        d.wait_evidence()


def test_input_during_a_reading_outdates_it():
    with desk((0, {PRESENCE: SLOW})) as d:
        trusted(d)
        d.go_idle()
        end = d.sensors.begin(0, PRESENCE)
        d.monitor.input()
        d.service.wait("State", "active")
        write(end, 0)
        d.wait_detail("in_proximity0_raw is 0")
        assert d.evidence() == set()


def test_an_empty_chair_ends_with_input():
    with desk((0, {PRESENCE: SLOW})) as d:
        trusted(d)
        d.see(PRESENCE, 0)
        d.wait_evidence("absent")
        d.monitor.input()
        d.wait_evidence()


def test_a_reading_that_never_ends_is_reported_and_has_one_thread():
    with desk((0, {PRESENCE: SLOW})) as d:
        trusted(d)
        d.go_idle()
        end = d.sensors.begin(0, PRESENCE)
        d.wait_detail("iio:device0 does not answer", state="failed")
        d.wait_evidence()
        d.go_idle()
        d.service.wait("State", "away")
        assert d.service.threads() == 2
        write(end, 1)
        d.wait_detail("in_proximity0_raw is 1")
        d.sensors.answer(0, PRESENCE, 1)  # the second question
        d.wait_evidence("present")
        d.wait_one_thread()


def test_the_service_stops_during_a_reading():
    with desk((0, {PRESENCE: SLOW})) as d:
        d.go_idle()
        end = d.sensors.begin(0, PRESENCE)
        d.service.process.kill()
        assert d.service.process.wait_exit() == 0, "the reading itself never ends"
        os.close(end)


def test_switched_off_during_a_reading():
    with desk((0, {PRESENCE: SLOW})) as d:
        d.go_idle()
        end = d.sensors.begin(0, PRESENCE)
        d.service.write_config(f"{CONFIG}[Sensors]\nPresence=off\n")
        d.wait_detail("Sensors.Presence", state="absent")
        os.close(end)
        d.wait_one_thread()
        d.service.write_config(CONFIG)
        d.see(PRESENCE, 1)
        d.wait_detail("in_proximity0_raw is 1")


def test_at_rest_the_service_sleeps():
    with desk((0, {PRESENCE: SLOW})) as d:
        trusted(d)
        d.see_after_work(1)
        d.service.wait("State", "passive")
        sleeps_through(d.service, lambda: rest(3))


def until(d):
    """When the evidence of a person ends by itself."""
    return [end for source, _, _, _, end in d.service.get("Evidence") if source == "presence_iio"]


def test_a_person_who_is_seen_sits_for_a_quarter_of_passive_limit():
    with desk((0, {PRESENCE: SLOW}), config=CONFIG.replace("PassiveLimit=1h", "PassiveLimit=40s")) as d:
        d.see(PRESENCE, 0)
        d.wait_detail("in_proximity0_raw is 0")
        before = now()
        d.see_after_work(1)
        d.service.wait("State", "passive")
        end, = until(d)
        assert before + 10 * SECOND < end <= now() + 10 * SECOND
        assert d.service.get("StateReason") == "sensor"
        assert d.service.get("StateSinceTimestamp") == d.service.get("LastInputTimestamp")
        answer = d.sensors.begin(0, PRESENCE)  # before the end, the core asks again; no answer
        d.service.wait("State", "away")
        assert_near("the end", d.service.get("StateSinceTimestamp"), (end, end))
        write(answer, 0)


def test_a_person_who_is_seen_again_sits_on_and_an_empty_chair_ends_it():
    with desk((0, {PRESENCE: SLOW}), config=CONFIG.replace("PassiveLimit=1h", "PassiveLimit=60s")) as d:
        trusted(d)
        d.see_after_work(1)
        d.service.wait("State", "passive")
        first = until(d)
        d.sensors.answer(0, PRESENCE, 1)
        wait_until(lambda: until(d) > first, what="the evidence to be renewed")
        d.sensors.answer(0, PRESENCE, 0)
        d.service.wait("State", "away")
        assert d.evidence() == {"absent"}


def test_an_empty_chair_ends_nothing_while_there_is_input():
    with desk((0, {PRESENCE: SLOW}), config=CONFIG.replace("AwayAfter=2s", "AwayAfter=1min")) as d:
        for number, value in enumerate((1, 0), 1):
            d.monitor.input()
            d.service.write_config(f"{CONFIG.replace('AwayAfter=2s', 'AwayAfter=1min')}Ignore={number}\n")  # asks all sources
            d.sensors.answer(0, PRESENCE, value)
            d.wait_detail(f"in_proximity0_raw is {value}")
        d.wait_evidence("absent")
        assert d.service.get("State") == "active"
        d.monitor.idle_for(61)
        d.service.wait("State", "away")
