"""Pictures, channels, tooltips and properties of the Cluster Facets view. usage: test_facets_panel.py FOLDER"""

import pathlib
import re

import numpy

from facets import DOTTED, HEADER, Facets, pipeline, seen
from user import check, main, means, picture

PALETTE = [[int(part) for part in color] for color in re.findall(
    r"\{(\d+), (\d+), (\d+)\}", (pathlib.Path(__file__).parents[2] / "views/samples/ClassColors.cpp").read_text())]

SAMPLES, CLUSTERS = 48, 4
VIEW = "next(view for view in simple.GetViews() if view.GetXMLName() == 'ClusterFacetsView')"


def pictures(user):
    """They are in the order of the brushed layer, and come by themselves; a click chooses one of them."""
    view = user.facets
    shown = view.ready()
    check(not shown.pictures, "pictures without a selection")
    members = view.members(2, 0)
    last = shown.cells[2, 0]["perColumn"] + 3
    chosen = members[shown.between(2, 0, 0, last, len(members))]
    view.drag(shown.square(2, 0, 0), shown.square(2, 0, last))
    view.chosen(chosen)
    shown = view.until(lambda now: len(now.pictures) == len(chosen) and all(there for _, there in now.pictures.values()),
                       "all pictures")
    check(list(shown.pictures) == view.byDistance(chosen, 2), "order:", list(shown.pictures))

    sample = list(shown.pictures)[2]
    area = shown.pictures[sample][0]
    whole = user.expected(SAMPLES, CLUSTERS, sample)["sheet"][4:-4, 4:-4]

    def same(screen):
        part = screen[round(area.top) + 1:round(area.bottom) - 1, round(area.left) + 1:round(area.right) - 1]
        return abs(means(part, 8, 8) - means(whole, 8, 8)).mean() < 6

    view.looksLike("pictures", same, f"the picture of sample {sample}")
    view.click(area.middle)
    view.chosen([sample])
    view.until(lambda now: list(now.pictures) == [sample], "the picture of that sample alone")
    user.look("picture")


def panel(user):
    """It is resized by its edge, hidden by its heading, and comes back by the property."""
    view = user.facets
    shown = view.ready()
    x, y = shown.splitter.middle
    view.drag((x, y), (x - 150, y))
    expected = 1 - (x - 150 - shown.view[0]) / shown.view[2]
    user.until(f"abs({VIEW}.PicturesWidth - {expected}) < 0.01", "a panel as wide as the edge was moved")
    wide = view.ready()
    check(abs(wide.splitter.middle[0] - (x - 150)) < 5, "the edge is at", wide.splitter.middle)
    user.look("wide")
    view.click(wide.heading.middle)
    user.until(f"{VIEW}.ShowPictures == 0", "hidden pictures")
    check(not view.ready().pictures, "pictures though they are hidden")
    user.look("hidden")
    user.click("atLeft(field('ShowPictures'))", "Show Pictures")
    view.until(lambda now: now.pictures, "the panel")
    user.run(f"{VIEW}.PicturesWidth = 0.22\nsimple.RenderAllViews()")


def findDot(user, layer, cluster):
    """Moves the mouse to a dot; returns its row of the table and its slot."""
    view = user.facets
    shown = view.ready()
    parts = shown.cells[layer, cluster]
    slot = 1
    x = parts["dots"].left + (slot + 0.5) * (parts["dots"].right - parts["dots"].left) / parts["slots"]
    for sample in view.members(layer, cluster):
        row = int(numpy.flatnonzero((view.table["layer"] == layer) & (view.table["sample"] == sample))[0])
        place = x, shown.dotHeight(layer, cluster, view.table["top_activation"][row][slot])
        if parts["dots"].top < place[1] < parts["dots"].bottom:
            view.go(place)
            now = view.until(lambda now: now.hovered[0] in DOTTED, "something of the dots under the mouse")
            if now.hovered[0] == DOTTED[0]:
                break
    kind, layerIndex, hoveredCluster, row, slot = now.hovered
    check((view.layers[layerIndex], hoveredCluster) == (layer, cluster), "another cell is hovered:", now.hovered)
    distance = abs(now.dotHeight(layer, cluster, view.table["top_activation"][row][slot]) - round(place[1]))
    check(distance <= 5, "the dot under the mouse is", distance, "pixels away")
    return place


