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

from onnx_case import Suite, by_torch, ints

case = Suite(pathlib.Path(__file__).parent / "layers").case
rng = np.random.default_rng(3)


def floats(*shape):
    return rng.standard_normal(shape).astype(np.float32)


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


def moved():
    x = floats(2, 24, 3, 5)
    case("depth_to_space_crd", "DepthToSpace", 11, [x], [F.pixel_shuffle(torch.from_numpy(x), 2).numpy()],
         blocksize=2, mode="CRD")
    blocks = x.reshape(2, 2, 2, 6, 3, 5).transpose(0, 3, 4, 1, 5, 2).reshape(2, 6, 6, 10)
    case("depth_to_space_dcr", "DepthToSpace", 1, [x], [blocks], blocksize=2)
    case("space_to_depth", "SpaceToDepth", 13, [blocks], [x], blocksize=2)
    case("space_to_depth_integers", "SpaceToDepth", 13, [np.arange(36).reshape(1, 1, 6, 6)],
         [F.pixel_unshuffle(torch.arange(36).reshape(1, 1, 6, 6), 3).numpy()], blocksize=3)
    case("center_crop_pad", "CenterCropPad", 18, [x, ints(30, 2, 8)],
         [np.pad(x[:, :, :2], ((0, 0), (3, 3), (0, 0), (1, 2)))], axes=[1, -2, 3])
    condition = np.array([1, 0, 1, 1], bool)
    case("compress_columns", "Compress", 11, [x, condition], [np.compress(condition, x, 3)], axis=-1)
    case("compress_all", "Compress", 9, [x[0, :2], condition], [np.compress(condition, x[0, :2])])
    lengths = ints(5, 0, 2)
    steps = floats(3, 5, 4)
    turned = np.stack([np.concatenate((row[:n][::-1], row[n:])) for row, n in zip(steps, lengths)])
    case("reverse_sequence_samples_first", "ReverseSequence", 10, [steps, lengths], [turned], batch_axis=0, time_axis=1)
    case("reverse_sequence_steps_first", "ReverseSequence", 10, [steps.transpose(1, 0, 2), lengths],
         [turned.transpose(1, 0, 2)])
    for upper, k in ((1, 2), (0, -1), (1, -9), (0, 9)):
        case(f"trilu_{upper}_{k}", "Trilu", 14, [x, np.int64(k)], [(np.triu if upper else np.tril)(x, k)], upper=upper)
    case("eye_like", "EyeLike", 9, [floats(3, 5)], [np.eye(3, 5, -1, np.int64)], k=-1, dtype=7)
    whole = torch.arange(48.0).reshape(1, 2, 4, 6) % 7 + torch.arange(48.0).reshape(1, 2, 4, 6) / 100
    pooled, places = F.max_pool2d(whole, 2, 2, return_indices=True)
    offsets = (torch.arange(2) * 24).reshape(1, 2, 1, 1)
    case("max_unpool", "MaxUnpool", 11, [pooled.numpy(), (places + offsets).numpy()],
         [F.max_unpool2d(pooled, places, 2, 2).numpy()], kernel_shape=[2, 2], strides=[2, 2])
    columns = floats(2, 3 * 6, 6)
    fold = lambda t: F.fold(t, (5, 6), (2, 3), (2, 1), (1, 0), (2, 2))
    case("col2im", "Col2Im", 18, [columns, ints(5, 6), ints(2, 3)], [by_torch(fold, columns)],
         dilations=[2, 1], pads=[1, 0, 1, 0], strides=[2, 2])


