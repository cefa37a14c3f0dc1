"""SelectionActivation against numpy: means over selected samples and neurons, followed selections, epochs, states."""

import os
import tempfile

import numpy as np
from paraview import simple

from stages import APPENDED, SOURCE, check, checkClose, checkEqual, expectQuiet, fields, globalIds, golden, run, select
from stages import selectionOfIds as ids
from stages import table, tableFrom

DIGITS = str(SOURCE / "weights" / "digits" / "t10k-2000-images-idx3-ubyte.gz")
RANDOM = np.random.RandomState(7)
SAMPLES = 100 + RANDOM.permutation(30)
LAYERS = {1: RANDOM.normal(size=(30, 5)).astype(np.float32), 4: RANDOM.normal(size=(30, 3)).astype(np.float32)}
COLUMN = "selection_activation"


def query(text):
    return simple.SelectionQuerySource(ElementType=6, QueryString=text)


def given(**properties):
    """A stage on tables of our own, which have no ids."""
    activations = tableFrom({"sample": SAMPLES, **{f"layer_{number}": rows for number, rows in LAYERS.items()}})
    neurons = tableFrom({"layer": np.array([4, 1, 1, 4]), "channel": np.array([2, 0, 4, 0]), "power": np.arange(1.0, 5)})
    # Two panels, the second in another order, and a sample that the activations lack.
    samples = tableFrom({"sample": np.concatenate([SAMPLES, SAMPLES[::-1], [999]]), "layer": np.repeat([1, 4, 4], [30, 30, 1])})
    return simple.SelectionActivation(Input=activations, Neurons=neurons, Samples=samples, FollowSelection=0, **properties)


def meansOf(rows, neurons=((4, 2), (1, 0), (1, 4), (4, 0))):
    return [LAYERS[layer][rows].astype(float).mean(0)[channel] for layer, channel in neurons]


def testNothingSelected():
    stage = given()
    neurons, samples = expectQuiet(lambda: (table(stage), table(stage, 1)))
    checkEqual((list(neurons), list(samples)), (["layer", "channel", "power"], ["sample", "layer"]), "columns")
    checkEqual((len(neurons["layer"]), len(samples["sample"])), (4, 61), "rows")
    stage = simple.SelectionActivation(Input=stage.Input, Neurons=stage.Neurons)
    checkEqual(stage.FollowSelection, 1, "default")
    checkEqual((list(table(stage)), list(table(stage, 1))), (["layer", "channel", "power"], []), "without Samples")


def testNeurons():
    """The mean activation of each neuron over the selected samples."""
    stage = given(Selection=query("sample >= 115"))
    checkClose(expectQuiet(lambda: table(stage))[COLUMN], meansOf(SAMPLES >= 115), 1e-12, "means")
    check(COLUMN not in table(stage, 1), "no neuron is selected")
    stage.Selection = query("layer_1 > 0")  # any of a row's values
    stage.Selection = query("sample == 103")
    checkClose(table(stage)[COLUMN], meansOf(SAMPLES == 103), 1e-12, "one sample")
    stage.Selection = query("sample > 5000")
    check(COLUMN not in expectQuiet(lambda: table(stage)), "nothing fits")
    stage.Selection = None
    check(COLUMN not in table(stage), "no selection")


def testSamples():
    """The mean activation of the selected neurons for each sample, in any panel."""
    stage = given(NeuronSelection=query("power > 2.5"))
    found = expectQuiet(lambda: table(stage, 1))
    values = (LAYERS[1][:, 4].astype(float) + LAYERS[4][:, 0]) / 2
    checkClose(found[COLUMN][:60], np.concatenate([values, values[::-1]]), 1e-12, "means")
    check(np.isnan(found[COLUMN][60]), "a sample that has no activations")
    check(COLUMN not in table(stage), "no sample is selected")
    stage.Selection = query("sample < 110")
    checkClose(table(stage)[COLUMN], meansOf(SAMPLES < 110), 1e-12, "both at once")
    checkClose(table(stage, 1)[COLUMN][:30], values, 1e-12, "both at once")


def testEpochs():
    """Rows of the same sample and epoch belong together; where a table has no epochs the first counts."""
    epochs = np.repeat([0.0, 2.0], 30)
    rows = RANDOM.normal(size=(60, 2)).astype(np.float32)
    activations = tableFrom({"sample": np.tile(SAMPLES, 2), "epoch": epochs, "layer_1": rows})
    neurons = tableFrom({"layer": np.array([1, 1]), "channel": np.array([0, 1])})
    samples = tableFrom({"sample": np.tile(SAMPLES, 3), "epoch": np.repeat([2.0, 0.0, 5.0], 30)})
    stage = simple.SelectionActivation(Input=activations, Neurons=neurons, Samples=samples, FollowSelection=0,
                                       NeuronSelection=query("channel == 1"))
    found = expectQuiet(lambda: table(stage, 1))[COLUMN]
    checkClose(found[:60], np.concatenate([rows[30:, 1], rows[:30, 1]]).astype(float), 1e-12, "by epoch")
    check(np.isnan(found[60:]).all(), "an epoch that the activations lack")
    stage.Samples = tableFrom({"sample": SAMPLES})
    checkClose(table(stage, 1)[COLUMN], rows[:30, 1].astype(float), 1e-12, "without epochs")


