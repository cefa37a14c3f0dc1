"""Makes every number of projections.md: what pictures of samples can show, and what they can't.

  pvpython make_projections.py             projects the digits by layer and epoch, and data whose structure is known; checks the
                                           page's claims, and writes its tables
  pvpython make_projections.py --check     checks the claims, and that the page's tables hold these numbers
  pvpython make_projections.py --check --samples 500     checks the claims with fewer digits; other numbers, so no tables

Needs the plugin's folder in PV_PLUGIN_PATH, and numpy.
"""

import argparse
import pathlib
import sys

import numpy as np
from paraview import servermanager, simple
from vtkmodules.util.numpy_support import numpy_to_vtk, vtk_to_numpy
from vtkmodules.vtkCommonDataModel import vtkTable

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))
from checked_page import Page, head, row  # noqa: E402

WEIGHTS = HERE.parent / "weights"
PAGE = Page(HERE / "projections.md")
NETWORKS = {"digits_mlp": 4, "digits_cnn": 3}  # and their last layer before the output
EPOCHS = (0, 1, 2, 4, 16)
METHODS = ("PCA", "MDS", "t-SNE", "UMAP")
GROUP = 200  # rows of a group of the made-up data
COLUMNS = 20
MOST_OFF = 0.03


def columns(stage, port=0):
    stage.UpdatePipeline()
    rows = servermanager.Fetch(stage, idx=port).GetRowData()
    return {rows.GetArrayName(i): vtk_to_numpy(rows.GetArray(i)) for i in range(rows.GetNumberOfArrays()) if rows.GetArray(i)}


def producer(**arrays):
    """Rows of one's own as a stage."""
    table = vtkTable()
    for name, values in arrays.items():
        array = numpy_to_vtk(np.ascontiguousarray(values), deep=1)
        array.SetName(name)
        table.AddColumn(array)
    source = simple.PVTrivialProducer()
    source.GetClientSideObject().SetOutput(table)
    return source


def placesOf(rows, method, **options):
    found = columns(simple.LayerProjection(producer(layer_1=rows.astype(np.float32)), Method=method, **options))
    return np.stack([found["projection_x"], found["projection_y"]], 1)


def digits(samples):
    return simple.MNISTReader(FileName=str(WEIGHTS / "digits" / "t10k-2000-images-idx3-ubyte.gz"), MaximumSamples=samples)


def hitsByLayer(samples):
    """network -> layer -> method -> neighbourhood hit, and that among the rows as they are."""
    hits = {}
    for name in NETWORKS:
        pooling = simple.SpatialPooling(simple.Network(digits(samples), Network=str(WEIGHTS / name / "epoch_016.onnx")),
                                        Normalization="None")
        for method in ("PCA", "t-SNE", "UMAP"):
            quality = columns(simple.LayerProjection(pooling, Method=method), 1)
            for index, layer in enumerate(quality["layer"]):
                of = hits.setdefault(name, {}).setdefault(int(layer), {"as it is": quality["data_neighborhood_hit"][index]})
                of[method] = quality["neighborhood_hit"][index]
    return hits


def hitsByEpoch(samples):
    hits = {}
    for name, last in NETWORKS.items():
        network = simple.Network(digits(samples), Network=[str(WEIGHTS / name / f"epoch_{epoch:03}.onnx") for epoch in EPOCHS])
        pooling = simple.SpatialPooling(network, Normalization="None", Layers=[f"layer_{last}"])
        quality = columns(simple.LayerProjection(simple.CollectEpochs(pooling), Method="t-SNE", IncludeData=0), 1)
        hits[name] = dict(zip(quality["epoch"].astype(int), quality["neighborhood_hit"]))
    return hits


def normal(seed, rows=GROUP, deviation=1.0):
    return np.random.RandomState(seed).normal(0, deviation, (rows, COLUMNS))


def distanceRatios():
    """Three groups on a line, the third four times as far from the second as this from the first: what is left of the 4."""
    centres = np.zeros((3, COLUMNS))
    centres[1:, 0] = 20, 100
    rows = np.concatenate([normal(index) + centre for index, centre in enumerate(centres)])
    ratios = {}
    for method in METHODS:
        means = placesOf(rows, method).reshape(3, GROUP, 2).mean(1)
        ratios[method] = np.linalg.norm(means[2] - means[1]) / np.linalg.norm(means[1] - means[0])
    return ratios


