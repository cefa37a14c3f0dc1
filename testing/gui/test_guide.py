"""The steps of docs/guide.md, by mouse and keyboard. usage: test_guide.py FOLDER [PICTURES]

With a second folder, which is docs/images/guide, the guide's pictures are made anew there.
"""

import shutil
import sys

import numpy

from facets import Facets
from guide import keep, layout, pressDemo
from user import SOURCE, check, main, same

SAMPLES = 500
INTERVENTION = "2 74 multiply 0"
# How far from the sheet's middle its view looks, in pixels; None for an empty sheet.
LOOKS = """(lambda sheet, view: None if not sheet.GetNumberOfPoints() else numpy.hypot(
    *(numpy.subtract(sheet.GetCenter(), view.CameraFocalPoint)[:2])))(
    sheetImage('ImageGrid1'), next(view for view in simple.GetViews() if view.GetXMLName() == 'RenderView'))
""".replace("\n", " ").strip()
STATE = SOURCE / "examples" / "cats.pvsm"


def demo(user):
    """One click, and all is there."""
    pressDemo(user, "Cat Demo")
    user.until("viewTypes() == ['ClusterFacetsView', 'RenderView', 'SpreadSheetView']", "three views")
    expected = user.expected(SAMPLES, 4)
    user.facets = Facets(user, expected)
    check(set(user.facets.ready().cells) == set(user.facets.counts([])), "cells:", sorted(user.facets.ready().cells))
    same(user.ask("rows('LayerKMeans1')"), expected)
    keep(user, "demo")


def brush(user):
    facets = user.facets
    shown = facets.ready()
    members = facets.members(4, 1)
    last = 3 * shown.cells[4, 1]["perColumn"] - 1
    facets.drag(shown.square(4, 1, 0), shown.square(4, 1, last))
    facets.chosen(members[:last + 1])
    facets.until(lambda shown: shown.pictures and all(there for _, there in shown.pictures.values()), "the pictures")
    keep(user, "brush")


def channel(user):
    """A click on a dot colours the channels of its cluster."""
    facets = user.facets
    user.xdotool("key", "Escape")
    facets.chosen([])
    shown = facets.ready()
    cell = shown.cells[5, 0]
    rows = (facets.table["layer"] == 5) & (facets.table["cluster"] == 0)
    highest = facets.table["top_activation"][rows].reshape(rows.sum(), -1)[:, 0].max()
    slot = (cell["dots"].right - cell["dots"].left) / cell["slots"]
    facets.click((cell["dots"].left + slot / 2, shown.dotHeight(5, 0, highest)))
    facets.until(lambda shown: shown.highlight == (5, 0), "the highlighted cluster")
    user.facets.go(cell["squares"].middle)
    keep(user, "channel")
    user.xdotool("key", "Escape")
    facets.until(lambda shown: shown.highlight == (0, -1) or shown.highlight[0] <= 0, "no highlight")


def bands(user):
    """Between the layers: the marked part of a band are the selected samples; a click on a band selects what it holds."""
    facets = user.facets
    user.click("atLeft(field('ShowFlows'))", "Show Flows")
    facets.until(lambda shown: shown.bands, "the bands")
    shown = facets.ready()
    members = facets.members(2, 1)
    last = 3 * shown.cells[2, 1]["perColumn"] - 1
    facets.drag(shown.square(2, 1, 0), shown.square(2, 1, last))
    shown = facets.chosen(members[:last + 1])
    check(sum(shown.bands[band]["selected"] for band in shown.bands if band[0] == 2) == last + 1, "marked in the bands")
    facets.until(lambda shown: all(there for _, there in shown.pictures.values()), "the pictures")
    keep(user, "flows")
    band = max((band for band in shown.bands if band[0] == 2), key=lambda band: shown.bands[band]["samples"])
    facets.click(shown.onBand(*band))
    facets.chosen(numpy.intersect1d(facets.members(2, band[1]), facets.members(3, band[2])))
    user.look("band")
    user.xdotool("key", "Escape")
    facets.chosen([])


