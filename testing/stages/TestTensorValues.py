"""Tensor Values: activations and gradients, read and changed, against PyTorch with hooks (golden/make_tensors.py)."""

import pathlib

import numpy as np
from paraview import simple

from hooks import hook
from stages import NETWORKS, SOURCE, check, checkClose, checkEqual, expectQuiet, fields, golden, initializers, run, table, tableFrom, tensor

GOLDEN = np.load(pathlib.Path(__file__).parent / "golden" / "tensors.npz")
ROWS = {"FirstRow": 5, "NumberOfRows": 3}

def digits():
    return simple.Network(Input=simple.MNISTReader(FileName=str(SOURCE / "weights" / "digits" / "t10k-2000-images-idx3-ubyte.gz")))


def numbersOf(stage, name="value"):
    rows = expectQuiet(lambda: table(stage))
    return rows[name].reshape(-1, *fields(stage)["tensor_shape"]).copy()


def testValues():
    source = digits()
    plain = simple.TensorValues(Input=source)
    checkEqual((plain.Tensor, plain.FirstRow, plain.NumberOfRows, plain.GradientOf, plain.Unit), ("layer_1", 0, 32, "", -1), "defaults")
    checkEqual(numbersOf(plain).shape, (32, 32, 24, 24), "shape")
    checkEqual(list(table(plain)), ["sample", "value"], "columns")
    stage = simple.TensorValues(Input=source, Tensor="conv2", GradientOf="logits", Unit=4, **ROWS)
    checkClose(numbersOf(stage), GOLDEN["conv2"], 1e-4, "values")
    checkClose(numbersOf(stage, "gradient"), GOLDEN["conv2_gradient"], 1e-4, "gradients")
    checkEqual(table(stage)["sample"], np.repeat([5, 6, 7], 64 * 8 * 8), "samples")
    checkEqual(fields(stage)["tensor"], ["conv2"], "name")
    check("network_file" not in fields(stage), "values are no samples")
    # By the name of a node, and of the layer that it belongs to.
    first, second = (numbersOf(simple.TensorValues(Input=source, Tensor=name, **ROWS)) for name in ("/relu2", "layer_2"))
    checkEqual(first, np.maximum(numbersOf(stage), 0), "rectified")
    checkEqual(first, second, "by node and layer")
    # At the end there are fewer rows.
    last = simple.TensorValues(Input=source, Tensor="logits", FirstRow=1990)
    checkEqual(numbersOf(last).shape, (10, 10), "the last rows")


def testChangedActivations():
    source = digits()
    values = simple.TensorValues(Input=source, Tensor="layer_1", **ROWS)
    change = hook(values, "new_value", "new[:, :, :12] = 0")

    def after(name, **properties):
        return simple.TensorValues(Input=source, Tensor=name, Changes=change, **ROWS, **properties)

    checkClose(numbersOf(after("relu2")), GOLDEN["upper_relu2"], 1e-4, "a layer behind")
    checkClose(numbersOf(after("logits")), GOLDEN["upper_logits"], 1e-4, "scores")
    found = numbersOf(after("layer_1"))
    checkEqual(found[:, :, 12:], numbersOf(values)[:, :, 12:], "what was left")
    check(not found[:, :, :12].any(), "what was set")
    checkClose(numbersOf(after("relu1", GradientOf="logits"), "gradient")[:1], GOLDEN["upper_relu1_gradient"], 1e-4, "its own gradient")
    checkClose(numbersOf(after("image", GradientOf="logits"), "gradient"), GOLDEN["upper_image_gradient"], 1e-4, "the picture's gradient")


def testChangedGradients():
    source = digits()
    scores = simple.TensorValues(Input=source, Tensor="logits", **ROWS)
    labels = table(source)["label"][5:8].tolist()
    own = hook(scores, "new_gradient", f"new[:] = numpy.eye(10)[{labels}]")
    behind = simple.TensorValues(Input=source, Tensor="relu2", GradientOf="logits", Changes=own, **ROWS)
    positive = hook(behind, "new_gradient", """
gradient = numpy.asarray(table.RowData["gradient"]).reshape(shape)
new[gradient < 0] = 0""")
    picture = simple.TensorValues(Input=source, Tensor="image", GradientOf="logits", Changes=[own, positive], **ROWS)
    checkClose(numbersOf(picture, "gradient"), GOLDEN["hooked_image_gradient"], 1e-4, "the picture's gradient")
    changed = simple.TensorValues(Input=source, Tensor="relu2", GradientOf="logits", Changes=[own, positive], **ROWS)
    checkEqual(numbersOf(changed, "gradient"), np.maximum(numbersOf(behind, "gradient"), 0), "its own gradient")
    checkEqual(numbersOf(changed), numbersOf(behind), "values")


