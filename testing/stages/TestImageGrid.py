"""ImageGrid: the golden picture on the sheet, the order of the samples, extents, colors, writing to a file."""

import math
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
    grid.SortArray = "center_dist"
    grid.SortDescending = 1
    checkEqual(fields(grid)["sample"].tolist(), [4, 6], "the largest; what is no number comes last")
    choices = grid.GetProperty("SortArray").Available
    checkEqual(sorted(choices), ["Input Order", "center_dist", "order", "sample"], "columns to choose from")


def testOrderOfTexts():
    columns = {"z": np.repeat(tensor(GOLDEN / "z.pb"), 2, axis=0), "sample": np.arange(6),
               "name": ["tabby", "Éclair", "", "tom", "Tom", "tabby"], "year": np.array([3, -1, 2, 2, 9, 0], np.int8)}
    grid = simple.ImageGrid(Input=simple.Generator(Input=tableFrom(columns)), SortArray="name")
    inOrder = sorted(range(6), key=lambda row: columns["name"][row].encode())
    checkEqual(fields(grid)["sample"].tolist(), inOrder, "by name")
    grid.SortDescending = 1
    backwards = sorted(range(6), key=lambda row: columns["name"][row].encode(), reverse=True)
    checkEqual(fields(grid)["sample"].tolist(), backwards, "by name, the last one first")
    grid.SortArray = "year"
    checkEqual(fields(grid)["sample"].tolist(), [4, 0, 2, 3, 5, 1], "by whole numbers")
    # Numbers of one byte are written as numbers: those of equal value alike, and as a wider type writes them.
    grid.Labels, grid.ImagesPerColumn = "Sort Array", 1
    narrow = expectQuiet(lambda: pixels(grid)).copy()
    columns["year"] = columns["year"].astype(np.int32)
    wide = simple.ImageGrid(Input=simple.Generator(Input=tableFrom(columns)), SortArray="year", SortDescending=1,
                            Labels="Sort Array", ImagesPerColumn=1)
    checkEqual(narrow, pixels(wide), "labels of numbers of one byte")


def testPerColumn():
    grid = simple.ImageGrid(Input=simple.Generator(Input=simple.LatentSamples(NumberOfSamples=5)), ImagesPerColumn=2)
    checkEqual(pixels(grid).shape[:2], (2 * 132 + 4, 3 * 132 + 4), "two below one another")
    grid.ImagesPerColumn = 50
    checkEqual(pixels(grid).shape[:2], (5 * 132 + 4, 132 + 4), "one column")


def testPadding():
    """What is left of the last column has the background's color, and every picture its place."""
    generator = simple.Generator(Input=simple.LatentSamples(NumberOfSamples=11))
    every = pixels(simple.ImageGrid(Input=generator, ImagesPerColumn=11))
    for count, perColumn in ((1, 3), (4, 3), (5, 3), (6, 3), (11, 4), (11, 2), (7, 0)):
        sheet = pixels(simple.ImageGrid(Input=generator, MaximumImages=count, ImagesPerColumn=perColumn))
        rows = min(perColumn or math.ceil(math.sqrt(count)), count)
        expected = np.full((rows * 132 + 4, math.ceil(count / rows) * 132 + 4, 3), 128, np.uint8)
        for index in range(count):
            column, row = divmod(index, rows)
            picture(expected, row, column)[:] = picture(every, index, 0)
        checkEqual(sheet, expected, f"{count} pictures, {perColumn} in a column")


def strips(sheet, height, width, margin, strip, rows, columns):
    """The sheet without its strips for labels, and the strips by place."""
    kept = np.ones(sheet.shape[0], bool)
    found = {}
    for row in range(rows):
        top = margin + row * (height + strip + margin) + height
        kept[top:top + strip] = False
        for column in range(columns):
            left = margin + column * (width + margin)
            found[row, column] = sheet[top:top + strip, left:left + width].copy()
            sheet[top:top + strip, left:left + width] = 128
        check((sheet[top:top + strip] == 128).all(), "ink beside the strips")
    return sheet[kept], found


