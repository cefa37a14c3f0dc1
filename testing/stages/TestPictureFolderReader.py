"""PictureFolderReader: paths, classes and the listing's checksum against the files that were written."""

import hashlib
import pathlib
import tempfile
import time

import numpy as np
from paraview import servermanager, simple

from datasets import checkChoice, checkReference, checkSamples, checkTravels, openFile, throughState, writeFiles, writePicture
from stages import check, checkEqual, expectQuiet, fields, run, table

COLUMNS = ["sample", "picture", "file", "label", "label_name"]


def listing(folder):
    """Paths below the folder, sorted by their bytes, and the checksum of paths and sizes."""
    files = sorted((str(path.relative_to(folder)).encode(), path.stat().st_size) for path in pathlib.Path(folder).rglob("*.*"))
    text = b"".join(path + b" %d\n" % size for path, size in files)
    return [path.decode() for path, _ in files], hashlib.md5(text).hexdigest()


def writeClasses(folder, count=30):
    """Pictures that nobody can decode: only their names and sizes are looked at."""
    kinds = ["png", "jpg", "JPEG", "tif", "tiff", "bmp"]
    writeFiles(folder, {f"{'cat dog bird'.split()[n * n % 3 if n % 7 else 2]}/{n * 37 % count}.{kinds[n % 6]}": b"x" * n
                        for n in range(count)})


def testClasses():
    with tempfile.TemporaryDirectory() as folder:
        writeClasses(folder)
        paths, checksum = listing(folder)
        source = simple.PictureFolderReader(Folder=folder + "/")
        rows = expectQuiet(lambda: checkSamples(source, COLUMNS, range(30)))
        checkEqual(rows["file"], paths, "file")
        names = sorted({path.split("/")[0] for path in paths})
        checkEqual(rows["label_name"], [path.split("/")[0] for path in paths], "label_name")
        checkEqual(rows["label"].tolist(), [names.index(name) for name in rows["label_name"]], "label")
        checkEqual(fields(source)["class_names"], names, "class_names")
        checkReference(source, [folder], "folder", (0, 0, 0), checksum)


def testWithoutClasses():
    with tempfile.TemporaryDirectory() as folder:
        writeFiles(folder, {"b.png": b"1", "a.bmp": b"", "grün.jpg": b"2", "a b.png": b"3", "notes.txt": b"", ".hidden.png": b""})
        source = simple.PictureFolderReader(Folder=folder)
        rows = checkSamples(source, COLUMNS[:3], range(4))
        checkEqual(rows["file"], ["a b.png", "a.bmp", "b.png", "grün.jpg"], "file")
        check("class_names" not in fields(source), "classes that nobody made")
        other = pathlib.Path(folder) / "more"
        other.mkdir()
        checkEqual(table(simple.PictureFolderReader(Folder=f"{other}/..//"))["file"], rows["file"], "a roundabout name")


def testLinks():
    """Pictures may stand elsewhere; a link that leads back to its own folder ends there."""
    with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryDirectory() as elsewhere:
        writeFiles(elsewhere, {"far/1.png": b"", "2.png": b"12"})
        writeFiles(folder, {"near/1.png": b""})
        (pathlib.Path(folder) / "far").symlink_to(elsewhere + "/far")
        (pathlib.Path(folder) / "near" / "2.png").symlink_to(elsewhere + "/2.png")
        (pathlib.Path(folder) / "near" / "loop").symlink_to(folder)
        checkEqual(table(simple.PictureFolderReader(Folder=folder))["file"], ["far/1.png", "near/1.png", "near/2.png"], "file")


def testChoice():
    with tempfile.TemporaryDirectory() as folder:
        labels = np.sort(np.random.RandomState(0).randint(0, 5, 800))
        writeFiles(folder, {f"class {label}/{n:04}.png": b"" for n, label in enumerate(labels)})
        checkChoice(simple.PictureFolderReader(Folder=folder), labels)


def testOpen():
    """File > Open offers the reader for a picture of the folder; what scripts get for one stays ParaView's own reader."""
    with tempfile.TemporaryDirectory() as folder:
        file = folder + "/1.png"
        writePicture(file, np.zeros((4, 4, 1)))
        factory = servermanager.vtkSMProxyManager.GetProxyManager().GetReaderFactory()
        factory.UpdateAvailableReaders()
        readers = factory.GetReaders(file, servermanager.ActiveConnection.Session)
        names = [readers.GetString(index) for index in range(1, readers.GetNumberOfStrings(), 3)]
        check("PictureFolderReader" in names, f"readers of a picture: {names}")
        check(openFile(file).GetXMLName() != "PictureFolderReader", "a picture is opened as a folder")
        prototype = servermanager.ProxyManager().GetPrototypeProxy("sources", "PictureFolderReader")
        checkEqual(servermanager.vtkSMCoreUtilities.GetFileNameProperty(prototype), "Folder", "what the file goes to")
        check(prototype.GetProperty("Folder").GetHints().FindNestedElementByName("UseDirectoryName"), "as the folder that it is in")


def testTravels():
    with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryDirectory() as other:
        writeFiles(folder, {f"{n % 6}/{n}.png": b"" for n in range(40)})
        checkTravels(simple.PictureFolderReader(Folder=folder), other)


def testState():
    with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryDirectory() as other:
        writeClasses(folder)
        before = table(simple.PictureFolderReader(registrationName="pictures", Folder=folder, MaximumSamples=9, Choice="Stratified"))
        again = throughState("pictures", other)
        checkEqual(again.Folder, folder, "Folder")
        for name, values in table(again).items():
            checkEqual(list(values), list(before[name]), name)


def testChangedFolder():
    with tempfile.TemporaryDirectory() as folder:
        writeClasses(folder)
        source = simple.PictureFolderReader(Folder=folder)
        before = fields(source)["picture_checksum"]
        writeFiles(folder, {"cat/new.png": b"1"})
        source.MaximumSamples = 1000
        checkEqual(table(source)["file"], listing(folder)[0], "file")
        check(fields(source)["picture_checksum"] != before, "the checksum is that of the old folder")


def testMany():
    """Ten thousand pictures open at once: none is decoded, which would fail."""
    with tempfile.TemporaryDirectory() as folder:
        writeFiles(folder, {f"{n % 10}/{n}.jpg": b"this is no picture" for n in range(10000)})
        begin = time.monotonic()
        source = simple.PictureFolderReader(Folder=folder)
        expectQuiet(source.UpdatePipeline)
        seconds = time.monotonic() - begin
        print(f"10000 pictures: {seconds:.2f} s")
        check(seconds < 5, f"took {seconds} s")
        checkEqual(len(table(source)["file"]), 10000, "rows")


run(testClasses, testWithoutClasses, testLinks, testChoice, testOpen, testTravels, testState, testChangedFolder, testMany)
