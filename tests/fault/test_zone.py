"""The zone changes under a running service: the hours are those of the new one, and no duration moves."""
import os
import shlex
import shutil
import time

from rig import BUILD, LUMBARD, Display, PrivateBus, Process, ending_on_error, owner_of, wait_until
from service import Service, key


class OtherZone(Service):
    """The daemon with an /etc of its own, in a mount namespace."""

    def start(self):
        etc = self.bus.folder / "etc"
        shutil.copytree("/etc", etc, symlinks=True, ignore=shutil.ignore_patterns("shadow*", "gshadow*", "ssl", "X11"))
        script = f"mount --bind {shlex.quote(str(etc))} /etc && exec {BUILD}/src/lumbard"
        self.zone("UTC")
        self.env.pop("TZ", None)  # what stands there goes before the file
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
