#!/usr/bin/python3
"""Makes the cases in data/: gradients of operators that move data, pool, resample, convolve and multiply matrices.

Needs python3-onnx, python3-numpy, python3-torch. Run it in this folder.
"""

import pathlib

import numpy as np
import torch
import torch.nn.functional as F

from gradient_case import GradientSuite

case = GradientSuite(pathlib.Path(__file__).parent / "data").case
rng = np.random.default_rng(7)


def floats(*shape):
    return rng.standard_normal(shape).astype(np.float32)


def tied(*shape):
    """Few different values, so that many are equal."""
    return rng.integers(-2, 3, shape).astype(np.float32)


def ints(*values):
    return np.array(values, dtype=np.int64)


def take(x, axis, places):
    """Elements along an axis; -1 stands for 0."""
    taken = x.index_select(axis, torch.tensor([max(place, 0) for place in places]))
    shape = [1] * x.dim()
    shape[axis] = len(places)
    return taken * torch.tensor([float(place >= 0) for place in places], dtype=x.dtype).reshape(shape)


def moves():
    x = floats(2, 3, 4, 5)
    case("concat_channels", "Concat", 13, [x, floats(2, 1, 4, 5), floats(2, 4, 4, 5)],
         lambda *parts: torch.cat(parts, 1), axis=1)
    case("concat_last", "Concat", 13, [x, floats(2, 3, 4, 2)], lambda *parts: torch.cat(parts, -1), axis=-1)
    case("concat_empty", "Concat", 13, [x, floats(0, 3, 4, 5)], lambda *parts: torch.cat(parts, 0), axis=0)
    case("split_channels", "Split", 13, [floats(2, 7, 3, 3), ints(1, 4, 2)], lambda x: x.split((1, 4, 2), 1),
         outputs=3, axis=1)
    case("split_some", "Split", 13, [floats(2, 7, 3, 3), ints(1, 4, 2)], lambda x: x.split((1, 4, 2), 1),
         seeded=[1], outputs=3, axis=1)
    case("split_last", "Split", 11, [x[..., :4]], lambda x: x.split((2, 2), -1), seeded=[1], outputs=2, axis=-1)
    case("slice_middle", "Slice", 13, [x, ints(1, 1), ints(3, -1), ints(1, 3)], lambda x: x[:, 1:3, :, 1:-1])
    case("slice_steps", "Slice", 13, [x, ints(0, 1), ints(4, 5), ints(2, 3), ints(3, 2)], lambda x: x[:, :, ::3, 1::2])
    case("slice_backwards", "Slice", 13, [x, ints(-1, -2), ints(-100, 0), ints(1, 3), ints(-2, -1)],
         lambda x: x.flip(1)[:, ::2][..., 1:4].flip(-1))
    case("slice_empty", "Slice", 13, [x, ints(3), ints(2), ints(3)], lambda x: x[..., 3:2])
    case("transpose_last", "Transpose", 13, [floats(1, 36, 34)], lambda x: x.transpose(1, 2), perm=[0, 2, 1])
    case("transpose_heads", "Transpose", 13, [x], lambda x: x.permute(0, 2, 1, 3), perm=[0, 2, 1, 3])
    case("transpose_channels_last", "Transpose", 13, [x], lambda x: x.permute(0, 2, 3, 1), perm=[0, 2, 3, 1])
    case("transpose_reversed", "Transpose", 13, [x], lambda x: x.permute(3, 2, 1, 0))
    case("transpose_rotated", "Transpose", 13, [x], lambda x: x.permute(1, 3, 0, 2), perm=[1, 3, 0, 2])
    case("transpose_view", "Transpose", 13, [x[:, :1]], lambda x: x.permute(1, 0, 2, 3), perm=[1, 0, 2, 3])
    case("cast_to_float", "Cast", 13, [x[0]], lambda x: 1 * x, to=1)
    case("dropout_view", "Dropout", 13, [x[0]], lambda x: 1 * x)
    case("dropout_mask", "Dropout", 13, [x[0]], lambda x: 1 * x, outputs=2)
    case("identity", "Identity", 13, [x[0]], lambda x: 1 * x)
    case("reshape", "Reshape", 13, [x[0], ints(5, -1)], lambda x: x.reshape(5, -1))
    case("flatten", "Flatten", 13, [x[0]], lambda x: x.reshape(12, 5), axis=2)
    case("squeeze", "Squeeze", 13, [x[:, :1], ints(1)], lambda x: x[:, 0])
    case("unsqueeze", "Unsqueeze", 13, [x[0], ints(1)], lambda x: x[:, None])


