"""Writes test cases of one node in the form of the ONNX backend tests: model.onnx, test_data_set_0/*.pb."""

import pathlib
import shutil

import numpy as np
import torch
from onnx import helper, numpy_helper
from onnx.mapping import NP_TYPE_TO_TENSOR_TYPE


def ints(*values):
    return np.array(values, dtype=np.int64)


def by_torch(function, *arrays):
    """The function's values in double precision."""
    result = function(*(torch.from_numpy(np.asarray(a)).double() for a in arrays))
    return result.numpy().astype(np.float32)


class Suite:
    def __init__(self, root):
        """Empties the folder `root`, which receives a folder a case."""
        self.root = pathlib.Path(root)
        if self.root.exists():
            shutil.rmtree(self.root)

    def case(self, name, op, opset, inputs, outputs, /, domain="", weights=(), **attributes):
        """One node; an input that is None is left out, and those whose indices are in `weights` are in the file."""
        names = ["" if value is None else f"x{i}" for i, value in enumerate(inputs)]
        results = [f"y{i}" for i in range(len(outputs))]
        node = helper.make_node(op, names, results, domain=domain, **attributes)
        fixed = [numpy_helper.from_array(inputs[i], names[i]) for i in weights]
        given = [(n, v) for i, (n, v) in enumerate(zip(names, inputs)) if v is not None and i not in weights]
        info = lambda n, v: helper.make_tensor_value_info(n, NP_TYPE_TO_TENSOR_TYPE[v.dtype], v.shape)
        graph = helper.make_graph([node], name, [info(n, v) for n, v in given],
                                  [info(n, v) for n, v in zip(results, outputs)], fixed)
        imports = [helper.make_opsetid("", opset)] + [helper.make_opsetid(domain, 1)] * bool(domain)
        model = helper.make_model(graph, opset_imports=imports, ir_version=7)
        folder = self.root / name / "test_data_set_0"
        folder.mkdir(parents=True)
        (self.root / name / "model.onnx").write_bytes(model.SerializeToString())
        for kind, values in (("input", [v for _, v in given]), ("output", outputs)):
            for i, value in enumerate(values):
                tensor = numpy_helper.from_array(np.ascontiguousarray(value) if value.shape else value)
                (folder / f"{kind}_{i}.pb").write_bytes(tensor.SerializeToString())
