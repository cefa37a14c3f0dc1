"""A series of networks is time: every stage behind it follows, and gives what it gives of the one file."""

import os
import pathlib
import shutil
import tempfile

import numpy as np
from paraview import servermanager, simple
from vtkmodules.util.numpy_support import vtk_to_numpy

from datasets import digits, writeMnist
from epochs import EPOCHS, at, runs, timedTable, timeOf, timeSteps, writeGenerators, writeSeries
from stages import arrays, check, checkEqual, expectError, expectQuiet, messages, run, table, tableFrom

FOLDER = pathlib.Path(tempfile.mkdtemp())
PICTURES, LABELS = digits(40)
DIGITS = writeMnist(FOLDER, PICTURES, LABELS % 5)
FILES = writeSeries(FOLDER)
GENERATORS = writeGenerators(FOLDER)
# Back and forth, times between and beyond the steps, and one twice: nothing of another epoch may be left.
TIMES = [(10, 10), (0, 0), (2, 2), (2, 2), (9.5, 2), (10, 10), (99, 10), (-1, 0)]


def network(files, **properties):
    return simple.Network(Input=simple.MNISTReader(FileName=DIGITS), Network=files, **properties)


def generator(files):
    z = np.random.RandomState(1).normal(size=(9, 4)).astype(np.float32)
    return simple.Generator(Input=tableFrom({"z": z}), Network=files)


def content(data):
    found = arrays(data.GetRowData() if data.IsA("vtkTable") else data.GetPointData())
    return {**found, "size": data.GetDimensions() if data.IsA("vtkImageData") else data.GetNumberOfRows()}


def outputs(stage):
    algorithm = stage.GetClientSideObject()
    return [{name: np.copy(values) for name, values in content(algorithm.GetOutputDataObject(port)).items()}
            for port in range(algorithm.GetNumberOfOutputPorts())]


def checkFollows(makeSource, files, makeStage):
    """Against the stage behind the one file of each epoch."""
    expected = {}
    for epoch, file in zip(EPOCHS, files):
        stage = makeStage(makeSource(file))
        expectQuiet(stage.UpdatePipeline)
        expected[epoch] = outputs(stage)
    name = stage.SMProxy.GetXMLName()
    check(any(not np.array_equal(values, expected[EPOCHS[1]][port][key], equal_nan=values.dtype.kind == "f")
              for port, found in enumerate(expected[EPOCHS[0]]) for key, values in found.items()
              if np.shape(values) == np.shape(expected[EPOCHS[1]][port].get(key))), f"{name}: the epochs do not differ")
    stage = makeStage(makeSource(files))
    for time, epoch in TIMES:
        expectQuiet(lambda: at(stage, time))
        checkEqual(timeOf(stage), epoch, f"{name}, time")
        for port, (found, wanted) in enumerate(zip(outputs(stage), expected[epoch])):
            checkEqual(sorted(found), sorted(wanted), f"{name}, output {port} at {time}")
            for key, values in wanted.items():
                check(np.array_equal(found[key], values, equal_nan=values.dtype.kind == "f"), f"{name}, {key} at {time}")


def chain(*stages):
    """A function that puts these behind a source, one behind the other."""
    def build(source):
        for make in stages:
            source = make(source)
        return source
    return build


def pooled(source, **properties):
    return simple.SpatialPooling(Input=source, **{"Normalization": "None", **properties})


def testClassifiers():
    kmeans = lambda source: simple.LayerKMeans(Input=pooled(source), NumberOfClusters=3)  # noqa: E731
    for make in (lambda source: simple.Predictions(Input=source), pooled, kmeans,
                 lambda source: simple.ClusterFlow(Input=simple.LayerKMeans(Input=pooled(source, Layers=["layer_1", "layer_2"]))),
                 lambda source: simple.NetworkParameters(Input=source), lambda source: simple.FilterGrid(Input=source),
                 lambda source: simple.FeatureMaps(Input=source, MaximumSamples=2),
                 lambda source: simple.TensorValues(Input=source, Tensor="logits", NumberOfRows=3),
                 lambda source: simple.Attribution(Input=source, MaximumSamples=3, KeepAttributions=1),
                 lambda source: simple.ActivationMaximization(Input=source, Layer="layer_2", Steps=2, KeepInputs=1)):
        checkFollows(network, FILES, make)


