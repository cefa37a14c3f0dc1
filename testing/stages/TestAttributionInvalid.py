"""Attribution on tables without a network or rows, of units and layers that there aren't, and behind what has no derivative."""

import pathlib
import tempfile

import numpy as np
from paraview import simple

from classifier import Classifier
from datasets import writeFiles, writePicture
from onnx_files import node, writeNetwork
from stages import CATS, check, expectError, expectQuiet, expectSilence, run, table, tableFrom

FOLDER = pathlib.Path(tempfile.mkdtemp())
PICTURES = np.random.RandomState(0).normal(size=(6, 64)).astype(np.float32)


def classified(pictures=PICTURES, **columns):
    file = Classifier().write(FOLDER / "classifier.onnx")
    return simple.Network(Input=tableFrom({"x": pictures, **columns}), Network=file, InputArray="x")


def fails(stage, *parts):
    expectError(stage, *parts, outputs=2)


def testNotBound():
    fails(simple.Attribution(Input=tableFrom({"a": np.zeros(3)})), "not bound to a network")
    fails(simple.Attribution(Input=simple.LatentSamples()), "not bound to a network")


def testNoRows():
    fails(simple.Attribution(Input=classified(PICTURES[:0])), "no rows")
    none = simple.IDSelectionSource(FieldType="ROW", IDs=[-1, 99])
    fails(simple.Attribution(Input=classified(), Selection=none), "none of them is selected")
    fails(simple.Attribution(Input=simple.NetworkReader(FileName=str(CATS))), "cats.onnx", "has no samples")


def testNoSuchUnit():
    stage = simple.Attribution(Input=classified(), Target="Unit", Unit=99)
    fails(stage, "classifier.onnx", "no such class or channel", "found 99")
    stage.Unit = -1
    fails(stage, "no such class or channel", "found -1")
    stage.Unit = 1
    check(len(expectQuiet(lambda: table(stage, 1))["sample"]) == 6, "the sheet comes back")


def testLabels():
    fails(simple.Attribution(Input=classified(), Target="Label"), "no labels", "'label'")
    unknown = np.array([1, 0, -1, 2, 0, 1], np.int32)
    fails(simple.Attribution(Input=classified(label=unknown), Target="Label"), "sample 2 has none")
    fails(simple.Attribution(Input=classified(), LabelArray="kind"), "kind")
    fails(simple.Attribution(Input=classified(label=unknown + 60), Target="Label"), "no such class or channel")


def testNoSuchLayer():
    fails(simple.Attribution(Input=classified(), Output="nothing"), "classifier.onnx", "'nothing'", "layer_1, layer_2")
    fails(simple.Attribution(Input=classified(), Method="Grad-CAM", Layer="layer_9"), "'layer_9'")
    fails(simple.Attribution(Input=classified(), Method="Grad-CAM", Layer="layer_2"), "rows and columns")
    generator = simple.Generator(Input=simple.LatentSamples(NumberOfSamples=1))
    fails(simple.Attribution(Input=generator, Method="Grad-CAM"), "[channels, height, width]")


def testCut():
    """The node that has no derivative is named."""
    file = writeNetwork(FOLDER / "round.onnx", [node("Round", ["image"], ["steps"]), node("Relu", ["steps"], ["output"])], (3, ))
    source = simple.Network(Input=tableFrom({"x": PICTURES[:, :3].copy()}), Network=file, InputArray="x")
    fails(simple.Attribution(Input=source), "round.onnx", "Round", "no derivative")


def testNotFinite():
    """A network of finite numbers whose derivative overflows."""
    nodes = [node("Mul", ["image", "image"], ["square"]), node("Mul", ["square", "image"], ["output"])]
    file = writeNetwork(FOLDER / "cube.onnx", nodes, (3, ))
    large = np.ones((4, 3), np.float32)
    large[2, 1] = 1e25
    source = simple.Network(Input=tableFrom({"sample": 10 + np.arange(4), "x": large}), Network=file, InputArray="x")
    fails(simple.Attribution(Input=source), "sample 12", "not finite")
    check(len(expectQuiet(lambda: table(simple.Attribution(Input=source, MaximumSamples=2), 1))["sample"]) == 2, "those before it")


