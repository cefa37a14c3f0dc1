"""Run by TestRanks.py in pvbatch, or in pvpython connected to a server: writes every table and a sheet as files.

ranks_pipeline.py <folder> [<host>:<port>]
"""

import os
import sys

import numpy as np
from paraview import servermanager, simple
from vtkmodules.util.numpy_support import vtk_to_numpy

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from classifier import Classifier, Conditional  # noqa: E402
from datasets import cifar, digits, writeFiles, writeMnist  # noqa: E402
from stages import tensor  # noqa: E402
import selections  # noqa: E402

FOLDER = sys.argv[1]
if len(sys.argv) > 2:
    host, port = sys.argv[2].split(":")
    simple.Connect(host, int(port))
PLUGIN, SOURCE = os.environ["LAYERSCOPE_PLUGIN"], os.environ["LAYERSCOPE_SOURCE"]
simple.LoadPlugin(PLUGIN, remote=len(sys.argv) > 2, ns=globals())
if len(sys.argv) > 2:
    simple.LoadPlugin(PLUGIN, remote=False, ns=globals())


def saveTable(name, proxy, port=0):
    file = os.path.join(FOLDER, name + ".csv")
    simple.SaveData(file, proxy=simple.OutputPort(proxy, port), Precision=9, UseScientificNotation=1)


def saveSheet(name, sheet):
    """The pixels as they arrive at the client; ParaView has no writer of pictures for several ranks."""
    sheet.UpdatePipeline()
    image = servermanager.Fetch(sheet)
    pixels = vtk_to_numpy(image.GetPointData().GetScalars()).reshape(*image.GetDimensions()[1::-1], -1)
    np.save(os.path.join(FOLDER, name + ".npy"), pixels)


def withColumn(table, kind, name, value):
    """A column of a vtk`kind`Array, of which each rank knows its own rows; `value` is an expression of the sample."""
    more = simple.ProgrammableFilter(Input=table, OutputDataSetType="vtkTable")
    more.Script = f"""
from vtkmodules.vtkCommonCore import vtk{kind}Array
table = self.GetTableOutput()
table.ShallowCopy(self.GetTableInput())
samples, column = table.GetColumnByName("sample"), vtk{kind}Array()
column.SetName("{name}")
for row in range(table.GetNumberOfRows()):
    sample = samples.GetValue(row)
    column.InsertNextValue({value})
table.AddColumn(column)
"""
    return more


def withNames(table):
    """Names whose order is not that of the samples."""
    return withColumn(table, "String", "name", "'cat %d' % (sample * 37 % 61)")


def withLabels(table):
    """Classes, of which the first rank doesn't have all, and some rows none."""
    return withColumn(table, "Int", "label", "sample // 7 - 1")


def saveAll(name, source, clusters):
    generator = Generator(Input=source)
    pooling = SpatialPooling(Input=generator, Layers=["layer_1", "layer_3"])
    kmeans = LayerKMeans(Input=pooling, NumberOfClusters=clusters, TopChannels=[3])
    saveTable(name + "_generator", generator)
    saveTable(name + "_layers", generator, 1)
    saveTable(name + "_pooling", pooling)
    saveTable(name + "_region", Attribution(Input=generator, Target="All Units", Region=1, RegionRows=[40, 60], RegionColumns=[30, 50]), 1)
    saveTable(name + "_parameters", NetworkParameters(Input=pooling, Layers=["layer_6"]))
    saveSheet(name + "_kernels", FilterGrid(Input=pooling, Layer="layer_5"))
    saveSheet(name + "_maps", FeatureMaps(Input=pooling, Layer="layer_4", NumberOfChannels=5))
    for port, table in enumerate(("samples", "activations", "centers", "quality")):
        saveTable(f"{name}_{table}", kmeans, port)
    chosen = LayerKMeans(Input=pooling, ChooseClusters=1, MaximumClusters=5)
    saveTable(name + "_chosen_samples", chosen)
    saveTable(name + "_chosen_quality", chosen, 3)
    labelled = LayerKMeans(Input=withLabels(pooling), NumberOfClusters=clusters)
    saveTable(name + "_labelled_centers", labelled, 2)
    saveTable(name + "_labelled_quality", labelled, 3)
    neurons = NeuronProjection(Input=withLabels(pooling), Trees=20, IncludeDeadNeurons=1)
    saveTable(name + "_neurons", neurons)
    saveTable(name + "_neuron_quality", neurons, 1)
    centers = simple.OutputPort(kmeans, 2)
    flow = ClusterFlow(Input=kmeans)
    saveTable(name + "_flows", flow)
    saveTable(name + "_flow_layers", flow, 1)
    found = ClusterRejectionSampler(Input=centers, Layer=3, Cluster=1, NumberOfSamples=9, RadiusMode="Absolute", Radius=0.1)
    saveTable(name + "_found", found)
    found.Method = "Guided"
    saveTable(name + "_guided", found)
    saveTable(name + "_assigned", LayerKMeans(Input=pooling, Centers=centers))
    # Sample 2 is on the last of two ranks.
    between = LatentInterpolation(Input=kmeans, From=2, To=0, NumberOfSteps=7)
    saveTable(name + "_between", between)
    between.Selection = simple.GlobalIDSelectionSource(FieldType="ROW", GlobalIDs=[1, 2])
    between.Path = "Straight"
    saveTable(name + "_between_selected", between)
    saveTable(name + "_neighbours", LatentNeighborhood(Input=generator, Sample=2, NumberOfSamples=11))
    saveTable(name + "_truncated_samples", LatentTruncation(Input=kmeans, Mode="Clamp", Limit=1))
    saveTable(name + "_excited", ActivationMaximization(Input=generator, Channels=[7, 3, 1], Layer="layer_2", Steps=3), 1)
    sheet = ImageGrid(Input=kmeans, MaximumImages=5)
    saveSheet(name + "_sheet", sheet)
    sheet.Labels = "Sample And Sort Array"
    saveSheet(name + "_labels", sheet)
    chosen = simple.GlobalIDSelectionSource(FieldType="ROW", GlobalIDs=[0, 2])
    sheet.Selection = chosen
    saveSheet(name + "_selected", sheet)
    selections.select(generator, chosen)
    sheet.FollowSelection = 1
    saveSheet(name + "_followed", sheet)
    return kmeans


