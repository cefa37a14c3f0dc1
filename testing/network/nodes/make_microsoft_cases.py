#!/usr/bin/python3
"""Makes the cases in microsoft/: operators of the domain com.microsoft, which ONNX Runtime's optimiser and quantiser write.

Expected values are PyTorch's in double precision (rounded to float32) or NumPy's, written down from the definitions in
ONNX Runtime's docs/ContribOperators.md. Needs python3-onnx, python3-numpy, python3-torch. Run it in this folder.
"""

import functools
import pathlib

import numpy as np
import torch
import torch.nn.functional as F

from onnx_case import Suite, by_torch

suite = Suite(pathlib.Path(__file__).parent / "microsoft")
case = functools.partial(suite.case, domain="com.microsoft")
rng = np.random.default_rng(11)


def floats(*shape):
    return rng.standard_normal(shape).astype(np.float32)


def bytes_(*shape):
    return rng.integers(0, 256, shape).astype(np.uint8)


def linear():
    x, w, b = floats(2, 3, 6, 5), floats(4, 3, 3, 3), floats(4)
    z = floats(2, 4, 6, 5)
    conv = lambda t, v, c: F.conv2d(t, v, c, padding=1)
    for name, function, parameters in (
            ("Relu", F.relu, None), ("Tanh", torch.tanh, None), ("Sigmoid", torch.sigmoid, None),
            ("LeakyRelu", lambda t: F.leaky_relu(t, 0.2), [0.2]), ("Clip", lambda t: t.clip(-0.5, 1), [-0.5, 1.0]),
            ("HardSigmoid", lambda t: (0.3 * t + 0.4).clip(0, 1), [0.3, 0.4])):
        given = {} if parameters is None else {"activation_params": parameters}
        case(f"fused_conv_{name.lower()}", "FusedConv", 13, [x, w, b],
             [by_torch(lambda *a: function(conv(*a)), x, w, b)], activation=name, pads=[1] * 4, **given)
    case("fused_conv_sum", "FusedConv", 13, [x, w, b, z],
         [by_torch(lambda *a: F.relu(conv(*a[:3]) + a[3]), x, w, b, z)], activation="Relu", pads=[1] * 4)
    case("fused_conv_no_bias", "FusedConv", 13, [x, w, None, z],
         [by_torch(lambda t, v, a: F.conv2d(t, v, padding=1) + a, x, w, z)], pads=[1] * 4)
    a, m, c = floats(4, 3), floats(5, 3), floats(5)
    case("fused_gemm", "FusedGemm", 13, [a, m, c],
         [by_torch(lambda t, v, u: F.leaky_relu(0.5 * t @ v.T + u, 0.3), a, m, c)],
         transB=1, alpha=0.5, activation="LeakyRelu", activation_alpha=0.3)
    a, b = floats(2, 3, 4, 5), floats(2, 3, 5, 6)
    flip = lambda v: np.ascontiguousarray(v.swapaxes(-1, -2))
    ahead = lambda v: np.ascontiguousarray(np.moveaxis(v, -2, 0))
    product = by_torch(lambda t, u: 0.25 * t @ u, a, b)
    case("fused_matmul", "FusedMatMul", 13, [a, b], [product], alpha=0.25)
    case("fused_matmul_a", "FusedMatMul", 13, [flip(a), b], [product], alpha=0.25, transA=1)
    case("fused_matmul_b", "FusedMatMul", 13, [a, flip(b)], [product], alpha=0.25, transB=1)
    case("fused_matmul_both", "FusedMatMul", 13, [flip(a), flip(b)], [product], alpha=0.25, transA=1, transB=1)
    case("fused_matmul_batch_a", "FusedMatMul", 13, [ahead(a), b], [product], alpha=0.25, transBatchA=1)
    case("fused_matmul_batch_b", "FusedMatMul", 13, [a, ahead(flip(b))], [product], alpha=0.25, transB=1, transBatchB=1)
    case("transpose_matmul", "TransposeMatMul", 13, [a, flip(b)], [by_torch(lambda t, u: t @ u, a, b)], transB=1)
    case("fused_matmul_activation", "FusedMatMulActivation", 13, [a, b],
         [by_torch(lambda t, u: torch.tanh(t @ u), a, b)], activation="Tanh")
    case("gemm_fast_gelu", "GemmFastGelu", 13, [a, b[0, 0], c := floats(6)],
         [by_torch(lambda t, u, v: F.gelu(t @ u + v, approximate="tanh"), a, b[0, 0], c)])


