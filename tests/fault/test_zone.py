"""The time zone changes while the service runs: the working hours follow, and no duration changes."""
import os
import shlex
import shutil
import time

from lumbard import Service, key
from rig import BUILD, LUMBARD, Display, PrivateBus, Process, ending_on_error, owner_of, wait_until


def unreadable(folder, names):
    """Files that this user may not read, and large folders."""
    return [name for name in names if name in ("ssl", "X11") or not os.access(os.path.join(folder, name), os.R_OK)]


class OtherZone(Service):
    """The service with its own /etc, in a mount namespace."""

    def start(self):
        etc = self.bus.folder / "etc"
        shutil.copytree("/etc", etc, symlinks=True, ignore=unreadable)
        script = f"mount --bind {shlex.quote(str(etc))} /etc && exec {BUILD}/src/lumbard"
        self.zone("UTC")
        self.env.pop("TZ", None)  # TZ overrides the file
        self.process = Process(["unshare", "--map-current-user", "--keep-caps", "--mount", "sh", "-c", script], self.env)
        with ending_on_error(self.process):
            wait_until(lambda: owner_of(self.conn, LUMBARD), what="lumbard's name")

    def zone(self, name):
        """Renames a new link over the old one, as timedated does."""
        etc = self.bus.folder / "etc"
        new = etc / ".localtime.new"
        os.symlink(f"/usr/share/zoneinfo/{name}", new)
        os.rename(new, etc / "localtime")


def test_the_zone_changes():
    hour = (time.gmtime().tm_hour + 9) % 24  # in Tokyo
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
