#!/usr/bin/env python3
"""Each system call that the code names exists on every processor: newer ones have only the generic table. Prints TAP.

usage: system_calls.py SOURCE_ROOT
"""
import pathlib
import re
import sys

TABLE = pathlib.Path("/usr/include/asm-generic/unistd.h")


def main():
    root = pathlib.Path(sys.argv[1])
    known = set(re.findall(r"^#define __NR_(\w+)", TABLE.read_text(encoding="utf-8"), re.M))
    uses = [(name, path.relative_to(root)) for folder in ("src", "tests") for path in sorted((root / folder).rglob("*.[ch]"))
            for name in re.findall(r"\b(?:SYS|__NR)_(\w+)", path.read_text(encoding="utf-8"))]
    missing = sorted({(name, str(path)) for name, path in uses if name not in known})
    print("1..2")
    print("ok" if "openat" in known and uses else "not ok", 1, f"{len(known)} system calls in the table, {len(uses)} uses")
    for name, path in missing:
        print(f"# {path}: aarch64 has no {name}")
    print("not ok" if missing else "ok", 2, "every processor has the system calls that the code names")


main()