def saveDataSets(folder):
    """Every reader, on files that are written here."""
    os.makedirs(folder)
    chosen = {"MaximumSamples": 23, "Choice": "Stratified", "Seed": 5}
    pictures, labels = digits(61)
    mnist = MNISTReader(FileName=writeMnist(folder, pictures, labels))
    saveTable("data_mnist", mnist)
    classifier = Classifier(side=28, classes=10).write(os.path.join(folder, "classifier.onnx"))
    network = Network(Input=mnist, Network=classifier, Preset="MNIST")
    saveTable("data_network", network)
    saveTable("data_pooling", SpatialPooling(Input=network))
    conditional = Network(Input=mnist, Network=Conditional(os.path.join(folder, "conditional.onnx"), (1, 28, 28)).file)
    saveTable("data_conditional", SpatialPooling(Input=conditional, Layers=["layer_1"]))
    changed = Network(Input=mnist, Network=classifier, Preset="MNIST",
                      Interventions=["1 2 set 0.5", "1 all clamp 0 1.5", "1 1 multiply -2 gradients"])
    saveTable("data_intervened", SpatialPooling(Input=changed))
    # None of these rows is on the first rank.
    values = TensorValues(Input=changed, Tensor="layer_1", FirstRow=40, NumberOfRows=99)
    hook = simple.ProgrammableFilter(Input=values, OutputDataSetType="vtkTable")
    hook.Script = """
import numpy
output.ShallowCopy(inputs[0].VTKObject)
new = numpy.where(numpy.asarray(inputs[0].RowData["value"]) > 1, 0.25, numpy.nan)
output.RowData.append(new, "new_value")
"""
    saveTable("data_tensor", TensorValues(Input=changed, Tensor="image", GradientOf="logits", Unit=3, FirstRow=40, NumberOfRows=99,
                                          Changes=hook))
    saveTable("data_tensor_behind", TensorValues(Input=changed, Tensor="logits", FirstRow=40, NumberOfRows=99, Changes=hook))
    predictions = Predictions(Input=network)
    for port, name in enumerate(("predictions", "confusion", "classes")):
        saveTable("data_" + name, predictions, port)
    series = Network(Input=mnist, Network=[os.path.join(SOURCE, "weights", "digits_mlp", f"epoch_{epoch:03}.onnx") for epoch in (0, 3, 16)])
    epochs = CollectEpochs(Input=Predictions(Input=series))
    saveTable("data_epochs_samples", epochs)
    saveTable("data_epochs", epochs, 1)
    saveTable("data_epochs_pooling_samples", CollectEpochs(Input=SpatialPooling(Input=series), Epochs=[16, 0]))
    neurons = NeuronProjection(Input=SpatialPooling(Input=network, Layers=["layer_1", "layer_2"]), Method="t-SNE", Perplexity=1, Trees=20)
    saveTable("data_neurons", neurons)
    for method in ("PCA", "t-SNE", "UMAP", "MDS"):
        places = LayerProjection(Input=SpatialPooling(Input=network), Method=method, Perplexity=5, Neighbors=6, Iterations=100)
        saveTable(f"data_projection_{method}_samples", places)
        saveTable(f"data_projection_{method}_quality", places, 1)
        if method != "MDS":
            placed = LayerProjection(Input=SpatialPooling(Input=network), Method=method, Perplexity=5, Neighbors=6,
                                     Reference=simple.OutputPort(places, 2))
            saveTable(f"data_projection_{method}_placed_samples", placed)
    # The last is on the last rank.
    some = simple.GlobalIDSelectionSource(FieldType="ROW", GlobalIDs=[60, 3])
    activation = SelectionActivation(Input=neurons.Input, Neurons=neurons, Samples=places, FollowSelection=0, Selection=some,
                                     NeuronSelection=simple.GlobalIDSelectionSource(FieldType="ROW", GlobalIDs=[1000001, 2000000]))
    saveTable("data_selection_neurons", activation)
    saveTable("data_selection_samples", activation, 1)
    saveSheet("data_maps", FeatureMaps(Input=network, Selection=some))
    for number, method in enumerate(("SmoothGrad", "Grad-CAM")):
        attribution = Attribution(Input=network, Method=method, Selection=some, Samples=3, KeepAttributions=1)
        saveSheet(f"data_attribution_{number}", attribution)
        saveTable(f"data_attributions_{number}", attribution, 1)
    excited = ActivationMaximization(Input=network, Steps=3, KeepInputs=1)
    saveSheet("data_excited", excited)
    saveTable("data_excited_classes", excited, 1)
    # Sample 55 is on the last rank; of four, some have none that is explained.
    attribution = Attribution(Input=network, Method="Integrated Gradients", Samples=3, MaximumSamples=5, KeepAttributions=1,
                              Baseline="Sample", BaselineSample=55)
    saveTable("data_attributions_from", attribution, 1)
    selections.select(network, simple.GlobalIDSelectionSource(FieldType="ROW", GlobalIDs=[3, 58]))
    attribution.FollowSelection = 1
    saveTable("data_attributions_followed", attribution, 1)
    saveSheet("data_attributions_followed", attribution)
    wrong = simple.ThresholdTable(Input=predictions, Column=["ROWS", "correct"], MinValue=0, MaxValue=0, Mode="Between")
    saveSheet("data_wrong", ImageGrid(Input=wrong, MaximumImages=9, SortArray="confidence", Labels="Sample"))
    saveTable("data_few", MNISTReader(FileName=mnist.FileName, MaximumSamples=3, Choice="Random"))
    batches = {f"data_batch_{number}.bin": cifar(labels[number * 20:][:20], seed=number) for number in range(3)}
    writeFiles(folder, {**batches, **{f"pictures/{label}/{number}.png": b"" for number, label in enumerate(labels)}})
    saveTable("data_cifar", CIFARReader(FileNames=[os.path.join(folder, name) for name in batches], **chosen))
    saveTable("data_folder", PictureFolderReader(Folder=os.path.join(folder, "pictures"), **chosen))
    archive = os.path.join(folder, "arrays.npz")
    np.savez(archive, pictures=pictures, labels=labels, z=np.random.RandomState(2).randn(61, 40))
    saveTable("data_numpy_pictures", NumPyReader(FileName=archive, Array="pictures", Labels="labels", **chosen))
    numbers = NumPyReader(FileName=archive, Array="z", Labels="labels", **chosen)
    saveTable("data_numpy_column", numbers)
    saveTable("data_numpy_pooling", SpatialPooling(Input=Generator(Input=numbers), Layers=["layer_1"]))