def testCalculator():
    """No script is needed where a formula does."""
    source = digits()
    values = simple.TensorValues(Input=source, Tensor="layer_2", **ROWS)
    half = simple.Calculator(Input=values, AttributeType="Row Data", ResultArrayName="new_value", Function="value / 2")
    scores = [numbersOf(simple.TensorValues(Input=each, Tensor="fc1", **ROWS, **changes)) for each, changes in
              ((source, {}), (source, {"Changes": half}))]
    source.Interventions = ["2 all multiply 0.5"]
    checkClose(scores[1], numbersOf(simple.TensorValues(Input=source, Tensor="fc1", **ROWS)), 1e-5, "by interventions")
    check(np.abs(scores[1] - scores[0]).max() > 0.1, "nothing changed")


def testInterventions():
    """The tensors of layers are the changed ones, and changes come behind interventions."""
    source = digits()
    source.Interventions = ["1 3 set 2", "2 all multiply -3 gradients"]
    values = simple.TensorValues(Input=source, Tensor="relu1", **ROWS)
    checkEqual(np.unique(numbersOf(values)[:, 3]), np.array([2], np.float32), "a channel that is set")
    change = hook(values, "new_value", "new[:, 3, 0] = 7")
    found = numbersOf(simple.TensorValues(Input=source, Tensor="layer_1", Changes=change, **ROWS))
    checkEqual((found[0, 3, 0, 5], found[0, 3, 1, 5]), (7, 2), "changes behind")
    plain = simple.TensorValues(Input=digits(), Tensor="conv2", GradientOf="logits", Unit=4, **ROWS)
    source.Interventions = ["2 all multiply -3 gradients"]
    turned = simple.TensorValues(Input=source, Tensor="conv2", GradientOf="logits", Unit=4, **ROWS)
    checkClose(numbersOf(turned, "gradient"), -3 * numbersOf(plain, "gradient"), 1e-6, "gradients")


def testFixedBatch():
    """A network that takes four samples at once, or one, fed with five."""
    x = np.random.RandomState(1).normal(size=(5, 3)).astype(np.float32)
    for count in (4, 1):
        file = NETWORKS / "bad" / f"fixed_batch_{count}.onnx"
        rows = x @ initializers(file)["weight"]
        source = simple.Generator(Input=tableFrom({"z": x}), Network=str(file))
        values = simple.TensorValues(Input=source, Tensor="rows")
        checkClose(numbersOf(values), rows, 1e-6, "values")
        change = hook(values, "new_value", "new[3:] = value[3:] - 1")
        found = numbersOf(simple.TensorValues(Input=source, Tensor="output", Changes=change))
        checkClose(found.reshape(5, -1), np.maximum(rows - (np.arange(5) > 2)[:, None], 0), 1e-6, "changes")
        found = numbersOf(simple.TensorValues(Input=source, Tensor="rows", GradientOf="output"), "gradient")
        checkEqual(found, (rows > 0).astype(np.float32), "gradients")


def testRowByRow():
    source = simple.Generator(Input=golden())
    whole = simple.TensorValues(Input=source, Tensor="layer_2", NumberOfRows=3)
    parts = [numbersOf(simple.TensorValues(Input=source, Tensor="layer_2", FirstRow=row, NumberOfRows=1)) for row in range(3)]
    checkClose(numbersOf(whole), np.concatenate(parts), 1e-6, "row by row")


def testManyBatches():
    """More rows than the network takes at once; each part gets its own changes."""
    source = digits()
    values = simple.TensorValues(Input=source, Tensor="layer_2", NumberOfRows=70)
    change = hook(values, "new_value", "new[:] = value[:, :, ::-1]")
    found = numbersOf(simple.TensorValues(Input=source, Tensor="pool2", Changes=change, NumberOfRows=70))
    expected = numbersOf(values)[:, :, ::-1].reshape(70, 64, 4, 2, 4, 2).max((3, 5))
    checkEqual(found, expected, "pooled upside down")


run(testValues, testChangedActivations, testChangedGradients, testCalculator, testInterventions, testFixedBatch, testRowByRow, testManyBatches)
