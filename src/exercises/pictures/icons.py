"""The icon of the program: one pose, light on a disc; and the same pose in one colour."""
from figure import SIDES
from picture import Picture
from strokes import Bow, at, number

COLOURS = {"Card": "#0f625d", "Body": "#ffffff", "Stretched": "#ffb454"}
SYMBOLIC_SIZE = 16


def icon(pose, person):
    picture = Picture(pose, {**person, "Colours": {**person["Colours"], **COLOURS}})
    return picture.svg("right", frame='<circle r="124" fill="{}"/>')


def capsule(start, end, width):
    """The outline of a line with round ends: a desktop gives the areas of a symbolic icon its colour, and not the lines."""
    aside = (end - start) / abs(end - start) * 1j * width / 2
    arc = f"A{number(width / 2)} {number(width / 2)} 0 0 0 "
    return f"M{at(start + aside)}L{at(end + aside)}{arc}{at(end - aside)}L{at(start - aside)}{arc}{at(start + aside)}Z"


def symbolic_icon(pose, person):
    """Limbs are a little wider here, because this icon is drawn at 16 px."""
    picture = Picture(pose, person)
    joints, flank = picture.joints, Bow(picture.joints.flanks["stretched"])
    lines = [([flank.at(i / 4) for i in range(5)] + joints.arms["stretched"][1:], 24),
             *((joints.legs[side], 20) for side in SIDES),
             (joints.arms["other"], 17),
             ([joints.pelvis, joints.waist, joints.chest], 34)]
    ways = [capsule(start, end, width) for points, width in lines for start, end in zip(points, points[1:])]
    ways.append(capsule(joints.head, joints.head + 0.1, 2 * picture.lengths["Head"] + 6))
    zoom, x, y = picture.zoom
    zoom *= 1.1 * SYMBOLIC_SIZE / 256
    half, move = SYMBOLIC_SIZE // 2, f"{number(-x)} {number(-y)}"
    return "\n".join([
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{SYMBOLIC_SIZE}" height="{SYMBOLIC_SIZE}">',
        f'  <g transform="translate({half} {half}) scale({zoom:.4f}) translate({move})" fill="#2e3436">',
        *(f'    <path d="{way}"/>' for way in ways), "  </g>", "</svg>", ""])
