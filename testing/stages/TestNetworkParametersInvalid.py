"""NetworkParameters on tables without a network, networks that are gone, layers that have no weights."""

import pathlib
import shutil
import tempfile

import numpy as np
from paraview import simple

from stages import CATS, NETWORKS, checkEqual, expectError, messages, check, run, table, tableFrom


def reader(name):
    return simple.NetworkReader(FileName=str(NETWORKS / name))


def testNotBound():
    expectError(simple.NetworkParameters(Input=tableFrom({"a": np.zeros(3)})), "not bound to a network")
    expectError(simple.NetworkParameters(Input=simple.LatentSamples()), "Generator")


def testNoSuchLayer():
    parameters = simple.NetworkParameters(Input=reader("parameters/digits.onnx"), Layers=["nothing"])
    expectError(parameters, "digits.onnx", "'nothing'", "layer_1 to layer_2")
    # ParaView keeps the names of another network's layers; but some must be there.
    parameters.Layers = ["layer_9"]
    expectError(parameters, "digits.onnx", "no layer of the network is chosen", "layer_1 to layer_2")
    parameters.Layers = ["layer_1"]
    checkEqual(len(table(parameters)["unit"]), 12, "rows after the layer was corrected")


def testNoWeights():
    """Named, it is an error that says where."""
    parameters = simple.NetworkParameters(Input=reader("parameters/products.onnx"), Layers=["layer_3", "layer_4"])
    expectError(parameters, "products.onnx", "'d_node' (MatMul)", "expected weights that the file holds",
                "found a product of two activations")
    expectError(simple.NetworkParameters(Input=reader("bad/no_layers.onnx"), Layers=["layer_1"]), "no_layers.onnx", "(Flatten)",
                "layer_1 has no weights of its own")


def testNothingToList():
    expectError(simple.NetworkParameters(Input=reader("bad/no_layers.onnx")), "no_layers.onnx",
                "no layer of the network has constant weights")


def testTooManyWeights():
    """50 input channels of 4 x 4 are 800 weights a unit."""
    parameters = simple.NetworkParameters(Input=simple.NetworkReader(FileName=str(CATS)), Layers=["layer_5"])
    with messages() as said:
        rows = table(parameters)
    check(len(said) == 1 and "'weights' is left out" in said[0] and "800" in said[0] and "256" in said[0], said)
    checkEqual(sorted(rows), ["bias", "layer", "unit", "weight_norm"], "columns")
    parameters.MaximumWeights = -1
    expectError(parameters, "MaximumWeights", "0 or more", "found -1")


def testNetworkThatWentOrChanged():
    with tempfile.TemporaryDirectory() as folder:
        file = pathlib.Path(folder) / "mine.onnx"
        shutil.copy(CATS, file)
        bound = {"network_file": str(file), "network_checksum": "0" * 32, "latent_array": ""}
        source = tableFrom({"layer": np.zeros(1, np.int32)}, bound)
        expectError(simple.NetworkParameters(Input=source), str(file), "expected checksum " + "0" * 32)
        file.unlink()
        source = tableFrom({"layer": np.zeros(1, np.int32)}, bound)
        expectError(simple.NetworkParameters(Input=source), str(file), "no such file")


def testErrorBefore():
    """What a stage before has said is not said again."""
    broken = simple.NetworkReader(FileName="/no/such.onnx")
    parameters = simple.NetworkParameters(Input=broken)
    with messages() as said:
        parameters.UpdatePipeline()
    check(len(said) == 1 and "/no/such.onnx" in said[0], said)


run(testNotBound, testNoSuchLayer, testNoWeights, testNothingToList, testTooManyWeights, testNetworkThatWentOrChanged,
    testErrorBefore)
