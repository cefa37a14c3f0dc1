"""Writes ONNX files without the package onnx, whose protobuf doesn't get on with that of ParaView's Python."""

import pathlib

import numpy as np

TYPES = {np.dtype(np.float32): 1, np.dtype(np.int64): 7, np.dtype(np.bool_): 9}


def varint(number):
    number &= (1 << 64) - 1
    digits = bytearray()
    while number > 127:
        digits.append(number & 127 | 128)
        number >>= 7
    return bytes(digits + bytes([number]))


def field(number, value):
    """An integer, or bytes, text or another message."""
    if isinstance(value, int):
        return varint(number << 3) + varint(value)
    content = value.encode() if isinstance(value, str) else value
    return varint(number << 3 | 2) + varint(len(content)) + content


def node(op, inputs, outputs, **attributes):
    """Attributes are integers or lists of integers."""
    message = b"".join(field(1, name) for name in inputs) + b"".join(field(2, name) for name in outputs)
    message += field(3, f"/{outputs[0]}/{op}") + field(4, op)
    for name, value in attributes.items():
        isList = isinstance(value, list)
        content = b"".join(field(8, each) for each in value) if isList else field(3, value)
        message += field(5, field(1, name) + content + field(20, 7 if isList else 2))
    return message


def tensor(name, array):
    array = np.asarray(array)
    return (b"".join(field(1, extent) for extent in array.shape) + field(2, TYPES[array.dtype]) + field(8, name) +
            field(9, array.tobytes()))


def valueInfo(name, shape=None, dtype=np.float32):
    """Texts and negative numbers in a shape leave the extent open; texts are its name."""
    content = field(1, TYPES[np.dtype(dtype)])
    if shape is not None:
        extents = [field(2, extent) if isinstance(extent, str) else field(1, extent) if extent >= 0 else
                   field(2, f"open {axis}") for axis, extent in enumerate(shape)]
        content += field(2, b"".join(field(1, extent) for extent in extents))
    return field(1, name) + field(2, field(1, content))


def writeGraph(file, nodes, inputs, outputs, metadata={}, **initializers):
    """`inputs` and `outputs` are made by valueInfo. Returns the file's path."""
    graph = b"".join(field(1, each) for each in nodes) + field(2, "network")
    graph += b"".join(field(5, tensor(name, value)) for name, value in initializers.items())
    graph += b"".join(field(11, each) for each in inputs) + b"".join(field(12, each) for each in outputs)
    pathlib.Path(file).write_bytes(field(1, 7) + field(7, graph) + field(8, field(2, 13)) +
                                   b"".join(field(14, field(1, key) + field(2, text)) for key, text in metadata.items()))
    return str(file)


def writeNetwork(file, nodes, inputShape, output="output", metadata={}, outputShape=("n", -1), **initializers):
    """`inputShape` is that of one sample of the input `image`; -1 leaves an extent open. Returns the file's path."""
    return writeGraph(file, nodes, [valueInfo("image", ["n", *inputShape])], [valueInfo(output, outputShape)], metadata,
                      **initializers)
