"""Adapters: programs that do not support lumbard, as a *.tracker file describes them."""
import pytest
from evidence_log import EvidenceLog
from fake_amazfish import Amazfish
from fake_desktop import forge
from fake_trackers import BAND, STEPS, Asteroid, Band, KdeConnect, folder, shipped, write
from gi.repository import GLib
from rig import PrivateBus, owner_of, unique_name, wait_until

WORN = ("worn", "Band")
DELTA = STEPS.replace("Counter=day", "Counter=delta")
VIBRATE = "[Alert]\nMethod=Vibrate\nSignature=susb\nArgs={title};7;{text}\\; {title};true\n"


def load(log, env, text, name="band"):
    write(env, text, name)
    assert log.command("trackers") == [""]


def totals(log, *expected, of="band"):
    log.wait_lines("total", *((of, total) for total in expected))


def alerted(log, number=1, title="Time to stretch", text="Sitting for 51 min"):
    assert log.command("alert", number, title, text) == ["1"]


@pytest.fixture(name="desk")
def desk_fixture():
    with PrivateBus() as bus, Band(bus) as band, EvidenceLog(bus) as log:
        log.wait_state("adapters", "absent", "no *.tracker file is enabled")
        yield bus, band, log


def test_the_steps_of_amazfish():
    """Beside the source for it: the same steps have another name, and the core adds no trackers."""
    with PrivateBus() as bus, Amazfish(bus) as amazfish, EvidenceLog(bus) as log:
        log.wait_state("amazfish", "ready")
        shipped(bus.env, "amazfish-steps")
        log.command("trackers")
        log.wait_state("adapters", "ready", "amazfish-steps (connected)")
        amazfish.heart_rate(60)
        amazfish.report(7, "80")
        amazfish.steps(120)
        wait_until(lambda: sorted(log.lines("total")) == [["amazfish", "120"], ["amazfish-steps", "120"]], what="both totals")


def test_an_alert_through_asteroid():
    with PrivateBus() as bus, Asteroid(bus) as asteroid, EvidenceLog(bus) as log:
        shipped(bus.env, "asteroid")
        log.command("trackers")
        log.wait_lines("wrist", ("on",))
        alerted(log)
        log.wait_lines("alert\tdelivered", ("1",))
        assert asteroid.calls == [("SendNotify", 0, "Lumbard", "ios-body", "Sitting for 51 min", "Time to stretch", "strong")]


def test_an_alert_through_kde_connect():
    with PrivateBus() as bus, KdeConnect(bus) as phone, EvidenceLog(bus) as log:
        path = shipped(bus.env, "kdeconnect", DEVICE_ID="0123456789abcdef")
        assert "DEVICE_ID" not in path.read_text(encoding="utf-8")
        log.command("trackers")
        log.wait_lines("wrist", ("on",))
        alerted(log)
        log.wait_lines("alert\tdelivered", ("1",))
        assert phone.calls == [("sendPing", "Time to stretch: Sitting for 51 min")]


def test_no_program_is_started():
    with PrivateBus(activatable={"org.example.Band": "/bin/false"}) as bus, EvidenceLog(bus) as log:
        load(log, bus.env, BAND + STEPS + VIBRATE + "[Link]\nProperty=Connected\n")
        log.wait_state("adapters", "standby", "band (not on the bus)")
        assert log.command("alert", 1, "a", "b") == ["0"]
        assert owner_of(bus.connect(), "org.example.Band") is None


def test_totals_of_a_signal(desk):
    bus, band, log = desk
    load(log, bus.env, BAND + STEPS)
    log.wait_state("adapters", "ready", "band (connected)")
    for number, kind in enumerate("ynqiuxtds", 1):
        band.changed("steps", str(number) if kind == "s" else number, kind)
    band.changed("steps", GLib.Variant("u", 10), "v")
    band.changed("pulse", "11")
    band.changed("steps", 2**31, "x")
    totals(log, *range(1, 11), 2**31)
    assert not band.calls and not log.lines("wrist")


@pytest.mark.parametrize("kind, value", [("s", ""), ("s", "many"), ("s", "-1"), ("s", "1.0"), ("s", "9" * 100), ("i", -1),
                                         ("x", 2**31 + 1), ("d", 1.5), ("d", float("nan")), ("b", True), ("as", ["1"]),
                                         ("v", GLib.Variant("as", ["1"]))])
