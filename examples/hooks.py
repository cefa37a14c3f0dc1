"""Reads and changes activations and gradients of a network with numpy, batch by batch, as hooks in PyTorch do.

Tensor Values runs a batch of rows and has the values of one tensor as a table, and its gradients where they are asked for. A
Programmable Filter behind it adds a column new_value or new_gradient; another Tensor Values that has this as one of its Changes
computes with those. The filter's script runs where the data is, on a server too. Asked here of a network that tells digits apart:

  1. How much of layer 2 is active?                      activations are read
  2. Which half of its feature maps does it need?        activations are changed; lines of Interventions know channels alone
  3. How few gradients make a map of what matters?       gradients are read and changed

Run it with the plugin's folder in PV_PLUGIN_PATH:

  pvpython hooks.py --rows 400 --batch 100
"""

import argparse
import os
import sys

import numpy
from paraview.simple import *
from vtkmodules.util.numpy_support import vtk_to_numpy

DIGITS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "weights", "digits", "t10k-2000-images-idx3-ubyte.gz")

# What a hook does beside the lines that change something. They see the arrays `value` and `gradient` (where there is one),
# [samples, ...], and change `new_value` and `new_gradient`, where NaN leaves a number as it is.
HOOK = """
import numpy
table = inputs[0]
output.ShallowCopy(table.VTKObject)
shape = (-1, *numpy.asarray(table.FieldData["tensor_shape"]))
value = numpy.asarray(table.RowData["value"]).reshape(shape)
if "gradient" in table.RowData.keys():
    gradient = numpy.asarray(table.RowData["gradient"]).reshape(shape)
new_value, new_gradient = (numpy.full_like(value, numpy.nan) for _ in range(2))
{lines}
for name, new in ("new_value", new_value), ("new_gradient", new_gradient):
    output.RowData.append(new.ravel(), name)
"""


def hook(values, lines):
    """The table of a Tensor Values with changes, to be among the Changes of others."""
    return ProgrammableFilter(Input=values, OutputDataSetType="vtkTable", Script=HOOK.format(lines=lines))


def arrays(stage):
    """The columns of a Tensor Values as arrays [samples, ...]."""
    table = servermanager.Fetch(stage)
    shape = table.GetFieldData().GetArray("tensor_shape")
    if not shape:
        sys.exit("A stage failed; the message above says why.")
    rows = table.GetRowData()
    return {name: vtk_to_numpy(rows.GetArray(name)).reshape(-1, *vtk_to_numpy(shape)) for name in ("value", "gradient")
            if rows.GetArray(name)}


def batches(*stages):
    """Lets the stages go through the rows together, of which the last batch may have fewer; yields the rows of each."""
    for first in range(0, options.rows, options.batch):
        for stage in stages:
            stage.FirstRow, stage.NumberOfRows = first, options.batch
        yield slice(first, first + options.batch)


def readActivations():
    values = TensorValues(network, Tensor="layer_2")
    active = numpy.concatenate([(arrays(values)["value"] > 0).mean((2, 3)) for _ in batches(values)]).mean(0)
    print(f"layer 2: {len(active)} channels, {100 * active.mean():.1f} % of their values are active; "
          f"from {100 * active.min():.1f} % (channel {active.argmin()}) to {100 * active.max():.1f} % (channel {active.argmax()})")


def changeActivations():
    for name, lines in (("as it is", ""), ("without the upper half", "new_value[:, :, :4] = 0"),
                        ("without the lower half", "new_value[:, :, 4:] = 0"),
                        ("every map upside down", "new_value[:] = value[:, :, ::-1]")):
        values = TensorValues(network, Tensor="layer_2")
        scores = TensorValues(network, Tensor="logits", Changes=hook(values, lines))
        right = numpy.concatenate([arrays(scores)["value"].argmax(1) == labels[rows] for rows in batches(values, scores)])
        print(f"layer 2 {name}: {100 * right.mean():.1f} % of the digits are told rightly")


def changeGradients():
    """The gradient of the score of each digit's own class, with respect to the pixels."""
    scores = TensorValues(network, Tensor="logits", GradientOf="logits")
    best = hook(scores, "new_gradient[:] = value == value.max(1, keepdims=True)")
    behind = TensorValues(network, Tensor="layer_2", GradientOf="logits", Changes=best)
    whole = TensorValues(network, Tensor="image", GradientOf="logits", Changes=best)
    for share in 10, 3, 1:
        strongest = hook(behind, f"""
for one, new in zip(gradient, new_gradient):
    new[abs(one) < numpy.quantile(abs(one), {1 - share / 100})] = 0""")
        part = TensorValues(network, Tensor="image", GradientOf="logits", Changes=[best, strongest])
        found = []
        for _ in batches(scores, behind, whole, part):
            one, other = (arrays(stage)["gradient"].reshape(-1, 28 * 28) for stage in (whole, part))
            found += list((one * other).sum(1) / numpy.linalg.norm(one, axis=1) / numpy.linalg.norm(other, axis=1))
        print(f"gradients: the strongest {share} % of layer 2's make a map whose cosine with the whole one is {numpy.mean(found):.3f}")


parser = argparse.ArgumentParser(description="Reads and changes activations and gradients of a classifier.")
parser.add_argument("--rows", type=int, default=400, help="how many digits (default: 400)")
parser.add_argument("--batch", type=int, default=100, help="how many at once (default: 100)")
options = parser.parse_args()
if "TensorValues" not in globals():
    sys.exit("Layerscope is not loaded: set PV_PLUGIN_PATH to the folder that holds Layerscope.so")

network = Network(MNISTReader(FileName=DIGITS, MaximumSamples=options.rows))
labels = vtk_to_numpy(servermanager.Fetch(network).GetRowData().GetArray("label"))
readActivations()
changeActivations()
changeGradients()
