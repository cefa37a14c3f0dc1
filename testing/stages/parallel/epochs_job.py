"""A series of networks, its epochs one by one and all together, as the client receives them.

epochs_job.py <folder> [<host>:<port>]
steps.npy: the time steps; predictions_<epoch>.npz, collected.npz, curve.npz: columns of numbers, rows by epoch and sample.
"""

import os
import pathlib
import sys

import numpy as np
from paraview import servermanager, simple
from vtkmodules.util.numpy_support import vtk_to_numpy

from pieces import connect

WEIGHTS = pathlib.Path(os.environ["LAYERSCOPE_SOURCE"]) / "weights"
folder = pathlib.Path(sys.argv[1])
globals().update(connect(sys.argv[2] if len(sys.argv) > 2 else None))


def save(name, proxy, port=0):
    attributes = servermanager.Fetch(proxy, idx=port).GetRowData()
    arrays = [attributes.GetArray(index) for index in range(attributes.GetNumberOfArrays())]
    columns = {array.GetName(): vtk_to_numpy(array) for array in arrays if array}
    order = np.lexsort([columns[key] for key in ("sample", "epoch") if key in columns]) if "sample" in columns else slice(None)
    np.savez(folder / f"{name}.npz", **{key: values[order] for key, values in columns.items()})


digits = MNISTReader(FileName=str(WEIGHTS / "digits" / "t10k-2000-images-idx3-ubyte.gz"), MaximumSamples=101)
network = Network(Input=digits, Network=[str(WEIGHTS / "digits_mlp" / f"epoch_{epoch:03}.onnx") for epoch in (16, 0, 4)])
network.UpdatePipelineInformation()
np.save(folder / "steps.npy", np.array(network.TimestepValues))
predictions = Predictions(Input=network)
for time in (16, 0, 4):
    predictions.UpdatePipeline(time)
    save(f"predictions_{time}", predictions)
collected = CollectEpochs(Input=predictions)
collected.UpdatePipeline()
save("collected", collected)
save("curve", collected, 1)
