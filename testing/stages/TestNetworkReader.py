"""NetworkReader: the layers of networks, and opening ONNX files as ParaView opens any file."""

import csv

import numpy as np
from paraview import simple

from stages import CATS, NETWORKS, check, checkEqual, expectQuiet, fields, run, table


def testCatGenerator():
    layers = table(simple.NetworkReader(FileName=str(CATS)))
    checkEqual(layers["name"][0], "layer_1", "name")
    checkEqual(layers["channels"].tolist(), [400, 200, 100, 50, 25, 3], "channels")


def testOpenDataFile():
    reader = simple.OpenDataFile(str(CATS))
    check(reader is not None, "no reader for .onnx")
    checkEqual(reader.GetXMLName(), "NetworkReader", "reader")
    checkEqual(fields(reader)["network_file"], [str(CATS)], "binding")


def testEveryNetwork():
    with open(NETWORKS / "networks.tsv") as listing:
        for row in csv.DictReader(listing, delimiter="\t"):
            file = NETWORKS / row["folder"] / "model.onnx"
            layers = expectQuiet(lambda: table(simple.NetworkReader(FileName=str(file))))
            checkEqual(layers["layer"], np.arange(1, len(layers["layer"]) + 1), f"layers of {file}")
            check(min(layers["channels"]) > 0 and min(layers["height"]) > 0, f"empty layer in {file}")


run(testCatGenerator, testOpenDataFile, testEveryNetwork)
