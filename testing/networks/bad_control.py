"""Branches and loops: If, Loop and Scan. The right answers are numpy's."""

import numpy as np
from onnx import AttributeProto, TensorProto, helper, numpy_helper

from bad_builder import case, error, ints, model, node, value, weights

INT, BOOL = TensorProto.INT64, TensorProto.BOOL
YES = {"flag": np.array(True)}
X = weights(2, 3)


def graph(name, nodes, inputs="", outputs="", tensors=None):
    named = lambda names: [value(one, None) for one in names.split()]
    return helper.make_graph(nodes, name, named(inputs), named(outputs),
                             [numpy_helper.from_array(np.asarray(x), n) for n, x in (tensors or {}).items()])


def branch(op, name="h"):
    return graph(name, [node(op, "input", name)], outputs=name)


def choice(**branches):
    return model([node("If", "flag", "output", "choice", **branches)], YES)


def loop(body, count=3, inputs="count flag input", outputs="output", nodes=(), **tensors):
    return model([*nodes, node("Loop", inputs, outputs, "repeat", body=body)], {"count": np.array(count), **YES, **tensors})


def body(nodes, inputs="i go state", outputs="goOn next", tensors=None):
    return graph("body", [node("Identity", "go", "goOn"), *nodes], inputs, outputs, tensors)


DOUBLING = body([node("Add", "state state", "next", "add")])


@case("if", "ok", [], "a branch that is known")
def _():
    return choice(then_branch=branch("Neg", "a"), else_branch=branch("Tanh", "b")), X, -X


@case("if_names", "ok", [], "branches whose tensors and weights have names of the graph, one in the other, and what is given through")
def _():
    inner = graph("inner", [node("Mul", "output weight", "inner")], outputs="inner", tensors={"weight": np.float32([2, 3, 4])})
    then = graph("then", [node("Abs", "input", "output"), node("If", "flag", "h", then_branch=inner, else_branch=branch("Tanh", "b"))],
                 outputs="input output h")
    made = model([node("If", "flag", "same absolute twice", "choice", then_branch=then,
                       else_branch=graph("else", [node("Tanh", "input", "h")], outputs="h h h")),
                  node("Mul", "twice weight", "h"), node("Sum", "same absolute h", "output")], {**YES, "weight": np.float32([1, 2, 3])})
    return made, X, X + np.abs(X) * np.float32([3, 7, 13])


@case("if_samples", "ok", [], "a branch that the number of samples decides, so that they run one by one")
def _():
    nodes = [node("Shape", "input", "shape"), node("Gather", "shape first", "n"), node("Equal", "n one", "alone"),
             node("If", "alone", "output", "choice", then_branch=branch("Neg"), else_branch=branch("Tanh"))]
    return model(nodes, {"first": np.array(0), "one": np.array(1)}), X, -X


@case("if_data", "ok", [], "a branch that values of each sample decide")
def _():
    nodes = [node("ReduceSum", "input", "sum", keepdims=0), node("Greater", "sum zero", "h"),
             node("If", "h", "output", "choice", then_branch=branch("Relu"), else_branch=branch("Tanh"))]
    return model(nodes, {"zero": np.float32(0)}), X, np.stack([np.maximum(x, 0) if x.sum() > 0 else np.tanh(x) for x in X])


@error("if_branch_missing", ["choice", "else_branch", "missing"], "one branch alone")
def _():
    return choice(then_branch=branch("Relu"))


@error("if_branch_number", ["choice", "else_branch", "expected a subgraph"], "a number for a branch")
def _():
    return choice(then_branch=branch("Relu"), else_branch=3)


@error("if_outputs", ["choice", "outputs of 'else_branch'", "expected 1", "found 2"], "a branch with another number of outputs")
def _():
    return choice(then_branch=branch("Relu"), else_branch=graph("else", [node("Relu", "input", "h")], outputs="h h"))


