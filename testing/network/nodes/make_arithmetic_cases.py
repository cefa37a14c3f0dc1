#!/usr/bin/python3
"""Makes the cases in arithmetic/: what ONNX's own suites leave out of the operators that compute.

Older forms of operators, unusual broadcasts, reductions over axes that aren't neighbours, pooling with padding that
doesn't come out even. Expected values are PyTorch's in double precision (rounded to float32), or NumPy's for what
PyTorch has not. Needs python3-onnx, python3-numpy, python3-torch. Run it in this folder.
"""

import pathlib

import numpy as np
import torch
import torch.nn.functional as F

from onnx_case import Suite, by_torch, ints

case = Suite(pathlib.Path(__file__).parent / "arithmetic").case
rng = np.random.default_rng(2)


def floats(*shape):
    return rng.standard_normal(shape).astype(np.float32)


def elementwise():
    # 37: vectors and a remainder. From where exponentials vanish to where they overflow.
    x = np.concatenate((np.linspace(-100, 100, 23), np.linspace(-2, 2, 14))).astype(np.float32)
    small = np.linspace(-1e-3, 1.1e-3, 37).astype(np.float32)
    both = np.clip(np.concatenate((x, small)), -88, 88)
    functions = {
        "Relu": torch.relu, "Sigmoid": torch.sigmoid, "Tanh": torch.tanh,
        "Softplus": lambda t: F.softplus(t, threshold=800),
        "Softsign": F.softsign, "Selu": F.selu, "HardSwish": F.hardswish, "Erf": torch.erf, "Exp": torch.exp,
        "Abs": torch.abs, "Neg": torch.neg, "Reciprocal": torch.reciprocal, "Sin": torch.sin, "Cos": torch.cos,
        "Floor": torch.floor, "Ceil": torch.ceil, "Round": torch.round, "Sign": torch.sign}
    for op, function in functions.items():
        given = both[both != 0] if op == "Reciprocal" else both
        case(f"{op.lower()}_wide", op, 14, [given], [by_torch(function, given)])
    for op in ("Sqrt", "Log"):
        given = np.logspace(-37, 37, 37).astype(np.float32)
        case(f"{op.lower()}_wide", op, 13, [given], [by_torch(getattr(torch, op.lower()), given)])
    case("elu_small", "Elu", 6, [small], [by_torch(lambda t: F.elu(t, 1.5), small)], alpha=1.5)
    case("celu_small", "Celu", 12, [small], [by_torch(lambda t: F.celu(t, 0.7), small)], alpha=0.7)
    case("hard_sigmoid_wide", "HardSigmoid", 6, [x], [by_torch(F.hardsigmoid, x)], alpha=1 / 6, beta=0.5)
    case("leaky_relu_negative_slope", "LeakyRelu", 6, [x], [by_torch(lambda t: F.leaky_relu(t, -0.5), x)], alpha=-0.5)
    case("clip_attribute_min", "Clip", 6, [x], [np.maximum(x, np.float32(-1.5))], min=-1.5)
    case("clip_attribute_max", "Clip", 10, [x], [np.minimum(x, np.float32(1.5))], max=1.5)
    case("clip_input_max", "Clip", 11, [x, None, np.float32(2)], [np.minimum(x, np.float32(2))])
    case("neg_integers", "Neg", 13, [ints(3, 0, -4)], [ints(-3, 0, 4)])
    case("abs_integers", "Abs", 13, [ints(3, 0, -4)], [ints(3, 0, 4)])
    case("sign_integers", "Sign", 13, [ints(3, 0, -4)], [ints(1, 0, -1)])


