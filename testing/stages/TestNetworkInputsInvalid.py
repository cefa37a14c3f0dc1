"""Network with several inputs that don't fit, or of which nothing is said."""

import pathlib
import tempfile

import numpy as np
from paraview import simple

from onnx_files import node, valueInfo, writeGraph
from stages import expectError, run, table, tableFrom

FOLDER = pathlib.Path(tempfile.mkdtemp())
X = np.zeros((4, 3), np.float32)
FILE = writeGraph(FOLDER / "two.onnx", [node("Add", ["x", "offset"], ["sum"]), node("Relu", ["sum"], ["output"])],
                  [valueInfo("x", ["n", 3]), valueInfo("offset", ["n", 3])], [valueInfo("output", ["n", 3])])
IDS = writeGraph(FOLDER / "ids.onnx", [node("Gather", ["embedding", "ids"], ["output"])],
                 [valueInfo("ids", ["n", "words"], np.int64)], [valueInfo("output", ["n", "words", 2])],
                 embedding=np.zeros((5, 2), np.float32))


def network(columns, file=FILE, **properties):
    return simple.Network(Input=tableFrom({"x": X, **columns}), Network=file, **{"InputArray": "x", **properties})


def testNothingSaid():
    expectError(network({}), "two.onnx", "'offset' [3] gets nothing", "column 'offset'", "Other Inputs", outputs=2)
    expectError(network({}, OtherInputs=["offset", "shift"]), "'offset'", "column 'shift'", outputs=2)


def testLines():
    expectError(network({}, OtherInputs=["shift", "1"]), "Other Inputs", "'shift'", "'offset' float32 [?, 3]", outputs=2)
    expectError(network({}, OtherInputs=["x", "1"]), "Other Inputs", "'x'", outputs=2)
    expectError(network({}, OtherInputs=["offset", "1 2"]), "'offset'", "expected 1 or 3", "found 2", outputs=2)
    expectError(network({}, OtherInputs=["offset", ""]), "Other Inputs", "'offset'", outputs=2)
    expectError(network({}, OtherInputs=["offset", "1", "offset", "2"]), "twice", "'offset'", outputs=2)
    expectError(network({"a": X, "b": X}, OtherInputs=["offset", "a", "offset", "b"]), "twice", "'offset'", outputs=2)


def testColumns():
    expectError(network({"offset": X[:, :2]}), "column 'offset'", "'offset' [3]", "expected 3 components", "found 2", outputs=2)
    odd = X.copy()
    odd[2, 1] = np.nan
    expectError(network({"offset": odd}), "column 'offset'", "row 2, component 1", "finite", outputs=2)
    expectError(network({"offset": ["a", "b", "c", "d"]}), "offset", outputs=2)


def testWholeNumbers():
    for value in (0.5, 2.0 ** 25):
        ids = np.zeros((4, 2))
        ids[3, 1] = value
        expectError(network({"ids": ids}, IDS, InputArray="ids"), "column 'ids'", "row 3", "whole numbers", outputs=2)
    beyond = simple.SpatialPooling(Input=network({"ids": np.full((4, 2), 5)}, IDS, InputArray="ids"), Layers=["layer_1"])
    expectError(beyond, "ids.onnx", "Gather", "5")


def testNames():
    expectError(network({"offset": X}, MainInput="y"), "Main Input", "'y'", "'x' float32", outputs=2)
    expectError(network({"offset": X}, Output="y"), "two.onnx", "Output", "'y'", "'output'", outputs=2)
    expectError(network({"offset": X}, SampleAxis=2), "Sample Axis", "0 to 1", "found 2", outputs=2)
    expectError(network({"offset": X}, SampleAxis=-2), "Sample Axis", outputs=2)


def testStagesThatMakeInputs():
    bound = network({"offset": X}, InputArray="x")
    expectError(simple.ActivationMaximization(Input=bound), "'offset' [3]", "Other Inputs", outputs=2)
    bound.OtherInputs = ["offset", "1"]
    table(bound)


run(testNothingSaid, testLines, testColumns, testWholeNumbers, testNames, testStagesThatMakeInputs)
