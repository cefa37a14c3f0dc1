"""The Projection view in the window: opened by Layer Projection, brushed, zoomed, its legend clicked, its pictures seen, its
selections in other views. usage: test_projection.py FOLDER"""

import gzip

import numpy

from projection import HEADER, LEGEND, POINT, Projection
from sample_view import SampleView
from user import SOURCE, check, main, means

WEIGHTS = SOURCE / "weights"
DIGITS = WEIGHTS / "digits" / "t10k-2000-images-idx3-ubyte.gz"
SAMPLES = 300
VIEW = "next(view for view in simple.GetViews() if view.GetXMLName() == 'ProjectionView')"
TRACES = ("[text.toPlainText() for text in QApplication.allWidgets() if isinstance(text, QTextEdit)"
          " and 'trace generated' in text.toPlainText()]")
POINTS = "simple.FindSource('ImageGrid1').GetDataInformation().GetNumberOfPoints()"


def build(user):
    """By menus and Apply; the last stage opens the view."""
    user.menu("File", "Open...")
    user.chooseFile(DIGITS)
    user.until(f"simple.FindSource({DIGITS.name!r}) is not None", "the reader in the pipeline")
    user.type("field('MaximumSamples', 'LineEdit0')", str(SAMPLES), "Maximum Samples")
    user.apply()
    user.menu("Filters", "Layerscope", "Network")
    user.type("field('Network', 'FileLineEdit')", str(WEIGHTS / "digits_mlp" / "epoch_016.onnx"), "Network")
    user.apply()
    for name in ("Spatial Pooling", "Layer Projection"):
        user.menu("Filters", "Layerscope", name)
        user.apply()
    user.until("'ProjectionView' in viewTypes()", "the view")
    user.until("frame('ProjectionView1') is not None", "the view's frame")
    user.look("views")
    for name in ("RenderView1", "SpreadSheetView1"):
        if user.ask(f"frame({name!r}) is not None"):
            user.click(f"center(part(frame({name!r}), 'Close'))", f"Close of {name}")
            user.until(f"frame({name!r}) is None", f"the end of {name}")
    user.view = view = Projection(user)
    shown = view.ready()
    user.look("opened")
    layers = sorted(set(view.table["layer"]))
    check(list(shown.panels) == ["data" if layer == 0 else f"layer {layer}" for layer in layers], "panels:", list(shown.panels))
    check(list(shown.legend) == [str(digit) for digit in range(10)], "legend:", list(shown.legend))
    check(shown.message == "" and not shown.pictures, "the view says", shown.message)


def brush(user):
    """Marked while the button is down, selected by its release; moved, resized, added to, cleared."""
    view = user.view
    shown = view.ready()
    start, end, samples = view.rectangle(shown, 1)
    view.drag(start, end, release=False)
    view.until(lambda now: now.selected == len(samples), f"{len(samples)} marked")
    check(user.ask("selection('LayerProjection1')") is None, "selected before the button's release")
    user.look("dragging")
    user.xdotool("mouseup", 1)
    shown = view.chosen(samples)
    view.until(lambda now: now.pictures and all(there for _, there in now.pictures.values()), "the pictures")
    user.look("brushed")

    # What is in the rectangle at its new place is marked, but for points that are at its edge.
    grips = {"moved": lambda area: area.middle,
             "resized": lambda area: (area.right, area.middle[1]),
             "resized_corner": lambda area: (area.right, area.bottom)}
    for name, way in (("moved", (25, -15)), ("resized", (30, 0)), ("resized_corner", (20, 25))):
        shown = view.ready()
        place = grips[name](shown.brush)
        goal = numpy.add(place, way)
        view.drag(place, tuple(goal))
        moved = view.until(lambda now: abs(grips[name](now.brush) - goal).max() < 2, "the rectangle at its new place")
        expected = view.within(moved, 1, moved.brush)
        if expected is not None:
            view.chosen(expected)
        user.look(name)

    shown = view.ready()
    before = view.ready().selected
    start, end, others = view.rectangle(shown, 4, seed=5)
    held = set(user.ask("selection('LayerProjection1')")[1])
    check(len(held) == before, "selected:", len(held), "marked:", before)
    view.drag(start, end, modifier="ctrl")
    view.chosen(held | {int(sample) for sample in others})
    user.look("added")
    user.xdotool("key", "Escape")
    view.chosen([])


