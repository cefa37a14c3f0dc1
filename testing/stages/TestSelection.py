"""One selection of samples works on every table; what filters select can be turned into pictures."""

import numpy as np
from paraview import simple

from stages import checkEqual, expectQuiet, fields, pixels, run, table


def pipeline():
    generator = simple.Generator(Input=simple.LatentSamples(NumberOfSamples=25))
    pooling = simple.SpatialPooling(Input=generator, Layers=["layer_1", "layer_2"])
    return generator, pooling, simple.LayerKMeans(Input=pooling)


def ids(values):
    return simple.GlobalIDSelectionSource(FieldType="ROW", GlobalIDs=values)


def testGlobalIds():
    """A sample is selected in every layer, and in every table."""
    generator, pooling, kmeans = pipeline()
    for source, repeated in ((generator, 1), (pooling, 1), (kmeans, 2)):
        extract = simple.ExtractSelection(Input=source, Selection=ids([17, 3]))
        rows = expectQuiet(lambda: table(extract))
        checkEqual(sorted(rows["sample"].tolist()), sorted([3, 17] * repeated), "samples")
        checkEqual(fields(simple.ImageGrid(Input=extract, SortArray="sample"))["sample"].tolist(), [3, 17], "pictures")


def testSelectionInput():
    _, _, kmeans = pipeline()
    rows = table(kmeans)
    order = rows["sample"][np.argsort(rows["center_dist"], kind="stable")].tolist()
    nearest = [sample for sample in dict.fromkeys(order) if sample in (3, 17, 20)]
    grid = simple.ImageGrid(Input=kmeans, Selection=ids([3, 17, 20]))
    checkEqual(expectQuiet(lambda: fields(grid))["sample"].tolist(), nearest, "global ids")
    grid.Selection = simple.SelectionQuerySource(ElementType=6, QueryString="(sample >= 5) & (sample < 7)")
    checkEqual(sorted(fields(grid)["sample"].tolist()), [5, 6], "query")
    # Row 30 is sample 5 in the second layer.
    grid.Selection = simple.IDSelectionSource(FieldType="ROW", IDs=[-1, 30, -1, 2])
    checkEqual(sorted(fields(grid)["sample"].tolist()), [2, 5], "row numbers")
    grid.Selection = ids([999])
    checkEqual(expectQuiet(lambda: pixels(grid)).size, 0, "nothing selected")
    grid.Selection = None
    checkEqual(len(fields(grid)["sample"]), 25, "no selection")


def testThreshold():
    """Filters that keep rows keep the binding, or the announcement of it."""
    _, _, kmeans = pipeline()
    threshold = simple.ThresholdTable(Input=kmeans, Column=["ROWS", "cluster"], MinValue=0, MaxValue=0, Mode="Between")
    rows = expectQuiet(lambda: table(threshold))
    checkEqual(set(rows["cluster"]), {0}, "cluster")
    shown = fields(simple.ImageGrid(Input=threshold))["sample"].tolist()
    checkEqual(set(shown), set(rows["sample"].tolist()), "pictures")


run(testGlobalIds, testSelectionInput, testThreshold)
