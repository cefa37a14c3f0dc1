"""examples/gui.py in ParaView itself, on a virtual screen. usage: test_gui.py SCRATCH_FOLDER

ParaView must come up without a message, with a cell for each layer and cluster in the Cluster Facets view, the table's
rows in the spreadsheet and the sheet drawn in its own colours.
"""

import os
import pathlib
import re
import shutil
import subprocess
import sys

from example_run import EXAMPLES, fail, picture

# Appended to the example. ParaView is left at once: closing its windows is not what is tested.
REPORT = """
import os
from paraview import servermanager
open({folder!r} + "/facets", "w").write(str(facets.GetClientSideObject().GetContextItem()))
SaveData({folder!r} + "/sheet.png", proxy=sheet)
pictures.Background = [0, 0, 0]
pictures.UseColorPaletteForBackground = 0
SaveScreenshot({folder!r} + "/view.png", pictures, ImageResolution=[600, 600])
open({folder!r} + "/rows", "w").write(str(servermanager.Fetch(clusters).GetNumberOfRows()))
os._exit(0)
"""

scratch = pathlib.Path(sys.argv[1])
shutil.rmtree(scratch, ignore_errors=True)
scratch.mkdir(parents=True)
script = scratch / "gui.py"
script.write_text((EXAMPLES / "gui.py").read_text() + REPORT.format(folder=str(scratch)))
result = subprocess.run(["xvfb-run", "-a", "-s", "-screen 0 1280x900x24", "paraview", "--dr", f"--script={script}"],
                        env={**os.environ, "HOME": str(scratch)}, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
print(result.stdout)
if result.returncode != 0 or any(word in result.stdout for word in ("ERR|", "WARN|", "warning:", "Traceback")):
    fail("ParaView ended with", result.returncode, "or gave messages")
if (scratch / "rows").read_text() != "2500":
    fail("expected 5 layers of 500 samples, found rows:", (scratch / "rows").read_text())
drawn = re.findall(r"Cell (\d) (\d): squares", (scratch / "facets").read_text())
if sorted(drawn) != [(layer, cluster) for layer in "12345" for cluster in "0123"]:
    fail("expected 5 layers of 4 clusters in the Cluster Facets view, found", drawn)
sheet, view = picture(scratch / "sheet.png"), picture(scratch / "view.png")
drawn = view[view.max(axis=2) > 0]
difference = abs(drawn.mean(axis=0) - sheet.reshape(-1, 3).mean(axis=0)).max()
if len(drawn) < 0.2 * view.shape[0] * view.shape[1] or difference > 5:
    fail("the view shows something else than the sheet: drawn pixels", len(drawn), "difference of mean colours", difference)
shutil.rmtree(scratch)
