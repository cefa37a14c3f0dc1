"""The steps of docs/guide_digits.md, by mouse and keyboard, and its numbers. usage: test_guide_digits.py FOLDER [PICTURES]

With a second folder, which is docs/images/guide, the guide's pictures are made anew there.
"""

import gzip

import numpy

from facets import Facets, seen
from guide import colorBy, columns, keep, layout, pressDemo
from user import SOURCE, check, main, means

WEIGHTS = SOURCE / "weights"
PICTURES = WEIGHTS / "digits" / "t10k-2000-images-idx3-ubyte.gz"
VIEWS = sorted(["ClusterFacetsView"] + 3 * ["RenderView"] + 3 * ["SpreadSheetView"])
STAGES = {"MNISTReader1", "Network1", "Predictions1", "SpatialPooling1", "LayerKMeans1", "Wrong", "WrongDigits", "Confusion",
          "Kernels", "Maps"}


def idx(file, head, *shape):
    with gzip.open(file) as packed:
        return numpy.frombuffer(packed.read()[head:], "u1").reshape(-1, *shape)


LABELS = idx(WEIGHTS / "digits" / "t10k-2000-labels-idx1-ubyte.gz", 8)
DIGITS = idx(PICTURES, 16, 28, 28)


def purities(user):
    """Of each layer, from the table of clusters and the file of labels; what Quality says must be the same."""
    table = columns(user, "LayerKMeans1", "layer", "cluster", "sample")
    found = []
    for layer in (1, 2, 3):
        counts = numpy.zeros((10, 10))
        rows = table["layer"] == layer
        numpy.add.at(counts, (table["cluster"][rows], LABELS[table["sample"][rows]]), 1)
        found.append(counts.max(axis=1).sum() / counts.sum())
    check(numpy.allclose(found, columns(user, "LayerKMeans1", "purity", port=3)["purity"]), "purity is", found)
    return [round(100 * purity) for purity in found]


def pictured(user, sample):
    """Waits until the panel shows the pictures, that of the sample among them."""
    facets = user.facets
    shown = facets.until(lambda shown: shown.pictures and all(there for _, there in shown.pictures.values()), "the pictures")
    area = shown.pictures[int(sample)][0]

    def drawn(screen):
        part = screen[round(area.top) + 1:round(area.bottom) - 1, round(area.left) + 1:round(area.right) - 1]
        return abs(means(part, 4, 4) - mean(sample, 4)).mean() < 8

    facets.looksLike("panel", drawn, f"the picture of sample {sample}")


def mean(sample, fields):
    """Mean colours of a digit, as the file has it."""
    return means(numpy.repeat(DIGITS[sample][:, :, None], 3, axis=2), fields, fields)


def demo(user):
    """One click, and all is there; the guide's numbers are true."""
    pressDemo(user, "Digits Demo")
    user.until(f"viewTypes() == {VIEWS}", "seven views in two layouts")
    check(set(user.ask("[name for name, _ in simple.GetSources()]")) == STAGES, "other stages")
    user.facets = Facets(user, columns(user, "LayerKMeans1", "layer", "cluster", "sample", "center_dist"))
    shown = user.facets.ready()
    check(set(shown.cells) == {(layer, cluster) for layer in (1, 2, 3) for cluster in range(10)}, "cells:", sorted(shown.cells))
    check("label" in shown.line("ColoredBy"), "colored by", shown.line("ColoredBy"))
    predictions = columns(user, "Predictions1", "sample", "label", "prediction", "correct")
    check((predictions["label"] == LABELS).all(), "labels differ from the file's")
    check(((predictions["prediction"] == LABELS) == predictions["correct"]).all(), "correct isn't")
    check((predictions["correct"] == 0).sum() == 18 and len(LABELS) == 2000, "wrong:", (predictions["correct"] == 0).sum())
    check(purities(user) == [37, 71, 99], "purities:", purities(user))
    ones = LABELS[numpy.concatenate([user.facets.members(1, cluster) for cluster in (8, 9)])] == 1
    check(ones.mean() > 0.97, "ones in the last clusters of layer 1:", ones.mean())
    user.until("sheetColumn('SpreadSheetView1', 'purity')", "Quality in the table")
    check(user.ask("pixels('WrongDigits').max()") == 255, "an empty sheet")
    keep(user, "digits_demo")


