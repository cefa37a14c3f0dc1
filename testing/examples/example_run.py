"""Runs the examples as users do, and reads what they write."""

import csv
import os
import pathlib
import subprocess
import sys

import numpy
from vtkmodules.util.numpy_support import vtk_to_numpy
from vtkmodules.vtkIOImage import vtkPNGReader

EXAMPLES = pathlib.Path(__file__).resolve().parents[2] / "examples"


def fail(*words):
    sys.exit(" ".join(str(word) for word in words))


def run(example, *arguments, ranks=1, plugin=True, display=False):
    """Runs an example, or another script, with the plugin of PV_PLUGIN_PATH; more than one rank run in pvbatch. With
    `display` on a screen of its own."""
    command = ["pvpython"] if ranks == 1 else [
        "mpiexec", "--oversubscribe", "--allow-run-as-root", "-n", str(ranks), "pvbatch"]
    if display:
        command.insert(0, str(EXAMPLES.parent / "testing" / "stages" / "with_display.sh"))
    environment = dict(os.environ)
    if ranks > 1:
        environment["OMP_NUM_THREADS"] = "1"
    if not plugin:
        del environment["PV_PLUGIN_PATH"]
    result = subprocess.run(command + [str(EXAMPLES / example), *map(str, arguments)], env=environment,
                            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    print(result.stdout, flush=True)
    return result


def table(path):
    """The columns of a CSV file as float arrays."""
    with open(path, newline="") as file:
        rows = csv.reader(file)
        names = next(rows)
        values = numpy.array([[float(value) for value in row] for row in rows]).reshape(-1, len(names))
    return dict(zip(names, values.T))


def picture(path):
    """A PNG file as [height, width, 3], the upper row first."""
    reader = vtkPNGReader()
    reader.SetFileName(str(path))
    reader.Update()
    image = reader.GetOutput()
    width, height, _ = image.GetDimensions()
    return vtk_to_numpy(image.GetPointData().GetScalars()).reshape(height, width, -1)[::-1].astype(int)


def cells(sheet, size=128, margin=4):
    """The pictures on a sheet, in its order: down, then right."""
    rows, columns = ((length - margin) // (size + margin) for length in sheet.shape[:2])
    corners = [(margin + row * (size + margin), margin + column * (size + margin))
               for column in range(columns) for row in range(rows)]
    return [sheet[top:top + size, left:left + size] for top, left in corners]
