"""Generator: binding, layers, latents in every form in which tables bring them."""

import hashlib
import time

import numpy as np
from paraview import simple

from stages import (CATS, GOLDEN, NETWORKS, check, checkClose, checkEqual, expectQuiet, fields, globalIds, golden, pixels,
                    run, table, tableFrom, tensor)


def testBinding():
    generator = simple.Generator(Input=simple.LatentSamples())
    checkEqual((list(generator.Network), generator.LatentArray), ([], "z"), "defaults")
    rows = table(generator)
    checkEqual(list(rows), ["sample", "z"], "columns")
    checkEqual(globalIds(generator), "sample", "global ids")
    for port in (0, 1):
        bound = fields(generator, port)
        check(bound["network_file"][0].endswith("share/layerscope/weights/cats.onnx"), "shipped network")
        checkEqual(bound["network_checksum"][0], hashlib.md5(CATS.read_bytes()).hexdigest(), "checksum")
        checkEqual(bound["latent_array"], ["z"], "latent array")


def testLayersOfTheCatGenerator():
    """The table of DESIGN.md."""
    layers = table(simple.Generator(Input=simple.LatentSamples()), 1)
    checkEqual(list(layers), ["layer", "name", "op", "channels", "height", "width", "parameters", "multiply_adds", "axes",
                              "node"], "columns")
    checkEqual(layers["axes"], 6 * ["sample, feature, height, width"], "axes")
    check(all(layers["node"]), "a layer without a node")
    checkEqual(layers["layer"].tolist(), [1, 2, 3, 4, 5, 6], "layer")
    checkEqual(layers["name"], [f"layer_{n}" for n in range(1, 7)], "name")
    checkEqual(layers["op"], ["MatMul + Relu"] + 4 * ["ConvTranspose + Relu"] + ["Conv + Tanh"], "op")
    checkEqual(layers["channels"].tolist(), [400, 200, 100, 50, 25, 3], "channels")
    checkEqual(layers["height"].tolist(), [8, 16, 32, 64, 128, 128], "height")
    checkEqual(layers["width"].tolist(), layers["height"].tolist(), "width")
    checkEqual(layers["parameters"].tolist(), [1024000, 1280000, 320000, 80000, 20000, 675], "parameters")
    # Parameters times pixels: a transposed convolution uses each weight once an input pixel.
    checkEqual(layers["multiply_adds"].tolist(), [1024000] + 4 * [81920000] + [675 * 128 * 128], "multiply-adds")


def testOwnNetwork():
    file = NETWORKS / "tabular" / "model.onnx"
    inputs = tensor(NETWORKS / "tabular" / "input_0.pb")
    generator = simple.Generator(Input=tableFrom({"z": inputs}), Network=str(file))
    checkEqual(fields(generator)["network_file"], [str(file)], "file")
    checkEqual(table(generator)["sample"], np.arange(len(inputs)), "numbers made of the rows")
    checkEqual(globalIds(generator), "sample", "global ids")


def vit(**properties):
    """A transformer with the pictures of its fixture as rows."""
    folder = NETWORKS / "layers" / "vit"
    inputs = tensor(folder / "input_0.pb")
    return simple.Generator(Input=tableFrom({"z": inputs.reshape(len(inputs), -1)}), Network=str(folder / "model.onnx"),
                            **properties)


def testLayersInBlocks():
    plain, inBlocks = table(vit(), 1), table(vit(LayersInBlocks=1), 1)
    checkEqual(len(plain["node"]), 12, "layers")
    check(set(plain["node"]) < set(inBlocks["node"]), "layers inside blocks come on top")
    for part in ("blocks.0/Add", "blocks.0/norm2/Add_1", "blocks.1/attention/MatMul_1"):
        check(any(node.endswith(part) for node in inBlocks["node"]), f"{part} is none of {inBlocks['node']}")
    checkEqual(len(inBlocks["node"]), 12 + 2 * 5 + 1, "layers")  # a norm, attention and a sum twice each, the last norm


