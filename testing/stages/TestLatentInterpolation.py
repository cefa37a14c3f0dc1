"""LatentInterpolation: its latents against the formulas in numpy, from tables of every kind."""

import os
import tempfile

import numpy as np
from paraview import simple

from stages import (GOLDEN, check, checkClose, checkEqual, expectQuiet, fields, globalIds, golden, pixels, run,
                    table, tableFrom, tensor)


def straight(first, second, count):
    t = np.linspace(0, 1, count)[:, None]
    return (1 - t) * first.astype(float) + t * second.astype(float)


def spherical(first, second, count):
    first, second = first.astype(float), second.astype(float)
    lengths = np.linalg.norm(first), np.linalg.norm(second)
    angle = np.arccos(first @ second / lengths[0] / lengths[1])
    t = np.linspace(0, 1, count)[:, None]
    directions = (np.sin((1 - t) * angle) * first / lengths[0] + np.sin(t * angle) * second / lengths[1]) / np.sin(angle)
    return ((1 - t) * lengths[0] + t * lengths[1]) * directions


def ids(values):
    return simple.GlobalIDSelectionSource(FieldType="ROW", GlobalIDs=values)


def testDefaults():
    samples = simple.LatentSamples()
    way = simple.LatentInterpolation(Input=samples)
    checkEqual((way.From, way.To, way.NumberOfSteps, way.Path, way.LatentArray), (0, 1, 9, "Spherical", "Automatic"),
               "defaults")
    rows = expectQuiet(lambda: table(way))
    z = table(samples)["z"]
    checkEqual(list(rows), ["sample", "z", "t"], "columns")
    checkEqual((rows["sample"].tolist(), globalIds(way)), (list(range(9)), "sample"), "sample")
    checkEqual(rows["t"], np.arange(9) / 8, "t")
    checkEqual((rows["z"].dtype, rows["z"][0].tolist(), rows["z"][-1].tolist()), (np.float32, z[0].tolist(), z[1].tolist()),
               "ends")
    checkClose(rows["z"], spherical(z[0], z[1], 9), 1e-6, "z")
    checkEqual(list(way.GetProperty("LatentArray").Available), ["Automatic", "sample", "z"], "columns to choose from")
    check("network_file" not in fields(way), "bound to a network that nobody named")


def testPathsAndSamples():
    samples = simple.LatentSamples(NumberOfSamples=50, Dimension=7, Seed=3)
    z = table(samples)["z"]
    for name, formula in (("Spherical", spherical), ("Straight", straight)):
        for first, second, count in ((49, 3, 2), (7, 8, 3), (0, 12, 1000)):
            way = simple.LatentInterpolation(Input=samples, From=first, To=second, NumberOfSteps=count, Path=name)
            checkClose(table(way)["z"], formula(z[first], z[second], count), 1e-6, name)
    same = simple.LatentInterpolation(Input=samples, From=5, To=5)
    checkClose(table(same)["z"], np.tile(z[5], (9, 1)), 1e-6, "from a sample to itself")


def testSpecialVectors():
    """Zero and opposite ones, as the header has them."""
    source = tableFrom({"z": np.array([[0, 0, 0], [3, 0, 4], [-3, 0, -4], [6, 0, 8]], np.float32)})
    for first, second, middle in ((0, 1, [1.5, 0, 2]), (1, 0, [1.5, 0, 2]), (1, 2, [0, 5, 0]), (1, 3, [4.5, 0, 6]),
                                  (0, 0, [0, 0, 0])):
        way = simple.LatentInterpolation(Input=source, From=first, To=second, NumberOfSteps=3)
        checkClose(expectQuiet(lambda: table(way))["z"][1], middle, 1e-6, f"{first} to {second}")


def testTables():
    """Samples by their numbers in any order and type, more than a row for one, split columns, no numbers at all."""
    latents = tensor(GOLDEN / "z.pb")
    expected = straight(latents[2], latents[0], 9)
    split = {f"z:{d}": latents[:, d].astype(float) for d in range(40)}
    for source, numbers in ((tableFrom({"z": latents}), (2, 0)),
                            (tableFrom({"z": latents, "sample": np.array([7.0, 9.0, 3.0])}), (3, 7)),
                            (tableFrom({"sample": np.array([-5, 9, 0], np.int32), **split}), (0, -5)),
                            (tableFrom({"z": np.repeat(latents, 2, axis=0), "sample": np.repeat([4, 5, 6], 2)}), (6, 4))):
        way = simple.LatentInterpolation(Input=source, From=numbers[0], To=numbers[1], Path="Straight")
        checkClose(expectQuiet(lambda: table(way))["z"], expected, 1e-6, "z")
    whole = simple.LatentInterpolation(Input=tableFrom({"w": np.array([[0, 4], [8, 0]])}), LatentArray="w", Path="Straight",
                                       NumberOfSteps=3)
    rows = table(whole)
    checkEqual((list(rows), rows["w"][1].tolist()), (["sample", "w", "t"], [4.0, 2.0]), "a column of another name and type")
    huge = simple.LatentInterpolation(Input=simple.LatentSamples(NumberOfSamples=10**6), From=999999, To=0)
    checkEqual(len(table(huge)["z"]), 9, "steps")


