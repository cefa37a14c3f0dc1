"""Networks whose shapes do not fit, and sizes that no machine has."""

import numpy as np
from onnx import numpy_helper

from bad_builder import FLOAT, error, ints, model, node, rawTensor, single, value, weights

HUGE = 2**40
# Two sizes whose product is 64, the number of values in an image, once it has gone through 64 bits.
WRAP = 2**32 + 3
WRAPPED = 64 * pow(WRAP, -1, 2**64) % 2**64


def shapes(name, op, meaning, tensors=None, **options):
    """An error whose message must name the node and the operator."""
    error(name, ["culprit", op], meaning)(lambda: single(op, tensors, **options))


def many(*lengths):
    return {f"t{index}": weights(length) for index, length in enumerate(lengths)}


IMAGE = {"weight": weights(4, 3, 3, 3)}
shapes("conv_channels", "Conv", "a kernel for 5 channels on 3", {"weight": weights(4, 5, 3, 3)})
shapes("conv_group_channels", "Conv", "2 groups of 3 channels", {"weight": weights(4, 1, 3, 3)}, group=2)
shapes("conv_group_zero", "Conv", "no group at all", IMAGE, group=0)
shapes("conv_rank", "Conv", "a one-dimensional kernel on an image", {"weight": weights(4, 3, 3)})
shapes("conv_bias", "Conv", "5 biases for 4 channels", {**IMAGE, "bias": weights(5)})
shapes("conv_kernel_shape", "Conv", "kernel_shape is not the weight's", IMAGE, kernel_shape=[5, 5])
shapes("conv_stride_zero", "Conv", "stride 0", IMAGE, strides=[0, 1])
shapes("conv_stride_length", "Conv", "three strides for two dimensions", IMAGE, strides=[1, 1, 1])
shapes("conv_dilation_zero", "Conv", "dilation 0", IMAGE, dilations=[1, 0])
shapes("conv_pads_length", "Conv", "two pads where four are needed", IMAGE, pads=[1, 1])
shapes("conv_pads_huge", "Conv", "padding of 2^40", IMAGE, pads=[HUGE] * 4)
shapes("conv_too_small", "Conv", "a kernel larger than the image", {"weight": weights(4, 3, 9, 9)})
shapes("conv_auto_pad", "Conv", "an auto_pad that does not exist", IMAGE, auto_pad="SAME_MIDDLE")
shapes("conv_transpose_channels", "ConvTranspose", "a kernel for 5 channels on 3", {"weight": weights(5, 4, 4, 4)})
shapes("conv_transpose_stride_zero", "ConvTranspose", "stride 0", {"weight": weights(3, 4, 4, 4)}, strides=[0, 0])
shapes("conv_transpose_group_zero", "ConvTranspose", "no group at all", {"weight": weights(3, 4, 4, 4)}, group=0)
shapes("conv_transpose_crop", "ConvTranspose", "padding larger than the result", {"weight": weights(3, 4, 2, 2)}, pads=[9] * 4)
shapes("conv_transpose_huge", "ConvTranspose", "stride 2^40", {"weight": weights(3, 4, 2, 2)}, strides=[HUGE, HUGE])
shapes("gemm_shape", "Gemm", "a weight for 5 columns on 3", {"weight": weights(5, 4)}, sample=(3,))
shapes("gemm_bias", "Gemm", "5 biases for 4 columns", {"weight": weights(3, 4), "bias": weights(5)}, sample=(3,))
shapes("gemm_rank", "Gemm", "an image where a matrix is needed", {"weight": weights(8, 4)})
shapes("matmul_shape", "MatMul", "a weight for 5 columns on 3", {"weight": weights(5, 4)}, sample=(3,))
shapes("batch_norm_length", "BatchNormalization", "5 means for 3 channels", many(3, 3, 5, 3))
shapes("instance_norm_length", "InstanceNormalization", "4 scales for 3 channels", many(4, 4))
shapes("prelu_shape", "PRelu", "slopes that do not broadcast", {"slope": weights(5, 1, 1)})
shapes("add_shape", "Add", "shapes that do not broadcast", {"other": weights(3, 8, 7)})
shapes("concat_shape", "Concat", "heights that differ", {"other": weights(1, 3, 7, 8)}, axis=1)
shapes("concat_axis", "Concat", "axis 7 of 4", {"other": weights(1, 3, 8, 8)}, axis=7)
shapes("softmax_axis", "Softmax", "axis -9 of 4", axis=-9)
shapes("flatten_axis", "Flatten", "axis 6 of 4", axis=6)
shapes("transpose_axes", "Transpose", "an axis twice", perm=[0, 1, 1, 2])
shapes("transpose_length", "Transpose", "two axes of 4", perm=[1, 0])
shapes("squeeze_size", "Squeeze", "an axis of size 3 cannot go", {"axes": ints(1)})
shapes("unsqueeze_twice", "Unsqueeze", "the same new axis twice", {"axes": ints(1, 1)})
shapes("reduce_axis", "ReduceMean", "axis 5 of 4", axes=[5])
shapes("split_sum", "Split", "parts of 1 and 1 of 3 channels", {"split": ints(1, 1)}, axis=1, after="output rest")
shapes("split_uneven", "Split", "3 channels in two equal parts", axis=1, after="output rest")
shapes("split_negative", "Split", "a part of -1", {"split": ints(4, -1)}, axis=1, after="output rest")
shapes("split_axis", "Split", "axis 4 of 4", axis=4, after="output rest")
shapes("slice_step_zero", "Slice", "step 0", dict(zip("abcd", map(ints, (0, 2, 1, 0)))))
shapes("slice_axis", "Slice", "axis 9 of 4", dict(zip("abc", map(ints, (0, 2, 9)))))
shapes("slice_length", "Slice", "two starts, one end", {"starts": ints(0, 0), "ends": ints(2)})
shapes("pad_length", "Pad", "pads for three of four axes", {"pads": ints(0, 0, 1, 0, 0, 1)})
shapes("pad_reflect", "Pad", "reflecting more than there is", {"pads": ints(0, 0, 9, 0, 0, 0, 9, 0)}, mode="reflect")
shapes("pad_negative", "Pad", "cropping more than there is", {"pads": ints(0, 0, -9, 0, 0, 0, 0, 0)})
shapes("pad_mode", "Pad", "a mode that does not exist", {"pads": ints(0, 0, 1, 0, 0, 0, 1, 0)}, mode="mirrorish")
shapes("pad_huge", "Pad", "padding of 2^40", {"pads": ints(0, 0, HUGE, 0, 0, 0, HUGE, 0)})
shapes("pool_kernel_zero", "MaxPool", "a kernel of 0", kernel_shape=[0, 2])
shapes("pool_stride_zero", "AveragePool", "stride 0", kernel_shape=[2, 2], strides=[1, 0])
shapes("pool_too_small", "AveragePool", "a kernel larger than the image", kernel_shape=[9, 9])
shapes("pool_rank", "MaxPool", "a kernel of three dimensions", kernel_shape=[2, 2, 2])
shapes("gather_index", "Gather", "index 7 of 3", {"index": ints(7)}, axis=1)
shapes("cast_type", "Cast", "a cast to text", to=8)
shapes("cast_unknown", "Cast", "a cast to type 77", to=77)
shapes("reshape_sizes", "Reshape", "192 values cannot be 5 x n", {"shape": ints(0, 5, -1)})
shapes("reshape_two_unknown", "Reshape", "two sizes to be found", {"shape": ints(0, -1, -1)})
shapes("reshape_negative", "Reshape", "size -2", {"shape": ints(0, -2, 8)})
shapes("reshape_copy", "Reshape", "the size of an axis that is not there", {"shape": ints(0, 3, 8, 8, 0)})
shapes("reshape_zero", "Reshape", "an unknown size beside a zero", {"shape": ints(0, -1)}, opset=14, allowzero=1)
shapes("reshape_huge", "Reshape", "size 2^40", {"shape": ints(0, HUGE)})
shapes("reshape_overflow", "Reshape", "sizes whose product wraps round to 192", {"shape": ints(0, 3, WRAP, WRAPPED)})
shapes("reshape_text", "Reshape", "a shape of floats", {"shape": weights(2)})


