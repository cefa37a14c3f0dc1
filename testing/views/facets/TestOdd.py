"""Odd but valid tables: few, many, equal, infinite and missing values, and tables that aren't straight from LayerKMeans."""

import os
import tempfile
import time

import numpy as np
from paraview import simple

from TestDrawing import checkSquares
from facets import (cellRows, cellsOf, check, checkEqual, cut, describe, expectQuiet, isColor, isFrame, MARK, MISSING, pixelAt,
                    run, samples, screenshot, select, show, source)
from stages import select as selectRows, table


def drawn(columns, size=(1280, 900), fields=None, **properties):
    """Shows a table without any message; the view has one cell for every layer and cluster, in place."""
    view = expectQuiet(lambda: show(source(columns, fields), size, **properties))
    pixels = expectQuiet(lambda: screenshot(view))
    told = describe(view)
    checkEqual(told.message, "", "message")
    clusters = int(columns["cluster"].max()) + 1
    expected = {(layer, cluster) for layer in np.unique(columns["layer"]) for cluster in range(clusters)}
    checkEqual(set(told.cells), expected, "cells")
    for cell in told.cells.values():
        area = cell.squares
        check(area.x >= 0 and area.y >= 0 and area.right <= size[0] and area.top <= size[1], "a cell beside the view")
    return view, pixels, told


def testCounts():
    """One of each, many of each, at small and large sizes."""
    for options in ({"layers": 1, "clusters": 1, "count": 1, "channels": 1}, {"count": 1}, {"layers": 1}, {"clusters": 1},
                    {"channels": 40, "count": 30}, {"layers": 40, "count": 20, "clusters": 3},
                    {"clusters": 30, "count": 90}):
        columns = samples(**options)
        for size in ((600, 400), (1280, 900)):
            view, pixels, told = drawn(columns, size)
            if options != {"count": 1} and len(columns["layer"]) > 1 and told.side >= 3:
                checkSquares(columns, pixels, told)
            simple.Delete(view)


def testEmptyClusters():
    """A layer with fewer clusters than another: empty cells."""
    columns = samples(layers=2, clusters=4)
    columns["cluster"][columns["layer"] == 2] %= 2
    _, pixels, told = drawn(columns)
    checkSquares(columns, pixels, told)
    for cluster in (2, 3):
        inside = cut(pixels, told.cells[2, cluster].squares)
        check(isColor(inside, inside[0, 0]).all(), "something in an empty cell")


def testHighlightThatIsNotThere():
    """A layer or a cluster to highlight that the table doesn't have is told, in place of the channels."""
    columns = samples(layers=3, clusters=4)
    view, plain, told = drawn(columns)
    checkEqual(told.whyNoHighlight, "", "without a highlight")
    check(told.details.endswith(" 4 clusters"), f"the heading: {told.details}")
    for layer, cluster, text in ((9, 0, "There is no layer 9 to highlight, but 1 to 3"),
                                 (2, 7, "Layer 2 has no cluster 7 to highlight, but 0 to 3")):
        view.HighlightLayer, view.HighlightCluster = layer, cluster
        pixels = expectQuiet(lambda: screenshot(view))
        checkEqual(describe(view).whyNoHighlight, text, "what is told")
        check((pixels != plain).any(axis=2).sum() > 100, "nothing is drawn")
        check(cellsOf(told, pixels) == cellsOf(told, plain), "a cell has changed")
    view.HighlightLayer, view.HighlightCluster = 2, 3
    expectQuiet(lambda: screenshot(view))
    checkEqual(describe(view).whyNoHighlight, "", "with a highlight")


def testChosenNumbers():
    """Layers whose numbers of clusters were chosen one by one."""
    random = np.random.RandomState(4)
    places = {1: 3, 2: 5, 4: 2}
    columns = {f"layer_{layer}": (np.eye(5)[np.arange(60) % count] + random.normal(0, 0.02, (60, 5))).astype(np.float32)
               for layer, count in places.items()}
    kmeans = simple.LayerKMeans(Input=source(columns), ChooseClusters=1, MaximumClusters=6, TopChannels=[2])
    view = expectQuiet(lambda: show(kmeans))
    pixels, told = expectQuiet(lambda: screenshot(view)), describe(view)
    checkEqual((told.message, set(told.cells)), ("", {(layer, cluster) for layer in places for cluster in range(5)}), "cells")
    check("60 samples" in told.details and told.details.endswith("2 to 5 clusters"), f"the heading: {told.details}")
    checkSquares(table(kmeans), pixels, told)
    for layer, count in places.items():
        for cluster in range(count, 5):
            inside = cut(pixels, told.cells[layer, cluster].squares)
            check(isColor(inside, inside[0, 0]).all(), "something in the cell of a cluster that isn't there")


