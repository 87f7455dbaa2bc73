"""Sitting.Ignore: programs of which nothing is evidence, from the start and when the setting changes."""
import os

import pytest
from fake_desktop import SessionManager
from fake_player import Player
from lumbard import Service
from rig import PrivateBus, wait_until

CONFIG = "[Sitting]\nLimit=1h\nAwayAfter=2s\n"  # evidence counts after a second


def evidence(service):
    return {(kind, detail) for _, kind, detail, _, until in service.get("Evidence") if not until}


def wait_evidence(service, *wanted):
    wait_until(lambda: evidence(service) == set(wanted), what=f"{set(wanted)}")


def ignore(service, names):
    path = os.path.join(service.env["XDG_CONFIG_HOME"], "lumbard", "lumbard.conf")
    with open(path, "w", encoding="utf-8") as stream:
        stream.write(CONFIG + f"Ignore={names}\n")


with open("/proc/self/comm", encoding="utf-8") as stream:
    OURS = stream.read().strip()  # the process of all fake players
FILM, HELD = ("video", "mpv"), ("video", "vlc")


def test_a_change_applies_to_live_evidence():
    with PrivateBus() as bus, Player(bus, "mpv", "Playing", "mpv"), SessionManager(bus) as manager, \
            Service(bus, config=CONFIG) as service:
        manager.hold("vlc", "Playing some media.")
        wait_evidence(service, FILM, HELD)
        ignore(service, "MPV")
        wait_evidence(service, HELD)
        ignore(service, "rhythmbox; org.videolan.VLC")
        wait_evidence(service, FILM)
        manager.hold("totem", "film")
        wait_evidence(service, FILM, ("video", "totem"))
        manager.hold("org.videolan.VLC.desktop", "film")
        manager.hold("zoom", "in a meeting")
        wait_evidence(service, FILM, ("video", "totem"), ("call-word", "zoom"))
        ignore(service, "")
        wait_evidence(service, FILM, HELD, ("video", "totem"), ("call-word", "zoom"))


@pytest.mark.parametrize("names", ["some.Entry", "a player", OURS, "instance-of-it", "x;;SOME.ENTRY.DESKTOP"])
def test_every_name_of_a_player(names):
    """By its desktop entry, the name that people know, its process, or the end of its bus name."""
    entry = "some.Entry" if "entry" in names.lower() else None
    with PrivateBus() as bus, Player(bus, "instance-of-it", "Playing", entry, "A Player"), \
            Player(bus, "elisa", "Playing", "elisa"):
        with Service(bus, config=CONFIG + f"Ignore={names}\n") as service:
            wait_evidence(service, *[("music", "elisa")] * (names != OURS))


def test_the_setting_is_logged_when_it_is_wrong():
    names = ";".join(f"name{number}" for number in range(65))
    with PrivateBus() as bus, Player(bus, "mpv", "Playing", "mpv"), \
            Service(bus, config=CONFIG + f"Ignore=mpv;{names}\n") as service:
        wait_evidence(service, FILM)
        assert "Sitting.Ignore" in service.process.stderr and "up to 64 names" in service.process.stderr
