"""Networks whose course or shapes depend on the values of a sample. The right answers are numpy's."""

import numpy as np
from onnx import helper

from bad_builder import case, error, ints, model, node, value, weights
from bad_control import INT, YES, X, body, branch, graph, scan

ZERO = {"zero": np.float32(0)}
SUM = node("ReduceSum", "input", "sum", keepdims=0)
POSITIVE = [SUM, node("Greater", "sum zero", "isPositive")]
MASK = [node("Greater", "input zero", "mask"), node("Squeeze", "mask", "holds"), node("Squeeze", "input", "values"),
        node("Compress", "values holds", "kept", axis=0)]
# How many elements are above 0.
COUNT = [node("Greater", "input zero", "mask"), node("Cast", "mask", "ones", to=INT), node("ReduceSum", "ones", "count", keepdims=0)]


def rows(function):
    return np.stack([np.float32(function(x)) for x in X])


@case("value_shapes", "ok", [], "branches of two shapes, of which a number is made")
def _():
    nodes = [*POSITIVE, node("If", "isPositive", "some", "choice", then_branch=graph("then", [node("Concat", "input input", "h", axis=1)], outputs="h"),
                             else_branch=branch("Neg")), node("ReduceSum", "some axes", "output", keepdims=1)]
    return model(nodes, {**ZERO, "axes": ints(1)}), X, rows(lambda x: [2 * x.sum() if x.sum() > 0 else -x.sum()])


@case("value_scalar", "ok", [], "an output that has no axis for the samples")
def _():
    return model([*MASK, node("ReduceSum", "kept", "output", keepdims=0)], ZERO), X, rows(lambda x: x[x > 0].sum())


@case("value_none_stacked", "ok", [], "what a loop of no trips stacks, by the sample's values")
def _():
    nodes = [node("Greater", "input zero", "mask"), node("Sub", "one one", "none"), node("Cast", "mask", "ones", to=INT),
             node("ReduceSum", "ones", "sum", keepdims=0), node("Mul", "sum none", "trips"),
             node("Loop", "trips flag input", "last stack", "repeat", body=body([node("Add", "state state", "next"), node("Neg", "state", "row")],
                                                                                 outputs="goOn next row")),
             node("ReduceSum", "stack axes", "sums", keepdims=0), node("Add", "sums last", "output")]
    return model(nodes, {**ZERO, **YES, "one": np.array(1), "axes": ints(0)}), X, X


@case("value_nested", "ok", [], "a loop in which a branch and what is found depend on the trip's values")
def _():
    inner = [node("ReduceMax", "state", "top", keepdims=0), node("Greater", "top half", "large"),
             node("If", "large", "next", "choice", then_branch=graph("then", [node("Mul", "state half", "t")], outputs="t"),
                  else_branch=graph("else", [node("NonZero", "state", "places"), node("Shape", "places", "found"), node("ReduceMax", "found", "n", keepdims=0),
                                             node("Cast", "n", "many", to=1), node("Add", "state many", "e")], outputs="e"))]
    nodes = [*COUNT, node("Loop", "count flag input", "output", "repeat", body=body(inner))]

    def answer(x):
        for _ in range((x > 0).sum()):
            x = x * 0.5 if x.max() > 0.5 else x + max(2, np.count_nonzero(x))
        return x

    return model(nodes, {**ZERO, **YES, "half": np.float32(0.5)}), X, rows(answer)


@case("value_meeting", "ok", [], "nodes of known shapes that lie between what is found and what is made of it")
def _():
    nodes = [*MASK, node("ReduceSum", "kept", "all", keepdims=1), node("Tanh", "all", "bent"), node("Mul", "kept bent", "scaled"),
             node("ReduceSum", "scaled", "s", keepdims=1), node("Unsqueeze", "s axes", "output")]
    return model(nodes, {**ZERO, "axes": ints(0)}), X, rows(lambda x: [x[x > 0].sum() * np.tanh(x[x > 0].sum())])


@case("value_twice", "ok", [], "two places by value, and a layer between them")
def _():
    nodes = [*POSITIVE, node("If", "isPositive", "h", "choice", then_branch=branch("Neg", "a"), else_branch=branch("Abs", "b")),
             node("MatMul", "h weight", "y"), node("ReduceSum", "y", "total", keepdims=0), node("Less", "total zero", "isNegative"),
             node("If", "isNegative", "output", "again", then_branch=graph("t", [node("Neg", "y", "n")], outputs="n"),
                  else_branch=graph("e", [node("Tanh", "y", "m")], outputs="m"))]
    weight = weights(3, 2, seed=5)

    def answer(x):
        y = (-x if x.sum() > 0 else np.abs(x)) @ weight
        return -y if y.sum() < 0 else np.tanh(y)

    return model(nodes, {**ZERO, "weight": weight}), X, rows(answer)


@case("value_slice", "ok", [], "the first values, as many as are above 0")
def _():
    nodes = [*COUNT, node("Reshape", "count one", "ends"), node("Slice", "input begin ends one", "part"), node("ReduceSum", "part one", "output", keepdims=1)]
    return model(nodes, {**ZERO, "one": ints(1), "begin": ints(0)}), X, rows(lambda x: [x[:(x > 0).sum()].sum()])