def repeats():
    case("expand_middle", "Expand", 13, [floats(2, 1, 3), ints(2, 4, 3)], lambda x: x.expand(2, 4, 3))
    case("expand_ranks", "Expand", 13, [floats(3, 1), ints(2, 1, 1, 5)], lambda x: x.expand(2, 1, 3, 5))
    case("expand_scalar", "Expand", 13, [floats(1)[0].reshape(()), ints(3, 7)], lambda x: x.expand(3, 7))
    case("expand_nothing", "Expand", 13, [floats(2, 3), ints(1, 1)], lambda x: 1 * x)
    x = floats(2, 3, 4)
    case("tile_all", "Tile", 13, [x, ints(2, 3, 2)], lambda x: x.repeat(2, 3, 2))
    case("tile_first", "Tile", 13, [x, ints(3, 1, 1)], lambda x: x.repeat(3, 1, 1))
    case("tile_nothing", "Tile", 13, [x, ints(1, 0, 1)], lambda x: x.repeat(1, 0, 1))
    case("gather_rows", "Gather", 13, [floats(6, 5), np.array([[0, 2, 2], [-1, 0, 2]])],
         lambda x: x[torch.tensor([[0, 2, 2], [5, 0, 2]])])
    case("gather_wide", "Gather", 13, [floats(2, 260), ints(1, 1, 0)], lambda x: x[[1, 1, 0]])
    case("gather_middle", "Gather", 13, [x, ints(2, 0, 2, -1)], lambda x: x[:, [2, 0, 2, 2]], axis=1)
    case("gather_last", "Gather", 13, [x, ints(3, 3, 0)], lambda x: x[..., [3, 3, 0]], axis=-1)
    case("gather_scalar", "Gather", 13, [x, np.int64(-2).reshape(())], lambda x: x[:, -2], axis=1)
    case("gather_none", "Gather", 13, [x, ints()], lambda x: x[:, :0], axis=1)


def pads():
    x = floats(2, 2, 5, 6)
    amounts = ints(0, 0, 1, 2, 0, 0, 3, 1)
    for mode, name in (("constant", "constant"), ("reflect", "reflect"), ("edge", "replicate")):
        case(f"pad_{mode}", "Pad", 13, [x, amounts], lambda x: F.pad(x, (2, 1, 1, 3), mode=name), mode=mode)
        case(f"pad_{mode}_negative", "Pad", 13, [x, ints(0, 0, 2, -1, 0, 0, -2, 3)],
             lambda x: F.pad(x[:, :, :-2, 1:], (0, 3, 2, 0), mode=name), mode=mode)
    case("pad_edge_all", "Pad", 13, [x[..., :3], ints(2, 1, 0, 3, 0, 2, 1, 0)],
         lambda x: take(take(take(take(x, 0, [0, 0, 0, 1]), 1, [0, 0, 1, 1, 1]), 2, [0, 1, 2, 3, 4, 4]), 3,
                        [0, 0, 0, 0, 1, 2]), mode="edge")
    case("pad_channels", "Pad", 13, [x, ints(0, 1, 0, 0, 1, 2, 0, 0)],
         lambda x: take(take(x, 1, [-1, 0, 1, -1, -1]), 0, [0, 1, -1]), mode="constant")


