"""Long stages report progress and stop within a second of an abort, with empty outputs."""

import time

import numpy as np
from paraview import servermanager, simple

from stages import CATS, check, checkEqual, expectQuiet, fields, run, table, tableFrom


def abortAt(proxy, fraction):
    """Runs the stage and aborts it; returns the progress seen and the seconds from the abort to the end."""
    algorithm, seen, when = proxy.GetClientSideObject(), [], []

    def progress(*_):
        seen.append(algorithm.GetProgress())
        if seen[-1] >= fraction and not when:
            when.append(time.time())
            algorithm.SetAbortExecute(1)

    tag = algorithm.AddObserver("ProgressEvent", progress)
    proxy.UpdatePipeline()
    end = time.time()
    algorithm.RemoveObserver(tag)
    check(when, f"the run went by without progress: {seen}")
    return seen, end - when[0]


def checkAborted(proxy, ports=1):
    seen, seconds = abortAt(proxy, 0.1)
    check(len([value for value in seen if 0 < value < 1]) >= 1, f"progress {seen}")
    check(seconds < 1, f"the abort took {seconds:.2f} s")
    for port in range(ports):
        data = proxy.GetClientSideObject().GetOutputDataObject(port)
        size = data.GetNumberOfRows() if data.IsA("vtkTable") else data.GetNumberOfPoints()
        checkEqual(size, 0, f"output {port}")
    proxy.GetClientSideObject().SetAbortExecute(0)


def testLatents():
    samples = simple.LatentSamples(NumberOfSamples=3 * 10**6)
    expectQuiet(lambda: checkAborted(samples))
    samples.NumberOfSamples = 5
    checkEqual(len(table(samples)["z"]), 5, "rows of the next run")


def testNewLatents():
    """Those that stages make of others."""
    samples = simple.LatentSamples(NumberOfSamples=3 * 10**6)
    samples.UpdatePipeline()
    for stage in (simple.LatentNeighborhood(Input=samples, NumberOfSamples=3 * 10**6),
                  simple.LatentInterpolation(Input=samples, NumberOfSteps=3 * 10**6),
                  simple.LatentTruncation(Input=samples)):
        expectQuiet(lambda: checkAborted(stage))


def testPooling():
    generator = simple.Generator(Input=simple.LatentSamples(NumberOfSamples=1000))
    pooling = simple.SpatialPooling(Input=generator)
    expectQuiet(lambda: checkAborted(pooling))
    generator.Input.NumberOfSamples = 5
    checkEqual(len(table(pooling)["layer_1"]), 5, "rows of the next run")


def testClustering():
    generator = simple.Generator(Input=simple.LatentSamples(NumberOfSamples=1000))
    pooling = simple.SpatialPooling(Input=generator, Layers=["layer_1"])
    pooling.UpdatePipeline()
    kmeans = simple.LayerKMeans(Input=pooling, NumberOfClusters=50, Restarts=1000)
    expectQuiet(lambda: checkAborted(kmeans, ports=4))


def testChoiceOfClusters():
    generator = simple.Generator(Input=simple.LatentSamples(NumberOfSamples=1000))
    pooling = simple.SpatialPooling(Input=generator, Layers=["layer_1"])
    pooling.UpdatePipeline()
    kmeans = simple.LayerKMeans(Input=pooling, ChooseClusters=1, MaximumClusters=100)
    expectQuiet(lambda: checkAborted(kmeans, ports=4))
    kmeans.MaximumClusters = 3
    checkEqual(table(kmeans, 3)["clusters"].tolist(), [2, 3], "tried in the next run")


def testSheet():
    generator = simple.Generator(Input=simple.LatentSamples(NumberOfSamples=1000))
    grid = simple.ImageGrid(Input=generator, MaximumImages=1000)
    expectQuiet(lambda: checkAborted(grid))
    grid.MaximumImages = 4
    checkEqual(servermanager.Fetch(grid).GetDimensions()[:2], (268, 268), "sheet of the next run")


def testParameters():
    parameters = simple.NetworkParameters(Input=simple.NetworkReader(FileName=str(CATS)))
    expectQuiet(lambda: checkAborted(parameters))
    parameters.Layers = ["layer_6"]
    checkEqual(table(parameters)["unit"].tolist(), [0, 1, 2], "rows of the next run")


def testKernels():
    grid = simple.FilterGrid(Input=simple.NetworkReader(FileName=str(CATS)), Layer="layer_5", InputChannel="All")
    expectQuiet(lambda: checkAborted(grid))
    grid.InputChannel = "Mean"
    check(servermanager.Fetch(grid).GetNumberOfPoints() > 0, "sheet of the next run")