def mixed(user):
    """Of cluster 0 of layer 2 most are nines and twos."""
    facets = user.facets
    shown = facets.ready()
    members = facets.members(2, 0)
    counts = numpy.bincount(LABELS[members], minlength=10)
    check(counts[9] == 130 and counts[2] == 106 and len(members) == 302, "classes of the cluster:", counts)
    last = 5 * shown.cells[2, 0]["perColumn"] - 1
    facets.drag(shown.square(2, 0, 0), shown.square(2, 0, last))
    shown = facets.chosen(members[:last + 1])
    # In layer 3 they are apart.
    counts = {cluster: shown.cells[3, cluster]["selected"] for cluster in range(10)}
    check(counts[1] + counts[5] >= 0.9 * (last + 1) and min(counts[1], counts[5]) > 5, "in layer 3:", counts)
    pictured(user, members[0])
    keep(user, "digits_mixed")
    user.xdotool("key", "Escape")
    facets.chosen([])


def tooltip(user):
    """A square tells whose it is, and shows the digit itself."""
    facets = user.facets
    sample = int(facets.members(2, 1)[0])
    x, y = map(round, facets.ready().square(2, 1, 0))
    facets.go((x, y))
    shown = facets.until(lambda shown: shown.hovered[0] == 1, "a square under the mouse")
    check(f"label: {LABELS[sample]}" in shown.tooltip, "the tooltip:", shown.tooltip)
    facets.looksLike("tooltip", lambda screen: seen(screen, mean(sample, 7), x, y), f"the picture of sample {sample}")


def wrong(user):
    """In layer 3 those classified wrongly are in the last quarter of their cluster, and seen by their colour."""
    facets = user.facets
    correct = columns(user, "Predictions1", "correct")["correct"]
    members = {cluster: facets.members(3, cluster) for cluster in range(10)}
    places = numpy.concatenate([numpy.flatnonzero(correct[found] == 0) / len(found) for found in members.values()])
    check(len(places) == 18 and places.min() > 0.75, "places:", places)
    colorBy(user, facets, "correct")
    shown = facets.ready()
    right, wrong = members[7][[0, -1]]
    check(facets.members(1, 0)[0] == wrong, "another is the first of layer 1")
    x, y = map(round, shown.square(1, 0, 0))
    facets.go((x, y))
    shown = facets.until(lambda shown: "correct: 0" in shown.tooltip, "what the first one of layer 1 is")
    facets.looksLike("tooltip", lambda screen: seen(screen, mean(wrong, 7), x, y), "its picture")
    keep(user, "digits_wrong")
    facets.click((x, y))
    facets.chosen([wrong])
    facets.click(shown.square(3, 7, 0), modifier="ctrl")
    facets.chosen([right, wrong])
    user.pair = sorted(map(int, (right, wrong)))


def kernels(user):
    """The second layout: kernels, maps, confusion, classes."""
    user.click("tab('Kernels and maps')", "the second layout")
    user.until("sheetColumn('SpreadSheetView2', 'count')", "the confusion matrix")
    counts = columns(user, "Confusion", "label", "prediction", "count")
    errors = {(int(label), int(prediction)): int(count) for label, prediction, count in zip(*counts.values())
              if label != prediction}
    check(sum(errors.values()) == 18, "errors:", errors)
    check({pair for pair, count in errors.items() if count == 2} == {(7, 1), (7, 2), (9, 4), (9, 5)}, "confused:", errors)
    recall = columns(user, "Predictions1", "recall", port=2)["recall"]
    check(sorted(numpy.argsort(recall)[:2]) == [7, 9] and recall.min() > 0.979, "recall:", recall)
    check(user.ask("len(set(vtk_to_numpy(sheetImage('Kernels').GetPointData().GetArray('unit'))))") == 33, "kernels")
    first = columns(user, "Wrong", "sample", "outcome")
    shown = user.ask("sorted(set(vtk_to_numpy(sheetImage('Maps').GetPointData().GetArray('sample'))) - {-1})")
    check(shown == [first["sample"][0]] and first["outcome"][0] == "6 -> 0", "maps of", shown, first["outcome"][0])
    keep(user, "digits_kernels")
    user.click("header('SpreadSheetView2', 'count')", "the header of count")
    user.until("sheetColumn('SpreadSheetView2', 'count')[10:] == 4 * ['2'] + 10 * ['1']", "the errors below what is right")


