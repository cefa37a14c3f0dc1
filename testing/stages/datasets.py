"""Data sets for the tests of readers, written by Python and numpy alone, and what their tests share."""

import gzip
import hashlib
import pathlib
import struct

import numpy as np
from paraview import simple
from vtkmodules.util.numpy_support import numpy_to_vtk
from vtkmodules.vtkCommonCore import vtkInformationIterator
from vtkmodules.vtkCommonDataModel import vtkImageData
from vtkmodules.vtkIOImage import vtkBMPWriter, vtkJPEGWriter, vtkPNGWriter, vtkTIFFWriter

from stages import arrays, check, checkEqual, fields, globalIds, table

WRITERS = {".png": vtkPNGWriter, ".jpg": vtkJPEGWriter, ".tif": vtkTIFFWriter, ".bmp": vtkBMPWriter}


def idx(array):
    """An array of bytes in the IDX format."""
    return struct.pack(f">HBB{array.ndim}I", 0, 8, array.ndim, *array.shape) + array.astype(np.uint8).tobytes()


def digits(count=50, seed=0):
    random = np.random.RandomState(seed)
    return random.randint(0, 256, (count, 28, 28)), random.randint(0, 10, count)


def writeMnist(folder, pictures, labels, stem="train", gz=True):
    """Returns the file of the pictures."""
    written = []
    for kind, array in (("images-idx3", pictures), ("labels-idx1", labels)):
        file = pathlib.Path(folder) / f"{stem}-{kind}-ubyte{'.gz' if gz else ''}"
        file.write_bytes(gzip.compress(idx(array), 1) if gz else idx(array))
        written.append(str(file))
    return written[0]


def cifar(*labels, seed=0):
    """The bytes of a batch: a column of labels (CIFAR-10) or two, the coarse ones first (CIFAR-100)."""
    pixels = np.random.RandomState(seed).randint(0, 256, (len(labels[0]), 3072))
    return np.column_stack([*labels, pixels]).astype(np.uint8).tobytes()


def writeFiles(folder, contents):
    """Files by their path below the folder, made as they are wanted."""
    for path, content in contents.items():
        file = pathlib.Path(folder) / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)


def md5(*files):
    return hashlib.md5(b"".join(pathlib.Path(file).read_bytes() for file in files)).hexdigest()


def checkReference(source, files, format, shape, checksum):
    found = fields(source)
    checkEqual(found["picture_files"], [str(file) for file in files], "picture_files")
    checkEqual(found["picture_format"], [format], "picture_format")
    checkEqual(found["picture_shape"].tolist(), list(shape), "picture_shape")
    checkEqual(found["picture_checksum"], [checksum], "picture_checksum")


def checkSamples(source, columns, samples):
    """The columns by name and order, and the samples, which are the global ids."""
    rows = table(source)
    checkEqual(list(rows), columns, "columns")
    checkEqual(globalIds(source), "sample", "global ids")
    for name in ("sample", "picture"):
        if name in columns:
            checkEqual(rows[name], np.asarray(samples), name)
    return rows