def broadcasts():
    pairs = {
        "channel": ((2, 3, 4, 5), (3, 1, 1)), "channel_first": ((3, 1, 1), (2, 3, 4, 5)), "row": ((4, 6), (6,)),
        "column": ((4, 6), (4, 1)), "scalar": ((2, 3), ()), "scalar_first": ((), (2, 3)), "outer": ((5, 1), (1, 7)),
        "alternating": ((2, 1, 3, 1, 4), (1, 5, 1, 6, 1)), "middle": ((2, 3, 4), (2, 1, 4)), "ones": ((1, 1, 1), (1,)),
        "lower_rank": ((4, 1), (2, 3, 4, 5)), "sample": ((3, 2, 2), (3, 1, 1))}
    for name, (a, b) in pairs.items():
        x, y = floats(*a), floats(*b)
        x, y = np.asarray(x, np.float32), np.asarray(y, np.float32)
        case(f"sub_{name}", "Sub", 14, [x, y], [np.asarray(x - y, np.float32)])
        case(f"max_{name}", "Max", 13, [x, y], [np.asarray(np.maximum(x, y), np.float32)])
    a, b, c = floats(2, 1, 4), floats(3, 1), floats(1, 1, 1, 4)
    case("sum_three_ways", "Sum", 13, [a, b, c], [a + b + c])
    case("mean_three_ways", "Mean", 13, [a, b, c], [(a + b + c) / np.float32(3)])
    case("min_three_ways", "Min", 13, [a, b, c], [np.minimum(np.minimum(a, b), c)])
    x = floats(2, 3, 4, 5)
    for op, apply in (("Add", np.add), ("Sub", np.subtract), ("Mul", np.multiply), ("Div", np.divide)):
        y = floats(3, 4)
        case(f"{op.lower()}_legacy_axis", op, 6, [x, y], [apply(x, y[:, :, None])], broadcast=1, axis=1)
        case(f"{op.lower()}_legacy_suffix", op, 6, [x, y[0, :1].repeat(5)], [apply(x, y[0, 0])],
             broadcast=1)
    p, q = ints(7, -7, 9, -9).reshape(2, 2), ints(2, -4)
    for op, result in (("Add", p + q), ("Sub", p - q), ("Mul", p * q), ("Div", np.trunc(p / q).astype(np.int64))):
        case(f"{op.lower()}_integers", op, 14, [p, q], [result])
    slopes = floats(2, 3, 4, 5)
    for name, slope in (("channel", slopes[0, :, :1, :1]), ("whole", slopes), ("row", slopes[0, 0, 0]),
                        ("one", slopes[0, 0, 0, :1])):
        case(f"prelu_{name}", "PRelu", 9, [x, slope], [np.where(x < 0, slope * x, x)])
    base = np.abs(x) + np.float32(0.1)
    for exponent in (2.0, 0.5, -1.0, 3.0, 1.0, 0.0):
        case(f"pow_{exponent}", "Pow", 13, [base, np.float32(exponent)],
             [by_torch(lambda t: torch.pow(t, exponent), base)])
    case("pow_negative_base", "Pow", 13, [x, np.array([2], np.float32)], [x * x])
    case("pow_odd_integer", "Pow", 13, [x, ints(3)], [by_torch(lambda t: t**3, x)])
    exponents = np.array([1, 2, 3], np.float32)
    case("pow_legacy_axis", "Pow", 6, [base, exponents],
         [by_torch(lambda t, e: t ** e[:, None, None], base, exponents)], broadcast=1, axis=1)


