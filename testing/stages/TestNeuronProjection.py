"""NeuronProjection: places and powers against numpy, and what becomes of a network without the neurons of greatest power."""

import numpy as np
from paraview import servermanager, simple
from vtkmodules.vtkCommonCore import vtkStringArray

from stages import SOURCE, check, checkClose, checkEqual, expectQuiet, fields, globalIds, golden, run, table, tableFrom

DIGITS = str(SOURCE / "weights" / "digits" / "t10k-2000-images-idx3-ubyte.gz")
CNN = str(max((SOURCE / "weights" / "digits_cnn").glob("epoch_*.onnx")))
RANDOM = np.random.RandomState(5)
SAMPLES, NEURONS = 90, 40
LABELS = np.arange(SAMPLES) % 3
MIXED = RANDOM.normal(size=(SAMPLES, 6)) @ RANDOM.normal(size=(6, NEURONS)) + 0.4 * RANDOM.normal(size=(SAMPLES, NEURONS))
ROWS = np.maximum(MIXED, -1).astype(np.float32)


def project(columns, **properties):
    return simple.NeuronProjection(Input=tableFrom(columns), **properties)


def places(rows, dimensions=2):
    return np.column_stack([rows[f"projection_{axis}"] for axis in "xyz"[:dimensions]])


def between(points):
    return np.linalg.norm(points[:, None] - points[None], axis=2)


def unlike(rows):
    return 1 - np.abs(np.corrcoef(np.asarray(rows, float).T))


def stress(found, wanted):
    return np.sqrt(((found - wanted)**2).sum() / (found**2).sum())


def digits(**properties):
    network = simple.Network(Input=simple.MNISTReader(FileName=DIGITS), Network=CNN)
    return network, simple.SpatialPooling(Input=network, **properties)


def testColumns():
    _, pooling = digits()
    stage = simple.NeuronProjection(Input=pooling)
    checkEqual((stage.Method, stage.Dissimilarity, stage.Dimensions, stage.Perplexity), ("MDS", "1 - |Correlation|", 2, 30), "defaults")
    checkEqual((stage.Trees, stage.Seed, stage.IncludeDeadNeurons, stage.LabelArray), (500, 0, 0, "label"), "defaults")
    rows = expectQuiet(lambda: table(stage))
    checkEqual(list(rows), ["neuron", "layer", "channel", "projection_x", "projection_y", "power", "best_class", "best_class_name",
                            "best_power", "mean_activation", "dead"], "Neurons")
    checkEqual(list(table(stage, 1)), ["layer", "neurons", "dead", "stress", "iterations", "trustworthiness", "continuity", "seconds"],
               "Quality")
    checkEqual((globalIds(stage), globalIds(stage, 1)), ("neuron", None), "ids")
    checkEqual(rows["neuron"], 10**6 * rows["layer"].astype(int) + rows["channel"], "neuron")
    checkEqual(rows["power"].shape[1], 10, "classes")
    checkEqual(sorted(set(rows["layer"])), [1, 2, 3], "layers")
    checkEqual(fields(stage)["network_file"], fields(pooling)["network_file"], "binding")


def testMds():
    """Stress is the formula; better than classical scaling, and true distances are found."""
    wanted = unlike(ROWS)
    mds, classical = (project({"layer_2": ROWS}, Method=method) for method in ("MDS", "Classical MDS"))
    for stage in mds, classical:
        rows, quality = table(stage), table(stage, 1)
        checkEqual(rows["channel"].tolist(), list(range(NEURONS)), "channel")
        checkClose(quality["stress"], [stress(between(places(rows)), wanted)], 1e-5, "stress")
        checkEqual((quality["layer"].tolist(), quality["neurons"].tolist(), quality["dead"].tolist()), ([2], [NEURONS], [0]), "Quality")
    check(table(mds, 1)["stress"] < table(classical, 1)["stress"], "MDS is no better than classical scaling")
    centring = np.eye(NEURONS) - 1 / NEURONS
    values, vectors = np.linalg.eigh(-centring @ wanted**2 @ centring / 2)
    values, vectors = values[:-3:-1], vectors[:, :-3:-1]
    signs = np.sign(vectors[np.abs(vectors).argmax(0), range(2)])
    checkClose(places(table(classical)), vectors * signs * np.sqrt(values), 1e-4, "classical scaling")
    check("iterations" not in table(classical, 1), "iterations of classical scaling")
    # Three numbers a neuron: three dimensions are enough.
    solid = RANDOM.normal(size=(3, 25)).astype(np.float32)
    stage = project({"layer_1": solid}, Dissimilarity="Euclidean", Dimensions=3)
    checkClose(between(places(table(stage), 3)), between(solid.T), 1e-2, "distances")
    check(table(stage, 1)["stress"] < 1e-3, table(stage, 1)["stress"])


