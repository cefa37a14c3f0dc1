"""The Cluster Facets view as a user sees it: where its squares and dots are on the screen, and what a table says that
they should be. Tables are those of expected.py, samples of a cell in the order of their squares."""

import re

import numpy

from sample_view import Area, SampleView
from user import means

NUMBER = r"(-?[\d.e+-]+)"
AREA = " ".join([NUMBER] * 4)
CELL = re.compile(rf"Cell (\d+) (\d+): squares {AREA} perColumn (\d+) dots {AREA} status {AREA} selected (\d+) "
                  rf"slots (\d+) activations {NUMBER} {NUMBER}")
BAND = re.compile(rf"Band (\d+) (\d+) (\d+): samples (\d+) selected (\d+) left {NUMBER} {NUMBER} right {NUMBER} {NUMBER} "
                  rf"height {NUMBER}")
PICTURE = re.compile(rf"Picture (\d+): {AREA} (\w+)")
HEADER = 12  # kind of what is under the mouse: the header of a column
DOTTED, MARK = (3, 4), numpy.array([224, 72, 28])  # kinds of what is under the mouse: dots, and near them


class Shown:
    """What the view has drawn."""

    def __init__(self, text, view):
        def line(name):
            return re.search(rf"^ *{name}: ?(.*)$", text, re.MULTILINE)[1]

        def area(name):
            return Area(view, *map(float, line(name).split()))

        self.text, self.view, self.line = text, view, line
        self.message = line("Message")
        self.size = [float(word) for word in line("Size").split()]
        self.highlight = int(line("HighlightLayer")), int(line("HighlightCluster"))
        self.selected, self.side = int(line("SelectedSamples")), float(line("SquareSide"))
        self.brush, self.splitter, self.heading = area("Brush"), area("Splitter"), area("PicturesHeading")
        self.hovered = [int(word) for word in line("Hovered").split()]
        self.rows = [Area(view, *map(float, found)) for found in re.findall(rf"Row \d+: {AREA}", text)]
        self.cells = {}
        for found in CELL.findall(text):
            values = [float(word) for word in found]
            cell = {"squares": Area(view, *values[2:6]), "perColumn": int(values[6]), "dots": Area(view, *values[7:11]),
                    "status": Area(view, *values[11:15]), "selected": int(values[15]), "slots": int(values[16]),
                    "activations": values[17:19]}
            self.cells[int(found[0]), int(found[1])] = cell
        self.tooltip = line("Tooltip")
        self.bands = {}
        for found in BAND.findall(text):
            left, leftBottom, right, rightBottom, height = map(float, found[5:])
            self.bands[tuple(map(int, found[:3]))] = {
                "samples": int(found[3]), "selected": int(found[4]), "left": Area(view, left, leftBottom, 0, height),
                "right": Area(view, right, rightBottom, 0, height)}
        self.pictures = {int(sample): (Area(view, *map(float, place)), state == "there")
                         for sample, *place, state in PICTURE.findall(text)}

    def isDrawn(self):
        return bool(self.cells)

    def square(self, layer, cluster, rank):
        """The middle of a square: down, then right."""
        cell = self.cells[layer, cluster]
        right, down = divmod(rank, cell["perColumn"])
        return cell["squares"].left + (right + 0.5) * self.side, cell["squares"].top + (down + 0.5) * self.side

    def between(self, layer, cluster, first, last, count):
        """The ranks of the squares in the rectangle from one to another, of so many."""
        (right0, down0), (right1, down1) = (divmod(rank, self.cells[layer, cluster]["perColumn"]) for rank in (first, last))
        return [rank for rank in range(count)
                if right0 <= rank // self.cells[layer, cluster]["perColumn"] <= right1
                and down0 <= rank % self.cells[layer, cluster]["perColumn"] <= down1]

    def onBand(self, *band):
        """A place on a band, where it leaves its first cluster: layer, cluster, cluster of the next layer."""
        left, right = self.bands[band]["left"], self.bands[band]["right"]
        return left.left + 0.06 * (right.left - left.left), left.middle[1]

    def dotHeight(self, layer, cluster, activation):
        """Where on the screen dots of an activation are."""
        cell = self.cells[layer, cluster]
        low, high = cell["activations"]
        return cell["dots"].bottom - (activation - low) / (high - low) * (cell["dots"].bottom - cell["dots"].top)


