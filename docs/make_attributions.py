"""Makes every number and picture of attributions.md: which methods show what a network looks at.

  pvpython make_attributions.py             runs the methods on the classifier of cats, checks the page's claims, and writes
                                            its tables and the pictures in images/attributions
  pvpython make_attributions.py --check     checks the claims, and that the page's tables hold these numbers
  pvpython make_attributions.py --check --cats 8 --steps 4     checks the claims with less; other numbers, so no tables

cats_cnn tells five coats and two widths of pupils apart, and the renderer says which pixels show either. For each cat and
method the maps of two scores are subtracted, so that what is explained is one answer: narrow or wide pupils with the same
coat, and this coat rather than the others with the same pupils. The same is done with the network before training.
Needs the plugin's folder in PV_PLUGIN_PATH, and numpy; for the pictures Pillow.
"""

import argparse
import pathlib
import sys

import numpy as np
from paraview import servermanager, simple
from vtkmodules.util.numpy_support import vtk_to_numpy

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))
from checked_page import Page, head, row  # noqa: E402

WEIGHTS = HERE.parent / "weights"
PAGE = Page(HERE / "attributions.md")
IMAGES = HERE / "images" / "attributions"
TO_PIXELS = ("Gradient", "Gradient x Input", "Integrated Gradients", "SmoothGrad", "Deconvnet", "Guided Backpropagation",
             "Guided Grad-CAM")
BY_RULE = ("Deconvnet", "Guided Backpropagation", "Guided Grad-CAM")  # at rectifiers
AS_MAGNITUDES = ("Gradient", "SmoothGrad", "Deconvnet", "Guided Backpropagation")  # are drawn
TO_LAYERS = [(method, layer) for method in ("Grad-CAM", "Grad-CAM++") for layer in ("layer_2", "layer_1")]
METHODS = [(method, "") for method in TO_PIXELS] + TO_LAYERS
CATS, COATS, PUPILS, SIDE = 60, 5, 2, 32
STEPS = 10  # of Integrated Gradients, copies of SmoothGrad
MOST_OFF = 0.03
SHOWN = 4  # the cat on the pictures


def ranks(values):
    """Of each row."""
    return np.argsort(np.argsort(values, 1, kind="stable"), 1, kind="stable").astype(float)


def likeness(a, b):
    """Spearman's rank correlation of each cat's maps; the mean over cats."""
    a, b = (ranks(each) - (each.shape[1] - 1) / 2 for each in (a, b))
    return float(((a * b).sum(1) / np.sqrt((a**2).sum(1) * (b**2).sum(1))).mean())


def others(maps):
    """Those of another cat each."""
    return np.roll(maps, 1, 0)


def concentration(maps, mask):
    """Share of a map inside the mask, divided by the mask's share of the picture: 1 by chance, also for a map of zeros. The
    mean over cats."""
    total = maps.sum(1)
    share = np.where(total > 0, (maps * mask).sum(1) / np.where(total > 0, total, 1), mask.mean(1))
    return float(np.mean(share / mask.mean(1)))


def column(table, name):
    return vtk_to_numpy(table.GetColumnByName(name)).copy()


class Maps:
    """What the network of an epoch says of the first cats."""

    def __init__(self, epoch, cats, steps):
        self.cats, self.steps = cats, steps
        reader = simple.CIFARReader(FileNames=[str(WEIGHTS / "cats_test" / "test_batch.bin")], MaximumSamples=cats)
        self.source = simple.Network(reader, Network=str(WEIGHTS / "cats_cnn" / f"epoch_{epoch:03}.onnx"))

    def stage(self, method, layer, **more):
        return simple.Attribution(self.source, Method=method, Layer=layer, Samples=self.steps,
                                  **{"MaximumSamples": self.cats, **more})

    def answers(self, method, layer):
        """Magnitudes [cats, pixels] of what speaks for the pupils that the cat has, for its coat, and for its class as the
        stage draws it."""
        stage = self.stage(method, layer, Target="Unit", Sign="Signed", KeepAttributions=1)
        maps = []
        for unit in range(COATS * PUPILS):
            stage.Unit = unit
            table = servermanager.Fetch(stage, idx=1)
            maps.append(column(table, "attribution").astype(float))
        stage.Target, stage.Sign = "Label", "Automatic"
        plain = column(servermanager.Fetch(stage, idx=1), "attribution").astype(float)
        simple.Delete(stage)
        labels, cats = column(table, "label").astype(int), np.arange(self.cats)
        own = np.array(maps)[labels, cats]
        coats = np.mean([np.array(maps)[(labels + PUPILS * step) % (COATS * PUPILS), cats] for step in range(1, COATS)], 0)
        return {"pupils": np.abs(own - np.array(maps)[labels ^ 1, cats]), "coat": np.abs(own - coats), "class": np.abs(plain)}


