"""Densities are those of numpy's histogram, blurred and colored by the formula of DensityRaster.h; automatic, and in all that
leaves the view."""

import re

import numpy as np
from paraview import simple

import projection
from projection import (PALETTE, check, checkEqual, cut, describe, differing, display, expectQuiet, export, grid, look, pixelAt,
                        preset, replace, run, samples, screenshot, select, show, source)


def many(count, classes=4, seed=3):
    random = np.random.RandomState(seed)
    label = random.randint(0, classes, count)
    return {"layer": np.ones(count, np.int32), "sample": np.arange(count, dtype=np.int64),
            "projection_x": label + random.normal(0, 0.6, count), "projection_y": label % 2 + random.normal(0, 0.6, count),
            "label": label.astype(np.int32)}


def drawn(told):
    return re.search(r"Drawn: (\w+)", told.text)[1]


def kernel(told):
    return float(re.search(r"Kernel of panel 0: (\S+)", told.text)[1])


def gauss(values, sigma):
    """Blurred along both axes, by the kernel's values at whole steps up to four sigma, of sum 1."""
    reach = int(np.ceil(4 * sigma))
    weights = np.exp(-0.5 * (np.arange(-reach, reach + 1) / sigma) ** 2)
    weights /= weights.sum()
    for axis in (0, 1):
        values = np.apply_along_axis(lambda line: np.convolve(line, weights, "same"), axis, values)
    return values, weights[reach] ** 2


def expectedPixels(places, colors, frame, sigma, background):
    """[height, width, 3] of a frame, the top row first, of points [n, 2] in pixels of the view and their colors."""
    width, height = int(frame.width), int(frame.height)
    margin = int(np.ceil(4 * sigma)) + 1
    edges = [np.arange(-margin, extent + margin + 1) for extent in (height, width)]
    place = [places[:, 1] - frame.y, places[:, 0] - frame.x]
    sums, middle = [], 1
    for weights in (np.ones(len(places)), *(np.array(colors, float) ** 2).T):
        found, middle = gauss(np.histogram2d(*place, edges, weights=weights)[0], sigma)
        sums.append(found[margin:-margin, margin:-margin] / middle)
    density = sums[0]
    known = np.sort(density[density >= 0.5])
    top = max(1, known[int(0.995 * (len(known) - 1))]) if len(known) else 1
    cover = 0.2 * np.minimum(1, density) + 0.8 * np.sqrt(np.minimum(1, density / top))
    color = np.sqrt(np.stack(sums[1:], -1).clip(0) / np.maximum(density, 1e-9)[..., None])
    color = np.where(density[..., None] > 1e-3, color, 0)
    cover = np.where(density > 1e-4, cover, 0)[..., None]
    return (cover * color + (1 - cover) * np.array(background))[::-1]


def checkDensity(columns, view, colors, rows=slice(None), tolerance=3, share=0.002):
    pixels, told = look(view)
    checkEqual(drawn(told), "densities", "drawn")
    frame = told.panel.frame
    background = pixelAt(pixels, frame.x + 1, frame.y + 1)
    places = projection.pointPlaces(columns, told)[rows]
    expected = expectedPixels(places, np.asarray(colors)[rows], frame, kernel(told), background)
    found = cut(pixels, frame).astype(float)
    wrong = np.abs(found - expected).max(-1) > tolerance
    # A point on the edge between two pixels may be counted in either.
    check(wrong.mean() < share, f"{100 * wrong.mean():.2f} % of the pixels are others, by up to {np.abs(found - expected).max()}")
    return pixels


def testFormula():
    """Classes and numbers, all of it and a part, with a hidden class."""
    columns = many(30000)
    colors = np.array([PALETTE[label] for label in columns["label"]])
    view = expectQuiet(lambda: show(source(columns), (700, 500), ShowPictures=0))
    checkEqual(drawn(describe(view)), "points", "drawn")
    display(view, Density="On", PointSize=3)
    whole = checkDensity(columns, view, colors)
    check(differing(whole, np.full_like(whole, 255)) > 0.2, "hardly anything is drawn")
    view.Camera = [0.4, 0.55, 2.5]
    checkDensity(columns, view, colors)
    view.HiddenClasses = ["1"]
    checkDensity(columns, view, colors, columns["label"] != 1)
    view.HiddenClasses, view.Camera = [], [0.5, 0.5, 1]
    display(view, ColorBy="projection_x")
    values = columns["projection_x"]
    steps = np.round(255 * (values - values.min()) / np.ptp(values)) / 255
    checkDensity(columns, view, preset("Cividis")(steps), tolerance=4)


def testLandscape():
    """Of few points kernels are wide; where classes lie the color is theirs."""
    columns = many(400)
    view = expectQuiet(lambda: show(source(columns), (700, 500), ShowPictures=0))
    display(view, Density="On")
    pixels, told = look(view)
    check(kernel(told) > 6, f"a kernel of {kernel(told)} pixels")
    frame = told.panel.frame
    places = projection.pointPlaces(columns, told)
    background = pixelAt(pixels, frame.x + 1, frame.y + 1)
    expected = expectedPixels(places, [PALETTE[label] for label in columns["label"]], frame, kernel(told), background)
    # Coarser cells.
    difference = np.abs(cut(pixels, frame) - expected).max(-1)
    check(np.quantile(difference, 0.99) < 20 and difference.mean() < 5, f"differences {np.quantile(difference, [0.5, 0.99, 1])}")