def pools():
    images = floats(1, 2, 9, 11)
    even = tied(2, 3, 8, 10)
    maxima = {
        "max_pool_halving": (even, 2, 2, 0, 1), "max_pool_halving_odd": (tied(2, 3, 9, 7), 2, 2, 0, 1),
        "max_pool_overlapping": (images, 3, 2, 1, 1), "max_pool_ties": (tied(1, 2, 9, 11), 3, 1, 1, 1),
        "max_pool_dilated": (images, 2, 1, 0, 3), "max_pool_apart": (images, 2, 3, 0, 1),
        "max_pool_line": (floats(2, 3, 13), 3, 2, 1, 1), "max_pool_volume": (floats(1, 2, 5, 6, 7), 2, 2, 0, 1),
        "max_pool_volume_overlapping": (tied(1, 2, 5, 6, 5), 3, 2, 1, 1),
    }
    for name, (x, kernel, stride, pad, dilation) in maxima.items():
        rank = x.ndim - 2
        pool = {1: F.max_pool1d, 2: F.max_pool2d, 3: F.max_pool3d}[rank]
        case(name, "MaxPool", 12, [x], lambda x: pool(x, kernel, stride, pad, dilation), kernel_shape=[kernel] * rank,
             strides=[stride] * rank, pads=[pad] * 2 * rank, dilations=[dilation] * rank)
    case("max_pool_ceil", "MaxPool", 12, [images], lambda x: F.max_pool2d(x, 2, 2, ceil_mode=True),
         kernel_shape=[2, 2], strides=[2, 2], ceil_mode=1)
    case("max_pool_indices", "MaxPool", 12, [even], lambda x: F.max_pool2d(x, (2, 3), (2, 1)), outputs=2,
         kernel_shape=[2, 3], strides=[2, 1])
    case("max_pool_frames", "MaxPool", 12, [tied(1, 2, 3, 4, 6)], lambda x: F.max_pool3d(x, (1, 2, 2)),
         kernel_shape=[1, 2, 2], strides=[1, 2, 2])
    means = {"average_pool_halving": (2, 2, 0), "average_pool_overlapping": (3, 2, 1), "average_pool_dense": (3, 1, 1)}
    for name, (kernel, stride, pad) in means.items():
        for ceil in (False, True):
            for counts in (False, True):
                if counts > (pad > 0) or (ceil and stride == 1):
                    continue
                case(name + "_ceil" * ceil + "_counting" * counts, "AveragePool", 11, [images],
                     lambda x: F.avg_pool2d(x, kernel, stride, pad, ceil, counts), kernel_shape=[kernel] * 2,
                     strides=[stride] * 2, pads=[pad] * 4, ceil_mode=int(ceil), count_include_pad=int(counts))
    case("average_pool_line", "AveragePool", 11, [floats(2, 3, 10)], lambda x: F.avg_pool1d(x, 4, 3, 2),
         kernel_shape=[4], strides=[3], pads=[2, 2], count_include_pad=1)
    case("average_pool_volume", "AveragePool", 11, [floats(1, 2, 5, 4, 6)],
         lambda x: F.avg_pool3d(x, 3, 2, 1, count_include_pad=False), kernel_shape=[3] * 3, strides=[2] * 3,
         pads=[1] * 6)
    case("global_average_pool", "GlobalAveragePool", 13, [images], lambda x: F.adaptive_avg_pool2d(x, 1))
    case("global_average_pool_line", "GlobalAveragePool", 13, [floats(2, 3, 8)], lambda x: x.mean(2, keepdim=True))
    case("global_max_pool", "GlobalMaxPool", 13, [images], lambda x: F.adaptive_max_pool2d(x, 1))
    case("global_max_pool_ties", "GlobalMaxPool", 13, [even], lambda x: F.adaptive_max_pool2d(x, 1))


def linearRows(count, extent, position, fills=False):
    """The matrix of linear interpolation: row i weighs the elements next to position(i)."""
    matrix = torch.zeros(count, extent, dtype=torch.float64)
    for i in range(count):
        if fills and not 0 <= position(i) <= extent - 1:
            continue
        x = min(max(position(i), 0), extent - 1)
        lower = int(x)
        matrix[i, lower] += 1 - (x - lower)
        matrix[i, min(lower + 1, extent - 1)] += x - lower
    return matrix


