#!/usr/bin/python3
"""Makes quantized/: gradients through quantised numbers, straight through the rounding, as PyTorch's fake quantisation
has them, and of a softmax of which all is masked. The files are as gradient_case.py has them, of more nodes than one.

In double precision, rounded to float32. Needs python3-onnx, python3-numpy, python3-torch. Run it in this folder.
"""

import pathlib

import numpy as np
import torch
import torch.nn.functional as F
from onnx import helper, numpy_helper

folder = pathlib.Path(__file__).parent / "quantized"
folder.mkdir(exist_ok=True)
rng = np.random.default_rng(29)


def floats(*shape, spread=1.0):
    return (spread * rng.standard_normal(shape)).astype(np.float32)


def write(name, nodes, constants, value, result, opset=21):
    """One input x of these values and one output y, `result` of x; the rest are constants."""
    x = torch.tensor(value, dtype=torch.float64, requires_grad=True)
    y = result(x)
    seed = floats(*y.shape)
    gradient, = torch.autograd.grad(y, x, torch.tensor(seed, dtype=torch.float64))
    kept = {**constants, "value x": value, "seed y": seed, "gradient x": gradient.numpy().astype(np.float32)}
    info = lambda name, shape: helper.make_tensor_value_info(name, 1, shape)
    graph = helper.make_graph(nodes, name, [info("x", value.shape)], [info("y", seed.shape)],
                              [numpy_helper.from_array(np.asarray(array), key) for key, array in kept.items()])
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", opset)], ir_version=8)
    (folder / f"{name}.onnx").write_bytes(model.SerializeToString())


def node(op, inputs, output, **attributes):
    return helper.make_node(op, inputs.split(), [output], output, **attributes)


def fake(x, scale, zero, kind):
    limits = np.iinfo(kind)
    return torch.fake_quantize_per_tensor_affine(x, float(scale), int(zero), int(limits.min), int(limits.max))


def quantised(w, scale, zero):
    """Whole numbers of a weight, and what they stand for."""
    shape = (-1,) + (1,) * (w.ndim - 1)
    numbers = np.clip(np.round(w / scale.reshape(shape)) + zero.reshape(shape), -128, 127).astype(np.int8)
    return numbers, torch.tensor((numbers.astype(float) - zero.reshape(shape)) * scale.reshape(shape).astype(float))


def pairs():
    """A number that is quantised and decoded again; a third is beyond the range, some are just within."""
    for kind, zero in ((np.uint8, 100), (np.int8, -3), (np.uint16, 30000), (np.int16, 0)):
        name, limits = np.dtype(kind).name, np.iinfo(kind)
        scale = np.float32(2.0 / (int(limits.max) - int(limits.min)))
        x = floats(5, 60)
        ends = np.float64(scale) * (np.array([limits.min, limits.max], float) - zero)
        x[0, :4] = [ends[0] - 0.4 * scale, ends[0] - 0.6 * scale, ends[1] + 0.4 * scale, ends[1] + 0.6 * scale]
        write(f"pair_{name}", [node("QuantizeLinear", "x scale zero", "q"),
                                         node("DequantizeLinear", "q scale zero", "y")],
              {"scale": scale, "zero": kind(zero)}, x, lambda t: fake(t, scale, zero, kind))
    scales, zeros = np.float32([0.003, 0.01, 0.02]), np.int8([0, -20, 90])
    along = lambda t: torch.fake_quantize_per_channel_affine(t, torch.tensor(scales),
                                                             torch.tensor(zeros.astype(np.int32)), 1, -128, 127)
    write("pair_channels", [node("QuantizeLinear", "x scale zero", "q", axis=1),
                                      node("DequantizeLinear", "q scale zero", "y", axis=1)],
          {"scale": scales, "zero": zeros}, floats(4, 3, 30), lambda t: along(t.float()).double())
    x = floats(4, 6)
    write("views", [node("QuantizeLinear", "x scale zero", "q"), node("Reshape", "q shape", "r"),
                              node("DequantizeLinear", "r scale zero", "y")],
          {"scale": np.float32(0.01), "zero": np.uint8(128), "shape": np.array([3, 8])}, x,
          lambda t: fake(t, np.float32(0.01), 128, np.uint8).reshape(3, 8))
    # Of two scales the gradient has the second's over the first's.
    write("two_scales", [node("QuantizeLinear", "x first zero", "q"),
                                   node("DequantizeLinear", "q second zero", "y")],
          {"first": np.float32(0.01), "second": np.float32(0.04), "zero": np.uint8(128)}, x,
          lambda t: fake(t, np.float32(0.01), 128, np.uint8) * float(np.float32(0.04)) / float(np.float32(0.01)))


