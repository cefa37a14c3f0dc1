"""ImageGrid on tables that make no pictures and with properties out of their range."""

import numpy as np
from paraview import simple

from stages import (GOLDEN, NETWORKS, checkEqual, expectError, expectQuiet, fields, golden, pixels, run, select, tableFrom,
                    tensor)


def testNotBound():
    expectError(simple.ImageGrid(Input=simple.LatentSamples()), "Generator")


def testNoPicture():
    inputs = tensor(NETWORKS / "tabular" / "input_0.pb")
    generator = simple.Generator(Input=tableFrom({"z": inputs}), Network=str(NETWORKS / "tabular" / "model.onnx"))
    expectError(simple.ImageGrid(Input=generator), "tabular", "expected [1 or 3, height, width], found [")


def testProperties():
    generator = simple.Generator(Input=golden())
    expectError(simple.ImageGrid(Input=generator, MaximumImages=0), "MaximumImages", "found 0")
    expectError(simple.ImageGrid(Input=generator, ImagesPerColumn=-1), "ImagesPerColumn", "found -1")
    expectError(simple.ImageGrid(Input=generator, SortArray="z"), "'z'", "found 40")
    expectError(simple.ImageGrid(Input=generator, SortArray="nothing"), "'nothing'", "no such column")
    expectError(simple.ImageGrid(Input=generator, LabelArray="nothing"), "cannot label", "'nothing'", "no such column")


def testErrorAndBack():
    """A sheet comes back after an error."""
    grid = simple.ImageGrid(Input=simple.Generator(Input=golden()), SortArray="nothing")
    expectError(grid, "nothing")
    grid.SortArray = "sample"
    checkEqual(expectQuiet(lambda: pixels(grid)).shape, (268, 268, 3), "sheet")


def testNoRows():
    """Nothing selected is no error: the sheet is empty."""
    latents = tensor(GOLDEN / "z.pb")[:0]
    grid = simple.ImageGrid(Input=simple.Generator(Input=tableFrom({"z": latents})))
    checkEqual(expectQuiet(lambda: pixels(grid)).size, 0, "sheet")


def testDeadInput():
    """Without an input, or one whose rows are gone, the sheet is empty; also with a selection left behind."""
    samples = simple.LatentSamples(NumberOfSamples=6)
    generator = simple.Generator(Input=samples)
    rows = simple.IDSelectionSource(FieldType="ROW", IDs=[-1, 5])
    grid = simple.ImageGrid(Input=generator, Selection=rows, Labels="Sample And Sort Array")
    checkEqual(fields(grid)["sample"].tolist(), [5], "selected row")
    samples.NumberOfSamples = 3
    checkEqual(expectQuiet(lambda: pixels(grid)).size, 0, "the row is gone")
    samples.NumberOfSamples = 6
    checkEqual(fields(grid)["sample"].tolist(), [5], "the row is back")
    grid.Input = None
    checkEqual(expectQuiet(lambda: pixels(grid)).size, 0, "no input")
    checkEqual(expectQuiet(lambda: fields(grid)), {}, "no input, no samples")
    grid.Input = generator
    expectQuiet(lambda: simple.Delete(rows))
    checkEqual(expectQuiet(lambda: fields(grid))["sample"].tolist(), [5], "the sheet holds its selection")
    grid.Selection = None
    checkEqual(expectQuiet(lambda: len(fields(grid)["sample"])), 6, "no selection")
    expectQuiet(lambda: simple.Delete(generator))
    checkEqual(expectQuiet(lambda: len(fields(grid)["sample"])), 6, "the sheet holds its input")


def testOtherSelections():
    """Selections of what a table has not select nothing."""
    generator = simple.Generator(Input=simple.LatentSamples(NumberOfSamples=6))
    for selection in (simple.IDSelectionSource(FieldType="POINT", IDs=[-1, 1]),
                      simple.IDSelectionSource(FieldType="CELL", IDs=[-1, 1]),
                      simple.GlobalIDSelectionSource(FieldType="POINT", GlobalIDs=[1]),
                      simple.GlobalIDSelectionSource(FieldType="ROW", GlobalIDs=[]),
                      simple.IDSelectionSource(FieldType="ROW", IDs=[])):
        for properties in ({"Selection": selection}, {"FollowSelection": 1}):
            select(generator, selection)
            grid = simple.ImageGrid(Input=generator, **properties)
            checkEqual(expectQuiet(lambda: pixels(grid)).size, 0, f"sheet of {selection.SMProxy.GetXMLName()}")
            simple.Delete(grid)


def testNotFinite():
    """The table was bound before its latents were spoilt."""
    bound = {name: values[0] for name, values in fields(simple.Generator(Input=golden())).items()}
    latents = tensor(GOLDEN / "z.pb").copy()
    latents[1, 0] = np.nan
    expectError(simple.ImageGrid(Input=tableFrom({"z": latents}, bound)), "row 1")


run(testNotBound, testNoPicture, testProperties, testErrorAndBack, testNoRows, testDeadInput, testOtherSelections,
    testNotFinite)
