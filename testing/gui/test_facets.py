"""The Cluster Facets view from Apply to selections: brushed, changed, cleared, and exchanged with the other views.
usage: test_facets.py FOLDER"""

from facets import Facets, applyPipeline
from user import check, main, picture

SAMPLES, CLUSTERS = 48, 4


def build(user):
    """Layer K-Means opens the view by itself."""
    applyPipeline(user, SAMPLES)
    user.until("viewTypes() == ['ClusterFacetsView', 'RenderView', 'SpreadSheetView']", "the views")
    user.click("center(part(frame('RenderView1'), 'Close'))", "Close of the empty view")
    user.until("frame('RenderView1') is None", "the end of the empty view")
    user.look("views")


def squares(user):
    """Every sample has a square in every layer."""
    view = user.facets
    view.press("Maximize")
    shown = view.ready()
    user.look("facets")
    check(set(shown.cells) == set(view.counts([])), "cells:", sorted(shown.cells))
    check(not view.marks(picture(user.look("unmarked")), shown), "marks without a selection")
    check(shown.message == "" and shown.selected == 0, "the view says", shown.message)


def brush(user):
    """Marks follow in all layers while the button is down; ParaView's selection comes with its release."""
    view = user.facets
    shown = view.ready()
    members = view.members(2, 0)
    last = shown.cells[2, 0]["perColumn"] + 3
    ranks = shown.between(2, 0, 1, last, len(members))
    half = shown.between(2, 0, 1, 3, len(members))
    check(len(half) == 3 and len(ranks) == 6, "squares:", half, ranks)
    start, middle, end = (shown.square(2, 0, rank) for rank in (1, 3, last))
    view.drag(start, middle, release=False)
    view.marked(members[half])
    check(user.ask("selection('LayerKMeans1')") is None, "selected before the button's release")
    for step in (0.3, 0.6, 1):
        view.go([middle[axis] + step * (end[axis] - middle[axis]) for axis in (0, 1)])
    shown = view.marked(members[ranks])
    check(user.ask("selection('LayerKMeans1')") is None, "selected before the button's release")
    marks = view.marks(picture(user.look("dragging")), shown)
    check(marks == {cell for cell, count in view.counts(members[ranks]).items() if count}, "marks in", marks)
    user.xdotool("mouseup", 1)
    view.chosen(members[ranks])
    user.look("brushed")


def change(user):
    """The brush is moved, resized at its edges, left and begun anew; Ctrl adds."""
    view = user.facets
    shown = view.ready()
    members = view.members(2, 0)
    side, per = shown.side, shown.cells[2, 0]["perColumn"]
    middle = shown.brush.middle
    view.drag(middle, (middle[0], middle[1] + 2 * side))
    ranks = shown.between(2, 0, 3, per + 5, len(members))
    shown = view.chosen(members[ranks])
    user.look("moved")
    bottom = shown.brush.middle[0], shown.brush.bottom
    view.drag(bottom, (bottom[0], bottom[1] + side))
    shown = view.chosen(members[shown.between(2, 0, 3, per + 6, len(members))])
    left = shown.brush.left, shown.brush.middle[1]
    view.drag(left, (left[0] + side, left[1]))
    ranks = shown.between(2, 0, per + 3, per + 6, len(members))
    view.chosen(members[ranks])
    user.look("resized")

    others = view.members(5, 1)
    view.drag(shown.square(5, 1, 0), shown.square(5, 1, 1), modifier="ctrl")
    view.chosen({*members[ranks], *others[:2]})
    user.look("added")
    view.drag(shown.square(4, 0, 0), shown.square(4, 0, 1))
    view.chosen(view.members(4, 0)[:2])


def clear(user):
    """By Esc and by a click beside."""
    view = user.facets
    user.xdotool("key", "Escape")
    view.chosen([])
    shown = view.ready()
    check(not view.marks(picture(user.look("cleared")), shown), "marks after Esc")
    view.drag(shown.square(3, 0, 0), shown.square(3, 0, 2))
    view.chosen(view.members(3, 0)[:3])
    view.click((shown.cells[5, 0]["squares"].right - 2, shown.cells[5, 0]["squares"].bottom - 2))
    view.chosen([])


