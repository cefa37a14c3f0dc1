"""Stages that fail, by launch.py on any number of ranks: each once with bad input, then all with good input.

faults.py <folder>
The parts of all outputs go to files; after each fault a line `fault <name>` separates what was reported.
"""

import pathlib
import os
import sys

from paraview import simple

from pieces import connect, writePieces

folder = pathlib.Path(sys.argv[1])
proxies = connect(None)

# Runs on the last rank alone; changes a copy of what it finds there.
SPOIL = """
from vtkmodules.vtkCommonCore import vtkFloatArray
from vtkmodules.vtkParallelCore import vtkMultiProcessController
controller = vtkMultiProcessController.GetGlobalController()
ranks = controller.GetNumberOfProcesses() if controller else 1
table = self.GetTableOutput()
table.ShallowCopy(self.GetTableInput())
def copied(name):
    old = table.GetColumnByName(name)
    new = old.NewInstance()
    new.DeepCopy(old)
    new.SetName(name)
    table.AddColumn(new)
    return new
if ranks == 1 or controller.GetLocalProcessId() == ranks - 1:
    last = table.GetNumberOfRows() - 1
"""


def onLastRank(source, lines):
    script = SPOIL + "".join(f"    {line}\n" for line in lines)
    return simple.ProgrammableFilter(Input=source, OutputDataSetType="vtkTable", Script=script)


def pool(source, **properties):
    return proxies["SpatialPooling"](Input=proxies["Generator"](Input=source, **properties), Layers=["layer_1"])


def network(name, content):
    file = folder / name
    file.write_bytes(content)
    return str(file)


def fault(name, stages):
    """Brings the last of the stages up to date, and keeps what they gave."""
    stages[-1].UpdatePipeline()
    for index, stage in enumerate(stages):
        for port in range(stage.GetNumberOfOutputPorts()):
            if not stage.GetXMLName() == "ImageGrid":
                writePieces(folder / f"{name}-{index}-{port}", stage, port)
    sys.stdout.flush()
    sys.stderr.flush()
    # Not by print, which ParaView's Python may hold back behind messages that come later.
    os.write(1, f"fault {name}\n".encode())


ten = proxies["LatentSamples"](NumberOfSamples=10)
nothing = proxies["LatentSamples"](NumberOfSamples=0)
noRows = simple.ProgrammableFilter(Input=ten, OutputDataSetType="vtkTable", Script="pass")


def whole(pooling):
    """A stage and those that must bear its fault."""
    clusters = proxies["LayerKMeans"](Input=pooling)
    return [pooling.Input, pooling, clusters, proxies["ImageGrid"](Input=clusters)]


fault("text", whole(pool(ten, Network=network("text.onnx", b"no network\n" * 50))))
fault("missing", whole(pool(ten, Network=str(folder / "missing.onnx"))))
fault("nan", whole(pool(onLastRank(ten, ["copied('z').SetComponent(last, 3, float('nan'))"]))))
fault("none", whole(pool(nothing)))
fault("empty", whole(pool(noRows)))
fault("activation", [proxies["LayerKMeans"](Input=onLastRank(
    pool(ten), ["copied('layer_1').SetComponent(last, 7, float('inf'))"]))])
fault("column", [proxies["LayerKMeans"](Input=onLastRank(pool(ten), ["table.RemoveColumnByName('layer_1')"]))])
fault("latents", whole(pool(onLastRank(ten, ["table.RemoveColumnByName('z')"]))))
fault("clusters", [proxies["LayerKMeans"](Input=pool(ten), NumberOfClusters=11)])
fault("sort", [proxies["ImageGrid"](Input=onLastRank(
    proxies["LayerKMeans"](Input=pool(ten)), ["table.RemoveColumnByName('cluster')"]), SortArray="cluster")])
good = whole(pool(ten))
fault("good", good)
