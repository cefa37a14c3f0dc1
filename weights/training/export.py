"""Writes the cat generator as an ONNX file (opset 12, any number of samples)."""

import pathlib

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

from network import CHANNELS, LATENT, SIDE


def writeOnnx(network, file):
    """Input `z` [n, 40], output `image` [n, 3, 128, 128]; the tensors after the layers are `layer1` ... `layer5`."""
    weights = [network.linear.weight.t(), *network.transposed, network.colors.weight]
    tensors = [numpy_helper.from_array(np.ascontiguousarray(weight.detach().numpy()), f"layer{layer}.weight")
               for layer, weight in enumerate(weights, 1)]
    shape = numpy_helper.from_array(np.array([-1, CHANNELS[0], SIDE, SIDE], np.int64), "layer1.shape")
    nodes = [helper.make_node("MatMul", ["z", "layer1.weight"], ["layer1.linear"]),
             helper.make_node("Relu", ["layer1.linear"], ["layer1.relu"]),
             helper.make_node("Constant", [], ["layer1.shape"], value=shape),
             helper.make_node("Reshape", ["layer1.relu", "layer1.shape"], ["layer1"])]
    for layer in range(2, 6):
        nodes += [helper.make_node("ConvTranspose", [f"layer{layer - 1}", f"layer{layer}.weight"], [f"layer{layer}.conv"],
                                   kernel_shape=[4, 4], strides=[2, 2], pads=[1, 1, 1, 1]),
                  helper.make_node("Relu", [f"layer{layer}.conv"], [f"layer{layer}"])]
    nodes += [helper.make_node("Conv", ["layer5", "layer6.weight"], ["layer6.conv"], kernel_shape=[3, 3],
                               pads=[1, 1, 1, 1]),
              helper.make_node("Tanh", ["layer6.conv"], ["image"])]
    side = SIDE * 2 ** (len(CHANNELS) - 1)
    graph = helper.make_graph(
        nodes, "cat_generator",
        [helper.make_tensor_value_info("z", TensorProto.FLOAT, ["n", LATENT])],
        [helper.make_tensor_value_info("image", TensorProto.FLOAT, ["n", 3, side, side])], tensors)
    model = helper.make_model(graph, producer_name="Layerscope", opset_imports=[helper.make_opsetid("", 12)], ir_version=7)
    onnx.checker.check_model(model, full_check=True)
    unfinished = pathlib.Path(file).with_suffix(".unfinished")
    onnx.save(model, str(unfinished))
    unfinished.rename(file)
