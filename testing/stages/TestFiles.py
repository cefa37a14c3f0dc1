"""Tables written to CSV and VTT files and read back go on as if they had never left."""

import os
import tempfile

from paraview import simple

from stages import check, checkClose, checkEqual, expectQuiet, fields, globalIds, pixels, run, table


def pipeline():
    generator = simple.Generator(Input=simple.LatentSamples(NumberOfSamples=30))
    pooling = simple.SpatialPooling(Input=generator, Layers=["layer_2", "layer_5"])
    return generator, pooling, simple.LayerKMeans(Input=pooling)


def throughCsv(folder, proxy):
    file = os.path.join(folder, "table.csv")
    simple.SaveData(file, proxy=proxy, Precision=9, UseScientificNotation=1)
    return simple.CSVReader(FileName=[file])


def throughVtt(folder, proxy):
    file = os.path.join(folder, "table.vtt")
    # Not "Appended", the default: ParaView 5.11 cannot read that back with the expat 2.5.0-1+deb12u2 of Debian 12.
    simple.SaveData(file, proxy=proxy, DataMode="Binary")
    return simple.XMLTableReader(FileName=[file])


def testLatents():
    generator, _, _ = pipeline()
    expected = table(generator)
    sheet = pixels(simple.ImageGrid(Input=generator))
    with tempfile.TemporaryDirectory() as folder:
        again = simple.Generator(Input=throughCsv(folder, generator))
        rows = expectQuiet(lambda: table(again))
        checkEqual(set(rows), {"sample", "z"}, "columns")
        checkEqual(rows["sample"], expected["sample"], "sample")
        checkEqual(rows["z"], expected["z"], "z: nine digits are all of a float")
        checkEqual(globalIds(again), "sample", "global ids")
        checkEqual(pixels(simple.ImageGrid(Input=again)), sheet, "sheet by way of CSV")
        # VTT keeps the binding, no Generator is needed.
        bound = throughVtt(folder, generator)
        checkEqual(fields(bound)["network_checksum"], fields(generator)["network_checksum"], "binding")
        checkEqual(expectQuiet(lambda: pixels(simple.ImageGrid(Input=bound))), sheet, "sheet by way of VTT")


def testActivations():
    _, pooling, kmeans = pipeline()
    expected = {port: table(kmeans, port) for port in range(3)}
    for through in (throughCsv, throughVtt):
        with tempfile.TemporaryDirectory() as folder:
            again = simple.LayerKMeans(Input=through(folder, pooling))
            for port in range(3):
                rows = expectQuiet(lambda: table(again, port))
                for name in ("layer", "cluster", "sample", "channel", "size", "top_channel"):
                    if name in expected[port]:
                        checkEqual(rows[name], expected[port][name], f"{through.__name__}: {name}")
            checkClose(table(again)["center_dist"], expected[0]["center_dist"], 1e-6, "center_dist")


def testClusters():
    """The nearest samples of a cluster, from a file."""
    _, _, kmeans = pipeline()
    sheet = pixels(simple.ImageGrid(Input=kmeans, MaximumImages=6))
    with tempfile.TemporaryDirectory() as folder:
        for source in (simple.Generator(Input=throughCsv(folder, kmeans)), throughVtt(folder, kmeans)):
            checkEqual(expectQuiet(lambda: pixels(simple.ImageGrid(Input=source, MaximumImages=6))), sheet, "sheet")


def testLayersOfAFile():
    """A table read from a file isn't announced; its layers are known all the same."""
    generator, _, _ = pipeline()
    with tempfile.TemporaryDirectory() as folder:
        bound = throughVtt(folder, generator)
        pooling = simple.SpatialPooling(Input=bound)
        names = [name for name in table(pooling) if name.startswith("layer_")]
        checkEqual(names, [f"layer_{n}" for n in range(1, 6)], "default")
        pooling.UpdatePipelineInformation()
        check("layer_6" in pooling.Layers.Available, f"layers: {pooling.Layers.Available}")
        pooling.Layers = ["layer_3"]
        checkEqual([name for name in table(pooling) if name.startswith("layer_")], ["layer_3"], "chosen")


run(testLatents, testActivations, testClusters, testLayersOfAFile)
