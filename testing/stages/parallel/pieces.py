"""Every rank writes its own part of a table to a file; works in pvpython, in pvbatch and from a pvserver alike."""

import os

from paraview import servermanager, simple

_WRITE = """
import numpy as np
from vtkmodules.util.numpy_support import vtk_to_numpy
from vtkmodules.vtkCommonCore import vtkDataArray
from vtkmodules.vtkParallelCore import vtkMultiProcessController

table = self.GetTableInput()
attributes = table.GetRowData()
found = {}
for index in range(attributes.GetNumberOfArrays()):
    array = attributes.GetAbstractArray(index)
    if isinstance(array, vtkDataArray):
        found[array.GetName()] = vtk_to_numpy(array)
ids = attributes.GetGlobalIds()
found["#ids"] = np.array(ids.GetName() if ids else "")
found["#rows"] = np.array(table.GetNumberOfRows())
controller = vtkMultiProcessController.GetGlobalController()
rank = controller.GetLocalProcessId() if controller else 0
np.savez(f"{FILE}.{rank}.npz", **found)
"""


def connect(address):
    """Loads the plugin here and, with an address, on the server there; returns its proxies by name."""
    loaded = {"simple": simple}  # an empty one would be taken for none
    if address:
        host, port = address.split(":")
        simple.Connect(host, int(port))
        simple.LoadPlugin(os.environ["LAYERSCOPE_PLUGIN"], remote=True, ns=loaded)
    simple.LoadPlugin(os.environ["LAYERSCOPE_PLUGIN"], remote=False, ns=loaded)
    return loaded


def writePieces(file, proxy, port=0, time=None):
    """Writes <file>.<rank>.npz: the columns, `#ids` (name of the global ids) and `#rows`; as they are at a time, if given."""
    writer = simple.ProgrammableFilter(Input=simple.OutputPort(proxy, port), OutputDataSetType="vtkTable",
                                       CopyArrays=0)
    writer.Script = f"FILE = {str(file)!r}\n" + _WRITE
    writer.UpdatePipeline(time)
    simple.Delete(writer)


def sheetPixels(sheet):
    """An image as it arrives at the client: [height, width, 3], the bottom row first."""
    import numpy as np
    from vtkmodules.util.numpy_support import vtk_to_numpy
    sheet.UpdatePipeline()
    image = servermanager.Fetch(sheet)
    width, height, _ = image.GetDimensions()
    if width * height == 0:
        return np.zeros((0, 0, 3), np.uint8)
    return vtk_to_numpy(image.GetPointData().GetScalars()).reshape(height, width, 3)
