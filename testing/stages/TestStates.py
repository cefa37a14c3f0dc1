"""Saved states, as XML and as Python, bring every stage back; undo and redo go through the stages' properties."""

import os
import re
import subprocess
import tempfile

import numpy as np
from paraview import simple, smstate

import stages
from stages import check, checkEqual, pixels, run, table


def pipeline():
    samples = simple.LatentSamples(registrationName="samples", NumberOfSamples=12, Distribution="Uniform", Seed=4)
    generator = simple.Generator(registrationName="generator", Input=samples, Network=str(stages.CATS))
    pooling = simple.SpatialPooling(registrationName="pooling", Input=generator, Pooling="Mean", Layers=["layer_2"])
    kmeans = simple.LayerKMeans(registrationName="kmeans", Input=pooling, NumberOfClusters=3, TopChannels=[7])
    grid = simple.ImageGrid(registrationName="grid", Input=kmeans, MaximumImages=5,
                            Selection=simple.GlobalIDSelectionSource(FieldType="ROW", GlobalIDs=[1, 2, 9]))
    view = simple.CreateView("RenderView")
    simple.Show(grid, view)
    simple.Render(view)
    return kmeans, grid


def checkRestored(samples, sheet):
    for name, values in table(simple.FindSource("kmeans")).items():
        checkEqual(values, samples[name], name)
    grid = simple.FindSource("grid")
    checkEqual(pixels(grid), sheet, "sheet")
    checkEqual(list(simple.FindSource("pooling").Layers), ["layer_2"], "layers")
    checkEqual(list(simple.FindSource("kmeans").TopChannels), [7], "top channels")
    representations = [simple.GetRepresentation(grid, view) for view in simple.GetRenderViews()
                       if simple.GetRepresentation(grid, view)]
    check(any(shown.SMProxy.GetXMLName() == "ImageGridRepresentation" and shown.MapScalars == 0
              for shown in representations), "the sheet is not shown in its own colors")


def testXml():
    kmeans, grid = pipeline()
    samples = {name: np.copy(values) for name, values in table(kmeans).items()}
    sheet = pixels(grid).copy()
    with tempfile.TemporaryDirectory() as folder:
        file = os.path.join(folder, "state.pvsm")
        simple.SaveState(file)
        simple.ResetSession()
        check(simple.FindSource("kmeans") is None, "the session was not reset")
        simple.LoadState(file)
    checkRestored(samples, sheet)


def testOldState():
    """From the time when there were Channel Factors and no Interventions."""
    simple.ResetSession()
    pipeline()
    simple.FindSource("generator").ChannelFactors = [2, 7, 0, 2, 9, 0]
    with tempfile.TemporaryDirectory() as folder:
        file = os.path.join(folder, "state.pvsm")
        simple.SaveState(file)
        with open(file) as stream:
            text, found = re.subn(r'<Property name="Interventions" id="[^"]*"/>', "", stream.read())
        checkEqual(found, 1, "properties that there were not")
        with open(file, "w") as stream:
            stream.write(text)
        simple.ResetSession()
        simple.LoadState(file)
    generator = simple.FindSource("generator")
    checkEqual(list(generator.ChannelFactors), [2, 7, 0, 2, 9, 0], "factors")
    checkEqual(list(generator.Interventions), [], "interventions")
    off = np.nonzero(~table(simple.FindSource("pooling"))["layer_2"].any(0))[0]
    check({7, 9} <= set(off), f"channels that are off: {off}")


def testInterventions():
    """Come back with a state."""
    simple.ResetSession()
    pipeline()
    lines = ["2 7 set 0.5", "1 all clamp 0 1 gradients"]
    simple.FindSource("generator").Interventions = lines
    with tempfile.TemporaryDirectory() as folder:
        file = os.path.join(folder, "state.pvsm")
        simple.SaveState(file)
        simple.ResetSession()
        simple.LoadState(file)
    checkEqual(list(simple.FindSource("generator").Interventions), lines, "lines")
    check(table(simple.FindSource("pooling"))["layer_2"][:, 7].all(), "a channel that is set")


def loadPython(folder, state, call):
    """A state in a process of its own, as users run such a script; `call` is then called, a function of this file."""
    script = os.path.join(folder, "state.py")
    with open(script, "w") as file:
        file.write("import sys\n"
                   f"sys.path.insert(0, {os.path.dirname(os.path.abspath(__file__))!r})\n"
                   "import numpy as np\n"
                   "import stages\n"
                   "stages.load()\n" + state + f"\nimport TestStates\nTestStates.{call}\nprint('restored')\n")
    result = subprocess.run([os.environ["LAYERSCOPE_PVPYTHON"], script], capture_output=True, text=True, timeout=100)
    check("restored" in result.stdout, result.stdout + result.stderr)


