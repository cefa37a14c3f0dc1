"""LatentInterpolation on odd tables, with samples that there are not, and with properties out of their range."""

import numpy as np
from paraview import servermanager, simple

from stages import CATS, GOLDEN, check, checkEqual, expectError, fields, golden, run, table, tableFrom, tensor


def way(columns, strings=None, **properties):
    return simple.LatentInterpolation(Input=tableFrom(columns, strings), **properties)


def ids(values):
    return simple.GlobalIDSelectionSource(FieldType="ROW", GlobalIDs=values)


def testProperties():
    samples = simple.LatentSamples()
    for properties, words in (({"NumberOfSteps": 1}, ("NumberOfSteps", "2 or more", "found 1")),
                              ({"NumberOfSteps": -3}, ("NumberOfSteps", "found -3")),
                              ({"From": 20}, ("From is no sample", "from 0 to 19", "found 20")),
                              ({"To": -1}, ("To is no sample", "from 0 to 19", "found -1")),
                              ({"LatentArray": "w"}, ("'w'", "found sample, z")),
                              ({"LatentArray": "sample"}, ("'sample'", "numbers the samples")),
                              ({"NumberOfSteps": 2**31 - 1}, ("memory",))):
        expectError(simple.LatentInterpolation(Input=samples, **properties), *words)
    found = simple.LatentInterpolation(Input=samples)
    found.Path = 2
    expectError(found, "Path", "0 or 1", "found 2")
    found.Path = "Straight"
    checkEqual(len(table(found)["z"]), 9, "rows afterwards")


def testTables():
    latents = tensor(GOLDEN / "z.pb")
    expectError(way({"sample": np.zeros(0, int), "z": latents[:0]}), "no rows")
    expectError(way({}), "no rows")
    expectError(way({"a": np.zeros(3), "b": np.zeros(3)}), "'z'", "found a, b")
    expectError(way({"z": ["one", "two"]}), "'z'", "found string")
    expectError(way({"z": latents, "sample": np.array([0, 0.5, 1])}), "'sample'", "0.5", "row 1")
    expectError(way({"z": latents, "sample": ["a", "b", "c"]}), "'sample'", "string")
    expectError(way({"z": latents, "sample": np.array([4, 5, 6])}), "From is no sample", "from 4 to 6", "found 0")
    expectError(way({"t": latents}, LatentArray="t"), "another name than 't'")
    for value in (np.nan, np.inf, -np.inf):
        bad = latents.copy()
        bad[2, 17] = value
        expectError(way({"z": bad}), "'z'", "row 2", "component 17", "finite")
    expectError(way({"z": np.full((2, 2), 3e38, np.float32)}), "too long", "3.40282e+38")


def testSelections():
    """As many as are selected, but for two."""
    generator = simple.Generator(Input=simple.LatentSamples())
    for selected, found in (([999], "none"), ([3], "one"), ([3, 4, 5], "more"), (list(range(20)), "more")):
        expectError(simple.LatentInterpolation(Input=generator, Selection=ids(selected)), "selection", "two samples",
                    f"found {found}")


def testBinding():
    bound = {name: values[0] for name, values in fields(simple.Generator(Input=golden())).items()}
    latents = tensor(GOLDEN / "z.pb")
    expectError(way({"z": latents[:, :39]}, bound), "cats.onnx", "'z'", "expected 40 components, found 39")
    expectError(way({"z": latents}, {**bound, "network_file": "/nowhere/cats.onnx"}), "/nowhere/cats.onnx", "gone")
    expectError(way({"z": latents}, {**bound, "network_checksum": "0" * 32}), CATS.name, "checksum")
    expectError(way({"z": latents}, {**bound, "latent_array": "w"}), "'w'", "found z")
    expectError(way({"z": latents}, {**bound, "channel_factors": "9:0:0"}), "9")
    layers = servermanager.OutputPort(simple.Generator(Input=golden()), 1)
    expectError(simple.LatentInterpolation(Input=layers), "'z'", "found layer, name, op")
    expectError(way({"z": latents}, {**bound, "latent_array": ""}), CATS.name, "no samples")


def testUpstreamError():
    message = expectError(simple.LatentInterpolation(Input=simple.LatentSamples(NumberOfSamples=0)), "NumberOfSamples")
    check("no rows" not in message, message)
    found = simple.ImageGrid(Input=simple.LatentInterpolation(Input=simple.Generator(Input=golden()), From=7))
    expectError(found, "From is no sample")


run(testProperties, testTables, testSelections, testBinding, testUpstreamError)
