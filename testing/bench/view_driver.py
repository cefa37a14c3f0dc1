"""What the benchmarks of the views share: a table of samples, a view that is driven by events of its interactor, and
a report.

Each time is that from an event of the mouse until its frame is finished, with all that ParaView does between.
"""

import os
import pathlib
import re
import sys
import time

import numpy as np
from paraview import simple
from vtkmodules.util.numpy_support import numpy_to_vtk
from vtkmodules.vtkCommonCore import vtkIdTypeArray
from vtkmodules.vtkCommonDataModel import vtkTable

SIZE = (1280, 900)

simple.LoadPlugin(os.environ["LAYERSCOPE_PLUGIN"], remote=False, ns=globals())


def makeSource(columns):
    table = vtkTable()
    for name, values in columns.items():
        kind = vtkIdTypeArray().GetDataType() if name == "sample" else None
        array = numpy_to_vtk(values, deep=True, array_type=kind)
        array.SetName(name)
        table.AddColumn(array)
    table.GetRowData().SetGlobalIds(table.GetColumnByName("sample"))
    source = simple.PVTrivialProducer()
    source.GetClientSideObject().SetOutput(table)
    source.UpdatePipeline()
    return source


def megabytes(field):
    """Of this process: VmRSS, or VmHWM for its peak."""
    text = pathlib.Path("/proc/self/status").read_text()
    return int(re.search(rf"{field}:\s+(\d+) kB", text)[1]) / 1024


class Driver:
    """A view's interactor, and how long its frames take."""

    def __init__(self, view):
        self.view = view
        view.ViewSize = SIZE
        view.SMProxy.MakeRenderWindowInteractor(True)
        self.interactor = view.SMProxy.GetInteractor()
        self.interactor.Initialize()
        self.window = view.SMProxy.GetRenderWindow()
        self.frames = 0
        self.window.AddObserver("EndEvent", self.countFrame)
        self.render()

    def countFrame(self, *_):
        self.frames += 1

    def render(self):
        self.view.SMProxy.StillRender()
        self.window.WaitForCompletion()

    def settle(self):
        """Lets timers that are under way run out."""
        until = time.perf_counter() + 0.1
        while time.perf_counter() < until:
            self.interactor.ProcessEvents()

    def event(self, name, x, y, key=None):
        self.interactor.SetEventInformation(round(x), round(y), 0, 0, "\0", 0, key)
        self.interactor.InvokeEvent(name)

    def finish(self, before, timeout=60):
        """Waits for the frame that an event leads to; false if there is none."""
        until = time.perf_counter() + timeout
        while self.frames == before:
            if time.perf_counter() > until:
                return False
            self.interactor.ProcessEvents()
        self.window.WaitForCompletion()
        return True

    def timed(self, action, timeout=60):
        """Milliseconds until the action's frame is finished, and of processor time; None if there is no frame."""
        frames = self.frames
        start = time.perf_counter(), time.process_time()
        action()
        if not self.finish(frames, timeout):
            return None
        return 1000 * (time.perf_counter() - start[0]), 1000 * (time.process_time() - start[1])

    def renders(self, count):
        return [self.timed(self.render) for _ in range(count)]


class Report:
    """Prints medians and quartiles; remembers which exceed their limits, {name: milliseconds}."""

    def __init__(self, limits):
        self.limits = limits
        self.medians = {}
        self.exceeded = []

    def add(self, name, times):
        if None in times or not times:
            sys.exit(f"view: no frame: {name}")
        times, processor = zip(*times)
        q1, median, q3 = np.percentile(times, (25, 50, 75))
        self.medians[name] = median
        limit = self.limits.get(name)
        if limit is not None and median > limit:
            self.exceeded.append(name)
        note = "" if limit is None else f"  limit {limit:.0f}" + (" EXCEEDED" if median > limit else "")
        print(f"  {name:34} {median:8.1f}  {q1:8.1f} - {q3:8.1f}  least {min(times):8.1f}  "
              f"processors {np.median(processor):8.1f}  n {len(times):3}{note}",
              flush=True)


def inside(box, right, up):
    return box[0] + right * box[2], box[1] + up * box[3]


def selected(driver):
    return int(re.search(r"SelectedSamples: (\d+)", str(driver.view.GetClientSideObject()))[1])
