"""The whole view as a picture, beside pictures that were looked at and kept, see kept_pictures.py.

TestBaselines.py [--update]
"""

import pathlib

from paraview import simple

from projection import DIGITS, MLP, run, select, show
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


if __name__ == "__main__":
    run(testPictures)