def reductions():
    x = floats(2, 3, 4, 5, 2)
    functions = {
        "Sum": torch.sum, "Mean": torch.mean, "Max": torch.amax, "Min": torch.amin,
        "L1": lambda t, a, keepdim: t.abs().sum(a, keepdim=keepdim),
        "L2": lambda t, a, keepdim: (t * t).sum(a, keepdim=keepdim).sqrt(),
        "SumSquare": lambda t, a, keepdim: (t * t).sum(a, keepdim=keepdim), "LogSumExp": torch.logsumexp}
    for op, function in functions.items():
        some = ((1, 3), (0, 2, 4))
        for axes in some + ((0,), (4,), (1, 2), (3, 4), (0, 1, 2, 3, 4)) if op in ("Mean", "Max") else some:
            keep = len(axes) % 2
            case(f"reduce_{op.lower()}_{''.join(map(str, axes))}", f"Reduce{op}", 11, [x],
                 [by_torch(lambda t: function(t, axes, keepdim=bool(keep)), x)], axes=list(axes), keepdims=keep)
    case("reduce_prod_13", "ReduceProd", 11, [x], [by_torch(lambda t: t.prod(3).prod(1), x)], axes=[-2, 1], keepdims=0)
    case("reduce_log_sum_02", "ReduceLogSum", 11, [np.abs(x)], [by_torch(lambda t: t.sum((0, 2)).log(), np.abs(x))],
         axes=[2, 0], keepdims=0)
    whole = rng.integers(-9, 9, (3, 4, 5))
    case("reduce_sum_integers", "ReduceSum", 13, [whole, ints(0, 2)], [whole.sum((0, 2))], keepdims=0)
    case("reduce_max_integers", "ReduceMax", 12, [whole], [whole.max((0, 2))], axes=[0, 2], keepdims=0)
    case("reduce_min_integers", "ReduceMin", 12, [whole], [whole.min(1, keepdims=True)], axes=[1])
    case("reduce_prod_integers", "ReduceProd", 11, [whole], [whole.prod(1)], axes=[1], keepdims=0)
    case("reduce_sum_scalar", "ReduceSum", 11, [np.float32(3)], [np.float32(3)])
    # Wider than the columns that are summed side by side; long enough for all partial sums.
    wide = floats(3, 2, 300)
    case("reduce_mean_wide", "ReduceMean", 11, [wide], [by_torch(lambda t: t.mean(1), wide)], axes=[1], keepdims=0)
    case("reduce_mean_long", "ReduceMean", 11, [wide + 1000], [by_torch(lambda t: t.mean((0, 2)), wide + 1000)],
         axes=[0, 2], keepdims=0)


def softmaxes():
    x = floats(2, 3, 4, 5) * 5
    for op, function in (("Softmax", torch.softmax), ("LogSoftmax", torch.log_softmax)):
        for axis in range(5):
            flat = x.reshape(int(np.prod(x.shape[:axis])), -1)
            case(f"{op.lower()}_11_axis_{axis}", op, 11, [x],
                 [by_torch(lambda t: function(t, 1), flat).reshape(x.shape)], axis=axis)
        case(f"{op.lower()}_11_default", op, 11, [x],
             [by_torch(lambda t: function(t.flatten(1), 1), x).reshape(x.shape)])
        for axis in (0, 1, 2, 3, -1, -4):
            case(f"{op.lower()}_13_axis_{axis}", op, 13, [x], [by_torch(lambda t: function(t, axis), x)], axis=axis)
        long, wide = floats(2, 300), floats(2, 3, 150)
        case(f"{op.lower()}_long", op, 13, [long], [by_torch(lambda t: function(t, 1), long)])
        case(f"{op.lower()}_wide", op, 13, [wide], [by_torch(lambda t: function(t, 1), wide)], axis=1)


def normalisations():
    for rank in range(2, 6):
        x = floats(2, 3, *range(4, 2 + rank))
        scale, bias, mean = floats(3), floats(3), floats(3)
        variance = np.abs(floats(3)) + np.float32(0.2)
        expected = by_torch(lambda t, m, v, s, b: F.batch_norm(t, m, v, s, b, eps=1e-3), x, mean, variance, scale,
                            bias)
        for opset in (7, 9, 14) if rank == 4 else (9,):
            case(f"batch_normalization_rank_{rank}_opset_{opset}", "BatchNormalization", opset,
                 [x, scale, bias, mean, variance], [expected], epsilon=1e-3, momentum=0.3)
        if rank > 2:
            case(f"instance_normalization_rank_{rank}", "InstanceNormalization", 6, [x, scale, bias],
                 [by_torch(lambda t, s, b: F.instance_norm(t, weight=s, bias=b, eps=1e-3), x, scale, bias)],
                 epsilon=1e-3)


