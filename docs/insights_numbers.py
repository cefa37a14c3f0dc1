"""What the clusters of the cat generator's layers agree with: the numbers of insights.md."""

import pathlib
import sys

import numpy as np
from paraview import servermanager, simple
from scipy.stats import rankdata
from sklearn.cluster import KMeans
from sklearn.metrics import adjusted_mutual_info_score, normalized_mutual_info_score, roc_auc_score
from vtkmodules.util.numpy_support import vtk_to_numpy

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "weights"))
import cat_factors  # noqa: E402

SAMPLES = 1000
CLUSTERS = 4
LAYERS = 5
SEEDS = range(10)
POOLINGS = ("Max", "Mean", "RMS")
PERMUTATIONS = 20
LEAST_SHOWN = 0.05  # agreement of a factor that gets a row
SIDE, MARGIN = 128, 4  # of a picture on a sheet, and between them


class Pipeline:
    """Random cats, up to the clusters of one run of k-means."""

    def __init__(self, pooling, draw=0):
        latents = simple.LatentSamples(NumberOfSamples=SAMPLES, Seed=draw)
        self.generator = simple.Generator(latents)
        self.pooled = simple.SpatialPooling(self.generator, Pooling=pooling)
        self.clusters = simple.LayerKMeans(self.pooled, NumberOfClusters=CLUSTERS)

    def run(self, seed):
        """Cluster and distance to its centre, each [layer, sample]."""
        self.clusters.Seed = seed
        columns = fetch(self.clusters)
        order = np.lexsort((columns["sample"], columns["layer"]))
        shape = (LAYERS, SAMPLES)
        return columns["cluster"][order].reshape(shape), columns["center_dist"][order].reshape(shape)


def fetch(source, port=0):
    table = servermanager.Fetch(source, idx=port)
    columns = (table.GetColumn(index) for index in range(table.GetNumberOfColumns()))
    return {column.GetName(): vtk_to_numpy(column).copy() for column in columns}


