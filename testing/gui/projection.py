"""The Projection view as a user sees it: where its points are on the screen, and which of them a mouse has around it. The
table is the stage's, as the window has it."""

import re

import numpy

from guide import columns
from sample_view import Area, SampleView
from user import check

NUMBER = r"(-?[\d.e+-]+)"
AREA = " ".join([NUMBER] * 4)
POINT, FRAME, HEADER, LEGEND, PICTURE = 1, 2, 3, 4, 5  # kinds of what is under the mouse
MARGIN = 0.03  # beside the outermost points
SLACK = 2  # pixels around an edge in which a point may be on either side


class Shown:
    """What the view has drawn."""

    def __init__(self, text, view):
        def line(name):
            return re.search(rf"^ *{name}: ?(.*)$", text, re.MULTILINE)[1]

        def area(name):
            return Area(view, *map(float, line(name).split()))

        self.text, self.view, self.line = text, view, line
        self.message, self.tooltip = line("Message"), line("Tooltip")
        self.size = [float(word) for word in line("Size").split()]
        self.selected, self.single = int(line("SelectedSamples")), int(line("SinglePanel"))
        self.camera = [float(word) for word in line("Camera").split()]
        self.brush, self.splitter, self.heading = area("Brush"), area("Splitter"), area("PicturesHeading")
        self.hovered = [int(word) for word in line("Hovered").split()]
        entries = re.findall(rf"^ *Legend (.*?): {AREA}( hidden)?$", text, re.MULTILINE)
        self.legend = {name: Area(view, *map(float, place)) for name, *place, _ in entries[1:]}
        self.hidden = {name for name, *_, hidden in entries if hidden}
        self.panels = {name: (Area(view, *map(float, values[:4])), Area(view, *map(float, values[4:])))
                       for name, *values in re.findall(rf"^ *Panel (.*?): {AREA} header {AREA} points", text, re.MULTILINE)}
        self.pictures = {int(sample): (Area(view, *map(float, place)), state == "there")
                         for sample, *place, state in re.findall(rf"Picture (\d+): {AREA} (\w+)", text)}

    def isDrawn(self):
        return bool(self.panels)


class Projection(SampleView):
    Shown = Shown

    def __init__(self, user, name="ProjectionView1", stage="LayerProjection1", port=0):
        super().__init__(user, name, stage)
        self.table = columns(user, stage, "layer", "sample", "projection_x", "projection_y", "label", port=port)

    # What the table says.

    def places(self, shown, layer):
        """Samples of a panel and where they are on the screen [samples, 2]."""
        rows = self.table["layer"] == layer
        found = numpy.stack([self.table["projection_x"][rows], -self.table["projection_y"][rows]], 1)
        low, high = found.min(0), found.max(0)
        frame = shown.panels["data" if layer == 0 else f"layer {layer}"][0]
        side = min(frame.right - frame.left, frame.bottom - frame.top)
        unit = (found - (low + high) / 2) / (high - low).max() / (1 + 2 * MARGIN) + [0.5 - shown.camera[0], shown.camera[1] - 0.5]
        return self.table["sample"][rows], numpy.array(frame.middle) + unit * shown.camera[2] * side

    def rectangle(self, shown, layer, least=5, most=60, seed=1):
        """Two corners around some of a panel's points, none of which is at an edge, and those points' samples."""
        samples, places = self.places(shown, layer)
        random = numpy.random.RandomState(seed)
        for _ in range(100000):
            corners = numpy.sort(random.uniform(places.min(0), places.max(0), (2, 2)), axis=0).round()
            inside = ((places > corners[0]) & (places < corners[1])).all(1)
            wide = ((places > corners[0] - SLACK) & (places < corners[1] + SLACK)).all(1)
            narrow = ((places > corners[0] + SLACK) & (places < corners[1] - SLACK)).all(1)
            free = numpy.hypot(*(places - corners[0]).T).min() > 9
            if least <= inside.sum() <= most and wide.sum() == narrow.sum() and free and (corners[1] - corners[0]).min() > 24:
                return corners[0], corners[1], samples[inside]
        check(False, "no rectangle in the panel of layer", layer)

    def within(self, shown, layer, area):
        """Samples in an area of the screen; None where a point is at an edge."""
        samples, places = self.places(shown, layer)
        low, high = numpy.array([area.left, area.top]), numpy.array([area.right, area.bottom])
        sure = ((places > low + SLACK) & (places < high - SLACK)).all(1)
        perhaps = ((places > low - SLACK) & (places < high + SLACK)).all(1)
        return samples[sure] if sure.sum() == perhaps.sum() else None

    def triangle(self, shown, layer, seed=2):
        """Three corners around some of a panel's points, none of which is at an edge, and those points' samples."""
        samples, places = self.places(shown, layer)
        random = numpy.random.RandomState(seed)
        for _ in range(100000):
            corners = random.uniform(places.min(0), places.max(0), (3, 2)).round()
            if numpy.cross(corners[1] - corners[0], corners[2] - corners[0]) < 0:
                corners = corners[::-1]
            ways = numpy.roll(corners, -1, 0) - corners
            distances = numpy.array([numpy.cross(way, places - corner) / numpy.linalg.norm(way) for way, corner in zip(ways, corners)]).min(0)
            free = numpy.hypot(*(places - corners[0]).T).min() > 9
            if (distances > 0).sum() > 8 and (abs(distances) > SLACK).all() and free:
                return [tuple(corner) for corner in corners], samples[distances > 0]
        check(False, "no triangle in the panel of layer", layer)

    def alone(self, shown, layer, nth=0):
        """A sample whose point lies apart, and where."""
        samples, places = self.places(shown, layer)
        between = numpy.hypot(*(places[:, None] - places[None]).transpose(2, 0, 1)) + 1e9 * numpy.eye(len(places))
        row = numpy.argsort(-between.min(0))[nth]
        return int(samples[row]), tuple(places[row])

    # What the window shows.

    def chosen(self, samples):
        """Waits until the samples are marked, and are ParaView's selection by global ids."""
        shown = self.until(lambda now: now.selected == len(set(samples)), f"{len(set(samples))} marked samples")
        self.isSelected(samples)
        return shown
