"""MNISTReader on files that are wrong in every way: one message that names the file, an empty table, ParaView alive."""

import gzip
import pathlib
import tempfile

import numpy as np
from paraview import simple

from datasets import digits, idx, writeMnist
from stages import checkEqual, expectError, expectQuiet, run, table


def testFiles():
    pictures, labels = digits(20)
    good = idx(pictures)
    packed = gzip.compress(good)
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / "train-images-idx3-ubyte"
        for content, *words in (
                (b"", "empty"), (b"\0\0", "no IDX file", "found 00 00"), (b"\1" + good[1:], "no IDX file", "found 01 00 08 03"),
                (good[:2] + b"\x0d" + good[3:], "expected unsigned bytes", "found floats"),
                (good[:10], "within its header", "expected at least 16 bytes", "found 10 bytes"),
                (good[:-1], "shorter", "20 x 28 x 28 = 15680 bytes", "found 15679 bytes"),
                (good + b"\0", "longer", "found 15681 bytes"),
                (good[:4] + b"\xff\xff\xff\xff" + good[8:], "shorter", "4294967295 x 28 x 28", "found 15680 bytes"),
                (good[:4] + b"\xff" * 12, "shorter", "4294967295 x 4294967295 x 4294967295", "found 0 bytes"),
                (packed[:-9], "end"), (packed[:40], "end"), (packed[:60] + b"\0\0\0\0" + packed[64:], "damaged"),
                (idx(labels), "expected 3 or 4 axes", "found 1 axis"), (good[:4] + b"\0\0\0\0" + good[8:16], "no pictures"),
                (good[:4] + b"\0\0\0\0" + good[8:], "longer")):
            path.write_bytes(content)
            expectError(simple.MNISTReader(FileName=str(path)), path, *words)
        path.write_bytes(good)
        checkEqual(len(expectQuiet(lambda: table(simple.MNISTReader(FileName=str(path))))["sample"]), 20, "the good file")


def testLabels():
    pictures, labels = digits(20)
    with tempfile.TemporaryDirectory() as folder:
        beside = pathlib.Path(folder) / "train-labels-idx1-ubyte.gz"
        file = writeMnist(folder, pictures, labels[:19])
        expectError(simple.MNISTReader(FileName=file), beside, "expected 20 labels", "found 19")
        file = writeMnist(folder, pictures, np.full(20, 7))
        expectError(simple.MNISTReader(FileName=file, ClassNames=["a", "b"]), beside, "picture 0", "expected 0 to 1", "found 7")
        beside.write_bytes(beside.read_bytes()[:-10])
        expectError(simple.MNISTReader(FileName=file), beside, "end")
        expectError(simple.MNISTReader(FileName=file, LabelsFile=file), "images-idx3", "expected 1 axis", "found 3 axes")
        expectError(simple.MNISTReader(FileName=file, LabelsFile=folder + "/none"), folder + "/none", "does not exist")
        expectError(simple.MNISTReader(FileName=file, LabelsFile=folder), folder, "found a folder")


def testProperties():
    expectError(simple.MNISTReader(), "FileName")
    expectError(simple.MNISTReader(FileName="/nowhere/train-images-idx3-ubyte"), "/nowhere", "does not exist")
    pictures, labels = digits(20)
    with tempfile.TemporaryDirectory() as folder:
        expectError(simple.MNISTReader(FileName=folder), folder, "found a folder")
        file = writeMnist(folder, pictures, labels)
        expectError(simple.MNISTReader(FileName=file, MaximumSamples=-1), "MaximumSamples", "found -1")
        unknown = simple.MNISTReader(FileName=file)
        unknown.SMProxy.GetProperty("Choice").SetElement(0, 3)
        unknown.SMProxy.UpdateVTKObjects()
        expectError(unknown, "Choice", "found 3")
        (pathlib.Path(folder) / "train-labels-idx1-ubyte.gz").unlink()
        expectError(simple.MNISTReader(FileName=file, MaximumSamples=5, Choice="Stratified"), "Stratified", "labels")


def testGone():
    """A saved state whose file is gone, or another one by now."""
    pictures, labels = digits(20)
    with tempfile.TemporaryDirectory() as folder:
        file = writeMnist(folder, pictures, labels)
        source = simple.MNISTReader(FileName=file)
        expectQuiet(lambda: table(source))
        pathlib.Path(file).write_bytes(b"something else")
        source.MaximumSamples = 5
        expectError(source, file, "no IDX file")
        pathlib.Path(file).unlink()
        source.MaximumSamples = 6
        expectError(source, file, "does not exist")


run(testFiles, testLabels, testProperties, testGone)