def testBinding():
    """What the input is bound to, the output is bound to, factors and all; so sheets can be made of it."""
    columns = {"first": np.zeros((3, 40), np.float32), "second": tensor(GOLDEN / "z.pb")}
    generator = simple.Generator(Input=tableFrom(columns), LatentArray="second", ChannelFactors=[1, 3, 0])
    way = simple.LatentInterpolation(Input=generator, To=2)
    rows = expectQuiet(lambda: table(way))
    checkEqual(list(rows), ["sample", "second", "t"], "columns")
    checkClose(rows["second"], spherical(columns["second"][0], columns["second"][2], 9), 1e-6, "second")
    bound = fields(generator)
    checkEqual(fields(way), bound, "binding")
    checkEqual(bound["channel_factors"], ["1:3:0"], "factors")
    # Chosen on purpose, another column takes the place of the one that was bound.
    way.LatentArray = "first"
    checkEqual(fields(way), {**bound, "latent_array": ["first"]}, "binding to the other column")
    checkEqual(np.abs(table(way)["first"]).max(), 0, "zeros")

    way = simple.LatentInterpolation(Input=simple.Generator(Input=golden()), NumberOfSteps=2)
    ends = simple.ImageGrid(Input=way, ImagesPerColumn=1)
    firstTwo = simple.ImageGrid(Input=simple.Generator(Input=golden()), ImagesPerColumn=1, MaximumImages=2)
    checkEqual(expectQuiet(lambda: pixels(ends)), pixels(firstTwo), "sheet of the ends")
    way.NumberOfSteps = 5
    checkEqual(fields(ends)["sample"].tolist(), [0, 1, 2, 3, 4], "the sheet's order")
    pooling = simple.SpatialPooling(Input=way)
    checkEqual(list(pooling.Layers.Available), [f"layer_{n}" for n in range(1, 7)], "layers to choose from")
    checkEqual(table(pooling)["layer_1"].shape, (5, 400), "layer 1")
    kmeans = simple.LayerKMeans(Input=pooling, NumberOfClusters=2)
    again = simple.LatentInterpolation(Input=kmeans, From=4, To=0)
    checkEqual(expectQuiet(lambda: table(again))["z"][-1], table(way)["z"][0], "behind clusters")


def testSelection():
    generator = simple.Generator(Input=simple.LatentSamples(NumberOfSamples=25))
    kmeans = simple.LayerKMeans(Input=simple.SpatialPooling(Input=generator, Layers=["layer_1", "layer_2"]))
    z = table(generator)["z"]
    for source in (generator, kmeans):
        way = simple.LatentInterpolation(Input=source, Selection=ids([17, 3]))
        checkClose(expectQuiet(lambda: table(way))["z"], spherical(z[3], z[17], 9), 1e-6, "global ids")
        way.Selection = simple.SelectionQuerySource(ElementType=6, QueryString="(sample == 20) | (sample == 4)")
        checkClose(table(way)["z"], spherical(z[4], z[20], 9), 1e-6, "query")
        way.Selection = None
        checkClose(table(way)["z"], spherical(z[0], z[1], 9), 1e-6, "no selection")
    # Row 30 is sample 5 in the second layer.
    way.Selection = simple.IDSelectionSource(FieldType="ROW", IDs=[-1, 30, -1, 2])
    checkClose(table(way)["z"], spherical(z[2], z[5], 9), 1e-6, "row numbers")


def testFile():
    """Through a text file and back; a table of it has no global ids of its own."""
    samples = simple.LatentSamples(NumberOfSamples=12, Dimension=5)
    with tempfile.TemporaryDirectory() as folder:
        file = os.path.join(folder, "latents.csv")
        simple.SaveData(file, proxy=samples, Precision=9)
        source = simple.CSVReader(FileName=[file])
        way = simple.LatentInterpolation(Input=source, From=3, To=9)
        truth = simple.LatentInterpolation(Input=samples, From=3, To=9)
        checkClose(expectQuiet(lambda: table(way))["z"], table(truth)["z"], 1e-7, "z")
        checkEqual("z" in table(source), False, "the input was changed")
        way.Selection = ids([9, 3])
        checkClose(table(way)["z"], table(truth)["z"], 1e-7, "selected by global ids")


run(testDefaults, testPathsAndSamples, testSpecialVectors, testTables, testBinding, testSelection, testFile)
