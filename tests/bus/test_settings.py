"""A setting is set on the bus: it is in the file, in effect and announced; the rest of the file stays."""
import os
import signal

import pytest
from gi.repository import Gio, GLib
from lumbard import PATH, Service
from rig import LUMBARD, PrivateBus, call, error_of, get, wait_until

SETTINGS = f"{LUMBARD}.Settings"
PROPERTIES = "org.freedesktop.DBus.Properties"
CONFIG = "# mine\n[Coach]\n  Side = right\nColour=red\n\n[Sitting]\nLimit=1h\n"


@pytest.fixture
def service():
    with PrivateBus() as bus, Service(bus, config=CONFIG, env={"XDG_CONFIG_DIRS": str(bus.make("xdg"))}) as service:
        yield service


def path(service):
    return os.path.join(service.env["XDG_CONFIG_HOME"], "lumbard", "lumbard.conf")


def text(service):
    with open(path(service), encoding="utf-8") as stream:
        return stream.read()


def side(service):
    return get(service.conn, LUMBARD, PATH, SETTINGS, "Side")


def set_side(service, value):
    call(service.commander(), LUMBARD, PATH, PROPERTIES, "Set", "(ssv)", SETTINGS, "Side", GLib.Variant("s", value))


def refused(service, value, prop="Side"):
    return error_of(service.commander(), LUMBARD, PATH, PROPERTIES, "Set", "(ssv)", SETTINGS, prop, value)


def test_the_value_is_written_applied_and_announced(service):
    assert side(service) == "right"
    with service.watch() as watcher:
        set_side(service, "left")
        assert text(service) == CONFIG.replace("right", "left")
        assert (side(service), service.get("Side")) == ("left", "left")
        watcher.wait(lambda m, a: m == "PropertiesChanged" and a[1] == {"Side": "left"} and a[0] == SETTINGS)
        watcher.wait(lambda m, a: m == "PropertiesChanged" and a[1].get("Side") == "left" and a[0].endswith("Coach"))


def test_its_own_write_is_no_reload(service):
    set_side(service, "left")
    set_side(service, "both")
    assert "Coach.Side is now both" in service.process.stderr
    with open(path(service), "a", encoding="utf-8") as stream:
        stream.write("Rest=4min\n")
    wait_until(lambda: "configuration reloaded" in service.process.stderr, what="the change of the person")
    service.process.kill(signal.SIGHUP)
    set_side(service, "left")
    assert service.process.stderr.count("configuration reloaded") == 1
    assert text(service) == CONFIG.replace("right", "left") + "Rest=4min\n"


def test_a_change_behind_its_back_is_kept(service):
    """The service has not noticed it yet: it reads the file again when it writes."""
    with open(path(service), "a", encoding="utf-8") as stream:
        stream.write("Rest=4min\n[Coach]\nHold=45s\n")
        stream.flush()
        set_side(service, "left")
    assert "Hold=45s\n" in text(service)
    assert side(service) == "left"


def test_a_wrong_value_is_refused(service):
    name, sentence = refused(service, GLib.Variant("s", "up"))
    assert name == "org.freedesktop.DBus.Error.InvalidArgs"
    assert sentence == 'Side ("up") is invalid: expected alternate, left, right, both.'
    assert refused(service, GLib.Variant("u", 1))[0] == "org.freedesktop.DBus.Error.InvalidArgs"
    assert refused(service, GLib.Variant("a(ssus)", []), "Problems")[0] == "org.freedesktop.DBus.Error.PropertyReadOnly"
    assert text(service) == CONFIG and side(service) == "right"


