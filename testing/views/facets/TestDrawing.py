"""The view draws what numpy says: every square's place and colour, the marks of the selection, the dots, the colours of
highlighted channels."""

import colorsys

import numpy as np
from paraview import simple

from facets import (MARK, cellRows, cellsOf, check, checkEqual, cut, describe, expectQuiet, isColor, isFrame, palette, pixelAt,
                    preset, run, samples, screenshot, select, show, source)

COLOR_TOLERANCE = 4  # of 255: the view's colour maps have 256 steps


def expectedColors(columns, layer, rows, name="Cividis", invert=False):
    """Per-layer scale from the smallest to the largest finite distance."""
    distances = columns["center_dist"]
    finite = distances[(columns["layer"] == layer) & np.isfinite(distances)]
    place = np.clip((distances[rows] - finite.min()) / np.ptp(finite), 0, 1)
    return preset(name)(1 - place if invert else place)


def checkSquares(columns, pixels, told, **colors):
    """Down, then right, in rising distance, each in its distance's colour; all in their cell, none above another."""
    for (layer, cluster), cell in told.cells.items():
        rows = cellRows(columns, layer, cluster)
        if len(rows) == 0:
            continue
        check(cell.perColumn == int(cell.squares.height / told.side + 1e-3), f"{layer}, {cluster}: not filled down")
        columnsNeeded = -(-len(rows) // cell.perColumn)
        check(columnsNeeded * told.side <= cell.squares.width + 0.01, f"{layer}, {cluster}: squares beside their cell")
        for rank, expected in enumerate(expectedColors(columns, layer, rows, **colors)):
            found = pixelAt(pixels, *cell.place(rank, told.side))
            check(np.abs(found - expected).max() <= COLOR_TOLERANCE,
                  f"layer {layer}, cluster {cluster}, square {rank}: expected {expected}, found {found}")


def testSquares():
    for size, options in (((600, 400), {}), ((1280, 900), {"count": 300, "layers": 5}),
                          ((1280, 900), {"count": 3, "layers": 2}), ((900, 500), {"clusters": 1, "layers": 1})):
        columns = samples(**options)
        view = expectQuiet(lambda: show(source(columns), size))
        checkSquares(columns, screenshot(view), describe(view))


def testShuffledRows():
    """The order of the table's rows doesn't matter."""
    columns = samples()
    view = show(source(columns))
    expected = screenshot(view)
    order = np.random.RandomState(5).permutation(len(columns["layer"]))
    view = show(source({name: values[order] for name, values in columns.items()}))
    found = screenshot(view)
    checkSquares(columns, found, describe(view))
    # Dots that lie on each other are drawn in the cell's order, so not even those differ.
    checkEqual(int((found != expected).sum()), 0, "values of pixels that differ")


def testColorMaps():
    columns = samples()
    view = show(source(columns))
    shown = simple.GetDisplayProperties(view=view)
    checkEqual(shown.ColorMap, "Cividis", "default")
    for name in ("Viridis (matplotlib)", "Inferno (matplotlib)", "Grayscale", "Cividis"):
        for invert in (0, 1):
            shown.ColorMap, shown.InvertColorMap = name, invert
            pixels = expectQuiet(lambda: screenshot(view))
            checkSquares(columns, pixels, describe(view), name=name, invert=bool(invert))
    for name in ("no such map", ""):
        shown.ColorMap, shown.InvertColorMap = name, 0
        checkSquares(columns, screenshot(view), describe(view))


def testEveryColorMap():
    """Each of ParaView's maps draws, those of categories among them, the nearest and the farthest apart."""
    columns = samples()
    view = show(source(columns), (600, 400))
    shown = simple.GetDisplayProperties(view=view)
    names = list(shown.GetProperty("ColorMap").Available)
    check(len(names) > 50 and "Cividis" in names, f"only {len(names)} color maps")
    seen = set()
    for name in names:
        shown.ColorMap = name
        expectQuiet(lambda: simple.Render(view))
    for name in names[::20]:
        shown.ColorMap = name
        seen.add(screenshot(view).tobytes())
    check(len(seen) == len(names[::20]), "color maps that look the same")


def testMarks():
    """As many marked squares and shares in each cell as numpy counts, unmarked ones fade; light and dark."""
    columns = samples(count=80)
    chosen = [3, 5, 17, 33, 34, 79]
    producer = source(columns)
    for tone in ("light", "dark"):
        palette(tone)
        view = show(producer, ShowPictures=0)
        before = screenshot(view)
        select(producer, chosen)
        pixels = expectQuiet(lambda: screenshot(view))
        told = describe(view)
        checkEqual(told.selected, len(chosen), "selected samples")
        for (layer, cluster), cell in told.cells.items():
            rows = cellRows(columns, layer, cluster)
            isChosen = np.isin(columns["sample"][rows], chosen)
            checkEqual(cell.selected, int(isChosen.sum()), "counted in the cell")
            for rank, expected in enumerate(isChosen):
                place = cell.place(rank, told.side)
                checkEqual(isFrame(pixels, *place, told.side, MARK[tone]), bool(expected),
                           f"{tone}: frame of layer {layer}, cluster {cluster}, square {rank}")
                same = np.abs(pixelAt(pixels, *place) - pixelAt(before, *place)).max() <= 1
                checkEqual(bool(same), bool(expected), "whether a square kept its color")
        select(producer, None)
        checkEqual(int((screenshot(view) != before).sum()), 0, "pixels that differ after clearing")
        simple.Delete(view)


def testDots():
    """A selected sample's dots: in the channel's plot, at the activation's height. The scale is the layer's."""
    columns = samples(count=40)
    producer = source(columns)
    view = show(producer, ShowPictures=0)
    for sample in (0, 7, 39):
        select(producer, [sample])
        pixels = screenshot(view)
        told = describe(view)
        for row in np.flatnonzero(columns["sample"] == sample):
            layer, cluster = columns["layer"][row], columns["cluster"][row]
            plot = told.cells[layer, cluster].dots
            activations = columns["top_activation"]
            low, high = (extreme(activations[columns["layer"] == layer]) for extreme in (np.min, np.max))
            slots = activations.shape[1]
            for slot, activation in enumerate(activations[row]):
                y = plot.y + (activation - low) / (high - low) * plot.height
                left = int(plot.x + slot * plot.width / slots)
                middle = pixels.shape[0] - 1 - int(round(y))
                part = pixels[max(0, middle - 2):middle + 3, left:left + int(np.ceil(plot.width / slots))]
                check(isColor(part, MARK["light"], 40).any(),
                      f"no dot of sample {sample}, layer {layer}, slot {slot} at {left}, {y:.1f}")


def hue(pixels):
    """Hue and lightness of the strongest colours; None where there are but greys and tints."""
    values = pixels.reshape(-1, 3).astype(int)
    spread = values.max(-1) - values.min(-1)
    if spread.max() < 60:
        return None
    red, green, blue = values[spread >= spread.max() - 2].mean(0) / 255
    return colorsys.rgb_to_hls(red, green, blue)[:2]


def isSame(first, second):
    """Dots are of different opacity in cells of different size, so lightness differs a little."""
    turn = abs(first[0] - second[0])
    return min(turn, 1 - turn) < 0.02 and abs(first[1] - second[1]) < 0.25


def testHighlight():
    """The cluster's channels have a colour each; the same channels of the layer's other clusters share it, those that
    it doesn't have stay grey, other layers too."""
    columns = samples(layers=2, clusters=3, channels=4, count=60)
    top = {(1, 0): [1, 2, 3, 4], (1, 1): [3, 9, 1, 8], (1, 2): [10, 11, 12, 13],
           (2, 0): [1, 2, 3, 4], (2, 1): [5, 6, 7, 8], (2, 2): [5, 6, 7, 8]}
    columns["top_channel"] = np.array([top[key] for key in zip(columns["layer"], columns["cluster"])], np.int32)
    view = show(source(columns), HighlightLayer=1, HighlightCluster=0)
    pixels = expectQuiet(lambda: screenshot(view))
    told = describe(view)

    def colors(key, slot):
        # Number labels stand below the plots; dots and bands are in them.
        plot = told.cells[key].dots
        width = plot.width / 4
        part = cut(pixels, plot)[:, int(slot * width) + 1:int((slot + 1) * width) - 1]
        return hue(part)

    own = [colors((1, 0), slot) for slot in range(4)]
    for slot in range(4):
        check(own[slot], f"slot {slot} is not colored")
        for other in range(slot):
            check(not isSame(own[slot], own[other]), f"slots {slot} and {other}: {own}")
    for slot, same in ((0, 2), (2, 0)):
        found = colors((1, 1), slot)
        check(found and isSame(found, own[same]), f"slot {slot} of cluster 1: {found}, expected {own[same]}")
    for key, slot in [((1, 1), 1), ((1, 1), 3), *[((1, 2), s) for s in range(4)], *[((2, 0), s) for s in range(4)]]:
        check(not colors(key, slot), f"{key}, slot {slot} is colored")
    plain = [(0, 0), (7, 0), (1, 9), (-1, 0), (1, -1)]
    pictures = set()
    for layer, cluster in plain:
        view.HighlightLayer, view.HighlightCluster = layer, cluster
        pixels = expectQuiet(lambda: screenshot(view))
        pictures.add(cellsOf(describe(view), pixels))
        check(bool(describe(view).whyNoHighlight) == (layer != 0), f"what is told of {layer}, {cluster}")
        for key in top:
            check(not any(colors(key, slot) for slot in range(4)), f"{key} is colored for {layer}, {cluster}")
    checkEqual(len(pictures), 1, "different pictures without highlight")


def testBackground():
    """Palettes of light and dark backgrounds are followed, those between show white; an own background is shown as it
    is. Texts stand out from all of them."""
    producer = source(samples())
    view = show(producer)

    def expect(color, what):
        pixels = expectQuiet(lambda: screenshot(view))
        checkEqual(tuple(int(value) for value in pixels[1, 1]), color, what)
        title = pixels[8:34, 30:140].astype(int)
        check(np.abs(title.mean(-1) - np.mean(color)).max() > 110, f"{what}: a title that cannot be read")

    for name, color in (("WhiteBackground", (255, 255, 255)), ("BlackBackground", (0, 0, 0)),
                        ("BlueGrayBackground", (255, 255, 255)), ("NeutralGrayBackground", (255, 255, 255))):
        simple.LoadPalette(name)
        expect(color, name)
    view.UseColorPaletteForBackground = 0
    expect((255, 255, 255), "the default")
    for color in ((0.0, 0.2, 0.4), (1.0, 0.8, 0.6)):
        view.Background = color
        expect(tuple(int(round(255 * value)) for value in color), f"background {color}")
    view.UseColorPaletteForBackground = 1
    expect((255, 255, 255), "the palette again")


def testPanel():
    """Takes the width that it is told within its limits; without it the cells get the room."""
    producer = source(samples())
    view = show(producer)
    select(producer, [1, 2])
    widths = []
    for part in (0.1, 0.3, 0.7, -3.0, 5.0):
        view.PicturesWidth = part
        simple.Render(view)
        told = describe(view)
        widths.append(told.panel.width / told.size[0])
    check(widths[0] < widths[1] <= widths[2], f"widths {widths}")
    check(abs(widths[1] - 0.3) < 0.02, f"panel of 0.3: {widths[1]}")
    checkEqual([widths[3], widths[4]], [widths[0], widths[2]], "beyond the limits")
    rightmost = max(cell.squares.right for cell in told.cells.values())
    view.ShowPictures = 0
    simple.Render(view)
    told = describe(view)
    checkEqual((told.splitter.width, len(told.pictures)), (0.0, 0), "splitter and pictures of the hidden panel")
    check(max(cell.squares.right for cell in told.cells.values()) > rightmost, "the cells did not get the room")


if __name__ == "__main__":
    run(testSquares, testShuffledRows, testColorMaps, testEveryColorMap, testMarks, testDots, testHighlight, testBackground,
        testPanel)
