"""The pictures of insights.md."""

import pathlib

import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from paraview import simple
from PIL import Image

from insights_numbers import CLUSTERS, LAYERS, POOLINGS, SIDE, cat_factors, members, sheet

IMAGES = pathlib.Path(__file__).resolve().parent / "images" / "insights"


def save(pixels, name):
    Image.fromarray(np.ascontiguousarray(pixels)).save(IMAGES / name, quality=88)


def mosaic(pictures, columns, gap=2):
    """Pictures row by row on white."""
    rows = -(-len(pictures) // columns)
    pixels = np.full((rows * (SIDE + gap) - gap, columns * (SIDE + gap) - gap, 3), 255, np.uint8)
    for index, picture in enumerate(pictures):
        top, left = (SIDE + gap) * (index // columns), (SIDE + gap) * (index % columns)
        pixels[top:top + SIDE, left:left + SIDE] = picture
    return pixels


def beside(parts, gap=16):
    space = np.full((parts[0].shape[0], gap, 3), 255, np.uint8)
    return np.hstack([pixels for part in parts for pixels in (part, space)][:-1])


def drawClusters(numbers, layer):
    """The nearest nine of each cluster, side by side."""
    clusters = numbers.pipelines["Max"].clusters
    save(beside([mosaic(sheet(clusters, 9, Selection=members(layer, cluster)), 3) for cluster in range(CLUSTERS)]),
         f"layer_{layer}.jpg")


def drawDistance(numbers, layer, cluster):
    """The nearest and the farthest twelve of a cluster."""
    rows = np.flatnonzero(numbers.labels[layer - 1] == cluster)
    order = rows[np.argsort(numbers.distances[layer - 1][rows])]
    save(beside([mosaic(numbers.pictures[order[:12]], 4), mosaic(numbers.pictures[order[-12:]], 4)]), "distance.jpg")


def drawAgreement(numbers):
    shown = numbers.shown()
    largest = max(numbers.mean(name, pooling).max() for name in shown for pooling in POOLINGS)
    figure = Figure(figsize=(11, 1.2 + 0.29 * len(shown)), dpi=110, constrained_layout=True)
    FigureCanvasAgg(figure)
    places = figure.subplots(1, len(POOLINGS), sharey=True)
    for axes, pooling in zip(places, POOLINGS):
        values = np.array([numbers.mean(name, pooling) for name in shown])
        drawn = axes.imshow(values, vmin=0, vmax=largest, cmap="cividis", aspect="auto")
        names = [str(layer) for layer in range(1, LAYERS + 1)] + (["pixels"] if pooling == "Max" else [])
        axes.set_xticks(range(len(names)), names)
        axes.set_yticks(range(len(shown)), [name.replace("_", " ") for name in shown])
        axes.set_title(f"{pooling} pooling")
        axes.set_xlabel("layer")
        for y, row in enumerate(values):
            for x, value in enumerate(row):
                axes.text(x, y, f"{value:.2f}".lstrip("0"), ha="center", va="center", fontsize=8,
                          color="white" if value < 0.55 * largest else "black")
    figure.colorbar(drawn, ax=places, label="normalised mutual information")
    figure.savefig(IMAGES / "agreement.png")


def drawViews(numbers):
    """The Cluster Facets view with a selection, and with channels."""
    pipeline = numbers.pipelines["Max"]
    view = simple.CreateView("ClusterFacetsView")
    view.ViewSize = (1400, 900)
    simple.Show(pipeline.clusters, view)
    pupil = numbers.factors[:, cat_factors.NAMES.index("pupil")]
    widest = max(range(CLUSTERS), key=lambda cluster: pupil[numbers.labels[4] == cluster].mean())
    rows = np.flatnonzero(numbers.labels[4] == widest)
    order = rows[np.argsort(numbers.distances[4][rows])]
    for name, ids in (("channels", ()), ("selection", order[:len(order) // 2])):
        view.HighlightLayer, view.HighlightCluster = (5, widest) if name == "channels" else (0, 0)
        view.ShowPictures = int(name == "selection")
        if len(ids):
            simple.SelectGlobalIDs(IDs=[int(sample) for sample in ids], FieldType="ROW", Source=pipeline.clusters)
        simple.Render(view)
        simple.SaveScreenshot(str(IMAGES / f"{name}.png"), view, ImageResolution=(1400, 900))
        Image.open(IMAGES / f"{name}.png").convert("RGB").save(IMAGES / f"{name}.jpg", quality=90)
        (IMAGES / f"{name}.png").unlink()


def drawAll(numbers):
    IMAGES.mkdir(parents=True, exist_ok=True)
    drawAgreement(numbers)
    for layer in range(1, LAYERS + 1):
        drawClusters(numbers, layer)
    drawDistance(numbers, 3, 2)
    drawViews(numbers)