def follow(user):
    """The demo's sheet shows what is brushed, without Apply, and nothing without a selection."""
    facets = user.facets
    user.click("tab('Layout #1')", "the first layout")
    user.choose("ImageGrid1")
    user.click("atLeft(field('FollowSelection', 'CheckBox'))", "Follow Selection")
    user.type("field('ImagesPerColumn', 'LineEdit0')", "0", "Images Per Column")
    user.click("center(field('Labels', 'ComboBox'))", "Labels")
    user.click("item(popupList(), 'Sample And Sort Array')", "Sample And Sort Array")
    user.apply()
    user.until("len(pixels('ImageGrid1')) == 0", "the empty sheet")
    shown = facets.ready()
    last = 2 * shown.cells[5, 3]["perColumn"] - 1
    facets.drag(shown.square(5, 3, 0), shown.square(5, 3, last))
    facets.chosen(facets.members(5, 3)[:last + 1])
    # About square, with 20 pictures of 128 pixels, margins of 4 and two lines of text.
    user.until("sheetImage('ImageGrid1').GetDimensions()[0] in (4 + 132 * 4, 4 + 132 * 5)", f"a sheet of {last + 1} pictures")
    facets.until(lambda shown: all(there for _, there in shown.pictures.values()), "the pictures")
    user.until(f"{LOOKS} is not None and abs({LOOKS}) < 1", "the view fitted to the sheet")
    keep(user, "follow")


def flow(user):
    """The table of flows counts what both clusters have."""
    layout(user)
    user.choose("LayerKMeans1", 0)
    user.menu("Filters", "Layerscope", "Cluster Flow")
    user.apply()
    keep(user, "flow")
    rows = user.ask("rows('ClusterFlow1')")
    table = user.facets.table
    clusters = {layer: table["cluster"][table["layer"] == layer] for layer in user.facets.layers}
    found = dict(zip(zip(rows["from_layer"], rows["from_cluster"], rows["to_layer"], rows["to_cluster"]), rows["samples"]))
    for (one, a, other, b), count in found.items():
        check(count == ((clusters[one] == a) & (clusters[other] == b)).sum(), "samples of", one, a, other, b, ":", count)
    check(sum(found.values()) == SAMPLES * len({key[::2] for key in found}), "samples are missing")


def grid(user, stage, name, port=None, images=None):
    """A sheet of a stage's pictures; returns its name."""
    before = user.ask("[name for name, _ in simple.GetSources()]")
    user.choose(stage, port)
    user.menu("Filters", "Layerscope", "Image Grid")
    if images:
        user.type("field('MaximumImages', 'LineEdit0')", str(images), "Maximum Images")
    user.apply()
    made = user.until(f"[name for name, _ in simple.GetSources() if name not in {before}]", "a sheet")[0]
    user.until(f"pixels({made!r}).max() > 0", "pictures on the sheet")
    keep(user, name) if name else user.look("sheet")
    return made


def sampler(user):
    layout(user)
    user.choose("LayerKMeans1", 2)
    user.menu("Filters", "Layerscope", "Cluster Rejection Sampler")
    user.type("field('Layer', 'LineEdit0')", "4", "Layer")
    user.type("field('Cluster', 'LineEdit0')", "1", "Cluster")
    user.apply()
    rows = user.ask("rows('ClusterRejectionSampler1')")
    own = user.facets.table["center_dist"][(user.facets.table["layer"] == 4) & (user.facets.table["cluster"] == 1)]
    check(len(rows["sample"]) > 0 and max(rows["center_dist"]) <= numpy.median(own) * (1 + 1e-6), "beyond the nearer half")
    grid(user, "ClusterRejectionSampler1", "sampler_sheet")


