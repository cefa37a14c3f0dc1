"""NumPyReader on files that are wrong in every way: one message that names the file, an empty table, ParaView alive."""

import io
import pathlib
import pickle
import tempfile
import zipfile

import numpy as np
from paraview import simple

from stages import checkEqual, expectError, expectQuiet, run, table


def npy(array, **options):
    stream = io.BytesIO()
    np.save(stream, array, **options)
    return stream.getvalue()


class Harmful:
    """What a pickle may do when it is read."""

    def __reduce__(self):
        return pathlib.Path.touch, (pathlib.Path(MARK), )


def testFiles():
    good = npy(np.arange(12.0).reshape(4, 3))
    with tempfile.TemporaryDirectory() as folder:
        file = pathlib.Path(folder) / "array.npy"
        for content, *words in (
                (b"", "empty"), (b"\x93NUM", "no NumPy array"), (b"text", "no NumPy array"), (good[:9], "within its header"),
                (good[:60], "within its header"), (good[:-1], "shorter", "4 x 3", "96 bytes", "found 95 bytes"),
                (good + b"\0", "longer", "found 97 bytes"), (good[:6] + b"\7" + good[7:], "version", "7.0"),
                (good.replace(b"(4, 3)", b"(4,-3)"), "header"), (good.replace(b"<f8", b"<c8"), "no plain numbers", "<c8"),
                (good.replace(b"(4, 3), }  ", b"(2147483647, 3), }"[:11]), "header"),
                (npy(np.array(["a", "b"])), "no plain numbers", "<U1"), (npy(np.zeros(3, "f4,i2")), "no plain numbers"),
                (npy(np.zeros((0, 3))), "empty", "0 x 3"), (npy(np.zeros((3, 0))), "empty", "3 x 0"),
                (npy(np.zeros((0, 3, 3))), "no pictures"), (npy(np.array(3.0)), "a single number")):
            file.write_bytes(content)
            expectError(simple.NumPyReader(FileName=str(file)), file, *words)
        file.write_bytes(good)
        checkEqual(len(expectQuiet(lambda: table(simple.NumPyReader(FileName=str(file))))["sample"]), 4, "the good file")


def testHuge():
    """Headers that promise more than there is, or than anybody has: refused without asking for memory."""
    with tempfile.TemporaryDirectory() as folder:
        file = pathlib.Path(folder) / "array.npy"
        for shape in ((10**12, ), (10**6, 10**6), (2, 10**10), (10**9, 28, 28), (2**40, 2**40)):
            header = f"{{'descr': '<f8', 'fortran_order': False, 'shape': {shape}, }}".encode()
            file.write_bytes(b"\x93NUMPY\1\0" + len(header).to_bytes(2, "little") + header + bytes(16))
            expectError(simple.NumPyReader(FileName=str(file)), file)
        file.write_bytes(b"\x93NUMPY\2\0\xff\xff\xff\xff{")
        expectError(simple.NumPyReader(FileName=str(file)), file, "too long")


def testPickles():
    """They would run code: none of it is run."""
    with tempfile.TemporaryDirectory() as folder:
        global MARK
        MARK = folder + "/harm"
        harmful = np.array([Harmful(), Harmful()], object)
        (pathlib.Path(folder) / "objects.npy").write_bytes(npy(harmful, allow_pickle=True))
        (pathlib.Path(folder) / "pickle.npy").write_bytes(pickle.dumps(harmful))
        np.savez(folder + "/objects.npz", x=harmful)
        for name in ("objects.npy", "pickle.npy", "objects.npz"):
            expectError(simple.NumPyReader(FileName=f"{folder}/{name}"), name, "would run code")
        np.save(folder + "/good.npy", np.arange(2))
        expectError(simple.NumPyReader(FileName=folder + "/good.npy", Labels="objects.npy"), "objects.npy", "would run code")
        checkEqual(pathlib.Path(MARK).exists(), False, "code of a pickle was run")


def testArchives():
    with tempfile.TemporaryDirectory() as folder:
        file = pathlib.Path(folder) / "data.npz"
        np.savez_compressed(file, x=np.arange(3000.0).reshape(100, 30), y=np.arange(100))
        good = file.read_bytes()
        for array in ("", "w"):
            source = simple.NumPyReader(FileName=str(file))
            source.Array = array
            expectError(source, file, "one of x, y")
        for content in (good[:-1], good[:len(good) // 2], good[:100] + bytes(50) + good[150:], good[40:]):
            file.write_bytes(content)
            expectError(simple.NumPyReader(FileName=str(file), Array="x"), file)
        with zipfile.ZipFile(file, "w") as archive:
            archive.writestr("readme.txt", "no array")
        expectError(simple.NumPyReader(FileName=str(file)), file, "no arrays")


def testLabels():
    with tempfile.TemporaryDirectory() as folder:
        np.savez(folder + "/data.npz", x=np.zeros((5, 2)), short=np.arange(4), hot=np.eye(5), negative=[0, 1, -1, 2, 3],
                 half=[0, 0.5, 1, 1, 1], missing=[0, np.nan, 0, 0, 0], large=np.full(5, 2**31))
        for labels, *words in (("short", "expected 5 labels", "found 4"), ("hot", "expected 5 labels", "found 5 x 5"),
                               ("negative", "sample 2", "found -1"), ("half", "sample 1", "found 0.5"), ("missing", "sample 1", "nan"),
                               ("large", "sample 0", "2147483648"), ("none", "'none'", "x, short, hot")):
            source = simple.NumPyReader(FileName=folder + "/data.npz", Array="x", Labels=labels)
            expectError(source, folder + "/data.npz", *words)
        np.save(folder + "/data.npy", np.zeros((5, 2)))
        expectError(simple.NumPyReader(FileName=folder + "/data.npy", Labels="/no/such.npy"), "/no/such.npy", "a .npy file")
        expectError(simple.NumPyReader(FileName=folder + "/data.npy", Labels="."), "found a folder")


def testProperties():
    expectError(simple.NumPyReader(), "FileName")
    expectError(simple.NumPyReader(FileName="/no/such.npy"), "/no/such.npy", "does not exist")
    with tempfile.TemporaryDirectory() as folder:
        expectError(simple.NumPyReader(FileName=folder), folder, "found a folder")
        file = folder + "/data.npy"
        np.save(file, np.arange(5.0))
        expectError(simple.NumPyReader(FileName=file, ReadAs="Pictures"), file, "axes", "found 5")
        source = simple.NumPyReader(FileName=file, MaximumSamples=-2)
        expectError(source, "MaximumSamples", "found -2")
        source.MaximumSamples, source.Choice = 2, "Stratified"
        expectError(source, "Stratified", "labels")
        source.MaximumSamples = 50
        checkEqual(len(table(source)["sample"]), 5, "more samples than there are")
        source.SMProxy.GetProperty("ReadAs").SetElement(0, 9)
        source.SMProxy.UpdateVTKObjects()
        expectError(source, "ReadAs", "found 9")


run(testFiles, testHuge, testPickles, testArchives, testLabels, testProperties)
