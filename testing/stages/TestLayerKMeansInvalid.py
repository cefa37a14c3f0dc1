"""LayerKMeans on odd tables and with properties out of their range."""

import numpy as np
from paraview import simple

from stages import check, checkEqual, expectError, expectQuiet, fields, golden, messages, run, table, tableFrom

ROWS = np.random.RandomState(3).rand(12, 3).astype(np.float32)


def kmeans(columns, **properties):
    return simple.LayerKMeans(Input=tableFrom(columns), **properties)


def testNoLayers():
    expectError(kmeans({"sample": np.arange(3), "layer_x": np.zeros(3)}), "layer columns", outputs=4)
    expectError(simple.LayerKMeans(Input=simple.Generator(Input=golden())), "Spatial Pooling", outputs=4)


def testNoRows():
    expectError(kmeans({"layer_1": np.zeros((0, 3), np.float32)}), "no rows", outputs=4)


def testMoreClustersThanSamples():
    expectError(kmeans({"layer_1": ROWS}, NumberOfClusters=13), "layer_1", "13", "12", outputs=4)
    checkEqual(sorted(table(kmeans({"layer_1": ROWS}, NumberOfClusters=12))["cluster"]), list(range(12)), "k = n")


def testNotFinite():
    for value in (np.nan, np.inf):
        bad = ROWS.copy()
        bad[4, 2] = value
        columns = {"sample": 100 + np.arange(12), "layer_1": ROWS, "layer_2": bad}
        expectError(kmeans(columns), "layer_2", "sample 104", "channel 2", outputs=4)


def testProperties():
    for name, value in (("NumberOfClusters", 0), ("Restarts", 0), ("MaximumIterations", 0), ("Tolerance", -1.0)):
        expectError(kmeans({"layer_1": ROWS}, **{name: value}), "layer_1", outputs=4)
    expectError(kmeans({"layer_1": ROWS}, TopChannels=[0]), "TopChannels", "found 0", outputs=4)
    expectError(kmeans({"layer_1": ROWS, "layer_3": ROWS}, TopChannels=[1, 2, 3]), "TopChannels",
                "expected 1 or 2 numbers, found 3", outputs=4)


def testIdenticalRows():
    """More clusters than different rows: allowed, no cluster is empty, the field data tells."""
    for rows in (np.ones((6, 2), np.float32), np.zeros((6, 2), np.float32)):
        stage = kmeans({"layer_1": rows}, NumberOfClusters=3, TopChannels=[1])
        with messages() as found:
            samples = table(stage)
        check(len(found) == 1 and "layer_1 is the same for all samples" in found[0], f"found {found}")
        check((np.bincount(samples["cluster"], minlength=3) > 0).all(), "an empty cluster")
        checkEqual(samples["center_dist"].tolist(), [0] * 6, "center_dist")
        checkEqual(fields(stage)["kmeans_distinct_centers"].tolist(), [1], "distinct centers")


def testOneCluster():
    samples = expectQuiet(lambda: table(kmeans({"layer_1": ROWS}, NumberOfClusters=1)))
    checkEqual(samples["cluster"].tolist(), [0] * 12, "cluster")


def testCenters():
    """Centers of another run that don't fit."""
    good = {"layer": np.array([1, 1]), "cluster": np.array([0, 1]), "center": np.zeros((2, 3)), "top_channel": np.zeros((2, 1), int)}
    for changes, words in (({"layer": np.array([2, 2])}, ("none of the table's layers", "layer_1", "layer_2")),
                           ({"center": np.zeros((2, 4))}, ("layer_1", "expected 3", "found 4")),
                           ({"center": np.full((2, 3), np.inf)}, ("layer 1, cluster 0", "channel 0")),
                           ({"cluster": np.array([0, 2])}, ("layer 1", "cluster 1"))):
        expectError(kmeans({"layer_1": ROWS}, Centers=tableFrom({**good, **changes})), *words, outputs=4)
    expectError(kmeans({"layer_1": ROWS}, Centers=tableFrom({"layer": np.zeros(2)})), "Centers", "'cluster'", outputs=4)
    expectError(kmeans({"layer_1": ROWS}, Centers=tableFrom({name: rows[:0] for name, rows in good.items()})), "no rows",
                outputs=4)
    # More clusters than rows are allowed: some stay empty.
    many = {"layer": np.full(20, 1), "cluster": np.arange(20), "center": np.random.RandomState(1).rand(20, 3)}
    samples = expectQuiet(lambda: table(kmeans({"layer_1": ROWS}, Centers=tableFrom(many))))
    checkEqual(len(samples["cluster"]), 12, "rows")


