#!/usr/bin/env python3
"""The pictures of the exercises and the icon: as the script draws them, complete, legible when small. Prints TAP.

usage: check_pictures.py SOURCE_ROOT BUILD_ROOT
"""
import configparser
import hashlib
import json
import pathlib
import re
import struct
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ET
import zlib

SVG = "{http://www.w3.org/2000/svg}"
SIDES = ("left", "right")
SIZE = 256
ICON = "org.lumbard.Lumbard1"
LARGEST = 12000  # bytes
THINNEST = 0.03 * SIZE


def chunks(data):
    """{kind: contents} of a PNG; a chunk that stands twice keeps the first contents."""
    at, found = 8, {}
    while at < len(data):
        length, = struct.unpack_from(">I", data, at)
        kind, contents = data[at + 4:at + 8], data[at + 8:at + 8 + length]
        if struct.unpack_from(">I", data, at + 8 + length)[0] != zlib.crc32(kind + contents):
            raise ValueError(f"the chunk {kind!r} is damaged")
        found.setdefault(kind, contents)
        at += 12 + length
    return found


class Pictures:
    def __init__(self, root, build):
        self.folder, self.menu, self.build = root / "src" / "exercises" / "pictures", root / "src" / "menu", build
        self.names = sorted(path.stem for path in self.folder.glob("*.svg"))

    def svg(self, name):
        return (self.folder / f"{name}.svg").read_text(encoding="utf-8")

    def drawn_files(self):
        """{name: path} of everything that the script makes."""
        paths = [*self.folder.glob("*.svg"), *self.folder.glob("*.png"), *self.menu.glob("*.svg"), *self.menu.glob("*.png")]
        return {path.name: path for path in paths}

    def problems_as_drawn(self):
        """The script draws exactly the committed files."""
        with tempfile.TemporaryDirectory() as folder:
            subprocess.run([self.folder / "draw_pictures.py", folder], check=True)
            drawn = {path.name: path.read_text(encoding="utf-8") for path in pathlib.Path(folder).iterdir()}
        files = {name: path for name, path in self.drawn_files().items() if path.suffix == ".svg"}
        for name in sorted(drawn.keys() ^ files.keys()):
            yield f"{name} is {'missing' if name in drawn else 'not drawn by the script'}"
        for name in sorted(drawn.keys() & files.keys()):
            if drawn[name] != files[name].read_text(encoding="utf-8"):
                yield f"{name} differs from what the script draws"

    @staticmethod
    def png_problems(path, size, source):
        data = path.read_bytes()
        found = chunks(data)
        if struct.unpack_from(">II", found[b"IHDR"]) != (size, size):
            yield f"{path.name} is not {size} px wide and high"
        if len(data) > LARGEST:
            yield f"{path.name} has {len(data)} bytes"
        if found.get(b"tEXt") != b"Source\0" + hashlib.sha256(source.read_bytes()).hexdigest().encode():
            yield f"{path.name} was made from another SVG; run draw_pictures.py --png"

    def problems_png(self):
        """Each picture has a small PNG of 256 px that was made from it, and the icon three."""
        expected = {f"{name}.png": (self.folder / f"{name}.svg", SIZE) for name in self.names}
        expected |= {f"{ICON}-{size}.png": (self.menu / f"{ICON}.svg", size) for size in (48, 64, 128)}
        files = {name: path for name, path in self.drawn_files().items() if path.suffix == ".png"}
        for name in sorted(expected.keys() ^ files.keys()):
            yield f"{name} is {'missing' if name in expected else 'made from no SVG'}"
        for name in sorted(expected.keys() & files.keys()):
            yield from self.png_problems(files[name], expected[name][1], expected[name][0])

    def problems_symbolic(self):
        """The symbolic icon has areas only, because a desktop gives lines no colour."""
        for part in ET.parse(self.menu / f"{ICON}-symbolic.svg").iter():
            if part.tag != f"{SVG}path" and part.tag not in (f"{SVG}svg", f"{SVG}g") or "stroke" in part.attrib:
                yield f"there is a {part.tag} {part.attrib}"

    def problems_sides(self):
        """The pictures of the two sides are mirror images, and not the same picture."""
        for name in self.names:
            if not name.endswith(("-left", "-right")):
                yield f"{name} names no side"
                continue
            other = name.replace("-left", "-right") if name.endswith("-left") else name.replace("-right", "-left")
            if other not in self.names:
                yield f"{name} has no picture of the other side"
        for name in (name for name in self.names if name.endswith("-right")):
            group = ET.fromstring(self.svg(name)).find(f"{SVG}g")
            mirrored = ET.fromstring(self.svg(name.removesuffix("right") + "left")).find(f"{SVG}g")
            if [part.attrib for part in group] != [part.attrib for part in mirrored]:
                yield f"the two sides of {name} are different drawings"
            if not mirrored.get("transform", "").startswith("scale(-"):
                yield f"{name} is not mirrored for the left side"

    @staticmethod
    def zoom_of(group):
        """(scale, x, y): a point p of the drawing is at scale * (p + x + y * 1j) in the picture."""
        transform = group.get("transform", "")
        scale = re.search(r"scale\((\S+) (\S+)\)", transform)
        move = re.search(r"translate\((\S+) (\S+)\)", transform)
        return float(scale[2]) if scale else 1, complex(*map(float, move.groups())) if move else 0

    def problems_legible(self):
        """Lines are wide enough for 48 px, and everything stays inside the circle that some servers cut out."""
        for name in self.names:
            group = ET.fromstring(self.svg(name)).find(f"{SVG}g")
            scale, move = self.zoom_of(group)
            for part in group:
                if part.tag == f"{SVG}circle":
                    points, width = [complex(float(part.get("cx")), float(part.get("cy")))], 2 * float(part.get("r"))
                else:
                    numbers = [float(number) for number in re.findall(r"-?[\d.]+", part.get("d"))]
                    points, width = map(complex, numbers[::2], numbers[1::2]), float(part.get("stroke-width"))
                if width * scale < THINNEST:
                    yield f"{name}: a line is {width * scale:.1f} wide"
                for point in points:
                    if abs((point + move) * scale) + width * scale / 2 > SIZE / 2:
                        yield f"{name}: {point} is outside the circle"

    def problems_exercises(self):
        """Each exercise file names existing pictures for both sides, and each picture is named."""
        named = set()
        for path in sorted(self.folder.parent.glob("*.exercise")):
            parser = configparser.ConfigParser(interpolation=None, delimiters="=", comment_prefixes="#")
            parser.read(path, encoding="utf-8")
            for section in parser.sections():
                if section.startswith("Step") and not parser[section].get("Picture"):
                    yield f"{path.name}, [{section}] has no Picture"
                elif section.startswith("Step"):
                    named |= {parser[section]["Picture"].replace("{side}", side) for side in SIDES}
        for name in sorted(named - {f"{name}.png" for name in self.names}):
            yield f"{name} is named by an exercise and missing"
        for name in sorted({f"{name}.png" for name in self.names} - named):
            yield f"no exercise names {name}"

    def problems_installed(self):
        """All of them are installed."""
        plan = json.loads((self.build / "meson-info" / "intro-install_plan.json").read_text())
        for name, path in self.drawn_files().items():
            if str(path.resolve()) not in plan.get("data", {}):
                yield f"{name} is not installed"


def main():
    pictures = Pictures(*map(pathlib.Path, sys.argv[1:]))
    checks = [getattr(pictures, name) for name in dir(pictures) if name.startswith("problems_")]
    print(f"1..{len(checks)}")
    for number, check in enumerate(checks, 1):
        problems = list(check())
        for problem in problems:
            print(f"# {problem}")
        print("not ok" if problems or not pictures.names else "ok", number, check.__doc__)


main()