def test_a_value_that_is_no_number_is_counted_and_ignored(desk, kind, value):
    bus, band, log = desk
    load(log, bus.env, BAND + STEPS)
    log.wait_state("adapters", "ready")
    band.changed("steps", value, kind)
    log.wait_state("adapters", "ready", "1 invalid report was discarded")
    band.emit(band.interface, "Changed", GLib.Variant("(s)", ("steps",)))  # the argument is missing
    log.wait_state("adapters", "ready", "2 invalid reports were discarded")
    band.emit(band.interface, "Changed", None)
    band.changed("steps", "7")
    totals(log, 7)


def test_new_steps(desk):
    """Each value is a number of steps since the one before."""
    bus, band, log = desk
    load(log, bus.env, BAND + DELTA)
    log.wait_state("adapters", "ready")
    for count in (0, 12, 900):
        band.changed("steps", count, "u")
    wait_until(lambda: len(log.lines("steps")) == 3, what="three reports")
    assert [row[:2] for row in log.lines("steps")] == [["band", "0"], ["band", "12"], ["band", "900"]]
    assert all(0 <= int(row[2]) < 60e6 for row in log.lines("steps"))


def test_worn_and_pulse(desk):
    bus, band, log = desk
    load(log, bus.env, BAND + STEPS + "[Worn]\nSignal=Changed\nMatch=0:worn\nValue=1\n"
         "[HeartRate]\nSignal=Changed\nMatch=0:pulse\nValue=1\n")
    log.wait_state("adapters", "ready")
    for worn, pulse in ((True, 0), ("off", 60), (1, 0), (0, 70)):
        before = log.live("band")
        if before != {WORN} or worn in ("off", 0):
            band.changed("worn", worn, {bool: "b", str: "s", int: "u"}[type(worn)])
            log.wait_live("band", *([WORN] if worn not in ("off", 0) else []))
        band.changed("pulse", pulse, "q")
        if pulse:
            log.wait_live("band", WORN)
    band.changed("worn", "perhaps")
    band.changed("pulse", 301, "q")
    log.wait_state("adapters", "ready", "2 invalid reports")
    assert log.live("band") == {WORN}
    band.changed("worn", "no")
    log.wait_live("band")
    band.changed("steps", "7")  # of a watch on the table
    band.changed("worn", "yes")
    band.changed("steps", "8")
    totals(log, 8)


def test_properties(desk):
    """Only a change is a report: a value that was there before may be an old one."""
    bus, band, log = desk
    band.values["Steps"] = GLib.Variant("u", 4000)
    load(log, bus.env, BAND + "[Steps]\nProperty=Steps\nCounter=boot\n[Worn]\nProperty=Worn\n")
    log.wait_state("adapters", "ready", "band (connected)")
    band.set("Worn", "b", True)
    log.wait_live("band", WORN)
    assert not log.lines("total") and not band.calls
    band.set("Steps", "u", 4020)
    totals(log, 4020)
    band.invalidate("Steps", "u", 4030)
    totals(log, 4020, 4030)
    assert band.calls == [("Get", "Steps")]


def test_a_device_out_of_reach(desk):
    bus, band, log = desk
    band.values["Connected"] = GLib.Variant("b", False)
    load(log, bus.env, BAND + STEPS + VIBRATE + "[Link]\nProperty=Connected\n")
    log.wait_state("adapters", "ready", "band (not connected)")
    wait_until(lambda: ("Get", "Connected") in band.calls, what="the link to be read")
    band.ask(lambda: None)  # it has answered
    band.changed("steps", "7")
    assert log.command("alert", 1, "a", "b") == ["0"]
    band.set("Connected", "b", True)
    log.wait_state("adapters", "ready", "band (connected)")
    band.changed("steps", "8")
    totals(log, 8)
    alerted(log)
    band.invalidate("Connected", "b", False)
    log.wait_lines("wrist", ("on",), ("off",))
    band.changed("steps", "9")
    band.set("Connected", "b", True)
    band.changed("steps", "10")
    totals(log, 8, 10)


def test_the_program_restarts(desk):
    bus, band, log = desk
    load(log, bus.env, BAND + STEPS + VIBRATE + "[Worn]\nSignal=Changed\nMatch=0:worn\nValue=1\n")
    log.wait_lines("wrist", ("on",))
    band.changed("worn", "yes")
    log.wait_live("band", WORN)
    band.stop()
    log.wait_state("adapters", "standby", "band (not on the bus)")
    log.wait_live("band")
    log.wait_lines("wrist", ("on",), ("off",))
    band.start()
    log.wait_state("adapters", "ready", "band (connected)")
    band.changed("steps", "7")
    totals(log, 7)


