"""Helpers that build ONNX files, valid or not: nothing here is checked."""

import numpy as np
from onnx import TensorProto, helper, numpy_helper

CASES = {}
FLOAT = TensorProto.FLOAT


def case(name, verdict, fragments, meaning):
    """Registers a function that returns a model, bytes, or (model, input, expected output).

    verdict: error (must be refused, with a message that has all fragments), run (must load, and fail with such a message
    when it runs), ok (must load and answer as expected), either (must do one of the two).
    """

    def register(function):
        if name in CASES:
            raise ValueError(f"two cases named {name}")
        CASES[name] = (verdict, fragments, meaning, function)
        return function

    return register


def error(name, fragments, meaning):
    return case(name, "error", fragments, meaning)


def node(op, inputs, outputs, name="", **attributes):
    return helper.make_node(op, inputs.split(), outputs.split(), name=name, **attributes)


def value(name, shape, kind=FLOAT):
    return helper.make_tensor_value_info(name, kind, shape)


def weights(*shape, seed=1):
    """Small float weights that float16 and bfloat16 hold exactly: multiples of 1/8 in [-1, 1]."""
    return (np.random.RandomState(seed).randint(-8, 9, shape) / 8.0).astype(np.float32)


def model(nodes, tensors=None, sample=(3,), outputs=("output",), inputs=None, opset=13, imports=None, ir=7):
    """A model with the input "input" [batch, *sample]; tensors: name -> array or TensorProto, the initializers."""
    initializers = [
        tensor if isinstance(tensor, TensorProto) else numpy_helper.from_array(np.asarray(tensor), name)
        for name, tensor in (tensors or {}).items()]
    if inputs is None:
        inputs = [value("input", ["batch", *sample])]
    made = [output if not isinstance(output, str) else value(output, None) for output in outputs]
    graph = helper.make_graph(nodes, "graph", inputs, made, initializers)
    opsets = [helper.make_opsetid("", opset)] if imports is None else imports
    return helper.make_model(graph, opset_imports=opsets, ir_version=ir)


def rawTensor(name, kind, dims, raw):
    """A tensor whose dimensions and data need not fit."""
    return TensorProto(name=name, data_type=kind, dims=dims, raw_data=raw)


def externalTensor(name, dims, **entries):
    tensor = TensorProto(name=name, data_type=FLOAT, dims=dims, data_location=TensorProto.EXTERNAL)
    for key, text in entries.items():
        tensor.external_data.add(key=key, value=str(text))
    return tensor


def single(op, tensors=None, sample=(3, 8, 8), opset=13, name="culprit", before="", after="output", **attributes):
    """One node named culprit that reads "input" and then the given tensors in order."""
    names = " ".join(tensors or {})
    return model([node(op, f"{before or 'input'} {names}".strip(), after, name, **attributes)], tensors, sample, opset=opset)


def ints(*values):
    return np.array(values, dtype=np.int64)
