"""The installed plugin works without the build tree. usage: test_install.py SCRATCH_FOLDER BUILD_TREE"""

import os
import pathlib
import shutil
import subprocess
import sys

from example_run import fail, run

# What it uses: its libraries, and the network.
PROBE = """
from paraview.simple import *
sheet = ImageGrid(Generator(LatentSamples(NumberOfSamples=2)))
network = servermanager.Fetch(sheet).GetFieldData().GetAbstractArray("network_file").GetValue(0)
mapped = {line.split()[-1] for line in open("/proc/self/maps")}
libraries = {path for path in mapped if "ayerscope" in path and path.endswith(".so")}
print("\\n".join(sorted(libraries | {network})))
"""

scratch, build = (pathlib.Path(argument) for argument in sys.argv[1:])
shutil.rmtree(scratch, ignore_errors=True)
prefix = scratch / "prefix"
subprocess.run(["cmake", "--install", str(build), "--prefix", str(prefix)], check=True, stdout=subprocess.DEVNULL)
os.environ["PV_PLUGIN_PATH"] = str(prefix / "lib" / "Layerscope")
result = run(prefix / "share" / "layerscope" / "examples" / "cats.py", "--samples", 8, "--clusters", 2,
             "--output", scratch / "cats")
if result.returncode != 0 or not (scratch / "cats" / "layer_5_cluster_1.png").exists():
    fail("the installed example does not work")

probe = scratch / "probe.py"
probe.write_text(PROBE)
used = run(probe).stdout.split()
if len(used) < 6 or not all(path.startswith(str(prefix.resolve())) for path in used):
    fail("not all of this is below", prefix, used)

# The digits demo says what is missing, before it opens a view.
digits = prefix / "share" / "layerscope" / "weights" / "digits"
digits.rename(scratch / "elsewhere")
said = run(prefix / "share" / "layerscope" / "examples" / "gui_digits.py")
if said.returncode == 0 or "The digits that come with Layerscope are not there" not in said.stdout or str(digits) not in said.stdout:
    fail("without its data the digits demo says", said.stdout)
shutil.rmtree(scratch)
