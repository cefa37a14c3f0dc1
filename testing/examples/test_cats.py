"""What examples/cats.py writes, on one rank and on two. usage: pvpython test_cats.py SCRATCH_FOLDER"""

import pathlib
import shutil
import sys

import numpy
from example_run import cells, fail, picture, run, table

SAMPLES, CLUSTERS, LAYERS = 36, 3, 5
TABLES = ["samples.csv", "activations.csv", "centers.csv"]
SHEETS = {(layer, cluster): f"layer_{layer}_cluster_{cluster}.png"
          for layer in range(1, LAYERS + 1) for cluster in range(CLUSTERS)}
FILES = sorted([*TABLES, "random_cats.png", *SHEETS.values()])


def analyse(folder, ranks):
    shutil.rmtree(folder, ignore_errors=True)
    result = run("cats.py", "--samples", SAMPLES, "--clusters", CLUSTERS, "--pictures", SAMPLES, "--seed", 7,
                 "--output", folder, ranks=ranks)
    if result.returncode != 0:
        fail("cats.py ended with", result.returncode)
    found = sorted(path.name for path in folder.iterdir())
    if found != FILES:
        fail("expected", FILES, "found", found)


def checkTables(folder):
    samples, centers = table(folder / "samples.csv"), table(folder / "centers.csv")
    activations = table(folder / "activations.csv")
    if len(samples["sample"]) != LAYERS * SAMPLES or len(centers["size"]) != LAYERS * CLUSTERS:
        fail("wrong number of rows:", len(samples["sample"]), len(centers["size"]))
    if len(activations["activation"]) != LAYERS * SAMPLES * 5:
        fail("expected five channels a sample and layer; rows:", len(activations["activation"]))
    for layer, cluster, size in zip(centers["layer"], centers["cluster"], centers["size"]):
        members = (samples["layer"] == layer) & (samples["cluster"] == cluster)
        if members.sum() != size or size == 0:
            fail("layer", layer, "cluster", cluster, "has", members.sum(), "samples, its size is", size)


def checkSheets(folder):
    """Each sheet must hold the pictures of the cluster's samples, the nearest to the centre first. The sheet of random
    cats holds all samples by number."""
    pictures = cells(picture(folder / "random_cats.png"))
    deviations = [image.std() for image in pictures]
    if len(pictures) != SAMPLES or min(deviations) < 10:
        fail("pictures:", len(pictures), "least deviation:", min(deviations))
    samples = table(folder / "samples.csv")
    for (layer, cluster), name in SHEETS.items():
        members = numpy.flatnonzero((samples["layer"] == layer) & (samples["cluster"] == cluster))
        nearest = members[numpy.argsort(samples["center_dist"][members], kind="stable")]
        for place, (row, image) in enumerate(zip(nearest, cells(picture(folder / name)))):
            expected = pictures[int(samples["sample"][row])]
            # Another batch may round a value the other way.
            if abs(image - expected).max() > 1:
                fail(name, "place", place, "does not show sample", int(samples["sample"][row]))


def sortedTable(path):
    columns = table(path)
    keys = [columns[name] for name in ("channel", "sample", "cluster", "layer") if name in columns]
    order = numpy.lexsort(keys)
    return {name: values[order] for name, values in columns.items()}


def compare(one, two):
    for name in TABLES:
        first, second = sortedTable(one / name), sortedTable(two / name)
        if first.keys() != second.keys():
            fail(name, "columns differ:", first.keys() ^ second.keys())
        for column, values in first.items():
            if not numpy.allclose(values, second[column], rtol=1e-6, atol=0, equal_nan=True):
                fail(name, "column", column, "differs between one rank and two")
    for name in ["random_cats.png", *SHEETS.values()]:
        if abs(picture(one / name) - picture(two / name)).max() > 1:
            fail(name, "differs between one rank and two")


def checkErrors(folder):
    result = run("cats.py", "--samples", 10, "--clusters", 20, "--output", folder)
    if result.returncode == 0 or "more clusters than samples" not in result.stdout or "Traceback" in result.stdout:
        fail("20 clusters of 10 samples must end with one message")
    if any(folder.iterdir()):
        fail("files were left:", list(folder.iterdir()))
    result = run("cats.py", "--output", folder, plugin=False)
    if result.returncode == 0 or "PV_PLUGIN_PATH" not in result.stdout or "Traceback" in result.stdout:
        fail("without the plugin there must be one message")


scratch = pathlib.Path(sys.argv[1])
shutil.rmtree(scratch, ignore_errors=True)
scratch.mkdir(parents=True)
analyse(scratch / "one", ranks=1)
checkTables(scratch / "one")
checkSheets(scratch / "one")
analyse(scratch / "two", ranks=2)
compare(scratch / "one", scratch / "two")
checkErrors(scratch / "wrong")
shutil.rmtree(scratch)
