"""Squares in the colours of another column than the distance: classes by a palette with a legend, numbers by one scale for
all layers; what cannot be used leaves the distance and says so."""

import os
import re
import tempfile

import numpy as np
from paraview import simple, smstate

import facets
from TestDrawing import checkSquares
from facets import (MARK, MISSING, PALETTE, cellRows, cellsOf, check, checkEqual, cut, describe, expectQuiet, export, isColor,
                    isFrame, pixelAt, preset, replace, run, samples, screenshot, select, show, source)

NAMES = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]


def labelled(count=60, classes=10, unknown=0, **options):
    """The samples of a table with the column `label`, the same in all layers."""
    columns = samples(count=count, **options)
    labels = np.random.RandomState(7).randint(0, classes, count)
    labels[:unknown] = -1
    columns["label"] = labels[columns["sample"]].astype(np.int32)
    return columns


def shown(columns, column, size=(1280, 900), fields=None, **properties):
    """The view colored by a column, its picture, and what it says."""
    view = expectQuiet(lambda: show(source(columns, fields), size, **properties))
    simple.GetDisplayProperties(view=view).ColorBy = column
    pixels = expectQuiet(lambda: screenshot(view))
    return view, pixels, describe(view)


def checkColors(columns, pixels, told, expected, tolerance=1):
    """Each square, in the order of the distance, has the color expected of its row."""
    for key, cell in told.cells.items():
        for rank, row in enumerate(cellRows(columns, *key)):
            found = pixelAt(pixels, *cell.place(rank, told.side))
            check(np.abs(found - expected[row]).max() <= tolerance, f"{key}, square {rank}: {found}, expected {expected[row]}")


def palette(labels):
    return np.array([PALETTE[label] if label >= 0 else MISSING for label in labels])


def checkLegend(pixels, told, colors):
    """The boxes of the legend have these colors, from left to right, in the order given."""
    line = cut(pixels, told.legend)
    places = []
    for color in colors:
        found = np.flatnonzero(isColor(line, color).sum(0) >= 6)
        check(len(found) >= 6, f"no box of {color} in the legend")
        places.append(found[0])
    checkEqual(places, sorted(places), "the order of the legend's boxes")


def testPalette():
    checkEqual(len(set(PALETTE)), 20, "colors")


def testLabels():
    columns = labelled()
    view, pixels, told = shown(columns, "label")
    checkColors(columns, pixels, told, palette(columns["label"]))
    checkLegend(pixels, told, PALETTE[:10])
    checkEqual((told.coloredBy, told.classes), ("label", {str(label): label for label in range(10)}), "classes")
    # The distance again, exactly as it was.
    simple.GetDisplayProperties(view=view).ColorBy = "center_dist"
    again = expectQuiet(lambda: screenshot(view))
    checkSquares(columns, again, describe(view))
    checkEqual(int((again != screenshot(show(source(columns)))).sum()), 0, "values of pixels that differ")


def testNamesAndUnknown():
    """Names stand beside the labels or in the field data; negative labels are grey."""
    columns = labelled(classes=4, unknown=9)
    texts = [NAMES[label] if label >= 0 else "" for label in columns["label"]]
    beside = {**columns, "label_name": texts}
    for table, fields in ((beside, None), (columns, {"class_names": NAMES})):
        _, pixels, told = shown(table, "label", fields=fields)
        checkColors(columns, pixels, told, palette(columns["label"]))
        checkLegend(pixels, told, PALETTE[:4] + [MISSING])
        checkEqual(told.classes, {NAMES[label]: label for label in range(4)}, "classes")
    # Texts by themselves: in the order of the alphabet.
    _, pixels, told = shown(beside, "label_name")
    order = sorted(NAMES[:4])
    checkEqual(list(told.classes), order, "classes")
    checkColors(columns, pixels, told, palette([order.index(text) if text else -1 for text in texts]))


