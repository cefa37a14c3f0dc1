"""Attribution: nine methods against PyTorch (golden/make_attributions.py), the sheet and the table."""

import pathlib
import tempfile

import numpy as np
from paraview import servermanager, simple

from onnx_files import node, writeNetwork
from stages import SOURCE, arrays, check, checkClose, checkEqual, expectQuiet, golden, run, table, tableFrom

GOLDEN = np.load(pathlib.Path(__file__).parent / "golden" / "attributions.npz")
FOLDER = pathlib.Path(tempfile.mkdtemp())
STEPS = 4
METHODS = {"Gradient": "gradient", "Gradient x Input": "times_input", "Integrated Gradients": "integrated", "SmoothGrad": "smooth",
           "Deconvnet": "deconvnet", "Guided Backpropagation": "guided", "Grad-CAM": "cam", "Grad-CAM++": "cam_plus_plus"}


def digits():
    return simple.Network(Input=simple.MNISTReader(FileName=str(SOURCE / "weights" / "digits" / "t10k-2000-images-idx3-ubyte.gz")))


def cats():
    reader = simple.CIFARReader(FileNames=[str(SOURCE / "weights" / "cats_test" / "test_batch.bin")])
    return simple.Network(Input=reader, Network=str(SOURCE / "weights" / "cats_cnn" / "epoch_016.onnx"))


def chosen():
    return simple.IDSelectionSource(FieldType="ROW", IDs=[part for row in GOLDEN["indices"] for part in (-1, int(row))])


def explain(source, **properties):
    return simple.Attribution(Input=source, Selection=chosen(), Samples=STEPS, Seed=3, KeepAttributions=1, **properties)


def image(stage):
    """Point arrays as [height, width(, components)], the top row first."""
    data = servermanager.Fetch(stage)
    width, height, _ = data.GetDimensions()
    return {name: values.reshape(height, width, -1)[::-1].squeeze() for name, values in arrays(data.GetPointData()).items()}


def reduced(values, sign):
    """Of attributions [samples, channels, height, width] or maps [samples, height, width]."""
    channels = values if values.ndim == 4 else values[:, None]
    total = channels.sum(1)
    return {"Magnitude": np.abs(channels).sum(1), "Signed": total, "Positive": np.maximum(total, 0),
            "Negative": np.maximum(-total, 0)}[sign].reshape(len(values), -1)


def checkMethods(name, source, methods):
    for method in methods:
        truth = GOLDEN[f"{name}_{METHODS[method]}"]
        stage = explain(source, Method=method)
        default = ("Signed" if method in ("Gradient x Input", "Integrated Gradients") else
                   "Positive" if "CAM" in method else "Magnitude")
        for sign in ("Automatic", "Magnitude", "Signed", "Positive", "Negative"):
            stage.Sign = sign
            rows = expectQuiet(lambda: table(stage, 1))
            expected = reduced(truth, default if sign == "Automatic" else sign)
            checkClose(rows["attribution"], expected, 1e-4 * np.abs(truth).max(), f"{name}, {method}, {sign}")
            checkClose(rows["largest"], np.abs(rows["attribution"]).max(1), 0, "largest")
            checkEqual(rows["is_zero"].tolist(), [int(not each.any()) for each in rows["attribution"]], "zero")
        checkEqual(rows["sample"], GOLDEN["indices"], "samples")
        checkEqual(rows["target"], GOLDEN[f"{name}_units"], "targets")
        checkEqual(rows["prediction"], GOLDEN[f"{name}_units"], "predictions")
        checkClose(rows["score"], GOLDEN[f"{name}_scores"], 1e-4 * np.abs(GOLDEN[f"{name}_scores"]).max(), "scores")


def testDigits():
    checkMethods("digits", digits(), METHODS)


def testCats():
    """Three channels, batch normalisation, normalised by the mean and deviation that the file tells."""
    checkMethods("cats", cats(), [method for method in METHODS if method != "SmoothGrad"])


def testGuidedGradCam():
    source = digits()
    stage = explain(source, Method="Guided Grad-CAM", Sign="Signed")
    expected = GOLDEN["digits_guided"] * np.maximum(GOLDEN["digits_cam"], 0)[:, None]
    checkClose(expectQuiet(lambda: table(stage, 1))["attribution"], reduced(expected, "Signed"), 1e-4 * np.abs(expected).max())


