"""PictureFolderReader on what is no folder of pictures: one message that names it, an empty table, ParaView alive."""

import pathlib
import tempfile

from paraview import simple

from datasets import writeFiles
from stages import checkEqual, expectError, expectQuiet, run, table


def testFolders():
    expectError(simple.PictureFolderReader(), "Folder")
    expectError(simple.PictureFolderReader(Folder="/no/such folder"), "/no/such folder", "does not exist")
    with tempfile.TemporaryDirectory() as folder:
        expectError(simple.PictureFolderReader(Folder=folder), folder, "no pictures", ".png")
        writeFiles(folder, {"notes.txt": b"", "sub/more.txt": b"", ".hidden/1.png": b""})
        expectError(simple.PictureFolderReader(Folder=folder), folder, "no pictures")
        expectError(simple.PictureFolderReader(Folder=folder + "/notes.txt"), folder + "/notes.txt", "not a folder")
        writeFiles(folder, {"loose.png": b"", "sub/1.png": b""})
        expectError(simple.PictureFolderReader(Folder=folder), folder, "loose.png beside sub/")


def testLinks():
    with tempfile.TemporaryDirectory() as folder:
        writeFiles(folder, {"1.png": b""})
        (pathlib.Path(folder) / "2.png").symlink_to("nowhere.png")
        expectError(simple.PictureFolderReader(Folder=folder), folder + "/2.png", "leads nowhere")
        (pathlib.Path(folder) / "2.png").unlink()
        (pathlib.Path(folder) / "2.png").symlink_to("2.png")
        expectError(simple.PictureFolderReader(Folder=folder), folder + "/2.png")


def testBrokenPicture():
    """Opening looks at no picture: a broken one is told when it is needed."""
    with tempfile.TemporaryDirectory() as folder:
        writeFiles(folder, {"1.png": b"\x89PNG\r\n\x1a\n", "2.png": b"", "3.jpg": b"\xff\xd8\xff"})
        checkEqual(expectQuiet(lambda: table(simple.PictureFolderReader(Folder=folder)))["file"], ["1.png", "2.png", "3.jpg"], "file")


def testChoice():
    with tempfile.TemporaryDirectory() as folder:
        writeFiles(folder, {f"{n}.png": b"" for n in range(9)})
        source = simple.PictureFolderReader(Folder=folder, MaximumSamples=-1)
        expectError(source, "MaximumSamples", "found -1")
        source.MaximumSamples, source.Choice = 4, "Stratified"
        expectError(source, "Stratified", "9 samples", "0 labels")
        source.MaximumSamples = 0
        checkEqual(len(expectQuiet(lambda: table(source))["file"]), 9, "all need no labels")


run(testFolders, testLinks, testBrokenPicture, testChoice)
