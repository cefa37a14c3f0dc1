"""Tables that the view cannot draw: it says why, in its middle, in one message, and lives on."""

import numpy as np
from paraview import simple

from projection import (DIGITS, check, checkEqual, describe, display, expectQuiet, look, replace, run, samples, select, show, source,
                        stages)

GOOD = samples(layers=(1, 2))
ROWS = len(GOOD["sample"])


def without(*names):
    return {name: values for name, values in GOOD.items() if name not in names}


def expectMessage(columns, *parts):
    """Nothing goes to the log, and a good table is drawn thereafter."""
    producer = source(columns)
    view = expectQuiet(lambda: show(producer, (600, 400)))
    pixels, told = look(view)
    for part in parts:
        check(part in told.message, f"expected '{part}' in '{told.message}'")
    check("vtkOriginal" not in told.message and "std::" not in told.message, told.message)
    check((pixels[100:300] != pixels[0, 0]).any(), "the view is blank")
    checkEqual((told.panels, told.selected), ({}, 0), "panels beside the message")
    expectQuiet(lambda: select(producer, [1]))
    expectQuiet(lambda: simple.Render(view))
    select(producer, None)
    for name, value in (("SinglePanel", 2), ("HiddenClasses", ["1"]), ("Camera", (0.2, 0.2, 3))):
        before = list(getattr(view, name)) if name != "SinglePanel" else view.SinglePanel
        setattr(view, name, value)
        expectQuiet(lambda: simple.Render(view))
        setattr(view, name, before)
    replace(producer, GOOD)
    _, told = look(view)
    checkEqual((told.message, len(told.panels)), ("", 2), "after a good table")
    replace(producer, columns)
    _, told = look(view)
    check(parts[0] in told.message, "not said again")
    simple.Delete(view)


def testEmpty():
    expectMessage({}, "Nothing to show")
    expectMessage({name: values[:0] for name, values in GOOD.items()}, "Nothing to show")


def testNoPlace():
    """No row has one."""
    expectMessage({**GOOD, "projection_x": np.full(ROWS, np.nan)}, "Nothing to show")


def testMissingColumns():
    for name in ("sample", "projection_x", "projection_y"):
        expectMessage(without(name), f"'{name}'", "Layer Projection", "label")


def testNotNumbers():
    for name in ("sample", "projection_x", "projection_y"):
        expectMessage({**GOOD, name: ["one"] * ROWS}, f"'{name}'", "string")
        expectMessage({**GOOD, name: np.zeros((ROWS, 3))}, f"'{name}'", "3")


def testOptionalColumns():
    """What isn't needed and isn't of use is passed over: texts as layers, epochs of two numbers, texts of correctness."""
    for name in ("layer", "epoch", "correct", "best_power"):
        for values in (["one"] * ROWS, np.zeros((ROWS, 2))):
            view = expectQuiet(lambda: show(source({**GOOD, name: values}), (600, 400)))
            _, told = look(view)
            check(told.message == "" and told.panels, f"{name}: {told.message}")
            simple.Delete(view)


def testOtherStages():
    """What has no places says so, and names what it has."""
    reader = simple.MNISTReader(FileName=str(DIGITS), MaximumSamples=30)
    latents = simple.LatentSamples(NumberOfSamples=20)
    pooling = simple.SpatialPooling(Input=simple.Generator(Input=latents))
    for stage, names in ((reader, ("sample", "picture", "label")), (latents, ("sample", "z")),
                         (simple.LayerKMeans(Input=pooling), ("layer", "cluster", "sample", "center_dist"))):
        view = expectQuiet(lambda: show(stage))
        _, told = look(view)
        check("'projection_x'" in told.message, told.message)
        for name in names:
            check(name in told.message, f"'{name}' is not in '{told.message}'")
        simple.Delete(view)


def testProperties():
    """Nonsense is brought into the range, or told; nothing else changes."""
    producer = source(GOOD)
    view = show(producer)
    select(producer, [1])
    before, told = look(view)
    for name, values in (("PicturesWidth", (float("inf"), -float("inf"), 1e300, float("nan"), 0.22)),
                         ("Heading", ("", "x" * 500, "\u00e4\u00f6 \u2261 \U0001f408", "$\\frac{1}{2}$", "a|b\nc", "Projection")),
                         ("SinglePanel", (-2**31, 2**31 - 1, 0)),
                         ("HiddenClasses", ([""], ["x" * 1000], ["not known"], [])),
                         ("Camera", ((1e300, -1e300, 1e300), (float("nan"),) * 3, (0.5, 0.5, 1)))):
        for value in values:
            setattr(view, name, value)
            expectQuiet(lambda: simple.Render(view))
    checkEqual(int((look(view)[0] != before).sum()), 0, "values of pixels that differ with the properties of before")
    for name, values in (("PointSize", (-5, float("nan"), float("inf"), 1e300, 0)), ("Opacity", (-1, float("nan"), 7, 0)),
                         ("ColorBy", ("", "no such", "projection_x", "label")), ("ColorMap", ("", "no such map", "Cividis")),
                         ("XArray", ("", "no such", "projection_x"))):
        for value in values:
            display(view, **{name: value})
            expectQuiet(lambda: simple.Render(view))
    checkEqual(int((look(view)[0] != before).sum()), 0, "values of pixels that differ with the display's properties of before")


if __name__ == "__main__":
    run(testEmpty, testNoPlace, testMissingColumns, testNotNumbers, testOptionalColumns, testOtherStages, testProperties)