def pipeline():
    data = simple.MNISTReader(FileName=DIGITS, MaximumSamples=60)
    pooling = simple.SpatialPooling(Input=simple.Network(Input=data))
    neurons = simple.NeuronProjection(Input=pooling, Trees=5)
    samples = simple.LayerProjection(Input=pooling, Method="PCA")
    return pooling, neurons, samples, simple.SelectionActivation(Input=pooling, Neurons=neurons, Samples=samples)


def testFollowing():
    """What is selected by ids at any stage of these samples and neurons, the last one of each kind."""
    pooling, neurons, samples, stage = pipeline()
    data = table(pooling)
    rows = table(neurons)
    layers = {number: data[f"layer_{number}"].astype(float) for number in set(rows["layer"])}
    checkEqual((globalIds(stage), globalIds(stage, 1)), ("neuron", "sample"), "ids")
    checkEqual(fields(stage, 1)["network_file"], fields(pooling)["network_file"], "binding")
    check("ActiveSelection" not in dir(stage) and "ActiveNeurons" not in dir(stage), "what the stage finds is no property for scripts")

    def checkNeurons(chosen):
        found = expectQuiet(lambda: table(stage))
        if chosen is None:
            check(COLUMN not in found, "no sample is selected")
            return
        inside = np.isin(data["sample"], chosen)
        expected = [layers[layer][inside].mean(0)[channel] for layer, channel in zip(rows["layer"], rows["channel"].astype(int))]
        checkClose(found[COLUMN], expected, 1e-5, "neurons")

    def checkSamples(chosen):
        found = expectQuiet(lambda: table(stage, 1))
        if chosen is None:
            check(COLUMN not in found, "no neuron is selected")
            return
        values = np.mean([layers[neuron // 10**6][:, neuron % 10**6] for neuron in chosen], axis=0)
        expected = dict(zip(data["sample"].tolist(), values))
        checkClose(found[COLUMN], [expected[sample] for sample in found["sample"].tolist()], 1e-5, "samples")

    checkNeurons(None)
    checkSamples(None)
    some = [int(neuron) for neuron in rows["neuron"][[3, 8, -1]]]
    kmeans = simple.LayerKMeans(Input=pooling)
    for where, port in ((samples, 0), (pooling, 0), (kmeans, 0), (stage, 1)):
        select(where, ids([4, 9, 21]), port)
        checkNeurons([4, 9, 21])
        checkSamples(None)
        select(where, None, port)
        checkNeurons(None)
    for where in neurons, stage:
        select(where, ids(some))
        checkSamples(some)
        checkNeurons(None)
        select(where, None)
    # Both kinds at once; neurons are no samples, for sheets too.
    grid = simple.ImageGrid(Input=pooling, FollowSelection=1)
    select(samples, ids([7]))
    select(neurons, ids(some[:1]))
    checkNeurons([7])
    checkSamples(some[:1])
    checkEqual(fields(grid)["sample"].tolist(), [7], "the sheet shows the samples still")
    # Rows of this stage's own tables.
    select(neurons, None)
    select(samples, None)
    select(stage, simple.IDSelectionSource(FieldType="ROW", IDs=[-1, 5]))
    checkNeurons(None)
    stage.FollowSelection = 0
    checkSamples(None)


def testStates():
    _, neurons, samples, stage = pipeline()
    select(neurons, ids([int(table(neurons)["neuron"][0])]))
    check(COLUMN in table(stage, 1), "selected")
    with tempfile.TemporaryDirectory() as folder:
        file = os.path.join(folder, "state.pvsm")
        simple.SaveState(file)
        with open(file) as text:
            check("ActiveNeurons" not in text.read(), "the selection is in the state")
        simple.ResetSession()
        expectQuiet(lambda: simple.LoadState(file))
    stage, neurons, samples = (
        next(source for (name, _), source in simple.GetSources().items() if source.SMProxy.GetXMLName() == kind)
        for kind in ("SelectionActivation", "NeuronProjection", "LayerProjection"))
    check(COLUMN not in expectQuiet(lambda: table(stage, 1)), "loaded")
    select(samples, ids([int(table(samples)["sample"][0])]))
    check(COLUMN in table(stage, 0), "followed after loading")
    # Of an output that had a selection when the state was written, ParaView 6.1 takes no new one, whatever its source is.
    select(neurons, ids([int(table(neurons)["neuron"][0])]))
    isTaken = not APPENDED or neurons.SMProxy.GetSelectionInput(0)
    check(COLUMN in table(stage, 1) or not isTaken, "followed after loading, neurons")


run(testNothingSelected, testNeurons, testSamples, testEpochs, testFollowing, testStates)
