"""Makes every number of projections.md: what pictures of samples can show, and what they can't.

  pvpython make_projections.py             projects digits and clothing by layer and epoch, and data whose structure is known;
                                           checks the page's claims, and writes its tables
  pvpython make_projections.py --check     checks the claims, and that the page's tables hold these numbers
  pvpython make_projections.py --check --samples 500     checks the claims with fewer pictures; other numbers, so no tables. What
                                           is said of clothing while it is learned is left out

Needs the plugin's folder in PV_PLUGIN_PATH, numpy, and Fashion-MNIST from Debian's dataset-fashion-mnist, without which --samples
leaves clothing out. Of the networks of clothing the last epoch is shipped; the first two commands train them anew, once, into
build/networks: 20 minutes, by PyTorch (Debian: python3-torch python3-onnx).
"""

import argparse
import pathlib
import subprocess
import sys

import numpy as np
from paraview import servermanager, simple
from vtkmodules.util.numpy_support import numpy_to_vtk, vtk_to_numpy
from vtkmodules.vtkCommonDataModel import vtkTable

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))
from checked_page import Page, head, row  # noqa: E402

WEIGHTS = HERE.parent / "weights"
TRAINED = HERE.parent / "build" / "networks"
PAGE = Page(HERE / "projections.md")
PICTURES = {"digits": WEIGHTS / "digits" / "t10k-2000-images-idx3-ubyte.gz",
            "fashion": pathlib.Path("/usr/share/datasets/fashion-mnist/t10k-images-idx3-ubyte.gz")}
LASTS = {"mlp": 4, "cnn": 3}  # the last layer before the output
EPOCHS = (0, 1, 2, 4, 16)
CLOTHING = ("T-shirt", "trousers", "pullover", "dress", "coat", "sandal", "shirt", "sneaker", "bag", "ankle boot")
NEIGHBORS = 7
METHODS = ("PCA", "MDS", "t-SNE", "UMAP")
GROUP = 200  # rows of a group of the made-up data
COLUMNS = 20
SAMPLES = 2000  # those that are shipped of MNIST
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


def networks(pictures):
    return [f"{pictures}_{kind}" for kind in LASTS]


def reader(pictures, samples):
    return simple.MNISTReader(FileName=str(PICTURES[pictures]), MaximumSamples=samples)


def weightsOf(name):
    """The files of the epochs: those that are shipped, or else those that were trained here; may be missing."""
    shipped, trained = ([folder / name / f"epoch_{epoch:03}.onnx" for epoch in EPOCHS] for folder in (WEIGHTS, TRAINED))
    return shipped if all(file.exists() for file in shipped) else trained


def trainMissing():
    for name in networks("fashion"):
        if not all(file.exists() for file in weightsOf(name)):
            print(f"Training {name} ...", flush=True)
            script = WEIGHTS / "training" / "train_digits.py"
            subprocess.run(["/usr/bin/python3", script, name, "--data", PICTURES["fashion"].parent, "--output", TRAINED], check=True)


def hitsOfClasses(rows):
    """Neighbourhood hit of each class among the places of one layer."""
    places, labels = np.stack([rows["projection_x"], rows["projection_y"]], 1), rows["label"]
    squares = np.square(places[:, None] - places).sum(2)
    np.fill_diagonal(squares, np.inf)
    own = (labels[np.argsort(squares, 1, "stable")[:, :NEIGHBORS]] == labels[:, None]).mean(1)
    return [own[labels == label].mean() for label in range(len(CLOTHING))]


