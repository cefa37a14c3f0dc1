"""ClusterFlow on tables that hold no clusters of samples, or odd ones."""

import numpy as np
from paraview import servermanager, simple

from stages import expectError, run, tableFrom


def flow(**changes):
    columns = {"layer": np.array([1, 1, 2, 2]), "cluster": np.array([0, 1, 0, 1]), "sample": np.array([0, 1, 0, 1])}
    columns.update(changes)
    return simple.ClusterFlow(Input=tableFrom({name: values for name, values in columns.items() if values is not None}))


def testOtherTables():
    expectError(simple.ClusterFlow(Input=simple.LatentSamples()), "Samples of Layer K-Means", "'layer'", "sample, z", outputs=2)
    pooling = simple.SpatialPooling(Input=simple.Generator(Input=simple.LatentSamples(NumberOfSamples=9)), Layers=["layer_1"])
    kmeans = simple.LayerKMeans(Input=pooling)
    expectError(simple.ClusterFlow(Input=servermanager.OutputPort(kmeans, 2)), "'sample'", outputs=2)
    expectError(simple.ClusterFlow(Input=kmeans), "one only", "layer 1", outputs=2)
    for name in ("layer", "cluster", "sample"):
        expectError(flow(**{name: None}), f"'{name}'", outputs=2)
    expectError(flow(layer=["one", "one", "two", "two"]), "'layer'", outputs=2)


def testValues():
    for value in (np.nan, np.inf, -1, 0.5, 1e12):
        expectError(flow(cluster=np.array([0, 1, value, 0])), "'cluster'", "row 2", outputs=2)
        expectError(flow(layer=np.array([1, value, 2, 2])), "'layer'", "row 1", outputs=2)
    expectError(flow(sample=np.array([0, 0.5, 0, 1])), "sample", outputs=2)
    expectError(flow(sample=np.array([0, 0, 0, 1])), "sample 0 is twice in layer 1", outputs=2)
    expectError(flow(sample=np.array([0, 1, 2, 3])), "share", outputs=2)
    expectError(flow(cluster=np.array([0, 10**8, 10**8, 0])), "too many clusters", outputs=2)
    empty = {name: np.zeros(0, int) for name in ("layer", "cluster", "sample")}
    expectError(flow(**empty), "no rows", outputs=2)


def testUpstreamError():
    expectError(simple.ClusterFlow(Input=simple.LayerKMeans(Input=simple.LatentSamples())), "Spatial Pooling", outputs=2)


run(testOtherTables, testValues, testUpstreamError)
