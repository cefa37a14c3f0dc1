"""Makes the pictures of the help pages, docs/help: what each stage puts into a view of ParaView's window.

  PV_PLUGIN_PATH=.../lib/Layerscope python3 make_help.py FOLDER [PAGE ...]   the folder takes ParaView's settings and log

Without pages, such as filters.ImageGrid, it makes all.

Needs what the window tests need.
"""

import pathlib
import struct
import subprocess
import sys

import numpy

HELP = pathlib.Path(__file__).resolve().parent / "help"
sys.path.insert(0, str(HELP.parents[1] / "testing" / "gui"))
from user import CATS, User  # noqa: E402

# Data sets as they are found: what is in the pictures doesn't show.
DATA = pathlib.Path(sys.argv[1]).resolve() / "data"
CLASSES = ["airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck"]


def writeDataSets():
    (DATA / "animals").mkdir(parents=True, exist_ok=True)
    labels = numpy.arange(500) ** 2 % 11 % 10
    for name, array in (("images-idx3", numpy.zeros((500, 28, 28))), ("labels-idx1", labels)):
        head = struct.pack(f">HBB{array.ndim}I", 0, 8, array.ndim, *array.shape)
        (DATA / f"train-{name}-ubyte").write_bytes(head + array.astype("u1").tobytes())
    records = numpy.column_stack([labels, numpy.zeros((500, 3072))]).astype("u1")
    (DATA / "data_batch_1.bin").write_bytes(records.tobytes())
    (DATA / "batches.meta.txt").write_text("\n".join(CLASSES))
    for number, label in enumerate(labels[:40]):
        file = DATA / "animals" / CLASSES[2 + label % 4] / f"{number:04}.jpg"
        file.parent.mkdir(exist_ok=True)
        file.touch()
    numpy.savez(DATA / "latents.npz", z=numpy.random.RandomState(0).randn(500, 4), y=labels)


