"""The daemon's clocks, which a test may move: see clocks.c."""
import os
import subprocess

from instants import now
from rig import BUILD

LIBRARY = BUILD / "tests" / "desktop" / "libclocks.so"


def preload():
    """A sanitizer's library insists on being the first."""
    linked = subprocess.run(["ldd", BUILD / "src" / "lumbard"], capture_output=True, text=True, check=True).stdout
    first = [line.split()[2] for line in linked.splitlines() if "libasan" in line]
    return " ".join([*first, str(LIBRARY)])


class Clocks:
    """env is what a program needs to see them. set_by, slept: in seconds, from the machine's own clocks."""

    def __init__(self, folder):
        self.file, self.set_by, self.slept = folder / "clocks", 0, 0
        self.env = {"LD_PRELOAD": preload(), "TEST_CLOCKS": str(self.file)}
        self.move()

    def move(self, set_by=None, slept=None):
        """The instants (µs of the machine's wall clock) around it."""
        self.set_by = self.set_by if set_by is None else set_by
        self.slept = self.slept if slept is None else slept
        new = self.file.with_suffix(".new")
        new.write_text(f"{self.set_by} {self.slept}\n")
        before = now()
        os.rename(new, self.file)
        return before, now()

    @property
    def ahead(self):
        """By how many µs the daemon's wall clock is ahead of the machine's."""
        return (self.set_by + self.slept) * 10**6