def testTSneAndUmap():
    """Two groups of neurons, each of which shares a signal, fall apart."""
    signals = RANDOM.normal(size=(SAMPLES, 2))
    rows = (signals[:, np.arange(NEURONS) % 2] * RANDOM.choice([-1, 1], NEURONS) + 0.3 * RANDOM.normal(size=ROWS.shape)).astype(np.float32)
    stage = project({"layer_1": rows}, Method="t-SNE", Perplexity=5)
    found, quality = table(stage), table(stage, 1)
    near = between(places(found)) + np.diag(np.full(NEURONS, np.inf))
    check((near.argmin(1) % 2 == np.arange(NEURONS) % 2).all(), "neighbours of the other group")
    check(0 < quality["kl_divergence"][0] < 1 and quality["trustworthiness"][0] > 0.8, quality)
    check("stress" not in quality, "stress of t-SNE")
    stage.Method, stage.Neighbors = "UMAP", 6
    near = between(places(table(stage))) + np.diag(np.full(NEURONS, np.inf))
    check((near.argmin(1) % 2 == np.arange(NEURONS) % 2).all(), "neighbours of the other group by UMAP")
    check(table(stage, 1)["trustworthiness"][0] > 0.8 and "kl_divergence" not in table(stage, 1), "quality of UMAP")


def testPower():
    """A neuron that tells a class has its power; means are numpy's; rows without a label don't count."""
    rows = ROWS.copy()
    rows[:, 7] = (LABELS == 1) * 5 + 0.01 * RANDOM.normal(size=SAMPLES)
    rows[:, 20] = (LABELS == 2) * -5 + 0.01 * RANDOM.normal(size=SAMPLES)
    labels = np.where(np.arange(SAMPLES) % 10 == 9, -1, LABELS)
    stage = project({"layer_1": rows, "label": labels})
    found = table(stage)
    checkClose(found["power"].sum(0), [1, 1, 1], 1e-9, "sums")
    checkEqual(found["power"].argmax(0)[1:].tolist(), [7, 20], "neurons of greatest power")
    best = found["power"].argmax(1)
    checkEqual(found["best_class"].tolist(), best.tolist(), "best_class")
    checkEqual(found["best_class_name"], [str(each) for each in best], "best_class_name")
    checkEqual(found["best_power"], found["power"].max(1), "best_power")
    checkClose(found["mean_activation"], np.array([rows[labels == each].mean(0) for each in range(3)]).T, 1e-6, "mean_activation")
    other = table(project({"layer_1": rows, "label": labels}, Seed=1))
    check((other["power"] != found["power"]).any(), "another seed")
    checkEqual(places(other), places(found), "places of another seed")


def testClassNames():
    """Names of the table; a class without rows has no power, and no mean."""
    source = tableFrom({"layer_1": ROWS, "label": LABELS})
    names = vtkStringArray()
    names.SetName("class_names")
    for name in ("cat", "dog", "bird", "fish"):
        names.InsertNextValue(name)
    source.GetClientSideObject().GetOutputDataObject(0).GetFieldData().AddArray(names)
    stage = simple.NeuronProjection(Input=source)
    rows = table(stage)
    checkEqual(rows["best_class_name"], [("cat", "dog", "bird")[each] for each in rows["best_class"]], "names")
    checkEqual(rows["power"][:, 3].tolist(), [0] * NEURONS, "power of no class")
    check(np.isnan(rows["mean_activation"][:, 3]).all(), "mean of no class")
    column = servermanager.Fetch(stage).GetRowData().GetArray("power")
    checkEqual([column.GetComponentName(each) for each in range(4)], ["cat", "dog", "bird", "fish"], "components")


def testLabelArray():
    """Another column of classes; none."""
    columns = {"layer_1": ROWS, "label": LABELS, "kind": LABELS[::-1].copy()}
    kind = table(project(columns, LabelArray="kind"))
    checkEqual(kind["power"], table(project({"layer_1": ROWS, "label": columns["kind"]}))["power"], "power")
    for stage in project(columns, LabelArray="None"), project({"layer_1": ROWS}):
        rows = expectQuiet(lambda: table(stage))
        checkEqual(list(rows), ["neuron", "layer", "channel", "projection_x", "projection_y", "dead"], "columns without classes")
        checkEqual(places(rows), places(kind), "places")