def indexed():
    x = floats(3, 7, 70)
    for axis in range(3):
        case(f"arg_max_{axis}", "ArgMax", 13, [x], [x.argmax(axis)], axis=axis, keepdims=0)
    ties = rng.integers(0, 3, (4, 9))
    case("arg_min_last", "ArgMin", 12, [ties], [8 - ties[:, ::-1].argmin(1, keepdims=True)], axis=1,
         select_last_index=1)
    case("arg_max_nan", "ArgMax", 13, [np.float32([1, np.nan, 3])], [ints(1)])
    order = lambda t, axis: np.argsort(t, axis, kind="stable")
    take = lambda t, places, axis: np.take_along_axis(t, places, axis)
    for axis in (0, 1, 2):
        places = order(-x, axis).take(range(2), axis)
        case(f"top_k_{axis}", "TopK", 11, [x, ints(2)], [take(x, places, axis), places], axis=axis)
    places = order(ties, 1)[:, :5]
    case("top_k_smallest", "TopK", 11, [ties, ints(5)], [take(ties, places, 1), places], largest=0)
    places = order(-x, 2)[:, :, :3]
    case("top_k_attribute", "TopK", 1, [x], [take(x, places, 2), places], k=3)
    for op, numpy in (("CumSum", np.cumsum), ("CumProd", np.cumprod)):
        case(f"{op.lower()}_middle", op, 14 if op == "CumSum" else 26, [x, np.int64(1)],
             [numpy(x.astype(float), 1).astype(np.float32)])
        zeros = x[0, :, :6] * (rng.random((7, 6)) < 0.7)
        start = np.full((7, 1), op == "CumProd", float)
        reverse = numpy(zeros[:, ::-1].astype(float), 1)
        case(f"{op.lower()}_exclusive_reverse", op, 14 if op == "CumSum" else 26, [zeros, np.int64(-1)],
             [np.concatenate((start, reverse[:, :-1]), 1)[:, ::-1].astype(np.float32)], exclusive=1, reverse=1)
    places = rng.integers(-7, 7, (3, 9, 70))
    case("gather_elements_middle", "GatherElements", 13, [x, places], [take(x, places % 7, 1)], axis=1)
    short = rng.integers(0, 3, (2, 5, 60))
    case("gather_elements_short", "GatherElements", 13, [x, short],
         [torch.gather(torch.from_numpy(x), 0, torch.from_numpy(short)).numpy()])
    case("gather_elements_integers", "GatherElements", 11, [ties, ties], [take(ties, ties, 1)], axis=1)
    places = rng.integers(-3, 3, (4, 5, 2))
    case("gather_nd_slices", "GatherND", 13, [x, places], [x[places[..., 0], places[..., 1]]])
    places = rng.integers(0, 7, (3, 6, 1))
    case("gather_nd_batch", "GatherND", 12, [x, places], [x[np.arange(3)[:, None], places[..., 0]]], batch_dims=1)
    places, updates = torch.from_numpy(rng.integers(0, 7, (2, 9, 70))), torch.from_numpy(floats(2, 9, 70))
    for name, reduction in (("add", "add"), ("mul", "multiply")):
        case(f"scatter_elements_{name}", "ScatterElements", 16, [x, places.numpy(), updates.numpy()],
             [torch.from_numpy(x).scatter(1, places, updates, reduce=reduction).numpy()], axis=1, reduction=name)
    for name, reduction in (("max", "amax"), ("min", "amin")):
        case(f"scatter_elements_{name}", "ScatterElements", 18, [x, places.numpy(), updates.numpy()],
             [torch.from_numpy(x).scatter_reduce(1, places, updates, reduction).numpy()], axis=1, reduction=name)
    once = np.argsort(rng.random((3, 7, 70)), 1)[:, :4]
    replaced = x.copy()
    np.put_along_axis(replaced, once, updates.numpy()[:1, :4].repeat(3, 0), 1)
    case("scatter_elements_replace", "ScatterElements", 11, [x, once - 7, updates.numpy()[:1, :4].repeat(3, 0)],
         [replaced], axis=1)
    zeros = np.float32([[2, 0, 3], [0, 5, 1]])
    case("scatter_elements_mul_zeros", "ScatterElements", 16,
         [zeros, np.array([[0, 0, 1], [0, 2, 1]]), np.float32([[0, 4, 2], [3, 0, 2]])],
         [np.float32([[0, 0, 3], [0, 10, 0]])], axis=1, reduction="mul")
    places, updates = rng.integers(0, 3, (5, 1)), floats(5, 7, 70)
    added, largest = x.copy(), x.copy()
    np.add.at(added, places[:, 0], updates)
    np.maximum.at(largest, places[:, 0], updates)
    case("scatter_nd_add_slices", "ScatterND", 16, [x, places, updates], [added], reduction="add")
    case("scatter_nd_max_slices", "ScatterND", 18, [x, places, updates], [largest], reduction="max")
    last = x.copy()
    last[[1, 1], [2, 2], [3, 3]] = [5, 6]
    case("scatter_nd_twice", "ScatterND", 11, [x, np.array([[1, 2, 3], [1, 2, 3]]), np.float32([5, 6])], [last])
    cache, update, from_step = floats(2, 3, 6, 4), floats(2, 3, 2, 4), ints(1, 4)
    written = cache.copy()
    for i, step in enumerate(from_step):
        written[i, :, step:step + 2] = update[i]
    case("tensor_scatter", "TensorScatter", 24, [cache, update, from_step], [written])
    written = cache.copy()
    written[:, :, [5, 0]] = update
    case("tensor_scatter_circular", "TensorScatter", 24, [cache, update, ints(5, 5)], [written], mode="circular")
    case("one_hot_floats", "OneHot", 11, [np.float32([[1, 7], [-1, 0]]), np.float32(3), np.float32([0.5, 2])],
         [np.float32([[[0.5, 2, 0.5], [0.5, 0.5, 0.5]], [[0.5, 0.5, 2], [2, 0.5, 0.5]]])])
    case("one_hot_first", "OneHot", 9, [ints(1, 0, 2), ints(3), ints(0, 1)], [np.eye(3, dtype=np.int64)[:, [1, 0, 2]]],
         axis=0)
    case("non_zero_scalar", "NonZero", 13, [np.float32(2)], [np.zeros((0, 1), np.int64)])
    case("non_zero_integers", "NonZero", 9, [ties], [np.array(np.nonzero(ties))])
    rows = ties[[0, 1, 0, 3, 2, 1]]
    unique = np.unique(rows, True, True, True, axis=0)
    case("unique_rows", "Unique", 11, [rows], list(unique), axis=0)
    firsts = np.sort(unique[1])
    case("unique_rows_in_order", "Unique", 11, [rows],
         [rows[firsts], firsts, np.array([0, 1, 0, 2, 3, 1]), ints(2, 2, 1, 1)], axis=0, sorted=0)
    matrices = floats(3, 2, 4, 4)
    case("det_batch", "Det", 11, [matrices], [by_torch(torch.linalg.det, matrices)])
    singular = np.float32([[1, 2, 3], [2, 4, 6], [1, 0, 1]])
    case("det_singular", "Det", 11, [singular], [np.float32(0)])