def testCompleteness():
    """Many steps add up to the difference of the scores."""
    stage = explain(digits(), Method="Integrated Gradients")
    rows = expectQuiet(lambda: table(stage, 1))
    sums = GOLDEN["digits_integrated"].sum((1, 2, 3))
    difference = rows["attribution"].sum(1) / rows["completeness"]
    checkClose(rows["attribution"].sum(1), sums, 1e-3 * np.abs(sums).max(), "sums")
    stage.Samples = 300
    rows = expectQuiet(lambda: table(stage, 1))
    checkClose(rows["completeness"], np.ones(3), 0.003, "completeness")
    checkClose(rows["attribution"].sum(1) / rows["completeness"], difference, 1e-3 * np.abs(difference).max(), "difference")
    stage.Baseline = "Mean"
    checkClose(expectQuiet(lambda: table(stage, 1))["completeness"], np.ones(3), 0.01, "from the mean")


def testBaselineSample():
    """From another sample, which is not among those selected, and need not be a row of its number."""
    for name, source in (("digits", digits()), ("cats", cats())):
        stage = explain(source, Method="Integrated Gradients", Baseline="Sample", BaselineSample=13, Sign="Signed")
        rows = expectQuiet(lambda: table(stage, 1))
        truth = GOLDEN[f"{name}_from_sample"]
        checkClose(rows["attribution"], reduced(truth, "Signed"), 1e-4 * np.abs(truth).max(), f"{name}: attributions")
        difference = GOLDEN[f"{name}_scores"] - GOLDEN[f"{name}_from_sample_scores"]
        checkClose(rows["completeness"], truth.sum((1, 2, 3)) / difference, 1e-3, f"{name}: completeness")
    # From the sample itself there is no way, and nothing to share out.
    stage.BaselineSample = int(GOLDEN["indices"][1])
    rows = expectQuiet(lambda: table(stage, 1))
    checkEqual((rows["is_zero"].tolist(), np.isnan(rows["completeness"]).tolist()), ([0, 1, 0], [False, True, False]), "from itself")
    # Other methods need no baseline.
    stage.BaselineSample, stage.Method = 99999, "Gradient"
    checkEqual(len(expectQuiet(lambda: table(stage, 1))["sample"]), 3, "without baseline")


def testBaselineColumn():
    """Of numbers, by the number in the column `sample`."""
    weights = np.random.RandomState(2).normal(size=(4, 3)).astype(np.float32)
    file = writeNetwork(FOLDER / "from.onnx", [node("MatMul", ["image", "w"], ["output"])], (4, ), w=weights)
    x = np.random.RandomState(3).normal(size=(5, 4)).astype(np.float32)
    source = simple.Network(Input=tableFrom({"sample": 10 + np.arange(5), "x": x}), Network=file, InputArray="x")
    stage = simple.Attribution(Input=source, Method="Integrated Gradients", Baseline="Sample", BaselineSample=12, MaximumSamples=2,
                               Target="Unit", Unit=1)
    rows = expectQuiet(lambda: table(stage, 1))
    checkClose(rows["attribution"], (x[:2] - x[2]) * weights[:, 1], 1e-6, "attributions")
    checkClose(rows["completeness"], np.ones(2), 1e-5, "completeness")


def testSheet():
    """A row a sample: picture, map, overlay; numbers and samples at the pixels of all three."""
    source = digits()
    stage = explain(source)
    checkEqual((simple.Attribution(Input=source).MaximumSamples, stage.Method, stage.Target, stage.Sign), (8, "Gradient", "Predicted Class", "Automatic"),
               "defaults")
    found = expectQuiet(lambda: image(stage))
    rows = table(stage, 1)
    for index, sample in enumerate(GOLDEN["indices"]):
        inside = found["sample"] == sample
        lines, columns = np.nonzero(inside.any(1))[0], np.nonzero(inside.any(0))[0]
        starts = columns[np.r_[True, np.diff(columns) > 1]]
        checkEqual(len(starts), 3, "pictures in a row")
        side = len(lines)
        factor = side // 28
        top = lines[0]
        map_ = rows["attribution"][index].reshape(28, 28).repeat(factor, 0).repeat(factor, 1)
        for left in starts:
            checkEqual(found["attribution"][top:top + side, left:left + side], map_, "numbers")
        picture, heat, overlay = (found["RGB"][top:top + side, left:left + side].astype(int) for left in starts)
        check((picture[..., 0] == picture[..., 2]).all() and picture.min() == 0 and picture.max() > 250, "a grey digit")
        strongest = np.unravel_index(map_.argmax(), map_.shape)
        check(heat[strongest].min() > 150 and heat[map_ == 0].max() < 10, "light where it matters, else dark")
        check((overlay[strongest] != (0.6 * picture[strongest]).astype(int)).any(), "an overlay")
    checkEqual(found["attribution"][found["sample"] < 0].any(), False, "numbers around")
    checkEqual(found["RGB"][0, 0].tolist(), [255, 255, 255], "paper")