def testLayerTensors():
    """Exactly these, in this order, for all stages behind."""
    generator = vit(LayerTensors=["/blocks/blocks.1/mlp/act/Mul_1", "/patch/Conv_output_0"])
    checkEqual(table(generator, 1)["node"], ["/blocks/blocks.1/mlp/act/Mul_1", "/patch/Conv"], "nodes")
    checkEqual(fields(generator)["network_options"], ["layers.tensor.000001=/blocks/blocks.1/mlp/act/Mul_1",
                                                      "layers.tensor.000002=/patch/Conv_output_0"], "binding")
    folder = NETWORKS / "layers" / "vit"
    pooled = simple.SpatialPooling(Input=generator, Normalization="None")
    checkEqual(list(pooled.Layers.Available), ["layer_1", "layer_2"], "layers to choose")
    rows = table(pooled)
    checkClose(rows["layer_1"], tensor(folder / "layer_10.pb").max(2), 1e-4, "tokens of the last perceptron")
    checkClose(rows["layer_2"], tensor(folder / "layer_1.pb").max(2), 1e-4, "patches")
    checkEqual(fields(pooled)["layer_node"], ["/blocks/blocks.1/mlp/act/Mul_1", "/patch/Conv"], "nodes")
    generator.LayerTensors = []
    checkEqual(len(table(generator, 1)["node"]), 12, "layers that are found")


def testFeatureAxes():
    generator = vit(FeatureAxes=[2, 1])
    layers = table(generator, 1)
    checkEqual((layers["axes"][1], layers["channels"][1]), ("sample, feature, token", 10), "tokens as channels")
    expected = tensor(NETWORKS / "layers" / "vit" / "layer_2.pb").max(1)
    rows = table(simple.SpatialPooling(Input=generator, Normalization="None", Layers=["layer_2"]))
    checkClose(rows["layer_2"], expected, 1e-4, "maxima over the features")


def testChannelFactors():
    """Everything behind a Generator with factors sees PyTorch's values with hooks; a second one is as ever."""
    folder = NETWORKS / "interventions" / "cat_generator"
    factors = [float(word) for part in (folder / "factors.txt").read_text().split(";") for word in part.split(":")]
    network = str(NETWORKS / "cat_generator" / "model.onnx")
    latents = tableFrom({"z": tensor(NETWORKS / "cat_generator" / "input_0.pb")})
    plain = simple.Generator(Input=latents, Network=network)
    checkEqual(list(plain.ChannelFactors), [], "default")
    check("channel_factors" not in fields(plain), "field data without factors")
    changed = simple.Generator(Input=latents, Network=network, ChannelFactors=factors)
    checkEqual(fields(changed)["channel_factors"], ["1:3:0;2:5:0;2:0:2.5;4:1:-0.5"], "field data")
    layers = [f"layer_{number}" for number in range(1, 7)]
    pooled = [table(simple.SpatialPooling(Input=each, Pooling="Mean", Normalization="None", Layers=layers))
              for each in (plain, changed)]
    for name in layers:
        expected = tensor(folder / f"{name}.pb")
        checkClose(pooled[1][name], expected.reshape(*expected.shape[:2], -1).mean(2), 1e-4, name)
        check(np.abs(pooled[0][name] - pooled[1][name]).max() > 1e-3, f"{name} is the same without factors")
    expected = (tensor(folder / "layer_6.pb") + 1) * 127.5
    sheets = [pixels(simple.ImageGrid(Input=each, ImagesPerColumn=1)) for each in (changed, plain)]
    side = expected.shape[2]
    margin = (sheets[0].shape[0] - side) // 2
    images = np.stack([sheets[0][margin:margin + side, margin + index * (side + margin):][:, :side].astype(float)
                       for index in range(3)])
    check(np.abs(images - expected.transpose(0, 2, 3, 1)).max() <= 0.51, "the pictures are others")
    check((sheets[0] != sheets[1]).any(), "the pictures are the same without factors")
    # Another Generator begins anew, whatever its input was bound to.
    again = simple.Generator(Input=changed, Network=network)
    check("channel_factors" not in fields(again), "factors of the stage before")
    changed.ChannelFactors = []
    checkEqual(pixels(simple.ImageGrid(Input=changed, ImagesPerColumn=1)), sheets[1], "the sheet without factors")