def testFieldDataThatIsLost():
    """Extract Selection drops what binds a table to its network."""
    ids = lambda: simple.GlobalIDSelectionSource(FieldType="ROW", GlobalIDs=[3, 5, 7])  # noqa: E731
    checkFollows(network, FILES, chain(lambda source: simple.ExtractSelection(Input=source, Selection=ids()), pooled))
    checkFollows(generator, GENERATORS, chain(lambda source: simple.ExtractSelection(Input=source, Selection=ids()),
                                              lambda source: simple.ImageGrid(Input=source)))


def testGenerators():
    checkFollows(generator, GENERATORS, lambda source: simple.ImageGrid(Input=source))
    checkFollows(generator, GENERATORS, pooled)
    clusters = lambda source: simple.OutputPort(simple.LayerKMeans(Input=pooled(source), NumberOfClusters=2), 2)  # noqa: E731
    checkFollows(generator, GENERATORS, lambda source: simple.ClusterRejectionSampler(
        Input=clusters(source), Layer=1, Cluster=0, Radius=2, RadiusMode="Absolute", NumberOfSamples=4))


def testReader():
    checkFollows(lambda file: simple.NetworkReader(FileName=file), FILES, lambda source: simple.NetworkParameters(Input=source))
    reader = simple.NetworkReader(FileName=FILES)
    checkEqual(timeSteps(reader), EPOCHS, "time steps")
    for time, epoch in TIMES:
        at(reader, time)
        data = reader.GetClientSideObject().GetOutputDataObject(0)
        checkEqual(arrays(data.GetFieldData())["network_file"], [FILES[EPOCHS.index(epoch)]], "file")
        checkEqual(timeOf(reader), epoch, "time")
    reader.FileName = FILES[1]
    checkEqual(timeSteps(reader), [], "time steps of one file")


def testTimeSteps():
    stage = network(FILES[::-1])
    checkEqual(timeSteps(stage), EPOCHS, "the numbers in the names, sorted")
    checkEqual(list(stage.Network), FILES[::-1], "the files as they were given")
    stage.Network = FILES[1:]
    checkEqual(timeSteps(stage), EPOCHS[1:], "other files")
    names = [str(shutil.copy(FILES[0], FOLDER / name)) for name in ("start.onnx", "best_7.onnx")]
    for files, expected in ((names, [0, 1]), (FILES[:1], []), (FILES[0], []), ("", []), ([], []), ([FILES[0], ""], []),
                            ([FILES[2], "", FILES[0]], [0, 10])):
        stage.Network = files
        checkEqual(timeSteps(stage), expected, str(files))
    stage.Network = FILES[2]
    at(stage, 3)
    checkEqual(arrays(stage.GetClientSideObject().GetOutputDataObject(1).GetFieldData())["network_file"], [FILES[2]], "one file")


def testFirstUpdate():
    """Without a time, the first epoch; in ParaView's animation, all."""
    stage = simple.Predictions(Input=network(FILES))
    first = table(stage)["confidence"]
    checkEqual(first, table(simple.Predictions(Input=network(FILES[0])))["confidence"], "the first")
    scene = simple.GetAnimationScene()
    scene.UpdateAnimationUsingDataTimeSteps()
    checkEqual(list(scene.TimeKeeper.TimestepValues), EPOCHS, "time steps of the scene")


def testRuns():
    """The data stay, and nothing runs twice for one epoch."""
    source = network(FILES)
    stage = simple.Predictions(Input=source)
    data, bound, said = runs(source.Input), runs(source), runs(stage)
    for time in (0, 2, 2, 10, 10):
        at(stage, time)
    checkEqual((len(data), len(bound), len(said)), (1, 3, 3), "runs of the reader, Network and Predictions")


