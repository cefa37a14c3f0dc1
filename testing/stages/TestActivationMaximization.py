"""Activation Maximization: against PyTorch step by step (golden/make_maximizations.py), where the best input is known, on the
shipped networks, and the sheet and the table."""

import pathlib
import tempfile

import numpy as np
from paraview import servermanager, simple

from onnx_files import node, writeNetwork
from stages import CATS, SOURCE, arrays, check, checkClose, checkEqual, expectQuiet, fields, globalIds, messages, pixels, run, table, tableFrom

GOLDEN = np.load(pathlib.Path(__file__).parent / "golden" / "maximizations.npz")
FOLDER = pathlib.Path(tempfile.mkdtemp())
PLAIN = {"Jitter": 0, "TotalVariation": 0, "BestSamples": 0}


def digits(count=0):
    reader = simple.MNISTReader(FileName=str(SOURCE / "weights" / "digits" / "t10k-2000-images-idx3-ubyte.gz"), MaximumSamples=count)
    return simple.Network(Input=reader)


def cats():
    reader = simple.CIFARReader(FileNames=[str(SOURCE / "weights" / "cats_test" / "test_batch.bin")], MaximumSamples=40)
    return simple.Network(Input=reader, Network=str(SOURCE / "weights" / "cats_cnn" / "epoch_016.onnx"))


def generator(count=3):
    return simple.Generator(Input=simple.LatentSamples(NumberOfSamples=count))


def check20Steps(case, source, tolerance=1e-3, **properties):
    channels = GOLDEN[f"{case}_channels"].tolist()
    stage = simple.ActivationMaximization(Input=source, Channels=channels, Steps=20, Seed=3, KeepInputs=1, **{**PLAIN, **properties})
    rows = expectQuiet(lambda: table(stage, 1))
    checkEqual(rows["channel"].tolist(), channels, f"{case}: channels")
    checkClose(rows["start"], GOLDEN[f"{case}_start"], 1e-4, f"{case}: start")
    checkClose(rows["activation"], GOLDEN[f"{case}_activation"], tolerance, f"{case}: activation")
    checkClose(rows["z" if case == "latents" else "input"], GOLDEN[f"{case}_inputs"], tolerance, f"{case}: inputs")
    return rows


def testAgainstPyTorch():
    source = digits(3)
    check20Steps("classes", source, Jitter=2, TotalVariation=0.3)
    check20Steps("blurred", source, Layer="layer_2", Blur=0.6, Decay=0.05, StartLevel=0.2)
    check20Steps("adam", source, Optimizer="Adam", StepSize=0.05, StayInRange=0)
    rows = check20Steps("cats", cats(), Layer="layer_1", Objective="Center", Jitter=3, StartNoise=0.2)
    checkEqual(rows["converged"].tolist(), [1, 0, 1], "one that jitter switches off, and one that comes on")
    rows = check20Steps("latents", generator(), Layer="layer_3", Decay=0.02, StepSize=0.1)
    check((np.square(rows["z"]).mean(1) < 1 + 1e-6).all(), "no longer than the prior makes them")


def testMatchedFilter():
    """The best input of a linear unit points along its weights."""
    weights = np.random.RandomState(2).normal(size=(36, 3)).astype(np.float32)
    file = writeNetwork(FOLDER / "linear.onnx", [node("MatMul", ["image", "w"], ["output"])], (36, ), w=weights)
    source = simple.Network(Input=tableFrom({"x": np.zeros((2, 36), np.float32)}), Network=file, InputArray="x")
    rows = expectQuiet(lambda: table(simple.ActivationMaximization(Input=source, **PLAIN), 1))
    cosines = (rows["x"] * weights.T).sum(1) / np.linalg.norm(rows["x"], axis=1) / np.linalg.norm(weights, axis=0)
    check((cosines > 0.99).all(), cosines)
    checkClose(np.linalg.norm(rows["x"], axis=1), np.full(3, 6.0), 1e-5, "length")
    checkClose(rows["activation"], (rows["x"] * weights.T).sum(1), 1e-5, "activation")


def testKernel():
    """A convolution's centre is excited most by its kernel, around the centre alone."""
    kernel = np.random.RandomState(4).normal(size=(2, 1, 5, 5)).astype(np.float32)
    nodes = [node("Conv", ["image", "kernel"], ["conv"], kernel_shape=[5, 5], pads=[2, 2, 2, 2]), node("Relu", ["conv"], ["relu"]),
             node("Flatten", ["relu"], ["flat"]), node("MatMul", ["flat", "w"], ["output"])]
    file = writeNetwork(FOLDER / "kernel.onnx", nodes, (1, 11, 11), kernel=kernel, w=np.ones((242, 2), np.float32))
    source = simple.NetworkReader(FileName=file)
    stage = simple.ActivationMaximization(Input=source, Layer="layer_1", Objective="Center", StayInRange=0, StartNoise=0.01, KeepInputs=1,
                                          **PLAIN)
    rows = expectQuiet(lambda: table(stage, 1))
    found = rows["input"].reshape(-1, 11, 11)[:, 3:8, 3:8] - 0.5
    for index in range(2):
        cosine = (found[index] * kernel[index, 0]).sum() / np.linalg.norm(found[index]) / np.linalg.norm(kernel[index])
        check(cosine > 0.99, f"channel {index}: {cosine}")
    checkEqual((rows["converged"].tolist(), rows["start"].min()), ([1, 1], 0), "one of them is off at the start")
    check(np.abs(np.delete(rows["input"].reshape(-1, 11, 11), range(3, 8), 1) - 0.5).max() < 0.06, "nothing beside")


