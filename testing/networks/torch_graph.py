"""Runs an ONNX file of a plain convolutional network by PyTorch's own functions: an independent value of its output, and
by autograd of its gradients. Operators: those of the shipped networks, VGG, ResNet and MobileNet.
"""

import onnx
import torch
import torch.nn.functional as F
from onnx import helper, numpy_helper


def conv(x, weight, bias=None, *, transposed=False, **a):
    pads = a.get("pads", [0] * 2 * (weight.dim() - 2))
    half = len(pads) // 2
    assert pads[:half] == pads[half:] and a.get("auto_pad", b"NOTSET") == b"NOTSET"
    options = dict(stride=a.get("strides", 1), padding=pads[:half], dilation=a.get("dilations", 1), groups=a.get("group", 1))
    if transposed:
        return F.conv_transpose2d(x, weight, bias, output_padding=a.get("output_padding", 0), **options)
    return F.conv2d(x, weight, bias, **options)


def maxPool(x, **a):
    pads = a.get("pads", [0, 0, 0, 0])
    return F.max_pool2d(x, a["kernel_shape"], a.get("strides", 1), pads[:2], ceil_mode=bool(a.get("ceil_mode", 0)))


def gemm(a, b, c=0.0, alpha=1.0, beta=1.0, transA=0, transB=0):
    return alpha * (a.T if transA else a) @ (b.T if transB else b) + beta * c


OPERATORS = {
    "Conv": conv,
    "ConvTranspose": lambda *inputs, **a: conv(*inputs, transposed=True, **a),
    "Relu": lambda x: F.relu(x),
    "Clip": lambda x, low, high: torch.clamp(x, low.item(), high.item()),
    "GlobalAveragePool": lambda x: F.adaptive_avg_pool2d(x, 1),
    "Tanh": torch.tanh,
    "MaxPool": maxPool,
    "BatchNormalization": lambda x, scale, bias, mean, variance, epsilon=1e-5, **_:
        F.batch_norm(x, mean, variance, scale, bias, False, 0.0, epsilon),
    "Flatten": lambda x, axis=1: torch.flatten(x, axis),
    "Reshape": lambda x, shape, **_: x.reshape([x.shape[i] if extent == 0 else int(extent) for i, extent in enumerate(shape)]),
    "Gemm": gemm,
    "MatMul": torch.matmul,
    "Add": torch.add,
    "Softmax": lambda x, axis=-1: torch.softmax(x, axis),
    "Dropout": lambda x, *_, **__: x,
    "Identity": lambda x: x,
    "Transpose": lambda x, perm: x.permute(perm),
    "Shape": lambda x: torch.tensor(x.shape),
    "Gather": lambda x, index, axis=0: x[index],
    "Unsqueeze": lambda x, axes=(0,): x.reshape(1),
    "Concat": lambda *inputs, axis: torch.cat(inputs, axis),
}


class TorchGraph:
    def __init__(self, path):
        graph = onnx.load(path).graph
        self.weights = {w.name: torch.from_numpy(numpy_helper.to_array(w).copy()) for w in graph.initializer}
        self.input = [value for value in graph.input if value.name not in self.weights][0]
        self.output = graph.output[0].name
        self.nodes = [(OPERATORS.get(node.op_type), node.op_type, list(node.input), node.output[0],
                       {a.name: helper.get_attribute_value(a) for a in node.attribute}) for node in graph.node]

    def sampleShape(self):
        return [d.dim_value for d in self.input.type.tensor_type.shape.dim[1:]]

    def __call__(self, x):
        return self.run(x)[self.output]

    def run(self, x):
        """The values of all tensors, by name."""
        values = dict(self.weights)
        values[self.input.name] = x
        for function, op, inputs, output, attributes in self.nodes:
            if op == "Constant":
                values[output] = torch.from_numpy(numpy_helper.to_array(attributes["value"]).copy())
                continue
            values[output] = function(*(values[name] for name in inputs if name), **attributes)
        return values