def hue(screen, shown, cell, slot):
    """The colour of a plot's dots as a direction from the background: the same for any opacity."""
    dots, slots = shown.cells[cell]["dots"], shown.cells[cell]["slots"]
    width = (dots.right - dots.left) / slots
    part = screen[round(dots.top):round(dots.bottom),
                  round(dots.left + slot * width + 1):round(dots.left + (slot + 1) * width - 1)].astype(float)
    away = (250 - part).reshape(-1, 3)
    total = away[away.max(axis=1) > 60].sum(axis=0)
    return total / max(numpy.linalg.norm(total), 1e-9)


def channels(user):
    """A click on a dot colours the channels of its cluster in the whole layer."""
    view = user.facets
    shown = view.ready()
    view.click((shown.cells[5, 0]["squares"].right - 2, shown.cells[5, 0]["squares"].bottom - 2))
    view.chosen([])
    place = findDot(user, 4, 1)
    view.click(place)
    user.until(f"({VIEW}.HighlightLayer, {VIEW}.HighlightCluster) == (4, 1)", "the highlight")
    shown = view.ready()
    view.go((shown.view[0] + 400, shown.view[1] + 8))
    view.until(lambda now: now.hovered[0] == 0, "nothing under the mouse")
    screen = picture(user.look("channels")).astype(int)
    top = {cluster: [int(channel) for channel in view.table["top_channel"][
        numpy.flatnonzero((view.table["layer"] == 4) & (view.table["cluster"] == cluster))[0]]] for cluster in range(CLUSTERS)}
    colors = {channel: hue(screen, shown, (4, 1), slot) for slot, channel in enumerate(top[1])}
    for first in colors:
        for second in colors:
            check(first == second or colors[first] @ colors[second] < 0.995, "channels of one colour:", first, second)
    shared = 0
    for cluster in range(CLUSTERS):
        for slot, channel in enumerate(top[cluster]):
            found = hue(screen, shown, (4, cluster), slot)
            if channel in colors:
                shared += cluster != 1
                check(found @ colors[channel] > 0.98, "cluster", cluster, "has another colour for", channel)
            else:
                check(found.std() < 0.1, "cluster", cluster, "colours channel", channel)
    check(shared, "no cluster shares a channel: the test shows nothing")


def undo(user):
    """A highlight can be undone."""
    user.menu("Edit", "Undo")
    user.until(f"{VIEW}.HighlightLayer == 0", "the end of the highlight")
    user.facets.until(lambda now: now.highlight[0] == 0, "the drawn end of the highlight")
    user.menu("Edit", "Redo")
    user.until(f"({VIEW}.HighlightLayer, {VIEW}.HighlightCluster) == (4, 1)", "the highlight again")
    user.facets.until(lambda now: now.highlight == (4, 1), "the drawn highlight")


def unhighlight(user):
    """By a click elsewhere, and by Esc."""
    view = user.facets
    shown = view.ready()
    view.click((shown.cells[5, 0]["squares"].right - 2, shown.cells[5, 0]["squares"].bottom - 2))
    user.until(f"{VIEW}.HighlightLayer == 0", "the end of the highlight")
    view.click(findDot(user, 3, 0))
    user.until(f"({VIEW}.HighlightLayer, {VIEW}.HighlightCluster) == (3, 0)", "another highlight")
    user.xdotool("key", "Escape")
    user.until(f"{VIEW}.HighlightLayer == 0", "the end of the highlight by Esc")


def hover(user):
    """The tooltip is of the square under the mouse, with its picture, and goes when the mouse leaves."""
    view = user.facets
    shown = view.ready()
    sample = int(view.members(3, 1)[2])
    view.go(shown.square(3, 1, 2))
    now = view.until(lambda now: now.hovered[0] == 1, "a square under the mouse")
    row = now.hovered[3]
    check(view.table["sample"][row] == sample and view.table["layer"][row] == 3, "sample", view.table["sample"][row])
    whole = means(user.expected(SAMPLES, CLUSTERS, sample)["sheet"][4:-4, 4:-4], 6, 6)
    place = [round(axis) for axis in shown.square(3, 1, 2)]
    view.looksLike("tooltip", lambda screen: seen(screen, whole, *place), "the picture beside the mouse")
    user.xdotool("mousemove", 640, 884)
    view.until(lambda now: now.hovered[0] == 0, "nothing under the mouse")
    view.looksLike("left", lambda screen: not seen(screen, whole, *place), "the view without a tooltip")
    # A column's header tells what the network's file calls the layer.
    x, y = shown.square(3, 0, 0)
    for up in range(20, 140, 8):
        view.go((x, y - up))
        now = view.ready()
        if now.hovered[0] == HEADER:
            break
    node = user.ask("rows('Generator1', 1)['node'][2]")
    check(now.hovered[:2] == [HEADER, 2], "hovered:", now.hovered)
    check("ConvTranspose + Relu" in now.tooltip and node in now.tooltip, "the header's tooltip:", now.tooltip, "node:", node)
    user.look("header")
    user.xdotool("mousemove", 640, 884)
    view.until(lambda now: now.hovered[0] == 0, "nothing under the mouse")


