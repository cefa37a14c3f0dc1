"""How did a network learn? Goes through the epochs of its training, and writes

  epochs.csv      the learning curve: accuracy, mean loss, confidence and the accuracy of each class, a row an epoch
  samples.csv     what the network said of each sample at each epoch
  forgotten.png   what it knew at some epoch and gets wrong at the last one
  curve.png       the learning curve as a line chart (with --view)

Run it with the plugin's folder in PV_PLUGIN_PATH:

  pvpython learning.py --samples 500 --output learning
  pvpython learning.py --networks run7/model_*.onnx --data test-images-idx3-ubyte.gz
  xvfb-run -a pvpython learning.py --view
"""

import argparse
import csv
import glob
import os
import sys

import numpy as np
from paraview.simple import *
from vtkmodules.vtkIOImage import vtkPNGWriter

WEIGHTS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "weights")


def parseArguments():
    parser = argparse.ArgumentParser(description="Shows how a network that classifies pictures learned.")
    parser.add_argument("--data", default=os.path.join(WEIGHTS, "digits", "t10k-2000-images-idx3-ubyte.gz"),
                        help="an IDX file of pictures, its labels beside it (default: 2 000 digits of MNIST)")
    parser.add_argument("--samples", type=int, default=0, help="how many of them (default: all)")
    parser.add_argument("--networks", nargs="+", default=glob.glob(os.path.join(WEIGHTS, "digits_mlp", "epoch_*.onnx")),
                        help="the ONNX files of the training, with the epoch's number in their names (default: the shipped digits_mlp)")
    parser.add_argument("--view", action="store_true", help="draw the learning curve too, which needs a display")
    parser.add_argument("--output", default="learning", help="the folder to write to (default: learning)")
    return parser.parse_args()


def path(name):
    return os.path.join(options.output, name)


def columns(name, *wanted):
    """Numbers of a CSV file, as far as it has them. On several ranks the file has the rows of all."""
    with open(path(name), newline="") as file:
        names, *lines = csv.reader(file)
    return {name: np.array(values, float) for name, values in zip(names, zip(*lines)) if name in wanted}


options = parseArguments()
if "CollectEpochs" not in globals():
    sys.exit("Layerscope is not loaded: set PV_PLUGIN_PATH to the folder that holds Layerscope.so")
os.makedirs(options.output, exist_ok=True)

# The networks are the time steps of the pipeline.
data = MNISTReader(FileName=options.data, MaximumSamples=options.samples, Choice="Stratified")
network = Network(data, Network=options.networks)
epochs = CollectEpochs(Predictions(network))
if servermanager.Fetch(epochs, idx=1).GetNumberOfRows() == 0:
    sys.exit("There are no predictions; the message above says why.")
SaveData(path("epochs.csv"), proxy=OutputPort(epochs, 1), Precision=9)
SaveData(path("samples.csv"), proxy=epochs, Precision=9)

curve = columns("epochs.csv", "Time", "accuracy", "mean_loss")
if "accuracy" not in curve:
    sys.exit("There are no labels to compare with; epochs.csv and samples.csv are written.")
rows = columns("samples.csv", "epoch", "sample", "correct")
last = rows["epoch"] == curve["Time"][-1]
wrong = np.unique(rows["sample"][last & (rows["correct"] == 0)])
forgotten = np.intersect1d(wrong, rows["sample"][rows["correct"] == 1]).astype(int)
if len(forgotten):
    chosen = GlobalIDSelectionSource(FieldType="ROW", GlobalIDs=forgotten.tolist())
    atLast = CollectEpochs(Predictions(network), Epochs=[curve["Time"][-1]])
    sheet = ImageGrid(atLast, Selection=chosen, MaximumImages=64, SortArray="confidence", SortDescending=1, Labels="Sort Array",
                      LabelArray="outcome")
    writer = vtkPNGWriter()
    writer.SetFileName(path("forgotten.png"))
    writer.SetInputData(servermanager.Fetch(sheet))
    writer.Write()

if options.view:
    view = CreateView("XYChartView")
    view.ViewSize = [900, 600]
    view.BottomAxisTitle, view.LegendLocation = "epoch", "BottomRight"
    shown = Show(OutputPort(epochs, 1), view)
    shown.UseIndexForXAxis, shown.XArrayName = 0, "Time"
    shown.SeriesVisibility = [name for name in shown.SeriesVisibility if name.startswith("accuracy")]
    Render(view)
    SaveScreenshot(path("curve.png"), view)

print("epoch  accuracy  mean loss")
for epoch, accuracy, loss in zip(curve["Time"], curve["accuracy"], curve["mean_loss"]):
    print(f"{epoch:5g}  {100 * accuracy:6.2f} %  {loss:9.4f}")
print(f"\n{len(wrong)} samples are wrong at the last epoch; {len(forgotten)} of them were right before.")
print(f"Written to {os.path.abspath(options.output)}")
