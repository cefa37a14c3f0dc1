"""FilterGrid: kernels as an image, against those that small networks were made from (testing/networks/make_parameters.py) and
against the tensors in the cat generator's file."""

import os
import tempfile

import numpy as np
from paraview import servermanager, simple
from vtkmodules.util.numpy_support import numpy_to_vtk, vtk_to_numpy

from stages import (CATS, NETWORKS, arrays, check, checkClose, checkEqual, expectQuiet, fields, golden, initializers, messages, run,
                    tableFrom, tensor)

PARAMETERS = NETWORKS / "parameters"


def gridOf(name, **properties):
    return simple.FilterGrid(Input=simple.NetworkReader(FileName=str(PARAMETERS / f"{name}.onnx")), **properties)


def image(grid):
    """Point arrays as [height, width, ...], the top row first."""
    grid.UpdatePipeline()
    data = servermanager.Fetch(grid)
    width, height, _ = data.GetDimensions()
    return {name: values.reshape(height, width, *values.shape[1:])[::-1] for name, values in arrays(data.GetPointData()).items()}


def cells(found, name, shape):
    """Where each unit's kernel is, in the order of the sheet, one value for each weight: [places, *shape]."""
    unit = found["unit"]
    starts = [(x, y) for x in range(1, unit.shape[1]) for y in range(1, unit.shape[0])
              if unit[y, x] >= 0 and unit[y - 1, x] < 0 and unit[y, x - 1] < 0]
    read = []
    for x, y in starts:
        width = next(step for step in range(1, 10000) if unit[y, x + step] != unit[y, x])
        height = next(step for step in range(1, 10000) if unit[y + step, x] != unit[y, x])
        factor = width // shape[1]
        checkEqual((height, width), (factor * shape[0], factor * shape[1]), "extents of a kernel")
        whole = found[name][y:y + height, x:x + width]
        small = whole[::factor, ::factor]
        checkEqual(whole, small.repeat(factor, 0).repeat(factor, 1), "weights that are repeated")
        read.append(small)
    return [unit[y, x] for x, y in starts], np.array(read)


def scaled(kernels):
    flat = np.abs(kernels.reshape(len(kernels), -1)).max(1)
    return kernels / np.where(flat > 0, flat, 1).reshape(-1, *[1] * (kernels.ndim - 1))


def testMeanAndColors():
    """The first layer has three input channels."""
    weights = tensor(PARAMETERS / "pictures_1.pb")
    grid = gridOf("pictures")
    found = expectQuiet(lambda: image(grid))
    units, values = cells(found, "weight", (5, 5))
    checkEqual(units, list(range(6)), "units: down, then right")
    checkClose(values, scaled(weights.astype(float).mean(1)), 1e-6, "weights")
    colors = cells(found, "RGB", (5, 5))[1].astype(float)
    checkClose(np.moveaxis(colors, 3, 1), 127.5 + 127.5 * scaled(weights.astype(float)), 0.51 / 255, "colours")
    checkEqual(servermanager.Fetch(grid).GetPointData().GetScalars().GetName(), "weight", "scalars")
    told = fields(grid)
    checkEqual((told["layer_name"], told["layer_op"], told["layer_units"].tolist(), told["kernel_channels"].tolist()),
               (["layer_1"], ["Conv"], [6], [3]), "fields")


def testScale():
    weights = tensor(PARAMETERS / "pictures_1.pb").astype(float)
    grid = gridOf("pictures", Scale="All Together")
    found = image(grid)
    checkClose(cells(found, "weight", (5, 5))[1], weights.mean(1), 1e-6, "weights")
    colors = cells(found, "RGB", (5, 5))[1].astype(float)
    checkClose(np.moveaxis(colors, 3, 1), 127.5 + 127.5 * weights / np.abs(weights).max(), 0.51 / 255, "colours")
    # 0 is in the middle of what a colour map gets, and around the kernels.
    for each in (grid, gridOf("pictures")):
        values = image(each)["weight"]
        checkEqual(values.min(), -values.max(), "range")
        check(np.median(values[image(each)["unit"] < 0]) == 0, "what is around kernels")


def testOneChannel():
    weights = tensor(PARAMETERS / "pictures_1.pb").astype(float)
    for channel in range(3):
        found = image(gridOf("pictures", InputChannel="One", ChannelNumber=channel, Scale="All Together"))
        checkClose(cells(found, "weight", (5, 5))[1], weights[:, channel], 1e-6, "weights")
        check("RGB" not in found, "colours of one channel")


def testAllChannels():
    """A row is a unit, a column an input channel; each picture has its own scale."""
    weights = tensor(PARAMETERS / "pictures_3.pb").astype(float)
    units, values = cells(image(gridOf("pictures", Layer="layer_3", InputChannel="All")), "weight", (2, 4))
    checkEqual(units, 4 * list(range(6)), "units")
    checkClose(values, scaled(weights.swapaxes(0, 1).reshape(24, 2, 4)), 1e-6, "weights")