# Property, name in the file, type, a value, its text in the file, a value that is not allowed, part of the error for it.
HOUR, MINUTE, SECOND = 3600 * 10**6, 60 * 10**6, 10**6
EACH = [
    ("SittingLimitUSec", "Sitting.Limit", "t", 90 * MINUTE, "1h 30min", 0, "expected 1000000 µs (1s) to 28800000000 µs (8h)."),
    ("RestUSec", "Sitting.Rest", "t", 61 * SECOND, "1min 1s", HOUR + 1, "(3600000001 µs) is out of range"),
    ("AwayAfterUSec", "Sitting.AwayAfter", "t", 3599 * SECOND, "59min 59s", 2**64 - 1, "(18446744073709551615 µs) is out of range"),
    ("PassiveLimitUSec", "Sitting.PassiveLimit", "t", 0, "0s", 13 * HOUR, "to 43200000000 µs (12h)"),
    ("Assume", "Sitting.Assume", "s", "sitting", "sitting", "Sitting", "expected nothing, sitting."),
    ("Ignore", "Sitting.Ignore", "as", ["mpv", "My Player"], "mpv;My Player", ["a\nb"], "up to 64 names of up to 64 characters"),
    ("Exercise", "Coach.Exercise", "as", ["ql-ball", "ql-doorway"], "ql-ball;ql-doorway", [], "1 to 8 ids of exercises"),
    ("Side", "Coach.Side", "s", "both", "both", "up", "expected alternate, left, right, both."),
    ("HoldUSec", "Coach.Hold", "t", 1000001 + 10 * SECOND, "11000001us", 4 * SECOND, "expected 5000000 µs (5s) to"),
    ("SnoozeUSec", "Coach.Snooze", "t", 600 * SECOND, "10min", 0, "is out of range"),
    ("SnoozeLimit", "Coach.SnoozeLimit", "u", 20, "20", 21, 'SnoozeLimit (21) is out of range: expected 0 to 20.'),
    ("RemindAfterUSec", "Coach.RemindAfter", "t", 4 * HOUR, "4h", 5 * HOUR, "is out of range"),
    ("RemindLimit", "Coach.RemindLimit", "u", 1, "1", 0, "expected 1 to 10."),
    ("Hours", "Coach.Hours", "as", ["Mon-Fri 09:00-18:00", "Sat 22:00-02:00"], "Mon-Fri 09:00-18:00; Sat 22:00-02:00",
     ["Mon 9-10", "Sot 9-10"], 'Coach.Hours: "Sot" is not a day: expected always, or up to 16 windows'),
    ("HoldFor", "Coach.HoldFor", "as", ["call", "dnd"], "call;dnd", ["lunch"], 'HoldFor ("lunch") is invalid: expected any of call;'),
    ("Sound", "Notify.Sound", "s", "no", "no", "", 'Sound ("") is invalid: expected no, stretch, yes.'),
    ("Speech", "Notify.Speech", "b", True, "yes", None, None),
    ("Critical", "Notify.Critical", "b", True, "yes", None, None),
    ("QuietModes", "Notify.QuietModes", "as", [], "", ["x"] * 17, "up to 16 names of up to 32 characters"),
    ("Amazfish", "Trackers.Amazfish", "s", "off", "off", "on", "expected auto, off."),
    ("BlueZ", "Trackers.BlueZ", "s", "off", "off", "active", "expected passive, off."),
    ("Subscribe", "Trackers.Subscribe", "as", ["C0:FF:EE:00:00:01"], "C0:FF:EE:00:00:01", ["C0:FF:EE"], "Bluetooth addresses such as"),
    ("StandingAbove", "Trackers.StandingAbove", "u", 70, "70cm", 101, 'StandingAbove (101 cm) is out of range: expected 1 to 100 cm, or 0 (off).'),
    ("WristAlert", "Trackers.WristAlert", "b", False, "no", None, None),
    ("PresenceSensor", "Sensors.Presence", "s", "off", "off", "yes", "expected auto, off."),
    ("KeepUSec", "History.Keep", "t", 730 * 24 * HOUR, "730d", 1, "(36500d), or 0 (forever)."),
]


def write(service, prop, signature, value):
    call(service.commander(), LUMBARD, PATH, PROPERTIES, "Set", "(ssv)", SETTINGS, prop, GLib.Variant(signature, value))


