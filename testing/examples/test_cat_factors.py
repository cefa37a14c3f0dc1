"""What examples/cat_factors.py writes and prints. usage: pvpython test_cat_factors.py SCRATCH_FOLDER"""

import math
import pathlib
import shutil
import sys

import numpy
from example_run import EXAMPLES, cells, fail, picture, run, table

sys.path.insert(0, str(EXAMPLES.parent / "weights"))
import cat_factors  # noqa: E402

SAMPLES, CLUSTERS, LAYERS = 30, 3, 5
FACTOR = "bg_val"


def checkFactors(samples):
    """By the formula in cat_factors.py, one number at a time."""
    if len(samples["sample"]) != LAYERS * SAMPLES:
        fail("wrong number of rows:", len(samples["sample"]))
    for row in range(0, len(samples["sample"]), 7):
        z = [samples[f"z:{index}"][row] for index in range(40)]
        length = math.sqrt(sum(value * value for value in z))
        for name, direction in zip(cat_factors.NAMES, cat_factors.ROTATION):
            along = math.sqrt(40) * sum(value * part for value, part in zip(z, direction)) / length
            expected = 0.5 * math.erfc(-along / math.sqrt(2))
            if abs(samples[name][row] - expected) > 1e-6:
                fail(name, "of row", row, "is", samples[name][row], "expected", expected)


def checkPrinted(lines, samples):
    lines = [line.split() for line in lines if line.strip().endswith("%")]
    if len(lines) != LAYERS * CLUSTERS:
        fail("clusters that were printed:", len(lines))
    for layer, cluster, count, mean, *shares in lines:
        members = (samples["layer"] == int(layer)) & (samples["cluster"] == int(cluster))
        coats = samples["coat"][members]
        expected = [f"{100 * (coats == coat).mean():.0f}" for coat in range(len(cat_factors.COATS))]
        if int(count) != members.sum() or mean != f"{samples[FACTOR][members].mean():.2f}" or shares[::2] != expected:
            fail("layer", layer, "cluster", cluster, "printed", count, mean, shares, "expected", members.sum(), expected)


def checkSheet(sheet, samples):
    """The backgrounds must get brighter: corners of the pictures against their places."""
    pictures = cells(sheet)
    corners = [image[:24, :24].mean() for image in pictures]
    values = numpy.sort(samples[FACTOR][:SAMPLES])
    if len(pictures) != SAMPLES or numpy.corrcoef(corners, values)[0, 1] < 0.8:
        fail("the pictures are not in the order of", FACTOR, corners)


scratch = pathlib.Path(sys.argv[1])
shutil.rmtree(scratch, ignore_errors=True)
result = run("cat_factors.py", "--samples", SAMPLES, "--clusters", CLUSTERS, "--seed", 3, "--factor", FACTOR,
             "--output", scratch)
if result.returncode != 0 or sorted(path.name for path in scratch.iterdir()) != ["by_factor.png", "samples.csv"]:
    fail("cat_factors.py ended with", result.returncode)
columns = table(scratch / "samples.csv")
checkFactors(columns)
checkPrinted(result.stdout.splitlines(), columns)
checkSheet(picture(scratch / "by_factor.png"), columns)
shutil.rmtree(scratch)

for arguments, words, plugin in ((["--factor", "wings"], "wings", True), (["--samples", 3, "--clusters", 9], "samples", True),
                                 ([], "PV_PLUGIN_PATH", False)):
    result = run("cat_factors.py", "--output", scratch, *arguments, plugin=plugin)
    if result.returncode == 0 or words not in result.stdout or "Traceback" in result.stdout:
        fail(arguments, "must end with one message that has", words)
    if scratch.exists() and any(scratch.iterdir()):
        fail(arguments, "left files")
    shutil.rmtree(scratch, ignore_errors=True)
