#!/usr/bin/env python3
"""The layers of src/: which folder may include which other one, and which <system> headers each folder may use.

A file includes files of its own folder and of folders of a lower rank, with the folder in the path. Two folders of one
rank do not include each other. Files have 400 lines at most, functions 60. Prints TAP.

usage: includes.py SOURCE_ROOT
"""
import pathlib
import re
import sys

RANK = {"core": 0, "util": 1, "wording": 1, "sources": 2, "store": 2, "bus": 3, "notify": 3, "app": 4}
LIBC = r"(assert|ctype|errno|fcntl|inttypes|locale|malloc|signal|stdarg|stdbool|stddef|stdint|stdio|stdlib|" \
       r"limits|math|string|syslog|time|unistd|sys/\w+)\.h"
SYSTEM = {  # folder: the headers beside libc's
    "core": None,  # see PURE
    "wording": None,  # see PURE
    "util": r"systemd/sd-(bus|event|journal)\.h",
    "sources": r"systemd/sd-(bus|event)\.h|dirent\.h|dlfcn\.h|pthread\.h|pipewire/\w+\.h|spa/support/log\.h|xcb/\w+\.h|wayland-client\.h",
    "store": r"glib\.h|sqlite3\.h|linux/fs\.h",
    "bus": r"systemd/sd-bus\.h",
    "notify": r"systemd/sd-(bus|event)\.h",
    "app": r"systemd/sd-(daemon|event|id128)\.h|glib\.h",
    "": r"glib\.h",
    "notifier": r"canberra\.h|dlfcn\.h|libspeechd\.h|gio/\w+\.h|glib(-unix|/gstdio)?\.h|libnotify/\w+\.h|glib-object\.h|poll\.h",
    "ctl": r"systemd/sd-(bus|event)\.h|glib\.h|poll\.h|termios\.h|langinfo\.h",
}
# The core reads no clock, opens no file and allocates nothing: it may use none of the headers for that.
TRANSLATES = {"translation.c": r"(libintl|locale|stdio|string)\.h", "translation.h": r"std\w+\.h", "bilingual.h": r"std\w+\.h", "bilingual.c": r"(stdarg|string)\.h",
              "translation_open.c": r"(glib|stdbool|string|unistd)\.h"}  # it looks for the file of the language
PURE = r"(assert|errno|inttypes|stdbool|stddef|stdint|stdio|stdlib|string)\.h"
APART = {"notifier": {"notifier"}, "ctl": {"ctl", "core", "wording"}}  # programs of their own
SHARED = {("ctl", "bus/settings_message.h"), ("ctl", "notifier/profile.h"), ("ctl", "notifier/dnd_place.h"),
          ("ctl", "notifier/gnome_place.h"), ("ctl", "notifier/voice/voice_file.h"), ("ctl", "util/cleanup.h"), ("ctl", "util/environment.h"),
          ("ctl", "util/calendar.h"),
          ("notifier", "util/environment.h"), ("notifier", "wording/option_help.h"), ("notifier", "wording/translation.h")}  # single pure headers


def may(folder, target):
    if folder in APART:
        return target in APART[folder]
    if folder == "":
        return target in ("app", "util", "core", "wording")
    return target == folder or (target in RANK and RANK[target] < RANK[folder])


def complaints(src):
    for path in sorted(src.rglob("*.[ch]")):
        where = path.relative_to(src)
        folder = where.parts[0] if len(where.parts) > 1 else ""
        lines = path.read_text(encoding="utf-8").splitlines()
        for number, line in enumerate(lines, 1):
            found = re.match(r'\s*#\s*include\s+([<"])([^>"]+)[>"]', line)
            if not found:
                continue
            kind, name = found.groups()
            if kind == '"':
                target = name.split("/")[0] if "/" in name else ""
                if name != "config.h" and (folder, name) not in SHARED and not may(folder, target):
                    yield f"{where}:{number}: {folder or 'lumbard.c'} must not include {name}"
            elif SYSTEM[folder] is None:
                if not re.fullmatch(PURE, name) and not re.fullmatch(TRANSLATES.get(path.name, PURE), name):
                    yield f"{where}:{number}: {folder} must not include <{name}>"
            elif not re.fullmatch(LIBC, name) and not re.fullmatch(SYSTEM[folder], name):
                yield f"{where}:{number}: {folder or 'lumbard.c'} must not include <{name}>"


def long_files(*folders):
    for path in sorted(path for folder in folders for path in folder.rglob("*")):
        if path.suffix in (".c", ".h", ".py"):
            lines = len(path.read_text(encoding="utf-8").splitlines())
            if lines > 400:
                yield f"{path}: {lines} lines, more than 400"


def impure(src):
    """Calls that need no header of their own and that the core must not make."""
    for path in sorted([*(src / "core").rglob("*.[ch]"), *(src / "wording").rglob("*.[ch]")]):
        for number, line in enumerate(path.read_text().splitlines(), 1):
            if re.search(r"\b(malloc|calloc|realloc|free|printf|fprintf|getenv|time|clock_gettime|rand)\(", line):
                yield f"{path.name}:{number}: not pure: {line.strip()}"
            if re.search(r"\b(float|double)\b", re.sub(r"/?\*.*|//.*", "", line)):
                yield f"{path.name}:{number}: a float: {line.strip()}"


def long_functions(src):
    """Functions over 60 lines, by their braces in the first column."""
    for path in sorted(src.rglob("*.c")):
        start = None
        for number, line in enumerate(path.read_text().splitlines(), 1):
            if line == "{":
                start = number
            elif line == "}" and start:
                if number - start - 1 > 60:
                    yield f"{path.relative_to(src)}:{start}: a function of {number - start - 1} lines, more than 60"
                start = None


def main():
    src, tests = (pathlib.Path(sys.argv[1]) / folder for folder in ("src", "tests"))
    print("1..3")
    for number, (name, found) in enumerate(
            [("includes and file lengths", [*complaints(src), *long_files(src, tests)]),
             ("the core is pure", list(impure(src))), ("functions are short", list(long_functions(src)))], 1):
        for line in found:
            print("#", line)
        print("not ok" if found else "ok", number, name)
    if not all(list(folder.rglob("*.c")) for folder in (src, tests)):
        print("Bail out! no sources")


main()