def in_the_file(service, name):
    group, key = name.split(".")
    file = GLib.KeyFile()
    file.load_from_file(path(service), GLib.KeyFileFlags.NONE)
    return file.get_value(group, key) if file.has_group(group) and key in file.get_keys(group)[0] else None


def test_each_setting_is_checked_written_announced_and_reset(service):
    def all_values():
        return call(service.conn, LUMBARD, PATH, PROPERTIES, "GetAll", "(s)", SETTINGS)[0]
    before = all_values()
    assert {row[0] for row in EACH} | {"Problems"} == set(before)
    with service.watch() as watcher:
        for prop, name, signature, value, written, wrong, sentence in EACH:
            if sentence:
                error, why = refused(service, GLib.Variant(signature, wrong), prop)
                assert error == "org.freedesktop.DBus.Error.InvalidArgs" and sentence in why, (prop, why)
                assert prop in why or name in why
            assert refused(service, GLib.Variant("d", 1.5), prop)[0] == "org.freedesktop.DBus.Error.InvalidArgs"
            assert value != before[prop]
            write(service, prop, signature, value)
            assert in_the_file(service, name) == written, "a reply means that the file has it"
            assert all_values()[prop] == value
            watcher.wait(lambda m, a, expected={prop: value}: m == "PropertiesChanged" and a[0] == SETTINGS and a[1] == expected)
    assert text(service).startswith("# mine\n[Coach]\n  Side = both\nColour=red\n")
    assert service.process.stderr.count("configuration reloaded") == 0
    for i, (prop, name, *_rest) in enumerate(EACH):
        service.call("Reset", "(s)", [name, prop, name.split(".")[1].lower()][i % 3], interface=SETTINGS)
        assert in_the_file(service, name) is None
    defaults = all_values()
    assert (defaults["SittingLimitUSec"], defaults["Side"], defaults["Hours"]) == (30 * MINUTE, "alternate", ["always"])
    assert defaults["KeepUSec"] == 0 and defaults["HoldFor"][0] == "call" and len(defaults["HoldFor"]) == 6
    assert "# mine\n[Coach]\nColour=red\n" in text(service)


def test_a_setting_that_is_reset_has_the_value_of_the_system(service):
    folder = os.path.join(service.env["XDG_CONFIG_DIRS"], "lumbard")
    os.mkdir(folder)
    with open(os.path.join(folder, "lumbard.conf"), "w", encoding="utf-8") as stream:
        stream.write("[Coach]\nSide=both\n[Sitting]\nRest=7min\n")
    assert get(service.conn, LUMBARD, PATH, SETTINGS, "RestUSec") == 5 * MINUTE
    service.call("Reload", interface=SETTINGS)
    assert (side(service), get(service.conn, LUMBARD, PATH, SETTINGS, "RestUSec")) == ("right", 7 * MINUTE)
    service.call("Reset", "(s)", "Side", interface=SETTINGS)
    assert side(service) == "both" and text(service) == CONFIG.replace("  Side = right\n", "")
    name, sentence = service.error("Reset", "(s)", "Sitting.Limt", interface=SETTINGS)
    assert name == "org.freedesktop.DBus.Error.InvalidArgs"
    assert sentence == 'name ("Sitting.Limt") is invalid: expected the name of a setting, such as Sitting.Limit.'


def test_a_setting_is_set_beside_a_broken_file_of_the_system(service):
    """All other settings stay as they were, and the problem is still reported."""
    folder = os.path.join(service.env["XDG_CONFIG_DIRS"], "lumbard")
    os.mkdir(folder)
    with open(os.path.join(folder, "lumbard.conf"), "w", encoding="utf-8") as stream:
        stream.write("[Coach\n")
    write(service, "RestUSec", "t", 7 * MINUTE)
    set_side(service, "left")
    values = call(service.conn, LUMBARD, PATH, PROPERTIES, "GetAll", "(s)", SETTINGS)[0]
    assert (values["Side"], values["RestUSec"], values["SittingLimitUSec"]) == ("left", 7 * MINUTE, HOUR)
    assert [p[1] for p in values["Problems"]] == ["", "Coach.Colour"] and text(service) == CONFIG.replace("right", "left") + "Rest=7min\n"