def testWholeFeatureMaps():
    """Pooling None: channels have numbers of many digits, and the table is as light as any."""
    generator = simple.Generator(Input=simple.LatentSamples(NumberOfSamples=40))
    pooling = simple.SpatialPooling(Input=generator, Pooling="None", Layers=["layer_1", "layer_5"])
    kmeans = simple.LayerKMeans(Input=pooling, NumberOfClusters=3)
    columns = table(kmeans)
    check(columns["top_channel"].max() > 9999, "no channel of five digits")
    begin = time.monotonic()
    view = expectQuiet(lambda: show(kmeans))
    select(kmeans, [1, 2, 30])
    pixels, told = expectQuiet(lambda: screenshot(view)), describe(view)
    print(f"drawn with pictures after {time.monotonic() - begin:.1f} s", flush=True)
    checkEqual((told.selected, set(told.pictures)), (3, {1, 2, 30}), "selected")
    select(kmeans, None)
    pixels = expectQuiet(lambda: screenshot(view))
    checkSquares(columns, pixels, describe(view))


def testMissingDistances():
    """NaN last and grey; infinite ones take the ends of the scale, which finite ones alone make."""
    columns = samples(layers=2, clusters=2, count=40)
    distances = columns["center_dist"]
    distances[[3, 11, 50]] = np.nan
    distances[[4, 60]] = np.inf
    distances[[5, 61]] = -np.inf
    view, pixels, told = drawn(columns)
    for (layer, cluster), cell in told.cells.items():
        rows = cellRows(columns, layer, cluster)
        for rank, row in enumerate(rows):
            found = pixelAt(pixels, *cell.place(rank, told.side))
            isGrey = bool(np.abs(found - MISSING).max() <= 2)
            checkEqual(isGrey, bool(np.isnan(distances[row])), f"grey at {layer}, {cluster}, {rank}: {found}")
    finite = {name: values[np.isfinite(distances)] for name, values in columns.items()}
    infinite = cellRows(columns, columns["layer"][4], columns["cluster"][4])
    end = np.flatnonzero(infinite == 4)[0]
    check(np.abs(pixelAt(pixels, *told.cells[1, columns["cluster"][4]].place(end, told.side)) - (253, 234, 69)).max() < 20,
          "infinity has not the color of the largest distance")
    simple.Delete(view)
    drawn(finite)
    columns["center_dist"][:] = np.nan
    drawn(columns)


def testMissingActivations():
    columns = samples()
    columns["top_activation"][::3] = np.nan
    columns["top_activation"][1, 2] = np.inf
    view, pixels, told = drawn(columns)
    checkSquares(columns, pixels, told)
    columns["top_activation"][:] = np.nan
    drawn(columns)


def testEqualValues():
    """All distances, all activations alike: one colour, dots on a line, by rising sample."""
    columns = samples()
    columns["center_dist"][:] = 2.5
    columns["top_activation"][:] = 0.25
    view, pixels, told = drawn(columns)
    colors = {tuple(pixelAt(pixels, *cell.place(rank, told.side)))
              for key, cell in told.cells.items() for rank in range(len(cellRows(columns, *key)))}
    checkEqual(len(colors), 1, f"colors {colors}")
    select(simple.GetActiveSource(), [0])


def testNoDots():
    """Without top channels, with none at all, with other numbers of channels and activations."""
    for names in ({"top_channel"}, {"top_activation"}, {"top_channel", "top_activation"}):
        columns = {name: values for name, values in samples().items() if name not in names}
        _, pixels, told = drawn(columns)
        checkSquares(columns, pixels, told)
    columns = samples()
    columns["top_channel"] = columns["top_channel"][:, :3].copy()
    _, pixels, told = drawn(columns)
    checkSquares(columns, pixels, told)
    columns["top_channel"] = np.full_like(columns["top_activation"], -1, np.int32)
    _, pixels, told = drawn(columns)
    checkSquares(columns, pixels, told)


def testTypes():
    """Columns of other number types, layers with gaps, ids that are far apart and negative."""
    columns = samples()
    other = {"layer": columns["layer"].astype(np.float64), "cluster": columns["cluster"].astype(np.uint8),
             "sample": columns["sample"].astype(np.int32), "center_dist": columns["center_dist"].astype(np.float32),
             "top_channel": columns["top_channel"].astype(np.int64),
             "top_activation": columns["top_activation"].astype(np.float64)}
    _, pixels, told = drawn(other)
    checkSquares(other, pixels, told)
    columns["layer"] = (columns["layer"] * 100 - 50).astype(np.int32)
    columns["sample"] = columns["sample"] * 10**14 - 3
    _, pixels, told = drawn(columns)
    checkSquares(columns, pixels, told)


