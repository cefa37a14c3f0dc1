"""Which pictures does each layer of the cat generator hold together?

Draws random cats, runs them through the network, clusters them layer by layer, and writes

  samples.csv, activations.csv, centers.csv   the tables of Layer K-Means
  random_cats.png                             what the network draws at all
  layer_<n>_cluster_<k>.png                   the cats nearest to the centre of each cluster, nearest first,
                                              down the columns

Run it with the plugin's folder in PV_PLUGIN_PATH:

  pvpython cats.py --samples 1000 --output cats
  mpiexec -n 2 pvbatch cats.py --samples 10000
"""

import argparse
import os
import sys

from paraview.simple import *
from vtkmodules.numpy_interface import dataset_adapter
from vtkmodules.vtkIOImage import vtkPNGWriter


def parseArguments():
    parser = argparse.ArgumentParser(description="Clusters the layers of an image generator.")
    parser.add_argument("--samples", type=int, default=1000, help="how many pictures (default: 1000)")
    parser.add_argument("--clusters", type=int, default=4, help="clusters in each layer (default: 4)")
    parser.add_argument("--seed", type=int, default=0, help="of the latents and of k-means (default: 0)")
    parser.add_argument("--pictures", type=int, default=36, help="pictures on a sheet (default: 36)")
    parser.add_argument("--network", default="", help="an ONNX file (default: the shipped cat generator)")
    parser.add_argument("--dimension", type=int, default=40, help="of the network's latents (default: 40)")
    parser.add_argument("--output", default="cats", help="the folder to write to (default: cats)")
    return parser.parse_args()


def writeTable(name, port):
    # All digits of a single-precision number, so that the table can be read back as it was.
    SaveData(os.path.join(options.output, name), proxy=port, Precision=9)


def writeSheet(name, table, **choice):
    sheet = ImageGrid(table, MaximumImages=options.pictures, **choice)
    # SaveData writes PNG files too, but refuses to when there is more than one rank.
    writer = vtkPNGWriter()
    writer.SetFileName(os.path.join(options.output, name))
    writer.SetInputData(servermanager.Fetch(sheet))
    writer.Write()
    Delete(sheet)


options = parseArguments()
if "LatentSamples" not in globals():
    sys.exit("Layerscope is not loaded: set PV_PLUGIN_PATH to the folder that holds Layerscope.so")
os.makedirs(options.output, exist_ok=True)

# The pipeline. Layers are pooled to the maximum of each channel, and each row is divided by its sum.
samples = LatentSamples(NumberOfSamples=options.samples, Dimension=options.dimension, Seed=options.seed)
generator = Generator(samples, Network=options.network)
pooled = SpatialPooling(generator)
clusters = LayerKMeans(pooled, NumberOfClusters=options.clusters, Seed=options.seed)

# A row of the table of centres stands for a cluster in a layer. Where a stage has failed, its table is empty.
centers = servermanager.Fetch(clusters, idx=2)
if centers.GetNumberOfRows() == 0:
    sys.exit("There are no clusters; the message above says why.")
centers = dataset_adapter.WrapDataObject(centers).RowData

writeSheet("random_cats.png", generator)
writeTable("samples.csv", OutputPort(clusters, 0))
writeTable("activations.csv", OutputPort(clusters, 1))
writeTable("centers.csv", OutputPort(clusters, 2))

print("layer  cluster  samples  strongest channels")
for layer, cluster, size, channels in zip(
        centers["layer"], centers["cluster"], centers["size"], centers["top_channel"]):
    print(f"{layer:5}  {cluster:7}  {size:7}  {' '.join(str(channel) for channel in channels if channel >= 0)}")
    members = SelectionQuerySource(ElementType=6, QueryString=f"(layer == {layer}) & (cluster == {cluster})")
    writeSheet(f"layer_{layer}_cluster_{cluster}.png", clusters, Selection=members)

print(f"\nWritten to {os.path.abspath(options.output)}:")
print("  samples.csv              a row for each layer and sample: its cluster and the distance to the centre")
print("  activations.csv          the samples' activations on the strongest channels of their cluster")
print("  centers.csv              a row for each layer and cluster: size, inertia, channels, centre")
print("  random_cats.png          random pictures")
print("  layer_*_cluster_*.png    each cluster's pictures, those nearest to its centre first")
