"""Selections of every kind are drawn as samples, in all panels and views of the table; pictures are always of the samples
that they stand for; selections live through hiding, deleting and replacing the table."""

import numpy as np
from paraview import simple

from projection import (DIGITS, MARK, MLP, check, checkEqual, checkPictures, describe, display, expectQuiet, grid, isMarked, look,
                        pointPlaces, replace, run, samples, select, selectBy, show, source, stages)


def checkSelected(view, columns, chosen, what):
    """Counted, and ringed wherever a point of the sample is, that no other could cover."""
    pixels, told = look(view)
    checkEqual(told.selected, len(chosen), f"{what}: selected samples")
    diameter = max(panel.diameter for panel in told.panels.values())
    places = pointPlaces(columns, told)
    isChosen = np.isin(columns["sample"], list(chosen))
    marked = places[isChosen]
    for row in np.flatnonzero(np.isfinite(places[:, 0])):
        near = np.hypot(*(marked - places[row]).T)
        if (near < diameter + 8).sum() > isChosen[row]:
            continue
        found = isMarked(pixels, *places[row], diameter, MARK["light"])
        checkEqual(found, bool(isChosen[row]), f"{what}: ring of row {row}, sample {columns['sample'][row]}")


def digits(count=300, **properties):
    return simple.MNISTReader(FileName=str(DIGITS), MaximumSamples=count, Choice="Random", **properties)


def pca(stage):
    return simple.LayerProjection(Input=stage, Method="PCA", QualityNeighbors=0)


def pictureSamples(view):
    shown = view.SMProxy.GetProperty("PictureSamples")
    return [shown.GetElement(index) for index in range(shown.GetNumberOfElements())]


def testKinds():
    """By ids, query, row numbers and ranges of values; a row selects its sample in every panel."""
    columns = {**samples(layers=(1, 2), count=40)}
    producer = source(columns)
    view = show(producer, ShowPictures=0)
    x = columns["projection_x"]
    low, high = np.sort(x)[[50, 60]]
    for what, selection, rows in (
            ("ids", simple.GlobalIDSelectionSource(FieldType="ROW", GlobalIDs=[3, 17, 20]), np.isin(columns["sample"], [3, 17, 20])),
            ("ids that are not there", simple.GlobalIDSelectionSource(FieldType="ROW", GlobalIDs=[4, 999, -1]),
             columns["sample"] == 4),
            ("query", simple.SelectionQuerySource(ElementType=6, QueryString="(label == 1) & (layer == 2)"),
             (columns["label"] == 1) & (columns["layer"] == 2)),
            ("row numbers", simple.IDSelectionSource(FieldType="ROW", IDs=[-1, 45, -1, 2]), np.isin(np.arange(80), [45, 2])),
            ("ranges", simple.ThresholdSelectionSource(FieldType="ROW", ArrayName="projection_x", Thresholds=[low, high]),
             (x >= low) & (x <= high)),
            ("nothing", simple.GlobalIDSelectionSource(FieldType="ROW", GlobalIDs=[]), np.zeros(80, bool)),
            ("inverse", simple.GlobalIDSelectionSource(FieldType="ROW", GlobalIDs=list(range(35)), InsideOut=1),
             columns["sample"] >= 35)):
        selectBy(producer, selection)
        checkSelected(view, columns, set(columns["sample"][rows].tolist()), what)
    select(producer, None)
    checkSelected(view, columns, set(), "cleared")


def facetsText(view):
    expectQuiet(lambda: simple.Render(view))
    return str(view.GetClientSideObject().GetContextItem())


def testOtherStages():
    """What is selected by ids at a stage is marked in views of all stages with these samples; of neurons, in views of neurons,
    and Cluster Facets highlights their channels."""
    pooling = simple.SpatialPooling(Input=simple.Network(Input=digits(), Network=str(MLP)))
    places, clusters, neurons = pca(pooling), simple.LayerKMeans(Input=pooling), simple.NeuronProjection(Input=pooling, Trees=5)
    other = pca(simple.SpatialPooling(Input=simple.Network(Input=digits(), Network=str(MLP))))
    activation = simple.SelectionActivation(Input=pooling, Neurons=neurons, Samples=places)
    facets = simple.CreateView("ClusterFacetsView", ViewSize=[900, 600])
    simple.Show(clusters, facets)
    views = {name: show(stage, (700, 500), ShowPictures=0) for name, stage in
             (("places", places), ("neurons", neurons), ("other", other), ("activated", activation))}
    strongest = show(simple.OutputPort(activation, 1), (900, 600))

    def checkMarks(samples, neurons):
        told = {name: look(view)[1] for name, view in views.items()}
        checkEqual({name: each.selected for name, each in told.items()},
                   {"places": samples, "neurons": neurons, "activated": neurons, "other": 0}, "marks")
        checkEqual(told["activated"].coloredBy, "selection_activation" if samples else "best_class", "colors of neurons")
        checkEqual(look(strongest)[1].coloredBy, "selection_activation" if neurons else "label", "colors of samples")
        text = facetsText(facets)
        check(f"SelectedSamples: {samples}\n" in text, text)
        return text

    checkMarks(0, 0)
    chosen = stages.table(places)["sample"][[4, 9, 21]].tolist()
    for stage in places, clusters:
        select(stage, chosen)
        checkMarks(3, 0)
        select(stage, None)
        checkMarks(0, 0)
    for stage in neurons, activation:
        select(stage, [1000004, 3000011])
        text = checkMarks(0, 2)
        check("SelectedNeurons: 1:4 3:11\n" in text, text)
        # Its pictures are those that the neurons respond to most.
        rows = stages.table(activation, 1)
        isFirst = rows["layer"] == rows["layer"][0]
        order = np.lexsort([rows["sample"][isFirst], -rows["selection_activation"][isFirst]])
        shown = pictureSamples(strongest)
        check(len(shown) > 10, shown)
        checkEqual(shown, rows["sample"][isFirst][order][:len(shown)].tolist(), "the strongest samples")
        select(stage, None)
        check("SelectedNeurons:\n" in checkMarks(0, 0), "no neurons")
    # The last one counts.
    select(clusters, chosen)
    select(places, chosen[:1])
    checkMarks(1, 0)
    select(places, None)
    checkMarks(3, 0)
    select(clusters, None)