def resize(name, meaning, scales, **options):
    tensors = {"roi": np.zeros(0, np.float32), "scales": np.array(scales, np.float32)}
    shapes(name, "Resize", meaning, tensors, **options)


resize("resize_zero", "scale 0", [1, 1, 0, 2], mode="nearest")
resize("resize_negative", "scale -2", [1, 1, -2, 2], mode="nearest")
resize("resize_nan", "scale NaN", [1, 1, np.nan, 2], mode="nearest")
resize("resize_huge", "scale 1e12", [1, 1, 1e12, 1e12], mode="nearest")
resize("resize_length", "two scales for four axes", [2, 2], mode="nearest")
resize("resize_mode", "a mode that does not exist", [1, 1, 2, 2], mode="sharp")


@error("negative_dimension", ["weight"], "an initializer with a dimension of -3")
def _():
    return single("MatMul", {"weight": rawTensor("weight", FLOAT, [-3, 4], weights(3, 4).tobytes())}, sample=(3,))


@error("huge_initializer", ["weight"], "an initializer of 2^40 x 4, 48 bytes long")
def _():
    return single("MatMul", {"weight": rawTensor("weight", FLOAT, [HUGE, 4], weights(3, 4).tobytes())}, sample=(3,))


@error("overflow_initializer", ["weight"], "dimensions whose product wraps round to 0, without data")
def _():
    return single("MatMul", {"weight": rawTensor("weight", FLOAT, [2**32, 2**32], b"")}, sample=(3,))


