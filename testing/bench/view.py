"""Run by view.sh, in a process of its own for each size: view.py <samples>

Each time is that from an event of the mouse until its frame is finished, with all that ParaView does between: the
events go through the view's interactor. The table is made up, as Layer K-Means would make it.
"""

import itertools
import os
import pathlib
import re
import sys
import time

import numpy as np
from paraview import servermanager, simple
from paraview.modules.vtkRemotingViews import vtkSMSelectionHelper

from view_driver import SIZE, Driver, Report, inside, makeSource, megabytes, selected

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "stages"))
import selections  # noqa: E402

LAYERS = 5
CLUSTERS = 4
CHANNELS = 5
TIMES = 24
PEER_TIMES = 3
MOST_FOR_PEER = 100000  # of more, it takes minutes

# Milliseconds that the median may take.
FRAME = 1000 / 30
LIMITS = {
    1000: dict.fromkeys(("repaint", "hover", "brush drag", "brush release", "highlight", "panel's edge",
                         "repaint with flows", "hover over flows", "brush drag with flows"), FRAME),
    100000: {"brush drag": 100, "brush drag with flows": 100},
    1000000: {"first frame": 5000, "brush drag": 250, "brush drag with flows": 250},
}

# --- The table ------------------------------------------------------------------------------------------------


def makeColumns(samples):
    """In each layer clusters of falling size, distances and activations that are dense near a centre."""
    random = np.random.default_rng(7)
    rows = LAYERS * samples
    share = np.array([0.4, 0.3, 0.2, 0.1])
    top = np.stack([random.permutation(25 * (layer + 1))[:CLUSTERS * CHANNELS].reshape(CLUSTERS, CHANNELS)
                    for layer in range(LAYERS)])
    layer = np.repeat(np.arange(LAYERS), samples)
    cluster = random.choice(CLUSTERS, rows, p=share)
    return {
        "layer": (layer + 1).astype(np.int32),
        "cluster": cluster.astype(np.int32),
        "sample": np.tile(np.arange(samples, dtype=np.int64), LAYERS),
        "center_dist": random.gamma(6, 0.05, rows),
        "top_channel": top[layer, cluster].astype(np.int32),
        "top_activation": random.gamma(3, 0.01, (rows, CHANNELS)).astype(np.float32),
    }


# --- What is measured -----------------------------------------------------------------------------------------


def cells(view):
    """The rectangles of squares and dots as (layer, cluster): the chart tells them."""
    number = r"(-?[\d.e+-]+)"
    box = " ".join([number] * 4)
    found = re.findall(rf"Cell (\d+) (\d+): squares {box} perColumn \d+ dots {box}", str(view.GetClientSideObject()))
    return {(int(layer), int(cluster)): (tuple(map(float, rest[:4])), tuple(map(float, rest[4:])))
            for layer, cluster, *rest in found}


def measureHover(driver, report):
    places = [inside(squares, 0.1 + 0.05 * step, 0.9 - 0.05 * step)
              for step in range(8) for squares, _ in list(cells(driver.view).values())[::3]]
    times = []
    for place in places:
        driver.settle()
        times.append(driver.timed(lambda: driver.event("MouseMoveEvent", *place), 0.2))
    # No frame where the same is under the mouse as before.
    report.add("hover", [time for time in times if time])


def publish(driver, source):
    """Makes what was brushed the source's selection, as ParaView's window does at the end of a brush."""
    selected = driver.view.SMProxy.GetCurrentSelection()
    port = source.SMProxy
    port.CleanSelectionInputs(0)
    selection = vtkSMSelectionHelper.NewSelectionSourceFromSelection(port.GetSession(), selected)
    if selection:
        appended = vtkSMSelectionHelper.NewAppendSelectionsFromSelectionSource(selection)
        port.SetSelectionInput(0, appended, 0)
        appended.UnRegister(None)
        selection.UnRegister(None)


def brush(driver, box, parts):
    """Drags from the upper left corner of a cell's squares by parts of their width and height; the times."""
    driver.event("MouseMoveEvent", *inside(box, 0.03, 0.97))
    driver.event("LeftButtonPressEvent", *inside(box, 0.03, 0.97))
    return [driver.timed(lambda: driver.event("MouseMoveEvent", *inside(box, 0.03 + part, 0.97 - part))) for part in parts]


