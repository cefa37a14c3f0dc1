"""Writes gradients of one node as a case: an ONNX file that holds the node, its inputs, a vector and the gradients.

The values stand among the model's initializers: "value <input>", "seed <output>" (what the Jacobian is multiplied with)
and "gradient <input>", which is PyTorch's autograd in float64, stored as float32.
"""

import pathlib
import shutil
import zlib

import numpy as np
import torch
from onnx import TensorProto, helper, numpy_helper


class GradientSuite:
    def __init__(self, root):
        """Empties the folder `root`, which receives a file a case."""
        self.root = pathlib.Path(root)
        if self.root.exists():
            shutil.rmtree(self.root)
        self.root.mkdir(parents=True)

    def case(self, name, op, opset, inputs, function, seeded=None, outputs=1, **attributes):
        """One node. Float32 inputs are differentiated by, others are constants, None is left out.

        function: float64 tensors of the float32 inputs -> output, or list of the float32 outputs.
        seeded: indices of the outputs that have a vector; all float32 ones where left out.
        """
        rng = np.random.default_rng(zlib.crc32(name.encode()))
        names = ["" if value is None else f"x{i}" for i, value in enumerate(inputs)]
        results = [f"y{i}" for i in range(outputs)]
        isFloat = lambda value: value is not None and value.dtype == np.float32
        x = [torch.tensor(v, dtype=torch.float64, requires_grad=True) for v in inputs if isFloat(v)]
        y = function(*x)
        y = list(y) if isinstance(y, (list, tuple)) else [y]
        seeded = range(len(y)) if seeded is None else seeded
        seeds = {i: rng.standard_normal(tuple(y[i].shape)).astype(np.float32) for i in seeded}
        total = sum((y[i] * torch.from_numpy(np.asarray(seed, np.float64))).sum() for i, seed in seeds.items())
        gradients = torch.autograd.grad(total, x)

        kept = {n: v for n, v in zip(names, inputs) if v is not None and not isFloat(v)}
        floats = {n: v for n, v in zip(names, inputs) if isFloat(v)}
        values = dict(kept)
        values.update({f"value {n}": v for n, v in floats.items()})
        values.update({f"seed y{i}": v for i, v in seeds.items()})
        values.update({f"gradient {n}": g.numpy().astype(np.float32) for n, g in zip(floats, gradients)})
        graph = helper.make_graph(
            [helper.make_node(op, names, results, name=name, **attributes)], name,
            [helper.make_tensor_value_info(n, TensorProto.FLOAT, v.shape) for n, v in floats.items()],
            [helper.make_tensor_value_info(n, TensorProto.FLOAT, None) for n in results],
            [numpy_helper.from_array(np.array(v, order="C"), n) for n, v in values.items()])
        model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", opset)], ir_version=7)
        (self.root / f"{name}.onnx").write_bytes(model.SerializeToString())
