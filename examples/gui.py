"""Opens a small analysis of the cat generator: the Cluster Facets view, below it the table of clusters and a sheet of
pictures.

Run it in ParaView with Tools > Python Shell > Run Script, or at the start: paraview --script=gui.py
"""

from paraview.simple import *

samples = LatentSamples(registrationName="Latents", NumberOfSamples=200)
generator = Generator(samples, registrationName="Cat generator")
pooled = SpatialPooling(generator, registrationName="Pooled layers")
clusters = LayerKMeans(pooled, registrationName="Clusters")
sheet = ImageGrid(clusters, registrationName="Contact sheet")

pictures = GetActiveViewOrCreate("RenderView")
pictures.InteractionMode = "2D"
pictures.OrientationAxesVisibility = 0
Show(sheet, pictures)
ResetCamera(pictures)

facets = CreateView("ClusterFacetsView")
Show(clusters, facets)

rows = CreateView("SpreadSheetView")
hidden = ["z", "top_channel", "top_activation"]
rows.HiddenColumnLabels = ["Row ID", *hidden, *(name + "_Magnitude" for name in hidden)]
Show(clusters, rows)

layout = GetLayout(pictures)
above = layout.SplitVertical(layout.GetViewLocation(pictures), 0.7)
below = layout.SplitHorizontal(above + 1, 0.6)
layout.SwapCells(above, below + 1)  # the pictures go below; a view that is removed would lose its window
layout.AssignView(above, facets)
layout.AssignView(below, rows)

SetActiveView(facets)
SetActiveSource(clusters)
RenderAllViews()
