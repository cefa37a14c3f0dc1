"""FilterGrid on tables without a network, layers without kernels, and properties out of their range."""

import numpy as np
from paraview import servermanager, simple

from stages import CATS, NETWORKS, check, expectError, expectQuiet, golden, messages, run, tableFrom


def gridOf(name, **properties):
    return simple.FilterGrid(Input=simple.NetworkReader(FileName=str(NETWORKS / name)), **properties)


def testNotBound():
    expectError(simple.FilterGrid(Input=tableFrom({"a": np.zeros(3)})), "not bound to a network")


def testNoConvolution():
    """The message says which layers have kernels."""
    grid = simple.FilterGrid(Input=simple.Generator(Input=golden()), Layer="layer_1")
    expectError(grid, "cats.onnx", "(MatMul + Relu)", "layer_1 is no convolution", "layer_2, layer_3, layer_4, layer_5, layer_6")
    grid.Layer = "layer_6"
    check(expectQuiet(lambda: servermanager.Fetch(grid)).GetNumberOfPoints() > 0, "the sheet comes back")
    expectError(gridOf("parameters/digits.onnx", Layer="layer_2"), "digits.onnx", "layer_2 is no convolution", "kernels: layer_1")
    expectError(gridOf("parameters/columns.onnx"), "columns.onnx", "no layer of the network is a convolution")


def testNoSuchLayer():
    expectError(gridOf("parameters/pictures.onnx", Layer="nothing"), "pictures.onnx", "'nothing'", "layer_1, layer_2, layer_3")
    expectError(gridOf("parameters/pictures.onnx", Layer="layer_7"), "'layer_7'")


def testNotAWholePicture():
    """A product that reads a row of the input at a time."""
    expectError(gridOf("parameters/products.onnx"), "products.onnx", "'a_node' (MatMul)", "isn't a whole picture", "6 incoming weights")


def testProperties():
    expectError(gridOf("parameters/pictures.onnx", InputChannel="One", ChannelNumber=3), "pictures.onnx", "'a_node' (Conv)",
                "no such input channel", "0 to 2", "found 3")
    expectError(gridOf("parameters/pictures.onnx", InputChannel="One", ChannelNumber=-1), "found -1")
    expectError(gridOf("parameters/pictures.onnx", MaximumKernels=0), "MaximumKernels", "1 or more", "found 0")
    grid = gridOf("parameters/pictures.onnx")
    for name, value in (("InputChannel", 3), ("Scale", -1)):
        for each in (value, 0):
            grid.SMProxy.GetProperty(name).SetElement(0, each)
            grid.SMProxy.UpdateVTKObjects()
            if each == value:
                expectError(grid, name, f"found {value}")


def testTooLarge():
    """All input channels of many units are refused before they are painted."""
    grid = simple.FilterGrid(Input=simple.NetworkReader(FileName=str(CATS)), Layer="layer_2", InputChannel="All")
    with messages() as said:
        grid.UpdatePipeline()
    check(len(said) == 1 and "64 of 200 units and 64 of 400" in said[0], said)
    check(servermanager.Fetch(grid).GetNumberOfPoints() < 2 * 10**7, "the sheet is large")


def testErrorBefore():
    broken = simple.NetworkReader(FileName="/no/such.onnx")
    with messages() as said:
        simple.FilterGrid(Input=broken).UpdatePipeline()
    check(len(said) == 1 and "/no/such.onnx" in said[0], said)


run(testNotBound, testNoConvolution, testNoSuchLayer, testNotAWholePicture, testProperties, testTooLarge, testErrorBefore)
