"""SpatialPooling against PyTorch's activations: the golden vectors of the cat generator and fixture networks."""

import resource

import numpy as np
from paraview import simple

from stages import (GOLDEN, NETWORKS, check, checkClose, checkEqual, fields, globalIds, golden, run, table, tableFrom,
                    tensor)

NORMS = {"None": lambda rows: np.ones(len(rows)),
         "Row Sum": lambda rows: np.abs(rows).sum(1),
         "L2": lambda rows: np.sqrt((rows.astype(float) ** 2).sum(1))}
POOLINGS = {"Max": lambda maps: maps.max(2), "Mean": lambda maps: maps.mean(2), "Min": lambda maps: maps.min(2),
            "RMS": lambda maps: np.sqrt((maps ** 2).mean(2)), "Standard Deviation": lambda maps: maps.std(2)}


def testGoldenMaxima():
    for norm, divisor in NORMS.items():
        pooling = simple.SpatialPooling(Input=simple.Generator(Input=golden()), Normalization=norm)
        rows = table(pooling)
        checkEqual(list(rows), ["sample", "z"] + [f"layer_{n}" for n in range(1, 6)], "columns")
        for number in range(1, 6):
            maxima = tensor(GOLDEN / f"maxima_{number}.pb")
            checkClose(rows[f"layer_{number}"], maxima / divisor(maxima)[:, None], 1e-4, f"layer_{number}, {norm}")
        checkEqual(globalIds(pooling), "sample", "global ids")


def testFieldData():
    pooling = simple.SpatialPooling(Input=simple.Generator(Input=golden()), Layers=["layer_2", "layer_6"])
    checkEqual((pooling.Pooling, pooling.Normalization), ("Max", "Row Sum"), "defaults")
    found = fields(pooling)
    checkEqual(found["layer_number"].tolist(), [2, 6], "layer_number")
    checkEqual(found["layer_channels"].tolist(), [200, 3], "layer_channels")
    checkEqual(found["layer_height"].tolist(), [16, 128], "layer_height")
    checkEqual(found["layer_width"].tolist(), [16, 128], "layer_width")
    checkEqual(found["layer_op"], ["ConvTranspose + Relu", "Conv + Tanh"], "layer_op")
    checkEqual((found["pooling"], found["normalization"]), (["Max"], ["Row Sum"]), "choices")
    checkEqual(found["latent_array"], ["z"], "binding")
    # Pooling once more says what it did itself, and leaves the first output as it was.
    again = fields(simple.SpatialPooling(Input=pooling, Layers=["layer_1"], Pooling="Mean"))
    checkEqual((again["layer_number"].tolist(), again["pooling"]), ([1], ["Mean"]), "second pooling")
    checkEqual(fields(pooling)["layer_number"].tolist(), [2, 6], "first pooling afterwards")


def testChoiceOfLayers():
    """Layers may be named before the network is known, and named anew."""
    def kept():
        return [name for name in table(pooling) if name.startswith("layer_")]

    pooling = simple.SpatialPooling(Input=simple.Generator(Input=golden()), Layers=["layer_4"])
    checkEqual(kept(), ["layer_4"], "named at once")
    pooling.Layers = ["layer_1", "layer_3"]
    checkEqual(kept(), ["layer_1", "layer_3"], "named later")
    pooling.Layers = pooling.Layers.Available
    checkEqual(kept(), [f"layer_{n}" for n in range(1, 7)], "all")


