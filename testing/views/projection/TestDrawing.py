"""The view draws what numpy says: every point's place, size and colour, in panels by layer and epoch, of classes and
numbers, where the camera looks; what is hidden isn't drawn."""

import numpy as np
from paraview import simple

import projection
from projection import (MISSING, PALETTE, apart, check, checkEqual, checkPoints, classColors, cut, describe, differing, display,
                        expectQuiet, grid, isColor, look, nameOf, pixelAt, pointPlaces, preset, replace, run, samples, screenshot,
                        select, show, source)

SOLID = {"Opacity": 1, "PointSize": 6}


def drawn(columns, size=(1280, 900), fields=None, solid=SOLID, **properties):
    view = expectQuiet(lambda: show(source(columns, fields), size, **properties))
    display(view, **solid)
    return view, *look(view)


def testPlaces():
    """One panel and many, in the order of layers and epochs; each in the view, none over another."""
    for options, size in (({}, (600, 400)), ({"layers": (0, 1, 2, 5)}, (1280, 900)),
                          ({"layers": (1, 2), "epochs": [0, 1, 2.5, 10]}, (1280, 900))):
        columns = samples(**options)
        view, pixels, told = drawn(columns, size)
        layers, epochs = options.get("layers", (1,)), options.get("epochs") or [None]
        checkEqual(list(told.panels), [nameOf(layer, epoch) for layer in layers for epoch in epochs], "panels")
        checkPoints(columns, pixels, told, classColors(columns["label"]))
        frames = [panel.frame for panel in told.panels.values()]
        for index, frame in enumerate(frames):
            check(projection.Area(0, 0, *size).holds(frame), "a panel beside the view")
            for other in frames[:index]:
                check(frame.x >= other.right or other.x >= frame.right or frame.y >= other.top or other.y >= frame.top,
                      "a panel above another")
        simple.Delete(view)


def testShuffledRows():
    columns = samples(layers=(1, 2), count=300)
    expected = screenshot(show(source(columns)))
    order = np.random.RandomState(5).permutation(len(columns["layer"]))
    found = screenshot(show(source({name: values[order] for name, values in columns.items()})))
    checkEqual(int((found != expected).sum()), 0, "values of pixels that differ")


