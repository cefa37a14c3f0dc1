"""The classifiers that come with Layerscope, against PyTorch (golden/make_classifiers.py)."""

import csv
import os
import pathlib

import numpy as np
from paraview import simple

from stages import SOURCE, check, checkClose, checkEqual, expectQuiet, fields, run, table

WEIGHTS = SOURCE / "weights"
DIGITS = str(WEIGHTS / "digits" / "t10k-2000-images-idx3-ubyte.gz")
MNIST = pathlib.Path(os.environ.get("LAYERSCOPE_MNIST", SOURCE / "build" / "data" / "mnist")) / "t10k-images-idx3-ubyte"
FASHION = pathlib.Path("/usr/share/datasets/fashion-mnist/t10k-images-idx3-ubyte.gz")


def golden(name):
    return np.load(SOURCE / "testing" / "stages" / "golden" / f"{name}.npz")


def predictions(reader, folder=None):
    file = {"Network": str(max((WEIGHTS / folder).glob("epoch_*.onnx")))} if folder else {}
    return simple.Predictions(Input=simple.Network(Input=reader, **file))


def checkPredictions(stage, truth, accuracy):
    rows = expectQuiet(lambda: table(stage))
    checkClose(rows["probability"], truth, 1e-5, "probabilities")
    checkEqual(rows["prediction"], truth.argmax(1), "classes")
    checkClose(fields(stage)["accuracy"], [accuracy], 1e-12, "accuracy")


def testFirstApply():
    """Digits, and no property set: the network, its mean and its deviation are the right ones."""
    checkPredictions(predictions(simple.MNISTReader(FileName=DIGITS)), golden("digits_cnn")["probabilities"], 0.991)


def testOthers():
    checkPredictions(predictions(simple.MNISTReader(FileName=DIGITS), "digits_mlp"), golden("digits_mlp")["probabilities"], 0.975)
    cats = simple.CIFARReader(FileNames=[str(WEIGHTS / "cats_test" / "test_batch.bin")])
    stage = predictions(cats, "cats_cnn")
    checkPredictions(stage, golden("cats_cnn")["probabilities"], 0.999)
    names = (WEIGHTS / "cats_test" / "batches.meta.txt").read_text().split("\n")
    checkEqual(table(stage, 2)["name"], names[:10], "names of the classes")


def testFeatureMaps():
    truth = golden("digits_cnn_maps")
    network = simple.Network(Input=simple.MNISTReader(FileName=DIGITS, MaximumSamples=43))
    rows = table(simple.SpatialPooling(Input=network, Pooling="None", Normalization="None", Layers=["layer_1", "layer_2"]))
    for layer in (1, 2):
        maps = truth[f"relu{layer}"]
        found = rows[f"layer_{layer}"][truth["indices"]].reshape(maps.shape)
        checkClose(found, maps, 1e-5, f"feature maps of layer {layer}")


def testClothing():
    """As many of Fashion-MNIST's 10 000 test pictures are told right as by PyTorch, but for two, where Debian's package has them."""
    if not FASHION.exists():
        print("left out: there is no", FASHION)
        return
    for name in ("fashion_cnn", "fashion_mlp"):
        with open(WEIGHTS / name / "training.csv", newline="") as file:
            accuracy = float(list(csv.DictReader(file))[-1]["test_accuracy"])
        stage = predictions(simple.MNISTReader(FileName=str(FASHION)), name)
        check(len(expectQuiet(lambda: table(stage))["sample"]) == 10000, "rows")
        checkClose(fields(stage)["accuracy"], [accuracy], 2.01e-4, "accuracy of " + name)


def testAllDigits():
    """The same class for each of MNIST's 10 000 test digits, where `./layerscope data mnist` has fetched them."""
    if not MNIST.exists():
        print("left out: there is no", MNIST)
        return
    for name in ("digits_cnn", "digits_mlp"):
        rows = table(predictions(simple.MNISTReader(FileName=str(MNIST)), name))
        checkEqual(rows["prediction"], golden(name)["classes"], "classes")
        check(len(rows["sample"]) == 10000, "rows")


run(testFirstApply, testOthers, testFeatureMaps, testClothing, testAllDigits)
