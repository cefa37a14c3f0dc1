"""Collect Epochs: the rows of all time steps, and the learning curve, against numpy; the shipped trainings against PyTorch."""

import csv
import os
import pathlib
import tempfile

import numpy as np
from paraview import servermanager, simple

from classifier import Classifier
from datasets import digits, writeMnist
from epochs import EPOCHS, runs, timedTable, timeOf, timeSteps, writeGenerators, writeSeries
from stages import (SOURCE, arrays, check, checkClose, checkEqual, expectQuiet, expectSilence, fields, globalIds, pixels, run, table,
                    tableFrom)

FOLDER = pathlib.Path(tempfile.mkdtemp())
PICTURES, LABELS = digits(50)
LABELS = LABELS % 5
NAMES = ["zero", "one", "two", "three", "four"]
READER = dict(FileName=writeMnist(FOLDER, PICTURES, LABELS), ClassNames=NAMES)
FILES = writeSeries(FOLDER)
X = PICTURES[:, None] / 255
WEIGHTS = SOURCE / "weights"
MNIST = pathlib.Path(os.environ.get("LAYERSCOPE_MNIST", SOURCE / "build" / "data" / "mnist")) / "t10k-images-idx3-ubyte"


def predictions(**reader):
    return simple.Predictions(Input=simple.Network(Input=simple.MNISTReader(**{**READER, **reader}), Network=FILES))


def testRows():
    stage = simple.CollectEpochs(Input=predictions())
    checkEqual((list(stage.Epochs), stage.Stride), ([], 1), "defaults")
    rows = expectQuiet(lambda: table(stage))
    once = table(simple.Predictions(Input=simple.Network(Input=simple.MNISTReader(**READER), Network=FILES[0])))
    checkEqual(list(rows), ["epoch", *once], "columns")
    checkEqual(rows["epoch"].dtype, np.int32, "type of the epochs")
    checkEqual(rows["epoch"], np.repeat(EPOCHS, 50), "epochs")
    for name in ("sample", "picture", "label"):
        checkEqual(rows[name], np.tile(once[name], 3), name)
    checkEqual(rows["label_name"], [NAMES[label] for label in LABELS] * 3, "names")
    p = np.concatenate([Classifier(side=28, seed=epoch).probabilities(X) for epoch in EPOCHS])
    checkClose(rows["probability"], p, 1e-5, "probabilities")
    checkEqual(rows["prediction"], p.argmax(1), "predictions")
    checkEqual(globalIds(stage), "sample", "global ids")
    column = servermanager.Fetch(stage).GetRowData().GetArray("probability")
    checkEqual([column.GetComponentName(each) for each in range(5)], NAMES, "components")
    checkEqual((timeOf(stage), timeOf(stage, 1)), (None, None), "the table is of no time")


def testCurve():
    stage = simple.CollectEpochs(Input=predictions())
    curve = expectQuiet(lambda: table(stage, 1))
    checkEqual(list(curve), ["Time", "network_file", "accuracy", "mean_loss", "mean_confidence", "mean_entropy",
                             *("accuracy_" + name for name in NAMES)], "columns")
    checkEqual(curve["Time"].tolist(), EPOCHS, "epochs")
    checkEqual(curve["network_file"], FILES, "files")
    p = [Classifier(side=28, seed=epoch).probabilities(X) for epoch in EPOCHS]
    right = [each.argmax(1) == LABELS for each in p]
    checkClose(curve["accuracy"], [each.mean() for each in right], 1e-12, "accuracy")
    checkClose(curve["mean_loss"], [-np.log(each[np.arange(50), LABELS]).mean() for each in p], 1e-5, "loss")
    checkClose(curve["mean_confidence"], [each.max(1).mean() for each in p], 1e-5, "confidence")
    checkClose(curve["mean_entropy"], [-(each * np.log(each)).sum(1).mean() for each in p], 1e-5, "entropy")
    for label, name in enumerate(NAMES):
        checkClose(curve["accuracy_" + name], [each[LABELS == label].mean() for each in right], 1e-12, name)


