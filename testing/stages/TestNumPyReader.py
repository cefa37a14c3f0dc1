"""NumPyReader: arrays of any type and order against what NumPy wrote."""

import pathlib
import tempfile

import numpy as np
from paraview import simple

from datasets import checkChoice, checkReference, checkSamples, checkTravels, digits, md5, openFile, throughState
from stages import check, checkEqual, expectQuiet, fields, run, table

TYPES = ["?", "u1", "i1", "<u2", ">u2", "<i4", ">i4", "<u4", "<i8", ">i8", "<f2", ">f2", "<f4", ">f4", "<f8", ">f8"]


def saved(folder, name, array):
    file = str(pathlib.Path(folder) / name)
    np.save(file, array)
    return file


def testColumns():
    random = np.random.RandomState(0)
    with tempfile.TemporaryDirectory() as folder:
        for kind in TYPES:
            for shape in ((7, ), (7, 5), (7, 2, 1, 2, 3)):
                for order in "CF":
                    array = np.asarray(random.randint(0, 100, shape).astype(kind), order=order)
                    name = f"{np.dtype(kind).name} {len(shape)}{order}"
                    source = simple.NumPyReader(FileName=saved(folder, name + ".npy", array))
                    rows = expectQuiet(lambda: checkSamples(source, ["sample", name], range(7)))
                    expected = array.astype(float).reshape(7, -1)
                    checkEqual(rows[name].reshape(7, -1), expected, f"{kind}, {shape}, {order}")
                    check("picture_files" not in fields(source), "a column refers to pictures")
                    simple.Delete(source)


def testDigits():
    """No digit is lost, and a float is no double."""
    with tempfile.TemporaryDirectory() as folder:
        for array, kind in ((np.array([2**53, -2**53 + 1]), "f8"), (np.array([np.pi, 1e300, np.nan, np.inf]), "f8"),
                            (np.array([np.pi, 1e38, np.nan], "f4"), "f4"), (np.array([65535], "u2"), "f4")):
            found = table(simple.NumPyReader(FileName=saved(folder, "values.npy", array)))["values"]
            checkEqual(found.dtype, np.dtype(kind), "type")
            check(np.array_equal(found, array.astype(kind), equal_nan=True), f"expected {array}, found {found}")


def testPictures():
    with tempfile.TemporaryDirectory() as folder:
        for shape, expected in (((5, 8, 9), (1, 8, 9)), ((5, 3, 8, 9), (3, 8, 9)), ((5, 8, 9, 3), (3, 8, 9)), ((5, 8, 9, 1), (1, 8, 9))):
            for order in "CF":
                file = saved(folder, "pictures.npy", np.zeros(shape, np.uint8, order))
                source = simple.NumPyReader(FileName=file)
                checkSamples(source, ["sample", "picture"], range(5))
                checkReference(source, [file], "npy", expected, md5(file))
        file = saved(folder, "flat.npy", np.zeros((5, 12)))
        source = simple.NumPyReader(FileName=file, ReadAs="Pictures")
        checkSamples(source, ["sample", "picture"], range(5))
        checkReference(source, [file], "npy", (1, 1, 12), md5(file))
        cube = np.arange(24).reshape(2, 3, 4)
        source = simple.NumPyReader(FileName=saved(folder, "cube.npy", cube), ReadAs="Column")
        checkEqual(table(source)["cube"], cube.reshape(2, 12), "pictures as a column")


def testArchive():
    """Arrays of a .npz by name, plain or compressed; the one with most axes is offered first."""
    pictures, labels = digits(20)
    for save in (np.savez, np.savez_compressed):
        with tempfile.TemporaryDirectory() as folder:
            file = folder + "/data.npz"
            save(file, y=labels, x=pictures.astype("u1"), z=np.eye(20, 4))
            source = openFile(file)
            checkEqual(source.GetXMLName(), "NumPyReader", "reader")
            checkEqual(list(source.GetProperty("Array").Available), ["x", "z", "y"], "arrays to choose from")
            checkEqual(source.Array, "x", "the first choice")
            source.Labels = "y"
            rows = expectQuiet(lambda: checkSamples(source, ["sample", "picture", "label", "label_name"], range(20)))
            checkEqual(rows["label"], labels, "label")
            checkEqual(rows["label_name"], [str(label) for label in labels], "label_name")
            checkReference(source, [file], "npz:x", (1, 28, 28), md5(file))
            source.Array = "z"
            rows = expectQuiet(lambda: checkSamples(source, ["sample", "z", "label", "label_name"], range(20)))
            checkEqual(rows["z"], np.eye(20, 4), "z")


