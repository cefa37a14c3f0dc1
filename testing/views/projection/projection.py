"""What the tests of the Projection view share: tables made by numpy, where their points must be, and what a view says.

Pixels are [height, width, 3], the top row first; places that a view tells have their origin at the lower left.
"""

import gzip
import pathlib
import re
import sys

import numpy as np

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))

import views  # noqa: E402
from views import (MARK, MISSING, PALETTE, SOURCE, Area, check, checkEqual, checkNoRaster, checkScript, clear, cut, differing,  # noqa: E402, F401
                   expectQuiet, export, isColor, palette, pixelAt, preset, readImage, reopen, replace, run, screenshot, select, selectBy,
                   source, stages)

THUMBNAIL = re.compile(r"Thumbnail (\d+): (\S+ \S+ \S+ \S+) (\w+)")
DIGITS = SOURCE / "weights" / "digits" / "t10k-2000-images-idx3-ubyte.gz"
MLP = SOURCE / "weights" / "digits_mlp" / "epoch_016.onnx"
MARGIN = 0.03  # beside the outermost points, of the longer side


def samples(layers=(1,), epochs=None, count=60, classes=5, seed=1):
    """Columns as Layer Projection makes them; classes lie beside each other, layers have scales of their own."""
    random = np.random.RandomState(seed)
    label = random.randint(0, classes, count)
    parts = []
    for layer in layers:
        for epoch in epochs or [0]:
            angle = 2 * np.pi * label / classes
            near = random.normal(0, 0.3, (2, count))
            parts.append({"layer": np.full(count, layer, np.int32), "epoch": np.full(count, epoch, float),
                          "sample": np.arange(count, dtype=np.int64),
                          "projection_x": 10.0 ** layer * (2 * np.cos(angle) + near[0]) + epoch,
                          "projection_y": 10.0 ** layer * (np.sin(angle) + near[1]) - epoch,
                          "label": label.astype(np.int32)})
    columns = {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}
    if epochs is None:
        del columns["epoch"]
    return columns


def grid(across, down, **more):
    """One layer of samples on a grid, so that none covers another."""
    x, y = np.meshgrid(np.arange(across, dtype=float), np.arange(down, dtype=float))
    return {"layer": np.ones(x.size, np.int32), "sample": np.arange(x.size, dtype=np.int64),
            "projection_x": x.ravel(), "projection_y": y.ravel(), **more}


def show(proxy, size=(1280, 900), **properties):
    """A view of the proxy's first output, drawn once."""
    return views.show("ProjectionView", proxy, size, **properties)


def display(view, **properties):
    """Sets properties of how the view's table is drawn."""
    shown = view.Representations[0]
    for name, value in properties.items():
        setattr(shown, name, value)


def look(view):
    """The view's pixels and what it then says."""
    pixels = expectQuiet(lambda: screenshot(view))
    return pixels, describe(view)


class Panel:
    def __init__(self, values):
        self.frame, self.header = Area(*values[:4]), Area(*values[4:8])
        self.points, self.diameter, self.opacity = int(values[8]), values[9], values[10]


class Described:
    """What the view says of itself, as of its last drawing."""

    def __init__(self, view):
        text = str(view.GetClientSideObject().GetContextItem())

        def line(name):
            return re.search(rf"^ *{name}: ?(.*)$", text, re.MULTILINE)[1]

        def numbers(name):
            return [float(value) for value in line(name).split()]

        self.text = text
        self.message, self.details = line("Message"), line("Details")
        self.coloredBy, self.whyNotColored = line("ColoredBy"), line("WhyNotColored")
        self.panelMessage = line("PicturesError")
        self.size, self.camera = numbers("Size"), numbers("Camera")
        self.single, self.selected = int(line("SinglePanel")), int(line("SelectedSamples"))
        self.splitter, self.heading = Area(*numbers("Splitter")), Area(*numbers("PicturesHeading"))
        number = r"(-?[\d.e+-]+)"
        area = " ".join([number] * 4)
        entries = re.findall(rf"^ *Legend (.*?): {area}( hidden)?$", text, re.MULTILINE)
        self.legend = {name: Area(*map(float, place)) for name, *place, _ in entries[1:]}
        self.legendTitle = entries[0][0] if entries else ""
        self.hidden = {name for name, *_, hidden in entries if hidden}
        form = rf"^ *Panel (.*?): {area} header {area} points (\d+) diameter {number} opacity {number}$"
        self.panels = {name: Panel([float(value) for value in values])
                       for name, *values in re.findall(form, text, re.MULTILINE)}
        self.pictures = {int(sample): (Area(*map(float, place)), state == "there")
                         for sample, *place, state in re.findall(rf"Picture (-?\d+): {area} (\w+)", text)}

    @property
    def panel(self):
        """The only one."""
        (panel,) = self.panels.values()
        return panel