def summed():
    equations = {
        "heads": ("bqhd,bkhd->bhqk", (2, 5, 3, 4), (2, 6, 3, 4)), "heads_back": ("bhqk,bkhd->bqhd", (2, 3, 5, 6), (2, 6, 3, 4)),
        "weights": ("...i,ij->...j", (2, 5, 7), (7, 4)), "transposed_weights": ("bci,oc->boi", (2, 5, 7), (4, 5)),
        "implicit": ("ba,cb", (3, 4), (2, 3)), "implicit_ellipsis": ("...ij,jk", (2, 3, 4, 5), (5, 6)),
        "broadcast": ("...ij,...jk->...ik", (2, 1, 4, 5), (3, 5, 6)), "outer": ("i,j->ji", (3,), (4,)),
        "elementwise": ("ij,ji->ij", (3, 4), (4, 3)), "three": ("ij,jk,kl->il", (3, 4), (4, 5), (5, 2)),
        "three_batches": ("bi,bj,bij->b", (3, 4), (3, 5), (3, 4, 5)), "diagonal": ("iij->ji", (4, 4, 3)),
        "trace": ("...ii->...", (2, 4, 4)), "sum_first": ("ijk->k", (4, 5, 3)), "sum_middle": ("ijk->ki", (4, 5, 3)),
        "private_sums": ("ijk,jlm->jl", (4, 5, 3), (5, 2, 6)), "all": ("ij,ij->", (4, 5), (4, 5)),
        "ones": ("ij,jk->ik", (3, 1), (5, 2)), "scalar": (",i->i", (), (5,))}
    for name, (equation, *shapes) in equations.items():
        given = [np.asarray(floats(*shape)) for shape in shapes]
        expected = np.einsum(equation, *(x.astype(float) for x in given))
        case(f"einsum_{name}", "Einsum", 12, given, [np.asarray(expected).astype(np.float32)], equation=equation)


