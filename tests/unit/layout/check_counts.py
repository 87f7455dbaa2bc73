#!/usr/bin/env python3
"""./check counts everything that goes wrong as a failure, and its last line gives the sums. Prints TAP.

A copy of ./check runs in a folder of its own, with fake versions of meson and ninja that follow a script.

usage: check_counts.py SOURCE_ROOT
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

# Name: the report of the tests, a shell command that the tests run, the last line that is expected.
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
test) mkdir -p build/meson-logs; [[ ! -s report ]] || cp report build/meson-logs/unit.junit.xml; . ./command ;;
esac
"""


def script(path, text):
    path.write_text(text)
    path.chmod(0o755)


class CheckFolder:
    """A folder with a copy of ./check and the programs that it calls. Files left in its tmp/ are a fault."""

    def __init__(self, source, folder):
        self.folder, tools = folder, folder / "tools"
        for name in ("tools", "tmp"):
            (folder / name).mkdir()
        shutil.copy(source / "check", folder)
        shutil.copytree(source / ".ci", folder / ".ci")
        script(tools / "meson", MESON)
        self.tool("ninja", "exit 0")
        self.tool("clang-format", "exit 0")
        self.tool("dpkg-query", "echo -n installed")
        self.output = ""
        self.env = {"PATH": f"{tools}:{os.environ['PATH']}", "HOME": str(folder), "TMPDIR": str(folder / "tmp")}

    def tool(self, name, text):
        """Replaces a program that ./check calls."""
        script(self.folder / "tools" / name, f"#!/bin/bash\n{text}\n")

    def run(self, report, command, *parts):
        """(status, last line, names of the files that were left behind)"""
        (self.folder / "report").write_text(report)
        (self.folder / "command").write_text(command + "\n")
        done = subprocess.run(["./check", *(parts or ["unit"])], cwd=self.folder, env=self.env, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, text=True, timeout=50)
        self.output = done.stdout
        left = [path.name for path in (self.folder / "tmp").iterdir()]
        return done.returncode, (done.stdout.splitlines() or [""])[-1], left

    def break_off(self):
        """Puts an error into the script, after its first part."""
        script(self.folder / "check", (self.folder / "check").read_text().replace(
            '    "part_$part"\n', '    "part_$part"\n    : "$no_such_variable"\n'))


def complaint(source, name):
    report, command, last = CASES[name]
    with tempfile.TemporaryDirectory(prefix="lumbard-counts-") as folder:
        copy = CheckFolder(source, pathlib.Path(folder))
        if name == BREAKS_OFF:
            copy.break_off()
        status, line, left = copy.run(report, command)
    if line != last:
        return f"the last line is {line!r}, not {last!r}"
    if (status == 0) != (last == "2 passed, 0 failed"):
        return f"it ended with {status}"
    return f"left behind: {left}" if left else None


def installs(copy):
    """The packages of two parts are installed by one command, before the build; those of other parts are not."""
    copy.tool("dpkg-query", "exit 1")
    copy.tool("sudo", 'exec "$@"')
    copy.tool("apt-get", 'echo "$@" >>"$HOME/installed"; [[ ! -e build ]]')
    copy.run(WHOLE, "", "format", "unit")
    commands = (copy.folder / "installed").read_text().splitlines()
    packages = commands[0].split()
    if len(commands) != 1 or not {"install", "clang-format", "gcc", "tzdata"} <= set(packages):
        return f"installed by: {commands}"
    return f"not needed: {packages}" if {"sway", "mutter", "xvfb"} & set(packages) else None


def names_what_is_missing(copy):
    """One line names everything that the machine does not allow, before any test runs."""
    copy.tool("unshare", "exit 1")
    copy.run(WHOLE, "", "unit", "fault")
    lines = copy.output.splitlines()
    missing = [n for n, line in enumerate(lines) if line.startswith("Missing on this machine:")]
    if len(missing) != 1 or "user namespaces" not in lines[missing[0]]:
        return f"it printed: {lines}"
    return None if missing[0] < lines.index("== build") else "it runs something before that"


def main():
    source = pathlib.Path(sys.argv[1])
    tests = [(name, complaint(source, name)) for name in CASES]
    for test in (installs, names_what_is_missing):
        with tempfile.TemporaryDirectory(prefix="lumbard-counts-") as folder:
            tests.append((test.__name__.replace("_", " "), test(CheckFolder(source, pathlib.Path(folder)))))
    print(f"1..{len(tests)}")
    for number, (name, wrong) in enumerate(tests, 1):
        if wrong:
            print(f"# {wrong}")
        print("not ok" if wrong else "ok", number, name)


main()