@error("if_inputs", ["choice", "inputs of 'then_branch'", "found 1"], "a branch with an input")
def _():
    return choice(then_branch=graph("then", [node("Relu", "h", "r")], "h", "r"), else_branch=branch("Relu"))


@error("if_unmade", ["choice", "'nowhere'", "missing"], "a branch that reads what there isn't")
def _():
    return choice(then_branch=graph("then", [node("Add", "input nowhere", "h")], outputs="h"), else_branch=branch("Relu"))


@error("if_output_unmade", ["choice", "'nowhere'", "missing"], "a branch that gives what there isn't")
def _():
    return choice(then_branch=graph("then", [node("Relu", "input", "h")], outputs="nowhere"), else_branch=branch("Relu"))


@error("if_cycle", ["cycle"], "a branch that reads what is made of it")
def _():
    return model([node("If", "flag", "h", "choice", then_branch=graph("then", [node("Add", "input output", "r")], outputs="r"),
                       else_branch=branch("Relu", "r")), node("Neg", "h", "output", "neg")], YES)


@error("if_cycle_inside", ["cycle", "inside"], "a cycle in a branch")
def _():
    return choice(then_branch=graph("then", [node("Add", "input b", "a", "inside"), node("Neg", "a", "b")], outputs="b"), else_branch=branch("Relu"))


@error("if_twice", ["'h' is made twice"], "a branch that makes a tensor twice")
def _():
    return choice(then_branch=graph("then", [node("Relu", "input", "h"), node("Neg", "input", "h")], outputs="h"), else_branch=branch("Relu"))


@error("if_many", ["choice", "'flag'", "does not tell one thing", "[2]"], "a condition of two truth values")
def _():
    made = choice(then_branch=branch("Relu"), else_branch=branch("Tanh"))
    made.graph.initializer[0].CopyFrom(numpy_helper.from_array(np.array([True, True]), "flag"))
    return made


@error("if_unknown", ["Unheard", "not supported"], "an operator in a branch that there isn't")
def _():
    return choice(then_branch=branch("Unheard"), else_branch=branch("Relu"))


def nested(levels):
    inner = branch("Neg", "leaf")
    for level in range(levels):
        step = node("If", "flag", f"n{level}")
        for name in ("then_branch", "else_branch"):
            attribute = step.attribute.add(name=name, type=AttributeProto.GRAPH)
            attribute.g.CopyFrom(inner if name == "then_branch" else branch("Tanh", "t"))
        inner = helper.make_graph([step], f"n{level}", [], [value(f"n{level}", None)])
    return choice(then_branch=inner, else_branch=branch("Tanh", "t"))


@case("nested_well", "ok", [], "branches within branches, 60 deep")
def _():
    return nested(60), X, -X


@error("nested_deep", ["too deeply", "at most 64"], "branches within branches, 66 deep")
def _():
    return nested(66)


@error("nested", ["too deeply"], "branches within branches, 1000 deep")
def _():
    def message(field, content):
        size, length = len(content), b""
        while size > 127:
            length, size = length + bytes([size & 127 | 128]), size >> 7
        return bytes([field << 3 | 2]) + length + bytes([size]) + content

    flat = branch("Neg").SerializeToString()
    for _ in range(1000):
        attribute = message(1, b"then_branch") + message(6, flat) + b"\xa0\x01\x05"  # of the type GRAPH
        flat = message(1, message(1, b"flag") + message(2, b"h") + message(4, b"If") + message(5, attribute)) + message(12, message(1, b"h"))
    made = model([node("Relu", "input", "output")], YES)
    data = made.SerializeToString()
    # What stands twice in a message is joined, so the nodes are added to those of the graph.
    return data + message(7, flat)


@case("loop", "ok", [], "a loop of three trips")
def _():
    return loop(DOUBLING), X, 8 * X


