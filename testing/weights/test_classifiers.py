#!/usr/bin/python3
"""The shipped classifiers, their pictures and what PyTorch makes of them (testing/stages/golden) belong together."""

import csv
import pathlib
import sys
import unittest

import numpy as np

HERE = pathlib.Path(__file__).resolve().parent
WEIGHTS = HERE.parents[1] / "weights"
GOLDEN = HERE.parents[1] / "testing" / "stages" / "golden"
sys.path.insert(0, str(WEIGHTS / "training"))
import cat_classes  # noqa: E402
import digits  # noqa: E402
from evaluate_classifier import evaluateFile  # noqa: E402

EPOCHS = (0, 1, 2, 3, 4, 6, 8, 12, 16)
CLOSE = 1e-6
SOME = 50


def golden(name):
    with np.load(GOLDEN / f"{name}.npz") as file:
        return dict(file)


def cats():
    """Pictures [1000, 3, 32, 32] in [-1, 1] and labels."""
    records = np.fromfile(WEIGHTS / "cats_test" / "test_batch.bin", np.uint8).reshape(1000, 3073)
    return (records[:, 1:].reshape(-1, 3, 32, 32) / np.float32(255) - np.float32(0.5)) / np.float32(0.5), records[:, 0]


def softmax(logits):
    powers = np.exp(logits - logits.max(1, keepdims=True))
    return powers / powers.sum(1, keepdims=True)


def history(name):
    with open(WEIGHTS / name / "training.csv", newline="") as file:
        return list(csv.DictReader(file))


class Classifiers(unittest.TestCase):
    def setUp(self):
        pictures, self.labels = digits.readDigits(WEIGHTS / "digits", "t10k-2000")
        self.digits = digits.normalise(pictures)[:, None]

    def testEpochs(self):
        for name, accuracy in ("digits_mlp", 0.98), ("digits_cnn", 0.99), ("cats_cnn", 0.9):
            files = sorted(path.name for path in (WEIGHTS / name).glob("*.onnx"))
            self.assertEqual(files, [f"epoch_{epoch:03}.onnx" for epoch in EPOCHS])
            rows = history(name)
            self.assertEqual([int(row["epoch"]) for row in rows], list(range(EPOCHS[-1] + 1)))
            self.assertLess(float(rows[0]["test_accuracy"]), 0.2)
            self.assertGreater(float(rows[-1]["test_accuracy"]), accuracy)

    def testClothing(self):
        """Of these the last epoch is shipped."""
        for name, accuracy in ("fashion_mlp", 0.89), ("fashion_cnn", 0.91):
            self.assertTrue((WEIGHTS / name / "epoch_016.onnx").exists())
            rows = history(name)
            self.assertEqual([int(row["epoch"]) for row in rows], list(range(EPOCHS[-1] + 1)))
            self.assertGreater(float(rows[-1]["test_accuracy"]), accuracy)

    def testDigits(self):
        for name in "digits_mlp", "digits_cnn":
            truth = golden(name)
            self.assertEqual(truth["classes"].shape, (10000,))
            self.assertEqual(truth["probabilities"].shape, (2000, 10))
            np.testing.assert_array_equal(truth["probabilities"].argmax(1), truth["classes"][:2000])
            self.assertGreater((truth["classes"][:2000] == self.labels).mean(), 0.97)
            found = softmax(evaluateFile(WEIGHTS / name / "epoch_016.onnx", self.digits[:SOME])["logits"])
            np.testing.assert_allclose(found, truth["probabilities"][:SOME], atol=CLOSE)

    def testFeatureMaps(self):
        truth = golden("digits_cnn_maps")
        found = evaluateFile(WEIGHTS / "digits_cnn" / "epoch_016.onnx", self.digits[truth["indices"]])
        for name in "relu1", "relu2":
            np.testing.assert_allclose(found[name], truth[name], rtol=1e-5, atol=1e-5)

    def testCats(self):
        truth = golden("cats_cnn")["probabilities"]
        pictures, labels = cats()
        self.assertGreater((truth.argmax(1) == labels).mean(), 0.9)
        found = softmax(evaluateFile(WEIGHTS / "cats_cnn" / "epoch_016.onnx", pictures[:SOME])["logits"])
        np.testing.assert_allclose(found, truth[:SOME], atol=CLOSE)

    def testUntrained(self):
        logits = evaluateFile(WEIGHTS / "cats_cnn" / "epoch_000.onnx", cats()[0][:SOME])["logits"]
        self.assertLess(np.ptp(softmax(logits)), 0.5)


class Cats(unittest.TestCase):
    def testFactors(self):
        """The labels follow from the factors, and the names of the classes are theirs."""
        with open(WEIGHTS / "cats_test" / "factors.csv", newline="") as file:
            rows = list(csv.DictReader(file))
        factors = np.array([[float(row[name]) for name in cat_classes.cat_factors.NAMES] for row in rows])
        labels = np.array([int(row["label"]) for row in rows])
        np.testing.assert_array_equal(labels, cats()[1])
        np.testing.assert_array_equal(labels, cat_classes.labelsOf(factors))
        np.testing.assert_array_equal(np.bincount(labels), [100] * 10)
        self.assertEqual((WEIGHTS / "cats_test" / "batches.meta.txt").read_text().splitlines(), cat_classes.NAMES)


if __name__ == "__main__":
    unittest.main()
