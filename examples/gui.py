"""Opens a small analysis of the cat generator: the table of clusters beside a sheet of pictures.

Run it in ParaView with Tools > Python Shell > Run Script, or at the start: paraview --script=gui.py
"""

from paraview.simple import *

samples = LatentSamples(registrationName="Latents", NumberOfSamples=200)
generator = Generator(samples, registrationName="Cat generator")
pooled = SpatialPooling(generator, registrationName="Layers, pooled")
clusters = LayerKMeans(pooled, registrationName="Clusters of each layer")
sheet = ImageGrid(clusters, registrationName="Contact sheet")

layout = GetLayout() or CreateLayout("Layerscope")
pictures = GetActiveViewOrCreate("RenderView")
pictures.InteractionMode = "2D"
pictures.OrientationAxesVisibility = 0
Show(sheet, pictures)
ResetCamera(pictures)

rows = CreateView("SpreadSheetView")
AssignViewToLayout(rows, layout=layout, hint=layout.GetViewLocation(pictures))
Show(clusters, rows)
SetActiveSource(clusters)
RenderAllViews()
