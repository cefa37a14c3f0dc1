"""Runs a generator's ONNX file with PyTorch, one PyTorch function for each node."""

import numpy as np
import torch
import torch.nn.functional as F
from onnx import helper, numpy_helper


def run(model, z, dtype=torch.float64):
    """All tensors that a run makes: name -> numpy array. Knows the operators of the cat generator and converted networks."""
    values = {tensor.name: torch.from_numpy(numpy_helper.to_array(tensor).copy()) for tensor in model.graph.initializer}
    values = {name: value.to(dtype) if value.is_floating_point() else value for name, value in values.items()}
    values[model.graph.input[0].name] = torch.from_numpy(np.array(z)).to(dtype)
    for node in model.graph.node:
        attributes = {a.name: helper.get_attribute_value(a) for a in node.attribute}
        inputs = [values[name] for name in node.input]
        values[node.output[0]] = apply(node.op_type, inputs, attributes)
    return {name: values[name].numpy() for node in model.graph.node for name in node.output}


def apply(op, inputs, attributes):
    if op == "Constant":
        return torch.from_numpy(numpy_helper.to_array(attributes["value"]).copy())
    if op == "MatMul":
        return inputs[0] @ inputs[1]
    if op == "Reshape":
        return inputs[0].reshape(inputs[1].tolist())
    if op == "Relu":
        return F.relu(inputs[0])
    if op == "Tanh":
        return torch.tanh(inputs[0])
    if op in ("Conv", "ConvTranspose"):
        top, left, bottom, right = attributes["pads"]
        if (top, left) != (bottom, right):
            raise ValueError(f"{op}: unequal pads {attributes['pads']}")
        stride = attributes.get("strides", [1, 1])
        if op == "Conv":
            return F.conv2d(inputs[0], inputs[1], None, stride, (top, left))
        return F.conv_transpose2d(inputs[0], inputs[1], None, stride, (top, left))
    raise ValueError(f"operator {op} is not one of the cat generator's")
