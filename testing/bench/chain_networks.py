"""chain_networks.py <folder> <nodes...>: made-up networks of about so many nodes, to see how planning grows with them.

Prints the names of the files <kind>_<nodes>.onnx that it wrote.
"""

import sys

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

node = helper.make_node


class Chain:
    def __init__(self, shape):
        self.shape, self.nodes, self.weights, self.last = shape, [], [], "x"

    def add(self, op, inputs, **attributes):
        name = f"{op.lower()}_{len(self.nodes)}"
        self.nodes.append(node(op, inputs, [name], name=name, **attributes))
        return name

    def weight(self, *shape):
        name = f"w_{len(self.weights)}"
        values = np.random.RandomState(len(self.weights)).standard_normal(shape) / np.sqrt(np.prod(shape[1:]))
        self.weights.append(numpy_helper.from_array(values.astype(np.float32), name))
        return name

    def save(self, file):
        def value(name):
            return helper.make_tensor_value_info(name, TensorProto.FLOAT, ["n", *self.shape])

        graph = helper.make_graph(self.nodes, "chain", [value("x")], [value(self.last)], self.weights)
        model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)])
        model.ir_version = 7
        onnx.save(model, file)


def sums(chain):
    """Add, Relu, Add, Relu ..."""
    chain.last = chain.add("Relu", [chain.add("Add", [chain.last, chain.weight(1)])])


def residuals(chain):
    """Blocks that are added to what they read, as a transformer's."""
    hidden = chain.add("Relu", [chain.add("MatMul", [chain.last, chain.weight(8, 8)])])
    chain.last = chain.add("Add", [chain.last, chain.add("MatMul", [hidden, chain.weight(8, 8)])])


def dense(chain):
    """DenseNet: 32 layers, each of which reads all before it in its block."""
    have, channels = [chain.last], 4
    for _ in range(32):
        source = chain.add("Concat", have, axis=1) if len(have) > 1 else have[0]
        have.append(chain.add("Relu", [chain.add("Conv", [source, chain.weight(4, channels, 1, 1)])]))
        channels += 4
    chain.last = have[-1]


def main(folder, *counts):
    for grow, shape in ((sums, [8]), (residuals, [8]), (dense, [4, 8, 8])):
        for count in map(int, counts):
            chain = Chain(shape)
            while len(chain.nodes) < count:
                grow(chain)
            chain.save(f"{folder}/{grow.__name__}_{count}.onnx")
            print(f"{grow.__name__}_{count}")


main(*sys.argv[1:])
