"""The view as a page for browsers, written by ExportView: what is in the file is what the table holds. What a browser makes
of it is in testing/page."""

import base64
import io
import json
import os
import re
import tempfile

import numpy as np
from PIL import Image
from paraview import servermanager, simple, smtrace

from TestDrawing import COLOR_TOLERANCE
from facets import (cellRows, check, checkEqual, expectQuiet, preset, run, samples, screenshot, select, show, source, stages)

MARK = {"light": "#e0481c", "dark": "#ff7846"}


class Page:
    """What stands in a page, with its arrays unpacked."""

    types = {"u8": np.uint8, "u16": np.uint16, "u32": np.uint32, "i32": np.int32, "i64": np.int64, "f32": np.float32,
             "f64": np.float64}

    def __init__(self, file):
        with open(file, encoding="utf-8") as content:
            self.text = content.read()
        self.data = json.loads(re.search(r'<script id="data" type="application/json">(.*?)</script>', self.text, re.DOTALL)[1])
        self.ids = self.array(self.data["samples"]["ids"])
        self.selected = set(self.ids[self.array(self.data["samples"]["selected"])].tolist())

    def array(self, name):
        kind, index = name.split(":")
        return np.frombuffer(base64.b64decode(self.data["arrays"][int(index)]), self.types[kind])

    def colors(self, marks):
        """[marks, 3]"""
        names = [marks["color"]] * marks["count"] if "color" in marks else [self.data["palette"][index]
                                                                            for index in self.array(marks["colors"])]
        return np.array([[int(name[first:first + 2], 16) for first in (1, 3, 5)] for name in names])

    def column(self, column):
        values = self.array(column["values"])
        return [column["texts"][value] for value in values] if "texts" in column else values

    def pictures(self):
        """The sheet's pixels of each sample's picture, by id."""
        sheets = self.data["sheets"]
        pixels = [np.asarray(Image.open(io.BytesIO(base64.b64decode(file.split(",")[1]))).convert("RGB"))
                  for file in sheets["files"]]
        sizes = self.array(sheets["sizes"]).reshape(-1, 2).tolist()
        found = {}
        for sample, own in zip(self.ids.tolist(), self.array(self.data["samples"]["pictures"]).tolist()):
            if own > 0:
                place = (own - 1) % sheets["perSheet"]
                left, top = place % sheets["perRow"] * sheets["width"], place // sheets["perRow"] * sheets["height"]
                width, height = sizes[own - 1]
                found[sample] = pixels[(own - 1) // sheets["perSheet"]][top:top + height, left:left + width]
        return found


def export(view, **options):
    with tempfile.TemporaryDirectory() as folder:
        file = os.path.join(folder, "view.html")
        expectQuiet(lambda: simple.ExportView(file, view=view, **options))
        checkEqual(os.listdir(folder), ["view.html"], "files")
        return Page(file)


def testCells():
    """Squares, dots and their values are those of the table, in its order."""
    columns = samples(layers=3, clusters=4, count=60)
    columns["center_dist"][7] = np.nan
    columns["top_activation"][:, 1][::9] = np.nan
    page = export(show(source(columns)))
    check("http:" not in page.text and "https:" not in page.text and "default-src 'none'" in page.text, "the page may ask a network")
    checkEqual(page.ids.tolist(), list(range(60)), "samples")
    checkEqual((len(page.data["columns"]), len(page.data["rows"]), len(page.data["panels"])), (3, 4, 12), "parts")
    colors = preset("Cividis")
    for index, panel in enumerate(page.data["panels"]):
        layer, cluster = index // 4 + 1, index % 4
        rows = cellRows(columns, layer, cluster)
        dots, squares = panel["plots"]
        (marks,) = squares["marks"]
        checkEqual(page.ids[page.array(marks["samples"])].tolist(), columns["sample"][rows].tolist(), "squares")
        distances = columns["center_dist"][rows]
        found = page.column(marks["columns"][0])
        check(np.allclose(found, distances, rtol=1e-6, equal_nan=True), "distances")
        whole = columns["center_dist"][columns["layer"] == layer]
        low, high = np.nanmin(whole), np.nanmax(whole)
        known = ~np.isnan(distances)
        expected = colors((distances[known] - low) / (high - low))
        check(np.abs(page.colors(marks)[known] - expected).max() <= COLOR_TOLERANCE, "colors")
        checkEqual(len(dots["marks"]), 5, "dot plots")
        checkEqual([tick["label"] for tick in dots["xTicks"]], [str(value) for value in columns["top_channel"][rows[0]]], "channels")
        activations = columns["top_activation"][columns["layer"] == layer]
        low, high = np.nanmin(activations), np.nanmax(activations)
        for slot, marks in enumerate(dots["marks"]):
            values = columns["top_activation"][rows, slot]
            known = ~np.isnan(values)
            checkEqual(page.ids[page.array(marks["samples"])].tolist(), columns["sample"][rows[known]].tolist(), "dots")
            places = page.array(marks["y"]) / 65534
            check(np.abs(places - (1 - (values[known] - low) / (high - low))).max() < 1e-4, "places of dots")
            check(np.allclose(page.column(marks["columns"][0]), values[known], rtol=1e-6), "activations")


def testSelection():
    """What is selected in the view is selected in the page; a highlight is there too."""
    producer = source(samples())
    view = show(producer, HighlightLayer=2, HighlightCluster=1, Heading="Find </script>")
    select(producer, [3, 17, 20])
    page = export(view)
    checkEqual(page.selected, {3, 17, 20}, "selected")
    checkEqual(page.data["title"], "Find </script>", "title")
    check("<title>Find &lt;/script&gt;</title>" in page.text, "title of the page")
    checkEqual(page.data["theme"]["selected"], MARK["light"], "theme")
    ticks = [tick for tick in page.data["panels"][5]["plots"][0]["xTicks"]]
    check(all(tick["bold"] for tick in ticks) and len({tick["color"] for tick in ticks}) == 5, "colors of channels")
    check(page.data["panels"][5]["plots"][0]["boxes"], "bands behind the dots")
    simple.LoadPalette("BlackBackground")
    simple.Render(view)
    checkEqual(export(view).data["theme"]["selected"], MARK["dark"], "theme")


def testColoring():
    """Classes become a legend, other numbers a scale."""
    columns = samples(count=40)
    columns["label"] = (columns["sample"] % 3).astype(np.int32)
    columns["size"] = columns["sample"] / 7
    producer = source(columns)
    view = show(producer)
    shown = simple.GetDisplayProperties(producer, view)
    shown.ColorBy = "label"
    page = export(view)
    checkEqual([each["name"] for each in page.data["legend"]["classes"]], ["0", "1", "2"], "classes")
    checkEqual((page.array(page.data["samples"]["classes"]) - 1).tolist(), [sample % 3 for sample in range(40)], "class")
    checkEqual(page.column(page.data["samples"]["columns"][0]), [str(sample % 3) for sample in range(40)], "told of samples")
    shown.ColorBy = "size"
    page = export(view)
    check("legend" not in page.data and page.data["scale"]["title"] == "size", "a scale")
    column = page.data["panels"][0]["plots"][-1]["marks"][0]["columns"][1]
    checkEqual(column["name"], "size", "told of squares")
    # A class that a sample has in one layer alone is not one of the sample.
    shown.ColorBy = "cluster"
    page = export(view)
    check("legend" in page.data and "classes" not in page.data["samples"], "a class that samples change")


def testTold():
    """Labels and predictions are told of samples, whatever squares are colored by."""
    columns = samples(count=20)
    sample = columns["sample"]
    columns["label"] = (sample % 3).astype(np.int32)
    columns["label_name"] = [("zero", "one", "two")[value] for value in columns["label"]]
    columns["prediction"] = (sample % 4).astype(np.int32)
    columns["confidence"] = np.where(sample == 5, np.nan, sample / 32)
    columns["file"] = [f"{value}.png" for value in sample]
    page = export(show(source(columns)))
    told = {column["name"]: page.column(column) for column in page.data["samples"]["columns"]}
    checkEqual(list(told), ["label", "prediction", "confidence", "file"], "columns")
    checkEqual(told["label"][:3], ["0 (zero)", "1 (one)", "2 (two)"], "label")
    checkEqual(told["prediction"].tolist(), [value % 4 for value in range(20)], "prediction")
    check(np.isnan(told["confidence"][5]) and told["confidence"][16] == 0.5, "confidence")
    checkEqual(told["file"][19], "19.png", "file")


def cats(count=30):
    generator = simple.Generator(Input=simple.LatentSamples(NumberOfSamples=count))
    pooling = simple.SpatialPooling(Input=generator, Layers=["layer_1", "layer_4"])
    return simple.LayerKMeans(Input=pooling, NumberOfClusters=3)


def testPictures():
    """Of as many samples as are asked for, selected ones first, no larger than asked for."""
    kmeans = cats()
    view = show(kmeans)
    select(kmeans, [4, 28])
    page = export(view, PictureSize=32)
    found = page.pictures()
    checkEqual(sorted(found), list(range(30)), "pictures")
    checkEqual({picture.shape for picture in found.values()}, {(32, 32, 3)}, "sizes")
    checkEqual(sorted(export(view, MaximumPictures=3).pictures()), [0, 4, 28], "selected ones first")
    page = export(view, MaximumPictures=0)
    check("sheets" not in page.data, "pictures that nobody asked for")
    whole = export(view, PictureSize=512).pictures()
    checkEqual({picture.shape for picture in whole.values()}, {(128, 128, 3)}, "pictures are not enlarged")
    # Whatever is asked for: pictures of one pixel are the smallest, those of the network the largest.
    for side, expected in ((0, 1), (-5, 1), (100000, 128)):
        page = export(view, PictureSize=side, MaximumPictures=2)
        checkEqual({picture.shape for picture in page.pictures().values()}, {(expected, expected, 3)}, f"size {side}")
    check("sheets" not in export(view, MaximumPictures=-3).data, "less than none")
    # Each pixel is the mean of those that it covers; the large ones have losses of JPEG.
    means = {sample: picture.reshape(32, 4, 32, 4, 3).mean((1, 3)) for sample, picture in whole.items()}
    worst = max(np.abs(means[sample] - found[sample]).mean() for sample in found)
    print(f'pictures differ by {worst:.2f}', flush=True)
    check(worst < 3, f"pictures differ by {worst}")
    different = np.abs(means[4] - means[28]).mean()
    check(different > 2 * worst, f"two pictures differ by {different}")
    # The panel goes on as before.
    screenshot(view)


def testSize():
    """Half of 2 000 samples, with their pictures and with many dots, take half of 10 MB at most."""
    generator = simple.Generator(Input=simple.LatentSamples(NumberOfSamples=1000))
    pooling = simple.SpatialPooling(Input=generator, Layers=["layer_1", "layer_2"])
    view = show(simple.LayerKMeans(Input=pooling, TopChannels=20))
    page = export(view)
    print(f"{len(page.text) / 1e6:.1f} MB", flush=True)
    check(len(page.text) < 5e6, f"{len(page.text)} bytes")
    checkEqual(int((page.array(page.data["samples"]["pictures"]) > 0).sum()), 1000, "pictures")


def testNoPictures():
    """A table without a network: samples have no pictures, and that is all."""
    page = export(show(source(samples())))
    check("sheets" not in page.data, "pictures")


def testUnsizedView():
    """The size of the view plays no part."""
    producer = source(samples())
    large, small = show(producer, (1600, 1000)), show(producer, (200, 150))
    checkEqual(export(small).text, export(large).text, "page")
    checkEqual(export(large).text, export(large).text, "page written again")


def expectError(action, *parts):
    with stages.messages() as found:
        action()
    text = " ".join(found)
    for part in parts:
        check(part in text, f"expected '{part}' in '{text}'")


def testBadFiles():
    view = show(source(samples()))
    with tempfile.TemporaryDirectory() as folder:
        file = os.path.join(folder, "none", "view.html")
        expectError(lambda: simple.ExportView(file, view=view), file, "No such file or directory")
        os.makedirs(os.path.join(folder, "folder.html", "inside"))
        file = os.path.join(folder, "folder.html")
        expectError(lambda: simple.ExportView(file, view=view), file, "Is a directory")
        checkEqual(os.listdir(folder), ["folder.html"], "files")
        # The view lives on.
        simple.ExportView(os.path.join(folder, "view.html"), view=view)
        checkEqual(len(Page(os.path.join(folder, "view.html")).data["panels"]), 12, "panels")


def testNothingToShow():
    """Views without data, and of data that they cannot draw, leave no file and say why."""
    empty = simple.CreateView("ClusterFacetsView")
    wrong = show(source({"x": np.arange(3.0)}))
    rows = show(source({name: values[:0] for name, values in samples().items()}))
    with tempfile.TemporaryDirectory() as folder:
        file = os.path.join(folder, "view.html")
        for view, part in ((empty, "Nothing to show"), (wrong, "'layer'"), (rows, "Nothing to show")):
            expectError(lambda: simple.ExportView(file, view=view), file, part)
            checkEqual(os.listdir(folder), [], "files")
        with open(file, "w") as content:
            content.write("before")
        expectError(lambda: simple.ExportView(file, view=empty), "Nothing to show")
        checkEqual(open(file).read(), "before", "a file that was there")


def testTrace():
    """What the window's File > Export Scene leaves in a trace writes the same page."""
    view = show(source(samples()), registrationName="view")
    with tempfile.TemporaryDirectory() as folder:
        file = os.path.join(folder, "view.html")
        helper = servermanager.vtkSMViewExportHelper()
        check("Page for browsers (*.html)" in helper.GetSupportedFileTypes(view.SMProxy), "the file dialog's types")
        exporter = helper.CreateExporter(file, view.SMProxy)
        exporter.UnRegister(None)
        servermanager._getPyProxy(exporter).PictureSize = 32
        smtrace.start_trace()
        smtrace.ExportView(view, exporter, file)
        text = smtrace.stop_trace()
        lines = text[text.index("# export view"):].split("\n", 1)[1]
        check(lines.startswith("ExportView(") and "PictureSize=32" in lines, lines)
        exec(lines[:lines.index(")") + 1], {"ExportView": simple.ExportView, "view": view, **dict.fromkeys(
            re.findall(r"view=(\w+)", lines), view)})
        checkEqual(Page(file).text, export(view, PictureSize=32).text, "page")


def testOtherViews():
    """Only views of samples are written as pages."""
    helper = servermanager.vtkSMViewExportHelper()
    for kind in ("RenderView", "SpreadSheetView", "XYChartView"):
        view = simple.CreateView(kind)
        check("html" not in helper.GetSupportedFileTypes(view.SMProxy), kind)


if __name__ == "__main__":
    run(testCells, testSelection, testColoring, testTold, testPictures, testSize, testNoPictures, testUnsizedView, testBadFiles,
        testNothingToShow, testTrace, testOtherViews)
