"""LayerKMeans needs memory in proportion to its tables: a few times a row's activations, whatever the clusters."""

import pathlib
import sys

import numpy as np
from paraview import simple

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
from stages import check, run, tableFrom  # noqa: E402

WIDTHS = {"layer_1": 400, "layer_2": 200, "layer_3": 100, "layer_4": 50, "layer_5": 25, "z": 40}
LIMIT = 8e3  # bytes a sample: 80 MB for 10 000


def resident(name):
    """Bytes in memory: VmRSS, now; VmHWM, at most since the last reset."""
    status = pathlib.Path("/proc/self/status").read_text()
    return int(status.split(name + ":")[1].split()[0]) * 1024


def cluster(samples):
    """How much the process grows, at most, by clustering a table."""
    random = np.random.default_rng(samples)
    source = tableFrom({name: random.random((samples, width), np.float32) for name, width in WIDTHS.items()})
    pathlib.Path("/proc/self/clear_refs").write_text("5")  # resets VmHWM
    before = resident("VmRSS")
    kmeans = simple.LayerKMeans(Input=source, Restarts=2, MaximumIterations=20)
    kmeans.UpdatePipeline()
    check(kmeans.GetClientSideObject().GetOutputDataObject(0).GetNumberOfRows() == 5 * samples, "rows")
    growth = resident("VmHWM") - before
    for proxy in (kmeans, source):
        simple.Delete(proxy)
    return growth


def testSlope():
    cluster(1000)  # what is loaded once
    for samples in (20000, 60000):
        growth = cluster(samples)
        print(f"{samples} samples: {growth / samples:.0f} bytes each", flush=True)
        check(0 < growth < LIMIT * samples, f"{growth / samples:.0f} bytes a sample")


run(testSlope)
