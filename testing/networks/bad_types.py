"""Weights of other types than float32, external data, and odd networks that are right."""

import numpy as np
from onnx import TensorProto, helper, numpy_helper

from bad_builder import FLOAT, case, error, externalTensor, ints, model, node, rawTensor, value, weights

X = weights(3, 3, seed=5)
W = weights(3, 4)
RESULT = X @ W
LINEAR = [node("MatMul", "input weight", "output", "linear")]


def ok(name, meaning):
    return case(name, "ok", [], meaning)


def either(name, fragments, meaning):
    return case(name, "either", fragments, meaning)


def sameType(kind):
    """Input, weight and output of one type."""
    weight = numpy_helper.from_array(W.astype(helper.mapping.TENSOR_TYPE_TO_NP_TYPE[kind]), "weight")
    return model(LINEAR, {"weight": weight}, inputs=[value("input", ["batch", 3], kind)],
                 outputs=(value("output", ["batch", 4], kind),)), X, RESULT


def castWeight(weight):
    """A weight that the network itself turns into float32."""
    return model([node("Cast", "weight", "floats", "cast", to=FLOAT), node("MatMul", "input floats", "output", "linear")],
                 {"weight": weight}), X


either("float16", ["float16"], "everything float16")(lambda: sameType(TensorProto.FLOAT16))
either("double", ["double"], "everything double")(lambda: sameType(TensorProto.DOUBLE))


@either("float16_weight", ["weight", "float16"], "a float16 weight where float32 is needed")
def _():
    return model(LINEAR, {"weight": W.astype(np.float16)}), X, RESULT


@either("float16_int32_data", ["weight", "float16"], "a float16 weight, stored as 32-bit integers, and cast")
def _():
    bits = W.astype(np.float16).view(np.uint16).ravel().tolist()
    weight = TensorProto(name="weight", data_type=TensorProto.FLOAT16, dims=W.shape, int32_data=bits)
    return *castWeight(weight), RESULT


@either("float16_cast", ["weight", "float16"], "a float16 weight that is cast")
def _():
    return *castWeight(W.astype(np.float16)), RESULT


@either("double_weight", ["weight", "double"], "a double weight where float32 is needed")
def _():
    return model(LINEAR, {"weight": W.astype(np.float64)}), X, RESULT


@either("double_cast", ["weight", "double"], "a double weight that is cast, stored in double_data")
def _():
    weight = TensorProto(name="weight", data_type=TensorProto.DOUBLE, dims=W.shape, double_data=W.ravel().tolist())
    return *castWeight(weight), RESULT


@either("bfloat16_cast", ["weight", "bfloat16"], "a bfloat16 weight that is cast")
def _():
    bits = (W.view(np.uint32) >> 16).astype(np.uint16)
    return *castWeight(rawTensor("weight", TensorProto.BFLOAT16, W.shape, bits.tobytes())), RESULT


@either("int8_cast", ["weight", "int8"], "an int8 weight that is cast")
def _():
    whole = (8 * W).astype(np.int8)
    return *castWeight(whole), X @ whole.astype(np.float32)


@error("int8_weight", ["weight", "int8"], "an int8 weight where float32 is needed")
def _():
    return model(LINEAR, {"weight": (8 * W).astype(np.int8)})


@error("int64_weight", ["linear", "int64"], "an int64 weight beside a float input")
def _():
    return model(LINEAR, {"weight": (8 * W).astype(np.int64)})


@error("string_weight", ["weight", "string"], "a weight of texts")
def _():
    return model(LINEAR, {"weight": TensorProto(name="weight", data_type=TensorProto.STRING, dims=[1], string_data=[b"3"])})


@ok("quantized", "an int8 weight with a scale")
def _():
    return model([node("DequantizeLinear", "weight scale", "floats", "dequantize"),
                  node("MatMul", "input floats", "output", "linear")],
                 {"weight": (8 * W).astype(np.int8), "scale": np.float32(0.125)}), X, RESULT


@ok("opset_99", "an opset from the future, whose operators are as they were")
def _():
    return model(LINEAR, {"weight": W}, opset=99), X, RESULT


