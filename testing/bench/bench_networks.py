"""Well-known networks with random weights, as ONNX files: MAKERS[name](path)."""

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper


class Builder:
    """Nodes one behind the other; weights have He et al.'s deviation."""

    def __init__(self, channels):
        self.random = np.random.RandomState(1)
        self.nodes, self.weights, self.last, self.channels = [], [], "input", channels

    def weight(self, values):
        self.weights.append(numpy_helper.from_array(np.asarray(values, np.float32), f"w{len(self.weights)}"))
        return self.weights[-1].name

    def normal(self, *shape):
        deviation = np.sqrt(2 / np.prod(shape[1:])) if len(shape) > 1 else 0.01
        return self.weight(deviation * self.random.standard_normal(shape))

    def add(self, op, *inputs, **attributes):
        output = f"t{len(self.nodes)}"
        self.nodes.append(helper.make_node(op, [self.last, *inputs], [output], **attributes))
        self.last = output

    def conv(self, width, kernel, stride=1, group=1, bias=False):
        weights = [self.normal(width, self.channels // group, kernel, kernel)] + [self.normal(width)] * bias
        self.add("Conv", *weights, pads=[kernel // 2] * 4, strides=[stride] * 2, group=group)
        self.channels = width

    def normalise(self):
        width = self.channels
        scale, bias, mean = (0.5 + self.random.rand(width), 0.1 * self.random.randn(width), 0.1 * self.random.randn(width))
        self.add("BatchNormalization", *map(self.weight, (scale, bias, mean, 0.5 + self.random.rand(width))))

    def gemm(self, width, depth):
        self.add("Gemm", self.normal(width, depth), self.normal(width), transB=1)

    def save(self, name, path):
        value = lambda name, shape: helper.make_tensor_value_info(name, TensorProto.FLOAT, shape)
        graph = helper.make_graph(self.nodes, name, [value("input", ["n", 3, 224, 224])], [value(self.last, ["n", 1000])],
                                  self.weights)
        onnx.save(helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], ir_version=7), path)


def makeVgg19(path):
    """Simonyan and Zisserman 2015."""
    net = Builder(3)
    for width, count in ((64, 2), (128, 2), (256, 4), (512, 4), (512, 4)):
        for _ in range(count):
            net.conv(width, 3, bias=True)
            net.add("Relu")
        net.add("MaxPool", kernel_shape=[2, 2], strides=[2, 2])
    net.add("Flatten")
    for depth in (25088, 4096):
        net.gemm(4096, depth)
        net.add("Relu")
    net.gemm(1000, 4096)
    net.save("vgg19", path)


def makeResnet18(path):
    """He et al. 2016."""
    net = Builder(3)
    net.conv(64, 7, 2)
    net.normalise()
    net.add("Relu")
    net.add("MaxPool", kernel_shape=[3, 3], strides=[2, 2], pads=[1] * 4)
    for width, first in ((64, 1), (128, 2), (256, 2), (512, 2)):
        for stride in (first, 1):
            begin, channels = net.last, net.channels
            net.conv(width, 3, stride)
            net.normalise()
            net.add("Relu")
            net.conv(width, 3)
            net.normalise()
            end = net.last
            if stride == 2:
                net.last, net.channels = begin, channels
                net.conv(width, 1, 2)
                net.normalise()
                begin = net.last
            net.last = end
            net.add("Add", begin)
            net.add("Relu")
    net.add("GlobalAveragePool")
    net.add("Flatten")
    net.gemm(1000, 512)
    net.save("resnet18", path)


def makeMobilenet(path):
    """MobileNet v2, Sandler et al. 2018."""
    net = Builder(3)
    low, high = net.weight(0.0), net.weight(6.0)

    def block(width, kernel, stride=1, group=1, isLinear=False):
        net.conv(width, kernel, stride, group)
        net.normalise()
        if not isLinear:
            net.add("Clip", low, high)

    block(32, 3, 2)
    for expansion, width, count, first in ((1, 16, 1, 1), (6, 24, 2, 2), (6, 32, 3, 2), (6, 64, 4, 2), (6, 96, 3, 1),
                                           (6, 160, 3, 2), (6, 320, 1, 1)):
        for i in range(count):
            begin, before = net.last, net.channels
            hidden = expansion * before
            if expansion > 1:
                block(hidden, 1)
            block(hidden, 3, first if i == 0 else 1, hidden)
            block(width, 1, isLinear=True)
            if i > 0:
                net.add("Add", begin)
    block(1280, 1)
    net.add("GlobalAveragePool")
    net.add("Flatten")
    net.gemm(1000, 1280)
    net.save("mobilenet", path)


MAKERS = {"vgg19": makeVgg19, "resnet18": makeResnet18, "mobilenet": makeMobilenet}
