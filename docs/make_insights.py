"""Makes every number and picture of insights.md: run by `./layerscope insights`.

  pvpython make_insights.py             analyses the shipped generator, checks the page's claims, and writes the tables of
                                        insights.md and the pictures in images/insights
  pvpython make_insights.py --check     checks the claims, and that the page's tables hold these numbers

Needs a display, the plugin's folder in PV_PLUGIN_PATH, and numpy, SciPy, scikit-learn, matplotlib and Pillow.
"""

import argparse
import pathlib
import sys

import numpy as np
from paraview import simple

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
from checked_page import Page, head, row  # noqa: E402
from insights_numbers import CLUSTERS, LAYERS, POOLINGS, Numbers, cat_factors, distanceFactor  # noqa: E402

PAGE = Page(pathlib.Path(__file__).resolve().parent / "insights.md")
FURS = ("black", "grey", "white", "cream", "ginger", "brown")  # the renderer's palette
GAUGED = ("fur_colour", "bicolour", "pupil", "light_dir", "pos_y", "bg_hue", "bg_val", "eye_colour", "nose_colour",
          "whisker_droop", "stripe_freq", "ear_round")
MOST_OFF = 0.03  # between machines: rounding moves a few samples from one cluster to another


def shares(numbers, factor, inside):
    """Of the factor's classes among some samples."""
    classes = numbers.classes[factor]
    return np.bincount(classes[inside], minlength=classes.max() + 1) / inside.sum()


def tables(numbers):
    """Name -> lines of Markdown."""
    layers = [f"layer {layer}" for layer in range(1, LAYERS + 1)]

    made = {}
    shown = numbers.shown()
    made["agreement"] = head("factor", *layers, "pixels") + [
        row(name.replace("_", " "), *(f"{mean:.2f} ± {spread:.2f}" for mean, spread in
                                      zip(numbers.mean(name), numbers.agreement["Max"][name].std(0))))
        for name in shown] + [row("*by chance*", *(f"{value:.2f}" for value in numbers.chance))]

    made["clusters"] = head("layer", "cluster", "samples", "fur", *cat_factors.COATS, "pupil", "light from")
    for layer in range(LAYERS):
        for cluster in range(CLUSTERS):
            inside = numbers.labels[layer] == cluster
            furs = shares(numbers, "fur_colour", inside)
            pupil, light = (numbers.factors[inside, cat_factors.NAMES.index(name)].mean() for name in ("pupil", "light_dir"))
            made["clusters"].append(row(
                layer + 1, cluster, inside.sum(), f"{100 * furs.max():.0f} % {FURS[furs.argmax()]}",
                *(f"{100 * share:.0f} %" for share in shares(numbers, "coat", inside)), f"{pupil:.2f}", f"{light:.2f}"))

    made["distance"] = head("layer", "leading factor", "nearest quarter", "farthest quarter", "distance goes with",
                            "rank correlation")
    for layer in range(LAYERS):
        factor, correlation = distanceFactor(numbers, layer)
        made["distance"].append(row(
            layer + 1, numbers.leading(layer).replace("_", " "), f"{100 * numbers.purity(layer, True):.0f} %",
            f"{100 * numbers.purity(layer, False):.0f} %", factor.replace("_", " "), f"{correlation:+.2f}"))

    made["channels"] = head("layer", "cluster", "channel", "tells the cluster apart", "goes with", "rank correlation") + [
        row(layer + 1, cluster, channel, f"{area:.2f}", factor.replace("_", " "), f"{correlation:+.2f}")
        for layer in range(LAYERS) for cluster, channel, area, factor, correlation in numbers.channels[layer]]

    made["gauges"] = head("factor", *layers) + [
        row(name.replace("_", " "), *(f"{np.abs(each[:, cat_factors.NAMES.index(name)]).max():.2f}" for each in numbers.gauges))
        for name in GAUGED]

    early, late = numbers.labels[1], numbers.labels[4]
    made["spread"] = head("of layer 2's cluster", *(f"in cluster {cluster} of layer 5" for cluster in range(CLUSTERS))) + [
        row(cluster, *(f"{100 * np.mean(late[early == cluster] == other):.0f} %" for other in range(CLUSTERS)))
        for cluster in range(CLUSTERS)]
    made["between"] = head("", *layers) + [
        row(name, *(f"{value:.2f}" for value in values)) for name, values in zip(layers, numbers.between)]

    made["pooling"] = head("factor", "pooling", *layers) + [
        row(name.replace("_", " "), pooling, *(f"{value:.2f}" for value in numbers.mean(name, pooling)[:LAYERS]))
        for name in shown for pooling in POOLINGS]
    return made