def testRepeatedSamples():
    """A sample twice in a layer: both squares are there, both are marked."""
    columns = samples(layers=2, clusters=2, count=30)
    columns = {name: np.concatenate([values, values[:5]]) for name, values in columns.items()}
    producer = source(columns)
    view = expectQuiet(lambda: show(producer))
    select(producer, [2])
    pixels = expectQuiet(lambda: screenshot(view))
    told = describe(view)
    for key, cell in told.cells.items():
        rows = cellRows(columns, *key)
        marks = sum(isFrame(pixels, *cell.place(rank, told.side), told.side, MARK["light"]) for rank in range(len(rows)))
        checkEqual(marks, int((columns["sample"][rows] == 2).sum()), f"marks in {key}")


def testMissingRows():
    """Rows without layer, cluster or sample are left out; the view says how many."""
    columns = samples()
    columns["cluster"] = columns["cluster"].astype(float)
    columns["cluster"][[2, 9]] = np.nan
    view = expectQuiet(lambda: show(source(columns)))
    pixels = screenshot(view)
    kept = {name: np.delete(values, [2, 9], 0) for name, values in columns.items()}
    checkSquares(kept, pixels, describe(view))


def testCsv():
    """Written to a file and read back: components are columns of their own there; the squares stay."""
    columns = samples()
    with tempfile.TemporaryDirectory() as folder:
        file = os.path.join(folder, "samples.csv")
        simple.SaveData(file, proxy=source(columns), Precision=15)
        reader = simple.CSVReader(FileName=[file])
        view = expectQuiet(lambda: show(reader))
        pixels = screenshot(view)
        checkSquares(columns, pixels, describe(view))
        # The file has no global ids, so rows are selected.
        query = simple.SelectionQuerySource(ElementType=6, QueryString="sample == 7")
        selectRows(reader, query)
        expectQuiet(lambda: screenshot(view))
        checkEqual(describe(view).selected, 1, "selected samples")


def testManyClusters():
    """20 000 clusters are more than the view takes; 5 000 it draws, however small."""
    columns = samples(layers=1, clusters=5000, count=5000, channels=1)
    drawn(columns)


def testTinyViews():
    producer = source(samples())
    view = expectQuiet(lambda: show(producer))
    for size in ((1, 1), (10, 400), (400, 10), (60, 60), (150, 90), (300, 200)):
        view.ViewSize = list(size)
        expectQuiet(lambda: simple.Render(view))
        told = describe(view)
        for cell in told.cells.values():
            check(cell.squares.right <= max(size[0], told.size[0]) + 0.01, f"{size}: a cell beside the view")


def testMillion():
    """10^6 samples in 5 layers: densities; the columns of pixels of a cell go from near to far."""
    count, layers = 1000000, 5
    columns = samples(layers=layers, clusters=4, count=count, channels=5)
    producer = source(columns)
    producer.GetDataInformation().GetNumberOfRows()  # ParaView's own ranges of the columns take several seconds
    begin = time.monotonic()
    view = expectQuiet(lambda: show(producer))
    print(f"first frame after {time.monotonic() - begin:.1f} s", flush=True)
    pixels = screenshot(view)
    told = describe(view)
    check(told.side < 1, "squares of a pixel and more")
    for cell in told.cells.values():
        inside = cut(pixels, cell.squares).astype(int)[:, 1:]  # the first column may belong to the frame
        light = inside.sum(-1)  # which rises steadily in Cividis
        width = inside.shape[1]
        check(light[:, :width // 10].mean() < light[:, width // 2].mean() < light[:, width * 8 // 10].mean(),
              "distances do not rise to the right")
    ids = np.random.RandomState(2).permutation(count)[:1000]
    select(producer, ids.tolist())
    begin = time.monotonic()
    simple.Render(view)
    print(f"selection drawn after {time.monotonic() - begin:.2f} s", flush=True)
    told = describe(view)
    checkEqual(told.selected, 1000, "selected samples")
    isChosen = np.isin(columns["sample"], ids)
    for (layer, cluster), cell in told.cells.items():
        expected = (isChosen & (columns["layer"] == layer) & (columns["cluster"] == cluster)).sum()
        checkEqual(cell.selected, int(expected), f"selected in {layer}, {cluster}")


if __name__ == "__main__":
    run(testCounts, testEmptyClusters, testHighlightThatIsNotThere, testChosenNumbers, testWholeFeatureMaps, testMissingDistances, testMissingActivations,
        testEqualValues, testNoDots, testTypes, testRepeatedSamples, testMissingRows, testCsv, testManyClusters,
        testTinyViews, testMillion)
