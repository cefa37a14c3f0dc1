"""Networks whose course or shapes depend on the values of a sample, through the stages, against what PyTorch answers to each sample
(testing/networks/make_by_value.py): what a sample hasn't is NaN, and counts for nothing."""

import pathlib
import tempfile
import time

import numpy as np
from paraview import servermanager, simple

from onnx_files import field, node, valueInfo, writeGraph
from stages import (NETWORKS, arrays, check, checkClose, checkEqual, expectError, expectQuiet, fields, messages, run, table, tableFrom,
                    tensor)

FOLDER = pathlib.Path(tempfile.mkdtemp())
BY_VALUE = NETWORKS / "by_value"
# Of each thing that is found: the axis of its features in the answer of one sample, the output's layer, the node that makes it.
VARYING = {"detector": (1, 6, "/Concat"), "places": (1, 2, "/Concat"), "different": (1, 1, "/Concat"), "picked": (None, 2, "/Mul")}
FIXED = {"choosing": 3, "halting": 3, "unrolling": 2, "masked": 2, "best": 2, "detector_best": 6}


def bound(name, **properties):
    x = tensor(BY_VALUE / name / "input_0.pb")
    source = tableFrom({"sample": 10 + np.arange(len(x)), "x": x.reshape(len(x), -1)})
    return simple.Network(Input=source, Network=str(BY_VALUE / name / "model.onnx"), InputArray="x", **properties)


def answer(name):
    """[samples, features, things that are found], NaN behind those that a sample has."""
    values = tensor(BY_VALUE / name / "tap_0.pb").astype(float)
    return values[:, None] if VARYING[name][0] is None else values.transpose(0, 2, 1)


def output(name):
    return f"layer_{VARYING[name][1] if name in VARYING else FIXED[name]}"


def pooled(name, pooling, normalization="None"):
    return simple.SpatialPooling(Input=bound(name), Layers=[output(name)], Pooling=pooling, Normalization=normalization)


def tableQuietly(stage):
    """The rows of a stage that may warn."""
    with messages() as found:
        rows = table(stage)
    check(all("lack values" in text for text in found), found)
    return rows


def checkNan(found, expected, tolerance, what):
    checkEqual(np.isnan(found), np.isnan(expected), what + ": what is not there")
    checkClose(np.nan_to_num(found), np.nan_to_num(expected), tolerance, what)


def testLayers():
    """What there is more or less of are places; the features of each are the channels."""
    for name, (_, number, made) in VARYING.items():
        layers = {key: values[-1] for key, values in table(bound(name), 1).items()}
        _, channels, places = answer(name).shape
        checkEqual((layers["layer"], layers["channels"], layers["height"], layers["width"]), (number, channels, 1, places), name)
        check(layers["node"].startswith(made), f"{name}: {layers['node']}")
        check("layerscope" not in layers["op"] and layers["op"] in made, f"{name}: {layers['op']}")
        checkEqual(layers["axes"], "sample, feature x token" if channels == 1 else "sample, token, feature", name)


def reduced(values, pooling):
    """Of what a sample has."""
    reduce = {"Max": np.max, "Min": np.min, "Mean": np.mean, "RMS": lambda x: np.sqrt(np.mean(x**2)), "Standard Deviation": np.std}[pooling]
    return np.array([[reduce(row[~np.isnan(row)]) if not np.isnan(row).all() else np.nan for row in sample] for sample in values])


def testPooling():
    for name in VARYING:
        for pooling in ("Max", "Min", "Mean", "RMS", "Standard Deviation"):
            rows = tableQuietly(pooled(name, pooling))
            checkNan(rows[output(name)].reshape(8, -1), reduced(answer(name), pooling), 2e-5, f"{name}, {pooling}")


def testNormalization():
    for name in ("detector", "places", "different"):
        expected = reduced(answer(name), "Max")
        for normalization, norm in (("Row Sum", np.abs(expected).sum(1)), ("L2", np.sqrt((expected**2).sum(1)))):
            rows = tableQuietly(pooled(name, "Max", normalization))
            checkNan(rows[output(name)], expected / norm[:, None], 2e-5, f"{name}, {normalization}")
    expectError(pooled("picked", "Max", "L2"), "layer_2 (/Mul", "one channel", "Normalization None")


def testAllValues():
    """Pooling None keeps the places that a sample doesn't use, and norms are those of what it has."""
    for name in VARYING:
        expected = answer(name).reshape(8, -1)
        checkNan(tableQuietly(pooled(name, "None"))[output(name)], expected, 2e-5, name)
        norm = np.nansum(np.abs(expected), 1)[:, None]
        checkNan(tableQuietly(pooled(name, "None", "Row Sum"))[output(name)], expected / norm, 2e-5, name + ", normalised")