def pools():
    dimensions = {1: (9,), 2: (7, 9), 3: (5, 6, 7)}
    for rank, extents in dimensions.items():
        x = floats(2, 3, *extents)
        maximum = getattr(F, f"max_pool{rank}d")
        average = getattr(F, f"avg_pool{rank}d")
        for kernel, stride, pad, ceil in ((2, 2, 0, 1), (3, 2, 1, 0), (3, 2, 1, 1), (3, 1, 1, 0), (2, 3, 1, 1),
                                          (1, 2, 0, 0)):
            name = f"{rank}d_{kernel}{stride}{pad}{'_ceil' if ceil else ''}"
            form = dict(kernel_shape=[kernel] * rank, strides=[stride] * rank, pads=[pad] * 2 * rank, ceil_mode=ceil)
            values, places = maximum(torch.from_numpy(x), kernel, stride, pad, ceil_mode=bool(ceil),
                                     return_indices=True)
            planes = np.arange(6).reshape((2, 3) + (1,) * rank) * int(np.prod(extents))
            case(f"max_pool_{name}", "MaxPool", 12, [x], [values.numpy(), places.numpy() + planes], **form)
            for counts in (0, 1)[:pad + 1]:
                case(f"average_pool_{name}{'_counting' if counts else ''}", "AveragePool", 11, [x],
                     [by_torch(lambda t: average(t, kernel, stride, pad, bool(ceil), bool(counts)), x)],
                     count_include_pad=counts, **form)
        values, places = maximum(torch.from_numpy(x), 2, 1, 1, dilation=3, return_indices=True)
        case(f"max_pool_{rank}d_dilated", "MaxPool", 12, [x], [values.numpy(), places.numpy() + planes],
             kernel_shape=[2] * rank, dilations=[3] * rank, pads=[1] * 2 * rank)
        case(f"global_average_pool_{rank}d", "GlobalAveragePool", 1, [x],
             [by_torch(lambda t: t.flatten(2).mean(2), x).reshape(2, 3, *[1] * rank)])
        case(f"global_max_pool_{rank}d", "GlobalMaxPool", 1, [x], [x.max(tuple(range(2, 2 + rank)), keepdims=True)])
    x = floats(2, 3, 7, 9)
    values, places = F.max_pool2d(torch.from_numpy(x), (2, 3), (1, 2), return_indices=True)
    rows, columns = places.numpy() // 9, places.numpy() % 9
    case("max_pool_column_major", "MaxPool", 12, [x],
         [values.numpy(), columns * 7 + rows + np.arange(6).reshape(2, 3, 1, 1) * 63], kernel_shape=[2, 3],
         strides=[1, 2], storage_order=1)
    # Padding at one side only, and different along each axis.
    padded = F.pad(torch.from_numpy(x).double(), (2, 0, 0, 1), value=-np.inf)
    case("max_pool_one_side", "MaxPool", 11, [x], [F.max_pool2d(padded, 3, (2, 1)).numpy().astype(np.float32)],
         kernel_shape=[3, 3], strides=[2, 1], pads=[0, 2, 1, 0])
    zeros = F.pad(torch.from_numpy(x).double(), (2, 0, 0, 1))
    ones = F.pad(torch.ones(x.shape).double(), (2, 0, 0, 1))
    total, count = (F.avg_pool2d(t, 3, (2, 1)).numpy() for t in (zeros, ones))
    case("average_pool_one_side", "AveragePool", 11, [x], [(total / count).astype(np.float32)], kernel_shape=[3, 3],
         strides=[2, 1], pads=[0, 2, 1, 0])
    case("average_pool_one_side_counting", "AveragePool", 11, [x], [total.astype(np.float32)], kernel_shape=[3, 3],
         strides=[2, 1], pads=[0, 2, 1, 0], count_include_pad=1)
    # Strides of 4 make 2 rows of 7 and 3 columns of 9: that takes 1 and 2 elements of padding.
    upper = F.pad(torch.from_numpy(x).double(), (1, 1, 0, 1), value=-np.inf)
    lower = F.pad(torch.from_numpy(x).double(), (1, 1, 1, 0), value=-np.inf)
    for mode, t in (("SAME_UPPER", upper), ("SAME_LOWER", lower)):
        case(f"max_pool_{mode.lower()}", "MaxPool", 12, [x],
             [F.max_pool2d(t, (4, 3), (4, 4)).numpy().astype(np.float32)], kernel_shape=[4, 3], strides=[4, 4],
             auto_pad=mode)
    case("max_pool_valid", "MaxPool", 12, [x], [F.max_pool2d(torch.from_numpy(x), 3, 2).numpy()], kernel_shape=[3, 3],
         strides=[2, 2], auto_pad="VALID")
    # Dilation is new in operator set 19 but harmless before: the mean of every other column.
    case("average_pool_dilated", "AveragePool", 11, [x], [(x[:, :, :, :-2] + x[:, :, :, 2:]) / np.float32(2)],
         kernel_shape=[1, 2], dilations=[1, 2])


