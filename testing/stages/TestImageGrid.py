"""ImageGrid: the golden picture on the sheet, the order of the samples, extents, colors, writing to a file."""

import os
import tempfile
import time

import numpy as np
from paraview import simple
from vtkmodules.util.numpy_support import vtk_to_numpy
from vtkmodules.vtkIOImage import vtkPNGReader

from stages import (GOLDEN, NETWORKS, check, checkEqual, expectQuiet, fields, golden, pixels, run, table, tableFrom,
                    tensor)

MARGIN = 4  # of pictures of 128 pixels


def picture(sheet, row, column, height=128, width=128):
    top, left = MARGIN + row * (height + MARGIN), MARGIN + column * (width + MARGIN)
    return sheet[top:top + height, left:left + width]


def goldenPicture():
    """Of the first golden latent: [height, width, 3], -1 is black, 1 is white."""
    return np.clip((tensor(GOLDEN / "image.pb").transpose(1, 2, 0) + 1) * 127.5, 0, 255)


def testGoldenPicture():
    grid = simple.ImageGrid(Input=simple.Generator(Input=golden()))
    checkEqual((grid.MaximumImages, grid.ImagesPerColumn, grid.SortArray), (64, 0, "center_dist"), "defaults")
    sheet = expectQuiet(lambda: pixels(grid))
    # Three pictures stand two below one another: the first at the upper left, the second below, the third at its right.
    checkEqual(sheet.shape, (2 * 128 + 3 * MARGIN, 2 * 128 + 3 * MARGIN, 3), "sheet")
    check(np.abs(picture(sheet, 0, 0) - goldenPicture()).max() <= 0.6, "the golden picture differs")
    thumbnails = (tensor(GOLDEN / "thumbnails.pb").transpose(0, 2, 3, 1) + 1) * 127.5
    for index, place in enumerate(((0, 0), (1, 0), (0, 1))):
        means = picture(sheet, *place).reshape(16, 8, 16, 8, 3).mean((1, 3))
        check(np.abs(means - thumbnails[index]).max() <= 1, f"picture {index} is not at {place}")
    check((picture(sheet, 1, 1) == 128).all() and (sheet[:MARGIN] == 128).all(), "background")
    checkEqual(fields(grid)["sample"].tolist(), [0, 1, 2], "samples in the order of the sheet")
    name = grid.GetPointDataInformation().GetArray(0).GetName()
    checkEqual(name, "RGB", "scalars")


def testWrittenFile():
    grid = simple.ImageGrid(Input=simple.Generator(Input=golden()), ImagesPerColumn=1)
    with tempfile.TemporaryDirectory() as folder:
        file = os.path.join(folder, "sheet.png")
        simple.SaveData(file, proxy=grid)
        reader = vtkPNGReader()
        reader.SetFileName(file)
        reader.Update()
        image = reader.GetOutput()
        width, height, _ = image.GetDimensions()
        written = vtk_to_numpy(image.GetPointData().GetScalars()).reshape(height, width, 3)[::-1]
    checkEqual(written, pixels(grid), "written sheet")