@error("opset_99_operator", ["Teleport", "operator set 99", "28"], "an operator of an opset from the future")
def _():
    return model([node("Teleport", "input", "output", "culprit")], opset=99)


def sparse(indices, dims=(3, 4)):
    bad = model(LINEAR)
    values = helper.make_tensor("weight", FLOAT, [2], [1.0, 2.0])
    places = helper.make_tensor("indices", TensorProto.INT64, np.shape(indices), np.ravel(indices))
    bad.graph.sparse_initializer.append(helper.make_sparse_tensor(values, places, dims))
    return bad


DENSE = np.zeros((3, 4), np.float32)
DENSE.flat[[0, 5]] = 1, 2


@ok("sparse_initializer", "a weight that is stored as a sparse tensor")
def _():
    return sparse([0, 5]), X, X @ DENSE


@ok("sparse_initializer_places", "a sparse weight with an index for each axis")
def _():
    return sparse([[0, 0], [1, 1]]), X, X @ DENSE


@error("sparse_initializer_outside", ["weight", "outside"], "a sparse weight with a value beyond its end")
def _():
    return sparse([0, 12])


@error("sparse_initializer_indices", ["weight", "indices"], "a sparse weight with three indices for two values")
def _():
    return sparse([0, 1, 2])


@error("sparse_initializer_huge", ["weight", "sparse"], "two values that stand for 2^40")
def _():
    return sparse([0, 5], (2**20, 2**20))


@error("int4_length", ["weight", "bytes"], "an int4 weight with too few bytes")
def _():
    return model(LINEAR, {"weight": rawTensor("weight", 22, [3, 4], bytes(5))})


def external(name, meaning, fragments=("weight",), **entries):
    error(name, list(fragments), meaning)(lambda: model(LINEAR, {"weight": externalTensor("weight", W.shape, **entries)}))


# The file exists and has the right length, so a loader that follows the path finds weights.
external("external/leaves_folder", "external data in ../secret.bin", ("weight", "../secret.bin"), location="../secret.bin")
external("external/leaves_folder_late", "the same through a folder", location="folder/../../secret.bin")
external("external/absolute", "external data at an absolute path", ("weight", "/etc/hostname"), location="/etc/hostname")
external("external/missing", "external data that is not there", ("weight", "absent.bin"), location="absent.bin")
external("external/directory", "external data that is a folder", location="folder")
external("external/empty_location", "external data without a file name", location="")
external("external/no_location", "external data without a location", offset=0)
external("external/beyond_end", "an offset near the end of the data", location="weight.bin", offset=60, length=48)
external("external/negative_offset", "a negative offset", location="weight.bin", offset=-48, length=48)
external("external/wrong_length", "a length that is not that of the dimensions", location="weight.bin", offset=16, length=44)
external("external/offset_text", "an offset that is not a number", location="weight.bin", offset="first", length=48)
external("external/huge_length", "a length of 2^62", location="weight.bin", offset=16, length=2**62)


@ok("external/good", "external data beside the file, with offset and length")
def _():
    return model(LINEAR, {"weight": externalTensor("weight", W.shape, location="weight.bin", offset=16, length=48)}), X, RESULT


@ok("external/good_subfolder", "external data in a folder below, without offset and length")
def _():
    return model(LINEAR, {"weight": externalTensor("weight", W.shape, location="folder/weight.bin")}), X, RESULT


def externalFiles():
    """Files that the models above point to: path and content."""
    return {"secret.bin": W.tobytes(), "external/weight.bin": b"\xff" * 16 + W.tobytes(),
            "external/folder/weight.bin": W.tobytes()}


@ok("float_data", "a weight stored in float_data")
def _():
    weight = TensorProto(name="weight", data_type=FLOAT, dims=W.shape, float_data=W.ravel().tolist())
    return model(LINEAR, {"weight": weight}), X, RESULT


@ok("initializer_is_input", "an initializer that is listed as an input too, as old files do")
def _():
    inputs = [value("weight", W.shape), value("input", ["batch", 3])]
    return model(LINEAR, {"weight": W}, inputs=inputs, opset=8, ir=3), X, RESULT


