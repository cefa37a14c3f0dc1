"""NetworkParameters: what units have learned, against the tensors in the network's file and against those that small networks
were made from (testing/networks/make_parameters.py)."""

import csv

import numpy as np
from paraview import servermanager, simple

from stages import (CATS, NETWORKS, check, checkClose, checkEqual, expectQuiet, fields, golden, initializers, messages, run,
                    table, tensor)

PARAMETERS = NETWORKS / "parameters"


def parametersOf(name, **properties):
    return simple.NetworkParameters(Input=simple.NetworkReader(FileName=str(PARAMETERS / f"{name}.onnx")), **properties)


def expected():
    """Rows of parameters.tsv by network, with weights [units, incoming] and bias of those layers that have them."""
    found = {}
    with open(PARAMETERS / "parameters.tsv") as lines:
        for row in csv.DictReader(lines, delimiter="\t"):
            file = PARAMETERS / f"{row['network']}_{row['layer']}.pb"
            if file.exists():
                weights = tensor(file)
                bias = tensor(PARAMETERS / f"{row['network']}_{row['layer']}_bias.pb")
                found.setdefault(row["network"], {})[int(row["layer"])] = (row, weights, bias)
    return found


def testCats():
    """The weights of the cat generator, by the layouts that ONNX gives for MatMul, ConvTranspose and Conv."""
    stored = initializers(CATS)
    layers = {1: stored["layer1.weight"].T, 6: stored["layer6.weight"].reshape(3, -1)}
    for layer in range(2, 6):
        layers[layer] = stored[f"layer{layer}.weight"].swapaxes(0, 1).reshape(stored[f"layer{layer}.weight"].shape[1], -1)
    parameters = simple.NetworkParameters(Input=simple.NetworkReader(FileName=str(CATS)))
    rows = expectQuiet(lambda: table(parameters))
    checkEqual(sorted(rows), ["bias", "layer", "unit", "weight_norm"], "columns")
    checkEqual(rows["layer"], np.concatenate([np.full(len(weights), layer) for layer, weights in sorted(layers.items())]), "layer")
    check(not rows["bias"].any(), "the generator has no biases")
    for layer, weights in layers.items():
        mine = rows["layer"] == layer
        checkEqual(rows["unit"][mine], np.arange(len(weights)), "unit")
        checkClose(rows["weight_norm"][mine], np.linalg.norm(weights.astype(float), axis=1), 1e-12, f"norms of layer {layer}")
    told = fields(parameters)
    checkEqual(told["layer_name"], [f"layer_{layer}" for layer in range(1, 7)], "layer_name")
    checkEqual(told["layer_op"], ["MatMul"] + 4 * ["ConvTranspose"] + ["Conv"], "layer_op")
    checkEqual(told["layer_units"].tolist(), [25600, 200, 100, 50, 25, 3], "layer_units")
    checkEqual(told["kernel_channels"].tolist(), [40, 400, 200, 100, 50, 25], "kernel_channels")
    checkEqual(told["kernel_height"].tolist(), [1, 4, 4, 4, 4, 3], "kernel_height")
    checkEqual(told["kernel_width"].tolist(), [1, 4, 4, 4, 4, 3], "kernel_width")
    parameters.Layers, parameters.MaximumWeights = ["layer_5"], 800
    rows = expectQuiet(lambda: table(parameters))
    checkEqual(rows["weights"], layers[5], "weights")


def testEveryOperator():
    """Groups, one to three dimensions, products with weights on either side, alpha, beta, biases behind."""
    for network, layers in expected().items():
        parameters = parametersOf(network, Layers=[f"layer_{layer}" for layer in layers])
        rows, told = expectQuiet(lambda: table(parameters)), fields(parameters)
        for place, (layer, (row, weights, bias)) in enumerate(sorted(layers.items())):
            mine, flat = rows["layer"] == layer, weights.reshape(len(weights), -1)
            what = f"{network}, layer {layer}"
            checkClose(rows["bias"][mine], bias, 1e-6, what)
            checkClose(rows["weight_norm"][mine], np.linalg.norm(flat.astype(float), axis=1), 1e-6, what)
            checkEqual(told["layer_op"][place], row["op"], what)
            checkEqual(told["layer_has_bias"][place], int(row["bias"]), what)
            checkEqual(told["kernel_groups"][place], int(row["groups"]), what)
            extents = [1, 1, 1, *weights.shape[2:]][-3:]
            checkEqual([told[f"kernel_{axis}"][place] for axis in ("channels", "depth", "height", "width")],
                       [weights.shape[1], *extents], what)
            one = parametersOf(network, Layers=[f"layer_{layer}"])
            checkClose(expectQuiet(lambda: table(one))["weights"], flat, 1e-6, what)