def lasso(user):
    view = user.view
    shown = view.ready()
    corners, samples = view.triangle(shown, 3)
    # Qt leaves out moves of a mouse that is faster than the drawing: it rests at the corners.
    user.xdotool("keydown", "shift")
    view.go(corners[0])
    user.xdotool("mousedown", 1)
    for corner, last in zip(corners[1:] + corners[:1], corners):
        view.go([(corner[axis] + last[axis]) / 2 for axis in (0, 1)])
        view.go(corner)
        view.ready()
    view.until(lambda now: now.selected == len(samples), f"{len(samples)} in the lasso")
    user.look("lasso")
    user.xdotool("mouseup", 1)
    user.xdotool("keyup", "shift")
    view.chosen(samples)
    user.look("lassoed")


def clicks(user):
    """A point is its sample, with Ctrl one more; a click beside clears."""
    view = user.view
    shown = view.ready()
    one, place = view.alone(shown, 2)
    view.click(place)
    view.chosen([one])
    other, there = view.alone(shown, 2, 1)
    view.click(there, modifier="ctrl")
    view.chosen([one, other])
    shown = view.until(lambda now: len(now.pictures) == 2 and all(ready for _, ready in now.pictures.values()), "two pictures")
    check(set(shown.pictures) == {one, other}, "pictures of", list(shown.pictures))
    digits = numpy.frombuffer(gzip.open(DIGITS).read()[16:], numpy.uint8).reshape(-1, 28, 28, 1)

    def right(screen):
        return all(abs(means(screen[round(area.top) + 1:round(area.bottom) - 1, round(area.left) + 1:round(area.right) - 1], 7, 7)
                       - means(digits[sample], 7, 7)).mean() < 8 for sample, (area, _) in shown.pictures.items())

    view.looksLike("two", right, "the digits of the two samples")
    view.click(shown.pictures[other][0].middle)
    view.chosen([other])
    user.look("picture")
    frame = shown.panels["layer 2"][0]
    view.click((frame.left + 4, frame.top + 4))
    view.chosen([])


def tooltips(user):
    """Of a point, with its picture; of a header and an entry of the legend, which tell what a click does."""
    view = user.view
    shown = view.ready()
    sample, place = view.alone(shown, 1)
    label = view.table["label"][view.table["sample"] == sample][0]
    view.go(place)
    now = view.until(lambda now: now.hovered[0] == POINT, "a point under the mouse")
    check(f"sample {sample} |" in now.tooltip and f"label: {label}" in now.tooltip, "tooltip:", now.tooltip)
    view.ready()
    user.look("tooltip")
    view.go(shown.panels["layer 1"][1].middle)
    now = view.until(lambda now: now.hovered[0] == HEADER, "a header under the mouse")
    check("layer 1" in now.tooltip and "Click to show it alone" in now.tooltip, "tooltip:", now.tooltip)
    user.look("header_tooltip")
    view.go(shown.legend["3"].middle)
    now = view.until(lambda now: now.hovered[0] == LEGEND, "an entry under the mouse")
    check("Click to hide it" in now.tooltip, "tooltip:", now.tooltip)
    user.look("legend_tooltip")
    leave(user)


