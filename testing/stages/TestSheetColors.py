"""What Color By makes of a sheet of attributions."""

import pathlib
import tempfile

from paraview import simple
from vtkmodules.vtkIOImage import vtkPNGReader

from stages import SOURCE, arrays, check, checkEqual, expectQuiet, presetName, run

FOLDER = pathlib.Path(tempfile.mkdtemp())
DIGITS = str(SOURCE / "weights" / "digits" / "t10k-2000-images-idx3-ubyte.gz")


def testColorBy():
    """The sheet's own colours, or its numbers under a colour map, also after loading a state."""
    view = simple.CreateView("RenderView")
    view.ViewSize, view.OrientationAxesVisibility = [300, 300], 0
    stage = simple.Attribution(registrationName="sheet", Input=simple.Network(Input=simple.MNISTReader(FileName=DIGITS)), MaximumSamples=2)
    display = simple.Show(stage, view)
    simple.ResetCamera(view)

    def seen(shown):
        file = FOLDER / "seen.png"
        expectQuiet(lambda: simple.SaveScreenshot(str(file), shown))
        reader = vtkPNGReader()
        reader.SetFileName(str(file))
        reader.Update()
        return arrays(reader.GetOutput().GetPointData())["PNGImage"].reshape(300, 300, 3).astype(int)

    def white(picture):
        return (picture.min(2) > 250).mean()

    own = seen(view)
    check(white(own) > 0.02 and list(display.ColorArrayName)[1] == "", f"paper: {white(own)}, {display.ColorArrayName}")
    simple.ColorBy(display, ("POINTS", "attribution"))
    display.LookupTable.ApplyPreset(presetName("Inferno (matplotlib)"), True)
    mapped = seen(view)
    check(white(mapped) == 0 and (mapped.max(2) < 12).mean() > 0.1, f"paper: {white(mapped)}")
    for array in (("POINTS", "RGB"), None):
        simple.ColorBy(display, array)
        checkEqual(seen(view), own, f"own colours by {array}")
    simple.ColorBy(display, ("POINTS", "attribution"))
    simple.SaveState(str(FOLDER / "state.pvsm"))
    simple.ResetSession()
    simple.LoadState(str(FOLDER / "state.pvsm"))
    checkEqual(seen(simple.GetViews()[0]), mapped, "loaded")


run(testColorBy)
