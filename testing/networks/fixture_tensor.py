"""ONNX tensor files."""

import numpy as np
from onnx import TensorProto, numpy_helper


def writeTensor(path, name, values):
    path.write_bytes(numpy_helper.from_array(np.ascontiguousarray(values), name).SerializeToString())


def readTensor(path):
    return numpy_helper.to_array(TensorProto.FromString(path.read_bytes()))
