"""Network: what is fed to it, in every form in which data comes."""

import hashlib
import pathlib
import tempfile

import numpy as np
from paraview import simple

from classifier import Classifier, writeMirror
from datasets import digits, writeMnist, writePicture
from stages import check, checkClose, checkEqual, expectQuiet, fields, globalIds, messages, pixels, run, table, tableFrom

FOLDER = pathlib.Path(tempfile.mkdtemp())
PICTURES, LABELS = digits(40)
DIGITS = writeMnist(FOLDER, PICTURES, LABELS)


def fed(network, port=0):
    """What a network that mirrors its input is fed, [rows, values]."""
    pooling = simple.SpatialPooling(Input=network, Pooling="None", Normalization="None", Layers=["layer_1"])
    return table(pooling)["layer_1"]


def mirror(*shape):
    return writeMirror(FOLDER / ("mirror_" + "_".join(map(str, shape)) + ".onnx"), shape)


def colours(name, size=(6, 4), count=3, seed=1):
    """A folder of RGB pictures, and their pixels [n, height, width, 3]."""
    folder = FOLDER / name
    folder.mkdir()
    made = np.random.RandomState(seed).randint(0, 256, (count, *size, 3))
    for number, picture in enumerate(made):
        writePicture(folder / f"{number}.png", picture)
    return simple.PictureFolderReader(Folder=str(folder)), made


def planes(made):
    return made.transpose(0, 3, 1, 2)


def testBinding():
    file = mirror(1, 28, 28)
    network = simple.Network(Input=simple.MNISTReader(FileName=DIGITS), Network=file)
    checkEqual((network.InputArray, network.Scaling, network.Preset, network.Fit, network.ConvertChannels),
               ("Pictures", "0 To 1", "From File", "Exact", 0), "defaults")
    rows = table(network)
    checkEqual(list(rows), ["sample", "picture", "label", "label_name"], "columns")
    checkEqual(globalIds(network), "sample", "global ids")
    bound = fields(network)
    checkEqual(bound["network_file"], [file], "file")
    checkEqual(bound["network_checksum"], [hashlib.md5(pathlib.Path(file).read_bytes()).hexdigest()], "checksum")
    checkEqual(bound["latent_array"], ["picture"], "what is fed")
    checkEqual(bound["network_options"], ["input.fit=exact", "input.scaling=0 to 1"], "options")
    checkEqual(table(network, 1)["name"], ["layer_1"], "layers")
    checkClose(fed(network), PICTURES.reshape(40, -1) / 255, 1e-6, "pixels")


def testScaling():
    reader = simple.MNISTReader(FileName=DIGITS)
    x = PICTURES.reshape(40, -1) / 255
    for properties, expected in (({"Scaling": "-1 To 1"}, 2 * x - 1), ({"Scaling": "0 To 255"}, 255 * x),
                                 ({"Scaling": "As Stored"}, 255 * x), ({"Preset": "MNIST"}, (x - 0.1307) / 0.3081),
                                 ({"Mean": [0.5]}, x - 0.5), ({"StandardDeviation": [0.25]}, x / 0.25),
                                 ({"Preset": "MNIST", "Mean": [0.5]}, (x - 0.5) / 0.3081)):
        network = simple.Network(Input=reader, Network=mirror(1, 28, 28), **properties)
        checkClose(fed(network), expected, 1e-6, properties)


def testNumbersOfTheFile():
    """What a file says of its training counts, unless something else is asked for."""
    x = PICTURES.reshape(40, -1) / 255
    file = writeMirror(FOLDER / "trained.onnx", (1, 28, 28), {"input.mean": "0.25", "input.standard_deviation": "0.5", "by": "me"})
    reader = simple.MNISTReader(FileName=DIGITS)
    for properties, expected in (({}, (x - 0.25) / 0.5), ({"Preset": "None"}, x), ({"Preset": "MNIST"}, (x - 0.1307) / 0.3081),
                                 ({"Mean": [0.75]}, (x - 0.75) / 0.5),
                                 ({"Mean": [1], "StandardDeviation": [2], "Scaling": "0 To 255"}, (255 * x - 1) / 2)):
        checkClose(fed(simple.Network(Input=reader, Network=file, **properties)), expected, 1e-6, properties)


