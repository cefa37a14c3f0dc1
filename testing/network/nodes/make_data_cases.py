#!/usr/bin/python3
"""Makes the cases in data/: what ONNX's own suites leave out of the operators that move data.

Older and newer forms of operators, negative padding, resampling of several axes. Each case is a folder as in the ONNX
backend tests. Expected values are NumPy's, PyTorch's, or, where neither has the operation, NumPy's interp along each
axis. Needs python3-onnx, python3-numpy, python3-torch. Run it in this folder.
"""

import pathlib

import numpy as np
import onnx
import torch
import torch.nn.functional as F

from onnx_case import Suite, ints

case = Suite(pathlib.Path(__file__).parent / "data").case
rng = np.random.default_rng(1)


def floats(*shape):
    return rng.standard_normal(shape).astype(np.float32)


def interpolate(x, *arguments, **keywords):
    return F.interpolate(torch.from_numpy(x), *arguments, **keywords).numpy()


def along(x, axis, positions, fill=None):
    """Linear interpolation along one axis; outside, the border or `fill`."""
    places = np.arange(x.shape[axis])
    line = lambda row: np.interp(positions, places, row, left=fill, right=fill)
    return np.apply_along_axis(line, axis, x).astype(np.float32)


def pads():
    x = floats(2, 3, 4, 5)
    case("pad_negative", "Pad", 13, [x, ints(0, -1, 1, -2, 0, 0, -1, 3), np.float32(7)],
         [np.pad(x[:, 1:, :-1, 2:], ((0, 0), (0, 0), (1, 0), (0, 3)), constant_values=7)], mode="constant")
    case("pad_negative_reflect", "Pad", 13, [x, ints(0, 0, -1, 2, 0, 0, 1, -1)],
         [F.pad(torch.from_numpy(x), (2, -1, -1, 1), mode="reflect").numpy()], mode="reflect")
    case("pad_negative_edge", "Pad", 13, [x, ints(0, 0, 3, -2, 0, 0, -2, 4)],
         [F.pad(torch.from_numpy(x), (-2, 4, 3, -2), mode="replicate").numpy()], mode="edge")
    case("pad_reflect_all", "Pad", 13, [x, ints(0, 0, 3, 4, 0, 2, 0, 4)],
         [np.pad(x, ((0, 0), (0, 2), (3, 0), (4, 4)), mode="reflect")], mode="reflect")
    case("pad_axes", "Pad", 18, [x, ints(1, 2, 3, 0), None, ints(-1, 1)],
         [np.pad(x, ((0, 0), (2, 0), (0, 0), (1, 3)))], mode="constant")
    case("pad_axes_edge", "Pad", 18, [x, ints(2, 1), None, ints(2)],
         [np.pad(x, ((0, 0), (0, 0), (2, 1), (0, 0)), mode="edge")], mode="edge")
    case("pad_paddings", "Pad", 1, [x], [np.pad(x, ((0, 0), (0, 1), (2, 0), (1, 1)), constant_values=-2)],
         mode="constant", paddings=[0, 0, 2, 1, 0, 1, 0, 1], value=-2.0)
    case("pad_attribute_edge", "Pad", 10, [x], [np.pad(x, ((1, 0), (0, 0), (2, 0), (1, 3)), mode="edge")],
         mode="edge", pads=[1, 0, 2, 1, 0, 0, 0, 3])
    case("pad_empty", "Pad", 13, [floats(2, 0), ints(1, 2, 0, 1), np.float32(3)], [np.full((3, 3), 3, np.float32)],
         mode="constant")
    whole = np.arange(6).reshape(2, 3)
    case("pad_integers", "Pad", 13, [whole, ints(1, 0, 0, 2), np.int64(9)],
         [np.pad(whole, ((1, 0), (0, 2)), constant_values=9)], mode="constant")


