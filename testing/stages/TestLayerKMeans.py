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
    checkEqual((kmeans.ChooseClusters, kmeans.MaximumClusters), (0, 8), "defaults")
    checkEqual((kmeans.MaximumIterations, kmeans.Tolerance), (300, 1e-4), "defaults")
    checkEqual(list(table(kmeans)), ["layer", "cluster", "sample", "center_dist", "z", "top_channel", "top_activation"],
               "Samples")
    checkEqual(list(table(kmeans, 1)), ["layer", "cluster", "channel", "sample", "activation"], "Activations")
    checkEqual(list(table(kmeans, 2)), ["layer", "cluster", "size", "inertia", "top_channel", "center",
                                        "distance_percentile"], "Centers")
    checkEqual(list(table(kmeans, 3)), ["layer", "clusters", "inertia", "silhouette", "chosen"], "Quality")
    checkEqual([globalIds(kmeans, port) for port in range(4)], ["sample", "sample", None, None], "ids")
    for port in range(4):
        found = fields(kmeans, port)
        checkEqual(found["latent_array"], ["z"], "binding")
        checkEqual(found["layer_number"].tolist(), [2, 4, 5], "layers")
        checkEqual(found["kmeans_converged"].tolist(), [1, 1, 1], "converged")
        checkEqual(found["kmeans_silhouette"], table(kmeans, 3)["silhouette"], "silhouette")


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


def silhouette(values, labels):
    """Mean silhouette, by the formula (Rousseeuw 1987); no cluster may have one sample only."""
    distances = np.array([np.linalg.norm(values - row, axis=1) for row in values])
    sizes = np.bincount(labels)
    sums = np.stack([distances[:, labels == cluster].sum(1) for cluster in range(len(sizes))], 1)
    mine = np.arange(len(labels)), labels
    inside = sums[mine] / (sizes[labels] - 1)
    means = sums / sizes
    means[mine] = np.inf
    outside = means.min(1)
    return ((outside - inside) / np.maximum(inside, outside)).mean()


def checkQuality(pooling, kmeans, layers, tried):
    """Quality has a row for each number of clusters; the chosen ones are those of the other tables."""
    rows, samples, centers, quality = table(pooling), table(kmeans), table(kmeans, 2), table(kmeans, 3)
    checkEqual(quality["layer"], np.repeat(layers, len(tried)), "layer")
    checkEqual(quality["clusters"], np.tile(tried, len(layers)), "clusters")
    for index, number in enumerate(layers):
        mine = quality["layer"] == number
        chosen = np.flatnonzero(quality["chosen"][mine])
        checkEqual(len(chosen), 1, "chosen numbers of clusters")
        checkEqual(chosen[0], quality["silhouette"][mine].argmax(), "the chosen number of clusters")
        labels = samples["cluster"][samples["layer"] == number]
        checkEqual(labels.max() + 1, tried[chosen[0]], "clusters of Samples")
        checkEqual(centers["cluster"][centers["layer"] == number], np.arange(tried[chosen[0]]), "clusters of Centers")
        expected = silhouette(rows[f"layer_{number}"].astype(float), labels)
        checkClose(quality["silhouette"][mine][chosen[0]], expected, 1e-6, f"silhouette of layer {number}")
        checkClose(fields(kmeans)["kmeans_silhouette"][index], expected, 1e-6, "field data")
        checkClose(quality["inertia"][mine][chosen[0]], fields(kmeans)["kmeans_inertia"][index], 1e-12, "inertia")


def testSilhouette():
    pooling, kmeans = pipeline()
    checkQuality(pooling, kmeans, [2, 4, 5], [CLUSTERS])
    kmeans.NumberOfClusters = 1
    check(np.isnan(table(kmeans, 3)["silhouette"]).all(), "one cluster has a silhouette")
    # Rows of more than 2 000 samples are taken for all, the same ones for any number of threads; the seed draws them.
    generator = simple.Generator(Input=simple.LatentSamples(NumberOfSamples=2100))
    many = simple.SpatialPooling(Input=generator, Layers=["layer_5"])
    assigned = simple.LayerKMeans(Input=many, Centers=servermanager.OutputPort(simple.LayerKMeans(Input=many), 2))
    found = float(fields(assigned)["kmeans_silhouette"][0])
    checkClose(found, silhouette(table(many)["layer_5"].astype(float), table(assigned)["cluster"]), 0.05, "of a sample")
    assigned.Seed = 1
    check(float(fields(assigned)["kmeans_silhouette"][0]) != found, "the seed draws no other samples")


