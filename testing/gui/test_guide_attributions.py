"""The steps of docs/guide_attributions.md, by mouse and keyboard, and its numbers. usage: test_guide_attributions.py FOLDER [PICTURES]

With a second folder, which is docs/images/guide, the guide's pictures are made anew there.
"""

import time

import numpy

from facets import Facets
from guide import columns, keep, layout, pressDemo, take
from user import PATIENCE, check, drawn, main, picture

SAMPLES = [445, 449, 659, 674]  # the first four that are wrong
NAME = "Attribution1"


def table(user, *names):
    """Columns of the output Samples."""
    found = user.ask(f"rows({NAME!r}, 1)")
    return [found[name] for name in names]


def demo(user):
    pressDemo(user, "Digits Demo")
    user.until("len(viewTypes()) == 7 and simple.FindSource('Wrong') is not None", "the demo")
    user.facets = Facets(user, columns(user, "LayerKMeans1", "layer", "cluster", "sample", "center_dist"))
    user.facets.ready()


def predicted(user):
    """What speaks for the class that the network says."""
    layout(user)
    user.choose("Wrong")
    user.menu("Filters", "Layerscope", "Attribution")
    take(user, "Method", "Integrated Gradients")
    user.type("field('MaximumSamples', 'LineEdit0')", "4", "Maximum Samples")
    user.apply()
    sample, label, prediction, target = table(user, "sample", "label", "prediction", "target")
    check((sample, label, prediction, target) == (SAMPLES, [6, 3, 2, 5], [0, 5, 7, 3], [0, 5, 7, 3]), "explained:", sample, target)
    keep(user, "attributions_predicted")


def label(user):
    """And for what it is."""
    take(user, "Target", "Label")
    user.apply()
    label, target, score, names = table(user, "label", "target", "score", "target_name")
    check(target == label and names == ["6", "3", "2", "5"], "explained:", target)
    check([round(value, 1) for value in score] == [9.9, 19.5, 9.6, 17.6], "scores:", score)
    keep(user, "attributions_label")


def completeness(user):
    """The output Samples in a table beside the sheet."""
    user.choose(NAME, 1)
    user.click("center(part(frame(viewName(simple.GetActiveView())), 'SplitHorizontal'))", "the button that splits the view")
    user.click("button(find('pqClientMainWindow'), 'SpreadSheet View')", "SpreadSheet View")
    user.until("simple.GetActiveView() and len(simple.GetViewsInLayout()) == 2", "a second view")
    name = user.until("next((viewName(view) for view in simple.GetViewsInLayout() if view.GetXMLName() == 'SpreadSheetView'), None)", "it")
    user.until(f"len(sheetColumn({name!r}, 'completeness')) == 4", "the rows of the table")
    check(numpy.allclose(*table(user, "completeness"), 1, atol=0.01), "incomplete:", table(user, "completeness"))
    before = user.ask(f"sheetColumn({name!r}, 'completeness')")
    user.choose(NAME)
    user.type("field('Samples', 'LineEdit0')", "5", "Samples")
    user.apply()
    found, = table(user, "completeness")
    check(abs(found[0] - 0.9) < 0.01 and max(found) < 1.01, "with five steps:", found)
    user.until(f"sheetColumn({name!r}, 'completeness') != {before}", "the table of five steps")
    keep(user, "attributions_completeness")
    user.click("center(part(frame('RenderView4'), 'TitleLabel'))", "the sheet's view")
    user.until("viewName(simple.GetActiveView()) == 'RenderView4'", "the sheet as the active view")


def layers(user):
    """Where the last layer with rows and columns sees the class, and where the first one does."""
    take(user, "Target", "Predicted Class")
    take(user, "Method", "Grad-CAM")
    user.apply()
    largest, zero = table(user, "largest", "is_zero")
    check(zero == [0, 0, 0, 0] and min(largest) > 0, "empty maps:", zero)
    keep(user, "attributions_last_layer")
    take(user, "Layer", "layer_1")
    user.apply()
    zero, = table(user, "is_zero")
    check(sum(zero) == 3, "empty maps of layer 1:", zero)
    take(user, "Sign", "Negative")
    user.apply()
    check(table(user, "is_zero") == [[0, 0, 0, 0]], "what speaks against it is empty:", table(user, "is_zero"))
    keep(user, "attributions_first_layer")


