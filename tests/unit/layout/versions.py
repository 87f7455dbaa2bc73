#!/usr/bin/env python3
"""One version: the build, the packages and the description for software centres have the same. Prints TAP.

usage: versions.py SOURCE_ROOT
"""
import pathlib
import re
import sys

PLACES = {"debian/changelog": r"^lumbard \(([^)]+)\)", "debian/fedora/lumbard.spec": r"^Version: +(\S+)",
          "debian/arch/PKGBUILD": r"^pkgver=(\S+)",
          "src/menu/org.lumbard.Lumbard1.metainfo.xml": r'<release version="([^"]+)"'}


def main():
    root = pathlib.Path(sys.argv[1])
    wanted = re.search(r"^  version: '(.+)',$", (root / "meson.build").read_text(encoding="utf-8"), re.M)[1]
    print(f"1..{len(PLACES)}")
    for number, (place, pattern) in enumerate(PLACES.items(), 1):
        found = re.search(pattern, (root / place).read_text(encoding="utf-8"), re.M)
        version = found[1] if found else "no version"
        if version != wanted:
            print(f"# {place}: {version} instead of {wanted}")
        print("ok" if version == wanted else "not ok", number, f"the version in {place}")


main()
