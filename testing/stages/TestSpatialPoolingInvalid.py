"""SpatialPooling on tables and with choices that make no sense."""

import numpy as np
from paraview import simple

from stages import NETWORKS, CATS, check, checkEqual, expectError, golden, messages, run, table, tableFrom, tensor


def testNotBound():
    expectError(simple.SpatialPooling(Input=simple.LatentSamples()), "Generator")
    expectError(simple.SpatialPooling(Input=simple.NetworkReader(FileName=str(CATS))), "no samples")


def testNoLayer():
    pooling = simple.SpatialPooling(Input=simple.Generator(Input=golden()))
    pooling.Layers = []
    expectError(pooling, "no layer", "layer_1 to layer_6")
    pooling.Layers = ["layer_77"]
    expectError(pooling, "no layer")


def testNoHiddenLayer():
    inputs = np.arange(60, dtype=np.float32).reshape(3, 20)
    network = str(NETWORKS / "cases" / "no_layers_neg.onnx")
    pooling = simple.SpatialPooling(Input=simple.Generator(Input=tableFrom({"z": inputs}), Network=network))
    expectError(pooling, "no_layers_neg.onnx", "no hidden layers: looked for", "layer_1", "found Neg")
    pooling.Layers = ["layer_1"]
    checkEqual(len(table(pooling)["layer_1"]), 3, "the output can be chosen")


def testUnknownName():
    expectError(simple.SpatialPooling(Input=simple.Generator(Input=golden()), Layers=["/no/such/Relu"]),
                "no layer", "layer_1 to layer_6")


def oneChannel(**properties):
    """Layer 2 has one channel, and all samples are equal."""
    folder = NETWORKS / "layers" / "pixel_shuffle"
    inputs = np.repeat(tensor(folder / "input_0.pb")[:1], 3, axis=0).reshape(3, -1)
    generator = simple.Generator(Input=tableFrom({"z": inputs}), Network=str(folder / "model.onnx"),
                                 LayerTensors=["/act/Tanh", "y"])
    return simple.SpatialPooling(Input=generator, **properties)


def testOneChannel():
    """Divided by its sum it is the same for all samples."""
    for norm, word in (("Row Sum", "sum"), ("L2", "length")):
        expectError(oneChannel(Layers=["layer_2"], Normalization=norm), "layer_2", "one channel", word, "Normalization None")
    with messages() as found:
        rows = table(oneChannel(Layers=["layer_2"], Normalization="None"))
    checkEqual(rows["layer_2"].shape, (3,), "one channel without normalisation")
    check(len(found) == 1 and "layer_2" in found[0] and "same for all samples" in found[0], f"found {found}")


def testOneChannelByDefault():
    """It is left out, and said so: the others are there at the first Apply."""
    folder = NETWORKS / "layers" / "convnext"
    inputs = tensor(folder / "input_0.pb").reshape(3, -1)
    generator = simple.Generator(Input=tableFrom({"z": inputs}), Network=str(folder / "model.onnx"),
                                 LayerTensors=["/norm/ReduceMean_output_0", "/mlp/act/Mul_1"])
    with messages() as found:
        rows = table(simple.SpatialPooling(Input=generator))
    checkEqual([name for name in rows if name.startswith("layer_")], ["layer_2"], "layers")
    check(len(found) == 1 and "layer_1" in found[0] and "left out" in found[0], f"found {found}")


def testAllEqual():
    """Samples that don't differ are warned about, by Layer K-Means, too."""
    pooling = oneChannel()
    with messages() as found:
        table(pooling)
    check(len(found) == 1 and "layer_1 (/act/Tanh)" in found[0] and "same for all samples" in found[0], f"found {found}")
    with messages() as found:
        table(simple.LayerKMeans(Input=pooling, NumberOfClusters=2))
    check(len(found) == 1 and "layer_1 is the same for all samples" in found[0], f"found {found}")


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


run(testNotBound, testNoLayer, testNoHiddenLayer, testUnknownName, testOneChannel, testOneChannelByDefault, testAllEqual, testNoRows, testTooLargeForMemory, testUnknownChoice)