def testAutomatic():
    """Where more than 100 000 points are seen, in all panels together; zoomed in they are points again."""
    columns = many(100001)
    producer = source(columns)
    view = expectQuiet(lambda: show(producer, (700, 500), ShowPictures=0))
    checkEqual(drawn(look(view)[1]), "densities", "drawn")
    checkDensity(columns, view, [PALETTE[label] for label in columns["label"]])
    view.Camera = [0.5, 0.5, 3]
    checkEqual(drawn(look(view)[1]), "points", "drawn where a part is seen")
    view.Camera = [0.5, 0.5, 1]
    view.HiddenClasses = ["2"]
    checkEqual(drawn(look(view)[1]), "points", "drawn of fewer classes")
    view.HiddenClasses = []
    display(view, Density="Off")
    checkEqual(drawn(look(view)[1]), "points", "drawn though it is off")
    display(view, Density="Automatic")
    two = {name: np.concatenate([values[:50001]] * 2) for name, values in columns.items()}
    two["layer"] = np.repeat([1, 2], 50001).astype(np.int32)
    replace(producer, two)
    checkEqual(drawn(look(view)[1]), "densities", "drawn in two panels")


def testMarks():
    """What is selected stands out from faint densities, be it one sample or most of them."""
    columns = many(100001)
    producer = source(columns)
    view = expectQuiet(lambda: show(producer, (700, 500), ShowPictures=0))
    plain, told = look(view)
    places = projection.pointPlaces(columns, told)
    mark = np.array(projection.MARK["light"])
    away = int(np.argmax(places[:, 0]))
    select(producer, [away])
    pixels, _ = look(view)
    check(np.abs(pixelAt(pixels, *places[away]) - mark).max() < 110, f"the mark has the color {pixelAt(pixels, *places[away])}")
    contrast = [255 - cut(image, told.panel.frame).min(-1).astype(float).mean() for image in (plain, pixels)]
    check(contrast[1] < contrast[0], "nothing has become fainter")
    select(producer, np.flatnonzero(columns["label"] == 0).tolist())
    pixels, _ = look(view)
    near = lambda label: np.median([np.abs(pixelAt(pixels, *place) - mark).sum() for place in places[columns["label"] == label][:300]])
    check(near(0) < near(3), f"distances from the mark's color: {near(0)} and {near(3)}")


def testOrderOfRows():
    columns = many(20000)
    producer = source(columns)
    view = expectQuiet(lambda: show(producer, (600, 400), ShowPictures=0))
    display(view, Density="On")
    before = look(view)[0]
    order = np.random.RandomState(5).permutation(20000)
    replace(producer, {name: values[order] for name, values in columns.items()})
    checkEqual(int((look(view)[0] != before).sum()), 0, "values of pixels that differ")


def testVectors():
    """In files of vectors they are one image, of the same colors."""
    columns = many(3000)
    view = expectQuiet(lambda: show(source(columns), (700, 500), ShowPictures=0))
    display(view, Density="On")
    pixels, told = look(view)
    data, page = export(view, "pdf")
    check(len(data) < 8e6, f"{len(data)} bytes")
    scale, frame = page.shape[1] / pixels.shape[1], told.panel.frame
    for across in (0.25, 0.5, 0.75):
        for up in (0.3, 0.5, 0.7):
            x, y = frame.x + across * frame.width, frame.y + up * frame.height
            one = cut(pixels, projection.Area(x - 10, y - 10, 20, 20)).mean((0, 1))
            two = cut(page, projection.Area(scale * (x - 10), scale * (y - 10), scale * 20, scale * 20)).mean((0, 1))
            check(np.abs(one - two).max() < 12, f"other colors in the PDF file: {two}, {one}")
    check(len(export(view, "svg")[0]) < 30e6, "a huge SVG file")


def testOdd():
    """Identical points, one point, no places; larger screenshots look the same."""
    for columns in (grid(1, 1), {**grid(50, 1), "projection_x": np.zeros(50)},
                    {**grid(4, 1), "projection_x": np.array([0, 1, np.nan, np.inf])}):
        view = expectQuiet(lambda: show(source(columns), (500, 400)))
        display(view, Density="On")
        look(view)
        simple.Delete(view)
    view = expectQuiet(lambda: show(source(many(3000)), (700, 500), ShowPictures=0))
    display(view, Density="On")
    small = look(view)[0]
    large = expectQuiet(lambda: screenshot(view, (1400, 1000)))
    half = large.reshape(500, 2, 700, 2, 3).mean((1, 3))
    check(np.abs(half - small).mean() < 3, f"at twice the size other by {np.abs(half - small).mean()}")


if __name__ == "__main__":
    run(testFormula, testLandscape, testAutomatic, testMarks, testOrderOfRows, testVectors, testOdd)
