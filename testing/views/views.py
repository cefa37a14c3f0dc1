"""What tests of the views share: tables made by numpy, selections, pictures of views, and running tests.

Pixels are [height, width, 3], the top row first; places that a view tells have their origin at the lower left.
"""

import base64
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import time

import numpy as np

SOURCE = pathlib.Path(os.environ["LAYERSCOPE_SOURCE"])
sys.path[:0] = [str(SOURCE / "testing" / folder) for folder in ("stages", "examples")]

from paraview import simple, smstate  # noqa: E402
from paraview.modules.vtkRemotingViews import vtkSMTransferFunctionPresets  # noqa: E402
from vtkmodules.util.numpy_support import numpy_to_vtk  # noqa: E402
from vtkmodules.vtkCommonCore import vtkStringArray  # noqa: E402
from vtkmodules.vtkCommonDataModel import vtkTable  # noqa: E402

import stages  # noqa: E402
from example_run import picture  # noqa: E402
from stages import check, checkEqual, expectQuiet  # noqa: E402, F401

MARK = {"light": (224, 72, 28), "dark": (255, 120, 70)}
MISSING = (177, 179, 180)  # what has no value: 35 % of the way from white to the text's colour
# Of classes, in their order.
PALETTE = [tuple(map(int, found)) for found in re.findall(
    r"\{(\d+), (\d+), (\d+)\}", (SOURCE / "views" / "samples" / "ClassColors.cpp").read_text())]


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
        # Samples and neurons are ids, as in the tables of the stages.
        isId = name in ("sample", "neuron") and values.dtype == np.int64
        array = numpy_to_vtk(np.ascontiguousarray(values), deep=1, array_type=12 if isId else None)
    array.SetName(name)
    return array


def source(columns, fields=None, **options):
    """A source whose output is a table; replace() gives it another."""
    producer = simple.TrivialProducer()
    replace(producer, columns, fields, **options)
    return producer


def replace(producer, columns, fields=None, **options):
    producer.GetClientSideObject().SetOutput(toTable(columns, fields, **options))
    producer.MarkModified(producer.SMProxy)
    producer.UpdatePipeline()


def show(kind, proxy, size=(1280, 900), **properties):
    """A view of the proxy's first output, drawn once."""
    view = simple.CreateView(kind, ViewSize=list(size), **properties)
    simple.Show(proxy, view)
    simple.Render(view)
    return view


def select(proxy, ids):
    """Selects samples by id, as a brush does; None clears."""
    selection = simple.GlobalIDSelectionSource(FieldType="ROW", GlobalIDs=ids) if ids is not None else None
    selectBy(proxy, selection)


def selectBy(proxy, selection):
    stages.select(proxy, selection, proxy.SMProxy.GetOutputPort(0).GetPortIndex())


def export(view, ending):
    """The file's content, and of PDF what another program draws."""
    with tempfile.TemporaryDirectory() as folder:
        file = os.path.join(folder, "view." + ending)
        expectQuiet(lambda: simple.ExportView(file, view=view))
        with open(file, "rb") as content:
            data = content.read()
        if ending == "pdf":
            subprocess.run(["pdftoppm", "-r", "72", "-png", "-singlefile", file, file[:-4]], check=True, timeout=60)
            return data, readImage(file[:-4] + ".png")
        return data, None


def checkNoRaster(svg, most=0):
    """Nothing is drawn as a picture. From ParaView 6 on, one of a single colour may lie behind all shapes, and at most so
    many of the view's own pictures and densities, which are smaller, on top of their mosaics."""
    if not stages.APPENDED or "<image" not in svg:
        check("<image" not in svg and "base64" not in svg, "a raster in the file")
        return
    images = re.findall(r'<image[^>]* width="(\d+)"[^>]*base64,([^"]+)"', svg)
    check(len(images) == svg.count("<image") == svg.count("base64"), "pictures of another kind")
    check(len(images) <= 1 + most and svg.find("<image") < svg.find("<p"), "a raster in the file")
    check(all(int(width) < int(images[0][0]) / 2 for width, _ in images[1:]), "a raster of the view in the file")
    with tempfile.TemporaryDirectory() as folder:
        file = os.path.join(folder, "image.png")
        with open(file, "wb") as content:
            content.write(base64.b64decode(images[0][1]))
        pixels = readImage(file)
    check((pixels == pixels[0, 0]).all(), "a raster in the file")


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


def preset(name):
    """The colours of a ParaView preset at [0, 1], as numpy interpolates its points in RGB."""
    presets, name = vtkSMTransferFunctionPresets.GetInstance(), stages.presetName(name)
    index = next(i for i in range(presets.GetNumberOfPresets()) if presets.GetPresetName(i) == name)
    points = np.array(json.loads(presets.GetPresetAsString(index))["RGBPoints"]).reshape(-1, 4)
    place = (points[:, 0] - points[0, 0]) / (points[-1, 0] - points[0, 0])
    return lambda values: np.stack([255 * np.interp(values, place, points[:, 1 + c]) for c in range(3)], -1)


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


def reopen():
    """Saves a state as XML and loads it in a session of its own."""
    with tempfile.TemporaryDirectory() as folder:
        file = os.path.join(folder, "state.pvsm")
        simple.SaveState(file)
        clear()
        simple.ResetSession()
        expectQuiet(lambda: simple.LoadState(file))
    palette("light")


def checkScript(test, expected):
    """Saves a state as Python, and runs it in a process of its own, as users run such a script; there the file `test` has
    a function checkRestored(expected)."""
    with tempfile.TemporaryDirectory() as folder:
        np.save(os.path.join(folder, "expected.npy"), expected)
        script = pathlib.Path(folder) / "state.py"
        test = pathlib.Path(test).resolve()
        script.write_text("import sys\n"
                          f"sys.path[:0] = [{str(test.parent)!r}, {str(test.parents[1])!r}]\n"
                          "import views\n"
                          "import numpy as np\n"
                          "views.stages.load()\n"
                          "views.palette('light')\n" + smstate.get_state() +
                          f"\nimport {test.stem} as test\n"
                          f"test.checkRestored(np.load({folder + '/expected.npy'!r}))\n"
                          "print('restored')\n")
        result = subprocess.run([os.environ["LAYERSCOPE_PVPYTHON"], "--dr", str(script)], capture_output=True, text=True,
                                timeout=150)
    check("restored" in result.stdout, result.stdout + result.stderr)


def run(*tests):
    """Runs the functions in turn; names as arguments of the script choose some. The first failure ends the process
    with its traceback."""
    stages.load()
    names = [argument for argument in sys.argv[1:] if not argument.startswith("--")]
    chosen = [test for test in tests if not names or test.__name__ in names]
    check(chosen, f"no test is named {names}")
    for test in chosen:
        print(test.__name__, flush=True)
        start = time.monotonic()
        palette("light")
        test()
        clear()
        print(f"{test.__name__}: {time.monotonic() - start:.1f} s", flush=True)
    print("passed", flush=True)