@case("loop_while", "ok", [], "a loop until a number that it counts is reached, and what it stacks")
def _():
    inside = graph("body", [node("Add", "count one", "more"), node("Less", "more limit", "goOn"), node("Mul", "state factor", "next"),
                            node("Cast", "i", "h", to=1), node("Add", "next h", "row")],
                   "i go count state", "goOn more next row", {"one": np.array(1), "factor": np.float32(0.5)})
    step = helper.make_node("Loop", ["", "flag", "zero", "input"], ["counted", "last", "rows"], name="repeat", body=inside)
    made = model([step, node("Transpose", "rows", "turned", perm=[1, 0, 2]), node("Flatten", "turned", "flat"),
                  node("Cast", "counted", "c", to=1), node("Concat", "flat last", "joined", axis=1), node("Add", "joined c", "output")],
                 {**YES, "zero": np.array(0), "limit": np.array(3)})
    rows = np.stack([X / 2, X / 4 + 1, X / 8 + 2], 1).reshape(2, -1)
    return made, X, np.concatenate([rows, X / 8], 1) + 3


@case("loop_nested", "ok", [], "a loop in a loop, with a branch that the trip decides")
def _():
    inner = graph("inner", [node("Identity", "c", "again"), node("Equal", "k i", "same"), node("Add", "s input", "sum"),
                            node("If", "same", "made", then_branch=graph("turn", [node("Neg", "sum", "n")], outputs="n"),
                                 else_branch=graph("keep", [], outputs="sum"))], "k c s", "again made")
    outer = body([node("Loop", "two flag state", "next", "inner", body=inner)], tensors={"two": np.array(2)})
    s = X
    for i in range(3):
        for k in range(2):
            s = -(s + X) if i == k else s + X
    return loop(outer), X, s


@case("loop_none", "ok", [], "a loop of no trips")
def _():
    return loop(DOUBLING, 0), X, X


@case("loop_counted_only", "ok", [], "a loop without a condition from outside: that from within does not count")
def _():
    inside = graph("body", [node("Not", "go", "goOn"), node("Add", "state state", "next")], "i go state", "goOn next")
    made = loop(inside)
    made.graph.node[0].input[1] = ""
    return made, X, 8 * X


@case("loop_samples", "ok", [], "a loop over the samples, so that they run one by one")
def _():
    nodes = [node("Shape", "input", "shape"), node("Gather", "shape zero", "n")]
    return loop(DOUBLING, inputs="n flag input", nodes=nodes, zero=np.array(0)), X, 2 * X


@error("loop_billion", ["repeat", "too large", "1000000000 trips of 2 nodes", "65536"], "a loop of a billion trips")
def _():
    return loop(DOUBLING, 10 ** 9)


@error("loop_billion_empty", ["repeat", "too large", "1000000000 trips of 0 nodes"], "a billion trips through nothing")
def _():
    return loop(graph("body", [], "i go state", "go state"), 10 ** 9)


@error("loop_billion_nested", ["inner", "too large"], "loops of a thousand trips, three deep")
def _():
    inside = DOUBLING
    for _ in range(2):
        inside = body([node("Loop", "count flag state", "next", "inner", body=inside)])
    return loop(inside, 1000)


@error("loop_endless", ["repeat", "too large", "no end after"], "a loop whose condition stays true")
def _():
    made = loop(DOUBLING)
    made.graph.node[0].input[0] = ""
    return made


@error("loop_without_end", ["repeat", "no end"], "a loop without trips or condition")
def _():
    made = loop(DOUBLING)
    made.graph.node[0].input[0] = made.graph.node[0].input[1] = ""
    return made


@error("loop_negative", ["repeat", "negative", "found -3"], "a negative number of trips")
def _():
    return loop(DOUBLING, -3)


@error("loop_none_stacked", ["repeat", "at least 1 trip"], "what a loop of no trips would stack")
def _():
    made = loop(body([node("Add", "state state", "next"), node("Neg", "state", "row")], outputs="goOn next row"), 0, outputs="last output")
    return made


