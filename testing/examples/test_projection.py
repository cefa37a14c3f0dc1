"""What examples/projection.py writes. usage: python3 test_projection.py SCRATCH_FOLDER"""

import csv
import pathlib
import shutil
import sys

import numpy
from example_run import EXAMPLES, fail, picture, run

MLP = [EXAMPLES.parent / "weights" / "digits_mlp" / f"epoch_{epoch:03}.onnx" for epoch in (0, 1, 16)]

scratch = pathlib.Path(sys.argv[1])
shutil.rmtree(scratch, ignore_errors=True)
scratch.mkdir(parents=True)
folder = scratch / "all"
result = run("projection.py", "--output", folder, "--samples", "200", "--networks", *MLP, display=True)
if result.returncode != 0:
    fail("projection.py ended with", result.returncode, result.stdout)
found = sorted(path.name for path in folder.iterdir())
if found != ["layers.html", "layers.png", "neurons.png", "quality.csv", "trails.png"]:
    fail("found", found)
with open(folder / "quality.csv", newline="") as file:
    rows = list(csv.DictReader(file))
if [int(row["layer"]) for row in rows] != [0, 1, 2, 3, 4]:
    fail("layers:", rows)
hits = [float(row["neighborhood_hit"]) for row in rows]
if not hits[-1] > hits[0] + 0.1:
    fail("the last layer parts the classes no better than the pixels:", hits)
for name in ("layers", "trails", "neurons"):
    pixels = picture(folder / f"{name}.png")[:, :, :3].astype(int)
    if pixels.shape[:2] != (900, 1280):
        fail(name, "has the size", pixels.shape)
    colored = (pixels.max(axis=2) - pixels.min(axis=2) > 60).mean()
    if not 0.002 < colored < 0.5:
        fail(name, "has", colored, "of its pixels in colours")
page = (folder / "layers.html").read_text()
if "layer 4" not in page or not 100000 < len(page) < 3000000:
    fail("the page has", len(page), "bytes")

wrong = scratch / "wrong"
result = run("projection.py", "--networks", scratch / "missing.onnx", "--output", wrong, display=True)
if result.returncode == 0 or "missing.onnx" not in result.stdout or "Traceback" in result.stdout:
    fail("a missing network:", result.stdout)
print("passed")
