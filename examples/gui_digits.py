"""Opens an analysis of the network that tells handwritten digits apart: the Cluster Facets view coloured by class, below it
how far clusters are classes, layer by layer, and the digits that are classified wrongly; in a second layout the kernels of
the first layer, what they make of a digit, and what is said of each class.

In ParaView the button Digits Demo does the same. Run it with Tools > Python Shell > Run Script, or at the start:
paraview --script=gui_digits.py
"""

from paraview.simple import *

if "MNISTReader" not in globals():
    raise RuntimeError("Layerscope is not loaded: load it on the server too, in Tools > Manage Plugins")


def shippedDigits():
    """The file on the server, beside the networks that come with Layerscope, of which a table names one."""
    probe = servermanager.filters.Generator(Input=servermanager.sources.LatentSamples(NumberOfSamples=1))
    network = servermanager.Fetch(probe).GetFieldData().GetAbstractArray("network_file")
    if network is None:
        raise RuntimeError("The networks that come with Layerscope are not there; the message above tells where they should be")
    return network.GetValue(0).rpartition("/")[0] + "/digits/t10k-2000-images-idx3-ubyte.gz"


def emptyLayout():
    """The layout at hand where it holds nothing but an empty 3D view, as in a new window; else a new one."""
    view = GetActiveView()
    layout = GetLayout(view) if view else None
    shown = [other for other in view.Representations if other.Visibility] if view else []
    free = layout and GetViewsInLayout(layout) == [view] and view.GetXMLName() == "RenderView" and not shown
    return (layout, view) if free else (CreateLayout("Digits"), None)


def showSheet(sheet, view):
    """Straight from above. A view is wider than its sheet, which fits if its height does."""
    view.InteractionMode = "2D"
    view.OrientationAxesVisibility = 0
    Show(sheet, view)
    ResetCamera(view)
    bounds = sheet.GetDataInformation().GetBounds()
    view.CameraParallelScale = 0.52 * (bounds[3] - bounds[2])
    return view


def showTable(table, *hidden):
    view = CreateView("SpreadSheetView")
    view.HiddenColumnLabels = ["Row ID", *hidden]
    Show(table, view)
    return view


data = MNISTReader(FileName=shippedDigits())
data.UpdatePipeline()
if data.GetDataInformation().GetNumberOfRows() == 0:
    Delete(data)
    raise RuntimeError("The digits that come with Layerscope are not there; the message above tells where they should be")
network = Network(data)
predictions = Predictions(network)
pooled = SpatialPooling(predictions)
clusters = LayerKMeans(pooled, NumberOfClusters=10)
wrong = ThresholdTable(predictions, registrationName="Wrong", Column=["ROWS", "correct"], MinValue=0, MaxValue=0,
                       Mode="Between")
sheet = ImageGrid(wrong, registrationName="WrongDigits", MaximumImages=20, ImagesPerColumn=2, SortArray="confidence",
                  SortDescending=1, Labels="Sort Array", LabelArray="outcome")
confusion = ThresholdTable(OutputPort(predictions, 1), registrationName="Confusion", Column=["ROWS", "count"], MinValue=1,
                           Mode="Above Min Threshold")
kernels = FilterGrid(network, registrationName="Kernels")
maps = FeatureMaps(wrong, registrationName="Maps", Channels="All", MaximumSamples=1)

layout, pictures = emptyLayout()
if pictures is None:
    pictures = CreateRenderView()
    AssignViewToLayout(pictures, layout)
showSheet(sheet, pictures)
facets = CreateView("ClusterFacetsView")
Show(clusters, facets).ColorBy = "label"
above = layout.SplitVertical(layout.GetViewLocation(pictures), 0.75)
below = layout.SplitHorizontal(above + 1, 0.4)
layout.SwapCells(above, below + 1)  # the pictures go below; a view that is removed would lose its window
layout.AssignView(above, facets)
layout.AssignView(below, showTable(OutputPort(clusters, 3), "chosen", "clusters", "inertia", "silhouette"))

inside = CreateLayout("Kernels and maps")
above = inside.SplitVertical(0, 0.65)
for cell, views in ((above, (showSheet(kernels, CreateRenderView()), showSheet(maps, CreateRenderView()))),
                    (above + 1, (showTable(confusion, "label", "prediction"), showTable(OutputPort(predictions, 2), "class")))):
    left = inside.SplitHorizontal(cell, 0.5)
    inside.AssignView(left, views[0])
    inside.AssignView(left + 1, views[1])
isKnown = servermanager.vtkSMTransferFunctionPresets.GetInstance().HasPreset("Viridis")
viridis = "Viridis" if isKnown else "Viridis (matplotlib)"  # so called before ParaView 6.1
GetColorTransferFunction("activation").ApplyPreset(viridis, True)

SetActiveView(facets)
SetActiveSource(clusters)
RenderAllViews()