def testInterventions():
    """On gradients: what goes back is changed, and so is the layer's own gradient, which Grad-CAM reads."""
    def explained(lines, **properties):
        source = digits()
        source.Interventions = lines
        rows = expectQuiet(lambda: table(explain(source, Sign="Signed", **properties), 1))
        return rows["attribution"].copy(), rows["score"].copy()

    plain, scores = explained([])
    checkClose(plain, reduced(GOLDEN["digits_gradient"], "Signed"), 1e-4 * np.abs(plain).max(), "as PyTorch has it")
    turned, same = explained(["2 all multiply -3 gradients"])
    checkEqual(same, scores, "scores")
    checkClose(turned, -3 * plain, 1e-4 * np.abs(plain).max(), "gradients")
    checkEqual(np.abs(explained(["1 all set 0 gradients"])[0]).max(), 0, "gradients that are cut off")
    checkEqual(np.abs(explained(["1 all set 0.5"])[0]).max(), 0, "gradients behind a constant")
    maps, _ = explained([], Method="Grad-CAM", Layer="layer_2")
    check(np.abs(maps).max() > 0, "a map")
    checkClose(explained(["2 all multiply -3 gradients"], Method="Grad-CAM", Layer="layer_2")[0], -3 * maps,
               1e-4 * np.abs(maps).max(), "maps of the changed gradient")
    checkClose(explained(["1 all multiply -3 gradients"], Method="Grad-CAM", Layer="layer_2")[0], maps, 1e-6, "a layer before")


def testTargets():
    """Another class, labels, and a channel of a layer."""
    source = digits()
    labels = expectQuiet(lambda: table(explain(source, Target="Label"), 1))
    checkEqual(labels["target"], labels["label"], "labels")
    other = explain(source, Target="Unit", Unit=3, Sign="Signed")
    rows = expectQuiet(lambda: table(other, 1))
    checkEqual((rows["target"].tolist(), list(rows["target_name"])), ([3] * 3, ["3"] * 3), "one class")
    check(np.abs(rows["attribution"] - reduced(GOLDEN["digits_gradient"], "Signed")).max() > 1e-3, "another map")
    layer = expectQuiet(lambda: table(explain(source, Target="Unit", Unit=5, Output="layer_1", Sign="Signed"), 1))
    named = expectQuiet(lambda: table(explain(source, Target="Unit", Unit=5, Output="relu1", Sign="Signed"), 1))
    checkEqual(layer["attribution"], named["attribution"], "by node")
    first = explain(source, Method="Grad-CAM", Layer="layer_1")
    checkEqual(list(first.GetProperty("LayerNames")), ["Automatic", "layer_1", "layer_2"], "layers with extents")
    check(not np.array_equal(expectQuiet(lambda: table(first, 1))["attribution"],
                             table(explain(source, Method="Grad-CAM"), 1)["attribution"]), "of another layer")


def testColumns():
    """A network of numbers: the table has a component a number; against the derivative of the linear layer that it is."""
    weights = np.random.RandomState(2).normal(size=(4, 3)).astype(np.float32)
    file = writeNetwork(FOLDER / "linear.onnx", [node("MatMul", ["image", "w"], ["output"])], (4, ), w=weights)
    x = np.random.RandomState(3).normal(size=(5, 4)).astype(np.float32)
    source = simple.Network(Input=tableFrom({"sample": 10 + np.arange(5), "x": x}), Network=file, InputArray="x")
    stage = simple.Attribution(Input=source, Method="Gradient x Input")
    rows = expectQuiet(lambda: table(stage, 1))
    units = (x @ weights).argmax(1)
    checkEqual(rows["target"], units, "targets")
    checkClose(rows["attribution"], x * weights[:, units].T, 1e-6, "attributions")
    checkEqual(sorted(set(image(stage)["sample"].ravel()) - {-1}), list(range(10, 15)), "maps alone")


