"""ClusterFlow: its tables against counts by numpy. Adjusted mutual information is tested in TestContingency.cpp."""

import numpy as np
from paraview import servermanager, simple

from stages import check, checkClose, checkEqual, expectQuiet, globalIds, run, table, tableFrom

FLOWS = ["from_layer", "to_layer", "from_cluster", "to_cluster", "samples", "share"]
LAYERS = ["from_layer", "to_layer", "samples", "mutual_information", "normalized_mutual_information",
          "adjusted_mutual_information"]


def checkFlows(stage, labels):
    """labels: layer -> {sample: cluster}"""
    flows, layers = table(stage), table(stage, 1)
    checkEqual((list(flows), list(layers)), (FLOWS, LAYERS), "columns")
    row = pair = 0
    for source in sorted(labels):
        for target in sorted(labels):
            if source == target:
                continue
            both = sorted(set(labels[source]) & set(labels[target]))
            a = np.array([labels[source][sample] for sample in both])
            b = np.array([labels[target][sample] for sample in both])
            counts = np.zeros((max(labels[source].values()) + 1, max(labels[target].values()) + 1), int)
            np.add.at(counts, (a, b), 1)
            here = slice(row, row + counts.size)
            checkEqual(set(flows["from_layer"][here]) | set(flows["to_layer"][here]), {source, target}, "layers")
            checkEqual(set(flows["from_layer"][here]), {source}, "from_layer")
            checkEqual(flows["from_cluster"][here], np.repeat(np.arange(counts.shape[0]), counts.shape[1]), "from_cluster")
            checkEqual(flows["to_cluster"][here], np.tile(np.arange(counts.shape[1]), counts.shape[0]), "to_cluster")
            checkEqual(flows["samples"][here], counts.ravel(), "samples")
            sizes = np.maximum(counts.sum(1, keepdims=True), 1)
            checkClose(flows["share"][here], (counts / sizes).ravel(), 1e-12, "share")
            joint = counts / counts.sum()
            apart = joint.sum(1, keepdims=True) * joint.sum(0, keepdims=True)
            mutual = (joint[joint > 0] * np.log(joint[joint > 0] / apart[joint > 0])).sum()
            entropies = [-(p[p > 0] * np.log(p[p > 0])).sum() for p in (joint.sum(0), joint.sum(1))]
            checkEqual((layers["from_layer"][pair], layers["to_layer"][pair], layers["samples"][pair]),
                       (source, target, len(both)), "a row of Layers")
            checkClose([layers["mutual_information"][pair], layers["normalized_mutual_information"][pair]],
                       [mutual, mutual / np.mean(entropies)], 1e-9, "mutual information")
            check(layers["adjusted_mutual_information"][pair] <= layers["normalized_mutual_information"][pair] + 1e-12,
                  "adjusted")
            row, pair = row + counts.size, pair + 1
    checkEqual((len(flows["samples"]), len(layers["samples"])), (row, pair), "rows")


def testOfKMeans():
    generator = simple.Generator(Input=simple.LatentSamples(NumberOfSamples=150))
    pooling = simple.SpatialPooling(Input=generator, Layers=["layer_1", "layer_2", "layer_5"])
    kmeans = simple.LayerKMeans(Input=pooling, NumberOfClusters=3)
    rows = table(kmeans)
    labels = {layer: dict(zip(rows["sample"][rows["layer"] == layer], rows["cluster"][rows["layer"] == layer]))
              for layer in (1, 2, 5)}
    flow = simple.ClusterFlow(Input=kmeans)
    checkFlows(flow, labels)
    checkEqual((globalIds(flow), globalIds(flow, 1)), (None, None), "ids")


def testOwnTable():
    """Rows in any order, samples that not all layers have, clusters without samples, columns of any type."""
    random = np.random.RandomState(2)
    labels = {2: {sample: random.randint(4) for sample in range(0, 40)},
              7: {sample: 2 * random.randint(3) for sample in range(10, 60)},
              3: {sample: 0 for sample in range(5, 45)}}
    rows = [(layer, sample, cluster) for layer, clusters in labels.items() for sample, cluster in clusters.items()]
    layer, sample, cluster = np.array([rows[index] for index in random.permutation(len(rows))]).T
    stage = simple.ClusterFlow(Input=tableFrom({"sample": sample.astype(np.int64), "layer": layer.astype(np.float64),
                                                "cluster": cluster.astype(np.int16)}))
    expectQuiet(lambda: checkFlows(stage, labels))


run(testOfKMeans, testOwnTable)
