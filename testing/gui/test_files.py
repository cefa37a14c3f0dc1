"""Networks, states, tables and pictures through ParaView's file dialogs; a wrong file and its correction.
usage: test_files.py FOLDER"""

import csv
import shutil

import numpy

from user import CATS, SOURCE, check, main, picture, same, sheetInView

# What test_pipeline.py does by mouse.
PIPELINE = """
latents = simple.LatentSamples(registrationName="Latents", NumberOfSamples=12)
network = simple.Generator(latents, registrationName="Network")
pooled = simple.SpatialPooling(network, registrationName="Pooled")
clusters = simple.LayerKMeans(pooled, registrationName="Clusters", NumberOfClusters=3)
sheet = simple.ImageGrid(clusters, registrationName="Sheet")
view = simple.GetActiveViewOrCreate("RenderView")
simple.Show(sheet, view)
simple.ResetCamera(view)
simple.Show(clusters, simple.CreateView("SpreadSheetView"))
simple.RenderAllViews()
"""


def openNetwork(user):
    """File > Open knows ONNX files."""
    user.menu("File", "Open...")
    user.chooseFile(CATS)
    user.until("simple.FindSource('cats.onnx') is not None", "the reader in the pipeline")
    user.apply()
    rows = user.ask("rows('cats.onnx')")
    check(rows["layer"] == [1, 2, 3, 4, 5, 6] and rows["channels"] == [400, 200, 100, 50, 25, 3], "layers:", rows)
    user.look("network")


def openDataSets(user):
    """File > Open knows arrays of NumPy, and offers the first of those with most axes; for a picture it offers the
    folder that it is in."""
    archive, pictures = user.folder / "data.npz", user.folder / "pictures"
    numpy.savez(archive, y=numpy.arange(5), x=numpy.zeros((5, 8, 8)))
    user.menu("File", "Open...")
    user.chooseFile(archive)
    user.until("simple.FindSource('data.npz') is not None", "the reader in the pipeline")
    user.apply()
    check(user.ask("rows('data.npz')")["picture"] == [0, 1, 2, 3, 4], "rows:", user.ask("rows('data.npz')"))
    user.look("arrays")

    pictures.mkdir()
    for name in ("1.png", "2.png", "3.jpg"):
        shutil.copy(SOURCE / "docs" / "help" / "filters.ImageGrid.jpg", pictures / name)
    user.menu("File", "Open...")
    user.chooseFile(pictures / "3.jpg")
    user.click("dialogItem('Picture Folder Reader')", "the reader of folders")
    user.look("readers")
    user.answerDialog("OK")
    user.until("simple.FindSource('3.jpg') is not None", "the reader in the pipeline")
    user.apply()
    check(user.ask("rows('3.jpg')")["file"] == ["1.png", "2.png", "3.jpg"], "rows:", user.ask("rows('3.jpg')"))
    user.look("folder")


def saveData(user):
    user.run("simple.SetActiveSource(clusters)")
    file = user.folder / "clusters.csv"
    user.menu("File", "Save Data...")
    user.chooseFile(file)
    user.answerDialog("OK")
    user.until(f"os.path.exists({str(file)!r})", "the table's file")
    with open(file, newline="") as text:
        table = list(csv.DictReader(text))
    expected = user.expected(12, 3)
    for name in ("layer", "cluster", "sample", "center_dist"):
        values = [float(row[name]) for row in table]
        check(numpy.allclose(values, expected[name], rtol=1e-4), "the file has other values:", name)

    user.run("simple.SetActiveSource(sheet)")
    file = user.folder / "sheet.png"
    user.menu("File", "Save Data...")
    user.chooseFile(file)
    user.until(f"os.path.exists({str(file)!r}) and os.path.getsize({str(file)!r}) > 0", "the sheet's file")
    check(numpy.array_equal(picture(file), expected["sheet"]), "the file has another sheet")


def states(user):
    for name in user.reloaded("state.pvsm", "state.py"):
        user.until("simple.FindSource('Sheet') is not None", f"the pipeline of {name}")
        user.until("len(rows('Clusters').get('layer', [])) == 60", "the table")
        same(user.ask("rows('Clusters')"), user.expected(12, 3))
        sheetInView(user, "after_" + name, user.expected(12, 3)["sheet"])
        user.quiet()


def tryWrong(user, name):
    """Applies a network that does not exist: one clear message, no rows."""
    file = str(user.folder / name)
    before = user.log.read_text().count("ERR|")
    user.type("field('Network', 'FileLineEdit')", file, "Network")
    user.apply()
    user.until("messages()", "a message")
    found = user.ask("messages()")
    user.look("wrong_network")
    check(found == [file + ": the file does not exist"], "messages:", found)
    check(user.log.read_text().count("ERR|") == before + 1, "in the terminal:", user.log.read_text())
    user.click("button(find('outputWidgetDock'), 'Clear')", "Clear")
    user.until("not messages()", "an empty output window")
    user.run("find('outputWidgetDock').close()")


def wrongAtFirst(user):
    """Corrected, the new stage shows its rows in the spreadsheet."""
    user.choose("Latents")
    user.menu("Filters", "Layerscope", "Generator")
    tryWrong(user, "first.onnx")
    check(not user.ask("rows('Generator1')"), "there are columns in spite of the error")
    user.type("field('Network', 'FileLineEdit')", "", "Network")
    user.apply()
    check(len(user.ask("rows('Generator1')['sample']")) == 12, "expected 12 rows")
    user.look("corrected")
    user.until("cell(11) and not cell(12)", "12 rows in the spreadsheet")
    check(not user.ask("messages()"), "messages:", user.ask("messages()"))


def wrongLater(user):
    """The stages behind are empty and silent; corrected, everything comes back."""
    user.choose("Network")
    tryWrong(user, "later.onnx")
    check(not user.ask("rows('Clusters')").get("layer"), "there are rows in spite of the error")
    user.type("field('Network', 'FileLineEdit')", str(CATS), "Network")
    user.apply()
    same(user.ask("rows('Clusters')"), user.expected(12, 3))
    sheetInView(user, "right_network", user.expected(12, 3)["sheet"])
    check(not user.ask("messages()"), "messages:", user.ask("messages()"))


def test(user):
    openNetwork(user)
    openDataSets(user)
    user.run("for name in ('data.npz', '3.jpg'):\n    simple.Delete(simple.FindSource(name))")
    user.run(PIPELINE + "\nimport builtins\nbuiltins.clusters, builtins.sheet = clusters, sheet")
    saveData(user)
    states(user)
    wrongLater(user)
    user.run("simple.SetActiveView(spreadsheet())")
    wrongAtFirst(user)


main(test)
