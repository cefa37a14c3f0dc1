"""The whole view as a picture, at three sizes, light and dark, without and with flows, beside pictures that were looked at and kept.

Wanted: what the other tests don't measure (texts, margins, frames, the panel) stays as it was. At most 1 in 1000 pixels
may differ by more than 32 of 255: another version of FreeType or another processor's rounding changes edges of letters
and single pixels, a cell elsewhere many times more. The kept pictures have 32 steps a colour, to be small: within 4.

TestBaselines.py [--update]: with it, writes the pictures anew. Look at them before they are committed. A picture that
differs is left in the current folder as <name>.found.png.
"""

import pathlib
import sys

import numpy as np
from paraview import simple

import facets
from facets import check, describe, differing, expectQuiet, readImage, screenshot, select, show

BASELINES = pathlib.Path(__file__).resolve().parent / "baselines"
# Width, height and dots an inch.
SIZES = {"small": (600, 400, 72), "window": (1280, 900, 72), "sharp": (2560, 1440, 144)}
SHOWN = [("small", "light"), ("window", "light"), ("sharp", "light"), ("small", "dark"), ("window", "dark")]
FLOWS = [("window", "light"), ("small", "dark")]
SELECTED = [3, 5, 17, 33, 40, 41]
ALLOWED, APART = 0.001, 32


def pipeline():
    generator = simple.Generator(Input=simple.LatentSamples(NumberOfSamples=80))
    return simple.LayerKMeans(Input=simple.SpatialPooling(Input=generator))


def write(file, pixels):
    from vtkmodules.util.numpy_support import numpy_to_vtk
    from vtkmodules.vtkCommonDataModel import vtkImageData
    from vtkmodules.vtkIOImage import vtkPNGWriter

    height, width, _ = pixels.shape
    steps = ((pixels & 0xF8) | 4)[::-1].reshape(-1, 3)
    image = vtkImageData()
    image.SetDimensions(width, height, 1)
    image.GetPointData().SetScalars(numpy_to_vtk(np.ascontiguousarray(steps), deep=1))
    writer = vtkPNGWriter()
    writer.SetCompressionLevel(9)
    writer.SetFileName(str(file))
    writer.SetInputData(image)
    writer.Write()


def compare(name, pixels):
    file = BASELINES / f"{name}.png"
    if "--update" in sys.argv:
        write(file, pixels)
        return
    share = differing(pixels, readImage(file), APART)
    print(f"{name}: {100 * share:.3f} % of the pixels differ by more than {APART}", flush=True)
    if share > ALLOWED:
        write(f"{name}.found.png", pixels)
    check(share <= ALLOWED, f"{name} differs")


def drawn(kmeans, size, tone, **properties):
    width, height, dpi = SIZES[size]
    facets.palette(tone)
    view = show(kmeans, (width, height), **properties)
    view.SMProxy.GetProperty("PPI").SetElement(0, dpi)
    view.SMProxy.UpdateVTKObjects()
    pixels = expectQuiet(lambda: screenshot(view))
    check(all(there for _, there in describe(view).pictures.values()), "pictures are missing")
    simple.Delete(view)
    return pixels


def testPictures():
    kmeans = pipeline()
    select(kmeans, SELECTED)
    for size, tone in SHOWN:
        compare(f"{size}_{tone}", drawn(kmeans, size, tone, HighlightLayer=4, HighlightCluster=2))


def testFlows():
    kmeans = pipeline()
    select(kmeans, SELECTED)
    for size, tone in FLOWS:
        compare(f"flows_{size}_{tone}", drawn(kmeans, size, tone, ShowFlows=1))


def testSharp():
    """Twice the pixels at twice the dots an inch is the same picture, finer: the same parts have room."""
    producer = facets.source(facets.samples(count=120))
    told = []
    for width, height, dpi in ((1280, 720, 72), (2560, 1440, 144)):
        view = show(producer, (width, height))
        view.SMProxy.GetProperty("PPI").SetElement(0, dpi)
        view.SMProxy.UpdateVTKObjects()
        simple.Render(view)
        told.append(describe(view))
    places = [np.array([[cell.squares.x, cell.squares.top, cell.dots.x, cell.dots.y] for cell in one.cells.values()])
              for one in told]
    check(np.abs(places[1] / 2 - places[0]).max() < 10, "parts elsewhere")
    check(abs(told[1].side / told[0].side / 2 - 1) < 0.05, f"squares of {told[0].side} and {told[1].side}")


if __name__ == "__main__":
    facets.run(testPictures, testFlows, testSharp)