def testChoiceOfClusters():
    pooling, kmeans = pipeline(ChooseClusters=1, MaximumClusters=5, NumberOfClusters=0)
    checkQuality(pooling, kmeans, [2, 4, 5], [2, 3, 4, 5])
    samples, quality = table(kmeans), table(kmeans, 3)
    chosen = {layer: clusters for layer, clusters, flag in zip(*(quality[name] for name in ("layer", "clusters", "chosen")))
              if flag}
    # Each number of clusters as if it were the only one.
    for number in range(2, 6):
        one = simple.LayerKMeans(Input=pooling, NumberOfClusters=number)
        here = quality["clusters"] == number
        checkEqual(table(one, 3)["silhouette"], quality["silhouette"][here], "silhouette")
        checkEqual(table(one, 3)["inertia"], quality["inertia"][here], "inertia")
        for layer in (layer for layer in chosen if chosen[layer] == number):
            for name in ("cluster", "center_dist"):
                checkEqual(samples[name][samples["layer"] == layer], table(one)[name][samples["layer"] == layer], name)


def testLayersOfDifferentNumbers():
    """Each layer keeps its own number of clusters, and what comes after takes that."""
    random = np.random.RandomState(4)
    places = {1: 3, 2: 6, 5: 2}
    columns = {f"layer_{layer}": (np.eye(6)[np.arange(90) % count] + random.normal(0, 0.02, (90, 6))).astype(np.float32)
               for layer, count in places.items()}
    source = tableFrom(columns)
    kmeans = simple.LayerKMeans(Input=source, ChooseClusters=1)
    samples, quality = table(kmeans), table(kmeans, 3)
    checkEqual(quality["clusters"], np.tile(np.arange(2, 9), 3), "tried")
    checkEqual(quality["clusters"][quality["chosen"] == 1].tolist(), [3, 6, 2], "chosen")
    for layer, count in places.items():
        checkEqual(samples["cluster"][samples["layer"] == layer], np.arange(90) % count, "clusters")
    again = simple.LayerKMeans(Input=source, Centers=servermanager.OutputPort(kmeans, 2))
    for name, values in samples.items():
        checkEqual(table(again)[name], values, name)
    checkEqual(table(again, 3)["clusters"].tolist(), [3, 6, 2], "clusters assigned")
    checkEqual(table(again, 3)["silhouette"], quality["silhouette"][quality["chosen"] == 1], "silhouettes assigned")
    flows = table(simple.ClusterFlow(Input=kmeans))
    checkEqual(len(flows["samples"]), 2 * (3 * 6 + 3 * 2 + 6 * 2), "flows")
    checkEqual(flows["samples"][(flows["from_layer"] == 2) & (flows["to_layer"] == 1)].reshape(6, 3),
               15 * (np.arange(6)[:, None] % 3 == np.arange(3)), "samples that flow")


def testFewSamples():
    """Of n samples n - 1 clusters at most."""
    rows = np.array([[0, 0], [0, 1], [5, 5], [5, 6], [9, 0]], np.float32)
    for count in (3, 4, 5):
        kmeans = simple.LayerKMeans(Input=tableFrom({"layer_1": rows[:count]}), ChooseClusters=1, TopChannels=[1])
        checkEqual(table(kmeans, 3)["clusters"].tolist(), list(range(2, count)), "tried")
    checkEqual(table(kmeans)["cluster"].tolist(), [0, 0, 1, 1, 2], "clusters")


