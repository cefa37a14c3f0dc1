"""Flows between the layers in the Cluster Facets view: shown, brushed, hovered, clicked and hidden.
usage: test_facets_flows.py FOLDER"""

import numpy

from facets import Facets, pipeline
from user import check, main, picture

SAMPLES, CLUSTERS = 48, 4
VIEW = "next(view for view in simple.GetViews() if view.GetXMLName() == 'ClusterFacetsView')"
SQUARE, FLOW = 1, 11  # kinds of what is under the mouse


def shared(view, layer, first, second):
    """The samples that two clusters share."""
    return numpy.intersect1d(view.members(layer, first), view.members(layer + 1, second))


def checkBands(view, shown, selected=()):
    """There is a band for each two clusters that share samples, as many as numpy counts, and as high a sample."""
    expected = {}
    for layer in view.layers[:-1]:
        for first in range(CLUSTERS):
            for second in range(CLUSTERS):
                samples = shared(view, layer, first, second)
                if len(samples):
                    expected[layer, first, second] = len(samples), int(numpy.isin(samples, list(selected)).sum())
    found = {band: (parts["samples"], parts["selected"]) for band, parts in shown.bands.items()}
    check(found == expected, "bands:", found, "instead of", expected)
    heights = [(parts["left"].bottom - parts["left"].top) / parts["samples"] for parts in shown.bands.values()]
    check(max(heights) - min(heights) < 1e-3 * max(heights) + 1e-3, "heights a sample:", heights)


def away(user):
    """Takes the mouse off the view."""
    user.xdotool("mousemove", 640, 884)
    user.facets.until(lambda now: now.hovered[0] == 0, "nothing under the mouse")


def show(user):
    """By the panel; the cells make room."""
    view = user.facets
    before = view.ready()
    check(not before.bands, "bands though they are off")
    user.menu("View", "Properties") if not user.ask("find('propertiesPanel') is not None") else None
    check(len(user.ask("field('ShowFlows').toolTip()")) > 20, "Show Flows has no tooltip")
    before = view.ready()
    away(user)
    user.before = picture(user.look("without"))
    user.click("atLeft(field('ShowFlows'))", "Show Flows")
    user.until(f"{VIEW}.ShowFlows == 1", "the property")
    view.until(lambda now: now.bands, "the bands")
    shown = view.ready()
    checkBands(view, shown)
    check(shown.side <= before.side, "squares of", shown.side, "instead of", before.side)
    user.look("flows")


def brush(user):
    """The part of each band that is selected is marked."""
    view = user.facets
    shown = view.ready()
    members = view.members(2, 0)
    view.drag(shown.square(2, 0, 0), shown.square(2, 0, 4))
    chosen = members[shown.between(2, 0, 0, 4, len(members))]
    shown = view.chosen(chosen)
    checkBands(view, shown, chosen)
    user.look("brushed")


def hover(user):
    """The tooltip tells the band's layers, clusters, samples, and how many of them are selected."""
    view = user.facets
    shown = view.ready()
    for band in sorted(shown.bands, key=lambda band: -shown.bands[band]["samples"])[:3]:
        layer, first, second = band
        samples = shared(view, *band)
        view.go(shown.onBand(*band))
        now = view.until(lambda now: now.hovered[:3] == [FLOW, view.layers.index(layer), first] and
                         f"cluster {second} |" in now.tooltip, f"the band {band} under the mouse")
        parts = [f"{int(100 * len(samples) / len(view.members(*cell)) + 0.5)} % of cluster {cell[1]} of layer {cell[0]}"
                 for cell in ((layer, first), (layer + 1, second))]
        lines = [f"layer {layer}, cluster {first} to layer {layer + 1}, cluster {second}", f"{len(samples)} samples:",
                 parts[0] + ",", parts[1], f"{shown.bands[band]['selected']} of them selected", "Click to select the samples"]
        check([line.strip() for line in now.tooltip.split("|")[:-1]] == lines, "tooltip:", now.tooltip, "expected", lines)
    user.look("tooltip")


def click(user):
    """Selects the samples that both clusters have; with Ctrl these too."""
    view = user.facets
    shown = view.ready()
    first, second = sorted(shown.bands, key=lambda band: -shown.bands[band]["samples"])[:2]
    view.click(shown.onBand(*first))
    shown = view.chosen(shared(view, *first))
    checkBands(view, shown, shared(view, *first))
    user.look("clicked")
    view.click(shown.onBand(*second), modifier="ctrl")
    view.chosen(numpy.union1d(shared(view, *first), shared(view, *second)))
    user.xdotool("key", "Escape")
    view.chosen([])


def hide(user):
    """By Undo, and by the panel; the view is as before."""
    view = user.facets
    view.ready()
    user.click("atLeft(field('ShowFlows'))", "Show Flows")
    view.until(lambda now: not now.bands, "no bands")
    view.ready()
    away(user)
    left, top, width, height = view.shown().view

    def asBefore(screen):
        part = slice(top, top + height), slice(left, left + width)
        return (abs(screen[part] - user.before[part].astype(int)) <= 8).all()

    view.looksLike("hidden", asBefore, "the view as it was before")
    user.menu("Edit", "Undo")
    user.until(f"{VIEW}.ShowFlows == 1", "the property again")
    checkBands(view, view.until(lambda now: now.bands, "the bands again"))
    user.menu("Edit", "Redo")
    user.until(f"{VIEW}.ShowFlows == 0", "the property's end")
    view.until(lambda now: not now.bands, "no bands again")


def test(user):
    user.run(pipeline(SAMPLES, CLUSTERS))
    user.facets = Facets(user, user.expected(SAMPLES, CLUSTERS))
    user.facets.ready()
    for step in (show, brush, hover, click, hide):
        step(user)
        user.quiet()


if __name__ == "__main__":
    main(test)