def hitsByLayer(pictures, samples, whole):
    """network -> layer -> method -> neighbourhood hit, and that among the rows as they are; by t-SNE that of each class, too. Not
    `whole`: without UMAP, of which nothing is claimed."""
    hits = {}
    for name in networks(pictures):
        network = simple.Network(reader(pictures, samples), Network=str(WEIGHTS / name / f"epoch_{EPOCHS[-1]:03}.onnx"))
        pooling = simple.SpatialPooling(network, Normalization="None")
        for method in ("PCA", "t-SNE", "UMAP") if whole else ("PCA", "t-SNE"):
            projection = simple.LayerProjection(pooling, Method=method)
            places, quality = columns(projection), columns(projection, 1)
            for index, layer in enumerate(quality["layer"]):
                of = hits.setdefault(name, {}).setdefault(int(layer), {"as it is": quality["data_neighborhood_hit"][index]})
                of[method] = quality["neighborhood_hit"][index]
                if method == "PCA":
                    of["variance"] = quality["explained_variance"][index]
                if method == "t-SNE":
                    of["classes"] = hitsOfClasses({key: values[places["layer"] == layer] for key, values in places.items()})
    return hits


def hitsOfMaps(pictures, samples):
    """layer -> neighbourhood hit in the layer itself, of the convolutions' whole feature maps instead of their maxima."""
    network = simple.Network(reader(pictures, samples), Network=str(WEIGHTS / f"{pictures}_cnn" / f"epoch_{EPOCHS[-1]:03}.onnx"))
    maps = simple.SpatialPooling(network, Pooling="None", Normalization="None", Layers=["layer_1", "layer_2"])
    quality = columns(simple.LayerProjection(maps, Method="PCA", IncludeData=0), 1)
    return dict(zip(quality["layer"], quality["data_neighborhood_hit"]))


def hitsByEpoch(pictures, samples, whole):
    """network -> layer -> method -> epoch -> neighbourhood hit. Not `whole`: of the last layer by t-SNE."""
    hits = {}
    for name in networks(pictures):
        network = simple.Network(reader(pictures, samples), Network=[str(file) for file in weightsOf(name)])
        last = LASTS[name.split("_")[1]]
        layers = [f"layer_{layer}" for layer in range(1 if whole else last, last + 1)]
        collected = simple.CollectEpochs(simple.SpatialPooling(network, Normalization="None", Layers=layers))
        for method in ("PCA", "t-SNE") if whole else ("t-SNE",):
            quality = columns(simple.LayerProjection(collected, Method=method, IncludeData=0), 1)
            for layer, epoch, hit in zip(quality["layer"], quality["epoch"], quality["neighborhood_hit"]):
                hits.setdefault(name, {}).setdefault(int(layer), {}).setdefault(method, {})[int(epoch)] = hit
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


def noise(samples, sets):
    """Normal numbers without any structure, against the pixels of `sets`: trustworthiness by perplexity."""
    trust = {}
    random = producer(layer_1=np.random.RandomState(3).normal(size=(samples, 50)).astype(np.float32))
    for perplexity in (5, 30, 100):
        of = trust[perplexity] = {}
        for name, source in (("noise", random), *((pictures, reader(pictures, samples)) for pictures in sets)):
            of[name] = columns(simple.LayerProjection(source, Method="t-SNE", Perplexity=perplexity), 1)["trustworthiness"][0]
    return trust


def layersTable(layers):
    return head("network", "layer", "as it is", "PCA", "t-SNE", "UMAP") + [
        row(f"`{name}`", "pixels" if layer == 0 else f"layer {layer}",
            *(f"{hits[each]:.3f}" for each in ("as it is", "PCA", "t-SNE", "UMAP")))
        for name, of in layers.items() for layer, hits in of.items()]


def epochsTable(epochs):
    return head("network", "layer", *(f"epoch {epoch}" for epoch in EPOCHS)) + [
        row(f"`{name}`", f"layer {layer}", *(f"{hits['PCA'][epoch]:.2f} / {hits['t-SNE'][epoch]:.2f}" for epoch in EPOCHS))
        for name, of in epochs.items() for layer, hits in of.items()]


def lastLayers(found):
    return {name: of[LASTS[name.split("_")[1]]] for name, of in found.items()}


