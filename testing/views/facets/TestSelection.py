"""Selections of every kind are drawn as samples, in all views of the table; they and the highlight live through hiding,
deleting and replacing the table."""

import numpy as np
from paraview import simple

import facets
from facets import (MARK, cellRows, check, checkEqual, describe, expectQuiet, isFrame, replace, run, samples, screenshot,
                    select, selectBy, show, source, stages)


def checkSelected(view, columns, chosen, what):
    """Counted and framed in every cell as numpy counts."""
    pixels = expectQuiet(lambda: screenshot(view))
    told = describe(view)
    checkEqual(told.selected, len(chosen), f"{what}: selected samples")
    for key, cell in told.cells.items():
        isChosen = np.isin(columns["sample"][cellRows(columns, *key)], list(chosen))
        checkEqual(cell.selected, int(isChosen.sum()), f"{what}: count in {key}")
        frames = [isFrame(pixels, *cell.place(rank, told.side), told.side, MARK["light"]) for rank in range(len(isChosen))]
        checkEqual(frames, isChosen.tolist(), f"{what}: frames in {key}")


def pipeline(count=40, layers=("layer_1", "layer_2")):
    latents = simple.LatentSamples(NumberOfSamples=count)
    pooling = simple.SpatialPooling(Input=simple.Generator(Input=latents), Layers=list(layers))
    return latents, pooling, simple.LayerKMeans(Input=pooling)


def testKinds():
    """By ids, query, row numbers and ranges of values; a row selects its sample in every layer."""
    _, _, kmeans = pipeline()
    view = expectQuiet(lambda: show(kmeans, ShowPictures=0))
    columns = {name: np.copy(values) for name, values in stages.table(kmeans).items()}
    distances = columns["center_dist"]
    low, high = np.sort(distances)[[60, 70]]
    inRange = (distances >= low) & (distances <= high)
    for what, selection, rows in (
            ("ids", simple.GlobalIDSelectionSource(FieldType="ROW", GlobalIDs=[3, 17, 20]), np.isin(columns["sample"], [3, 17, 20])),
            ("ids that are not there", simple.GlobalIDSelectionSource(FieldType="ROW", GlobalIDs=[4, 999, -1]),
             columns["sample"] == 4),
            ("query", simple.SelectionQuerySource(ElementType=6, QueryString="(cluster == 1) & (layer == 2)"),
             (columns["cluster"] == 1) & (columns["layer"] == 2)),
            ("row numbers", simple.IDSelectionSource(FieldType="ROW", IDs=[-1, 45, -1, 2]), np.isin(np.arange(80), [45, 2])),
            ("ranges", simple.ThresholdSelectionSource(FieldType="ROW", ArrayName="center_dist", Thresholds=[low, high]), inRange),
            ("nothing", simple.GlobalIDSelectionSource(FieldType="ROW", GlobalIDs=[]), np.zeros(80, bool)),
            ("inverse", simple.GlobalIDSelectionSource(FieldType="ROW", GlobalIDs=list(range(35)), InsideOut=1),
             columns["sample"] >= 35)):
        selectBy(kmeans, selection)
        checkSelected(view, columns, set(columns["sample"][rows].tolist()), what)
    select(kmeans, None)
    checkSelected(view, columns, set(), "cleared")


def testTwoViews():
    """Both views of a table draw its selection, also where only one has been drawn yet."""
    columns = samples()
    producer = source(columns)
    first = show(producer, (900, 600), ShowPictures=0)
    select(producer, [5, 6])
    second = show(producer, (700, 500), ShowPictures=0)
    for view in (first, second):
        checkSelected(view, columns, {5, 6}, "both")
    select(producer, [7])
    for view in (second, first):
        checkSelected(view, columns, {7}, "changed")


def testExtracted():
    """An extracted selection is a table of its own; the other view shows just that."""
    _, _, kmeans = pipeline()
    view = show(kmeans, ShowPictures=0)
    selection = simple.GlobalIDSelectionSource(FieldType="ROW", GlobalIDs=[3, 17, 20])
    extract = simple.ExtractSelection(Input=kmeans, Selection=selection)
    other = expectQuiet(lambda: show(extract, (600, 400)))
    told = describe(other)
    columns = stages.table(extract)
    checkEqual(sorted(columns["sample"].tolist()), [3, 3, 17, 17, 20, 20], "rows")
    checkEqual(told.message, "", "message")
    facets.palette("light")
    pixels = screenshot(other)
    for key, cell in told.cells.items():
        for rank in range(len(cellRows(columns, *key))):
            found = facets.pixelAt(pixels, *cell.place(rank, told.side))
            check((found != pixels[1, 1]).any(), "no square")
    checkEqual(describe(view).selected, 0, "selected in the first view")


