"""Predictions: against numpy and scikit-learn."""

import pathlib
import tempfile

import numpy as np
from paraview import simple, servermanager
from sklearn.metrics import accuracy_score, confusion_matrix, precision_recall_fscore_support

from classifier import Classifier
from datasets import digits, writeMnist, writePicture
from onnx_files import node, writeNetwork
from stages import arrays, check, checkClose, checkEqual, expectQuiet, fields, globalIds, messages, run, table, tableFrom

FOLDER = pathlib.Path(tempfile.mkdtemp())
PICTURES, LABELS = digits(60)
LABELS = LABELS % 5
READER = dict(FileName=writeMnist(FOLDER, PICTURES, LABELS), ClassNames=["zero", "one", "two", "three", "four"])
CLASSIFIER = Classifier(side=28)
X = PICTURES[:, None] / 255


def predictions(softmax=False, **properties):
    file = CLASSIFIER.write(FOLDER / f"classifier_{softmax}.onnx", softmax)
    network = simple.Network(Input=simple.MNISTReader(**READER), Network=file)
    return simple.Predictions(Input=network, **properties)


def checkRows(rows, p, labels):
    rows = {name: np.asarray(values) for name, values in rows.items()}
    checkClose(rows["probability"], p, 1e-5, "probability")
    checkEqual(rows["prediction"], p.argmax(1), "prediction")
    checkClose(rows["confidence"], p.max(1), 1e-5, "confidence")
    checkClose(rows["entropy"], -(p * np.log(p)).sum(1), 1e-5, "entropy")
    if labels is not None:
        checkEqual(rows["correct"], (p.argmax(1) == labels).astype(int), "correct")
        checkClose(rows["loss"], -np.log(p[np.arange(len(p)), labels]), 1e-5, "loss")


def testRows():
    for softmax in (False, True):
        stage = predictions(softmax)
        checkEqual((stage.Softmax, stage.LabelArray, stage.Output), ("Automatic", "label", ""), "defaults")
        rows = expectQuiet(lambda: table(stage))
        checkEqual(list(rows), ["sample", "picture", "label", "label_name", "prediction", "prediction_name", "confidence",
                                "probability", "entropy", "correct", "outcome", "loss"], "columns")
        checkRows(rows, CLASSIFIER.probabilities(X), LABELS)
        names = np.array(READER["ClassNames"])
        checkEqual(rows["prediction_name"], names[rows["prediction"]].tolist(), "names")
        checkEqual(rows["outcome"], [f"{names[label]} -> {names[found]}" for label, found in zip(LABELS, rows["prediction"])],
                   "outcome")
        checkEqual(globalIds(stage), "sample", "global ids")
        stage.UpdatePipeline()
        column = servermanager.Fetch(stage).GetRowData().GetArray("probability")
        checkEqual([column.GetComponentName(each) for each in range(5)], READER["ClassNames"], "components")


def testConfusionAndClasses():
    stage = predictions()
    p = CLASSIFIER.probabilities(X)
    predicted = p.argmax(1)
    counts = confusion_matrix(LABELS, predicted, labels=range(5))
    confusion = table(stage, 1)
    checkEqual(confusion["label"], np.repeat(np.arange(5), 5), "label")
    checkEqual(confusion["prediction"], np.tile(np.arange(5), 5), "prediction")
    checkEqual(confusion["count"], counts.reshape(-1), "count")
    checkEqual(confusion["label_name"], np.repeat(READER["ClassNames"], 5).tolist(), "label_name")
    checkEqual(confusion["prediction_name"], np.tile(READER["ClassNames"], 5).tolist(), "prediction_name")
    checkClose(confusion["share"], (counts / counts.sum(1, keepdims=True)).reshape(-1), 1e-12, "share")
    classes = table(stage, 2)
    precision, recall, f1, support = precision_recall_fscore_support(LABELS, predicted, labels=range(5), zero_division=0)
    checkEqual(classes["name"], READER["ClassNames"], "name")
    checkEqual(classes["support"], support, "support")
    checkEqual(classes["predicted"], np.bincount(predicted, minlength=5), "predicted")
    never = classes["predicted"] == 0
    checkEqual(np.isnan(classes["precision"]), never, "precision of what was never predicted")
    for name, expected in (("precision", precision), ("recall", recall), ("f1", f1)):
        checkClose(np.nan_to_num(classes[name]), expected, 1e-12, name)
    for port in range(3):
        checkClose(fields(stage, port)["accuracy"], [accuracy_score(LABELS, predicted)], 1e-12, "accuracy")
        checkClose(fields(stage, port)["mean_loss"], [-np.log(p[np.arange(60), LABELS]).mean()], 1e-5, "mean_loss")


