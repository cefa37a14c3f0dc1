"""Analyses a network of your own: an ONNX file, fed with random latents or with rows of a CSV file.

Writes the tables of Layer K-Means, as cats.py does, and a list of the network's layers:

  pvpython bring_your_own.py network.onnx --dimension 100
  pvpython bring_your_own.py classifier.onnx --data rows.csv

A CSV file has a header; the columns z:0, z:1, ... are the network's input, all others are kept (labels, names).
Run it with the plugin's folder in PV_PLUGIN_PATH.
"""

import argparse
import csv
import os
import sys

from paraview.simple import *

parser = argparse.ArgumentParser(description="Clusters the layers of an ONNX network.")
parser.add_argument("network", help="an ONNX file")
source = parser.add_mutually_exclusive_group(required=True)
source.add_argument("--dimension", type=int, help="feed normal random latents of this dimension")
source.add_argument("--data", help="feed the rows of this CSV file")
parser.add_argument("--samples", type=int, default=1000, help="how many latents (default: 1000)")
parser.add_argument("--clusters", type=int, default=4, help="clusters in each layer (default: 4)")
parser.add_argument("--output", default="layers", help="the folder to write to (default: layers)")
options = parser.parse_args()
if "LatentSamples" not in globals():
    sys.exit("Layerscope is not loaded: set PV_PLUGIN_PATH to the folder that holds Layerscope.so")
os.makedirs(options.output, exist_ok=True)

if options.data:
    # ParaView reads a cell that is missing as 0.
    with open(options.data, newline="") as file:
        lines = csv.reader(file)
        header = next(lines, [])
        for row, cells in enumerate(lines):
            missing = [name for name, cell in zip(header, cells + [""] * len(header))
                       if name.startswith(("z:", "z_")) and not cell.strip()]
            if cells and missing:
                sys.exit(f"{options.data}: the cell of column '{missing[0]}' is missing in row {row}")
    samples = CSVReader(FileName=[os.path.abspath(options.data)])
else:
    samples = LatentSamples(NumberOfSamples=options.samples, Dimension=options.dimension)
generator = Generator(samples, Network=os.path.abspath(options.network))
pooled = SpatialPooling(generator)
clusters = LayerKMeans(pooled, NumberOfClusters=options.clusters)

# The second output of the generator lists the layers. Where a stage has failed, its table is empty.
layers = servermanager.Fetch(generator, idx=1)
if layers.GetNumberOfRows() == 0:
    sys.exit("The network cannot be used; the message above says why.")
print("layer  operator                height  width  channels")
for row in range(layers.GetNumberOfRows()):
    layer, op, height, width, channels = (
        layers.GetValueByName(row, name).ToString() for name in ("layer", "op", "height", "width", "channels"))
    print(f"{layer:>5}  {op:22}  {height:>6}  {width:>5}  {channels:>8}")

if servermanager.Fetch(clusters, idx=2).GetNumberOfRows() == 0:
    sys.exit("There are no clusters; the message above says why.")
for port, name in enumerate(["samples.csv", "activations.csv", "centers.csv"]):
    SaveData(os.path.join(options.output, name), proxy=OutputPort(clusters, port), Precision=9)
print(f"\nThe clusters of each layer are in {os.path.abspath(options.output)}")
