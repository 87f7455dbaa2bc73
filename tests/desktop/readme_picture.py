#!/usr/bin/python3
"""Makes the picture of the README: a suggestion and a step of the stretch as real notification servers draw them.

usage: readme_picture.py [FOLDER]

GNOME and Plasma are in the folder of pictures that ./check desktops wrote (build/desktops). For the others this starts the
service, the notifier and each server on a display of its own, and photographs the popups. Needs what ./check desktop
needs; LUMBARD_BUILD is the build folder. Writes suggestions.png beside this script.
"""
import multiprocessing
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "lib"))

from lumbard import Service, key  # noqa: E402
from notification_desks import Swaync, Xfce  # noqa: E402
from rig import BUILD, wait_until  # noqa: E402

DESKS = {"Xfce": Xfce, "swaync": Swaync}
DESKTOPS = {"GNOME": "gnome", "Plasma": "plasma"}
PARTS = {"suggestion-later": "suggestion", "ql-doorway-left-4": "step"}  # names of those pictures, and of these
STEP = 4
CONFIG = "[Sitting]\nLimit=1h\n[Coach]\nSide=left\n"
SEATED_FOR = 61 * 10**6  # The suggestion contains this duration; less than a minute looks odd.
MARGIN = 8
WIDEST = 520  # pixels, of GNOME's
BACKGROUND = "#e8ebee"


def install(share):
    """The menu entry and the icon, where servers look for them."""
    menu, icons = HERE.parents[1] / "src" / "menu", share / "icons" / "hicolor"
    (share / "applications").mkdir(parents=True)
    shutil.copy(menu / "org.lumbard.Lumbard1.desktop", share / "applications")
    for size in (48, 64, 128):
        (icons / f"{size}x{size}" / "apps").mkdir(parents=True)
        shutil.copy(menu / f"org.lumbard.Lumbard1-{size}.png", icons / f"{size}x{size}" / "apps" / "org.lumbard.Lumbard1.png")


def keep(picture, box, target):
    x, y, width, height = box
    subprocess.run(["convert", picture, "-crop", f"{width}x{height}+{x}+{y}", "+repage", target], check=True)


def photograph(name, folder):
    """The popups of this server."""
    class InstalledDesk(DESKS[name]):
        bus_env = {"XDG_DATA_DIRS": f"{folder}/share:{BUILD}/share:/usr/local/share:/usr/share"}

    desk = InstalledDesk()
    try:
        with Service(desk.bus, desk.display, CONFIG) as service:
            key(desk.display)
            wait_until(lambda: service.get("SittingUSec") > SEATED_FOR, limit=120, what="a minute of sitting")
            key(desk.display)
            assert service.ctl("suggest").returncode == 0
            wait_until(lambda: service.get("Phase") == "suggested", what="the suggestion")
            keep(desk.bus.folder / "now.png", desk.wait_up(), folder / f"{name}-suggestion.png")
            service.call("StartStretch", "(ss)", "ql-doorway", "left")
            for _ in range(STEP):
                service.call("NextStep")
            face = desk.face
            keep(desk.bus.folder / "now.png", desk.wait_other(face), folder / f"{name}-step.png")
    finally:
        desk.close()


def cut_out(name, shots, folder):
    """The notifications of this desktop, from the pictures of its whole screen."""
    desktop = DESKTOPS[name]
    sizes = (shots / f"{desktop}-sizes-stretch.txt").read_text()
    for picture, part in PARTS.items():
        line = re.search(rf"^{desktop}, {picture}: (\d+) x (\d+) at (\d+), (\d+)$", sizes, re.M)
        width, height, x, y = map(int, line.groups())
        keep(shots / f"{desktop}-{picture}.png", (x, y, width, height), folder / f"{name}-{part}.png")


def compose(names, folder, target):
    """One image, a row for each server, with its name below its suggestion."""
    labelled = []
    for name in names:
        labelled += ["-label", name, folder / f"{name}-suggestion.png", "-label", "", folder / f"{name}-step.png"]
    subprocess.run(["montage", "-font", "DejaVu-Sans", "-pointsize", "15", "-background", BACKGROUND, "-fill", "#22313d",
                    *labelled, "-tile", "2x", "-geometry", f"{WIDEST}x>+{2 * MARGIN}+{MARGIN}", "-strip", "-depth", "8", target], check=True)


def main():
    shots = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else BUILD / "desktops")
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        install(folder / "share")
        for desktop in DESKTOPS:
            cut_out(desktop, shots, folder)
        with multiprocessing.get_context("spawn").Pool(len(DESKS)) as pool:
            pool.starmap(photograph, [(name, folder) for name in DESKS])
        compose([*DESKTOPS, *DESKS], folder, HERE / "suggestions.png")


if __name__ == "__main__":
    sys.exit(main())