def resampled():
    x = floats(1, 2, 5, 6)
    scales = lambda *values: np.array(values, np.float32)
    for factor in (2, 3, 5):
        case(f"resize_nearest_{factor}", "Resize", 13, [x, None, None, ints(1, 2, 5 * factor, 6 * factor)],
             lambda x: F.interpolate(x, scale_factor=factor), mode="nearest",
             coordinate_transformation_mode="asymmetric", nearest_mode="floor")
    for name, size in (("up", (8, 11)), ("down", (3, 4))):
        case(f"resize_nearest_{name}", "Resize", 13, [x, None, None, ints(1, 2, *size)],
             lambda x: F.interpolate(x, size), mode="nearest", coordinate_transformation_mode="asymmetric",
             nearest_mode="floor")
        for corners, mode in ((False, "pytorch_half_pixel"), (True, "align_corners")):
            case(f"resize_linear_{name}_{mode}", "Resize", 13, [x, None, None, ints(1, 2, *size)],
                 lambda x: F.interpolate(x, size, mode="bilinear", align_corners=corners), mode="linear",
                 coordinate_transformation_mode=mode)
    case("resize_linear_line", "Resize", 13, [floats(2, 3, 7), None, None, ints(2, 3, 12)],
         lambda x: F.interpolate(x, 12, mode="linear"), mode="linear")
    case("resize_linear_volume", "Resize", 13, [floats(1, 2, 3, 4, 5), None, None, ints(1, 2, 6, 5, 7)],
         lambda x: F.interpolate(x, (6, 5, 7), mode="trilinear"), mode="linear")
    region = linearRows(6, 5, lambda i: 4 * (-0.2 + i * 1.0 / 5), True)
    case("resize_linear_crop", "Resize", 13,
         [x.reshape(2, 5, 6), scales(0, -0.2, 0, 1, 0.8, 1).astype(np.float64), None, ints(2, 6, 6)],
         lambda x: torch.einsum("io,noc->nic", region, x), mode="linear",
         coordinate_transformation_mode="tf_crop_and_resize", extrapolation_value=3.0)
    case("upsample_nearest", "Upsample", 9, [x, scales(1, 1, 2, 4).astype(np.float64)],
         lambda x: F.interpolate(x, scale_factor=(2, 4)), mode="nearest")
    rows = linearRows(10, 5, lambda i: i / 2)
    case("upsample_linear", "Upsample", 7, [x], lambda x: torch.einsum("ho,bcow->bchw", rows, x), mode="linear",
         scales=[1.0, 1.0, 2.0, 1.0])


def convolutions():
    def one(name, x, weights, bias=True, transposed=False, strides=1, pads=0, dilations=1, group=1, padding=0):
        rank = x.ndim - 2
        listed = lambda value: [value] * rank if isinstance(value, int) else list(value)
        operands = [x, weights]
        if bias:
            operands.append(floats(weights.shape[1] * group if transposed else weights.shape[0]))
        attributes = dict(strides=listed(strides), pads=listed(pads) * 2, dilations=listed(dilations), group=group)
        if transposed:
            convolve = {1: F.conv_transpose1d, 2: F.conv_transpose2d, 3: F.conv_transpose3d}[rank]
            function = lambda x, w, b=None: convolve(x, w, b, listed(strides), listed(pads), listed(padding), group,
                                                     listed(dilations))
            attributes["output_padding"] = listed(padding)
        else:
            convolve = {1: F.conv1d, 2: F.conv2d, 3: F.conv3d}[rank]
            function = lambda x, w, b=None: convolve(x, w, b, listed(strides), listed(pads), listed(dilations), group)
        case(name, "ConvTranspose" if transposed else "Conv", 11, operands, function, **attributes)

    one("conv_plain", floats(2, 3, 7, 8), floats(4, 3, 3, 3), pads=1)
    one("conv_pointwise", floats(2, 5, 5, 6), floats(7, 5, 1, 1))
    one("conv_pointwise_strided", floats(2, 5, 6, 7), floats(4, 5, 1, 1), strides=2)
    one("conv_strided", floats(2, 3, 9, 10), floats(4, 3, 3, 3), strides=2, pads=1)
    one("conv_no_bias", floats(2, 3, 8, 8), floats(4, 3, 4, 4), False, strides=2, pads=1)
    one("conv_uneven", floats(2, 3, 9, 8), floats(4, 3, 3, 2), strides=(3, 1), pads=(2, 0), dilations=(1, 2))
    one("conv_dilated", floats(1, 3, 9, 9), floats(2, 3, 3, 3), pads=2, dilations=2)
    one("conv_groups", floats(1, 6, 6, 6), floats(4, 3, 3, 3), pads=1, group=2)
    one("conv_depthwise", floats(1, 5, 7, 7), floats(5, 1, 3, 3), pads=1, group=5)
    one("conv_depthwise_strided", floats(2, 4, 7, 7), floats(8, 1, 3, 3), strides=2, pads=1, group=4)
    one("conv_line", floats(2, 3, 12), floats(4, 3, 5), strides=2, pads=2)
    one("conv_volume", floats(1, 2, 4, 5, 6), floats(3, 2, 3, 3, 3), pads=1, strides=(1, 2, 2))
    one("conv_wide", floats(1, 17, 4, 5), floats(9, 17, 3, 3), pads=1)
    one("conv_transpose_plain", floats(2, 3, 5, 6), floats(3, 4, 3, 3), transposed=True)
    one("conv_transpose_doubling", floats(2, 3, 4, 5), floats(3, 4, 4, 4), transposed=True, strides=2, pads=1)
    one("conv_transpose_padded", floats(2, 3, 4, 5), floats(3, 2, 3, 3), transposed=True, strides=(2, 3), pads=1,
        padding=(1, 2))
    one("conv_transpose_dilated", floats(1, 3, 5, 5), floats(3, 2, 3, 3), False, True, pads=1, dilations=2)
    one("conv_transpose_groups", floats(2, 4, 4, 4), floats(4, 3, 3, 3), transposed=True, strides=2, group=2)
    one("conv_transpose_depthwise", floats(2, 4, 4, 4), floats(4, 1, 3, 3), transposed=True, strides=2, group=4)
    one("conv_transpose_line", floats(2, 3, 6), floats(3, 4, 5), transposed=True, strides=3, pads=2, padding=1)
    one("conv_transpose_volume", floats(1, 2, 3, 3, 4), floats(2, 3, 3, 2, 3), transposed=True, strides=2, pads=1,
        padding=1)
    one("conv_transpose_corner", floats(3, 6, 1, 1), floats(6, 4, 4, 4), transposed=True)


