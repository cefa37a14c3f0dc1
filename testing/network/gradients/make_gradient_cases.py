#!/usr/bin/python3
"""Makes arithmetic.*.onnx: gradients of the operators that compute, as PyTorch's autograd has them.

A file an operator set. A node is a case; the values are initializers: its inputs "case/0", "case/1" ..., the vector that
multiplies the Jacobian "case/weights", the product for input i "case/gradient/i", and where the operator rectifies what
the other rules make of input 0, "case/deconvnet" and "case/guided". In double precision, rounded to float32. Needs
python3-onnx, python3-numpy, python3-torch. Run it in this folder.
"""

import pathlib

import numpy as np
import torch
import torch.nn.functional as F
from onnx import helper, numpy_helper

rng = np.random.default_rng(7)
suites = {}


def floats(*shape):
    return rng.standard_normal(shape).astype(np.float32)


def positive(*shape):
    return np.abs(floats(*shape)) + np.float32(0.2)


def single(number):
    """What is left of a number as an attribute."""
    return float(np.float32(number))


def case(name, op, function, *inputs, opset=18, rectifies=False, constants=(), **attributes):
    """Inputs: arrays of float32, which are differentiated by, or others; None is left out. Constants are inputs that
    the function isn't given (axes)."""
    nodes, values = suites.setdefault(opset, ([], {}))
    assert f"{name}/weights" not in values, name
    variables = [None if x is None else torch.tensor(x, dtype=torch.float64 if x.dtype == np.float32 else None,
                                                     requires_grad=x.dtype == np.float32) for x in inputs]
    result = function(*variables)
    weights = np.asarray(floats(*result.shape), np.float32)
    wanted = [i for i, x in enumerate(variables) if x is not None and x.requires_grad]
    gradients = torch.autograd.grad(result, [variables[i] for i in wanted], torch.tensor(weights, dtype=torch.float64))
    all_inputs = list(inputs) + list(constants)
    names = ["" if x is None else f"{name}/{i}" for i, x in enumerate(all_inputs)]
    nodes.append(helper.make_node(op, names, [f"{name}/result"], name, **attributes))
    for key, x in zip(names, all_inputs):
        if key:
            values[key] = x
    values[f"{name}/weights"] = weights
    for i, gradient in zip(wanted, gradients):
        values[f"{name}/gradient/{i}"] = gradient.numpy().astype(np.float32)
    if rectifies:
        values[f"{name}/deconvnet"] = np.maximum(weights, 0)
        values[f"{name}/guided"] = np.where(inputs[0] > 0, np.maximum(weights, 0), np.float32(0))


def write():
    for opset, (nodes, values) in suites.items():
        tensors = [numpy_helper.from_array(np.asarray(x), name) for name, x in values.items()]
        result = nodes[0].output[0]
        output = helper.make_tensor_value_info(result, 1, None)
        graph = helper.make_graph(nodes, "gradients", [], [output], tensors)
        model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", opset)], ir_version=7)
        path = pathlib.Path(__file__).parent / f"arithmetic.{opset}.onnx"
        path.write_bytes(model.SerializeToString())
        print(path.name, len(nodes), "cases", path.stat().st_size, "bytes")


def hardswish(t):
    """PyTorch's vector code has slope 1 at 3, its code for what remains behind the last vector 1.5: no remainder here."""
    return F.hardswish(torch.stack([t] * 64)).mean(0)


