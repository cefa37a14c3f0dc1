"""Epochs as time in the Projection view: Follow Time in the panel, the buttons of time, Animation View's mode, and points that
move while it plays. usage: test_moving.py FOLDER"""

import time

import numpy

from guide import columns
from projection import MARGIN, POINT, Shown
from sample_view import SampleView
from user import PATIENCE, SOURCE, check, main

WEIGHTS = SOURCE / "weights"
DIGITS = WEIGHTS / "digits" / "t10k-2000-images-idx3-ubyte.gz"
EPOCHS = [0, 1, 2, 3, 4, 6, 8, 12, 16]
SAMPLES = 300
SCENE = "simple.GetAnimationScene()"
TIME = SCENE + ".AnimationTime"
VIEW = "next(view for view in simple.GetViews() if view.GetXMLName() == 'ProjectionView')"
PIPELINE = f"""
reader = simple.MNISTReader(FileName={str(DIGITS)!r}, MaximumSamples={SAMPLES})
network = simple.Network(reader, Network=[{str(WEIGHTS / 'digits_cnn')!r} + f"/epoch_{{epoch:03}}.onnx" for epoch in {EPOCHS}])
pooled = simple.SpatialPooling(network)
places = simple.LayerProjection(simple.CollectEpochs(pooled), registrationName="Places", Method="PCA", Align="Rotate", IncludeData=0,
                                QualityNeighbors=0)
for view in simple.GetViews():
    simple.Delete(view)
view = simple.CreateView("ProjectionView", registrationName="Moving")
simple.AssignViewToLayout(view)
simple.Show(places, view)
simple.SetActiveView(view)
simple.SetActiveSource(places)
# As Apply does.
simple.GetAnimationScene().UpdateAnimationUsingDataTimeSteps()
simple.RenderAllViews()
"""


class Moving(SampleView):
    Shown = Shown

    def __init__(self, user):
        super().__init__(user, "Moving", "Places")
        table = columns(user, "Places", "layer", "epoch", "sample", "projection_x", "projection_y", "label")
        self.layer = table["layer"].max()
        rows = table["layer"] == self.layer
        self.table = {name: values[rows] for name, values in table.items()}

    def places(self, shown, name, moment):
        """Where the samples of the last layer are on the screen at a time [samples, 2]."""
        found = numpy.stack([self.table["projection_x"], -self.table["projection_y"]], 1)
        low, high = found.min(0), found.max(0)
        unit = (found - (low + high) / 2) / (high - low).max() / (1 + 2 * MARGIN)
        ways = numpy.stack([unit[self.table["epoch"] == epoch][numpy.argsort(self.table["sample"][self.table["epoch"] == epoch])]
                            for epoch in EPOCHS])
        at = numpy.array([[numpy.interp(moment, EPOCHS, ways[:, sample, axis]) for axis in (0, 1)] for sample in range(SAMPLES)])
        frame = shown.panels[name][0]
        return numpy.array(frame.middle) + at * min(frame.right - frame.left, frame.bottom - frame.top)


def headings(shown):
    return list(shown.panels)


def build(user):
    """A panel for each epoch; the check mark makes them time."""
    user.run(PIPELINE)
    user.until("frame('Moving') is not None", "the view's frame")
    user.until(f"list({SCENE}.TimeKeeper.TimestepValues) == {EPOCHS}", "the time steps")
    user.view = view = Moving(user)
    shown = view.ready()
    check(len(shown.panels) == 3 * len(EPOCHS), "panels:", headings(shown))
    user.look("all_epochs")
    for name in ("FollowTime", "TrailEnds", "Density"):
        check(user.ask(f"field({name!r}) is not None"), "not in the panel:", name)
        check(len(user.ask(f"field({name!r}).toolTip()")) > 20, "no tooltip:", name)
    user.click("atLeft(field('FollowTime', 'CheckBox'))", "Follow Time")
    user.until(f"{VIEW}.FollowTime == 1", "the property")
    shown = view.until(lambda now: len(now.panels) == 3, "a panel a layer")
    view.ready()
    check(headings(shown) == [f"layer {layer}, epoch 0" for layer in (1, 2, 3)], "panels:", headings(shown))
    user.look("following")


