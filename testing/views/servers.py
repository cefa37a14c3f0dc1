"""Runs a script in a client of ParaView alone and of servers on one and on two ranks, for tests in the system's Python;
all must draw and tell the same. Needs a display."""

import json
import pathlib
import sys
import tempfile

import numpy as np

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "stages" / "parallel"))

from launch import expectGood, program, run, server  # noqa: E402


def client(script, folder, *address):
    folder.mkdir()
    expectGood(*run([program("PVPYTHON"), "--dr", script, folder, *address]))
    return json.loads((folder / "told.json").read_text())


def expectSameOnServers(script, checkMore=None):
    """The script writes told.json, what its views say by their names, and their pixels into <name>.npy, into the folder
    that it gets; then comes the address of a server. checkMore(served, alone) looks at what else is in two such folders."""
    with tempfile.TemporaryDirectory() as name:
        alone = pathlib.Path(name) / "alone"
        expected = client(script, alone)
        for count in (1, 2):
            served = pathlib.Path(name) / str(count)
            with server(count) as address:
                found = client(script, served, address)
            for view in expected:
                # Which columns are named depends on nothing else than the table.
                assert found[view] == expected[view], f"{view}, {count} ranks: {found[view]}, alone {expected[view]}"
                pixels = [np.load(folder / f"{view}.npy") for folder in (served, alone)]
                assert pixels[0].shape == pixels[1].shape, f"{view}: sizes"
                differing = int((pixels[0] != pixels[1]).any(-1).sum())
                print(f"{view}, {count} ranks: {differing} pixels differ", flush=True)
                assert differing == 0, f"{view} differs"
            if checkMore:
                checkMore(served, alone)
    print("passed")