def measureBrush(driver, source, report, samples):
    drags, releases, publications, sizes = [], [], [], []
    boxes = [squares for squares, _ in cells(driver.view).values() if squares[2] > 12 and squares[3] > 12]
    # ParaView puts ids into its selection one by one, in a time that grows with the square of their number. That isn't
    # the view's: larger selections are not published here.
    part = min(0.8, (10000 / (0.3 * samples)) ** 0.5)
    for _, box in zip(range(TIMES), itertools.cycle(boxes)):
        drags += brush(driver, box, (0.2, 0.4, 0.6, 0.8))
        sizes.append(selected(driver))
        releases.append(driver.timed(lambda: driver.event("LeftButtonReleaseEvent", *inside(box, 0.83, 0.17))))
        driver.settle()
        # The next begins beside the rectangle.
        driver.event("KeyPressEvent", 0, 0, "Escape")
        brush(driver, box, (part / 2, part))
        driver.event("LeftButtonReleaseEvent", *inside(box, 0.03 + part, 0.97 - part))

        def select():
            publish(driver, source)
            driver.render()

        publications.append((driver.timed(select), selected(driver)))
        driver.event("KeyPressEvent", 0, 0, "Escape")
        source.SMProxy.CleanSelectionInputs(0)
        driver.settle()
    report.add("brush drag", drags)
    report.add("brush release", releases)
    print(f"  {'':34} (selecting {min(sizes)} to {max(sizes)} samples)")
    if min(sizes) == 0:
        sys.exit("view: a brush selected nothing")
    report.add("brush as ParaView's selection", [time for time, _ in publications])
    counts = [count for _, count in publications]
    print(f"  {'':34} (of {min(counts)} to {max(counts)} samples)")


def findDots(driver):
    """A place with a dot in each of several cells, found by clicking."""
    found = []
    for cell, (_, dots) in cells(driver.view).items():
        for up in np.linspace(0.2, 0.8, 40):
            place = inside(dots, 0.5 / CHANNELS, up)
            for name in ("MouseMoveEvent", "LeftButtonPressEvent", "LeftButtonReleaseEvent"):
                driver.event(name, *place)
            if (driver.view.HighlightLayer, driver.view.HighlightCluster) == cell:
                found.append((cell, place))
                break
        driver.settle()
        if len(found) == 6:
            break
    return found


def measureHighlight(driver, report):
    times = []
    dots = findDots(driver)
    if len(dots) < 2:
        sys.exit("view: no dots to click at")
    for _, (cell, place) in zip(range(TIMES), itertools.cycle(dots)):
        driver.event("MouseMoveEvent", *place)
        driver.settle()

        def click():
            driver.event("LeftButtonPressEvent", *place)
            driver.event("LeftButtonReleaseEvent", *place)

        times.append(driver.timed(click))
        if (driver.view.HighlightLayer, driver.view.HighlightCluster) != cell:
            sys.exit("view: a click on a dot highlighted nothing")
    report.add("highlight", times)


def measurePanel(driver, report):
    """The edge of the pictures' panel is dragged: everything is laid out anew."""
    left, bottom, width, height = map(float, re.search(r"Splitter: (\S+) (\S+) (\S+) (\S+)",
                                                       str(driver.view.GetClientSideObject())).groups())
    x, y = left + width / 2, bottom + height / 2
    driver.event("MouseMoveEvent", x, y)
    driver.event("LeftButtonPressEvent", x, y)
    times = [driver.timed(lambda: driver.event("MouseMoveEvent", x - 5 * (1 + step % 20), y)) for step in range(TIMES)]
    driver.event("LeftButtonReleaseEvent", x, y)
    report.add("panel's edge", times)


def measureFlows(driver, report):
    """Bands between the layers' cells; the brush marks their parts."""
    driver.view.ShowFlows = 1
    report.add("first frame with flows", [driver.timed(driver.render)])
    report.add("repaint with flows", driver.renders(TIMES))
    found = [list(map(float, places)) for places in re.findall(
        r"Band \d+ \d+ \d+: samples \d+ selected \d+ left (\S+) (\S+) right (\S+) \S+ height (\S+)",
        str(driver.view.GetClientSideObject()))]
    times = []
    for left, bottom, right, height in found[:TIMES]:
        driver.settle()
        times.append(driver.timed(lambda: driver.event("MouseMoveEvent", left + 0.05 * (right - left), bottom + height / 2),
                                  0.2))
    report.add("hover over flows", [time for time in times if time])
    drags = []
    for box in (squares for squares, _ in cells(driver.view).values() if squares[2] > 12 and squares[3] > 12):
        drags += brush(driver, box, (0.2, 0.4, 0.6, 0.8))
        driver.event("KeyPressEvent", 0, 0, "Escape")
        driver.settle()
    report.add("brush drag with flows", drags)
    driver.view.ShowFlows = 0
    driver.render()


