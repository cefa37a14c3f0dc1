"""Tensor Values with tensors, rows and changes that don't fit."""

import numpy as np
from paraview import simple

from hooks import hook
from stages import NETWORKS, check, checkEqual, expectError, expectSilence, golden, run, table, tableFrom, tensor


def cats(**properties):
    return simple.TensorValues(Input=simple.Generator(Input=golden()), **properties)


def testNotBound():
    expectError(simple.TensorValues(Input=simple.LatentSamples()), "not bound to a network")
    expectSilence(lambda stage: simple.TensorValues(Input=stage))


def testTensors():
    expectError(cats(Tensor="nothing"), "cats.onnx", "no tensor 'nothing'", "a layer, or of a tensor or node")
    expectError(cats(Tensor=""), "no tensor ''")
    expectError(cats(Tensor="layer_7"), "no tensor 'layer_7'")
    expectError(cats(Tensor="layer_3", GradientOf="nothing"), "no tensor 'nothing'")
    expectError(cats(Tensor="layer_3", GradientOf="layer_2"), "no gradient with respect to")
    expectError(cats(Tensor="layer_2", GradientOf="layer_6", Unit=49152), "'layer_6' has no such unit", "0 to 49151", "found 49152")
    expectError(cats(Tensor="layer_2", GradientOf="layer_6", Unit=-2), "no such unit", "found -2")
    stage = cats(Tensor="layer_9", NumberOfRows=1)
    expectError(stage, "layer_9")
    stage.Tensor = "layer_6"
    checkEqual(len(table(stage)["value"]), 3 * 128 * 128, "values after the name was corrected")


def testRows():
    expectError(cats(FirstRow=3), "no such rows", "from 0 to 2 on", "from 3 on")
    expectError(cats(FirstRow=-1), "no such rows")
    expectError(cats(NumberOfRows=0), "no such rows", "found 0 from 0 on")
    empty = tableFrom({"z": np.zeros((0, 40), np.float32)})
    expectError(simple.TensorValues(Input=simple.Generator(Input=empty)), "no such rows")


def changed(name, lines, **properties):
    source = simple.Generator(Input=golden())
    values = simple.TensorValues(Input=source, Tensor="layer_6", NumberOfRows=2)
    return simple.TensorValues(Input=source, Tensor="layer_6", NumberOfRows=2, Changes=hook(values, name, lines), **properties)


def testChanges():
    expectError(changed("other", ""), "changes of 'layer_6' changes nothing", "new_value or new_gradient", "other")
    expectError(changed("new_value", "new[0, 0, 0, 1] = numpy.inf"), "'new_value'", "'layer_6'", "infinite in row 1")
    stage = changed("new_value", "new[:] = 0")
    stage.NumberOfRows = 3
    expectError(stage, "another number of rows", f"{3 * 49152}, of 3 samples", f"found {2 * 49152}")
    stage.NumberOfRows = 2
    check(not table(stage)["value"].any(), "values after the rows were corrected")
    stage.FirstRow = 1
    expectError(stage, "of other samples in row 0", "sample 1", "found sample 0")
    source = simple.Generator(Input=golden())
    expectError(simple.TensorValues(Input=source, Changes=simple.LatentSamples()), "does not say of which tensor", "new_gradient",
                "sample, z")
    values = simple.TensorValues(Input=source)
    twice = [hook(values, "new_value", "new[:] = 0") for _ in range(2)]
    expectError(simple.TensorValues(Input=source, Changes=twice), "two tables have a new_value for 'layer_1'")
    for fields, words in (({"tensor": "nothing"}, "no tensor 'nothing'"),):
        other = tableFrom({"new_value": np.zeros(5)}, fields)
        expectError(simple.TensorValues(Input=source, Changes=other), words)
    pairs = tableFrom({"new_value": np.zeros((3 * 49152, 2))}, {"tensor": "layer_6"})
    expectError(simple.TensorValues(Input=source, Changes=pairs), "'new_value'", "cannot be used", "2 components")
    texts = tableFrom({"a": np.zeros(3 * 49152), "new_value": ["x"] * (3 * 49152)}, {"tensor": "layer_6"})
    expectError(simple.TensorValues(Input=source, Changes=texts), "'new_value'", "cannot be used", "vtkStringArray")


def testSamplesAlongAnotherAxis():
    """Weights, shapes and what has no samples."""
    inputs = tensor(NETWORKS / "layers" / "vit" / "input_0.pb")
    source = simple.Generator(Input=tableFrom({"z": inputs.reshape(len(inputs), -1)}),
                              Network=str(NETWORKS / "layers" / "vit" / "model.onnx"))
    values = table(simple.TensorValues(Input=source, Tensor="layer_2"))["value"]
    check(np.isfinite(values).all() and len(values) % len(inputs) == 0, "tokens")


run(testNotBound, testTensors, testRows, testChanges, testSamplesAlongAnotherAxis)
