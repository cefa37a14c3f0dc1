"""LatentNeighborhood on odd tables, around a sample that there is not, and with properties out of their range."""

import numpy as np
from paraview import simple

from stages import GOLDEN, checkEqual, expectError, fields, golden, run, table, tableFrom, tensor


def testProperties():
    samples = simple.LatentSamples()
    for properties, words in (({"NumberOfSamples": 0}, ("NumberOfSamples", "1 or more", "found 0")),
                              ({"NumberOfSamples": 2**31 - 1}, ("memory",)),
                              ({"Sample": 20}, ("Sample is no sample", "from 0 to 19", "found 20")),
                              ({"Sample": -1}, ("Sample is no sample", "found -1")),
                              ({"Sigma": -0.5}, ("Sigma", "0 to 1e30", "found -0.5")),
                              ({"Sigma": 1e31}, ("Sigma", "found 1e+31")),
                              ({"Sigma": float("nan")}, ("Sigma", "found nan")),
                              ({"LatentArray": "w"}, ("'w'", "found sample, z")),
                              ({"LatentArray": "sample"}, ("'sample'", "numbers the samples"))):
        expectError(simple.LatentNeighborhood(Input=samples, **properties), *words)
    around = simple.LatentNeighborhood(Input=samples, Sigma=-1)
    expectError(around, "Sigma")
    around.Sigma = 1
    checkEqual(len(table(around)["z"]), 20, "rows afterwards")


def testTables():
    latents = tensor(GOLDEN / "z.pb")
    bad = latents.copy()
    bad[1, 4] = np.nan
    for columns, words in (({"sample": np.zeros(0, int), "z": latents[:0]}, ("no rows",)),
                           ({}, ("no rows",)),
                           ({"a": np.zeros(3), "b": np.zeros(3)}, ("'z'", "found a, b")),
                           ({"z": ["one", "two"]}, ("'z'", "found string")),
                           ({"z": latents, "sample": np.array([0, 0.5, 1])}, ("'sample'", "0.5", "row 1")),
                           ({"z": bad}, ("'z'", "row 1", "component 4", "finite"))):
        expectError(simple.LatentNeighborhood(Input=tableFrom(columns)), *words)
    expectError(simple.LatentNeighborhood(Input=tableFrom({"distance": latents}), LatentArray="distance"),
                "another name than 'distance'")


def testBinding():
    bound = {name: values[0] for name, values in fields(simple.Generator(Input=golden())).items()}
    short = tableFrom({"z": tensor(GOLDEN / "z.pb")[:, :39]}, bound)
    expectError(simple.LatentNeighborhood(Input=short), "cats.onnx", "'z'", "expected 40 components, found 39")


def testUpstreamError():
    found = simple.LatentNeighborhood(Input=simple.LatentSamples(NumberOfSamples=0))
    expectError(simple.ImageGrid(Input=found), "NumberOfSamples")


run(testProperties, testTables, testBinding, testUpstreamError)