def activations():
    x, b, s = 2 * floats(3, 4, 6), floats(6), floats(3, 4, 6)
    case("gelu", "Gelu", 13, [x], [by_torch(F.gelu, x)])
    case("bias_gelu", "BiasGelu", 13, [x, b], [by_torch(lambda t, u: F.gelu(t + u), x, b)])
    fast = lambda t: F.gelu(t, approximate="tanh")
    case("fast_gelu", "FastGelu", 13, [x], [by_torch(fast, x)])
    case("fast_gelu_bias", "FastGelu", 13, [x, b], [by_torch(lambda t, u: fast(t + u), x, b)])
    case("quick_gelu", "QuickGelu", 13, [x], [by_torch(lambda t: t * torch.sigmoid(1.702 * t), x)])
    case("quick_gelu_alpha", "QuickGelu", 13, [x], [by_torch(lambda t: t * torch.sigmoid(t), x)], alpha=1.0)
    case("bias_split_gelu", "BiasSplitGelu", 13, [x, b],
         [by_torch(lambda t, u: (t + u)[..., :3] * F.gelu((t + u)[..., 3:]), x, b)])
    case("bias_add", "BiasAdd", 13, [x, b, s], [x + b + s])


def normalised():
    x, skip, scale, shift, bias = floats(2, 4, 6), floats(2, 4, 6), floats(6), floats(6), floats(6)
    layer = lambda t, s, b=None: F.layer_norm(t, (6,), s, b, 1e-12)
    rms = lambda t, s, e=1e-12: s * t / (t.square().mean(-1, keepdim=True) + e).sqrt()
    suite.case("layer_norm_old_set", "LayerNormalization", 11, [x, scale, shift],
               [by_torch(lambda t, s, b: F.layer_norm(t, (6,), s, b, 1e-5), x, scale, shift)])
    suite.case("simplified_layer_norm", "SimplifiedLayerNormalization", 11, [x, scale],
               [by_torch(lambda t, s: rms(t, s, 1e-6), x, scale)], epsilon=1e-6)
    case("skip_layer_norm", "SkipLayerNormalization", 13, [x, skip, scale, shift, bias],
         [by_torch(lambda t, k, s, b, u: layer(t + k + u, s, b), x, skip, scale, shift, bias)])
    case("skip_layer_norm_short", "SkipLayerNormalization", 13, [x, skip[0], scale],
         [by_torch(lambda t, k, s: layer(t + k, s), x, skip[0], scale)])
    whole = x + skip
    case("skip_layer_norm_outputs", "SkipLayerNormalization", 13, [x, skip, scale, shift],
         [by_torch(layer, whole, scale, shift), whole.mean(-1, keepdims=True),
          1 / np.sqrt(whole.var(-1, keepdims=True)), whole])
    case("skip_simplified_layer_norm", "SkipSimplifiedLayerNormalization", 13, [x, skip, scale, bias],
         [by_torch(lambda t, k, s, u: rms(t + k + u, s, 1e-5), x, skip, scale, bias)], epsilon=1e-5)
    words, places, segments = floats(9, 6), floats(7, 6), floats(2, 6)
    ids = rng.integers(0, 9, (2, 4)).astype(np.int32)
    kinds = rng.integers(0, 2, (2, 4)).astype(np.int32)
    mask = np.int32([[1, 1, 1, 0], [1, 1, 0, 0]])
    embedded = words[ids] + places[:4] + segments[kinds]
    case("embed_layer_norm", "EmbedLayerNormalization", 13,
         [ids, kinds, words, places, segments, scale, shift, mask],
         [by_torch(layer, embedded, scale, shift), mask.sum(1).astype(np.int32), embedded], weights=(2, 3, 4, 5, 6))
    order = np.int32([[3, 2, 1, 0], [0, 1, 2, 6]])
    case("embed_layer_norm_positions", "EmbedLayerNormalization", 13,
         [ids, None, words, places, None, scale, shift, None, order],
         [by_torch(layer, words[ids] + places[order], scale, shift), np.int32([0, 0])], weights=(2, 3, 5, 6))


