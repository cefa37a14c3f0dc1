"""Generator with networks and latents that don't fit."""

import pathlib
import shutil
import tempfile

import numpy as np
from paraview import simple

from stages import CATS, GOLDEN, check, checkEqual, expectError, fields, golden, run, table, tableFrom, tensor


def testNoSuchFile():
    generator = simple.Generator(Input=golden(), Network="/no/such/network.onnx")
    expectError(generator, "/no/such/network.onnx", outputs=2)
    generator.Network = ""
    checkEqual(len(table(generator)["z"]), 3, "rows after the network was corrected")


def testDimension():
    message = expectError(simple.Generator(Input=simple.LatentSamples(Dimension=39)), "cats.onnx", "'z'",
                          "expected 40 components, found 39", outputs=2)
    check("[40]" in message, "the network's input is not named")


def testNotFinite():
    for value in (np.nan, np.inf, -np.inf):
        latents = tensor(GOLDEN / "z.pb")
        latents = latents.copy()
        latents[2, 17] = value
        expectError(simple.Generator(Input=tableFrom({"z": latents})), "row 2", "component 17", outputs=2)


def testChannelFactors():
    for factors, words in (([7, 0, 0], ("Interventions of cats.onnx: the network has no such layer", "1 to 6", "found 7")),
                           ([0, 0, 0], ("no such layer", "found 0")),
                           ([2, 200, 0], ("layer_2", "0 to 199", "found 200")),
                           ([2, -1, 0], ("layer_2", "found -1")),
                           ([2, 0.5, 0], ("channel that is not a whole number", "0.5")),
                           ([1e30, 0, 0], ("layer that is not a whole number",)),
                           ([float("nan"), 0, 0], ("layer that is not a whole number", "nan")),
                           ([2, 0, float("nan")], ("layer_2", "not finite")),
                           ([2, 0, 1e300], ("layer_2", "not finite"))):
        expectError(simple.Generator(Input=golden(), ChannelFactors=[1, 0, 1, *factors]), *words, outputs=2)
    # What a file or another filter spoilt.
    bound = {name: values[0] for name, values in fields(simple.Generator(Input=golden(), ChannelFactors=[1, 0, 0])).items()}
    for text in ("rubbish", "1:0", "9:0:0"):
        source = tableFrom({"z": tensor(GOLDEN / "z.pb")}, {**bound, "channel_factors": text})
        expectError(simple.SpatialPooling(Input=source, Layers=["layer_1"]), "9" if text == "9:0:0" else text)
        expectError(simple.ImageGrid(Input=source), "9" if text == "9:0:0" else text)


def testInterventions():
    for line, words in (("7 0 set 0", ("Interventions of cats.onnx: the network has no such layer", "1 to 6", "found 7")),
                        ("2 200 add 1", ("layer_2 has no such channel", "0 to 199, or all", "found 200")),
                        ("2 -1 set 0 gradients", ("layer_2 has no such channel", "found -1")),
                        ("2 0 multiply nan", ("layer_2", "not finite")),
                        ("2 0 clamp 0 inf", ("layer_2", "not finite")),
                        ("2 all clamp 1 0", ("layer_2", "wrong way round", "the lower one first")),
                        ("2 0", ("cannot be read", "found '2 0'")),
                        ("2 0 divide 2", ("cannot be read", "multiply, add, set or clamp", "'2 0 divide 2'")),
                        ("2 0 clamp 1", ("cannot be read", "two for clamp"))):
        expectError(simple.Generator(Input=golden(), Interventions=["1 0 set 1", line]), *words, outputs=2)
    bound = {name: values[0] for name, values in fields(simple.Generator(Input=golden(), Interventions=["1 0 set 1"])).items()}
    for option, words in (("intervention.000001=rubbish", "rubbish"), ("intervention.000001=9 0 set 0", "found 9"),
                          ("intervention.x=", "cannot be read")):
        source = tableFrom({"z": tensor(GOLDEN / "z.pb")}, {**bound, "network_options": option})
        expectError(simple.SpatialPooling(Input=source, Layers=["layer_1"]), words)
        expectError(simple.ImageGrid(Input=source), words)


def testLayers():
    for properties, words in (({"LayerTensors": ["nothing"]}, ("'nothing' cannot be a layer", "no such name")),
                              ({"LayerTensors": ["z", "a\nb"]}, ("cannot be a layer",)),
                              ({"FeatureAxes": [7, 1]}, ("no such layer", "1 to 6", "found 7")),
                              ({"FeatureAxes": [2, 4]}, ("cannot be on that axis", "0 to 3", "found 4")),
                              ({"FeatureAxes": [2, 0]}, ("cannot be on that axis", "samples"))):
        expectError(simple.Generator(Input=golden(), **properties), "cats.onnx", *words, outputs=2)
    # What a newer version, a file or another filter wrote.
    bound = {name: values[0] for name, values in fields(simple.Generator(Input=golden())).items()}
    for text, word in (("scale=0:1", "scale"), ("layers.in_blocks=yes", "yes"), ("layers.feature_axis.x=1", "whole number"),
                       ("layers.tensor.000001=nothing", "nothing"), ("rubbish", "rubbish")):
        source = tableFrom({"z": tensor(GOLDEN / "z.pb")}, {**bound, "network_options": text})
        expectError(simple.SpatialPooling(Input=source, Layers=["layer_1"]), word)


def testTextInCells():
    cells = np.arange(120.0).reshape(3, 40)
    columns = {f"z:{d}": cells[:, d] for d in range(40)}
    for text, words in ((["0.5", "abc", "1"], ("'z:7'", "row 1", "'abc'")), (["0.5", "1", ""], ("row 2", "an empty cell"))):
        expectError(simple.Generator(Input=tableFrom({**columns, "z:7": text})), *words, outputs=2)


def testNoLatentColumn():
    expectError(simple.Generator(Input=tableFrom({"a": np.zeros(3), "b": np.zeros(3)})), "'z'", "found a, b", outputs=2)


def testLatentsThatAreText():
    expectError(simple.Generator(Input=tableFrom({"z": ["a", "b"]})), "'z'", "found string", outputs=2)


def testSampleColumnThatDoesNotNumber():
    latents = tensor(GOLDEN / "z.pb")
    expectError(simple.Generator(Input=tableFrom({"z": latents, "sample": np.array([0, 0.5, 1])})), "'sample'",
                "0.5", "row 1", outputs=2)
    expectError(simple.Generator(Input=tableFrom({"z": latents, "sample": np.zeros((3, 2))})), "'sample'", outputs=2)


def testNetworkThatWentOrChanged():
    """What is bound to a file is not run on another one."""
    with tempfile.TemporaryDirectory() as folder:
        file = pathlib.Path(folder) / "mine.onnx"
        shutil.copy(CATS, file)
        generator = simple.Generator(Input=golden(), Network=str(file))
        rows = table(generator)
        bound = {"network_file": str(file), "network_checksum": "0" * 32, "latent_array": "z"}
        pooling = simple.SpatialPooling(Input=tableFrom({"z": rows["z"].copy()}, bound))
        expectError(pooling, str(file), "expected checksum " + "0" * 32, "found checksum ")
        file.unlink()
        pooling = simple.SpatialPooling(Input=tableFrom({"z": rows["z"].copy()}, bound))
        expectError(pooling, str(file), "0" * 32, "no such file")


run(testInterventions, testLayers, testTextInCells, testNoSuchFile, testDimension, testNotFinite, testChannelFactors, testNoLatentColumn, testLatentsThatAreText,
    testSampleColumnThatDoesNotNumber, testNetworkThatWentOrChanged)
