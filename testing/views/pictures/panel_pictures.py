"""Selects samples in a Cluster Facets view and compares the pictures in its panel with those of ImageGrid.

panel_pictures.py <folder> <network, shipped or digits> <latents> [<host>:<port>]

With digits rows have pictures of their own, and the network classifies them.
"""

import pathlib
import re
import sys

import numpy as np
from paraview import simple
from vtkmodules.util.numpy_support import vtk_to_numpy
from vtkmodules.vtkIOImage import vtkPNGReader

from pieces import connect, sheetPixels

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "stages"))
import selections  # noqa: E402

WIDTH, HEIGHT = 1400, 900
SELECTED = [3, 5, 17, 30, 2, 39]
DIGITS = pathlib.Path(__file__).resolve().parents[3] / "weights" / "digits" / "t10k-2000-images-idx3-ubyte.gz"
folder, network, dimension = pathlib.Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])


def screenshot(view):
    """[height, width, 3], the bottom row first."""
    file = str(folder / "view.png")
    simple.SaveScreenshot(file, view, ImageResolution=[WIDTH, HEIGHT])
    reader = vtkPNGReader()
    reader.SetFileName(file)
    reader.Update()
    return vtk_to_numpy(reader.GetOutput().GetPointData().GetScalars()).reshape(HEIGHT, WIDTH, -1)[..., :3]


def cutSheet(sheet, samples):
    """Pictures of a sheet of one column by sample, the top row first."""
    pixels = sheetPixels(sheet)[::-1].astype(int)
    margin = next(m for m in range(2, 100) if m == max(2, (pixels.shape[1] - 2 * m) // 32))
    side = pixels.shape[1] - 2 * margin
    assert pixels.shape[0] == len(samples) * (side + margin) + margin, "not one column of square pictures"
    tops = [margin + index * (side + margin) for index in range(len(samples))]
    return {sample: pixels[top:top + side, margin:margin + side] for sample, top in zip(samples, tops)}


def enlarge(picture, width, height):
    """Each pixel is the one that its upper left corner lies in."""
    rows = np.arange(height) * picture.shape[0] // height
    columns = np.arange(width) * picture.shape[1] // width
    return picture[rows][:, columns]


proxies = connect(sys.argv[4] if len(sys.argv) > 4 else None)
if network == "digits":
    digits = proxies["MNISTReader"](FileName=str(DIGITS), MaximumSamples=40)
    bound = proxies["Network"](Input=digits)
else:
    latents = proxies["LatentSamples"](NumberOfSamples=40, Dimension=dimension)
    bound = proxies["Generator"](Input=latents, Network="" if network == "shipped" else network)
kmeans = proxies["LayerKMeans"](Input=proxies["SpatialPooling"](Input=bound), NumberOfClusters=3)
view = simple.CreateView("ClusterFacetsView", ViewSize=[WIDTH, HEIGHT], PicturesWidth=0.4)
simple.Show(kmeans, view)
selection = simple.GlobalIDSelectionSource(FieldType="ROW", GlobalIDs=SELECTED)
selections.select(kmeans, selection)
grid = proxies["ImageGrid"](Input=simple.ExtractSelection(Input=kmeans, Selection=selection), ImagesPerColumn=100)


def checkPanel():
    """Every picture in the panel is, pixel by pixel, that of its sample."""
    simple.Render(view)
    pixels = screenshot(view)
    described = str(view.GetClientSideObject().GetContextItem())
    found = re.findall(r"Picture (\d+): (\S+) (\S+) (\S+) (\S+) there", described)
    assert sorted(int(line[0]) for line in found) == sorted(SELECTED), f"the panel shows {found}:\n{described}"
    grid.UpdatePipeline()
    order = vtk_to_numpy(simple.servermanager.Fetch(grid).GetFieldData().GetArray("sample")).tolist()
    assert sorted(order) == sorted(SELECTED), f"the sheet shows {order}"
    sheet = cutSheet(grid, order)
    for sample, *numbers in found:
        left, bottom, width, height = (round(float(number)) for number in numbers)
        drawn = pixels[bottom:bottom + height, left:left + width][::-1].astype(int)
        differences = {other: np.abs(drawn - enlarge(picture, width, height)).mean() for other, picture in sheet.items()}
        own = differences.pop(int(sample))
        print(f"sample {sample}: {own:.3f} of 255 from its own picture, {min(differences.values()):.1f} from others")
        assert own == 0, f"sample {sample} has another picture"


checkPanel()
if network != "digits":
    # The same numbers stand for other samples now.
    latents.Seed = 7
    checkPanel()
