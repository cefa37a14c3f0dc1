"""What does a network that tells digits apart see, and where does it err?

Opens a data set, runs a classifier on it, clusters its layers, and writes

  predictions.csv, confusion.csv, classes.csv   the tables of Predictions
  samples.csv, centers.csv, quality.csv         those of Layer K-Means: how far clusters are classes, layer by layer
  confusion.png                                 true classes down, predicted ones across; the lighter, the more
  wrong.png                                     what is classified wrongly, the surest first: "true -> predicted"
  kernels.png                                   the kernels of the first layer
  maps_right.png, maps_wrong.png                feature maps of the second layer, of the digit that is classified rightly with
                                                the most confidence, and of the one that is classified wrongly
  clusters.png                                  the Cluster Facets view, coloured by class (with --view)

Run it with the plugin's folder in PV_PLUGIN_PATH:

  pvpython digits.py --samples 1000 --output digits
  xvfb-run -a pvpython digits.py --view
"""

import argparse
import csv
import os
import sys

import numpy as np
from paraview.simple import *
from vtkmodules.numpy_interface import dataset_adapter
from vtkmodules.util.numpy_support import numpy_to_vtk
from vtkmodules.vtkCommonDataModel import vtkImageData
from vtkmodules.vtkIOImage import vtkPNGWriter

WEIGHTS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "weights")


def parseArguments():
    parser = argparse.ArgumentParser(description="Looks into a network that classifies digits.")
    parser.add_argument("--data", default=os.path.join(WEIGHTS, "digits", "t10k-2000-images-idx3-ubyte.gz"),
                        help="an IDX file of pictures, its labels beside it (default: 2 000 digits of MNIST)")
    parser.add_argument("--samples", type=int, default=0, help="how many of them (default: all)")
    parser.add_argument("--network", default="", help="an ONNX file (default: the shipped digits_cnn)")
    parser.add_argument("--clusters", type=int, default=10, help="clusters in each layer (default: 10)")
    parser.add_argument("--pictures", type=int, default=36, help="pictures on the sheet of the wrong ones (default: 36)")
    parser.add_argument("--view", action="store_true", help="draw the Cluster Facets view too, which needs a display")
    parser.add_argument("--output", default="digits", help="the folder to write to (default: digits)")
    return parser.parse_args()


def path(name):
    return os.path.join(options.output, name)


def rows(stage, port=0):
    return dataset_adapter.WrapDataObject(servermanager.Fetch(stage, idx=port)).RowData


def writeTables(stage, names):
    for port, name in names.items():
        SaveData(path(name), proxy=OutputPort(stage, port), Precision=9)


def writePixels(name, pixels):
    """[height, width, 3], the upper row first."""
    image = vtkImageData()
    image.SetDimensions(pixels.shape[1], pixels.shape[0], 1)
    image.GetPointData().SetScalars(numpy_to_vtk(np.ascontiguousarray(pixels[::-1].reshape(-1, 3).astype(np.uint8)), deep=1))
    writer = vtkPNGWriter()
    writer.SetFileName(path(name))
    writer.SetInputData(image)
    writer.Write()


def coloured(values, preset):
    """Numbers [height, width] in the colours of one of ParaView's presets, from the least to the greatest."""
    colours = GetColorTransferFunction("digits " + preset)
    isKnown = servermanager.vtkSMTransferFunctionPresets.GetInstance().HasPreset(preset)
    colours.ApplyPreset(preset if isKnown else preset + " (matplotlib)", True)  # so called before ParaView 6.1
    points = np.array(colours.RGBPoints).reshape(-1, 4)
    places = (points[:, 0] - points[0, 0]) / (points[-1, 0] - points[0, 0])
    scaled = (values - values.min()) / max(values.max() - values.min(), 1e-30)
    return np.stack([255 * np.interp(scaled, places, points[:, channel]) for channel in (1, 2, 3)], -1)


