"""What leaves the view: pictures at other resolutions, files of vectors, states."""

import re

import numpy as np
from paraview import simple

import facets
from TestDrawing import checkSquares
from facets import (cellRows, check, checkEqual, checkNoRaster, checkScript, describe, differing, expectQuiet, export, isColor,
                    pixelAt, reopen, run, samples, screenshot, select, show, source, stages)


def pipeline(count=24):
    generator = simple.Generator(registrationName="generator", Input=simple.LatentSamples(NumberOfSamples=count))
    pooling = simple.SpatialPooling(registrationName="pooling", Input=generator, Layers=["layer_1", "layer_4"])
    return simple.LayerKMeans(registrationName="kmeans", Input=pooling, NumberOfClusters=3)


def testOneShow():
    """CreateView, Show, Render: everything is there."""
    kmeans = pipeline()
    view = simple.CreateView("ClusterFacetsView")
    expectQuiet(lambda: (simple.Show(kmeans, view), simple.Render(view)))
    told = describe(view)
    columns = stages.table(kmeans)
    checkEqual(set(told.cells), {(layer, cluster) for layer in (1, 4) for cluster in range(3)}, "cells")
    pixels = screenshot(view)
    for key, cell in told.cells.items():
        check(cell.dots.width > 0 and cell.status.width > 0, "a cell without dot plots")
        for rank in range(len(cellRows(columns, *key))):
            check((pixelAt(pixels, *cell.place(rank, told.side)) != pixels[0, 0]).any(), "a square is missing")


def testResolutions():
    """At two, three and four times the size the same picture, finer: every cell at its place, squares as large, each in
    its colour. Texts are a little narrower when hinted for more pixels, so places move by a pixel or two of the small
    picture."""
    columns = samples(count=120)
    view = show(source(columns), (960, 540), HighlightLayer=2, HighlightCluster=1)
    base, small = screenshot(view), describe(view)
    for factor in (2, 3, 4):  # the last is 3840 x 2160
        pixels = expectQuiet(lambda: screenshot(view, (960 * factor, 540 * factor)))
        large = describe(view)
        checkEqual(pixels.shape, (540 * factor, 960 * factor, 3), "size")
        enlarged = large.size[0] / small.size[0]  # of the picture, or of one of its tiles
        check(abs(large.side / enlarged / small.side - 1) < 0.05, f"{factor}x: squares of {large.side / enlarged}")
        worst = 0.0
        for key, cell in small.cells.items():
            other = large.cells[key]
            for one, two in ((cell.squares, other.squares), (cell.dots, other.dots), (cell.status, other.status)):
                places = np.array([[area.x, area.y, area.right, area.top] for area in (one, two)])
                worst = max(worst, np.abs(places[1] / enlarged - places[0])[[0, 1, 3]].max())
        print(f"{factor}x: places within {worst:.1f} pixels of the small picture", flush=True)
        check(worst < 10, "parts of the picture moved")
        if enlarged == factor:
            checkSquares(columns, pixels, large)
    # The view itself is as before.
    checkEqual(differing(screenshot(view), base), 0.0, "share of pixels that changed")


def testUnsizedView():
    """A script's view whose size nobody has set: a picture of it looks as the view does at the picture's size."""
    producer = source(samples(count=120))
    sized = screenshot(show(producer, (1600, 1000), HighlightLayer=2, HighlightCluster=1))
    view = simple.CreateView("ClusterFacetsView", HighlightLayer=2, HighlightCluster=1)
    simple.Show(producer, view)
    before = list(view.ViewSize)
    check(before[0] < 600 or before[1] < 400, f"the view has room from the start: {before}")
    for scaling in ("Scale fonts proportionally", "Do not scale fonts"):
        pixels = expectQuiet(lambda: screenshot(view, (1600, 1000), FontScaling=scaling))
        checkEqual(pixels.shape, sized.shape, "size")
        told = describe(view)
        checkEqual(tuple(told.size), (1600, 1000), "pixels that it is laid out for")
        check(all(cell.dots.width > 0 for cell in told.cells.values()), "a cell without dot plots")
        checkEqual(differing(pixels, sized), 0.0, f"{scaling}: share of pixels that differ from the view of that size")
        checkEqual(list(view.ViewSize), before, "the view's own size")


