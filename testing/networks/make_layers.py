#!/usr/bin/python3
"""Makes the fixtures in layers/, which say what counts as a layer: make_layers.py [name ...]. Needs PyTorch 1.13, onnx 1.12.

Each folder holds model.onnx, exported as users export, input_0.pb (3 samples) and layer_<number>.pb: what a hook on the
module gave that its author calls layer <number>, in the order [samples, channels, positions]. layers/layers.tsv has a row
a layer: folder, number, module, channels, positions.
"""

import io
import pathlib
import re
import sys
import warnings
import zlib

import onnx
import torch
from torch import nn

from fixture_tensor import writeTensor
from layered import LAYERED

HERE = pathlib.Path(__file__).resolve().parent / "layers"
FEATURES = "Ch"


def ordered(value, layout, samples):
    """A module's output as [samples, channels, positions]."""
    axes = re.findall(r"\(\w+\)|\w", layout)
    shape = []
    for axis, extent in zip(axes, value.shape):
        shape += [samples, extent // samples] if axis.startswith("(") else [extent]
    letters = re.sub(r"[()]", "", layout)
    value = value.reshape(shape)
    features = [i for i, letter in enumerate(letters) if letter in FEATURES]
    positions = [i for i, letter in enumerate(letters) if letter not in FEATURES + "N"]
    channels = 1
    for i in features:
        channels *= shape[i]
    return value.permute([letters.index("N")] + features + positions).reshape(samples, channels, -1)


def make(name):
    build, shape, opset, layers = LAYERED[name]
    torch.manual_seed(zlib.crc32(name.encode()))
    net = build()
    for module in net.modules():
        if isinstance(module, (nn.BatchNorm1d, nn.BatchNorm2d)):
            module.running_mean.normal_(0, 0.3)
            module.running_var.uniform_(0.5, 2)
    for parameter in net.parameters():
        parameter.data += 0.1 * torch.randn_like(parameter)
    net.eval()
    x = torch.randn(3, *shape)
    found = {}
    hooks = [net.get_submodule(path).register_forward_hook(lambda _m, _i, out, path=path: found.update({path: out}))
             for path, _ in layers]
    with torch.no_grad():
        net(x)
    for hook in hooks:
        hook.remove()
    stream = io.BytesIO()
    torch.onnx.export(net, (x,), stream, opset_version=opset, input_names=["x"], output_names=["y"],
                      dynamic_axes={"x": {0: "batch"}, "y": {0: "batch"}})
    model = onnx.load_from_string(stream.getvalue())
    for node in model.graph.node:
        node.doc_string = ""
    onnx.checker.check_model(model, full_check=True)
    folder = HERE / name
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob("*.pb"):
        old.unlink()
    onnx.save(model, str(folder / "model.onnx"))
    writeTensor(folder / "input_0.pb", "x", x.numpy())
    rows = []
    for number, (path, layout) in enumerate(layers, 1):
        value = ordered(found[path], layout, 3).contiguous()
        writeTensor(folder / f"layer_{number}.pb", path, value.numpy())
        rows.append([name, str(number), path, *map(str, value.shape[1:])])
    print(f"{name}: {len(model.graph.node)} nodes, {len(rows)} layers")
    return rows


def main():
    warnings.filterwarnings("ignore")
    torch.set_num_threads(1)
    wanted = sys.argv[1:] or list(LAYERED)
    rows = [row for name in wanted for row in make(name)]
    if not sys.argv[1:]:
        table = [["folder", "number", "module", "channels", "positions"]] + rows
        (HERE / "layers.tsv").write_text("".join("\t".join(row) + "\n" for row in table))


if __name__ == "__main__":
    main()