def testCurveOfWhatIsThere():
    """Rows whose label is not known count for nothing; without predictions there are no measures."""
    labels = {"correct": np.array([1, 0, -1, 1]), "label": np.array([0, 2, -1, 2]), "loss": np.array([0.5, 1.5, np.nan, 1])}
    curve = table(simple.CollectEpochs(Input=tableFrom(labels)), 1)
    checkEqual(list(curve), ["Time", "accuracy", "mean_loss", "accuracy_0", "accuracy_1", "accuracy_2"], "columns")
    checkClose(curve["accuracy"], [2 / 3], 1e-12, "accuracy")
    checkClose(curve["mean_loss"], [1], 1e-12, "loss")
    classes = [curve[f"accuracy_{label}"][0] for label in range(3)]
    check(np.array_equal(classes, [1, np.nan, 0.5], equal_nan=True), f"of classes: {classes}")
    checkEqual(list(table(simple.CollectEpochs(Input=tableFrom({"x": np.arange(3)})), 1)), ["Time"], "no predictions")


def testChoice():
    network = predictions()
    count = runs(network)
    stage = simple.CollectEpochs(Input=network, Stride=2)
    checkEqual(table(stage, 1)["Time"].tolist(), [0, 10], "every second")
    checkEqual(len(count), 2, "runs")
    stage.Epochs = [10, 2, 10]
    stage.Stride = 1
    checkEqual(table(stage, 1)["Time"].tolist(), [2, 10], "chosen ones")
    checkEqual(table(stage)["epoch"].tolist(), np.repeat([2, 10], 50).tolist(), "rows")
    stage.Stride = 5
    checkEqual(table(stage, 1)["Time"].tolist(), [2], "every fifth of them")
    stage.Epochs = []
    stage.Stride = 1
    checkEqual(table(stage, 1)["Time"].tolist(), EPOCHS, "all again")


def testRunsOnce():
    """Both outputs, and any time that is asked for, need one run; another network starts anew."""
    network = predictions()
    stage = simple.CollectEpochs(Input=network)
    count = runs(network)
    for time in (0, 10, 2):
        stage.SMProxy.UpdatePipeline(time)
    table(stage, 1)
    checkEqual(len(count), 3, "runs")
    network.SMProxy.UpdatePipeline(2)  # somebody else looks at another epoch
    table(stage)
    checkEqual(len(count), 4, "runs")
    network.Input.Network = FILES[:2]
    checkEqual(table(stage, 1)["Time"].tolist(), EPOCHS[:2], "epochs of the next run")


def testNoTime():
    """One step: 0, or the time that the data say."""
    one = simple.Predictions(Input=simple.Network(Input=simple.MNISTReader(**READER), Network=FILES[0]))
    rows = expectQuiet(lambda: table(simple.CollectEpochs(Input=one)))
    checkEqual(rows["epoch"].tolist(), [0] * 50, "epoch")
    checkEqual(rows["confidence"], table(one)["confidence"], "rows")


def testOtherTimes():
    """Steps of any source, fractions among them."""
    stage = simple.CollectEpochs(Input=timedTable((0.5, 2, 3.25)))
    rows = expectQuiet(lambda: table(stage))
    checkEqual(rows["epoch"].tolist(), np.repeat([0.5, 2, 3.25], 3).tolist(), "epochs")
    checkEqual(rows["z"][:, 0].tolist(), np.repeat([0.5, 2, 3.25], 3).tolist(), "each step's rows")
    checkEqual(timeSteps(simple.Network(Input=timedTable(), Network=FILES)), EPOCHS, "a network's time comes first")


def testPictures():
    """What stages behind need is there: pictures, names of classes, samples that are selected at all epochs."""
    stage = simple.CollectEpochs(Input=predictions())
    found = fields(stage)
    checkEqual(found["class_names"], NAMES, "names of classes")
    check("picture_files" in found, "where the pictures are")
    ofOne = {"network_file", "network_options", "latent_array", "accuracy", "mean_loss"} & set(found)
    check(not ofOne, f"what is of one epoch alone: {ofOne}")
    sheet = pixels(simple.ImageGrid(Input=stage, Selection=simple.GlobalIDSelectionSource(FieldType="ROW", GlobalIDs=[7, 9]),
                                    ImagesPerColumn=2))
    checkEqual(sheet.shape, (62, 32, 3), "a sheet of two, each once")
    for number, sample in enumerate((7, 9)):
        checkEqual(sheet[2 + 30 * number:30 + 30 * number, 2:30, 0], PICTURES[sample], f"picture {sample}")
    extracted = simple.ExtractSelection(Input=stage, Selection=simple.GlobalIDSelectionSource(FieldType="ROW", GlobalIDs=[7]))
    checkEqual(table(extracted)["epoch"].tolist(), EPOCHS, "the sample at all epochs")