def saveByValue(folder):
    """Networks whose course or shapes depend on the values of a sample; of some, a sample has nothing."""
    def fed(name):
        x = tensor(os.path.join(SOURCE, "testing", "networks", "by_value", name, "input_0.pb"))
        file = os.path.join(folder, name + ".npy")
        np.save(file, x.reshape(len(x), -1))
        return Network(Input=NumPyReader(FileName=file), InputArray=name, Network=os.path.join(SOURCE, "testing", "networks", "by_value", name, "model.onnx"))

    os.makedirs(folder)
    detector = fed("detector")
    saveTable("value_layers", detector, 1)
    saveTable("value_boxes", SpatialPooling(Input=detector, Layers=["layer_6"], Normalization="None", Pooling="None"))
    saveTable("value_pooling", SpatialPooling(Input=detector, Layers=["layer_1", "layer_6"]))
    saveSheet("value_maps", FeatureMaps(Input=detector, Layer="layer_6", MaximumSamples=8))
    saveTable("value_predictions", Predictions(Input=fed("choosing")))
    kmeans = LayerKMeans(Input=SpatialPooling(Input=fed("different"), Layers=["layer_1"], Pooling="Mean"), NumberOfClusters=2, TopChannels=[1])
    saveTable("value_samples", kmeans)
    saveTable("value_centers", kmeans, 2)


saveDataSets(os.path.join(FOLDER, "data"))
saveByValue(os.path.join(FOLDER, "value"))
many = saveAll("many", LatentSamples(NumberOfSamples=61), 4)
# On four ranks one has no row.
saveAll("few", LatentSamples(NumberOfSamples=3), 2)
# A text file is read by the first rank alone; the others' tables have not even columns.
saveAll("file", simple.CSVReader(FileName=[os.path.join(FOLDER, "many_generator.csv")]), 4)
# The script of a filter may replace functions by numpy's of the same name.
saveSheet("many_names", ImageGrid(Input=withNames(many), MaximumImages=5, SortArray="name", SortDescending=1,
                                  Labels="Sort Array"))
