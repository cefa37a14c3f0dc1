"""Collect Epochs with steps that don't go together, steps that there aren't, and networks that cannot be read."""

import pathlib
import tempfile

import numpy as np
from paraview import simple
from vtkmodules.util.vtkAlgorithm import VTKPythonAlgorithmBase
from vtkmodules.vtkCommonCore import vtkFloatArray
from vtkmodules.vtkCommonDataModel import vtkTable
from vtkmodules.vtkCommonExecutionModel import vtkStreamingDemandDrivenPipeline as Pipeline

from classifier import Classifier
from datasets import digits, writeMnist
from epochs import timedTable, writeSeries
from onnx_files import node, writeNetwork
from stages import arrays, check, checkEqual, expectError, expectQuiet, messages, run, table, tableFrom

FOLDER = pathlib.Path(tempfile.mkdtemp())
PICTURES, LABELS = digits(20)
DIGITS = writeMnist(FOLDER, PICTURES, LABELS % 5)


def network(files):
    return simple.Network(Input=simple.MNISTReader(FileName=DIGITS), Network=files)


def collected(source, **properties):
    return simple.CollectEpochs(Input=source, **properties)


def changing(*columns):
    """A source that has other columns at each time step: expressions of numpy, by name."""
    source = timedTable(list(range(len(columns))))
    source.Script = f"""
import numpy
executive = self.GetExecutive()
time = executive.GetOutputInformation(0).Get(executive.UPDATE_TIME_STEP())
for name, values in {list(columns)}[int(time)].items():
    output.RowData.append(eval(values), name)
output.GetInformation().Set(output.DATA_TIME_STEP(), time)
"""
    return source


def testOtherArchitectures():
    """The first file that differs, what was expected and found; the errors are the same at any property of the stage behind."""
    folder = FOLDER / "others"
    folder.mkdir()
    files = [Classifier(side=28, seed=0).write(folder / "epoch_0.onnx"), Classifier(side=28, seed=1).write(folder / "epoch_1.onnx"),
             Classifier(side=28, classes=6, seed=2).write(folder / "epoch_2.onnx"),
             Classifier(side=28, classes=7, seed=3).write(folder / "epoch_3.onnx")]
    stage = collected(simple.Predictions(Input=network(files)))
    expectError(stage, files[2], "'probability'", "epoch 2", "expected 5 components", "found 6 components", outputs=2)
    stage.Epochs = [0, 1]
    checkEqual(len(expectQuiet(lambda: table(stage))["epoch"]), 40, "the steps that go together")
    files[2] = writeNetwork(folder / "epoch_2.onnx", [node("Flatten", ["image"], ["flat"]), node("Gemm", ["flat", "w"], ["one"]),
                                                      node("Relu", ["one"], ["two"]), node("Gemm", ["two", "v"], ["output"])],
                            (1, 28, 28), w=np.random.RandomState(2).normal(size=(784, 9)).astype(np.float32),
                            v=np.random.RandomState(3).normal(size=(9, 5)).astype(np.float32))
    stage = collected(simple.SpatialPooling(Input=network(files), Normalization="None"))
    expectError(stage, files[2], "'layer_1'", "epoch 2", "expected 4 components", "found 9 components", outputs=2)


def testOtherColumns():
    x, y = "numpy.arange(3)", "numpy.ones(3)"
    expectError(collected(changing({"x": x, "y": y}, {"x": x})), "epoch 1", "no column 'y'", "expected x, y", "found x", outputs=2)
    expectError(collected(changing({"x": x}, {"x": x}, {"x": x, "y": y})), "epoch 2", "a column 'y'", "expected x", "found x, y",
                outputs=2)
    expectError(collected(changing({"x": x}, {"x": y})), "'x'", "epoch 1", "found 1 component of type double", outputs=2)
    rows = table(collected(changing({"x": x, "y": y}, {"y": "2 * numpy.ones(2)", "x": "numpy.arange(2)"})))
    checkEqual((rows["x"].tolist(), rows["y"].tolist()), ([0, 1, 2, 0, 1], [1, 1, 1, 2, 2]), "another order, another number of rows")


