"""A setting is set on the bus: it is in the file, in effect and announced; the rest of the file stays."""
import os
import signal

import pytest
from gi.repository import GLib
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
    assert refused(service, GLib.Variant("as", []), "QuietModes")[0] == "org.freedesktop.DBus.Error.PropertyReadOnly"
    assert text(service) == CONFIG and side(service) == "right"


def test_the_limit_comes_before_the_arguments(service):
    conn = service.bus.connect()
    arguments = (conn, LUMBARD, PATH, PROPERTIES, "Set", "(ssv)", SETTINGS, "Side", GLib.Variant("s", "up"))
    errors = [error_of(*arguments)[0].rpartition(".")[2] for _ in range(40)]
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
