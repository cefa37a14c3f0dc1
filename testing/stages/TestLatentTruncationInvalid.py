"""LatentTruncation on odd tables and with properties out of their range."""

import numpy as np
from paraview import simple

from stages import GOLDEN, checkEqual, expectError, fields, golden, run, table, tableFrom, tensor

NAN, INFINITY = float("nan"), float("inf")


def testProperties():
    samples = simple.LatentSamples()
    for properties, words in (({"Psi": NAN}, ("Psi", "finite", "found nan")),
                              ({"Psi": INFINITY}, ("Psi", "finite", "found inf")),
                              ({"Psi": 1e39}, ("Psi is too large", "3.40282e+38", "1e+39")),
                              ({"Mode": "Clamp", "Limit": -1}, ("Limit", "0 or more", "found -1")),
                              ({"Mode": "Clamp", "Limit": NAN}, ("Limit", "found nan")),
                              ({"LatentArray": "w"}, ("'w'", "found sample, z")),
                              ({"LatentArray": "sample"}, ("'sample'", "numbers the samples"))):
        expectError(simple.LatentTruncation(Input=samples, **properties), *words)
    truncated = simple.LatentTruncation(Input=samples)
    truncated.Mode = 2
    expectError(truncated, "Mode", "0 or 1", "found 2")
    truncated.Mode = "Scale"
    checkEqual(len(table(truncated)["z"]), 20, "rows afterwards")


def testPropertiesThatAreNotUsed():
    samples = simple.LatentSamples()
    checkEqual(len(table(simple.LatentTruncation(Input=samples, Limit=-1))["z"]), 20, "Scale has no Limit")
    checkEqual(len(table(simple.LatentTruncation(Input=samples, Mode="Clamp", Psi=NAN))["z"]), 20, "Clamp has no Psi")


def testTables():
    latents = tensor(GOLDEN / "z.pb")
    bad = latents.copy()
    bad[1, 4] = -np.inf
    for columns, words in (({"sample": np.zeros(0, int), "z": latents[:0]}, ("no rows",)),
                           ({}, ("no rows",)),
                           ({"a": np.zeros(3), "b": np.zeros(3)}, ("'z'", "found a, b")),
                           ({"z": ["one", "two"]}, ("'z'", "found string")),
                           ({"z": bad}, ("'z'", "row 1", "component 4", "finite", "-inf"))):
        expectError(simple.LatentTruncation(Input=tableFrom(columns)), *words)


def testBinding():
    bound = {name: values[0] for name, values in fields(simple.Generator(Input=golden())).items()}
    short = tableFrom({"z": tensor(GOLDEN / "z.pb")[:, :39]}, bound)
    expectError(simple.LatentTruncation(Input=short), "cats.onnx", "'z'", "expected 40 components, found 39")
    expectError(simple.LatentTruncation(Input=simple.Generator(Input=golden()), LatentArray="sample"), "'sample'")


def testUpstreamError():
    truncated = simple.LatentTruncation(Input=simple.LatentSamples(NumberOfSamples=0))
    expectError(simple.SpatialPooling(Input=simple.Generator(Input=truncated)), "NumberOfSamples")


run(testProperties, testPropertiesThatAreNotUsed, testTables, testBinding, testUpstreamError)