def shapes():
    x = floats(2, 3, 4)
    case("reshape_attribute", "Reshape", 1, [x], [x.reshape(2, 12)], shape=[0, -1])
    case("reshape_scalar", "Reshape", 13, [x[:1, :1, 0], ints()], [x[0, 0, 0].reshape(())])
    case("reshape_allowzero_empty", "Reshape", 14, [floats(0, 3), ints(3, 0)], [np.zeros((3, 0), np.float32)],
         allowzero=1)
    case("flatten_all", "Flatten", 13, [x], [x.reshape(24, 1)], axis=3)
    case("squeeze_attribute", "Squeeze", 11, [x[:, None, :, :1]], [x[:, :, 0]], axes=[-1, 1])
    case("squeeze_all", "Squeeze", 13, [x[None, :, :, :1]], [x[:, :, 0]])
    case("unsqueeze_negative_attribute", "Unsqueeze", 11, [x], [x[None, :, :, None, :]], axes=[-2, 0])
    case("transpose_of_ones", "Transpose", 13, [x[:, None, :, None]], [x[None, :, None, :, :]],
         perm=[1, 0, 3, 2, 4])
    case("transpose_integers", "Transpose", 13, [np.arange(24).reshape(2, 3, 4)],
         [np.arange(24).reshape(2, 3, 4).transpose(2, 0, 1)], perm=[2, 0, 1])
    case("dropout_is_test", "Dropout", 6, [x], [x], is_test=1, ratio=0.7)
    case("cast_by_name", "Cast", 1, [np.array([1.9, -1.9, 0.2], np.float32)], [np.array([1, -1, 0], np.int32)],
         to="INT32")
    case("cast_to_bool", "Cast", 13, [np.array([0.0, -0.0, 1e-30, np.nan, -3], np.float32)],
         [np.array([0, 0, 1, 1, 1], bool)], to=onnx.TensorProto.BOOL)
    case("cast_wraps", "Cast", 13, [ints(1 << 31, -1 - (1 << 31), (5 << 32) + 7)],
         [ints(1 << 31, -1 - (1 << 31), (5 << 32) + 7).astype(np.int32)], to=onnx.TensorProto.INT32)
    case("constant_float", "Constant", 13, [], [np.float32(2.5)], value_float=2.5)
    case("constant_floats", "Constant", 13, [], [np.array([2.5, -1], np.float32)], value_floats=[2.5, -1.0])
    case("constant_int", "Constant", 13, [], [np.int64(-4)], value_int=-4)
    case("constant_ints", "Constant", 13, [], [ints(3, 1 << 40)], value_ints=[3, 1 << 40])


def parts():
    x = floats(2, 7, 3)
    case("split_num_outputs", "Split", 18, [x], [x[:, :2], x[:, 2:4], x[:, 4:6], x[:, 6:]], axis=1, num_outputs=4)
    case("split_attribute", "Split", 11, [x], [x[:, :1], x[:, 1:5], x[:, 5:]], axis=-2, split=[1, 4, 2])
    case("slice_attributes", "Slice", 9, [x], [x[:, 2:-1, -2:]], axes=[1, 2], starts=[2, -2], ends=[-1, 1 << 62])
    far = (1 << 63) - 1
    case("slice_far_steps", "Slice", 13, [x, ints(far, 0), ints(-far - 1, far), ints(1, 2), ints(-far - 1, far)],
         [x[:, ::-far, ::far]])
    case("slice_backwards", "Slice", 13, [x, ints(-1, -2), ints(-100, 0), ints(1, 0), ints(-2, -1)],
         [x[-2:0:-1, ::-2]])
    whole = np.arange(24).reshape(4, 6)
    case("slice_integers", "Slice", 13, [whole, ints(1), ints(5), ints(1), ints(3)], [whole[:, 1:5:3]])
    case("concat_default_axis", "Concat", 1, [x, x[:, :2]], [np.concatenate((x, x[:, :2]), 1)])
    case("concat_integers", "Concat", 13, [whole, whole[:, :0], whole[:, 4:]],
         [np.concatenate((whole, whole[:, 4:]), 1)], axis=-1)
    case("gather_integers", "Gather", 13, [whole, ints(-1, 0, 2).reshape(3, 1)], [whole[:, [[-1], [0], [2]]]], axis=1)
    case("gather_scalar", "Gather", 13, [x, np.int64(-2)], [x[:, -2]], axis=1)
    case("tile_integers", "Tile", 13, [whole, ints(2, 3)], [np.tile(whole, (2, 3))])
    case("tile_nothing", "Tile", 13, [x, ints(2, 0, 1)], [np.tile(x, (2, 0, 1))])
    case("expand_integers", "Expand", 13, [whole[:, None, :1], ints(2, 1, 3, 1)],
         [np.broadcast_to(whole[:, None, :1], (2, 4, 3, 1))])
    case("equal_floats", "Equal", 13, [x, x[:1]], [x == x[:1]])
    case("where_three_ways", "Where", 16, [x[:, :, :1] > 0, x[:1], np.float32(4)],
         [np.where(x[:, :, :1] > 0, x[:1], np.float32(4))])
    case("range_empty", "Range", 11, [np.int64(5), np.int64(2), np.int64(1)], [ints()])


