#!/usr/bin/python3
"""Makes functions/: a small classifier whose blocks are functions of the file's own, and functions_torch/: one as PyTorch exports modules as
functions, each with an input and what PyTorch makes of it. Needs python3-onnx, python3-numpy, python3-torch.

In functions/ a block calls another function; attributes of calls reach nodes inside, one by the function's default (a field of newer ONNX
versions, written as bytes); inputs and outputs are left out; a function gives back its input; names inside are those of the graph.
"""

import pathlib

import numpy as np
import onnx
import torch
import torch.nn.functional as F
from onnx import AttributeProto, TensorProto, helper, numpy_helper

from fixture_tensor import writeTensor

HERE = pathlib.Path(__file__).resolve().parent
OWN = "layerscope.test"
rng = np.random.default_rng(11)


def referring(node, attribute, name, kind):
    """The node's attribute is that of the function's call."""
    node.attribute.append(AttributeProto(name=attribute, ref_attr_name=name, type=kind))
    return node


def withDefault(function, name, value):
    data = helper.make_attribute(name, value).SerializeToString()
    function.MergeFromString(b"\x5a" + bytes([len(data)]) + data)  # field 11
    return function


def function(name, inputs, outputs, nodes, attributes=(), opset=17):
    return helper.make_function(OWN, name, inputs, outputs, nodes, [helper.make_opsetid("", opset), helper.make_opsetid(OWN, 1)], list(attributes))


def call(name, inputs, outputs, **attributes):
    return helper.make_node(name, inputs, outputs, outputs[0], domain=OWN, **attributes)


def written():
    node = helper.make_node
    silu = function("silu", ["x"], ["y"], [node("Sigmoid", ["x"], ["h"]), node("Mul", ["x", "h"], ["y"])])
    conv = referring(node("Conv", ["x", "w", "b"], ["h"]), "pads", "around", AttributeProto.INTS)
    leaky = referring(node("LeakyRelu", ["h"], ["l"]), "alpha", "slope", AttributeProto.FLOAT)
    block = function("block", ["x", "w", "b"], ["y", "mean"], [
        conv, leaky, call("silu", ["l"], ["y"]), node("ReduceMean", ["y"], ["mean"], axes=[2, 3], keepdims=0)], ["around", "slope"])
    withDefault(block, "slope", 0.25)
    same = function("same", ["x"], ["x"], [])
    weights = {"w": rng.standard_normal((6, 3, 3, 3)), "b": rng.standard_normal(6), "v": rng.standard_normal((8, 6, 3, 3)),
               "m": rng.standard_normal((8, 10))}
    weights = {name: (0.3 * values).astype(np.float32) for name, values in weights.items()}
    nodes = [call("block", ["input", "w", "b"], ["first"], around=[1, 1, 1, 1], slope=0.1), call("same", ["first"], ["h"]),
             call("block", ["h", "v"], ["second", "pooled"], around=[0, 0, 0, 0]), node("MatMul", ["pooled", "m"], ["logits"], "logits")]
    value = lambda name, shape: helper.make_tensor_value_info(name, TensorProto.FLOAT, shape)
    graph = helper.make_graph(nodes, "functions", [value("input", ["batch", 3, 8, 8])], [value("logits", ["batch", 10])],
                              [numpy_helper.from_array(values, name) for name, values in weights.items()])
    model = helper.make_model(graph, functions=[block, silu, same], ir_version=8,
                              opset_imports=[helper.make_opsetid("", 17), helper.make_opsetid(OWN, 1)])

    x = rng.standard_normal((3, 3, 8, 8)).astype(np.float32)
    t = {name: torch.from_numpy(values) for name, values in weights.items()}
    first = F.silu(F.leaky_relu(F.conv2d(torch.from_numpy(x), t["w"], t["b"], padding=1), 0.1))
    second = F.silu(F.leaky_relu(F.conv2d(first, t["v"]), 0.25))
    return model, x, {"first": first, "second": second, "logits": second.mean((2, 3)) @ t["m"]}


class Block(torch.nn.Module):
    def __init__(self, inputs, outputs, size):
        super().__init__()
        self.conv = torch.nn.Conv2d(inputs, outputs, size, padding=size // 2)
        self.norm = torch.nn.GroupNorm(2, outputs)

    def forward(self, x):
        return F.gelu(self.norm(self.conv(x)))


def exported():
    torch.manual_seed(3)
    net = torch.nn.Sequential(Block(3, 4, 3), Block(4, 6, 5), torch.nn.AdaptiveAvgPool2d(1), torch.nn.Flatten(), torch.nn.Linear(6, 10)).eval()
    x = torch.randn(3, 3, 8, 8)
    file = HERE / "functions_torch" / "model.onnx"
    file.parent.mkdir(exist_ok=True)
    torch.onnx.export(net, x, str(file), opset_version=16, input_names=["input"], output_names=["logits"], export_modules_as_functions={Block},
                      dynamic_axes={"input": {0: "batch"}, "logits": {0: "batch"}})
    model = onnx.load(str(file))
    assert len(model.functions) > 0
    with torch.no_grad():
        return model, x.numpy(), {"logits": net(x)}


def main():
    for name, (model, x, taps) in {"functions": written(), "functions_torch": exported()}.items():
        folder = HERE / name
        folder.mkdir(exist_ok=True)
        (folder / "model.onnx").write_bytes(model.SerializeToString())
        writeTensor(folder / "input_0.pb", "input", x)
        for number, (tap, values) in enumerate(taps.items()):
            writeTensor(folder / f"tap_{number}.pb", tap, values.detach().numpy())


main()
