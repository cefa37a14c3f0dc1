"""Trails lead where numpy says, from dark to bright, straight and bundled; pictures stand for points where there is room."""

import numpy as np
from paraview import simple

import projection
from projection import (PALETTE, check, checkEqual, digitPictures, display, expectQuiet, isColor, look, nameOf, pixelAt, run,
                        replace, sampled, screenshot, select, show, source)

EPOCHS = [0, 1, 2]


def ways(count=3):
    """Samples that go level to the right, one above the other, at three epochs of layer 2; a label each."""
    samples, epochs = np.tile(np.arange(count), len(EPOCHS)), np.repeat(EPOCHS, count)
    return {"layer": np.full(samples.size, 2, np.int32), "epoch": epochs.astype(float), "sample": samples.astype(np.int64),
            "projection_x": epochs * 10.0, "projection_y": samples * 10.0, "label": samples.astype(np.int32)}


def trails(columns, **properties):
    view = expectQuiet(lambda: show(source(columns), (800, 600), ShowTrails=1, **properties))
    return view, *look(view)


def onWay(told, share, sample, count=3):
    """Where in the view a sample is on its way, from 0 to 1: the widest extent fills the frame but for its margins."""
    frame = told.panel.frame
    side, part = min(frame.width, frame.height), 1 / 1.06
    return (frame.x + frame.width / 2 + side * part * (share - 0.5),
            frame.y + frame.height / 2 + side * part * (sample / (count - 1) - 0.5))


def hue(color):
    away = color.astype(float) - color.mean()
    return away / max(np.linalg.norm(away), 1e-9)


def testStraight():
    """In the hue of the class, and brighter towards the end."""
    view, pixels, told = trails(ways())
    checkEqual(list(told.panels), ["layer 2, epochs 0 to 2"], "panels")
    for sample in range(3):
        early, late = (pixelAt(pixels, *onWay(told, share, sample)) for share in (0.05, 0.9))
        for color in (early, late):
            check(hue(color) @ hue(np.array(PALETTE[sample])) > 0.8, f"sample {sample} has the color {color}")
        check(early.sum() < late.sum(), f"sample {sample} from {early} to {late}")
    for share in (0.3, 0.6):
        x, y = onWay(told, share, 0.5)
        check(pixelAt(pixels, x, y).min() > 240, "a trail where none leads")
    # Without trails each epoch has its panel again.
    view.ShowTrails = 0
    checkEqual(list(look(view)[1].panels), [nameOf(2, epoch) for epoch in EPOCHS], "panels")


def testSelected():
    """Those of selected samples stand out; alone if wanted."""
    columns = ways()
    producer = source(columns)
    view = expectQuiet(lambda: show(producer, (800, 600), ShowTrails=1))
    select(producer, [1])
    pixels, told = look(view)
    faint, strong = (255 - pixelAt(pixels, *onWay(told, 0.4, sample)).min() for sample in (0, 1))
    check(strong > 2 * faint > 0, f"contrasts: {faint} and {strong}")
    view.OnlySelectedTrails = 1
    pixels, told = look(view)
    check(pixelAt(pixels, *onWay(told, 0.4, 0)).min() > 240, "a trail that isn't selected")
    check(pixelAt(pixels, *onWay(told, 0.4, 1)).min() < 200, "no trail that is selected")
    select(producer, [0, 2])
    pixels, told = look(view)
    check(pixelAt(pixels, *onWay(told, 0.4, 0)).min() < 200, "no trail of the next selection")
    check(pixelAt(pixels, *onWay(told, 0.4, 1)).min() > 240, "the trail of the selection before")
    view.OnlySelectedTrails, view.HiddenClasses = 0, ["0"]
    pixels, told = look(view)
    check(pixelAt(pixels, *onWay(told, 0.4, 0)).min() > 240, "a trail of a hidden class")


def testBundled():
    """Ways of a class that lie near each other become one between their ends, those of another class don't join them."""
    count = 21
    columns = ways(count)
    columns["projection_y"] = columns["sample"] % count * 0.1
    columns["label"] = (columns["sample"] == 20).astype(np.int32)
    view, pixels, told = trails(columns)
    straight = np.count_nonzero(isColor(pixels, pixels[0, 0], 12) == 0)
    view.Bundling = 1
    pixels, told = look(view)
    bundled = np.count_nonzero(isColor(pixels, pixels[0, 0], 12) == 0)
    check(bundled < 0.95 * straight, f"{bundled} pixels of bundles, {straight} of lines")
    first = screenshot(view)
    checkEqual(int((screenshot(view) != first).sum()), 0, "values of pixels that differ")