def functions_of_one_number():
    """What Debian's suite lacks, or tries with a few numbers alone."""
    x = np.linspace(-6, 6, 37).astype(np.float32)
    inside = np.linspace(-0.95, 0.95, 37).astype(np.float32)
    above = np.linspace(1.05, 9, 37).astype(np.float32)
    for op, given, function in (
            ("Tan", inside, torch.tan), ("Asin", inside, torch.asin), ("Acos", inside, torch.acos),
            ("Atan", x, torch.atan), ("Sinh", x, torch.sinh), ("Cosh", x, torch.cosh), ("Asinh", x, torch.asinh),
            ("Acosh", above, torch.acosh), ("Atanh", inside, torch.atanh)):
        case(f"{op.lower()}_wide", op, 9, [given], [by_torch(function, given)])
    wide = np.concatenate((x, np.linspace(-60, 60, 20).astype(np.float32)))
    case("mish_wide", "Mish", 18, [wide], [by_torch(lambda t: t * torch.tanh(F.softplus(t, threshold=800)), wide)])
    case("gelu_erf", "Gelu", 20, [wide], [by_torch(F.gelu, wide)])
    case("gelu_tanh", "Gelu", 20, [wide], [by_torch(
        lambda t: 0.5 * t * (1 + torch.tanh((2 / np.pi) ** 0.5 * (t + 0.044715 * t**3))), wide)], approximate="tanh")
    case("swish_default", "Swish", 24, [wide], [by_torch(F.silu, wide)])
    case("swish_alpha", "Swish", 24, [x], [by_torch(lambda t: t * torch.sigmoid(1.7 * t), x)], alpha=1.7)
    case("shrink_wide", "Shrink", 9, [x], [by_torch(
        lambda t: torch.where(t < -1.1, t + 0.3, torch.where(t > 1.1, t - 0.3, torch.zeros_like(t))), x)],
         lambd=1.1, bias=0.3)
    a, b = floats(3, 300), floats(3, 300)
    case("swiglu_alpha", "SwiGLU", 28, [a, b], [by_torch(lambda t, u: t * torch.sigmoid(0.8 * t) * u, a, b)], alpha=0.8)
    rows = np.round(floats(2, 3, 7) * 2)
    for axis in (0, 1, 2):
        case(f"hardmax_{axis}", "Hardmax", 13, [rows], [
            np.moveaxis(np.eye(rows.shape[axis], dtype=np.float32)[rows.argmax(axis)], -1, axis)], axis=axis)
    flat = rows.reshape(2, 21)
    case("hardmax_11", "Hardmax", 11, [rows], [np.eye(21, dtype=np.float32)[flat.argmax(1)].reshape(rows.shape)])


def comparisons():
    x, y = np.round(floats(2, 3, 4)), np.round(floats(3, 1))
    for op, function in (("Greater", np.greater), ("Less", np.less), ("GreaterOrEqual", np.greater_equal),
                         ("LessOrEqual", np.less_equal), ("Equal", np.equal)):
        case(f"{op.lower()}_broadcast", op, 16, [x, y], [function(x, y)])
        case(f"{op.lower()}_integers", op, 16, [x.astype(np.int64), y.astype(np.int64)], [function(x, y)])
    large = np.array([2**63 + 1, 1, 2**63], dtype=np.uint64)
    case("greater_uint64", "Greater", 13, [large, large[::-1]], [large > large[::-1]])
    odd = np.array([np.nan, np.inf, -np.inf, 0], np.float32)
    case("is_inf_negative", "IsInf", 10, [odd], [odd == -np.inf], detect_positive=0)
    case("is_nan", "IsNaN", 13, [odd], [np.isnan(odd)])