def leave(user):
    user.xdotool("mousemove", user.size[0] // 2, user.size[1] - 10)
    user.view.until(lambda now: now.hovered[0] == 0, "nothing under the mouse")


def legend(user):
    """A click hides a class, with Ctrl it shows it alone; hidden points are not brushed. Undo brings it back."""
    view = user.view
    shown = view.ready()
    view.click(shown.legend["3"].middle)
    user.until(f"list({VIEW}.HiddenClasses) == ['3']", "the hidden class")
    leave(user)
    shown = view.until(lambda now: now.hidden == {"3"}, "the entry of a hidden class")
    user.look("hidden")
    user.menu("Edit", "Undo")
    view.until(lambda now: not now.hidden, "the class again")
    user.menu("Edit", "Redo")
    view.until(lambda now: now.hidden == {"3"}, "the hidden class once more")
    start, end, samples = view.rectangle(shown, 1, seed=3)
    seen = [sample for sample in samples if view.table["label"][view.table["sample"] == sample][0] != 3]
    view.drag(start, end)
    view.chosen(seen)
    user.xdotool("key", "Escape")
    view.chosen([])
    view.click(shown.legend["3"].middle)
    view.until(lambda now: not now.hidden, "all classes")
    view.click(shown.legend["7"].middle, modifier="ctrl")
    view.until(lambda now: now.hidden == set("012345689"), "one class alone")
    leave(user)
    user.look("one_class")
    view.click(shown.legend["7"].middle, modifier="ctrl")
    view.until(lambda now: not now.hidden, "all classes")


def headers(user):
    view = user.view
    shown = view.ready()
    view.click((shown.panels["layer 2"][1].left + 15, shown.panels["layer 2"][1].middle[1]))
    user.until(f"{VIEW}.SinglePanel == 3", "the panel alone")
    leave(user)
    shown = view.ready()
    check(list(shown.panels) == ["layer 2"], "panels:", list(shown.panels))
    user.look("single")
    start, end, samples = view.rectangle(shown, 2)
    view.drag(start, end)
    view.chosen(samples)
    user.look("single_brushed")
    user.xdotool("key", "Escape")
    view.click((shown.panels["layer 2"][1].left + 15, shown.panels["layer 2"][1].middle[1]))
    user.until(f"{VIEW}.SinglePanel == 0", "all panels")
    leave(user)
    check(len(view.ready().panels) == 5, "panels")


def camera(user):
    """The wheel comes nearer at the mouse, the right button drags; the brush selects what is there. Undo; double click."""
    view = user.view
    shown = view.ready()
    sample, place = view.alone(shown, 2)
    view.go(place)
    user.xdotool("click", "--repeat", 4, "--delay", 60, 4)
    shown = view.until(lambda now: now.camera[2] > 2.4, "a nearer view")
    samples, places = view.places(view.ready(), 2)
    check(numpy.abs(places[list(samples).index(sample)] - place).max() < 3, "the point under the mouse has moved")
    user.look("zoomed")
    frame = shown.panels["layer 2"][0]
    view.drag(frame.middle, (frame.middle[0] + 40, frame.middle[1] - 30), button=3)
    moved = view.until(lambda now: abs(view.places(now, 2)[1] - places - [40, -30]).max() < 2, "the points moved by 40 and -30")
    check(user.ask("popup() is None"), "a menu opened")
    user.until(f"numpy.allclose(list({VIEW}.Camera), {moved.camera}, atol=1e-3)", "the property as it is drawn")
    user.look("panned")
    user.menu("Edit", "Undo")
    view.until(lambda now: numpy.allclose(now.camera, shown.camera), "the part of before")
    view.drag(frame.middle)
    user.xdotool("click", "--repeat", 2, "--delay", 60, 1)
    view.until(lambda now: now.camera == [0.5, 0.5, 1], "all of it")
    leave(user)
    user.look("all")


def pictures(user):
    """The panel of pictures is resized by its edge and switched by its heading."""
    view = user.view
    shown = view.ready()
    start, end, samples = view.rectangle(shown, 4, least=20)
    view.drag(start, end)
    view.chosen(samples)
    x, y = shown.splitter.middle
    view.drag((x, y), (x - 120, y))
    expected = 1 - (x - 120 - shown.view[0]) / shown.view[2]
    user.until(f"abs({VIEW}.PicturesWidth - {expected}) < 0.01", "a panel as wide as the edge was moved")
    view.until(lambda now: now.pictures and all(there for _, there in now.pictures.values()), "the pictures")
    leave(user)
    wide = view.ready()
    user.look("wide")
    view.click(wide.heading.middle)
    user.until(f"{VIEW}.ShowPictures == 0", "hidden pictures")
    leave(user)
    hidden = view.ready()
    check(not hidden.pictures, "pictures though they are hidden")
    user.look("no_pictures")
    view.click(hidden.heading.middle)
    user.until(f"{VIEW}.ShowPictures == 1", "the pictures again")
    leave(user)
    user.xdotool("key", "Escape")


def properties(user):
    """In the panel, with tooltips; colors by another column."""
    view = user.view
    for name in ("ColorBy", "ColorMap", "InvertColorMap", "PointSize", "Opacity", "Heading", "SinglePanel", "ShowPictures", "PicturesWidth"):
        check(user.ask(f"field({name!r}) is not None"), "not in the panel:", name)
        check(len(user.ask(f"field({name!r}).toolTip()")) > 20, "no tooltip:", name)
    user.run("field('ColorBy')")
    user.look("properties")
    user.click("atLeft(field('ColorBy', 'ComboBox'))", "Color By")
    user.look("columns")
    user.click("item(popupList(), 'projection_x')", "projection_x")
    view.until(lambda now: now.line("ColoredBy") == "projection_x", "the colors of a number")
    view.ready()
    user.look("numbers")
    user.click("atLeft(field('ColorBy', 'ComboBox'))", "Color By")
    user.click("item(popupList(), 'label')", "label")
    view.until(lambda now: now.line("ColoredBy") == "label", "the labels")


def links(user):
    """A brush marks Cluster Facets, a spreadsheet and a following sheet, and these mark the points."""
    view = user.view
    user.run("""
pooling, places = simple.FindSource("SpatialPooling1"), simple.FindSource("LayerProjection1")
clusters = simple.LayerKMeans(registrationName="Clusters", Input=pooling)
sheet = simple.ImageGrid(registrationName="ImageGrid1", Input=pooling, FollowSelection=1)
layout = simple.GetLayout(next(view for view in simple.GetViews() if view.GetXMLName() == "ProjectionView"))
for kind, stage in (("ClusterFacetsView", clusters), ("SpreadSheetView", places), ("RenderView", sheet)):
    made = simple.CreateView(kind)
    simple.AssignViewToLayout(made, layout)
    simple.Show(stage, made)
# What is left of the window is enough for one panel.
next(view for view in simple.GetViews() if view.GetXMLName() == "ProjectionView").SinglePanel = 5
simple.SetActiveSource(places)
simple.RenderAllViews()
""")
    facetsName = user.until("[viewName(view) for view in simple.GetViews() if view.GetXMLName() == 'ClusterFacetsView'][:1]", "facets")[0]
    sheetName = user.until("[viewName(view) for view in simple.GetViews() if view.GetXMLName() == 'SpreadSheetView'][:1]", "a table")[0]
    facets = FacetsText(user, facetsName, "Clusters")
    shown = view.ready()
    start, end, samples = view.rectangle(shown, 4, least=5)
    view.drag(start, end)
    view.chosen(samples)
    facets.until(lambda now: f"SelectedSamples: {len(samples)}\n" in now.text, "the marks in the facets")
    user.until(f"{POINTS} > 0", "the pictures on the sheet")
    user.until("sorted(set(vtk_to_numpy(sheetImage('ImageGrid1').GetFieldData().GetArray('sample')).tolist()))"
               f" == {sorted(map(int, samples))}", "the sheet of the same samples")
    user.click(f"center(part(frame({sheetName!r}), 'SelectionOnly'))", "Show only selected elements")
    user.until(f"sheetTable({sheetName!r}).model().rowCount() == {5 * len(samples)}", "the selected rows")
    user.look("links")
    user.click(f"center(part(frame({sheetName!r}), 'SelectionOnly'))", "Show only selected elements")
    user.until(f"sheetTable({sheetName!r}).model().rowCount() == {5 * SAMPLES}", "all rows")
    user.click("cell(2)", "row 2")
    view.until(lambda now: now.selected == 1, "the point of the row")
    user.run("simple.SelectGlobalIDs(IDs=[3, 7, 11], FieldType='ROW', Source=simple.FindSource('Clusters'))\nsimple.RenderAllViews()")
    view.until(lambda now: now.selected == 3, "what was selected in the facets")
    user.look("back")


class FacetsText(SampleView):
    class Shown:
        def __init__(self, text, view):
            self.text = text


def long(user):
    """Thousands of points at a stroke."""
    user.run("""
source = simple.ProgrammableSource(registrationName="Many", OutputDataSetType="vtkTable")
source.Script = '''
import numpy
from vtkmodules.util.numpy_support import numpy_to_vtk, numpy_to_vtkIdTypeArray
numbers = numpy.random.RandomState(1).rand(2, 20000)
for name, column in (("sample", numpy.arange(20000)), ("projection_x", numbers[0]), ("projection_y", numbers[1])):
    array = (numpy_to_vtkIdTypeArray if name == "sample" else numpy_to_vtk)(column, 1)
    array.SetName(name)
    output.VTKObject.AddColumn(array)
    if name == "sample":
        output.VTKObject.GetRowData().SetGlobalIds(array)
'''
for view in simple.GetViews():
    simple.Delete(view)
view = simple.CreateView("ProjectionView", registrationName="Large")
simple.AssignViewToLayout(view)
simple.Show(source, view)
simple.SetActiveView(view)
simple.SetActiveSource(source)
simple.RenderAllViews()
""")
    view = SampleView(user, "Large", "Many")
    view.Shown = Projection.Shown
    shown = view.ready()
    frame = next(iter(shown.panels.values()))[0]
    view.drag((frame.left + 60, frame.top + 60), (frame.middle[0] + 100, frame.bottom - 60))
    # Selected by the release: what is marked before may be what an earlier place of the mouse had marked.
    kind, ids = user.until("(lambda found: found if found and len(found[1]) > 5000 else None)(selection('Many'))",
                           "thousands of selected points")
    view.until(lambda now: now.selected == len(ids), "all of them marked")
    check(len(set(ids)) == len(ids), "ids are repeated")
    user.look("large")


def trace(user):
    user.menu("Tools", "Stop Trace")
    text = user.until(TRACES, "the trace")[0]
    (user.folder / "trace.py").write_text(text)
    for words in ("LayerProjection(", "CreateView('ProjectionView')", "HiddenClasses = ['3']", "SinglePanel = 3", "Camera = [",
                  "ShowPictures = 0", "SelectGlobalIDs(", "ColorBy = 'projection_x'"):
        check(words in text, f"'{words}' is not in the trace")
    compile(text, "trace", "exec")
    user.run("[text.window().hide() for text in QApplication.allWidgets() if isinstance(text, QTextEdit)"
             " and 'trace generated' in text.toPlainText()]")
    user.xdotool("windowfocus", user.ask("int(find('pqClientMainWindow').winId())"))


def test(user):
    user.menu("Tools", "Start Trace")
    user.answerDialog("OK")
    user.until("dialog() is None", "the dialog's end")
    for step in (build, brush, lasso, clicks, tooltips, legend, headers, camera, pictures, properties, trace, links, long):
        step(user)
        user.quiet()


if __name__ == "__main__":
    main(test)
