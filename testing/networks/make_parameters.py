#!/usr/bin/python3
"""Makes the fixtures in parameters/, networks whose weights are known unit by unit: make_parameters.py. Needs onnx 1.12.

Each network is written from what its units shall multiply their input by, [units, incoming channels, kernel ...], by the
layouts that the ONNX operator specification gives for Conv, ConvTranspose, Gemm and MatMul. <network>.onnx is the network,
<network>_<layer>.pb those weights, <network>_<layer>_bias.pb the bias of each unit. parameters.tsv has a row a layer: network,
layer, operator, groups, whether it has a bias.
"""

import pathlib

import numpy as np
import onnx

from bad_builder import model, node, value
from fixture_tensor import writeTensor

HERE = pathlib.Path(__file__).resolve().parent / "parameters"
RANDOM = np.random.RandomState(13)


def drawn(*shape):
    return RANDOM.normal(0, 1, shape).astype(np.float32)


class Builder:
    """Nodes and tensors of a network, and what is expected of its layers."""

    def __init__(self, name, sample):
        self.name, self.sample, self.nodes, self.tensors, self.layers = name, sample, [], {}, []

    def tensor(self, name, values):
        self.tensors[name] = np.ascontiguousarray(values, np.float32)
        return name

    def node(self, op, inputs, output, **attributes):
        self.nodes.append(node(op, " ".join(inputs), output, name=f"{output}_node", **attributes))
        return output

    def layer(self, op, weights, bias=None, groups=1):
        """The next layer's linear operator; weights None: one without."""
        self.layers.append((op, weights, bias, groups))

    def conv(self, source, output, weights, bias=None, groups=1, **attributes):
        inputs = [source, self.tensor(f"{output}_w", weights)]
        if bias is not None:
            inputs.append(self.tensor(f"{output}_b", bias))
        self.layer("Conv", weights, bias, groups)
        return self.node("Conv", inputs, output, group=groups, **attributes)

    def convTranspose(self, source, output, weights, bias=None, groups=1, **attributes):
        """ONNX has [channels, units / group, kernel], the channels of all groups one after the other."""
        units, channels = weights.shape[:2]
        stored = weights.reshape(groups, units // groups, channels, *weights.shape[2:])
        stored = np.moveaxis(stored, 2, 1).reshape(groups * channels, units // groups, *weights.shape[2:])
        inputs = [source, self.tensor(f"{output}_w", stored)]
        if bias is not None:
            inputs.append(self.tensor(f"{output}_b", bias))
        self.layer("ConvTranspose", weights, bias, groups)
        return self.node("ConvTranspose", inputs, output, group=groups, **attributes)

    def save(self, rows):
        made = model(self.nodes, self.tensors, sample=self.sample, outputs=[value("output", None)])
        onnx.save(made, HERE / f"{self.name}.onnx")
        for number, (op, weights, bias, groups) in enumerate(self.layers, 1):
            rows.append((self.name, number, op, groups, int(bias is not None)))
            if weights is not None:
                writeTensor(HERE / f"{self.name}_{number}.pb", "weights", weights)
                zeros = np.zeros(len(weights), np.float32)
                writeTensor(HERE / f"{self.name}_{number}_bias.pb", "bias", zeros if bias is None else bias)


def pictures():
    """Three channels, groups, transposed, a depthwise one with a normalisation behind it, a dense one."""
    net = Builder("pictures", (3, 12, 12))
    x = net.conv("input", "a", drawn(6, 3, 5, 5), drawn(6), pads=[2, 2, 2, 2], strides=[2, 2])
    x = net.node("Relu", [x], "a1")
    x = net.conv(x, "b", drawn(8, 3, 3, 1), groups=2)
    x = net.node("Relu", [x], "b1")
    x = net.convTranspose(x, "c", drawn(6, 4, 2, 4), drawn(6), groups=2)
    x = net.node("Relu", [x], "c1")
    x = net.convTranspose(x, "d", drawn(4, 6, 2, 2))
    x = net.node("Relu", [x], "d1")
    x = net.conv(x, "e", drawn(4, 1, 3, 3), drawn(4), groups=4)
    scale = [net.tensor(f"n{i}", np.abs(drawn(4)) + 0.5) for i in range(4)]
    x = net.node("BatchNormalization", [x, *scale], "e1")
    x = net.node("Relu", [x], "e2")
    x = net.node("GlobalAveragePool", [x], "pooled")
    x = net.node("Flatten", [x], "flat")
    weights, bias = drawn(5, 4), drawn(5)
    net.node("Gemm", [x, net.tensor("f_w", weights * 2), net.tensor("f_b", bias / 4)], "output", transB=1, alpha=0.5, beta=4.0)
    net.layer("Gemm", weights, bias)
    return net


def products():
    """Constant weights on either side, stored and computed, their biases beside and behind, and none at all."""
    net = Builder("products", (5, 6))
    weights, bias = drawn(7, 6), drawn(7)
    x = net.node("MatMul", ["input", net.tensor("a_w", weights.T)], "a")
    x = net.node("Add", [net.tensor("a_b", bias), x], "a1")
    x = net.node("Relu", [x], "a2")
    net.layer("MatMul", weights, bias)
    weights, bias = drawn(3, 5), drawn(3)
    x = net.node("MatMul", [net.tensor("b_w", weights), x], "b")
    x = net.node("Add", [x, net.tensor("b_b", bias[:, None])], "b1")
    x = net.node("Relu", [x], "b2")
    net.layer("MatMul", weights, bias)
    weights = drawn(7, 7)
    stored = net.node("Transpose", [net.tensor("c_w", weights)], "c_t")
    x = net.node("MatMul", [x, stored], "c")
    x = net.node("Sub", [x, net.tensor("c_b", [0.5])], "c1")
    x = net.node("Tanh", [x], "c2")
    net.layer("MatMul", weights, np.full(7, -0.5, np.float32))
    y = net.node("Transpose", [x], "d_t", perm=[0, 2, 1])
    y = net.node("MatMul", [x, y], "d")
    y = net.node("Softmax", [y], "d1", axis=-1)
    net.layer("MatMul", None)
    x = net.node("MatMul", [y, x], "mixed")
    x = net.node("Flatten", [x], "flat")
    weights, place = drawn(4, 21), drawn(1, 4)
    x = net.node("Gemm", [x, net.tensor("e_w", weights.T)], "e")
    net.node("Add", [x, net.tensor("e_b", place)], "output")
    net.layer("Gemm", weights, place[0])
    return net


def volumes():
    """Three dimensions."""
    net = Builder("volumes", (2, 4, 5, 6))
    x = net.conv("input", "a", drawn(3, 2, 2, 3, 4), drawn(3))
    x = net.node("Relu", [x], "a1")
    x = net.node("Flatten", [x], "flat")
    weights = drawn(2, 81)
    net.node("MatMul", [x, net.tensor("b_w", weights.T)], "output")
    net.layer("MatMul", weights)
    return net


def sequences():
    """One dimension, and a residual block whose two paths end in one layer: the one with more weights counts."""
    net = Builder("sequences", (2, 9))
    x = net.conv("input", "a", drawn(3, 2, 5), drawn(3), pads=[2, 2])
    x = net.node("Relu", [x], "a1")
    net.node("Conv", [x, net.tensor("short_w", drawn(4, 3, 1))], "short")
    y = net.conv(x, "b", drawn(4, 3, 3), drawn(4), pads=[1, 1])
    y = net.node("Add", [y, "short"], "sum")
    y = net.node("Relu", [y], "b1")
    y = net.node("Flatten", [y], "flat")
    weights = drawn(2, 36)
    net.node("MatMul", [y, net.tensor("c_w", weights.T)], "output")
    net.layer("MatMul", weights)
    return net


def digits():
    """Fully connected on pictures of 8 x 8, flattened inside."""
    net = Builder("digits", (1, 8, 8))
    x = net.node("Flatten", ["input"], "flat")
    weights, bias = drawn(12, 64), drawn(12)
    x = net.node("Gemm", [x, net.tensor("a_w", weights), net.tensor("a_b", bias)], "a", transB=1)
    x = net.node("Relu", [x], "a1")
    net.layer("Gemm", weights, bias)
    weights = drawn(10, 12)
    net.node("Gemm", [x, net.tensor("b_w", weights.T)], "output")
    net.layer("Gemm", weights)
    return net


def columns():
    """Samples along columns inside: Gemm's left operand has the weights."""
    net = Builder("columns", (6,))
    weights, bias = drawn(4, 6), drawn(4)
    x = net.node("Transpose", ["input"], "t")
    x = net.node("Gemm", [net.tensor("a_w", weights.T), x, net.tensor("a_b", bias[:, None])], "a", transA=1)
    x = net.node("Relu", [x], "a1")
    x = net.node("Transpose", [x], "a2")
    net.layer("Gemm", weights, bias)
    weights = drawn(3, 4)
    net.node("Gemm", [x, net.tensor("b_w", weights)], "output", transB=1)
    net.layer("Gemm", weights)
    return net


HERE.mkdir(exist_ok=True)
table = []
for build in (pictures, products, volumes, sequences, digits, columns):
    build().save(table)
lines = ["network\tlayer\top\tgroups\tbias", *("\t".join(map(str, row)) for row in table)]
(HERE / "parameters.tsv").write_text("\n".join(lines) + "\n")
