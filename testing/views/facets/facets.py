"""What the tests of the Cluster Facets view share: tables made by numpy, views of them, and what a view says and draws.

Pixels are [height, width, 3], the top row first; places that a view tells have their origin at the lower left.
"""

import pathlib
import re
import sys

import numpy as np

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))

import views  # noqa: E402
from views import (MARK, MISSING, PALETTE, SOURCE, Area, check, checkEqual, checkNoRaster, checkScript, clear, cut, differing,  # noqa: E402, F401
                   expectQuiet, export, isColor, palette, pixelAt, preset, readImage, reopen, replace, run, screenshot, select, selectBy,
                   source, stages)


def samples(layers=3, clusters=4, count=60, channels=5, seed=1, spread=1.0):
    """Columns as LayerKMeans makes them, of random samples; a cluster's top channels differ."""
    random = np.random.RandomState(seed)
    rows = layers * count
    top = np.stack([random.permutation(400)[:channels] for _ in range(layers * clusters)])
    layer = np.repeat(np.arange(layers), count)
    cluster = random.randint(0, clusters, rows)
    return {"layer": (layer + 1).astype(np.int32),
            "cluster": cluster.astype(np.int32),
            "sample": np.tile(np.arange(count), layers).astype(np.int64),
            "center_dist": random.gamma(3, spread, rows) * (layer + 1),
            "top_channel": top[layer * clusters + cluster].astype(np.int32).reshape(rows, channels),
            "top_activation": (random.rand(rows, channels) * (layer + 1)[:, None]).astype(np.float32)}


def show(proxy, size=(1280, 900), **properties):
    """A view of the proxy's first output, drawn once."""
    return views.show("ClusterFacetsView", proxy, size, **properties)


class Cell:
    def __init__(self, squares, perColumn, dots, status, selected):
        self.squares, self.perColumn, self.dots, self.status, self.selected = squares, perColumn, dots, status, selected

    def place(self, rank, side):
        """The middle of a square's place: down, then right."""
        return (self.squares.x + (rank // self.perColumn + 0.5) * side,
                self.squares.top - (rank % self.perColumn + 0.5) * side)


class Band:
    """The samples that a layer's cluster shares with one of the next layer; the lower ends of its edges."""

    def __init__(self, samples, selected, left, leftBottom, right, rightBottom, height):
        self.samples, self.selected, self.height = samples, selected, height
        self.left, self.leftBottom, self.right, self.rightBottom = left, leftBottom, right, rightBottom

    def place(self, along, up):
        """A point in the band: parts of the way from left to right and from its lower to its upper edge."""
        rise = along ** 2 * (3 - 2 * along)
        return (self.left + along * (self.right - self.left),
                self.leftBottom + rise * (self.rightBottom - self.leftBottom) + up * self.height)


class Described:
    """What the view says of itself, as of its last drawing."""

    def __init__(self, view):
        text = str(view.GetClientSideObject().GetContextItem())

        def numbers(name):
            return [float(value) for value in re.search(rf"^ *{name}: (.*)$", text, re.MULTILINE)[1].split()]

        self.text = text
        self.message = re.search(r"^ *Message: ?(.*)$", text, re.MULTILINE)[1]
        self.details = re.search(r"^ *Details: ?(.*)$", text, re.MULTILINE)[1]
        self.coloredBy = re.search(r"^ *ColoredBy: ?(.*)$", text, re.MULTILINE)[1]
        self.whyNotColored = re.search(r"^ *WhyNotColored: ?(.*)$", text, re.MULTILINE)[1]
        self.legend = Area(*numbers("Legend"))
        classes = re.search(r"^ *Classes:(.*)$", text, re.MULTILINE)[1]
        self.classes = {name: int(color) for name, color in re.findall(r" (.*?) (\d+) \|", classes)}
        self.whyNoHighlight = re.search(r"^ *WhyNoHighlight: ?(.*)$", text, re.MULTILINE)[1]
        self.panelMessage = re.search(r"^ *PicturesError: ?(.*)$", text, re.MULTILINE)[1]
        self.size = numbers("Size")
        self.side = numbers("SquareSide")[0]
        self.highlight = int(numbers("HighlightLayer")[0]), int(numbers("HighlightCluster")[0])
        self.selected = int(numbers("SelectedSamples")[0])
        self.panel = Area(*numbers("PicturesHeading"))
        self.splitter = Area(*numbers("Splitter"))
        self.brush = Area(*numbers("Brush"))
        self.cells = {}
        number = r"(-?[\d.e+-]+)"
        area = " ".join([number] * 4)
        form = rf"Cell (-?\d+) (\d+): squares {area} perColumn (\d+) dots {area} status {area} selected (\d+)"
        for found in re.findall(form, text):
            values = [float(value) for value in found]
            self.cells[int(found[0]), int(found[1])] = Cell(
                Area(*values[2:6]), int(values[6]), Area(*values[7:11]), Area(*values[11:15]), int(values[15]))
        form = rf"Band (\d+) (\d+) (\d+): samples (\d+) selected (\d+) left {number} {number} right {number} {number} height {number}"
        self.bands = {tuple(map(int, found[:3])): Band(int(found[3]), int(found[4]), *map(float, found[5:]))
                      for found in re.findall(form, text)}
        self.pictures = {int(sample): (Area(*map(float, place)), state == "there")
                         for sample, *place, state in re.findall(rf"Picture (\d+): {area} (\w+)", text)}


def describe(view):
    return Described(view)


def cellsOf(told, pixels):
    """The pixels of all squares and dot plots: what is there beside texts."""
    return b"".join(cut(pixels, area).tobytes() for _, cell in sorted(told.cells.items()) for area in (cell.squares, cell.dots))


def cellRows(columns, layer, cluster):
    """Rows of a cell in the order of its squares: by distance, NaN last, then by sample."""
    rows = np.flatnonzero((columns["layer"] == layer) & (columns["cluster"] == cluster))
    return rows[np.lexsort((columns["sample"][rows], columns["center_dist"][rows]))]


def isFrame(pixels, x, y, side, mark):
    """Whether the square around (x, y) has an edge of the mark's colour left of its middle."""
    row = pixels[pixels.shape[0] - 1 - int(np.floor(y)), int(np.ceil(x - side / 2)):int(np.floor(x))]
    return bool(isColor(row, mark).any())


