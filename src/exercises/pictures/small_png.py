"""Makes a PNG small: it keeps at most 256 colours. In a drawing of a few plain colours, the loss is not visible."""
import collections
import struct
import zlib

SIGNATURE = b"\x89PNG\r\n\x1a\n"
STEPS = (1, 3, 5, 15, 17, 51)  # divisors of 255
MOST_USED = 16


def chunk(kind, contents):
    return struct.pack(">I", len(contents)) + kind + contents + struct.pack(">I", zlib.crc32(kind + contents))


def chunks(data):
    at = len(SIGNATURE)
    while at < len(data):
        length, = struct.unpack_from(">I", data, at)
        yield data[at + 4:at + 8], data[at + 8:at + 8 + length]
        at += 12 + length


def predicted(kind, left, up, corner):
    """The value that the filter of a line of a PNG expects for a byte."""
    if kind < 4:
        return (0, left, up, (left + up) // 2)[kind]
    estimate = left + up - corner
    return min((left, up, corner), key=lambda value: abs(estimate - value))


def pixels(data):
    """(width, height, [red, green, blue, alpha] of each pixel) of a PNG as rsvg-convert writes it."""
    found = dict(reversed(list(chunks(data))))
    width, height, depth, colour, _, _, is_interlaced = struct.unpack(">IIBBBBB", found[b"IHDR"])
    assert (depth, colour, is_interlaced) == (8, 6, 0), "eight bits of red, green, blue and alpha are expected"
    raw = zlib.decompress(b"".join(contents for kind, contents in chunks(data) if kind == b"IDAT"))
    line, result = bytearray(width * 4), []
    for y in range(height):
        kind, *values = raw[y * (width * 4 + 1):(y + 1) * (width * 4 + 1)]
        before, line = line, bytearray(width * 4)
        for i, value in enumerate(values):
            left, corner = (line[i - 4], before[i - 4]) if i >= 4 else (0, 0)
            line[i] = (value + predicted(kind, left, before[i], corner)) % 256
        result += [tuple(line[i:i + 4]) for i in range(0, width * 4, 4)]
    return width, height, result


def small_png(data, text):
    """The same image with a palette, and with a chunk of text that names its source.

    The plain colours stay exact; those of the smooth edges between them are rounded until there are few enough.
    """
    width, height, exact = pixels(data)
    plain = {pixel for pixel, _ in collections.Counter(exact).most_common(MOST_USED)}
    for step in STEPS:
        image = [pixel if pixel in plain else tuple((value + step // 2) // step * step for value in pixel) for pixel in exact]
        palette = sorted(set(image), key=lambda pixel: (pixel[3], pixel))
        if len(palette) <= 256:
            break
    number = {pixel: i for i, pixel in enumerate(palette)}
    lines = (bytes([0, *(number[pixel] for pixel in image[y * width:(y + 1) * width])]) for y in range(height))
    return SIGNATURE + b"".join([
        chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)),
        chunk(b"tEXt", b"Source\0" + text.encode()),
        chunk(b"PLTE", b"".join(bytes(pixel[:3]) for pixel in palette)),
        chunk(b"tRNS", bytes(pixel[3] for pixel in palette)),
        chunk(b"IDAT", zlib.compress(b"".join(lines), 9)),
        chunk(b"IEND", b"")])
