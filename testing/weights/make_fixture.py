#!/usr/bin/python3
"""Makes the fixtures in this folder with TensorFlow.js, or checks the converter at full size.

  make_fixture.py                   writes small/ and odd/
  make_fixture.py --full            random weights of the reference network's size: errors, nothing kept
  make_fixture.py --full CATS.onnx  the weights of that file, carried to TensorFlow.js's layout: errors, nothing kept

Needs `npm install` in tfjs/ (or the folder that LAYERSCOPE_TFJS names); --full needs PyTorch too.

small/ and odd/ each hold weights as TensorFlow.js writes them (model.json, weights_manifest.json, .bin), the same as
weights.npz, quantized ones with TensorFlow.js's own reading of them (small/), and for the engine's test model.onnx, input_0.pb
and tap_<index>.pb (TensorProto.name is the tensor's name in model.onnx, tap_0 is the image; values from TensorFlow.js).
"""

import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

import numpy as np
import onnx
from onnx import numpy_helper

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parents[1] / "weights"))
from convert_tfjs import buildModel  # noqa: E402
from tfjs_tensors import readTensors  # noqa: E402

SPECS = {
    "small": {"seed": 7, "batch": 2, "latent": 6, "base": [3, 3], "channels": [8, 6, 5, 4, 3, 3], "kernels": [4, 4, 4, 4, 3]},
    # Other kernels than the reference network's, a rectangle, fewer layers, one colour.
    "odd": {"seed": 40, "batch": 3, "latent": 5, "base": [2, 3], "channels": [7, 4, 5, 3, 1], "kernels": [3, 5, 2, 4]},
}
REFERENCE = {"seed": 1, "batch": 2, "latent": 40, "base": [8, 8], "channels": [400, 200, 100, 50, 25, 3],
             "kernels": [4, 4, 4, 4, 3]}


def runTfjs(*arguments):
    """Runs make_fixture.mjs. Node finds packages beside the script, so it runs where they are installed."""
    installed = pathlib.Path(os.environ.get("LAYERSCOPE_TFJS", HERE / "tfjs"))
    script = installed / "make_fixture.mjs"
    if installed != HERE / "tfjs":
        shutil.copy(HERE / "tfjs" / script.name, script)
    subprocess.run(["node", str(script), *map(str, arguments)], check=True)


def channelsFirst(array):
    return array.transpose(0, 3, 1, 2)


def makeRandom(spec, folder):
    specFile = folder / "spec.json"
    specFile.write_text(json.dumps(spec))
    runTfjs("random", specFile, folder)
    specFile.unlink()


def makeFixture(name):
    folder = HERE / name
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    spec = SPECS[name]
    makeRandom(spec, folder)
    weights = readTensors(folder / "weights_manifest.json")
    np.savez(folder / "weights.npz", **weights)
    model = buildModel(folder, weights, tuple(spec["base"]))
    onnx.save(model, str(folder / "model.onnx"))
    activations = readTensors(folder / "activations.json")
    tensors = {"input_0": ("z", readTensors(folder / "latents.json")["latents"])}
    order = ["image"] + [key for key in activations if key != "image"]
    tensors.update({f"tap_{index}": (key, channelsFirst(activations[key])) for index, key in enumerate(order)})
    for stem, (tensor, values) in tensors.items():
        (folder / f"{stem}.pb").write_bytes(numpy_helper.from_array(np.ascontiguousarray(values), tensor).SerializeToString())
    temporary = ["activations", "latents"] + (["quantized", "decoded"] if name != "small" else [])
    for stem in temporary:
        (folder / f"{stem}.json").unlink()
        (folder / f"{stem}.bin").unlink()


def toTfjs(model):
    """The tensors of the reference network in TensorFlow.js's layout: the converter's way back, written on its own."""
    arrays = {tensor.name: numpy_helper.to_array(tensor) for tensor in model.graph.initializer}
    weights = [arrays[node.input[1]] for node in model.graph.node if node.op_type in ("MatMul", "ConvTranspose", "Conv")]
    rows, columns = weights[0].shape
    channels = weights[1].shape[0]
    side = int((columns // channels) ** 0.5)
    tensors = {"layer1_mat": np.empty_like(weights[0])}
    for channel in range(channels):
        for pixel in range(side * side):
            tensors["layer1_mat"][:, pixel * channels + channel] = weights[0][:, channel * side * side + pixel]
    for number, weight in enumerate(weights[1:], 2):
        first, second, height, width = weight.shape
        filters = np.empty((height, width, second, first), np.float32)
        for i in range(height):
            for j in range(width):
                filters[i, j] = weight[:, :, i, j].T
        tensors[f"layer{number}_filters"] = filters
    return tensors


def writeManifest(folder, stem, tensors):
    (folder / f"{stem}.bin").write_bytes(b"".join(array.astype("<f4").tobytes() for array in tensors.values()))
    entries = [{"name": key, "shape": list(array.shape), "dtype": "float32"} for key, array in tensors.items()]
    name = "weights_manifest" if stem == "group1" else stem
    (folder / f"{name}.json").write_text(json.dumps([{"paths": [f"{stem}.bin"], "weights": entries}]))


def checkFull(source):
    from torch_generator import run  # PyTorch is needed here only.

    with tempfile.TemporaryDirectory() as temporary:
        folder = pathlib.Path(temporary)
        if source:
            original = onnx.load(source)
            writeManifest(folder, "group1", toTfjs(original))
            writeManifest(folder, "latents", {"latents": np.random.RandomState(0).randn(2, 40).astype(np.float32)})
            runTfjs("run", folder)
        else:
            makeRandom(REFERENCE, folder)
        model = buildModel(folder, readTensors(folder / "weights_manifest.json"))
        expected = readTensors(folder / "activations.json")
        z = readTensors(folder / "latents.json")["latents"]
    if source:
        for one, other in zip(sorted(t.raw_data for t in original.graph.initializer if len(t.dims) > 1),
                              sorted(t.raw_data for t in model.graph.initializer if len(t.dims) > 1)):
            if one != other:
                sys.exit("There and back, the weights are not the same bytes.")
        print("there and back, all weights are the same bytes")
    found = run(model, z)
    for key, value in expected.items():
        value = channelsFirst(value)
        difference, scale = np.abs(found[key] - value).max(), np.abs(value).max()
        print(f"{key} {list(value.shape)}: largest {scale:.3g}, largest error {difference:.2e}, "
              f"relative {difference / scale:.2e}")


if __name__ == "__main__":
    if sys.argv[1:2] == ["--full"]:
        checkFull(sys.argv[2] if len(sys.argv) > 2 else None)
    else:
        for fixture in SPECS:
            makeFixture(fixture)
