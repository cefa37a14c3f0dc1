"""ClusterRejectionSampler on odd tables and with properties out of their range."""

import numpy as np
from paraview import servermanager, simple

from stages import CATS, check, expectError, fields, run, table, tableFrom


def kmeans():
    generator = simple.Generator(Input=simple.LatentSamples(NumberOfSamples=50))
    return simple.LayerKMeans(Input=simple.SpatialPooling(Input=generator, Layers=["layer_1", "layer_3"]))


def binding(**changes):
    """Field data of a true table of centers."""
    about = fields(kmeans(), 2)
    names = ("network_file", "network_checksum", "latent_array", "pooling", "normalization")
    found = {name: about[name][0] for name in names}
    found.update(changes)
    return {name: value for name, value in found.items() if value is not None}


def centers(**changes):
    columns = {name: values.copy() for name, values in table(kmeans(), 2).items()}
    columns.update(changes)
    return {name: values for name, values in columns.items() if values is not None}


def sampler(columns, strings=None, **properties):
    return simple.ClusterRejectionSampler(Input=tableFrom(columns, binding() if strings is None else strings), **properties)


def testOtherOutputs():
    stage = kmeans()
    for port in (0, 1):
        found = simple.ClusterRejectionSampler(Input=servermanager.OutputPort(stage, port))
        expectError(found, "output Centers of Layer K-Means", "'center'")
    expectError(simple.ClusterRejectionSampler(Input=simple.LatentSamples()), "Centers", "sample, z")


def testProperties():
    true = servermanager.OutputPort(kmeans(), 2)
    for properties, words in (({"Layer": 2}, ("layer", "one of 1, 3", "found 2")),
                              ({"Layer": 3, "Cluster": 4}, ("layer 3", "0 to 3", "found 4")),
                              ({"Cluster": -1}, ("0 to 3", "found -1")),
                              ({"NumberOfSamples": 0}, ("NumberOfSamples", "found 0")),
                              ({"MaximumAttempts": 0}, ("MaximumAttempts", "found 0")),
                              ({"RadiusQuantile": 1.5}, ("RadiusQuantile", "0 to 1", "1.5")),
                              ({"RadiusQuantile": float("nan")}, ("RadiusQuantile", "nan")),
                              ({"RadiusMode": "Absolute", "Radius": -1}, ("Radius", "0 or more", "-1")),
                              ({"RadiusMode": "Absolute", "Radius": float("nan")}, ("Radius", "nan")),
                              ({"Distribution": "Truncated Normal", "Truncation": 0}, ("truncation", "positive"))):
        expectError(simple.ClusterRejectionSampler(Input=true, **properties), *words)


def testTables():
    expectError(sampler({name: values[:0] for name, values in centers().items()}), "no rows")
    expectError(sampler(centers(center=None)), "'center'")
    expectError(sampler(centers(center=["word"] * 8)), "'center'")
    bad = centers()["center"]
    for value in (np.nan, np.inf):
        bad[1, 7] = value
        expectError(sampler(centers(center=bad)), "layer 1, cluster 1", "channel 7", "finite")
    bad[1] = np.nan
    expectError(sampler(centers(center=bad)), "layer 1, cluster 1", "400")
    expectError(sampler(centers(cluster=np.array([0, 1, 2, 2, 0, 1, 2, 3]))), "layer 1, cluster 2", "twice")
    expectError(sampler(centers(cluster=np.array([0, 1, 2, 4, 0, 1, 2, 3]))), "layer 1", "cluster 3", "cluster 4")
    expectError(sampler(centers(cluster=np.array([0.5, 1, 2, 3, 0, 1, 2, 3]))), "'cluster'", "0.5")
    expectError(sampler(centers(layer=np.full(8, -1))), "'layer'", "-1")
    expectError(sampler(centers(layer=np.repeat([1, 99], 4)), Layer=99), "cats.onnx", "1 to 6", "found 99")
    expectError(sampler(centers(center=centers()["center"][:, :7]), Layer=3), "cats.onnx", "100 channels", "found 7")
    expectError(sampler(centers(distance_percentile=None)), "distance_percentile")


def testBinding():
    expectError(sampler(centers(), {}), "not bound to a network")
    expectError(sampler(centers(), binding(pooling=None)), "how its layers were pooled")
    expectError(sampler(centers(), binding(pooling="Median")), "pooling", "Max, Mean", "Median")
    expectError(sampler(centers(), binding(network_file="/nowhere/cats.onnx")), "/nowhere/cats.onnx", "gone")
    expectError(sampler(centers(), binding(network_checksum="0" * 32)), CATS.name, "checksum")
    expectError(sampler(centers(), binding(latent_array="")), "no samples")


def testUpstreamError():
    stage = simple.LayerKMeans(Input=simple.LatentSamples())
    found = simple.ClusterRejectionSampler(Input=servermanager.OutputPort(stage, 2))
    message = expectError(found, "Spatial Pooling")
    check("center" not in message, message)


def testTooManyToHold():
    """What is asked for is not allocated before it is found."""
    found = simple.ClusterRejectionSampler(Input=servermanager.OutputPort(kmeans(), 2), NumberOfSamples=2**31 - 1,
                                           MaximumAttempts=100)
    found.UpdatePipeline()
    check(0 < len(table(found)["z"]) <= 100, "samples")
    found.Method = "Guided"
    found.UpdatePipeline()
    check(len(table(found)["z"]) == 0, "walks of one pass")


run(testOtherOutputs, testProperties, testTables, testBinding, testUpstreamError, testTooManyToHold)