def testLabels():
    """From another file; whole numbers of any type, also as a column."""
    with tempfile.TemporaryDirectory() as folder:
        file = saved(folder, "data.npy", np.eye(6, 2))
        for labels in (np.arange(6, dtype=">i8"), np.arange(6.0), np.arange(6, dtype="u1").reshape(6, 1), np.array([1, 0] * 3, bool)):
            other = saved(folder, "classes.npy", labels)
            for name in (other, "classes.npy"):
                rows = table(simple.NumPyReader(FileName=file, Labels=name))
                checkEqual(list(rows), ["sample", "data", "label", "label_name"], "columns")
                checkEqual(rows["label"], labels.ravel().astype(int), f"labels of type {labels.dtype}")


def testNames():
    """A column that would hide one of the table's own gets another name."""
    with tempfile.TemporaryDirectory() as folder:
        for name in ("sample", "picture", "label", "label_name"):
            source = simple.NumPyReader(FileName=saved(folder, name + ".npy", np.arange(5) + 3.0))
            rows = checkSamples(source, ["sample", name + "_values"], range(5))
            checkEqual(rows[name + "_values"], np.arange(5) + 3.0, name)


def testChoice():
    with tempfile.TemporaryDirectory() as folder:
        labels = np.random.RandomState(0).choice(4, 1000, p=[0.6, 0.3, 0.09, 0.01])
        np.savez(folder + "/data.npz", x=np.arange(3000).reshape(1000, 3), y=labels)
        source = simple.NumPyReader(FileName=folder + "/data.npz", Array="x", Labels="y")
        checkChoice(source, labels)
        source.MaximumSamples = 50
        rows = table(source)
        checkEqual(rows["x"], rows["sample"].reshape(-1, 1) * 3 + np.arange(3), "rows of those that are taken")


def testLatents():
    """A column goes on as the input of a generator."""
    with tempfile.TemporaryDirectory() as folder:
        latents = np.random.RandomState(1).randn(3, 40).astype("f4")
        source = simple.NumPyReader(FileName=saved(folder, "z.npy", latents))
        again = simple.Generator(Input=source)
        checkEqual(expectQuiet(lambda: table(again))["z"], latents, "z")
        checkEqual(fields(again)["latent_array"], ["z"], "binding")


def testTravels():
    with tempfile.TemporaryDirectory() as folder:
        np.savez(folder + "/data.npz", x=np.zeros((40, 8, 8)), y=np.arange(40) % 7)
        checkTravels(simple.NumPyReader(FileName=folder + "/data.npz", Array="x", Labels="y"), folder)


def testState():
    with tempfile.TemporaryDirectory() as folder:
        file = folder + "/data.npz"
        np.savez(file, x=np.zeros((40, 8, 8)), other=np.arange(80.0).reshape(40, 2), y=np.arange(40) % 7)
        properties = dict(FileName=file, Array="other", Labels="y", MaximumSamples=9, Choice="Random", Seed=2, ReadAs="Column")
        before = table(simple.NumPyReader(registrationName="arrays", **properties))
        again = throughState("arrays", folder)
        for name, value in properties.items():
            checkEqual(again.GetPropertyValue(name), value, name)
        for name, values in table(again).items():
            checkEqual(np.asarray(values), np.asarray(before[name]), name)


run(testColumns, testDigits, testPictures, testArchive, testLabels, testNames, testChoice, testLatents, testTravels, testState)
