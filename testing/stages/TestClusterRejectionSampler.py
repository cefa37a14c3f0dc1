"""ClusterRejectionSampler: what it accepts against what numpy accepts of the same attempts."""

import numpy as np
from paraview import servermanager, simple

from stages import (check, checkClose, checkEqual, expectQuiet, fields, globalIds, messages, pixels, run, table,
                    tableFrom)

COUNT, ATTEMPTS, FEWER, SEED = 300, 500, 150, 5


def clustering(layers=("layer_1", "layer_3"), clusters=4, **pooling):
    generator = simple.Generator(Input=simple.LatentSamples(NumberOfSamples=COUNT))
    pooled = simple.SpatialPooling(Input=generator, Layers=list(layers), **pooling)
    return simple.LayerKMeans(Input=pooled, NumberOfClusters=clusters)


def sampler(kmeans, **properties):
    return simple.ClusterRejectionSampler(Input=servermanager.OutputPort(kmeans, 2), **properties)


def pooled(source, layers=("layer_1", "layer_3"), **pooling):
    """Latents of a source, and their layers."""
    return table(simple.SpatialPooling(Input=simple.Generator(Input=source), Layers=list(layers), **pooling))


def places(kmeans, layer, cluster, rows):
    """Latents, whether each is in the cluster, and its distance to the cluster's center; `rows` are those of pooled()."""
    values, centers = rows[f"layer_{layer}"].astype(float), table(kmeans, 2)
    mine = centers["center"][centers["layer"] == layer][:, :values.shape[1]]
    distances = np.linalg.norm(values[:, None] - mine[None], axis=2)
    return rows["z"], distances.argmin(1) == cluster, distances[:, cluster]


def percentile(kmeans, layer, cluster, percent):
    rows = table(kmeans)
    return np.percentile(rows["center_dist"][(rows["layer"] == layer) & (rows["cluster"] == cluster)], percent)


def checkAgainstBruteForce(kmeans, layer, cluster, radius, attempts, **properties):
    """`attempts` are the rows of pooled() for the latents that are tried."""
    count = len(attempts["z"])
    found = sampler(kmeans, Layer=layer, Cluster=cluster, MaximumAttempts=count, NumberOfSamples=count, Seed=SEED, **properties)
    with messages():
        rows = table(found)
    z, isInside, distances = places(kmeans, layer, cluster, attempts)
    accepted = np.flatnonzero(isInside & (distances <= radius))
    checkEqual(rows["attempt"], accepted, "attempts")
    checkEqual(rows["sample"], np.arange(len(accepted)), "sample")
    checkEqual(rows["z"], z[accepted], "z")
    checkClose(rows["center_dist"], distances[accepted], 1e-6, "center_dist")
    about = fields(found)
    checkEqual((int(about["attempts_tried"][0]), int(about["attempts_in_cluster"][0])), (count, int(isInside.sum())),
               "counts")
    return len(accepted)


def testDefaults():
    found = sampler(clustering(), Layer=3)
    checkEqual((found.Cluster, found.RadiusMode, found.RadiusQuantile, found.Radius), (0, "Quantile", 0.5, 0.05),
               "defaults")
    checkEqual((found.NumberOfSamples, found.MaximumAttempts, found.Seed, found.Distribution),
               (20, 10000, 1, "Normal"), "defaults")
    rows = expectQuiet(lambda: table(found))
    checkEqual(list(rows), ["sample", "z", "center_dist", "attempt"], "columns")
    checkEqual((len(rows["z"]), globalIds(found)), (20, "sample"), "rows")
    about = fields(found)
    checkEqual((about["sampled_layer"][0], about["sampled_cluster"][0], about["latent_array"]), (3, 0, ["z"]), "field data")
    checkEqual(int(about["attempts_tried"][0]), int(rows["attempt"][-1]) + 1, "tried up to the last one")


def testBruteForce():
    kmeans = clustering()
    attempts = pooled(simple.LatentSamples(NumberOfSamples=ATTEMPTS, Seed=SEED))
    for layer, cluster, quantile in ((1, 0, 0.5), (3, 1, 1.0), (3, 3, 0.25)):
        radius = percentile(kmeans, layer, cluster, 100 * quantile)
        count = checkAgainstBruteForce(kmeans, layer, cluster, radius, attempts, RadiusQuantile=quantile)
        check(count > 3, f"only {count} were accepted")
        checkAgainstBruteForce(kmeans, layer, cluster, 0.9 * radius, attempts, RadiusMode="Absolute", Radius=0.9 * radius)


def testPoolingsAndPriors():
    for pooling in ({"Pooling": "Mean", "Normalization": "L2"}, {"Pooling": "Standard Deviation", "Normalization": "None"}):
        kmeans = clustering(**pooling)
        radius = percentile(kmeans, 3, 0, 80)
        for prior in ({"Distribution": "Uniform"}, {"Distribution": "Truncated Normal", "Truncation": 1.5}):
            # Attempts by the hundred have shown above which are tried; here some are enough.
            attempts = pooled(simple.LatentSamples(NumberOfSamples=FEWER, Seed=SEED, **prior), **pooling)
            count = checkAgainstBruteForce(kmeans, 3, 0, radius, attempts, RadiusQuantile=0.8, **prior)
            check(count > 3, f"only {count} were accepted")


