"""Well-known networks with random weights, as ONNX files: MAKERS[name](path)."""

import pathlib
import sys

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
        return output

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

    def whole(self, *numbers):
        self.weights.append(numpy_helper.from_array(np.array(numbers, np.int64), f"w{len(self.weights)}"))
        return self.weights[-1].name

    def linear(self, width, depth):
        """The last axis, by a product with weights that stand as PyTorch exports them."""
        self.add("MatMul", self.weight(self.normalValues(depth, width) * np.sqrt(1 / depth)))
        self.add("Add", self.normal(width))

    def normalValues(self, *shape):
        return self.random.standard_normal(shape)

    def save(self, name, path, output=("n", 1000), size=224, opset=13):
        value = lambda name, shape: helper.make_tensor_value_info(name, TensorProto.FLOAT, shape)
        graph = helper.make_graph(self.nodes, name, [value("input", ["n", 3, size, size])], [value(self.last, output)],
                                  self.weights)
        onnx.save(helper.make_model(graph, opset_imports=[helper.make_opsetid("", opset)], ir_version=8), path)


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


def makeEfficientnet(path):
    """EfficientNet B0, Tan and Le 2019."""
    net = Builder(3)

    def swish():
        value = net.last
        net.add("Sigmoid")
        net.add("Mul", value)

    def block(width, kernel, stride=1, group=1):
        net.conv(width, kernel, stride, group)
        net.normalise()

    def squeeze(width):
        value, channels = net.last, net.channels
        net.add("GlobalAveragePool")
        net.conv(width, 1, bias=True)
        swish()
        net.conv(channels, 1, bias=True)
        net.add("Sigmoid")
        net.add("Mul", value)

    block(32, 3, 2)
    swish()
    for expansion, width, count, first, kernel in ((1, 16, 1, 1, 3), (6, 24, 2, 2, 3), (6, 40, 2, 2, 5), (6, 80, 3, 2, 3),
                                                   (6, 112, 3, 1, 5), (6, 192, 4, 2, 5), (6, 320, 1, 1, 3)):
        for i in range(count):
            begin, before = net.last, net.channels
            hidden = expansion * before
            if expansion > 1:
                block(hidden, 1)
                swish()
            block(hidden, kernel, first if i == 0 else 1, hidden)
            swish()
            squeeze(before // 4)
            block(width, 1)
            if i > 0:
                net.add("Add", begin)
    block(1280, 1)
    swish()
    net.add("GlobalAveragePool")
    net.add("Flatten")
    net.gemm(1000, 1280)
    net.save("efficientnet", path)


def makeVit(path):
    """ViT-S/16, Dosovitskiy et al. 2021, Touvron et al. 2021; its answer is read from the mean of all patches."""
    net = Builder(3)
    width, heads, patches = 384, 6, 196
    weights = [net.normal(width, 3, 16, 16), net.normal(width)]
    net.add("Conv", *weights, kernel_shape=[16, 16], strides=[16, 16])
    net.add("Reshape", net.whole(0, width, patches))
    net.add("Transpose", perm=[0, 2, 1])
    net.add("Add", net.normal(1, patches, width))

    def normalise():
        net.add("LayerNormalization", net.weight(np.ones(width)), net.normal(width), axis=-1, epsilon=1e-6)

    def part(source, perm):
        net.last = source
        net.linear(width, width)
        net.add("Reshape", net.whole(0, 0, heads, width // heads))
        return net.add("Transpose", perm=perm)

    for _ in range(12):
        begin = net.last
        normalise()
        value = net.last
        keys, values = part(value, [0, 2, 3, 1]), part(value, [0, 2, 1, 3])
        part(value, [0, 2, 1, 3])
        net.add("MatMul", keys)
        net.add("Mul", net.weight(1 / np.sqrt(width // heads)))
        net.add("Softmax", axis=-1)
        net.add("MatMul", values)
        net.add("Transpose", perm=[0, 2, 1, 3])
        net.add("Reshape", net.whole(0, 0, width))
        net.linear(width, width)
        begin = net.add("Add", begin)
        normalise()
        net.linear(4 * width, width)
        hidden = net.last
        net.add("Mul", net.weight(np.sqrt(0.5)))
        net.add("Erf")
        net.add("Add", net.weight(1.0))
        net.add("Mul", hidden)
        net.add("Mul", net.weight(0.5))
        net.linear(width, 4 * width)
        net.add("Add", begin)
    normalise()
    net.add("ReduceMean", axes=[1], keepdims=0)
    net.gemm(1000, width)
    net.save("vit", path, opset=17)


def makeUnet(path):
    """U-Net, Ronneberger et al. 2015, with padding and half of its channels."""
    net = Builder(3)

    def pair(width):
        for _ in range(2):
            net.conv(width, 3)
            net.normalise()
            net.add("Relu")

    kept = []
    for width in (32, 64, 128, 256):
        pair(width)
        kept.append((net.last, width))
        net.add("MaxPool", kernel_shape=[2, 2], strides=[2, 2])
    pair(512)
    for skip, width in reversed(kept):
        weights = [net.normal(net.channels, width, 2, 2), net.normal(width)]
        net.add("ConvTranspose", *weights, kernel_shape=[2, 2], strides=[2, 2])
        net.add("Concat", skip, axis=1)
        net.channels = 2 * width
        pair(width)
    net.conv(4, 1, bias=True)
    net.save("unet", path, output=("n", 4, 224, 224))


MAKERS = {
    "vgg19": makeVgg19,
    "resnet18": makeResnet18,
    "mobilenet": makeMobilenet,
    "efficientnet": makeEfficientnet,
    "vit": makeVit,
    "unet": makeUnet,
}


def main():
    """Makes all that are not there yet in a folder, and prints their names."""
    folder = pathlib.Path(sys.argv[1])
    for name, make in MAKERS.items():
        if not (folder / f"{name}.onnx").exists():
            make(folder / f"{name}.onnx")
        print(name)


if __name__ == "__main__":
    main()
