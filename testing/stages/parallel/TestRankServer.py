"""A client of a server on two ranks: the plugin on both sides, the shipped network found by the server, the tables and
sheets those of ParaView alone, and the sheet in a view, whether the client or the server draws it.

TestRankServer.py <tables | view | epochs>; view needs a display. epochs: networks at several times.
"""

import pathlib
import sys
import tempfile

import numpy as np

from launch import serial, server
from tables import checkClusters, difference, read

NAMES = ("generator", "layers", "pooling", "samples", "activations", "centers", "extracted")
SAMPLES, CLUSTERS, RESTARTS = 37, 3, 2


def testTables(alone, served):
    serial("main_job.py", alone, SAMPLES, CLUSTERS, RESTARTS)
    with server(2) as address:
        serial("main_job.py", served, SAMPLES, CLUSTERS, RESTARTS, address)
    tables = {}
    for name in NAMES:
        tables[name] = read(served, name, 2)[0]
        worst = difference(tables[name], read(alone, name, 1)[0], name)
        print(f"{name}: values within {worst:.2g}", flush=True)
    checkClusters(tables["pooling"], tables["samples"], tables["activations"], tables["centers"], CLUSTERS)
    assert tables["extracted"]["layer"].tolist() == [1, 2, 3, 4, 5], "one row of the sample in every layer"
    assert set(tables["extracted"]["sample"]) == {SAMPLES - 1}, "another sample was extracted"
    shapes = {}
    for name in ("sheet", "extracted_sheet", "selected_sheet", "labelled_sheet", "unselected_sheet", "followed_sheet",
                 "followed_on_sheet"):
        sheet, expected = (np.load(folder / f"{name}.npy") for folder in (served, alone))
        assert np.array_equal(sheet, expected), f"{name} differs"
        shapes[name] = sheet.shape
    # Two lines of 18 pixels below each picture.
    assert shapes["labelled_sheet"] == (3 * 168 + 4, 2 * 132 + 4, 3), shapes
    assert shapes["unselected_sheet"][0] == 0 and shapes["followed_sheet"] == (172, 136, 3), shapes
    assert shapes["followed_on_sheet"] == (2 * 168 + 4, 136, 3), shapes


def testView(alone, served):
    serial("view_sheet.py", alone)
    view, sheet = (np.load(alone / f"{name}.npy").astype(int) for name in ("view", "sheet"))
    # The graphics system interpolates a little; a sheet one pixel off, or mirrored, would differ by 4 and more.
    mean = np.abs(view - sheet).mean()
    print(f"the view differs from the sheet by {mean:.2f} of 255 on average", flush=True)
    assert mean < 1.5, "the view does not show the sheet"
    for remote in (0, 1):
        with server(2) as address:
            serial("view_sheet.py", served, address, remote)
        for name in ("view", "grown"):
            found, expected = (np.load(folder / f"{name}.npy") for folder in (served, alone))
            differing = (found != expected).any(2).sum()
            print(f"{name}, drawn by the {'server' if remote else 'client'}: {differing} pixels differ", flush=True)
            assert differing == 0, name


def testEpochs(alone, served):
    serial("epochs_job.py", alone)
    with server(2) as address:
        serial("epochs_job.py", served, address)
    assert np.load(served / "steps.npy").tolist() == [0, 4, 16], "the time steps at the client"
    tables = {}
    for name in ("predictions_0", "predictions_4", "predictions_16", "collected", "curve"):
        tables[name], ids, _ = read(served, name, 2)
        expected, *alike = read(alone, name, 1)
        assert ids == alike[0], f"{name}: global ids are {ids}"
        print(f"{name}: values within {difference(tables[name], expected, name):.2g}", flush=True)
    untrained, *trained = tables["curve"]["accuracy"]
    assert untrained < 0.3 < 0.9 < min(trained), "the same network at all times"
    assert len(tables["collected"]["sample"]) == 303, "rows"


with tempfile.TemporaryDirectory() as folder:
    places = [pathlib.Path(folder) / name for name in ("alone", "served")]
    for place in places:
        place.mkdir()
    {"tables": testTables, "view": testView, "epochs": testEpochs}[sys.argv[1]](*places)
print("passed")
