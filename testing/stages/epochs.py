"""Networks at several moments of a training, small enough to be written here."""

import pathlib

import numpy as np
from paraview import simple

from classifier import Classifier
from onnx_files import node, writeNetwork

EPOCHS = [0, 2, 10]


def writeSeries(folder, epochs=EPOCHS, side=28):
    """A classifier of its own for each epoch; their files in the order of the epochs."""
    return [Classifier(side=side, seed=epoch).write(pathlib.Path(folder) / f"epoch_{epoch}.onnx") for epoch in epochs]


def writeGenerators(folder, epochs=EPOCHS):
    """From 4 numbers to an RGB picture of 8 x 8 pixels, by way of 6 hidden channels."""
    files = []
    for epoch in epochs:
        random = np.random.RandomState(epoch)
        nodes = [node("Gemm", ["image", "w1"], ["hidden"]), node("Relu", ["hidden"], ["relu"]),
                 node("Gemm", ["relu", "w2"], ["flat"]), node("Tanh", ["flat"], ["tanh"]),
                 node("Reshape", ["tanh", "shape"], ["output"])]
        files.append(writeNetwork(pathlib.Path(folder) / f"gan_{epoch}.onnx", nodes, (4,), outputShape=("n", 3, 8, 8),
                                  w1=random.normal(size=(4, 6)).astype(np.float32),
                                  w2=random.normal(size=(6, 192)).astype(np.float32), shape=np.array([-1, 3, 8, 8])))
    return files


def at(proxy, time):
    """Brings a stage up to date at a time."""
    for port in range(proxy.SMProxy.GetNumberOfOutputPorts()):
        proxy.SMProxy.UpdatePipeline(time)
    return proxy


def timeOf(proxy, port=0):
    """The time that an output says to be of; None where it says none."""
    data = proxy.GetClientSideObject().GetOutputDataObject(port)
    key = data.DATA_TIME_STEP()
    return data.GetInformation().Get(key) if data.GetInformation().Has(key) else None


def runs(proxy):
    """Counts from now on how often a stage runs: a list that grows."""
    found = []
    proxy.GetClientSideObject().AddObserver("StartEvent", lambda *_: found.append(1))
    return found


def timeSteps(proxy):
    proxy.UpdatePipelineInformation()
    return list(proxy.TimestepValues)


def timedTable(times=(0, 10)):
    """A source with time steps of its own: 3 rows of `z`, whose first number is the time. Its script may replace functions of
    the test, such as any, by numpy's."""
    source = simple.ProgrammableSource(OutputDataSetType="vtkTable")
    source.ScriptRequestInformation = f"""
executive = self.GetExecutive()
info = executive.GetOutputInformation(0)
info.Remove(executive.TIME_STEPS())
for time in {list(times)}:
    info.Append(executive.TIME_STEPS(), time)
info.Remove(executive.TIME_RANGE())
info.Append(executive.TIME_RANGE(), {times[0]})
info.Append(executive.TIME_RANGE(), {times[-1]})
"""
    source.Script = """
import numpy
executive = self.GetExecutive()
info = executive.GetOutputInformation(0)
time = info.Get(executive.UPDATE_TIME_STEP()) if info.Has(executive.UPDATE_TIME_STEP()) else -1
z = numpy.random.RandomState(5).normal(size=(3, 4)).astype("f4")
z[:, 0] = time
output.RowData.append(z, "z")
output.GetInformation().Set(output.DATA_TIME_STEP(), time)
"""
    return source
