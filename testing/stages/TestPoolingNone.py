"""Pooling None, whole feature maps, to the end of the pipeline: clusters, their centers, new samples, sheets."""

import pathlib
import resource
import time

import numpy as np
from paraview import servermanager, simple

from stages import check, checkClose, checkEqual, expectError, expectQuiet, fields, messages, pixels, run, table

COUNT, WIDTHS = 60, {1: 400 * 8 * 8, 5: 25 * 128 * 128}


def peak():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024  # in MB


def pipeline(count=COUNT, **properties):
    generator = simple.Generator(Input=simple.LatentSamples(NumberOfSamples=count))
    pooling = simple.SpatialPooling(Input=generator, Pooling="None", Layers=["layer_1", "layer_5"])
    return pooling, simple.LayerKMeans(Input=pooling, **properties)


def testClusters():
    pooling, kmeans = pipeline(NumberOfClusters=3)
    begin = time.monotonic()
    rows, samples, centers = table(pooling), table(kmeans), table(kmeans, 2)
    print(f"pooled and clustered in {time.monotonic() - begin:.1f} s, at most {peak():.0f} MB", flush=True)
    checkEqual(centers["center"].shape, (6, WIDTHS[5]), "center")
    for number, width in WIDTHS.items():
        values = rows[f"layer_{number}"]
        checkEqual(values.shape, (COUNT, width), f"layer_{number}")
        labels = samples["cluster"][samples["layer"] == number]
        here = centers["layer"] == number
        means = np.array([values[labels == cluster].mean(0, dtype=float) for cluster in range(3)])
        checkClose(centers["center"][here][:, :width], means, 1e-6, "center")
        check(np.isnan(centers["center"][here][:, width:]).all(), "padding")
        distances = np.array([np.linalg.norm(value - means[label]) for value, label in zip(values, labels)])
        checkClose(samples["center_dist"][samples["layer"] == number], distances, 1e-6, "center_dist")
        for cluster in range(3):
            top = centers["top_channel"][here][cluster]
            checkEqual(top, np.argsort(-means[cluster], kind="stable")[:5], "top_channel")
    check((fields(kmeans)["kmeans_silhouette"] > -1).all(), "silhouette")


def testChoiceOfClusters():
    _, kmeans = pipeline(ChooseClusters=1, MaximumClusters=4, Restarts=2)
    begin = time.monotonic()
    checkEqual(len(table(kmeans, 3)["layer"]), 6, "rows of Quality")
    print(f"chosen in {time.monotonic() - begin:.1f} s, at most {peak():.0f} MB", flush=True)


def testNewSamples():
    _, kmeans = pipeline(NumberOfClusters=3, Restarts=2)
    samples = table(kmeans)
    for layer, attempts in ((1, 400), (5, 150)):
        mine = (samples["layer"] == layer) & (samples["cluster"] == 0)
        radius = np.median(samples["center_dist"][mine])
        for method in ("Rejection", "Guided"):
            found = simple.ClusterRejectionSampler(Input=servermanager.OutputPort(kmeans, 2), Layer=layer, NumberOfSamples=4,
                                                   MaximumAttempts=attempts, RadiusQuantile=0.5, Method=method)
            with messages() as said:
                rows = table(found)
            check(all("attempts" in text or "walks" in text for text in said), said)
            check((rows["center_dist"] <= radius * (1 + 1e-6)).all(), "a sample beyond the radius")
            check(len(rows["z"]) == 4 or said, "samples are missing")
            if method == "Rejection":
                check(len(rows["z"]) > 0, "no samples")
                checkEqual(pixels(simple.ImageGrid(Input=found)).shape[2], 3, "sheet")
    # With their own seed the clustered samples are found again, at the same distances.
    mine = (samples["layer"] == 5) & (samples["cluster"] == 0)
    found = simple.ClusterRejectionSampler(Input=servermanager.OutputPort(kmeans, 2), Layer=5, RadiusQuantile=1, Seed=0,
                                           NumberOfSamples=COUNT, MaximumAttempts=COUNT)
    with messages():
        rows = table(found)
    checkEqual(rows["attempt"], samples["sample"][mine], "samples")
    checkClose(rows["center_dist"], samples["center_dist"][mine], 1e-12, "center_dist")


def testMemoryOfASearch():
    """256 attempts at once have activations of 420 MB, of which a search holds a part at a time. Before other tests leave
    memory that would serve again."""
    def memory():
        return int(pathlib.Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize() / 2**20

    _, kmeans = pipeline(NumberOfClusters=2, Restarts=1)
    kmeans.UpdatePipeline()
    search = simple.ClusterRejectionSampler(Input=servermanager.OutputPort(kmeans, 2), Layer=5, RadiusMode="Absolute", Radius=0,
                                            MaximumAttempts=480)
    before, during = memory(), []
    search.GetClientSideObject().AddObserver("ProgressEvent", lambda *_: during.append(memory()))
    with messages():
        checkEqual(len(table(search)["z"]), 0, "samples")
    print(f"memory from {before:.0f} to {max(during):.0f} MB", flush=True)
    check(max(during) - before < 250, f"memory grew from {before:.0f} to {max(during):.0f} MB")


def testOtherStages():
    pooling, kmeans = pipeline(NumberOfClusters=3, Restarts=2)
    checkEqual(len(expectQuiet(lambda: table(simple.ClusterFlow(Input=kmeans)))["samples"]), 18, "flows")
    again = simple.LayerKMeans(Input=pooling, Centers=servermanager.OutputPort(kmeans, 2))
    for name, values in table(kmeans).items():
        checkEqual(table(again)[name], values, name)
    checkEqual(pixels(simple.ImageGrid(Input=kmeans, MaximumImages=6)).shape[2], 3, "sheet")


def testTooLarge():
    """The maps of 50 000 samples are 81 GiB: refused before the network runs, on every machine of less than 160."""
    pooling, kmeans = pipeline(count=50000)
    begin = time.monotonic()
    expectError(pooling, "memory", "fewer samples or layers", "Pooling", "GiB")
    expectQuiet(lambda: checkEqual(len(table(kmeans)), 0, "columns without a table to cluster"))
    check(time.monotonic() - begin < 30, "the network ran")


run(testMemoryOfASearch, testClusters, testChoiceOfClusters, testNewSamples, testOtherStages, testTooLarge)
