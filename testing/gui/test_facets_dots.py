"""A brush over the dot plots of the Cluster Facets view: of few samples, drawn one by one, and of a hundred thousand.
usage: test_facets_dots.py FOLDER"""

import time

import numpy

from facets import DOTTED, Facets, pipeline
from test_facets_large import TABLE, WINDOW
from user import check, main, picture

SAMPLES, CLUSTERS = 48, 4
VIEW = "next(view for view in simple.GetViews() if view.GetXMLName() == 'ClusterFacetsView')"


def inRectangle(view, shown, layer, cluster, low, high):
    """Samples that have a dot in any of a cell's slots between two heights of the screen."""
    cell, table = shown.cells[layer, cluster], view.table
    rows = numpy.flatnonzero((table["layer"] == layer) & (table["cluster"] == cluster))
    heights = shown.dotHeight(layer, cluster, table["top_activation"][rows].reshape(len(rows), -1)[:, :cell["slots"]])
    return {int(sample) for sample in table["sample"][rows[((heights <= low) & (heights >= high)).any(1)]]}


def between(view, shown, layer, cluster):
    """Two heights of the screen with no dot near them, and the samples with dots between: some of the cell's."""
    dots = shown.cells[layer, cluster]["dots"]
    free = [y for y in range(round(dots.top) + 3, round(dots.bottom) - 3)
            if not inRectangle(view, shown, layer, cluster, y + 1.6, y - 1.6)]
    for high in free:
        for low in free:
            inside = inRectangle(view, shown, layer, cluster, low, high)
            if low > high + 10 and 2 <= len(inside) < len(view.members(layer, cluster)):
                return high, low, inside
    check(False, "no heights between dots")


def brush(user):
    """Marks follow while the button is down; ParaView's selection comes with its release; the rectangle stays."""
    view = user.facets
    shown = view.ready()
    dots = shown.cells[4, 1]["dots"]
    high, low, wanted = between(view, shown, 4, 1)
    start, end = (dots.left - 4, high), (dots.right + 3, low)
    view.drag(start, end, release=False)
    view.marked(wanted)
    check(user.ask("selection('LayerKMeans1')") is None, "selected before the button's release")
    user.xdotool("mouseup", 1)
    shown = view.chosen(wanted)
    check(abs(shown.brush.bottom - low) <= 2 and abs(shown.brush.left - dots.left) <= 2, "the rectangle is elsewhere")
    check(view.marks(picture(user.look("brushed")), shown), "no marks on the screen")
    check(user.ask(f"{VIEW}.HighlightLayer") == 0, "a drag has coloured channels")
    return wanted


def change(user, wanted):
    """It is moved and resized; Ctrl adds."""
    view = user.facets
    shown = view.ready()
    dots, before = shown.cells[4, 1]["dots"], shown.brush
    bottom = before.middle[0], before.bottom
    view.drag(bottom, (bottom[0], dots.bottom + 30))
    everyone = inRectangle(view, shown, 4, 1, dots.bottom + 2, before.top)
    view.chosen(everyone)
    view.until(lambda now: abs(now.brush.bottom - dots.bottom) <= 2, "the rectangle at the plots' lower edge")
    high, low, others = between(view, shown, 5, 0)
    other = shown.cells[5, 0]["dots"]
    view.drag((other.left - 4, high), (other.right + 3, low), modifier="ctrl")
    view.chosen(everyone | others)
    user.look("added")
    user.xdotool("key", "Escape")
    view.chosen([])
    check(wanted < everyone, "the larger rectangle has no more samples")


def click(user):
    """A click on a dot colours channels, as it did, and selects nothing."""
    view = user.facets
    shown = view.ready()
    cell = shown.cells[4, 1]
    for row in numpy.flatnonzero((view.table["layer"] == 4) & (view.table["cluster"] == 1)):
        place = (cell["dots"].left + 0.5 * (cell["dots"].right - cell["dots"].left) / cell["slots"],
                 shown.dotHeight(4, 1, view.table["top_activation"][row][0]))
        view.go(place)
        if view.until(lambda now: now.hovered[0] in DOTTED, "dots under the mouse").hovered[0] == DOTTED[0]:
            break
    view.click(place)
    user.until(f"({VIEW}.HighlightLayer, {VIEW}.HighlightCluster) == (4, 1)", "the highlight")
    view.chosen([])
    user.xdotool("key", "Escape")
    user.until(f"{VIEW}.HighlightLayer == 0", "the end of the highlight")


def large(user):
    """Of 100 000 samples, whose dots are a picture."""
    many = TABLE.replace("samples, layers, clusters = 40000", "samples, layers, clusters = 100000")
    user.run("simple.ResetSession()\n" + WINDOW.replace(TABLE, many))
    made = {}
    exec(many, made)
    view = Facets(user, made["table"], user.ask("next(str(name) for (name, _), view in "
                                                "servermanager.ProxyManager().GetProxiesInGroup('views').items() "
                                                "if view.GetXMLName() == 'ClusterFacetsView')"), "Many")
    shown = view.ready()
    dots = shown.cells[2, 1]["dots"]
    y = round(dots.top + 0.3 * (dots.bottom - dots.top))
    first = time.monotonic()
    view.drag((dots.left - 4, dots.top + 1), (dots.right + 3, y), release=False)
    view.until(lambda now: now.selected > 3000, "marks while the button is down")
    user.xdotool("mouseup", 1)
    _, chosen = user.until("selection('Many')", "the selection")
    print(f"{len(chosen)} of 100000 samples selected {time.monotonic() - first:.1f} s after the drag had begun")
    least, most = (inRectangle(view, shown, 2, 1, y + off, dots.top + edge) for off, edge in ((-2, 3), (2, -1)))
    check(least <= set(chosen) <= most, len(least - set(chosen)), "are missing,", len(set(chosen) - most), "too many")
    view.marked(chosen)
    user.look("large")


def test(user):
    user.run(pipeline(SAMPLES, CLUSTERS))
    user.facets = Facets(user, user.expected(SAMPLES, CLUSTERS))
    user.facets.ready()
    change(user, brush(user))
    click(user)
    user.quiet()
    large(user)
    user.quiet()


if __name__ == "__main__":
    main(test)
