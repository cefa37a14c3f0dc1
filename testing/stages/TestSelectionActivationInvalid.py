"""SelectionActivation on tables that don't fit."""

import numpy as np
from paraview import simple

from stages import check, expectError, expectQuiet, expectSilence, golden, run, table, tableFrom

ROWS = np.random.RandomState(3).rand(12, 7).astype(np.float32)
SAMPLES = np.arange(12)
NEURONS = {"layer": np.array([1, 1]), "channel": np.array([0, 6])}


def activation(activations=None, neurons=None, samples=None, **properties):
    activations = {"sample": SAMPLES, "layer_1": ROWS} if activations is None else activations
    stage = simple.SelectionActivation(Input=tableFrom(activations), Neurons=tableFrom(NEURONS if neurons is None else neurons),
                                       FollowSelection=0, **properties)
    if samples is not None:
        stage.Samples = tableFrom(samples)
    return stage


def everything(**properties):
    return {"Selection": simple.SelectionQuerySource(ElementType=6, QueryString="sample >= 0"),
            "NeuronSelection": simple.SelectionQuerySource(ElementType=6, QueryString="channel >= 0"), **properties}


def testNoLayers():
    expectError(activation({"sample": SAMPLES}), "no layer columns", outputs=2)
    expectError(simple.SelectionActivation(Input=simple.Generator(Input=golden()), Neurons=tableFrom(NEURONS)), "Spatial Pooling", outputs=2)
    expectSilence(lambda source: simple.SelectionActivation(Input=source, Neurons=tableFrom(NEURONS)))


def testOtherNeurons():
    for layer, channel in ((2, 0), (1, 7), (1, -1), (1, 0.5), (np.nan, 0), (1, 1e300)):
        neurons = {"layer": np.array([layer]), "channel": np.array([channel])}
        expectError(activation(neurons=neurons), "at Neurons", "layer_1 with 7", "found channel", outputs=2)
    for neurons in ({"layer": np.ones(1)}, {"channel": np.ones(1)}, {"layer": ["a"], "channel": np.ones(1)}, {"layer": np.ones((1, 2)), "channel": np.ones(1)}):
        expectError(activation(neurons=neurons), "at Neurons", "Neuron Projection", "one number a row", outputs=2)


def testOtherSamples():
    expectError(activation(samples={"layer": np.ones(2)}), "at Samples", "Layer Projection", "found layer", outputs=2)
    stage = activation(samples={"sample": ["a", "b"]}, **everything())
    expectError(stage, "sample", outputs=2)


def testNoRows():
    for stage in (activation({"sample": np.zeros(0, int), "layer_1": np.zeros((0, 7), np.float32)}),
                  activation(neurons={"layer": np.zeros(0, int), "channel": np.zeros(0, int)}),
                  activation(samples={"sample": np.zeros(0, int)})):
        for name, value in everything().items():
            setattr(stage, name, value)
        expectQuiet(lambda: (table(stage), table(stage, 1)))


def testNotFinite():
    """A value that is no number makes means that are none, and no others."""
    bad = ROWS.copy()
    bad[4, 6] = np.nan
    stage = activation({"sample": SAMPLES, "layer_1": bad}, samples={"sample": SAMPLES}, **everything())
    found = expectQuiet(lambda: table(stage))["selection_activation"]
    check(np.isfinite(found[0]) and np.isnan(found[1]), found)
    found = table(stage, 1)["selection_activation"]
    check((np.isnan(found) == (SAMPLES == 4)).all(), found)


def testColumnThatIsThere():
    """An old column of that name is no result."""
    stage = activation(neurons={**NEURONS, "selection_activation": np.full(2, 5.0)})
    check("selection_activation" not in expectQuiet(lambda: table(stage)), "nothing is selected")
    stage.Selection = everything()["Selection"]
    check(np.abs(table(stage)["selection_activation"] - ROWS.mean(0)[[0, 6]]).max() < 1e-6, "the mean")


run(testNoLayers, testOtherNeurons, testOtherSamples, testNoRows, testNotFinite, testColumnThatIsThere)
