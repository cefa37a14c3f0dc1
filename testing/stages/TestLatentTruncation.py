"""LatentTruncation: its latents against numpy; all else stays as it was."""

import numpy as np
from paraview import simple

from stages import (GOLDEN, check, checkClose, checkEqual, expectQuiet, fields, globalIds, golden, pixels, run,
                    table, tableFrom, tensor)


def testDefaults():
    samples = simple.LatentSamples(NumberOfSamples=1000)
    truncated = simple.LatentTruncation(Input=samples)
    checkEqual((truncated.Mode, truncated.Psi, truncated.Limit, truncated.LatentArray), ("Scale", 0.7, 2, "Automatic"),
               "defaults")
    rows, before = expectQuiet(lambda: table(truncated)), table(samples)
    checkEqual((list(rows), globalIds(truncated)), (["sample", "z"], "sample"), "columns")
    checkEqual(rows["sample"], before["sample"], "sample")
    checkEqual(rows["z"], (0.7 * before["z"].astype(float)).astype(np.float32), "z")
    checkEqual(list(truncated.GetProperty("LatentArray").Available), ["Automatic", "sample", "z"], "columns to choose from")
    check("network_file" not in fields(truncated), "bound to a network that nobody named")


def testModes():
    samples = simple.LatentSamples(NumberOfSamples=100)
    z = table(samples)["z"].copy()
    for psi in (0, 1, -0.5, 3):
        truncated = simple.LatentTruncation(Input=samples, Psi=psi)
        checkEqual(table(truncated)["z"], np.float32(psi) * z, f"psi {psi}")
    for limit in (0, 0.1, 2, 100):
        truncated = simple.LatentTruncation(Input=samples, Mode="Clamp", Limit=limit)
        checkEqual(table(truncated)["z"], np.clip(z, -np.float32(limit), np.float32(limit)), f"limit {limit}")
    checkEqual(table(samples)["z"], z, "the input was changed")


def testOtherColumns():
    """Rows, columns, their order and types, ids and field data stay."""
    generator = simple.Generator(Input=simple.LatentSamples(NumberOfSamples=30))
    kmeans = simple.LayerKMeans(Input=simple.SpatialPooling(Input=generator, Layers=["layer_1", "layer_3"]))
    truncated = simple.LatentTruncation(Input=kmeans)
    rows, before = expectQuiet(lambda: table(truncated)), table(kmeans)
    checkEqual((list(rows), globalIds(truncated)), (list(before), globalIds(kmeans)), "columns")
    for name, values in before.items():
        checkEqual(rows[name].dtype, values.dtype, f"type of {name}")
        if name == "z":
            checkClose(rows[name], 0.7 * values, 1e-6, name)
        else:
            check(np.array_equal(rows[name], values, equal_nan=True), f"{name} changed")
    found = fields(truncated)
    for name, values in fields(kmeans).items():
        checkEqual(found[name], values, name)

    text = tableFrom({"name": ["a", "b"], "z:0": np.array([1.0, -4.0]), "z:1": np.array([2.0, 8.0]),
                      "other": np.array([5, 6])})
    rows = table(simple.LatentTruncation(Input=text, Mode="Clamp"))
    checkEqual(list(rows), ["name", "z", "other"], "columns of a text file")
    checkEqual((rows["name"], rows["z"].tolist()), (["a", "b"], [[1, 2], [-2, 2]]), "values")
    checkEqual(list(table(text)), ["name", "z:0", "z:1", "other"], "columns of the input")


def testBinding():
    source = tableFrom({"z": np.ones((3, 40), np.float32), "second": tensor(GOLDEN / "z.pb")})
    generator = simple.Generator(Input=source, LatentArray="second", ChannelFactors=[1, 3, 0])
    truncated = simple.LatentTruncation(Input=generator, Psi=0.5)
    rows, before = expectQuiet(lambda: table(truncated)), table(generator)
    checkEqual((rows["second"].tolist(), rows["z"].tolist()), ((before["second"] / 2).tolist(), before["z"].tolist()), "z")
    checkEqual(fields(truncated), fields(generator), "binding")
    truncated.LatentArray = "z"
    checkEqual(table(truncated)["z"], before["z"] / 2, "the other column")
    checkEqual(fields(truncated), {**fields(generator), "latent_array": ["z"]}, "binding to the other column")


def testStagesBehind():
    halved = tableFrom({"z": tensor(GOLDEN / "z.pb") / 2})
    truth = simple.Generator(Input=halved)
    truncated = simple.LatentTruncation(Input=simple.Generator(Input=golden()), Psi=0.5)
    sheets = [pixels(simple.ImageGrid(Input=each)) for each in (truncated, truth)]
    checkEqual(sheets[0], sheets[1], "sheet")
    pooled = [table(simple.SpatialPooling(Input=each, Layers=["layer_2"]))["layer_2"] for each in (truncated, truth)]
    checkEqual(pooled[0], pooled[1], "layer 2")
    # A filter between that drops field data, and one that selects.
    threshold = simple.ThresholdTable(Input=truncated, Column=["ROWS", "sample"], MinValue=1, MaxValue=2, Mode="Between")
    checkEqual(fields(simple.ImageGrid(Input=threshold))["sample"].tolist(), [1, 2], "behind Threshold Table")


run(testDefaults, testModes, testOtherColumns, testBinding, testStagesBehind)
