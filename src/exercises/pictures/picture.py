"""One picture: a pose, drawn from behind or from the side, with the scene around it and the marks on it."""
from figure import SIDES, joints_of, middle, toward
from strokes import Bow, at, disc, number, smooth, straight, stroke

SCENES = {
    "doorway": [([-60 + 99j, -60 - 97j, 60 - 97j, 60 + 99j], 12), ([-72 + 99j, -60 + 99j], 10), ([72 + 99j, 60 + 99j], 10)],
    "floor": [([-70 + 100j, 70 + 100j], 10)],
    "mat": [([-78 + 46j, 78 + 46j], 10)],
}
STANDING = "leg.other leg.stretched trunk spine bones arm.stretched arm.other mark head ball arrow"
LYING = "leg.other ball trunk leg.stretched head mark arm.stretched arrow"
LAYERS = {*STANDING.split(), *LYING.split()}


class Picture:
    """svg(side) is the text of the picture; poses are drawn for a stretch of the right side, and mirrored for the left."""

    def __init__(self, pose, person):
        self.pose, self.parts = pose, []
        self.colours = person["Colours"]
        self.lengths, self.widths = ({key: float(value) for key, value in person[group].items()}
                                     for group in ("Lengths", "Widths"))
        self.is_from_behind = pose.choices("View", ("behind", "side"), "behind") == ["behind"]
        self.joints = joints_of(pose, person, self.is_from_behind)
        self.stretched = pose.choices("Stretched", ("flank", "sore", "arm", "leg"))
        self.grips = pose.choices("Grip", SIDES)
        scene = pose.choices("Scene", SCENES)
        order = pose.choices("Order", LAYERS, STANDING if self.is_from_behind else LYING)
        self.zoom = pose.numbers("Zoom", 3, "1 0 0")
        for name in scene:
            for points, width in SCENES[name]:
                self.add(straight(points), width, "Scene")
        for layer in order:
            name, *side = layer.split(".")
            getattr(self, "draw_" + name)(*side)
        pose.check_keys()

    def add(self, way, width, colour, is_filled=False):
        self.parts.append(stroke(way, width, self.colours[colour], self.colours[colour] if is_filled else "none"))

    def add_disc(self, point, radius, colour):
        self.parts.append(disc(point, radius, self.colours[colour]))

    def add_outlined(self, way, width, colour):
        self.add(way, width + 2 * self.widths["Outline"], "Card")
        self.add(way, width, colour)

    def limb(self, points, width, colour, from_trunk):
        """Outlined, apart from its first part, which belongs to the trunk."""
        begin = middle(points[0], points[1], from_trunk)
        self.add(straight([begin, *points[1:]]), self.widths[width] + 2 * self.widths["Outline"], "Card")
        self.add(straight(points), self.widths[width], colour)

    def draw_leg(self, side):
        is_stretched = side == "stretched" and "leg" in self.stretched
        kind = ("Stretched", "Stretched") if is_stretched else ("Leg", "Body")
        self.limb(self.joints.legs[side], *kind, 0.2)

    def draw_trunk(self):
        if self.is_from_behind:
            right, left = (Bow(self.joints.flanks[side]) for side in SIDES)
            self.add(f"{right.way()}{left.back()}Z", self.widths["Trunk"], "Body", is_filled=True)
        else:
            self.add(straight([self.joints.pelvis, self.joints.waist, self.joints.chest]), self.widths["TrunkFromSide"], "Body")

    def draw_spine(self):
        """Vertebrae: the person is seen from behind."""
        spine = Bow([self.joints.pelvis, self.joints.waist, self.joints.chest])
        for part in (0.1, 0.36, 0.62, 0.88):
            point, across = spine.at(part), 3 * spine.across(part)
            self.add(straight([point - across, point + across]), self.widths["Spine"], "Spine")

    def draw_bones(self):
        """The lowest ribs and the hip bones of a person who stands upright at 0 9."""
        if not self.pose.choices("Bones", ("yes",)):
            return
        for bone in ((8 - 41j, 16 - 39j, 23 - 33j), (8 - 30j, 16 - 28j, 21 - 21j), (7 + 14j, 11 + 3j, 24 + 5j)):
            for sign in (1, -1):
                start, control, end = (complex(sign * point.real, point.imag) for point in bone)
                self.add(f"M{at(start)}Q{at(control)} {at(end)}", self.widths["Bone"], "Spine")

    def draw_mark(self):
        """The stretched flank between the lowest rib and the hip; rays show that it is sore."""
        if not {"flank", "sore"} & set(self.stretched):
            return
        if self.is_from_behind:
            flank = Bow(self.joints.flanks["stretched"])
            points = [flank.at(part) + 4 * flank.across(part) for part in (0.1, 0.25, 0.4, 0.55)]
        else:
            points = [middle(self.joints.pelvis, self.joints.waist, part) for part in (0.45, 0.85, 1.25)]
        self.add_outlined(smooth(points), self.widths["Mark"], "Stretched")
        if "sore" in self.stretched:
            for angle in (50, 90, 130):
                ray = [points[1] + toward(angle, distance) for distance in (24, 36)]
                self.add_outlined(straight(ray), 8, "Stretched")

    def draw_arm(self, side):
        """A stretched arm is one line with the flank."""
        arm = self.joints.arms[side]
        colour = "Stretched" if side == "stretched" and "arm" in self.stretched else "Body"
        if colour == "Stretched":
            self.add_outlined(smooth([*self.joints.flanks[side], arm[1], arm[2]]), self.widths["Stretched"], colour)
        else:
            self.limb(arm, "Arm", colour, 0.5)
        if side in self.grips:
            self.add(straight([arm[2] - 1, arm[2] - 9]), self.widths["Hand"], colour)

    def draw_head(self):
        radius, chest, head = self.lengths["Head"], self.joints.chest, self.joints.head
        if self.is_from_behind:
            self.add_disc(head, radius + self.widths["Outline"], "Card")
        else:
            up = (head - chest) / abs(head - chest)
            self.add_disc(head + (1j * radius - 2) * up, 4, "Body")  # the nose
        self.add(straight([chest, head]), self.widths["Neck"], "Body")
        self.add_disc(head, radius, "Body")

    def draw_ball(self):
        if ball := self.pose.point("Ball"):
            self.add_disc(ball, self.lengths["Ball"] + self.widths["Outline"], "Card")
            self.add_disc(ball, self.lengths["Ball"], "Thing")

    def draw_arrow(self):
        """The movement of this step."""
        if not self.pose.words("Arrow"):
            return
        x1, y1, x2, y2 = self.pose.numbers("Arrow", 4)
        start, end = complex(x1, y1), complex(x2, y2)
        along = (end - start) / abs(end - start)
        head = straight([end - along * (14 - 14j), end, end - along * (14 + 14j)])
        self.add_outlined(straight([start, end]) + head, self.widths["Arrow"], "Thing")

    def svg(self, side, frame='<rect x="-128" y="-128" width="256" height="256" rx="40" fill="{}"/>'):
        zoom, x, y = self.zoom
        changes = [f"scale({number(-zoom if side == 'left' else zoom)} {number(zoom)})"] if side == "left" or zoom != 1 else []
        changes += [f"translate({number(-x)} {number(-y)})"] if x or y else []
        group = f'<g transform="{" ".join(changes)}">' if changes else "<g>"
        return "\n".join([
            '<svg xmlns="http://www.w3.org/2000/svg" width="256" height="256" viewBox="-128 -128 256 256">',
            "  " + frame.format(self.colours["Card"]),
            f"  {group}", *("    " + part for part in self.parts), "  </g>", "</svg>", ""])