@case("value_range", "ok", [], "places up to a number that a sample tells, and an extent of it")
def _():
    nodes = [*COUNT, node("Range", "from count by", "places"), node("Cast", "places", "p", to=1), node("Reshape", "count whole", "extent"),
             node("ConstantOfShape", "extent", "zeros"), node("Add", "p zeros", "q"), node("ReduceSum", "q", "output", keepdims=1)]
    return (model(nodes, {**ZERO, "from": np.array(0), "by": np.array(1), "whole": ints(1)}), X, rows(lambda x: sum(range((x > 0).sum()))))


@case("value_stacked", "ok", [], "what a loop of at most five trips stacks is the output, with the trip as long as a sample goes on")
def _():
    inside = [node("Add", "state state", "next"), node("ReduceMax", "next", "most", keepdims=0), node("Less", "most two", "goOn"), node("Neg", "next", "row")]
    made = [node("Loop", "five flag input", "last output", "repeat", body=graph("body", inside, "i go state", "goOn next row", {"two": np.float32(2)}))]
    return model(made, {**YES, "five": np.array(5)})


@case("value_endless", "run", ["repeat", "too many trips", "65536"], "a loop whose condition a sample never ends")
def _():
    inside = graph("body", [node("Identity", "state", "next"), node("ReduceMax", "next", "most", keepdims=0), node("Less", "most ten", "goOn")],
                   "i go state", "goOn next", {"ten": np.float32(10)})
    return model([helper.make_node("Loop", ["", "flag", "input"], ["output"], name="repeat", body=inside)], YES)


@error("value_open", ["places", "Range", "no limit that is known", "Output"], "an output as long as a sample says")
def _():
    return model([*COUNT, node("Range", "from count by", "output", "places")], {**ZERO, "from": np.array(0), "by": np.array(1)})


@case("value_absurd", "run", ["large", "ConstantOfShape", "does not fit into memory"], "a tensor that a sample makes too large")
def _():
    nodes = [*COUNT, node("Add", "count million", "many"), node("Reshape", "many one", "extent"), node("Concat", "extent extent", "shape", axis=0),
             node("ConstantOfShape", "shape", "table", "large"), node("ReduceSum", "table", "s", keepdims=1), node("Add", "s input", "output")]
    return model(nodes, {**ZERO, "million": np.array(1_000_000), "one": ints(1)})


@case("value_negative", "run", ["repeat", "negative", "found -3"], "a negative number of trips that a sample tells")
def _():
    nodes = [*COUNT, node("Sub", "count three", "trips"), node("Loop", "trips flag input", "output", "repeat",
                                                               body=body([node("Add", "state state", "next")]))]
    return model(nodes, {**ZERO, **YES, "three": np.array(3)})


@case("value_unfit", "run", ["unfit", "MatMul", "expected", "found"], "a branch that doesn't fit, and that a sample takes")
def _():
    nodes = [SUM, node("Less", "sum one", "isLess"), node("If", "isLess", "h", "choice", else_branch=branch("Neg", "b"),
                                                         then_branch=graph("then", [node("MatMul", "input wrong", "a", "unfit")], outputs="a")),
             node("Relu", "h", "output")]
    return model(nodes, {"one": np.float32(1), "wrong": weights(4, 3)})


@error("value_slice_backwards", ["back", "Slice", "must be known before the run"], "a slice backwards from a place that a sample tells")
def _():
    nodes = [*COUNT, node("Reshape", "count one", "begin"), node("Slice", "input begin end one step", "part", "back"),
             node("ReduceSum", "part one", "output", keepdims=1)]
    return model(nodes, {**ZERO, "one": ints(1), "end": ints(-100), "step": ints(-1)})


@error("value_many_samples", ["choice", "which branch is taken", "samples", "'isPositive'"], "a branch by values, in a file that is made for two samples at once")
def _():
    nodes = [*POSITIVE, node("If", "isPositive", "output", "choice", then_branch=branch("Relu"), else_branch=branch("Tanh"))]
    return model(nodes, ZERO, inputs=[value("input", [2, 3])])


@error("value_in_scan", ["choice", "which branch is taken"], "a branch by values within a scan")
def _():
    inside = graph("body", [node("ReduceSum", "one", "s", keepdims=0), node("Greater", "s zero", "c"), node("Add", "state one", "next"),
                            node("If", "c", "row", "choice", then_branch=graph("t", [node("Neg", "one", "n")], outputs="n"),
                                 else_branch=graph("e", [node("Abs", "one", "m")], outputs="m"))], "state one", "next row", {"zero": np.float32(0)})
    return scan(inside=inside, outputs="output rows")


@error("value_condition", ["choice", "does not tell one thing", "[1, 3]"], "a condition of three truth values that a sample tells")
def _():
    nodes = [node("Greater", "input zero", "many"), node("If", "many", "output", "choice", then_branch=branch("Relu"), else_branch=branch("Tanh"))]
    return model(nodes, ZERO)