def testTimeOfTheInput():
    """An input with time stays at its first step while there is a series; of one network its time passes."""
    source = timedTable((3, 5))
    series = simple.Generator(Input=source, Network=GENERATORS)
    checkEqual(timeSteps(series), EPOCHS, "times")
    for time in (0, 10):
        at(series, time)
        data = series.GetClientSideObject().GetOutputDataObject(0)
        checkEqual(vtk_to_numpy(data.GetRowData().GetArray("z"))[:, 0].tolist(), [3, 3, 3], "the first step")
        checkEqual(timeOf(series), time, "time")
    one = simple.Generator(Input=source, Network=GENERATORS[0])
    checkEqual(timeSteps(one), [3, 5], "times of the input")
    for time in (5, 3):
        at(one, time)
        data = one.GetClientSideObject().GetOutputDataObject(0)
        checkEqual(vtk_to_numpy(data.GetRowData().GetArray("z"))[:, 0].tolist(), [time] * 3, "the step")


def testBrokenFile():
    """It is named at its step; the others work, also with layers that were chosen."""
    folder = FOLDER / "broken"
    for index, fault in enumerate((lambda file: file.unlink(), lambda file: file.write_bytes(file.read_bytes()[:900]),
                                   lambda file: file.write_text("no network"), lambda file: (file.unlink(), file.mkdir()))):
        for place in (0, 1):
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir()
            files = writeSeries(folder)
            fault(pathlib.Path(files[place]))
            stage = pooled(network(files), Layers=["layer_2"])
            good = [epoch for epoch in EPOCHS if epoch != EPOCHS[place]]
            for time in [good[0], EPOCHS[place], good[1], EPOCHS[place], good[0]]:
                with messages() as found:
                    at(stage, time)
                rows = outputs(stage)[0]
                if time == EPOCHS[place]:
                    check(len(found) == 1 and files[place] in found[0], f"fault {index} at {time}: {found}")
                    checkEqual(rows["size"], 0, "rows")
                else:
                    check(not found, f"fault {index} at {time}: {found}")
                    check(rows["layer_2"].shape == (40, 5), f"fault {index} at {time}")


def testOtherArchitecture():
    """One step at a time, networks of a series may differ; a layer that one lacks is an error at its step."""
    folder = FOLDER / "others"
    folder.mkdir()
    from classifier import Classifier
    from onnx_files import node, writeNetwork
    files = [Classifier(side=28, seed=0).write(folder / "epoch_0.onnx"),
             Classifier(side=28, features=7, classes=6, seed=1).write(folder / "epoch_1.onnx"),
             writeNetwork(folder / "epoch_2.onnx", [node("Flatten", ["image"], ["flat"]), node("Gemm", ["flat", "w"], ["output"])],
                          (1, 28, 28), w=np.random.RandomState(2).normal(size=(784, 5)).astype(np.float32))]
    stage = simple.Predictions(Input=network(files))
    for time, classes in ((0, 5), (1, 6), (2, 5), (1, 6)):
        expectQuiet(lambda: at(stage, time))
        checkEqual(outputs(stage)[0]["probability"].shape, (40, classes), f"classes at {time}")
    stage = pooled(network(files), Layers=["layer_2"])
    for time, width in ((0, 5), (1, 6), (0, 5)):
        at(stage, time)
        checkEqual(outputs(stage)[0]["layer_2"].shape, (40, width), "channels")
    with messages() as found:
        at(stage, 2)
    check(len(found) == 1 and files[2] in found[0], f"{found}")
    at(stage, 0)
    checkEqual(outputs(stage)[0]["layer_2"].shape, (40, 5), "the first again")


run(testTimeSteps, testFirstUpdate, testRuns, testTimeOfTheInput, testClassifiers, testFieldDataThatIsLost, testGenerators, testReader,
    testBrokenFile, testOtherArchitecture)