def testDigits():
    """Every picture that is made is taken for its class."""
    stage = simple.ActivationMaximization(Input=digits(), KeepInputs=1)
    rows = expectQuiet(lambda: table(stage, 1))
    checkEqual((rows["channel"].tolist(), list(rows["channel_name"])), (list(range(10)), [str(i) for i in range(10)]), "classes")
    fed = simple.Network(Input=tableFrom({"x": rows["input"]}), InputArray="x", Network=str(SOURCE / "weights" / "digits_cnn" / "epoch_016.onnx"))
    predictions = expectQuiet(lambda: table(simple.Predictions(Input=fed)))
    checkEqual(predictions["prediction"].tolist(), list(range(10)), "predictions")
    check((predictions["confidence"] > 0.95).all(), predictions["confidence"])
    truth = np.load(pathlib.Path(__file__).parent / "golden" / "digits_cnn.npz")["classes"]
    checkEqual(truth[rows["best_sample"]].tolist(), [[i] * 4 for i in range(10)], "the best are of the class")
    check((np.diff(rows["best_activation"]) <= 0).all(), "the best first")
    plain = expectQuiet(lambda: table(simple.ActivationMaximization(Input=digits(), Jitter=0, TotalVariation=0), 1))
    check((plain["activation"] > plain["best_activation"][:, 0]).all(), "without regularisation above what any digit reaches")


def testBestSamples():
    """Those that the predictions' scores say, by numpy; a sample that the table has twice counts once."""
    x = np.random.RandomState(5).normal(size=(50, 6)).astype(np.float32)
    weights = np.random.RandomState(6).normal(size=(6, 4)).astype(np.float32)
    file = writeNetwork(FOLDER / "scores.onnx", [node("MatMul", ["image", "w"], ["output"])], (6, ), w=weights)
    numbers = np.r_[np.arange(100, 150), np.arange(100, 150)]
    source = simple.Network(Input=tableFrom({"sample": numbers, "x": np.r_[x, x]}), Network=file, InputArray="x")
    rows = expectQuiet(lambda: table(simple.ActivationMaximization(Input=source, BestSamples=7, Channels=[3, 0, 3]), 1))
    scores = (x @ weights)[:, [3, 0, 3]]
    order = np.argsort(-scores, 0)[:7]
    checkEqual(rows["best_sample"], order.T + 100, "samples")
    checkClose(rows["best_activation"], np.take_along_axis(scores, order, 0).T, 1e-5, "activations")
    few = expectQuiet(lambda: table(simple.ActivationMaximization(Input=source, BestSamples=200, Channels=[1]), 1))
    checkEqual(few["best_sample"].shape, (1, 50), "all there are")


def testGenerator():
    """Latents, and the pictures that the generator makes of them."""
    stage = simple.ActivationMaximization(Input=generator(30), Channels=[2, 1], Layer="layer_3", Steps=10)
    rows = expectQuiet(lambda: table(stage, 1))
    checkEqual((rows["z"].shape, rows["sample"].tolist(), globalIds(stage, 1)), ((2, 40), [0, 1], "sample"), "latents")
    again = simple.SpatialPooling(Input=servermanager.OutputPort(stage, 1), Pooling="Mean", Normalization="None", Layers=["layer_3"])
    pooled = expectQuiet(lambda: table(again))["layer_3"]
    checkClose(pooled[[0, 1], [2, 1]], rows["activation"], 1e-5, "the table is bound to the network")
    image = servermanager.Fetch(stage)
    found = arrays(image.GetPointData())
    checkEqual((sorted(set(found["channel"])), set(found["sample"]) - {-1}), ([-1, 1, 2], set(rows["best_sample"].ravel())), "sheet")
    made = found["RGB"][(found["channel"] == 2) & (found["sample"] < 0)].reshape(128, 128, 3)[::-1]
    grid = pixels(simple.ImageGrid(Input=servermanager.OutputPort(stage, 1), Labels=0, ImagesPerColumn=2))
    check(any(np.array_equal(made, grid[y:y + 128, x:x + 128]) for y in range(9) for x in range(9)), "as Image Grid shows it")


