"""What the tests of the stages share: loading the plugin, tables as numpy arrays, errors as text.

The environment says where things are: LAYERSCOPE_PLUGIN, the built plugin; LAYERSCOPE_SOURCE, the sources;
LAYERSCOPE_PVPYTHON, the interpreter.
"""

import contextlib
import os
import pathlib
import re
import struct
import sys
import time

import numpy as np
from paraview import servermanager, simple
from vtkmodules.util.numpy_support import vtk_to_numpy
from vtkmodules.vtkCommonCore import vtkDataArray, vtkOutputWindow, vtkStringOutputWindow

from selections import APPENDED, select  # noqa: F401  (for the tests)

PLUGIN = os.environ["LAYERSCOPE_PLUGIN"]
SOURCE = pathlib.Path(os.environ["LAYERSCOPE_SOURCE"])
NETWORKS = SOURCE / "testing" / "networks"
CATS = SOURCE / "weights" / "cats.onnx"
GOLDEN = SOURCE / "weights" / "golden"


def load(remote=False):
    """Loads the plugin; its proxies are then functions of paraview.simple."""
    simple.LoadPlugin(PLUGIN, remote=remote, ns=globals())
    listed = (SOURCE / "filters" / "stages.cmake").read_text()
    for name in re.findall(r"layerscope_stage\(\w+ (\w+)", listed):
        setattr(simple, name, globals()[name])


def arrays(attributes):
    """All arrays of a vtkFieldData by name, numbers as numpy arrays, strings as lists."""
    found = {}
    for index in range(attributes.GetNumberOfArrays()):
        array = attributes.GetAbstractArray(index)
        if isinstance(array, vtkDataArray):
            found[array.GetName()] = vtk_to_numpy(array)
        else:
            found[array.GetName()] = [array.GetValue(i) for i in range(array.GetNumberOfValues())]
    return found


def table(proxy, port=0):
    """The rows of an output, after bringing it up to date."""
    proxy.UpdatePipeline()
    return arrays(servermanager.Fetch(proxy, idx=port).GetRowData())


def fields(proxy, port=0):
    proxy.UpdatePipeline()
    return arrays(servermanager.Fetch(proxy, idx=port).GetFieldData())


def globalIds(proxy, port=0):
    """Name of the array that is the rows' global ids."""
    proxy.UpdatePipeline()
    ids = servermanager.Fetch(proxy, idx=port).GetRowData().GetGlobalIds()
    return ids.GetName() if ids else None


def pixels(proxy):
    """An image output as [height, width, 3], the top row first."""
    proxy.UpdatePipeline()
    image = servermanager.Fetch(proxy)
    width, height, _ = image.GetDimensions()
    if width * height == 0:
        return np.zeros((0, 0, 3), np.uint8)
    return vtk_to_numpy(image.GetPointData().GetScalars()).reshape(height, width, 3)[::-1]


@contextlib.contextmanager
def messages():
    """Collects what is reported as error or warning inside the block: a list of texts."""
    window = vtkStringOutputWindow()
    before = vtkOutputWindow.GetInstance()
    vtkOutputWindow.SetInstance(window)
    found = []
    try:
        yield found
    finally:
        vtkOutputWindow.SetInstance(before)
        found += [text.strip() for text in window.GetOutput().split("\n\n") if text.strip()]


def expectError(proxy, *parts, outputs=1):
    """One message that contains all parts; every output is empty and says why."""
    with messages() as found:
        proxy.UpdatePipeline()
    check(len(found) == 1, f"expected one message, found {found}")
    for part in parts:
        check(str(part) in found[0], f"expected '{part}' in: {found[0]}")
    for port in range(outputs):
        data = servermanager.Fetch(proxy, idx=port)
        size = data.GetNumberOfRows() if data.IsA("vtkTable") else data.GetNumberOfPoints()
        check(size == 0, f"output {port} is not empty")
        check("layerscope_error" in arrays(data.GetFieldData()), f"output {port} does not say why it is empty")
    return found[0]


def expectSilence(makeStage):
    """What a stage before has said is not said again: `makeStage` puts a stage behind one that fails."""
    with messages() as said:
        makeStage(simple.Generator(Input=golden(), Network="/no/such.onnx")).UpdatePipeline()
    check(len(said) == 1 and "/no/such.onnx" in said[0], said)


def expectQuiet(action):
    """Runs something that must not report anything."""
    with messages() as found:
        result = action()
    check(not found, f"unexpected: {found}")
    return result


def presetName(name):
    """A preset's name in this version: from ParaView 6.1 on, matplotlib's is not behind it."""
    presets = servermanager.vtkSMTransferFunctionPresets.GetInstance()
    return name if presets.HasPreset(name) else name.replace(" (matplotlib)", "")


