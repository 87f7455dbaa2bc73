#!/usr/bin/env python3
"""Other folders read the core through core/core.h and core/view.h only.

Outside src/core/ and the unit tests, no file includes a header of a folder of the core, calls a function that such a header
declares, or names a member of struct core other than the settings. Prints TAP.

usage: reaches.py SOURCE_ROOT
"""
import pathlib
import re
import sys

FOLDERS = ("presence", "coach", "snapshot")
MEMBER = re.compile(r"\bcore\s*(?:\.|->)\s*(presence|coach|reasons|now)\b")


def files(root):
    for path in sorted([*(root / "src").rglob("*.[ch]"), *(root / "tests").rglob("*.[ch]")]):
        where = path.relative_to(root)
        if where.parts[:2] not in (("src", "core"), ("tests", "unit")):
            yield where, path.read_text()


def private_functions(root):
    """Functions that the headers of the folders declare."""
    names = set()
    for folder in FOLDERS:
        for header in (root / "src" / "core" / folder).rglob("*.h"):
            text = re.sub(r"/\*.*?\*/", "", header.read_text(), flags=re.S)
            names.update(re.findall(r"^[a-z][\w \*]*?\b(\w+)\([^;{]*\);", text, re.M))
    return names


def line_of(text, offset):
    return text.count("\n", 0, offset) + 1


def includes(root):
    for where, text in files(root):
        for found in re.finditer(r'#\s*include "core/(?:%s)/[^"]+"' % "|".join(FOLDERS), text):
            yield f"{where}:{line_of(text, found.start())}: {found[0]}"


def members(root):
    for where, text in files(root):
        for found in MEMBER.finditer(text):
            yield f"{where}:{line_of(text, found.start())}: {found[0]}"


def calls(root):
    call = re.compile(r"\b(%s)\(" % "|".join(sorted(private_functions(root))))
    for where, text in files(root):
        for found in call.finditer(text):
            yield f"{where}:{line_of(text, found.start())}: {found[1]}()"


def main():
    root = pathlib.Path(sys.argv[1])
    tests = (("no header of its folders is included", includes), ("no member of struct core is named", members),
             ("no function of its folders is called", calls))
    print(f"1..{len(tests)}")
    for number, (name, find) in enumerate(tests, 1):
        found = list(find(root))
        for line in found:
            print("#", line)
        print("not ok" if found else "ok", number, f"outside the core, {name}")
    if len(private_functions(root)) < 20:
        print("Bail out! no functions of the core were found")


main()