def claims(n):
    """Sentence -> whether it is true."""
    coats, late = ("fur_colour", "coat", "bicolour", "siamese"), ("pupil", "light_dir")
    areas = [area for layer in n.channels for _, _, area, _, _ in layer]
    distances = [abs(distanceFactor(n, layer)[1]) for layer in range(LAYERS)]
    siamese = max(shares(n, "coat", n.labels[2] == cluster)[4] for cluster in range(CLUSTERS))
    black = max(shares(n, "fur_colour", n.labels[1] == cluster)[0] for cluster in range(CLUSTERS))
    seen = {name: n.mean(name)[:LAYERS].max() for name in cat_factors.NAMES}
    gauge = {name: [np.abs(each[:, cat_factors.NAMES.index(name)]).max() for each in n.gauges] for name in cat_factors.NAMES}
    again = np.max([np.abs(n.again[name] - n.mean(name)[:LAYERS]) for name in n.classes], axis=0)
    return {
        "One cluster of layer 3 is the siamese cats, and no others.": siamese > 0.97,
        "One cluster of layer 2 is black cats.": black > 0.85,
        "No cluster cares for the background.":
            max(n.mean(name)[:LAYERS].max() for name in ("bg_hue", "bg_sat", "bg_val", "bg_grad")) < 0.02,
        "The distance to the centre is hardly a measure of how typical a cat is.":
            max(abs(n.purity(layer, True) - n.purity(layer, False)) for layer in range(LAYERS)) < 0.2 and max(distances) < 0.2,
        "For most clusters a single channel is almost enough to know them.": np.mean(np.array(areas) >= 0.85) > 0.7,
        "A channel of layer 3 measures the pupils, but the clusters of layer 3 do not show it.":
            gauge["pupil"][2] > 0.8 and n.mean("pupil")[2] < 0.02,
        "Layers 1 to 3 group by fur and coat, layers 4 and 5 by the pupils and the light.":
            all(n.leading(layer) in coats for layer in range(3)) and all(n.leading(layer) in late for layer in (3, 4))
            and all(n.mean(name)[layer] < 0.03 for name in late for layer in range(3)),
        "Clusters of pixels see neither pupils nor light.": max(n.mean(name)[LAYERS] for name in late) < 0.02,
        "Ten starts of k-means agree.": max(each[:, :LAYERS].std(0).max() for each in n.agreement["Max"].values()) < 0.06,
        "Another thousand cats say the same, but for layer 3.": again[[0, 1, 3, 4]].max() < 0.06 and again[2] > 0.1
            and abs(n.again["light_dir"][2] - 0.20) < MOST_OFF and abs(n.again["coat"][2] - 0.12) < MOST_OFF,
        "What layers 1 and 2 put together, layers 4 and 5 divide anew.": n.between[:2, 3:].max() < 0.04,
        "Mean pooling sees the background in every layer, and the pupils in none.":
            n.mean("bg_val", "Mean").min() > 0.1 and n.mean("pupil", "Mean").max() < 0.02,
        "Most factors make no cluster.": sum(value < 0.05 for value in seen.values()) >= 28,
        "The network knows more than its clusters show.":
            all(max(gauge[name]) > 0.6 and seen[name] < 0.05 for name in ("eye_colour", "nose_colour", "bg_hue", "whisker_droop")),
    }


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="write nothing")
    options = parser.parse_args()
    if not hasattr(simple, "LayerKMeans"):
        sys.exit("Layerscope is not loaded: set PV_PLUGIN_PATH to the folder that holds Layerscope.so")
    numbers = Numbers()
    made = tables(numbers)
    if options.check:
        # Other processors round otherwise, which moves a few samples. The tables whose cells name a best channel or factor may
        # change altogether where two are about equal; the claims hold them.
        PAGE.checkTables({name: lines for name, lines in made.items() if name not in ("channels", "distance", "clusters")}, MOST_OFF)
    else:
        from insights_pictures import drawAll

        PAGE.writeTables(made)
        drawAll(numbers)
    PAGE.checkClaims(claims(numbers))
    print("insights.md: every claim holds" + ("." if options.check else "; tables and pictures are written."))


if __name__ == "__main__":
    main()
