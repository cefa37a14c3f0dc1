"""Draws selections in a Projection view, alone or as client of a server, and writes what is seen and known.

projection_client.py <folder> [<host>:<port>]
*.npy: pixels; told.json: what the views say of panels, selections and pictures.
"""

import json
import pathlib
import sys

import numpy as np
from paraview import simple

import projection
from projection import DIGITS, MLP, check, checkPictures, expectQuiet, look, select, selectBy, show, stages

folder = pathlib.Path(sys.argv[1])
if len(sys.argv) > 2:
    host, port = sys.argv[2].split(":")
    simple.Connect(host, int(port))
    stages.load(remote=True)
stages.load()
projection.palette("light")
told = {}


def write(name, view, pictures=None):
    pixels, said = look(view)
    np.save(folder / f"{name}.npy", pixels)
    told[name] = {"selected": said.selected, "message": said.message, "details": said.details, "legend": list(said.legend),
                  "panels": {panel: each.points for panel, each in said.panels.items()},
                  "pictures": {sample: there for sample, (_, there) in said.pictures.items()}}
    if pictures is not None:
        checkPictures(pixels, said, pictures, name)


reader = simple.MNISTReader(FileName=str(DIGITS), MaximumSamples=90, Choice="Random")
predictions = simple.Predictions(Input=simple.Network(Input=reader, Network=str(MLP)))
places = simple.LayerProjection(Input=simple.SpatialPooling(Input=predictions), Method="PCA", QualityNeighbors=0)
view = show(places, (1100, 750), PicturesWidth=0.3)
write("plain", view)
ids = [int(sample) for sample in np.random.RandomState(0).permutation(2000)]
places.UpdatePipeline()
# Of all ranks: ids that are there are found by what the view counts.
select(places, ids)
write("all", view)
chosen = sorted(int(sample) for sample in told["all"]["pictures"])[::9]
select(places, chosen)
write("selected", view, chosen)
view.HiddenClasses = ["1", "7"]
write("hidden", view, chosen)
view.HiddenClasses = []
# A selection by rows of the ranks' tables becomes one of samples.
query = simple.SelectionQuerySource(ElementType=6, QueryString="(label == 4) & (layer == 1)")
selectBy(places, query)
write("query", view)
check(told["query"]["selected"] > 3, f"{told['query']['selected']} selected by a query")
write("extracted", show(simple.ExtractSelection(Input=places, Selection=query), (700, 500)))
threshold = simple.ThresholdTable(Input=places, Column=["ROWS", "label"], MinValue=4, MaxValue=4, Mode="Between")
other = show(threshold, (900, 700))
selectBy(threshold, simple.SelectionQuerySource(ElementType=6, QueryString="layer == 1"))
write("threshold", other, list(projection.describe(other).pictures) or None)
check(told["threshold"]["selected"] == told["query"]["selected"], "another number of samples of the class")
select(places, None)
reader.MaximumSamples = 40
write("fewer", view)
# Points between epochs, and as densities.
files = [str(MLP).replace("016", epoch) for epoch in ("000", "004", "016")]
epochs = simple.CollectEpochs(Input=simple.SpatialPooling(Input=simple.Network(Input=reader, Network=files)))
moving = show(simple.LayerProjection(Input=epochs, Method="PCA", IncludeData=0, QualityNeighbors=0), (900, 700), FollowTime=1)
moving.ViewTime = 7
write("moving", moving)
check(all(name.endswith(", epoch 7") for name in told["moving"]["panels"]), f"panels: {list(told['moving']['panels'])}")
projection.display(moving, Density="On")
write("densities", moving)
# What cannot be drawn says so on a server too.
write("latents", show(simple.LatentSamples(NumberOfSamples=5), (600, 400)))
check("'projection_x'" in told["latents"]["message"] and "sample" in told["latents"]["message"], told["latents"]["message"])
(folder / "told.json").write_text(json.dumps(told))
