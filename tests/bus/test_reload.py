"""Changes of the configuration file: they apply at once, wrong values keep the old ones, and no counted time is lost."""
import os
import re
import shutil
import signal
import time

import pytest
from lumbard import Service, key
from rig import Display, PrivateBus, wait_until

CONFIG = "[Sitting]\nLimit=1h\nAwayAfter=10min\n"


@pytest.fixture
def service():
    with Display() as display, PrivateBus() as bus, \
            Service(bus, display, CONFIG, {"XDG_CONFIG_DIRS": str(bus.make("xdg"))}) as service:
        service.display = display
        key(display)
        service.wait("State", "active")
        yield service


def write(service, text, how="replace"):
    if how == "replace":  # as editors do
        with open(service.config_path + ".new", "w", encoding="utf-8") as stream:
            stream.write(text)
        os.rename(service.config_path + ".new", service.config_path)
    else:
        with open(service.config_path, "w", encoding="utf-8") as stream:
            stream.write(text)


def limit(service):
    return service.get("DueTimestamp") - service.get("SittingClockStartTimestamp")


@pytest.mark.parametrize("how", ["replace", "in place"])
def test_a_change_applies_at_once(service, how):
    start = service.get("SittingClockStartTimestamp")
    with service.watch() as watcher:
        write(service, "[Sitting]\nLimit=2h\nAwayAfter=10min\n", how)
        watcher.wait(lambda m, a: m == "PropertiesChanged" and "DueTimestamp" in a[1])
    assert limit(service) == 2 * 3600 * 10**6
    assert service.get("SittingClockStartTimestamp") == start, "no accrued time is lost"
    assert service.get("State") == "active"


def test_the_quiet_modes_are_on_the_bus(service):
    def modes():
        return service.get("QuietModes", "org.lumbard.Lumbard1.Settings")
    assert modes() == ["do-not-disturb", "dnd", "focus", "away", "silent", "quiet"]
    with service.watch() as watcher:
        write(service, CONFIG + "[Notify]\nQuietModes=at night; x\n")
        watcher.wait(lambda m, a: m == "PropertiesChanged" and a[1] == {"QuietModes": ["at night", "x"]})
        assert modes() == ["at night", "x"]
        write(service, CONFIG + "[Notify]\nQuietModes=\n")
        watcher.wait(lambda m, a: m == "PropertiesChanged" and a[1] == {"QuietModes": []})


def test_the_file_is_deleted(service):
    os.unlink(service.config_path)
    wait_until(lambda: limit(service) == 30 * 60 * 10**6, what="the defaults")
    assert service.get("State") == "active"


def test_sighup_reads_the_files_again(service):
    """Also the file of the system, which the service does not watch."""
    folder = os.path.join(service.env["XDG_CONFIG_DIRS"], "lumbard")
    os.mkdir(folder)
    with open(os.path.join(folder, "lumbard.conf"), "w", encoding="utf-8") as stream:
        stream.write("[Coach]\nExercise=ql-ball\n")
    assert service.get("Exercise") == "ql-doorway"
    service.process.kill(signal.SIGHUP)
    service.process.kill(signal.SIGHUP)
    wait_until(lambda: service.get("Exercise") == "ql-ball", what="the system's value")
    assert service.get("State") == "active" and limit(service) == 3600 * 10**6


def test_a_bad_value_keeps_the_old_one(service):
    write(service, "[Sitting]\nLimit=9h\nAwayAfter=10min\n[Coach]\nSide=left\n")
    wait_until(lambda: service.get("Side") == "left", what="the good value")
    assert limit(service) == 3600 * 10**6
    assert "lumbard.conf:2: Sitting.Limit" in service.process.stderr
    write(service, "[Sitting\nLimit=2h\n")
    wait_until(lambda: re.search(r"lumbard.conf:1: .*; the whole file is ignored\n", service.process.stderr),
               what="the complaint")
    assert limit(service) == 3600 * 10**6 and service.get("Side") == "left"


def test_a_shorter_absence_is_noticed_at_once(service):
    write(service, "[Sitting]\nLimit=1h\nAwayAfter=1s\n")
    service.wait("State", "away")
    wait_until(lambda: key(service.display) and service.get("State") == "active", what="the return")


def test_hours_open_and_close(service):
    hour = time.localtime().tm_hour
    away = f"{(hour + 3) % 24:02d}:00-{(hour + 4) % 24:02d}:00"
    write(service, f"[Coach]\nHours={away}\n")
    service.wait("Phase", "quiet")
    write(service, "[Coach]\nHours=always\n")
    service.wait("Phase", "counting")


@pytest.mark.parametrize("hours", ["{from_}-{to}", "MON - sunday {from_}:00 \u2013 {to}:00", "{from_}.00-{to}.00; Sat 3am-4am"])
def test_hours_in_any_spelling(service, hours):
    """The window opens in three hours, so that reminders are off now."""
    hour = (time.localtime().tm_hour + 3) % 24
    write(service, f"[Sitting]\nLimit=1h30\n[Coach]\nHours={hours.format(from_=hour, to=(hour + 1) % 24 + 24 * (hour == 23))}\n")
    service.wait("Phase", "quiet")
    assert limit(service) == 90 * 60 * 10**6
    assert service.process.stderr.count("lumbard.conf:") == 0


def test_a_byte_order_mark_is_skipped(service):
    write(service, "\ufeff[Sitting]\nLimit=2h\nAwayAfter=10min\n")
    wait_until(lambda: limit(service) == 2 * 3600 * 10**6, what="the value behind the mark")
    assert "lumbard.conf:" not in service.process.stderr


