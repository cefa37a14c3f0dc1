"""With Follow Time points are where numpy says between the epochs; at an epoch the picture is that epoch's; animations, and a
pipeline that isn't run again for a time."""

import pathlib
import tempfile

import numpy as np
from paraview import simple

import projection
from projection import (PALETTE, SOURCE, apart, check, checkEqual, describe, differing, display, expectQuiet, export, look, nameOf, pixelAt,
                        readImage, reopen, replace, run, samples, screenshot, select, show, source, units)

EPOCHS = [0, 1, 4]
SOLID = {"Opacity": 1, "PointSize": 6}


def moving(columns, size=(900, 600), **properties):
    view = expectQuiet(lambda: show(source(columns), size, **{"FollowTime": 1, **properties}))
    display(view, **SOLID)
    return view


def between(columns, layer, time):
    """Samples of a layer that both epochs around a time have, with their labels, and where numpy sees them then [samples, 2]."""
    places = units(columns)
    epochs = np.unique(columns["epoch"][columns["layer"] == layer])
    ids = np.unique(columns["sample"])
    ways = np.full((len(epochs), len(ids), 2), np.nan)
    for step, epoch in enumerate(epochs):
        rows = (columns["layer"] == layer) & (columns["epoch"] == epoch)
        ways[step, np.searchsorted(ids, columns["sample"][rows])] = places[rows]
    found = np.array([[np.interp(time, epochs, ways[:, sample, axis]) for axis in (0, 1)] for sample in range(len(ids))])
    labels = dict(zip(columns["sample"].tolist(), columns["label"].tolist()))
    return ids, np.array([labels[sample] for sample in ids.tolist()]), found


def inFrame(told, name, unit):
    frame = told.panels[name].frame
    middle = np.array([frame.x + frame.width / 2, frame.y + frame.height / 2])
    return middle + (unit - told.camera[:2]) * told.camera[2] * min(frame.width, frame.height)


def checkAt(columns, layer, time, name, pixels, told):
    _, labels, unit = between(columns, layer, time)
    places = inFrame(told, name, unit)
    seen = np.flatnonzero(apart(places, 9))
    check(len(seen) > 10, f"{len(seen)} points lie apart")
    for index in seen:
        checkEqual(tuple(pixelAt(pixels, *places[index])), PALETTE[labels[index]], f"time {time}, {name}, sample {index}")


def testPlaces():
    """One panel a layer, its points between their places at the epochs around the time."""
    columns = samples(layers=(1, 2), epochs=EPOCHS, count=40)
    view = moving(columns)
    for time, name in ((-1, "0"), (0, "0"), (0.25, "0.2"), (0.5, "0.5"), (1, "1"), (2.5, "2.5"), (4, "4"), (7, "4")):
        view.ViewTime = time
        pixels, told = look(view)
        # Halves of a digit are rounded up.
        names = [f"layer {layer}, epoch {'0.3' if time == 0.25 else name}" for layer in (1, 2)]
        checkEqual(list(told.panels), names, "panels")
        for layer in (1, 2):
            checkAt(columns, layer, time, names[layer - 1], pixels, told)
    view.Camera = [0.6, 0.4, 2]
    view.ViewTime = 2.5
    pixels, told = look(view)
    view.FollowTime = 0
    checkEqual(list(look(view)[1].panels), [nameOf(layer, epoch) for layer in (1, 2) for epoch in EPOCHS], "panels")


