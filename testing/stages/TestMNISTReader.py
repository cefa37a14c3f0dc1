"""MNISTReader: rows, labels and the choice of samples against the arrays that were written."""

import pathlib
import resource
import tempfile
import time

import numpy as np
from paraview import simple

from datasets import checkChoice, checkReference, checkSamples, checkTravels, digits, md5, openFile, throughState, writeMnist
from stages import check, checkEqual, expectQuiet, fields, run, table

COLUMNS = ["sample", "picture", "label", "label_name"]


def reader(folder, count=50, gz=True, **properties):
    pictures, labels = digits(count)
    return labels, simple.MNISTReader(FileName=writeMnist(folder, pictures, labels, gz=gz), **properties)


def testTable():
    for gz in (True, False):
        with tempfile.TemporaryDirectory() as folder:
            labels, source = reader(folder, gz=gz)
            rows = expectQuiet(lambda: checkSamples(source, COLUMNS, range(50)))
            checkEqual(rows["label"], labels, "label")
            checkEqual(rows["label_name"], [str(label) for label in labels], "label_name")
            checkReference(source, [source.FileName], "idx", (1, 28, 28), md5(source.FileName))
            check("class_names" not in fields(source), "names that nobody gave")


def testClassNames():
    with tempfile.TemporaryDirectory() as folder:
        names = [f"class {number}" for number in range(10)]
        labels, source = reader(folder, ClassNames=names)
        checkEqual(table(source)["label_name"], [names[label] for label in labels], "label_name")
        checkEqual(fields(source)["class_names"], names, "class_names")


def testLabels():
    """Those beside the pictures are taken by themselves, others on request; without any there are no columns."""
    with tempfile.TemporaryDirectory() as folder:
        labels, source = reader(folder)
        beside = pathlib.Path(folder) / "train-labels-idx1-ubyte.gz"
        other = pathlib.Path(folder) / "other.gz"
        beside.rename(other)
        checkSamples(simple.MNISTReader(FileName=source.FileName), COLUMNS[:2], range(50))
        told = simple.MNISTReader(FileName=source.FileName, LabelsFile=str(other))
        checkEqual(table(told)["label"], labels, "labels from another file")


def testChoice():
    with tempfile.TemporaryDirectory() as folder:
        labels, source = reader(folder, 2000)
        checkChoice(source, labels)


def testOpen():
    with tempfile.TemporaryDirectory() as folder:
        pictures, labels = digits(20)
        for stem, gz in (("train", True), ("t10k", False), ("emnist-letters-test", True)):
            source = openFile(writeMnist(folder, pictures, labels, stem, gz))
            checkEqual(source.GetXMLName(), "MNISTReader", "reader")
            checkEqual(table(source)["label"], labels, "label")


def testTravels():
    with tempfile.TemporaryDirectory() as folder:
        _, source = reader(folder)
        checkTravels(source, folder)


def testState():
    with tempfile.TemporaryDirectory() as folder:
        properties = dict(MaximumSamples=20, Choice="Stratified", Seed=3, ClassNames=list("abcdefghij"))
        _, source = reader(folder, 300, registrationName="digits", **properties)
        before = table(source)
        again = throughState("digits", folder)
        for name, value in properties.items():
            found = again.GetPropertyValue(name)
            checkEqual(list(found) if name == "ClassNames" else found, value, name)
        for name, values in table(again).items():
            checkEqual(list(values), list(before[name]), name)


def testChangedFile():
    """A file that is written anew is read anew, at the next change of a property or by File > Reload Files."""
    with tempfile.TemporaryDirectory() as folder:
        _, source = reader(folder)
        before = fields(source)["picture_checksum"]
        pictures, labels = digits(40, 1)
        writeMnist(folder, pictures, labels)
        simple.ReloadFiles(source)
        checkEqual(table(source)["label"], labels, "labels of the new file")
        checkReference(source, [source.FileName], "idx", (1, 28, 28), md5(source.FileName))
        check(fields(source)["picture_checksum"] != before, "the checksum is that of the old file")


def testMany():
    """60 000 digits open at once and cost little but their rows."""
    with tempfile.TemporaryDirectory() as folder:
        pictures = np.zeros((60000, 28, 28), np.uint8)
        pictures[:, 4:24, 8:16] = np.random.RandomState(0).randint(0, 256, (60000, 20, 8))
        file = writeMnist(folder, pictures, np.arange(60000) % 10)
        del pictures
        before, begin = memory(), time.monotonic()
        source = simple.MNISTReader(FileName=file)
        source.UpdatePipeline()
        seconds, grown = time.monotonic() - begin, memory() - before
        print(f"60000 digits: {seconds:.2f} s, {grown:.1f} MiB")
        check(seconds < 5, f"took {seconds} s")
        check(grown < 20, f"took {grown} MiB")
        checkEqual(len(table(source)["sample"]), 60000, "rows")


def memory():
    """MiB that this process has now."""
    with open("/proc/self/statm") as pages:
        return int(pages.read().split()[1]) * resource.getpagesize() / 2**20


run(testTable, testClassNames, testLabels, testChoice, testOpen, testTravels, testState, testChangedFile, testMany)
