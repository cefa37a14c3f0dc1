"""Run by view.sh, in a process of its own for each size: projection_view.py <samples>

The Projection view of made-up places in ten panels, five of which are shown for a million samples, as the issue of its
speed counts points. See view_driver.py.
"""

import os
import re
import sys

import numpy as np
from paraview import simple

from view_driver import SIZE, Driver, Report, inside, makeSource, megabytes, selected

LAYERS = 10
CLASSES = 10
TIMES = 24
FRAME = 1000 / 30
# Points in all panels together, and what the median may take in milliseconds.
LIMITS = {
    100000: dict.fromkeys(("repaint", "hover", "brush drag", "brush release", "lasso drag", "wheel", "pan", "legend click",
                           "panel's edge"), FRAME),
    1000000: {"first frame": 3000, "brush drag": 250, "lasso drag": 250},
}


def makeColumns(samples):
    """In each layer ten round groups, a class each."""
    random = np.random.default_rng(7)
    rows = LAYERS * samples
    label = np.tile(np.arange(samples) % CLASSES, LAYERS)
    layer = np.repeat(np.arange(LAYERS), samples)
    angle = 2 * np.pi * label / CLASSES
    wide = 0.9 - 0.07 * layer
    return {
        "layer": layer.astype(np.int32),
        "sample": np.tile(np.arange(samples, dtype=np.int64), LAYERS),
        "projection_x": 3 * np.cos(angle) + wide * random.standard_normal(rows),
        "projection_y": 3 * np.sin(angle) + wide * random.standard_normal(rows),
        "label": label.astype(np.int32),
        "correct": (random.random(rows) > 0.03).astype(np.int32),
    }


def told(driver):
    return str(driver.view.GetClientSideObject())


def boxes(driver, what="Panel"):
    return [tuple(map(float, found)) for found in re.findall(rf"{what} [^:]+: (\S+) (\S+) (\S+) (\S+)", told(driver))]


def press(driver, place, shift=False):
    driver.event("MouseMoveEvent", *place)
    driver.interactor.SetShiftKey(shift)
    driver.interactor.SetEventInformation(round(place[0]), round(place[1]), 0, int(shift), "\0", 0, None)
    driver.interactor.InvokeEvent("LeftButtonPressEvent")


def measureDrags(driver, report, name, shift):
    times, sizes = [], []
    for _, box in zip(range(6), boxes(driver)):
        press(driver, inside(box, 0.1, 0.9), shift)
        for right, up in ((0.3, 0.7), (0.6, 0.5), (0.8, 0.2), (0.4, 0.1)):
            times.append(driver.timed(lambda: driver.event("MouseMoveEvent", *inside(box, right, up))))
        sizes.append(selected(driver))
        release = driver.timed(lambda: driver.event("LeftButtonReleaseEvent", *inside(box, 0.4, 0.1)))
        if not shift:
            measureDrags.releases.append(release)
        driver.settle()
        driver.event("KeyPressEvent", 0, 0, "Escape")
        driver.settle()
    report.add(name, times)
    print(f"  {'':34} (selecting {min(sizes)} to {max(sizes)} samples)")
    if min(sizes) == 0:
        sys.exit("view: a drag selected nothing")


measureDrags.releases = []


def main(samples):
    points = LAYERS * samples
    source = makeSource(makeColumns(samples))
    report = Report(LIMITS.get(points, {}))
    driver = Driver(simple.CreateView("ProjectionView"))
    print(f"Projection view: {samples} samples x {LAYERS} panels, {SIZE[0]} x {SIZE[1]} pixels, {os.cpu_count()} processors, "
          f"load {os.getloadavg()[0]:.1f}: median and quartiles, ms")
    report.add("floor: repaint of an empty view", driver.renders(TIMES))
    before = megabytes("VmRSS")

    def show():
        simple.Show(source, driver.view)
        driver.render()

    report.add("first frame", [driver.timed(show)])
    driver.settle()
    report.add("repaint", driver.renders(TIMES))
    hovers = []
    for step in range(TIMES):
        box = boxes(driver)[step % LAYERS]
        angle = 2 * np.pi * step / CLASSES
        place = inside(box, 0.5 + 0.27 * np.cos(angle), 0.5 + 0.27 * np.sin(angle))
        driver.settle()
        hovers.append(driver.timed(lambda: driver.event("MouseMoveEvent", *place), 0.2))
    report.add("hover", [time for time in hovers if time])
    measureDrags(driver, report, "brush drag", False)
    report.add("brush release", measureDrags.releases)
    measureDrags(driver, report, "lasso drag", True)
    middle = inside(boxes(driver)[0], 0.5, 0.5)
    driver.event("MouseMoveEvent", *middle)
    wheels = []
    for step in range(TIMES):
        name = "MouseWheelForwardEvent" if step % 12 < 6 else "MouseWheelBackwardEvent"
        wheels.append(driver.timed(lambda: driver.event(name, *middle), 0.5))
    report.add("wheel", [time for time in wheels if time])
    driver.view.Camera = [0.5, 0.5, 2]
    driver.render()
    driver.event("RightButtonPressEvent", *middle)
    report.add("pan", [driver.timed(lambda: driver.event("MouseMoveEvent", middle[0] + 3 * step, middle[1] + step))
                       for step in range(1, TIMES)])
    driver.event("RightButtonReleaseEvent", *middle)
    driver.view.Camera = [0.5, 0.5, 1]
    driver.render()
    clicks = []
    for step in range(TIMES):
        entry = inside(boxes(driver, "Legend")[1 + step // 2 % CLASSES], 0.3, 0.5)
        driver.event("MouseMoveEvent", *entry)
        driver.event("LeftButtonPressEvent", *entry)
        clicks.append(driver.timed(lambda: driver.event("LeftButtonReleaseEvent", *entry)))
        driver.settle()
    report.add("legend click", clicks)
    splitter = tuple(map(float, re.search(r"Splitter: (\S+) (\S+) (\S+) (\S+)", told(driver)).groups()))
    x, y = inside(splitter, 0.5, 0.5)
    driver.event("MouseMoveEvent", x, y)
    driver.event("LeftButtonPressEvent", x, y)
    report.add("panel's edge", [driver.timed(lambda: driver.event("MouseMoveEvent", x - 5 * (1 + step % 20), y))
                                for step in range(TIMES)])
    driver.event("LeftButtonReleaseEvent", x, y)
    table = source.GetClientSideObject().GetOutputDataObject(0).GetActualMemorySize() / 1024
    print(f"  memory: the table {table:.0f} MiB, peak over what was there before the view showed it "
          f"{megabytes('VmHWM') - before:.0f} MiB")
    print(f"  load at the end {os.getloadavg()[0]:.1f}", flush=True)
    if report.exceeded:
        print(f"view: {samples} samples: too slow: {', '.join(report.exceeded)}", file=sys.stderr)
    sys.stderr.flush()
    os._exit(1 if report.exceeded else 0)  # Python would take several windows down in an order that X doesn't bear


main(int(sys.argv[1]))