def testChoiceOfClusters():
    for count in (1, 2):
        expectError(kmeans({"layer_1": ROWS[:count]}, ChooseClusters=1), "too few samples", "at least 3", f"found {count}",
                    outputs=4)
    for value in (1, 0, -4):
        expectError(kmeans({"layer_1": ROWS}, ChooseClusters=1, MaximumClusters=value), "2 or more", f"found {value}", outputs=4)
    # Properties that aren't read may have any value.
    expectQuiet(lambda: table(kmeans({"layer_1": ROWS}, ChooseClusters=1, NumberOfClusters=-1)))
    expectQuiet(lambda: table(kmeans({"layer_1": ROWS}, MaximumClusters=-1)))
    expectError(kmeans({"layer_1": ROWS}, ChooseClusters=1, Restarts=0), "layer_1", "restarts", outputs=4)


def testEqualRows():
    """Silhouettes of 0: the smallest number of clusters."""
    stage = kmeans({"layer_1": np.ones((6, 2), np.float32)}, ChooseClusters=1)
    with messages() as found:
        checkEqual(table(stage, 3)["chosen"].tolist(), [1, 0, 0, 0], "chosen")
    check(len(found) == 1 and "layer_1 is the same for all samples" in found[0], f"found {found}")
    checkEqual(table(stage, 3)["silhouette"].tolist(), [0] * 4, "silhouette")


def testLabels():
    """A column of classes that was asked for must be one; the one that is taken by itself may be anything."""
    for values, *words in ((np.linspace(0, 1, 12), "whole numbers", "in row 1"), (np.full(12, np.nan), "whole numbers", "nan"),
                           (np.full(12, np.inf), "inf"), (np.full(12, 65536), "65536"), (np.full(12, 2 ** 62), "65536"),
                           (np.zeros((12, 2)), "one whole number a row", "2 numbers a row")):
        expectError(kmeans({"layer_1": ROWS, "kind": values}, LabelArray="kind"), "'kind'", *words, outputs=4)
        quality = expectQuiet(lambda: table(kmeans({"layer_1": ROWS, "label": values}), 3))
        check("purity" not in quality, "purity without classes")
    expectError(kmeans({"layer_1": ROWS}, LabelArray="kind"), "'kind'", "found layer_1", outputs=4)
    # Nobody's class is known.
    quality = expectQuiet(lambda: table(kmeans({"layer_1": ROWS, "label": np.full(12, -1)}), 3))
    checkEqual(np.isnan([quality["purity"], quality["normalized_mutual_information"]]).tolist(), [[True], [True]], "none known")
    # As many clusters as rows, one class: as pure as can be, and nothing in common.
    quality = table(kmeans({"layer_1": ROWS, "label": np.zeros(12, int)}, NumberOfClusters=12), 3)
    checkEqual((quality["purity"].tolist(), quality["normalized_mutual_information"].tolist()), ([1], [0]), "one class")


def testTooLargeForMemory():
    """Centers of 5000 clusters of 3000 layers, all as wide as the one with 3000 channels: 336 GiB."""
    columns = {f"layer_{number}": np.zeros(5000, np.float32) for number in range(1, 3000)}
    columns["layer_3000"] = np.zeros((5000, 3000), np.float32)
    expectError(kmeans(columns, NumberOfClusters=5000), "memory", "fewer clusters", "GiB", outputs=4)


run(testNoLayers, testNoRows, testMoreClustersThanSamples, testNotFinite, testProperties, testIdenticalRows, testCenters,
    testOneCluster, testChoiceOfClusters, testEqualRows, testLabels, testTooLargeForMemory)
