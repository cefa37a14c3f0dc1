"""Opens an analysis of the cat generator: the Cluster Facets view, below it a sheet of pictures and the table of clusters.

In ParaView the button Cat Demo does the same. Run it with Tools > Python Shell > Run Script, or at the start:
paraview --script=gui.py
"""

from paraview.simple import *

if "LatentSamples" not in globals():
    raise RuntimeError("Layerscope is not loaded: load it on the server too, in Tools > Manage Plugins")

samples = LatentSamples(NumberOfSamples=500)
generator = Generator(samples)
pooled = SpatialPooling(generator)
clusters = LayerKMeans(pooled)
sheet = ImageGrid(clusters, MaximumImages=72, ImagesPerColumn=6)


def emptyLayout():
    """The layout at hand where it holds nothing but an empty 3D view, as in a new window; else a new one."""
    view = GetActiveView()
    layout = GetLayout(view) if view else None
    shown = [other for other in view.Representations if other.Visibility] if view else []
    free = layout and GetViewsInLayout(layout) == [view] and view.GetXMLName() == "RenderView" and not shown
    return (layout, view) if free else (CreateLayout("Layerscope"), None)


layout, pictures = emptyLayout()
if pictures is None:
    pictures = CreateRenderView()
    AssignViewToLayout(pictures, layout)
pictures.InteractionMode = "2D"
pictures.OrientationAxesVisibility = 0
Show(sheet, pictures)

facets = CreateView("ClusterFacetsView")
Show(clusters, facets)

rows = CreateView("SpreadSheetView")
hidden = ["z", "top_channel", "top_activation"]
rows.HiddenColumnLabels = ["Row ID", *hidden, *(name + "_Magnitude" for name in hidden)]
Show(clusters, rows)

above = layout.SplitVertical(layout.GetViewLocation(pictures), 0.7)
below = layout.SplitHorizontal(above + 1, 0.6)
layout.SwapCells(above, below + 1)  # the pictures go below; a view that is removed would lose its window
layout.AssignView(above, facets)
layout.AssignView(below, rows)

# The sheet is wide and its view will be wider: it fits if its height does.
ResetCamera(pictures)
bounds = sheet.GetDataInformation().GetBounds()
pictures.CameraParallelScale = 0.52 * (bounds[3] - bounds[2])

SetActiveView(facets)
SetActiveSource(clusters)
RenderAllViews()