def testClusters():
    """The column by which the cells are divided: a color a row of cells."""
    columns = samples()
    _, pixels, told = shown(columns, "cluster")
    checkColors(columns, pixels, told, palette(columns["cluster"]))


def testDark():
    facets.palette("dark")
    columns = labelled()
    _, pixels, told = shown(columns, "label")
    checkColors(columns, pixels, told, palette(columns["label"]))
    facets.palette("light")


def testNumbers():
    """One scale for all layers, in the color map that was chosen; NaN is grey."""
    columns = samples()
    loss = np.random.RandomState(3).gamma(2, size=len(columns["layer"]))
    loss[[4, 9]] = np.nan
    columns["loss"] = loss
    view, pixels, told = shown(columns, "loss")
    finite = loss[np.isfinite(loss)]
    place = np.nan_to_num((loss - finite.min()) / np.ptp(finite))
    expected = preset("Cividis")(place)
    expected[np.isnan(loss)] = MISSING
    checkColors(columns, pixels, told, expected, 4)
    checkEqual((told.coloredBy, told.classes), ("loss", {}), "colored by")
    bar = cut(pixels, told.legend)
    check(isColor(bar, preset("Cividis")(np.array([0.0]))[0], 4).any(), "no color bar")
    simple.GetDisplayProperties(view=view).ColorMap = "Viridis (matplotlib)"
    expected = preset("Viridis (matplotlib)")(place)
    expected[np.isnan(loss)] = MISSING
    checkColors(columns, expectQuiet(lambda: screenshot(view)), describe(view), expected, 4)


def testManyLabels():
    """More than twenty classes are numbers."""
    columns = labelled(classes=100)
    _, pixels, told = shown(columns, "label")
    labels = columns["label"].astype(float)
    checkColors(columns, pixels, told, preset("Cividis")((labels - labels.min()) / np.ptp(labels)), 4)


def testWrongColumns():
    """The distance, and why, in the place of the channels' legend."""
    columns = samples()
    columns["file"] = [f"picture {row}.png" for row in range(len(columns["layer"]))]
    view, plain, told = shown(columns, "center_dist")
    for column, why in (("age", "There is no column 'age' to color by"),
                        ("top_activation", "Column 'top_activation' has 5 numbers a row"),
                        ("file", "Column 'file' has more than 20 different texts")):
        simple.GetDisplayProperties(view=view).ColorBy = column
        pixels = expectQuiet(lambda: screenshot(view))
        told = describe(view)
        check(told.whyNotColored.startswith(why), f"{column}: '{told.whyNotColored}'")
        check(cellsOf(told, pixels) == cellsOf(told, plain), f"{column}: a cell has changed")
        check((pixels != plain).any(axis=2).sum() > 100, f"{column}: nothing is said")
    view.HighlightLayer = 9
    simple.GetDisplayProperties(view=view).ColorBy = ""
    expectQuiet(lambda: screenshot(view))
    checkEqual((describe(view).whyNotColored, describe(view).coloredBy), ("", "distance to center"), "without a name")


def testColumnThatGoes():
    """A table without the column, and with it again."""
    columns = labelled()
    producer = source(columns)
    view = show(producer)
    simple.GetDisplayProperties(view=view).ColorBy = "label"
    without = {name: values for name, values in columns.items() if name != "label"}
    for table, why in ((without, "There is no column 'label' to color by"), (columns, "")):
        replace(producer, table)
        pixels = expectQuiet(lambda: screenshot(view))
        told = describe(view)
        checkEqual(told.whyNotColored, why, "what is told")
        if why:
            checkSquares(columns, pixels, told)
        else:
            checkColors(columns, pixels, told, palette(columns["label"]))