def testInterventions():
    """Products as lines are PyTorch's values, too; constants, sums and limits are what they say, in their order."""
    folder = NETWORKS / "interventions" / "cat_generator"
    factors = [part.split(":") for part in (folder / "factors.txt").read_text().strip().split(";")]
    lines = [f"{layer} {channel} multiply {factor}" for layer, channel, factor in factors]
    network = str(NETWORKS / "cat_generator" / "model.onnx")
    latents = tableFrom({"z": tensor(NETWORKS / "cat_generator" / "input_0.pb")})
    layers = [f"layer_{number}" for number in range(1, 7)]

    def pooled(**properties):
        generator = simple.Generator(Input=latents, Network=network, **properties)
        found = expectQuiet(lambda: table(simple.SpatialPooling(Input=generator, Pooling="Mean", Normalization="None",
                                                                Layers=layers)))
        return generator, {name: np.copy(found[name]) for name in layers}

    plain, before = pooled()
    checkEqual(list(plain.Interventions), [], "default")
    check("network_options" not in fields(plain), "field data without interventions")
    changed, rows = pooled(Interventions=[lines[0], "", *lines[1:]])
    checkEqual(fields(changed)["network_options"], [f"intervention.{number:06}={line}" for number, line in
                                                    enumerate(lines, 1)], "field data")
    for name in layers:
        expected = tensor(folder / f"{name}.pb")
        checkClose(rows[name], expected.reshape(*expected.shape[:2], -1).mean(2), 1e-4, name)
    # Channel Factors come first, and gradients change no activations.
    both, rows = pooled(ChannelFactors=[2, 5, 0], Interventions=["Layer_2, 5, add, 0.25", "2 5 multiply 3", "1 all set 9 gradients"])
    checkEqual(fields(both)["network_options"], ["intervention.000001=2 5 add 0.25", "intervention.000002=2 5 multiply 3",
                                                 "intervention.000003=1 all set 9 gradients"], "field data")
    checkEqual(fields(both)["channel_factors"], ["2:5:0"], "factors")
    checkEqual(rows["layer_1"], before["layer_1"], "layer 1")
    checkEqual(rows["layer_2"], np.where(np.arange(12) == 5, np.float32(0.75), before["layer_2"]), "layer 2")
    check(np.abs(rows["layer_3"] - before["layer_3"]).max() > 1e-3, "layer 3 is the same")
    _, rows = pooled(Interventions=["2 3 clamp -1 -0.5", "4 1 clamp 0.1 0.1"])
    checkEqual(np.unique(rows["layer_2"][:, 3]), np.array([-0.5]), "limits of what is not negative")
    checkClose(rows["layer_4"][:, 1], np.full(3, 0.1, np.float32), 1e-6, "limits that are one number")
    # The table describes the network as it is in the file.
    for name, values in table(plain, 1).items():
        checkEqual(table(both, 1)[name], values, name)
    check("network_options" not in fields(both, 1), "interventions of layers")


def testTypesOfLatents():
    latents = tensor(GOLDEN / "z.pb")
    for kind in (np.float64, np.int32, np.int64):
        columns = {"sample": np.arange(3, dtype=np.float64), "w": (4 * latents).astype(kind)}
        generator = simple.Generator(Input=tableFrom(columns), LatentArray="w")
        rows = expectQuiet(lambda: table(generator))
        checkEqual(rows["w"], columns["w"], "latents")
        checkEqual(rows["sample"].dtype, np.int64, "type of sample")
        checkEqual(fields(generator)["latent_array"], ["w"], "latent array")


def testSplitColumns():
    """As text files have them."""
    latents = tensor(GOLDEN / "z.pb")
    for separator in (":", "_"):
        columns = {"name": np.array([3.0, 1.0, 2.0])}
        columns.update({f"z{separator}{d}": latents[:, d].astype(np.float64) for d in range(40)})
        columns["other"] = np.array([7, 8, 9])
        source = tableFrom(columns)
        rows = table(simple.Generator(Input=source))
        checkEqual(list(rows), ["name", "z", "other", "sample"], "columns")
        checkEqual(rows["z"], latents, "latents")
        checkEqual(len(table(source)), 42, "columns of the input")


def testInstantForAMillionRows():
    """No forward pass and no copy: the table shares its columns with the input."""
    generator = simple.Generator(Input=simple.LatentSamples(NumberOfSamples=10**6))
    generator.Input.UpdatePipeline()
    start = time.time()
    generator.UpdatePipeline()
    check(time.time() - start < 1, "slow")
    source = generator.Input.GetClientSideObject().GetOutputDataObject(0)
    check(generator.GetClientSideObject().GetOutputDataObject(0).GetColumnByName("z") is source.GetColumnByName("z"),
          "latents were copied")


def testLayersOfAnotherNetworkAreAnnounced():
    """Stages behind list the layers before anything runs."""
    pooling = simple.SpatialPooling(Input=simple.Generator(Input=golden()))
    checkEqual(list(pooling.Layers.Available), [f"layer_{n}" for n in range(1, 7)], "layers")
    other = NETWORKS / "vgg" / "model.onnx"
    pooling.Input.Network = str(other)
    pooling.UpdatePipelineInformation()
    names = table(simple.NetworkReader(FileName=str(other)))["name"]
    checkEqual(list(pooling.Layers.Available), names, "layers of the other network")


run(testBinding, testChannelFactors, testInterventions, testFeatureAxes, testLayersInBlocks, testLayerTensors, testLayersOfTheCatGenerator, testOwnNetwork, testTypesOfLatents, testSplitColumns,
    testInstantForAMillionRows, testLayersOfAnotherNetworkAreAnnounced)