class Facets(SampleView):
    Shown = Shown

    def __init__(self, user, table, name="ClusterFacetsView1", stage="LayerKMeans1"):
        super().__init__(user, name, stage)
        self.table = table
        self.layers = [int(layer) for layer in numpy.unique(table["layer"])]

    # What the table says.

    def members(self, layer, cluster):
        """Samples of a cell, the nearest to the centre first."""
        rows = numpy.flatnonzero((self.table["layer"] == layer) & (self.table["cluster"] == cluster))
        return self.table["sample"][rows[numpy.lexsort((self.table["sample"][rows], self.table["center_dist"][rows]))]]

    def counts(self, samples):
        """How many of the samples each cell has."""
        chosen = numpy.isin(self.table["sample"], list(samples))
        return {(layer, cluster): int((chosen & (self.table["layer"] == layer) & (self.table["cluster"] == cluster)).sum())
                for layer in self.layers for cluster in range(self.table["cluster"].max() + 1)}

    def byDistance(self, samples, layer):
        rows = numpy.flatnonzero((self.table["layer"] == layer) & numpy.isin(self.table["sample"], list(samples)))
        order = numpy.lexsort((self.table["sample"][rows], self.table["center_dist"][rows]))
        return [int(sample) for sample in self.table["sample"][rows[order]]]

    # What the window shows.

    def marked(self, samples):
        """Waits until exactly these samples are marked, in all cells."""
        counts = self.counts(samples)
        return self.until(lambda shown: {cell: shown.cells[cell]["selected"] for cell in shown.cells} == counts,
                          f"the marks of {sorted(samples)}")

    def chosen(self, samples):
        """Waits until the samples are marked, and are ParaView's selection by global ids."""
        shown = self.marked(samples)
        self.isSelected(samples)
        return shown

    def marks(self, screen, shown):
        """The cells with pixels of the mark's colour."""
        orange = abs(screen.astype(int) - MARK).max(axis=2) <= 12
        return {cell for cell, parts in shown.cells.items()
                if orange[int(parts["squares"].top):int(parts["squares"].bottom),
                          int(parts["squares"].left):int(parts["squares"].right)].any()}


def seen(screen, whole, x, y):
    """Whether a picture, of which mean colours are given, is beside the mouse, in one of the sizes that it may have."""
    for side in range(88, 136, 4):
        for left in range(x + 8, x + 28, 2):
            for top in range(y + 8, y + 28, 2):
                part = screen[top:top + side, left:left + side]
                if abs(means(part, *whole.shape[:2]) - whole).mean() < 8:
                    return True
    return False


def applyPipeline(user, samples):
    """By menus and Apply: Latent Samples up to Layer K-Means."""
    user.menu("Sources", "Layerscope", "Latent Samples")
    user.type("field('NumberOfSamples', 'LineEdit0')", str(samples), "Number Of Samples")
    user.apply()
    for name in ("Generator", "Spatial Pooling", "Layer K-Means"):
        user.menu("Filters", "Layerscope", name)
        user.apply()


def pipeline(samples, clusters):
    """Opens in the window what test_facets.py opens by mouse, and the view alone."""
    return f"""
clusters = simple.LayerKMeans(simple.SpatialPooling(simple.Generator(simple.LatentSamples(NumberOfSamples={samples}))),
                              NumberOfClusters={clusters})
empty = simple.GetActiveView()
simple.Delete(empty) if empty else None
view = simple.CreateView("ClusterFacetsView")
simple.AssignViewToLayout(view)
simple.SetActiveView(view)
simple.SetActiveSource(clusters)
simple.Show(clusters, view)
simple.RenderAllViews()
"""
