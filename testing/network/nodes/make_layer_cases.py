#!/usr/bin/python3
"""Makes the cases in layers/: what ONNX's own suites leave out of normalisations, operators that index, recurrent
layers, sampling and attention.

Expected values are PyTorch's in double precision (rounded to float32) or NumPy's, written down from the definition
where neither has the operation. Needs python3-onnx, python3-numpy, python3-torch. Run it in this folder.
"""

import pathlib

import numpy as np
import torch
import torch.nn.functional as F

from onnx_case import Suite

case = Suite(pathlib.Path(__file__).parent / "layers").case
rng = np.random.default_rng(3)


def floats(*shape):
    return rng.standard_normal(shape).astype(np.float32)


def ints(*values):
    return np.array(values, dtype=np.int64)


def by_torch(function, *arrays):
    """The function's values in double precision."""
    result = function(*(torch.from_numpy(np.asarray(a)).double() for a in arrays))
    return result.numpy().astype(np.float32)


def normalised():
    x = floats(3, 8, 5, 7)
    scale, bias = floats(7), floats(7)
    case("layer_norm_no_bias", "LayerNormalization", 17, [x, scale],
         [by_torch(lambda t, s: F.layer_norm(t, (7,), s), x, scale)])
    whole, row = floats(5, 7), floats(1, 7)
    case("layer_norm_broadcast_scale", "LayerNormalization", 17, [x, np.float32([0.5]), row],
         [by_torch(lambda t, b: 0.5 * F.layer_norm(t, (5, 7)) + b, x, row)], axis=-2)
    long = floats(5, 1000) * 3 + 100
    case("layer_norm_large_mean", "LayerNormalization", 17, [long, np.ones(1000, np.float32)],
         [by_torch(lambda t: F.layer_norm(t, (1000,)), long)])
    case("layer_norm_outputs", "LayerNormalization", 17, [x, whole, floats(5, 7) * 0],
         [by_torch(lambda t, s: F.layer_norm(t, (5, 7), s, eps=1e-2), x, whole),
          x.mean((2, 3), keepdims=True), 1 / np.sqrt(x.var((2, 3), keepdims=True) + np.float32(1e-2))],
         axis=2, epsilon=1e-2)
    root = lambda t, axes: t / (t.square().mean(axes, keepdim=True) + 1e-5).sqrt()
    case("rms_norm", "RMSNormalization", 23, [x, scale], [by_torch(lambda t, s: root(t, -1) * s, x, scale)])
    case("rms_norm_axis", "RMSNormalization", 23, [x, whole],
         [by_torch(lambda t, s: root(t, (2, 3)) * s, x, whole)], axis=2)
    channels, groups = (floats(8), floats(8)), (floats(4), floats(4))
    case("group_norm_21", "GroupNormalization", 21, [x, *channels],
         [by_torch(lambda t, s, b: F.group_norm(t, 4, s, b), x, *channels)], num_groups=4)
    spread = lambda v: v.repeat_interleave(2)
    case("group_norm_18", "GroupNormalization", 18, [x, *groups],
         [by_torch(lambda t, s, b: F.group_norm(t, 4, spread(s), spread(b)), x, *groups)], num_groups=4)
    case("group_norm_one", "GroupNormalization", 21, [x[:, :, 0, 0], *channels],
         [by_torch(lambda t, s, b: F.group_norm(t, 1, s, b), x[:, :, 0, 0], *channels)], num_groups=1)
    for p in (1, 2):
        case(f"lp_norm_{p}", "LpNormalization", 1, [x], [by_torch(lambda t: F.normalize(t, p, 1), x)], axis=1, p=p)
    zeros = np.float32([[0, 0], [3, 4]])
    case("lp_norm_zeros", "LpNormalization", 1, [zeros], [np.float32([[0, 0], [0.6, 0.8]])])
    centred = lambda t, axes: t - t.mean(axes, keepdim=True)
    moments = lambda t, axes: centred(t, axes) / centred(t, axes).square().mean(axes, keepdim=True).sqrt()
    case("mean_variance_norm", "MeanVarianceNormalization", 13, [x], [by_torch(lambda t: moments(t, (0, 2, 3)), x)])
    case("mean_variance_norm_axes", "MeanVarianceNormalization", 9, [x], [by_torch(lambda t: moments(t, (1, 3)), x)],
         axes=[1, -1])
    # PyTorch's window of an even size begins one channel earlier than ONNX's.
    for size, beta in ((5, 0.75), (3, 1.5), (31, 0.75)):
        case(f"lrn_{size}", "LRN", 13, [x],
             [by_torch(lambda t: F.local_response_norm(t, size, 0.7, beta, 2), x)],
             size=size, alpha=0.7, beta=beta, bias=2.0)
    case("lrn_even", "LRN", 1, [x],
         [by_torch(lambda t: F.local_response_norm(t.flip(1), 4, 0.7, 0.75, 2).flip(1), x)],
         size=4, alpha=0.7, beta=0.75, bias=2.0)
    case("lp_pool_3", "LpPool", 18, [np.abs(x)], [by_torch(lambda t: F.lp_pool2d(t, 3, (2, 3), (1, 2)), np.abs(x))],
         kernel_shape=[2, 3], strides=[1, 2], p=3)
    case("lp_pool_1d", "LpPool", 11, [x[0]], [by_torch(lambda t: F.lp_pool1d(t.abs(), 1, 3), x[0])],
         kernel_shape=[3], strides=[3], p=1)
    case("lp_pool_padded", "LpPool", 2, [x],
         [by_torch(lambda t: F.lp_pool2d(F.pad(t, (2, 1, 1, 0)), 2, (3, 3), 2), x)],
         kernel_shape=[3, 3], strides=[2, 2], pads=[1, 2, 0, 1])
    case("global_lp_pool_2", "GlobalLpPool", 2, [x], [by_torch(lambda t: t.square().sum((2, 3), True).sqrt(), x)])
    case("global_lp_pool_3", "GlobalLpPool", 2, [x],
         [by_torch(lambda t: (t.abs() ** 3).sum((2, 3), True) ** (1 / 3), x)], p=3)


normalised()
