"""LayerProjection on odd tables and with properties out of their range."""

import tempfile

import numpy as np
from paraview import simple

from datasets import writePicture
from stages import check, checkEqual, expectError, expectQuiet, run, table, tableFrom

ROWS = np.random.RandomState(3).rand(30, 4).astype(np.float32)


def projection(columns, **properties):
    return simple.LayerProjection(Input=tableFrom(columns), **properties)


def testNothingToProject():
    expectError(projection({"sample": np.arange(3), "x": np.zeros(3)}), "nothing to project", "Spatial Pooling", "found sample, x",
                outputs=3)
    expectError(projection({"z": ROWS}, IncludeData=0), "nothing to project", outputs=3)
    expectError(projection({"layer_1": ROWS}, DataArray="z"), "no column 'z'", outputs=3)
    expectError(projection({"layer_1": np.zeros((0, 3), np.float32)}), "no rows", outputs=3)


def testPerplexity():
    """The message tells the largest that fits; so many rows are the fewest there can be."""
    expectError(projection({"layer_1": ROWS}), "layer_1", "perplexity", "30 rows", "1 to 9", outputs=3)
    expectQuiet(lambda: table(projection({"layer_1": ROWS}, Perplexity=9, Iterations=10)))
    for count in (1, 3):
        expectError(projection({"layer_1": ROWS[:count]}), "more rows", "4 or more", f"found {count}", outputs=3)
    for value in (0, -3, np.nan):
        expectError(projection({"layer_1": ROWS}, Perplexity=value), "perplexity", outputs=3)


def testNotFinite():
    for value in (np.nan, np.inf):
        bad = ROWS.copy()
        bad[4, 2] = value
        expectError(projection({"sample": 100 + np.arange(30), "layer_2": bad}), "layer_2", "sample 104", "channel 2", outputs=3)
        expectError(projection({"z": bad}), "the data", "row 4, column 2", outputs=3)


def testFewRows():
    """Principal components of anything; quality of too few rows is not measured."""
    for rows in (ROWS[:1], ROWS[:2], ROWS[:, :1], np.ones((9, 3), np.float32)):
        stage = projection({"layer_1": rows}, Method="PCA")
        found = expectQuiet(lambda: table(stage))
        check(np.isfinite(found["projection_x"]).all() and np.isfinite(found["projection_y"]).all(), "places")
        if len(rows) < 15:
            check(np.isnan(table(stage, 1)["trustworthiness"]).all(), "too few rows")
    identical = projection({"layer_1": np.ones((20, 3), np.float32)}, Perplexity=5, Iterations=50)
    check(np.isfinite(expectQuiet(lambda: table(identical))["projection_x"]).all(), "identical rows")
    constant = projection({"layer_1": np.ones((20, 3), np.float32)}, Method="PCA", Standardize=1, Metric="Correlation")
    checkEqual(expectQuiet(lambda: table(constant))["projection_x"].tolist(), [0] * 20, "constant columns")


def testProperties():
    for name, value in (("Dimensions", 1), ("Dimensions", 4), ("ReducedColumns", -1), ("Iterations", -1), ("Exaggeration", .5),
                        ("LearningRate", -1), ("Angle", 1.5), ("Angle", np.nan), ("Pull", -1), ("QualityNeighbors", -1),
                        ("QualitySamples", 0)):
        expectError(projection({"layer_1": ROWS}, Perplexity=5, **{name: value}), name, outputs=3)
    expectError(projection({"layer_1": ROWS}, Method="PCA", Dimensions=0), "Dimensions", outputs=3)
    expectError(projection({"layer_1": ROWS}, Method="PCA", Align="Joint"), "only t-SNE", outputs=3)


def testLabels():
    """One class: all neighbours are of it, by chance, too."""
    quality = table(projection({"layer_1": ROWS, "label": np.zeros(30, int)}, Method="PCA"), 1)
    checkEqual((quality["neighborhood_hit"].tolist(), quality["random_neighborhood_hit"].tolist()), ([1], [1]), "one class")
    quality = table(projection({"layer_1": ROWS, "label": np.full(30, -1)}, Method="PCA"), 1)
    check(np.isnan(quality["neighborhood_hit"]).all(), "none known")
    expectError(projection({"layer_1": ROWS, "kind": ROWS[:, 0]}, LabelArray="kind"), "'kind'", "whole numbers", outputs=3)


def testEpochs():
    """Epochs of other samples, or with a number that is none."""
    columns = {"sample": np.r_[np.arange(15), np.arange(1, 16)], "epoch": np.repeat([0., 1.], 15), "layer_1": ROWS}
    expectError(projection(columns, Method="PCA"), "layer_1 at epoch 1", "other samples", "Align to None", outputs=3)
    expectQuiet(lambda: table(projection(columns, Method="PCA", Align="None")))
    expectError(projection({**columns, "epoch": np.r_[np.zeros(29), np.nan]}, Method="PCA"), "'epoch'", "row 29", outputs=3)


def testPictures():
    """Those of unlike extents have no columns in common."""
    with tempfile.TemporaryDirectory() as folder:
        for index, height in enumerate((4, 4, 5)):
            writePicture(f"{folder}/{index}.png", np.zeros((height, 4, 3), np.uint8))
        expectError(simple.LayerProjection(Input=simple.PictureFolderReader(Folder=folder), Method="PCA"), "unlike extents",
                    "2.png", "expected 3 x 4 x 4, found 3 x 5 x 4", outputs=3)


def testReference():
    reference = projection({"layer_1": ROWS}, Method="PCA")
    expectError(projection({"layer_2": ROWS}, Method="PCA", Reference=simple.OutputPort(reference, 2)), "layer_2",
                "does not have this layer", "found layer_1", outputs=3)
    expectError(projection({"layer_1": ROWS}, Method="UMAP", Reference=simple.OutputPort(reference, 2)), "other properties",
                "expected UMAP", "found PCA", outputs=3)
    expectError(projection({"layer_1": ROWS}, Method="PCA", Reference=tableFrom({"layer_1": ROWS})), "output Reference",
                "'projection_1'", outputs=3)
    expectError(projection({"layer_1": ROWS[:, :3]}, Method="PCA", Reference=simple.OutputPort(reference, 2)), "layer_1",
                "expected 4", "found 3", outputs=3)
    scaled = projection({"layer_1": ROWS}, Method="MDS")
    expectError(projection({"layer_1": ROWS}, Method="MDS", Reference=simple.OutputPort(scaled, 2)), "MDS", "PCA, t-SNE or UMAP",
                outputs=3)


run(testNothingToProject, testPerplexity, testNotFinite, testFewRows, testProperties, testLabels, testEpochs, testPictures, testReference)