def testTwoViews():
    """Two projections and Cluster Facets of one table draw its selection, also where it came first."""
    columns = {**samples(), "cluster": np.zeros(60, np.int32), "center_dist": np.arange(60.0)}
    producer = source(columns)
    first = show(producer, (900, 600), ShowPictures=0)
    select(producer, [5, 6])
    second = show(producer, (700, 500), ShowPictures=0)
    facets = simple.CreateView("ClusterFacetsView", ViewSize=[700, 500])
    simple.Show(producer, facets)
    for chosen in ({5, 6}, {7}):
        select(producer, list(chosen))
        for view in (first, second):
            checkSelected(view, columns, chosen, "both")
        simple.Render(facets)
        check(f"SelectedSamples: {len(chosen)}\n" in str(facets.GetClientSideObject().GetContextItem()), "the facets differ")


def testLong():
    """Thousands of ids are drawn, and extracted behind the view."""
    columns = grid(120, 60)
    producer = source(columns)
    view = show(producer, ShowPictures=0)
    ids = np.random.RandomState(1).permutation(7200)[:5000]
    select(producer, ids.tolist())
    _, told = look(view)
    checkEqual(told.selected, 5000, "selected")
    extract = simple.ExtractSelection(Input=producer, Selection=simple.GlobalIDSelectionSource(FieldType="ROW", GlobalIDs=ids.tolist()))
    checkEqual(np.sort(stages.table(extract)["sample"]), np.sort(ids), "extracted")
    view = expectQuiet(lambda: show(extract, (600, 400)))
    checkEqual((describe(view).message, describe(view).panel.points), ("", 5000), "points of what was extracted")


def testPictures():
    """Of digits drawn at random, whose ids are no row numbers; also when classes are hidden, and of panels alone."""
    projected = pca(digits())
    columns = {name: values.copy() if isinstance(values, np.ndarray) else list(values) for name, values in stages.table(projected).items()}
    ids = columns["sample"]
    check((ids != np.arange(300)).mean() > 0.9, "ids are row numbers")
    view = show(projected, PicturesWidth=0.4)
    for chosen in (ids[[3]], ids[[7, 100, 299, 50, 51]], ids[::40]):
        select(projected, chosen.tolist())
        pixels, told = look(view)
        checkPictures(pixels, told, chosen, "digits")
    view.HiddenClasses = ["3", "5", "7"]
    pixels, told = look(view)
    checkPictures(pixels, told, chosen, "with hidden classes")
    view.Camera = (0.3, 0.3, 4)
    pixels, told = look(view)
    checkPictures(pixels, told, chosen, "from near")
    checkEqual(list(told.pictures), pictureSamples(view), "PictureSamples")
    # More than there is room for: those that are there are right.
    select(projected, ids.tolist())
    pixels, told = look(view)
    check(8 < len(told.pictures) < 300, f"{len(told.pictures)} pictures")
    checkPictures(pixels, told, list(told.pictures), "as many as there is room for")


def testPicturesBehindFilters():
    """Threshold and Extract Selection before and behind the projection."""
    reader = digits()
    projected = pca(reader)
    query = simple.SelectionQuerySource(ElementType=6, QueryString="(label == 3) | (label == 8)")

    def threshold(stage, low, high):
        return simple.ThresholdTable(Input=stage, Column=["ROWS", "label"], MinValue=low, MaxValue=high, Mode="Between")

    def extract(stage):
        return simple.ExtractSelection(Input=stage, Selection=query)

    for what, stage in (("threshold before", pca(threshold(reader, 3, 5))), ("threshold behind", threshold(projected, 3, 5)),
                        ("extract before", pca(extract(reader))), ("extract behind", extract(projected)),
                        ("both", threshold(extract(projected), 5, 9))):
        rows = stages.table(stage)
        check(20 < len(rows["sample"]) < 200, f"{what}: {len(rows['sample'])} rows")
        view = expectQuiet(lambda: show(stage, PicturesWidth=0.4))
        chosen = rows["sample"][[0, 5, 11, -1]].tolist()
        # By value, as the view selects in tables without ids, such as Threshold makes.
        selectBy(stage, simple.ThresholdSelectionSource(FieldType="ROW", ArrayName="sample", Thresholds=np.repeat(chosen, 2).tolist()))
        pixels, told = look(view)
        checkEqual((told.message, told.selected), ("", 4), what)
        checkPictures(pixels, told, chosen, what)
        simple.Delete(view)


