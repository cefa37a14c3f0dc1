"""Tables that the view cannot draw, and pictures that it cannot make: it says why, where the samples would be, in one
message, and lives on."""

import hashlib
import os
import shutil
import tempfile

import numpy as np
from paraview import simple

from facets import (cellsOf, check, checkEqual, describe, expectQuiet, replace, run, samples, screenshot, select, show, source,
                    stages)

GOOD = samples()


def without(name):
    return {other: values for other, values in GOOD.items() if other != name}


def expectMessage(columns, *parts, fields=None):
    """The view says it in its middle; nothing goes to the log, and a good table is drawn thereafter."""
    producer = source(columns, fields)
    view = expectQuiet(lambda: show(producer, (600, 400)))
    pixels = expectQuiet(lambda: screenshot(view))
    told = describe(view)
    for part in parts:
        check(part in told.message, f"expected '{part}' in '{told.message}'")
    check("vtkOriginal" not in told.message, told.message)
    check((pixels[100:300] != pixels[0, 0]).any(), "the view is blank")
    check(told.cells == {} or told.selected == 0, "samples beside the message")
    expectQuiet(lambda: select(producer, [1]))
    expectQuiet(lambda: simple.Render(view))
    select(producer, None)
    replace(producer, GOOD)
    expectQuiet(lambda: screenshot(view))
    told = describe(view)
    checkEqual((told.message, len(told.cells)), ("", 12), "after a good table")
    replace(producer, columns, fields)
    expectQuiet(lambda: screenshot(view))
    check(parts[0] in describe(view).message, "not said again")
    simple.Delete(view)


def testEmpty():
    expectMessage({}, "Nothing to show")
    expectMessage({name: values[:0] for name, values in GOOD.items()}, "Nothing to show")


def testMissingColumns():
    for name in ("layer", "cluster", "sample", "center_dist"):
        expectMessage(without(name), f"'{name}'", "Layer K-Means")
    expectMessage({"x": np.arange(3.0)}, "'layer'", "x")


def testNotNumbers():
    rows = len(GOOD["layer"])
    for name in ("layer", "cluster", "sample", "center_dist"):
        expectMessage({**GOOD, name: ["one"] * rows}, f"'{name}'", "string")
        expectMessage({**GOOD, name: np.zeros((rows, 2))}, f"'{name}'", "2")


def testTextActivations():
    """Without usable channels the squares are drawn."""
    rows = len(GOOD["layer"])
    view = expectQuiet(lambda: show(source({**GOOD, "top_channel": ["a"] * rows})))
    checkEqual(describe(view).message, "", "message")


def testNegative():
    for name in ("layer", "cluster"):
        columns = {**GOOD, name: GOOD[name].copy()}
        columns[name][5] = -1
        expectMessage(columns, name)


def testTooMany():
    columns = samples(layers=1, clusters=20000, count=20000, channels=1)
    columns["cluster"][0] = 19999
    expectMessage(columns, "cluster", "0 to 9999", "19999")


def testOtherStages():
    """Tables of the stages before LayerKMeans, and its other outputs."""
    latents = simple.LatentSamples(NumberOfSamples=4)
    for stage in (latents, simple.Generator(Input=latents)):
        view = expectQuiet(lambda: show(stage))
        check("'layer'" in describe(view).message, describe(view).message)
        simple.Delete(view)


def panel(view, proxy, seconds=60):
    """What the panel shows once nothing is on its way."""
    select(proxy, [1, 2, 3])
    pixels = expectQuiet(lambda: screenshot(view))
    told = describe(view)
    checkEqual(told.selected, 3, "selected")
    return told, pixels


def bound(network, count=20, dimension=40):
    columns = samples(count=count)
    columns["z"] = np.random.RandomState(3).randn(len(columns["layer"]), dimension).astype(np.float32)
    with open(network, "rb") as file:
        checksum = hashlib.md5(file.read()).hexdigest()
    return columns, {"network_file": [str(network)], "network_checksum": [checksum], "latent_array": ["z"]}


def expectNoPictures(proxy, view, *parts):
    told, pixels = panel(view, proxy)
    checkEqual([there for _, there in told.pictures.values()], [False] * len(told.pictures), "pictures")
    for part in parts:
        check(part.lower() in told.panelMessage.lower(), f"expected '{part}' in '{told.panelMessage}'")


def testNotBound():
    producer = source(GOOD)
    expectNoPictures(producer, show(producer), "network")


def testNetworkGone():
    with tempfile.TemporaryDirectory() as folder:
        network = os.path.join(folder, "cats.onnx")
        shutil.copy(stages.CATS, network)
        columns, fields = bound(network)
        producer = source(columns, fields)
        view = show(producer)
    expectNoPictures(producer, view, "cats.onnx")


def testBadNetwork():
    with tempfile.TemporaryDirectory() as folder:
        network = os.path.join(folder, "broken.onnx")
        with open(network, "wb") as file:
            file.write(b"no network at all" * 100)
        columns, fields = bound(network)
        producer = source(columns, fields)
        expectNoPictures(producer, show(producer), "broken.onnx")


def testNoPictures():
    """A network whose output is no picture, and latents that it cannot take."""
    network = stages.NETWORKS / "tabular" / "model.onnx"
    for dimension in (40, 3):
        columns, fields = bound(network, dimension=dimension)
        producer = source(columns, fields)
        expectNoPictures(producer, show(producer), "model.onnx")
    columns, fields = bound(stages.CATS, dimension=7)
    producer = source(columns, fields)
    expectNoPictures(producer, show(producer), "7")


def testBadLatents():
    """One sample whose latent is NaN: the others have their pictures."""
    columns, fields = bound(stages.CATS)
    columns["z"][columns["sample"] == 2] = np.nan
    producer = source(columns, fields)
    told, _ = panel(show(producer), producer)
    checkEqual({sample: there for sample, (_, there) in told.pictures.items()}, {1: True, 2: False, 3: True},
               f"pictures, '{told.panelMessage}'")
    check("sample 2" in told.panelMessage or "row" in told.panelMessage, told.panelMessage)


def testProperties():
    """Nonsense as properties changes nothing but a text that says so, or is brought into the range."""
    producer = source(GOOD)
    view = show(producer)
    before = screenshot(view)
    for name, value in (("HighlightLayer", -5), ("HighlightLayer", 2**31 - 1), ("HighlightCluster", -2**31),
                        ("HighlightCluster", 2**31 - 1)):
        setattr(view, name, value)
        pixels = expectQuiet(lambda: screenshot(view))
        check(cellsOf(describe(view), pixels) == cellsOf(describe(view), before), f"{name} {value}: cells differ")
        check(describe(view).whyNoHighlight, f"{name} {value}: not a word")
    for value in (float("nan"), float("inf"), -float("inf"), 1e300):
        view.PicturesWidth = value
        expectQuiet(lambda: simple.Render(view))
    for text in ("", "x" * 500, "\u00e4\u00f6 \u2261 \U0001f408", "$\\frac{1}{2}$", "a|b\nc"):
        view.Heading = text
        expectQuiet(lambda: simple.Render(view))


if __name__ == "__main__":
    run(testEmpty, testMissingColumns, testNotNumbers, testTextActivations, testNegative, testTooMany, testOtherStages,
        testNotBound, testNetworkGone, testBadNetwork, testNoPictures, testBadLatents, testProperties)