def testRunsOnce():
    """Asking again computes nothing, also after the sheet became larger or smaller."""
    grid = simple.ImageGrid(Input=simple.Generator(Input=simple.LatentSamples(NumberOfSamples=9)))
    runs = []
    grid.GetClientSideObject().AddObserver("StartEvent", lambda *_: runs.append(1))
    for images, side in ((9, 3), (4, 2), (1, 1), (8, 3)):
        grid.MaximumImages = images
        runs.clear()
        for _ in range(3):
            sheet = expectQuiet(lambda: pixels(grid))
            columns = -(-images // side)
            checkEqual(sheet.shape[:2], (side * 132 + 4, columns * 132 + 4), f"sheet of {images}")
            extent = grid.GetDataInformation().GetExtent()
            checkEqual(extent[1] - extent[0] + 1, sheet.shape[1], "extent")
        checkEqual(len(runs), 1, "runs")


def testOrder():
    latents = np.repeat(tensor(GOLDEN / "z.pb"), 2, axis=0)
    columns = {"z": latents, "sample": np.array([4, 4, 5, 5, 6, 6]), "center_dist": np.array([3, 9, 1, np.nan, 8, 2.0]),
               "order": np.array([1, 1, 0, 0, 0, 0]), "pair": np.zeros((6, 2))}
    generator = simple.Generator(Input=tableFrom(columns))
    grid = simple.ImageGrid(Input=generator)
    checkEqual(fields(grid)["sample"].tolist(), [5, 6, 4], "by center_dist, each sample once")
    grid.MaximumImages = 2
    checkEqual(fields(grid)["sample"].tolist(), [5, 6], "the first two")
    grid.SortArray = "order"
    checkEqual(fields(grid)["sample"].tolist(), [5, 6], "equal values stand in input order")
    for none in ("Input Order", ""):
        grid.SortArray = none
        checkEqual(fields(grid)["sample"].tolist(), [4, 5], "input order")
    choices = grid.GetProperty("SortArray").Available
    checkEqual(sorted(choices), ["Input Order", "center_dist", "order", "sample"], "columns to choose from")


def testPerColumn():
    grid = simple.ImageGrid(Input=simple.Generator(Input=simple.LatentSamples(NumberOfSamples=5)), ImagesPerColumn=2)
    checkEqual(pixels(grid).shape[:2], (2 * 132 + 4, 3 * 132 + 4), "two below one another")
    grid.ImagesPerColumn = 50
    checkEqual(pixels(grid).shape[:2], (5 * 132 + 4, 132 + 4), "one column")


def testSheetOfTheNearest():
    """Behind LayerKMeans the sheet starts with the smallest distances."""
    generator = simple.Generator(Input=simple.LatentSamples(NumberOfSamples=30))
    kmeans = simple.LayerKMeans(Input=simple.SpatialPooling(Input=generator, Layers=["layer_1", "layer_3"]))
    rows = table(kmeans)
    order = list(dict.fromkeys(rows["sample"][np.argsort(rows["center_dist"], kind="stable")].tolist()))
    checkEqual(fields(simple.ImageGrid(Input=kmeans, MaximumImages=7))["sample"].tolist(), order[:7], "nearest first")


def testRangeOfOtherNetworks():
    """Without an operator that tells, the sheet's own least and largest values are black and white."""
    for name in ("dcgan", "upsampler", "style_block", "sagan"):
        folder = NETWORKS / name
        inputs = tensor(folder / "input_0.pb")
        output = tensor(folder / "tap_0.pb")
        generator = simple.Generator(Input=tableFrom({"z": inputs.reshape(len(inputs), -1)}),
                                     Network=str(folder / "model.onnx"))
        operator = table(generator, 1)["op"][-1]
        low, high = (-1, 1) if operator.endswith("Tanh") else (0, 1) if operator.endswith("Sigmoid") else \
            (output.min(), output.max())
        sheet = pixels(simple.ImageGrid(Input=generator, ImagesPerColumn=1))
        height, width = output.shape[2:]
        margin = max(2, min(height, width) // 32)
        first = sheet[margin:margin + height, margin:margin + width]
        expected = (output[0].transpose(1, 2, 0) - low) / (high - low) * 255
        check(np.abs(first - np.broadcast_to(expected, (height, width, 3))).max() <= 1, f"{name}: picture differs")


def testInstantForAMillionRows():
    samples = simple.LatentSamples(NumberOfSamples=10**6)
    generator = simple.Generator(Input=samples)
    generator.UpdatePipeline()
    grid = simple.ImageGrid(Input=generator, MaximumImages=4)
    start = time.time()
    grid.UpdatePipeline()
    check(time.time() - start < 2, "slow")
    checkEqual(fields(grid)["sample"].tolist(), [0, 1, 2, 3], "samples")


run(testGoldenPicture, testWrittenFile, testRunsOnce, testOrder, testPerColumn, testSheetOfTheNearest,
    testRangeOfOtherNetworks, testInstantForAMillionRows)
