"""The same tables and pictures on 1, 2 and 4 MPI ranks: ids, clusters and channels are identical, values agree to 1e-6.
On bad input every rank gives up, with one message.

Run by the system's Python. TestRanks.py <pvpython> <pvbatch> <mpiexec>
"""

import csv
import os
import pathlib
import re
import subprocess
import sys
import tempfile

import numpy as np

PVPYTHON, PVBATCH, MPIEXEC = sys.argv[1:4]
HERE = pathlib.Path(__file__).resolve().parent
ENVIRONMENT = {**os.environ, "OMP_NUM_THREADS": "1", "OMPI_ALLOW_RUN_AS_ROOT": "1", "OMPI_ALLOW_RUN_AS_ROOT_CONFIRM": "1"}
EXACT = {"sample", "layer", "cluster", "channel", "channels", "height", "width", "size", "parameters", "multiply_adds",
         "attempt", "unit", "clusters", "chosen", "majority_label", "picture", "label", "prediction", "correct", "count",
         "epoch", "Time", "neuron", "best_class", "dead", "neurons"}


def ranks(count, *command):
    return [MPIEXEC, "--oversubscribe", "--bind-to", "none", "-n", str(count), *map(str, command)]


def run(command):
    result = subprocess.run(command, env=ENVIRONMENT, capture_output=True, text=True, timeout=280)
    return result.returncode, result.stdout + result.stderr


def read(file):
    """Columns of a CSV file, the rows in the order of layer, sample and channel."""
    with open(file) as lines:
        header, *rows = list(csv.reader(lines))
    columns = {name: [row[index] for row in rows] for index, name in enumerate(header)}
    for name, values in columns.items():
        try:
            columns[name] = np.array(values, float)
        except ValueError:
            columns[name] = np.array(values)
    keys = [columns[name] for name in ("channel", "cluster", "sample", "layer", "epoch") if name in columns]
    if "samples" in file.name or "assigned" in file.name or "activations" in file.name:
        order = np.lexsort(keys)
        columns = {name: values[order] for name, values in columns.items()}
    return columns


def compare(folder, truth):
    files = sorted(path.name for path in truth.iterdir() if path.suffix in (".csv", ".npy"))
    assert len(files) == 145, files
    for name in files:
        if name.endswith(".npy"):
            assert (folder / name).read_bytes() == (truth / name).read_bytes(), f"{name} differs"
            continue
        found, expected = read(folder / name), read(truth / name)
        assert found.keys() == expected.keys(), f"{name}: columns {set(found) ^ set(expected)}"
        for column, values in expected.items():
            if column == "seconds":
                continue
            assert values.shape == found[column].shape, f"{name}: {column} has {found[column].shape} values"
            if column in EXACT or column.startswith("top_channel") or values.dtype.kind == "U":
                assert (values == found[column]).all(), f"{name}: {column} differs"
            else:
                close = np.isclose(found[column], values, rtol=1e-6, atol=1e-9, equal_nan=True)
                assert close.all(), f"{name}: {column} differs"


def testBatch(folder):
    for count in (1, 2, 4):
        mine = folder / str(count)
        mine.mkdir()
        status, output = run(ranks(count, PVBATCH, HERE / "ranks_pipeline.py", mine))
        assert status == 0 and "ERR|" not in output, output
        compare(mine, folder / "1")