def clicks(user):
    """A square is its sample; a cell's status line all samples of the cell; a row's name those of the brushed layer."""
    view = user.facets
    shown = view.ready()
    view.click(shown.square(3, 1, 1))
    view.chosen(view.members(3, 1)[1:2])
    view.click(shown.square(3, 1, 2), modifier="ctrl")
    view.chosen(view.members(3, 1)[1:3])
    view.click(shown.cells[4, 2]["status"].middle)
    view.chosen(view.members(4, 2))
    user.look("cell")
    view.click(shown.rows[1].middle)
    view.chosen(view.members(4, 1))
    user.look("row")
    view.press("Minimize")
    view.ready()


def spreadsheet(user):
    """Shows the brushed samples alone; rows selected there are marked here."""
    view = user.facets
    user.click("center(part(frame('SpreadSheetView1'), 'Source'))", "the spreadsheet's source")
    user.click("item(popupList(), 'LayerKMeans1 (Samples)')", "LayerKMeans1")
    user.until("'center_dist' in headers('SpreadSheetView1')", "the table of clusters")
    shown = view.ready()
    members = view.members(1, 0)[:2]
    view.drag(shown.square(1, 0, 0), shown.square(1, 0, 1))
    view.chosen(members)
    user.click("center(part(frame('SpreadSheetView1'), 'SelectionOnly'))", "Show only selected elements")
    user.until("sheetTable('SpreadSheetView1').model().rowCount() == 10", "2 samples of 5 layers in the spreadsheet")
    wanted = sorted(str(sample) for sample in members) * 5
    user.until(f"sorted(str(value) for value in sheetColumn('SpreadSheetView1', 'sample')) == {sorted(wanted)}",
               "the brushed samples")
    user.look("spreadsheet")
    user.click("center(part(frame('SpreadSheetView1'), 'SelectionOnly'))", "Show only selected elements")
    user.until(f"sheetTable('SpreadSheetView1').model().rowCount() == {SAMPLES * len(view.layers)}", "all rows in the spreadsheet")
    user.click("cell(2)", "row 2")
    view.marked(view.table["sample"][[2]])
    user.click("cell(4)", "row 4", modifier="ctrl")
    view.marked(view.table["sample"][[2, 4]])
    user.look("from_spreadsheet")


def secondView(user):
    """Another Cluster Facets view marks the same samples."""
    view = user.facets
    view.press("SplitHorizontal")
    user.click("center(next((b for b in inside(find('pqClientMainWindow'), QPushButton)"
               " if b.text() == 'Cluster Facets View'), None))", "Create View: Cluster Facets View")
    user.until("frame('ClusterFacetsView2') is not None", "the second view")
    # Nothing tells where the eyes of the pipeline browser are: the seventh row from the server on.
    user.click("box(find('pipelineBrowser'))[0] + 11, box(find('pipelineBrowser'))[1] + 12 + 6 * 22", "the eye of the clusters")
    other = Facets(user, view.table, "ClusterFacetsView2")
    other.ready()
    shown = view.ready()
    view.drag(shown.square(2, 1, 0), shown.square(2, 1, 1))
    view.chosen(view.members(2, 1)[:2])
    other.marked(view.members(2, 1)[:2])
    user.look("two_views")


def python(user):
    """What scripts select is drawn."""
    view = user.facets
    user.run("simple.SetActiveSource(simple.FindSource('LayerKMeans1'))\n"
             "simple.ClearSelection()\nsimple.RenderAllViews()")
    view.marked([])
    user.run("simple.QuerySelect('(layer == 3) & (cluster == 1)', 'ROW', simple.FindSource('LayerKMeans1'))\n"
             "simple.RenderAllViews()")
    view.marked(view.members(3, 1))
    user.look("query")
    user.run("simple.SelectGlobalIDs(IDs=[3, 7, 11], FieldType='ROW', Source=simple.FindSource('LayerKMeans1'))\n"
             "simple.RenderAllViews()")
    view.marked([3, 7, 11])
    user.look("ids")


def test(user):
    build(user)
    user.facets = Facets(user, user.expected(SAMPLES, CLUSTERS))
    for step in (squares, brush, change, clear, clicks, spreadsheet, secondView, python):
        step(user)
        user.quiet()


if __name__ == "__main__":
    main(test)
