"""Shows a sheet in a render view, one pixel of the sheet a pixel of the view, and writes what the view shows.

view_sheet.py <folder> [<host>:<port> <remote: 0 or 1>]
remote: the server's ranks draw; otherwise they send the sheet to the client, which draws.
view.npy, grown.npy: [height, width, 3] of the view, bottom row first; sheet.npy: the sheet of view.npy, alike.
"""

import pathlib
import sys

import numpy as np
from paraview import simple
from vtkmodules.util.numpy_support import vtk_to_numpy
from vtkmodules.vtkIOImage import vtkPNGReader

from pieces import connect, sheetPixels

SIZE = 400  # of a sheet of 3 x 3 cats
folder = pathlib.Path(sys.argv[1])


def save(name, view):
    file = str(folder / f"{name}.png")
    simple.SaveScreenshot(file, view, ImageResolution=[SIZE, SIZE])
    reader = vtkPNGReader()
    reader.SetFileName(file)
    reader.Update()
    pixels = vtk_to_numpy(reader.GetOutput().GetPointData().GetScalars()).reshape(SIZE, SIZE, -1)
    np.save(folder / f"{name}.npy", pixels[:, :, :3])


def look(sheet, view):
    """Puts the sheet in the middle of the view."""
    simple.Render(view)
    bounds = sheet.GetDataInformation().GetBounds()
    x, y = (bounds[0] + bounds[1]) / 2, (bounds[2] + bounds[3]) / 2
    view.CameraParallelProjection = 1
    view.CameraPosition, view.CameraFocalPoint, view.CameraViewUp = [x, y, 1000], [x, y, 0], [0, 1, 0]
    view.CameraParallelScale = SIZE / 2


proxies = connect(sys.argv[2] if len(sys.argv) > 2 else None)
generator = proxies["Generator"](Input=proxies["LatentSamples"](NumberOfSamples=9))
sheet = proxies["ImageGrid"](Input=generator)
view = simple.CreateView("RenderView", ViewSize=[SIZE, SIZE], OrientationAxesVisibility=0)
view.RemoteRenderThreshold = 0 if sys.argv[3:] == ["1"] else 1e6
simple.Show(sheet, view)
look(sheet, view)
save("view", view)
np.save(folder / "sheet.npy", sheetPixels(sheet))

# A sheet that grew is drawn whole.
sheet.Input.Input.NumberOfSamples = 16
look(sheet, view)
save("grown", view)