def maps(user):
    """Feature maps of layer 2 of the two digits that are selected."""
    layout(user)
    user.choose("Predictions1", 0)
    user.menu("Filters", "Layerscope", "Feature Maps")
    user.click("center(field('Layer', 'ComboBox'))", "Layer")
    user.click("item(popupList(), 'layer_2')", "layer_2")
    user.type("field('NumberOfChannels', 'LineEdit0')", "6", "Number Of Channels")
    user.click("center(field('Selection', 'pushButtonCopySelection'))", "Copy Active Selection")
    user.apply()
    shown = user.ask("sorted(set(vtk_to_numpy(sheetImage('FeatureMaps1').GetPointData().GetArray('sample'))) - {-1})")
    check(shown == user.pair, "maps of", shown)
    places = user.ask("{name: vtk_to_numpy(sheetImage('FeatureMaps1').GetPointData().GetArray(name)).astype(float) "
                      "for name in ('sample', 'channel', 'activation')}")
    sample, channel, activation = (numpy.array(places[name]) for name in ("sample", "channel", "activation"))
    nine, five = ({number: activation[(sample == one) & (channel == number)].max() for number in (8, 57)}
                  for one in (1247, 1376))
    check(min(nine[8], five[8]) > 0.5 * activation.max() and nine[57] < five[57] / 2, "strongest in 8 and 57:", nine, five)
    keep(user, "digits_maps")


def epochs(user):
    """Other files of the same training: what has become wrong, and how pure clusters are."""
    user.click("tab('Layout #1')", "the first layout")
    beside = user.facets.ready().cells[3, 9]["squares"]
    user.facets.click((beside.right - 2, beside.bottom - 2))
    user.facets.chosen([])
    user.choose("LayerKMeans1")
    colorBy(user, user.facets, "label")
    for name, right, expected in (("epoch_000", 245, [33, 50, 58]), ("epoch_001", 1961, [37, 67, 97])):
        user.choose("Network1")
        user.type("field('Network', 'FileLineEdit')", str(WEIGHTS / "digits_cnn" / f"{name}.onnx"), "Network")
        user.apply()
        correct = columns(user, "Predictions1", "correct")["correct"]
        check(correct.sum() == right, "right:", correct.sum())
        check(purities(user) == expected, "purities:", purities(user))
        user.facets.ready()
        keep(user, "digits_untrained") if name == "epoch_000" else user.look(name)


def own(user):
    """A file of pictures, another network, and what it says."""
    layout(user)
    user.menu("File", "Open...")
    user.chooseFile(PICTURES)
    user.until(f"simple.FindSource({PICTURES.name!r}) is not None", "the reader in the pipeline")
    user.apply()
    user.menu("Filters", "Layerscope", "Network")
    user.type("field('Network', 'FileLineEdit')", str(WEIGHTS / "digits_mlp" / "epoch_016.onnx"), "Network")
    user.apply()
    user.menu("Filters", "Layerscope", "Predictions")
    user.apply()
    correct = columns(user, "Predictions2", "correct")["correct"]
    check(correct.sum() == 1950, "right:", correct.sum())
    user.look("own")


def again(user):
    """Where something is open the demo takes layouts of its own, and goes by one Undo."""
    stages, views = user.ask("sorted(name for name, _ in simple.GetSources())"), user.ask("viewTypes()")
    pressDemo(user, "Digits Demo")
    user.until(f"viewTypes() == {sorted(views + VIEWS)}", "a second demo")
    user.until("'Digits Demo' in find('pqClientMainWindow').findChild(QAction, 'actionEditUndo').text()", "the demo's end")
    user.menu("Edit", "Undo")
    user.until(f"sorted(name for name, _ in simple.GetSources()) == {stages}", "the stages of before")
    user.until(f"viewTypes() == {views}", "the views of before")


def guide(user):
    for step in (demo, tooltip, mixed, wrong, kernels, maps, epochs, own, again):
        step(user)
        user.quiet()


main(guide, size=(1600, 1000))
