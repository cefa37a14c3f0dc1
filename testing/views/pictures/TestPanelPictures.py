"""The pictures in the panel of a Cluster Facets view are those of ImageGrid: in one process, on two
ranks of pvbatch, and where the samples are on the two ranks of a server.

TestPanelPictures.py <alone | batch | served>; needs a display.
"""

import os
import pathlib
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
STAGES = HERE.parents[1] / "stages" / "parallel"
sys.path.insert(0, str(STAGES))

from launch import expectGood, onRanks, program, run, server  # noqa: E402

# With and without a range of values that the network tells; pictures of the rows themselves.
CASES = {"cats": ("shipped", 40),
         "style_block": (HERE.parents[1] / "networks" / "style_block" / "model.onnx", 8),
         "digits": ("digits", 0)}

os.environ["PYTHONPATH"] = os.pathsep.join([str(STAGES), *filter(None, [os.environ.get("PYTHONPATH")])])


def check(launcher, *arguments):
    with tempfile.TemporaryDirectory() as folder:
        status, output = run([*launcher, HERE / "panel_pictures.py", folder, *arguments])
    print(output, flush=True)
    expectGood(status, output)


for name, (network, dimension) in CASES.items():
    print(name, flush=True)
    if sys.argv[1] == "served":
        with server(2) as address:
            check([program("PVPYTHON")], network, dimension, address)
    elif sys.argv[1] == "batch":
        check(onRanks(2, program("PVBATCH")), network, dimension)
    else:
        check([program("PVPYTHON")], network, dimension)
print("passed")