def products():
    for a in (0, 1):
        for b in (0, 1):
            left = floats(*((5, 7) if a else (7, 5)))
            right = floats(*((6, 5) if b else (5, 6)))
            product = lambda x, y: 0.5 * (x.T if a else x) @ (y.T if b else y)
            case(f"gemm_{a}{b}", "Gemm", 13, [left, right, floats(6)],
                 lambda x, y, c: product(x, y) - 1.5 * c, alpha=0.5, beta=-1.5, transA=a, transB=b)
    left, right = floats(4, 5), floats(5, 3)
    for name, shape in (("scalar", ()), ("one", (1,)), ("row", (1, 3)), ("column", (4, 1)), ("matrix", (4, 3))):
        case(f"gemm_addend_{name}", "Gemm", 13, [left, right, floats(12)[:int(np.prod(shape))].reshape(shape)],
             lambda x, y, c: x @ y + 2 * c, beta=2.0)
    case("gemm_no_addend", "Gemm", 13, [left, right], lambda x, y: x @ y)
    shapes = {
        "matrices": ((4, 5), (5, 3)), "row": ((5,), (5, 3)), "column": ((4, 5), (5,)), "dot": ((5,), (5,)),
        "tall": ((2, 3, 4, 5), (5, 3)), "batches": ((2, 3, 4, 5), (2, 3, 5, 6)), "left_one": ((4, 5), (3, 5, 2)),
        "row_batches": ((5,), (2, 5, 3)), "column_batches": ((2, 4, 5), (5,)), "crossed": ((3, 1, 4, 5), (1, 2, 5, 3)),
        "right_repeated": ((2, 3, 4, 5), (3, 5, 2)), "left_repeated": ((3, 4, 5), (2, 3, 5, 2)),
        "single_batch": ((1, 4, 5), (1, 1, 5, 3)), "left_of_one": ((1, 1, 4, 5), (2, 3, 5, 2)),
    }
    for name, (left, right) in shapes.items():
        case(f"matmul_{name}", "MatMul", 13, [floats(*left), floats(*right)], torch.matmul)


moves()
repeats()
pads()
pools()
resampled()
convolutions()
products()
