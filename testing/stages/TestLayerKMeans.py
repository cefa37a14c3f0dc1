"""LayerKMeans: its three tables against what numpy computes from the clusters it found."""

import numpy as np
from paraview import servermanager, simple

from stages import check, checkClose, checkEqual, fields, globalIds, run, table, tableFrom

COUNT, CLUSTERS, TOP = 200, 4, 5


def pipeline(**properties):
    generator = simple.Generator(Input=simple.LatentSamples(NumberOfSamples=COUNT))
    pooling = simple.SpatialPooling(Input=generator, Layers=["layer_2", "layer_4", "layer_5"])
    return pooling, simple.LayerKMeans(Input=pooling, **properties)


def testColumns():
    _, kmeans = pipeline()
    checkEqual((kmeans.NumberOfClusters, list(kmeans.TopChannels), kmeans.Seed, kmeans.Restarts), (4, [5], 0, 10),
               "defaults")
    checkEqual((kmeans.MaximumIterations, kmeans.Tolerance), (300, 1e-4), "defaults")
    checkEqual(list(table(kmeans)), ["layer", "cluster", "sample", "center_dist", "z", "top_channel", "top_activation"],
               "Samples")
    checkEqual(list(table(kmeans, 1)), ["layer", "cluster", "channel", "sample", "activation"], "Activations")
    checkEqual(list(table(kmeans, 2)), ["layer", "cluster", "size", "inertia", "top_channel", "center",
                                        "distance_percentile"], "Centers")
    checkEqual((globalIds(kmeans), globalIds(kmeans, 1), globalIds(kmeans, 2)), ("sample", "sample", None), "ids")
    for port in range(3):
        found = fields(kmeans, port)
        checkEqual(found["latent_array"], ["z"], "binding")
        checkEqual(found["layer_number"].tolist(), [2, 4, 5], "layers")
        checkEqual(found["kmeans_converged"].tolist(), [1, 1, 1], "converged")


def testTablesAgreeWithTheirClusters():
    """Centers, distances, inertia and top channels follow from the samples' clusters; nearer centers there are none."""
    pooling, kmeans = pipeline()
    rows, samples, activations, centers = table(pooling), table(kmeans), table(kmeans, 1), table(kmeans, 2)
    checkEqual(samples["layer"], np.repeat([2, 4, 5], COUNT), "layer")
    checkEqual(samples["sample"], np.tile(np.arange(COUNT), 3), "sample")
    checkEqual(samples["z"], np.tile(rows["z"], (3, 1)), "z")
    checkEqual(centers["layer"], np.repeat([2, 4, 5], CLUSTERS), "layer of centers")
    checkEqual(centers["cluster"], np.tile(np.arange(CLUSTERS), 3), "cluster of centers")
    widest = rows["layer_2"].shape[1]
    checkEqual(centers["center"].shape, (3 * CLUSTERS, widest), "center")
    position = 0
    for number in (2, 4, 5):
        values = rows[f"layer_{number}"].astype(float)
        mine = samples["layer"] == number
        clusters, distances = samples["cluster"][mine], samples["center_dist"][mine]
        means = np.array([values[clusters == k].mean(0) for k in range(CLUSTERS)])
        here = centers["layer"] == number
        checkClose(centers["center"][here][:, :values.shape[1]], means, 1e-6, "center")
        check(np.isnan(centers["center"][here][:, values.shape[1]:]).all(), "padding of centers")
        toAll = np.linalg.norm(values[:, None] - means[None], axis=2)
        checkClose(distances, toAll[np.arange(COUNT), clusters], 1e-6, "center_dist")
        check((distances <= toAll.min(1) * (1 + 1e-6)).all(), "another center is nearer")
        sizes = np.bincount(clusters, minlength=CLUSTERS)
        checkEqual(centers["size"][here], sizes, "size")
        check((np.diff(sizes) <= 0).all(), "clusters are not in the order of their size")
        checkClose(centers["inertia"][here], [(distances[clusters == k] ** 2).sum() for k in range(CLUSTERS)], 1e-6,
                   "inertia")
        checkClose(centers["distance_percentile"][here],
                   [np.percentile(distances[clusters == k], np.arange(101)) for k in range(CLUSTERS)], 1e-12,
                   "distance_percentile")
        top = np.argsort(-means, axis=1, kind="stable")[:, :TOP]
        checkEqual(centers["top_channel"][here], top, "top channels")
        checkEqual(samples["top_channel"][mine], top[clusters], "top channels of samples")
        checkEqual(samples["top_activation"][mine],
                   np.take_along_axis(rows[f"layer_{number}"], top[clusters], 1), "top activations")
        for sample in range(COUNT):
            long = slice(position, position + TOP)
            checkEqual(set(activations["layer"][long]), {number}, "layer")
            checkEqual(set(activations["sample"][long]), {sample}, "sample")
            checkEqual(set(activations["cluster"][long]), {clusters[sample]}, "cluster")
            checkEqual(activations["channel"][long], top[clusters[sample]], "channel")
            checkEqual(activations["activation"][long], rows[f"layer_{number}"][sample, top[clusters[sample]]],
                       "activation")
            position += TOP
    checkEqual(position, len(activations["layer"]), "rows of Activations")


