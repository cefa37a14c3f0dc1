"""What is in the Debian package, and that a ParaView finds it without being told. usage: test_package.py SCRATCH_FOLDER BUILD_TREE"""

import os
import pathlib
import shutil
import subprocess
import sys

from example_run import fail

# The plugin is there, listed and loaded; what it uses is from the package.
PROBE = """
from paraview.simple import *
from paraview.modules.vtkRemotingCore import vtkPVPluginTracker
tracker = vtkPVPluginTracker.GetInstance()
plugins = {tracker.GetPluginName(index): tracker.GetPluginLoaded(index) for index in range(tracker.GetNumberOfPlugins())}
assert plugins["Layerscope"], plugins
sheet = ImageGrid(Generator(LatentSamples(NumberOfSamples=2)))
network = servermanager.Fetch(sheet).GetFieldData().GetAbstractArray("network_file").GetValue(0)
libraries = {line.split()[-1] for line in open("/proc/self/maps") if "ayerscope" in line and ".so" in line}
print("\\n".join(sorted(libraries | {network})))
"""


def output(*command, **options):
    return subprocess.run(list(map(str, command)), check=True, stdout=subprocess.PIPE, text=True, **options).stdout


scratch, build = (pathlib.Path(argument).resolve() for argument in sys.argv[1:])
shutil.rmtree(scratch, ignore_errors=True)
output("cpack", "--config", build / "CPackConfig.cmake", "-B", scratch)
package, = scratch.glob("layerscope_*.deb")

depends = output("dpkg-deb", "--field", package, "Depends").strip()
if "paraview (>= " not in depends or "python3-paraview" not in depends or "libonnx" not in depends:
    fail("the package depends on", depends)
root = scratch / "root"
output("dpkg-deb", "--extract", package, root)
places = "usr/bin/paraview.conf", "usr/share/paraview/plugins", "usr/lib/layerscope.xml", "usr/lib/Layerscope/", "usr/share/layerscope/", \
    "usr/share/doc/layerscope/"
strays = [path for path in root.rglob("*") if path.is_file() and
          not str(path.relative_to(root)).startswith(places)]
if strays:
    fail("the package has", strays)

# ParaView looks beside its executable, or for a list whose place is fixed: that is told to it here.
environment = {name: value for name, value in os.environ.items() if not name.startswith("PV_PLUGIN")}
pvpython = pathlib.Path(os.path.realpath(shutil.which("pvpython")))
plugins = root / "usr/share/paraview/plugins"
if plugins.exists():
    moved = scratch / "plugins.xml"
    moved.write_text(plugins.read_text().replace('"/usr/', f'"{root}/usr/'))
    environment["PV_PLUGIN_CONFIG_FILE"] = str(moved)
else:
    pvpython = shutil.copy(pvpython, root / "usr/bin/pvpython")
probe = scratch / "probe.py"
probe.write_text(PROBE)
used = output(pvpython, probe, env=environment).split()
if len(used) < 6 or not all(path.startswith(str(root)) for path in used):
    fail("not all of this is from the package:", used)
shutil.rmtree(scratch)
