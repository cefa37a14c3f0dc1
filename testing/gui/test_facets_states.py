"""A session with the Cluster Facets view comes back from its states, and from its trace. usage: test_facets_states.py FOLDER"""

import json
import subprocess

import numpy

from facets import DOTTED, Facets, applyPipeline
from user import check, main, picture

SAMPLES, CLUSTERS = 24, 4
VIEW = "next(view for view in simple.GetViews() if view.GetXMLName() == 'ClusterFacetsView')"
DISPLAY = "simple.GetDisplayProperties(simple.FindSource('LayerKMeans1'), " + VIEW + ")"
TRACES = ("[text.toPlainText() for text in QApplication.allWidgets() if isinstance(text, QTextEdit)"
          " and 'trace generated' in text.toPlainText()]")
# What the window had before the trace began; traces take it for granted.
BEFORE = "from paraview.simple import *\nCreateLayout('Layout #1')\n"
# What pvpython tells after it has run the trace.
REPORT = """
import json
proxy = layerKMeans1.SMProxy.GetSelectionInput(0)
ids = proxy.GetProperty("Input").GetProxy(0).GetProperty("IDs")
view = next(view for view in GetViews() if view.GetXMLName() == "ClusterFacetsView")
Render(view)
with open({file!r}, "w") as report:
    json.dump({{"ids": sorted(ids.GetElement(index) for index in range(ids.GetNumberOfElements())),
               "highlight": [view.HighlightLayer, view.HighlightCluster],
               "map": str(GetDisplayProperties(layerKMeans1, view).ColorMap).strip("'[]"),
               "drawn": str(view.GetClientSideObject().GetContextItem())}}, report)
"""


def session(user):
    """Builds the pipeline, brushes, highlights channels and chooses colours while a trace is taken."""
    user.menu("Tools", "Start Trace")
    user.answerDialog("OK")
    user.until("dialog() is None", "the dialog's end")
    applyPipeline(user, SAMPLES)
    user.facets = view = Facets(user, user.expected(SAMPLES, CLUSTERS))
    view.press("Maximize")
    shown = view.ready()

    user.click("atLeft(field('ColorMap', 'ComboBox'))", "Color Map")
    user.click("item(popupList(), 'Viridis (matplotlib)')", "Viridis")
    user.until(f"{DISPLAY}.ColorMap == 'Viridis (matplotlib)'", "Viridis")
    shown = view.ready()
    clickDot(user, shown, 4, 0)
    user.until(f"({VIEW}.HighlightLayer, {VIEW}.HighlightCluster) == (4, 0)", "the highlight")
    view.drag(shown.square(2, 0, 0), shown.square(2, 0, 1))
    user.brushed = sorted(int(sample) for sample in view.members(2, 0)[:2])
    view.chosen(user.brushed)
    user.look("session")
    user.page = user.folder / "session.html"
    user.menu("File", "Export Scene...")
    user.chooseFile(user.page)
    user.until("dialog() is not None", "the options of the page")
    user.look("export")
    user.answerDialog("OK")
    user.until(f"os.path.exists({str(user.page)!r})", "the page")
    user.menu("Tools", "Stop Trace")
    user.trace = user.until(TRACES, "the trace")[0]
    # Its window would ask whether to save it.
    user.run("[text.window().hide() for text in QApplication.allWidgets() if isinstance(text, QTextEdit)"
             " and 'trace generated' in text.toPlainText()]")
    user.xdotool("windowfocus", user.ask("int(find('pqClientMainWindow').winId())"))


def clickDot(user, shown, layer, cluster):
    """On one of the cell's first channel."""
    view, dots = user.facets, shown.cells[layer, cluster]["dots"]
    x = dots.left + 0.5 * (dots.right - dots.left) / shown.cells[layer, cluster]["slots"]
    for sample in view.members(layer, cluster):
        row = numpy.flatnonzero((view.table["layer"] == layer) & (view.table["sample"] == sample))[0]
        place = x, shown.dotHeight(layer, cluster, view.table["top_activation"][row][0])
        view.go(place)
        if view.until(lambda now: now.hovered[0] in DOTTED, "dots under the mouse").hovered[0] == DOTTED[0]:
            view.click(place)
            return
    check(False, "no dot under the mouse")


def replay(user):
    """The trace runs in pvpython without a message, selects and highlights the same, and exports the same page."""
    check("CreateView('ClusterFacetsView')" in user.trace, "the trace does not create the view")
    script, report = user.folder / "trace.py", user.folder / "trace.json"
    script.write_text(BEFORE + user.trace + REPORT.format(file=str(report)))
    page = user.page.read_bytes()
    check(b"<title>Cluster Facets</title>" in page, "no page:", page[:300])
    user.page.unlink()
    run = subprocess.run(["pvpython", str(script)], env={**user.environment, **user.display}, stdout=subprocess.PIPE,
                         stderr=subprocess.STDOUT, text=True, timeout=240)
    check(run.returncode == 0 and not run.stdout.strip(), "the trace gives", run.stdout)
    found = json.loads(report.read_text())
    check(user.page.read_bytes() == page, "the trace exports another page")
    check(found["ids"] == user.brushed, "the trace selects", found["ids"], "instead of", user.brushed)
    check(found["highlight"] == [4, 0] and found["map"] == "Viridis (matplotlib)", "the trace sets", found)
    check("SelectedSamples: 2\n" in found["drawn"] and "HighlightLayer: 4\n" in found["drawn"], "drawn:", found["drawn"])


def states(user):
    """The view, its colours and its highlight are saved; the selection is not, as in all of ParaView."""
    view = user.facets
    user.xdotool("windowfocus", user.ask("int(find('pqClientMainWindow').winId())"))
    user.run("simple.ClearSelection(simple.FindSource('LayerKMeans1'))\nsimple.RenderAllViews()")
    view.marked([])
    user.click("center(part(frame('ClusterFacetsView1'), 'Minimize'))", "Restore")
    for name in ("RenderView1", "SpreadSheetView1"):
        user.click(f"center(part(frame({name!r}), 'Close'))", f"Close of {name}")
        user.until(f"frame({name!r}) is None", f"the end of {name}")
    before = drawn(user, "before")
    for name in user.reloaded("facets.pvsm", "facets.py"):
        user.until("simple.FindSource('LayerKMeans1') is not None", f"the pipeline of {name}")
        user.until(f"({VIEW}.HighlightLayer, {VIEW}.HighlightCluster) == (4, 0)", "the highlight")
        check(user.ask(f"{DISPLAY}.ColorMap == 'Viridis (matplotlib)'"), "colours of", name)
        after = drawn(user, "after_" + name)
        check(after.shape == before.shape, "sizes:", after.shape, before.shape)
        share = (abs(after - before).max(axis=2) > 8).mean()
        check(share < 0.001, f"{100 * share:.2f} % of the pixels differ after", name)
        user.quiet()


def drawn(user, name):
    """The view's pixels, without the frame of the active view; the mouse is elsewhere."""
    user.xdotool("mousemove", 640, 884)
    user.facets.until(lambda now: now.hovered[0] == 0, "nothing under the mouse")
    left, top, width, height = user.facets.ready().view
    return picture(user.look(name)).astype(int)[top + 4:top + height - 4, left + 4:left + width - 4]


def test(user):
    for step in (session, replay, states):
        step(user)
        user.quiet()


if __name__ == "__main__":
    main(test)
