#!/usr/bin/env python3
"""Each program that the code runs is named by the packages of Debian, Fedora and Arch, or comes with what they require. Prints TAP.

usage: called_programs.py SOURCE_ROOT
"""
import pathlib
import re
import sys

CALLS = r"\b(g_spawn_\w+|g_find_program_in_path|g_subprocess_\w+|exec[lv]p?e?|posix_spawnp?|popen|system)\("
PLACES = ("debian/control", "debian/fedora/lumbard.spec", "debian/arch/PKGBUILD")

# file: program, then its package in each place; None: a package that is always there has it.
PROGRAMS = {
    "src/ctl/report/report_open.c": ("xdg-open", "xdg-utils", "xdg-utils", "xdg-utils"),
    "src/ctl/history/import_source.c": ("sqlite3", "sqlite3", "sqlite", "sqlite"),
    "src/ctl/doctor/findings_server.c": ("gsettings", "libglib2.0-bin", None, "glib2"),
    "src/ctl/cmd_log.c": ("journalctl", "systemd", None, None),
    "src/notifier/voice/voice_file.c": ("speech-dispatcher", "speech-dispatcher", "speech-dispatcher", "speech-dispatcher"),
    "src/ctl/client/lease.c": ("any program", None, None, None),
}


def callers(root):
    """The files that run a program."""
    files = [p for p in root.glob("src/**/*.c") if re.search(CALLS, p.read_text(encoding="utf-8"))]
    units = [p for p in root.glob("systemd/*.in") if re.search(r"^ExecReload=(?!sh )", p.read_text(encoding="utf-8"), re.M)]
    return {str(p.relative_to(root)) for p in files + units}


def main():
    root = pathlib.Path(sys.argv[1])
    print(f"1..{len(PLACES) + 1}")
    found = callers(root)
    for file in sorted(found ^ set(PROGRAMS)):
        print(f"# {file}:", "runs a program that is not in the list" if file in found else "runs no program")
    print("ok" if found == set(PROGRAMS) else "not ok", 1, "the list has every file that runs a program")
    for number, place in enumerate(PLACES):
        text = (root / place).read_text(encoding="utf-8")
        missing = [f"{p[0]}, of {p[number + 1]}" for p in PROGRAMS.values()
                   if p[number + 1] and not re.search(rf"^[^#]*[ ']{re.escape(p[number + 1])}[,':]?\s*(\s.*)?$", text, re.M)]
        for one in missing:
            print(f"# {place}: nothing about {one}")
        print("not ok" if missing else "ok", number + 2, f"{place} names the packages of those programs")


main()
