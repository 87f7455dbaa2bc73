"""Sets the clocks of the service without touching those of the machine; see preload-clocks.c."""
import os
import subprocess

from instants import now
from processes import is_alive
from rig import BUILD, wait_until

LIBRARY = BUILD / "tests" / "lib" / "libpreload-clocks.so"


def preload(library):
    """The value of LD_PRELOAD for this library. The library of a sanitizer must stand first."""
    linked = subprocess.run(["ldd", BUILD / "src" / "lumbard"], capture_output=True, text=True, check=True).stdout
    first = [line.split()[2] for line in linked.splitlines() if "libasan" in line]
    return " ".join([*first, str(library)])


class Clocks:
    """env makes a program use these clocks. set_by, slept, passed: seconds, added to the clocks of the machine.

    passed is time that passes awake.
    """

    def __init__(self, folder):
        self.file, self.set_by, self.slept, self.passed = folder / "clocks", 0, 0, 0
        self.env = {"LD_PRELOAD": preload(LIBRARY), "TEST_CLOCKS": str(self.file)}
        for old in self.reports():
            old.unlink()  # of a program that ran before
        self.move()

    def reports(self):
        """The files in which the programs report the numbers that they use."""
        return self.file.parent.glob(f"{self.file.name}.[0-9]*")

    def move(self, set_by=None, slept=None, passed=None):
        """Changes them, and waits until the programs use them; returns the instants before and after, in µs of the wall
        clock of the machine.
        """
        self.set_by = self.set_by if set_by is None else set_by
        self.slept = self.slept if slept is None else slept
        self.passed = self.passed if passed is None else passed
        new = self.file.with_suffix(".new")
        numbers = f"{self.set_by} {self.slept} {self.passed}\n"
        new.write_text(numbers)
        before = now()
        os.rename(new, self.file)
        wait_until(lambda: all(report.read_text() == numbers for report in self.reports() if is_alive(report.suffix[1:])),
                   what="the programs to use these clocks")
        return before, now()

    @property
    def ahead(self):
        """The difference between the wall clocks of the service and the machine, in µs."""
        return (self.set_by + self.slept + self.passed) * 10**6
