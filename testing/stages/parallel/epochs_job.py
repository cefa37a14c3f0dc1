"""A series of networks, its epochs one by one and all together, as the ranks hold them.

epochs_job.py <folder> [<host>:<port>]
steps.npy: the time steps, as the client receives them.
"""

import os
import pathlib
import sys

import numpy as np

from pieces import connect, writePieces

WEIGHTS = pathlib.Path(os.environ["LAYERSCOPE_SOURCE"]) / "weights"
folder = pathlib.Path(sys.argv[1])
proxies = connect(sys.argv[2] if len(sys.argv) > 2 else None)

digits = proxies["MNISTReader"](FileName=str(WEIGHTS / "digits" / "t10k-2000-images-idx3-ubyte.gz"), MaximumSamples=101)
files = [str(WEIGHTS / "digits_mlp" / f"epoch_{epoch:03}.onnx") for epoch in (16, 0, 4)]
network = proxies["Network"](Input=digits, Network=files)
network.UpdatePipelineInformation()
np.save(folder / "steps.npy", np.array(network.TimestepValues))
predictions = proxies["Predictions"](Input=network)
for time in (16, 0, 4):
    writePieces(folder / f"predictions_{time}", predictions, time=time)
collected = proxies["CollectEpochs"](Input=predictions)
writePieces(folder / "collected", collected)
writePieces(folder / "curve", collected, 1)