def testPython():
    simple.ResetSession()
    kmeans, grid = pipeline()
    with tempfile.TemporaryDirectory() as folder:
        np.savez(os.path.join(folder, "kmeans.npz"), **table(kmeans))
        np.save(os.path.join(folder, "sheet.npy"), pixels(grid))
        loadPython(folder, smstate.get_state(),
                   f"checkRestored(np.load({folder + '/kmeans.npz'!r}), np.load({folder + '/sheet.npy'!r}))")


def testUndo():
    """By ParaView's own undo stack, as in its window."""
    from paraview.modules.vtkRemotingServerManager import vtkSMProxyManager, vtkSMUndoStack, vtkSMUndoStackBuilder

    manager = vtkSMProxyManager.GetProxyManager()
    stack, builder = vtkSMUndoStack(), vtkSMUndoStackBuilder()
    builder.SetUndoStack(stack)
    manager.SetUndoStackBuilder(builder)

    def change(label, action):
        builder.Begin(label)
        action()
        builder.End()
        builder.PushToStack()

    samples = simple.LatentSamples(NumberOfSamples=6)
    pooling = simple.SpatialPooling(Input=simple.Generator(Input=samples), Layers=["layer_1"])
    kmeans = simple.LayerKMeans(Input=pooling, NumberOfClusters=2)
    table(kmeans)

    def state():
        # ParaView's window pushes what the stack restored, too.
        for proxy in (samples, pooling, kmeans):
            proxy.UpdateVTKObjects()
        rows = table(kmeans)
        return len(rows["layer"]), sorted(set(rows["layer"])), rows["cluster"].max() + 1

    states = [state()]
    change("samples", lambda: samples.__setattr__("NumberOfSamples", 9))
    states.append(state())
    change("layers", lambda: pooling.__setattr__("Layers", ["layer_1", "layer_3"]))
    states.append(state())
    change("clusters", lambda: kmeans.__setattr__("NumberOfClusters", 3))
    states.append(state())
    checkEqual(states, [(6, [1], 2), (9, [1], 2), (18, [1, 3], 2), (18, [1, 3], 3)], "states")
    for expected in states[-2::-1]:
        stack.Undo()
        checkEqual(state(), expected, "after undo")
    for expected in states[1:]:
        stack.Redo()
        checkEqual(state(), expected, "after redo")
    manager.SetUndoStackBuilder(None)


def testSeries():
    """Files of a series, the steps that are collected and the time at hand come back; files of one network as well."""
    files = [str(file) for file in sorted((stages.SOURCE / "weights" / "digits_mlp").glob("epoch_*.onnx"))]
    digits = str(stages.SOURCE / "weights" / "digits" / "t10k-2000-images-idx3-ubyte.gz")
    for chosen in (files, files[:1]):
        simple.ResetSession()
        reader = simple.MNISTReader(FileName=digits, MaximumSamples=50)
        network = simple.Network(registrationName="series", Input=reader, Network=chosen)
        predictions = simple.Predictions(registrationName="said", Input=network)
        epochs = [0, 3, 16] if len(chosen) > 1 else []
        simple.CollectEpochs(registrationName="collected", Input=predictions, Epochs=epochs)
        expected = {key: np.copy(values) for key, values in table(simple.FindSource("collected")).items()}
        with tempfile.TemporaryDirectory() as folder:
            file = os.path.join(folder, "state.pvsm")
            simple.SaveState(file)
            state = smstate.get_state()
            simple.ResetSession()
            simple.LoadState(file)
            checkSeries(chosen, epochs, expected)
            np.savez(os.path.join(folder, "expected.npz"), **expected)
            loadPython(folder, state, f"checkSeries({chosen}, {epochs}, np.load({folder + '/expected.npz'!r}))")


def checkSeries(files, epochs, expected):
    network = simple.FindSource("series")
    checkEqual(list(network.Network), files, "files")
    network.UpdatePipelineInformation()
    checkEqual(list(network.TimestepValues), [int(file[-8:-5]) for file in files] if len(files) > 1 else [], "time steps")
    checkEqual(list(simple.FindSource("collected").Epochs), epochs, "epochs")
    for key, values in table(simple.FindSource("collected")).items():
        checkEqual(np.asarray(values), np.asarray(expected[key]), key)


def testOneFileOfBefore():
    """In states, a single file stands as it did when Network could be one alone."""
    simple.ResetSession()
    pipeline()
    with tempfile.TemporaryDirectory() as folder:
        file = os.path.join(folder, "state.pvsm")
        simple.SaveState(file)
        with open(file) as stream:
            text = stream.read()
    before = r'<Property name="Network" id="[^"]*" number_of_elements="1">\s*<Element index="0" value="%s"/>'
    check(re.search(before % re.escape(str(stages.CATS)), text), "the property in the state")
    simple.FindSource("generator").Network = ""  # as a default stood there
    checkEqual(len(table(simple.FindSource("pooling"))["layer_2"]), 12, "rows")


