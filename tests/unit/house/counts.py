#!/usr/bin/env python3
"""./check counts whatever goes wrong as a failure, and its last line says so. Prints TAP.

A copy of it runs in a folder of its own, where meson and ninja are stand-ins that do as they are told.
"""
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

SUITES = """<?xml version="1.0" encoding="utf-8"?>
<testsuites><testsuite name="unit">{}</testsuite></testsuites>
"""
FINE = '<testcase name="a"/>'
FAILED = '<testcase name="b"><failure/></testcase>'
SKIPPED = '<testcase name="c"><skipped/></testcase>'
WHOLE = SUITES.format(FINE * 2)

# What the report of the tests is, what they do besides, and the last line that there must be.
CASES = {
    "all is well": (WHOLE, "", "2 passed, 0 failed"),
    "a test fails": (SUITES.format(FINE + FAILED), "exit 1", "1 passed, 1 failed"),
    "a test is skipped": (SUITES.format(FINE + SKIPPED), "", "1 passed, 0 failed, 1 skipped"),
    "a program crashes after its last test": (WHOLE, "exit 1", "2 passed, 1 failed"),
    "no test ran": (SUITES.format(""), "", "0 passed, 1 failed"),
    "there is no report": ("", "", "0 passed, 1 failed"),
    "the report breaks off": (WHOLE[:-40], "", "0 passed, 1 failed"),
    "interrupted": (WHOLE, "kill -INT $PPID", "0 passed, 1 failed"),
    "terminated": (WHOLE, "kill -TERM $PPID", "0 passed, 1 failed"),
    "its own script breaks off": (WHOLE, "", "2 passed, 1 failed"),
}
BREAKS_OFF = "its own script breaks off"

MESON = """#!/bin/bash
case $1 in
setup) mkdir -p "$2" && touch "$2/build.ninja" ;;
test) mkdir -p build/meson-logs; [[ ! -s report ]] || cp report build/meson-logs/unit.junit.xml; . ./deed ;;
esac
"""


def script(path, text):
    path.write_text(text)
    path.chmod(0o755)


class House:
    """A folder with ./check and what it calls; what lies in its tmp at the end was left behind."""

    def __init__(self, source, folder):
        self.folder, tools = folder, folder / "tools"
        for name in (".ci", "tools", "tmp"):
            (folder / name).mkdir()
        shutil.copy(source / "check", folder)
        shutil.copy(source / ".ci" / "needs.sh", folder / ".ci")
        script(tools / "meson", MESON)
        script(tools / "ninja", "#!/bin/bash\nexit 0\n")
        script(tools / "dpkg-query", "#!/bin/bash\necho -n installed\n")
        script(tools / "apt-cache", "#!/bin/bash\n")
        self.env = {"PATH": f"{tools}:{os.environ['PATH']}", "HOME": str(folder), "TMPDIR": str(folder / "tmp")}

    def run(self, report, deed, part="unit"):
        """(status, last line, what was left behind)"""
        (self.folder / "report").write_text(report)
        (self.folder / "deed").write_text(deed + "\n")
        done = subprocess.run(["./check", part], cwd=self.folder, env=self.env, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, text=True, timeout=50)
        left = [path.name for path in (self.folder / "tmp").iterdir()]
        return done.returncode, (done.stdout.splitlines() or [""])[-1], left

    def break_off(self):
        """After its first part the script comes upon a fault of its own."""
        script(self.folder / "check", (self.folder / "check").read_text().replace(
            '    "part_$part"\n', '    "part_$part"\n    : "$no_such_variable"\n'))


def complaint(source, name):
    report, deed, last = CASES[name]
    with tempfile.TemporaryDirectory(prefix="lumbard-counts-") as folder:
        house = House(source, pathlib.Path(folder))
        if name == BREAKS_OFF:
            house.break_off()
        status, line, left = house.run(report, deed)
    if line != last:
        return f"the last line is {line!r}, not {last!r}"
    if (status == 0) != (last == "2 passed, 0 failed"):
        return f"it ended with {status}"
    return f"left behind: {left}" if left else None


def main():
    source = pathlib.Path(sys.argv[1])
    print(f"1..{len(CASES)}")
    for number, name in enumerate(CASES, 1):
        wrong = complaint(source, name)
        if wrong:
            print(f"# {wrong}")
        print("not ok" if wrong else "ok", number, name)


main()
