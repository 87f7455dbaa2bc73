#!/usr/bin/env python3
"""tests/README.md names each folder, each helper and each environment variable of the tests. Prints TAP.

usage: tests_readme.py SOURCE_ROOT
"""
import pathlib
import re
import sys


def folders(tests):
    return [f"`{path.name}/`" for path in tests.iterdir() if path.is_dir() and path.name[0] != "_"] + \
           [f"`{path.name}`" for path in (tests / "unit").iterdir() if path.is_dir() and path.name[0] != "_"]


def helpers(tests):
    return [f"`{path.stem}`" for path in (tests / "lib").glob("*.py")] + \
           [f"{path.name}`" for path in (tests / "lib").glob("*.c")] + \
           [f"{path.relative_to(tests)}`" for path in tests.rglob("*.h") if path.parent.name != "days"]


# Variables that the tests read as any program does, without a meaning of their own.
ORDINARY = {"PATH", "HOME", "DISPLAY", "WAYLAND_DISPLAY", "XDG_RUNTIME_DIR", "DBUS_SESSION_BUS_ADDRESS", "PYTEST_XDIST_WORKER"}
READS = r"""\b(?:getenv\(|environ\[|environ\.get\()["'](\w+)["']|["'](\w+)["'] (?:not )?in os\.environ|\b(LUMBARD_BOOT_\w+)"""


def variables(root):
    """The variables that ./check and the tests read; C tests of src/ set what they read, so those are left out."""
    found = set()
    for path in [root / "check", *(path for path in (root / "tests").rglob("*") if path.suffix in (".py", ".c", ".sh", ""))]:
        if path.is_file() and not (path.suffix == ".c" and "unit" in path.parts) and path != pathlib.Path(__file__).resolve():
            text = path.read_text(encoding="utf-8", errors="replace")
            found |= {name for names in re.findall(READS, text) for name in names if name}
            found |= set(re.findall(r"\$\{(LUMBARD_\w+|CI)\b", text))
    return [f"`{name}`" for name in sorted(found - ORDINARY)]


def main():
    root = pathlib.Path(sys.argv[1])
    tests = root / "tests"
    text = (tests / "README.md").read_text(encoding="utf-8")
    kinds = {"folders": folders(tests), "helpers": helpers(tests), "environment variables": variables(root)}
    print(f"1..{len(kinds)}")
    for number, (kind, names) in enumerate(kinds.items(), 1):
        missing = [name for name in names if name not in text]
        for name in missing:
            print(f"# {name} is not in tests/README.md")
        print("not ok" if missing or not names else "ok", number, f"tests/README.md names all {kind}")


main()