def testBrokenFile():
    """Said once, by the stage that reads it."""
    for place in range(3):
        folder = FOLDER / f"broken_{place}"
        folder.mkdir()
        files = writeSeries(folder)
        pathlib.Path(files[place]).write_text("no network")
        stage = collected(simple.Predictions(Input=network(files)))
        message = expectError(stage, files[place], outputs=2)
        check("vtkGenerator" in message, message)
        stage.Epochs = [epoch for epoch in (0, 2, 10) if epoch != (0, 2, 10)[place]]
        checkEqual(len(expectQuiet(lambda: table(stage))["epoch"]), 40, "the other steps")


class Failing(VTKPythonAlgorithmBase):
    """A stage of somebody else that fails at one of its six time steps."""

    def __init__(self):
        super().__init__(nInputPorts=0, nOutputPorts=1, outputType="vtkTable")
        self.failsAt = 3

    def RequestInformation(self, request, inputs, outputs):
        outputs.GetInformationObject(0).Set(Pipeline.TIME_STEPS(), [float(step) for step in range(6)], 6)
        outputs.GetInformationObject(0).Set(Pipeline.TIME_RANGE(), [0.0, 5.0], 2)
        return 1

    def RequestData(self, request, inputs, outputs):
        info = outputs.GetInformationObject(0)
        column = vtkFloatArray()
        column.SetName("x")
        column.InsertNextValue(info.Get(Pipeline.UPDATE_TIME_STEP()))
        made = vtkTable.GetData(info)
        made.AddColumn(column)
        made.GetInformation().Set(made.DATA_TIME_STEP(), column.GetValue(0))
        return 0 if column.GetValue(0) == self.failsAt else 1


def testFailureInTheMidst():
    """The run ends, with empty outputs, and the next one is whole."""
    stage, source = collected(simple.MNISTReader(FileName=DIGITS)).GetClientSideObject(), Failing()
    stage.SetInputConnection(source.GetOutputPort())
    with messages() as found:
        stage.Update()
    check("failed at epoch 3" in found[-1], found)
    checkEqual([stage.GetOutputDataObject(port).GetNumberOfRows() for port in range(2)], [0, 0], "rows")
    source.failsAt = None
    source.Modified()
    stage.Update()
    checkEqual(arrays(stage.GetOutputDataObject(0).GetRowData())["x"].tolist(), list(range(6)), "rows")


def testProperties():
    folder = FOLDER / "good"
    folder.mkdir()
    source = network(writeSeries(folder))
    expectError(collected(source, Epochs=[2, 5]), "expected some of 0, 2, 10", "found 5", outputs=2)
    expectError(collected(source, Epochs=[float("nan")]), "found nan", outputs=2)
    expectError(collected(source, Stride=0), "Stride", "found 0", outputs=2)
    expectError(collected(source, Stride=-3), "Stride", "found -3", outputs=2)
    expectError(collected(tableFrom({"x": np.arange(3)}), Epochs=[0]), "no time steps", "found 0", outputs=2)


def testTwice():
    expectError(collected(collected(timedTable())), "'epoch' already", outputs=2)


def testNoRows():
    """Tables without rows, or without anything, are no reason to stop."""
    rows = expectQuiet(lambda: table(collected(changing({"x": "numpy.arange(0)"}, {"x": "numpy.arange(2)"}))))
    checkEqual(rows["x"].tolist(), [0, 1], "rows")
    stage = collected(tableFrom({}))
    checkEqual(list(expectQuiet(lambda: table(stage))), [], "columns")
    checkEqual(table(stage, 1)["Time"].tolist(), [0], "an epoch without rows")


def testHuge():
    """More than memory holds is said after the first step: four columns of which all rows are one place."""
    source = timedTable([float(step) for step in range(20000)])
    source.Script = """
from vtkmodules.vtkCommonCore import vtkFloatArray
executive = self.GetExecutive()
time = executive.GetOutputInformation(0).Get(executive.UPDATE_TIME_STEP())
column = vtkFloatArray()
column.SetName("x")
column.SetNumberOfTuples(5000000)
output.VTKObject.AddColumn(column)
output.GetInformation().Set(output.DATA_TIME_STEP(), time)
"""
    expectError(collected(source), "20000 epochs", "memory", outputs=2)


run(testOtherArchitectures, testOtherColumns, testBrokenFile, testFailureInTheMidst, testProperties, testTwice, testNoRows, testHuge)
