"""CIFARReader on files that are wrong in every way: one message that names the file, an empty table, ParaView alive."""

import gzip
import tempfile

from paraview import simple

from datasets import cifar, writeFiles
from stages import checkEqual, expectError, expectQuiet, run, table


def reader(folder, *names):
    return simple.CIFARReader(FileNames=[f"{folder}/{name}" for name in names])


def testSizes():
    with tempfile.TemporaryDirectory() as folder:
        good = cifar([1, 2, 3])
        writeFiles(folder, {"empty.bin": b"", "short.bin": good[:-1], "long.bin": good + b"\0", "tiny.bin": b"\1",
                            "good.bin": good, "other.bin": cifar([1], [2]), "cut.bin": gzip.compress(good)[:-20]})
        expectError(reader(folder, "empty.bin"), folder + "/empty.bin", "empty")
        for name, size in (("short.bin", 9218), ("long.bin", 9220), ("tiny.bin", 1)):
            expectError(reader(folder, name), f"{folder}/{name}", "3073", "3074", f"found {size} byte")
        expectError(reader(folder, "good.bin", "short.bin"), folder + "/short.bin", "found 9218 bytes")
        expectError(reader(folder, "good.bin", "other.bin"), folder + "/other.bin", "3073", "found 3074 bytes")
        expectError(reader(folder, "good.bin", "none.bin"), folder + "/none.bin", "does not exist")
        expectError(reader(folder, "cut.bin"), folder + "/cut.bin", "end")
        checkEqual(expectQuiet(lambda: table(reader(folder, "good.bin")))["label"].tolist(), [1, 2, 3], "the good file")


def testLabels():
    with tempfile.TemporaryDirectory() as folder:
        writeFiles(folder, {"ten.bin": cifar([1, 10]), "names/some.bin": cifar([1, 0, 2]), "names/batches.meta.txt": b"a\nb\n",
                            "hundred/train.bin": cifar([20], [5]), "hundred/coarse_label_names.txt": b"only\n"})
        expectError(reader(folder, "ten.bin"), folder + "/ten.bin", "picture 1", "expected 0 to 9", "found 10")
        expectError(reader(folder, "names/some.bin"), "some.bin", "picture 2", "expected 0 to 1", "found 2")
        expectError(reader(folder, "hundred/train.bin"), "train.bin", "picture 0", "expected 0 to 0", "found 20")


def testProperties():
    expectError(simple.CIFARReader(), "FileNames")
    expectError(simple.CIFARReader(FileNames=["/tmp"]), "/tmp", "found a folder")
    with tempfile.TemporaryDirectory() as folder:
        writeFiles(folder, {"good.bin": cifar([1, 2, 3])})
        source = reader(folder, "good.bin")
        source.MaximumSamples = -5
        expectError(source, "MaximumSamples", "found -5")
        source.MaximumSamples = 10
        checkEqual(len(table(source)["sample"]), 3, "more samples than there are")


run(testSizes, testLabels, testProperties)