def interpolation(user):
    facets = user.facets
    user.click("tab('Layout #1')", "the first layout")
    beside = facets.ready().cells[2, 3]["squares"]
    facets.click((beside.right - 2, beside.bottom - 2))
    facets.chosen([])
    shown = facets.ready()
    one, other = int(facets.members(2, 0)[0]), int(facets.members(2, 1)[0])
    facets.click(shown.square(2, 0, 0))
    facets.chosen([one])
    facets.click(shown.square(2, 1, 0), modifier="ctrl")
    facets.chosen([one, other])
    layout(user)
    user.choose("LayerKMeans1", 0)
    user.menu("Filters", "Layerscope", "Latent Interpolation")
    user.click("center(field('Selection', 'pushButtonCopySelection'))", "Copy Active Selection")
    user.apply()
    rows = user.ask("rows('LatentInterpolation1')")
    z = {sample: facets.table["z"][facets.table["sample"] == sample][0] for sample in (one, other)}
    ends = numpy.array(rows["z"]).reshape(len(rows["t"]), -1)[[0, -1]]
    check(any(numpy.allclose(ends, [z[a], z[b]], rtol=1e-6) for a, b in ((one, other), (other, one))), "other ends")
    grid(user, "LatentInterpolation1", "interpolation")


def neighborhood(user):
    layout(user)
    user.choose("LatentSamples1")
    user.menu("Filters", "Layerscope", "Generator")
    user.apply()
    user.choose("Generator2", 0)
    user.menu("Filters", "Layerscope", "Latent Neighborhood")
    user.type("field('Sample', 'LineEdit0')", "7", "Sample")
    user.type("inside(field('Sigma'), QLineEdit)[0]", "0.5", "Sigma")
    user.apply()
    rows = user.ask("rows('LatentNeighborhood1')")
    z = numpy.array(rows["z"]).reshape(len(rows["sample"]), -1)
    check(numpy.allclose(numpy.linalg.norm(z - z[0], axis=1), rows["distance"], rtol=1e-5), "distances")
    grid(user, "LatentNeighborhood1", "neighborhood")


def truncation(user):
    user.choose("Generator2", 0)
    user.menu("Filters", "Layerscope", "Latent Truncation")
    user.type("inside(field('Psi'), QLineEdit)[0]", "0.5", "Psi")
    user.apply()
    short, long = (numpy.array(user.ask(f"rows({name!r})['z']")) for name in ("LatentTruncation1", "LatentSamples1"))
    check(short.std() < 0.6 * long.std(), "not nearer to the mean")
    user.look("truncation")


def without(user):
    """A second generator without a channel draws other cats of the same latents; both sheets side by side."""
    layout(user)
    original = grid(user, "Generator1", None, 0, images=16)
    user.click("center(part(frame(viewName(simple.GetActiveView())), 'SplitHorizontal'))", "the button that splits the view")
    user.click("button(find('pqClientMainWindow'), 'Render View')", "Render View")
    user.until("simple.GetActiveView() and len(simple.GetViewsInLayout()) == 2", "a second view")  # none while it is made
    user.choose("Generator2")
    user.click("center(find('AdvancedButton'))", "advanced properties")
    check(user.ask("field('ChannelFactors') is None"), "Channel Factors are shown, though there are none")
    user.click("center(field('Interventions', 'Add'))", "a new line of Interventions")
    user.click("listed(field('Interventions'), 0, 0)", "the line", count=2)
    user.xdotool("type", INTERVENTION)
    user.xdotool("key", "Return")
    user.apply()
    user.until(f"list(simple.FindSource('Generator2').Interventions) == [{INTERVENTION!r}]", "the intervention")
    user.click("center(find('AdvancedButton'))", "advanced properties")
    changed = grid(user, "Generator2", "factors", 0, images=16)
    colour, form = (f"(lambda one, other: {formula})(pixels({original!r}), pixels({changed!r}))" for formula in
                    ("float(numpy.ptp(other, axis=1).mean() / numpy.ptp(one, axis=1).mean())",
                     "float(numpy.corrcoef(one.mean(axis=1), other.mean(axis=1))[0, 1])"))
    check(user.ask(colour) < 0.6, "the colours are still there:", user.ask(colour))
    check(user.ask(form) > 0.9, "the forms are gone:", user.ask(form))


