"""The steps of docs/guide_neurons.md, by mouse and keyboard, and its numbers. usage: test_guide_neurons.py FOLDER [PICTURES]

With a second folder, which is docs/images/guide, the guide's pictures are made anew there.
"""

import sys

import numpy

from guide import columns, keep, layout
from projection import Projection
from user import SOURCE, check, main

WEIGHTS = SOURCE / "weights"
PICTURES = WEIGHTS / "digits" / "t10k-2000-images-idx3-ubyte.gz"
MLP = WEIGHTS / "digits_mlp"
NEURON = 4000061


def build(user):
    """Digits, their activations, and the places of both."""
    user.menu("File", "Open...")
    user.chooseFile(PICTURES)
    user.until(f"simple.FindSource({PICTURES.name!r}) is not None", "the reader in the pipeline")
    user.apply()
    user.menu("Filters", "Layerscope", "Network")
    user.type("field('Network', 'FileLineEdit')", str(MLP / "epoch_016.onnx"), "Network")
    user.apply()
    user.menu("Filters", "Layerscope", "Spatial Pooling")
    user.apply()
    user.menu("Filters", "Layerscope", "Layer Projection")
    if len(sys.argv) < 3:  # fewer steps than the guide's serve where nobody looks at the pictures
        user.until("simple.FindSource('LayerProjection1') is not None", "the projection in the pipeline")
        user.run("simple.FindSource('LayerProjection1').Iterations = 300")
    user.apply()
    user.choose("SpatialPooling1")
    user.menu("Filters", "Layerscope", "Neuron Projection")
    user.apply()
    layout(user)
    user.choose("SpatialPooling1")
    user.menu("Filters", "Layerscope", "Selection Activation")
    user.xdotool("windowfocus", user.until("dialog() and int(dialog().winId())", "the choice of inputs"))
    # The dialog's tree is ParaView's own widget, whose rows have one height.
    tree = "box(next(child for child in inside(dialog(), QWidget) if child.metaObject().className() == 'pqFlatTreeView'))"
    for name, row in (("Neurons", 9), ("Samples", 5)):
        user.click(f"button(dialog(), {name!r})", name)
        user.click(f"{tree}[0] + 110, {tree}[1] + {12 + 22 * row}", name)
    user.answerDialog("OK")
    user.apply()
    # The neurons beside the samples, each in a view of its own.
    user.run("""
stage = simple.FindSource("SelectionActivation1")
view = next(view for view in simple.GetViews() if viewName(view) == "ProjectionView2")
simple.Hide(stage, view)
made = simple.CreateView("ProjectionView")
layout = simple.GetLayout(view)
simple.AssignViewToLayout(made, layout, hint=layout.GetViewLocation(view.SMProxy))
simple.Show(stage, made)
made.ShowPictures = 0
simple.RenderAllViews()
""")
    user.samples = Projection(user, "ProjectionView2", "SelectionActivation1", port=1)
    user.neurons = Projection(user, "ProjectionView3", "SelectionActivation1")


def classes(user):
    """The fours and nines alone: mixed as pictures, apart in the last layer."""
    view = user.samples
    view.click(view.ready().legend["4"].middle, modifier="ctrl")
    view.until(lambda now: len(now.hidden) == 9, "the fours alone")
    view.click(view.ready().legend["9"].middle)
    view.until(lambda now: len(now.hidden) == 8, "fours and nines")
    view.go(view.ready().panels["data"][1].middle)
    keep(user, "neurons_classes")


def pictured(view):
    view.until(lambda now: now.pictures and all(there for _, there in now.pictures.values()), "the pictures")


def neurons(user):
    """What neurons answer to the fours of the last layer."""
    view = user.samples
    shown = view.ready()
    _, places = view.places(shown, 4)
    fours = places[view.table["label"][view.table["layer"] == 4] == 4]
    middle = numpy.median(fours, 0)
    distances = numpy.sort(numpy.abs(fours - middle).max(1))
    reach = distances[int(0.9 * len(fours))] + 5
    view.drag(middle - reach, middle + reach)
    view.until(lambda now: now.selected > 0.85 * len(fours), "the fours")
    user.neurons.until(lambda now: now.line("ColoredBy") == "selection_activation", "the neurons' colors")
    pictured(view)
    keep(user, "neurons_of_fours")
    table = columns(user, "SelectionActivation1", "layer", "best_class", "best_power", "selection_activation")
    rows = table["layer"] == 4
    brightest = numpy.argsort(-table["selection_activation"][rows])[:5]
    check((table["best_class"][rows][brightest] == 4).sum() >= 1, "best classes of the brightest:", table["best_class"][rows][brightest])


def separation(user):
    """How often the chosen neuron's activation is greater for a four than for a nine, and the ten strongest samples' classes."""
    table = columns(user, "SelectionActivation1", "layer", "label", "selection_activation", port=1)
    rows = table["layer"] == 4
    values, labels = table["selection_activation"][rows], table["label"][rows]
    fours, nines = values[labels == 4][:, None], values[labels == 9][None]
    return ((fours > nines) + 0.5 * (fours == nines)).mean(), labels[numpy.argsort(-values)[:10]]


def answer(user):
    """A neuron of the last layer that tells fours from nines: the samples it answers to."""
    view = user.neurons
    table = columns(user, "SelectionActivation1", "layer", "neuron", "projection_x", "projection_y", "best_class")
    view.table = {**table, "sample": table["neuron"]}
    ids, places = view.places(view.ready(), 4)
    view.click(places[list(ids).index(NEURON)])
    check(table["best_class"][table["neuron"] == NEURON] == 4, "its best class")
    user.samples.until(lambda now: now.line("ColoredBy") == "selection_activation", "the samples' colors")
    pictured(user.samples)
    share, strongest = separation(user)
    check(round(share, 3) >= 0.999 and (strongest == 4).sum() == 9, "between fours and nines:", share, strongest)
    view.go((800, 990))
    keep(user, "neurons_answer")


def epochs(user):
    """Since when it does: the same, before training and after an epoch."""
    for name, expected in (("epoch_000", 0.45), ("epoch_001", 0.98)):
        user.choose("Network1")
        user.type("field('Network', 'FileLineEdit')", str(MLP / f"{name}.onnx"), "Network")
        user.apply()
        share, _ = separation(user)
        check(round(share, 2) == expected, name, "between fours and nines:", share)
        user.samples.ready()
        pictured(user.samples)
        keep(user, f"neurons_{name}")


def guide(user):
    for step in (build, classes, neurons, answer, epochs):
        step(user)
        user.quiet()


main(guide, size=(1600, 1000))