def by_pytorch(op, x, lengths, state, reverse_both, sizes):
    """Weights, expected outputs and final states of one of PyTorch's recurrent layers, in ONNX's order of gates."""
    directions, hidden = 2 if reverse_both else 1, sizes
    torch.manual_seed(len(x))
    layer = getattr(torch.nn, op)(x.shape[2], hidden, bidirectional=reverse_both).double()
    order = {"LSTM": [0, 3, 1, 2], "GRU": [1, 0, 2], "RNN": [0]}[op]
    gates = lambda t: torch.cat([t.chunk(len(order))[i] for i in order])
    named = dict(layer.named_parameters())
    ends = ["", "_reverse"][:directions]
    w, r = (torch.stack([gates(named[f"weight_{k}_l0{e}"]) for e in ends]) for k in ("ih", "hh"))
    b = torch.stack([torch.cat([gates(named[f"bias_{k}_l0{e}"]) for k in ("ih", "hh")]) for e in ends])
    packed = torch.nn.utils.rnn.pack_padded_sequence(torch.from_numpy(x).double(), lengths, enforce_sorted=False)
    first = tuple(torch.from_numpy(t).double() for t in state)
    y, last = layer(packed, first if op == "LSTM" else first[0])
    y = torch.nn.utils.rnn.pad_packed_sequence(y, total_length=len(x))[0]
    y = y.reshape(len(x), x.shape[1], directions, hidden).transpose(1, 2)
    return [t.detach().numpy().astype(np.float32) for t in (w, r, b, y, *(last if op == "LSTM" else (last,)))]


