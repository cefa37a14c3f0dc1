"""Files and graphs that are broken as a whole."""

import numpy as np
from onnx import AttributeProto, ModelProto, TensorProto, helper

from bad_builder import FLOAT, case, error, model, node, rawTensor, single, value, weights

LINEAR = {"weight": weights(3, 4)}


def linear(**options):
    return model([node("MatMul", "input weight", "output", "linear")], LINEAR, **options)


@error("empty", [], "a file of no bytes")
def _():
    return b""


@error("text", [], "a text file")
def _():
    return b"sample,z\n0,0.25\n1,-0.5\n# Not a network, but a table that was renamed.\n"


@error("noise", [], "random bytes")
def _():
    return np.random.RandomState(3).bytes(512)


@error("truncated", [], "the first two thirds of a network")
def _():
    whole = linear().SerializeToString()
    return whole[: len(whole) * 2 // 3]


@error("no_graph", ["graph"], "a model without a graph")
def _():
    return ModelProto(ir_version=7, opset_import=[helper.make_opsetid("", 13)])


@error("no_outputs", ["output"], "the graph lists no output")
def _():
    return linear(outputs=())


@error("no_inputs", ["input"], "the graph has no input that is not an initializer")
def _():
    return model([node("Relu", "weight", "output", "relu")], LINEAR, inputs=[])


@error("unnamed", ["has no name"], "an input without a name is also the output, as a fuzzer found it")
def _():
    unnamed = value("", [3, 4, 5])
    return helper.make_model(helper.make_graph([], "unnamed", [unnamed], [unnamed]), ir_version=7,
                             opset_imports=[helper.make_opsetid("", 13)])


@error("undefined_output", ["nowhere"], "an output that no node makes")
def _():
    return linear(outputs=("output", "nowhere"))


@error("no_opset", ["opset"], "no opset_import")
def _():
    return linear(imports=[])


@error("opset_negative", ["opset"], "opset -3")
def _():
    return linear(opset=-3)


@error("unknown_operator", ["culprit", "Spectralize", "13"], "an operator that ONNX does not have")
def _():
    return single("Spectralize")


@error("unknown_operator_unnamed", ["Spectralize"], "the same in a node without a name")
def _():
    return single("Spectralize", name="")


@error("unknown_domain", ["culprit", "com.example"], "a Relu that is not ONNX's")
def _():
    bad = single("Relu", domain="com.example")
    bad.opset_import.add(domain="com.example", version=1)
    return bad


@error("cycle", ["cycle"], "two nodes that wait for each other")
def _():
    return model([node("Add", "input second", "first", "one"), node("Relu", "first", "second", "two"),
                  node("Relu", "second", "output", "three")])


@error("self_loop", ["cycle"], "a node that reads what it makes")
def _():
    return model([node("Add", "input output", "output", "one")])


@error("missing_initializer", ["linear", "weigth"], "a node that reads a tensor nobody defines")
def _():
    return model([node("MatMul", "input weigth", "output", "linear")], LINEAR)


@error("duplicate_tensor", ["again"], "two nodes make the same tensor")
def _():
    return model([node("Relu", "input", "again", "one"), node("Tanh", "input", "again", "two"),
                  node("Relu", "again", "output", "three")])


@error("duplicate_input", ["input"], "a node overwrites the network's input")
def _():
    return model([node("Relu", "input", "input", "one"), node("Relu", "input", "output", "two")])


@error("duplicate_initializer", ["weight"], "two initializers of one name")
def _():
    bad = linear()
    bad.graph.initializer.append(bad.graph.initializer[0])
    return bad


@case("two_inputs", "ok", [], "a network that needs a second input")
def _():
    return model([node("Add", "input other", "output", "sum")],
                 inputs=[value("input", ["batch", 3]), value("other", ["batch", 3])])


@case("int64_input", "ok", [], "a network that reads integers")
def _():
    return model([node("Gather", "weight input", "output", "embedding")], {"weight": weights(5, 4)},
                 inputs=[value("input", ["batch", 2], TensorProto.INT64)])


@error("sequence_input", ["input"], "an input that is a sequence of tensors")
def _():
    return model([node("SequenceAt", "input index", "output", "pick")], {"index": np.array(0)},
                 inputs=[helper.make_tensor_sequence_value_info("input", FLOAT, None)])


@error("scalar_input", ["input"], "an input without dimensions, so without a batch")
def _():
    return model([node("Relu", "input", "output", "relu")], inputs=[value("input", [])])


@error("attribute_type", ["culprit", "strides"], "strides given as one float")
def _():
    return single("Conv", {"weight": weights(4, 3, 3, 3)}, strides=2.0)


@error("attribute_missing", ["culprit", "kernel_shape"], "max pooling without a kernel shape")
def _():
    return single("MaxPool")


@error("attribute_undefined", ["culprit", "axis"], "an attribute without type and value")
def _():
    bad = single("Softmax")
    bad.graph.node[0].attribute.append(AttributeProto(name="axis"))
    return bad


@error("few_inputs", ["culprit", "Conv"], "a convolution without weights")
def _():
    return single("Conv")


@error("many_inputs", ["culprit", "Relu"], "a Relu of two tensors")
def _():
    return single("Relu", {"weight": weights(3)})


@error("empty_required_input", ["culprit", "Conv"], "a convolution whose weight is left out as an empty name")
def _():
    bad = single("Conv", {"weight": weights(4, 3, 3, 3)})
    bad.graph.node[0].input[1] = ""
    return bad


@error("no_node_outputs", ["culprit"], "a node that makes nothing")
def _():
    return model([node("Relu", "input", "", "culprit"), node("Tanh", "input", "output", "other")])


@error("training", ["culprit", "BatchNormalization"], "batch normalisation in training mode")
def _():
    return single("BatchNormalization", {name: weights(3) for name in ("scale", "bias", "mean", "variance")},
                  opset=14, training_mode=1)


@case("unsorted", "either", [], "nodes in the wrong order")
def _():
    x = weights(2, 3)
    return (model([node("Neg", "first", "output", "second"), node("Abs", "input", "first", "first")]), x, -np.abs(x))


@error("raw_short", ["weight"], "4 bytes too few for the dimensions")
def _():
    return model([node("MatMul", "input weight", "output", "linear")],
                 {"weight": rawTensor("weight", FLOAT, [3, 4], weights(3, 4).tobytes()[:-4])})


@error("raw_long", ["weight"], "4 bytes too many for the dimensions")
def _():
    return model([node("MatMul", "input weight", "output", "linear")],
                 {"weight": rawTensor("weight", FLOAT, [3, 4], weights(3, 4).tobytes() + b"\0\0\0\0")})


@error("float_data_short", ["weight"], "11 floats for 12 elements")
def _():
    return model([node("MatMul", "input weight", "output", "linear")],
                 {"weight": TensorProto(name="weight", data_type=FLOAT, dims=[3, 4], float_data=[0.5] * 11)})


@error("no_data", ["weight"], "dimensions, but no data at all")
def _():
    return model([node("MatMul", "input weight", "output", "linear")],
                 {"weight": TensorProto(name="weight", data_type=FLOAT, dims=[3, 4])})


@error("data_type_unknown", ["weight"], "a weight of data type 77")
def _():
    return model([node("MatMul", "input weight", "output", "linear")],
                 {"weight": rawTensor("weight", 77, [3, 4], weights(3, 4).tobytes())})