def sheet(source, count, **choice):
    """Pictures [n, height, width, 3], in the order of ImageGrid."""
    grid = simple.ImageGrid(source, MaximumImages=count, **choice)
    image = servermanager.Fetch(grid)
    simple.Delete(grid)
    width, height, _ = image.GetDimensions()
    pixels = vtk_to_numpy(image.GetPointData().GetScalars()).reshape(height, width, -1)[::-1, :, :3]
    step = SIDE + MARGIN
    places = [(MARGIN + step * row, MARGIN + step * column) for column in range(width // step) for row in range(height // step)]
    return np.stack([pixels[top:top + SIDE, left:left + SIDE] for top, left in places[:count]])


def members(layer, cluster):
    return simple.SelectionQuerySource(ElementType=6, QueryString=f"(layer == {layer}) & (cluster == {cluster})")


class Numbers:
    def __init__(self):
        self.pipelines = {pooling: Pipeline(pooling) for pooling in POOLINGS}
        pipeline = self.pipelines["Max"]
        table = fetch(pipeline.pooled)
        self.factors = cat_factors.factorsOf(table["z"])
        self.classes = cat_factors.classesOf(self.factors)
        self.activations = [table[f"layer_{layer}"] for layer in range(1, LAYERS + 1)]
        runs = {pooling: [self.pipelines[pooling].run(seed) for seed in SEEDS] for pooling in POOLINGS}
        self.labels, self.distances = pipeline.run(0)
        self.again = againOf(Pipeline("Max", draw=1))
        self.pictures = sheet(pipeline.generator, SAMPLES)
        small = self.pictures.reshape(SAMPLES, 16, 8, 16, 8, 3).mean((2, 4)).reshape(SAMPLES, -1) / 255
        pixelLabels = [KMeans(CLUSTERS, n_init=10, random_state=seed).fit(small).labels_ for seed in SEEDS]

        self.agreement = {}  # pooling -> factor -> [seed, layer]; the last column of Max: clusters of pixels
        for pooling in POOLINGS:
            self.agreement[pooling] = {
                name: np.array([[normalized_mutual_info_score(labels, classes) for labels in run] for run, _ in runs[pooling]])
                for name, classes in self.classes.items()}
        for name, classes in self.classes.items():
            pixels = [normalized_mutual_info_score(labels, classes) for labels in pixelLabels]
            self.agreement["Max"][name] = np.column_stack([self.agreement["Max"][name], pixels])
        random = np.random.RandomState(0)
        self.chance = [float(np.quantile(
            [normalized_mutual_info_score(random.permutation(labels), classes)
             for classes in self.classes.values() for _ in range(PERMUTATIONS)], 0.95))
            for labels in (*self.labels, pixelLabels[0])]
        self.between = np.array([[adjusted_mutual_info_score(one, other) for other in self.labels] for one in self.labels])
        self.channels = [channelsOf(self, layer) for layer in range(LAYERS)]
        # Of a single channel and a factor: [layer] -> [channel, factor].
        self.gauges = [rankCorrelations(activations, self.factors) for activations in self.activations]

    def mean(self, factor, pooling="Max"):
        return self.agreement[pooling][factor].mean(0)

    def shown(self):
        """The factors that some layer or the pixels agree with, the strongest first."""
        strongest = {name: self.mean(name).max() for name in self.classes}
        return sorted((name for name in self.classes if strongest[name] >= LEAST_SHOWN), key=lambda name: -strongest[name])

    def leading(self, layer):
        """The factor that a layer's clusters agree with most."""
        return max(self.classes, key=lambda name: self.mean(name)[layer])

    def purity(self, layer, nearest):
        """Share of the commonest class of the layer's leading factor, in the quarter of each cluster that is nearest to
        its centre, or farthest from it."""
        classes = self.classes[self.leading(layer)]
        right = total = 0
        for cluster in range(CLUSTERS):
            rows = np.flatnonzero(self.labels[layer] == cluster)
            order = rows[np.argsort(self.distances[layer][rows])]
            quarter = order[:len(order) // 4] if nearest else order[-(len(order) // 4):]
            commonest = np.bincount(classes[rows]).argmax()
            right += (classes[quarter] == commonest).sum()
            total += len(quarter)
        return right / total


def rankCorrelations(first, second):
    """Spearman's, of each column of one table with each column of the other; 0 for columns of one value."""
    first, second = (rankdata(table, axis=0) for table in (first, second))
    first, second = ((table - table.mean(0)) / np.maximum(table.std(0), 1e-9) for table in (first, second))
    return first.T @ second / len(first)


def againOf(pipeline):
    """factor -> agreement in each layer, for another draw of cats."""
    labels, _ = pipeline.run(0)
    classes = cat_factors.classesOf(cat_factors.factorsOf(fetch(pipeline.pooled)["z"]))
    return {name: np.array([normalized_mutual_info_score(each, values) for each in labels])
            for name, values in classes.items()}


def distanceFactor(numbers, layer):
    """The factor that the distance to the centre goes with most, and their rank correlation: of the clusters' own ones,
    weighted by their sizes."""
    totals = np.zeros(len(cat_factors.NAMES))
    for cluster in range(CLUSTERS):
        rows = numbers.labels[layer] == cluster
        correlations = rankCorrelations(numbers.distances[layer][rows, None], numbers.factors[rows])[0]
        totals += correlations * rows.sum() / SAMPLES
    factor = int(np.argmax(np.abs(totals)))
    return cat_factors.NAMES[factor], totals[factor]


def channelsOf(numbers, layer):
    """For each cluster: the channel that tells it best from the layer's other samples, how well (area under the ROC curve),
    and the factor that the channel rises or falls with most (rank correlation)."""
    found = []
    values = numbers.activations[layer]
    for cluster in range(CLUSTERS):
        inside = numbers.labels[layer] == cluster
        areas = np.array([roc_auc_score(inside, channel) for channel in values.T])
        best = int(np.argmax(areas))
        correlations = rankCorrelations(values[:, best:best + 1], numbers.factors)[0]
        factor = int(np.argmax(np.abs(correlations)))
        found.append((cluster, best, areas[best], cat_factors.NAMES[factor], correlations[factor]))
    return found
