"""Writes classifiers as ONNX files (opset 13, any number of samples), and checks them."""

import pathlib

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper
from torch import nn

from evaluate_classifier import INPUT, evaluateFile

ALIKE = 1e-4  # logits of the file and of the module, in units of the largest


def nodeOf(name, module):
    """(operator, its inputs after the first: {name: tensor}, attributes)."""
    weights = [key for key, _ in (*module.named_parameters(), *module.named_buffers()) if key != "num_batches_tracked"]
    tensors = {f"{name}.{key}": getattr(module, key) for key in weights}
    if isinstance(module, nn.Conv2d):
        padding = list(module.padding)
        return "Conv", tensors, dict(kernel_shape=list(module.kernel_size), strides=list(module.stride), pads=2 * padding)
    if isinstance(module, nn.BatchNorm2d):
        return "BatchNormalization", tensors, dict(epsilon=module.eps)
    if isinstance(module, nn.MaxPool2d):
        return "MaxPool", {}, dict(kernel_shape=2 * [module.kernel_size], strides=2 * [module.stride])
    if isinstance(module, nn.Linear):
        return "Gemm", tensors, dict(transB=1)
    if isinstance(module, nn.ReLU):
        return "Relu", {}, {}
    if isinstance(module, nn.Flatten):
        return "Flatten", {}, dict(axis=1)
    raise TypeError(f"{name}: {type(module).__name__} has no ONNX operator here")


def writeClassifier(network, shape, numbers, file):
    """Input `image` [n, *shape], output `logits` [n, classes]; each part's answer is the tensor of its name. Dropout is left
    out, batch normalisation goes by the training's running averages. The mean and the deviation of the pixels, `numbers`,
    stand in the metadata."""
    nodes, initializers, source = [], [], INPUT
    for name, module in network.named_children():
        if isinstance(module, nn.Dropout):
            continue
        operator, tensors, attributes = nodeOf(name, module)
        for key, tensor in tensors.items():
            initializers.append(numpy_helper.from_array(np.ascontiguousarray(tensor.detach().numpy()), key))
        nodes.append(helper.make_node(operator, [source, *tensors], [name], name=f"/{name}", **attributes))
        source = name
        answers = getattr(module, "out_features", None)
    graph = helper.make_graph(
        nodes, pathlib.Path(file).parent.name,
        [helper.make_tensor_value_info(INPUT, TensorProto.FLOAT, ["n", *shape])],
        [helper.make_tensor_value_info(source, TensorProto.FLOAT, ["n", answers])], initializers)
    model = helper.make_model(graph, producer_name="Layerscope", opset_imports=[helper.make_opsetid("", 13)], ir_version=7)
    mean, deviation = numbers
    helper.set_model_props(model, {"input.mean": str(mean), "input.standard_deviation": str(deviation)})
    onnx.checker.check_model(model, full_check=True)
    unfinished = pathlib.Path(file).with_suffix(".unfinished")
    onnx.save(model, str(unfinished))
    unfinished.rename(file)


def checkFile(file, pictures, logits):
    """Does the file answer as the module did?"""
    found = evaluateFile(file, pictures)["logits"]
    difference = np.abs(found - logits).max() / np.abs(logits).max()
    if not difference < ALIKE:
        raise ValueError(f"{file} answers otherwise than PyTorch: by {difference:.2g} of the largest logit")
