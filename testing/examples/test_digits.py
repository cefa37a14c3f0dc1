"""What examples/digits.py writes, on one rank and on two. usage: python3 test_digits.py SCRATCH_FOLDER"""

import csv
import pathlib
import shutil
import sys

import numpy
from example_run import fail, picture, run

TABLES = ["predictions.csv", "confusion.csv", "classes.csv", "samples.csv", "centers.csv", "quality.csv"]
PICTURES = ["confusion.png", "kernels.png", "maps_right.png", "maps_wrong.png", "wrong.png"]
SAMPLES = 500


def texts(path):
    """The columns of a CSV file."""
    with open(path, newline="") as file:
        names, *rows = csv.reader(file)
    return {name: numpy.array(values) for name, values in zip(names, zip(*rows))}


def analyse(folder, ranks, *arguments):
    result = run("digits.py", "--samples", SAMPLES, "--output", folder, *arguments, ranks=ranks)
    if result.returncode != 0:
        fail("digits.py ended with", result.returncode)
    found = sorted(path.name for path in folder.iterdir())
    if found != sorted([*TABLES, *PICTURES]):
        fail("expected", [*TABLES, *PICTURES], "found", found)


def checkTables(folder):
    predictions, confusion = texts(folder / "predictions.csv"), texts(folder / "confusion.csv")
    right = predictions["label"] == predictions["prediction"]
    if len(right) != SAMPLES or right.mean() < 0.97 or right.all():
        fail("samples:", len(right), "right:", right.sum())
    if (right.astype(int).astype(str) != predictions["correct"]).any():
        fail("correct is not whether label and prediction are the same")
    counts = confusion["count"].astype(int).reshape(10, 10)
    if counts.sum() != SAMPLES or counts.trace() != right.sum():
        fail("confusion:", counts)
    cells = picture(folder / "confusion.png").sum(2)[12::24, 12::24]
    if (numpy.diff(cells.ravel()[numpy.argsort(counts.ravel(), kind="stable")]) < 0).any():
        fail("the picture of the confusion matrix does not get lighter with the counts")
    purity = texts(folder / "quality.csv")["purity"].astype(float)
    if not (len(purity) == 3 and purity[0] < purity[1] < purity[2] and purity[2] > 0.9):
        fail("purity of the layers:", purity)


def compare(one, two):
    for name in TABLES:
        first, second = texts(one / name), texts(two / name)
        if first.keys() != second.keys():
            fail(name, "columns differ:", first.keys() ^ second.keys())
        order = [numpy.lexsort([columns[key] for key in ("sample", "cluster", "layer") if key in columns])
                 if "sample" in columns else slice(None) for columns in (first, second)]
        for column, values in first.items():
            here, there = values[order[0]], second[column][order[1]]
            if (here == there).all():
                continue
            if not numpy.allclose(here.astype(float), there.astype(float), rtol=1e-5, atol=1e-9, equal_nan=True):
                fail(name, "column", column, "differs between one rank and two")
    for name in PICTURES:
        if abs(picture(one / name) - picture(two / name)).max() > 1:
            fail(name, "differs between one rank and two")


def checkErrors(folder):
    result = run("digits.py", "--data", folder / "no-images-idx3-ubyte", "--output", folder)
    if result.returncode == 0 or "no-images-idx3-ubyte" not in result.stdout or "Traceback" in result.stdout:
        fail("a file that is not there must end with one message")
    if any(folder.iterdir()):
        fail("files were left:", list(folder.iterdir()))
    result = run("digits.py", "--output", folder, plugin=False)
    if result.returncode == 0 or "PV_PLUGIN_PATH" not in result.stdout or "Traceback" in result.stdout:
        fail("without the plugin there must be one message")


scratch = pathlib.Path(sys.argv[1])
shutil.rmtree(scratch, ignore_errors=True)
scratch.mkdir(parents=True)
analyse(scratch / "one", 1)
checkTables(scratch / "one")
analyse(scratch / "two", 2)
compare(scratch / "one", scratch / "two")
checkErrors(scratch / "wrong")
shutil.rmtree(scratch)