def testGenerator():
    """Which latent numbers move a channel of the generator."""
    source = simple.Generator(Input=simple.LatentSamples(NumberOfSamples=2))
    stage = simple.Attribution(Input=source, Target="Unit", Unit=7, Output="layer_2")
    rows = expectQuiet(lambda: table(stage, 1))
    checkEqual(rows["attribution"].shape, (2, 40), "a number a latent number")
    check((rows["largest"] > 0).all(), "some move it")


def testRegion():
    """Which latent numbers move a part of the picture, and of a layer."""
    source = simple.Generator(Input=golden())
    part = {"RegionRows": [40, 47], "RegionColumns": [30, 69]}
    for name, properties in (("picture", {"Target": "Unit", "Unit": 1, **part}), ("all", {"Target": "All Units", **part}),
                             ("layer", {"Target": "Unit", "Unit": 7, "Output": "layer_2", "RegionRows": [3, 8], "RegionColumns": [5, 5]})):
        rows = expectQuiet(lambda: table(simple.Attribution(Input=source, Region=1, Sign="Signed", **properties), 1))
        truth, scores = GOLDEN[f"region_{name}"], GOLDEN[f"region_{name}_scores"]
        checkClose(rows["attribution"][:len(truth)], truth, 1e-4 * np.abs(truth).max(), name)
        checkClose(rows["score"][:len(truth)], scores, 1e-4 * np.abs(scores).max(), f"{name}: scores")
        expected = (-1, "all") if name == "all" else (properties["Unit"], str(properties["Unit"]))
        checkEqual((rows["target"][0], rows["target_name"][0]), expected, f"{name}: target")
    whole = simple.Attribution(Input=source, Region=1, Sign="Signed", RegionRows=[0, 127], RegionColumns=[0, 127])
    cut = expectQuiet(lambda: table(whole, 1))["attribution"]
    whole.Region = 0
    checkClose(cut, expectQuiet(lambda: table(whole, 1))["attribution"], 1e-6, "all positions")


def testAllUnits():
    """The mean of all classes' scores is the mean of their maps."""
    source = digits()
    maps = [expectQuiet(lambda: table(explain(source, Target="Unit", Unit=unit, Sign="Signed"), 1)) for unit in range(10)]
    rows = expectQuiet(lambda: table(explain(source, Target="All Units", Sign="Signed"), 1))
    checkClose(rows["attribution"], np.mean([each["attribution"] for each in maps], 0), 1e-5, "maps")
    checkClose(rows["score"], np.mean([each["score"] for each in maps], 0), 1e-5, "scores")
    rows = expectQuiet(lambda: table(explain(source, Target="All Units", Method="Integrated Gradients"), 1))
    check(np.isfinite(rows["completeness"]).all(), "completeness of the mean")


def testZeroMap():
    """A class that all channels of the layer speak against: a map of zeros, not of NaN, and the row says so."""
    nodes = [node("Conv", ["image", "kernel"], ["conv"]), node("Relu", ["conv"], ["relu"]), node("GlobalAveragePool", ["relu"], ["pool"]),
             node("Flatten", ["pool"], ["flat"]), node("MatMul", ["flat", "matrix"], ["output"])]
    file = writeNetwork(FOLDER / "against.onnx", nodes, (1, 6, 6), kernel=np.ones((2, 1, 3, 3), np.float32),
                        matrix=np.array([[-1, -2], [-1, -3]], np.float32))
    x = np.random.RandomState(4).uniform(size=(3, 36)).astype(np.float32)
    stage = simple.Attribution(Input=simple.Network(Input=tableFrom({"x": x}), Network=file, InputArray="x"), Method="Grad-CAM",
                               KeepAttributions=1)
    rows = expectQuiet(lambda: table(stage, 1))
    checkEqual((rows["is_zero"].tolist(), rows["attribution"].any()), ([1] * 3, False), "zeros")
    stage.Sign = "Negative"
    rows = expectQuiet(lambda: table(stage, 1))
    checkEqual((rows["is_zero"].tolist(), (rows["attribution"] > 0).all()), ([0] * 3, True), "what speaks against it")


run(testDigits, testCats, testGuidedGradCam, testCompleteness, testBaselineSample, testBaselineColumn, testSheet, testInterventions,
    testTargets, testColumns, testGenerator, testRegion, testAllUnits, testZeroMap)