def edges(cats):
    """No network: how much each pixel differs from those at its left and above it."""
    records = np.fromfile(WEIGHTS / "cats_test" / "test_batch.bin", "u1").reshape(-1, 1 + 3 * SIDE**2)[:cats, 1:]
    pictures = records.reshape(cats, 3, SIDE, SIDE).astype(float)
    steps = [np.abs(np.diff(pictures, axis=axis, prepend=pictures.take([0], axis))).sum(1) for axis in (2, 3)]
    return sum(steps).reshape(cats, -1)


class Found:
    """Name of a figure -> method and layer -> value."""

    def __init__(self, cats, steps):
        masks = {name: each[:cats].reshape(cats, -1) for name, each in np.load(WEIGHTS / "cats_test" / "masks.npz").items()}
        self.area = {name: float(each.mean()) for name, each in masks.items()}
        self.edges = {name: concentration(edges(cats), each) for name, each in masks.items()}
        trained, untrained = Maps(16, cats, steps), Maps(0, cats, steps)
        self.values = {}
        for key in METHODS:
            after, before = trained.answers(*key), untrained.answers(*key)
            self.values[key] = {
                "eyes": concentration(after["pupils"], masks["eyes"]), "eyes before": concentration(before["pupils"], masks["eyes"]),
                "fur": concentration(after["coat"], masks["fur"]), "fur before": concentration(before["coat"], masks["fur"]),
                "alone": concentration(after["class"], masks["eyes"]), "alone before": concentration(before["class"], masks["eyes"]),
                "same": likeness(after["pupils"], before["pupils"]), "other": likeness(after["pupils"], others(before["pupils"])),
                "trained": likeness(after["pupils"], others(after["pupils"])), "drawn": likeness(after["class"], before["class"])}

    def of(self, name, methods=TO_PIXELS):
        return np.array([self.values[method, ""][name] for method in methods])

    def ofLayer(self, name, layer):
        return np.array([self.values[key][name] for key in TO_LAYERS if key[1] == layer])


def tables(found):
    """Name -> lines of Markdown."""

    def label(method, layer):
        return f"{method}, {layer.replace('_', ' ')}" if layer else method

    def rows(*names):
        return [row(label(*key), *(f"{found.values[key][name]:.2f}" for name in names)) for key in METHODS]

    return {"places": head("method", "eyes, for the pupils", "untrained", "fur, for the coat", "untrained")
            + rows("eyes", "eyes before", "fur", "fur before")
            + [row("*edges, no network*", f"{found.edges['eyes']:.2f}", "", f"{found.edges['fur']:.2f}", "")],
            "alone": head("method", "eyes, for the class", "untrained") + rows("alone", "alone before"),
            "likeness": head("method", "the untrained network, same cat", "the untrained network, another cat",
                             "the trained network, another cat", "the class alone: the untrained network, same cat")
            + rows("same", "other", "trained", "drawn")}


