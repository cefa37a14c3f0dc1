"""Draws a selection in a Cluster Facets view, alone or as client of a server, and writes what is seen and known.

facets_client.py <folder> [<host>:<port>]
view.npy, many.npy: pixels; told.json: what the views say of cells, selections and pictures; page.html, labelled.html: pages.
"""

import json
import pathlib
import sys

import numpy as np
from paraview import simple

import facets
from facets import check, describe, expectQuiet, screenshot, select, stages

folder = pathlib.Path(sys.argv[1])
isServed = len(sys.argv) > 2
if isServed:
    host, port = sys.argv[2].split(":")
    simple.Connect(host, int(port))
    stages.load(remote=True)
stages.load()
facets.palette("light")
told = {}


def write(name, view):
    np.save(folder / f"{name}.npy", expectQuiet(lambda: screenshot(view)))
    said = describe(view)
    told[name] = {"side": said.side, "selected": said.selected, "message": said.message,
                  "classes": said.classes, "cells": {str(key): [cell.selected, cell.perColumn] for key, cell in said.cells.items()},
                  "bands": {str(key): [band.samples, band.selected] for key, band in said.bands.items()},
                  "pictures": {sample: there for sample, (_, there) in said.pictures.items()}}


def pipeline(count, **options):
    generator = simple.Generator(Input=simple.LatentSamples(NumberOfSamples=count))
    pooling = simple.SpatialPooling(Input=generator, Layers=["layer_1", "layer_3"])
    return simple.LayerKMeans(Input=pooling, NumberOfClusters=3, **options)


kmeans = pipeline(37)
view = facets.show(kmeans, (1100, 750), HighlightLayer=3, HighlightCluster=1)
write("plain", view)
select(kmeans, [0, 5, 17, 36])  # of both ranks
write("view", view)
expectQuiet(lambda: simple.ExportView(str(folder / "page.html"), view=view))
view.ShowFlows = 1
write("flows", view)
check(any(selected for _, selected in told["flows"]["bands"].values()), "no band has a selected sample")
view.ShowFlows = 0
check(all(told["view"]["pictures"].values()) and len(told["view"]["pictures"]) == 4, "pictures are missing")

# A column that travels only when squares are colored by it.
labelled = simple.Calculator(Input=kmeans, AttributeType="Row Data", ResultArrayName="label",
                             Function="sample - 3*floor(sample/3)")
colored = facets.show(labelled, (1100, 750))
write("before", colored)
expectQuiet(lambda: simple.ExportView(str(folder / "labelled.html"), view=colored, MaximumPictures=5))
simple.GetDisplayProperties(labelled, colored).ColorBy = "label"
write("colored", colored)
check(told["colored"]["classes"] == {"0": 0, "1": 1, "2": 2}, f"colored by {told['colored']['classes']}")

# A selection by rows of the ranks' tables becomes one of samples.
query = simple.SelectionQuerySource(ElementType=6, QueryString="sample >= 30")
facets.selectBy(kmeans, query)
write("query", view)
check(told["query"]["selected"] == 7, f"{told['query']['selected']} selected by a query, expected 7")
extract = simple.ExtractSelection(Input=kmeans, Selection=query)
extract.UpdatePipeline()
rows = extract.GetDataInformation().GetNumberOfRows()
check(rows == 14, f"{rows} rows extracted, expected 14")

select(kmeans, None)
kmeans.Input.Input.Input.NumberOfSamples = 25
write("fewer", view)

# What cannot be drawn says so on a server too.
write("latents", facets.show(simple.LatentSamples(NumberOfSamples=5), (500, 300)))
check("'layer'" in told["latents"]["message"] and "sample, z" in told["latents"]["message"], told["latents"]["message"])
(folder / "told.json").write_text(json.dumps(told))