def testShapesOfInputs():
    reader = simple.MNISTReader(FileName=DIGITS)
    for shape in ((28, 28), (784,), (28, 28, 1), (1, 28, 28)):
        network = simple.Network(Input=reader, Network=mirror(*shape))
        checkClose(fed(network), PICTURES.reshape(40, -1) / 255, 1e-6, shape)
    for shape, given in (((1, -1, -1), [1, 28, 28]), ((1, -1, -1), []), ((-1, -1, 1), []), ((-1, -1), [])):
        network = simple.Network(Input=reader, Network=mirror(*shape), InputShape=given)
        checkClose(fed(network), PICTURES.reshape(40, -1) / 255, 1e-6, f"open extents {shape}, {given}")
    network = simple.Network(Input=reader, Network=mirror(1, -1, -1))
    check("input.shape=1,28,28" in fields(network)["network_options"], "the shape travels with the table")


def testChannels():
    reader, made = colours("channels")
    x = planes(made) / 255
    network = simple.Network(Input=reader, Network=mirror(3, 6, 4))
    checkClose(fed(network), x.reshape(3, -1), 1e-6, "RGB")
    network.Preset = "ImageNet"
    mean, deviation = np.array([0.485, 0.456, 0.406]), np.array([0.229, 0.224, 0.225])
    standard = (x - mean[:, None, None]) / deviation[:, None, None]
    checkClose(fed(network), standard.reshape(3, -1), 1e-6, "ImageNet")
    network.ChannelOrder = "BGR"
    checkClose(fed(network), standard[:, ::-1].reshape(3, -1), 1e-6, "ImageNet, blue first")
    last = simple.Network(Input=reader, Network=mirror(6, 4, 3))
    checkClose(fed(last), (made / 255).reshape(3, -1), 1e-6, "channels last")
    grey = simple.Network(Input=reader, Network=mirror(1, 6, 4), ConvertChannels=1)
    checkClose(fed(grey), (made @ [0.299, 0.587, 0.114] / 255).reshape(3, -1), 1e-6, "made grey")
    rgb = simple.Network(Input=simple.MNISTReader(FileName=DIGITS), Network=mirror(3, 28, 28), ConvertChannels=1)
    checkClose(fed(rgb), np.repeat(PICTURES[:, None], 3, 1).reshape(40, -1) / 255, 1e-6, "made RGB")


def testFit():
    """Without resampling: what is cut off and what is added. Resampling is tested against Pillow in testing/data."""
    reader, made = colours("fit")
    x = planes(made) / 255
    crop = simple.Network(Input=reader, Network=mirror(3, 4, 4), Fit="Crop")
    checkClose(fed(crop), x[:, :, 1:5].reshape(3, -1), 1e-6, "crop")
    pad = simple.Network(Input=reader, Network=mirror(3, 6, 6), Fit="Pad")
    checkClose(fed(pad), np.pad(x, ((0, 0), (0, 0), (0, 0), (1, 1))).reshape(3, -1), 1e-6, "pad")
    stretch = simple.Network(Input=reader, Network=mirror(3, 3, 2), Fit="Stretch")
    checkEqual(fed(stretch).shape, (3, 18), "stretch")


def testColumns():
    """Numbers instead of pictures, under any name."""
    numbers = np.random.RandomState(3).normal(size=(7, 6)).astype(np.float32)
    network = simple.Network(Input=tableFrom({"measured": numbers}), Network=mirror(6), InputArray="measured")
    checkEqual(fed(network), numbers, "column")
    check("network_options" not in fields(network), "options of pictures")


def testClassifier():
    """Layers of a network that is fed pictures, against numpy; the labels stay beside them."""
    classifier = Classifier(side=28)
    file = classifier.write(FOLDER / "classifier.onnx")
    network = simple.Network(Input=simple.MNISTReader(FileName=DIGITS), Network=file, Preset="MNIST")
    x = (PICTURES[:, None] / 255 - 0.1307) / 0.3081
    pooled = table(simple.SpatialPooling(Input=network, Normalization="None"))
    checkClose(pooled["layer_1"], classifier.features(x).max((2, 3)), 1e-5, "features")
    checkEqual(pooled["label"], LABELS, "labels")
    output = table(simple.SpatialPooling(Input=network, Normalization="None", Layers=["layer_2"]))
    checkClose(output["layer_2"], classifier.logits(x), 1e-5, "logits")
    kmeans = simple.LayerKMeans(Input=simple.SpatialPooling(Input=network), NumberOfClusters=3)
    rows = table(kmeans)
    checkEqual(rows["label"][rows["layer"] == 1].tolist(), LABELS[rows["sample"][rows["layer"] == 1]].tolist(), "labels")
    check("purity" in table(kmeans, 3), "clusters are compared with the labels by default")
    checkEqual(rows["picture"].tolist(), rows["sample"].tolist(), "pictures stay beside the clusters")