def testEnds():
    """An arrow's head whose tip is where the trail ends, or the sample's point around it: by property, and by number."""
    def ends(view):
        pixels, told = look(view)
        x, y = onWay(told, 1, 1)
        isArrow = pixelAt(pixels, x + 2, y).min() > 240 and pixelAt(pixels, x - 2, y).min() < 200
        isWide = pixelAt(pixels, x - 6, y + 2).min() < 230 and pixelAt(pixels, x - 6, y - 2).min() < 230
        check(isArrow == isWide, f"neither an arrow nor a point: {[tuple(pixelAt(pixels, x + step, y)) for step in (-6, -2, 2)]}")
        return "arrow" if isArrow else "point"

    producer = source(ways())
    view = expectQuiet(lambda: show(producer, (800, 600), ShowTrails=1))
    display(view, PointSize=7)
    checkEqual(ends(view), "arrow", "automatic for three trails")
    view.TrailEnds = "Points"
    checkEqual(ends(view), "point", "points")
    view.TrailEnds = "Arrows"
    checkEqual(ends(view), "arrow", "arrows")
    # With the time the sample's point is on its way, and the arrow stays.
    view.FollowTime, view.ViewTime = 1, 0.5
    checkEqual(ends(view), "arrow", "at a time")
    pixels, told = look(view)
    found = pixelAt(pixels, *onWay(told, 0.25, 1))
    check(np.abs(found - PALETTE[1]).max() < 12, f"the point on its way has the color {found}")
    view.FollowTime, view.TrailEnds = 0, "Automatic"
    count = 301
    columns = ways(count)
    columns["label"][:] = 0
    columns["projection_y"] /= 150  # as far up as across
    replace(producer, columns)
    view.OnlySelectedTrails = 1
    select(producer, [150])  # in the middle
    pixels, told = look(view)
    x, y = onWay(told, 1, 150, count)
    check(pixelAt(pixels, x - 4, y).min() < 200, "no arrow at the one that is selected")
    check(pixelAt(pixels, x + 2, y + 60).min() < 240, "no point at one that isn't")


def testNothingToFollow():
    """One epoch, no epochs, one sample, missing places: no crash, and nothing in the log."""
    one = ways(1)
    for columns in (one, {name: values[:1] for name, values in one.items()}, {name: values[:0] for name, values in one.items()},
                    {name: values for name, values in ways().items() if name not in ("epoch", "layer")},
                    {**ways(), "projection_x": np.full(9, np.nan)}):
        for bundling in (0, 1):
            view = expectQuiet(lambda: show(source(columns), (500, 400), ShowTrails=1, Bundling=bundling))
            expectQuiet(lambda: screenshot(view))
            simple.Delete(view)


def testLayers():
    """Without epochs they lead through the layers; a single panel's layer is that whose epochs are followed."""
    layers = projection.samples(layers=(0, 1, 2))
    checkEqual(list(trails(layers)[2].panels), ["data to layer 2"], "panels")
    both = projection.samples(layers=(1, 2), epochs=EPOCHS)
    view, _, told = trails(both)
    checkEqual(list(told.panels), ["layer 2, epochs 0 to 2"], "panels")
    view.SinglePanel = 1
    checkEqual(list(look(view)[1].panels), ["layer 1, epochs 0 to 2"], "panels")


def testThumbnails():
    """Those of all points where there is room, each the picture of its own sample; off and on by property."""
    digits = simple.MNISTReader(FileName=str(projection.DIGITS), MaximumSamples=60)
    pooled = simple.SpatialPooling(simple.Network(digits, Network=str(projection.SOURCE / "weights/digits_mlp/epoch_016.onnx")), Layers=["layer_4"])
    layers = simple.LayerProjection(pooled, Method="PCA", IncludeData=0)
    view = expectQuiet(lambda: show(layers, (900, 700), ShowPictures=0))
    pixels = screenshot(view)
    truth = digitPictures()

    def shown():
        text = str(view.GetClientSideObject())
        return {int(sample): projection.Area(*map(float, place.split())) for sample, place, _ in
                projection.THUMBNAIL.findall(text)}

    found = shown()
    check(len(found) > 30, f"{len(found)} pictures of 60")
    for sample, area in found.items():
        inner = projection.Area(area.x + 5, area.y + 5, area.width - 10, area.height - 10)
        seen, expected = sampled(pixels, inner, 9), truth[sample].reshape(28, 28)[3:25, 3:25].astype(float)
        steps = ((np.arange(9) + 0.5) / 9 * 22).astype(int)
        likeness = np.corrcoef(seen, expected[np.ix_(steps, steps)].ravel())[0, 1]
        others = [np.corrcoef(seen, truth[other].reshape(28, 28)[3:25, 3:25][np.ix_(steps, steps)].ravel())[0, 1]
                  for other in found if other != sample]
        check(np.sum(np.array(others) > likeness) < 3, f"the picture at sample {sample} is like others more than like its own")
    display(view, Thumbnails="Off")
    screenshot(view)
    checkEqual(shown(), {}, "pictures though they are off")
    display(view, Thumbnails="On")
    screenshot(view)
    checkEqual(set(shown()) >= set(found), True, "all pictures that there were")


if __name__ == "__main__":
    run(testStraight, testSelected, testBundled, testEnds, testNothingToFollow, testLayers, testThumbnails)
