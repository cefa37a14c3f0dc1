"""A client of a server on one and on two ranks draws the picture of ParaView alone, pixel by pixel, with the same
selection and the pictures of samples, and writes the same page; the server ends well.

TestServer.py, in the system's Python; needs a display.
"""

import json
import os
import pathlib
import sys
import tempfile

import numpy as np

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parents[1] / "stages" / "parallel"))

from launch import expectGood, program, run, server  # noqa: E402


def client(folder, *address):
    folder.mkdir()
    expectGood(*run([program("PVPYTHON"), "--dr", HERE / "facets_client.py", folder, *address]))
    return json.loads((folder / "told.json").read_text())


with tempfile.TemporaryDirectory() as name:
    alone = pathlib.Path(name) / "alone"
    expected = client(alone)
    for count in (1, 2):
        served = pathlib.Path(name) / str(count)
        with server(count) as address:
            found = client(served, address)
        for view in expected:
            # Which columns are named depends on nothing else than the table.
            assert found[view] == expected[view], f"{view}, {count} ranks: {found[view]}, alone {expected[view]}"
            pixels = [np.load(folder / f"{view}.npy") for folder in (served, alone)]
            assert pixels[0].shape == pixels[1].shape, f"{view}: sizes"
            differing = int((pixels[0] != pixels[1]).any(-1).sum())
            print(f"{view}, {count} ranks: {differing} pixels differ", flush=True)
            assert differing == 0, f"{view} differs"
        for page in ("page.html", "labelled.html"):
            found, wanted = ((folder / page).read_bytes() for folder in (served, alone))
            assert len(wanted) > 100000 and found == wanted, f"{count} ranks: {page} differs"
        assert b'"name":"label"' in found, f"{count} ranks: nothing is told of labels"
print("passed")