def testFontScaling():
    """A view with room, saved at twice its size: magnified where fonts are scaled, as all of ParaView's views are; laid
    out for the pixels, exactly as a view of that size, where they are not."""
    producer = source(samples(count=150))
    large = screenshot(show(producer, (1800, 1200)))
    view = show(producer, (900, 600))
    small = describe(view)
    magnified = expectQuiet(lambda: screenshot(view, (1800, 1200), FontScaling="Scale fonts proportionally"))
    for key, cell in describe(view).cells.items():
        check(abs(cell.squares.width - 2 * small.cells[key].squares.width) < 4, f"{key} isn't magnified")
    check(differing(magnified, large) > 0.1, "scaled fonts make no difference")
    pixels = expectQuiet(lambda: screenshot(view, (1800, 1200), FontScaling="Do not scale fonts"))
    checkEqual(differing(pixels, large), 0.0, "share of pixels that differ from the view of that size")
    checkEqual(list(view.ViewSize), [900, 600], "the view's own size")


def testTiles():
    """Larger than the screen, and not a multiple: squares are whole where tiles meet."""
    columns = samples(count=150)
    view = show(source(columns), (1000, 700), ShowPictures=0)
    pixels = expectQuiet(lambda: screenshot(view, (3000, 2100)))
    told = describe(view)
    background = pixels[0, 0]
    scale = 3000 / told.size[0]
    for key, cell in told.cells.items():
        for rank in range(len(cellRows(columns, *key))):
            x, y = (scale * value for value in cell.place(rank, told.side))
            reach = int(scale * told.side / 2 - 4)
            row, column = pixels.shape[0] - 1 - int(y), int(x)
            part = pixels[row - reach:row + reach, column - reach:column + reach]
            check(isColor(part, part[reach, reach]).all() and (part[0, 0] != background).any(), f"{key}, square {rank}")


def testScreenshotWaits():
    """A screenshot has all pictures that the panel has room for, without a window's timers."""
    kmeans = pipeline()
    view = show(kmeans, (1000, 700))
    select(kmeans, [1, 5, 9])
    screenshot(view)
    told = describe(view)
    checkEqual({sample: there for sample, (_, there) in told.pictures.items()}, {1: True, 5: True, 9: True}, "pictures")
    shown = view.SMProxy.GetProperty("PictureSamples")
    checkEqual(sorted(shown.GetElement(i) for i in range(shown.GetNumberOfElements())), [1, 5, 9], "PictureSamples")


def testSvg():
    """Shapes, one and more a square and a dot, in the colours of the picture; no raster."""
    columns = samples(count=50)
    view = show(source(columns), (1000, 700), ShowPictures=0)
    pixels = screenshot(view)
    told = describe(view)
    text = export(view, "svg")[0].decode()
    checkNoRaster(text)
    shapes = len(re.findall(r"<(?:polygon|rect|path|circle)\b", text))
    squares = len(columns["layer"])
    dots = columns["top_activation"].size
    check(shapes >= squares + dots, f"{shapes} shapes for {squares} squares and {dots} dots")
    check(len(text) < 20e6, f"{len(text)} bytes")
    fills = {color.lower() for color in re.findall(r'fill="(#[0-9a-fA-F]{6})"', text)}
    for key, cell in told.cells.items():
        rows = cellRows(columns, *key)
        for rank in (0, len(rows) - 1):
            red, green, blue = pixelAt(pixels, *cell.place(rank, told.side))
            check(any(abs(int(fill[1:3], 16) - red) <= 1 and abs(int(fill[3:5], 16) - green) <= 1
                      and abs(int(fill[5:7], 16) - blue) <= 1 for fill in fills), f"no shape in the color of {key}, {rank}")


def testPdf():
    """Opens in another program and shows what the view shows; no raster of the view."""
    columns = samples(count=50)
    view = show(source(columns), (1000, 700), ShowPictures=0, HighlightLayer=1, HighlightCluster=1)
    pixels = screenshot(view)
    told = describe(view)
    data, drawn = export(view, "pdf")
    check(data.startswith(b"%PDF"), "no PDF")
    # The one of VTK's exporter, which holds the background; the view covers it by a shape.
    checkEqual(len(re.findall(rb"/Subtype\s*/Image", data)), 1, "images")
    scale = drawn.shape[1] / pixels.shape[1]
    for key, cell in told.cells.items():
        for rank in range(len(cellRows(columns, *key))):
            x, y = cell.place(rank, told.side)
            found, expected = pixelAt(drawn, x * scale, y * scale), pixelAt(pixels, x, y)
            check(np.abs(found - expected).max() <= 3, f"{key}, square {rank}: {found}, expected {expected}")