def testOwnSamplesAgain():
    """With the seed of the clustered samples and all of the cluster accepted, its own samples are found, and no others."""
    kmeans = clustering()
    rows = table(kmeans)
    for layer, cluster in ((1, 2), (3, 0)):
        found = sampler(kmeans, Layer=layer, Cluster=cluster, RadiusQuantile=1, Seed=0, NumberOfSamples=COUNT,
                        MaximumAttempts=COUNT)
        with messages():
            again = table(found)
        mine = (rows["layer"] == layer) & (rows["cluster"] == cluster)
        checkEqual(again["attempt"], rows["sample"][mine], "samples")
        checkClose(again["center_dist"], rows["center_dist"][mine], 1e-12, "center_dist")


def testShareOfTheCluster():
    """New latents fall into the cluster as often as the clustered ones did, but for chance (5 standard errors)."""
    kmeans = clustering()
    for layer, attempts in ((1, 4000), (3, 800)):
        sizes = table(kmeans, 2)["size"][table(kmeans, 2)["layer"] == layer]
        found = sampler(kmeans, Layer=layer, Cluster=1, RadiusMode="Absolute", Radius=1e9, Seed=9,
                        NumberOfSamples=attempts, MaximumAttempts=attempts)
        with messages():
            rate = len(table(found)["z"]) / attempts
        share = sizes[1] / COUNT
        allowed = 5 * np.sqrt(share * (1 - share) * (1 / COUNT + 1 / attempts))
        check(abs(rate - share) < allowed, f"layer {layer}: rate {rate}, share {share}")


def testMoreKeepTheFirst():
    kmeans = clustering()
    few, many = (table(sampler(kmeans, Layer=1, NumberOfSamples=count)) for count in (7, 60))
    for name in few:
        checkEqual(few[name], many[name][:7], name)
    other = table(sampler(kmeans, Layer=1, NumberOfSamples=7, Seed=2))
    check((other["attempt"] != few["attempt"]).any() or (other["z"] != few["z"]).any(), "the seed changes nothing")


def testTooFewAttempts():
    """The warning's figures are true: its radius reaches the number, a smaller one doesn't."""
    kmeans = clustering()
    found = sampler(kmeans, Layer=3, Cluster=1, RadiusQuantile=0.1, NumberOfSamples=30, MaximumAttempts=400)
    with messages() as said:
        rows = table(found)
    count = len(rows["z"])
    check(0 < count < 30, f"{count} samples")
    check(len(said) == 1 and f"found {count} of 30 samples in 400 attempts" in said[0], said)
    check(f"{100 * count / 400:.3g} %" in said[0], said)
    radius = float(said[0].split("A radius of ")[1].split()[0])
    quantile = float(said[0].split("(quantile ")[1].split(")")[0])
    checkClose(radius, percentile(kmeans, 3, 1, 100 * quantile), 0.02, "quantile of the warning")
    found.RadiusMode = "Absolute"
    found.Radius = radius * 1.006  # three digits are written
    rows = expectQuiet(lambda: table(found))
    checkEqual(len(rows["z"]), 30, "samples")
    found.Radius = radius * 0.98
    with messages() as said:
        rows = table(found)
    check(len(rows["z"]) < 30 and len(said) == 1, said)

    # None at all, and no radius that helps.
    found.Radius = 0
    with messages() as said:
        checkEqual(table(found)["z"].shape, (0, 40), "no rows, but columns")
    check(len(said) == 1 and "found 0 of 30" in said[0], said)
    found.NumberOfSamples = 400
    with messages() as said:
        table(found)
    check(len(said) == 1 and "No radius is large enough" in said[0], said)


def energy(first, second):
    """Energy distance of two sets of points (Szekely and Rizzo 2013): 0 for one distribution, else positive."""
    def mean(one, other):
        squares = (one ** 2).sum(1)[:, None] + (other ** 2).sum(1) - 2 * one @ other.T
        return np.sqrt(np.maximum(squares, 0)).mean()
    return 2 * mean(first, second) - mean(first, first) - mean(second, second)


