"""Activation Maximization on tables without a network, of layers and channels that there aren't, behind what has no derivative, and
with numbers that overflow."""

import pathlib
import tempfile

import numpy as np
from paraview import simple

from classifier import Classifier
from datasets import writeFiles
from onnx_files import node, writeNetwork
from stages import check, checkEqual, expectError, expectQuiet, expectSilence, run, table, tableFrom

FOLDER = pathlib.Path(tempfile.mkdtemp())
X = np.random.RandomState(0).normal(size=(6, 3)).astype(np.float32)


def fails(stage, *parts):
    expectError(stage, *parts, outputs=2)


def classified(count=6):
    file = Classifier().write(FOLDER / "classifier.onnx", softmax=True)
    pictures = np.random.RandomState(0).normal(size=(count, 64)).astype(np.float32)
    return simple.Network(Input=tableFrom({"x": pictures}), Network=file, InputArray="x")


def fed(name, nodes, **weights):
    return simple.Network(Input=tableFrom({"x": X}), Network=writeNetwork(FOLDER / name, nodes, (3, ), **weights), InputArray="x")


def testNotBound():
    fails(simple.ActivationMaximization(Input=tableFrom({"a": np.zeros(3)})), "not bound to a network")
    fails(simple.ActivationMaximization(Input=simple.LatentSamples()), "not bound to a network")


def testNoRows():
    """Rows are not needed."""
    rows = expectQuiet(lambda: table(simple.ActivationMaximization(Input=classified(0)), 1))
    checkEqual((rows["channel"].tolist(), "best_sample" in rows), ([0, 1, 2, 3, 4], False), "classes")


def testNoSuchChannel():
    stage = simple.ActivationMaximization(Input=classified(), Channels=[1, 5])
    fails(stage, "classifier.onnx", "no such class or channel", "0 to 4", "found 5")
    stage.Channels = [-1]
    fails(stage, "no such class or channel", "found -1")
    stage.Channels = [4]
    checkEqual(expectQuiet(lambda: table(stage, 1))["channel"].tolist(), [4], "it comes back")


def testNoSuchLayer():
    fails(simple.ActivationMaximization(Input=classified(), Layer="nothing"), "classifier.onnx", "'nothing'", "layer_1, layer_2")


def testCut():
    """The node that has no derivative is named."""
    nodes = [node("Round", ["image"], ["steps"]), node("Relu", ["steps"], ["output"])]
    fails(simple.ActivationMaximization(Input=fed("round.onnx", nodes)), "round.onnx", "Round", "no derivative")


def testNotFinite():
    large = np.full((3, 2), 1e30, np.float32)
    nodes = [node("MatMul", ["image", "w"], ["much"]), node("Mul", ["much", "much"], ["output"])]
    fails(simple.ActivationMaximization(Input=fed("much.onnx", nodes, w=large)), "activation of channel 0", "not finite")
    large[1, 1] = np.nan
    fails(simple.ActivationMaximization(Input=fed("nan.onnx", [node("MatMul", ["image", "w"], ["output"])], w=large), Channels=[1]),
          "channel 1", "not finite")
    # The score is finite, and 3 w x^2, its derivative, isn't.
    nodes = [node("MatMul", ["image", "w"], ["sum"]), node("Mul", ["sum", "sum"], ["square"]), node("Mul", ["square", "sum"], ["output"])]
    steep = fed("steep.onnx", nodes, w=np.full((3, 1), 1e13, np.float32))
    fails(simple.ActivationMaximization(Input=steep), "of channel 0", "not finite")


def testProperties():
    for name, value, expected in (("MaximumChannels", 0, "1 or more"), ("Steps", 0, "1 or more"), ("BlurInterval", 0, "1 or more"),
                                  ("Jitter", -1, "0 or more"), ("BestSamples", -1, "0 or more"), ("Decay", 1.5, "0 to 1"),
                                  ("StartLevel", -0.1, "0 to 1"), ("StartNoise", -1.0, "0 to"), ("StepSize", float("nan"), "0 to"),
                                  ("Blur", 1e9, "0 to 1000"), ("TotalVariation", -2.0, "0 to"), ("LengthLimit", -1.0, "0 to")):
        fails(simple.ActivationMaximization(Input=classified(), **{name: value}), name, expected)
    stage = simple.ActivationMaximization(Input=classified())
    for name in ("Objective", "Optimizer", "Display"):
        for each in (2, 0):
            stage.SMProxy.GetProperty(name).SetElement(0, each)
            stage.SMProxy.UpdateVTKObjects()
            if each:
                fails(stage, name, "0 to 1", "found 2")
    check(len(expectQuiet(lambda: table(stage, 1))["channel"]) == 5, "the sheet comes back")


def testHuge():
    """A blur and a jitter that are wider than the picture; more samples than there are."""
    network = simple.NetworkReader(FileName=Classifier(3).write(FOLDER / "colours.onnx"))
    rows = expectQuiet(lambda: table(simple.ActivationMaximization(Input=network, Blur=50, Jitter=2000000, Steps=4), 1))
    check(np.isfinite(rows["activation"]).all(), rows)
    rows = expectQuiet(lambda: table(simple.ActivationMaximization(Input=classified(), BestSamples=2000000, Steps=1), 1))
    checkEqual(rows["best_sample"].shape, (5, 6), "all there are")


def testBrokenPictures():
    folder = FOLDER / "broken"
    writeFiles(folder, {f"{number}.png": b"no picture" for number in range(3)})
    network = simple.Network(Input=simple.PictureFolderReader(Folder=str(folder)), Network=Classifier(3).write(FOLDER / "colours.onnx"))
    fails(simple.ActivationMaximization(Input=network), "none of the pictures", "0.png")


def testErrorBefore():
    expectSilence(lambda failing: simple.ActivationMaximization(Input=failing))


run(testNotBound, testNoRows, testNoSuchChannel, testNoSuchLayer, testCut, testNotFinite, testProperties, testHuge, testBrokenPictures,
    testErrorBefore)
