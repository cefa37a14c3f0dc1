"""LayerProjection against numpy and scikit-learn's figures (make_layer_projection.py), and its tables."""

import json

import numpy as np
from paraview import simple

from stages import SOURCE, check, checkClose, checkEqual, expectQuiet, fields, globalIds, run, table, tableFrom

DIGITS = str(SOURCE / "weights" / "digits" / "t10k-2000-images-idx3-ubyte.gz")
EXPECTED = json.loads((SOURCE / "testing" / "stages" / "layer_projection.json").read_text())
FEW = 500
RANDOM = np.random.RandomState(4)
ROWS = RANDOM.rand(60, 8).astype(np.float32) @ np.diag([5, 3, 2, 1, .5, .1, .1, .1]).astype(np.float32)
LABELS = np.arange(60) % 3


def digits(count=FEW):
    return simple.MNISTReader(FileName=DIGITS, MaximumSamples=count)


def places(rows, layer=None, names=("projection_x", "projection_y")):
    chosen = slice(None) if layer is None else rows["layer"] == layer
    return np.stack([rows[name][chosen] for name in names], 1)


def components(rows, count):
    """By numpy's singular values, signs as documented."""
    centred = rows.astype(np.float64) - rows.astype(np.float64).mean(0)
    _, values, directions = np.linalg.svd(centred, full_matrices=False)
    directions = directions[:count]
    directions *= np.sign(directions[np.arange(count), np.abs(directions).argmax(1)])[:, None]
    return centred @ directions.T, values[:count] ** 2 / (values ** 2).sum()


def testPrincipalComponents():
    stage = simple.LayerProjection(Input=tableFrom({"layer_2": ROWS, "label": LABELS}), Method="PCA")
    rows, quality = table(stage), table(stage, 1)
    wanted, shares = components(ROWS, 2)
    checkClose(places(rows), wanted, 1e-5, "places")
    checkClose(quality["axis_variance"], [shares], 1e-6, "axis_variance")
    checkClose(quality["explained_variance"], [shares.sum()], 1e-6, "explained_variance")
    checkEqual(list(rows), ["layer", "sample", "projection_x", "projection_y", "label"], "columns")
    checkEqual((rows["layer"].tolist(), rows["sample"].tolist()), ([2] * 60, list(range(60))), "rows")
    checkEqual(globalIds(stage), "sample", "ids")
    checkEqual(list(quality), ["layer", "samples", "measured_samples", "explained_variance", "axis_variance",
                               "trustworthiness", "continuity", "random_trustworthiness", "neighborhood_hit",
                               "data_neighborhood_hit", "random_neighborhood_hit", "seconds"], "columns of Quality")
    checkClose(quality["random_neighborhood_hit"], [19 / 59], 1e-12, "a chance of one in three, less the sample itself")
    stage.Dimensions = 3
    checkClose(places(table(stage), names=("projection_x", "projection_y", "projection_z")), components(ROWS, 3)[0], 1e-5,
               "three dimensions")
    stage.Dimensions = 5
    checkClose(table(stage)["projection"], components(ROWS, 5)[0], 1e-5, "five dimensions")
    stage.Dimensions = 1
    checkEqual([name for name in table(stage) if name.startswith("projection")], ["projection_x"], "one dimension")


def testOfPixels():
    """Pictures are layer 0; their quality is scikit-learn's."""
    stage = simple.LayerProjection(Input=digits(), Method="PCA")
    rows, quality = table(stage), table(stage, 1)
    checkEqual((set(rows["layer"]), len(rows["layer"])), ({0}, FEW), "layers")
    for name in ("explained_variance", "trustworthiness", "continuity", "neighborhood_hit", "data_neighborhood_hit"):
        checkClose(quality[name], [EXPECTED["pca"][name]], 5e-4, name)
    check(.49 < quality["random_trustworthiness"][0] < .51, "by chance")
    stage.Method = "t-SNE"
    found = table(stage, 1)
    wanted = EXPECTED["tsne"]
    check(found["kl_divergence"][0] < 1.02 * wanted["divergence"], f"divergence {found['kl_divergence']}, {wanted}")
    # Another last bit of the start moves the share of hits by some .01.
    for name, tolerance in (("trustworthiness", .005), ("neighborhood_hit", .02)):
        check(found[name][0] > wanted[name] - tolerance, f"{name} {found[name]}, {wanted}")
    checkClose(found["reduction_variance"], [wanted["reduction_variance"]], 1e-6, "reduction_variance")


