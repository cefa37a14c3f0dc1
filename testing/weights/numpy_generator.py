"""Runs a generator's ONNX file with numpy alone, operator by operator as the ONNX specification defines them.

Slow and for small networks; it shares no code with the engine.
"""

import numpy as np
from onnx import helper, numpy_helper


def padded(x, pads):
    top, left, bottom, right = pads
    return np.pad(x, ((0, 0), (0, 0), (top, bottom), (left, right)))


def conv(x, w, pads):
    x = padded(x, pads)
    height, width = x.shape[2] - w.shape[2] + 1, x.shape[3] - w.shape[3] + 1
    y = np.zeros((x.shape[0], w.shape[0], height, width))
    for image, result in zip(x, y):
        rows = image.reshape(len(image), -1)
        for i in range(w.shape[2]):
            for j in range(w.shape[3]):
                part = (np.ascontiguousarray(w[:, :, i, j]) @ rows).reshape(-1, *x.shape[2:])
                result += part[:, i:i + height, j:j + width]
    return y


def convTranspose(x, w, pads, strides, extra):
    n, _, height, width = x.shape
    fullHeight = (height - 1) * strides[0] + w.shape[2] + extra[0]
    fullWidth = (width - 1) * strides[1] + w.shape[3] + extra[1]
    y = np.zeros((n, w.shape[1], fullHeight, fullWidth))
    for image, result in zip(x, y):
        rows = image.reshape(len(image), -1)
        for i in range(w.shape[2]):
            for j in range(w.shape[3]):
                part = (np.ascontiguousarray(w[:, :, i, j].T) @ rows).reshape(-1, height, width)
                result[:, i:i + height * strides[0]:strides[0], j:j + width * strides[1]:strides[1]][:, :height, :width] += part
    return y[:, :, pads[0]:fullHeight - pads[2], pads[1]:fullWidth - pads[3]]


def run(model, z):
    """All tensors of a run in double precision: name -> array."""
    values = {tensor.name: numpy_helper.to_array(tensor) for tensor in model.graph.initializer}
    values[model.graph.input[0].name] = np.asarray(z, np.float64)
    for node in model.graph.node:
        attributes = {a.name: helper.get_attribute_value(a) for a in node.attribute}
        inputs = [values[name] for name in node.input]
        if node.op_type == "Constant":
            y = numpy_helper.to_array(attributes["value"])
        elif node.op_type == "MatMul":
            y = inputs[0] @ inputs[1]
        elif node.op_type == "Reshape":
            y = inputs[0].reshape(inputs[1])
        elif node.op_type == "Relu":
            y = np.maximum(inputs[0], 0)
        elif node.op_type == "Tanh":
            y = np.tanh(inputs[0])
        elif node.op_type == "Conv":
            y = conv(*inputs, attributes["pads"])
        elif node.op_type == "ConvTranspose":
            y = convTranspose(*inputs, attributes["pads"], attributes["strides"], attributes.get("output_padding", [0, 0]))
        else:
            raise ValueError(f"operator {node.op_type} of node {node.name}")
        values[node.output[0]] = y
    return values