def testProperties():
    for name, value, least in (("Samples", 0, "1 or more"), ("MaximumSamples", 0, "1 or more"), ("Noise", -0.1, "0 to 1"),
                               ("Noise", 1.5, "0 to 1"), ("Opacity", 2.0, "0 to 1")):
        fails(simple.Attribution(Input=classified(), **{name: value}), name, least)
    stage = simple.Attribution(Input=classified())
    for name, most in (("Method", 8), ("Target", 3), ("Sign", 4), ("Baseline", 2)):
        for each in (most + 1, 0):
            stage.SMProxy.GetProperty(name).SetElement(0, each)
            stage.SMProxy.UpdateVTKObjects()
            if each:
                fails(stage, name, f"0 to {most}", f"found {most + 1}")
    check(len(expectQuiet(lambda: table(stage, 1))["sample"]) == 6, "the sheet comes back")


def testBaselineSample():
    source = classified(sample=10 + np.arange(6))
    stage = simple.Attribution(Input=source, Method="Integrated Gradients", Baseline="Sample", BaselineSample=3)
    fails(stage, "BaselineSample is no sample of the table", "from 10 to 15", "found 3")
    stage.BaselineSample = -1
    fails(stage, "found -1")
    stage.BaselineSample = 11
    check(len(expectQuiet(lambda: table(stage, 1))["sample"]) == 6, "the sheet comes back")


def testRegion():
    classes = simple.Attribution(Input=classified(), Region=1)
    fails(classes, "classifier.onnx", "layer_2 has no region", "sample, feature, height, width")
    generator = simple.Generator(Input=simple.LatentSamples(NumberOfSamples=2))
    for rows, columns, what in (([0, 128], [0, 0], ("rows", "0 to 127", "found 0 to 128")), ([5, 4], [0, 0], ("rows", "found 5 to 4")),
                                ([0, 0], [-1, 3], ("columns", "found -1 to 3")), ([0, 0], [128, 128], ("columns", "found 128"))):
        stage = simple.Attribution(Input=generator, Region=1, RegionRows=rows, RegionColumns=columns)
        fails(stage, "cats.onnx", *what)
    stage.RegionColumns = [0, 0]
    check(len(expectQuiet(lambda: table(stage, 1))["sample"]) == 2, "the sheet comes back")
    # Rows and columns before the channels.
    file = writeNetwork(FOLDER / "last.onnx", [node("Conv", ["image", "kernel"], ["conv"]), node("Transpose", ["conv"], ["last"], perm=[0, 2, 3, 1]),
                                               node("MatMul", ["last", "weights"], ["sums"]), node("Relu", ["sums"], ["relu"]),
                                               node("Flatten", ["relu"], ["output"])], (1, 6, 6),
                        kernel=np.ones((2, 1, 3, 3), np.float32), weights=np.ones((2, 3), np.float32))
    last = simple.Network(Input=tableFrom({"x": PICTURES[:, :36].copy()}), Network=file, InputArray="x")
    fails(simple.Attribution(Input=last, Region=1, Output="relu"), "last.onnx", "sample, feature, height, width", "sample, height, width, feature")


def testBrokenPictures():
    folder = FOLDER / "broken"
    writeFiles(folder, {f"{number}.png": b"no picture" for number in range(3)})
    network = simple.Network(Input=simple.PictureFolderReader(Folder=str(folder)), Network=Classifier(3).write(FOLDER / "colours.onnx"))
    fails(simple.Attribution(Input=network), "none of the pictures", "0.png")
    mixed = FOLDER / "mixed"
    writeFiles(mixed, {"2.png": b"no picture"})
    for number in range(2):
        writePicture(mixed / f"{number}.png", np.random.RandomState(number).randint(0, 256, (8, 8, 3)))
    network = simple.Network(Input=simple.PictureFolderReader(Folder=str(mixed)), Network=str(FOLDER / "colours.onnx"))
    chosen = simple.IDSelectionSource(FieldType="ROW", IDs=[-1, 0, -1, 1])
    fails(simple.Attribution(Input=network, Selection=chosen, Method="Integrated Gradients", Baseline="Sample", BaselineSample=2),
          "the picture of BaselineSample cannot be read", "2.png")


def testErrorBefore():
    expectSilence(lambda failing: simple.Attribution(Input=failing))


run(testNotBound, testNoRows, testNoSuchUnit, testLabels, testNoSuchLayer, testCut, testNotFinite, testProperties, testBaselineSample,
    testRegion, testBrokenPictures, testErrorBefore)
