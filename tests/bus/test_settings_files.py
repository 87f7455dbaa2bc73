"""Files that are no configuration, and files that change while they are read: the settings in effect stay, and the reason is
known on the bus."""
import os
import threading

import pytest
from gi.repository import GLib
from lumbard import PATH, Service
from rig import LUMBARD, PrivateBus, call, get, wait_until

SETTINGS = f"{LUMBARD}.Settings"
CONFIG = "[Coach]\nSide=right\n[Sitting]\nLimit=1h\n"
MINUTE = 60 * 10**6
GIGABYTE = 2**30
SAVES_PER_RELOAD = 3


@pytest.fixture(scope="module")
def shared():
    with PrivateBus() as bus, Service(bus, config=CONFIG, env={"XDG_CONFIG_DIRS": str(bus.make("xdg"))}) as service:
        yield service


@pytest.fixture
def service(shared):
    os.unlink(shared.config_path)
    shared.write_config(CONFIG)
    shared.call("Reload", interface=SETTINGS)
    assert get(shared.conn, LUMBARD, PATH, SETTINGS, "Problems") == []
    return shared


def make_fifo(file):
    os.mkfifo(file)


def make_huge(file):
    with open(file, "wb") as stream:
        stream.truncate(GIGABYTE)


def make_text(content):
    def make(file):
        with open(file, "wb") as stream:
            stream.write(content)
    return make


@pytest.mark.parametrize("make, reason", [
    (make_fifo, "not a regular file"), (make_huge, "the file is larger than 64 KiB"),
    (make_text(b"[Coach]\nSide=left\n\0"), "the file contains a NUL byte"), (make_text(b"[Coach]\nSide=left\n\xff"), "the file is not UTF-8"),
    (make_text(b"[Coach]\nSide left\n"), "line 2"), (lambda file: os.symlink("/dev/zero", file), "not a regular file"),
], ids=["a pipe", "a gigabyte", "a NUL byte", "no text", "wrong syntax", "a device"])
def test_the_settings_stay_and_the_error_has_the_reason(service, make, reason):
    file = service.config_path
    os.rename(file, file + ".aside")
    make(file)
    os.rename(file + ".aside", file + "~")
    before = os.lstat(file)
    service.call("Reload", interface=SETTINGS)
    settings = call(service.conn, LUMBARD, PATH, "org.freedesktop.DBus.Properties", "GetAll", "(s)", SETTINGS)[0]
    assert (settings["Side"], settings["SittingLimitUSec"]) == ("right", 60 * MINUTE)
    problem, = settings["Problems"]
    assert problem[:2] == (file, "") and problem[3].endswith("; the whole file is ignored")
    assert reason in problem[3] or problem[2] == 2
    for method, arguments in (("Set", ("(ssv)", SETTINGS, "Side", GLib.Variant("s", "left"))), ("Reset", ("(s)", "Side"))):
        interface = "org.freedesktop.DBus.Properties" if method == "Set" else SETTINGS
        name, sentence = service.error(method, *arguments, interface=interface)
        assert name == "org.lumbard.Error.NotWritable" and "Cannot write " in sentence and reason in sentence
    after = os.lstat(file)
    assert (after.st_ino, after.st_size, after.st_mtime_ns) == (before.st_ino, before.st_size, before.st_mtime_ns)
    assert get(service.conn, LUMBARD, PATH, SETTINGS, "Side") == "right"


def test_reloads_while_the_file_is_written_and_vanishes(service):
    """At each instant the settings are those of one whole file, or the defaults while there is none.

    A few saves begin with each call and go on during it. Without a limit they would only take the processor away from the
    service, which reads the file after each of them.
    """
    n_reloads, n_wanted = 0, int(os.environ.get("LUMBARD_RELOADS", "500"))
    file, is_over, n_saved, allowed = service.config_path, threading.Event(), 0, threading.Semaphore(1)

    def save():
        nonlocal n_saved
        while allowed.acquire() and not is_over.is_set():
            minutes = 31 + n_saved % 2
            with open(file + ".new", "w", encoding="utf-8") as stream:
                stream.write(f"[Sitting]\nLimit={minutes}min\n# {'x' * 9000}\n[Coach]\nSnooze={minutes}min\n")
            if n_saved % 3 == 0 and os.path.exists(file):
                os.unlink(file)
            os.rename(file + ".new", file)
            n_saved += 1
    writer = threading.Thread(target=save)
    writer.start()
    try:
        seen = set()
        wait_until(lambda: n_saved, what="the first file, in the place of that of the test before")
        while n_reloads < n_wanted or len(seen) < 2:
            n_reloads += 1
            allowed.release(SAVES_PER_RELOAD)
            service.call("Reload", interface=SETTINGS)
            values = call(service.conn, LUMBARD, PATH, "org.freedesktop.DBus.Properties", "GetAll", "(s)", SETTINGS)[0]
            seen.add((values["SittingLimitUSec"] // MINUTE, values["SnoozeUSec"] // MINUTE, len(values["Problems"])))
    finally:
        is_over.set()
        allowed.release()
        writer.join()
    assert seen <= {(31, 31, 0), (32, 32, 0), (30, 5, 0)}
    last = 31 + (n_saved - 1) % 2
    wait_until(lambda: get(service.conn, LUMBARD, PATH, SETTINGS, "SittingLimitUSec") == last * MINUTE, what="the last file")
    service.call("Reset", "(s)", "Limit", interface=SETTINGS)
    assert get(service.conn, LUMBARD, PATH, SETTINGS, "SnoozeUSec") == last * MINUTE
