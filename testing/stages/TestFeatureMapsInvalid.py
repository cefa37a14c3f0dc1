"""FeatureMaps on tables without a network or rows, of layers that there aren't, and of activations that are not finite."""

import pathlib
import tempfile

import numpy as np
from paraview import servermanager, simple

from classifier import Classifier
from datasets import writeFiles
from onnx_files import node, writeNetwork
from stages import CATS, check, checkEqual, expectError, expectQuiet, expectSilence, fields, run, tableFrom

FOLDER = pathlib.Path(tempfile.mkdtemp())
PICTURES = np.random.RandomState(0).normal(size=(6, 64)).astype(np.float32)


def classified(pictures=PICTURES):
    file = Classifier().write(FOLDER / "classifier.onnx")
    return simple.Network(Input=tableFrom({"x": pictures}), Network=file, InputArray="x")


def testNotBound():
    expectError(simple.FeatureMaps(Input=tableFrom({"a": np.zeros(3)})), "not bound to a network")
    expectError(simple.FeatureMaps(Input=simple.LatentSamples()), "not bound to a network")


def testNoSuchLayer():
    stage = simple.FeatureMaps(Input=classified(), Layer="nothing")
    expectError(stage, "classifier.onnx", "'nothing'", "layer_1, layer_2")
    stage.Layer = "layer_3"
    expectError(stage, "'layer_3'")
    stage.Layer = "layer_2"
    checkEqual(expectQuiet(lambda: fields(stage))["layer_name"], ["layer_2"], "the sheet comes back")
    stage.Layer = "relu"
    checkEqual(expectQuiet(lambda: fields(stage))["layer_name"], ["layer_1"], "a layer by its tensor")


def testNoRows():
    expectError(simple.FeatureMaps(Input=classified(PICTURES[:0])), "no rows")
    for selection in (simple.IDSelectionSource(FieldType="ROW", IDs=[]), simple.IDSelectionSource(FieldType="POINT", IDs=[-1, 1]),
                      simple.IDSelectionSource(FieldType="ROW", IDs=[-1, 99])):
        stage = simple.FeatureMaps(Input=classified(), Selection=selection)
        expectError(stage, "none of them is selected")
        stage.Selection = None
        checkEqual(expectQuiet(lambda: fields(stage))["sample"].tolist(), [0, 1, 2, 3], "without the selection")


def testProperties():
    for name in ("MaximumSamples", "NumberOfChannels"):
        for value in (0, -3):
            expectError(simple.FeatureMaps(Input=classified(), **{name: value}), name, "1 or more", f"found {value}")
    stage = simple.FeatureMaps(Input=classified())
    for name in ("Channels", "Scale"):
        for each in (2, 0):
            stage.SMProxy.GetProperty(name).SetElement(0, each)
            stage.SMProxy.UpdateVTKObjects()
            if each:
                expectError(stage, name, "0 to 1", "found 2")
    stage.NumberOfChannels = stage.MaximumSamples = 2**31 - 1
    checkEqual(len(expectQuiet(lambda: fields(stage))["sample"]), 6, "more than there are")


def testNotFinite():
    """A network of finite numbers that overflows; the table was bound before its inputs were spoilt."""
    file = writeNetwork(FOLDER / "square.onnx", [node("Mul", ["image", "image"], ["output"])], (3, ))
    large = np.ones((5, 3), np.float32)
    large[2, 1] = 1e30
    source = tableFrom({"sample": 10 + np.arange(5), "x": large})
    stage = simple.FeatureMaps(Input=simple.Network(Input=source, Network=file, InputArray="x"))
    expectError(stage, "square.onnx", "sample 12 in channel 1 of layer_1 is not finite", "inf")
    stage.MaximumSamples = 2
    checkEqual(expectQuiet(lambda: fields(stage))["sample"].tolist(), [10, 11], "samples before it")
    bound = {name: values[0] for name, values in fields(classified()).items()}
    spoilt = PICTURES.copy()
    spoilt[1, 0] = np.nan
    expectError(simple.FeatureMaps(Input=tableFrom({"x": spoilt}, bound)), "row 1")
    expectError(simple.FeatureMaps(Input=tableFrom({"x": PICTURES[:, :60].copy()}, bound)), "expected 64", "found 60")


def testTooLarge():
    """Refused before the network runs."""
    generator = simple.Generator(Input=simple.LatentSamples(NumberOfSamples=20000))
    stage = simple.FeatureMaps(Input=generator, Layer="layer_5", Channels="All", MaximumSamples=20000)
    expectError(stage, "memory", "Maximum Samples", "Number Of Channels")
    stage.MaximumSamples = 1
    check(expectQuiet(lambda: servermanager.Fetch(stage)).GetNumberOfPoints() > 0, "the sheet comes back")


def testBrokenPictures():
    folder = FOLDER / "broken"
    writeFiles(folder, {f"{number}.png": b"no picture" for number in range(3)})
    network = simple.Network(Input=simple.PictureFolderReader(Folder=str(folder)), Network=Classifier(3).write(FOLDER / "colours.onnx"))
    expectError(simple.FeatureMaps(Input=network), "none of the pictures", "0.png")


def testErrorBefore():
    expectSilence(lambda failing: simple.FeatureMaps(Input=failing))


def testNoSamples():
    """An opened file has layers but no samples."""
    expectError(simple.FeatureMaps(Input=simple.NetworkReader(FileName=str(CATS))), "cats.onnx", "has no samples")


run(testNotBound, testNoSuchLayer, testNoRows, testProperties, testNotFinite, testTooLarge, testBrokenPictures, testErrorBefore,
    testNoSamples)
