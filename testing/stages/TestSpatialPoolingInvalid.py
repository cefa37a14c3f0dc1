"""SpatialPooling on tables and with choices that make no sense."""

import numpy as np
from paraview import simple

from stages import CATS, expectError, golden, run, tableFrom


def testNotBound():
    expectError(simple.SpatialPooling(Input=simple.LatentSamples()), "Generator")
    expectError(simple.SpatialPooling(Input=simple.NetworkReader(FileName=str(CATS))), "no samples")


def testNoLayer():
    pooling = simple.SpatialPooling(Input=simple.Generator(Input=golden()))
    pooling.Layers = []
    expectError(pooling, "no layer", "layer_1 to layer_6")
    pooling.Layers = ["layer_77"]
    expectError(pooling, "no layer")


def testNoRows():
    source = tableFrom({"z": np.zeros((0, 40), np.float32)})
    expectError(simple.SpatialPooling(Input=simple.Generator(Input=source)), "no rows")


def testTooLargeForMemory():
    """All activations of 100 000 samples are 320 GiB."""
    generator = simple.Generator(Input=simple.LatentSamples(NumberOfSamples=100000))
    expectError(simple.SpatialPooling(Input=generator, Pooling="None"), "memory", "GiB")


def testUnknownChoice():
    pooling = simple.SpatialPooling(Input=simple.Generator(Input=golden()))
    pooling.SMProxy.GetProperty("Pooling").SetElement(0, 17)
    pooling.SMProxy.UpdateVTKObjects()
    expectError(pooling, "Pooling", "found 17")


run(testNotBound, testNoLayer, testNoRows, testTooLargeForMemory, testUnknownChoice)
