"""What the shipped classifiers answer, by numpy alone."""

import numpy as np
import onnx
from onnx import helper, numpy_helper

INPUT = "image"


def evaluateFile(file, pictures):
    """All tensors of a file that writeClassifier() wrote, by their names, in double precision."""
    model = onnx.load(str(file))
    tensors = {tensor.name: numpy_helper.to_array(tensor).astype(np.float64) for tensor in model.graph.initializer}
    tensors[INPUT] = np.asarray(pictures, np.float64)
    for node in model.graph.node:
        attributes = {attribute.name: helper.get_attribute_value(attribute) for attribute in node.attribute}
        x, *rest = (tensors[name] for name in node.input)
        tensors[node.output[0]] = EVALUATED[node.op_type](attributes, x, *rest)
    return tensors


def windows(x, side, stride):
    views = np.lib.stride_tricks.sliding_window_view(x, (side, side), axis=(2, 3))
    return views[:, :, ::stride, ::stride]


def convolved(attributes, x, weight, bias):
    assert attributes["pads"] == [0, 0, 0, 0] and attributes["strides"] == [1, 1]
    return np.einsum("nchwij,ocij->nohw", windows(x, weight.shape[2], 1), weight, optimize=True) + bias[:, None, None]


def normalised(attributes, x, scale, bias, mean, variance):
    scale, bias, mean, variance = (values[:, None, None] for values in (scale, bias, mean, variance))
    return (x - mean) / np.sqrt(variance + attributes["epsilon"]) * scale + bias


EVALUATED = {
    "Conv": convolved,
    "BatchNormalization": normalised,
    "MaxPool": lambda attributes, x: windows(x, attributes["kernel_shape"][0], attributes["strides"][0]).max((4, 5)),
    "Gemm": lambda attributes, x, weight, bias: x @ weight.T + bias,
    "Relu": lambda attributes, x: np.maximum(x, 0),
    "Flatten": lambda attributes, x: x.reshape(len(x), -1),
}