def elementwise():
    # 37: vectors and a remainder. Kinks are among them: -3, 0, 1, 3, 6.
    x = np.concatenate((np.linspace(-9, 9, 25), np.linspace(-2, 2, 9), (3, 1, 6))).astype(np.float32)
    forms = {
        "plain": {"Abs": torch.abs, "Neg": torch.neg, "Sin": torch.sin, "Cos": torch.cos, "Erf": torch.erf,
                  "Softsign": F.softsign, "Exp": torch.exp, "Sigmoid": torch.sigmoid, "Tanh": torch.tanh},
        "rectifier": {"Relu": torch.relu, "Elu": F.elu, "Selu": F.selu, "Celu": F.celu, "Softplus": F.softplus,
                      "HardSwish": hardswish, "LeakyRelu": F.leaky_relu, "ThresholdedRelu": lambda t: F.threshold(t, 1, 0)}}
    for kind, functions in forms.items():
        for op, function in functions.items():
            for form, given in (("row", x), ("cube", floats(2, 3, 4)), ("scalar", np.float32(0.7)),
                                ("empty", floats(0, 3))):
                if form in ("row", "cube") or op in ("Neg", "Relu", "Erf"):
                    case(f"{op}_{form}", op, function, np.asarray(given), rectifies=kind == "rectifier")
    for op, function in {"Sqrt": torch.sqrt, "Log": torch.log, "Reciprocal": torch.reciprocal}.items():
        case(op, op, function, positive(37))
    case("Reciprocal_negative", "Reciprocal", torch.reciprocal, -positive(2, 5))
    a = single(0.7)
    case("Elu_alpha", "Elu", lambda t: F.elu(t, a), x, alpha=a, rectifies=True)
    case("Celu_alpha", "Celu", lambda t: F.celu(t, a), x, alpha=a, rectifies=True)
    case("Selu_gamma", "Selu", lambda t: 2 * F.elu(t, 3), x, alpha=3.0, gamma=2.0, rectifies=True)
    case("LeakyRelu_alpha", "LeakyRelu", lambda t: F.leaky_relu(t, a), x, alpha=a, rectifies=True)
    case("ThresholdedRelu_below_0", "ThresholdedRelu", lambda t: F.threshold(t, -2, 0), x, alpha=-2.0, rectifies=True)
    case("HardSigmoid_sixth", "HardSigmoid", F.hardsigmoid, x, alpha=1 / 6)
    case("HardSigmoid_default", "HardSigmoid", lambda t: torch.clamp(single(0.2) * t + 0.5, 0, 1), floats(40) * 3)
    low, six, bound = np.float32(0), np.float32(6), np.asarray([-1.5], np.float32)
    case("Clip_relu6", "Clip", lambda t, a, b: torch.clamp(t, a, b), x, low, six, rectifies=True)
    case("Clip_above_0", "Clip", lambda t, a: torch.clamp(t, a), x, low, rectifies=True)
    case("Clip_below", "Clip", lambda t, a, b: torch.clamp(t, max=b), x, None, np.float32(3))
    case("Clip_both", "Clip", lambda t, a, b: torch.clamp(t, a, b), x.reshape(1, 37), bound[0], np.float32(3))
    case("Clip_crossed", "Clip", lambda t, a, b: torch.clamp(t, a, b), x, six, low)
    case("Clip_open", "Clip", lambda t: t * 1, x)
    case("Clip_empty", "Clip", lambda t, a, b: torch.clamp(t, a, b), floats(0, 2), low, six, rectifies=True)
    case("Clip_attributes", "Clip", lambda t: torch.clamp(t, -2, 6), x, opset=6, min=-2.0, max=6.0)
    case("Clip_attributes_relu6", "Clip", lambda t: torch.clamp(t, 0, 6), x, opset=6, min=0.0, max=6.0, rectifies=True)
    y = floats(2, 3, 4, 5)
    y[0, 0] = 0
    for name, slope in {"channel": (3, 1, 1), "whole": (2, 3, 4, 5), "one": (1,), "row": (5,), "scalar": ()}.items():
        case(f"PRelu_{name}", "PRelu", lambda t, s: torch.where(t > 0, t, s * t), y, np.asarray(floats(*slope)),
             rectifies=True)
    case("PRelu_old", "PRelu", lambda t, s: F.prelu(t, s), y, floats(3), opset=6, rectifies=True)


