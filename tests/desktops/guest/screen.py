"""Pictures of the screen, the part that a notification changed, and the words in it; clicks on it."""
import difflib
import re
import subprocess
import time
from pathlib import Path

SHOTS = Path("/shots")
CELL = 16  # pixels; differences are found in squares of this size
# Ways to read a notification: how tesseract divides it, how much it is enlarged, and whether only its lower half is read.
# None of them reads every desktop's letters, so that the next one is tried while something is missing.
WAYS = [(3, 3, False), (6, 3, False), (6, 2, True), (11, 2, False), (3, 4, True), (11, 4, False)]


def run(*argv, data=None):
    return subprocess.run(argv, input=data, capture_output=True, timeout=120, check=True).stdout


def take(name):
    path = SHOTS / f"{name}.png"
    run("import", "-window", "root", "-define", "png:compression-level=2", str(path))
    return path


def size(path):
    return tuple(int(n) for n in run("identify", "-format", "%w %h", str(path)).split())


def changed_cells(before, now):
    width, height = size(now)
    columns, rows = width // CELL, height // CELL
    levels = run("convert", str(before), str(now), "-compose", "difference", "-composite", "-colorspace", "gray",
                 "-threshold", "6%", "-scale", f"{columns}x{rows}!", "-depth", "8", "gray:-")
    return {(n % columns, n // columns) for n, level in enumerate(levels) if level}


def connected(cells):
    """Groups of cells that touch, also at a corner or with one cell between them; the largest first."""
    left, groups = set(cells), []
    while left:
        group, edge = set(), [left.pop()]
        while edge:
            x, y = edge.pop()
            group.add((x, y))
            near = {(x + dx, y + dy) for dx in range(-2, 3) for dy in range(-2, 3)} & left
            left -= near
            edge += near
        groups.append(group)
    return sorted(groups, key=len, reverse=True)


def changed(before, now):
    """(x, y, width, height) of the largest part that differs, or None when nothing larger than a clock does."""
    groups = connected(changed_cells(before, now))
    if not groups or len(groups[0]) < 24:
        return None
    xs, ys = [x for x, _ in groups[0]], [y for _, y in groups[0]]
    return (min(xs) * CELL, min(ys) * CELL, (max(xs) - min(xs) + 1) * CELL, (max(ys) - min(ys) + 1) * CELL)


def trimmed(before, now, box):
    """The same part without the rest of its outer cells: a frame around the text looks like a picture to tesseract."""
    x, y, width, height = box
    part = run("convert", str(before), str(now), "-compose", "difference", "-composite", "-crop",
               f"{width}x{height}+{x}+{y}", "+repage", "-colorspace", "gray", "-threshold", "6%", "-format", "%@", "info:-")
    wide, high, left, top = (int(n) for n in re.findall(r"\d+", part.decode()))
    return x + left, y + top, wide, high


class Word:
    def __init__(self, text, x, y, width, height):
        self.text, self.x, self.y = text, x + width // 2, y + height // 2

    def __repr__(self):
        return f"{self.text}@{self.x},{self.y}"


def read_words(path, box, mode, enlarged):
    x, y, width, height = box
    picture = ["convert", str(path), "-crop", f"{width}x{height}+{x}+{y}", "+repage", "-colorspace", "gray"]
    dark = float(run(*picture, "-format", "%[fx:mean]", "info:-")) < 0.5
    image = run(*picture, *(["-negate"] if dark else []), "-normalize", "-resize", f"{enlarged}00%", "png:-")
    table = run("tesseract", "stdin", "stdout", "--psm", str(mode), "tsv", data=image).decode()
    found = []
    for line in table.splitlines()[1:]:
        fields = line.split("\t")
        if len(fields) == 12 and re.search(r"\w", fields[11]):
            left, top, wide, high = (int(n) // enlarged for n in fields[6:10])
            found.append(Word(fields[11], x + left, y + top, wide, high))
    return found


def readings(path, box):
    """The words in a part of a picture, as a list that grows with each way to read them."""
    found = []
    x, y, width, height = box
    for mode, enlarged, is_lower in WAYS:
        found += read_words(path, (x, y + height // 2, width, height // 2) if is_lower else box, mode, enlarged)
        yield found


def plain(text):
    return re.findall(r"[a-z0-9]+", text.lower())


def alike(one, other):
    return one == other or difflib.SequenceMatcher(None, one, other).ratio() >= 0.7


def missing(text, seen):
    """The words of a text that are not on the screen. A word of one or two letters is often read wrong, and ignored."""
    known = {part for word in seen for part in plain(word.text)}
    return [part for part in plain(text) if len(part) > 2 and not any(alike(part, other) for other in known)]


def place(label, seen):
    """Where the lowest occurrence of a label's first word is, or None."""
    first = plain(label)[0]
    places = [word for word in seen if plain(word.text) and alike(first, plain(word.text)[0])]
    return max(places, key=lambda word: word.y, default=None)


def button(label, seen, box):
    """Where the button with this label is, or None. Buttons are below the text, which may contain the same word."""
    _, y, _, height = box
    return place(label, [word for word in seen if word.y > y + 0.6 * height])


def move(x, y):
    run("xdotool", "mousemove", str(x), str(y))


def click(x, y, button=1):
    """As a person does: the pointer arrives, rests and presses."""
    move(x - 3, y - 2)
    time.sleep(0.2)
    move(x, y)
    time.sleep(0.4)
    run("xdotool", "click", str(button))
