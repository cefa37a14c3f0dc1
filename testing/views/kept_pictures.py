"""Pictures of whole views beside pictures that were looked at and kept.

Wanted: what the other tests don't measure (texts, margins, frames, panels) stays as it was. At most 1 in 1000 pixels may
differ by more than 32 of 255: another version of FreeType or another processor's rounding changes edges of letters and
single pixels, a part elsewhere many times more. The kept pictures have 32 steps a colour, to be small: within 4.

A test that is called with --update writes the pictures anew. Look at them before they are committed. A picture that
differs is left in the current folder as <name>.found.png.
"""

import sys

import numpy as np
from paraview import simple

from views import check, differing, expectQuiet, palette, readImage, screenshot

# Width, height and dots an inch.
SIZES = {"small": (600, 400, 72), "window": (1280, 900, 72), "sharp": (2560, 1440, 144)}
ALLOWED, APART = 0.001, 32


def setDotsPerInch(view, dots):
    view.SMProxy.GetProperty("PPI").SetElement(0, dots)
    view.SMProxy.UpdateVTKObjects()


def drawn(make, size, tone):
    """What make(width and height), a view, shows."""
    width, height, dots = SIZES[size]
    palette(tone)
    view = make((width, height))
    setDotsPerInch(view, dots)
    pixels = expectQuiet(lambda: screenshot(view))
    told = str(view.GetClientSideObject().GetContextItem())
    check(" missing\n" not in told, "pictures are missing")
    simple.Delete(view)
    return pixels


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


def compare(folder, name, pixels):
    file = folder / f"{name}.png"
    if "--update" in sys.argv:
        write(file, pixels)
        return
    share = differing(pixels, readImage(file), APART)
    print(f"{name}: {100 * share:.3f} % of the pixels differ by more than {APART}", flush=True)
    if share > ALLOWED:
        write(f"{name}.found.png", pixels)
    check(share <= ALLOWED, f"{name} differs")
