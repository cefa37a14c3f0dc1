"""What the window should show, by pvpython. usage: expected.py FILE.npz SAMPLES CLUSTERS [SELECTED SAMPLES...]"""

import sys

import numpy
from paraview import servermanager, simple
from vtkmodules.util.numpy_support import vtk_to_numpy

samples = simple.LatentSamples(NumberOfSamples=int(sys.argv[2]))
pooled = simple.SpatialPooling(simple.Generator(samples))
clusters = simple.LayerKMeans(pooled, NumberOfClusters=int(sys.argv[3]))
sheet = simple.ImageGrid(clusters)
if len(sys.argv) > 4:
    sheet.Selection = simple.GlobalIDSelectionSource(FieldType="ROW", GlobalIDs=[int(word) for word in sys.argv[4:]])
sheet.UpdatePipeline()
image = servermanager.Fetch(sheet)
width, height, _ = image.GetDimensions()
found = {"sheet": vtk_to_numpy(image.GetPointData().GetScalars()).reshape(height, width, 3)[::-1]}
rows = servermanager.Fetch(clusters, idx=0).GetRowData()
for index in range(rows.GetNumberOfArrays()):
    found[rows.GetArrayName(index)] = vtk_to_numpy(rows.GetArray(index))
numpy.savez(sys.argv[1], **found)