def mapsTable(layers, maps):
    """`maps`: set of pictures -> layer -> hit."""
    return head("network", "layer", "pixels", "maxima", "whole maps") + [
        row(f"`{pictures}_cnn`", f"layer {layer}", *(f"{hit:.3f}" for hit in (
            layers[pictures][f"{pictures}_cnn"][0]["as it is"], layers[pictures][f"{pictures}_cnn"][layer]["as it is"], whole)))
        for pictures, of in maps.items() for layer, whole in of.items()]


def tables(layers, epochs, maps, distances, sizes, trust):
    made = {"maps": mapsTable(layers, maps)}
    for pictures, of in layers.items():
        made[f"{pictures}_layers"] = layersTable(of)
    for pictures, of in epochs.items():
        made[f"{pictures}_epochs"] = epochsTable(of)
    shown = {"pixels": layers["fashion"]["fashion_mlp"][0], **lastLayers(layers["fashion"])}
    made["classes"] = head("", *CLOTHING) + [
        row(name if name == "pixels" else f"`{name}`, last layer", *(f"{hit:.2f}" for hit in of["classes"])) for name, of in shown.items()]
    made["known"] = head("in the picture", *METHODS)
    for name, of in (("distances, truly 1 to 4.0", distances), ("widths, truly 1 to 10.0", sizes)):
        made["known"].append(row(name, *(f"1 to {of[method]:.1f}" for method in METHODS)))
    made["noise"] = head("perplexity", "noise", "pixels of digits", "pixels of clothing")
    for perplexity, of in trust.items():
        made["noise"].append(row(perplexity, *(f"{each:.3f}" for each in of.values())))
    return made


def learnsEarly(epochs):
    return all(of["t-SNE"][1] - of["t-SNE"][0] > of["t-SNE"][16] - of["t-SNE"][1] and of["t-SNE"][16] > of["t-SNE"][0]
               for of in lastLayers(epochs).values())


def rises(hits, least=0.0):
    """Is each at least as much as the one before, give or take a hundredth; and the last by `least` more than the first?"""
    return all(after > before - .01 for before, after in zip(hits, hits[1:])) and hits[-1] - hits[0] > least


def byDepth(of, epoch):
    return [hits["t-SNE"][epoch] for hits in of.values()]


def turnsRound(epochs):
    """Of the perceptron's layers: does the hit fall with depth at first, and rise in the end?"""
    of = epochs["digits"]["digits_mlp"]
    return rises(byDepth(of, 0)[::-1], .1) and rises(byDepth(of, EPOCHS[-1]))


def risesBoth(layers, epochs):
    deeper = all(rises([hits["t-SNE"] for layer, hits in of.items() if layer > 0 or not name.endswith("cnn")], .1)
                 for name, of in layers.items())
    return deeper and (not epochs or all(rises([of["t-SNE"][epoch] for epoch in EPOCHS], .1) for of in lastLayers(epochs).values()))


def overPixels(layers, name, layer):
    return layers[name][layer]["t-SNE"] - layers[name][0]["t-SNE"]


def untrainedLoss(layers, epochs, name):
    return layers[name][0]["t-SNE"] - lastLayers(epochs)[name]["t-SNE"][0]