@ok("constant_nodes", "weights that are Constant nodes")
def _():
    nodes = [node("Constant", "", "weight", "constant", value=numpy_helper.from_array(W)),
             node("Constant", "", "factor", "factor", value_float=-0.5),
             node("Constant", "", "shift", "shift", value_floats=[1.0, 2.0, 3.0, 4.0]),
             node("MatMul", "input weight", "product", "linear"), node("Mul", "product factor", "scaled", "scale"),
             node("Add", "scaled shift", "output", "sum")]
    return model(nodes), X, RESULT * np.float32(-0.5) + np.float32([1, 2, 3, 4])


@ok("domain_spelled", "the standard domain written as ai.onnx, and one that is not used")
def _():
    imports = [helper.make_opsetid("ai.onnx.ml", 2), helper.make_opsetid("ai.onnx", 13)]
    good = model(LINEAR, {"weight": W}, imports=imports)
    good.graph.node[0].domain = "ai.onnx"
    return good, X, RESULT


@ok("no_layers", "only shapes are changed, so there is no layer to cluster")
def _():
    x = weights(2, 2, 3)
    return model([node("Flatten", "input", "output", "flatten")], sample=(2, 3)), x, x.reshape(2, 6)


@either("no_nodes", [], "the input is the output")
def _():
    return model([], outputs=(value("input", ["batch", 3]),)), X, X


@ok("deep_chain", "5000 nodes in a row")
def _():
    names = ["input"] + [f"t{index}" for index in range(4999)] + ["output"]
    nodes = [node("Relu" if index % 2 else "Identity", names[index], names[index + 1]) for index in range(5000)]
    return model(nodes), X, np.maximum(X, 0)


@ok("unused", "weights and nodes that nothing needs")
def _():
    nodes = [node("Tanh", "input", "unused", "unused"), *LINEAR]
    return model(nodes, {"weight": W, "spare": weights(7)}), X, RESULT


@ok("left_out", "optional inputs left out with an empty name")
def _():
    clip = helper.make_node("Clip", ["input", "", "high"], ["output"], name="clip")
    return model([clip], {"high": np.float32(0.25)}), X, np.minimum(X, np.float32(0.25))


@ok("shared_weight", "one weight for two nodes")
def _():
    square = weights(3, 3, seed=2)
    nodes = [node("MatMul", "input weight", "once", "one"), node("MatMul", "once weight", "output", "two")]
    return model(nodes, {"weight": square}), X, X @ square @ square


def fixedBatch(batch, x):
    nodes = [node("MatMul", "input weight", "rows", "linear"), node("Reshape", "rows shape", "image", "reshape"),
             node("Relu", "image", "output", "relu")]
    made = model(nodes, {"weight": W, "shape": ints(batch, 1, 2, 2)}, inputs=[value("input", [batch, 3])],
                 outputs=(value("output", [batch, 1, 2, 2]),))
    return made, x, np.maximum(x @ W, 0).reshape(-1, 1, 2, 2)


ok("fixed_batch_1", "a batch fixed to 1, also in a Reshape")(lambda: fixedBatch(1, X[:1]))
ok("fixed_batch_4", "a batch fixed to 4, also in a Reshape")(lambda: fixedBatch(4, weights(4, 3, seed=6)))
either("fixed_batch_1_of_3", [], "a batch fixed to 1, asked for 3")(lambda: fixedBatch(1, X))


@either("unknown_size", ["input"], "an image whose height and width the file leaves open")
def _():
    x = weights(2, 3, 4, 5)
    return (model([node("GlobalMaxPool", "input", "output", "pool")], sample=(3, "height", "width")), x,
            x.max((2, 3), keepdims=True))


@either("unknown_rank", ["input"], "an input without a shape")
def _():
    return model(LINEAR, {"weight": W}, inputs=[value("input", None)]), X, RESULT


@either("declared_shape", ["output"], "an output declared with a shape that the network does not make")
def _():
    return model(LINEAR, {"weight": W}, outputs=(value("output", ["batch", 17]),)), X, RESULT