def properties(user):
    """Those of the view and of its display are in the panel, with labels; the colour maps are ParaView's."""
    user.menu("View", "Properties") if not user.ask("find('propertiesPanel') is not None") else None
    for name in ("ColorBy", "ColorMap", "InvertColorMap", "Heading", "HighlightLayer", "HighlightCluster", "ShowPictures", "PicturesWidth"):
        check(user.ask(f"field({name!r}) is not None"), "not in the panel:", name)
        check(len(user.ask(f"field({name!r}).toolTip()")) > 20, "no tooltip:", name)
    user.run("field('ColorMap')")
    user.look("properties")
    listed = user.ask("[field('ColorMap', 'ComboBox').itemText(i) for i in range(field('ColorMap', 'ComboBox').count())]")
    presets = user.ask("[presets.GetPresetName(i) for i in range(presets.GetNumberOfPresets())]",
                       "from paraview.modules.vtkRemotingViews import vtkSMTransferFunctionPresets\n"
                       "presets = vtkSMTransferFunctionPresets.GetInstance()")
    check(len(listed) > 50 and set(listed) <= set(presets), "colour maps:", set(listed) - set(presets))
    user.click("atLeft(field('ColorMap', 'ComboBox'))", "Color Map")
    user.click("item(popupList(), 'Viridis (matplotlib)')", "Viridis")
    user.until("simple.GetDisplayProperties(simple.FindSource('LayerKMeans1')).ColorMap == 'Viridis (matplotlib)'", "Viridis")
    shown = user.facets.ready()
    screen = picture(user.look("viridis")).astype(int)
    nearest = min(range(CLUSTERS), key=lambda cluster: user.facets.table["center_dist"][
        (user.facets.table["layer"] == 1) & (user.facets.table["cluster"] == cluster)].min())
    x, y = map(round, shown.square(1, nearest, 0))
    check(abs(screen[y, x] - [68, 1, 84]).max() <= 3, "the nearest sample is", screen[y, x])  # Viridis begins so


def colorBy(user):
    """Squares take the colours of a column that is chosen in the panel; the tooltip tells its value."""
    view = user.facets
    columns = "[field('ColorBy', 'ComboBox').itemText(i) for i in range(field('ColorBy', 'ComboBox').count())]"
    listed = user.ask(columns)
    check(set(listed) == {"layer", "cluster", "sample", "center_dist"}, "columns to color by:", listed)
    user.run("field('ColorBy')")
    choose(user, "cluster")
    shown = view.ready()
    check("cluster" in shown.line("ColoredBy"), "colored by", shown.line("ColoredBy"))
    places = [(cluster, [round(axis) for axis in shown.square(layer, cluster, 0)])
              for layer in view.layers for cluster in range(CLUSTERS) if len(view.members(layer, cluster))]
    view.looksLike("clusters", lambda screen: all(abs(screen[y, x] - PALETTE[cluster]).max() <= 3 for cluster, (x, y) in places),
                   "a colour for each cluster")
    view.go(shown.square(2, 1, 0))
    view.until(lambda now: "cluster: 1" in now.tooltip, "the cluster in the tooltip")
    user.xdotool("mousemove", 640, 884)
    view.until(lambda now: now.hovered[0] == 0, "nothing under the mouse")
    choose(user, "center_dist")
    view.until(lambda now: now.line("ColoredBy") == "distance to center", "the distance")


def choose(user, column):
    user.click("atLeft(field('ColorBy', 'ComboBox'))", "Color By")
    user.click(f"item(popupList(), {column!r})", column)
    user.until(f"simple.GetDisplayProperties(simple.FindSource('LayerKMeans1')).ColorBy == {column!r}", column)


def test(user):
    user.run(pipeline(SAMPLES, CLUSTERS))
    user.facets = Facets(user, user.expected(SAMPLES, CLUSTERS))
    user.facets.ready()
    for step in (pictures, panel, channels, undo, unhighlight, hover, properties, colorBy):
        step(user)
        user.quiet()


if __name__ == "__main__":
    main(test)