def measureResize(driver, report, name):
    """Of the window, which makes OpenGL's buffers anew: for any view, the floor tells how long that takes."""
    times = []
    for width, height in itertools.islice(itertools.cycle(((1200, 860), (1240, 880), SIZE)), TIMES):
        def resize():
            driver.view.ViewSize = (width, height)
            driver.render()

        times.append(driver.timed(resize))
    report.add(name, times)


def measureSelection(driver, source, report, name, times):
    """A selection of a tenth of the samples that was made elsewhere; it is drawn."""
    count = source.GetClientSideObject().GetOutputDataObject(0).GetNumberOfRows() // LAYERS
    durations = []
    for start in range(times):
        ids = [number for sample in range(start, min(count, start + 10000), 10) for number in (-1, sample)]

        def select():
            selections.select(source, simple.GlobalIDSelectionSource(FieldType="ROW", GlobalIDs=ids[1::2]))
            driver.render()

        durations.append(driver.timed(select))
    report.add(name, durations)


def measurePeer(source, report):
    """ParaView's Parallel Coordinates of four columns of the same rows."""
    driver = Driver(simple.CreateView("ParallelCoordinatesChartView"))
    shown = simple.Show(source, driver.view)
    columns = ("layer", "cluster", "sample", "center_dist")
    names = shown.SeriesVisibility.Available or columns
    shown.SeriesVisibility = [part for name in names for part in (name, "1" if name in columns else "0")]
    report.add("peer: first frame", driver.renders(1))
    report.add("peer: repaint", driver.renders(PEER_TIMES))
    measureSelection(driver, source, report, "peer: selection from elsewhere", PEER_TIMES)


def main(samples):
    source = makeSource(makeColumns(samples))
    report = Report(LIMITS.get(samples, {}))
    view = simple.CreateView("ClusterFacetsView")
    driver = Driver(view)
    print(f"{samples} samples x {LAYERS} layers, {SIZE[0]} x {SIZE[1]} pixels, {os.cpu_count()} processors, "
          f"load {os.getloadavg()[0]:.1f}: median and quartiles, ms")
    report.add("floor: repaint of an empty view", driver.renders(TIMES))
    measureResize(driver, report, "floor: resize of an empty view")
    # For whatever view, as soon as a source is applied.
    start = time.perf_counter(), time.process_time()
    source.GetDataInformation().GetNumberOfRows()
    spent = 1000 * (time.perf_counter() - start[0]), 1000 * (time.process_time() - start[1])
    report.add("floor: ranges of the columns", [spent])
    before = megabytes("VmRSS")

    def show():
        simple.Show(source, view)
        driver.render()

    report.add("first frame", [driver.timed(show)])
    driver.settle()
    report.add("repaint", driver.renders(TIMES))
    measureHover(driver, report)
    measureBrush(driver, source, report, samples)
    brush(driver, next(squares for squares, _ in cells(view).values()), (0.5,))
    driver.event("LeftButtonReleaseEvent", 0, 0)
    report.add("repaint of a selection", driver.renders(TIMES))
    measureHighlight(driver, report)
    measurePanel(driver, report)
    driver.event("KeyPressEvent", 0, 0, "Escape")
    measureFlows(driver, report)
    measureResize(driver, report, "resize of the window")
    measureSelection(driver, source, report, "selection from elsewhere", TIMES)
    table = source.GetClientSideObject().GetOutputDataObject(0).GetActualMemorySize() / 1024
    print(f"  memory: the table {table:.0f} MiB, peak over what was there before the view showed it "
          f"{megabytes('VmHWM') - before:.0f} MiB")
    if samples <= MOST_FOR_PEER:
        measurePeer(source, report)
        for name in ("repaint", "selection from elsewhere"):
            times = report.medians["peer: " + name] / report.medians[name]
            print(f"  {name}: {times:.1f} times as fast as Parallel Coordinates")
    print(f"  load at the end {os.getloadavg()[0]:.1f}", flush=True)
    if report.exceeded:
        print(f"view: {samples} samples: too slow: {', '.join(report.exceeded)}", file=sys.stderr)
    sys.stderr.flush()
    os._exit(1 if report.exceeded else 0)  # Python would take several windows down in an order that X doesn't bear


main(int(sys.argv[1]))
