#!/usr/bin/python3
"""Converts a convolutional image generator from TensorFlow.js tensors to an ONNX file that Layerscope opens.

The tensors, for L layers, counted from 1:
  layer1_mat                    [latent, height * width * channels]  linear, ReLU, reshaped to height x width x channels
  layer2_filters ... layer<L-1>_filters  [k, k, out, in]             tf.conv2dTranspose, stride 2, 'same', ReLU
  layer<L>_filters              [k, k, in, out]                      tf.conv2d, stride 1, 'same', tanh
The latent's size, the numbers of channels and layers, and the kernels' sizes are taken from the tensors' shapes.

TensorFlow.js keeps channels last, ONNX keeps them first. A reshape does not move data, so the columns of layer1_mat, which run
over (row, column, channel), are permuted to (channel, row, column). The kernels' axes are permuted alike.
"""

import argparse
import math
import os
import pathlib
import re
import sys

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

from tfjs_tensors import ConvertError, readTensors

NAME = re.compile(r"layer([1-9]\d{0,3})_(mat|filters)")


def layerTensors(path, tensors):
    """layer1_mat and the filters in the order of the layers; checked for names, ranks, types and finite values."""
    numbered = {int(match[1]): match[0] for match in map(NAME.fullmatch, tensors) if match and match[0] != "layer1_filters"}
    count = max(numbered, default=0)
    names = ["layer1_mat"] + [f"layer{index}_filters" for index in range(2, max(count, 2) + 1)]
    missing = [name for name in names if name not in tensors]
    if missing:
        found = ", ".join(sorted(tensors)) or "none"
        raise ConvertError(f"{path}: tensor {missing[0]} is missing; tensors in the file: {found}")
    for name in names:
        tensor = tensors[name]
        rank = 2 if name == "layer1_mat" else 4
        expected = "[latent, pixels * channels]" if rank == 2 else "[height, width, channels, channels]"
        if tensor.ndim != rank or tensor.size == 0:
            raise ConvertError(f"{path}: tensor {name}: expected shape {expected}, found {list(tensor.shape)}")
        if tensor.dtype != np.float32:
            raise ConvertError(f"{path}: tensor {name}: expected float32, found {tensor.dtype}")
        bad = np.argwhere(~np.isfinite(tensor))
        if len(bad):
            raise ConvertError(f"{path}: tensor {name}: {len(bad)} values are NaN or infinite, the first at {bad[0].tolist()}")
    return names, [tensors[name] for name in names]


