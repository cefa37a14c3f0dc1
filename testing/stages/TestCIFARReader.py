"""CIFARReader: batches of CIFAR-10 and CIFAR-100 against the bytes that were written."""

import pathlib
import tempfile

import numpy as np
from paraview import simple

from datasets import (checkChoice, checkReference, checkSamples, checkTravels, cifar, md5, openFile, throughState,
                      writeFiles)
from stages import checkEqual, expectQuiet, fields, run, table

NAMES = ["airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck"]


def writeBatches(folder, *counts):
    """The files of a CIFAR-10 with batches of these sizes, and all labels."""
    labels = [np.random.RandomState(number).randint(0, 10, count) for number, count in enumerate(counts)]
    contents = {f"data_batch_{number + 1}.bin": cifar(each, seed=number) for number, each in enumerate(labels)}
    writeFiles(folder, {**contents, "batches.meta.txt": "\n".join(NAMES + [""]).encode()})
    return [str(pathlib.Path(folder) / name) for name in contents], np.concatenate(labels)


def testBatches():
    with tempfile.TemporaryDirectory() as folder:
        files, labels = writeBatches(folder, 30, 1, 20)
        source = simple.CIFARReader(FileNames=files)
        rows = expectQuiet(lambda: checkSamples(source, ["sample", "picture", "label", "label_name"], range(51)))
        checkEqual(rows["label"], labels, "label")
        checkEqual(rows["label_name"], [NAMES[label] for label in labels], "label_name")
        checkEqual(fields(source)["class_names"], NAMES, "class_names")
        checkReference(source, files, "cifar-10", (3, 32, 32), md5(*files))
        # The order is that of the files as they were given.
        turned = simple.CIFARReader(FileNames=files[::-1])
        checkEqual(table(turned)["label"], np.concatenate([labels[31:], labels[30:31], labels[:30]]), "the last file first")


def testHundred():
    with tempfile.TemporaryDirectory() as folder:
        fine, coarse = np.arange(40) * 2 % 100, np.arange(40) % 20
        writeFiles(folder, {"train.bin": cifar(coarse, fine),
                            "fine_label_names.txt": "\n".join(f"fine {n}" for n in range(100)).encode(),
                            "coarse_label_names.txt": "\n".join(f"coarse {n}" for n in range(20)).encode()})
        file = folder + "/train.bin"
        source = simple.CIFARReader(FileNames=[file])
        rows = checkSamples(source, ["sample", "picture", "label", "label_name", "coarse_label", "coarse_label_name"], range(40))
        for kind, name, labels in (("", "fine", fine), ("coarse_", "coarse", coarse)):
            checkEqual(rows[kind + "label"], labels, kind + "label")
            checkEqual(rows[kind + "label_name"], [f"{name} {label}" for label in labels], kind + "label_name")
        checkReference(source, [file], "cifar-100", (3, 32, 32), md5(file))


def testWithoutNames():
    with tempfile.TemporaryDirectory() as folder:
        writeFiles(folder, {"test_batch.bin": cifar([9, 0, 3])})
        rows = table(simple.CIFARReader(FileNames=[folder + "/test_batch.bin"]))
        checkEqual(rows["label_name"], ["9", "0", "3"], "classes without names")


def testChoice():
    with tempfile.TemporaryDirectory() as folder:
        files, labels = writeBatches(folder, 200, 400)
        checkChoice(simple.CIFARReader(FileNames=files), labels)


def testOpen():
    with tempfile.TemporaryDirectory() as folder:
        files, labels = writeBatches(folder, 10, 12)
        source = openFile(files[0])
        checkEqual(source.GetXMLName(), "CIFARReader", "reader")
        checkEqual(table(source)["label"], labels[:10], "one batch")
        source = simple.OpenDataFile(files)
        checkEqual(table(source)["label"], labels, "all batches at once")


def testTravels():
    with tempfile.TemporaryDirectory() as folder:
        checkTravels(simple.CIFARReader(FileNames=writeBatches(folder, 30, 20)[0]), folder)


def testState():
    with tempfile.TemporaryDirectory() as folder:
        files, _ = writeBatches(folder, 30, 20)
        before = table(simple.CIFARReader(registrationName="batches", FileNames=files, MaximumSamples=9, Choice="Random"))
        again = throughState("batches", folder)
        checkEqual(list(again.FileNames), files, "FileNames")
        for name, values in table(again).items():
            checkEqual(list(values), list(before[name]), name)


run(testBatches, testHundred, testWithoutNames, testChoice, testOpen, testTravels, testState)