def attend(q, k, v, heads, bias=None, causal=False, scale=None, past=None):
    """[samples, steps, features] each; returns y, all keys and all values in heads."""
    split = lambda t: t.unflatten(-1, (heads, -1)).transpose(1, 2)
    q, k, v = split(q), split(k), split(v)
    if past is not None:
        k, v = torch.cat([past[0], k], 2), torch.cat([past[1], v], 2)
    scores = q @ k.transpose(-1, -2) * (scale or q.shape[-1] ** -0.5)
    scores = scores if bias is None else scores + bias
    if causal:
        hidden = torch.ones(scores.shape[-2:], dtype=torch.bool).tril(scores.shape[-1] - scores.shape[-2]).logical_not()
        scores = scores.masked_fill(hidden, -torch.inf)
    return (scores.softmax(-1) @ v).transpose(1, 2).flatten(2), k, v


def attention():
    x, w, b = floats(2, 4, 5), floats(5, 18), floats(18)
    t, wt, bt = (torch.from_numpy(a).double() for a in (x, w, b))
    back = lambda a: a.numpy().astype(np.float32)
    qkv = (t @ wt + bt).split(6, -1)
    case("attention", "Attention", 13, [x, w, b], [back(attend(*qkv, 2)[0])], num_heads=2)
    case("attention_no_bias", "Attention", 13, [x, w], [back(attend(*(t @ wt).split(6, -1), 3, scale=0.3)[0])],
         num_heads=3, scale=0.3)
    case("attention_causal", "Attention", 13, [x, w, b], [back(attend(*qkv, 2, causal=True)[0])], num_heads=2,
         unidirectional=1)
    case("attention_sizes", "Attention", 13, [x, w, b], [back(attend(*(t @ wt + bt).split((4, 4, 10), -1), 2)[0])],
         num_heads=2, qkv_hidden_sizes=[4, 4, 10])
    hide = lambda seen: torch.where(torch.from_numpy(seen), 0.0, -10000.0).double()
    lengths, keys = np.int32([3, 2]), np.arange(4)
    masks = {"lengths": (lengths, keys < lengths[:, None, None, None]),
             "ends": (np.int32([4, 3, 1, 0]),
                      (keys < np.int32([4, 3])[:, None, None, None]) & (keys >= np.int32([1, 0])[:, None, None, None]))}
    seen = np.int32([[1, 1, 0, 1], [0, 1, 1, 0]])
    masks["keys"] = seen, seen[:, None, None] != 0
    seen = rng.integers(0, 2, (2, 4, 4)).astype(np.int32) | np.eye(4, dtype=np.int32)
    masks["rows"] = seen, seen[:, None] != 0
    seen = rng.integers(0, 2, (2, 1, 6, 6)).astype(np.int32) | np.eye(6, dtype=np.int32)
    masks["square"] = seen, seen[:, :, :4, :4] != 0
    for name, (mask, seen) in masks.items():
        case(f"attention_mask_{name}", "Attention", 13, [x, w, b, mask], [back(attend(*qkv, 2, hide(seen))[0])],
             num_heads=2)
    bias = floats(1, 2, 4, 4)
    seen = masks["keys"][1]
    case("attention_mask_and_bias", "Attention", 13, [x, w, b, masks["keys"][0], None, bias],
         [back(attend(*qkv, 2, hide(seen) + torch.from_numpy(bias).double())[0])], num_heads=2)
    past = floats(2, 2, 2, 3, 3)
    y, k, v = attend(*qkv, 2, causal=True, past=torch.from_numpy(past).double())
    case("attention_past", "Attention", 13, [x, w, b, None, past], [back(y), back(torch.stack([k, v]))], num_heads=2,
         unidirectional=1)
    q, k, v = floats(2, 4, 6), floats(2, 3, 6), floats(2, 3, 6)
    qt, kt, vt = (torch.from_numpy(a).double() for a in (q, k, v))
    case("multi_head", "MultiHeadAttention", 13, [q, k, v], [back(attend(qt, kt, vt, 2)[0])], num_heads=2)
    y = attend(qt + bt[:6], kt + bt[6:12], vt + bt[12:], 2, hide(np.arange(3) < np.int32([3, 2])[:, None, None, None]))
    case("multi_head_mask", "MultiHeadAttention", 13, [q, k, v, b, np.int32([[1, 1, 1], [1, 1, 0]])], [back(y[0])],
         num_heads=2)
    pair = np.stack([k.reshape(2, 3, 2, 3), v.reshape(2, 3, 2, 3)], 3)
    case("multi_head_pair", "MultiHeadAttention", 13, [q, pair], [back(attend(qt, kt, vt, 2)[0])], num_heads=2)
    three = floats(2, 4, 2, 3, 3)
    parts = [torch.from_numpy(three[:, :, :, i].reshape(2, 4, 6)).double() for i in range(3)]
    case("multi_head_three", "MultiHeadAttention", 13, [three], [back(attend(*parts, 2)[0])], num_heads=2)
    pasts = floats(2, 2, 2, 5, 3)
    y, allk, allv = attend(qt, kt, vt, 2, past=torch.from_numpy(pasts).double())
    case("multi_head_past", "MultiHeadAttention", 13, [q, k, v, None, None, None, pasts[0], pasts[1]],
         [back(y), back(allk), back(allv)], num_heads=2)