def testSelectionStays():
    """A selection and highlighted channels stay when the colors change; selected squares have their frame."""
    columns = labelled(count=40)
    producer = source(columns)
    view = show(producer, HighlightLayer=2, HighlightCluster=1)
    select(producer, [3, 4, 5, 20])
    expectQuiet(lambda: screenshot(view))
    simple.GetDisplayProperties(producer, view).ColorBy = "label"
    pixels = expectQuiet(lambda: screenshot(view))
    told = describe(view)
    checkEqual((told.selected, told.highlight, told.whyNoHighlight), (4, (2, 1), ""), "selected and highlighted")
    for key, cell in told.cells.items():
        for rank, row in enumerate(cellRows(columns, *key)):
            x, y = cell.place(rank, told.side)
            isSelected = columns["sample"][row] in (3, 4, 5, 20)
            checkEqual(isFrame(pixels, x, y, told.side, MARK["light"]), isSelected, f"frame at {key}, {rank}")
            if isSelected:
                checkEqual(tuple(pixelAt(pixels, x, y)), PALETTE[columns["label"][row]], f"color at {key}, {rank}")


def testDomain():
    """Columns of one number or text a row are listed; the default is the distance."""
    columns = {**labelled(), "kind": ["a"] * 180}
    view = show(source(columns))
    display = simple.GetDisplayProperties(view=view)
    checkEqual(display.ColorBy, "center_dist", "the default")
    domain = display.SMProxy.GetProperty("ColorBy").FindDomain("vtkSMArrayListDomain")
    listed = {domain.GetString(index) for index in range(domain.GetNumberOfStrings())}
    checkEqual(listed, {"layer", "cluster", "sample", "center_dist", "label", "kind"}, "columns")


def testDensities():
    """Of very many samples a pixel has the color of its most frequent class."""
    columns = labelled(count=100000, classes=3)
    # Five of six in cluster 1 are of class 2, which more pixels then have.
    random = np.random.RandomState(5)
    ofOne = columns["cluster"] == 1
    columns["label"][ofOne & (random.rand(len(ofOne)) < 0.75)] = 2
    _, pixels, told = shown(columns, "label", (900, 600))
    check(told.side < 1, "squares of a pixel and more")
    for (layer, cluster), cell in told.cells.items():
        inside = cut(pixels, cell.squares)[2:-2, 2:int(cell.squares.width * 0.8)]
        isOfClass = [isColor(inside, PALETTE[label]).mean() for label in range(3)]
        check(sum(isOfClass) > 0.99, f"{layer}, {cluster}: other colors than those of classes: {isOfClass}")
        if cluster == 1:
            check(isOfClass[2] > 0.9, f"{layer}: {isOfClass[2]} of the pixels have the color of the majority")


def testFilesAndStates():
    """SVG and PDF have the palette and the legend; states keep the column."""
    columns = labelled(count=50, classes=5)
    view, pixels, told = shown(columns, "label", (1000, 700), {"class_names": NAMES}, ShowPictures=0)
    text = export(view, "svg")[0].decode().lower()
    for label in range(5):
        check("#%02x%02x%02x" % PALETTE[label] in text, f"the color of class {label} is not in the SVG file")
    _, drawn = export(view, "pdf")
    scale = drawn.shape[1] / pixels.shape[1]
    for key, cell in told.cells.items():
        for rank, row in enumerate(cellRows(columns, *key)):
            found = pixelAt(drawn, *(scale * value for value in cell.place(rank, told.side)))
            check(np.abs(found - PALETTE[columns["label"][row]]).max() <= 3, f"PDF, {key}, square {rank}: {found}")
    check("ColorBy = 'label'" in smstate.get_state(), "the column is not in the Python state")
    with tempfile.TemporaryDirectory() as folder:
        file = os.path.join(folder, "state.pvsm")
        simple.SaveState(file)
        with open(file) as state:
            check(re.search(r'name="ColorBy"[^>]*>\s*<Element index="0" value="label"', state.read()), "not in the state")


if __name__ == "__main__":
    run(testPalette, testLabels, testNamesAndUnknown, testClusters, testDark, testNumbers, testManyLabels, testWrongColumns,
        testColumnThatGoes, testSelectionStays, testDomain, testDensities, testFilesAndStates)