def checkChannels(path, names, matrices, base):
    """Checks that the layers fit; returns the height and width of the first layer's image."""
    last = len(names) - 1
    channels = matrices[1].shape[3] if last > 1 else matrices[1].shape[2]
    height, width = base or (math.isqrt(matrices[0].shape[1] // channels),) * 2
    if height * width * channels != matrices[0].shape[1]:
        shape = f"{height} x {width}" if base else "a square"
        raise ConvertError(f"{path}: tensor layer1_mat: {matrices[0].shape[1]} columns are not {shape} of the {channels} "
                           f"channels that {names[1]} {list(matrices[1].shape)} reads"
                           + ("" if base else "; --base sets a rectangle"))
    for index in range(1, last + 1):
        rows, columns, third, fourth = matrices[index].shape
        reads, makes = (third, fourth) if index == last else (fourth, third)
        if reads != channels:
            order = f"{channels}, out" if index == last else f"out, {channels}"
            cut = index == last and fourth == channels
            hint = f" (a transposed convolution: is layer{last + 2}_filters missing?)" if cut else ""
            raise ConvertError(f"{path}: tensor {names[index]}: expected shape [{rows}, {columns}, {order}], because "
                               f"{names[index - 1]} makes {channels} channels; found {list(matrices[index].shape)}{hint}")
        channels = makes
    return height, width


def samePads(kernel, stride):
    """The padding of TensorFlow's 'same' where the image's size is a multiple of the stride: [top, left, bottom, right]."""
    total = [max(size - stride, 0) for size in kernel]
    before = [size // 2 for size in total]
    return before + [size - first for size, first in zip(total, before)]


def buildModel(path, tensors, base=None):
    """The ONNX model of the tensors. path is only named in errors."""
    names, matrices = layerTensors(path, tensors)
    height, width = checkChannels(path, names, matrices, base)
    last = len(matrices)
    latent = matrices[0].shape[0]
    channels = matrices[0].shape[1] // (height * width)
    first = matrices[0].reshape(latent, height, width, channels).transpose(0, 3, 1, 2).reshape(latent, -1)
    initializers = {"layer1_mat": first, "layer1_shape": np.array([-1, channels, height, width], dtype=np.int64)}
    nodes = [helper.make_node("MatMul", ["z", "layer1_mat"], ["layer1_matmul"], "layer1_matmul"),
             helper.make_node("Reshape", ["layer1_matmul", "layer1_shape"], ["layer1_reshape"], "layer1_reshape"),
             helper.make_node("Relu", ["layer1_reshape"], ["layer1"], "layer1_relu")]
    for number, (name, filters) in enumerate(zip(names[1:], matrices[1:]), 2):
        image = number == last
        # [height, width, out, in] becomes [in, out, height, width]; the last layer's [height, width, in, out] [out, in, ...].
        initializers[name] = filters.transpose(3, 2, 0, 1)
        kernel = list(filters.shape[:2])
        attributes = {"kernel_shape": kernel, "pads": samePads(kernel, 1 if image else 2)}
        if not image:
            attributes["strides"] = [2, 2]
            if min(kernel) < 2:
                attributes["output_padding"] = [max(2 - size, 0) for size in kernel]
        made = f"layer{number}_conv"
        nodes.append(helper.make_node("Conv" if image else "ConvTranspose", [f"layer{number - 1}", name], [made], made,
                                      **attributes))
        result, op = ("image", "Tanh") if image else (f"layer{number}", "Relu")
        nodes.append(helper.make_node(op, [made], [result], f"layer{number}_{op.lower()}"))
    scale = 2 ** (last - 2)
    shape = ["batch", matrices[-1].shape[3], scale * height, scale * width]
    graph = helper.make_graph(
        nodes, "generator", [helper.make_tensor_value_info("z", TensorProto.FLOAT, ["batch", latent])],
        [helper.make_tensor_value_info("image", TensorProto.FLOAT, shape)],
        [numpy_helper.from_array(np.ascontiguousarray(array), name) for name, array in initializers.items()])
    model = helper.make_model(graph, producer_name="convert_tfjs", opset_imports=[helper.make_opsetid("", 13)], ir_version=7)
    onnx.checker.check_model(model, full_check=True)
    return model


def summary(model):
    """One line a layer: its number, its weights' shape in ONNX's order."""
    shapes = {tensor.name: list(tensor.dims) for tensor in model.graph.initializer}
    weights = [(node.op_type, shapes[node.input[1]]) for node in model.graph.node
               if node.op_type in ("MatMul", "Conv", "ConvTranspose")]
    return [f"layer {index}: {op} {'x'.join(map(str, shape))}" for index, (op, shape) in enumerate(weights, 1)]


def parseBase(text):
    match = re.fullmatch(r"([1-9]\d{0,4})x([1-9]\d{0,4})", text)
    if not match:
        raise argparse.ArgumentTypeError(f"'{text}' is not of the form HEIGHTxWIDTH, for instance 8x8")
    return int(match[1]), int(match[2])


def main(arguments=None):
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("tensors", help="an .npz archive, a TensorFlow.js weights manifest (.json), or a model.json; "
                                        "shards (.bin) are read from the manifest's folder")
    parser.add_argument("-o", "--output", help="the ONNX file to write (default: beside the tensors, with .onnx)")
    parser.add_argument("--base", type=parseBase, metavar="HxW",
                        help="height and width of layer 1 (default: the square that fits the number of columns)")
    options = parser.parse_args(arguments)
    output = pathlib.Path(options.output or pathlib.Path(options.tensors).with_suffix(".onnx"))
    try:
        model = buildModel(options.tensors, readTensors(options.tensors), options.base)
        # A complete file or none.
        partial = output.with_name(output.name + ".part")
        partial.write_bytes(model.SerializeToString())
        os.replace(partial, output)
    except ConvertError as error:
        print(f"convert_tfjs.py: {error}", file=sys.stderr)
        return 1
    except OSError as error:
        print(f"convert_tfjs.py: {output}: {error.strerror}", file=sys.stderr)
        return 1
    print("\n".join(summary(model) + [f"wrote {output}"]))
    return 0


if __name__ == "__main__":
    sys.exit(main())