@pytest.mark.parametrize("to_all", [True, False])
def test_forged_signals(desk, to_all):
    bus, band, log = desk
    load(log, bus.env, BAND + STEPS + "[Link]\nProperty=Connected\n")
    log.wait_state("adapters", "ready", "band (connected)")
    to = None if to_all else unique_name(bus.connect(), log.pid)
    forge(bus, band.path, band.interface, "Changed", GLib.Variant("(ss)", ("steps", "5000")), to)
    forge(bus, band.path, "org.freedesktop.DBus.Properties", "PropertiesChanged",
          GLib.Variant("(sa{sv}as)", (band.interface, {"Connected": GLib.Variant("b", False)}, [])), to)
    band.changed("steps", "7")
    totals(log, 7)


def test_the_system_bus():
    with PrivateBus() as bus, PrivateBus() as system, Band(system) as band, Band(bus):
        with EvidenceLog(bus, {"DBUS_SYSTEM_BUS_ADDRESS": system.address}) as log:
            load(log, bus.env, BAND.replace("[Tracker]\n", "[Tracker]\nBus=system\n") + STEPS)
            log.wait_state("adapters", "ready", "band (connected)")
            band.changed("steps", "7")
            totals(log, 7)


def test_an_alert_has_its_texts_and_nothing_else(desk):
    bus, band, log = desk
    load(log, bus.env, BAND + VIBRATE)
    log.wait_lines("wrist", ("on",))
    for number, (title, text) in enumerate((("Time to stretch", "Sitting for 51 min"), ("{text}", "{title} 100% \\n $(x)"),
                                            ("ä" * 100, "€" * 100)), 1):
        alerted(log, number, title, text)
        wait_until(lambda expected=number: len(log.lines("alert\tdelivered")) == expected, what=f"alert {number}")
    calls = band.calls
    assert calls[0] == ("Vibrate", "Time to stretch", 7, "Sitting for 51 min; Time to stretch", True)
    assert calls[1] == ("Vibrate", "{text}", 7, "{title} 100% \\n $(x); {text}", True)
    assert calls[2][1] == "ä" * 80 and calls[2][3] == "€" * 100 + "; " + "ä" * 80
    assert len(calls) == 3, "one call for each alert"


@pytest.mark.parametrize("fault", ["broken", "unknown", "gone"])
def test_an_alert_that_fails(desk, fault):
    bus, band, log = desk
    text = BAND + (VIBRATE.replace("Vibrate", "Shake") if fault == "unknown" else VIBRATE)
    if fault == "broken":
        band.broken.add("Vibrate")
    elif fault == "gone":
        band.hung.add("Vibrate")
    load(log, bus.env, text)
    log.wait_lines("wrist", ("on",))
    alerted(log)
    if fault == "gone":
        wait_until(lambda: band.calls, what="the call")
        band.stop()
    log.wait_lines("alert\tfailed", ("1",))
    assert len(band.calls) == (fault != "unknown"), "not repeated"
    if fault == "gone":
        band.start()


def test_a_program_that_never_answers(desk):
    bus, band, log = desk
    band.hung.add("Vibrate")
    load(log, bus.env, BAND + STEPS + VIBRATE)
    log.wait_lines("wrist", ("on",))
    alerted(log)
    band.changed("steps", "7")
    totals(log, 7)
    log.wait_lines("alert\tfailed", ("1",))


def test_a_file_that_is_read_again_goes_on(desk):
    bus, band, log = desk
    load(log, bus.env, BAND + STEPS + VIBRATE)
    load(log, bus.env, BAND.replace("=Band\n", "=Other\n", 1) + STEPS, "other")
    log.wait_state("adapters", "ready", "band (connected), other (connected)")
    log.command("trackers")
    assert log.lines("wrist") == [["on"]]
    load(log, bus.env, BAND + STEPS)
    log.wait_lines("wrist", ("on",), ("off",))
    (folder(bus.env) / "other.tracker").unlink()
    log.command("trackers")
    log.wait_state("adapters", "ready", "described in files: band (connected)")
    band.changed("steps", "7")
    totals(log, 7)


def test_the_id_of_another_tracker():
    with PrivateBus() as bus, Amazfish(bus) as amazfish, Band(bus) as band, EvidenceLog(bus) as log:
        log.wait_state("amazfish", "ready")
        load(log, bus.env, BAND + "Id=amazfish\n" + STEPS)
        log.wait_state("adapters", "ready", "amazfish (another tracker has this id)")
        band.changed("steps", "7")
        amazfish.steps(100)
        totals(log, 100, of="amazfish")
        amazfish.set_state("")
        log.wait_state("amazfish", "standby")
        band.changed("steps", "8")
        log.wait_state("adapters", "ready", "amazfish (connected)")
        totals(log, 100, 8, of="amazfish")
