#!/usr/bin/python3
"""Adds to corpus/ a small model of each operator that networks of one input can have, where ONNX's own cases have several
inputs, which the fuzzer's networks have not. Needs python3-onnx and python3-numpy.
"""

import hashlib
import pathlib

import numpy as np
from google.protobuf.message import DecodeError
from onnx import ModelProto, helper, numpy_helper

CORPUS = pathlib.Path(__file__).parent / "corpus"
FLOAT, UINT8, INT8, INT32, BOOL, FLOAT16 = 1, 2, 3, 6, 9, 10


def add(op, tensors=(), to=None, outputs=1, opset=25, sample=(3, 4), **attributes):
    """The input, cast to the type `to`, and constants through one node, cast back to float32."""
    nodes = [] if to is None else [helper.make_node("Cast", ["x"], ["typed"], to=to)]
    names = ["x" if to is None else "typed"] + [f"c{i}" for i in range(len(tensors))]
    results = ["made"] + [f"also{i}" for i in range(1, outputs)]
    nodes.append(helper.make_node(op, names, results, **attributes))
    nodes.append(helper.make_node("Cast", ["made"], ["y"], to=FLOAT))
    graph = helper.make_graph(nodes, "g", [helper.make_tensor_value_info("x", FLOAT, ["n", *sample])],
                              [helper.make_tensor_value_info("y", FLOAT, None)],
                              [numpy_helper.from_array(np.asarray(x), n) for n, x in zip(names[1:], tensors)])
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", opset)], ir_version=7)
    data = model.SerializeToString()
    (CORPUS / hashlib.sha1(data).hexdigest()).write_bytes(data)


for op in ("Tan", "Asin", "Acos", "Atan", "Sinh", "Cosh", "Asinh", "Acosh", "Atanh", "Mish", "Gelu", "Swish", "Shrink",
           "Hardmax", "IsNaN", "IsInf"):
    add(op)
add("Gelu", approximate="tanh")
row = np.arange(1, 5)
for op in ("Greater", "Less", "GreaterOrEqual", "LessOrEqual"):
    add(op, [row.astype(np.float32)])
for op in ("BitwiseAnd", "BitwiseOr", "BitwiseXor"):
    add(op, [row.astype(np.uint8)], UINT8)
for op in ("And", "Or", "Xor"):
    add(op, [row > 2], BOOL)
add("Not", to=BOOL)
add("BitwiseNot", to=INT8)
add("BitShift", [row.astype(np.uint8)], UINT8, direction="LEFT")
add("BitShift", [row.astype(np.uint8)], UINT8, direction="RIGHT")
add("Mod", [row.astype(np.int32)], INT32)
add("Mod", [row.astype(np.float32)], fmod=1)
add("CastLike", [np.float16(1)])
for to in (FLOAT16, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26):
    add("Identity", to=to)
scale, zero = np.float32(0.1), np.uint8(7)
add("QuantizeLinear", [scale, zero])
add("QuantizeLinear", [np.full(3, 0.1, np.float32), np.zeros(3, np.int8)], axis=1)
add("DequantizeLinear", [scale, zero], UINT8)
add("DynamicQuantizeLinear", outputs=3)
matrix = np.arange(8, dtype=np.int8).reshape(4, 2)
add("MatMulInteger", [matrix, zero, np.int8(1)], UINT8)
filters = np.arange(12, dtype=np.int8).reshape(2, 3, 2)
add("ConvInteger", [filters, zero], UINT8, pads=[1, 1])
graph_inputs = [scale, zero, filters, scale, np.int8(0), scale, zero, np.arange(2, dtype=np.int32)]
add("QLinearConv", graph_inputs, UINT8, pads=[1, 1])
add("QLinearMatMul", [scale, zero, matrix, scale, np.int8(0), scale, zero], UINT8)
none = np.zeros(0, np.float32)
add("Resize", [none, np.array([1, 1, 1.7, 0.6], np.float32)], sample=(1, 5, 6), mode="cubic")
add("Resize", [none, np.array([1, 1, 0.4, 0.6], np.float32)], sample=(1, 5, 6), mode="linear", antialias=1)
add("Resize", [none, none, np.array([7, 9])], sample=(1, 5, 6), axes=[2, 3], keep_aspect_ratio_policy="not_larger")
add("Pad", [np.array([0, 1, 2, 0, 3, 5])], mode="wrap")
add("Clip", [np.uint8(3), np.uint8(9)], UINT8)
add("DFT", [np.array(8), np.array(1)], sample=(8, 1))
add("DFT", opset=17, sample=(9, 2), axis=1, inverse=1)
add("DFT", opset=17, sample=(6, 1), axis=1, onesided=1)
add("STFT", [np.array(4), np.hanning(8).astype(np.float32)], sample=(16, 1))
add("STFT", [np.array(3), np.float32([]), np.array(6)], sample=(16, 1))
add("MaxRoiPool", [np.array([[0, 0, 0, 3, 4]], np.float32)], sample=(2, 6, 6), pooled_shape=[2, 2], spatial_scale=1.0)

# By value: what is found decides the shape of what follows.
add("NonZero")
add("Compress", [np.array([True, False, True])], axis=1)
add("Unique", sorted=1)
add("Unique", sorted=0, axis=1)

# Branches and loops, but for those that are made to grow without end.
NETWORKS = pathlib.Path(__file__).resolve().parent.parent / "networks"
for file in [*(NETWORKS / "bad").glob("*.onnx"), *(NETWORKS / "exported").glob("*/model.onnx"),
             *(NETWORKS / "by_value").glob("**/*.onnx")]:
    data = file.read_bytes()
    try:
        nodes = {node.op_type for node in ModelProto.FromString(data).graph.node}
    except DecodeError:
        continue
    if nodes & {"If", "Loop", "Scan", "NonZero", "NonMaxSuppression", "Unique", "Compress"} and len(data) < 6000 and not any(word in file.stem for word in ("billion", "endless", "long")):
        (CORPUS / hashlib.sha1(data).hexdigest()).write_bytes(data)
