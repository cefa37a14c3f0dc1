"""A brush over tens of thousands of samples: marked while it is dragged, and a selection of ParaView within a moment.
usage: test_facets_large.py FOLDER"""

import time

import numpy

from facets import Facets
from user import check, main

SAMPLES, LAYERS, CLUSTERS = 40000, 2, 4
# The table, in the window and here.
TABLE = f"""
import numpy
samples, layers, clusters = {SAMPLES}, {LAYERS}, {CLUSTERS}
numbers = numpy.random.default_rng(5)
table = dict(layer=numpy.repeat(numpy.arange(1, layers + 1, dtype=numpy.int32), samples),
             cluster=numbers.integers(0, clusters, samples * layers).astype(numpy.int32),
             sample=numpy.tile(numpy.arange(samples, dtype=numpy.int64), layers),
             center_dist=numbers.random(samples * layers),
             top_channel=numpy.zeros(samples * layers, dtype=numpy.int32),
             top_activation=numbers.random(samples * layers).astype(numpy.float32))
"""
WINDOW = f"""
source = simple.ProgrammableSource(registrationName="Many", OutputDataSetType="vtkTable")
source.Script = '''{TABLE}
from vtkmodules.util.numpy_support import numpy_to_vtk, numpy_to_vtkIdTypeArray
for name, column in table.items():
    array = (numpy_to_vtkIdTypeArray if name == "sample" else numpy_to_vtk)(column, 1)
    array.SetName(name)
    output.VTKObject.AddColumn(array)
    if name == "sample":
        output.VTKObject.GetRowData().SetGlobalIds(array)
'''
empty = simple.GetActiveView()
simple.Delete(empty) if empty else None
view = simple.CreateView("ClusterFacetsView")
simple.AssignViewToLayout(view)
simple.Show(source, view)
simple.RenderAllViews()
"""


def large(user):
    user.run(WINDOW)
    made = {}
    exec(TABLE, made)
    facets = Facets(user, made["table"], stage="Many")
    view = facets.ready()
    area = view.cells[2, 1]["squares"]
    first = time.monotonic()
    # Whole columns of squares, from the first; the rectangle stays within the cell.
    facets.drag((area.left + 1, area.top + 1), (area.left + 0.6 * (area.right - area.left), area.bottom + 5), release=False)
    # A busy machine may be behind the mouse here: what is marked now need not be what the release selects.
    facets.until(lambda shown: shown.selected > 3000, "marks while the button is down")
    check(user.ask("selection('Many')") is None, "selected before the release")
    user.xdotool("mouseup", 1)
    kind, chosen = user.until("selection('Many')", "the selection")
    took = time.monotonic() - first
    count = len(chosen)
    print(f"{count} of {SAMPLES} samples selected {took:.1f} s after the drag had begun")
    shown = facets.marked(chosen)
    check(kind == "GlobalIDSelectionSource", "a selection of another kind:", kind)
    ranks = numpy.flatnonzero(numpy.isin(facets.members(2, 1), chosen))
    perColumn = shown.cells[2, 1]["perColumn"]
    right, down = numpy.unique(ranks // perColumn), numpy.unique(ranks % perColumn)
    check(len(ranks) == count == len(right) * len(down), "not a rectangle of squares of the cell")
    check(abs((right[-1] + 1) * shown.side - 0.6 * (area.right - area.left)) < 3 * shown.side, "ends elsewhere than the mouse")
    check((numpy.diff(right) == 1).all() and (numpy.diff(down) == 1).all() and len(down) > perColumn - 3, "there are holes")
    user.look("brushed")
    user.xdotool("key", "Escape")
    facets.chosen([])
    user.quiet()


if __name__ == "__main__":
    main(large)
