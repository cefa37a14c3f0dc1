"""A network's training as time: the files of its epochs chosen in the panel, the buttons of time, the learning curve.
usage: test_epochs.py FOLDER [PICTURES]

With a second folder, which is docs/images/guide, the pictures of docs/epochs.md are made anew there.
"""

from facets import Facets
from guide import columns, keep, pressDemo
from user import SOURCE, check, main

WEIGHTS = SOURCE / "weights"
DIGITS = WEIGHTS / "digits" / "t10k-2000-images-idx3-ubyte.gz"
EPOCHS = [0, 1, 2, 3, 4, 6, 8, 12, 16]
# Of the 2 000 digits, by PyTorch: testing/stages/golden/make_learning.py.
RIGHT = [245, 1961, 1973, 1976, 1962, 1978, 1975, 1983, 1982]
TIME = "simple.GetAnimationScene().AnimationTime"


def right(user):
    return int(columns(user, "Predictions1", "correct")["correct"].sum())


def open_(user):
    """In the file dialog the epochs are one line; all of them become the property."""
    user.menu("File", "Open...")
    user.chooseFile(DIGITS)
    user.until(f"simple.FindSource({DIGITS.name!r}) is not None", "the reader in the pipeline")
    user.apply()
    user.menu("Filters", "Layerscope", "Network")
    user.click("center(field('Network', 'FileButton'))", "the button that opens files")
    user.until("fileLine()", "a file dialog")
    user.xdotool("windowfocus", user.ask("int(dialog().winId())"))
    user.type("fileLine()", str(WEIGHTS / "digits_cnn") + "/", "the folder")
    user.xdotool("key", "Return")
    user.click("dialogItem('epoch_..onnx')", "the series")
    user.look("series")
    user.xdotool("key", "Return")
    user.until("fileLine() is None", "the end of the file dialog")
    user.apply()
    files = user.ask("list(simple.FindSource('Network1').Network)")
    check(files == [str(WEIGHTS / "digits_cnn" / f"epoch_{epoch:03}.onnx") for epoch in EPOCHS], "files:", files)
    check(user.ask("field('Network', 'FileLineEdit').text()").endswith("epoch_000.onnx;..."), "the panel shows other files")
    user.until(f"list(simple.GetAnimationScene().TimeKeeper.TimestepValues) == {EPOCHS}", "the time steps")


def step(user):
    """Next Frame and its neighbours: the predictions are those of the epoch."""
    user.menu("Filters", "Layerscope", "Predictions")
    user.apply()
    check(right(user) == RIGHT[0], "right at first:", right(user))
    user.look("untrained")
    for button, place in (("Next Frame", 1), ("Next Frame", 2), ("Previous Frame", 1), ("Last Frame", 8), ("First Frame", 0),
                          ("Last Frame", 8)):
        user.click(f"toolButton({button!r})", button)
        user.until(f"{TIME} == {EPOCHS[place]}", f"epoch {EPOCHS[place]}")
        user.until(f"sum(rows('Predictions1')['correct']) == {RIGHT[place]}", f"the predictions of epoch {EPOCHS[place]}")
        user.look(f"epoch_{EPOCHS[place]}")
    user.until("sheetColumn('SpreadSheetView1', 'correct')", "the table in the window")


def curve(user):
    """All epochs in one table, and the line that shows learning; the time at hand stays."""
    user.menu("Filters", "Layerscope", "Collect Epochs")
    user.apply()
    found = columns(user, "CollectEpochs1", "Time", "accuracy", port=1)
    check(found["Time"].tolist() == EPOCHS, "epochs:", found["Time"])
    check([round(2000 * value) for value in found["accuracy"]] == RIGHT, "accuracies:", found["accuracy"])
    check(len(columns(user, "CollectEpochs1", "sample")["sample"]) == 18000, "rows")
    user.choose("CollectEpochs1", 1)
    user.menu("Filters", "Data Analysis", "Plot Data")
    user.apply()
    user.until("'XYChartView' in viewTypes()", "a line chart")
    user.look("plot")
    check(right(user) == RIGHT[8] and user.ask(TIME) == 16, "the time changed")


def demo(user):
    """One click: the untrained network's clusters, the curve; Last Frame shows what it has learned."""
    user.menu("Edit", "Reset Session")
    user.answerDialog("Yes")
    user.until("not simple.GetSources()", "the empty pipeline")
    pressDemo(user, "Learning Demo")
    user.until("viewTypes() == ['ClusterFacetsView', 'RenderView', 'XYChartView']", "three views")
    user.until(f"list(simple.GetAnimationScene().TimeKeeper.TimestepValues) == {EPOCHS}", "the time steps")
    purities = []
    for button, place in (("First Frame", 0), ("Next Frame", 1), ("Last Frame", 8)):
        user.click(f"toolButton({button!r})", button)
        user.until(f"{TIME} == {EPOCHS[place]}", f"epoch {EPOCHS[place]}")
        user.until(f"len(rows('Wrong')['sample']) == {2000 - RIGHT[place]}", f"what is wrong at epoch {EPOCHS[place]}")
        facets = Facets(user, columns(user, "LayerKMeans1", "layer", "cluster", "sample", "center_dist"))
        check(len(facets.ready().cells) == 30, "cells:", len(facets.ready().cells))
        purities.append([round(100 * purity) for purity in columns(user, "LayerKMeans1", "purity", port=3)["purity"]])
        keep(user, f"epochs_{EPOCHS[place]}") if place in (0, 8) else user.look("after_one")
    # The guide's, which takes the files one by one.
    check(purities == [[33, 50, 58], [37, 67, 97], [37, 71, 99]], "purities:", purities)
    check([round(2000 * value) for value in columns(user, "CollectEpochs1", "accuracy", port=1)["accuracy"]] == RIGHT, "the curve")


SHOW = """
simple.Show(simple.FindSource("Predictions1"), spreadsheet())
simple.RenderAllViews()
"""


def states(user):
    """The files, the time and what has been collected come back."""
    user.run(SHOW)
    for name in user.reloaded("state.pvsm", "state.py"):
        user.until("simple.FindSource('CollectEpochs1') is not None", f"the pipeline of {name}")
        user.until(f"list(simple.GetAnimationScene().TimeKeeper.TimestepValues) == {EPOCHS}", f"the time steps of {name}")
        user.until("len(rows('CollectEpochs1', 1).get('Time', [])) == 9", "the curve")
        if name.endswith(".pvsm"):  # a script has no time
            user.until(f"sum(rows('Predictions1').get('correct', [])) == {RIGHT[8]}", "the predictions of the epoch that was shown")
        user.click("toolButton('First Frame')", "First Frame")
        user.until(f"sum(rows('Predictions1')['correct']) == {RIGHT[0]}", "the predictions of the first epoch")
        user.click("toolButton('Last Frame')", "Last Frame")
        user.until(f"sum(rows('Predictions1')['correct']) == {RIGHT[8]}", "the predictions of the last epoch")
        user.quiet()


def test(user):
    for part in (open_, step, curve, states, demo):
        part(user)
        user.quiet()


main(test, size=(1600, 1000))