def testLabels():
    """They stand in strips of their own below the pictures, equal where the text is; the rest is as without them."""
    columns = {"z": np.repeat(tensor(GOLDEN / "z.pb"), 2, axis=0)[:5], "sample": np.array([7, 70, 8, 7000, 9]),
               "center_dist": np.array([0.25, 0.5, 0.50001, 1.0 / 3, np.nan]), "name": ["a", "b", "a", "c", "é"]}
    generator = simple.Generator(Input=tableFrom(columns))
    grid = simple.ImageGrid(Input=generator, ImagesPerColumn=2)
    checkEqual(grid.Labels, "None", "default")
    plain = pixels(grid).copy()
    order, line = [7, 7000, 70, 8, 9], math.ceil(5 / 4 * (128 // 9))
    places = {sample: (index % 2, index // 2) for index, sample in enumerate(order)}
    labels = {}
    for choice, lines in (("Sample", 1), ("Sort Array", 1), ("Sample And Sort Array", 2)):
        grid.Labels = choice
        sheet = expectQuiet(lambda: pixels(grid)).copy()
        checkEqual(fields(grid)["sample"].tolist(), order, "order")
        rest, found = strips(sheet, 128, 128, 4, lines * line, 2, 3)
        checkEqual(rest, plain, f"the sheet without labels: {choice}")
        check((found.pop((1, 2)) == 128).all(), "a label without a picture")
        labels[choice] = {sample: found[places[sample]] for sample in order}
        for sample, label in labels[choice].items():
            for part in np.split(label, lines):
                check(part.min() < 80 and (part != 128).any(2).mean() < 0.3, f"{choice}: no text below {sample}")
                ink = np.flatnonzero((part != 128).any((0, 2)))
                check(abs((ink[0] + ink[-1]) / 2 - 63.5) <= 2, f"{choice}: not in the middle below {sample}")
    texts = labels["Sample"]
    checkEqual(len({label.tobytes() for label in texts.values()}), 5, "different numbers")
    widths = [np.ptp(np.flatnonzero((texts[sample] != 128).any((0, 2)))) for sample in (7, 70, 7000)]
    check(widths[0] < widths[1] < widths[2], f"widths of longer numbers: {widths}")
    values = labels["Sort Array"]
    checkEqual(values[70], values[8], "the same value in three digits")
    checkEqual(len({label.tobytes() for label in values.values()}), 4, "different values")
    for sample in order:
        both = np.split(labels["Sample And Sort Array"][sample], 2)
        checkEqual((both[0].tobytes(), both[1].tobytes()), (texts[sample].tobytes(), values[sample].tobytes()), "both")
    grid.SortArray, grid.Labels = "Input Order", "Sort Array"
    checkEqual(pixels(grid).shape, plain.shape, "no values to write")
    grid.SortArray = "name"
    _, found = strips(pixels(grid).copy(), 128, 128, 4, line, 2, 3)
    checkEqual(found[0, 0], found[1, 0], "the same name")
    check((found[0, 1] != found[0, 0]).any(), "another name")


def testLabelsOfAnotherColumn():
    """Sorted by one column and labelled by another."""
    source = golden()
    byNumber = simple.ImageGrid(Input=simple.Generator(Input=source), SortArray="sample", Labels="Sort Array")
    checkEqual(byNumber.LabelArray, "Sort Array", "default")
    other = simple.ImageGrid(Input=simple.Generator(Input=source), SortArray="Input Order", Labels="Sort Array",
                             LabelArray="sample")
    checkEqual(pixels(other), pixels(byNumber), "labels of the column sample")
    other.LabelArray = "Sort Array"
    check(not np.array_equal(pixels(other), pixels(byNumber)), "labels though there is nothing to sort by")


def testLabelsOfOddTexts():
    """What is not UTF-8, has several lines or is endless is written as far as it can be."""
    odd = ["caf\xe9".encode("latin-1"), b"two\nlines\t", b"\xf0\x9f\x92", b"long " * 20000]
    plain = ["caf?", "two lines ", "???", "long " * 100]

    def columns(texts):
        """The samples' pictures, which are all the same, with their labels."""
        data = {"z": np.repeat(tensor(GOLDEN / "z.pb")[:1], 4, axis=0), "sample": np.arange(4), "name": texts}
        grid = simple.ImageGrid(Input=simple.Generator(Input=tableFrom(data)), SortArray="name", Labels="Sort Array",
                                ImagesPerColumn=1)
        sheet = expectQuiet(lambda: pixels(grid)).copy()
        return {sample: sheet[:, 4 + 132 * place:132 + 132 * place]
                for place, sample in enumerate(fields(grid)["sample"].tolist())}

    found, expected = columns(odd), columns(plain)
    for sample, text in enumerate(plain):
        checkEqual(found[sample], expected[sample], f"the label {text[:20]!r}")
    check((found[0] != found[1]).any(), "different labels")


def testLabelsOfSmallPictures():
    """What is too wide gets smaller, is rounded further, and is cut at last; nothing is beside its strip."""
    for name in ("dcgan", "upsampler", "sagan"):
        folder = NETWORKS / name
        inputs = tensor(folder / "input_0.pb")
        height, width = tensor(folder / "tap_0.pb").shape[2:]
        columns = {"z": inputs.reshape(len(inputs), -1)[:2], "sample": np.array([1, 123456789]),
                   "long": ["a", "a name that is far too long for a picture, é"],
                   "center_dist": np.array([1, 1.23456e-5])}
        generator = simple.Generator(Input=tableFrom(columns), Network=str(folder / "model.onnx"))
        grid = simple.ImageGrid(Input=generator, ImagesPerColumn=2)
        plain, margin = pixels(grid), max(2, min(height, width) // 32)
        for array in ("center_dist", "long"):
            grid.Labels, grid.SortArray = "Sample And Sort Array", array
            strip = 2 * math.ceil(5 / 4 * max(9, width // 9))
            rest, found = strips(expectQuiet(lambda: pixels(grid)).copy(), height, width, margin, strip, 2, 1)
            checkEqual(rest.shape, plain.shape, f"{name}: sheet without strips")
            check(all((label != 128).any() for label in found.values()), f"{name}: a strip is empty")
        grid.Labels = "None"


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


run(testGoldenPicture, testWrittenFile, testRunsOnce, testOrder, testOrderOfTexts, testPerColumn, testPadding,
    testLabels, testLabelsOfAnotherColumn, testLabelsOfOddTexts, testLabelsOfSmallPictures, testSheetOfTheNearest,
    testRangeOfOtherNetworks, testInstantForAMillionRows)
