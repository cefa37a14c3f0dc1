"""light_network.py <light_*.onnx> <output.onnx>: a network of ONNX's light suite, whose weights are all alike, with random ones.

Weights get He et al.'s deviation by their shapes, variances of batch normalisations lie between .5 and 1.5, and the first
axis of input and reshapes is that of the samples.
"""

import sys

import numpy as np
import onnx
from onnx import helper, numpy_helper


def randomWeights(shape, role, random):
    if role == "variance":
        return 0.5 + random.rand(*shape)
    if role == "scale":
        return 0.5 + random.rand(*shape)
    deviation = np.sqrt(2 / np.prod(shape[1:])) if len(shape) > 1 else 0.1
    return deviation * random.standard_normal(shape)


def main(source, target):
    random = np.random.RandomState(2)
    model = onnx.load(source)
    graph = model.graph
    roles, shapes = {}, set()
    for node in graph.node:
        if node.op_type == "BatchNormalization":
            roles[node.input[1]], roles[node.input[4]] = "scale", "variance"
        if node.op_type == "Reshape":
            shapes.add(node.input[1])
    given = {tensor.name: numpy_helper.to_array(tensor) for tensor in graph.initializer}
    kept = []
    for node in graph.node:
        if node.op_type == "ConstantOfShape" and node.input[0] in given:
            values = randomWeights(given[node.input[0]].tolist(), roles.get(node.output[0]), random)
            graph.initializer.append(numpy_helper.from_array(values.astype(np.float32), node.output[0]))
        else:
            kept.append(node)
    del graph.node[:]
    graph.node.extend(kept)
    for tensor in graph.initializer:
        if tensor.name in shapes:
            to = numpy_helper.to_array(tensor).copy()
            to[0] = 0 if to[0] == 1 else to[0]
            tensor.CopyFrom(numpy_helper.from_array(to, tensor.name))
    used = {name for node in graph.node for name in node.input}
    tensors = [tensor for tensor in graph.initializer if tensor.name in used]
    del graph.initializer[:]
    graph.initializer.extend(tensors)
    names = {tensor.name for tensor in graph.initializer}
    inputs = [value for value in graph.input if value.name in used - names]
    del graph.input[:]
    graph.input.extend(inputs)
    for value in [*graph.input, *graph.output]:
        value.type.tensor_type.shape.dim[0].dim_param = "n"
    del graph.value_info[:]
    model.ir_version = max(model.ir_version, 4)
    onnx.save(model, target)


main(*sys.argv[1:])