def testFeatureMaps():
    generator = simple.Generator(Input=simple.LatentSamples(NumberOfSamples=1000))
    stage = simple.FeatureMaps(Input=generator, MaximumSamples=1000, NumberOfChannels=1)
    expectQuiet(lambda: checkAborted(stage))
    stage.MaximumSamples = 2
    checkEqual(fields(stage)["sample"].tolist(), [0, 1], "sheet of the next run")


def testAttribution():
    digits = simple.MNISTReader(FileName=str(CATS.parent / "digits" / "t10k-2000-images-idx3-ubyte.gz"))
    stage = simple.Attribution(Input=simple.Network(Input=digits), Method="SmoothGrad", MaximumSamples=1000)
    expectQuiet(lambda: checkAborted(stage))
    stage.MaximumSamples = 2
    checkEqual(table(stage, 1)["sample"].tolist(), [0, 1], "sheet of the next run")


def testActivationMaximization():
    stage = simple.ActivationMaximization(Input=simple.Generator(Input=simple.LatentSamples()), MaximumChannels=1000)
    expectQuiet(lambda: checkAborted(stage))
    stage.MaximumChannels = 2
    stage.Steps = 1
    checkEqual(table(stage, 1)["channel"].tolist(), [0, 1], "sheet of the next run")


def testLayerProjection():
    """In each method."""
    random = np.random.RandomState(1)
    large = tableFrom({"layer_1": random.rand(3000, 30).astype(np.float32)})
    for method in ("t-SNE", "UMAP", "MDS", "Classical MDS"):
        expectQuiet(lambda: checkAborted(simple.LayerProjection(Input=large, Method=method), ports=3))
    stage = simple.LayerProjection(Input=tableFrom({"layer_1": random.rand(4000, 500).astype(np.float32)}), Method="PCA")
    expectQuiet(lambda: checkAborted(stage, ports=3))
    stage.QualitySamples = 100
    checkEqual(table(stage, 1)["measured_samples"].tolist(), [100], "rows of the next run")


def testCollectEpochs():
    """Between two steps."""
    digits = simple.MNISTReader(FileName=str(CATS.parent / "digits" / "t10k-2000-images-idx3-ubyte.gz"), MaximumSamples=200)
    files = [str(file) for file in CATS.parent.glob("digits_cnn/epoch_*.onnx")]
    stage = simple.CollectEpochs(Input=simple.Predictions(Input=simple.Network(Input=digits, Network=files)))
    expectQuiet(lambda: checkAborted(stage, ports=2))
    stage.Epochs = [4, 0]
    checkEqual(table(stage, 1)["Time"].tolist(), [0, 4], "epochs of the next run")


def testNeuronProjection():
    """While it compares, places, and grows trees."""
    random = np.random.RandomState(1)
    large = tableFrom({"layer_1": random.rand(50, 3000).astype(np.float32)})
    for properties in ({}, {"Method": "t-SNE"}, {"Method": "Classical MDS", "Dissimilarity": "Euclidean"}):
        expectQuiet(lambda: checkAborted(simple.NeuronProjection(Input=large, **properties), ports=2))
    small = tableFrom({"layer_1": random.rand(500, 30).astype(np.float32), "label": np.arange(500) % 7})
    stage = simple.NeuronProjection(Input=small, Trees=10**5)

    def abort():
        seen, seconds = abortAt(stage, 0.56)
        check(seconds < 1, f"the abort took {seconds:.2f} s")
        checkEqual(stage.GetClientSideObject().GetOutputDataObject(0).GetNumberOfRows(), 0, "rows")
        stage.GetClientSideObject().SetAbortExecute(0)

    expectQuiet(abort)
    stage.Trees = 3
    checkEqual(table(stage)["channel"].tolist(), list(range(30)), "rows of the next run")


def testTensorValues():
    generator = simple.Generator(Input=simple.LatentSamples(NumberOfSamples=1000))
    stage = simple.TensorValues(Input=generator, Tensor="layer_1", GradientOf="layer_6", NumberOfRows=1000)
    expectQuiet(lambda: checkAborted(stage))
    stage.NumberOfRows = 2
    checkEqual(sorted(set(table(stage)["sample"])), [0, 1], "rows of the next run")


run(testTensorValues, testNeuronProjection, testLayerProjection, testCollectEpochs, testLatents, testNewLatents, testParameters, testKernels, testFeatureMaps, testAttribution, testActivationMaximization, testPooling, testClustering, testChoiceOfClusters, testSheet)
