"""Opens a small analysis of the cat generator: a sheet of pictures beside the table of clusters.

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

rows = CreateView("SpreadSheetView")
hidden = ["z", "top_channel", "top_activation"]
rows.HiddenColumnLabels = ["Row ID", *hidden, *(name + "_Magnitude" for name in hidden)]
layout = GetLayout(pictures)
AssignViewToLayout(rows, layout, layout.GetViewLocation(pictures))
Show(clusters, rows)
SetActiveSource(clusters)
RenderAllViews()