pairs = {
    "equal": ((3, 7), (3, 7)), "channel": ((2, 3, 4, 2), (3, 1, 1)), "channel_first": ((3, 1, 1), (2, 3, 4, 2)),
    "row": ((4, 6), (6,)), "column": ((4, 6), (4, 1)), "scalar": ((2, 3), ()), "scalar_first": ((), (2, 3)),
    "scalars": ((), ()), "outer": ((5, 1), (1, 7)), "alternating": ((2, 1, 3, 1, 2), (1, 3, 1, 2, 1)),
    "ones": ((1, 1, 1), (1,)), "empty": ((0, 3), (0, 3)), "empty_axis": ((0, 3), (1, 3)), "empty_scalar": ((), (2, 0))}


def array(make, shape):
    return np.asarray(make(*shape), np.float32)


def binary():
    for name, (a, b) in pairs.items():
        x, y = array(floats, a), array(floats, b)
        case(f"Add_{name}", "Add", torch.add, x, y)
        case(f"Sub_{name}", "Sub", torch.sub, x, y)
        case(f"Mul_{name}", "Mul", torch.mul, x, y)
        case(f"Div_{name}", "Div", torch.div, x, array(positive, b) * np.where(y < 0, -1, 1).astype(np.float32))
        case(f"Pow_{name}", "Pow", torch.pow, array(positive, a), y)
        # Values of a few steps tie often.
        u, v = np.round(x * 2) / 2, np.round(y * 2) / 2
        case(f"Max_{name}", "Max", torch.maximum, np.asarray(u, np.float32), np.asarray(v, np.float32))
        case(f"Min_{name}", "Min", torch.minimum, np.asarray(u, np.float32), np.asarray(v, np.float32))
        chosen = np.asarray(array(floats, (2, 1) if name == "scalar" else b) > 0)
        case(f"Where_{name}", "Where", torch.where, chosen, x, y)
    x = floats(2, 3, 4)
    for op, function in (("Add", torch.add), ("Sub", torch.sub), ("Mul", torch.mul), ("Div", torch.div)):
        case(f"{op}_old", op, lambda a, b: function(a, b[:, None]), x, positive(3), opset=6, broadcast=1, axis=1)
    case("Pow_old", "Pow", lambda a, b: torch.pow(a, b[:, None]), positive(2, 3, 4), floats(3), opset=6, broadcast=1,
         axis=1)
    case("Where_condition_alone", "Where", torch.where, np.asarray([[True], [False]]), floats(2, 5), np.asarray(floats(1)))
    case("Where_two_numbers", "Where", torch.where, np.asarray([[True, False, True]]), np.float32(2), np.float32(3))
    case("Where_wide", "Where", torch.where, np.asarray(floats(2, 3, 4) > 0), floats(4), floats(3, 1))


def powers():
    x = floats(4, 5)
    x[0] = 0
    for exponent in (2, 3, 1, 0):
        case(f"Pow_{exponent}", "Pow", torch.pow, np.maximum(x, 0), np.float32(exponent))
        case(f"Pow_int_{exponent}", "Pow", torch.pow, x, np.asarray(exponent))
    for exponent in (0.5, -1.0, -2.0):
        case(f"Pow_{exponent}", "Pow", torch.pow, positive(4, 5), np.float32(exponent))
    case("Pow_of_0", "Pow", torch.pow, np.zeros(3, np.float32), np.asarray([0, 1, 2.5], np.float32))
    case("Pow_ints", "Pow", torch.pow, floats(3, 4), np.asarray([-1, 0, 1, 3]))


def variadic():
    def stacked(fold):
        return lambda *all: fold(torch.stack(torch.broadcast_tensors(*all)), 0)

    for op, fold in (("Sum", torch.sum), ("Mean", torch.mean), ("Max", torch.amax), ("Min", torch.amin)):
        steps = (lambda *shape: np.asarray(np.round(floats(*shape)), np.float32)) if op in ("Max", "Min") else floats
        case(f"{op}_of_one", op, stacked(fold), steps(3, 4))
        case(f"{op}_of_three_equal", op, stacked(fold), steps(3, 4), steps(3, 4), steps(3, 4))
        case(f"{op}_of_three", op, stacked(fold), steps(2, 1, 4), steps(3, 1), steps(1, 1, 1, 4))
        case(f"{op}_of_four", op, stacked(fold), steps(2, 3), np.asarray(steps(), np.float32), steps(3), steps(2, 1))
        case(f"{op}_of_nothing", op, stacked(fold), steps(0, 3), steps(1, 3))
        if op in ("Sum", "Mean"):
            case(f"{op}_of_two", op, stacked(fold), steps(2, 5), steps(2, 5))