def writeNumbers(name, stage, preset):
    """A sheet of numbers, such as kernels, through a colour map."""
    image = servermanager.Fetch(stage)
    width, height, _ = image.GetDimensions()
    values = np.asarray(dataset_adapter.WrapDataObject(image).PointData[image.GetPointData().GetScalars().GetName()])
    writePixels(name, coloured(values.reshape(height, width)[::-1], preset))


def writeMaps(name, chosen):
    one = SelectionQuerySource(ElementType=6, QueryString=f"sample == {int(chosen)}")
    writeNumbers(name, FeatureMaps(network, Selection=one, Layer="layer_2"), "Viridis")


options = parseArguments()
if "MNISTReader" not in globals():
    sys.exit("Layerscope is not loaded: set PV_PLUGIN_PATH to the folder that holds Layerscope.so")
os.makedirs(options.output, exist_ok=True)

# Data, network, predictions. No picture is read before a stage needs it.
data = MNISTReader(FileName=options.data, MaximumSamples=options.samples, Choice="Stratified")
network = Network(data, Network=options.network)
predictions = Predictions(network)
if servermanager.Fetch(predictions, idx=1).GetNumberOfRows() == 0:
    sys.exit("There are no predictions to compare with labels; the message above says why.")
counts = np.asarray(rows(predictions, 1)["count"])
writeTables(predictions, {0: "predictions.csv", 1: "confusion.csv", 2: "classes.csv"})

# The confusion matrix as a picture, on a scale of logarithms, which shows single errors beside hundreds of right answers.
classes = int(np.sqrt(len(counts)))
cells = np.log1p(counts.reshape(classes, classes)).repeat(24, 0).repeat(24, 1)
writePixels("confusion.png", coloured(cells, "Inferno"))

# On several ranks each has a part of the rows; the file has all.
with open(path("predictions.csv"), newline="") as file:
    names, *lines = csv.reader(file)
correct, confidence, samples = (np.array([float(line[names.index(name)]) for line in lines])
                                for name in ("correct", "confidence", "sample"))
wrong = SelectionQuerySource(ElementType=6, QueryString="correct == 0")
if (correct == 0).any():
    sheet = ImageGrid(predictions, Selection=wrong, MaximumImages=options.pictures, SortArray="confidence", SortDescending=1,
                      Labels="Sort Array", LabelArray="outcome")
    writer = vtkPNGWriter()
    writer.SetFileName(path("wrong.png"))
    writer.SetInputData(servermanager.Fetch(sheet))
    writer.Write()
    writeMaps("maps_wrong.png", samples[correct == 0][confidence[correct == 0].argmax()])
if (correct == 1).any():
    writeMaps("maps_right.png", samples[correct == 1][confidence[correct == 1].argmax()])
writeNumbers("kernels.png", FilterGrid(network), "Cool to Warm")

# Which layer groups the digits by their class?
clusters = LayerKMeans(SpatialPooling(predictions), NumberOfClusters=options.clusters)
quality = rows(clusters, 3)
writeTables(clusters, {0: "samples.csv", 2: "centers.csv", 3: "quality.csv"})
if options.view:
    view = CreateView("ClusterFacetsView")
    view.ViewSize = [1400, 1000]
    Show(clusters, view).ColorBy = "label"
    Render(view)
    SaveScreenshot(path("clusters.png"), view)

fields = dataset_adapter.WrapDataObject(servermanager.Fetch(predictions)).FieldData
print(f"{len(correct)} samples, accuracy {100 * fields['accuracy'][0]:.2f} %, mean loss {fields['mean_loss'][0]:.4f}")
print("layer  purity  mutual information with the classes")
for layer, purity, information in zip(quality["layer"], quality["purity"], quality["normalized_mutual_information"]):
    print(f"{layer:5}  {purity:6.3f}  {information:6.3f}")
print(f"\nWritten to {os.path.abspath(options.output)}")