def testLabels():
    """Some rows may have none, all may, and their column may have another name."""
    p = CLASSIFIER.probabilities(X)
    stage = predictions(LabelArray="None")
    rows = table(stage)
    checkRows(rows, p, None)
    check("correct" not in rows and "accuracy" not in fields(stage), "compared though switched off")
    checkEqual([len(table(stage, port)[name]) for port, name in ((1, "count"), (2, "support"))], [0, 0], "rows")
    some = np.where(np.arange(60) % 3 == 0, -1, LABELS)
    source = tableFrom({"x": X.reshape(60, -1).astype(np.float32), "truth": some})
    flat = writeNetwork(FOLDER / "flat.onnx", [node("Gemm", ["image", "weight", "offset"], ["output"], transB=1)], (784,),
                        weight=CLASSIFIER.weight[:, :676].repeat(2, 1)[:, :784], offset=CLASSIFIER.offset)
    stage = simple.Predictions(Input=simple.Network(Input=source, Network=flat, InputArray="x"), LabelArray="truth")
    rows = table(stage)
    checkEqual(rows["correct"] < 0, some < 0, "correct of rows without a label")
    checkEqual([text[0] == "?" for text in rows["outcome"]], (some < 0).tolist(), "outcome of rows without a label")
    checkEqual(np.isnan(rows["loss"]), some < 0, "loss of rows without a label")
    checkEqual(table(stage, 1)["count"].sum(), (some >= 0).sum(), "counted rows")
    checkEqual(rows["prediction_name"], [str(each) for each in rows["prediction"]], "numbers as names")
    # Nobody asked for labels that the network doesn't know.
    source = tableFrom({"x": X.reshape(60, -1).astype(np.float32), "label": LABELS + 3})
    stage = simple.Predictions(Input=simple.Network(Input=source, Network=flat, InputArray="x"))
    with messages() as found:
        rows = table(stage)
    check(len(found) == 1 and "expected 0 to 4, found 7" in found[0], f"found {found}")
    check("correct" not in rows, "compared with labels of something else")


def outputs(op, values, softmax="Automatic", **attributes):
    """Predictions of a network that gives values, after an operator."""
    values = np.asarray(values, np.float32)
    nodes = [node("Identity", ["image"], ["same"]), node(op, ["same"], ["output"], **attributes)]
    file = writeNetwork(FOLDER / f"{op}_{values.shape[1]}.onnx", nodes, (values.shape[1],))
    network = simple.Network(Input=tableFrom({"x": values}), Network=file, InputArray="x")
    return table(simple.Predictions(Input=network, Softmax=softmax))


def testSoftmax():
    values = np.random.RandomState(2).normal(0, 4, (9, 4))
    exponentials = np.exp(values)
    p = exponentials / exponentials.sum(1, keepdims=True)
    checkRows(outputs("Identity", values), p, None)
    checkRows(outputs("Softmax", values, axis=1), p, None)
    checkRows(outputs("LogSoftmax", values, axis=1), p, None)
    checkRows(outputs("Identity", p), p, None)
    again = np.exp(p) / np.exp(p).sum(1, keepdims=True)
    checkRows(outputs("Identity", p, "On"), again, None)
    # One row that is no distribution says that none is.
    mixed = np.concatenate([p, values[:1]])
    checkRows(outputs("Identity", mixed)  , np.exp(mixed) / np.exp(mixed).sum(1, keepdims=True), None)
    # Several independent labels: the values stay, the entropy is that of their shares.
    sigmoid = 1 / (1 + np.exp(-values))
    rows = outputs("Sigmoid", values)
    checkClose(rows["probability"], sigmoid, 1e-5, "sigmoid")
    shares = sigmoid / sigmoid.sum(1, keepdims=True)
    checkClose(rows["entropy"], -(shares * np.log(shares)).sum(1), 1e-5, "entropy of the shares")


def testLargeLogits():
    """Without overflow, and with a loss that the probabilities are too coarse for."""
    rows = outputs("Identity", [[1000, 0, -1000], [-3e38, 0, 3e38]])
    checkEqual(rows["prediction"].tolist(), [0, 2], "prediction")
    checkEqual(rows["probability"].tolist(), [[1, 0, 0], [0, 0, 1]], "probability")
    checkEqual(rows["entropy"].tolist(), [0, 0], "entropy")
    source = tableFrom({"x": np.array([[1000, 0]], np.float32), "label": np.array([1])})
    file = writeNetwork(FOLDER / "two.onnx", [node("Identity", ["image"], ["output"])], (2,))
    stage = simple.Predictions(Input=simple.Network(Input=source, Network=file, InputArray="x"))
    checkClose(table(stage)["loss"], [1000], 1e-12, "loss")


def testOneValue():
    """The second of two classes."""
    values = np.array([[-2], [0.5], [3]])
    p = 1 / (1 + np.exp(-values))
    both = np.concatenate([1 - p, p], 1)
    checkRows(outputs("Sigmoid", values), both, None)
    checkRows(outputs("Identity", values), both, None)


def testOutput():
    """Another layer than the network's output."""
    stage = predictions(True)
    checkEqual(table(stage.Input, 1)["name"], ["layer_1", "layer_2"], "layers")
    stage.Output = "layer_1"
    rows = table(stage)
    checkEqual(rows["probability"].shape, (60, 4 * 26 * 26), "a value a class")


def testBrokenPictures():
    folder = FOLDER / "pictures"
    folder.mkdir()
    made = np.random.RandomState(3).randint(0, 256, (4, 8, 8, 3))
    for number, picture in enumerate(made):
        writePicture(folder / f"{number}.png", picture)
    (folder / "0b.png").write_bytes(b"no picture")
    classifier = Classifier(channels=3)
    network = simple.Network(Input=simple.PictureFolderReader(Folder=str(folder)), Network=classifier.write(FOLDER / "rgb.onnx"))
    with messages() as found:
        rows = table(simple.Predictions(Input=network))
    check(len(found) == 1 and "0b.png" in found[0], f"found {found}")
    checkRows(rows, classifier.probabilities(made.transpose(0, 3, 1, 2) / 255), None)
    checkEqual(rows["file"], ["0.png", "1.png", "2.png", "3.png"], "rows")


run(testRows, testConfusionAndClasses, testLabels, testSoftmax, testLargeLogits, testOneValue, testOutput, testBrokenPictures)
