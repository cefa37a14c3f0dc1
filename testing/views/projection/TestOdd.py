"""Odd but valid tables: few, equal, huge, missing and repeated values, and tables that aren't straight from Layer
Projection."""

import os
import tempfile

import numpy as np
from paraview import simple

from projection import (MARK, PALETTE, check, checkEqual, checkPoints, classColors, cut, describe, display, expectQuiet, grid, isMarked,
                        look, nameOf, pixelAt, pointPlaces, run, samples, select, show, source)

SOLID = {"Opacity": 1, "PointSize": 6}


def drawn(columns, size=(900, 700), **properties):
    view = expectQuiet(lambda: show(source(columns), size, **properties))
    display(view, **SOLID)
    pixels, told = look(view)
    checkEqual(told.message, "", "message")
    return view, pixels, told


def without(columns, *names):
    return {name: values for name, values in columns.items() if name not in names}


def testOnePoint():
    """In the middle; also where several lie in the same place, which a click and a brush find all."""
    for columns in (samples(count=1), {**samples(count=7), "projection_x": np.full(7, 3.0), "projection_y": np.full(7, -1e300)}):
        _, pixels, told = drawn(columns)
        frame = told.panel.frame
        found = tuple(pixelAt(pixels, frame.x + frame.width / 2, frame.y + frame.height / 2))
        check(found in PALETTE, f"color {found} in the middle")


def testLine():
    """Places that differ along one axis only."""
    for other in ("projection_x", "projection_y"):
        columns = {**samples(count=30), other: np.full(30, 7.0)}
        _, pixels, told = drawn(columns)
        checkPoints(columns, pixels, told, classColors(columns["label"]))


def testMissingPlaces():
    """Rows without a finite place are left out, and counted; those that are there are not moved."""
    columns = samples(count=60)
    columns["projection_x"][[3, 50]] = np.nan, np.inf
    columns["projection_y"][[7, 8]] = -np.inf, np.nan
    producer = source(columns)
    view = expectQuiet(lambda: show(producer))
    display(view, **SOLID)
    select(producer, [3, 4])
    pixels, told = look(view)
    check("4 rows without a place left out" in told.details, told.details)
    checkEqual((told.panel.points, told.selected), (56, 1), "points and selected ones")
    select(producer, None)
    pixels, told = look(view)
    checkPoints(columns, pixels, told, classColors(columns["label"]))


def testHugeValues():
    """Places near the ends of what doubles hold, and tiny ones."""
    for scale, offset in ((1e300, 0), (8e307, 0), (1e-300, 0), (1, 1e9)):
        columns = samples(layers=(0,))
        for name in ("projection_x", "projection_y"):
            columns[name] = columns[name] / 4 * scale + offset
        _, pixels, told = drawn(columns)
        checkPoints(columns, pixels, told, classColors(columns["label"]))


def testIds():
    """Negative and huge ids are told apart, drawn and selected."""
    columns = grid(6, 5)
    columns["sample"] = columns["sample"] - 3
    columns["sample"][10:20] += 2**60
    columns["sample"][29] = 2**63 - 1
    producer = source(columns)
    view = expectQuiet(lambda: show(producer))
    display(view, **SOLID)
    chosen = [-3, -1, 2**60 + 9, 2**63 - 1]
    select(producer, chosen)
    pixels, told = look(view)
    checkEqual((told.selected, told.panel.points), (4, 30), "selected and drawn")
    for row, place in enumerate(pointPlaces(columns, told)):
        checkEqual(isMarked(pixels, *place, 6, MARK["light"]), int(columns["sample"][row]) in chosen, f"ring of row {row}")


def testManyLayers():
    """As many panels as may be, though they are too small to be drawn; each can be shown alone. One more is said."""
    layers = np.arange(10000, dtype=np.int32)
    columns = {"layer": layers, "sample": layers.astype(np.int64) % 7, "projection_x": np.zeros(10000), "projection_y": np.zeros(10000)}
    view, pixels, told = drawn(columns)
    check("9\u202f999 layers" in told.details or "9 999 layers" in told.details or "9\u00a0999 layers" in told.details, told.details)
    view.SinglePanel = 9001
    _, told = look(view)
    checkEqual(list(told.panels), ["layer 9000"], "the panel alone")
    check(told.panel.frame.width > 300, "too small alone")
    more = {name: np.append(values, values[-1:]) for name, values in columns.items()}
    more["layer"][-1] = 10000
    view = expectQuiet(lambda: show(source(more)))
    _, told = look(view)
    check("10000" in told.message and "layers" in told.message, told.message)


