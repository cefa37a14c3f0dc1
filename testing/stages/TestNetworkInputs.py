"""Network and Generator: networks of several inputs, of whole numbers, with the samples along another axis, and what counts as
the output. Expected values are computed by numpy."""

import pathlib
import tempfile

import numpy as np
from paraview import simple

from classifier import Conditional
from datasets import digits, writeMnist
from onnx_files import node, valueInfo, writeGraph
from stages import check, checkClose, checkEqual, fields, run, table, tableFrom

FOLDER = pathlib.Path(tempfile.mkdtemp())
RANDOM = np.random.RandomState(3)
PICTURES, LABELS = digits(20)
DIGITS = writeMnist(FOLDER, PICTURES, LABELS)


def weights(*shape):
    return RANDOM.normal(0, 0.5, shape).astype(np.float32)


def activations(network, layer="layer_1"):
    pooling = simple.SpatialPooling(Input=network, Pooling="None", Normalization="None", Layers=[layer])
    return table(pooling)[layer]


def testColumnBesidePictures():
    conditional = Conditional(FOLDER / "conditional.onnx", (1, 28, 28))
    network = simple.Network(Input=simple.MNISTReader(FileName=DIGITS), Network=conditional.file)
    x = PICTURES / 255
    checkClose(activations(network), conditional.run(x, LABELS), 1e-4, "the column of the input's name")
    check("inputs.other.label=label" in fields(network)["network_options"], "the table tells what is fed")
    network.OtherInputs = ["label", "3"]
    checkClose(activations(network), conditional.run(x, np.full(20, 3)), 1e-4, "a number for all")
    network.OtherInputs = ["label", "sample"]
    first = simple.MNISTReader(FileName=DIGITS, MaximumSamples=10)
    network.Input = first
    checkClose(activations(network), conditional.run(x[:10], np.arange(10)), 1e-4, "another column")
    network.MainInput = "x"
    checkClose(activations(network), conditional.run(x[:10], np.arange(10)), 1e-4, "the main input by name")


def testColumnBesideLatents():
    conditional = Conditional(FOLDER / "latents.onnx", (5,), 12)
    z, labels = weights(9, 5), RANDOM.randint(0, 10, 9)
    generator = simple.Generator(Input=tableFrom({"z": z, "label": labels}), Network=conditional.file)
    checkClose(activations(generator), conditional.run(z, labels), 1e-5, "latents and their label")


def testAttributions():
    """The derivative by the pixels, at each row's own label."""
    conditional = Conditional(FOLDER / "conditional.onnx", (1, 28, 28))
    network = simple.Network(Input=simple.MNISTReader(FileName=DIGITS), Network=conditional.file)
    values = conditional.run(PICTURES / 255, LABELS)
    attribution = simple.Attribution(Input=network, Method="Gradient", Target="Unit", Unit=2, MaximumSamples=20, KeepAttributions=1)
    found = table(attribution, 1)["attribution"]
    checkClose(found, np.where(values[:, 2:3] > 0, np.abs(conditional.weight[:, 2]), 0), 1e-6, "magnitude of the derivative")
    attribution.Method = "Integrated Gradients"
    completeness = table(attribution, 1)["completeness"]
    start = np.maximum(conditional.embedding[LABELS, 2], 0)
    sums = table(attribution, 1)["attribution"].sum(1)
    differs = np.abs(values[:, 2] - start) > 0.1
    check(differs.sum() > 5, "some change")
    checkClose(completeness[differs], (sums / (values[:, 2] - start))[differs], 1e-3, "each sample's own start")


class Sentences:
    """The mean of the embeddings of those words that the mask lets through, and a linear layer."""

    def __init__(self):
        self.embedding, self.weight = weights(30, 4), weights(4, 3)
        nodes = [node("Gather", ["embedding", "ids"], ["words"]), node("Cast", ["mask"], ["seen"], to=1),
                 node("Unsqueeze", ["seen", "last"], ["weights"]), node("Mul", ["words", "weights"], ["masked"]),
                 node("ReduceSum", ["masked", "middle"], ["sum"], keepdims=0), node("MatMul", ["sum", "weight"], ["output"])]
        inputs = [valueInfo("ids", ["batch", "words"], np.int64), valueInfo("mask", ["batch", "words"], np.int64)]
        self.file = writeGraph(FOLDER / "sentences.onnx", nodes, inputs, [valueInfo("output", ["batch", 3])],
                               embedding=self.embedding, weight=self.weight, last=np.array([2]), middle=np.array([1]))

    def run(self, ids, mask):
        return (self.embedding[ids] * mask[:, :, None]).sum(1) @ self.weight


