"""What leaves the view: pictures at other resolutions, files of vectors, states."""

import os
import re

import numpy as np
from paraview import simple

import projection
from projection import (DIGITS, PALETTE, apart, check, checkEqual, checkNoRaster, checkPoints, checkScript, classColors, describe,
                        differing, display, expectQuiet, export, grid, isColor, look, pixelAt, pointPlaces, reopen, run, samples, screenshot,
                        select, show, source)

SOLID = {"Opacity": 1, "PointSize": 6}


def pipeline(count=80):
    reader = simple.MNISTReader(registrationName="digits", FileName=str(DIGITS), MaximumSamples=count)
    return simple.LayerProjection(registrationName="places", Input=reader, Method="PCA", QualityNeighbors=0)


def testOneShow():
    """CreateView, Show, Render: everything is there, and the view is the one that the stage prefers."""
    places = pipeline()
    hints = str(places.SMProxy.GetHints().FindNestedElementByName("View").GetAttribute("type"))
    checkEqual(hints, "ProjectionView", "the view of the stage")
    view = simple.CreateView("ProjectionView")
    expectQuiet(lambda: (simple.Show(places, view), simple.Render(view)))
    told = describe(view)
    checkEqual((told.message, told.details, told.panel.points), ("", "80 samples", 80), "drawn")
    checkEqual(list(told.legend), [str(digit) for digit in range(10)], "legend")


def testResolutions():
    """At two, three and four times the size the same picture, finer; the view itself is as before."""
    columns = samples(layers=(1, 2), count=80)
    view = show(source(columns), (960, 540), ShowPictures=0)
    display(view, **SOLID)
    base, small = look(view)
    for factor in (2, 3, 4):
        pixels = expectQuiet(lambda: screenshot(view, (960 * factor, 540 * factor)))
        large = describe(view)
        checkEqual(pixels.shape, (540 * factor, 960 * factor, 3), "size")
        enlarged = large.size[0] / small.size[0]  # of the picture, or of one of its tiles
        for name, panel in small.panels.items():
            other = large.panels[name]
            for one, two in ((panel.frame, other.frame), (panel.header, other.header)):
                places = np.array([[area.x, area.y, area.right, area.top] for area in (one, two)])
                check(np.abs(places[1] / enlarged - places[0]).max() < 8, f"{factor}x: {name} moved by {np.abs(places[1] / enlarged - places[0])}")
            check(abs(other.diameter / enlarged / panel.diameter - 1) < 0.05, f"{factor}x: points of {other.diameter}")
        checkEqual(list(large.legend), list(small.legend), "legend")
        if enlarged == factor:
            checkPoints(columns, pixels, large, classColors(columns["label"]))
        else:
            # Made of tiles.
            scale = factor / enlarged
            places = scale * pointPlaces(columns, large)
            for row in np.flatnonzero(apart(places, 8 * factor)):
                checkEqual(tuple(pixelAt(pixels, *places[row])), PALETTE[columns["label"][row]], f"{factor}x: point {row}")
    checkEqual(differing(screenshot(view), base), 0.0, "share of pixels that changed")


def testNothingToClick():
    """While the panel of pictures is hidden, a picture or file lacks the words that show it; the window has them."""
    view = show(source(samples(layers=(1, 2))), (900, 600), ShowPictures=0)
    pixels, told = look(view)
    check((projection.cut(pixels, told.heading) == pixels[0, 0]).all(), "words to click in a screenshot")
    _, page = export(view, "pdf")
    scale = page.shape[1] / pixels.shape[1]
    heading = projection.Area(*(scale * value for value in (told.heading.x, told.heading.y, told.heading.width, told.heading.height)))
    check((projection.cut(page, heading) > 250).all(), "words to click in a PDF file")
    simple.Render(view)
    from vtkmodules.vtkRenderingCore import vtkWindowToImageFilter
    from vtkmodules.util.numpy_support import vtk_to_numpy
    capture = vtkWindowToImageFilter()
    capture.SetInput(view.GetRenderWindow())
    capture.Update()
    image = capture.GetOutput()
    width, height, _ = image.GetDimensions()
    shown = vtk_to_numpy(image.GetPointData().GetScalars()).reshape(height, width, -1)[::-1]
    check((projection.cut(shown, told.heading) != shown[0, 0]).any(), "no words to click in the window")


def testTransparent():
    """A picture without a background has the points, and nothing is complained about."""
    columns = samples()
    view = show(source(columns), (600, 400))
    display(view, **SOLID)
    pixels = expectQuiet(lambda: screenshot(view, TransparentBackground=1))
    checkPoints(columns, pixels, describe(view), classColors(columns["label"]), 3)


