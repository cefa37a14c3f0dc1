"""Network with pictures that don't fit it, or aren't there any more."""

import pathlib
import tempfile

import numpy as np
from paraview import simple

from classifier import Classifier, writeMirror
from datasets import digits, idx, writeMnist, writePicture
from stages import expectError, fields, run, table, tableFrom

FOLDER = pathlib.Path(tempfile.mkdtemp())
PICTURES, LABELS = digits(20)
DIGITS = writeMnist(FOLDER, PICTURES, LABELS, gz=False)


def mirror(*shape):
    return writeMirror(FOLDER / ("mirror_" + "_".join(map(str, shape)) + ".onnx"), shape)


def network(*shape, **properties):
    return simple.Network(Input=simple.MNISTReader(FileName=DIGITS), Network=mirror(*shape), **properties)


def testShapes():
    """What was expected, what was found, and which property would mend it."""
    expectError(network(1, 32, 32), "train-images", "expected 32 x 32, found 28 x 28", "Fit", outputs=2)
    expectError(network(3, 28, 28), "train-images", "expected 3 channels, found 1 channel", "Convert Channels", outputs=2)
    expectError(network(4, 28, 28), "expected 4 channels, found 1 channel", outputs=2)
    expectError(network(40), "mirror_40.onnx", "'image'", "expected [40], found [1, 28, 28]", outputs=2)
    expectError(network(1, 1, 28, 28), "expected [1, 1, 28, 28], found [1, 28, 28]", outputs=2)
    expectError(network(4, -1, -1), "leaves its shape open", "Input Shape", outputs=2)
    expectError(network(1, -1, -1, InputShape=[3, 28, 28]), "Input Shape does not fit", "[1, ?, ?]", "found [3, 28, 28]",
                outputs=2)
    expectError(network(1, 28, 28, InputShape=[28, 28]), "Input Shape does not fit", outputs=2)
    expectError(network(1, -1, -1, InputShape=[1, 0, 28]), "Input Shape does not fit", outputs=2)
    expectError(network(1, -1, -1, InputShape=[1, 300000, 300000]), "memory", outputs=2)


def testNumbers():
    expectError(network(1, 28, 28, Mean=[0.1, 0.2]), "Mean", "expected 1, found 2", outputs=2)
    expectError(network(1, 28, 28, Mean=[float("nan")]), "Mean", "finite", outputs=2)
    expectError(network(1, 28, 28, StandardDeviation=[0]), "Standard Deviation", "positive", outputs=2)
    expectError(network(1, 28, 28, Preset="ImageNet"), "Mean", "expected 1, found 3", outputs=2)
    expectError(network(1, 28, 28, Preset="MNIST", Scaling="0 To 255"), "Preset", "Scaling 0 To 1", outputs=2)


def testNumbersOfTheFile():
    for number, (text, words) in enumerate((("0.1,x", ("input.mean", "0.1,x")), ("nan", ("Mean", "finite")),
                                            ("0.1,0.2", ("expected 1, found 2",)))):
        file = writeMirror(FOLDER / f"odd_{number}.onnx", (1, 28, 28), {"input.mean": text})
        bound = simple.Network(Input=simple.MNISTReader(FileName=DIGITS), Network=file)
        expectError(bound, *words, outputs=2)
        bound.Preset = "None"
        table(bound)
    file = writeMirror(FOLDER / "trained.onnx", (1, 28, 28), {"input.mean": "0.5"})
    expectError(simple.Network(Input=simple.MNISTReader(FileName=DIGITS), Network=file, Scaling="-1 To 1"), "trained.onnx",
                "Scaling 0 To 1", outputs=2)


def testNoPictures():
    source = tableFrom({"z": np.zeros((3, 4), np.float32)})
    expectError(simple.Network(Input=source, Network=mirror(1, 28, 28)), "no pictures", "Input Array", outputs=2)
    expectError(simple.Network(Input=source, Network=mirror(5), InputArray="z"), "expected 5 components, found 4", outputs=2)
    reference = {name: values[0] for name, values in fields(simple.MNISTReader(FileName=DIGITS)).items()
                 if name in ("picture_files", "picture_format", "picture_checksum")}
    for columns, words in (({"other": np.arange(3)}, ("no column 'picture'",)),
                           ({"picture": np.array([0, 1, 20])}, ("expected 0 to 19", "found 20")),
                           ({"picture": np.array([0, -1, 2])}, ("expected 0 to 19", "found -1")),
                           ({"picture": np.array([0, 0.5, 2])}, ("whole numbers", "0.5")),
                           ({"picture": np.array([0, np.nan, 2])}, ("whole numbers", "nan"))):
        bound = simple.Network(Input=tableFrom(columns, reference), Network=mirror(1, 28, 28))
        pooling = simple.SpatialPooling(Input=bound, Normalization="None", Layers=["layer_1"])
        expectError(pooling, *words)
        expectError(simple.ImageGrid(Input=tableFrom(columns, reference)), *words) if "other" in columns else None


def testChangedFiles():
    """Pictures that are others than when the table was made."""
    folder = FOLDER / "changing"
    folder.mkdir()
    file = pathlib.Path(writeMnist(folder, PICTURES, LABELS, gz=False))
    reader = simple.MNISTReader(FileName=str(file))
    bound = simple.Network(Input=reader, Network=mirror(1, 28, 28))
    table(bound)
    file.write_bytes(idx(255 - PICTURES))
    pooling = simple.SpatialPooling(Input=bound, Normalization="None", Layers=["layer_1"])
    expectError(pooling, str(file), "changed")
    expectError(simple.ImageGrid(Input=reader), str(file), "changed")
    file.unlink()
    expectError(simple.SpatialPooling(Input=bound, Normalization="None", Layers=["layer_1"]), str(file))


def testBrokenPictures():
    folder = FOLDER / "broken"
    folder.mkdir()
    for number in range(3):
        (folder / f"{number}.png").write_bytes(b"no picture")
    bound = simple.Network(Input=simple.PictureFolderReader(Folder=str(folder)), Network=mirror(3, 4, 4))
    expectError(simple.SpatialPooling(Input=bound, Normalization="None", Layers=["layer_1"]), "none of the pictures", "0.png")
    # Later ones of another size.
    for number in range(3):
        writePicture(folder / f"{number}.png", np.zeros((4, 4 + number // 2, 3)))
    bound = simple.Network(Input=simple.PictureFolderReader(Folder=str(folder)), Network=mirror(3, 4, 4))
    expectError(simple.SpatialPooling(Input=bound, Normalization="None", Layers=["layer_1"]), "2.png", "Fit",
                "expected 4 x 4, found 4 x 5")


def testLatentsWanted():
    """Stages that sample or interpolate say that they need latents."""
    bound = network(1, 28, 28)
    for stage in (simple.LatentInterpolation, simple.LatentNeighborhood, simple.LatentTruncation):
        expectError(stage(Input=bound), "latents")
    fed = simple.Network(Input=bound.Input, Network=Classifier(side=28).write(FOLDER / "classifier.onnx"))
    kmeans = simple.LayerKMeans(Input=simple.SpatialPooling(Input=fed), NumberOfClusters=2)
    expectError(simple.ClusterRejectionSampler(Input=simple.OutputPort(kmeans, 2), Layer=1, Cluster=0), "classifier.onnx",
                "latents")


run(testShapes, testNumbers, testNumbersOfTheFile, testNoPictures, testChangedFiles, testBrokenPictures, testLatentsWanted)