@case("loop_data", "ok", [], "a number of trips that values of each sample decide")
def _():
    nodes = [node("ReduceMax", "input", "most", keepdims=0), node("Mul", "most four", "many"),
             node("Cast", "many", "trips", to=INT)]
    made = loop(DOUBLING, inputs="trips flag input", nodes=nodes, four=np.float32(4))
    return made, X, np.stack([x * 2.0 ** int(4 * x.max()) for x in X])


@case("loop_while_data", "ok", [], "a loop until each sample is large enough")
def _():
    inside = graph("body", [node("Add", "state state", "next"), node("ReduceMax", "next", "most", keepdims=0), node("Less", "most ten", "goOn")],
                   "i go state", "goOn next", {"ten": np.float32(1)})
    return loop(inside), X, np.stack([x * next(2.0 ** n for n in (1, 2, 3) if n == 3 or x.max() * 2 ** n >= 1) for x in X])


@error("loop_body_missing", ["repeat", "'body' is missing"], "a loop without a body")
def _():
    return model([node("Loop", "count flag input", "output", "repeat")], {"count": np.array(3), **YES})


@error("loop_body_inputs", ["repeat", "inputs of 'body'", "expected 3", "found 2"], "a body with too few inputs")
def _():
    return loop(graph("body", [node("Identity", "go", "goOn"), node("Relu", "input", "next")], "i go", "goOn next"))


@error("loop_body_outputs", ["repeat", "outputs of 'body'", "expected 2", "found 1"], "a body that gives its condition alone")
def _():
    return loop(graph("body", [node("Identity", "go", "goOn")], "i go state", "goOn"))


@error("loop_state_left_out", ["repeat", "left out"], "a value from trip to trip that is left out")
def _():
    made = loop(DOUBLING)
    made.graph.node[0].input[2] = ""
    return made


SUM = graph("body", [node("Add", "state one", "next", "add"), node("Neg", "next", "row")], "state one", "next row")


def scan(names="start input", outputs="output rows", inside=SUM, tensors=None, opset=13, **attributes):
    attributes = {"num_scan_inputs": 1, **attributes}
    return model([node("Scan", names, outputs, "scan", body=inside, **attributes)], {"start": np.float32(0), **(tensors or {})}, opset=opset)


@case("scan", "ok", [], "a scan backwards over the columns, stacked as columns backwards")
def _():
    inside = graph("body", [node("Add", "state one", "next"), node("Mul", "next one", "row")], "state one", "next row")
    made = model([node("Squeeze", "begin axes", "start"), node("Scan", "start input", "last output", "scan", body=inside, num_scan_inputs=1,
                       scan_input_axes=[-1], scan_input_directions=[1], scan_output_axes=[1], scan_output_directions=[1])],
                 {"begin": np.float32([[1, 1]]), "axes": ints(0)})
    made.graph.input[0].type.tensor_type.shape.dim[0].ClearField("dim_param")
    made.graph.input[0].type.tensor_type.shape.dim[0].dim_value = 2
    sums = 1 + np.cumsum(X[:, ::-1], 1)[:, ::-1]
    return made, X, sums * X


@case("scan_8", "ok", [], "a scan of operator set 8, whose body sees one sample")
def _():
    inside = graph("body", [node("Add", "state one", "next"), node("Mul", "next one", "row")], "state one", "next row")
    made = model([node("Mul", "input zero", "many"), helper.make_node("ReduceSum", ["many"], ["start"], axes=[1], keepdims=0),
                  helper.make_node("Scan", ["", "start", "input"], ["last", "output"], name="scan", body=inside, num_scan_inputs=1, directions=[1])],
                 {"zero": np.float32(0)}, opset=8)
    return made, X, (np.cumsum(X[:, ::-1], 1) * X[:, ::-1])


@error("scan_count", ["scan", "number of sequences", "1 to 2", "found 5"], "more sequences than inputs")
def _():
    return scan(num_scan_inputs=5)


@error("scan_count_missing", ["scan", "num_scan_inputs"], "no number of sequences")
def _():
    made = scan()
    del made.graph.node[0].attribute[1]
    assert len(made.graph.node[0].attribute) == 1
    return made


