"""The steps of docs/guide.md, by mouse and keyboard. usage: test_guide.py FOLDER [PICTURES]

With a second folder, which is docs/images/guide, the guide's pictures are made anew there.
"""

import subprocess
import sys

import numpy

from facets import Facets
from user import check, main, same

SAMPLES = 500
DEMO = "next((child for child in inside(find('Layerscope'), QWidget) if getattr(child, 'text', str)() == 'Cat Demo'), None)"


def keep(user, name):
    """A picture for the guide."""
    file = user.look(name)
    if len(sys.argv) > 2:
        subprocess.run(["convert", str(file), "-quality", "85", f"{sys.argv[2]}/{name}.jpg"], check=True)


def demo(user):
    """One click, and all is there."""
    user.click(f"center({DEMO})", "Cat Demo")
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


def layout(user):
    """A layout of its own for what comes next."""
    before = user.ask("len(simple.GetLayouts())")
    user.click("tab('+')", "a new layout")
    user.until(f"len(simple.GetLayouts()) == {before + 1}", "the layout")


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


def grid(user, stage, name, port=None):
    """A sheet of a stage's pictures in the view of sheets; returns its pixels, the lower row first."""
    before = user.ask("len(simple.GetSources())")
    user.choose(stage, port)
    user.menu("Filters", "Layerscope", "Image Grid")
    user.apply()
    user.until(f"len(simple.GetSources()) == {before + 1}", "a sheet")
    keep(user, name)


def sampler(user):
    layout(user)
    user.choose("LayerKMeans1", 2)
    user.menu("Filters", "Layerscope", "Cluster Rejection Sampler")
    user.type("field('Layer', 'LineEdit0')", "4", "Layer")
    user.type("field('Cluster', 'LineEdit0')", "1", "Cluster")
    user.apply()
    keep(user, "sampler")
    rows = user.ask("rows('ClusterRejectionSampler1')")
    own = user.facets.table["center_dist"][(user.facets.table["layer"] == 4) & (user.facets.table["cluster"] == 1)]
    check(len(rows["sample"]) > 0 and max(rows["center_dist"]) <= numpy.median(own) * (1 + 1e-6), "beyond the nearer half")
    grid(user, "ClusterRejectionSampler1", "sampler_sheet")


def interpolation(user):
    facets = user.facets
    user.click("tab('Layout #1')", "the first layout")
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


def factors(user):
    """A second generator without a channel draws other cats."""
    user.choose("Generator2")
    user.click("center(find('AdvancedButton'))", "advanced properties")
    user.click("center(field('ChannelFactors', 'Add'))", "a new line of Channel Factors")
    for column, value in enumerate(("5", "3", "0")):
        user.click(f"listed(field('ChannelFactors'), 0, {column})", "a number of the line", count=2)
        user.xdotool("type", value)
        user.xdotool("key", "Return")
    user.look("factor_line")
    user.apply()
    check(user.ask("list(simple.FindSource('Generator2').ChannelFactors)") == [5, 3, 0], "the factors are",
          user.ask("list(simple.FindSource('Generator2').ChannelFactors)"))
    user.click("center(find('AdvancedButton'))", "advanced properties")
    grid(user, "Generator2", "factors", 0)


def choice(user):
    """As many clusters as the silhouette says, layer by layer."""
    user.choose("LayerKMeans1")
    user.click("(lambda field: center(field, field.rect().adjusted(0, 0, 30 - field.width(), 0)))(field('ChooseClusters'))",
               "Choose Clusters")
    user.apply()
    rows = user.ask("rows('LayerKMeans1', 3)")
    for layer in sorted(set(rows["layer"])):
        tried = [row for row, other in enumerate(rows["layer"]) if other == layer]
        best = max(tried, key=lambda row: rows["silhouette"][row])
        check([row for row in tried if rows["chosen"][row]] == [best], "chosen in layer", layer)
    keep(user, "choice")


def guide(user):
    for step in (demo, brush, channel, flow, sampler, interpolation, neighborhood, truncation, factors, choice):
        step(user)
        user.quiet()


main(guide, size=(1600, 1000))
