"""Bands between the layers: as many samples as numpy counts, drawn where the view says, marked, emphasised and exported."""

import re

import numpy as np
from paraview import simple

from TestDrawing import checkSquares
from facets import (MARK, cellRows, check, checkEqual, checkNoRaster, describe, differing, expectQuiet, export, isColor, palette, pixelAt,
                    replace, run, samples, screenshot, select, show, source)


def related(layers=4, clusters=4, count=200, seed=3, **options):
    """Most samples stay in their cluster from layer to layer."""
    columns = samples(layers=layers, clusters=clusters, count=count, seed=seed, **options)
    cluster = columns["cluster"].reshape(layers, count)
    stays = np.random.RandomState(seed).rand(layers, count) < 0.6
    for layer in range(1, layers):
        cluster[layer, stays[layer]] = cluster[layer - 1, stays[layer]]
    # A cluster has its own top channels.
    top = np.arange(layers * clusters * 5).reshape(-1, 5)[:, :columns["top_channel"].shape[1]]
    columns["top_channel"] = top[(columns["layer"] - 1) * clusters + columns["cluster"]].astype(np.int32)
    return columns


def expectedFlows(columns, chosen=()):
    """(layer, from, to): samples, selected ones."""
    flows = {}
    layers = np.unique(columns["layer"])
    for layer, following in zip(layers, layers[1:]):
        for first in np.unique(columns["cluster"]):
            for second in np.unique(columns["cluster"]):
                both = np.intersect1d(columns["sample"][cellRows(columns, layer, first)],
                                      columns["sample"][cellRows(columns, following, second)])
                if len(both):
                    flows[int(layer), int(first), int(second)] = len(both), int(np.isin(both, chosen).sum())
    return flows


def checkFlows(columns, told, chosen=()):
    found = {key: (band.samples, band.selected) for key, band in told.bands.items()}
    checkEqual(found, expectedFlows(columns, chosen), "flows")
    heights = np.array([band.height / band.samples for band in told.bands.values()])
    check(np.ptp(heights) < 1e-3 * heights.max(), f"heights a sample between {heights.min()} and {heights.max()}")


def testOnAndOff():
    """The cells make room; without flows the view is as it was before."""
    columns = related()
    view = show(source(columns), ShowPictures=0)
    checkEqual(view.ShowFlows, 0, "the default")
    before, told = screenshot(view), describe(view)
    checkEqual(told.bands, {}, "bands")
    view.ShowFlows = 1
    pixels = expectQuiet(lambda: screenshot(view))
    shown = describe(view)
    checkFlows(columns, shown)
    checkSquares(columns, pixels, shown)
    check(shown.side < told.side, "the squares did not make room")
    view.ShowFlows = 0
    checkEqual(differing(screenshot(view), before), 0.0, "share of pixels that differ without flows")


def testMarks():
    """The selected part of each band has the mark's colour, at its upper edge and as high as its share; light and dark."""
    columns = related()
    chosen = list(range(0, 200, 3)) + list(range(100))
    producer = source(columns)
    for tone in ("light", "dark"):
        palette(tone)
        view = show(producer, ShowPictures=0, ShowFlows=1)
        select(producer, chosen)
        pixels = expectQuiet(lambda: screenshot(view))
        told = describe(view)
        checkFlows(columns, told, chosen)
        background = pixels[1, 1].astype(int)
        measured = 0
        for key, band in told.bands.items():
            share = band.selected / band.samples
            if band.height * min(share, 1 - share) < 4:
                continue
            measured += 1
            # Where it leaves its cell, no other band lies over it.
            marked, rest = (pixelAt(pixels, *band.place(0.01, up)) for up in (1 - share / 2, (1 - share) / 2))
            check(np.abs(marked - (0.8 * np.array(MARK[tone]) + 0.2 * background)).max() < 45, f"{tone}, {key}: mark {marked}")
            check(np.ptp(rest) < 15 and 20 < np.abs(rest - background).max() < 120, f"{tone}, {key}: beside it {rest}")
        check(measured > 8, "too few bands were measured")
        select(producer, None)
        simple.Render(view)
        checkFlows(columns, describe(view))
        simple.Delete(view)


def testOneOfMany():
    """A single selected sample among 100 000 is still seen in its bands."""
    columns = related(count=100000)
    producer = source(columns)
    view = show(producer, ShowPictures=0, ShowFlows=1)
    checkFlows(columns, describe(view))
    select(producer, [77])
    pixels = expectQuiet(lambda: screenshot(view))
    told = describe(view)
    bands = {key: band for key, band in told.bands.items() if band.selected}
    checkEqual(len(bands), 3, "bands of the sample")
    for key, band in bands.items():
        for along in (0.02, 0.5, 0.98):
            x, y = band.place(along, 1)
            around = pixels[int(pixels.shape[0] - y) - 3:int(pixels.shape[0] - y) + 4, int(x) - 1:int(x) + 2]
            check(isColor(around, MARK["light"], 110).any(), f"{key} has no mark at {along}")


def testHighlight():
    """Bands of the highlighted cluster are darker, the others lighter."""
    columns = related()
    view = show(source(columns), ShowPictures=0, ShowFlows=1)
    plain = screenshot(view).astype(int)
    view.HighlightLayer, view.HighlightCluster = 2, 1
    pixels = screenshot(view).astype(int)
    told = describe(view)
    seen = set()
    for key, band in told.bands.items():
        if band.height < 4:
            continue
        layer, first, second = key
        own = (layer, first) == (2, 1) or (layer + 1, second) == (2, 1)
        place = band.place(0.01 if layer == 2 else 0.99, 0.5)
        change = pixelAt(pixels, *place).mean() - pixelAt(plain, *place).mean()
        check(change < -10 if own else change > 5, f"{key} changed by {change}")
        seen.add(own)
    checkEqual(seen, {True, False}, "kinds of bands")