def quantised():
    scale, zero = lambda v: np.float32(v), lambda v: np.uint8(v)
    a, b = bytes_(3, 4), bytes_(3, 4)
    real = lambda q, s, z: (q.astype(np.float64) - z) * np.float64(np.float32(s))
    packed = lambda y, s, z: np.clip(np.rint(y / np.float64(np.float32(s))) + z, 0, 255).astype(np.uint8)
    pair = [a, scale(0.03), zero(120), b, scale(0.05), zero(131), scale(0.07), zero(110)]
    x, y = real(a, 0.03, 120), real(b, 0.05, 131)
    case("qlinear_add", "QLinearAdd", 13, pair, [packed(x + y, 0.07, 110)])
    case("qlinear_mul", "QLinearMul", 13, pair, [packed(x * y, 0.07, 110)])
    one = [a, scale(0.03), zero(120), scale(0.01), zero(40)]
    case("qlinear_sigmoid", "QLinearSigmoid", 13, one, [packed(1 / (1 + np.exp(-x)), 0.01, 40)])
    case("qlinear_leaky_relu", "QLinearLeakyRelu", 13, one, [packed(np.where(x < 0, 0.2 * x, x), 0.01, 40)], alpha=0.2)
    e = np.exp(x - x.max(-1, keepdims=True))
    case("qlinear_softmax", "QLinearSoftmax", 13, one, [packed(e / e.sum(-1, keepdims=True), 0.01, 40)], opset=13)
    case("qlinear_reduce_mean", "QLinearReduceMean", 13, one, [packed(x.mean(1, keepdims=True), 0.01, 40)], axes=[1])
    image = bytes_(2, 3, 4, 4)
    z = real(image, 0.03, 120)
    pool = [image, scale(0.03), zero(120), scale(0.02), zero(60)]
    case("qlinear_global_average_pool", "QLinearGlobalAveragePool", 13, pool,
         [packed(z.mean((2, 3), keepdims=True), 0.02, 60)])
    case("qlinear_average_pool", "QLinearAveragePool", 13, pool,
         [packed(z.reshape(2, 3, 2, 2, 2, 2).mean((3, 5)), 0.02, 60)], kernel_shape=[2, 2], strides=[2, 2])
    case("qlinear_concat", "QLinearConcat", 13, [scale(0.07), zero(110), *pair[:6]],
         [packed(np.concatenate([x, y], 1), 0.07, 110)], axis=1)
    chosen = rng.integers(0, 2, (3, 4)).astype(bool)
    case("qlinear_where", "QLinearWhere", 13, [chosen, *pair], [packed(np.where(chosen, x, y), 0.07, 110)])
    w, c = bytes_(4, 5), rng.integers(-500, 500, 5).astype(np.int32)
    sums = (a.astype(np.int64) - 120) @ (w.astype(np.int64) - 131)
    s = np.float64(np.float32(0.03)) * np.float64(np.float32(0.05))
    gemm = [a, scale(0.03), zero(120), w, scale(0.05), zero(131), c]
    case("qgemm", "QGemm", 13, [*gemm, scale(0.5), zero(100)], [packed((sums + c) * s, 0.5, 100)])
    case("qgemm_floats", "QGemm", 13, gemm, [((sums + c) * s).astype(np.float32)], weights=(1, 4))
    bias = floats(5)
    case("matmul_integer_to_float", "MatMulIntegerToFloat", 13,
         [a, w, scale(0.03), scale(0.05), zero(120), zero(131), bias], [(sums * s + bias).astype(np.float32)])
    f = floats(3, 4)
    step = (max(f.max(), 0) - min(f.min(), 0)) / np.float32(255)
    origin = np.rint(np.clip(-min(f.min(), 0) / step, 0, 255))
    q = np.clip(np.rint(f / step) + origin, 0, 255) - origin
    case("dynamic_quantize_matmul", "DynamicQuantizeMatMul", 13, [f, w, scale(0.05), zero(131), bias],
         [((q.astype(np.float64) @ (w.astype(np.float64) - 131)) * step * np.float32(0.05) + bias).astype(np.float32)])
    case("quantize", "QuantizeLinear", 13, [f, scale(0.05), zero(100)], [packed(f.astype(np.float64), 0.05, 100)])
    case("dequantize", "DequantizeLinear", 13, [a, scale(0.03), zero(120)], [x.astype(np.float32)])