def testGuidedFollowsRejection():
    """Two-sample tests: of the distances (Kolmogorov, Smirnov), and of the latents (energy distance, permutations)."""
    kmeans = clustering()
    for prior, cluster, quantile in (({}, 1, 0.5), ({"Distribution": "Uniform"}, 0, 0.7)):
        count = 250
        both = []
        for method, properties in (("Rejection", {"Seed": 11}), ("Guided", {"Seed": 12})):
            found = sampler(kmeans, Layer=1, Cluster=cluster, RadiusQuantile=quantile, NumberOfSamples=count, Method=method,
                            MaximumAttempts=400000, **properties, **prior)
            rows = expectQuiet(lambda: table(found))
            checkEqual(len(rows["z"]), count, method)
            both.append(rows)
        distances = [np.sort(rows["center_dist"]) for rows in both]
        grid = np.concatenate(distances)
        steps = [np.searchsorted(each, grid, side="right") / count for each in distances]
        gap = np.abs(steps[0] - steps[1]).max() * np.sqrt(count / 2)
        check(gap < 1.95, f"distances differ: {gap:.2f}, which chance makes in one of a thousand cases")
        latents = np.concatenate([rows["z"].astype(float) for rows in both])
        random = np.random.RandomState(0)
        true = energy(latents[:count], latents[count:])
        shuffled = [random.permutation(latents) for _ in range(100)]
        larger = sum(energy(each[:count], each[count:]) >= true for each in shuffled)
        check(larger > 0, f"latents differ: energy distance {true}")


def testGuidedInSmallRegions():
    """Nearer than any of the clustered samples: hardly one of 3000 attempts is; walks get there."""
    kmeans = clustering()
    radius = percentile(kmeans, 1, 1, 0)
    properties = {"Layer": 1, "Cluster": 1, "RadiusMode": "Absolute", "Radius": 0.9 * radius}
    with messages():
        check(len(table(sampler(kmeans, MaximumAttempts=3000, **properties))["z"]) < 3, "rejection finds them")
    found = sampler(kmeans, Method="Guided", MaximumAttempts=100000, **properties)
    rows = expectQuiet(lambda: table(found))
    checkEqual((len(rows["z"]), len(np.unique(rows["z"], axis=0))), (20, 20), "samples")
    checkEqual(int(fields(found)["attempts_tried"][0]), int(rows["attempt"].sum()), "passes")
    check("attempts_in_cluster" not in fields(found), "a number that walks don't know")
    z, isInside, distances = places(kmeans, 1, 1, pooled(tableFrom({"sample": rows["sample"], "z": rows["z"]}), ["layer_1"]))
    check(isInside.all() and (distances <= 0.9 * radius * (1 + 1e-6)).all(), "samples outside the region")
    checkClose(rows["center_dist"], distances, 1e-6, "center_dist")
    few = table(sampler(kmeans, Method="Guided", MaximumAttempts=20000, NumberOfSamples=4, **properties))
    checkEqual(few["z"], rows["z"][:4], "the first ones of more")

    hopeless = sampler(kmeans, Method="Guided", MaximumAttempts=800, **{**properties, "Radius": 1e-6})
    with messages() as said:
        checkEqual(table(hopeless)["z"].shape, (0, 40), "no rows, but columns")
    check(len(said) == 1 and "found 0 of 20" in said[0] and "after 40 passes" in said[0], said)


def testFeedsAllStages():
    kmeans = clustering()
    found = sampler(kmeans, Layer=3, Cluster=2, RadiusQuantile=1)
    sheet = simple.ImageGrid(Input=found, MaximumImages=4)
    check(pixels(sheet).std() > 10, "the sheet is blank")
    generator = simple.Generator(Input=found)
    pooled = simple.SpatialPooling(Input=generator, Layers=["layer_1", "layer_3"])
    again = simple.LayerKMeans(Input=pooled, Centers=servermanager.OutputPort(kmeans, 2))
    rows = expectQuiet(lambda: table(again))
    mine = rows["layer"] == 3
    checkEqual(rows["cluster"][mine], np.full(20, 2), "the samplers' cluster")
    checkClose(rows["center_dist"][mine], table(found)["center_dist"], 1e-12, "center_dist")
    checkEqual(rows["attempt"][mine], table(found)["attempt"], "own column")


def testCentersFromFile():
    """A table of centers that went through a text file: it has lost its network."""
    kmeans = clustering()
    centers = table(kmeans, 2)
    source = tableFrom(centers, {"pooling": "Max", "normalization": "Row Sum",
                                 "network_file": fields(kmeans)["network_file"][0],
                                 "network_checksum": fields(kmeans)["network_checksum"][0], "latent_array": "z"})
    split = {name: values for name, values in centers.items() if name != "center"}
    split.update({f"center:{channel}": values for channel, values in enumerate(centers["center"].T)})
    parted = tableFrom(split, {"pooling": "Max", "normalization": "Row Sum",
                               "network_file": fields(kmeans)["network_file"][0],
                               "network_checksum": fields(kmeans)["network_checksum"][0], "latent_array": "z"})
    expected = table(sampler(kmeans, Layer=3))
    for table_ in (source, parted):
        found = table(simple.ClusterRejectionSampler(Input=table_, Layer=3))
        checkEqual(found["attempt"], expected["attempt"], "attempt")
        checkClose(found["center_dist"], expected["center_dist"], 1e-6, "center_dist")


run(testDefaults, testBruteForce, testPoolingsAndPriors, testOwnSamplesAgain, testShareOfTheCluster, testMoreKeepTheFirst,
    testTooFewAttempts, testGuidedFollowsRejection,
    testGuidedInSmallRegions, testFeedsAllStages, testCentersFromFile)
