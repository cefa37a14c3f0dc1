"""The main job gives the same tables and sheets alone, with two threads, and on 1, 2 and 4 ranks, whether or not the
samples can be shared out evenly; and what the ranks hold together is a clustering."""

import pathlib
import sys
import tempfile

import numpy as np

from launch import batch, serial
from tables import checkClusters, difference, read

NAMES = ("generator", "layers", "pooling", "samples", "activations", "centers", "extracted")
SHEETS = ("sheet", "extracted_sheet", "selected_sheet")


def readAll(folder, ranks, samples):
    tables = {}
    for name in NAMES:
        tables[name], ids, rows = read(folder, name, ranks)
        expected = "" if name in ("layers", "centers", "extracted") else "sample"
        assert ids == expected, f"{name}: global ids are '{ids}'"
        if name in ("generator", "pooling"):
            share = [samples // ranks + (rank < samples % ranks) for rank in range(ranks)]
            assert rows == share, f"{name}: rows {rows}, expected {share}"
    return tables


def compare(folder, ranks, samples, truth, truthFolder, what):
    tables = readAll(folder, ranks, samples)
    worst = max(difference(tables[name], truth[name], f"{what}: {name}") for name in NAMES)
    for sheet in SHEETS:
        same = (folder / f"{sheet}.npy").read_bytes() == (truthFolder / f"{sheet}.npy").read_bytes()
        assert same, f"{what}: {sheet} differs"
    identical = all(tables[name][column].tobytes() == values.tobytes() for name in NAMES
                    for column, values in truth[name].items())
    print(f"  {what}: " + ("bit for bit the same" if identical else f"values within {worst:.2g}"), flush=True)
    return tables


def job(folder, samples, clusters, restarts, counts):
    print(f"{samples} samples, {clusters} clusters", flush=True)
    alone = folder / "alone"
    alone.mkdir(parents=True)
    arguments = (samples, clusters, restarts)
    serial("main_job.py", alone, *arguments)
    truth = readAll(alone, 1, samples)
    runs = {"alone": truth}
    threads = folder / "threads"
    threads.mkdir()
    serial("main_job.py", threads, *arguments, threads=2)
    compare(threads, 1, samples, truth, alone, "2 threads")
    for count in counts:
        mine = folder / str(count)
        mine.mkdir()
        batch(count, "main_job.py", mine, *arguments)
        runs[count] = compare(mine, count, samples, truth, alone, f"{count} ranks")
    for tables in runs.values():
        checkClusters(tables["pooling"], tables["samples"], tables["activations"], tables["centers"], clusters)
        assert tables["extracted"]["sample"].tolist() == [samples - 1] * 5, "one row of the sample in every layer"
        assert tables["extracted"]["layer"].tolist() == [1, 2, 3, 4, 5], "one row of the sample in every layer"
    sheets = [np.load(alone / f"{name}.npy") for name in SHEETS]
    assert np.array_equal(sheets[1], sheets[2]), "an extracted sample and a selected one look different"
    assert sheets[0].std() > 20 and sheets[1].std() > 20, "the sheets show nothing"


with tempfile.TemporaryDirectory() as name:
    if sys.argv[1] == "even":
        job(pathlib.Path(name), 300, 4, 10, (1, 2, 4))
    else:
        job(pathlib.Path(name) / "odd", 37, 3, 2, (2, 4))
        # One of four ranks has nothing at all.
        job(pathlib.Path(name) / "few", 3, 1, 1, (2, 4))
print("passed")