def sizeRatios():
    """Two groups far apart, of which one is ten times as wide: what is left of the 10."""
    wide = normal(8, deviation=10) + 1000 * np.eye(COLUMNS)[0]
    rows = np.concatenate([normal(9), wide])
    ratios = {}
    for method in METHODS:
        groups = placesOf(rows, method).reshape(2, GROUP, 2)
        widths = np.sqrt(np.square(groups - groups.mean(1, keepdims=True)).sum(2).mean(1))
        ratios[method] = widths[1] / widths[0]
    return ratios


def noise(samples):
    """Normal numbers without any structure, against the digits' pixels: trustworthiness by perplexity."""
    trust = {}
    random = producer(layer_1=np.random.RandomState(3).normal(size=(samples, 50)).astype(np.float32))
    for perplexity in (5, 30, 100):
        of = trust[perplexity] = {}
        for name, source in (("noise", random), ("digits", digits(samples))):
            of[name] = columns(simple.LayerProjection(source, Method="t-SNE", Perplexity=perplexity), 1)["trustworthiness"][0]
    return trust


def tables(layers, epochs, distances, sizes, trust):
    made = {}
    made["layers"] = head("network", "layer", "as it is", "PCA", "t-SNE", "UMAP")
    for name, of in layers.items():
        for layer, hits in of.items():
            made["layers"].append(row(f"`{name}`", "pixels" if layer == 0 else f"layer {layer}",
                                      *(f"{hits[each]:.3f}" for each in ("as it is", "PCA", "t-SNE", "UMAP"))))
    made["epochs"] = head("network", *(f"epoch {epoch}" for epoch in EPOCHS))
    for name, of in epochs.items():
        made["epochs"].append(row(f"`{name}`", *(f"{of[epoch]:.3f}" for epoch in EPOCHS)))
    made["known"] = head("in the picture", *METHODS)
    for name, of in (("distances, truly 1 to 4.0", distances), ("widths, truly 1 to 10.0", sizes)):
        made["known"].append(row(name, *(f"1 to {of[method]:.1f}" for method in METHODS)))
    made["noise"] = head("perplexity", "noise", "pixels of digits")
    for perplexity, of in trust.items():
        made["noise"].append(row(perplexity, f"{of['noise']:.3f}", f"{of['digits']:.3f}"))
    return made


def claims(layers, epochs, distances, sizes, trust):
    lasts = {name: layers[name][last] for name, last in NETWORKS.items()}
    return {
        "In the last layer nearly all neighbours are of a sample's own class": all(of["t-SNE"] > .93 for of in lasts.values()),
        "the first layer of the network of convolutions parts the classes less than the pixels do":
            layers["digits_cnn"][1]["t-SNE"] < layers["digits_cnn"][0]["t-SNE"],
        "The first epochs do most of it": all(
            of[1] - of[0] > of[16] - of[1] for of in epochs.values()) and all(of[16] > of[0] for of in epochs.values()),
        "PCA and MDS keep distances between groups, t-SNE and UMAP do not":
            all(abs(distances[each] - 4) < .4 for each in ("PCA", "MDS")) and all(distances[each] < 2.5 for each in ("t-SNE", "UMAP")),
        "Nor do the sizes of groups mean anything": all(sizes[each] < 3 for each in ("t-SNE", "UMAP")) and sizes["MDS"] > 5,
        "trustworthiness tells noise from structure": all(of["digits"] - of["noise"] > .15 for of in trust.values()),
    }


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--samples", type=int, default=2000)
    arguments = parser.parse_args()
    if not hasattr(simple, "LayerProjection"):
        sys.exit("Layerscope is not loaded: set PV_PLUGIN_PATH to the folder that holds Layerscope.so")
    found = (hitsByLayer(arguments.samples), hitsByEpoch(arguments.samples), distanceRatios(), sizeRatios(),
             noise(min(arguments.samples, 1000)))
    made = tables(*found)
    print("\n".join("\n".join(lines) for lines in made.values()))
    PAGE.checkClaims(claims(*found))
    if not arguments.check:
        PAGE.writeTables(made)
    elif arguments.samples == 2000:
        PAGE.checkTables(made, MOST_OFF)


main()
