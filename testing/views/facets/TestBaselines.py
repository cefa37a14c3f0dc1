"""The whole view as a picture, at three sizes, light and dark, without and with flows, see kept_pictures.py.

TestBaselines.py [--update]
"""

import pathlib

import numpy as np
from paraview import simple

import facets
from facets import check, describe, select, show
from kept_pictures import compare, drawn, setDotsPerInch  # in the folder that facets.py has added

BASELINES = pathlib.Path(__file__).resolve().parent / "baselines"
SHOWN = [("small", "light"), ("window", "light"), ("sharp", "light"), ("small", "dark"), ("window", "dark")]
FLOWS = [("window", "light"), ("small", "dark")]
SELECTED = [3, 5, 17, 33, 40, 41]


def pipeline():
    generator = simple.Generator(Input=simple.LatentSamples(NumberOfSamples=80))
    return simple.LayerKMeans(Input=simple.SpatialPooling(Input=generator))


def picture(kmeans, size, tone, **properties):
    return drawn(lambda pixels: show(kmeans, pixels, **properties), size, tone)


def testPictures():
    kmeans = pipeline()
    select(kmeans, SELECTED)
    for size, tone in SHOWN:
        compare(BASELINES, f"{size}_{tone}", picture(kmeans, size, tone, HighlightLayer=4, HighlightCluster=2))


def testFlows():
    kmeans = pipeline()
    select(kmeans, SELECTED)
    for size, tone in FLOWS:
        compare(BASELINES, f"flows_{size}_{tone}", picture(kmeans, size, tone, ShowFlows=1))


def testSharp():
    """Twice the pixels at twice the dots an inch is the same picture, finer: the same parts have room."""
    producer = facets.source(facets.samples(count=120))
    told = []
    for width, height, dots in ((1280, 720, 72), (2560, 1440, 144)):
        view = show(producer, (width, height))
        setDotsPerInch(view, dots)
        simple.Render(view)
        told.append(describe(view))
    places = [np.array([[cell.squares.x, cell.squares.top, cell.dots.x, cell.dots.y] for cell in one.cells.values()])
              for one in told]
    check(np.abs(places[1] / 2 - places[0]).max() < 10, "parts elsewhere")
    check(abs(told[1].side / told[0].side / 2 - 1) < 0.05, f"squares of {told[0].side} and {told[1].side}")


if __name__ == "__main__":
    facets.run(testPictures, testFlows, testSharp)