def testHundredPanels():
    columns = samples(layers=range(1, 21), epochs=[0, 1, 2, 3, 4], count=20)
    _, pixels, told = drawn(columns, (1280, 900))
    checkEqual(len(told.panels), 100, "panels")
    check(min(panel.frame.width for panel in told.panels.values()) > 40, "small panels")
    for name, panel in told.panels.items():
        check((cut(pixels, panel.header) != pixels[0, 0]).any(), f"nothing above {name}")


def testDuplicates():
    """Rows that are there twice, and samples with several places in a panel, are all drawn and selected as one sample."""
    columns = grid(6, 5)
    columns["sample"] = columns["sample"] % 10
    columns = {name: np.concatenate([values, values[:7]]) for name, values in columns.items()}
    producer = source(columns)
    view = expectQuiet(lambda: show(producer))
    display(view, **SOLID)
    select(producer, [4])
    pixels, told = look(view)
    checkEqual((told.selected, told.panel.points), (1, 37), "selected and drawn")
    for row, place in enumerate(pointPlaces(columns, told)):
        checkEqual(isMarked(pixels, *place, 6, MARK["light"]), bool(columns["sample"][row] == 4), f"ring of row {row}")


def testTypes():
    """Columns of other types of numbers, and without layers, are the same."""
    columns = samples(count=30)
    for change in (lambda: {**columns, "projection_x": columns["projection_x"].astype(np.float32),
                            "projection_y": columns["projection_y"].astype(np.float32)},
                   lambda: {**columns, "sample": columns["sample"].astype(np.float64), "layer": columns["layer"].astype(np.uint8)},
                   lambda: {**columns, "label": columns["label"].astype(np.int8)},
                   lambda: {**columns, "label": columns["label"].astype(np.float64)}):
        _, pixels, told = drawn(change())
        checkPoints(columns, pixels, told, classColors(columns["label"]))
    _, _, told = drawn(without(columns, "layer"))
    checkEqual([*told.panels], [""], "panels without layers")


def testCsv():
    """A file that was saved and read again has no ids; it is drawn."""
    columns = samples(layers=(1, 2), count=30)
    with tempfile.TemporaryDirectory() as folder:
        file = os.path.join(folder, "places.csv")
        np.savetxt(file, np.stack(list(columns.values()), 1), delimiter=",", header=",".join(columns), comments="", fmt="%.17g")
        reader = simple.CSVReader(FileName=file)
        view = expectQuiet(lambda: show(reader))
        display(view, **SOLID)
        pixels, told = look(view)
    checkEqual(list(told.panels), [nameOf(1), nameOf(2)], "panels")
    checkPoints(columns, pixels, told, classColors(columns["label"]))


def testTinyViews():
    """Nothing breaks where there is no room."""
    columns = samples(layers=(1, 2, 3), epochs=[0, 1])
    producer = source(columns)
    select(producer, [1, 2])
    for size in ((1, 1), (10, 300), (300, 10), (60, 60), (200, 150)):
        view = expectQuiet(lambda: show(producer, size, PicturesWidth=0.7))
        look(view)
        simple.Delete(view)


def testMillion():
    """Of a million points there are pixels, soon."""
    count = 1000000
    random = np.random.RandomState(2)
    columns = {"layer": np.ones(count, np.int32), "sample": np.arange(count), "projection_x": random.normal(size=count),
               "projection_y": random.normal(size=count), "label": random.randint(0, 3, count).astype(np.int32)}
    view = expectQuiet(lambda: show(source(columns), (900, 700)))
    pixels, told = look(view)
    checkEqual(told.panel.points, count, "points")
    frame = told.panel.frame
    middle = pixelAt(pixels, frame.x + frame.width / 2, frame.y + frame.height / 2)
    check(np.abs(middle - pixelAt(pixels, frame.x + 2, frame.y + 2)).max() > 30, "nothing in the middle")


if __name__ == "__main__":
    run(testOnePoint, testLine, testMissingPlaces, testHugeValues, testIds, testManyLayers, testHundredPanels, testDuplicates,
        testTypes, testCsv, testTinyViews, testMillion)