def testAtEpochs():
    """The very picture of that epoch's panel alone, also with marks, a hidden class, and after other times."""
    columns = samples(layers=(1, 2), epochs=EPOCHS, count=80)
    columns["correct"] = (columns["sample"] % 7 > 0).astype(np.int32)
    producer = source(columns)
    for properties, chosen in (({}, None), ({"HiddenClasses": ["2"]}, [1, 2, 3, 5, 8]), ({"Camera": [0.4, 0.6, 3]}, None)):
        select(producer, chosen)
        view = expectQuiet(lambda: show(producer, (700, 500), **properties))
        for layer in (0, 1):
            for step, epoch in enumerate(EPOCHS):
                view.FollowTime, view.SinglePanel = 0, 3 * layer + step + 1
                plain = look(view)[0]
                view.FollowTime, view.SinglePanel = 1, 3 * layer + 1
                view.ViewTime = 0.7
                other = look(view)[0]
                view.ViewTime = epoch
                checkEqual(int((look(view)[0] != plain).sum()), 0, f"values that differ at layer {layer + 1}, epoch {epoch}")
                check(differing(other, plain) > 0.001, "nothing has moved")
        simple.Delete(view)


def testComingAndGoing():
    """A sample that one epoch lacks fades where it was, or is going to be."""
    columns = {"layer": np.ones(6, np.int32), "epoch": np.array([0, 0, 0, 1, 1, 1], float),
               "sample": np.array([0, 1, 2, 0, 1, 3]), "projection_x": np.array([0.0, 10, 5, 0, 10, 5]),
               "projection_y": np.array([0.0, 10, 2, 0, 10, 8]), "label": np.array([0, 0, 1, 0, 0, 2], np.int32)}
    view = moving(columns)
    going, coming = units(columns)[[2, 5]]
    white = np.array([255, 255, 255])
    for time in (0.0, 0.25, 0.5, 0.75, 1.0):
        view.ViewTime = time
        pixels, told = look(view)
        (name,) = told.panels
        for unit, label, part in ((going, 1, 1 - time), (coming, 2, time)):
            found = pixelAt(pixels, *inFrame(told, name, unit))
            expected = white + part * (np.array(PALETTE[label]) - white)
            check(np.abs(found - expected).max() <= 4, f"at {time} the color {found}, expected {expected}")


def testTrails():
    """Points go along their trails, which stay."""
    columns = samples(layers=(1,), epochs=EPOCHS, count=12)
    view = moving(columns, ShowTrails=1)
    for time in (0.4, 3):
        view.ViewTime = time
        pixels, told = look(view)
        (name,) = told.panels
        checkEqual(name, f"layer 1, epoch {time:.1f} of 0 to 4", "header")
        _, labels, unit = between(columns, 1, time)
        places = inFrame(told, name, unit)
        for index in np.flatnonzero(apart(places, 9)):
            checkEqual(tuple(pixelAt(pixels, *places[index])), PALETTE[labels[index]], f"sample {index} at {time}")


def testNothingToFollow():
    """Without epochs, or with one, the property changes nothing."""
    for options in ({"layers": (1, 2)}, {"layers": (1, 2), "epochs": [3]}):
        view = expectQuiet(lambda: show(source(samples(**options)), (700, 500)))
        plain = look(view)[0]
        view.FollowTime = 1
        for time in (0, 1.5):
            view.ViewTime = time
            checkEqual(int((look(view)[0] != plain).sum()), 0, "values that differ")
        simple.Delete(view)
    # Another table, while points are on their way.
    producer = source(samples(layers=(1,), epochs=EPOCHS))
    view = show(producer, (700, 500), FollowTime=1)
    view.ViewTime = 2
    checkEqual(list(look(view)[1].panels), ["layer 1, epoch 2.0"], "panels")
    replace(producer, samples(layers=(1,), epochs=[7]))
    checkEqual(list(look(view)[1].panels), ["layer 1, epoch 7"], "panels")


def epochs():
    """The digits in a network's last layer at three epochs."""
    reader = simple.MNISTReader(registrationName="digits", FileName=str(projection.DIGITS), MaximumSamples=60)
    files = [str(SOURCE / "weights" / "digits_mlp" / f"epoch_{epoch:03}.onnx") for epoch in (0, 4, 16)]
    pooled = simple.SpatialPooling(registrationName="pooled", Input=simple.Network(registrationName="network", Input=reader, Network=files))
    collected = simple.CollectEpochs(registrationName="collected", Input=pooled)
    return simple.LayerProjection(registrationName="places", Input=collected, Method="PCA", Align="Rotate", IncludeData=0, QualityNeighbors=0)


