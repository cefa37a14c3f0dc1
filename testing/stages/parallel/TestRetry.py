"""Progress rises through a whole run; an aborted run leaves empty outputs, and asking again, with no property changed,
gives the full result."""

import pathlib
import sys
import time

import numpy as np
from paraview import simple

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
from stages import check, checkEqual, expectQuiet, pixels, run, table  # noqa: E402


def watch(proxy, abortAt=None):
    """Brings a stage up to date; returns its progress, and the seconds from the abort to the end."""
    algorithm, seen, aborted = proxy.GetClientSideObject(), [], []

    def progress(*_):
        seen.append(algorithm.GetProgress())
        if abortAt is not None and abortAt <= seen[-1] < 1 and not aborted:
            aborted.append(time.time())
            algorithm.SetAbortExecute(1)

    tag = algorithm.AddObserver("ProgressEvent", progress)
    try:
        expectQuiet(proxy.UpdatePipeline)
    finally:
        algorithm.RemoveObserver(tag)
    check(abortAt is None or aborted, f"no progress at which to abort: {seen}")
    return seen, time.time() - aborted[0] if aborted else None


def checkProgress(seen, steps):
    inside = [value for value in seen if 0 < value < 1]
    check(len(inside) >= steps, f"progress moves {len(inside)} times: {seen}")
    check((np.diff(seen) >= 0).all(), f"progress falls: {seen}")
    checkEqual(seen[-1], 1.0, "progress at the end")
    gaps = np.diff([0.0, *inside, 1.0])
    check(gaps.max() < 0.5, f"progress stands still, then leaps by {gaps.max():.2f}")


def outputs(proxy):
    """Columns of all outputs as copies, or the picture."""
    if proxy.GetXMLName() == "ImageGrid":
        return [{"pixels": pixels(proxy).copy()}]
    ports = range(proxy.GetNumberOfOutputPorts())
    return [{name: np.copy(values) for name, values in table(proxy, port).items()} for port in ports]


def checkEmpty(proxy):
    for port in range(proxy.GetNumberOfOutputPorts()):
        data = proxy.GetClientSideObject().GetOutputDataObject(port)
        size = data.GetNumberOfRows() if data.IsA("vtkTable") else data.GetNumberOfPoints()
        checkEqual(size, 0, f"elements of output {port} after an abort")


def retry(make, steps):
    """`make` gives a stage whose inputs are up to date; twice, so that one runs undisturbed."""
    undisturbed, stage = make(), make()
    seen, _ = watch(undisturbed)
    print(f"  {len(seen)} steps of progress", flush=True)
    checkProgress(seen, steps)
    expected = outputs(undisturbed)
    _, seconds = watch(stage, 0.2)
    print(f"  stopped {seconds:.3f} s after the abort", flush=True)
    check(seconds < 1, f"the abort took {seconds:.2f} s")
    checkEmpty(stage)
    stage.GetClientSideObject().SetAbortExecute(0)  # up to who set it
    watch(stage)
    for found, truth in zip(outputs(stage), expected):
        checkEqual(list(found), list(truth), "columns of the next run")
        for name, values in truth.items():
            check(np.array_equal(found[name], values, equal_nan=values.dtype.kind == "f"), f"{name} of the next run")


def bound(samples):
    generator = simple.Generator(Input=simple.LatentSamples(NumberOfSamples=samples))
    generator.UpdatePipeline()
    return generator


def testLatents():
    retry(lambda: simple.LatentSamples(NumberOfSamples=10**6), 5)


def testPooling():
    retry(lambda: simple.SpatialPooling(Input=bound(200)), 5)


def testClustering():
    pooling = simple.SpatialPooling(Input=bound(300), Layers=["layer_2", "layer_3", "layer_5"])
    pooling.UpdatePipeline()
    retry(lambda: simple.LayerKMeans(Input=pooling, NumberOfClusters=12, Restarts=500), 5)


def testSheet():
    retry(lambda: simple.ImageGrid(Input=bound(100), MaximumImages=100), 3)


def testStagesBehind():
    """What stands behind an aborted stage has nothing either, says nothing, and has everything after the next run."""
    pooling = simple.SpatialPooling(Input=bound(200), Layers=["layer_1"])
    kmeans = simple.LayerKMeans(Input=pooling)
    algorithm, seen = pooling.GetClientSideObject(), []

    def abort(*_):
        seen.append(algorithm.GetProgress())
        if len(seen) == 2:
            algorithm.SetAbortExecute(1)

    tag = algorithm.AddObserver("ProgressEvent", abort)
    expectQuiet(kmeans.UpdatePipeline)
    algorithm.RemoveObserver(tag)
    checkEmpty(kmeans)
    algorithm.SetAbortExecute(0)
    expectQuiet(kmeans.UpdatePipeline)
    checkEqual(len(table(kmeans)["sample"]), 200, "rows of the next run")


run(testLatents, testPooling, testClustering, testSheet, testStagesBehind)