def testDimensions():
    """Slices beside one another, sequences as one row."""
    weights = tensor(PARAMETERS / "volumes_1.pb").astype(float)
    found = image(gridOf("volumes", InputChannel="One", ChannelNumber=1, Scale="All Together"))
    units, values = cells(found, "weight", (3, 4))
    checkEqual(sorted(units), [0, 0, 1, 1, 2, 2], "units")
    for unit, slices in zip(range(3), weights[:, 1]):
        mine = values[[place for place, each in enumerate(units) if each == unit]]
        checkClose(mine, slices, 1e-6, "slices")
    weights = tensor(PARAMETERS / "sequences_1.pb").astype(float)
    values = cells(image(gridOf("sequences", Scale="All Together")), "weight", (1, 5))[1]
    checkClose(values[:, 0], weights.mean(1), 1e-6, "weights")


def testFullyConnected():
    """The first layer of a network that is fed with pictures has kernels of their extents."""
    weights = tensor(PARAMETERS / "digits_1.pb").astype(float)
    values = cells(expectQuiet(lambda: image(gridOf("digits", Scale="All Together"))), "weight", (8, 8))[1]
    checkClose(values, weights.reshape(12, 8, 8), 1e-6, "weights")


def testCats():
    """The patches that the units of transposed convolutions paint; layers are named, or the first is taken."""
    stored = initializers(CATS)
    generator = simple.Generator(Input=golden())
    grid = simple.FilterGrid(Input=generator)
    checkEqual(list(grid.GetProperty("KernelLayers")), [f"layer_{layer}" for layer in range(2, 7)], "layers with kernels")
    checkEqual(grid.Layer, "layer_2", "the layer at first")
    for layer, name in ((4, "layer_4"), (5, "layer5"), (6, "image")):
        weights = stored[f"layer{layer}.weight"].astype(float)
        weights = weights if layer == 6 else weights.swapaxes(0, 1)
        grid.Layer = name
        units, values = cells(expectQuiet(lambda: image(grid)), "weight", weights.shape[2:])
        checkEqual(units, list(range(len(weights))), "units")
        checkClose(values, scaled(weights.mean(1)), 1e-5, name)
    grid.Layer, grid.InputChannel = "layer_6", "All"
    units, values = cells(expectQuiet(lambda: image(grid)), "weight", (3, 3))
    checkClose(values, scaled(stored["layer6.weight"].swapaxes(0, 1).reshape(75, 3, 3).astype(float)), 1e-5, "all")


def testMaximum():
    """The first are shown, and a warning says how many there are."""
    grid = simple.FilterGrid(Input=simple.NetworkReader(FileName=str(CATS)), MaximumKernels=7)
    with messages() as said:
        units = cells(image(grid), "weight", (4, 4))[0]
    checkEqual(units, list(range(7)), "units")
    check(len(said) == 1 and "The first 7 of 200 units are shown" in said[0], said)
    grid.InputChannel = "All"
    with messages() as said:
        units = cells(image(grid), "weight", (4, 4))[0]
    checkEqual(units, 7 * list(range(7)), "units")
    check(len(said) == 1 and "7 of 200 units and 7 of 400 input channels" in said[0], said)
    # Again without another warning of the same.
    expectQuiet(lambda: image(grid))


def testLabels():
    """Below each kernel something is written, which differs from kernel to kernel."""
    grid = gridOf("pictures")
    found = image(grid)
    unit, written = found["unit"], found["weight"]
    labels = []
    for each in range(6):
        rows, columns = np.nonzero(unit == each)
        strip = written[rows.max() + 1:rows.max() + 12, columns.min():columns.max() + 1]
        check(strip.min() < -0.9 and strip.max() <= 0, f"the label of unit {each}")
        labels.append(strip.tobytes())
    checkEqual(len(set(labels)), 6, "labels")


def testPictureShape():
    """Where the data say what shape their pictures have, fully connected kernels have it, too."""
    bound = {name: values[0] for name, values in fields(simple.NetworkReader(FileName=str(PARAMETERS / "digits.onnx"))).items()}
    source = tableFrom({"picture": np.arange(3)}, bound)
    shape = numpy_to_vtk(np.array([4, 2, 8], np.int32), deep=1)
    shape.SetName("picture_shape")
    source.GetClientSideObject().GetOutputDataObject(0).GetFieldData().AddArray(shape)
    weights = tensor(PARAMETERS / "digits_1.pb").reshape(12, 4, 2, 8).astype(float)
    found = image(simple.FilterGrid(Input=source, InputChannel="One", ChannelNumber=3, Scale="All Together"))
    checkClose(cells(found, "weight", (2, 8))[1], weights[:, 3], 1e-6, "weights")


def testSavedData():
    grid = gridOf("digits", Scale="All Together")
    with tempfile.TemporaryDirectory() as folder:
        file = os.path.join(folder, "kernels.vti")
        simple.SaveData(file, proxy=grid)
        again = simple.XMLImageDataReader(FileName=[file])
        again.UpdatePipeline()
        truth, read = servermanager.Fetch(grid), servermanager.Fetch(again)
        checkEqual(read.GetDimensions(), truth.GetDimensions(), "dimensions of the file")
        checkEqual(vtk_to_numpy(read.GetPointData().GetArray("weight")), vtk_to_numpy(truth.GetPointData().GetArray("weight")), "file")


run(testMeanAndColors, testScale, testOneChannel, testAllChannels, testDimensions, testFullyConnected, testCats, testMaximum,
    testLabels, testPictureShape, testSavedData)
