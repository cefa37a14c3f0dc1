"""Functions that a model brings along, and calls that don't fit them."""

from onnx import helper

from bad_builder import error, model, node

OWN = "own"


def withFunctions(nodes, *functions):
    made = model(nodes, imports=[helper.make_opsetid("", 13), helper.make_opsetid(OWN, 1)], ir=8)
    made.functions.extend(functions)
    return made


def function(name, inputs, outputs, nodes):
    return helper.make_function(OWN, name, inputs.split(), outputs.split(), nodes, [helper.make_opsetid("", 13)], [])


def call(name, inputs, outputs):
    return node(name, inputs, outputs, "caller", domain=OWN)


@error("function_recursive", ["caller", "themselves"], "a function that calls itself")
def _():
    return withFunctions([call("f", "input", "output")], function("f", "x", "y", [call("f", "x", "y")]))


@error("function_of_many", ["caller", "too large"], "functions that call the next one twice, sixty deep")
def _():
    functions = [function(f"f{i}", "x", "y", [call(f"f{i + 1}", "x", "h"), call(f"f{i + 1}", "h", "y")]) for i in range(60)]
    return withFunctions([call("f0", "input", "output")], *functions, function("f60", "x", "y", [node("Relu", "x", "y")]))


@error("function_of_nothing", ["caller", "too large"], "the same, and the last has no nodes")
def _():
    functions = [function(f"f{i}", "x", "y", [call(f"f{i + 1}", "x", "h"), call(f"f{i + 1}", "h", "y")]) for i in range(60)]
    return withFunctions([call("f0", "input", "output")], *functions, function("f60", "x", "y", []))


@error("function_inputs", ["caller", "more inputs", "at most 1", "found 2"], "a call with more inputs than its function")
def _():
    return withFunctions([call("f", "input input", "output")], function("f", "x", "y", [node("Relu", "x", "y")]))


@error("function_outputs", ["caller", "more outputs", "at most 1", "found 2"], "a call with more outputs than its function")
def _():
    return withFunctions([call("f", "input", "output more")], function("f", "x", "y", [node("Relu", "x", "y")]))


@error("function_twice", ["two functions", "'f'"], "two functions of one name")
def _():
    made = function("f", "x", "y", [node("Relu", "x", "y")])
    return withFunctions([call("f", "input", "output")], made, made)


@error("function_unmade", ["caller/h"], "a function that reads what nothing makes in it, though the graph does")
def _():
    return withFunctions([node("Relu", "input", "h", "relu"), call("f", "input", "output")],
                         function("f", "x", "y", [node("Add", "x h", "y", "add")]))


@error("function_unknown", ["caller", "'own'"], "a call of a function that the file lacks")
def _():
    return withFunctions([call("g", "input", "output")], function("f", "x", "y", [node("Relu", "x", "y")]))


@error("function_without_output", ["output"], "a function that doesn't make its output")
def _():
    return withFunctions([call("f", "input", "output")], function("f", "x", "y", [node("Relu", "x", "z", "relu")]))
