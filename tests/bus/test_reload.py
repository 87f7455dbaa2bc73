"""The configuration, live: what changes holds at once, what is wrong keeps what held, and no accrued time is lost."""
import os
import re
import shutil
import signal
import time

import pytest
from rig import Display, PrivateBus, wait_until
from service import Service, key

CONFIG = "[Sitting]\nLimit=1h\nAwayAfter=10min\n"


@pytest.fixture
def service():
    with Display() as display, PrivateBus() as bus, \
            Service(bus, display, CONFIG, {"XDG_CONFIG_DIRS": str(bus.make("xdg"))}) as service:
        service.display = display
        key(display)
        service.wait("State", "active")
        yield service


def path(service):
    return os.path.join(service.env["XDG_CONFIG_HOME"], "lumbard", "lumbard.conf")


def write(service, text, how="replace"):
    if how == "replace":  # as editors do
        with open(path(service) + ".new", "w", encoding="utf-8") as stream:
            stream.write(text)
        os.rename(path(service) + ".new", path(service))
    else:
        with open(path(service), "w", encoding="utf-8") as stream:
            stream.write(text)


def limit(service):
    return service.get("DueTimestamp") - service.get("SittingClockStartTimestamp")


@pytest.mark.parametrize("how", ["replace", "in place"])
def test_a_change_holds_at_once(service, how):
    start = service.get("SittingClockStartTimestamp")
    with service.watch() as watcher:
        write(service, "[Sitting]\nLimit=2h\nAwayAfter=10min\n", how)
        watcher.wait(lambda m, a: m == "PropertiesChanged" and "DueTimestamp" in a[1])
    assert limit(service) == 2 * 3600 * 10**6
    assert service.get("SittingClockStartTimestamp") == start, "no accrued time is lost"
    assert service.get("State") == "active"


def test_the_file_goes(service):
    os.unlink(path(service))
    wait_until(lambda: limit(service) == 30 * 60 * 10**6, what="the defaults")
    assert service.get("State") == "active"


def test_sighup_reads_anew(service):
    """The system's file too, which nobody watches."""
    folder = os.path.join(service.env["XDG_CONFIG_DIRS"], "lumbard")
    os.mkdir(folder)
    with open(os.path.join(folder, "lumbard.conf"), "w", encoding="utf-8") as stream:
        stream.write("[Coach]\nExercise=ql-ball\n")
    assert service.get("Exercise") == "ql-doorway"
    service.process.kill(signal.SIGHUP)
    service.process.kill(signal.SIGHUP)
    wait_until(lambda: service.get("Exercise") == "ql-ball", what="the system's value")
    assert service.get("State") == "active" and limit(service) == 3600 * 10**6


def test_a_bad_value_keeps_what_held(service):
    write(service, "[Sitting]\nLimit=9h\nAwayAfter=10min\n[Coach]\nSide=left\n")
    wait_until(lambda: service.get("Side") == "left", what="the good value")
    assert limit(service) == 3600 * 10**6
    assert "lumbard.conf:2: Sitting.Limit" in service.process.stderr
    write(service, "[Sitting\nLimit=2h\n")
    wait_until(lambda: re.search(r"lumbard.conf:1: .*; nothing of this file is taken\n", service.process.stderr),
               what="the complaint")
    assert limit(service) == 3600 * 10**6 and service.get("Side") == "left"


def test_a_shorter_absence_is_noticed_at_once(service):
    write(service, "[Sitting]\nLimit=1h\nAwayAfter=1s\n")
    service.wait("State", "away")
    key(service.display)
    service.wait("State", "active")


def test_hours_open_and_close(service):
    hour = time.localtime().tm_hour
    away = f"{(hour + 3) % 24:02d}:00-{(hour + 4) % 24:02d}:00"
    write(service, f"[Coach]\nHours={away}\n")
    service.wait("Phase", "quiet")
    write(service, "[Coach]\nHours=always\n")
    service.wait("Phase", "counting")


def test_through_a_link_to_its_target(service):
    target = os.path.join(service.env["HOME"], "dotfiles.conf")
    with open(target, "w", encoding="utf-8") as stream:
        stream.write("[Sitting]\nLimit=3h\n")
    os.unlink(path(service))
    os.symlink(target, path(service))
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
    """The original is moved away first: for an instant there is no file, then an empty one. Neither is what holds."""
    file = path(service)
    if where == "target":
        file = os.path.join(service.env["HOME"], "dotfiles.conf")
        with open(file, "w", encoding="utf-8") as stream:
            stream.write("[Sitting]\nLimit=2h\n")
        os.symlink(file, path(service) + ".new")
        os.rename(path(service) + ".new", path(service))
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
            wait_until(lambda: limit(service) == minutes * 60 * 10**6, what="what was saved")
            watcher.settle()
            due = {a[1]["DueTimestamp"] for _, a in watcher.events if len(a) == 3 and "DueTimestamp" in a[1]}
        if took < 0.15:  # else the file was gone indeed
            assert len(due) == 1, "nothing but what was saved held"
            saved += 1
        if saved == 3:
            return
    pytest.fail("the machine is too slow to save a file")


@pytest.mark.parametrize("how", ["moved", "written", "folders too", "link after link"])
def test_the_target_of_a_link_goes_and_comes_back(service, how):
    """As with git stash, or on another branch."""
    folder = os.path.join(service.env["HOME"], "dotfiles", "lumbard")
    target, aside = os.path.join(folder, "real.conf"), os.path.join(service.env["HOME"], "aside")
    os.makedirs(folder)
    with open(target, "w", encoding="utf-8") as stream:
        stream.write("[Sitting]\nLimit=3h\n")
    to = target
    if how == "link after link":
        to = os.path.join(folder, "another.conf")
        os.symlink("../lumbard/real.conf", to)
    os.unlink(path(service))
    os.symlink(os.path.relpath(to, os.path.dirname(path(service))), path(service))
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
def test_what_is_no_file_keeps_what_held(service, kind):
    os.unlink(path(service))
    if kind == "fifo":
        os.mkfifo(path(service))
    elif kind == "folder":
        os.mkdir(path(service))
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
