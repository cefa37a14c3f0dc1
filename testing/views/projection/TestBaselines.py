"""The whole view as a picture, beside pictures that were looked at and kept, see kept_pictures.py.

TestBaselines.py [--update]
"""

import pathlib

from paraview import simple

from projection import DIGITS, MLP, display, run, select, show
from kept_pictures import compare, drawn  # in the folder that the line before has added

BASELINES = pathlib.Path(__file__).resolve().parent / "baselines"


def testPictures():
    """A network's layers, with what it got wrong; places by t-SNE would be another compiler's to change."""
    reader = simple.MNISTReader(FileName=str(DIGITS), MaximumSamples=150)
    predictions = simple.Predictions(Input=simple.Network(Input=reader, Network=str(MLP)))
    places = simple.LayerProjection(Input=simple.SpatialPooling(Input=predictions), Method="PCA")
    select(places, [3, 5, 17, 33, 40, 41, 62, 115])
    for size, tone, properties in (("window", "light", {}), ("small", "dark", {"SinglePanel": 3, "HiddenClasses": ["4"]})):
        picture = drawn(lambda pixels: show(places, pixels, **properties), size, tone)
        compare(BASELINES, f"{size}_{tone}", picture)


def testTimeAndDensities():
    """A layer between two epochs, on trails that end in arrows' heads; the landscape of its places."""
    reader = simple.MNISTReader(FileName=str(DIGITS), MaximumSamples=150)
    files = [str(MLP).replace("016", epoch) for epoch in ("000", "004", "016")]
    pooled = simple.SpatialPooling(Input=simple.Network(Input=reader, Network=files), Layers=["layer_4"])
    places = simple.LayerProjection(Input=simple.CollectEpochs(Input=pooled), Method="PCA", IncludeData=0, QualityNeighbors=0)

    def moving(pixels):
        view = show(places, pixels, FollowTime=1, ShowTrails=1, ShowPictures=0)
        view.ViewTime = 2.5
        return view

    def landscape(pixels):
        view = show(places, pixels, SinglePanel=3, ShowPictures=0)
        display(view, Density="On")
        return view

    compare(BASELINES, "moving_window_light", drawn(moving, "window", "light"))
    compare(BASELINES, "landscape_small_dark", drawn(landscape, "small", "dark"))


if __name__ == "__main__":
    run(testPictures, testTimeAndDensities)
