"""Rows selected in the spreadsheet by mouse are the ones on the sheet: by Extract Selection, and by the sheet's own
button. usage: test_selection.py FOLDER"""

from user import CLUSTERS_TABLE, check, main, sheetInView

CHOSEN = [1, 4, 5]


def select(user):
    user.until("cell(0)", "the rows of the spreadsheet")
    for count, row in enumerate(CHOSEN):
        user.click(f"cell({row})", f"row {row}", modifier="ctrl" if count else None)
    user.until(f"selectedRows() == {CHOSEN}", f"the selection of {CHOSEN}; it is {user.ask('selectedRows()')}")
    user.look("selected")


def extract(user):
    # By the tool bar: versions of ParaView have it in different menus.
    user.click("toolButton('Extract Selection')", "the button Extract Selection")
    user.until("simple.FindSource('ExtractSelection1') is not None", "Extract Selection in the pipeline")
    user.apply()
    rows = user.ask("rows('ExtractSelection1')")
    check(rows["sample"] == CHOSEN and rows["layer"] == [1, 1, 1], "extracted:", rows["sample"], rows["layer"])
    user.menu("Filters", "Layerscope", "Image Grid")
    user.apply()
    sheetInView(user, "extracted", user.expected(12, 3, *CHOSEN)["sheet"])


def copy(user):
    """Image Grid takes the selection itself."""
    user.run("simple.Hide(simple.FindSource('ImageGrid1'), simple.GetActiveView())")
    user.choose("Clusters", 0)
    user.menu("Filters", "Layerscope", "Image Grid")
    user.click("center(field('Selection', 'pushButtonCopySelection'))", "Copy Active Selection")
    user.apply()
    sheetInView(user, "copied", user.expected(12, 3, *CHOSEN)["sheet"])


def test(user):
    user.run(CLUSTERS_TABLE)
    for step in (select, extract, copy):
        step(user)
        user.quiet()


main(test)