@error("huge_input", ["input"], "an input of 2^40 columns")
def _():
    return model([node("Relu", "input", "output", "relu")], sample=(HUGE,))


@error("negative_input", ["input"], "an input of -3 columns")
def _():
    return model([node("Relu", "input", "output", "relu")], sample=(-3,))


@error("huge_constant_of_shape", ["culprit", "ConstantOfShape"], "2^40 zeros")
def _():
    return model([node("ConstantOfShape", "size", "zeros", "culprit"), node("Add", "input zeros", "output", "sum")],
                 {"size": ints(HUGE)})


@error("negative_constant_of_shape", ["culprit", "ConstantOfShape"], "a size of -1")
def _():
    return model([node("ConstantOfShape", "size", "zeros", "culprit"), node("Add", "input zeros", "output", "sum")],
                 {"size": ints(-1)})


@error("huge_broadcast", ["culprit", "Add"], "two long vectors that broadcast to a matrix of 2^40")
def _():
    return model([node("ConstantOfShape", "rows", "column", "one"), node("ConstantOfShape", "columns", "row", "two"),
                  node("Add", "column row", "matrix", "culprit"), node("ReduceSum", "matrix", "sum", "reduce", keepdims=0),
                  node("Add", "input sum", "output", "last")], {"rows": ints(2**20, 1), "columns": ints(1, 2**20)})


def division(name, meaning, above, below):
    @error(name, ["culprit", "Div"], meaning)
    def _():
        return model([node("Div", "above below", "size", "culprit"), node("Reshape", "input size", "output", "reshape")],
                     {"above": ints(above, above), "below": ints(below, below)})


division("divide_by_zero", "a shape is divided by zero", 6, 0)
division("divide_overflow", "the smallest integer is divided by -1", -(2**63), -1)


@error("constant_mismatch", ["culprit"], "a Constant whose data does not fit its dimensions")
def _():
    tensor = numpy_helper.from_array(weights(3))
    tensor.dims[0] = 4
    return model([node("Constant", "", "other", "culprit", value=tensor), node("Add", "input other", "output", "sum")])