def testWholeNumbers():
    """How many words there are follows from the column, for both inputs, since the file calls them the same."""
    sentences = Sentences()
    ids, mask = RANDOM.randint(0, 30, (7, 5)), RANDOM.randint(0, 2, (7, 5))
    source = tableFrom({"ids": ids, "mask": mask, "attention": 1 - mask})
    network = simple.Network(Input=source, Network=sentences.file, InputArray="ids")
    checkClose(activations(network), sentences.run(ids, mask), 1e-5, "columns of their names")
    check("input.shape=5" in fields(network)["network_options"], "the shape travels with the table")
    network.OtherInputs = ["mask", "1"]
    checkClose(activations(network), sentences.run(ids, np.ones((7, 5))), 1e-5, "one number")
    network.OtherInputs = ["mask", "1 1, 0 1 0"]
    checkClose(activations(network), sentences.run(ids, np.tile([1, 1, 0, 1, 0], (7, 1))), 1e-5, "a number each")
    network.OtherInputs = ["mask", "attention", "", ""]
    checkClose(activations(network), sentences.run(ids, 1 - mask), 1e-5, "another column")
    network.InputShape = [5]
    checkClose(activations(network), sentences.run(ids, 1 - mask), 1e-5, "a shape that is given")


def testAxisOfSamples():
    """A network that takes the steps of a sequence first, and has them first in its output."""
    weight = weights(2, 4)
    nodes = [node("MatMul", ["x", "weight"], ["linear"]), node("Relu", ["linear"], ["output"])]
    x = weights(6, 3, 2)
    expected = np.maximum(x @ weight, 0)
    for name, properties in (("batch", {}), ("any", {"SampleAxis": 1})):
        file = writeGraph(FOLDER / f"steps_{name}.onnx", nodes, [valueInfo("x", [3, name, 2])],
                          [valueInfo("output", [3, name, 4])], weight=weight)
        network = simple.Network(Input=tableFrom({"x": x.reshape(6, 6)}), InputArray="x", Network=file, **properties)
        # a layer's values: channels, then positions
        checkClose(activations(network), expected.transpose(0, 2, 1).reshape(6, -1), 1e-5, "layer")
        predictions = simple.Predictions(Input=network, Softmax="Off")
        checkClose(table(predictions)["probability"], expected.reshape(6, -1), 1e-5, "output")


def testOutput():
    weight = weights(3, 4)
    nodes = [node("MatMul", ["x", "weight"], ["linear"]), node("Relu", ["linear"], ["features"]),
             node("ReduceSum", ["features"], ["total"], keepdims=0), node("ArgMax", ["features"], ["best"], axis=1, keepdims=0)]
    file = writeGraph(FOLDER / "outputs.onnx", nodes, [valueInfo("x", ["n", 3])],
                      [valueInfo("total", []), valueInfo("best", ["n"], np.int64), valueInfo("features", ["n", 4])], weight=weight)
    x = weights(8, 3)
    network = simple.Network(Input=tableFrom({"x": x}), InputArray="x", Network=file)
    features = np.maximum(x @ weight, 0)
    predictions = simple.Predictions(Input=network, Softmax="Off")
    checkClose(table(predictions)["probability"], features, 1e-5, "the first output that has samples")
    for name in ("linear", "/linear/MatMul"):
        network.Output = name
        checkClose(table(predictions)["probability"], x @ weight, 1e-5, name)
    network.Output = "best"
    last = table(network, 1)["name"][-1]
    checkClose(activations(network, last), features.argmax(1), 0, "whole numbers")


run(testColumnBesidePictures, testColumnBesideLatents, testAttributions, testWholeNumbers, testAxisOfSamples, testOutput)