def whole_numbers():
    """Numbers of few bits wrap as NumPy's do."""
    for name, dtype in (("uint8", np.uint8), ("int8", np.int8), ("int16", np.int16), ("uint32", np.uint32),
                        ("int32", np.int32), ("uint64", np.uint64)):
        limits = np.iinfo(dtype)
        a = rng.integers(limits.min, limits.max, (3, 5), dtype=dtype, endpoint=True)
        b = rng.integers(limits.min, limits.max, 5, dtype=dtype, endpoint=True)
        for op, function in (("Add", np.add), ("Sub", np.subtract), ("Mul", np.multiply)):
            case(f"{op.lower()}_{name}", op, 14, [a, b], [function(a, b)])
        case(f"bitwise_not_{name}", "BitwiseNot", 18, [a], [np.invert(a)])
        case(f"bitwise_xor_{name}", "BitwiseXor", 18, [a, b], [a ^ b])
        if limits.min == 0:
            by = rng.integers(0, limits.bits, 5).astype(dtype)
            case(f"shift_left_{name}", "BitShift", 11, [a, by], [a << by], direction="LEFT")
            case(f"shift_right_{name}", "BitShift", 11, [a, by], [a >> by], direction="RIGHT")
        if name != "uint64":
            divisor = np.where(b == 0, dtype(3), b)
            case(f"mod_{name}", "Mod", 13, [a, divisor], [np.mod(a, divisor)])
            case(f"mod_of_c_{name}", "Mod", 13, [a, divisor], [np.fmod(a, divisor)], fmod=1)
        case(f"clip_{name}", "Clip", 12, [a, dtype(3), dtype(100)], [np.clip(a, 3, 100).astype(dtype)])
    case("neg_int8", "Neg", 13, [np.array([-128, 127], np.int8)], [np.array([-128, -127], np.int8)])
    x, y = floats(3, 4) * 5, np.array([1.5, -2, 0.7, 3], np.float32)
    case("mod_floats", "Mod", 13, [x, y], [np.fmod(x, y)], fmod=1)
    whole = rng.integers(-9, 9, (3, 4))
    case("reduce_l1_integers", "ReduceL1", 13, [whole], [np.abs(whole).sum(1)], axes=[1], keepdims=0)
    case("reduce_sum_square_integers", "ReduceSumSquare", 13, [whole], [(whole**2).sum(1)], axes=[1], keepdims=0)
    case("reduce_mean_integers", "ReduceMean", 13, [whole], [np.trunc(whole.mean(1)).astype(np.int64)], axes=[1],
         keepdims=0)
    case("relu_int8", "Relu", 14, [whole.astype(np.int8)], [np.maximum(whole, 0).astype(np.int8)])
    none = np.zeros((2, 0, 3), np.float32)
    case("reduce_max_empty", "ReduceMax", 20, [none, ints(1)], [np.full((2, 1, 3), -np.inf, np.float32)])
    case("reduce_min_empty_uint8", "ReduceMin", 20, [none.astype(np.uint8), ints(1)], [
        np.full((2, 1, 3), 255, np.uint8)])
    truths = np.array([True, False, True, False]), np.array([True, True, False, False])
    for op, function in (("And", np.logical_and), ("Or", np.logical_or), ("Xor", np.logical_xor)):
        case(f"{op.lower()}_table", op, 7, list(truths), [function(*truths)])


def casts():
    x = np.array([0.1, -2.7, 1e-7, 65519, 65520, -1e6, 3.0009765625, 1 / 3, np.inf, np.nan], np.float32)
    with np.errstate(over="ignore"):
        half = x.astype(np.float16)
    case("cast_to_float16", "Cast", 13, [x], [half], to=10)
    case("cast_like_float16", "CastLike", 15, [x, np.float16(1)], [half])
    whole = np.array([300, -1, 127, -129, 2**31 + 5], np.int64)
    for number, dtype in ((2, np.uint8), (3, np.int8), (4, np.uint16), (5, np.int16), (6, np.int32), (12, np.uint32)):
        case(f"cast_{np.dtype(dtype)}_wraps", "Cast", 13, [whole], [whole.astype(dtype)], to=number)
    case("cast_uint64_to_float", "Cast", 13, [np.array([2**63 + 2**40], np.uint64)],
         [np.array([2**63 + 2**40], np.float32)], to=1)