def testTopChannelsOfEachLayer():
    _, kmeans = pipeline(TopChannels=[3, 60, 1])
    samples, activations, centers = table(kmeans), table(kmeans, 1), table(kmeans, 2)
    # Layer 4 has but 50 channels.
    checkEqual(samples["top_channel"].shape, (3 * COUNT, 50), "top_channel")
    for number, count in ((2, 3), (4, 50), (5, 1)):
        mine = samples["layer"] == number
        check((samples["top_channel"][mine][:, :count] >= 0).all(), "missing channels")
        check((samples["top_channel"][mine][:, count:] == -1).all(), "padding of channels")
        check(np.isnan(samples["top_activation"][mine][:, count:]).all(), "padding of activations")
        check((centers["top_channel"][centers["layer"] == number][:, count:] == -1).all(), "padding of centers")
        checkEqual((activations["layer"] == number).sum(), COUNT * count, "rows of Activations")


def testOwnTable():
    """Any table with such arrays; a table without `sample` is numbered, and own columns go along."""
    corners = np.array([[0, 0], [0, 10], [10, 0], [10, 10]], np.float64)
    truth = np.arange(40) % 4
    values = corners[truth] + np.random.RandomState(1).uniform(-1, 1, (40, 2))
    source = tableFrom({"layer_7:0": values[:, 0], "layer_7:1": values[:, 1], "weight": np.arange(40.0)})
    kmeans = simple.LayerKMeans(Input=source, TopChannels=[1])
    rows = table(kmeans)
    checkEqual(rows["layer"], np.full(40, 7), "layer")
    checkEqual(rows["sample"], np.arange(40), "sample")
    checkEqual(rows["weight"], np.arange(40.0), "own column")
    checkEqual(rows["cluster"], truth, "clusters of one size are in the order of their first sample")


def testSeedAndRestarts():
    """Same properties, same tables; a good start doesn't depend on the seed."""
    _, kmeans = pipeline()
    first = {name: values.copy() for name, values in table(kmeans).items()}
    inertia = fields(kmeans)["kmeans_inertia"].copy()
    kmeans.Seed = 7
    checkClose(fields(kmeans)["kmeans_inertia"], inertia, 0.01, "inertia of another seed")
    kmeans.Seed = 0
    for name, values in table(kmeans).items():
        checkEqual(values, first[name], name)


def testCentersOfAnotherRun():
    """Other samples in the clusters of a first run: nearest centers, the same numbers and top channels."""
    _, first = pipeline(NumberOfClusters=6)
    generator = simple.Generator(Input=simple.LatentSamples(NumberOfSamples=50, Seed=8))
    pooling = simple.SpatialPooling(Input=generator, Layers=["layer_1", "layer_4", "layer_5"])
    assigned = simple.LayerKMeans(Input=pooling, Centers=servermanager.OutputPort(first, 2), NumberOfClusters=1)
    checkEqual(simple.LayerKMeans(Input=pooling).Centers, None, "default")
    rows, samples, old, new = table(pooling), table(assigned), table(first, 2), table(assigned, 2)
    checkEqual(sorted(set(samples["layer"])), [4, 5], "layers that both have")
    for number in (4, 5):
        values = rows[f"layer_{number}"].astype(float)
        mine, before, here = (each["layer"] == number for each in (samples, old, new))
        centers = old["center"][before][:, :values.shape[1]]
        toAll = np.linalg.norm(values[:, None] - centers[None], axis=2)
        checkEqual(samples["cluster"][mine], toAll.argmin(1), "cluster")
        checkClose(samples["center_dist"][mine], toAll.min(1), 1e-6, "center_dist")
        checkEqual(new["center"][here][:, :values.shape[1]], centers, "center")
        checkEqual(new["top_channel"][here], old["top_channel"][before], "top_channel")
        checkEqual(samples["top_channel"][mine], old["top_channel"][before][toAll.argmin(1)], "top channels of samples")
        sizes = np.bincount(toAll.argmin(1), minlength=6)
        checkEqual(new["size"][here], sizes, "size")
        checkClose(new["inertia"][here], [(toAll.min(1)[toAll.argmin(1) == k] ** 2).sum() for k in range(6)], 1e-6, "inertia")
        checkEqual(np.isnan(new["distance_percentile"][here]).all(1), sizes == 0, "percentiles of empty clusters")
    # The very samples that were clustered come out as they were.
    pooling, first = pipeline()
    again = simple.LayerKMeans(Input=pooling, Centers=servermanager.OutputPort(first, 2))
    for name, values in table(first).items():
        checkEqual(table(again)[name], values, name)


run(testColumns, testTablesAgreeWithTheirClusters, testTopChannelsOfEachLayer, testOwnTable, testSeedAndRestarts,
    testCentersOfAnotherRun)
