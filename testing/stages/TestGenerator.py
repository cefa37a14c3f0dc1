"""Generator: binding, layers, latents in every form in which tables bring them."""

import hashlib
import time

import numpy as np
from paraview import simple

from stages import (CATS, GOLDEN, NETWORKS, check, checkEqual, expectQuiet, fields, globalIds, golden, run, table,
                    tableFrom, tensor)


def testBinding():
    generator = simple.Generator(Input=simple.LatentSamples())
    checkEqual((generator.Network, generator.LatentArray), ("", "z"), "defaults")
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
    checkEqual(list(layers), ["layer", "name", "op", "channels", "height", "width", "parameters", "multiply_adds"],
               "columns")
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


run(testBinding, testLayersOfTheCatGenerator, testOwnNetwork, testTypesOfLatents, testSplitColumns,
    testInstantForAMillionRows, testLayersOfAnotherNetworkAreAnnounced)