def checkChoice(source, labels):
    """What MaximumSamples, Choice and Seed mean, for a reader of some hundred samples with these labels."""
    count = len(labels)
    source.Choice, source.MaximumSamples = "First", 7
    checkEqual(table(source)["sample"], np.arange(7), "the first")
    for choice in ("Random", "Stratified"):
        source.Choice = choice
        before = set()
        for most in (1, count // 20, count // 4, count // 2, count - 1, count, 3 * count, 0):
            source.MaximumSamples = most
            rows = table(source)
            samples = rows["sample"]
            checkEqual(len(samples), min(most or count, count), f"{choice}, MaximumSamples {most}")
            check((np.diff(samples) > 0).all(), "the order is not that of the source")
            check(before <= set(samples.tolist()), f"{choice}: more samples don't keep the first ones")
            checkEqual(rows["label"], labels[samples], "labels of those that are taken")
            before = set(samples.tolist())
            if choice == "Stratified":
                shares = np.bincount(labels) * len(samples) / count
                off = np.abs(np.bincount(labels[samples], minlength=len(shares)) - shares).max()
                check(off < 2, f"a class is {off} samples from its share")
        source.MaximumSamples = count // 10
        first = table(source)["sample"].copy()
        check(first.min() < count // 5 and first.max() > count - count // 5, f"{choice} takes a part of the source alone")
        checkEqual(table(source)["sample"], first, "the same again")
        source.Seed = 1
        both = set(first.tolist()) & set(table(source)["sample"].tolist())
        check(len(both) < count // 20, f"{choice}: another seed takes {len(both)} of {len(first)} the same samples")
        source.Seed = 0


def announced(proxy):
    """What the pipeline tells of the pictures, whatever became of the field data."""
    information, found = proxy.GetClientSideObject().GetOutputInformation(0), vtkInformationIterator()
    found.SetInformation(information)
    found.InitTraversal()
    while not found.IsDoneWithTraversal():
        if found.GetCurrentKey().GetName() == "PICTURES":
            return arrays(information.Get(found.GetCurrentKey()).GetFieldData())
        found.GoToNextItem()
    return {}


def checkTravels(source, folder):
    """Through a selection, a threshold, CSV and VTT: rows keep what they refer to, VTT also where that is."""
    rows, before = table(source), fields(source)
    threshold = simple.ThresholdTable(Input=source, Column=["ROWS", "label"], MinValue=2, MaxValue=5)
    extracted = simple.ExtractSelection(Input=source, Selection=simple.GlobalIDSelectionSource(FieldType="ROW", GlobalIDs=[3, 1]))
    binary, text = (str(pathlib.Path(folder) / f"travels.{ending}") for ending in ("vtt", "csv"))
    simple.SaveData(binary, proxy=source, DataMode="Binary")
    simple.SaveData(text, proxy=source, Precision=9)
    again, plain = simple.XMLTableReader(FileName=[binary]), simple.CSVReader(FileName=[text])
    within = (rows["label"] >= 2) & (rows["label"] <= 5)
    for proxy, chosen in ((threshold, within), (extracted, np.isin(rows["sample"], [1, 3])), (again, within | ~within)):
        found = table(proxy)
        for name, values in rows.items():
            checkEqual(list(found[name]), list(np.asarray(values)[chosen]), f"{name} behind {proxy.GetXMLName()}")
    for name in ("picture_files", "picture_format", "picture_checksum", "picture_shape"):
        for proxy in (threshold, again):
            checkEqual(list(fields(proxy)[name]), list(before[name]), f"{name} behind {proxy.GetXMLName()}")
        # Extract Selection drops field data: stages behind it go by what is announced.
        checkEqual(list(announced(extracted)[name]), list(before[name]), f"{name} behind a selection")
    checkEqual(globalIds(again), "sample", "global ids of a VTT file")
    for name, values in rows.items():
        checkEqual([str(value) for value in table(plain)[name]], [str(value) for value in values], f"{name} in a CSV file")


def throughState(name, folder):
    """The source of this name that a saved state brings back."""
    file = str(pathlib.Path(folder) / "state.pvsm")
    simple.SaveState(file)
    simple.ResetSession()
    simple.LoadState(file)
    return simple.FindSource(name)


def openFile(file):
    """What File > Open makes of it."""
    reader = simple.OpenDataFile(str(file))
    check(reader is not None, f"no reader for {file}")
    return reader


def writePicture(file, pixels):
    """Pixels [height, width, channels], rows from the top down."""
    image = vtkImageData()
    image.SetDimensions(pixels.shape[1], pixels.shape[0], 1)
    flat = np.ascontiguousarray(pixels[::-1].reshape(-1, pixels.shape[2]).astype(np.uint8))
    image.GetPointData().SetScalars(numpy_to_vtk(flat, deep=1))
    writer = WRITERS[pathlib.Path(file).suffix]()
    writer.SetFileName(str(file))
    writer.SetInputData(image)
    writer.Write()
