"""What examples/learning.py writes, on one rank and on two. usage: python3 test_learning.py SCRATCH_FOLDER"""

import csv
import os
import pathlib
import shutil
import sys

import numpy
from example_run import EXAMPLES, fail, picture, run

# Of the shipped digits, by PyTorch: testing/stages/golden/make_learning.py.
GOLDEN = numpy.load(EXAMPLES.parent / "testing" / "stages" / "golden" / "learning.npz")
CNN = sorted((EXAMPLES.parent / "weights" / "digits_cnn").glob("epoch_00[0-3].onnx"))


def texts(path):
    with open(path, newline="") as file:
        names, *rows = csv.reader(file)
    return {name: numpy.array(values) for name, values in zip(names, zip(*rows))}


def learn(folder, ranks, *arguments):
    result = run("learning.py", "--output", folder, *arguments, ranks=ranks)
    if result.returncode != 0:
        fail("learning.py ended with", result.returncode)
    found = sorted(path.name for path in folder.iterdir())
    if found != ["epochs.csv", "forgotten.png", "samples.csv"]:
        fail("found", found)
    return texts(folder / "epochs.csv"), texts(folder / "samples.csv")


def check(curve, rows, name, epochs):
    classes, labels = GOLDEN[name + "_classes"][:len(epochs)], rows["label"].astype(int)[rows["epoch"].astype(int) == epochs[0]]
    order = numpy.argsort(rows["sample"].astype(int)[rows["epoch"].astype(int) == epochs[0]])
    right = classes == labels[order]
    if curve["Time"].astype(float).tolist() != list(epochs):
        fail("epochs:", curve["Time"])
    if not numpy.allclose(curve["accuracy"].astype(float), right.mean(1), atol=1e-9):
        fail("accuracy:", curve["accuracy"], "expected", right.mean(1))
    if not numpy.allclose(curve["mean_loss"].astype(float), GOLDEN[name + "_losses"][:len(epochs)], rtol=1e-5):
        fail("loss:", curve["mean_loss"])
    if len(labels) != 2000 or len(rows["sample"]) != 2000 * len(epochs):
        fail("rows:", len(rows["sample"]))
    return (right[:-1].any(0) & ~right[-1]).sum()


scratch = pathlib.Path(sys.argv[1])
shutil.rmtree(scratch, ignore_errors=True)
scratch.mkdir(parents=True)
epochs = GOLDEN["digits_mlp_epochs"]
if check(*learn(scratch / "one", 1), "digits_mlp", epochs) == 0:
    fail("nothing was forgotten")
forgotten = check(*learn(scratch / "two", 2, "--networks", *CNN[::-1]), "digits_cnn", [0, 1, 2, 3])
if (picture(scratch / "two" / "forgotten.png").shape[0] < 28) or forgotten == 0:
    fail("forgotten:", forgotten)

wrong = scratch / "wrong"
result = run("learning.py", "--networks", CNN[0], scratch / "epoch_007.onnx", "--output", wrong)
if result.returncode == 0 or "epoch_007.onnx" not in result.stdout or "Traceback" in result.stdout:
    fail("a file that is not there must end with one message")
if any(wrong.iterdir()):
    fail("files were left:", os.listdir(wrong))
result = run("learning.py", "--output", wrong, plugin=False)
if result.returncode == 0 or "PV_PLUGIN_PATH" not in result.stdout or "Traceback" in result.stdout:
    fail("without the plugin there must be one message")
shutil.rmtree(scratch)