def testOfLayers():
    """All that the other stages need of the rows stays."""
    network = simple.Network(Input=digits(300))
    pooling = simple.SpatialPooling(Input=simple.Predictions(Input=network))
    stage = simple.LayerProjection(Input=pooling, Iterations=250, Perplexity=20)
    rows = table(stage)
    layers = sorted(set(rows["layer"]))
    checkEqual(layers[0], 0, "the data")
    checkEqual(len(rows["layer"]), 300 * len(layers), "rows")
    for layer in layers:
        checkEqual(rows["sample"][rows["layer"] == layer].tolist(), table(pooling)["sample"].tolist(), "samples")
        checkEqual(rows["correct"][rows["layer"] == layer].tolist(), table(pooling)["correct"].tolist(), "correct")
    check("picture_files" in fields(stage) and "network_file" in fields(stage), "field data")
    check(not any(name.startswith("layer_") for name in rows), "no layers")
    sheet = simple.ImageGrid(Input=stage)
    expectQuiet(sheet.UpdatePipeline)
    hits = table(stage, 1)["neighborhood_hit"]
    check(hits[-1] > hits[0], f"classes part in the last layer: {hits}")
    stage.IncludeData = 0
    checkEqual(sorted(set(table(stage)["layer"])), layers[1:], "without the data")


def turned(source, target):
    """scipy's orthogonal Procrustes by numpy."""
    a, b = source - source.mean(0), target - target.mean(0)
    u, _, v = np.linalg.svd(b.T @ a)
    return a @ (u @ v).T + target.mean(0)


def apart(rows):
    return np.square(places(rows, 1) - places(rows, 2)).sum()


def testAlignment():
    other = RANDOM.normal(0, .1, (60, 8)).astype(np.float32) - ROWS
    source = tableFrom({"layer_1": ROWS, "layer_2": other})
    options = dict(Method="t-SNE", Perplexity=8, Iterations=300)
    free = table(simple.LayerProjection(Input=source, Align="None", **options))
    rotated = table(simple.LayerProjection(Input=source, Align="Rotate", **options))
    checkEqual(places(free, 1).tolist(), places(rotated, 1).tolist(), "the first layer stays")
    checkClose(places(rotated, 2), turned(places(free, 2), places(free, 1)), 1e-6, "turned onto the first")
    check(apart(rotated) < apart(free), f"ways between layers {apart(free)}, {apart(rotated)}")
    begun = table(simple.LayerProjection(Input=source, Align="Start From Previous", **options))
    checkEqual(places(free, 1).tolist(), places(begun, 1).tolist(), "the first layer begins as always")
    check(places(free, 2).tolist() != places(begun, 2).tolist(), "the second begins elsewhere")


def testStartFromPrevious():
    """By MDS, which goes downhill from where it begins; t-SNE of few rows leaves any beginning behind."""
    ways = []
    for _ in range(4):
        source = tableFrom({"layer_1": ROWS, "layer_2": ROWS + RANDOM.normal(0, .1, (60, 8)).astype(np.float32)})
        ways.append([apart(table(simple.LayerProjection(Input=source, Align=align, Method="MDS")))
                     for align in ("None", "Start From Previous")])
    free, begun = np.sum(ways, 0)
    check(begun < free, f"ways between layers {ways}")


def testEpochs():
    """Rows of several epochs: each is projected on its own, the data once."""
    moved = ROWS + RANDOM.normal(0, .2, ROWS.shape).astype(np.float32)
    columns = {"sample": np.tile(np.arange(60), 2), "epoch": np.repeat([4, 1], 60), "z": np.vstack([ROWS, ROWS]),
               "layer_1": np.vstack([moved, ROWS]), "label": np.tile(LABELS, 2)}
    source = tableFrom(columns)
    stage = simple.LayerProjection(Input=source, Method="PCA", Align="None")
    rows, quality = table(stage), table(stage, 1)
    checkEqual(list(zip(quality["layer"], quality["epoch"])), [(1, 1), (1, 4)], "groups")
    for epoch, wanted in ((1, ROWS), (4, moved)):
        checkClose(places(rows)[rows["epoch"] == epoch], components(wanted, 2)[0], 1e-5, f"epoch {epoch}")
    stage.DataArray = "z"
    quality = table(stage, 1)
    checkEqual(list(zip(quality["layer"], quality["epoch"])), [(0, 1), (1, 1), (1, 4)], "with the data")
    ways = {}
    for align in ("None", "Rotate", "Start From Previous", "Joint"):
        rows = table(simple.LayerProjection(Input=source, Perplexity=8, Iterations=300, Align=align, Pull=1))
        first, last = (places(rows)[rows["epoch"] == epoch] for epoch in (1, 4))
        ways[align] = np.square(first - last).sum() / (np.square(first).sum() + np.square(last).sum())
    check(ways["Joint"] < ways["Rotate"] < ways["None"] and ways["Start From Previous"] < ways["None"], f"ways {ways}")


