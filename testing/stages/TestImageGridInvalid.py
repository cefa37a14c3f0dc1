"""ImageGrid on tables that make no pictures and with properties out of their range."""

import numpy as np
from paraview import simple

from stages import (GOLDEN, NETWORKS, checkEqual, expectError, expectQuiet, fields, golden, pixels, run, tableFrom,
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


def testNotFinite():
    """The table was bound before its latents were spoilt."""
    bound = {name: values[0] for name, values in fields(simple.Generator(Input=golden())).items()}
    latents = tensor(GOLDEN / "z.pb").copy()
    latents[1, 0] = np.nan
    expectError(simple.ImageGrid(Input=tableFrom({"z": latents}, bound)), "row 1")


run(testNotBound, testNoPicture, testProperties, testErrorAndBack, testNoRows, testNotFinite)
