"""From an empty window to a sheet of cats by mouse and menus; then a change, undo and redo. usage: test_pipeline.py FOLDER"""

import numpy

from facets import Facets
from user import check, main, same, sheetInView

ALL_BUT_OUTPUT = [[f"layer_{layer}", 2] for layer in range(1, 6)] + [["layer_6", 0]]


# Its field is wider than what takes a click, the box and the text at the left.
BOX = "(lambda field: center(field, field.rect().adjusted(0, 0, 30 - field.width(), 0)))(field('ChooseClusters'))"


def fields(user, *names):
    """The panel shows just these properties, each with a tooltip."""
    user.until(f"shownFields() == {list(names)}", f"the properties {names}; found {user.ask('shownFields()')}")
    for name in names:
        check(len(user.ask(f"field({name!r}).toolTip()")) > 20, "no tooltip:", name)


def latents(user):
    user.menu("Sources", "Layerscope", "Latent Samples")
    fields(user, "NumberOfSamples", "Dimension", "Distribution", "Seed")
    user.click("center(field('Distribution', 'ComboBox'))", "Distribution")
    user.click("item(popupList(), 'Truncated Normal')", "Truncated Normal")
    fields(user, "NumberOfSamples", "Dimension", "Distribution", "Truncation", "Seed")
    user.click("center(field('Distribution', 'ComboBox'))", "Distribution")
    user.click("item(popupList(), 'Normal')", "Normal")
    fields(user, "NumberOfSamples", "Dimension", "Distribution", "Seed")
    user.type("field('NumberOfSamples', 'LineEdit0')", "24", "Number Of Samples")
    user.apply()
    user.until("viewTypes() == ['RenderView', 'SpreadSheetView']", "a spreadsheet beside the empty view")
    user.look("latents")


def generator(user):
    user.menu("Filters", "Layerscope", "Generator")
    fields(user, "Network", "LatentArray")
    check(user.ask("field('LatentArray', 'ComboBox').currentText()") == "z", "the latent array is not z")
    user.click("center(field('Network', 'FileButton'))", "the button for files")
    user.until("fileLine()", "a file dialog")
    types = user.ask("find('EntityType').currentText()")
    check(types == "ONNX networks (*.onnx)", "the file dialog asks for", types)
    user.look("file_dialog")
    user.answerDialog("Cancel")
    user.until("dialog() is None", "the dialog's end")
    user.apply()
    check(user.ask("len(rows('Generator1', 1)['layer'])") == 6, "expected 6 layers")


def pooling(user):
    user.menu("Filters", "Layerscope", "Spatial Pooling")
    fields(user, "Pooling", "Normalization", "Layers")
    check(user.ask("items(inside(field('Layers'), QTreeView)[0])") == ALL_BUT_OUTPUT, "the list of layers is",
          user.ask("items(inside(field('Layers'), QTreeView)[0])"))
    # What the network's file calls a layer is told beside the mouse.
    layers = "inside(field('Layers'), QTreeView)[0]"
    user.xdotool("mousemove", *user.settled(f"center({layers}.viewport(), {layers}.visualRect({layers}.model().index(2, 0)))",
                                            "the third layer"))
    node = user.ask("rows('Generator1', 1)['node'][2]")
    user.until("tips() == [%r]" % node, f"the tip {node}; found {user.ask('tips()')}")
    user.look("tip")
    user.apply()


def clusters(user):
    user.menu("Filters", "Layerscope", "Layer K-Means")
    fields(user, "NumberOfClusters", "ChooseClusters", "TopChannels", "Seed")
    user.click(BOX, "Choose Clusters")
    fields(user, "ChooseClusters", "MaximumClusters", "TopChannels", "Seed")
    user.click(BOX, "Choose Clusters")
    user.click("center(find('AdvancedButton'))", "advanced properties")
    fields(user, "Centers", "NumberOfClusters", "ChooseClusters", "TopChannels", "Seed", "Restarts", "MaximumIterations",
           "Tolerance", "LabelArray")
    user.look("advanced")
    user.click("center(find('AdvancedButton'))", "advanced properties")
    user.apply()
    user.until("viewTypes() == ['ClusterFacetsView', 'RenderView', 'SpreadSheetView']", "the view of the clusters")
    view = Facets(user, user.expected(24, 4))
    check(set(view.ready().cells) == set(view.counts([])), "cells:", sorted(view.ready().cells))
    user.look("clusters")
    same(user.ask("rows('LayerKMeans1')"), user.expected(24, 4))
    user.click("center(part(frame('RenderView1'), 'Close'))", "Close of the empty view")
    user.until("frame('RenderView1') is None", "the end of the empty view")


def sheet(user):
    user.menu("Filters", "Layerscope", "Image Grid")
    fields(user, "MaximumImages", "ImagesPerColumn", "SortArray", "SortDescending", "Labels", "LabelArray", "FollowSelection",
           "Selection")
    user.apply()
    user.until("viewTypes() == ['ClusterFacetsView', 'RenderView', 'SpreadSheetView']", "a view of the sheet")
    check(user.ask("simple.GetActiveView().InteractionMode == '2D'"), "the sheet's view is not flat")
    sheetInView(user, "sheet", user.expected(24, 4)["sheet"])


def change(user):
    """Other clusters change table and sheet; undo and redo go back and forth."""
    user.choose("LayerKMeans1")
    user.type("field('NumberOfClusters', 'LineEdit0')", "3", "Number Of Clusters")
    user.apply()
    user.look("changed")
    three, four = user.expected(24, 3), user.expected(24, 4)
    check(not numpy.array_equal(three["cluster"], four["cluster"]), "3 and 4 clusters are the same")
    same(user.ask("rows('LayerKMeans1')"), three)
    for command, count, rows in (("Undo", 4, four), ("Redo", 3, three)):
        user.menu("Edit", command)
        user.until(f"simple.FindSource('LayerKMeans1').NumberOfClusters == {count}", command)
        user.until(f"max(rows('LayerKMeans1')['cluster']) + 1 == {count}", f"the table after {command}")
        same(user.ask("rows('LayerKMeans1')"), rows)
        sheetInView(user, command.lower(), rows["sheet"])


def uncreate(user):
    """Undo takes the sheet out of the pipeline; redo brings it back."""
    steps = 0
    while user.ask("simple.FindSource('ImageGrid1') is not None"):
        check(steps < 5, "ImageGrid1 is still there after undoing", steps, "times")
        user.menu("Edit", "Undo")
        steps += 1
    user.look("without_sheet")
    for _ in range(steps):
        user.menu("Edit", "Redo")
    user.until("simple.FindSource('ImageGrid1') is not None", "ImageGrid1 after redo")
    user.run("simple.ResetCamera()")  # ParaView brings back the view, but not where it looked at
    sheetInView(user, "again", user.expected(24, 3)["sheet"])


def test(user):
    user.look("start")
    for step in (latents, generator, pooling, clusters, sheet, change, uncreate):
        step(user)
        user.quiet()


main(test)
