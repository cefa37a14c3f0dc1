"""What do the clusters of the cat generator have in common? The true factors behind each picture are known.

The shipped generator learned from a renderer that draws cats by 40 factors: colour and pattern of the fur, shape of the
ears, pose, light, background and others. This draws random cats, joins their factors to the table as columns, clusters
the layers, prints what the clusters' cats are like, and writes

  samples.csv       the table of Layer K-Means with a column for each factor, from 0 to 1, and one for the kind of coat:
                    0 plain, 1 tabby, 2 bicolour, 3 calico, 4 siamese
  by_factor.png     the pictures in the order of one factor, down the columns

Run it with the plugin's folder in PV_PLUGIN_PATH:

  pvpython cat_factors.py --samples 1000 --factor pupil --output factors
"""

import argparse
import os
import sys

from paraview.simple import *
from vtkmodules.numpy_interface import dataset_adapter
from vtkmodules.vtkIOImage import vtkPNGWriter

WEIGHTS = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "weights")
sys.path.insert(0, WEIGHTS)
import cat_factors  # noqa: E402

parser = argparse.ArgumentParser(description="Joins the true factors of the shipped cat generator to its clusters.")
parser.add_argument("--samples", type=int, default=1000, help="how many pictures (default: 1000)")
parser.add_argument("--clusters", type=int, default=4, help="clusters in each layer (default: 4)")
parser.add_argument("--seed", type=int, default=0, help="of the latents and of k-means (default: 0)")
parser.add_argument("--factor", choices=cat_factors.NAMES, default="pupil", help="that orders the pictures (default: pupil)",
                    metavar="NAME")
parser.add_argument("--output", default="factors", help="the folder to write to (default: factors)")
options = parser.parse_args()
if "LatentSamples" not in globals():
    sys.exit("Layerscope is not loaded: set PV_PLUGIN_PATH to the folder that holds Layerscope.so")
os.makedirs(options.output, exist_ok=True)

# The columns of a table go through Generator and all that follows.
samples = LatentSamples(NumberOfSamples=options.samples, Seed=options.seed)
factors = ProgrammableFilter(samples)
factors.CopyArrays = 1
factors.Script = f"""
import sys
sys.path.insert(0, {WEIGHTS!r})
import cat_factors
cat_factors.joinFactors(inputs[0], output)
"""
generator = Generator(factors)
clusters = LayerKMeans(SpatialPooling(generator), NumberOfClusters=options.clusters, Seed=options.seed)

table = dataset_adapter.WrapDataObject(servermanager.Fetch(clusters)).RowData
if "coat" not in table.keys() or len(table["layer"]) == 0:
    sys.exit("There are no clusters; the message above says why.")
SaveData(os.path.join(options.output, "samples.csv"), proxy=clusters, Precision=9)
writer = vtkPNGWriter()
writer.SetFileName(os.path.join(options.output, "by_factor.png"))
writer.SetInputData(servermanager.Fetch(ImageGrid(generator, SortArray=options.factor)))
writer.Write()

print(f"layer  cluster  samples  mean {options.factor}  " + "  ".join(cat_factors.COATS))
for layer in sorted(set(table["layer"])):
    for cluster in range(options.clusters):
        members = (table["layer"] == layer) & (table["cluster"] == cluster)
        count = int(members.sum())
        if count == 0:
            continue
        mean = table[options.factor][members].mean()
        shares = [f"{100 * (table['coat'][members] == coat).mean():{len(name) - 2}.0f} %"
                  for coat, name in enumerate(cat_factors.COATS)]
        print(f"{layer:5}  {cluster:7}  {count:7}  {mean:{5 + len(options.factor)}.2f}  " + "  ".join(shares))
print(f"\nWritten to {os.path.abspath(options.output)}: samples.csv, by_factor.png")