def test_an_exercise_that_does_not_exist_is_refused(service):
    name, sentence = refused(service, GLib.Variant("as", ["ql-ball", "ql-bal"]), "Exercise")
    assert name == "org.lumbard.Error.NoSuchExercise" and '"ql-bal"' in sentence
    assert text(service) == CONFIG


def test_the_limit_comes_before_the_arguments(service):
    """All calls at once: one after another, they could be less than 20 a second on a busy machine."""
    conn, errors = service.bus.connect(), []

    def on_reply(_, result):
        with pytest.raises(GLib.Error) as caught:
            conn.call_finish(result)
        errors.append(Gio.DBusError.get_remote_error(caught.value).rpartition(".")[2])

    for _ in range(200):
        conn.call(LUMBARD, PATH, PROPERTIES, "Set", GLib.Variant("(ssv)", (SETTINGS, "Side", GLib.Variant("s", "up"))), None,
                  Gio.DBusCallFlags.NO_AUTO_START, -1, None, on_reply)
    wait_until(lambda: len(errors) == 200, what="an answer to each call")
    assert errors[:20] == ["InvalidArgs"] * 20 and "LimitsExceeded" in errors


def test_the_target_of_a_link_is_written(service):
    target = os.path.join(service.env["HOME"], "dotfiles.conf")
    os.rename(path(service), target)
    os.symlink(target, path(service))
    set_side(service, "left")
    assert os.readlink(path(service)) == target
    assert text(service) == CONFIG.replace("right", "left")
    with open(target, "w", encoding="utf-8") as stream:
        stream.write("[Coach]\nSide=both\n")
    wait_until(lambda: side(service) == "both", what="a later change of the target")


def test_a_missing_folder_is_made(service):
    os.unlink(path(service))
    os.rmdir(os.path.dirname(path(service)))
    wait_until(lambda: side(service) == "alternate", what="the default")
    set_side(service, "left")
    assert text(service) == "[Coach]\nSide=left\n"
    with open(path(service), "w", encoding="utf-8") as stream:
        stream.write("[Coach]\nSide=both\n")
    wait_until(lambda: side(service) == "both", what="a change in the new folder")


def test_a_wrong_value_in_the_file_is_corrected(service):
    with open(path(service), "w", encoding="utf-8") as stream:
        stream.write("[Coach]\nSide=up\n")
    wait_until(lambda: get(service.conn, LUMBARD, PATH, SETTINGS, "Problems"), what="the problem")
    set_side(service, "left")
    assert get(service.conn, LUMBARD, PATH, SETTINGS, "Problems") == []


def test_a_file_that_cannot_be_read_is_not_touched(service):
    with open(path(service), "w", encoding="utf-8") as stream:
        stream.write("[Coach\nSide=left\n")
    name, sentence = refused(service, GLib.Variant("s", "left"))
    assert name == "org.lumbard.Error.NotWritable"
    assert f"Cannot write {path(service)}: line 1 is wrong: " in sentence
    assert text(service) == "[Coach\nSide=left\n" and side(service) == "right"


def test_the_side_on_the_command_line(service):
    def run(*words):
        answer = service.ctl("side", *words)
        return answer.returncode, answer.stdout + answer.stderr
    assert run() == (0, "All stretches are for the right side.\n")
    assert run("both") == (0, "Each stretch is for both sides, one after the other.\n")
    status, line = run("alternate")
    assert status == 0
    assert line == f"Stretches alternate between the left and the right side. Next: the {service.get('Side')} side.\n"
    assert "Side = alternate\n" in text(service)
    status, line = run("up")
    assert status == 2 and line.startswith("lumbarctl: Unknown argument 'up': expected left, right, both or alternate.\n")
    os.chmod(path(service), 0o400)
    assert run("left") == (1, f"Cannot write {path(service)}: the file is read-only.\n")
    assert side(service) == "alternate"
