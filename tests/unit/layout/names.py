#!/usr/bin/env python3
"""Each name stands once: no base name of a C file, none of a file in tests/, no struct and no public function of src/.

A name that stands twice makes the answers of grep and of a debugger ambiguous. Prints TAP.

usage: names.py SOURCE_ROOT
"""
import collections
import pathlib
import re
import sys

# Files that each folder may have.
SHARED_FILES = {"meson.build", "README.md", "conftest.py"}
# main() is the one name that the C standard gives to every program.
SHARED_FUNCTIONS = {"main"}


def twice(places):
    for name, where in sorted(places.items()):
        if len(where) > 1:
            yield f"{name}: {', '.join(sorted(where))}"


def base_names(paths):
    """A header and the C file of its name stand in one folder and count as one."""
    places = collections.defaultdict(set)
    for path in paths:
        if path.is_file() and path.name not in SHARED_FILES:
            places[path.stem].add(str(path.parent))
    return list(twice(places))


def c_file_names(root):
    return base_names(path for folder in ("src", "tests") for path in (root / folder).rglob("*.[ch]"))


def test_file_names(root):
    suffixes = {".c", ".h", ".py", ".sh", ".scenario", ".trace", ""}
    return base_names(path for path in (root / "tests").rglob("*") if path.suffix in suffixes)


def type_names(root):
    src, places = root / "src", collections.defaultdict(set)
    for path in src.rglob("*.[ch]"):
        where = str(path.relative_to(src))
        for match in re.finditer(r"^(?:static (?:const )?)?(?:struct|enum|union) (\w+)\s*\{", path.read_text(), re.M):
            places[match[1]].add(where)
    return list(twice(places))


def function_names(root):
    """Functions that are not static, by the layout of the sources: the name and the brace stand in the first column."""
    src, places = root / "src", collections.defaultdict(set)
    for path in src.rglob("*.c"):
        for match in re.finditer(r"^(?!static\b)[a-z][\w \*]*?\b(\w+)\((?:(?!\n\{)[^;])*\)\n\{", path.read_text(), re.M):
            if match[1] not in SHARED_FUNCTIONS:
                places[match[1]].add(str(path.relative_to(src)))
    return list(twice(places))


def main():
    root = pathlib.Path(sys.argv[1])
    tests = (("base names of C files", c_file_names), ("base names of files in tests/", test_file_names),
             ("structs, enums and unions", type_names), ("public functions", function_names))
    print(f"1..{len(tests)}")
    for number, (name, find) in enumerate(tests, 1):
        found = find(root)
        for line in found:
            print("#", line)
        print("not ok" if found else "ok", number, f"no name twice: {name}")
    if not list((root / "src").rglob("*.c")):
        print("Bail out! no sources")


main()