def testActivations():
    """Layers of all epochs in one table, to be clustered or projected together."""
    network = simple.Network(Input=simple.MNISTReader(**READER), Network=FILES)
    stage = simple.CollectEpochs(Input=simple.SpatialPooling(Input=network, Normalization="None"))
    rows = expectQuiet(lambda: table(stage))
    expected = np.concatenate([Classifier(side=28, seed=epoch).features(X).max((2, 3)) for epoch in EPOCHS])
    checkClose(rows["layer_1"], expected, 1e-5, "activations")
    check("layer_channels" in fields(stage), "what is known of the layers stays")
    checkEqual(len(table(simple.LayerKMeans(Input=stage, NumberOfClusters=3))["cluster"]), 150, "clusters")


def testBinding():
    """A table of one network at all steps stays bound; one of several is not, and says so."""
    from stages import expectError
    one = simple.Generator(Input=timedTable(), Network=writeGenerators(FOLDER)[0])
    bound = simple.CollectEpochs(Input=one)
    checkEqual(len(table(simple.SpatialPooling(Input=bound, Normalization="None"))["layer_1"]), 6, "pooled")
    expectError(simple.SpatialPooling(Input=simple.CollectEpochs(Input=predictions())), "not bound to a network")


def testSilence():
    expectSilence(lambda source: simple.CollectEpochs(Input=source))


def testShippedTrainings():
    """The learning of digits_mlp and digits_cnn, on the shipped digits."""
    golden = np.load(SOURCE / "testing" / "stages" / "golden" / "learning.npz")
    reader = simple.MNISTReader(FileName=str(WEIGHTS / "digits" / "t10k-2000-images-idx3-ubyte.gz"))
    for name in ("digits_mlp", "digits_cnn"):
        files = [str(file) for file in (WEIGHTS / name).glob("epoch_*.onnx")]
        stage = simple.CollectEpochs(Input=simple.Predictions(Input=simple.Network(Input=reader, Network=files)))
        rows = expectQuiet(lambda: table(stage))
        curve = table(stage, 1)
        checkEqual(curve["Time"], golden[name + "_epochs"], "epochs")
        checkEqual(rows["prediction"].reshape(9, 2000), golden[name + "_classes"], f"{name}, classes")
        right = golden[name + "_classes"] == rows["label"][:2000]
        checkClose(curve["accuracy"], right.mean(1), 1e-12, f"{name}, accuracy")
        checkClose(curve["mean_loss"], golden[name + "_losses"], 1e-5, f"{name}, loss")


def testWholeTrainings():
    """What the trainings wrote down, where `./layerscope data mnist` has fetched the 10 000 digits that it is about."""
    if not MNIST.exists():
        print("left out: there is no", MNIST)
        return
    for name in ("digits_mlp", "digits_cnn"):
        with open(WEIGHTS / name / "training.csv") as file:
            written = {int(row["epoch"]): row for row in csv.DictReader(file)}
        files = [str(file) for file in (WEIGHTS / name).glob("epoch_*.onnx")]
        network = simple.Network(Input=simple.MNISTReader(FileName=str(MNIST)), Network=files)
        curve = table(simple.CollectEpochs(Input=simple.Predictions(Input=network)), 1)
        checkEqual(len(curve["Time"]), 9, "epochs")
        for epoch, accuracy, loss in zip(curve["Time"], curve["accuracy"], curve["mean_loss"]):
            checkEqual(f"{accuracy:.4f}", written[epoch]["test_accuracy"], f"{name}, accuracy at {epoch}")
            check(abs(loss - float(written[epoch]["test_loss"])) < 1.1e-5, f"{name}, loss at {epoch}: {loss}")


run(testRows, testCurve, testCurveOfWhatIsThere, testChoice, testRunsOnce, testNoTime, testOtherTimes, testPictures, testActivations,
    testBinding, testSilence, testShippedTrainings, testWholeTrainings)