def choice(user):
    """As many clusters as the silhouette says, layer by layer."""
    user.click("tab('Layout #1')", "the first layout")
    user.choose("LayerKMeans1")
    user.click("atLeft(field('ChooseClusters'))", "Choose Clusters")
    user.apply()
    rows = user.ask("rows('LayerKMeans1', 3)")
    for layer in sorted(set(rows["layer"])):
        tried = [row for row, other in enumerate(rows["layer"]) if other == layer]
        best = max(tried, key=lambda row: rows["silhouette"][row])
        check([row for row in tried if rows["chosen"][row]] == [best], "chosen in layer", layer)
    user.facets.until(lambda shown: (1, 7) in shown.cells, "eight clusters of layer 1")
    user.facets.ready()
    user.facets.until(lambda shown: all(there for _, there in shown.pictures.values()), "the pictures")
    keep(user, "choice")


def state(user):
    """The demo as the shipped state has it."""
    user.menu("Edit", "Reset Session")
    user.answerDialog("Yes")
    user.until("not simple.GetSources()", "the empty pipeline")
    user.menu("File", "Load State...")
    user.chooseFile(STATE)
    user.answerDialog("OK")
    user.until("viewTypes() == ['ClusterFacetsView', 'RenderView', 'SpreadSheetView']", "three views")
    check(set(user.facets.ready().cells) == set(user.facets.counts([])), "cells of the state")
    same(user.ask("rows('LayerKMeans1')"), user.expected(SAMPLES, 4))
    user.look("state")


def again(user):
    """Where something is open the demo takes a layout of its own, and goes by one Undo."""
    stages, views = user.ask("sorted(key for key in simple.GetSources())"), user.ask("viewTypes()")
    pressDemo(user, "Cat Demo")
    user.until(f"len(simple.GetSources()) == {2 * len(stages)} and len(simple.GetLayouts()) == 2", "a second demo")
    user.until(f"viewTypes() == {sorted(2 * views)}", "its views")
    other = Facets(user, user.facets.table, name="ClusterFacetsView2", stage="LayerKMeans2")
    check(set(other.ready().cells) == set(other.counts([])), "cells of the second demo")
    user.look("again")
    user.menu("Edit", "Undo")
    user.until(f"sorted(key for key in simple.GetSources()) == {[tuple(key) for key in stages]}", "the first demo's stages alone")
    user.until(f"viewTypes() == {views}", "the first demo's views alone")
    check(set(user.facets.ready().cells) == set(user.facets.counts([])), "cells of the first demo")


def save(user):
    """Keeps the demo as the state in examples, when pictures are made anew."""
    file = user.folder / STATE.name
    user.menu("File", "Save State...")
    user.chooseFile(file)
    user.until(f"os.path.exists({str(file)!r})", "the state's file")
    if len(sys.argv) > 2:
        shutil.copy(file, STATE)


def help(user):
    """The page of a stage shows its picture."""
    user.choose("LayerKMeans1")
    user.click("center(find('Help'))", "the button for help")
    user.until("any(widget.source().fileName() == 'filters.LayerKMeans.html' and "
               "not widget.loadResource(2, widget.source().resolved(QUrl('filters.LayerKMeans.jpg'))).isNull() "
               "for widget in inside(find('pqHelpWindow'), QTextBrowser))", "a page of help with its picture")
    user.look("help")
    user.run("find('pqHelpWindow').close()")


def guide(user):
    for step in (demo, save, help, brush, channel, bands, flow, follow, sampler, interpolation, neighborhood, truncation,
                 without, choice, state, again):
        step(user)
        user.quiet()


main(guide, size=(1600, 1000))
