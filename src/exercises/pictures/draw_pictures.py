#!/usr/bin/python3
"""Draws the pictures of the exercises, one for each step and side, and the icon of the program.

usage: draw_pictures.py [--png] [FOLDER]

figure.txt has the person, *.poses the steps, icon.pose the icon. The SVG files go into FOLDER; the default is the folder
of this script, and src/menu for the icon. With --png, there is also a PNG for each SVG (three sizes of the icon). This
needs rsvg-convert. Each PNG names the checksum of the SVG that it was made from.
"""
import argparse
import hashlib
import pathlib
import subprocess
import sys

sys.dont_write_bytecode = True

from figure import Pose, PoseError, read  # noqa: E402
from icons import icon, symbolic_icon  # noqa: E402
from picture import Picture  # noqa: E402
from small_png import small_png  # noqa: E402

HERE = pathlib.Path(__file__).resolve().parent
MENU = HERE.parents[1] / "menu"
ICON = "org.lumbard.Lumbard1"
ICON_SIZES = (48, 64, 128)
SIZE = 256


def pictures(person):
    """{name of the file without its ending: SVG} of all steps."""
    result = {}
    for path in sorted(HERE.glob("*.poses")):
        poses = read(path)
        for i, name in enumerate(poses.sections(), 1):
            if name != f"Step {i}":
                raise PoseError(f"{path.name}: [Step {i}] is expected, not [{name}]")
            picture = Picture(Pose(path, name, poses[name]), person)
            for side in ("left", "right"):
                result[f"{path.stem}-{i}-{side}"] = picture.svg(side)
    return result


def icon_pose():
    path = HERE / "icon.pose"
    return Pose(path, "Icon", read(path)["Icon"])


def png_of(svg, size):
    png = subprocess.run(["rsvg-convert", "-w", str(size), "-h", str(size)], input=svg.encode(), stdout=subprocess.PIPE,
                         check=True).stdout
    return small_png(png, hashlib.sha256(svg.encode()).hexdigest())


def write(folder, name, svg, sizes):
    """sizes: {the end of the name: size} of the PNG files."""
    (folder / f"{name}.svg").write_text(svg, encoding="utf-8")
    for end, size in sizes.items():
        (folder / f"{name}{end}.png").write_bytes(png_of(svg, size))


def main():
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--png", action="store_true", help="write the PNG files, too")
    parser.add_argument("folder", nargs="?", type=pathlib.Path, help="where to write")
    arguments = parser.parse_args()
    person = read(HERE / "figure.txt")
    try:
        drawn, icons = pictures(person), (icon(icon_pose(), person), symbolic_icon(icon_pose(), person))
    except PoseError as error:
        return str(error)
    for name, svg in drawn.items():
        write(arguments.folder or HERE, name, svg, {"": SIZE} if arguments.png else {})
    write(arguments.folder or MENU, ICON, icons[0], {f"-{size}": size for size in ICON_SIZES} if arguments.png else {})
    write(arguments.folder or MENU, f"{ICON}-symbolic", icons[1], {})
    return None


if __name__ == "__main__":
    sys.exit(main())
