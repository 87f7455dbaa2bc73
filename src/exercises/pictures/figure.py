"""The person of the pictures: from the lengths of figure.txt and the angles of a pose to the places of all joints.

Angles are in degrees, clockwise from straight up: 90 points to the right, 180 down, -90 to the left. Points are complex
numbers, x + y * 1j, in the units of figure.txt.
"""
import configparser
import dataclasses
import math

SIDES = ("stretched", "other")
WAYS = {"up": -1j, "down": 1j, "left": -1, "right": 1}
LONGEST = 1.25  # A limb that reaches for a place may be drawn this many times as long as it is.


class PoseError(Exception):
    """A pose that cannot be drawn; the text names the file, the section and the key."""


def read(path):
    parser = configparser.ConfigParser(interpolation=None, comment_prefixes="#", delimiters="=")
    parser.optionxform = str
    parser.read_string(path.read_text(encoding="utf-8"), str(path))
    return parser


def toward(angle, length=1.0):
    """The vector of this length in the direction of this angle."""
    return length * complex(math.sin(math.radians(angle)), -math.cos(math.radians(angle)))


def middle(a, b, part=0.5):
    return a + (b - a) * part


class Pose:
    """One section of a file of poses. Values are read by words() and numbers(); a key that nothing reads is an error."""

    def __init__(self, path, name, section):
        self.where, self.section, self.used = f"{path.name}, [{name}]", section, set()

    def fail(self, key, problem):
        raise PoseError(f"{self.where}, {key}: {problem}")

    def words(self, key, default=""):
        self.used.add(key)
        return self.section.get(key, default).split()

    def choices(self, key, allowed, default=""):
        words = self.words(key, default)
        for word in words:
            if word not in allowed:
                self.fail(key, f"'{word}' is none of {', '.join(allowed)}")
        return words

    def numbers(self, key, count, default=""):
        words = self.words(key, default)
        try:
            numbers = [float(word) for word in words]
        except ValueError:
            self.fail(key, f"'{' '.join(words)}' is not {count} numbers")
        if len(numbers) != count:
            self.fail(key, f"{count} numbers are needed, not {len(numbers)}")
        return numbers

    def point(self, key):
        """A place, or None if the key is missing."""
        return complex(*self.numbers(key, 2)) if self.words(key) else None

    def check_keys(self):
        for key in self.section:
            if key not in self.used:
                self.fail(key, "unknown key")


@dataclasses.dataclass
class Joints:
    """Places of joints. A flank is [hip, waist, shoulder], an arm [shoulder, elbow, hand], a leg [hip, knee, ankle, toes]."""
    pelvis: complex
    waist: complex
    chest: complex
    head: complex
    flanks: dict
    arms: dict
    legs: dict


def reaching(pose, key, start, lengths):
    """The limb from a point to a place; its middle joint lies up, down, left or right of the straight line."""
    try:
        x, y, way, *part = pose.words(key)
        end, way = complex(float(x), float(y)), WAYS[way]
        part, = map(float, part or [1])
    except (KeyError, ValueError):
        pose.fail(key, "a place and one of up, down, left, right are needed, such as '40 -10 up' or '40 -10 up 0.8'")
    first, second = (length * part for length in lengths)
    distance, reach = abs(end - start), first + second
    if not abs(first - second) < distance <= LONGEST * reach:
        pose.fail(key, f"the place is {distance:.0f} away; the limb reaches {LONGEST * reach:.0f}")
    if distance > reach:
        first, second = (length * distance / reach for length in (first, second))
    along = (first ** 2 - second ** 2 + distance ** 2) / (2 * distance)
    aside = math.sqrt(max(0.0, first ** 2 - along ** 2))
    unit = (end - start) / distance
    joints = [start + unit * complex(along, sign * aside) for sign in (1, -1)]
    return [start, max(joints, key=lambda joint: (joint * complex(way).conjugate()).real), end]


def limb(pose, name, end_name, start, lengths):
    """By two angles in the key NAME, or by the place of its end in the key END_NAME."""
    if pose.words(end_name):
        return reaching(pose, end_name, start, lengths)
    upper, lower = pose.numbers(name, 2)
    joint = start + toward(upper, lengths[0])
    return [start, joint, joint + toward(lower, lengths[1])]


def joints_of(pose, person, is_from_behind):
    """All joints of a pose. From the side, shoulders and hips have no width."""
    lengths = {key: float(value) for key, value in person["Lengths"].items()}
    widths = {key: float(value) for key, value in person["Widths"].items()}
    lower, upper = pose.numbers("Spine", 2, "0 0")
    hips, = pose.numbers("Hips", 1, "0")
    shoulders, = pose.numbers("Shoulders", 1, str(upper))
    nod, = pose.numbers("Head", 1, str(upper))
    pelvis = complex(*pose.numbers("Pelvis", 2))
    waist = pelvis + toward(lower, lengths["LowerSpine"])
    chest = waist + toward(upper, lengths["UpperSpine"])
    head = chest + toward((upper + nod) / 2, lengths["Neck"] / 2) + toward(nod, lengths["Neck"] / 2)

    def beside(point, width, tilt, sign):
        return point + (sign * toward(tilt + 90, widths[width] / 2) if is_from_behind else 0)

    joints = Joints(pelvis, waist, chest, head, {}, {}, {})
    for side, sign in zip(SIDES, (1, -1)):
        name = side.capitalize()
        shoulder = beside(chest, "Shoulders", shoulders, sign) - toward(upper, 4)
        hip = beside(pelvis, "LegJoints", hips, sign)
        joints.flanks[side] = [beside(pelvis, "Hips", hips, sign), beside(waist, "Waist", (lower + upper) / 2, sign), shoulder]
        joints.arms[side] = limb(pose, name + "Arm", name + "Hand", shoulder, (lengths["UpperArm"], lengths["Forearm"]))
        leg = limb(pose, name + "Leg", name + "Foot", hip, (lengths["Thigh"], lengths["Shin"]))
        toes, = pose.numbers(name + "Toes", 1, str(90 * sign if is_from_behind else 90))
        joints.legs[side] = [*leg, leg[2] + toward(toes, lengths["Foot"])]
    return joints