def quantisation():
    x = floats(4, 6, 5) * 3
    scale, zero = np.float32(0.031), np.uint8(120)

    def quantise(values, scales, zeros, dtype):
        limits = np.iinfo(dtype)
        rounded = np.rint(values / scales).astype(np.int64) + np.asarray(zeros).astype(np.int64)
        return np.clip(rounded, limits.min, limits.max).astype(dtype)

    case("quantize_whole", "QuantizeLinear", 13, [x, scale, zero], [quantise(x, scale, zero, np.uint8)])
    case("quantize_no_zero_point", "QuantizeLinear", 13, [x, scale], [quantise(x, scale, 0, np.uint8)])
    scales = np.array([0.01, 0.02, 0.05, 0.1, 0.2, 0.3], np.float32)
    zeros = np.array([3, -4, 0, 7, 100, -128], np.int8)
    along = (slice(None), None)
    y = quantise(x, scales[along], zeros[along], np.int8)
    case("quantize_axis_1", "QuantizeLinear", 13, [x, scales, zeros], [y])
    back = (y.astype(np.float32) - zeros[along].astype(np.float32)) * scales[along]
    case("dequantize_axis_1", "DequantizeLinear", 13, [y, scales, zeros], [back])
    case("dequantize_axis_-2", "DequantizeLinear", 13, [y, scales, zeros], [back], axis=-2)
    # Blocks of 4 along an axis of 6.
    blocks = (np.abs(floats(4, 2, 5)) + np.float32(0.01)).astype(np.float32)
    block_zeros = rng.integers(-5, 5, blocks.shape).astype(np.int16)
    spread, spread_zeros = blocks.repeat(4, 1)[:, :6], block_zeros.repeat(4, 1)[:, :6]
    y = quantise(x, spread, spread_zeros, np.int16)
    case("quantize_blocks", "QuantizeLinear", 21, [x, blocks, block_zeros], [y], axis=1, block_size=4)
    case("dequantize_blocks", "DequantizeLinear", 21, [y, blocks, block_zeros],
         [(y.astype(np.float32) - spread_zeros) * spread], axis=1, block_size=4)

    def random(dtype, *shape):
        limits = np.iinfo(dtype)
        return rng.integers(limits.min, limits.max, shape, dtype=dtype, endpoint=True)

    a, b = random(np.uint8, 2, 1, 5, 300), random(np.int8, 3, 300, 7)
    rows, columns = random(np.uint8, 5), random(np.int8, 7)
    product = np.matmul(a.astype(np.int64) - rows[:, None], b.astype(np.int64) - columns)
    case("matmul_integer", "MatMulInteger", 10, [a, b, rows, columns], [product.astype(np.int32)])
    case("matmul_integer_no_zero_points", "MatMulInteger", 10, [a, b],
         [np.matmul(a.astype(np.int64), b.astype(np.int64)).astype(np.int32)])
    vector = random(np.uint8, 300)
    case("matmul_integer_vector", "MatMulInteger", 10, [vector, b, np.uint8(9)],
         [np.matmul(vector.astype(np.int64) - 9, b.astype(np.int64)).astype(np.int32)])
    sa, sb, sy = np.float32(0.013), np.abs(floats(7)) * np.float32(0.01), np.float32(0.9)
    exact = product * np.float64(sa) * sb.astype(np.float64) / np.float64(sy)
    case("qlinear_matmul_columns", "QLinearMatMul", 10, [a, sa, rows, b, sb, columns, sy, np.uint8(128)],
         [quantise(exact, 1.0, 128, np.uint8)])

    for rank, extents, kernel in ((1, (9,), (3,)), (2, (7, 8), (3, 2)), (3, (4, 5, 6), (2, 3, 2))):
        x = random(np.uint8, 2, 4, *extents)
        w = random(np.int8, 6, 2, *kernel)
        xz, wz = np.uint8(121), random(np.int8, 6)
        form = dict(strides=[2] * rank, pads=[1] * 2 * rank, dilations=[1] * rank, group=2)
        convolve = getattr(F, f"conv{rank}d")
        shape = (6,) + (1,) * (rank + 1)
        sums = convolve(torch.from_numpy(x.astype(np.float64) - xz), torch.from_numpy(w - wz.astype(np.float64).reshape(shape)),
                        stride=2, padding=1, groups=2).numpy()
        case(f"conv_integer_{rank}d", "ConvInteger", 10, [x, w, xz, wz], [sums.astype(np.int32)], **form)
        bias = rng.integers(-9000, 9000, 6).astype(np.int32)
        ws = (np.abs(floats(6)) + np.float32(0.1)) * np.float32(0.01)
        added = sums + bias.reshape(shape[:-1])
        factors = (ws.astype(np.float64) * np.float64(np.float32(0.02)) / np.float64(np.float32(0.5))).reshape(shape[:-1])
        case(f"qlinear_conv_{rank}d", "QLinearConv", 10,
             [x, np.float32(0.02), xz, w, ws, wz, np.float32(0.5), np.int8(-3), bias],
             [quantise(added * factors, 1.0, -3, np.int8)], **form)
    x = random(np.uint8, 2, 3, 7, 9)
    case("max_pool_uint8", "MaxPool", 12, [x], [F.max_pool2d(torch.from_numpy(x.astype(np.float32)), 3, 2).numpy().astype(np.uint8)],
         kernel_shape=[3, 3], strides=[2, 2])