def testPicturesOfLayers():
    """Of a network's layers; the nearest to the middle in the first panel come first; texts tell class and prediction."""
    network = simple.Network(Input=digits(80), Network=str(MLP))
    pooling = simple.SpatialPooling(Input=simple.Predictions(Input=network))
    projected = pca(pooling)
    rows = {name: np.copy(values) for name, values in stages.table(projected).items()}
    view = expectQuiet(lambda: show(projected, PicturesWidth=0.3))
    display(view, Opacity=1, PointSize=5)
    chosen = np.unique(rows["sample"])[[2, 30, 31, 60]]
    select(projected, chosen.tolist())
    pixels, told = look(view)
    checkPictures(pixels, told, chosen, "layers")
    first = rows["layer"] == rows["layer"].min()
    places = {sample: np.array([x, y]) for sample, x, y in zip(rows["sample"][first], rows["projection_x"][first], rows["projection_y"][first])}
    middle = np.mean([places[sample] for sample in chosen], 0)
    order = sorted(chosen, key=lambda sample: np.linalg.norm(places[sample] - middle))
    checkEqual(list(told.pictures), order, "order of the pictures")
    checkSelected(view, rows, set(chosen.tolist()), "layers")


def testHidden():
    """Hidden, nothing is drawn; shown again, everything is back. Another table takes its place."""
    columns, others = samples(), samples(layers=(1, 2), seed=7)
    one, two = source(columns), source(others)
    view = show(one, ShowPictures=0)
    select(one, [1, 2, 3])
    before, _ = look(view)
    expectQuiet(lambda: (simple.Hide(one, view), simple.Render(view)))
    check("Nothing to show" in describe(view).message, "a hidden table is drawn")
    expectQuiet(lambda: select(one, [4]))
    select(one, [1, 2, 3])
    expectQuiet(lambda: simple.Show(one, view))
    checkEqual(int((look(view)[0] != before).sum()), 0, "values that differ when shown again")
    expectQuiet(lambda: (simple.Show(two, view), simple.Hide(one, view), simple.Render(view)))
    checkSelected(view, others, set(), "the second")
    expectQuiet(lambda: (simple.Show(one, view), simple.Hide(two, view), simple.Render(view)))
    checkSelected(view, columns, {1, 2, 3}, "the first again")


def testDeleted():
    """The stage goes while its samples are selected and pictures are asked for, and so does the view."""
    reader = digits(60)
    projected = pca(reader)
    view = show(projected)
    chosen = stages.table(projected)["sample"][:3].tolist()
    select(projected, chosen)
    expectQuiet(lambda: simple.Render(view))
    expectQuiet(lambda: (simple.Hide(projected, view), simple.Delete(projected)))
    del projected
    expectQuiet(lambda: simple.Render(view))
    check("Nothing to show" in describe(view).message, describe(view).message)
    again = pca(reader)
    expectQuiet(lambda: (simple.Show(again, view), simple.Render(view)))
    checkEqual((describe(view).message, describe(view).selected), ("", 0), "after another table came")
    expectQuiet(lambda: simple.Delete(view))
    # Without hiding it first.
    view = show(again)
    select(again, chosen)
    expectQuiet(lambda: simple.Render(view))
    expectQuiet(lambda: simple.Delete(again))
    expectQuiet(lambda: simple.Render(view))


def testOtherTables():
    """More and fewer samples, layers and epochs than those that are selected, shown alone and hidden."""
    columns = samples(layers=(1, 2, 3), count=60)
    producer = source(columns)
    view = show(producer, SinglePanel=3, HiddenClasses=["4"], ShowPictures=0)
    select(producer, [10, 50])
    checkEqual((look(view)[1].selected, list(describe(view).panels)), (2, ["layer 3"]), "first")
    for options in ({"count": 30}, {"layers": (1,)}, {"classes": 2}, {"layers": (1, 2), "epochs": [0, 5], "count": 200}, {}):
        options = {"layers": (1, 2, 3), "count": 60, **options}
        columns = samples(**options)
        replace(producer, columns)
        _, told = look(view)
        checkEqual(told.selected, 2 if options["count"] > 50 else 1, f"selected of {options}")
        checkEqual(len(told.panels), 1, f"panels of {options}")
        checkEqual(told.hidden, {"4"} & set(told.legend), f"hidden of {options}")


if __name__ == "__main__":
    run(testKinds, testTwoViews, testOtherStages, testLong, testPictures, testPicturesBehindFilters, testPicturesOfLayers, testHidden, testDeleted,
        testOtherTables)