def testLabels():
    """Purity and mutual information with classes, as scikit-learn has them; rows without a class count in neither."""
    from sklearn.metrics import normalized_mutual_info_score
    from sklearn.metrics.cluster import contingency_matrix

    random = np.random.RandomState(4)
    truth = np.arange(90) % 3
    values = {number: np.eye(3)[truth] + random.normal(0, spread, (90, 3)) for number, spread in ((1, 0.2), (2, 0.8))}
    some = np.where(random.rand(90) < 0.2, -1, 2 * truth)  # not all known, and some classes have no rows
    layers = {f"layer_{number}": rows.astype(np.float32) for number, rows in values.items()}
    for column, properties in (("label", {}), ("kind", {"LabelArray": "kind"})):
        for dtype, labels in ((np.uint8, 2 * truth), (np.int32, some), (np.float64, some)):
            source = tableFrom({**layers, column: labels.astype(dtype)})
            kmeans = simple.LayerKMeans(Input=source, NumberOfClusters=4, TopChannels=[1], **properties)
            rows, centers, quality = table(kmeans), table(kmeans, 2), table(kmeans, 3)
            checkEqual(rows[column].tolist(), np.tile(labels, 2).tolist(), "labels stay beside the clusters")
            for number in (1, 2):
                clusters = rows["cluster"][rows["layer"] == number]
                known = labels >= 0
                counts = contingency_matrix(clusters[known], labels[known])
                here = quality["layer"] == number
                checkClose(quality["purity"][here], [counts.max(1).sum() / counts.sum()], 1e-12, "purity")
                checkClose(quality["normalized_mutual_information"][here],
                           [normalized_mutual_info_score(labels[known], clusters[known])], 1e-12, "information")
                for cluster in range(4):
                    mine = np.bincount(labels[known & (clusters == cluster)], minlength=5)
                    row = (centers["layer"] == number) & (centers["cluster"] == cluster)
                    checkEqual(centers["majority_label"][row].tolist(), [mine.argmax()], "majority_label")
                    checkClose(centers["majority_share"][row], [mine.max() / mine.sum()], 1e-12, "majority_share")
            for port in range(4):
                checkEqual(fields(kmeans, port)["kmeans_purity"], quality["purity"], "field data")
                checkEqual(fields(kmeans, port)["kmeans_normalized_mutual_information"],
                           quality["normalized_mutual_information"], "field data")
    # Clusters and layers are those of a table without classes.
    plain = simple.LayerKMeans(Input=tableFrom(layers), NumberOfClusters=4, TopChannels=[1])
    checkEqual(table(plain)["cluster"], rows["cluster"], "clusters")
    check("purity" not in table(plain, 3) and "kmeans_purity" not in fields(plain), "purity without classes")
    kmeans.LabelArray = "None"
    check("purity" not in table(kmeans, 3) and "majority_label" not in table(kmeans, 2), "purity though switched off")
    # Of the numbers that were tried only the chosen one is compared.
    kmeans.LabelArray, kmeans.ChooseClusters = "kind", 1
    quality = table(kmeans, 3)
    checkEqual(np.isnan(quality["purity"]).tolist(), (quality["chosen"] == 0).tolist(), "purity of what was tried")
    # Assigned rows are compared too; an empty cluster has no class.
    first = simple.LayerKMeans(Input=source, NumberOfClusters=4, TopChannels=[1], LabelArray="None")
    few = tableFrom({**{name: rows[:2] for name, rows in layers.items()}, "label": np.array([0, -1])})
    assigned = simple.LayerKMeans(Input=few, Centers=servermanager.OutputPort(first, 2))
    checkEqual(table(assigned, 3)["purity"].tolist(), [1, 1], "purity of one known row")
    centers = table(assigned, 2)
    checkEqual(sorted(centers["majority_label"].tolist()), [-1] * 6 + [0] * 2, "majority_label of empty clusters")
    check(np.isnan(centers["majority_share"][centers["majority_label"] < 0]).all(), "majority_share of empty clusters")


run(testColumns, testTablesAgreeWithTheirClusters, testTopChannelsOfEachLayer, testOwnTable, testSeedAndRestarts,
    testCentersOfAnotherRun, testSilhouette, testChoiceOfClusters, testLayersOfDifferentNumbers, testFewSamples,
    testLabels)
