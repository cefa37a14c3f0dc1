"""What does a network do with its samples, layer by layer, and how did it learn that? Projects them to the plane, and draws

  layers.png     a panel for the pictures and each layer: what lies together there is alike to the layer
  trails.png     the samples' ways through the epochs of the training, in the last layer
  neurons.png    that layer's neurons, as large as they tell a class from the others, in the class's colour
  layers.html    the first of these for a browser: brush, pictures and legend work there, without ParaView

and writes quality.csv: how far each picture can be believed.

Run it with the plugin's folder in PV_PLUGIN_PATH; it needs a display:

  xvfb-run -a pvpython projection.py --samples 500 --output projection
  xvfb-run -a pvpython projection.py --networks run7/model_*.onnx --data test-images-idx3-ubyte.gz
"""

import argparse
import glob
import os
import sys

from paraview.simple import *

WEIGHTS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "weights")


def parseArguments():
    parser = argparse.ArgumentParser(description="Shows what a network that classifies pictures does with them.")
    parser.add_argument("--data", default=os.path.join(WEIGHTS, "digits", "t10k-2000-images-idx3-ubyte.gz"),
                        help="an IDX file of pictures, its labels beside it (default: 2 000 digits of MNIST)")
    parser.add_argument("--samples", type=int, default=1000, help="how many of them (default: 1000)")
    parser.add_argument("--networks", nargs="+", default=glob.glob(os.path.join(WEIGHTS, "digits_mlp", "epoch_*.onnx")),
                        help="the ONNX files of the training, with the epoch's number in their names (default: the shipped digits_mlp)")
    parser.add_argument("--method", default="t-SNE", choices=["PCA", "t-SNE", "UMAP", "MDS"], help="default: t-SNE")
    parser.add_argument("--output", default="projection", help="the folder to write to (default: projection)")
    return parser.parse_args()


def path(name):
    return os.path.join(options.output, name)


def draw(name, stage, **properties):
    """A view of the stage's output, and a picture of it."""
    view = CreateView("ProjectionView")
    view.ViewSize = [1280, 900]
    for property, value in properties.items():
        setattr(view, property, value)
    Show(stage, view)
    SaveScreenshot(path(name), view)
    return view


options = parseArguments()
if "LayerProjection" not in globals():
    sys.exit("Layerscope is not loaded: set PV_PLUGIN_PATH to the folder that holds Layerscope.so")
os.makedirs(options.output, exist_ok=True)

data = MNISTReader(FileName=options.data, MaximumSamples=options.samples, Choice="Stratified")
trained = Network(data, Network=sorted(options.networks)[-1:])
activations = SpatialPooling(Predictions(trained), Normalization="None")
layers = LayerProjection(activations, Method=options.method, Align="Start From Previous" if options.method == "t-SNE" else "Rotate")
if servermanager.Fetch(layers, idx=1).GetNumberOfRows() == 0:
    sys.exit("There is no projection; the message above says why.")
SaveData(path("quality.csv"), proxy=OutputPort(layers, 1), Precision=6)
view = draw("layers.png", layers)
ExportView(path("layers.html"), view)

number = servermanager.Fetch(layers).GetColumnByName("layer").GetRange()[1]
last = f"layer_{number:.0f}"
if len(options.networks) > 1:
    epochs = CollectEpochs(SpatialPooling(Network(data, Network=options.networks), Normalization="None", Layers=[last]))
    learned = LayerProjection(epochs, Method=options.method, Align="Joint" if options.method == "t-SNE" else "Rotate", IncludeData=0)
    draw("trails.png", learned, ShowTrails=1, Bundling=1)

draw("neurons.png", NeuronProjection(activations, Layers=[last]))
print(f"Written to {os.path.abspath(options.output)}")