def testPartialTables():
    """Samples that are missing in a layer, layers with a gap, rows without a cluster, samples that are there twice."""
    columns = related()
    columns["layer"][columns["layer"] > 2] += 3
    random = np.random.RandomState(1)
    kept = random.rand(len(columns["layer"])) < 0.7
    columns = {name: values[kept] for name, values in columns.items()}
    view = expectQuiet(lambda: show(source(columns), ShowFlows=1))
    checkFlows(columns, describe(view))
    columns["cluster"] = columns["cluster"].astype(float)
    columns["cluster"][[2, 9]] = np.nan
    view = expectQuiet(lambda: show(source(columns), ShowFlows=1))
    checkFlows({name: np.delete(values, [2, 9], 0) for name, values in columns.items()}, describe(view))

    columns = related(layers=2)
    # The first row of a sample counts.
    twice = {name: np.concatenate([values, values[:9]]) for name, values in columns.items()}
    twice["cluster"][-9:] = (twice["cluster"][-9:] + 1) % 4
    view = expectQuiet(lambda: show(source(twice), ShowFlows=1))
    checkFlows(columns, describe(view))


def testFewAndMany():
    """One layer, one sample, disjoint layers, no rows, many clusters and layers, tiny views."""
    for options in ({"layers": 1}, {"count": 1, "clusters": 1}, {"layers": 40, "count": 20, "clusters": 3},
                    {"clusters": 60, "count": 3000}):
        columns = related(**options)
        for size in ((60, 40), (600, 400), (1280, 900)):
            view = expectQuiet(lambda: show(source(columns), size, ShowFlows=1))
            expectQuiet(lambda: screenshot(view))
            if size == (1280, 900):
                checkFlows(columns, describe(view)) if options.get("layers") != 1 else checkEqual(describe(view).bands, {}, "bands")
            simple.Delete(view)
    columns = related(layers=2, count=30)
    columns["sample"][30:] += 1000
    view = expectQuiet(lambda: show(source(columns), ShowFlows=1))
    expectQuiet(lambda: screenshot(view))
    checkEqual(describe(view).bands, {}, "bands without a common sample")


def testAnotherTable():
    """Bands follow the table while they are shown."""
    columns = related()
    producer = source(columns)
    view = show(producer, ShowFlows=1)
    select(producer, [1, 2, 3])
    for seed, count in ((5, 90), (6, 300)):
        columns = related(seed=seed, count=count)
        replace(producer, columns)
        expectQuiet(lambda: simple.Render(view))
        checkFlows(columns, describe(view), [1, 2, 3])


def testVectors():
    """Shapes of the bands and their marks in SVG; in PDF another program draws what the view shows."""
    columns = related(count=60)
    producer = source(columns)
    view = show(producer, (1000, 700), ShowPictures=0, ShowFlows=1)
    select(producer, list(range(20)))
    pixels = screenshot(view)
    told = describe(view)
    text = export(view, "svg")[0].decode()
    checkNoRaster(text)
    fills = np.array([[int(fill[first:first + 2], 16) for first in (0, 2, 4)]
                      for fill in re.findall(r'<polygon fill="#([0-9a-fA-F]{6})"', text)])
    for bands, up in ((told.bands, 0.02), ({key: band for key, band in told.bands.items() if band.selected}, 0.98)):
        place = max((band for band in bands.values()), key=lambda band: band.height).place(0.01, up)
        shapes = int(isColor(fills, pixelAt(pixels, *place), 12).sum())
        check(shapes >= len(bands), f"{shapes} shapes for {len(bands)}")
    data, drawn = export(view, "pdf")
    checkEqual(len(re.findall(rb"/Subtype\s*/Image", data)), 1, "images")
    scale = drawn.shape[1] / pixels.shape[1]
    compared = 0
    for key, band in told.bands.items():
        if band.height < 6:
            continue
        for up in (0.2, 0.8):
            x, y = band.place(0.02, up)
            found, expected = pixelAt(drawn, x * scale, y * scale), pixelAt(pixels, x, y)
            check(np.abs(found - expected).max() <= 12, f"{key}: {found}, expected {expected}")
            compared += 1
    check(compared > 10, "too few bands were compared")


def testManyVectors():
    """Thousands of bands are a picture."""
    view = show(source(related(clusters=40, count=3000)), (1000, 700), ShowPictures=0, ShowFlows=1)
    pixels = screenshot(view)
    told = describe(view)
    check(len(told.bands) > 1000, f"only {len(told.bands)} bands")
    text = export(view, "svg")[0].decode()
    check(len(text) < 20e6, f"{len(text)} bytes")
    _, drawn = export(view, "pdf")
    checkEqual(drawn.shape, pixels.shape, "size")
    gutters = {(int(band.left) + 2, int(band.right) - 2) for band in told.bands.values()}
    checkEqual(len(gutters), 3, "gutters")
    for left, right in gutters:
        for top in range(120, 640, 20):
            means = [image[top:top + 20, left:right].mean((0, 1)) for image in (drawn, pixels)]
            check(np.abs(means[0] - means[1]).max() < 6, f"{means[0]} in the PDF file, expected {means[1]}")


if __name__ == "__main__":
    run(testOnAndOff, testMarks, testOneOfMany, testHighlight, testPartialTables, testFewAndMany, testAnotherTable, testVectors,
        testManyVectors)