def resampling():
    """PyTorch resamples with the same rules; it smooths in float32 alone."""
    x = floats(2, 3, 9, 14)
    t = torch.from_numpy(x)
    scales = lambda h, w: np.array([1, 1, h, w], np.float32)
    for name, size in (("up", (20, 31)), ("down", (5, 6)), ("mixed", (4, 30))):
        sizes = ints(2, 3, *size)
        for mode, ours in (("bicubic", "cubic"), ("bilinear", "linear")):
            if mode == "bicubic":
                case(f"resize_cubic_{name}", "Resize", 18, [x, None, None, sizes], [by_torch(
                    lambda a: F.interpolate(a, size, mode=mode), x)], mode=ours)
                case(f"resize_cubic_{name}_corners", "Resize", 18, [x, None, None, sizes], [by_torch(
                    lambda a: F.interpolate(a, size, mode=mode, align_corners=True), x)], mode=ours,
                     coordinate_transformation_mode="align_corners")
            if mode == "bilinear":
                smoothed = F.interpolate(t, size, mode=mode, antialias=True)
                case(f"resize_smooth_{ours}_{name}", "Resize", 18, [x, None, None, sizes], [smoothed.numpy()], mode=ours,
                     antialias=1, exclude_outside=1)
    images = floats(1, 2, 6, 10)
    for policy, size in (("not_larger", (7, 12)), ("not_smaller", (8, 13))):
        case(f"resize_{policy}", "Resize", 18, [images, None, None, ints(7, 13)], [nearest(images, size, policy)],
             mode="nearest", axes=[2, 3], keep_aspect_ratio_policy=policy)
    case("pad_wrap", "Pad", 19, [images, ints(0, 0, 2, 3, 0, 0, 5, 9)],
         [np.pad(images, ((0, 0), (0, 0), (2, 5), (3, 9)), mode="wrap")], mode="wrap")


def nearest(images, size, policy):
    """Rows and columns by the rule half_pixel, a half down."""
    ratios = [7 / 6, 13 / 10]
    scale = min(ratios) if policy == "not_larger" else max(ratios)
    places = [np.clip(np.ceil((np.arange(n) + 0.5) / scale - 1.0).astype(int), 0, extent - 1)
              for n, extent in zip(size, images.shape[2:])]
    return images[:, :, places[0]][:, :, :, places[1]]



elementwise()
broadcasts()
reductions()
softmaxes()
normalisations()
pools()
functions_of_one_number()
comparisons()
whole_numbers()
casts()
quantisation()
resampling()
