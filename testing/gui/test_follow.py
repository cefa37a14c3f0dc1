"""A sheet that follows the selection shows what is selected by mouse, without Apply: rows of the spreadsheet, and what
a brush in the Cluster Facets view selects. usage: test_follow.py FOLDER"""

import time

from facets import Facets
from user import CLUSTERS_TABLE, PATIENCE, check, drawn, main, picture, sheetInView

FACETS = """
view = simple.CreateView("ClusterFacetsView")
simple.AssignViewToLayout(view)
simple.Show(simple.FindSource("Clusters"), view)
simple.RenderAllViews()
"""
POINTS = "simple.FindSource('ImageGrid1').GetDataInformation().GetNumberOfPoints()"
UNDO = "find('pqClientMainWindow').findChild(QAction, 'actionEditUndo').text()"


def follows(user, name, *samples):
    """Waits for the sheet; nothing is left to apply."""
    sheetInView(user, name, user.expected(12, 3, *samples)["sheet"])
    check(not user.ask("enabled('Accept')"), "something is left to apply")


def isEmpty(user, name):
    user.until(f"{POINTS} == 0", "the empty sheet")
    left, top, width, height = user.ask("box(part(frame('RenderView1'), 'Viewport'))")
    end = time.monotonic() + PATIENCE
    # Orientation axes are all that is left.
    while drawn(picture(user.look(name))[top + 4:top + height - 4, left + 4:left + width - 4]) is not None:
        check(time.monotonic() < end, "the view is not empty")
        user.dropLook()


def follow(user):
    """Nothing is selected at first."""
    user.until("cell(0)", "the rows of the spreadsheet")
    user.menu("Filters", "Layerscope", "Image Grid")
    user.click("atLeft(field('FollowSelection', 'CheckBox'))", "Follow Selection")
    user.until("not field('Selection', 'pushButtonCopySelection').isEnabled()", "the selection of its own that rests")
    user.apply()
    isEmpty(user, "nothing")


def selectRows(user):
    for chosen in ([1], [1, 4, 5]):
        for count, row in enumerate(chosen):
            user.click(f"cell({row})", f"row {row}", modifier="ctrl" if count else None)
        follows(user, "rows", *chosen)
    # The last step is ParaView's own: that something is selected.
    step = user.ask(UNDO)
    check("View" not in step and "ImageGrid" not in step, "following is a step of its own:", step)


def brush(user):
    user.run(FACETS)
    view = Facets(user, user.expected(12, 3), stage="Clusters")
    shown = view.ready()
    largest = max(range(3), key=lambda cluster: len(view.members(1, cluster)))
    members = view.members(1, largest)
    view.drag(shown.square(1, largest, 0), shown.square(1, largest, 1))
    view.chosen(members[:2])
    follows(user, "brushed", *members[:2])
    user.xdotool("key", "Escape")
    view.chosen([])
    isEmpty(user, "cleared")
    view.click(shown.square(1, largest, 2))
    view.chosen(members[2:3])
    follows(user, "again", members[2])


def undo(user):
    """What can be undone is another change of the sheet; it goes on following."""
    user.choose("ImageGrid1")
    user.type("field('MaximumImages', 'LineEdit0')", "1", "Maximum Images")
    user.apply()
    user.menu("Edit", "Undo")
    user.until("simple.FindSource('ImageGrid1').MaximumImages == 64", "the number of images of before")
    user.click("cell(2)", "row 2")
    follows(user, "undone", 2)


def reload(user):
    """States know that the sheet follows; what was selected they don't."""
    for name in user.reloaded("follow.pvsm", "follow.py"):
        user.until("simple.FindSource('ImageGrid1') is not None", "the sheet")
        user.until(f"simple.FindSource('ImageGrid1').FollowSelection == 1 and {POINTS} == 0", "the empty sheet")
        for row in (3, 7):
            user.click(f"cell({row})", f"row {row}")
            follows(user, name, row)


def test(user):
    user.run(CLUSTERS_TABLE)
    for step in (follow, selectRows, brush, undo, reload):
        step(user)
        user.quiet()


main(test)
