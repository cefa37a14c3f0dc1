"""LatentNeighborhood: its latents against Philox4x32-10 written anew, its distances against numpy."""

import statistics

import numpy as np
from paraview import simple

from stages import (GOLDEN, check, checkClose, checkEqual, expectQuiet, fields, globalIds, pixels, run, table,
                    tableFrom, tensor)
from TestLatentSamples import uniform

NEIGHBOURS = 5  # the stream


def shifts(seed, samples, dimension):
    inverse = statistics.NormalDist().inv_cdf
    return np.array([[inverse(uniform(seed, i, d, NEIGHBOURS)) for d in range(dimension)] for i in samples])


def testDefaults():
    samples = simple.LatentSamples()
    around = simple.LatentNeighborhood(Input=samples)
    checkEqual((around.Sample, around.Sigma, around.NumberOfSamples, around.Seed, around.LatentArray),
               (0, 0.3, 20, 0, "Automatic"), "defaults")
    rows = expectQuiet(lambda: table(around))
    z = table(samples)["z"][0]
    checkEqual(list(rows), ["sample", "z", "distance"], "columns")
    checkEqual((rows["sample"].tolist(), globalIds(around)), (list(range(20)), "sample"), "sample")
    checkEqual((rows["z"].dtype, rows["z"][0].tolist(), rows["distance"][0]), (np.float32, z.tolist(), 0), "the first row")
    checkClose(rows["z"][1:], z + 0.3 * shifts(0, range(1, 20), 40), 1e-6, "z")
    checkClose(rows["distance"], np.linalg.norm(rows["z"].astype(float) - z.astype(float), axis=1), 1e-12, "distance")
    checkEqual(list(around.GetProperty("LatentArray").Available), ["Automatic", "sample", "z"], "columns to choose from")
    check("network_file" not in fields(around), "bound to a network that nobody named")


def testOtherSampleSigmaAndSeed():
    samples = simple.LatentSamples(NumberOfSamples=30, Dimension=7)
    z = table(samples)["z"]
    around = simple.LatentNeighborhood(Input=samples, Sample=29, Sigma=1.5, Seed=12345, NumberOfSamples=50)
    checkClose(table(around)["z"][1:], z[29] + 1.5 * shifts(12345, range(1, 50), 7), 1e-6, "z")
    around.Sigma = 0
    rows = expectQuiet(lambda: table(around))
    checkEqual(rows["z"], np.tile(z[29], (50, 1)), "sigma 0")
    checkEqual(rows["distance"].max(), 0, "distances at sigma 0")


def testMoreKeepTheFirst():
    around = simple.LatentNeighborhood(Input=simple.LatentSamples(), NumberOfSamples=10)
    few = {name: values.copy() for name, values in table(around).items()}
    around.NumberOfSamples = 70000
    many = table(around)
    for name, values in few.items():
        checkEqual(many[name][:10], values, name)
    # The mean square of a distance is sigma squared times the dimension.
    check(abs((many["distance"][1:] ** 2).mean() / (0.09 * 40) - 1) < 0.01, "distances")
    around.Seed = 1
    check(not np.array_equal(table(around)["z"][1:10], few["z"][1:]), "the seed changes nothing")


def testTables():
    latents = tensor(GOLDEN / "z.pb")
    expected = latents[2] + 0.3 * shifts(0, range(1, 20), 40)
    split = {f"z_{d}": latents[:, d].astype(float) for d in range(40)}
    for columns, sample in (({"z": latents}, 2), ({"sample": np.array([7.0, 9.0, 3.0]), **split}, 3),
                            ({"z": np.repeat(latents, 2, axis=0), "sample": np.repeat([4, 5, 6], 2)}, 6)):
        around = simple.LatentNeighborhood(Input=tableFrom(columns), Sample=sample)
        checkClose(expectQuiet(lambda: table(around))["z"][1:], expected, 1e-6, "z")
    around = simple.LatentNeighborhood(Input=tableFrom({"w": latents.astype(np.float64)}), Sample=2, LatentArray="w")
    checkClose(table(around)["w"][1:], expected, 1e-6, "w")


def testBinding():
    source = tableFrom({"z": np.zeros((3, 40), np.float32), "second": tensor(GOLDEN / "z.pb")})
    generator = simple.Generator(Input=source, LatentArray="second", ChannelFactors=[1, 3, 0])
    around = simple.LatentNeighborhood(Input=generator, Sample=1)
    checkEqual(list(expectQuiet(lambda: table(around))), ["sample", "second", "distance"], "columns")
    checkEqual(fields(around), fields(generator), "binding")
    sheet = simple.ImageGrid(Input=around, MaximumImages=1)
    truth = simple.ImageGrid(Input=generator, Selection=simple.GlobalIDSelectionSource(FieldType="ROW", GlobalIDs=[1]))
    checkEqual(expectQuiet(lambda: pixels(sheet)), pixels(truth), "sheet of the sample itself")
    sheet.MaximumImages = 20
    check(pixels(sheet).std() > 10, "the sheet is blank")
    pooling = simple.SpatialPooling(Input=around, Layers=["layer_2"])
    checkEqual(expectQuiet(lambda: table(pooling))["layer_2"].shape, (20, 200), "layer 2")
    again = simple.LatentNeighborhood(Input=simple.LayerKMeans(Input=pooling), Sample=19)
    checkEqual(table(again)["second"][0], table(around)["second"][19], "behind clusters")


run(testDefaults, testOtherSampleSigmaAndSeed, testMoreKeepTheFirst, testTables, testBinding)
