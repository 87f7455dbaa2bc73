"""The wall clock is set, and the zone changes, under a running service: no duration moves, and people are told anew."""
import os
import shlex
import shutil
import subprocess
import time

import pytest
from rig import BUILD, LUMBARD, Display, PrivateBus, Process, ending_on_error, owner_of, wait_until
from service import Service, Typing, key

WALL = BUILD / "tests" / "fault" / "libwall.so"
HOUR = 3600


def preload():
    """A sanitizer's library insists on being the first."""
    linked = subprocess.run(["ldd", BUILD / "src" / "lumbard"], capture_output=True, text=True, check=True).stdout
    first = [line.split()[2] for line in linked.splitlines() if "libasan" in line]
    return " ".join([*first, str(WALL)])


class MovableClock(Service):
    """The daemon with a wall clock of its own; monotonic and boot time are the machine's."""

    def __init__(self, bus, display, config):
        self.file = bus.folder / "clock"
        self.set(0)
        super().__init__(bus, display, config, {
            "LD_PRELOAD": preload(), "WALL_CLOCK": str(self.file)})

    def set(self, seconds):
        new = self.file.with_suffix(".new")
        new.write_text(f"{seconds}\n")
        os.rename(new, self.file)


@pytest.mark.parametrize("step", [HOUR, -HOUR, 48 * HOUR, -48 * HOUR])
def test_the_wall_clock_is_set(step):
    with Display() as display, PrivateBus() as bus, \
            MovableClock(bus, display, "[Sitting]\nLimit=1h\nAwayAfter=2s\nRest=1h\n") as service:
        with Typing(display) as typing:
            service.wait("State", "active")
            start, began = service.get("SittingClockStartTimestamp"), time.monotonic()
            before = service.get("SittingUSec")
            service.set(step)
            wait_until(lambda: abs(service.get("SittingClockStartTimestamp") - start - step * 10**6) < 200_000,
                       what="people to be told anew")
            passed = (time.monotonic() - began) * 1e6
            assert abs(service.get("SittingUSec") - before - passed) < 200_000, "no duration moved"
            assert service.get("State") == "active" and service.get("Phase") == "counting"
        service.wait("State", "away")
        assert abs(service.get("StateSinceTimestamp") - typing.last[1] - step * 10**6) < 300_000
        assert service.get("TodaySittingUSec") < 60 * 10**6
        assert service.get("SuggestionsToday") == 0, "nothing storms"


class OtherZone(Service):
    """The daemon with an /etc of its own, in a mount namespace."""

    def start(self):
        etc = self.bus.folder / "etc"
        shutil.copytree("/etc", etc, symlinks=True, ignore=shutil.ignore_patterns("shadow*", "gshadow*", "ssl", "X11"))
        script = f"mount --bind {shlex.quote(str(etc))} /etc && exec {BUILD}/src/lumbard"
        self.zone("UTC")
        self.process = Process(["unshare", "--map-current-user", "--keep-caps", "--mount", "sh", "-c", script], self.env)
        with ending_on_error(self.process):
            wait_until(lambda: owner_of(self.conn, LUMBARD), what="lumbard's name")

    def zone(self, name):
        """As timedated does: a new link is moved over the old one."""
        etc = self.bus.folder / "etc"
        new = etc / ".localtime.new"
        os.symlink(f"/usr/share/zoneinfo/{name}", new)
        os.rename(new, etc / "localtime")


def test_the_zone_changes():
    hour = (time.gmtime().tm_hour + 9) % 24  # where it is nine hours later
    with Display() as display, PrivateBus() as bus, \
            OtherZone(bus, display, f"[Coach]\nHours={hour:02d}:00-{(hour + 1) % 24:02d}:59\n") as service:
        key(display)
        service.wait("State", "active")
        assert service.get("Phase") == "quiet"
        start = service.get("SittingClockStartTimestamp")
        service.zone("Asia/Tokyo")
        service.wait("Phase", "counting")
        assert service.get("SittingClockStartTimestamp") == start
        service.zone("UTC")
        service.wait("Phase", "quiet")