def packed_weights():
    x, bias = floats(3, 40), floats(6)
    for bits in (2, 4, 8):
        q = rng.integers(0, 1 << bits, (6, 3, 16))
        zeros = rng.integers(0, 1 << bits, (6, 3))
        scales = np.abs(floats(6, 3)) + np.float32(0.1)

        def pack(numbers):
            each = 8 // bits
            padded = np.pad(numbers, [(0, 0)] * (numbers.ndim - 1) + [(0, -numbers.shape[-1] % each)])
            shifts = bits * np.arange(each)
            return (padded.reshape(*padded.shape[:-1], -1, each) << shifts).sum(-1).astype(np.uint8)

        def product(origin):
            w = ((q - origin) * scales[..., None].astype(np.float64)).reshape(6, 48)[:, :40]
            return x.astype(np.float64) @ w.T

        layout = dict(K=40, N=6, bits=bits, block_size=16)
        case(f"matmul_{bits}_bits", "MatMulNBits", 13, [x, pack(q), scales.reshape(-1)],
             [product(1 << bits - 1).astype(np.float32)], weights=(1, 2), **layout)
        case(f"matmul_{bits}_bits_zeros", "MatMulNBits", 13,
             [x, pack(q), scales.reshape(-1), pack(zeros).reshape(-1), None, bias],
             [(product(zeros[..., None]) + bias).astype(np.float32)], weights=(1, 2, 3, 5), **layout)
        origin = zeros.astype(np.float32) + np.float32(0.25)
        case(f"matmul_{bits}_bits_fractions", "MatMulNBits", 13, [x, pack(q), scales, origin],
             [product(origin[..., None].astype(np.float64)).astype(np.float32)], weights=(1, 2, 3), **layout)


linear()
activations()
normalised()
attention()
quantised()
packed_weights()