def testSheet():
    """A row a channel: what was made, then the best; the network's range, or the standardised picture."""
    stage = simple.ActivationMaximization(Input=digits(50), Channels=[7, 2], BestSamples=3, Steps=5, KeepInputs=1)
    rows = expectQuiet(lambda: table(stage, 1))

    def picture(channel, sample):
        image = servermanager.Fetch(stage)
        width, height, _ = image.GetDimensions()
        found = {name: values.reshape(height, width, -1)[::-1].squeeze() for name, values in arrays(image.GetPointData()).items()}
        inside = (found["channel"] == channel) & (found["sample"] == sample)
        lines, columns = np.nonzero(inside.any(1))[0], np.nonzero(inside.any(0))[0]
        checkEqual(inside.sum(), len(lines) * len(columns), "one rectangle")
        return found["RGB"][lines[0]:lines[-1] + 1, columns[0]:columns[-1] + 1][::4, ::4], lines[0], columns[0]

    black, white = -0.1307 / 0.3081, (1 - 0.1307) / 0.3081
    shares = (rows["input"] - black) / (white - black)
    made, top, left = picture(7, -1)
    checkClose(made[..., 0].ravel() / 255, shares[0], 0.003, "made")
    _, below, same = picture(2, -1)
    check(below > top and same == left, "below one another")
    places = [picture(7, sample)[1:] for sample in rows["best_sample"][0]]
    check([place[0] for place in places] == [top] * 3 and [place[1] for place in places] == sorted(place[1] for place in places), places)
    stage.Display = "Standardized"
    stage.UpdatePipeline()
    standard = 0.5 + 0.1 * (shares[0] - shares[0].mean()) / (shares[0].std() + 1e-5)
    checkClose(picture(7, -1)[0][..., 1].ravel() / 255, standard.clip(0, 1), 0.003, "standardised")
    checkEqual(fields(stage)["layer_name"], ["layer_4"], "layer")


def testDropped():
    """A channel whose ReLU stays off, as no input within the limits switches it on, is left out of the sheet, not of the table."""
    nodes = [node("MatMul", ["image", "w"], ["product"]), node("Add", ["product", "b"], ["sum"]), node("Relu", ["sum"], ["relu"]),
             node("MatMul", ["relu", "v"], ["output"])]
    file = writeNetwork(FOLDER / "off.onnx", nodes, (4, ), w=np.ones((4, 3), np.float32), b=np.array([9, -9, 9], np.float32),
                        v=np.ones((3, 2), np.float32))
    source = simple.Network(Input=tableFrom({"x": np.zeros((2, 4), np.float32)}), Network=file, InputArray="x")
    stage = simple.ActivationMaximization(Input=source, Layer="layer_1", **PLAIN)
    rows = expectQuiet(lambda: table(stage, 1))
    checkEqual((rows["converged"].tolist(), rows["activation"][1], fields(stage)["dropped_channels"].tolist()), ([1, 0, 1], 0, [1]), "dropped")
    shown = arrays(servermanager.Fetch(stage).GetPointData())["channel"]
    checkEqual(sorted(set(shown)), [-1, 0, 2], "shown")
    stage.DropNotConverged = 0
    stage.UpdatePipeline()
    checkEqual(sorted(set(arrays(servermanager.Fetch(stage).GetPointData())["channel"])), [-1, 0, 1, 2], "all")
    none = simple.ActivationMaximization(Input=source, Layer="layer_1", Channels=[1], **PLAIN)
    with messages() as found:
        none.UpdatePipeline()
    check(len(found) == 1 and "none of the channels rose" in found[0], found)
    checkEqual((servermanager.Fetch(none).GetNumberOfPoints(), len(table(none, 1)["channel"])), (0, 1), "an empty sheet, a row")


def testChoices():
    """Defaults; a batch of its own changes nothing; a network without samples."""
    source = generator(2)
    stage = simple.ActivationMaximization(Input=source)
    stage.UpdatePipelineInformation()
    checkEqual(list(stage.GetProperty("LayerNames")), ["Automatic"] + [f"layer_{i}" for i in range(1, 7)], "layers")
    checkEqual((stage.MaximumChannels, stage.Steps, stage.Objective, stage.BestSamples), (16, 100, "Mean", 4), "defaults")
    stage.Steps = 2
    stage.MaximumChannels = 3
    three = expectQuiet(lambda: table(stage, 1))
    checkEqual(fields(stage)["layer_name"], ["layer_5"], "the last hidden one")
    stage.Channels = [2]
    alone = expectQuiet(lambda: table(stage, 1))
    checkClose(alone["z"][0], three["z"][2], 1e-6, "alone or together")
    reader = simple.ActivationMaximization(Input=simple.NetworkReader(FileName=str(CATS)), MaximumChannels=2, Steps=2)
    rows = expectQuiet(lambda: table(reader, 1))
    checkEqual(("best_sample" in rows, rows["input"].shape), (False, (2, 40)), "no samples")
    check(servermanager.Fetch(reader).GetNumberOfPoints() > 0, "a sheet")


run(testAgainstPyTorch, testMatchedFilter, testKernel, testDigits, testBestSamples, testGenerator, testSheet, testDropped, testChoices)