def check(condition, message="check failed"):
    if not condition:
        raise AssertionError(message)


def checkEqual(found, expected, what=""):
    if isinstance(found, np.ndarray) or isinstance(expected, np.ndarray):
        check(np.array_equal(found, expected), f"{what}: expected {expected}, found {found}")
    else:
        check(found == expected, f"{what}: expected {expected!r}, found {found!r}")


def checkClose(found, expected, tolerance, what=""):
    """Largest difference relative to the largest expected value."""
    found, expected = np.asarray(found, float), np.asarray(expected, float)
    check(found.shape == expected.shape, f"{what}: expected shape {expected.shape}, found {found.shape}")
    scale = max(np.abs(expected).max(initial=0), 1e-300)
    worst = np.abs(found - expected).max(initial=0) / scale
    check(worst <= tolerance, f"{what}: differs by {worst:.3g}, allowed are {tolerance:.3g}")


def messageFields(data):
    """The fields of a protobuf message, (number, value): whole numbers, or bytes."""
    position = 0

    def varint():
        nonlocal position
        value = shift = 0
        while True:
            byte = data[position]
            position += 1
            value |= (byte & 127) << shift
            shift += 7
            if byte < 128:
                return value

    while position < len(data):
        key = varint()
        number, wire = key >> 3, key & 7
        if wire == 0:
            yield number, varint()
            continue
        length = varint() if wire == 2 else {1: 8, 5: 4}[wire]
        yield number, data[position:position + length]
        position += length


def namedTensor(data):
    """Name and values of an ONNX TensorProto of floats or int64."""
    shape, values, name, kind = [], None, "", 1
    for number, content in messageFields(data):
        if number == 1 and isinstance(content, int):
            shape.append(content)
        elif number == 1:  # packed extents
            value = shift = 0
            for byte in content:
                value |= (byte & 127) << shift
                shift += 7
                if byte < 128:
                    shape.append(value)
                    value = shift = 0
        elif number == 2:
            kind = content
        elif number == 4:
            values = np.array(struct.unpack(f"<{len(content) // 4}f", content), np.float32)
        elif number == 8:
            name = content.decode()
        elif number == 9:
            values = np.frombuffer(content, {1: "<f4", 7: "<i8"}[kind])
    return name, values.reshape(shape)


def tensor(path):
    """Values of a file that holds an ONNX TensorProto of floats."""
    return namedTensor(pathlib.Path(path).read_bytes())[1]


def initializers(path):
    """The tensors that an ONNX file holds, by name."""
    found = {}
    for number, graph in messageFields(pathlib.Path(path).read_bytes()):
        if number == 7:
            found.update(namedTensor(content) for field, content in messageFields(graph) if field == 5)
    return found


def tableFrom(columns, fieldStrings=None):
    """A source whose table has these columns: numpy arrays [rows] or [rows, components], or lists of texts."""
    from vtkmodules.util.numpy_support import numpy_to_vtk
    from vtkmodules.vtkCommonCore import vtkStringArray
    from vtkmodules.vtkCommonDataModel import vtkTable

    def textArray(values):
        array = vtkStringArray()
        for value in values:
            array.InsertNextValue(value)
        return array

    made = vtkTable()
    for name, values in columns.items():
        isText = isinstance(values, list)
        array = textArray(values) if isText else numpy_to_vtk(np.ascontiguousarray(values), deep=1)
        array.SetName(name)
        made.AddColumn(array)
    for name, value in (fieldStrings or {}).items():
        text = textArray([value])
        text.SetName(name)
        made.GetFieldData().AddArray(text)
    producer = simple.TrivialProducer()
    producer.GetClientSideObject().SetOutput(made)
    producer.UpdatePipeline()
    return producer


def golden():
    """A source of the golden latents, with the columns `sample` and `z`."""
    latents = tensor(GOLDEN / "z.pb")
    return tableFrom({"sample": np.arange(len(latents), dtype=np.int64), "z": latents})


def selectionOfIds(values):
    """Of rows, by their global ids."""
    return simple.GlobalIDSelectionSource(FieldType="ROW", GlobalIDs=values)


def run(*tests):
    """Runs the functions in turn; the first failure ends the process with its traceback."""
    load()
    for test in tests:
        print(test.__name__, flush=True)
        start = time.monotonic()
        test()
        for proxy in list(simple.GetSources().values()):
            simple.Delete(proxy)
        print(f"{test.__name__}: {time.monotonic() - start:.1f} s", flush=True)
    print("passed", flush=True)
    sys.stdout.flush()