def testHidden():
    """Hidden, nothing is drawn; shown again, everything is back."""
    columns = samples()
    producer = source(columns)
    view = show(producer, HighlightLayer=2, HighlightCluster=1, ShowPictures=0)
    select(producer, [1, 2, 3])
    before = screenshot(view)
    expectQuiet(lambda: (simple.Hide(producer, view), simple.Render(view)))
    check("Nothing to show" in describe(view).message, "a hidden table is drawn")
    expectQuiet(lambda: select(producer, [4]))
    expectQuiet(lambda: simple.Render(view))
    select(producer, [1, 2, 3])
    expectQuiet(lambda: simple.Show(producer, view))
    checkEqual(int((expectQuiet(lambda: screenshot(view)) != before).sum()), 0, "values that differ when shown again")


def testOneAtATime():
    """Another table replaces the first in the view; hiding it does not bring back the first's marks."""
    first, second = samples(), samples(layers=2, seed=7)
    one, two = source(first), source(second)
    view = show(one, ShowPictures=0)
    select(one, [1])
    expectQuiet(lambda: (simple.Show(two, view), simple.Hide(one, view), simple.Render(view)))
    checkSelected(view, second, set(), "second")
    expectQuiet(lambda: (simple.Show(one, view), simple.Hide(two, view), simple.Render(view)))
    checkSelected(view, first, {1}, "first again")


def testDeleted():
    """The table's source goes while it is selected and highlighted, and so does the view."""
    _, pooling, kmeans = pipeline(20)
    view = show(kmeans, HighlightLayer=1, HighlightCluster=0)
    select(kmeans, [1, 2, 3])
    expectQuiet(lambda: simple.Render(view))  # the pictures have been asked for
    expectQuiet(lambda: (simple.Hide(kmeans, view), simple.Delete(kmeans)))
    del kmeans
    expectQuiet(lambda: simple.Render(view))
    check("Nothing to show" in describe(view).message, describe(view).message)
    again = simple.LayerKMeans(Input=pooling)
    expectQuiet(lambda: (simple.Show(again, view), simple.Render(view)))
    checkEqual((describe(view).message, describe(view).selected), ("", 0), "after another table came")
    expectQuiet(lambda: simple.Delete(view))
    expectQuiet(lambda: stages.table(again))


def testOtherTables():
    """More and fewer samples, layers and clusters than those that are selected and highlighted."""
    columns = samples(count=60)
    producer = source(columns)
    view = show(producer, HighlightLayer=3, HighlightCluster=3, ShowPictures=0)
    select(producer, [10, 50])
    checkSelected(view, columns, {10, 50}, "first")
    for options in ({"count": 30}, {"layers": 1}, {"clusters": 2}, {"layers": 5, "count": 200}, {"channels": 1}, {"count": 60}):
        columns = samples(**{"count": 60, **options})
        replace(producer, columns)
        checkSelected(view, columns, {10, 50} & set(columns["sample"].tolist()), str(options))
        checkEqual(describe(view).highlight, (3, 3), "highlight")


def testStagesChange():
    """What is upstream changes while samples are selected."""
    latents, pooling, kmeans = pipeline(30, ("layer_1", "layer_2", "layer_3"))
    view = show(kmeans, HighlightLayer=3, HighlightCluster=2, ShowPictures=0)
    select(kmeans, [5, 25])
    for change, chosen in ((lambda: setattr(latents, "NumberOfSamples", 20), {5}),
                           (lambda: setattr(latents, "NumberOfSamples", 40), {5, 25}),
                           (lambda: setattr(pooling, "Layers", ["layer_2"]), {5, 25}),
                           (lambda: setattr(kmeans, "NumberOfClusters", 2), {5, 25}),
                           (lambda: setattr(pooling, "Layers", ["layer_3", "layer_1"]), {5, 25})):
        change()
        expectQuiet(lambda: simple.Render(view))
        checkSelected(view, stages.table(kmeans), chosen, "after a change")


if __name__ == "__main__":
    run(testKinds, testTwoViews, testExtracted, testHidden, testOneAtATime, testDeleted, testOtherTables, testStagesChange)