def testOneWarning():
    """Pooling tells how many samples have nothing; there is nothing to tell of a network that finds something in each."""
    empty = int(np.isnan(answer("detector")).all((1, 2)).sum())
    check(empty > 0, "a sample without anything")
    with messages() as found:
        table(pooled("detector", "Max"))
    check(len(found) == 1 and f"layer_6 (/Concat" in found[0] and f", {empty} of 8 samples" in found[0], found)
    expectQuiet(lambda: table(pooled("different", "Max")))
    expectQuiet(lambda: table(simple.SpatialPooling(Input=bound("detector"))))


def testFixedShapes():
    """Through all stages as any other network."""
    for name in FIXED:
        values = tensor(BY_VALUE / name / "tap_0.pb")
        rows = expectQuiet(lambda: table(pooled(name, "None")))[output(name)]
        checkClose(rows, values.reshape(8, -1), 2e-5, name)
        predictions = expectQuiet(lambda: table(simple.Predictions(Input=bound(name))))
        checkEqual(predictions["prediction"], values.reshape(8, -1).argmax(1), name + ": predictions")
        kmeans = simple.LayerKMeans(Input=simple.SpatialPooling(Input=bound(name)), NumberOfClusters=2, TopChannels=[1])
        checkClusters(kmeans)


def checkClusters(kmeans, samples=8):
    centers = expectQuiet(lambda: table(kmeans, 2))
    check(np.isfinite(centers["center"].reshape(len(centers["layer"]), -1)[:, 0]).all() and np.isfinite(centers["inertia"]).all(), "centres")
    checkEqual(centers["size"].sum(), samples * len(set(centers["layer"])), "samples in clusters")


def testClusters():
    """Of what is found, where each sample has something; a sample without is named, and can be taken out."""
    checkClusters(simple.LayerKMeans(Input=pooled("different", "Mean"), NumberOfClusters=2, TopChannels=[1]))
    checkClusters(simple.LayerKMeans(Input=pooled("picked", "Mean"), NumberOfClusters=2, TopChannels=[1]))
    expected = reduced(answer("detector"), "Max")
    first = 10 + int(np.flatnonzero(np.isnan(expected[:, 0]))[0])
    pooling = pooled("detector", "Max")
    tableQuietly(pooling)
    for stage, ports in ((simple.LayerKMeans(Input=pooling), 4), (simple.LayerProjection(Input=pooling, Method="PCA"), 3),
                         (simple.NeuronProjection(Input=pooling), 2)):
        expectError(stage, "layer_6", f"sample {first}", "not finite", outputs=ports)
    some = [10 + int(sample) for sample in np.flatnonzero(~np.isnan(expected[:, 0]))]
    chosen = simple.ExtractSelection(Input=pooling, Selection=simple.GlobalIDSelectionSource(FieldType="ROW", GlobalIDs=some))
    checkClusters(simple.LayerKMeans(Input=chosen, NumberOfClusters=2, TopChannels=[1]), len(some))


def testSampling():
    """Latents of which nothing is picked are in no cluster."""
    network = str(BY_VALUE / "picked" / "model.onnx")
    generator = simple.Generator(Input=simple.LatentSamples(NumberOfSamples=30, Dimension=6), Network=network)
    pooling = simple.SpatialPooling(Input=generator, Layers=["layer_2"], Pooling="Mean", Normalization="None")
    kmeans = simple.LayerKMeans(Input=pooling, NumberOfClusters=3, TopChannels=[1])
    for method in ("Rejection", "Guided"):
        sampler = simple.ClusterRejectionSampler(Input=simple.OutputPort(kmeans, 2), Layer=2, NumberOfSamples=40, Method=method)
        found = expectQuiet(lambda: table(sampler))["center_dist"]
        check(len(found) == 40 and np.isfinite(found).all(), f"{method}: {found}")


def testPredictions():
    """Things that are found are no classes; another layer may have them."""
    for name in VARYING:
        expectError(simple.Predictions(Input=bound(name)), "'output'", "another size for each sample", outputs=3)
    predictions = simple.Predictions(Input=bound("picked"), Output="layer_1")
    checkEqual(expectQuiet(lambda: table(predictions))["probability"].shape, (8, 8), "of a layer that has one size")


def testFeatureMaps():
    """Blank where a sample has nothing."""
    for name in VARYING:
        maps = simple.FeatureMaps(Input=bound(name), Layer=output(name), MaximumSamples=8, Channels="All")
        expectQuiet(maps.UpdatePipeline)
        found = arrays(servermanager.Fetch(maps).GetPointData())
        values = answer(name)
        for sample in range(8):
            for channel in range(values.shape[1]):
                shown = found["activation"][(found["sample"] == 10 + sample) & (found["channel"] == channel)]
                present = values[sample, channel][~np.isnan(values[sample, channel])].astype(np.float32)
                distinct = np.unique(shown)
                checkEqual(len(distinct), len(np.unique(present)), f"{name}: values of sample {sample}, channel {channel}")
                checkClose(distinct, np.unique(present), 2e-5, f"{name}: sample {sample}, channel {channel}")


