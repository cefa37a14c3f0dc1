"""Aborts a long stage on the ranks of a pvbatch, in symmetric mode: each rank has its part of the pipeline at hand.

abort_ranks.py <rank that wants the abort>
"""

import os
import sys
import time

from paraview import simple
from vtkmodules.vtkParallelCore import vtkMultiProcessController

from pieces import connect

controller = vtkMultiProcessController.GetGlobalController()
rank = controller.GetLocalProcessId()
proxies = connect(None)
generator = proxies["Generator"](Input=proxies["LatentSamples"](NumberOfSamples=160))
pooling = proxies["SpatialPooling"](Input=generator, Layers=["layer_2", "layer_5"])
kmeans = proxies["LayerKMeans"](Input=pooling, NumberOfClusters=8, Restarts=3000)


def abortOnce(stage, ports):
    """Rows of all outputs on this rank after an abort, and after asking again."""
    algorithm = stage.GetClientSideObject()
    when = []

    def progress(*_):
        if rank == int(sys.argv[1]) and not when and 0.05 < algorithm.GetProgress() < 1:
            when.append(time.time())
            algorithm.SetAbortExecute(1)

    tag = algorithm.AddObserver("ProgressEvent", progress)
    stage.UpdatePipeline()
    seconds = time.time() - when[0] if when else 0
    algorithm.RemoveObserver(tag)
    aborted = [algorithm.GetOutputDataObject(port).GetNumberOfRows() for port in range(ports)]
    # The flag is up to who set it; the server manager takes the stage for up to date.
    algorithm.SetAbortExecute(0)
    stage.SMProxy.MarkDirty(stage.SMProxy)
    kmeans.Restarts = 1
    stage.UpdatePipeline()
    whole = [algorithm.GetOutputDataObject(port).GetNumberOfRows() for port in range(ports)]
    line = (f"rank {rank} {stage.GetXMLName()} aborted {'yes' if when else 'no'} after {seconds:.3f} s: "
            f"{aborted} then {whole}\n")
    os.write(1, line.encode())  # at once, so that lines of the ranks don't mix


abortOnce(pooling, 1)
abortOnce(kmeans, 3)
