#!/usr/bin/python3
"""Makes quantized/: a small classifier as quantising exporters write it, each tensor through QuantizeLinear and
DequantizeLinear, with an input and what PyTorch makes of it. Needs python3-onnx, python3-numpy, python3-torch.
"""

import pathlib

import numpy as np
import torch
import torch.nn.functional as F
from onnx import TensorProto, helper, numpy_helper

from fixture_tensor import writeTensor

FOLDER = pathlib.Path(__file__).resolve().parent / "quantized"
rng = np.random.default_rng(5)

tensors = {
    "input_scale": np.float32(0.05), "input_zero": np.uint8(128),
    "filters": rng.integers(-127, 127, (8, 3, 3, 3)).astype(np.int8),
    "filter_scales": (rng.random(8) * 0.01 + 0.002).astype(np.float32), "filter_zeros": np.zeros(8, np.int8),
    "bias": rng.standard_normal(8).astype(np.float32),
    "map_scale": np.float32(0.06), "map_zero": np.uint8(0),
    "matrix": rng.integers(-127, 127, (10, 8)).astype(np.int8), "matrix_scale": np.float32(0.01),
    "matrix_zero": np.int8(0)}


def node(op, inputs, output, **attributes):
    return helper.make_node(op, inputs.split(), [output], output, **attributes)


nodes = [
    node("QuantizeLinear", "input input_scale input_zero", "input_quantized"),
    node("DequantizeLinear", "input_quantized input_scale input_zero", "input_back"),
    node("DequantizeLinear", "filters filter_scales filter_zeros", "filters_back", axis=0),
    node("Conv", "input_back filters_back bias", "conv", pads=[1] * 4),
    node("Relu", "conv", "relu"),
    node("QuantizeLinear", "relu map_scale map_zero", "relu_quantized"),
    node("DequantizeLinear", "relu_quantized map_scale map_zero", "relu_back"),
    node("GlobalAveragePool", "relu_back", "pool"),
    node("Flatten", "pool", "flat"),
    node("DequantizeLinear", "matrix matrix_scale matrix_zero", "matrix_back"),
    node("Gemm", "flat matrix_back", "logits", transB=1)]


def through(values, scale, zero):
    whole = np.clip(np.rint(values / scale) + int(zero), 0, 255)
    return ((whole - int(zero)) * scale).astype(np.float32)


def main():
    FOLDER.mkdir(exist_ok=True)
    value = lambda name, shape: helper.make_tensor_value_info(name, TensorProto.FLOAT, shape)
    graph = helper.make_graph(nodes, "quantized", [value("input", ["batch", 3, 8, 8])], [value("logits", ["batch", 10])],
                              [numpy_helper.from_array(np.asarray(x), name) for name, x in tensors.items()])
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], ir_version=7)
    (FOLDER / "model.onnx").write_bytes(model.SerializeToString())

    x = (rng.standard_normal((3, 3, 8, 8)) * 3).astype(np.float32)
    t = tensors
    filters = t["filters"] * t["filter_scales"][:, None, None, None]
    maps = F.conv2d(torch.from_numpy(through(x, t["input_scale"], 128)), torch.from_numpy(filters),
                    torch.from_numpy(t["bias"]), padding=1).relu().numpy()
    pooled = through(maps, t["map_scale"], 0).mean((2, 3))
    writeTensor(FOLDER / "input_0.pb", "input", x)
    writeTensor(FOLDER / "tap_0.pb", "relu", maps)
    writeTensor(FOLDER / "tap_1.pb", "logits", pooled @ (t["matrix"] * t["matrix_scale"]).T)


main()