def testStagesThatGoBackward():
    simple.ResetSession()
    generator = simple.Generator(Input=simple.LatentSamples(NumberOfSamples=5))
    simple.ActivationMaximization(registrationName="excited", Input=generator, Layer="layer_1", Channels=[7, 3], Steps=2, Seed=4,
                                  Decay=0.1, BestSamples=2)
    simple.Attribution(registrationName="explained", Input=generator, Target="Unit", Unit=5, Output="layer_2", Method="SmoothGrad", Samples=3)
    before = {name: {key: np.copy(values) for key, values in table(simple.FindSource(name), 1).items()} for name in ("excited", "explained")}
    with tempfile.TemporaryDirectory() as folder:
        file = os.path.join(folder, "state.pvsm")
        simple.SaveState(file)
        simple.ResetSession()
        simple.LoadState(file)
    for name, columns in before.items():
        after = table(simple.FindSource(name), 1)
        checkEqual(sorted(after), sorted(columns), name)
        for key, values in columns.items():
            checkEqual(np.asarray(after[key]), values, f"{name}: {key}")
    checkEqual(list(simple.FindSource("excited").Channels), [7, 3], "channels")


def testLayerProjection():
    simple.ResetSession()
    pooling = simple.SpatialPooling(Input=simple.Generator(Input=simple.LatentSamples(NumberOfSamples=40)), Layers=["layer_4", "layer_5"])
    simple.LayerProjection(registrationName="places", Input=pooling, Method="UMAP", Dimensions=3, Neighbors=7, MinimumDistance=.2,
                           Iterations=20, Align="Start From Previous", Metric="Cosine", Seed=3)
    before = {key: np.copy(values) for key, values in table(simple.FindSource("places")).items()}
    with tempfile.TemporaryDirectory() as folder:
        file = os.path.join(folder, "state.pvsm")
        simple.SaveState(file)
        simple.ResetSession()
        simple.LoadState(file)
    stage = simple.FindSource("places")
    checkEqual((stage.Method, stage.Metric, stage.Align, stage.Neighbors), ("UMAP", "Cosine", "Start From Previous", 7), "properties")
    for key, values in table(stage).items():
        checkEqual(values, before[key], key)


def testNeuronProjection():
    simple.ResetSession()
    pooling = simple.SpatialPooling(Input=simple.Generator(Input=simple.LatentSamples(NumberOfSamples=30)), Layers=["layer_4", "layer_5"])
    simple.NeuronProjection(registrationName="neurons", Input=pooling, Layers=["layer_5"], Method="t-SNE", Perplexity=4, Dimensions=3,
                            Dissimilarity="Euclidean", IncludeDeadNeurons=1)
    before = {key: np.copy(values) for key, values in table(simple.FindSource("neurons")).items()}
    with tempfile.TemporaryDirectory() as folder:
        file = os.path.join(folder, "state.pvsm")
        simple.SaveState(file)
        simple.ResetSession()
        simple.LoadState(file)
    stage = simple.FindSource("neurons")
    checkEqual((stage.Method, stage.Dissimilarity, stage.Perplexity), ("t-SNE", "Euclidean", 4), "properties")
    for key, values in table(stage).items():
        checkEqual(values, before[key], key)
    checkEqual(list(stage.Layers), ["layer_5"], "layers")


def testSelectionActivation():
    simple.ResetSession()
    pooling = simple.SpatialPooling(Input=simple.Generator(Input=simple.LatentSamples(NumberOfSamples=30)), Layers=["layer_4"])
    neurons = simple.NeuronProjection(Input=pooling)
    simple.SelectionActivation(registrationName="activation", Input=pooling, Neurons=neurons, Samples=simple.LayerProjection(Input=pooling, Method="PCA"),
                               FollowSelection=0, NeuronSelection=simple.GlobalIDSelectionSource(FieldType="ROW", GlobalIDs=[4000001]),
                               Selection=simple.GlobalIDSelectionSource(FieldType="ROW", GlobalIDs=[3, 4]))
    tables = [{key: np.copy(values) for key, values in table(simple.FindSource("activation"), port).items()} for port in (0, 1)]
    with tempfile.TemporaryDirectory() as folder:
        file = os.path.join(folder, "state.pvsm")
        simple.SaveState(file)
        simple.ResetSession()
        simple.LoadState(file)
    stage = simple.FindSource("activation")
    checkEqual(stage.FollowSelection, 0, "property")
    for port, before in enumerate(tables):
        checkEqual(np.isfinite(before["selection_activation"]).all(), True, "column")
        for key, values in table(stage, port).items():
            checkEqual(values, before[key], key)


if __name__ == "__main__":
    run(testXml, testOldState, testSeries, testOneFileOfBefore, testInterventions, testPython, testUndo, testStagesThatGoBackward, testLayerProjection, testNeuronProjection, testSelectionActivation)
