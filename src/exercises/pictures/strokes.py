"""Parts of an SVG: lines, discs and curves through points, which are complex numbers."""
from figure import middle


def number(value):
    text = f"{value:.1f}".removesuffix(".0")
    return "0" if text == "-0" else text


def at(point):
    return f"{number(point.real)} {number(point.imag)}"


def stroke(way, width, colour, fill="none"):
    return (f'<path d="{way}" fill="{fill}" stroke="{colour}" stroke-width="{number(width)}" stroke-linecap="round" '
            f'stroke-linejoin="round"/>')


def disc(point, radius, colour):
    return f'<circle cx="{number(point.real)}" cy="{number(point.imag)}" r="{number(radius)}" fill="{colour}"/>'


def straight(points):
    return "M" + "L".join(at(point) for point in points)


def smooth(points):
    """A curve through all points (Catmull-Rom)."""
    way = f"M{at(points[0])}"
    padded = [points[0], *points, points[-1]]
    for before, start, end, after in zip(padded, padded[1:], padded[2:], padded[3:]):
        way += f"C{at(start + (end - before) / 6)} {at(end - (after - start) / 6)} {at(end)}"
    return way


class Bow:
    """The curve from the first point to the third that passes the second in its middle."""

    def __init__(self, points):
        self.start, self.end = points[0], points[2]
        self.control = 2 * points[1] - middle(self.start, self.end)

    def at(self, part):
        return middle(middle(self.start, self.control, part), middle(self.control, self.end, part), part)

    def across(self, part):
        """The direction to the right of someone who walks along the curve."""
        along = middle(self.control, self.end, part) - middle(self.start, self.control, part)
        return along / abs(along) * 1j

    def way(self, is_begun=False):
        return f"{'L' if is_begun else 'M'}{at(self.start)}Q{at(self.control)} {at(self.end)}"

    def back(self):
        return f"L{at(self.end)}Q{at(self.control)} {at(self.start)}"
