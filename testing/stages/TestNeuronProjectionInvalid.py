"""NeuronProjection on odd tables and with properties out of their range."""

import numpy as np
from paraview import simple

from stages import check, checkEqual, expectError, expectQuiet, expectSilence, golden, messages, run, table, tableFrom

ROWS = np.random.RandomState(3).rand(12, 7).astype(np.float32)
LABELS = np.arange(12) % 2


def project(columns, **properties):
    return simple.NeuronProjection(Input=tableFrom(columns), **properties)


def testNoLayers():
    expectError(project({"sample": np.arange(3), "layer_x": np.zeros(3)}), "layer columns", outputs=2)
    expectError(simple.NeuronProjection(Input=simple.Generator(Input=golden())), "Spatial Pooling", outputs=2)
    expectSilence(lambda source: simple.NeuronProjection(Input=source))


def testNoRows():
    expectError(project({"layer_1": np.zeros((0, 3), np.float32)}), "no rows", outputs=2)


def testNotFinite():
    for value in (np.nan, np.inf):
        bad = ROWS.copy()
        bad[4, 2] = value
        columns = {"sample": 100 + np.arange(12), "layer_1": ROWS, "layer_2": bad}
        expectError(project(columns), "layer_2", "sample 104", "channel 2", outputs=2)
        # Not chosen, it doesn't matter.
        expectQuiet(lambda: table(project(columns, Layers=["layer_1"])))


def testText():
    expectError(project({"layer_1": ["a", "b"]}), "layer_1", outputs=2)
    expectError(project({"layer_1": ROWS, "kind": ["cat", "dog"] * 6}, LabelArray="kind"), "'kind'", "whole number", outputs=2)
    rows = expectQuiet(lambda: table(project({"layer_1": ROWS, "label": ["cat", "dog"] * 6})))
    check("power" not in rows, "power without classes")


def testLabels():
    for values, *words in ((np.linspace(0, 1, 12), "whole numbers", "in row 1"), (np.full(12, np.nan), "whole numbers", "nan"),
                           (np.full(12, 65536), "65536"), (np.zeros((12, 2)), "one whole number a row", "2 numbers a row")):
        expectError(project({"layer_1": ROWS, "kind": values}, LabelArray="kind"), "'kind'", *words, outputs=2)
        check("power" not in expectQuiet(lambda: table(project({"layer_1": ROWS, "label": values}))), "power without classes")
    expectError(project({"layer_1": ROWS}, LabelArray="kind"), "'kind'", "found layer_1", outputs=2)


def testOneClass():
    """It says so, and everything else is there."""
    for value, word in ((1, "one class"), (-1, "no class")):
        stage = project({"layer_1": ROWS, "label": np.full(12, value)})
        with messages() as found:
            rows = table(stage)
        check(len(found) == 1 and word in found[0], found)
        checkEqual(list(rows), ["neuron", "layer", "channel", "projection_x", "projection_y", "dead"], "columns")
    # One row of the second is enough.
    check("power" in expectQuiet(lambda: table(project({"layer_1": ROWS, "label": (np.arange(12) == 5) * 1}))), "power")


def testDead():
    """Neurons that never change, or a single sample."""
    for rows in (np.ones((6, 4), np.float32), ROWS[:1]):
        expectError(project({"layer_1": rows}), "no neuron's activation changes", outputs=2)
        stage = project({"layer_1": rows, "label": np.arange(len(rows))}, IncludeDeadNeurons=1)
        with messages():
            checkEqual(table(stage)["dead"].tolist(), [1] * rows.shape[1], "dead")
        check(np.isnan(table(stage, 1)["stress"]).all(), "stress of nothing")
    # Beside another layer they have no rows.
    stage = project({"layer_1": np.ones((12, 4), np.float32), "layer_2": ROWS})
    checkEqual(set(table(stage)["layer"]), {2}, "layers")
    checkEqual((table(stage, 1)["neurons"].tolist(), table(stage, 1)["dead"].tolist()), ([0, 7], [4, 0]), "Quality")


def testEqualNeurons():
    """All the same: all in one place."""
    rows = np.repeat(ROWS[:, :1], 9, axis=1)
    for method in ("MDS", "Classical MDS"):
        found = expectQuiet(lambda: table(project({"layer_1": rows, "label": LABELS}, Method=method)))
        check(np.abs([found["projection_x"], found["projection_y"]]).max() < 1e-3, "places")
    found = expectQuiet(lambda: table(project({"layer_1": rows}, Method="t-SNE", Perplexity=2)))
    check(np.isfinite([found["projection_x"], found["projection_y"]]).all(), "places by t-SNE")


def testPerplexity():
    for value in (2.01, 30, 0.5, 1e300, np.nan, -1):
        expectError(project({"layer_4": ROWS}, Method="t-SNE", Perplexity=value), "layer_4", "perplexity", "7 neurons", "1 to 2",
                    outputs=2)
    expectError(project({"layer_4": ROWS[:, :3]}, Method="t-SNE", Perplexity=1), "layer_4", "4 or more", "found 3", outputs=2)
    expectQuiet(lambda: table(project({"layer_4": ROWS}, Method="t-SNE", Perplexity=2)))
    expectError(project({"layer_4": ROWS}, Method="UMAP", Neighbors=8), "layer_4", "2 to 7", "found 8", outputs=2)
    expectQuiet(lambda: table(project({"layer_4": ROWS}, Method="UMAP", Neighbors=7)))
    # Where it isn't read it may be anything.
    expectQuiet(lambda: table(project({"layer_4": ROWS}, Perplexity=-1)))


def testProperties():
    for name, value in (("Dimensions", 1), ("Dimensions", 4), ("Trees", 0)):
        expectError(project({"layer_1": ROWS}, **{name: value}), name, f"found {value}", outputs=2)
    for name, value in (("Method", 0), ("Method", 9), ("Dissimilarity", 2), ("Dissimilarity", -1)):
        stage = project({"layer_1": ROWS})
        stage.SMProxy.GetProperty(name).SetElement(0, value)
        stage.UpdateVTKObjects()
        expectError(stage, name, f"found {value}", outputs=2)


def testChoiceOfLayers():
    stage = project({"layer_1": ROWS, "layer_2": ROWS})
    stage.UpdatePipeline()
    for names, words in ((["nothing"], ("'nothing'", "layer_1, layer_2")), (["layer_7"], ("no layer", "layer_1, layer_2"))):
        stage.Layers = names
        expectError(stage, *words, outputs=2)


def testTooLargeForMemory():
    """A million neurons are refused before anything is done with them, as are layers that are only large."""
    wide = np.zeros((2, 10**6), np.float32)
    stage = project({"layer_1": wide})
    expectError(stage, "layer_1", "4096", "Pool", "3.6 TiB", outputs=2)
    stage.Layers = ["layer_1"]
    expectError(stage, "layer_1", "1000000 neurons", "memory", "TiB", outputs=2)


run(testNoLayers, testNoRows, testNotFinite, testText, testLabels, testOneClass, testDead, testEqualNeurons, testPerplexity,
    testProperties, testChoiceOfLayers, testTooLargeForMemory)