def colours(user):
    """The numbers of the map under a colour map of ParaView."""
    take(user, "Method", "SmoothGrad")
    take(user, "Sign", "Automatic")
    user.type("field('Samples', 'LineEdit0')", "50", "Samples")
    user.apply()
    user.click("center(part(find('variableToolbar'), 'Variables'))", "Color By")
    user.click("item(popupList(), 'attribution')", "attribution")
    display = f"simple.GetDisplayProperties(simple.FindSource({NAME!r}))"
    user.until(f"list({display}.ColorArrayName) == ['POINTS', 'attribution']", "the array")
    user.until(f"{display}.IsScalarBarVisible(simple.GetActiveView())", "the legend")
    user.click("center(field('ColorEditor', 'ChoosePreset'))", "the button of the presets")
    user.click("item(part(find('pqPresetDialog'), 'gradients'), 'Inferno (matplotlib)')", "Inferno", count=2)
    user.click("button(find('pqPresetDialog'), 'Close')", "the button that closes the presets")
    user.until("find('pqPresetDialog') is None", "the end of the presets")
    colour = "(lambda rgb: ({}.LookupTable.GetClientSideObject().GetColor({}, rgb), rgb)[1])([0, 0, 0])"
    largest = max(table(user, "largest")[0])
    low, middle, high = (user.ask(colour.format(display, share * largest)) for share in (0, 0.5, 1))
    check(max(low) < 0.05 and middle[0] > 2 * middle[2] > 0 and min(high[:2]) > 0.9, "colours:", low, middle, high)
    # All three of a row are the map now, black where it is 0; white are texts alone.
    left, top, width, height = user.ask("box(part(frame('RenderView4'), 'Viewport'))")
    end = time.monotonic() + PATIENCE
    while True:
        screen = picture(user.look("inferno"))[top:top + height, left:left + width].astype(int)
        if (screen.max(axis=2) < 12).mean() > 0.1 and (screen.min(axis=2) > 250).mean() < 0.01:
            break
        check(time.monotonic() < end, "the view does not show the numbers")
        user.dropLook()
    user.dropLook()
    keep(user, "attributions_colours")
    user.click("center(part(find('variableToolbar'), 'Variables'))", "Color By")
    user.click("item(popupList(), 'RGB')", "RGB")
    user.until(f"list({display}.ColorArrayName) == ['POINTS', 'RGB']", "the sheet's own colours")


def follow(user):
    """Whatever is selected; here the nine that is taken for a five, and what makes its score another than that of a five."""
    user.click("tab('Layout #1')", "the first layout")
    user.choose("Predictions1")
    user.menu("Filters", "Layerscope", "Attribution")
    take(user, "Method", "Integrated Gradients")
    take(user, "Baseline", "Sample")
    user.type("field('BaselineSample', 'LineEdit0')", "1376", "Baseline Sample")
    user.click("atLeft(field('FollowSelection', 'CheckBox'))", "Follow Selection")
    user.apply()
    points = "sheetImage('Attribution2').GetNumberOfPoints()"
    user.until(f"{points} == 0", "the empty sheet")
    nine = user.facets.members(1, 0)[0]
    user.facets.click(user.facets.ready().square(1, 0, 0))
    user.facets.chosen([nine])
    user.until(f"{points} > 0", "the sheet of what is selected")
    found = user.ask("rows('Attribution2', 1)")
    check((found["sample"], found["label"], found["target"]) == ([1247], [9], [5]), "explained:", found)
    check(abs(found["score"][0] - 12.95) < 0.01 and abs(found["completeness"][0] - 1) < 0.01, "the score:", found)
    # What the map adds up to, a number of it at three places of 4 x 4 pixels, is the way from the five's score.
    total = user.ask("vtk_to_numpy(sheetImage('Attribution2').GetPointData().GetArray('attribution')).astype(float).sum()") / (3 * 16)
    check(abs(found["score"][0] - total / found["completeness"][0] - 32.9) < 0.05, "the five's score:", total)
    user.facets.ready()
    name = user.ask("next(viewName(view) for view in simple.GetViewsInLayout() if any(each.Input.SMProxy == "
                    "simple.FindSource('Attribution2').SMProxy for each in view.Representations if hasattr(each, 'Input')))")
    left, top, width, height = user.ask(f"box(part(frame({name!r}), 'Viewport'))")
    end = time.monotonic() + PATIENCE
    while drawn(picture(user.look("drawn"))[top + 4:top + height - 4, left + 4:left + width - 4]) is None:
        check(time.monotonic() < end, "the view is empty")
        user.dropLook()
    user.dropLook()
    keep(user, "attributions_baseline")


def guide(user):
    import time
    t = time.time()
    for step in (demo, predicted, label, completeness, layers, colours, follow):
        step(user)
        user.quiet()
        print(step.__name__, time.time() - t, flush=True)


main(guide, size=(1600, 1000))