def testSubsets():
    """Rows that filters leave keep their pictures."""
    network = simple.Network(Input=simple.MNISTReader(FileName=DIGITS), Network=mirror(1, 28, 28))
    some = simple.ThresholdTable(Input=network, Column=["ROWS", "label"], MinValue=3, MaxValue=5)
    chosen = (LABELS >= 3) & (LABELS <= 5)
    checkClose(fed(some), PICTURES[chosen].reshape(chosen.sum(), -1) / 255, 1e-6, "after Threshold")
    checkEqual(table(some)["label"], LABELS[chosen], "labels after Threshold")
    # Extract Selection drops field data.
    ids = simple.GlobalIDSelectionSource(FieldType="ROW", GlobalIDs=[3, 5])
    for source in (simple.MNISTReader(FileName=DIGITS), network):
        extracted = simple.ExtractSelection(Input=source, Selection=ids)
        sheet = pixels(simple.ImageGrid(Input=extracted, ImagesPerColumn=2))
        checkEqual(sheet[2:30, 2:30, 0], PICTURES[3], "picture of an extracted row")
    checkClose(fed(extracted), PICTURES[[3, 5]].reshape(2, -1) / 255, 1e-6, "after Extract Selection")


def testImageGrid():
    """The sheet shows the rows' own pictures, whether there is a network or not."""
    reader = simple.MNISTReader(FileName=DIGITS)
    for source in (reader, simple.Network(Input=reader, Network=mirror(1, 28, 28)),
                   simple.Network(Input=reader, Network=Classifier(side=28).write(FOLDER / "classifier.onnx"))):
        sheet = pixels(simple.ImageGrid(Input=source, MaximumImages=6, ImagesPerColumn=6))
        for number in range(6):
            top = 2 + 30 * number  # margins of 2
            checkEqual(sheet[top:top + 28, 2:30], np.repeat(PICTURES[number][..., None], 3, 2), f"picture {number}")


def testMixedFolder():
    """Pictures of several sizes; one is broken, which is said, and the others work."""
    folder = FOLDER / "mixed"
    folder.mkdir()
    random = np.random.RandomState(5)
    made = [random.randint(0, 256, (height, width, 3)) for height, width in ((6, 4), (8, 8), (4, 6))]
    for number, picture in enumerate(made):
        writePicture(folder / f"{number}.png", picture)
    (folder / "1b.png").write_bytes(b"\x89PNG\r\n\x1a\n and no more")
    network = simple.Network(Input=simple.PictureFolderReader(Folder=str(folder)), Network=mirror(3, 6, 4), Fit="Crop")
    pooling = simple.SpatialPooling(Input=network, Pooling="None", Normalization="None", Layers=["layer_1"])
    with messages() as found:
        rows = table(pooling)
    check(len(found) == 1 and "1b.png" in found[0] and "left out" in found[0], f"found {found}")
    checkEqual(rows["file"], ["0.png", "1.png", "2.png"], "the rows that are left")
    checkClose(rows["layer_1"][0], planes(made[0][None])[0].reshape(-1) / 255, 1e-6, "the first picture")
    with messages() as found:
        sheet = pixels(simple.ImageGrid(Input=network))
    check(len(found) == 1 and "1b.png" in found[0] and "grey" in found[0], f"found {found}")
    check(sheet.shape[0] >= 256 and sheet.shape[1] >= 256, f"a sheet of four squares, found {sheet.shape}")


def testQuiet():
    network = simple.Network(Input=simple.MNISTReader(FileName=DIGITS), Network=mirror(1, 28, 28))
    expectQuiet(lambda: fed(network))


run(testBinding, testScaling, testNumbersOfTheFile, testShapesOfInputs, testChannels, testFit, testColumns, testClassifier, testSubsets,
    testImageGrid, testMixedFolder, testQuiet)
