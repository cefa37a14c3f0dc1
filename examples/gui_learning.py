"""Opens the training of a network that tells handwritten digits apart as ParaView's time: the Cluster Facets view coloured by
class, below it the learning curve and what is classified wrongly at the epoch at hand. Play, or Next Frame, shows how the
layers come to separate the classes.

In ParaView the button Learning Demo does the same. Run it with Tools > Python Shell > Run Script, or at the start:
paraview --script=gui_learning.py
"""

from paraview.simple import *

if "CollectEpochs" not in globals():
    raise RuntimeError("Layerscope is not loaded: load it on the server too, in Tools > Manage Plugins")


def shippedFolder():
    """On the server, that of the networks that come with Layerscope, of which a table names one."""
    probe = servermanager.filters.Generator(Input=servermanager.sources.LatentSamples(NumberOfSamples=1))
    network = servermanager.Fetch(probe).GetFieldData().GetAbstractArray("network_file")
    if network is None:
        raise RuntimeError("The networks that come with Layerscope are not there; the message above tells where they should be")
    return network.GetValue(0).rpartition("/")[0]


def emptyLayout():
    """The layout at hand where it holds nothing but an empty 3D view, as in a new window; else a new one."""
    view = GetActiveView()
    layout = GetLayout(view) if view else None
    shown = [other for other in view.Representations if other.Visibility] if view else []
    free = layout and GetViewsInLayout(layout) == [view] and view.GetXMLName() == "RenderView" and not shown
    return (layout, view) if free else (CreateLayout("Learning"), None)


def showSheet(sheet, view):
    """Straight from above. A view is wider than its sheet, which fits if its height does."""
    view.InteractionMode = "2D"
    view.OrientationAxesVisibility = 0
    Show(sheet, view)
    ResetCamera(view)
    bounds = sheet.GetDataInformation().GetBounds()
    view.CameraParallelScale = 0.52 * (bounds[3] - bounds[2])


def showCurve(epochs):
    view = CreateView("XYChartView")
    view.BottomAxisTitle, view.LegendLocation = "epoch", "BottomRight"
    shown = Show(OutputPort(epochs, 1), view)
    shown.UseIndexForXAxis, shown.XArrayName = 0, "Time"
    shown.SeriesVisibility = ["accuracy", "mean_confidence"]
    return view


folder = shippedFolder()
data = MNISTReader(FileName=folder + "/digits/t10k-2000-images-idx3-ubyte.gz")
data.UpdatePipeline()
if data.GetDataInformation().GetNumberOfRows() == 0:
    Delete(data)
    raise RuntimeError("The digits that come with Layerscope are not there; the message above tells where they should be")
network = Network(data, Network=[f"{folder}/digits_cnn/epoch_{epoch:03}.onnx" for epoch in (0, 1, 2, 3, 4, 6, 8, 12, 16)])
predictions = Predictions(network)
pooled = SpatialPooling(predictions)
clusters = LayerKMeans(pooled, NumberOfClusters=10)
wrong = ThresholdTable(predictions, registrationName="Wrong", Column=["ROWS", "correct"], MinValue=0, MaxValue=0,
                       Mode="Between")
sheet = ImageGrid(wrong, registrationName="WrongDigits", MaximumImages=20, ImagesPerColumn=2, SortArray="confidence",
                  SortDescending=1, Labels="Sort Array", LabelArray="outcome")
epochs = CollectEpochs(predictions)

scene = GetAnimationScene()
scene.UpdateAnimationUsingDataTimeSteps()
scene.GoToFirst()
layout, pictures = emptyLayout()
if pictures is None:
    pictures = CreateRenderView()
    AssignViewToLayout(pictures, layout)
showSheet(sheet, pictures)
facets = CreateView("ClusterFacetsView")
Show(clusters, facets).ColorBy = "label"
above = layout.SplitVertical(layout.GetViewLocation(pictures), 0.7)
below = layout.SplitHorizontal(above + 1, 0.4)
layout.SwapCells(above, below + 1)  # the pictures go below; a view that is removed would lose its window
layout.AssignView(above, facets)
layout.AssignView(below, showCurve(epochs))

SetActiveView(facets)
SetActiveSource(clusters)
RenderAllViews()