def networks():
    """Convolution, ReLU, convolution, sum: once with fractions between pairs, once with operators of whole numbers."""
    at = {"x_scale": np.float32(0.02), "x_zero": np.uint8(120), "h_scale": np.float32(0.017), "h_zero": np.uint8(0),
          "y_scale": np.float32(0.05), "y_zero": np.uint8(131)}
    weights = {}
    known = {}
    for name, shape in (("v", (6, 3, 3, 3)), ("w", (4, 3, 3, 3))):
        w = floats(*shape, spread=0.2)
        scale = (np.abs(w).reshape(shape[0], -1).max(1) / 127).astype(np.float32)
        weights[name], known[name] = quantised(w, scale, np.zeros(shape[0]))
        at.update({name: weights[name], f"{name}_scale": scale, f"{name}_zero": np.zeros(shape[0], np.int8)})
    bias = rng.integers(-300, 300, 6).astype(np.int32)
    at.update(bias=bias, bias_scale=(np.float64(at["x_scale"]) * at["v_scale"]).astype(np.float32),
              bias_zero=np.zeros(6, np.int32))
    decoded_bias = torch.tensor(bias * np.float64(at["x_scale"]) * at["v_scale"].astype(float))

    def result(t, pools):
        t = fake(t, at["x_scale"], 120, np.uint8)
        h = fake(F.relu(F.conv2d(t, known["v"], decoded_bias, padding=1)), at["h_scale"], 0, np.uint8)
        h = F.max_pool2d(h, 2) if pools else h
        return fake(F.conv2d(h, known["w"], stride=2, groups=2), at["y_scale"], 131, np.uint8)

    decoded = [node("DequantizeLinear", f"{name} {name}_scale {name}_zero", f"{name}_", axis=0)
               for name in ("v", "w", "bias")]
    pair = lambda given, name, out: [node("QuantizeLinear", f"{given} {name}_scale {name}_zero", f"{out}_q"),
                                     node("DequantizeLinear", f"{out}_q {name}_scale {name}_zero", out)]
    x = floats(2, 3, 9, 9)
    write("network", decoded + pair("x", "x", "t") + [node("Conv", "t v_ bias_", "c", pads=[1] * 4),
                                                                node("Relu", "c", "r")] + pair("r", "h", "h")
          + [node("Conv", "h w_", "d", strides=[2, 2], group=2)] + pair("d", "y", "y"), at, x,
          lambda t: result(t, False))
    operators = [node("QuantizeLinear", "x x_scale x_zero", "t"),
                 node("QLinearConv", "t x_scale x_zero v v_scale v_zero h_scale h_zero bias", "h", pads=[1] * 4),
                 node("MaxPool", "h", "p", kernel_shape=[2, 2], strides=[2, 2]),
                 node("QLinearConv", "p h_scale h_zero w w_scale w_zero y_scale y_zero", "d", strides=[2, 2], group=2),
                 node("DequantizeLinear", "d y_scale y_zero", "y")]
    write("operators", operators, at, x, lambda t: result(t, True))


def products():
    """The left operand, and both, from x; a scale a column."""
    at = {"x_scale": np.float32(0.02), "x_zero": np.uint8(120), "y_scale": np.float32(0.03), "y_zero": np.int8(5)}
    w = floats(7, 5, spread=0.3)
    scale, zero = np.float32([0.01, 0.008, 0.012, 0.009, 0.011]), np.array([0, 3, -4, 1, 0])
    numbers, known = quantised(w.T.copy(), scale, zero)
    at.update(w=numbers.T.copy(), w_scale=scale, w_zero=zero.astype(np.int8))
    write("product", [node("QuantizeLinear", "x x_scale x_zero", "t"),
                                node("QLinearMatMul", "t x_scale x_zero w w_scale w_zero y_scale y_zero", "d"),
                                node("DequantizeLinear", "d y_scale y_zero", "y")], at, floats(3, 4, 7),
          lambda t: fake(fake(t, at["x_scale"], 120, np.uint8) @ known.T, at["y_scale"], 5, np.int8))
    turned = lambda t: t.transpose(-1, -2)
    write("square", [node("QuantizeLinear", "x x_scale x_zero", "t"), node("Transpose", "x", "z", perm=[0, 2, 1]),
                               node("QuantizeLinear", "z x_scale x_zero", "u"),
                               node("QLinearMatMul", "t x_scale x_zero u x_scale x_zero y_scale y_zero", "d"),
                               node("DequantizeLinear", "d y_scale y_zero", "y")], at, floats(2, 4, 3),
          lambda t: fake(fake(t, at["x_scale"], 120, np.uint8) @ turned(fake(t, at["x_scale"], 120, np.uint8)),
                         at["y_scale"], 5, np.int8))