def testPipeline():
    """The training's epochs are the steps of time, and nothing is computed again for one."""
    places = epochs()
    view = expectQuiet(lambda: show(places, (900, 600), FollowTime=1, ShowPictures=0))
    scene = simple.GetAnimationScene()
    scene.UpdateAnimationUsingDataTimeSteps()
    checkEqual(list(scene.TimeKeeper.TimestepValues), [0, 4, 16], "steps of time")
    layers = len(describe(view).panels)
    output = places.GetClientSideObject().GetOutputDataObject(0)
    made = output.GetMTime()
    seen = []
    for time, name in ((0, "0"), (1, "1.0"), (4, "4"), (10.4, "10"), (16, "16")):
        scene.AnimationTime = time
        checkEqual(view.ViewTime, time, "the view's time")
        pixels, told = look(view)
        checkEqual(len(told.panels), layers, "panels")
        check(all(each.endswith(f", epoch {name}") for each in told.panels), f"panels: {list(told.panels)}")
        check(all(differing(pixels, other) > 0.001 for other in seen), "the same picture at another time")
        seen.append(pixels)
    checkEqual(places.GetClientSideObject().GetOutputDataObject(0).GetMTime(), made, "when the places were made")


def testAnimation():
    """SaveAnimation writes the pictures of the times."""
    view = moving(samples(layers=(1,), epochs=EPOCHS, count=40), (600, 400))
    scene = simple.GetAnimationScene()
    scene.PlayMode, scene.StartTime, scene.EndTime, scene.NumberOfFrames = "Sequence", 0, 4, 6
    with tempfile.TemporaryDirectory() as folder:
        expectQuiet(lambda: simple.SaveAnimation(str(pathlib.Path(folder) / "way.png"), view, ImageResolution=[600, 400]))
        files = sorted(pathlib.Path(folder).glob("way*.png"))
        checkEqual(len(files), 6, "frames")
        for frame, file in enumerate(files):
            view.ViewTime = 0.8 * frame
            checkEqual(differing(readImage(str(file)), look(view)[0]), 0.0, f"share of pixels of frame {frame} that differ")
    for time in (1.6, 3.2):
        scene.AnimationTime = time
        checkEqual(view.ViewTime, time, "the view's time")


def testPage():
    """A page for browsers has the layers at the time, under their names."""
    view = moving(samples(layers=(1, 2), epochs=EPOCHS, count=40))
    view.ViewTime = 2.5
    look(view)
    text = export(view, "html")[0].decode()
    for layer in (1, 2):
        check(f"layer {layer}, epoch 2.5" in text, "a panel's name is not on the page")
    check("epoch 0" not in text, "a panel of an epoch on the page")


def testState():
    """A state comes back at its time."""
    places = epochs()
    view = expectQuiet(lambda: show(places, (700, 500), FollowTime=1, SinglePanel=1, ShowPictures=0))
    simple.GetAnimationScene().UpdateAnimationUsingDataTimeSteps()
    simple.GetAnimationScene().AnimationTime = 4
    expected = look(view)[0]
    reopen()
    view = next(view for view in simple.GetViews() if view.SMProxy.GetXMLName() == "ProjectionView")
    checkEqual((view.FollowTime, view.ViewTime), (1, 4), "property and time")
    view.ViewSize = [700, 500]
    simple.Render(view)
    checkEqual(differing(look(view)[0], expected), 0.0, "share of pixels that differ")


if __name__ == "__main__":
    run(testPlaces, testAtEpochs, testComingAndGoing, testTrails, testNothingToFollow, testPipeline, testAnimation, testPage, testState)
