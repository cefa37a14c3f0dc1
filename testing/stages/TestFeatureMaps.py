"""FeatureMaps: maps on the sheet against numpy, and against PyTorch (golden/make_classifiers.py, testing/networks/make_layers.py)."""

import os
import pathlib
import tempfile

import numpy as np
from paraview import servermanager, simple
from vtkmodules.util.numpy_support import vtk_to_numpy

from classifier import Classifier, writeMirror
from datasets import writePicture
from stages import (NETWORKS, SOURCE, arrays, check, checkClose, checkEqual, expectQuiet, fields, golden, messages, run, table,
                    tableFrom, tensor)

FOLDER = pathlib.Path(tempfile.mkdtemp())
CLASSIFIER = Classifier(side=8, features=6, classes=5)
PICTURES = np.random.RandomState(1).normal(size=(9, 1, 8, 8)).astype(np.float32)
DIGITS = str(SOURCE / "weights" / "digits" / "t10k-2000-images-idx3-ubyte.gz")


def classified(pictures=PICTURES, classifier=CLASSIFIER):
    """Pictures, one a row, as numbers; the samples have numbers of their own."""
    file = classifier.write(FOLDER / "classifier.onnx")
    source = tableFrom({"sample": 10 + np.arange(len(pictures)), "x": pictures.reshape(len(pictures), -1)})
    return simple.Network(Input=source, Network=file, InputArray="x")


def mirrored(values):
    """A layer without extents that has these values, [samples, channels]."""
    file = writeMirror(FOLDER / f"mirror_{values.shape[1]}.onnx", values.shape[1:])
    return simple.Network(Input=tableFrom({"x": values.astype(np.float32)}), Network=file, InputArray="x")


def rowsOf(*samples):
    return simple.IDSelectionSource(FieldType="ROW", IDs=[part for sample in samples for part in (-1, sample)])


def image(stage):
    """Point arrays as [height, width], the top row first."""
    stage.UpdatePipeline()
    data = servermanager.Fetch(stage)
    width, height, _ = data.GetDimensions()
    return {name: values.reshape(height, width)[::-1] for name, values in arrays(data.GetPointData()).items()}