def by_definition(op, x, w, r, b, h, functions, c=None, p=None, linear_first=False, clip=np.inf, coupled=False,
                  reverse=False):
    """One direction, as the specification writes it."""
    f, g, *others = (lambda t, a=a: a(np.clip(t, -clip, clip)) for a in functions)
    x, w, r, h = (np.asarray(t, float) for t in (x, w, r, h))
    wb, rb = np.split(np.asarray(b, float), 2)
    n, y = r.shape[1], np.zeros((len(x), *h.shape))
    for step in (reversed(range(len(x))) if reverse else range(len(x))):
        a = np.split(x[step] @ w.T + wb, len(w) // n, 1)
        if op == "GRU":
            rz, rr, rh = np.split(r, 3)
            bz, br, bh = np.split(rb, 3)
            z, reset = f(a[0] + h @ rz.T + bz), f(a[1] + h @ rr.T + br)
            fresh = g(a[2] + (reset * (h @ rh.T + bh) if linear_first else (reset * h) @ rh.T + bh))
            h = (1 - z) * fresh + z * h
        elif op == "LSTM":
            i, o, forget, new = (s + t for s, t in zip(a, np.split(h @ r.T + rb, 4, 1)))
            i = f(i + p[:n] * c)
            forget = 1 - i if coupled else f(forget + p[2 * n:] * c)
            c = forget * c + i * g(new)
            h = f(o + p[n:2 * n] * c) * others[0](c)
        else:
            h = f(a[0] + h @ r.T + rb)
        y[step] = h
    return [t[None] if t is h or t is c else t[:, None] for t in ((y, h) if op != "LSTM" else (y, h, c))]


def recurrent():
    sigmoid = lambda t: 1 / (1 + np.exp(-t))
    steps, samples, features, hidden = 6, 3, 5, 7
    x, lengths = floats(steps, samples, features), ints(6, 1, 4)
    for op in ("LSTM", "GRU", "RNN"):
        linear = {"linear_before_reset": 1} if op == "GRU" else {}
        for both in (False, True):
            directions = 2 if both else 1
            state = [floats(directions, samples, hidden) for _ in range(2)]
            w, r, b, y, *last = by_pytorch(op, x, lengths, state, both, hidden)
            states = state if op == "LSTM" else state[:1]
            which = {"direction": "bidirectional"} if both else {}
            name = f"{op.lower()}_{'both' if both else 'forward'}"
            case(name, op, 14, [x, w, r, b, lengths.astype(np.int32), *states], [y, *last], hidden_size=hidden, **which,
                 **linear)
            swap = lambda t: np.ascontiguousarray(t.swapaxes(0, 1))
            case(f"{name}_samples_first", op, 14, [swap(x), w, r, b, lengths.astype(np.int32), *map(swap, states)],
                 [y.transpose(2, 0, 1, 3), *map(swap, last)], hidden_size=hidden, layout=1, **which, **linear)
    to_32 = lambda tensors: [t.astype(np.float32) for t in tensors]
    weights = lambda gates: (floats(1, gates * hidden, features), floats(1, gates * hidden, hidden) / 2,
                             floats(1, 2 * gates * hidden))
    h, c, p = floats(1, samples, hidden), floats(1, samples, hidden), floats(1, 3 * hidden)
    w, r, b = weights(3)
    case("gru_reverse", "GRU", 14, [x, w, r, b, None, h],
         to_32(by_definition("GRU", x, w[0], r[0], b[0], h[0], (sigmoid, np.tanh), reverse=True)),
         hidden_size=hidden, direction="reverse")
    soft = lambda t: t / (1 + np.abs(t))
    case("gru_other_functions", "GRU", 7, [x, w, r, b, None, h],
         to_32(by_definition("GRU", x, w[0], r[0], b[0], h[0], (lambda t: np.clip(0.3 * t + 0.4, 0, 1), soft),
                             linear_first=True, clip=1.25)),
         hidden_size=hidden, linear_before_reset=1, activations=["HardSigmoid", "Softsign"],
         activation_alpha=[0.3], activation_beta=[0.4], clip=1.25)
    w, r, b = weights(4)
    case("lstm_peepholes_reverse", "LSTM", 14, [x, w, r, b, None, h, c, p],
         to_32(by_definition("LSTM", x, w[0], r[0], b[0], h[0], (sigmoid, np.tanh, np.tanh), c[0], p[0], reverse=True)),
         hidden_size=hidden, direction="reverse")
    functions = (sigmoid, lambda t: 0.5 * np.tanh(0.8 * t), lambda t: np.where(t < 0, 0.7 * np.expm1(t), t))
    case("lstm_coupled_other_functions", "LSTM", 7, [x, w, r, b, None, h, c, p],
         to_32(by_definition("LSTM", x, w[0], r[0], b[0], h[0], functions, c[0], p[0], coupled=True)),
         hidden_size=hidden, input_forget=1, activations=["sigmoid", "ScaledTanh", "Elu"],
         activation_alpha=[0.5, 0.7], activation_beta=[0.8])
    w, r, b = weights(1)
    for name, function, parameters in (("Affine", lambda t: 0.5 * t + 0.1, {"activation_alpha": [0.5],
                                                                           "activation_beta": [0.1]}),
                                       ("LeakyRelu", lambda t: np.where(t < 0, 0.1 * t, t), {"activation_alpha": [0.1]}),
                                       ("ThresholdedRelu", lambda t: np.where(t > 0.3, t, 0), {"activation_alpha": [0.3]}),
                                       ("Relu", lambda t: np.maximum(t, 0), {}),
                                       ("Softplus", lambda t: np.log1p(np.exp(t)), {})):
        small = r / 2
        expected = by_definition("RNN", x, w[0], small[0], b[0], 0 * h[0], (function, None))
        case(f"rnn_{name.lower()}", "RNN", 14, [x, w, small, b], to_32(expected), hidden_size=hidden, activations=[name],
             **parameters)


def sampled():
    x = floats(2, 3, 5, 6)
    grid = (floats(2, 4, 3, 2) * 0.9).astype(np.float32)
    names = {"bilinear": "linear", "nearest": "nearest", "bicubic": "cubic"}
    for mode in names:
        for padding in ("zeros", "border", "reflection"):
            for corners in (0, 1):
                sample = lambda t, g: F.grid_sample(t, g, mode, padding, bool(corners))
                case(f"grid_sample_{names[mode]}_{padding}_{corners}", "GridSample", 16, [x, grid],
                     [by_torch(sample, x, grid)], mode=mode, padding_mode=padding, align_corners=corners)
    volume, places = floats(2, 3, 4, 3, 5), floats(2, 2, 3, 4, 3)
    for mode in ("bilinear", "nearest"):
        sample = lambda t, g: F.grid_sample(t, g, mode, "border", False)
        case(f"grid_sample_3d_{names[mode]}", "GridSample", 20, [volume, places], [by_torch(sample, volume, places)],
             mode=names[mode], padding_mode="border")
    wild = np.float32([[[[np.inf, 0], [0, -np.inf], [1e30, 0.5]]]])
    case("grid_sample_far", "GridSample", 16, [x[:1], wild], [np.zeros((1, 3, 1, 3), np.float32)])
    for size in ((2, 3, 4, 5), (2, 3, 2, 4, 3)):
        theta = floats(2, len(size) - 2, len(size) - 1)
        for corners in (False, True):
            case(f"affine_grid_{len(size) - 2}d_{int(corners)}", "AffineGrid", 20, [theta, ints(*size)],
                 [by_torch(lambda t: F.affine_grid(t, size, corners), theta)], align_corners=int(corners))
    w, b = floats(4, 3, 3, 2), floats(4)
    still = np.zeros((2, 12, 3, 4), np.float32)
    for name, given in (("still", []), ("still_mask", [b, np.full((2, 6, 3, 4), 0.5, np.float32)])):
        share, bias = (0.5, b) if given else (1, 0 * b)
        case(f"deform_conv_{name}", "DeformConv", 19, [x, w, still, *given],
             [by_torch(lambda t, k, c: F.conv2d(t, share * k, c, (2, 2), (1, 1)), x, w, bias)], pads=[1, 1, 1, 1],
             strides=[2, 2])
    # The whole image moved by one row and half a column.
    moved = np.tile(np.float32([1, 0.5]), 12).reshape(1, 24, 1, 1) * np.ones((2, 1, 3, 5), np.float32)
    shifted = np.pad(x, ((0, 0), (0, 0), (0, 1), (0, 1)))
    shifted = (shifted[:, :, 1:, :-1] + shifted[:, :, 1:, 1:]) / 2
    two = np.concatenate((x, x[:, :1]), 1)
    case("deform_conv_moved_groups", "DeformConv", 22, [two, w[:, :2], moved],
         [by_torch(lambda t, k: F.conv2d(t, k, groups=2), np.concatenate((shifted, shifted[:, :1]), 1), w[:, :2])],
         group=2, offset_group=2)


def attended():
    q, k, v = floats(2, 6, 4, 8), floats(2, 2, 3, 8), floats(2, 2, 3, 5)
    past_k, past_v = floats(2, 2, 2, 8), floats(2, 2, 2, 5)

    def attend(q, k, v, bias=0, scale=8 ** -0.5, cap=None):
        k, v = (t.repeat_interleave(q.shape[1] // t.shape[1], 1) for t in (k, v))
        scores = q @ k.transpose(2, 3) * scale
        return torch.softmax((cap * torch.tanh(scores / cap) if cap else scores) + bias, 3) @ v

    flat = lambda t: np.ascontiguousarray(t.transpose(0, 2, 1, 3)).reshape(t.shape[0], t.shape[2], -1)
    case("attention_groups", "Attention", 23, [q, k, v], [by_torch(attend, q, k, v)])
    bias = floats(2, 1, 4, 3)
    case("attention_flat_bias", "Attention", 23, [flat(q), flat(k), flat(v), bias],
         [flat(by_torch(lambda *t: attend(*t, scale=0.3, cap=1.5), q, k, v, bias))], q_num_heads=6, kv_num_heads=2,
         scale=0.3, softcap=1.5)
    all_k, all_v = np.concatenate((past_k, k), 2), np.concatenate((past_v, v), 2)
    later = np.triu(np.full((4, 5), -np.inf), 3)
    case("attention_past_causal", "Attention", 23, [q, k, v, None, past_k, past_v],
         [by_torch(lambda *t: attend(*t, torch.from_numpy(later)), q, all_k, all_v), all_k, all_v], is_causal=1)
    mask = np.array([[1, 0, 1], [0, 0, 0], [1, 1, 1], [0, 1, 0]], bool)
    masked = by_torch(lambda *t: attend(*t, torch.from_numpy(np.where(mask, 0, -np.inf))), q, k, v)
    case("attention_mask_of_nothing", "Attention", 23, [q, k, v, mask], [np.nan_to_num(masked, nan=0)])
    case("attention_window", "Attention", 25, [q[:, :, :3], k, v],
         [by_torch(lambda *t: attend(*t, torch.from_numpy(np.array([[0, -np.inf, -np.inf], [0, 0, -np.inf],
                                                                     [-np.inf, 0, 0]]))), q[:, :, :3], k, v)],
         left_window_size=1, right_window_size=0)
    x, angles = floats(2, 3, 4, 6), floats(9, 2)
    places = rng.integers(0, 9, (2, 4))
    at = angles[places][:, None]
    turned = (x[..., :2] + 1j * x[..., 2:4]) * np.exp(1j * at)
    case("rotary_halves", "RotaryEmbedding", 23, [x, np.cos(angles), np.sin(angles), places],
         [np.concatenate((turned.real, turned.imag, x[..., 4:]), 3).astype(np.float32)], rotary_embedding_dim=4)
    angles = floats(2, 4, 3)
    turned = (x[..., ::2] + 1j * x[..., 1::2]) * np.exp(1j * angles)[:, None]
    case("rotary_interleaved_flat", "RotaryEmbedding", 23, [flat(x), np.cos(angles), np.sin(angles)],
         [flat(np.stack((turned.real, turned.imag), 4).reshape(x.shape).astype(np.float32))], interleaved=1, num_heads=3)


def attended_linearly():
    """Step by step, as the operator is defined."""

    def attend(q, k, v, decay=None, beta=None, past=None, scale=None):
        q, k, v = (t.astype(float) for t in (q, k, v))
        samples, steps, queries, size = q.shape
        heads = k.shape[2]
        state = np.zeros((samples, heads, size, v.shape[3])) if past is None else past.astype(float)
        outputs = np.zeros((samples, steps, queries, v.shape[3]))
        for step in range(steps):
            if decay is not None:
                state = state * np.exp(decay[:, step].astype(float).reshape(samples, heads, -1))[..., None]
            added = v[:, step]
            if beta is not None:
                added = (added - np.einsum("bhkv,bhk->bhv", state, k[:, step])) * beta[:, step, :, None]
            state = state + np.einsum("bhk,bhv->bhkv", k[:, step], added)
            every = np.repeat(state, queries // heads, 1)
            outputs[:, step] = np.einsum("bhkv,bhk->bhv", every, q[:, step]) * (scale or size ** -0.5)
        return [outputs.reshape(samples, steps, -1).astype(np.float32), state.astype(np.float32)]

    flat = lambda t: t.reshape(*t.shape[:2], -1)
    q, k, v = floats(2, 5, 4, 3), floats(2, 5, 2, 3), floats(2, 5, 2, 4)
    past, decay, beta = floats(2, 2, 3, 4), -np.abs(floats(2, 5, 6)), np.abs(floats(2, 5, 2)) / 2
    heads = {"q_num_heads": 4, "kv_num_heads": 2}
    for name, given, options in (("linear", (None, None, None), {}), ("gated", (past, decay, None), {}),
                                 ("gated_heads", (None, decay[..., :2], None), {"scale": 0.3}),
                                 ("delta", (past, None, beta[..., :1]), {}), ("gated_delta", (past, decay, beta), {})):
        at = dict(zip(("past", "decay", "beta"), given))
        inputs = [flat(q), flat(k), flat(v), *given]
        while inputs[-1] is None:
            inputs.pop()
        case(f"linear_attention_{name}", "LinearAttention", 27, inputs, attend(q, k, v, **at, **options),
             update_rule=name.replace("_heads", ""), **heads, **options)


normalised()
moved()
indexed()
summed()
recurrent()
sampled()
attended()
attended_linearly()
