"""Draws the pictures of projection_view.md and the README, of the shipped digits, and that of projections.md, of clothing, into
docs/images:

  xvfb-run -a pvpython docs/projection_pictures.py

Needs Fashion-MNIST from Debian's dataset-fashion-mnist.
"""

import glob
import os
import pathlib
import subprocess
import tempfile

from paraview import simple

ROOT = pathlib.Path(__file__).resolve().parents[1]
simple.LoadPlugin(os.environ["LAYERSCOPE_PLUGIN"], remote=False, ns=vars(simple))


def draw(name, stage, selected=(), size=(1280, 640), **properties):
    view = simple.CreateView("ProjectionView", ViewSize=list(size), **properties)
    simple.Show(stage, view)
    if selected:
        simple.SelectGlobalIDs(IDs=list(selected), FieldType="ROW", Source=stage)
    with tempfile.TemporaryDirectory() as folder:
        file = os.path.join(folder, "view.png")
        simple.SaveScreenshot(file, view)
        subprocess.run(["convert", file, "-quality", "88", str(ROOT / "docs" / "images" / f"{name}.jpg")], check=True)


data = simple.MNISTReader(FileName=str(ROOT / "weights" / "digits" / "t10k-2000-images-idx3-ubyte.gz"), MaximumSamples=1000,
                          Choice="Stratified")
series = sorted(glob.glob(str(ROOT / "weights" / "digits_mlp" / "epoch_*.onnx")))
activations = simple.SpatialPooling(simple.Predictions(simple.Network(data, Network=series[-1:])), Normalization="None")
layers = simple.LayerProjection(activations, Method="t-SNE", Align="Start From Previous")
table = simple.servermanager.Fetch(layers)
label, sample = (table.GetColumnByName(name) for name in ("label", "sample"))
rows = [row for row in range(sample.GetNumberOfTuples()) if label.GetValue(row) in (4, 9)]
draw("projection", layers, sorted({sample.GetValue(row) for row in rows})[::5], size=(1280, 720))
learned = simple.LayerProjection(simple.CollectEpochs(simple.SpatialPooling(
    simple.Network(data, Network=series), Normalization="None", Layers=["layer_4"])), Method="t-SNE", Align="Joint", IncludeData=0)
draw("projection_trails", learned, ShowTrails=1, Bundling=1, ShowPictures=0)
sample = simple.servermanager.Fetch(learned).GetColumnByName("sample")
simple.GetAnimationScene().AnimationTime = 1.6
draw("projection_time", learned, sorted({sample.GetValue(row) for row in range(sample.GetNumberOfTuples())})[::30], FollowTime=1,
     ShowTrails=1, OnlySelectedTrails=1)
draw("projection_neurons", simple.NeuronProjection(activations, Layers=["layer_4"]))

clothing = simple.MNISTReader(FileName="/usr/share/datasets/fashion-mnist/t10k-images-idx3-ubyte.gz", MaximumSamples=1000,
                              Choice="Stratified")
trained = simple.Network(clothing, Network=str(ROOT / "weights" / "fashion_cnn" / "epoch_016.onnx"))
layers = simple.LayerProjection(simple.SpatialPooling(trained, Normalization="None", Layers=["layer_3"]), Method="t-SNE",
                                Align="Start From Previous")
table = simple.servermanager.Fetch(layers)
label, sample = (table.GetColumnByName(name) for name in ("label", "sample"))
shirts = {sample.GetValue(row) for row in range(sample.GetNumberOfTuples()) if label.GetValue(row) == 6}
draw("projection_clothing", layers, sorted(shirts)[::4], size=(1280, 575))