def boxes(found, *names):
    """Where these arrays have the same values: a list of (values, left, top, right, bottom), down, then right."""
    inside = found["sample"] >= 0
    checkEqual(inside, found["channel"] >= 0, "what is inside of maps")
    pixels = np.argwhere(inside)[:, ::-1]  # right, down
    packed = np.array([found[name][inside] for name in names], np.int64).T @ (10**6) ** np.arange(len(names))[::-1]
    order = np.argsort(packed, kind="stable")
    packed, first = np.unique(packed[order], return_index=True)
    keys = zip(*(packed // 10**(6 * place) % 10**6 for place in range(len(names))[::-1]))
    corners = np.minimum.reduceat(pixels[order], first), np.maximum.reduceat(pixels[order], first) + 1
    places = [(tuple(map(int, key)), *map(int, low), *map(int, high)) for key, low, high in zip(keys, *corners)]
    return sorted(places, key=lambda place: place[1:3])


def maps(found, height, width):
    """[(sample, channel)] and the maps [.., height, width] in the order of the sheet."""
    keys, values = [], []
    for key, left, top, right, bottom in boxes(found, "sample", "channel"):
        factor = (right - left) // width
        checkEqual((bottom - top, right - left), (factor * height, factor * width), "extents of a map")
        whole = found["activation"][top:bottom, left:right]
        values.append(whole[::factor, ::factor])
        checkEqual(whole, values[-1].repeat(factor, 0).repeat(factor, 1), "activations that are repeated")
        keys.append(key)
    return keys, np.array(values)


def cells(found, perRow):
    """{sample: (channels, activations)} of the bars, in the order of the sheet."""
    bars = {}
    for (sample, ), left, top, right, bottom in boxes(found, "sample"):
        factor = (right - left) // perRow
        channels = found["channel"][top:bottom:factor, left:right:factor].ravel()
        values = found["activation"][top:bottom:factor, left:right:factor].ravel()
        bars[sample] = channels[channels >= 0], values[channels >= 0]
    return bars


def strongest(truth):
    """Channels of [samples, channels, ...], the strongest first."""
    return np.argsort(-np.abs(truth).reshape(*truth.shape[:2], -1).max((0, 2)), kind="stable")


def testSeveralSamples():
    """A column is a sample, a row a channel; the same channels for all."""
    truth = CLASSIFIER.features(PICTURES)[:4]
    stage = simple.FeatureMaps(Input=classified())
    checkEqual((stage.Channels, stage.NumberOfChannels, stage.MaximumSamples, stage.Scale),
               ("Strongest", 16, 4, "All Together"), "defaults")
    checkEqual(list(stage.GetProperty("LayerNames")), ["layer_1", "layer_2"], "layers")
    checkEqual(stage.Layer, "layer_1", "the layer at first")
    order = strongest(truth)
    for count in (6, 3, 1):
        stage.NumberOfChannels = count
        shown = order[:count]
        keys, values = maps(expectQuiet(lambda: image(stage)), 6, 6)
        checkEqual(keys, [(10 + sample, channel) for sample in range(4) for channel in shown], "places")
        checkClose(values, truth[:, shown].reshape(-1, 6, 6), 1e-5, "maps")
        told = fields(stage)
        checkEqual((told["sample"].tolist(), told["channel"].tolist()), ([10, 11, 12, 13], shown.tolist()), "fields")
        checkEqual((told["layer_name"], told["layer_number"].tolist(), told["layer_op"]), (["layer_1"], [1], ["Conv + Relu"]), "layer")
    tops = sorted({place[2] for place in boxes(image(stage), "sample", "channel")})
    checkEqual(len(tops), 1, "rows of one channel")
    checkEqual(servermanager.Fetch(stage).GetPointData().GetScalars().GetName(), "activation", "scalars")


def testOneSample():
    """About square; channels in the order of the layer when all are shown."""
    truth = CLASSIFIER.features(PICTURES)[7:8]
    stage = simple.FeatureMaps(Input=classified(), Selection=rowsOf(7))
    for channels, shown in (("Strongest", strongest(truth)), ("All", np.arange(6))):
        stage.Channels = channels
        found = expectQuiet(lambda: image(stage))
        keys, values = maps(found, 6, 6)
        checkEqual(keys, [(17, channel) for channel in shown], channels)
        checkClose(values, truth[0, shown], 1e-5, "maps")
        check(0.5 < found["sample"].shape[0] / found["sample"].shape[1] < 2, "a sheet about square")


def testSelection():
    """The first of those selected."""
    truth = CLASSIFIER.features(PICTURES)[[2, 5]]
    stage = simple.FeatureMaps(Input=classified(), Selection=rowsOf(8, 5, 2), MaximumSamples=2, Channels="All")
    keys, values = maps(expectQuiet(lambda: image(stage)), 6, 6)
    checkEqual(keys, [(sample, channel) for sample in (12, 15) for channel in range(6)], "places")
    checkClose(values, truth.reshape(-1, 6, 6), 1e-5, "maps")


def testTies():
    """Of equal channels the lower number comes first; a negative activation may be the strongest."""
    stage = simple.FeatureMaps(Input=mirrored(np.array([[1, -3, 2, 3, 2, -2.0]])), NumberOfChannels=3)
    channels, values = cells(image(stage), 3)[0]
    checkEqual((channels.tolist(), values.tolist()), ([1, 2, 3], [-3, 2, 3]), "the strongest")


def testScale():
    truth = CLASSIFIER.features(PICTURES)[:4]
    stage = simple.FeatureMaps(Input=classified(), Channels="All", Scale="Each Map")
    largest = truth.max((2, 3), keepdims=True)
    check((largest > 0).all(), "no map is dead")
    checkClose(maps(image(stage), 6, 6)[1], (truth / largest).reshape(-1, 6, 6), 1e-5, "maps")
    values = np.random.RandomState(4).normal(size=(3, 7))
    stage = simple.FeatureMaps(Input=mirrored(np.vstack([values, np.zeros((1, 7))])), Scale="Each Map")
    bars = cells(image(stage), 7)
    for sample in range(3):
        checkClose(bars[sample][1], values[sample] / np.abs(values[sample]).max(), 1e-6, "a bar")
    checkEqual(bars[3][1], np.zeros(7, np.float32), "a dead bar")


def testCells():
    """Fully connected layers: the channels of a sample in rows of 32 at most, in the order of the layer."""
    truth = CLASSIFIER.logits(PICTURES)[:4]
    stage = simple.FeatureMaps(Input=classified(), Layer="layer_2")
    for count in (16, 2):
        stage.NumberOfChannels = count
        shown = np.sort(strongest(truth)[:count])
        bars = cells(expectQuiet(lambda: image(stage)), len(shown))
        checkEqual(list(bars), [10, 11, 12, 13], "samples")
        for sample, (channels, values) in zip(truth, bars.values()):
            checkEqual(channels, shown, "channels")
            checkClose(values, sample[shown], 1e-5, "logits")
    values = np.random.RandomState(5).normal(size=(2, 70))
    stage = simple.FeatureMaps(Input=mirrored(values), Channels="All")
    bars = cells(image(stage), 32)
    for sample in range(2):
        checkEqual(bars[sample][0], np.arange(70), "channels")
        checkClose(bars[sample][1], values[sample], 1e-6, "cells")


def testAround():
    """The least of all around maps, the greatest in letters; labels differ."""
    for stage, names in ((simple.FeatureMaps(Input=classified()), ("sample", "channel")),
                         (simple.FeatureMaps(Input=mirrored(PICTURES.reshape(9, -1)[:, :20])), ("sample", ))):
        found = image(stage)
        inside, written = found["sample"] >= 0, found["activation"]
        least, greatest = written[inside].min(), written[inside].max()
        checkClose([written[~inside].min(), written[~inside].max(), np.median(written[~inside])], [least, greatest, least], 1e-6, "around")
        labels = []
        places = boxes(found, *names)
        for _, left, _, right, bottom in places:
            strip = written[bottom:bottom + 12, left:right]
            checkEqual(np.unique(strip).tolist(), [least, greatest], "letters and paper")
            labels.append(strip.tobytes())
        checkEqual(len(set(labels)), len(places), "labels")


def testDigits():
    """The network that comes with Layerscope, on digits, against PyTorch."""
    truth = np.load(SOURCE / "testing" / "stages" / "golden" / "digits_cnn_maps.npz")
    indices = truth["indices"].tolist()
    chosen = simple.GlobalIDSelectionSource(FieldType="ROW", GlobalIDs=indices)
    network = simple.Network(Input=simple.MNISTReader(FileName=DIGITS))
    for layer in (1, 2):
        values = truth[f"relu{layer}"]
        stage = simple.FeatureMaps(Input=network, Layer=f"layer_{layer}", Selection=chosen, MaximumSamples=len(indices), Channels="All")
        keys, found = maps(expectQuiet(lambda: image(stage)), *values.shape[2:])
        order = np.argsort(indices)
        checkEqual(keys, [(indices[row], channel) for row in order for channel in range(values.shape[1])], "places")
        checkClose(found, values[order].reshape(-1, *values.shape[2:]), 1e-5, f"maps of layer {layer}")
        stage.Channels, stage.NumberOfChannels = "Strongest", 5
        keys = maps(image(stage), *values.shape[2:])[0]
        checkEqual([channel for _, channel in keys[:5]], strongest(values)[:5].tolist(), "the strongest")


def testOrderOfAxes():
    """Layers whose channels are not behind the samples."""
    for name, number, extents in (("channels_last", 2, (5, 6)), ("sequence_first", 2, (1, 7)), ("vit", 5, (1, 10))):
        folder = NETWORKS / "layers" / name
        samples = tensor(folder / "input_0.pb")
        source = tableFrom({"z": samples.reshape(len(samples), -1)})
        network = simple.Generator(Input=source, Network=str(folder / "model.onnx"))
        layers = table(network, 1)
        extents = layers["height"][number - 1], layers["width"][number - 1]
        stage = simple.FeatureMaps(Input=network, Layer=f"layer_{number}", Channels="All")
        truth = tensor(folder / f"layer_{number}.pb")
        found = maps(image(stage), *extents)[1]
        checkClose(found.reshape(truth.shape), truth, 1e-4, name)


def testGenerator():
    """Against what Spatial Pooling keeps; a channel that is switched off is 0."""
    generator = simple.Generator(Input=golden())
    for layer in (1, 4, 6):
        name = f"layer_{layer}"
        pooled = table(simple.SpatialPooling(Input=generator, Pooling="None", Normalization="None", Layers=[name]))[name]
        layers = table(generator, 1)
        shape = [layers[key][layer - 1] for key in ("channels", "height", "width")]
        truth = pooled.reshape(3, *shape)
        stage = simple.FeatureMaps(Input=generator, Layer=name, NumberOfChannels=7)
        keys, found = maps(expectQuiet(lambda: image(stage)), *shape[1:])
        shown = strongest(truth)[:7]
        checkEqual(keys, [(sample, channel) for sample in range(3) for channel in shown], name)
        checkClose(found, truth[:, shown].reshape(-1, *shape[1:]), 1e-6, name)
    dead = simple.Generator(Input=golden(), ChannelFactors=[5, 3, 0])
    keys, found = maps(image(simple.FeatureMaps(Input=dead, Layer="layer_5", Channels="All", MaximumSamples=1)), 128, 128)
    checkEqual(keys[3], (0, 3), "channels in order")
    check(not found[3].any() and found[4].any(), "a channel that is switched off")


def testBrokenPicture():
    folder = FOLDER / "mixed"
    folder.mkdir()
    made = np.random.RandomState(5).randint(0, 256, (3, 8, 8, 3))
    for number, picture in enumerate(made):
        writePicture(folder / f"{number}.png", picture)
    (folder / "1b.png").write_bytes(b"\x89PNG\r\n\x1a\n and no more")
    classifier = Classifier(channels=3, side=8)
    network = simple.Network(Input=simple.PictureFolderReader(Folder=str(folder)), Network=classifier.write(FOLDER / "colours.onnx"))
    with messages() as said:
        keys, found = maps(image(simple.FeatureMaps(Input=network, Channels="All")), 6, 6)
    check(len(said) == 1 and "1b.png" in said[0] and "left out" in said[0], said)
    checkEqual(keys, [(sample, channel) for sample in (0, 1, 3) for channel in range(4)], "the samples that are left")
    checkClose(found, classifier.features(made.transpose(0, 3, 1, 2) / 255).reshape(-1, 6, 6), 1e-5, "maps")


def testSavedData():
    stage = simple.FeatureMaps(Input=classified())
    file = os.path.join(FOLDER, "maps.vti")
    simple.SaveData(file, proxy=stage)
    again = simple.XMLImageDataReader(FileName=[file])
    again.UpdatePipeline()
    truth, read = servermanager.Fetch(stage), servermanager.Fetch(again)
    checkEqual(read.GetDimensions(), truth.GetDimensions(), "dimensions of the file")
    for name in ("activation", "channel", "sample"):
        checkEqual(vtk_to_numpy(read.GetPointData().GetArray(name)), vtk_to_numpy(truth.GetPointData().GetArray(name)), name)


run(testSeveralSamples, testOneSample, testSelection, testTies, testScale, testCells, testAround, testDigits, testOrderOfAxes,
    testGenerator, testBrokenPicture, testSavedData)