def testWeightsOfSeveralLayers():
    """They are a column where all chosen units have as many."""
    layers = expected()["pictures"]
    # 3 * 3 * 1 and 1 * 3 * 3.
    rows = table(parametersOf("pictures", Layers=["layer_2", "layer_5"]))
    checkEqual(rows["weights"], np.concatenate([layers[layer][1].reshape(-1, 9) for layer in (2, 5)]), "weights")
    check("weights" not in table(parametersOf("pictures", Layers=["layer_1", "layer_2"])), "weights of unlike units")


def testNormalisationIsNotFolded():
    """The layer's own weights, whatever the normalisation behind them does."""
    row, weights, bias = expected()["pictures"][5]
    checkEqual(table(parametersOf("pictures", Layers=["layer_5"]))["bias"], bias, "bias")


def testProductsOfActivationsAreLeftOut():
    parameters = parametersOf("products")
    with messages() as said:
        rows = table(parameters)
    check(len(said) == 1 and "layer_4 is left out" in said[0] and "'d_node' (MatMul)" in said[0], said)
    checkEqual(sorted(set(rows["layer"])), [1, 2, 3, 5], "layers")


def testEveryNetwork():
    with open(NETWORKS / "networks.tsv") as listing:
        for row in csv.DictReader(listing, delimiter="\t"):
            reader = simple.NetworkReader(FileName=str(NETWORKS / row["folder"] / "model.onnx"))
            with messages() as said:
                rows = table(simple.NetworkParameters(Input=reader))
            check(all("is left out" in text for text in said), said)
            check(len(rows["layer"]) > 0 and np.isfinite(rows["weight_norm"]).all(), row["folder"])


def testInputs():
    """All tables that know a network will do; factors of channels change no weights."""
    reader = simple.NetworkReader(FileName=str(CATS))
    truth = table(simple.NetworkParameters(Input=reader, Layers=["layer_6"]))
    generator = simple.Generator(Input=golden(), ChannelFactors=[6, 1, 0, 5, 2, 0])
    for stage in (generator, servermanager.OutputPort(generator, 1), simple.SpatialPooling(Input=generator, Layers=["layer_1"])):
        parameters = simple.NetworkParameters(Input=stage, Layers=["layer_6"])
        for name, values in expectQuiet(lambda: table(parameters)).items():
            checkEqual(values, truth[name], name)
        check("channel_factors" not in fields(parameters), "factors of channels are no matter of weights")


def testNamesOfLayers():
    reader = simple.NetworkReader(FileName=str(PARAMETERS / "products.onnx"))
    reader.UpdatePipeline()
    parameters = simple.NetworkParameters(Input=reader)
    checkEqual(list(parameters.Layers), [f"layer_{layer}" for layer in range(1, 6)], "chosen at first")
    parameters = parametersOf("digits", Layers=["a1_node"])
    checkEqual(set(table(parameters)["layer"]), {1}, "layer")
    # A layer that is named otherwise by Generator.
    generator = simple.Generator(Input=golden(), LayerTensors=["layer3", "image"])
    rows = table(simple.NetworkParameters(Input=generator))
    checkEqual(np.bincount(rows["layer"]).tolist(), [0, 100, 3], "units of each layer")


run(testCats, testEveryOperator, testWeightsOfSeveralLayers, testNormalisationIsNotFolded, testProductsOfActivationsAreLeftOut,
    testEveryNetwork, testInputs, testNamesOfLayers)