def found_scales():
    """With a scale that follows from the values, which counts as fixed: nothing is beyond the range."""
    w = rng.integers(-127, 128, (7, 5)).astype(np.int8)
    at = {"w": w, "w_zero": np.int8(3), "w_scale": np.float32(0.01)}
    decoded = torch.tensor((w.astype(float) - 3) * float(np.float32(0.01)))
    scaled = [node("Cast", "p", "c", to=1), node("Mul", "x_scale w_scale", "s"), node("Mul", "c s", "y")]
    dynamic = helper.make_node("DynamicQuantizeLinear", ["x"], ["q", "x_scale", "x_zero"], "q")

    def straight(t):
        v = t.detach().numpy()
        scale = np.float32((max(v.max(), 0) - min(v.min(), 0)) / np.float32(255))
        zero = int(np.clip(np.round(-min(v.min(), 0) / scale), 0, 255))
        return torch.fake_quantize_per_tensor_affine(t * (1 - 1e-6), float(scale), zero, 0, 255) / (1 - 1e-6)

    write("dynamic_product", [dynamic, node("MatMulInteger", "q w x_zero w_zero", "p"), *scaled], at, floats(4, 7),
          lambda t: straight(t) @ decoded)
    w = rng.integers(0, 256, (4, 3, 3, 3)).astype(np.uint8)
    at = {"w": w, "w_zero": np.uint8(120), "w_scale": np.float32(0.02)}
    kernels = torch.tensor((w.astype(float) - 120) * float(np.float32(0.02)))
    write("dynamic_convolution", [dynamic, node("ConvInteger", "q w x_zero w_zero", "p", pads=[1, 0, 0, 1]), *scaled], at,
          floats(2, 3, 6, 5), lambda t: F.conv2d(F.pad(straight(t), (0, 1, 1, 0)), kernels))


def masked():
    """Rows of which all is masked have no softmax, and are 0 afterwards."""
    mask = np.zeros((4, 5), np.float32)
    mask[1], mask[3, 2:] = -np.inf, -np.inf
    is_masked = np.array([[False], [True], [False], [False]])
    for axis, turn in ((1, lambda a: a), (0, lambda a: a.T.copy())):
        result = lambda t: torch.where(torch.tensor(turn(is_masked)), torch.zeros(()).double(), torch.softmax(
            torch.where(torch.tensor(turn(is_masked)), torch.zeros(()).double(), t + torch.tensor(turn(mask))), axis))
        write(f"masked_softmax_{axis}", [node("Add", "x mask", "s"), node("Softmax", "s", "p", axis=axis),
                                         node("Where", "is_masked zero p", "y")],
              {"mask": turn(mask), "is_masked": turn(is_masked), "zero": np.float32(0)}, turn(floats(4, 5)), result)


def moved():
    """Whole numbers that are moved and padded in between."""
    at = {"scale": np.float32(0.01), "zero": np.uint8(128), "pads": np.array([0, 1, 0, 2])}
    write("moved", [node("QuantizeLinear", "x scale zero", "q"), node("Transpose", "q", "t"),
                    node("Pad", "t pads zero", "p"), node("DequantizeLinear", "p scale zero", "y")], at, floats(4, 6),
          lambda t: F.pad(fake(t, at["scale"], 128, np.uint8).T, (1, 2)))


def joined():
    """Whole numbers that are cut, picked, some twice, and put together in between."""
    at = {"scale": np.float32(0.01), "zero": np.uint8(128), "starts": np.array([1]), "ends": np.array([6]),
          "axes": np.array([1]), "steps": np.array([2]), "places": np.array([3, 0, 3, -2]), "sizes": np.array([1, 3]),
          "fixed": np.uint8(rng.integers(0, 256, (4, 2)))}
    parts = helper.make_node("Split", ["q", "sizes"], ["upper", "lower"], "split", axis=0)
    nodes = [node("QuantizeLinear", "x scale zero", "q"), node("Slice", "q starts ends axes steps", "s"),
             node("Gather", "q places", "g", axis=0), parts, node("Concat", "lower upper", "p", axis=0),
             node("Concat", "s g fixed p", "c", axis=1), node("DequantizeLinear", "c scale zero", "y")]

    def result(t):
        t = fake(t, at["scale"], 128, np.uint8)
        fixed = torch.tensor((at["fixed"].astype(float) - 128) * float(at["scale"]))
        return torch.cat([t[:, 1:6:2], t[[3, 0, 3, 2]], fixed, torch.cat([t[1:], t[:1]])], 1)

    write("joined", nodes, at, floats(4, 6), result)


pairs()
networks()
products()
found_scales()
masked()
moved()
joined()