def testNodeNames():
    """A layer may be chosen by the name of its node or tensor; what is dead is counted."""
    folder = NETWORKS / "layers" / "gated_mlp"
    generator = simple.Generator(Input=tableFrom({"z": tensor(folder / "input_0.pb")}), Network=str(folder / "model.onnx"))
    nodes = table(generator, 1)["node"]
    pooling = simple.SpatialPooling(Input=generator, Normalization="None", Layers=[nodes[2]])
    rows = table(pooling)
    checkEqual([name for name in rows if name.startswith("layer_")], ["layer_3"], "by its node")
    checkClose(rows["layer_3"], tensor(folder / "layer_3.pb")[:, :, 0], 1e-4, "values")
    checkEqual(fields(pooling)["layer_node"], [nodes[2]], "node")
    checkEqual(pooling.SMProxy.GetProperty("LayerNodes").GetElement(0).split("\n")[2], f"layer_3\t{nodes[2]}", "list")
    dead = simple.Generator(Input=golden(), ChannelFactors=[2, 7, 0, 2, 9, 0])
    counts = [fields(simple.SpatialPooling(Input=each, Layers=["layer_2"]))["layer_dead_channels"][0]
              for each in (simple.Generator(Input=golden()), dead)]
    values = table(simple.SpatialPooling(Input=simple.Generator(Input=golden()), Layers=["layer_2"]))["layer_2"]
    checkEqual(counts[0], (values == 0).all(0).sum(), "dead channels")
    checkEqual(counts[1], len(set(np.flatnonzero((values == 0).all(0))) | {7, 9}), "with two that are switched off")


def taps(folder):
    """PyTorch's values of tensors inside a network."""
    return [tensor(file) for file in sorted(folder.glob("tap_*.pb"))]


def testFixtureNetworks():
    """Every layer is one of the tensors that PyTorch computed, pooled in every way."""
    for name in ("dcgan", "vgg", "discriminator", "upsampler"):
        folder = NETWORKS / name
        inputs = tensor(folder / "input_0.pb")
        source = tableFrom({"z": inputs.reshape(len(inputs), -1)})
        pooling = simple.SpatialPooling(Input=simple.Generator(Input=source, Network=str(folder / "model.onnx")),
                                        Pooling="None", Normalization="None")
        pooling.Layers = pooling.Layers.Available
        whole = {column: values.copy() for column, values in table(pooling).items() if column.startswith("layer_")}
        shapes = {f"layer_{n}": size for n, size in zip(*(fields(pooling)[key] for key in ("layer_number",
                                                                                        "layer_channels")))}
        truth = {}
        for column, values in whole.items():
            fits = [tap for tap in taps(folder) if tap.size == values.size and tap.dtype == np.float32 and
                    np.abs(tap.reshape(values.shape) - values).max() <= 1e-4 * np.abs(values).max()]
            check(fits, f"{name}: {column} is none of PyTorch's tensors")
            truth[column] = fits[0].reshape(len(inputs), shapes[column], -1).astype(float)
        for kind, formula in POOLINGS.items():
            pooling.Pooling = kind
            rows = table(pooling)
            for column, maps in truth.items():
                checkClose(rows[column].reshape(len(inputs), -1), formula(maps), 2e-4, f"{name}: {column}, {kind}")


def testBatchesDoNotMatter():
    """A row's values are the same alone and among 150 others."""
    samples = simple.LatentSamples(NumberOfSamples=151)
    pooling = simple.SpatialPooling(Input=simple.Generator(Input=samples))
    many = {name: values[:5].copy() for name, values in table(pooling).items()}
    samples.NumberOfSamples = 5
    for name, values in table(pooling).items():
        checkEqual(values, many[name], name)


def testBoundedMemory():
    """The activations of 350 samples are 1.2 GB; the table of them is 1 MB."""
    def peak():
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024  # in MB

    samples = simple.LatentSamples(NumberOfSamples=50)
    pooling = simple.SpatialPooling(Input=simple.Generator(Input=samples))
    pooling.UpdatePipeline()
    before = peak()
    samples.NumberOfSamples = 400
    pooling.UpdatePipeline()
    check(peak() - before < 50, f"memory grew from {before:.0f} to {peak():.0f} MB")


def testOwnColumnsStay():
    latents = tensor(GOLDEN / "z.pb")
    source = tableFrom({"label": ["x", "y", "z"], "sample": np.array([5, 9, 7]), "z": latents, "w": np.arange(3.0)})
    rows = table(simple.SpatialPooling(Input=simple.Generator(Input=source), Layers=["layer_3"]))
    checkEqual(rows["label"], ["x", "y", "z"], "label")
    checkEqual(rows["w"].tolist(), [0, 1, 2], "w")
    checkEqual(rows["sample"].tolist(), [5, 9, 7], "sample")


run(testNodeNames, testGoldenMaxima, testFieldData, testChoiceOfLayers, testFixtureNetworks, testBatchesDoNotMatter,
    testBoundedMemory, testOwnColumnsStay)