def frames(user):
    """The buttons go from epoch to epoch."""
    view = user.view
    for button, epoch in (("Next Frame", 1), ("Next Frame", 2), ("Last Frame", 16), ("First Frame", 0)):
        user.click(f"toolButton({button!r})", button)
        user.until(f"{TIME} == {epoch}", f"epoch {epoch}")
        view.until(lambda now: headings(now)[2] == f"layer 3, epoch {epoch}", f"the points of epoch {epoch}")
    shown = view.ready()
    view.click((shown.panels["layer 3, epoch 0"][1].left + 15, shown.panels["layer 3, epoch 0"][1].middle[1]))
    user.xdotool("mousemove", user.size[0] // 2, user.size[1] - 10)
    view.until(lambda now: headings(now) == ["layer 3, epoch 0"], "the layer alone")
    user.look("alone")


def play(user):
    """Animation View's mode is set to go between the epochs; then Play."""
    view = user.view
    user.menu("View", "Animation View")
    user.until("find('PlayMode') is not None", "the mode in Animation View")
    user.look("animation_view")
    user.click("center(find('PlayMode'))", "Mode")
    user.click("item(popupList(), 'Sequence')", "Sequence")
    user.until(f"str({SCENE}.PlayMode).strip(chr(39)) == 'Sequence'", "the mode")
    user.type("find('Duration')", "65", "the number of frames")
    user.xdotool("key", "Return")
    user.until(f"{SCENE}.NumberOfFrames == 65", "the number of frames")
    user.menu("View", "Animation View")
    user.until("find('PlayMode') is None", "the end of Animation View")
    view.ready()
    user.click("toolButton('Play')", "Play")
    seen = []
    end = time.monotonic() + PATIENCE
    while not seen or seen[-1] != "layer 3, epoch 16":
        seen.append(headings(view.shown())[0])
        if 20 < len(set(seen)) < 23:
            user.look("playing")
        check(time.monotonic() < end, "playing does not end:", seen)
    between = {name for name in seen if "." in name}
    check(len(between) >= 3, "epochs while it plays:", sorted(set(seen)))


def slide(user):
    """The line in Animation View is dragged from the last epoch back; points follow it while the button is down."""
    view = user.view
    user.menu("View", "Animation View")
    user.until("find('PlayMode') is not None", "Animation View")
    left, top, width, height = user.settled("box(next(widget for widget in QApplication.allWidgets() if widget.isVisible()"
                                            " and widget.metaObject().className() == 'pqAnimationWidget'))", "its lines")
    view.ready()
    first, line = left + 195, top + 48  # behind the names
    view.go((left + width - 4, line))
    user.xdotool("mousedown", 1)
    last = headings(view.shown())
    for part in (0.9, 0.7, 0.5):
        view.go((first + part * (left + width - first), line))
        view.until(lambda now: headings(now) != last, f"the points at {16 * part}")
        last = headings(view.ready())
        moment = float(last[0].split()[-1])
        check(abs(moment - 16 * part) < 1, f"the epoch {moment} where the line is at {16 * part}")
    user.look("sliding")
    user.xdotool("mouseup", 1)
    user.menu("View", "Animation View")
    user.until("find('PlayMode') is None", "the end of Animation View")


def between(user):
    """At a time that is typed, points are on their way: under the mouse, in a brush, on the screen."""
    view = user.view
    user.type("find('timeValue')", "5", "the time")
    user.xdotool("key", "Return")
    user.until(f"{TIME} == 5", "the time")
    name = "layer 3, epoch 5.0"
    view.until(lambda now: headings(now) == [name], "the points between the epochs")
    shown = view.ready()
    user.look("between")
    places = view.places(shown, name, 5)
    away = numpy.hypot(*(places[:, None] - places[None]).transpose(2, 0, 1)) + 1e9 * numpy.eye(SAMPLES)
    sample = int(numpy.argmax(away.min(0)))
    view.go(places[sample])
    now = view.until(lambda now: now.hovered[0] == POINT, "a point under the mouse")
    check(f"sample {sample} | {name}" in now.tooltip, "tooltip:", now.tooltip)
    user.look("tooltip")
    view.click(places[sample])
    view.until(lambda now: now.selected == 1, "a selected point")
    view.isSelected([sample])
    # The mark moves along.
    user.click("toolButton('Last Frame')", "Last Frame")
    view.until(lambda now: headings(now) == ["layer 3, epoch 16"] and now.selected == 1, "the last epoch")
    user.look("marked")


def trails(user):
    """The selected one's way, with an arrow at its end."""
    view = user.view
    user.click("atLeft(field('ShowTrails', 'CheckBox'))", "Show Trails")
    view.until(lambda now: headings(now) == ["layer 3, epoch 16 of 0 to 16"], "trails")
    user.type("find('timeValue')", "5", "the time")
    user.xdotool("key", "Return")
    view.until(lambda now: headings(now) == ["layer 3, epoch 5.0 of 0 to 16"], "points on their trails")
    view.ready()
    user.look("trails")


def test(user):
    for step in (build, frames, play, slide, between, trails):
        step(user)
        user.quiet()


if __name__ == "__main__":
    main(test)
