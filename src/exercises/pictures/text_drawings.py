#!/usr/bin/env python3
"""Writes each picture as a drawing of text for terminals: 24 columns and 12 lines of braille patterns.

usage: text_drawings.py FOLDER PICTURE.png...

Reads the PNG files that draw_pictures.py has written: 256 px, with a palette, without filters.
"""
import pathlib
import struct
import sys
import zlib

SIZE = 256
COLUMNS, LINES = 24, 12
ACROSS, DOWN = 2, 4  # dots in a braille pattern
DOTS = COLUMNS * ACROSS  # the same number in both directions
BITS = ((0x01, 0x08), (0x02, 0x10), (0x04, 0x20), (0x40, 0x80))
BLANK = 0x2800
LIGHT = 235  # of red, green and blue: the card behind the drawing, and the gaps in it
INK = 0.45  # the part of a dot's area that must be drawn


def chunks(data):
    at = 8
    while at < len(data):
        length, = struct.unpack_from(">I", data, at)
        yield data[at + 4:at + 8], data[at + 8:at + 8 + length]
        at += 12 + length


def drawn_pixels(data):
    """Rows of booleans."""
    found = {}
    for kind, contents in chunks(data):
        found[kind] = found.get(kind, b"") + contents
    width, height, depth, colour = struct.unpack_from(">IIBB", found[b"IHDR"])
    if (width, height, depth, colour) != (SIZE, SIZE, 8, 3):
        raise ValueError("a PNG of 256 px with a palette is expected")
    palette, alpha, raw = found[b"PLTE"], found.get(b"tRNS", b""), zlib.decompress(found[b"IDAT"])
    is_drawn = [min(palette[i:i + 3]) < LIGHT and (i // 3 >= len(alpha) or alpha[i // 3] > 127)
                for i in range(0, len(palette), 3)]
    rows = [raw[y * (SIZE + 1):(y + 1) * (SIZE + 1)] for y in range(SIZE)]
    if any(row[0] for row in rows):
        raise ValueError("a PNG without filters is expected")
    return [[is_drawn[pixel] for pixel in row[1:]] for row in rows]


def has_dot(rows, x, y):
    left, right = x * SIZE // DOTS, (x + 1) * SIZE // DOTS
    top, bottom = y * SIZE // DOTS, (y + 1) * SIZE // DOTS
    inked = sum(sum(row[left:right]) for row in rows[top:bottom])
    return inked >= INK * (right - left) * (bottom - top)


def drawing(rows):
    lines = []
    for line in range(LINES):
        text = ""
        for column in range(COLUMNS):
            text += chr(BLANK + sum(BITS[y][x] for y in range(DOWN) for x in range(ACROSS)
                                    if has_dot(rows, column * ACROSS + x, line * DOWN + y)))
        lines.append(text.rstrip(chr(BLANK)).replace(chr(BLANK), " "))
    return "\n".join(lines) + "\n"


def main():
    folder = pathlib.Path(sys.argv[1])
    for name in sys.argv[2:]:
        path = pathlib.Path(name)
        (folder / f"{path.stem}.txt").write_text(drawing(drawn_pixels(path.read_bytes())), encoding="utf-8")


main()