def resampled():
    x = floats(2, 3, 5, 7)
    scales = lambda *values: np.array(values, np.float32)
    case("upsample_attribute", "Upsample", 7, [x], [interpolate(x, scale_factor=(2, 3))], mode="nearest",
         scales=[1.0, 1.0, 2.0, 3.0])
    case("upsample_height_and_width", "Upsample", 1, [x], [interpolate(x, scale_factor=(3, 2))], mode="nearest",
         height_scale=3.0, width_scale=2.0)
    case("upsample_linear", "Upsample", 9, [x, scales(1, 1, 2, 1.5)],
         [along(along(x, 2, np.arange(10) / 2), 3, np.arange(10) / 1.5)], mode="linear")
    example = np.arange(1, 9, dtype=np.float32).reshape(1, 1, 2, 4)
    case("resize_10_nearest_down", "Resize", 10, [example, scales(1, 1, 0.6, 0.6)],
         [np.array([1, 3], np.float32).reshape(1, 1, 1, 2)], mode="nearest")
    case("resize_10_linear", "Resize", 10, [x, scales(1, 1, 2, 1)], [along(x, 2, np.arange(10) / 2)], mode="linear")
    for mode, corners in (("half_pixel", False), ("align_corners", True)):
        case(f"resize_bilinear_{mode}", "Resize", 13, [x, None, None, ints(2, 3, 11, 4)],
             [interpolate(x, (11, 4), mode="bilinear", align_corners=corners)], mode="linear",
             coordinate_transformation_mode=mode)
        volume = floats(1, 2, 3, 4, 5)
        case(f"resize_trilinear_{mode}", "Resize", 13, [volume, None, scales(1, 1, 2, 3, 2)],
             [interpolate(volume, scale_factor=(2, 3, 2), mode="trilinear", align_corners=corners)], mode="linear",
             coordinate_transformation_mode=mode)
    line = floats(2, 3, 6)
    case("resize_line_to_one", "Resize", 13, [line, None, None, ints(2, 3, 1)], [line[:, :, :1]], mode="linear",
         coordinate_transformation_mode="pytorch_half_pixel")
    case("resize_channels_last", "Resize", 13, [x.transpose(0, 2, 3, 1), None, scales(1, 2, 2, 1)],
         [interpolate(x, scale_factor=2, mode="bilinear", align_corners=False).transpose(0, 2, 3, 1)], mode="linear")
    for factor in (2, 3, 4, 5):
        case(f"resize_nearest_{factor}", "Resize", 13, [x, None, scales(1, 1, factor, factor)],
             [interpolate(x, scale_factor=factor)], mode="nearest", nearest_mode="floor",
             coordinate_transformation_mode="asymmetric")
    case("resize_nearest_sizes", "Resize", 13, [x, None, None, ints(2, 3, 8, 3)], [interpolate(x, (8, 3))],
         mode="nearest", nearest_mode="floor", coordinate_transformation_mode="asymmetric")
    case("resize_nearest_integers", "Resize", 13, [np.arange(6).reshape(1, 1, 2, 3), None, scales(1, 1, 2, 2)],
         [np.arange(6).reshape(2, 3).repeat(2, 0).repeat(2, 1).reshape(1, 1, 4, 6)], mode="nearest")
    case("resize_axes", "Resize", 18, [x, None, scales(3, 2)],
         [interpolate(x, scale_factor=(2, 3), mode="bilinear", align_corners=False)], mode="linear", axes=[3, 2])
    case("resize_axes_sizes", "Resize", 18, [x, None, None, ints(11)],
         [interpolate(x, (11, 7), mode="bilinear", align_corners=False)], mode="linear", axes=[-2])
    # Rows 0.5 to 1.25 of 5 and columns -0.25 to 0.5 of 7, as tf.image.crop_and_resize counts them.
    rows, columns = np.linspace(0.5, 1.25, 6) * 4, np.linspace(-0.25, 0.5, 5) * 6
    region = scales(0, 0, 0.5, -0.25, 1, 1, 1.25, 0.5)
    cropped = along(along(x, 2, rows, np.nan), 3, columns, np.nan)
    case("resize_crop_linear", "Resize", 13, [x, region, None, ints(2, 3, 6, 5)],
         [np.where(np.isnan(cropped), np.float32(9), cropped)], mode="linear", extrapolation_value=9.0,
         coordinate_transformation_mode="tf_crop_and_resize")
    inside = lambda positions, last: (positions >= 0) & (positions <= last)
    nearest = x[:, :, np.clip(np.floor(rows), 0, 4).astype(int)][:, :, :, np.clip(np.floor(columns), 0, 6).astype(int)]
    case("resize_crop_nearest", "Resize", 13, [x, region, None, ints(2, 3, 6, 5)],
         [np.where(inside(rows, 4)[:, None] & inside(columns, 6), nearest, np.float32(9))], mode="nearest",
         nearest_mode="floor", extrapolation_value=9.0, coordinate_transformation_mode="tf_crop_and_resize")


pads()
shapes()
parts()
resampled()