def testFairOrder():
    """Of classes that lie on each other, none covers the others, whatever their order in the table."""
    count, classes = 6000, 3
    random = np.random.RandomState(2)
    columns = grid(count, 1, label=np.repeat(np.arange(classes), count // classes).astype(np.int32))
    columns["projection_x"], columns["projection_y"] = random.rand(2, count)
    _, pixels, told = drawn(columns, (600, 400), solid={"Opacity": 1, "PointSize": 8})
    inside = cut(pixels, told.panel.frame)
    shares = np.array([isColor(inside, PALETTE[label]).mean() for label in range(classes)])
    check(shares.min() > 0.6 * shares.max() and shares.sum() > 0.2, f"shares of the pixels: {shares}")


def testCamera():
    """The middle and the magnification, by property; points beyond the frame are cut off."""
    columns = samples(layers=(1, 2))
    view, whole, _ = drawn(columns)
    for camera in ((0.7, 0.3, 2.0), (0.3, 0.6, 3.0), (0.5, 0.5, 1.0)):
        view.Camera = camera
        pixels, told = look(view)
        checkEqual(tuple(told.camera), camera, "camera")
        places = pointPlaces(columns, told)
        colors = classColors(columns["label"])
        seen = apart(places, 9)
        count = 0
        for row in np.flatnonzero(seen):
            frame = told.panels[nameOf(columns["layer"][row])].frame
            x, y = places[row]
            if frame.x + 4 < x < frame.right - 4 and frame.y + 4 < y < frame.top - 4:
                count += 1
                checkEqual(tuple(pixelAt(pixels, x, y)), tuple(colors[row]), f"point {row} at {camera}")
        check(count > 5, f"{count} points at {camera}")
        outside = pixels.copy()
        for panel in told.panels.values():
            cut(outside, panel.frame)[:] = 255
        for entry in told.legend.values():
            cut(outside, entry)[:] = 255
        check(not any(isColor(outside, color).any() for color in PALETTE[:5]), "points beside their panel")
    checkEqual(int((pixels != whole).sum()), 0, "values of pixels that differ from before")
    for camera, valid in (((-5, 9, 0), [0, 1, 1]), ((0.5, 0.5, 1e9), [0.5, 0.5, 10000]),
                          ((float("nan"), float("inf"), float("nan")), [0.5, 0.5, 1])):
        view.Camera = camera
        checkEqual(look(view)[1].camera, valid, f"camera {camera}")


def testSinglePanel():
    columns = samples(layers=(1, 2, 3))
    view, whole, _ = drawn(columns)
    for number in (2, 3, 1):
        view.SinglePanel = number
        pixels, told = look(view)
        checkEqual((list(told.panels), told.single), ([f"layer {number}"], number), "panels")
        checkPoints(columns, pixels, told, classColors(columns["label"]))
        check(told.panel.frame.width > 800, "the panel did not get the room")
    for number in (4, -1, 2**31 - 1, 0):
        view.SinglePanel = number
        checkEqual(len(look(view)[1].panels), 3, f"panels for {number}")
    checkEqual(int((screenshot(view) != whole).sum()), 0, "values of pixels that differ from before")


def testHiddenClasses():
    """Not drawn, not in the way; names that aren't there are kept for tables that have them."""
    columns = samples(layers=(1, 2))
    names = ["zero", "one", "two", "three", "four"]
    view, whole, told = drawn(columns, fields={"class_names": names})
    checkEqual(list(told.legend), names, "legend")
    for hidden in (["one"], ["four", "zero", "nobody"], names):
        view.HiddenClasses = hidden
        pixels, told = look(view)
        checkEqual(told.hidden, set(hidden) & set(names), "hidden in the legend")
        shown = np.array([names[label] not in hidden for label in columns["label"]])
        for panel in told.panels.values():
            inside = cut(pixels, panel.frame)
            for label, name in enumerate(names):
                checkEqual(bool(isColor(inside, PALETTE[label]).any()), name not in hidden, f"{name} where {hidden} are hidden")
        if shown.any():
            kept = {name: values[shown] for name, values in columns.items()}
            places = pointPlaces(columns, told)[shown]
            for row in np.flatnonzero(apart(places, 9)):
                checkEqual(tuple(pixelAt(pixels, *places[row])), PALETTE[kept["label"][row]], f"point {row}")
    view.HiddenClasses = []
    checkEqual(int((look(view)[0] != whole).sum()), 0, "values of pixels that differ from before")


def testColors():
    """By classes of numbers and texts, by numbers in a color map, by none; what isn't there is told."""
    columns = samples(count=80)
    columns["label"][:7] = -1
    columns["kind"] = ["abc"[label % 3] for label in columns["label"]]
    columns["loss"] = np.random.RandomState(3).gamma(2, size=80)
    columns["loss"][[4, 9]] = np.nan
    view, pixels, told = drawn(columns)
    checkEqual((told.coloredBy, list(told.legend)), ("label", ["0", "1", "2", "3", "4", "not known"]), "classes")
    checkPoints(columns, pixels, told, classColors(columns["label"]))
    display(view, ColorBy="kind")
    pixels, told = look(view)
    checkEqual((told.coloredBy, list(told.legend)), ("kind", ["a", "b", "c"]), "texts")
    checkPoints(columns, pixels, told, classColors(["abc".index(text) for text in columns["kind"]]))
    for colorMap, invert in (("Cividis", 0), ("Viridis (matplotlib)", 0), ("Viridis (matplotlib)", 1)):
        display(view, ColorBy="loss", ColorMap=colorMap, InvertColorMap=invert)
        pixels, told = look(view)
        low, high = np.nanmin(columns["loss"]), np.nanmax(columns["loss"])
        part = np.nan_to_num((columns["loss"] - low) / (high - low))
        expected = preset(colorMap)(1 - part if invert else part)
        expected[np.isnan(columns["loss"])] = MISSING
        checkPoints(columns, pixels, told, expected, 4)
        checkEqual((told.coloredBy, len(told.legend)), ("loss", 1), "colored by")
        bar = cut(pixels, list(told.legend.values())[0])
        check(all(isColor(bar, preset(colorMap)(np.array([end]))[0], 6).any() for end in (0.02, 0.98)), "no color bar")
    display(view, ColorBy="")
    pixels, told = look(view)
    checkEqual((told.coloredBy, told.whyNotColored, told.legend), ("", "", {}), "without a column")
    place = pointPlaces(columns, told)[np.flatnonzero(apart(pointPlaces(columns, told), 9))]
    plain = {tuple(pixelAt(pixels, *each)) for each in place}
    checkEqual(len(plain), 1, "colors of points without a column")
    display(view, ColorBy="age")
    again, told = look(view)
    check(told.whyNotColored.startswith("There is no column 'age' to color by"), told.whyNotColored)
    checkEqual({tuple(pixelAt(again, *each)) for each in place}, plain, "colors of points of a missing column")
    check((again != pixels).any(-1).sum() > 100, "nothing is said")


def testDefaultColors():
    """Without labels by best_class or prediction; without these one color."""
    columns = samples(count=40)
    labels = columns.pop("label")
    for name in ("prediction", "best_class"):
        columns[name] = labels
        _, pixels, told = drawn(columns)
        checkEqual(told.coloredBy, name, "colored by")
        checkPoints(columns, pixels, told, classColors(labels))
        del columns[name]
    _, _, told = drawn(columns)
    checkEqual((told.coloredBy, told.legend, told.whyNotColored), ("", {}, ""), "without classes")


def testManyClasses():
    """25 labels are numbers: more than 20 colors nobody tells apart."""
    labels = (np.arange(100) % 25).astype(np.int32)
    columns = grid(10, 10, label=labels)
    _, pixels, told = drawn(columns)
    checkPoints(columns, pixels, told, preset("Cividis")(labels / 24), 4)
    checkEqual(len(told.legend), 1, "entries of the legend")


def discAreas(pixels, places):
    """Pixels that the points of the first class cover, those at the edges by their parts."""
    areas = []
    for x, y in places:
        part = cut(pixels, projection.Area(x - 20, y - 20, 40, 40)).astype(float)
        way = np.array(PALETTE[0]) - part[0, 0]
        areas.append(((part - part[0, 0]) @ way / (way @ way)).sum())
    return np.array(areas)


def testSizes():
    """Points are as large as told; twice the pixels a dot with twice the dots an inch. Neurons' areas tell best_power."""
    columns = grid(9, 6, label=np.zeros(54, np.int32))
    view, _, _ = drawn(columns)
    for size in (4, 12, 30):
        display(view, PointSize=size)
        pixels, told = look(view)
        checkEqual(told.panel.diameter, size, "diameter")
        areas, expected = discAreas(pixels, pointPlaces(columns, told)), np.pi * size ** 2 / 4
        check(np.abs(areas / expected - 1).max() < 0.1, f"size {size}: areas of {areas.min()} to {areas.max()} pixels")
    display(view, PointSize=12)
    view.SMProxy.GetProperty("PPI").SetElement(0, 144)
    view.SMProxy.UpdateVTKObjects()
    checkEqual(look(view)[1].panel.diameter, 24, "diameter at 144 dots an inch")

    power = np.linspace(0, 0.5, 54)
    neurons = {**{name: values for name, values in columns.items() if name not in ("sample", "label")}, "best_power": power,
               "neuron": 10**6 + np.arange(54, dtype=np.int64), "best_class": np.zeros(54, np.int32)}
    view = expectQuiet(lambda: show(source(neurons, globalIds="neuron")))
    display(view, Opacity=1, PointSize=24)
    pixels, told = look(view)
    check("54 neurons" in told.details, told.details)
    places = pointPlaces({**neurons, "sample": neurons["neuron"]}, told)
    areas = discAreas(pixels, places)
    expected = np.pi * 24 ** 2 / 4 * np.maximum(power / 0.5, 0.0625)
    check(np.abs(areas - expected).max() < 40, f"pixels {areas}, expected {expected.round()}")


def testManyPoints():
    """The more points, the smaller and the less opaque by themselves."""
    told = []
    for across in (8, 80, 400):
        _, _, said = drawn(grid(across, across), (900, 700), solid={})
        told.append((said.panel.diameter, said.panel.opacity))
    check(told[0][0] > told[1][0] > told[2][0] and told[2][1] < told[0][1], f"diameters and opacities: {told}")


def testOpacity():
    columns = grid(9, 6, label=np.zeros(54, np.int32))
    for opacity in (1, 0.5, 0.25):
        _, pixels, told = drawn(columns, solid={"PointSize": 10, "Opacity": opacity})
        checkEqual(told.panel.opacity, opacity, "opacity")
        background = pixelAt(pixels, told.panel.frame.x + 3, told.panel.frame.y + 3)
        expected = background + opacity * (np.array(PALETTE[0]) - background)
        checkPoints(columns, pixels, told, np.tile(expected, (54, 1)), 3)


def testWrong():
    """What the network got wrong has a ring, the rest has none."""
    correct = (np.arange(54) % 4 > 0).astype(np.int32)
    columns = grid(9, 6, label=np.zeros(54, np.int32), correct=correct)
    for tone in ("light", "dark"):
        projection.palette(tone)
        _, pixels, told = drawn(columns, solid={"PointSize": 10, "Opacity": 1})
        checkPoints(columns, pixels, told, classColors([0] * 54))
        for row, (x, y) in enumerate(pointPlaces(columns, told)):
            ring = [pixelAt(pixels, x + dx, y + dy) for dx, dy in ((5.5, 0), (-5.5, 0), (0, 5.5), (0, -5.5))]
            background = pixelAt(pixels, told.panel.frame.x + 3, told.panel.frame.y + 3)
            isRing = all(np.abs(each - background).max() > 100 and np.ptp(each) < 60 for each in ring)
            checkEqual(isRing, not correct[row], f"{tone}: ring of {row}: {ring}")


def testBackground():
    """Palettes of light and dark backgrounds are followed; texts stand out, classes keep their colors."""
    columns = samples()
    producer = source(columns)
    view = show(producer)
    display(view, **SOLID)
    for name, color in (("WhiteBackground", (255, 255, 255)), ("BlackBackground", (0, 0, 0)), ("BlueGrayBackground", (255, 255, 255))):
        simple.LoadPalette(name)
        pixels, told = look(view)
        checkEqual(tuple(pixelAt(pixels, 1, 1)), color, name)
        title = pixels[8:34, 8:120].astype(int)
        check(np.abs(title.mean(-1) - np.mean(color)).max() > 110, f"{name}: a title that cannot be read")
        checkPoints(columns, pixels, told, classColors(columns["label"]))
    view.UseColorPaletteForBackground = 0
    view.Background = (0.0, 0.2, 0.4)
    checkEqual(tuple(pixelAt(look(view)[0], 1, 1)), (0, 51, 102), "an own background")


def testPanel():
    """Takes the width that it is told within its limits; without it the points get the room."""
    producer = source(samples())
    view = show(producer)
    select(producer, [1, 2])
    widths = []
    for part in (0.1, 0.3, 0.7, -3.0, 5.0, float("nan")):
        view.PicturesWidth = part
        _, told = look(view)
        widths.append(told.heading.width / told.size[0])
    check(widths[0] < widths[1] <= widths[2] and abs(widths[1] - 0.3) < 0.02, f"widths {widths}")
    checkEqual(widths[3:5], [widths[0], widths[2]], "beyond the limits")
    before = told.panel.frame.width
    view.ShowPictures = 0
    _, told = look(view)
    checkEqual((told.splitter.width, len(told.pictures)), (0.0, 0), "splitter and pictures of the hidden panel")
    check(told.panel.frame.width > before, "the points did not get the room")


def testDomains():
    """Columns of one number or text a row are listed."""
    columns = {**samples(), "kind": ["a"] * 60, "wide": np.zeros((60, 3))}
    view = show(source(columns))
    shown = simple.GetDisplayProperties(view=view)
    checkEqual((shown.XArray, shown.YArray, shown.ColorBy), ("projection_x", "projection_y", "label"), "defaults")
    domain = shown.SMProxy.GetProperty("ColorBy").FindDomain("vtkSMArrayListDomain")
    listed = {domain.GetString(index) for index in range(domain.GetNumberOfStrings())}
    checkEqual(listed, set(columns) - {"wide"}, "columns")


def testOtherPlaces():
    """Any two columns of numbers are places."""
    columns = samples()
    columns["a"], columns["b"] = np.random.RandomState(4).rand(2, 60)
    view, _, _ = drawn(columns)
    display(view, XArray="a", YArray="b")
    pixels, told = look(view)
    checkPoints({**columns, "projection_x": columns["a"], "projection_y": columns["b"]}, pixels, told, classColors(columns["label"]))
    display(view, XArray="c")
    _, told = look(view)
    check("'c'" in told.message and "a" in told.message, told.message)


if __name__ == "__main__":
    run(testPlaces, testShuffledRows, testFairOrder, testCamera, testSinglePanel, testHiddenClasses, testColors, testDefaultColors,
        testManyClasses, testSizes, testManyPoints, testOpacity, testWrong, testBackground, testPanel, testDomains, testOtherPlaces)