def testGradients():
    """End where values decide, which is said with the node; before and behind they are as anywhere."""
    for name, what in (("choosing", "'/If_1' (If)"), ("halting", "'/Loop' (Loop)"), ("detector", "(NonMaxSuppression)"),
                       ("picked", "(NonZero)")):
        stage = simple.ActivationMaximization(Input=bound(name), Layer=output(name), Steps=1)
        expectError(stage, what, "has no derivative", outputs=2)
        expectError(simple.Attribution(Input=bound(name)), what, "has no derivative", outputs=2)
        before = simple.ActivationMaximization(Input=bound(name), Layer="layer_1", Steps=1)
        check(len(expectQuiet(lambda: table(before, 1))["channel"]) > 0, name + ": before")
        explained = simple.Attribution(Input=bound(name), Output="layer_1", Target="Unit")
        check(len(expectQuiet(lambda: table(explained, 1))["score"]) > 0, name + ": explained before")


def testTensorValues():
    values = tensor(BY_VALUE / "detector" / "tap_0.pb")
    rows = expectQuiet(lambda: table(simple.TensorValues(Input=bound("detector"), Tensor="output", NumberOfRows=8)))
    checkNan(rows["value"].reshape(values.shape), values, 2e-5, "of what varies")


def testInterventions():
    """Change what a sample has, and make nothing of what it hasn't."""
    expected = answer("detector")
    for line, change in (("6 4 set 0.5", lambda x: np.where(np.isnan(x), x, 0.5)), ("6 4 multiply 0", lambda x: x * 0),
                         ("6 4 add 2", lambda x: x + 2)):
        changed = expected.copy()
        changed[:, 4] = change(changed[:, 4])
        pooling = simple.SpatialPooling(Input=bound("detector", Interventions=[line]), Layers=["layer_6"], Pooling="None", Normalization="None")
        checkNan(tableQuietly(pooling)["layer_6"], changed.reshape(8, -1), 2e-5, line)


def testNamedTensors():
    """Layers by the names of nodes: of those that are computed by value, the ones whose outputs are read outside."""
    made = table(bound("detector"), 1)["node"][-1]
    for names in (["/Sigmoid"], [made]):
        checkEqual(table(bound("detector", LayerTensors=names), 1)["node"][0], names[0], "node")
    expectError(bound("detector", LayerTensors=["/NonMaxSuppression"]), "'/NonMaxSuppression' cannot be a layer", "by value", outputs=2)


def writeSlow(file, trips=60000):
    """A loop of so many trips, some 0.1 ms each, that a sample's values might end, and never do."""
    goesOn = lambda state, name: [node("ReduceSum", [state], [name + "/sum"], keepdims=0), node("Less", [name + "/sum", "many"], [name])]
    body = [node("MatMul", ["state", "weight"], ["product"]), node("Tanh", ["product"], ["next"]), *goesOn("next", "on")]
    graph = b"".join(field(1, each) for each in body) + field(2, "body")
    for number, values in ((11, [("trip", (), np.int64), ("before", (), np.bool_), ("state", (1, 512), np.float32)]),
                           (12, [("on", (), np.bool_), ("next", (1, 512), np.float32)])):
        graph += b"".join(field(number, valueInfo(*value)) for value in values)
    loop = node("Loop", ["trips", "first", "x"], ["y"]) + field(5, field(1, "body") + field(6, graph) + field(20, 5))
    return writeGraph(file, [*goesOn("x", "first"), loop], [valueInfo("x", (1, 512))], [valueInfo("y", (1, 512))],
                      trips=np.array(trips, np.int64), many=np.array(1e9, np.float32), weight=np.eye(512, dtype=np.float32) / 2)


def testAbort():
    """Within a sample, too."""
    source = tableFrom({"x": np.ones((2, 512), np.float32)})
    pooling = simple.SpatialPooling(Input=simple.Network(Input=source, Network=writeSlow(FOLDER / "slow.onnx"), InputArray="x"),
                                    Layers=["layer_1"])
    pooling.Input.UpdatePipeline()
    algorithm, seen = pooling.GetClientSideObject(), []

    def progress(*_):
        seen.append((time.time(), algorithm.GetProgress()))
        # The first is told before anything is run.
        if len(seen) == 2:
            algorithm.SetAbortExecute(1)

    tag = algorithm.AddObserver("ProgressEvent", progress)
    expectQuiet(pooling.UpdatePipeline)
    end = time.time()
    algorithm.RemoveObserver(tag)
    check(len(seen) >= 2 and end - seen[1][0] < 1, f"the abort took {end - seen[1][0]:.2f} s")
    check(all(done in (0, 1) for _, done in seen), f"a sample was done: {seen}")
    checkEqual(algorithm.GetOutputDataObject(0).GetNumberOfRows(), 0, "rows")
    algorithm.SetAbortExecute(0)


run(testLayers, testPooling, testNormalization, testAllValues, testOneWarning, testFixedShapes, testClusters, testSampling, testPredictions,
    testFeatureMaps, testGradients, testTensorValues, testInterventions, testNamedTensors, testAbort)