def normalisations():
    def batch(x, scale, bias, mean, variance):
        s, b, m, v = (t.reshape(-1, *[1] * (x.dim() - 2)) for t in (scale, bias, mean, variance))
        return s * (x - m) / torch.sqrt(v + single(1e-3)) + b

    for shape in ((4, 3), (2, 3, 5), (2, 3, 4, 5), (1, 2, 2, 3, 4), (0, 3, 2), (2, 3, 0), (2, 300)):
        x, c = floats(*shape), shape[1]
        name = "_".join(map(str, shape))
        case(f"BatchNormalization_{name}", "BatchNormalization", batch, x, floats(c), floats(c), floats(c), positive(c),
             opset=13, epsilon=1e-3)
    for shape in ((2, 3, 5), (2, 3, 4, 5), (1, 2, 2, 3, 4), (2, 1, 300), (0, 3, 2)):
        x = floats(*shape) + 3
        function = (lambda t, s, b: F.instance_norm(t, weight=s, bias=b, eps=single(1e-3))) if shape[0] else \
            (lambda t, s, b: t * s[:, None] + b[:, None])
        name = "_".join(map(str, shape))
        case(f"InstanceNormalization_{name}", "InstanceNormalization", function, x, floats(shape[1]), floats(shape[1]),
             epsilon=1e-3)
    x = floats(2, 3, 4, 5) * 3
    for op, function in (("Softmax", torch.softmax), ("LogSoftmax", torch.log_softmax)):
        for axis in (0, 1, 2, -1):
            case(f"{op}_axis_{axis}", op, lambda t: function(t, axis), x[:, :, :2], axis=axis)
        case(f"{op}_old", op, lambda t: function(t.flatten(2), 2).reshape(t.shape), x[:, :2], opset=6, axis=2)
        case(f"{op}_long", op, lambda t: function(t, 1), floats(2, 300))
        case(f"{op}_wide", op, lambda t: function(t, 1), floats(1, 3, 150), axis=1)
        case(f"{op}_empty", op, lambda t: function(t, 1), floats(0, 3))


def reductions():
    def product(t, axes, keepdim):
        for axis in sorted(axes, reverse=True):
            t = t.prod(axis, keepdim=keepdim)
        return t

    functions = {
        "Sum": torch.sum, "Mean": torch.mean, "Max": torch.amax, "Min": torch.amin, "Prod": product,
        "L1": lambda t, a, keepdim: t.abs().sum(a, keepdim=keepdim),
        "L2": lambda t, a, keepdim: torch.linalg.vector_norm(t, 2, a, keepdim=keepdim),
        "LogSum": lambda t, a, keepdim: t.sum(a, keepdim=keepdim).log(),
        "LogSumExp": torch.logsumexp,
        "SumSquare": lambda t, a, keepdim: (t * t).sum(a, keepdim=keepdim)}
    for op, function in functions.items():
        make = positive if op == "LogSum" else floats
        if op in ("Max", "Min"):
            make = lambda *shape: np.asarray(np.round(floats(*shape)), np.float32)
        x = make(2, 3, 2, 4)
        if op in ("Prod", "L1", "L2"):  # from no zero to nothing else
            x[:, 0, 0, :2] = 0
            x[0, 1] = 0
            x[1, :, 1, 3] = 0
        for axes in ((0,), (1,), (3,), (2, 3), (0, 2), (1, 3), (0, 1, 2, 3)):
            keep = len(axes) % 2
            case(f"Reduce{op}_{''.join(map(str, axes))}", f"Reduce{op}",
                 lambda t: function(t, axes, keepdim=bool(keep)), x, constants=[np.asarray(axes)], keepdims=keep)
        case(f"Reduce{op}_old", f"Reduce{op}", lambda t: function(t, (0, 2), keepdim=False), x, opset=6, axes=[0, -2],
             keepdims=0)
        case(f"Reduce{op}_none", f"Reduce{op}", lambda t: t * 1, x[0], constants=[np.zeros(0, np.int64)],
             noop_with_empty_axes=1)
        if op in ("Mean", "Max", "Prod"):
            case(f"Reduce{op}_wide", f"Reduce{op}", lambda t: function(t, (0,), keepdim=True), make(2, 300),
                 constants=[np.asarray([0])])
        case(f"Reduce{op}_scalar", f"Reduce{op}", lambda t: function(t.reshape(1), (0,), keepdim=False).reshape(()),
             np.asarray(make(), np.float32))
        case(f"Reduce{op}_empty", f"Reduce{op}", lambda t: function(t, (1,), keepdim=True), make(0, 3),
             constants=[np.asarray([1])])
    case("ReduceSum_of_nothing", "ReduceSum", lambda t: t.sum(0), floats(0, 3), constants=[np.asarray([0])], keepdims=0)
    case("ReduceLogSumExp_large", "ReduceLogSumExp", lambda t: torch.logsumexp(t, (0,)), floats(7) * 100, keepdims=0)