def test_invisible_characters_are_removed(service):
    write(service, "[Coach]\nSide=le\u200bft\u202e\nHours=S\u200bot 9-10\n")
    service.wait("Side", "left")
    assert 'lumbard.conf:3: Coach.Hours: "Sot" is not a day' in service.process.stderr


def test_refused_hours_name_the_part_that_is_wrong(service):
    write(service, "[Coach]\nHours=Mon-Fri 9:00-12:00; Sot 22:00-02:00; Sun 9-10\nSide=left\n")
    wait_until(lambda: service.get("Side") == "left", what="the good value")
    assert ('lumbard.conf:2: Coach.Hours: "Sot" is not a day: expected always, or up to 16 windows such as '
            "Mon-Fri 09:00-18:00; Sat 22:00-02:00\n") in service.process.stderr


def test_through_a_link_to_its_target(service):
    target = os.path.join(service.env["HOME"], "dotfiles.conf")
    with open(target, "w", encoding="utf-8") as stream:
        stream.write("[Sitting]\nLimit=3h\n")
    os.unlink(service.config_path)
    os.symlink(target, service.config_path)
    wait_until(lambda: limit(service) == 3 * 3600 * 10**6, what="the target's value")
    with open(target, "w", encoding="utf-8") as stream:
        stream.write("[Sitting]\nLimit=4h\n")
    wait_until(lambda: limit(service) == 4 * 3600 * 10**6, what="the target's new value")
    for hours in (5, 6):
        with open(target + ".new", "w", encoding="utf-8") as stream:
            stream.write(f"[Sitting]\nLimit={hours}h\n")
        os.rename(target + ".new", target)
        wait_until(lambda: limit(service) == hours * 3600 * 10**6, what="the target that an editor put there")


@pytest.mark.parametrize("where", ["file", "target"])
def test_saved_as_editors_do(service, where):
    """The original is renamed first, so there is no file for a moment, and then an empty one. Both are ignored."""
    file = service.config_path
    if where == "target":
        file = os.path.join(service.env["HOME"], "dotfiles.conf")
        with open(file, "w", encoding="utf-8") as stream:
            stream.write("[Sitting]\nLimit=2h\n")
        os.symlink(file, service.config_path + ".new")
        os.rename(service.config_path + ".new", service.config_path)
        wait_until(lambda: limit(service) == 2 * 3600 * 10**6, what="the target's value")
    saved = 0
    for minutes in range(61, 101):
        with service.watch() as watcher:
            began = time.monotonic()
            os.rename(file, file + "~")
            time.sleep(0.02)
            with open(file, "w", encoding="utf-8") as stream:
                time.sleep(0.02)
                stream.write(f"[Sitting]\nLimit={minutes}min\nAwayAfter=10min\n")
            took = time.monotonic() - began
            wait_until(lambda: limit(service) == minutes * 60 * 10**6, what="the saved file to apply")
            watcher.settle()
            due = {a[1]["DueTimestamp"] for _, a in watcher.events if len(a) == 3 and "DueTimestamp" in a[1]}
        if took < 0.15:  # otherwise the service may have seen it missing
            assert len(due) == 1, "nothing but what was saved held"
            saved += 1
        if saved == 3:
            return
    pytest.fail("the machine is too slow to save a file")


@pytest.mark.parametrize("how", ["moved", "written", "folders too", "link after link"])
def test_the_target_of_a_link_is_removed_and_restored(service, how):
    """As by git stash or git checkout."""
    folder = os.path.join(service.env["HOME"], "dotfiles", "lumbard")
    target, aside = os.path.join(folder, "real.conf"), os.path.join(service.env["HOME"], "aside")
    os.makedirs(folder)
    with open(target, "w", encoding="utf-8") as stream:
        stream.write("[Sitting]\nLimit=3h\n")
    to = target
    if how == "link after link":
        to = os.path.join(folder, "another.conf")
        os.symlink("../lumbard/real.conf", to)
    os.unlink(service.config_path)
    os.symlink(os.path.relpath(to, os.path.dirname(service.config_path)), service.config_path)
    wait_until(lambda: limit(service) == 3 * 3600 * 10**6, what="the target's value")
    for hours in (4, 5):
        os.rename(target, aside)
        if how == "folders too":
            shutil.rmtree(os.path.dirname(folder))
        wait_until(lambda: limit(service) == 30 * 60 * 10**6, what="the defaults")
        os.makedirs(folder, exist_ok=True)
        with open(target if how == "written" else aside, "w", encoding="utf-8") as stream:
            stream.write(f"[Sitting]\nLimit={hours}h\n")
        if how != "written":
            os.rename(aside, target)
        wait_until(lambda: limit(service) == hours * 3600 * 10**6, what="the target's value again")


@pytest.mark.parametrize("kind", ["fifo", "huge", "nul", "folder"])
def test_a_path_that_is_no_file_keeps_the_settings(service, kind):
    os.unlink(service.config_path)
    if kind == "fifo":
        os.mkfifo(service.config_path)
    elif kind == "folder":
        os.mkdir(service.config_path)
    else:
        write(service, "x" * 2**20 if kind == "huge" else "[Sitting]\nLimit=2h\n\0")
    service.process.kill(signal.SIGHUP)
    wait_until(lambda: "lumbard.conf: " in service.process.stderr, what="the complaint")
    assert service.get("State") == "active"


def test_500_reloads_against_calls(service):
    for i in range(500):
        write(service, f"[Sitting]\nLimit={30 + i % 2}min\n" if i % 10 else "nonsense")
        if i % 5 == 0:
            assert service.get("State") == "active"
    write(service, "[Sitting]\nLimit=45min\n")
    wait_until(lambda: limit(service) == 45 * 60 * 10**6, what="the last one")