def testMetrics():
    """Cosine: rows of length one; correlation: less their means. Standardize: z-scores."""
    lengths = RANDOM.rand(60, 1).astype(np.float32) + 1
    source = tableFrom({"layer_1": ROWS * lengths})
    for metric, rows in (("Cosine", ROWS), ("Correlation", ROWS - ROWS.mean(1, keepdims=True))):
        wanted = rows / np.linalg.norm(rows, axis=1, keepdims=True)
        found = table(simple.LayerProjection(Input=source, Method="PCA", Metric=metric))
        checkClose(places(found), components(wanted, 2)[0], 1e-5, metric)
    found = table(simple.LayerProjection(Input=tableFrom({"layer_1": ROWS}), Method="PCA", Standardize=1))
    checkClose(places(found), components((ROWS - ROWS.mean(0)) / ROWS.std(0), 2)[0], 1e-5, "z-scores")


def testOfColumns():
    """A table with numbers alone, also from a text file, whose columns are split."""
    wanted = components(ROWS, 2)[0]
    for columns in ({"z": ROWS, "pair": ROWS[:, :2]}, {"layer_1": ROWS[:, :3], "z": ROWS}):
        stage = simple.LayerProjection(Input=tableFrom(columns), Method="PCA", DataArray="z")
        checkClose(places(table(stage), 0), wanted, 1e-5, "chosen")
    checkClose(places(table(simple.LayerProjection(Input=tableFrom({"z": ROWS, "pair": ROWS[:, :2]}), Method="PCA"))), wanted,
               1e-5, "the widest")
    split = {f"layer_3:{index}": ROWS[:, index] for index in range(8)}
    rows = table(simple.LayerProjection(Input=tableFrom(split), Method="PCA"))
    checkClose(places(rows, 3), wanted, 1e-5, "split")


def testReference():
    """Some rows are placed in the projection of the others, which knows where they belong."""
    rows = table(digits())
    pixels = simple.MNISTReader(FileName=DIGITS, MaximumSamples=2 * FEW)
    new = tableFrom({"layer_1": ROWS[40:], "label": LABELS[40:]})
    old = simple.LayerProjection(Input=tableFrom({"layer_1": ROWS[:40]}), Method="PCA")
    found = table(simple.LayerProjection(Input=new, Method="PCA", Reference=simple.OutputPort(old, 2)))
    centred = ROWS[:40].astype(np.float64) - ROWS[:40].astype(np.float64).mean(0)
    directions = np.linalg.svd(centred, full_matrices=False)[2][:2]
    directions *= np.sign(directions[np.arange(2), np.abs(directions).argmax(1)])[:, None]
    checkClose(places(found), (ROWS[40:] - ROWS[:40].astype(np.float64).mean(0)) @ directions.T, 1e-5, "by its components")
    checkEqual(table(old, 2)["projection_1"].tolist(), places(table(old)).tolist(), "output Reference")
    for method in ("t-SNE", "UMAP"):
        known = simple.LayerProjection(Input=digits(), Method=method)
        placed = table(simple.LayerProjection(Input=pixels, Method=method, Reference=simple.OutputPort(known, 2)))
        there, labels = places(table(known)), rows["label"]
        distances = np.square(places(placed)[FEW:, None] - there).sum(2)
        hit = (labels[np.argsort(distances, 1)[:, :7]] == placed["label"][FEW:, None]).mean()
        own = table(known, 1)["neighborhood_hit"][0]
        check(hit > own - .06, f"{method}: neighbours of new rows {hit}, of old ones {own}")
        spread = np.square(there - there.mean(0)).sum(1).mean()
        ways = np.square(places(placed)[:FEW] - there).sum(1)
        check(np.median(ways) < .01 * spread, f"{method}: old rows stay where they are; {np.median(ways)}, {spread}")


def testQualityOnSome():
    """Of many samples some are drawn, by the seed."""
    stage = simple.LayerProjection(Input=tableFrom({"layer_1": ROWS}), Method="PCA", QualitySamples=40)
    first = table(stage, 1)
    checkEqual((first["samples"][0], first["measured_samples"][0]), (60, 40), "samples")
    stage.Seed = 5
    check(table(stage, 1)["trustworthiness"] != first["trustworthiness"], "another seed")
    stage.QualityNeighbors = 0
    check(np.isnan(table(stage, 1)["trustworthiness"]).all(), "not measured")


run(testPrincipalComponents, testOfPixels, testOfLayers, testAlignment, testStartFromPrevious, testEpochs, testMetrics, testOfColumns,
    testReference, testQualityOnSome)