def claimsOfClothing(digits, clothing, digitsEpochs, clothingEpochs, digitsMaps, clothingMaps):
    ofDigits, ofClothing = lastLayers(digits), lastLayers(clothing)
    return {
        "from layer to layer, and from epoch to epoch, the share rises": risesBoth(clothing, clothingEpochs),
        "In the last layer fewer neighbours are of the own kind":
            all(ofClothing[f"fashion_{kind}"]["t-SNE"] < ofDigits[f"digits_{kind}"]["t-SNE"] - .05 for kind in LASTS),
        "The second layer of convolutions gains less over the pixels, even by its whole maps":
            overPixels(clothing, "fashion_cnn", 2) < overPixels(digits, "digits_cnn", 2) - .02 and (not clothingMaps or
            clothingMaps[2] - clothing["fashion_cnn"][0]["as it is"] < digitsMaps[2] - digits["digits_cnn"][0]["as it is"] - .02),
        "PCA's picture of the pixels tells more of clothing than of digits":
            clothing["fashion_mlp"][0]["PCA"] > digits["digits_mlp"][0]["PCA"] + .02,
        "its two directions hold more than twice as much of the variance":
            clothing["fashion_mlp"][0]["variance"] > 2 * digits["digits_mlp"][0]["variance"],
        "Random weights harm clothing less": None if clothingEpochs is None else
            untrainedLoss(clothing, clothingEpochs, "fashion_mlp") < untrainedLoss(digits, digitsEpochs, "digits_mlp") - .1,
        "Shirts are the hardest in the last layers":
            all(np.argmin(of["classes"]) == CLOTHING.index("shirt") for of in ofClothing.values()),
    }


def claims(whole, layers, epochs, maps, distances, sizes, trust):
    lasts = lastLayers(layers["digits"])
    return {
        "In the last layer nearly all neighbours are of a sample's own class": all(of["t-SNE"] > .93 for of in lasts.values()),
        "the first layer of the network of convolutions parts the classes less than the pixels do":
            layers["digits"]["digits_cnn"][1]["t-SNE"] < layers["digits"]["digits_cnn"][0]["t-SNE"],
        "The first epochs do most of it": all(learnsEarly(of) for of in epochs.values()),
        "Before the training each layer of the perceptron parts the classes less than the one before, after it more, or as much":
            turnsRound(epochs) if whole else None,
        "The whole maps of the first layer tell as much as the pixels": all(
            abs(of[1] - layers[pictures][f"{pictures}_cnn"][0]["as it is"]) < .02 for pictures, of in maps.items()) if whole else None,
        "PCA and MDS keep distances between groups, t-SNE and UMAP do not":
            all(abs(distances[each] - 4) < .4 for each in ("PCA", "MDS")) and all(distances[each] < 2.5 for each in ("t-SNE", "UMAP")),
        "Nor do the sizes of groups mean anything": all(sizes[each] < 3 for each in ("t-SNE", "UMAP")) and sizes["MDS"] > 5,
        "trustworthiness tells noise from structure": all(
            hit - of["noise"] > .15 for of in trust.values() for name, hit in of.items() if name != "noise"),
    }


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--samples", type=int, default=SAMPLES)
    arguments = parser.parse_args()
    samples, whole = arguments.samples, arguments.samples == SAMPLES
    if not hasattr(simple, "LayerProjection"):
        sys.exit("Layerscope is not loaded: set PV_PLUGIN_PATH to the folder that holds Layerscope.so")
    if whole:
        trainMissing()
    sets = [pictures for pictures, file in PICTURES.items() if file.exists()]
    learned = [pictures for pictures in sets if all(file.exists() for name in networks(pictures) for file in weightsOf(name))]
    found = ({pictures: hitsByLayer(pictures, samples, whole) for pictures in sets},
             {pictures: hitsByEpoch(pictures, samples, whole) for pictures in learned},
             {pictures: hitsOfMaps(pictures, samples) for pictures in sets if whole},
             distanceRatios(), sizeRatios(), noise(min(samples, 1000), sets))
    checks = claims(whole, *found)
    if "fashion" in sets:
        checks.update(claimsOfClothing(*(of.get(pictures) for of in found[:3] for pictures in PICTURES)))
    else:
        print("Clothing is left out: there is no", PICTURES["fashion"])
    PAGE.checkClaims(checks, every="fashion" in sets)
    if not whole:
        return
    made = tables(*found)
    print("\n".join("\n".join(lines) for lines in made.values()))
    if arguments.check:
        PAGE.checkTables(made, MOST_OFF)
    else:
        PAGE.writeTables(made)


main()