def newer():
    """Operators that came later, or had no derivative here. Kinks are among the numbers."""
    x = np.concatenate((np.linspace(-9, 9, 25), np.linspace(-2, 2, 12))).astype(np.float32)
    inside = np.linspace(-0.95, 0.95, 37).astype(np.float32)
    for op, given, function in (
            ("Tan", inside, torch.tan), ("Asin", inside, torch.asin), ("Acos", inside, torch.acos),
            ("Atan", x, torch.atan), ("Sinh", x, torch.sinh), ("Cosh", x, torch.cosh), ("Asinh", x, torch.asinh),
            ("Acosh", inside + 2, torch.acosh), ("Atanh", inside, torch.atanh)):
        case(op, op, function, given, opset=28)
    far = np.concatenate((x, np.linspace(-60, 60, 20).astype(np.float32)))
    case("Mish", "Mish", lambda t: t * torch.tanh(F.softplus(t, threshold=800)), far, opset=28, rectifies=True)
    case("Gelu", "Gelu", F.gelu, far, opset=28, rectifies=True)
    case("Gelu_tanh", "Gelu", lambda t: 0.5 * t * (1 + torch.tanh((2 / np.pi) ** 0.5 * (t + 0.044715 * t**3))), far,
         opset=28, rectifies=True, approximate="tanh")
    case("Swish", "Swish", F.silu, far, opset=28, rectifies=True)
    alpha = single(1.7)
    case("Swish_alpha", "Swish", lambda t: t * torch.sigmoid(alpha * t), x, opset=28, rectifies=True, alpha=alpha)
    case("Shrink", "Shrink", lambda t: F.softshrink(t, 1.5), x, opset=28, lambd=1.5, bias=1.5)
    case("Shrink_hard", "Shrink", lambda t: F.hardshrink(t, 2.0), x, opset=28, lambd=2.0)
    case("SwiGLU", "SwiGLU", lambda t, u: F.silu(t) * u, floats(3, 100), floats(3, 100), opset=28)
    case("SwiGLU_alpha", "SwiGLU", lambda t, u: t * torch.sigmoid(alpha * t) * u, floats(5), floats(5), opset=28,
         alpha=alpha)
    case("Resize_cubic", "Resize", lambda t: F.interpolate(t, (11, 5), mode="bicubic"), floats(1, 2, 6, 9), opset=28,
         constants=[np.zeros(0, np.float32), np.zeros(0, np.float32), np.asarray([1, 2, 11, 5])], mode="cubic")


elementwise()
binary()
powers()
variadic()
normalisations()
reductions()
newer()
write()