PIPELINE = f"""
latents = simple.LatentSamples(NumberOfSamples=500)
network = simple.Generator(latents)
pooled = simple.SpatialPooling(network)
clusters = simple.LayerKMeans(pooled)
layers = simple.NetworkReader(FileName={str(CATS)!r})
digits = simple.Network(simple.MNISTReader(FileName="{HELP.parents[1]}/weights/digits/t10k-2000-images-idx3-ubyte.gz"))
predictions = simple.Predictions(digits)
learned = simple.Predictions(simple.Network(digits.Input, Network=[
    "{HELP.parents[1]}/weights/digits_cnn/epoch_%03i.onnx" % epoch for epoch in (0, 1, 2, 3, 4, 6, 8, 12, 16)]))
sampler = simple.ClusterRejectionSampler(simple.OutputPort(clusters, 2), Layer=4, Cluster=1, RadiusQuantile=0.2,
                                         NumberOfSamples=32)


def sheet(stage, down=4):
    return simple.ImageGrid(stage, MaximumImages=8 * down, ImagesPerColumn=down)


def selectionActivation(pooling):
    some = simple.GlobalIDSelectionSource(FieldType="ROW", GlobalIDs=list(range(4)))
    return simple.SelectionActivation(pooling, Neurons=simple.NeuronProjection(pooling), FollowSelection=0, Selection=some)


shown = {{
    "sources.LatentSamples": latents,
    "sources.NetworkReader": layers,
    "filters.Network": digits,
    "filters.Predictions": predictions,
    "filters.CollectEpochs": simple.OutputPort(simple.CollectEpochs(learned), 1),
    "sources.MNISTReader": simple.MNISTReader(FileName="{DATA}/train-images-idx3-ubyte", MaximumSamples=100, Choice="Stratified"),
    "sources.CIFARReader": simple.CIFARReader(FileNames=["{DATA}/data_batch_1.bin"]),
    "sources.PictureFolderReader": simple.PictureFolderReader(Folder="{DATA}/animals"),
    "sources.NumPyReader": simple.NumPyReader(FileName="{DATA}/latents.npz", Array="z", Labels="y"),
    "filters.Generator": sheet(network),
    "filters.SpatialPooling": pooled,
    "filters.LayerKMeans": clusters,
    "filters.LayerProjection": simple.OutputPort(simple.LayerProjection(simple.SpatialPooling(digits), Method="PCA"), 1),
    "filters.NeuronProjection": simple.NeuronProjection(simple.SpatialPooling(digits), Layers=["layer_3"]),
    "filters.SelectionActivation": selectionActivation(simple.SpatialPooling(digits)),
    "filters.ImageGrid": sheet(clusters),
    "filters.ClusterFlow": simple.ClusterFlow(clusters),
    "filters.ClusterRejectionSampler": sheet(sampler),
    "filters.LatentInterpolation": sheet(simple.LatentInterpolation(network, From=6, To=3, NumberOfSteps=8), 1),
    "filters.LatentNeighborhood": sheet(simple.LatentNeighborhood(network, Sample=7, Sigma=0.4, NumberOfSamples=32)),
    "filters.NetworkParameters": simple.NetworkParameters(layers),
    "filters.FilterGrid": simple.FilterGrid(layers, Layer="layer_5"),
    "filters.FeatureMaps": simple.FeatureMaps(digits, NumberOfChannels=4),
    "filters.Attribution": simple.Attribution(digits, Method="Integrated Gradients", MaximumSamples=4),
    "filters.ActivationMaximization": simple.ActivationMaximization(digits, MaximumChannels=4),
    "filters.TensorValues": simple.TensorValues(digits, Tensor="layer_2", GradientOf="logits", Unit=7),
    "filters.LatentTruncation": sheet(simple.LatentTruncation(network, Psi=0.5)),
}}
simple.pages = shown
"""
SHOW = """
for view in simple.GetViews():
    simple.Delete(view)
source = simple.pages[{page!r}]
view = simple.CreateView({view!r})
simple.AssignViewToLayout(view)
shown = simple.Show(source, view)
if {view!r} == "RenderView":
    view.InteractionMode, view.OrientationAxesVisibility = "2D", 0
    view.UseColorPaletteForBackground, view.Background = 0, [1, 1, 1]
    simple.ResetCamera(view)
if {view!r} == "XYChartView":
    view.BottomAxisTitle, view.LegendLocation = "epoch", "BottomRight"
    shown.UseIndexForXAxis, shown.XArrayName, shown.SeriesVisibility = 0, "Time", ["accuracy", "mean_confidence", "mean_loss"]
simple.RenderAllViews()
"""
CHARTS = ("filters.CollectEpochs", )
FACETS = ("filters.LayerKMeans", )
PROJECTIONS = ("filters.SelectionActivation", )
TABLES = ("sources.LatentSamples", "sources.NetworkReader", "sources.MNISTReader", "sources.CIFARReader",
          "sources.PictureFolderReader", "sources.NumPyReader", "filters.SpatialPooling", "filters.ClusterFlow",
          "filters.NetworkParameters", "filters.LayerProjection", "filters.NeuronProjection", "filters.Network", "filters.Predictions", "filters.TensorValues")


def show(user, page):
    """The stage's output alone in the window; returns the view's place on the screen."""
    view = ("SpreadSheetView" if page in TABLES else "ClusterFacetsView" if page in FACETS else "ProjectionView" if page in PROJECTIONS else
            "XYChartView" if page in CHARTS else "RenderView")
    user.run(SHOW.format(page=page, view=view))
    name = user.ask("viewName(simple.GetViews()[0])")
    if view == "SpreadSheetView":
        user.until("cell(3)", "the rows of the table")
        return user.ask(f"box(sheetTable({name!r}))")
    return user.until(f"frame({name!r}) and box(part(frame({name!r}), 'Viewport'))", "the view")


def main():
    user = User(str(pathlib.Path(sys.argv[1]).resolve()), size=(1280, 860))
    try:
        user.start()
        writeDataSets()
        user.run(PIPELINE)
        for page in sys.argv[2:] or user.ask("list(simple.pages)"):
            left, top, width, height = show(user, page)
            cut = ["-crop", f"{width}x{min(height, 300) if page in TABLES else height}+{left}+{top}", "+repage"]
            trim = [] if page in TABLES else ["-fuzz", "3%", "-trim", "+repage", "-bordercolor", "white", "-border", "4"]
            subprocess.run(["convert", str(user.look(page)), *cut, *trim, "-resize", "720x720>", "-quality", "88",
                            str(HELP / f"{page}.jpg")], check=True)
        user.quiet()
    finally:
        user.close()


main()
