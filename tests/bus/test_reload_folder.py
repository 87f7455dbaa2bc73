"""The folder of the configuration is watched by its name: links with a new target, folders that are moved, deleted and
created again."""
import os
import shutil
from pathlib import Path

import pytest
from lumbard import PRESENCE, Service
from measure import switches
from rig import PrivateBus, wait_until

HOUR = 3600 * 10**6


class Desk:
    """A service and the folders of its configuration."""

    def __init__(self, bus):
        self.home = Path(bus.env["HOME"])
        self.config_home = Path(bus.env["XDG_CONFIG_HOME"])
        self.folder = self.config_home / "lumbard"
        self.file = self.folder / "lumbard.conf"
        self.service = Service(bus, config="[Sitting]\nLimit=1h\n", env={"XDG_CONFIG_DIRS": str(bus.make("xdg"))})
        self.service.call("ReportPresence", "(sst)", "chair", "sitting", 8 * HOUR, interface=PRESENCE)
        self.wait(1)

    def make(self, name, hours):
        """A folder with a configuration, in the home folder."""
        folder = self.home / name
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "lumbard.conf").write_text(f"[Sitting]\nLimit={hours}h\n", encoding="utf-8")
        return folder

    def wait(self, hours):
        def limit():
            return self.service.get("DueTimestamp") - self.service.get("SittingClockStartTimestamp")
        wait_until(lambda: limit() == hours * HOUR, what=f"a limit of {hours} h")


@pytest.fixture
def desk():
    with PrivateBus() as bus:
        desk = Desk(bus)
        with desk.service:
            yield desk


def link(path, target):
    """In one step: the old link is never missing."""
    new = path.with_name(path.name + ".new")
    new.symlink_to(target)
    new.rename(path)


@pytest.mark.parametrize("how", ["in one step", "deleted first"])
@pytest.mark.parametrize("part", ["folder", "config_home"])
def test_a_link_gets_another_target(desk, part, how):
    path = getattr(desk, part)
    inside = "lumbard" if part == "config_home" else "."
    for hours in (2, 3):
        desk.make(f"files-{hours}/{inside}", hours)
    path.rename(desk.home / "aside")
    path.symlink_to(desk.home / "files-2")
    desk.wait(2)
    for hours in (3, 2, 3):
        if how == "deleted first":
            path.unlink()
            path.symlink_to(desk.home / f"files-{hours}")
        else:
            link(path, f"{desk.home}/files-{hours}")
        desk.wait(hours)
    (desk.home / "files-3" / inside / "lumbard.conf").write_text("[Sitting]\nLimit=4h\n", encoding="utf-8")
    desk.wait(4)


def test_a_link_behind_a_link_gets_another_target(desk):
    for hours in (2, 3):
        desk.make(f"files-{hours}", hours)
    (desk.home / "current").symlink_to("files-2")
    desk.folder.rename(desk.home / "aside")
    desk.folder.symlink_to("../current/../current")
    desk.wait(2)
    link(desk.home / "current", "files-3")
    desk.wait(3)


@pytest.mark.parametrize("part", ["folder", "config_home"])
def test_a_folder_is_moved_away_and_back(desk, part):
    path = getattr(desk, part)
    for _ in range(3):
        path.rename(desk.home / "aside")
        desk.wait(0.5)
        (desk.home / "aside").rename(path)
        desk.wait(1)


@pytest.mark.parametrize("part", ["folder", "config_home"])
def test_another_folder_takes_its_place(desk, part):
    path = getattr(desk, part)
    desk.make("other/lumbard" if part == "config_home" else "other", 2)
    path.rename(desk.home / "aside")
    (desk.home / "other").rename(path)
    desk.wait(2)
    desk.file.write_text("[Sitting]\nLimit=3h\n", encoding="utf-8")
    desk.wait(3)


@pytest.mark.parametrize("part", ["folder", "config_home"])
def test_a_folder_is_deleted_and_created_again(desk, part):
    for hours in (2, 3):
        shutil.rmtree(getattr(desk, part))
        desk.wait(0.5)
        desk.folder.mkdir(parents=True)
        desk.file.write_text(f"[Sitting]\nLimit={hours}h\n", encoding="utf-8")
        desk.wait(hours)


def test_the_same_at_once(desk):
    """The service looks only after all of it has happened."""
    for hours in (2, 3, 4):
        shutil.rmtree(desk.config_home)
        desk.folder.mkdir(parents=True)
        desk.file.write_text(f"[Sitting]\nLimit={hours}h\n", encoding="utf-8")
        desk.wait(hours)


def test_a_file_that_another_program_has_open_is_replaced(desk):
    """The kernel reports the end of a file when its last reader has closed it."""
    target = desk.make("dotfiles", 2) / "lumbard.conf"
    desk.file.unlink()
    desk.file.symlink_to(target)
    desk.wait(2)
    with open(target, encoding="utf-8"):
        new = target.with_suffix(".new")
        new.write_text("[Sitting]\nLimit=3h\n", encoding="utf-8")
        new.rename(target)
        desk.wait(3)


def test_links_in_a_circle(desk):
    desk.folder.rename(desk.home / "aside")
    desk.folder.symlink_to("lumbard")
    wait_until(lambda: "Too many levels of symbolic links; the whole file is ignored" in desk.service.process.stderr,
               what="the complaint")
    desk.folder.unlink()
    desk.make("aside", 2).rename(desk.folder)
    desk.wait(2)


def test_other_files_cause_no_wake_up(desk):
    before = switches(desk.service.process.pid)
    for folder in (desk.home, desk.config_home):
        for number in range(100):
            (folder / f"other-{number}").touch()
            (folder / f"other-{number}").chmod(0o600)
            (folder / f"other-{number}").unlink()
    desk.wait(1)
    assert switches(desk.service.process.pid) - before < 20