@error("scan_axis", ["scan", "no axis 7", "'input'"], "an axis that the sequence doesn't have")
def _():
    return scan(scan_input_axes=[7])


@error("scan_axes", ["scan", "scan_input_axes", "expected 1", "found 2"], "two axes for one sequence")
def _():
    return scan(scan_input_axes=[0, 1])


@error("scan_lengths", ["scan", "not of one length", "found 5"], "sequences of two lengths")
def _():
    inside = graph("body", [node("Add", "one other", "row")], "one other", "row")
    return scan("input more", "output", inside, {"more": np.zeros((4, 5), np.float32)}, num_scan_inputs=2, scan_input_axes=[1, 1])


@error("scan_long", ["scan", "too long", "65536"], "a sequence of a hundred thousand steps")
def _():
    return model([node("Expand", "input shape", "long"), node("Scan", "start long", "output rows", "scan", body=SUM, num_scan_inputs=1,
                       scan_input_axes=[1])], {"start": np.float32(0), "shape": ints(1, 100_000, 1)}, sample=(1, 1))


@error("scan_body_inputs", ["scan", "inputs of 'body'", "expected 2", "found 1"], "a body with too few inputs")
def _():
    return scan(inside=graph("body", [node("Relu", "one", "next"), node("Relu", "one", "row")], "one", "next row"))


OWN = "own"


def ownFunction(name, inputs, outputs, nodes, attributes=()):
    return helper.make_function(OWN, name, inputs.split(), outputs.split(), nodes, [helper.make_opsetid("", 13), helper.make_opsetid(OWN, 1)],
                                list(attributes))


def withFunctions(nodes, tensors, *functions):
    made = model(nodes, tensors, imports=[helper.make_opsetid("", 13), helper.make_opsetid(OWN, 1)], ir=8)
    made.functions.extend(functions)
    return made


@case("if_in_function", "ok", [], "a function whose branch reads the function's tensors and attribute, called twice, and calls another")
def _():
    leaky = node("LeakyRelu", "h", "r")
    leaky.attribute.append(AttributeProto(name="alpha", ref_attr_name="slope", type=AttributeProto.FLOAT))
    then = graph("then", [leaky, node("twice", "r", "s", domain=OWN)], outputs="s")
    outer = ownFunction("f", "x c", "y", [node("Neg", "x", "h"), node("If", "c", "y", "choice", then_branch=then,
                                                                       else_branch=graph("else", [node("Tanh", "x", "s")], outputs="s"))], ["slope"])
    twice = ownFunction("twice", "h", "y", [node("Add", "h h", "y")])
    leakyRelu = lambda x, slope: np.where(x < 0, slope * x, x)
    made = withFunctions([node("f", "input flag", "h", "first", domain=OWN, slope=0.5), node("f", "h flag", "output", "second", domain=OWN, slope=0.25)],
                         YES, outer, twice)
    return made, X, 2 * leakyRelu(-2 * leakyRelu(-X, 0.5), 0.25)


@error("if_in_function_unmade", ["first", "missing"], "a branch in a function that reads a tensor of the graph")
def _():
    then = graph("then", [node("Add", "x input", "s")], outputs="s")
    outer = ownFunction("f", "x c", "y", [node("If", "c", "y", "choice", then_branch=then, else_branch=then)])
    return withFunctions([node("f", "input flag", "output", "first", domain=OWN)], YES, outer)


@error("function_in_branch_recursive", ["too deeply"], "a function that calls itself in a branch")
def _():
    then = graph("then", [node("f", "x c", "s", domain=OWN)], outputs="s")
    outer = ownFunction("f", "x c", "y", [node("If", "c", "y", "choice", then_branch=then, else_branch=graph("else", [node("Neg", "x", "s")], outputs="s"))])
    return withFunctions([node("f", "input flag", "output", "first", domain=OWN)], YES, outer)
