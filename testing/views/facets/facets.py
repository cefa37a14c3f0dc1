"""What the tests of the Cluster Facets view share: tables made by numpy, views of them, and what a view says and draws.

Pixels are [height, width, 3], the top row first; places that a view tells have their origin at the lower left.
"""

import json
import os
import pathlib
import re
import sys
import tempfile

import numpy as np

SOURCE = pathlib.Path(os.environ["LAYERSCOPE_SOURCE"])
sys.path[:0] = [str(SOURCE / "testing" / folder) for folder in ("stages", "examples")]

from paraview import simple  # noqa: E402
from paraview.modules.vtkRemotingViews import vtkSMTransferFunctionPresets  # noqa: E402
from vtkmodules.util.numpy_support import numpy_to_vtk  # noqa: E402
from vtkmodules.vtkCommonCore import vtkStringArray  # noqa: E402
from vtkmodules.vtkCommonDataModel import vtkTable  # noqa: E402

import stages  # noqa: E402
from example_run import picture  # noqa: E402
from stages import check, checkEqual, expectQuiet  # noqa: E402, F401

MARK = {"light": (224, 72, 28), "dark": (255, 120, 70)}


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


def toTable(columns, fields=None, globalIds="sample"):
    """A vtkTable of numpy arrays [rows] or [rows, components] and lists of texts."""
    table = vtkTable()
    for name, values in columns.items():
        table.AddColumn(toArray(name, values))
    for name, values in (fields or {}).items():
        table.GetFieldData().AddArray(toArray(name, values))
    ids = table.GetRowData().GetArray(globalIds)
    if ids is not None and ids.GetDataType() == 12:  # VTK_ID_TYPE
        table.GetRowData().SetGlobalIds(ids)
    return table


def toArray(name, values):
    if isinstance(values, list):
        array = vtkStringArray()
        for value in values:
            array.InsertNextValue(value)
    else:
        # Samples are ids, as in the tables of the stages.
        isId = name == "sample" and values.dtype == np.int64
        array = numpy_to_vtk(np.ascontiguousarray(values), deep=1, array_type=12 if isId else None)
    array.SetName(name)
    return array


def source(columns, fields=None):
    """A source whose output is a table; replace() gives it another."""
    producer = simple.TrivialProducer()
    replace(producer, columns, fields)
    return producer


def replace(producer, columns, fields=None):
    producer.GetClientSideObject().SetOutput(toTable(columns, fields))
    producer.MarkModified(producer.SMProxy)
    producer.UpdatePipeline()


def show(proxy, size=(1280, 900), **properties):
    """A view of the proxy's first output, drawn once."""
    view = simple.CreateView("ClusterFacetsView", ViewSize=list(size), **properties)
    simple.Show(proxy, view)
    simple.Render(view)
    return view


def select(proxy, ids):
    """Selects samples by id, as a brush does; None clears."""
    selection = simple.GlobalIDSelectionSource(FieldType="ROW", GlobalIDs=ids) if ids is not None else None
    selectBy(proxy, selection)


def selectBy(proxy, selection):
    port = proxy.SMProxy.GetOutputPort(0).GetPortIndex()
    if selection is None:
        proxy.SMProxy.CleanSelectionInputs(port)
    else:
        proxy.SMProxy.SetSelectionInput(port, selection.SMProxy, 0)


def readImage(file):
    return picture(file)[:, :, :3].astype(np.uint8)


def screenshot(view, size=None, **options):
    """What SaveScreenshot writes, of the view's size unless told."""
    with tempfile.TemporaryDirectory() as folder:
        file = os.path.join(folder, "view.png")
        simple.SaveScreenshot(file, view, ImageResolution=list(size or view.ViewSize), **options)
        return readImage(file)


class Area:
    """A rectangle, y up."""

    def __init__(self, x, y, width, height):
        self.x, self.y, self.width, self.height = x, y, width, height

    @property
    def top(self):
        return self.y + self.height

    @property
    def right(self):
        return self.x + self.width

    def holds(self, other, slack=0.01):
        return (other.x >= self.x - slack and other.y >= self.y - slack and other.right <= self.right + slack
                and other.top <= self.top + slack)


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


def preset(name):
    """The colours of a ParaView preset at [0, 1], as numpy interpolates its points in RGB."""
    presets = vtkSMTransferFunctionPresets.GetInstance()
    index = next(i for i in range(presets.GetNumberOfPresets()) if presets.GetPresetName(i) == name)
    points = np.array(json.loads(presets.GetPresetAsString(index))["RGBPoints"]).reshape(-1, 4)
    place = (points[:, 0] - points[0, 0]) / (points[-1, 0] - points[0, 0])
    return lambda values: np.stack([255 * np.interp(values, place, points[:, 1 + c]) for c in range(3)], -1)


def cellRows(columns, layer, cluster):
    """Rows of a cell in the order of its squares: by distance, NaN last, then by sample."""
    rows = np.flatnonzero((columns["layer"] == layer) & (columns["cluster"] == cluster))
    return rows[np.lexsort((columns["sample"][rows], columns["center_dist"][rows]))]


def pixelAt(pixels, x, y):
    return pixels[pixels.shape[0] - 1 - int(np.floor(y)), int(np.floor(x))].astype(int)


def cut(pixels, area):
    """The pixels of a place."""
    left, bottom = int(np.floor(area.x)), int(np.floor(area.y))
    right, top = int(np.ceil(area.right)), int(np.ceil(area.top))
    return pixels[pixels.shape[0] - top:pixels.shape[0] - bottom, left:right]


def isColor(pixels, color, tolerance=0):
    """Which pixels have a colour: [height, width]."""
    return (np.abs(pixels.astype(int) - color).max(-1) <= tolerance)


def isFrame(pixels, x, y, side, mark):
    """Whether the square around (x, y) has an edge of the mark's colour left of its middle."""
    row = pixels[pixels.shape[0] - 1 - int(np.floor(y)), int(np.ceil(x - side / 2)):int(np.floor(x))]
    return bool(isColor(row, mark).any())


def differing(first, second, tolerance=0):
    """Share of pixels that differ by more."""
    check(first.shape == second.shape, f"sizes {first.shape} and {second.shape}")
    return float((np.abs(first.astype(int) - second.astype(int)).max(-1) > tolerance).mean())


def palette(name):
    """Light or dark: ParaView's palettes of a white and of a black background."""
    simple.LoadPalette({"light": "WhiteBackground", "dark": "BlackBackground"}[name])


def clear():
    for view in list(simple.GetViews()):
        simple.Delete(view)
    for proxy in list(simple.GetSources().values()):
        simple.Delete(proxy)


def run(*tests):
    """Runs the functions in turn; names as arguments of the script choose some. The first failure ends the process
    with its traceback."""
    stages.load()
    names = [argument for argument in sys.argv[1:] if not argument.startswith("--")]
    chosen = [test for test in tests if not names or test.__name__ in names]
    check(chosen, f"no test is named {names}")
    for test in chosen:
        print(test.__name__, flush=True)
        palette("light")
        test()
        clear()
    print("passed", flush=True)
