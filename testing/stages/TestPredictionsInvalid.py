"""Predictions of what cannot be classified."""

import pathlib
import tempfile

import numpy as np
from paraview import simple

from onnx_files import node, writeNetwork
from stages import expectError, fields, run, tableFrom

FOLDER = pathlib.Path(tempfile.mkdtemp())


def mirror(columns, **properties):
    width = columns["x"].shape[1]
    file = writeNetwork(FOLDER / f"mirror_{width}.onnx", [node("Identity", ["image"], ["output"])], (width,))
    network = simple.Network(Input=tableFrom(columns), Network=file, InputArray="x")
    return simple.Predictions(Input=network, **properties)


X = np.random.RandomState(0).normal(size=(6, 3)).astype(np.float32)


def testUnbound():
    expectError(simple.Predictions(Input=tableFrom({"x": X})), "not bound to a network", outputs=3)


def testLabels():
    expectError(mirror({"x": X}, LabelArray="missing"), "'missing'", outputs=3)
    expectError(mirror({"x": X, "y": np.full(6, 0.5)}, LabelArray="y"), "whole numbers", "0.5", "row 0", outputs=3)
    expectError(mirror({"x": X, "y": np.full(6, 3)}, LabelArray="y"), "expected 0 to 2, found 3", outputs=3)
    expectError(mirror({"x": X, "y": np.zeros((6, 2))}, LabelArray="y"), "2 numbers a row", outputs=3)


def testNotFinite():
    """A network of finite numbers that overflows."""
    file = writeNetwork(FOLDER / "square.onnx", [node("Mul", ["image", "image"], ["output"])], (3,))
    large = X.copy()
    large[4, 1] = 1e30
    network = simple.Network(Input=tableFrom({"x": large}), Network=file, InputArray="x")
    expectError(simple.Predictions(Input=network), "not finite in row 4, class 1", "inf", outputs=3)


def testOutput():
    for name in ("layer_9", "nothing"):
        expectError(mirror({"x": X}, Output=name), "mirror_3.onnx", "no layer of the network", name, outputs=3)


def testNoRows():
    expectError(mirror({"x": X[:0]}), "no rows", outputs=3)


run(testUnbound, testLabels, testNotFinite, testOutput, testNoRows)
