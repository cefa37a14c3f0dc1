"""examples/bring_your_own.py with networks that PyTorch exported. usage: test_bring_your_own.py SCRATCH_FOLDER"""

import pathlib
import shutil
import sys

import numpy
from example_run import fail, run, table

NETWORKS = pathlib.Path(__file__).resolve().parents[1] / "networks"
TABLES = ["activations.csv", "centers.csv", "samples.csv"]


def checkGenerator(folder):
    """The DCGAN: three hidden layers are clustered, the picture is not."""
    result = run("bring_your_own.py", NETWORKS / "dcgan" / "model.onnx", "--dimension", 10, "--samples", 30,
                 "--clusters", 2, "--output", folder)
    if result.returncode != 0 or "ConvTranspose + Tanh        32     32         3" not in result.stdout:
        fail("the DCGAN's layers are not listed")
    if sorted(path.name for path in folder.iterdir()) != TABLES:
        fail("files:", list(folder.iterdir()))
    if sorted(set(table(folder / "centers.csv")["layer"])) != [1, 2, 3]:
        fail("layers:", set(table(folder / "centers.csv")["layer"]))


def checkData(folder):
    """A network of nine inputs, fed from a file: its rows' own columns stay, for each layer."""
    data = folder / "rows.csv"
    latents = numpy.random.default_rng(1).normal(size=(25, 9))
    labels = numpy.arange(25) % 4
    names = [f"z:{index}" for index in range(9)] + ["label"]
    numpy.savetxt(data, numpy.column_stack([latents, labels]), delimiter=",", header=",".join(names), comments="")
    result = run("bring_your_own.py", NETWORKS / "tabular" / "model.onnx", "--data", data, "--output", folder)
    if result.returncode != 0:
        fail("the network of nine inputs was not run")
    samples = table(folder / "samples.csv")
    layers = len(set(samples["layer"]))
    if layers < 2 or len(samples["sample"]) != 25 * layers:
        fail("layers:", layers, "rows:", len(samples["sample"]))
    if not numpy.array_equal(samples["label"], labels[samples["sample"].astype(int)]):
        fail("labels moved away from their samples")
    for index in range(9):
        expected = latents[samples["sample"].astype(int), index]
        if not numpy.allclose(samples[f"z:{index}"], expected, rtol=1e-6):
            fail("z:", index, "is not what the file holds")


def checkErrors(folder):
    for network, dimension, words in [("missing.onnx", 10, "missing.onnx"),
                                      (NETWORKS / "dcgan" / "model.onnx", 11, "expected 10 components, found 11"),
                                      (NETWORKS / "bad" / "unknown_domain.onnx", 10, "unknown_domain.onnx")]:
        result = run("bring_your_own.py", network, "--dimension", dimension, "--output", folder)
        if result.returncode == 0 or words not in result.stdout or "Traceback" in result.stdout:
            fail(network, "must end with a message that says:", words)
        if result.stdout.count("ERR|") != 1:
            fail(network, "must give one message")


def checkCells(folder):
    """Rows of a file that lack a cell, or have text in one, are named."""
    data = pathlib.Path(__file__).resolve().parent / "data"
    for name, words in (("ragged.csv", "the cell of column 'z:3' is missing in row 1"), ("text.csv", "'z:0' has a cell that is no "
                        "number, in row 1; expected a number, found 'abc'")):
        result = run("bring_your_own.py", NETWORKS / "tabular" / "model.onnx", "--data", data / name, "--output", folder)
        text = result.stdout + (result.stderr or "")
        if result.returncode == 0 or words not in text or "Traceback" in text:
            fail(name, "must end with a message that says:", words, "found:", text)


scratch = pathlib.Path(sys.argv[1])
shutil.rmtree(scratch, ignore_errors=True)
for check in (checkGenerator, checkData, checkErrors, checkCells):
    folder = scratch / check.__name__
    folder.mkdir(parents=True)
    check(folder)
shutil.rmtree(scratch)