def shapesAt(text, height, places):
    """The topmost shapes' colors at places of an SVG file."""
    found = [None] * len(places)
    for color, points in re.findall(r'<polygon fill="(#[0-9a-fA-F]{6})"[^>]*points="([^"]*)"', text):
        values = np.array(points.replace(",", " ").split(), float).reshape(-1, 2)
        low, high = values.min(0), values.max(0)
        for index, (x, y) in enumerate(places):
            if low[0] <= x <= high[0] and low[1] <= height - y <= high[1]:
                found[index] = tuple(int(color[first:first + 2], 16) for first in (1, 3, 5))
    return found


def testVectors():
    """Below 20 000 points shapes, in SVG as in PDF: as many as points, of their colors, at their places."""
    columns = samples(layers=(1, 2), count=80)
    producer = source(columns)
    view = show(producer, (1000, 700), ShowPictures=0)
    display(view, **SOLID)
    for chosen in (None, [1, 2, 3]):
        select(producer, chosen)
        pixels, told = look(view)
        places = pointPlaces(columns, told)
        seen = np.flatnonzero(apart(places, 14))
        check(len(seen) > 40, f"{len(seen)} points lie apart")
        text = export(view, "svg")[0].decode()
        checkNoRaster(text)
        check(len(text) < 5e6, f"{len(text)} bytes")
        data, drawn = export(view, "pdf")
        check(data.startswith(b"%PDF"), "no PDF")
        # The one of VTK's exporter, which holds the background; the view covers it by a shape.
        checkEqual(len(re.findall(rb"/Subtype\s*/Image", data)), 1, "images")
        scale = drawn.shape[1] / pixels.shape[1]
        for row, color in zip(seen, shapesAt(text, 700, places[seen])):
            expected = pixelAt(pixels, *places[row])
            check(color is not None and np.abs(np.array(color) - expected).max() <= 3, f"SVG, point {row}: {color}, expected {expected}")
            found = pixelAt(drawn, *(scale * places[row]))
            check(np.abs(found - expected).max() <= 3, f"PDF, point {row}: {found}, expected {expected}")
    if os.environ.get("LAYERSCOPE_KEEP"):
        for ending in ("svg", "pdf"):
            with open(os.path.join(os.environ["LAYERSCOPE_KEEP"], "projection." + ending), "wb") as file:
                file.write(export(view, ending)[0])


def testManyVectors():
    """Above, files don't grow: points are pixels there, but texts and frames still shapes."""
    columns = grid(200, 120, label=np.zeros(24000, np.int32))
    view = show(source(columns), (1000, 700), ShowPictures=0)
    pixels, told = look(view)
    data, drawn = export(view, "pdf")
    check(len(data) < 5e6, f"{len(data)} bytes")
    scale = drawn.shape[1] / pixels.shape[1]
    frame = told.panel.frame
    for part in (0.1, 0.5, 0.9):
        x, y = frame.x + part * frame.width, frame.y + frame.height / 2
        one = projection.cut(pixels, projection.Area(x - 20, y - 20, 40, 40)).mean((0, 1))
        two = projection.cut(drawn, projection.Area(scale * (x - 20), scale * (y - 20), scale * 40, scale * 40)).mean((0, 1))
        check(np.abs(one - two).max() < 12, f"other colors in the PDF file: {two}, {one}")
    check(len(export(view, "svg")[0]) < 20e6, "a huge SVG file")


PROPERTIES = {"SinglePanel": 1, "Camera": [0.4, 0.6, 1.5], "HiddenClasses": ["3", "7"], "PicturesWidth": 0.3, "Heading": "Digits",
              "ShowPictures": 1, "FollowTime": 1,
              "TrailEnds": "Arrows", "ShowTrails": 0}
DISPLAY = {"ColorBy": "label", "PointSize": 9, "Opacity": 0.5, "ColorMap": "Viridis (matplotlib)", "InvertColorMap": 1, "Density": "Off"}


def styled(places):
    view = simple.CreateView("ProjectionView", ViewSize=[900, 600], **PROPERTIES)
    simple.Show(places, view)
    display(view, **DISPLAY)
    simple.Render(view)
    return view


def checkRestored(expected):
    view = next(view for view in simple.GetViews() if view.SMProxy.GetXMLName() == "ProjectionView")
    for proxy, wanted in ((view, PROPERTIES), (view.Representations[0], DISPLAY)):
        for name, value in wanted.items():
            found = getattr(proxy, name)
            found = list(found) if isinstance(value, list) else str(found).strip("'") if isinstance(value, str) else found
            checkEqual(found, value, name)
    view.ViewSize = [900, 600]  # a state keeps the size of a window, not of a view
    simple.Render(view)
    checkEqual(differing(screenshot(view), expected), 0.0, "share of pixels that differ")


def testXmlState():
    """Selections are not saved in states; everything else comes back."""
    places = pipeline()
    expected = screenshot(styled(places))
    select(places, [1, 2])
    reopen()
    checkRestored(expected)


def testPythonState():
    checkScript(__file__, screenshot(styled(pipeline())))


if __name__ == "__main__":
    run(testOneShow, testNothingToClick, testResolutions, testTransparent, testVectors, testManyVectors, testXmlState, testPythonState)
