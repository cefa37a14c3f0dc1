"""Changes of tensors by numpy."""

from paraview import simple

HOOK = """
import numpy
table = inputs[0]
output.ShallowCopy(table.VTKObject)
shape = (-1, *numpy.asarray(table.FieldData["tensor_shape"]))
value = numpy.asarray(table.RowData["value"]).reshape(shape)
new = numpy.full_like(value, numpy.nan)
{lines}
output.RowData.append(new.ravel(), "{name}")
"""


def hook(values, name, lines):
    """A table of Tensor Values with a column `name`; `lines` fill the array `new`, and know `value` and `table`."""
    return simple.ProgrammableFilter(Input=values, OutputDataSetType="vtkTable", Script=HOOK.format(name=name, lines=lines))
