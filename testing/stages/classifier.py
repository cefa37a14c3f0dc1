"""Networks for pictures, small enough to be computed by numpy."""

import numpy as np

from onnx_files import node, valueInfo, writeGraph, writeNetwork


def writeMirror(file, inputShape, metadata={}):
    """A network that gives back what it is fed, in one row."""
    return writeNetwork(file, [node("Flatten", ["image"], ["output"])], inputShape, metadata=metadata)


class Classifier:
    """Convolution of 3 x 3, ReLU, maximum of 2 x 2, a linear layer: pictures [n, channels, side, side] -> logits."""

    def __init__(self, channels=1, side=8, features=4, classes=5, seed=0):
        random = np.random.RandomState(seed)
        self.channels, self.side = channels, side
        self.kernel = random.normal(0, 0.5, (features, channels, 3, 3)).astype(np.float32)
        self.bias = random.normal(0, 0.1, features).astype(np.float32)
        pooled = (side - 2) // 2
        self.weight = random.normal(0, 0.5, (classes, features * pooled * pooled)).astype(np.float32)
        self.offset = random.normal(0, 0.5, classes).astype(np.float32)

    def write(self, file, softmax=False):
        nodes = [node("Conv", ["image", "kernel", "bias"], ["conv"], kernel_shape=[3, 3]),
                 node("Relu", ["conv"], ["relu"]),
                 node("MaxPool", ["relu"], ["pool"], kernel_shape=[2, 2], strides=[2, 2]),
                 node("Flatten", ["pool"], ["flat"]),
                 node("Gemm", ["flat", "weight", "offset"], ["logits"], transB=1)]
        if softmax:
            nodes.append(node("Softmax", ["logits"], ["probabilities"], axis=1))
        return writeNetwork(file, nodes, (self.channels, self.side, self.side),
                            "probabilities" if softmax else "logits", kernel=self.kernel, bias=self.bias,
                            weight=self.weight, offset=self.offset)

    def features(self, x):
        """After the ReLU, [n, features, side - 2, side - 2], in double precision."""
        windows = np.lib.stride_tricks.sliding_window_view(np.asarray(x, float), (3, 3), axis=(2, 3))
        conv = np.einsum("nchwij,ocij->nohw", windows, self.kernel.astype(float)) + self.bias[:, None, None]
        return np.maximum(conv, 0)

    def logits(self, x):
        relu = self.features(x)
        n, features, side, _ = relu.shape
        half = side // 2
        pool = relu[:, :, :2 * half, :2 * half].reshape(n, features, half, 2, half, 2).max((3, 5))
        return pool.reshape(n, -1) @ self.weight.T.astype(float) + self.offset

    def probabilities(self, x):
        logits = self.logits(x)
        exponentials = np.exp(logits - logits.max(1, keepdims=True))
        return exponentials / exponentials.sum(1, keepdims=True)


class Conditional:
    """A network of two inputs: Relu(x W + embedding of the label); x [n, values] or pictures, the label a whole number."""

    def __init__(self, file, inputShape, units=6, seed=4):
        random = np.random.RandomState(seed)
        size = int(np.prod(inputShape))
        self.weight, self.embedding = (random.normal(0, 0.5, (rows, units)).astype(np.float32) for rows in (size, 10))
        nodes = [node("Flatten", ["x"], ["flat"]), node("MatMul", ["flat", "weight"], ["linear"]),
                 node("Gather", ["embedding", "label"], ["embedded"]), node("Add", ["linear", "embedded"], ["sum"]),
                 node("Relu", ["sum"], ["output"])]
        inputs = [valueInfo("label", ["batch"], np.int64), valueInfo("x", ["batch", *inputShape])]
        self.file = writeGraph(file, nodes, inputs, [valueInfo("output", ["batch", units])], weight=self.weight,
                               embedding=self.embedding)

    def run(self, x, labels):
        return np.maximum(x.reshape(len(x), -1) @ self.weight + self.embedding[labels], 0)