def claims(f):
    """Sentence -> whether it is true, with all cats and with a few."""
    eyes, before = f.of("eyes"), f.of("eyes before")
    plain = [method for method in TO_PIXELS if method not in BY_RULE]
    return {
        "The seven methods that go back to the pixels put more than seven times as much into the eyes as chance would.":
            eyes.min() > 7 and eyes.min() > 2 * f.edges["eyes"],
        "The network before training does not: less than half of that, by each of them.": (eyes / before).min() > 2,
        "Grad-CAM and Grad-CAM++ do not find the eyes.": np.abs(f.ofLayer("eyes", "layer_2") - 1).max() < 0.5,
        "An earlier layer helps, but less than the bare edges of the picture would.":
            f.ofLayer("eyes", "layer_1").min() > 1.8 and f.ofLayer("eyes", "layer_1").max() < f.edges["eyes"],
        "That a map lies on the fur says nothing.":
            max(f.of("fur").max(), f.of("fur before").max(), f.ofLayer("fur", "layer_1").max()) < f.edges["fur"],
        "The map of the class alone finds the eyes, too, but less well.": f.of("alone").min() > 4 and (f.of("alone") < eyes).all(),
        "Most of that likeness is where the head is, not what the cat looks like.": (f.of("other") / f.of("same")).min() > 0.7,
        "As they are drawn, maps of both networks are more alike still.":
            (f.of("drawn", AS_MAGNITUDES) > f.of("same", AS_MAGNITUDES) + 0.1).all() and f.of("drawn", AS_MAGNITUDES).min() > 0.65,
        "Before training, the three methods with a rule of their own at rectifiers have the most of the eyes: they draw edges.":
            f.of("alone before", BY_RULE).min() > f.of("alone before", plain).max(),
    }


def sheet(maps, *key):
    """The stage's own, of the cat on the pictures."""
    stage = maps.stage(*key, Selection=simple.GlobalIDSelectionSource(FieldType="ROW", GlobalIDs=[SHOWN]))
    image = servermanager.Fetch(stage)
    simple.Delete(stage)
    width, height, _ = image.GetDimensions()
    return vtk_to_numpy(image.GetPointData().GetScalars()).reshape(height, width, 3)[::-1]


def draw():
    from PIL import Image

    def save(rows, name):
        Image.fromarray(np.vstack([np.hstack(each) for each in rows])).save(IMAGES / name, quality=85)

    trained, untrained = Maps(16, CATS, STEPS), Maps(0, CATS, STEPS)
    keys = METHODS[:6] + [METHODS[7], METHODS[9], METHODS[6]]
    save([[sheet(trained, *key) for key in keys[start:start + 3]] for start in (0, 3, 6)], "methods.jpg")
    keys = [("SmoothGrad", ""), ("Guided Backpropagation", "")]
    save([[sheet(maps, *key) for key in keys] for maps in (trained, untrained)], "untrained.jpg")
    picture = np.fromfile(WEIGHTS / "cats_test" / "test_batch.bin", "u1").reshape(-1, 1 + 3 * SIDE**2)[SHOWN, 1:]
    picture = picture.reshape(3, SIDE, SIDE).transpose(1, 2, 0)
    masks = np.load(WEIGHTS / "cats_test" / "masks.npz")
    shown = [picture] + [np.where(masks[name][SHOWN][..., None], picture, picture // 8 + 224) for name in ("eyes", "fur")]
    gap = np.full((4 * SIDE, 8, 3), 255, np.uint8)
    save([[part for each in shown for part in (each.repeat(4, 0).repeat(4, 1).astype(np.uint8), gap)][:-1]], "masks.jpg")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="write nothing")
    parser.add_argument("--cats", type=int, default=CATS, help=f"with --check: how many (default: {CATS})")
    parser.add_argument("--steps", type=int, default=STEPS,
                        help=f"with --check: of Integrated Gradients, and copies of SmoothGrad (default: {STEPS})")
    options = parser.parse_args()
    if not hasattr(simple, "Attribution"):
        sys.exit("Layerscope is not loaded: set PV_PLUGIN_PATH to the folder that holds Layerscope.so")
    size = (options.cats, options.steps) if options.check else (CATS, STEPS)
    found = Found(*size)
    if options.check and size == (CATS, STEPS):
        PAGE.checkTables(tables(found), MOST_OFF)
    if not options.check:
        PAGE.writeTables(tables(found))
        draw()
    PAGE.checkClaims(claims(found))
    print("attributions.md: every claim holds" + ("." if options.check else "; tables and pictures are written."))


if __name__ == "__main__":
    main()