def testErrors(folder):
    """What is wrong on the second rank alone is reported by the first, once; nobody waits for anybody."""
    script = folder / "bad.py"
    for count in (1, 2):
        script.write_text(f"""
import os
import sys
from paraview import simple
simple.LoadPlugin(os.environ["LAYERSCOPE_PLUGIN"], ns=globals())
latents = LatentSamples(NumberOfSamples=10)
broken = simple.ProgrammableFilter(Input=latents, OutputDataSetType="vtkTable")
broken.Script = '''
table = self.GetTableOutput()
table.ShallowCopy(self.GetTableInput())
ids, z = table.GetColumnByName("sample"), table.GetColumnByName("z")
spoilt = z.NewInstance(); spoilt.DeepCopy(z); spoilt.SetName("z")
for row in range(ids.GetNumberOfTuples()):
    if ids.GetValue(row) == 8: spoilt.SetComponent(row, 3, float("nan"))
table.AddColumn(spoilt)
'''
sheet = ImageGrid(Input=LayerKMeans(Input=SpatialPooling(Input=Generator(Input=broken), Layers=["layer_1"])))
sheet.UpdatePipeline()
kmeans = LayerKMeans(Input=SpatialPooling(Input=Generator(Input=latents), Layers=["layer_1"]), NumberOfClusters=11)
kmeans.UpdatePipeline()
LatentTruncation(Input=broken).UpdatePipeline()
few = SpatialPooling(Input=Generator(Input=latents), Layers=["layer_5"])
NeuronProjection(Input=few, Method="t-SNE").UpdatePipeline()
NeuronProjection(Input=few, LabelArray="kind").UpdatePipeline()
LatentInterpolation(Input=latents, To=10).UpdatePipeline()
selected = simple.GlobalIDSelectionSource(FieldType="ROW", GlobalIDs=[9])
LatentInterpolation(Input=latents, Selection=selected).UpdatePipeline()
LatentNeighborhood(Input=latents, Sigma=-1).UpdatePipeline()
MNISTReader(FileName="/no/such-images-idx3-ubyte").UpdatePipeline()
NetworkParameters(Input=Generator(Input=latents), Layers=["nothing"]).UpdatePipeline()
FilterGrid(Input=Generator(Input=latents), Layer="layer_1").UpdatePipeline()
FeatureMaps(Input=Generator(Input=latents), Layer="layer_7").UpdatePipeline()
Generator(Input=latents, Interventions=["2 all clamp 1 0"]).UpdatePipeline()
TensorValues(Input=Generator(Input=latents), Tensor="layer_2", FirstRow=9, Changes=latents).UpdatePipeline()
Attribution(Input=Generator(Input=latents), Method="Integrated Gradients", Baseline="Sample", BaselineSample=10).UpdatePipeline()
Attribution(Input=Generator(Input=latents), Region=1, RegionRows=[9, 128]).UpdatePipeline()
sys.path.insert(0, {str(HERE)!r})
from classifier import Classifier
from datasets import digits, writeMnist
from epochs import writeSeries
files = writeSeries({str(folder)!r}, [0, 1]) + [Classifier(side=28, classes=6).write({str(folder / "epoch_2.onnx")!r})]
series = Network(Input=MNISTReader(FileName=writeMnist({str(folder)!r}, *digits(20))), Network=files)
CollectEpochs(Input=Predictions(Input=series)).UpdatePipeline()
CollectEpochs(Input=latents, Epochs=[1]).UpdatePipeline()
print("alive")
""")
        status, output = run(ranks(count, PVBATCH, script))
        found = re.findall(r"ERR\|.*", output)
        assert status == 0 and "alive" in output, output
        assert len(found) == 18, output
        assert "row 8" in found[0] and "component 3" in found[0], output
        assert "layer_1" in found[1] and "11" in found[1], output
        assert "row 8" in found[2] and "component 3" in found[2], output
        assert "layer_5" in found[3] and "perplexity" in found[3], output
        assert "'kind'" in found[4], output
        assert "from 0 to 9" in found[5] and "found 10" in found[5], output
        assert "found one" in found[6], output
        assert "Sigma" in found[7], output
        assert "/no/such-images-idx3-ubyte: the file does not exist" in found[8], output
        assert "'nothing'" in found[9], output
        assert "layer_1 is no convolution" in found[10], output
        assert "'layer_7'" in found[11], output
        assert "wrong way round" in found[12], output
        assert "does not say of which tensor" in found[13], output
        assert "from 0 to 9" in found[14] and "found 10" in found[14], output
        assert "found 9 to 128" in found[15], output
        assert "epoch_2.onnx" in found[16] and "expected 5 components" in found[16], output
        assert "no time steps" in found[17] and "found 1" in found[17], output


with tempfile.TemporaryDirectory() as name:
    for test in (testBatch, testErrors):
        print(test.__name__, flush=True)
        test(pathlib.Path(name))
print("passed")