def testDeadNeurons():
    """They are left out, or on a circle around the others."""
    rows = ROWS.copy()
    rows[:, [0, 9, 39]] = [3, 0, -1]
    without = project({"layer_1": rows, "label": LABELS})
    checkEqual(sorted(set(range(NEURONS)) - set(table(without)["channel"])), [0, 9, 39], "neurons left out")
    checkEqual((table(without, 1)["neurons"][0], table(without, 1)["dead"][0], table(without)["dead"].any()), (NEURONS - 3, 3, False), "dead")
    stage = project({"layer_1": rows, "label": LABELS}, IncludeDeadNeurons=1)
    found = table(stage)
    checkEqual(np.nonzero(found["dead"])[0].tolist(), [0, 9, 39], "dead")
    dead = found["dead"] == 1
    checkEqual(places(found)[~dead], places(table(without)), "places of the others")
    radius = np.linalg.norm(places(found), axis=1)
    check((radius[dead] > radius[~dead].max()).all(), "the rim")
    checkEqual((found["power"][dead].any(), set(found["best_class"][dead])), (False, {-1}), "power")
    checkEqual([found["best_class_name"][each] for each in (0, 9, 39)], ["", "", ""], "names")
    checkEqual(found["mean_activation"][0].tolist(), [3, 3, 3], "mean of a dead one")


def testLayers():
    columns = {"layer_1": ROWS, "layer_10": ROWS[:, :20], "layer_3": ROWS[:, 5:]}
    stage = project(columns)
    everything = table(stage)
    checkEqual(table(stage, 1)["layer"].tolist(), [1, 3, 10], "layers")
    checkEqual(list(stage.Layers), ["layer_1", "layer_3", "layer_10"], "layers that are there")
    for some in (["layer_3"], ["layer_1", "layer_10"]):
        stage.Layers = some
        numbers = [int(name[6:]) for name in some]
        rows = table(stage)
        checkEqual(sorted(set(rows["layer"])), numbers, "chosen")
        own = np.isin(everything["layer"], numbers)
        for name, values in rows.items():
            checkEqual(values, everything[name][own], name)
    # Named before the stages in front have run.
    network, pooling = digits()
    checkEqual(set(table(simple.NeuronProjection(Input=pooling, Layers=["layer_2"]))["layer"]), {2}, "chosen early")


def testSplitColumns():
    """As a text file has them."""
    columns = {f"layer_1:{channel}": np.ascontiguousarray(ROWS[:, channel]) for channel in range(NEURONS)}
    found, wanted = table(project({**columns, "label": LABELS})), table(project({"layer_1": ROWS, "label": LABELS}))
    for name, values in wanted.items():
        checkEqual(found[name], values, name)


def testLargeLayers():
    """Layers of feature maps that are not pooled are left out unless they are chosen."""
    wide = RANDOM.normal(size=(4, 4097)).astype(np.float32)
    stage = project({"layer_1": wide, "layer_2": ROWS[:4]})
    stage.UpdatePipeline()
    checkEqual(list(stage.Layers), ["layer_2"], "chosen by itself")
    checkEqual(set(table(stage)["layer"]), {2}, "layers")


def testFewNeurons():
    """One stands at the middle, two and three as far apart as they are unlike."""
    for count in (1, 2, 3):
        rows = ROWS[:, :count]
        stage = project({"layer_1": rows, "label": LABELS})
        found = expectQuiet(lambda: table(stage))
        wanted = unlike(rows) if count > 1 else np.zeros((1, 1))
        check(np.abs(between(places(found)) - wanted).max() < 1e-3, f"{count} neurons")
        check(np.isnan(table(stage, 1)["trustworthiness"][0]) == (count < 3), "trustworthiness")


def testNeuronsOfPowerMatter():
    """Without the neurons of greatest power for a digit the network mistakes that digit, and hardly another one."""
    network, pooling = digits(Normalization="None")
    rows = table(simple.NeuronProjection(Input=pooling, Layers=["layer_3"]))
    predictions = simple.Predictions(Input=network)
    recall = table(predictions, 2)["recall"].copy()
    lost = []
    for digit in range(10):
        channels = rows["channel"][np.argsort(-rows["power"][:, digit])[:10]]
        network.Interventions = [f"3 {channel} set 0" for channel in channels]
        lost.append(recall - table(predictions, 2)["recall"])
    own, others = np.diag(lost), np.array(lost)[~np.eye(10, dtype=bool)]
    check((np.argmax(lost, 1) == np.arange(10)).sum() >= 8, f"digits without their neurons; {np.argmax(lost, 1)}")
    check(own.mean() > .05 and others.mean() < .01, f"recall lost, {own} by the digit, {others.mean()} by others")


run(testColumns, testMds, testTSneAndUmap, testPower, testClassNames, testLabelArray, testDeadNeurons, testLayers, testSplitColumns,
    testLargeLayers, testFewNeurons, testNeuronsOfPowerMatter)