def describe(view):
    return Described(view)


def nameOf(layer, epoch=None):
    name = "data" if layer == 0 else f"layer {layer}"
    return name if epoch is None else f"{name}, epoch {epoch:g}"


def panelNames(columns):
    epochs = columns.get("epoch", [None] * len(columns["layer"]))
    return [nameOf(layer, epoch) for layer, epoch in zip(columns["layer"], epochs)]


def units(columns):
    """Places in the unit square [rows, 2]: each layer has one scale for both axes and all epochs."""
    places = np.stack([columns["projection_x"], columns["projection_y"]], 1).astype(float)
    found = np.full(places.shape, np.nan)
    for layer in np.unique(columns["layer"]):
        rows = (columns["layer"] == layer) & np.isfinite(places).all(1)
        low, high = places[rows].min(0), places[rows].max(0)
        side = (high / 2 - low / 2).max() * 2 * (1 + 2 * MARGIN)
        found[rows] = 0.5 + (places[rows] - (low / 2 + high / 2)) / (side or 1)
    return found


def pointPlaces(columns, told):
    """Where the rows' points are, in pixels [rows, 2]; NaN for those of panels that are not shown."""
    found = np.full((len(columns["sample"]), 2), np.nan)
    places, names = units(columns), np.array(panelNames(columns))
    for name, panel in told.panels.items():
        rows = names == name
        frame = panel.frame
        middle = np.array([frame.x + frame.width / 2, frame.y + frame.height / 2])
        found[rows] = middle + (places[rows] - told.camera[:2]) * told.camera[2] * min(frame.width, frame.height)
    return found


def apart(places, distance):
    """Which places have no other within a distance."""
    between = np.hypot(*(places[:, None] - places[None]).transpose(2, 0, 1))
    np.fill_diagonal(between, np.inf)
    between[np.isnan(between)] = np.inf
    return between.min(1) > distance


def checkPoints(columns, pixels, told, colors, tolerance=1):
    """Each point that no other covers has its row's color at its middle; at least half of them are such."""
    places = pointPlaces(columns, told)
    diameter = max(panel.diameter for panel in told.panels.values())
    seen = apart(places, diameter + 3) & np.isfinite(places).all(1)
    check(seen.sum() >= 0.25 * np.isfinite(places).all(1).sum(), f"only {seen.sum()} points lie apart")
    for row in np.flatnonzero(seen):
        found = pixelAt(pixels, *places[row])
        check(np.abs(found - colors[row]).max() <= tolerance,
              f"row {row} at {places[row]}: color {found}, expected {colors[row]}")


def classColors(labels):
    return np.array([PALETTE[label] if label >= 0 else MISSING for label in labels])


def isMarked(pixels, x, y, diameter, mark):
    """Whether the point at (x, y) has the ring of what is selected."""
    reach = max(diameter, 3) / 2 + 1.75
    return all(np.abs(pixelAt(pixels, x + across, y + up) - mark).max() < 60
               for across, up in ((reach, 0), (-reach, 0), (0, reach), (0, -reach)))


def digitPictures():
    """The shipped digits [2000, 28, 28], straight from their file."""
    with gzip.open(DIGITS) as file:
        return np.frombuffer(file.read()[16:], np.uint8).reshape(-1, 28, 28)


def sampled(pixels, area, side=28):
    """A picture's brightness at the middles of so many fields each way, as a line."""
    steps = (np.arange(side) + 0.5) / side
    rows = pixels.shape[0] - area.top + steps * area.height
    return pixels[rows.astype(int)[:, None], (area.x + steps * area.width).astype(int)].mean(-1).ravel()


def checkPictures(pixels, told, expected, what=""):
    """The panel's pictures are there, and each is the digit of its sample: no other of all digits looks as like it."""
    checkEqual(set(told.pictures), set(expected), f"{what}: samples in the panel")
    digits = digitPictures().reshape(-1, 784).astype(float)
    digits = (digits - digits.mean(1, keepdims=True)) / digits.std(1, keepdims=True)
    for sample, (area, there) in told.pictures.items():
        check(there, f"{what}: the picture of sample {sample} is missing")
        found = sampled(pixels, area)
        nearest = int((digits @ (found - found.mean())).argmax())
        checkEqual(nearest, sample, f"{what}: the digit in the place of the sample's picture")
