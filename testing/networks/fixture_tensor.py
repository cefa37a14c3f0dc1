"""ONNX tensor files."""

import numpy as np
from onnx import numpy_helper


def writeTensor(path, name, values):
    path.write_bytes(numpy_helper.from_array(np.ascontiguousarray(values), name).SerializeToString())