def svgColors(view, places, most):
    """The colours of the topmost shapes at places of a view of at most so many pictures; its polygons are upright
    rectangles and diamonds."""
    text = export(view, "svg")[0].decode()
    checkNoRaster(text, most)
    height = view.ViewSize[1]
    found = [None] * len(places)
    for color, points in re.findall(r'<polygon fill="(#[0-9a-fA-F]{6})"[^>]*points="([^"]*)"', text):
        values = np.array(points.replace(",", " ").split(), float).reshape(-1, 2)
        low, high = values.min(0), values.max(0)
        for index, (x, y) in enumerate(places):
            if low[0] <= x <= high[0] and low[1] <= height - y <= high[1]:
                found[index] = [int(color[first:first + 2], 16) for first in (1, 3, 5)]
    return text, found


def testVectorPictures():
    """Densities and pictures of samples are in both kinds of files: as images in PDF, as mosaics in SVG."""
    kmeans = pipeline()
    cats = show(kmeans, (1000, 700))
    select(kmeans, [1, 2])
    many = show(source(samples(count=100000)), (1000, 700), ShowPictures=0)
    for view, tolerance in ((cats, 60), (many, 40)):
        pixels = screenshot(view)
        told = describe(view)
        areas = [area for area, _ in told.pictures.values()] or [cell.squares for cell in told.cells.values()]
        places = [(area.x + area.width * part, area.y + area.height * part) for area in areas for part in (0.2, 0.4, 0.7)]
        expected = np.array([facets.cut(pixels, facets.Area(x - 3, y - 3, 6, 6)).mean((0, 1)) for x, y in places])
        text, found = svgColors(view, places, len(areas) if told.pictures else 2 * len(areas))  # squares and dots
        check(None not in found, "nothing in a place")
        check(np.abs(np.array(found) - expected).mean() < tolerance / 3, "other colors in the SVG file")
        check(len(text) < 10e6, f"{len(text)} bytes")
        _, drawn = export(view, "pdf")
        scale = drawn.shape[1] / pixels.shape[1]
        inPdf = np.array([facets.cut(drawn, facets.Area((x - 3) * scale, (y - 3) * scale, 6 * scale, 6 * scale)).mean((0, 1))
                          for x, y in places])
        print(f"{np.abs(np.array(found) - expected).mean():.1f} in SVG, {np.abs(inPdf - expected).mean():.1f} in PDF, of 255")
        check(np.abs(inPdf - expected).mean() < 5, "other colors in the PDF file")


def styled(kmeans):
    view = simple.CreateView("ClusterFacetsView", ViewSize=[900, 600], HighlightLayer=4, HighlightCluster=1,
                             PicturesWidth=0.3, Heading="Cats", ShowFlows=1)
    shown = simple.Show(kmeans, view)
    shown.ColorBy, shown.ColorMap, shown.InvertColorMap = "sample", "Viridis (matplotlib)", 1
    simple.Render(view)
    return view


def checkRestored(expected):
    view = next(view for view in simple.GetViews() if view.SMProxy.GetXMLName() == "ClusterFacetsView")
    checkEqual([view.HighlightLayer, view.HighlightCluster, view.PicturesWidth, view.Heading, view.ShowFlows],
               [4, 1, 0.3, "Cats", 1], "view")
    view.ViewSize = [900, 600]  # a state keeps the size of a window, not of a view
    simple.Render(view)
    checkEqual(differing(screenshot(view), expected), 0.0, "share of pixels that differ")


def testXmlState():
    """Selections are not saved in states; everything else comes back."""
    kmeans = pipeline()
    expected = screenshot(styled(kmeans))
    select(kmeans, [1, 2])
    reopen()
    checkRestored(expected)


def testPythonState():
    checkScript(__file__, screenshot(styled(pipeline())))


if __name__ == "__main__":
    run(testOneShow, testResolutions, testUnsizedView, testFontScaling, testTiles, testScreenshotWaits, testSvg, testPdf,
        testVectorPictures, testXmlState, testPythonState)
