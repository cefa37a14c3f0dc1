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

    def normalise(self, size=1.0):
        width = self.channels
        scale, bias, mean = (size * (0.5 + self.random.rand(width)), 0.1 * self.random.randn(width), 0.1 * self.random.randn(width))
        self.add("BatchNormalization", *map(self.weight, (scale, bias, mean, 0.5 + self.random.rand(width))))

    def gemm(self, width, depth):
        self.add("Gemm", self.normal(width, depth), self.normal(width), transB=1)

    def addShortcut(self, begin, channels, stride):
        """The value that a residual block began with, by a convolution where its shape is another; then ReLU."""
        end, width = self.last, self.channels
        if stride > 1 or channels != width:
            self.last, self.channels = begin, channels
            self.conv(width, 1, stride)
            self.normalise()
            begin = self.last
        self.last = end
        self.add("Add", begin)
        self.add("Relu")

    def classify(self, width):
        self.add("GlobalAveragePool")
        self.add("Flatten")
        self.gemm(1000, width)

    def whole(self, *numbers):
        self.weights.append(numpy_helper.from_array(np.array(numbers, np.int64), f"w{len(self.weights)}"))
        return self.weights[-1].name

    def linear(self, width, depth):
        """The last axis, by a product with weights that stand as PyTorch exports them."""
        self.add("MatMul", self.weight(self.normalValues(depth, width) * np.sqrt(1 / depth)))
        self.add("Add", self.normal(width))

    def normaliseLast(self, width):
        self.add("LayerNormalization", self.weight(np.ones(width)), self.normal(width), axis=-1, epsilon=1e-6)

    def perceptron(self, width, scaling, number):
        """Two products with GELU between them, whose argument of Erf is scaled by the operator `scaling`."""
        self.linear(4 * width, width)
        hidden = self.last
        self.add(scaling, self.weight(number))
        self.add("Erf")
        self.add("Add", self.weight(1.0))
        self.add("Mul", hidden)
        self.add("Mul", self.weight(0.5))
        self.linear(width, 4 * width)

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
            net.addShortcut(begin, channels, stride)
    net.classify(512)
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
    net.classify(1280)
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
    net.classify(1280)
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

    def part(source, perm):
        net.last = source
        net.linear(width, width)
        net.add("Reshape", net.whole(0, 0, heads, width // heads))
        return net.add("Transpose", perm=perm)

    for _ in range(12):
        begin = net.last
        net.normaliseLast(width)
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
        net.normaliseLast(width)
        net.perceptron(width, "Mul", np.sqrt(0.5))
        net.add("Add", begin)
    net.normaliseLast(width)
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


def makeMobilenet3(path):
    """MobileNet v3 large, Howard et al. 2019."""
    net = Builder(3)

    def block(width, kernel, activation, stride=1, group=1):
        net.conv(width, kernel, stride, group)
        net.normalise(1.0 if activation else 0.2)  # or the gates of later blocks saturate
        if activation:
            net.add(activation)

    def squeeze():
        value, channels = net.last, net.channels
        net.add("GlobalAveragePool")
        net.conv(channels // 4, 1, bias=True)
        net.add("Relu")
        net.conv(channels, 1, bias=True)
        net.add("HardSigmoid", alpha=1 / 6, beta=0.5)
        net.add("Mul", value)

    block(16, 3, "HardSwish", 2)
    for kernel, hidden, width, squeezes, activation, stride in (
        (3, 16, 16, False, "Relu", 1), (3, 64, 24, False, "Relu", 2), (3, 72, 24, False, "Relu", 1),
        (5, 72, 40, True, "Relu", 2), (5, 120, 40, True, "Relu", 1), (5, 120, 40, True, "Relu", 1),
        (3, 240, 80, False, "HardSwish", 2), (3, 200, 80, False, "HardSwish", 1), (3, 184, 80, False, "HardSwish", 1),
        (3, 184, 80, False, "HardSwish", 1), (3, 480, 112, True, "HardSwish", 1), (3, 672, 112, True, "HardSwish", 1),
        (5, 672, 160, True, "HardSwish", 2), (5, 960, 160, True, "HardSwish", 1), (5, 960, 160, True, "HardSwish", 1)):
        begin, before = net.last, net.channels
        if hidden != before:
            block(hidden, 1, activation)
        block(hidden, kernel, activation, stride, hidden)
        if squeezes:
            squeeze()
        block(width, 1, None)
        if stride == 1 and width == before:
            net.add("Add", begin)
    block(960, 1, "HardSwish")
    net.add("GlobalAveragePool")
    net.add("Flatten")
    net.gemm(1280, 960)
    net.add("HardSwish")
    net.gemm(1000, 1280)
    net.save("mobilenet3", path, opset=14)


def makeResnext(path):
    """ResNeXt-50 (32 x 4d), Xie et al. 2017."""
    net = Builder(3)

    def block(width, kernel, stride=1, group=1):
        net.conv(width, kernel, stride, group)
        net.normalise()

    block(64, 7, 2)
    net.add("Relu")
    net.add("MaxPool", kernel_shape=[3, 3], strides=[2, 2], pads=[1] * 4)
    for width, count, first in ((256, 3, 1), (512, 4, 2), (1024, 6, 2), (2048, 3, 2)):
        for i in range(count):
            begin, channels, stride = net.last, net.channels, first if i == 0 else 1
            block(width // 2, 1)
            net.add("Relu")
            block(width // 2, 3, stride, 32)
            net.add("Relu")
            block(width, 1)
            net.addShortcut(begin, channels, stride)
    net.classify(2048)
    net.save("resnext", path)


def makeConvnext(path):
    """ConvNeXt-T, Liu et al. 2022, as PyTorch exports it: channels go last for the layer norm and the products."""
    net = Builder(3)

    def transposed(width, change):
        net.add("Transpose", perm=[0, 2, 3, 1])
        change(width)
        net.add("Transpose", perm=[0, 3, 1, 2])

    def shrink(width, factor):
        weights = [net.normal(width, net.channels, factor, factor), net.normal(width)]
        net.add("Conv", *weights, kernel_shape=[factor] * 2, strides=[factor] * 2)
        net.channels = width

    def products(width):
        net.normaliseLast(width)
        net.perceptron(width, "Div", np.sqrt(2))
        net.add("Mul", net.weight(0.1 * np.ones(width)))

    for width, count in ((96, 3), (192, 3), (384, 9), (768, 3)):
        if width > 96:
            transposed(net.channels, net.normaliseLast)
        shrink(width, 4 if width == 96 else 2)
        if width == 96:
            transposed(width, net.normaliseLast)
        for _ in range(count):
            begin = net.last
            net.conv(width, 7, group=width, bias=True)
            transposed(width, products)
            net.add("Add", begin)
    net.add("ReduceMean", axes=[2, 3], keepdims=0)
    net.normaliseLast(768)
    net.gemm(1000, 768)
    net.save("convnext", path, opset=17)


def makeYolo(path):
    """A detector as the YOLO family builds them (v8's nano size, Jocher et al. 2023), up to its three maps."""
    net = Builder(3)

    def block(width, kernel, stride=1):
        net.conv(width, kernel, stride)
        net.normalise()
        value = net.last
        net.add("Sigmoid")
        net.add("Mul", value)

    def concat(*parts):
        net.last = parts[0][0]
        net.add("Concat", *(name for name, _ in parts[1:]), axis=1)
        net.channels = sum(width for _, width in parts)

    def stage(width, count, isResidual):
        block(width, 1)
        half = width // 2
        outputs = [f"{net.last}_low", f"{net.last}_high"]
        net.nodes.append(helper.make_node("Split", [net.last], outputs, axis=1))
        parts = [(name, half) for name in outputs]
        for _ in range(count):
            net.last, net.channels = parts[-1]
            begin = net.last
            block(half, 3)
            block(half, 3)
            if isResidual:
                net.add("Add", begin)
            parts.append((net.last, half))
        concat(*parts)
        block(width, 1)
        return net.last, net.channels

    def enlarge():
        net.add("Resize", "", net.weight([1, 1, 2, 2]), mode="nearest", coordinate_transformation_mode="asymmetric",
                nearest_mode="floor")
        return net.last, net.channels

    block(16, 3, 2)
    kept = []
    for width, count in ((32, 1), (64, 2), (128, 2), (256, 1)):
        block(width, 3, 2)
        kept.append(stage(width, count, True))
    block(128, 1)
    pooled = [(net.last, 128)]
    for _ in range(3):
        net.add("MaxPool", kernel_shape=[5, 5], strides=[1, 1], pads=[2] * 4)
        pooled.append((net.last, 128))
    concat(*pooled)
    block(256, 1)
    low = (net.last, 256)
    concat(enlarge(), kept[2])
    middle = stage(128, 1, False)
    concat(enlarge(), kept[1])
    maps = [stage(64, 1, False)]
    block(64, 3, 2)
    concat((net.last, 64), middle)
    maps.append(stage(128, 1, False))
    block(128, 3, 2)
    concat((net.last, 128), low)
    maps.append(stage(256, 1, False))
    heads = []
    for name, width in maps:
        net.last, net.channels = name, width
        block(64, 3)
        block(64, 3)
        net.conv(64, 1, bias=True)
        net.add("Reshape", net.whole(0, 64, -1))
        heads.append((net.last, 64))
    net.last = heads[0][0]
    net.add("Concat", heads[1][0], heads[2][0], axis=2)
    net.save("yolo", path, output=("n", 64, 1029))


MAKERS = {
    "vgg19": makeVgg19,
    "resnet18": makeResnet18,
    "mobilenet": makeMobilenet,
    "efficientnet": makeEfficientnet,
    "vit": makeVit,
    "unet": makeUnet,
    "mobilenet3": makeMobilenet3,
    "resnext": makeResnext,
    "convnext": makeConvnext,
    "yolo": makeYolo,
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
