"""Networks written node by node, of what PyTorch 1.13 doesn't export; their values are computed by PyTorch. Each function returns (model, input,
taps by the tensors' names, the output first)."""

import numpy as np
import torch
import torch.nn.functional as F
from onnx import TensorProto, helper, numpy_helper

FLOAT, HALF, BFLOAT = TensorProto.FLOAT, TensorProto.FLOAT16, TensorProto.BFLOAT16


def model(nodes, tensors, sample, opset):
    protos = [t if isinstance(t, TensorProto) else numpy_helper.from_array(np.asarray(t), n) for n, t in tensors.items()]
    value = lambda name, shape: helper.make_tensor_value_info(name, FLOAT, shape)
    graph = helper.make_graph(nodes, "written", [value("input", ["batch", *sample])], [value("output", None)], protos)
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", opset)], ir_version=8)


def node(op, inputs, output, **attributes):
    return helper.make_node(op, inputs.split(), [output], name=output, **attributes)


def perceptron(store, rounded):
    """Weights of 16 bits, which the file casts to float32."""
    w, v = rounded(torch.randn(6, 8)), rounded(torch.randn(8, 3))
    nodes = [node("Cast", "w", "wide_w", to=FLOAT), node("MatMul", "input wide_w", "product"), node("Relu", "product", "hidden"),
             node("Cast", "v", "wide_v", to=FLOAT), node("MatMul", "hidden wide_v", "output")]
    x = torch.randn(2, 6)
    hidden = F.relu(x @ w)
    return model(nodes, {"w": store("w", w), "v": store("v", v)}, (6,), 13), x, {"output": hidden @ v, "hidden": hidden}


def halfWeights():
    return perceptron(lambda _, t: t.numpy().astype(np.float16), lambda t: t.half().float())


def bfloatWeights():
    def store(name, t):
        return TensorProto(name=name, data_type=BFLOAT, dims=t.shape, raw_data=(t.numpy().view(np.uint32) >> 16).astype("<u2").tobytes())

    return perceptron(store, lambda t: t.bfloat16().float())


def halfThroughout():
    """A network of half precision between two casts. Its values are multiples of powers of two, which it holds exactly."""
    eighths = lambda *shape: torch.randint(-4, 5, shape) / 4.0
    w, v = eighths(4, 3, 3, 3), eighths(4, 5)
    nodes = [node("Cast", "input", "half", to=HALF), node("Conv", "half w", "c", pads=[1, 1, 1, 1]), node("Relu", "c", "r"),
             node("MaxPool", "r", "pooled", kernel_shape=[4, 4], strides=[4, 4]), node("Flatten", "pooled", "flat"), node("MatMul", "flat v", "m"),
             node("Cast", "m", "output", to=FLOAT)]
    x = eighths(2, 3, 4, 4)
    r = F.relu(F.conv2d(x, w, padding=1))
    taps = {"output": r.amax((2, 3)) @ v, "r": r}
    return model(nodes, {"w": w.numpy().astype(np.float16), "v": v.numpy().astype(np.float16)}, (3, 4, 4), 13), x, taps


def quantized():
    """Weights and activations between QuantizeLinear and DequantizeLinear."""
    w, b = torch.randint(-127, 128, (4, 3, 3, 3)), torch.randn(4)
    scales = torch.tensor([0.01, 0.02, 0.005, 0.015])
    nodes = [node("QuantizeLinear", "input s z", "q"), node("DequantizeLinear", "q s z", "d"), node("DequantizeLinear", "w ws wz", "dw", axis=0),
             node("Conv", "d dw b", "c", pads=[1, 1, 1, 1]), node("Relu", "c", "r"), node("QuantizeLinear", "r t u", "qr"),
             node("DequantizeLinear", "qr t u", "dr"), node("GlobalAveragePool", "dr", "g"), node("Flatten", "g", "output")]
    tensors = {"w": w.numpy().astype(np.int8), "ws": scales.numpy(), "wz": np.zeros(4, np.int8), "b": b.numpy(), "s": np.float32(0.03),
               "z": np.uint8(120), "t": np.float32(0.02), "u": np.uint8(0)}
    x = torch.randn(2, 3, 6, 6)
    d = torch.fake_quantize_per_tensor_affine(x, 0.03, 120, 0, 255)
    r = F.relu(F.conv2d(d, w * scales[:, None, None, None], b, padding=1))
    dr = torch.fake_quantize_per_tensor_affine(r, 0.02, 0, 0, 255)
    return model(nodes, tensors, (3, 6, 6), 13), x, {"output": dr.mean((2, 3)), "d": d, "r": r}


def deformable():
    """A deformable convolution, whose offsets a convolution makes: sums over the kernel of samples beside their places."""
    o, w = 0.3 * torch.randn(18, 2, 3, 3), torch.randn(4, 2, 3, 3)
    nodes = [node("Conv", "input o", "offsets", pads=[1, 1, 1, 1]), node("DeformConv", "input w offsets", "c", pads=[1, 1, 1, 1], kernel_shape=[3, 3]),
             node("Relu", "c", "output")]
    x = torch.randn(2, 2, 5, 5)
    offsets = F.conv2d(x, o, padding=1)
    rows, columns = torch.meshgrid(torch.arange(5.0), torch.arange(5.0), indexing="ij")
    total = torch.zeros(2, 4, 5, 5)
    for k in range(9):
        i, j = k // 3 - 1, k % 3 - 1
        places = torch.stack([columns + j + offsets[:, 2 * k + 1], rows + i + offsets[:, 2 * k]], -1) / 2 - 1
        total += torch.einsum("oc,nchw->nohw", w[:, :, i + 1, j + 1], F.grid_sample(x, places, align_corners=True))
    return model(nodes, {"o": o.numpy(), "w": w.numpy()}, (2, 5, 5), 19), x, {"output": F.relu(total), "offsets": offsets}


def scanned():
    """A recurrent cell as the body of a Scan over the second axis."""
    w, v, h = torch.randn(4, 5) / 2, torch.randn(5, 5) / 2, torch.zeros(2, 5)
    named = lambda *names: [helper.make_tensor_value_info(name, FLOAT, None) for name in names]
    body = helper.make_graph([node("MatMul", "step w", "a"), node("MatMul", "state v", "b"), node("Add", "a b", "sum"), node("Tanh", "sum", "next"),
                              node("Identity", "next", "row")], "cell", named("state", "step"), named("next", "row"))
    scan = helper.make_node("Scan", ["start", "input"], ["last", "rows"], name="scan", body=body, num_scan_inputs=1, scan_input_axes=[1],
                            scan_output_axes=[1])
    nodes = [node("Gather", "input first", "one", axis=1), node("MatMul", "one zero", "start"), scan, node("ReduceMax", "rows", "most", axes=[1], keepdims=0),
             node("Concat", "last most", "output", axis=1)]
    x, rows = torch.randn(2, 6, 4), []
    for step in range(6):
        h = torch.tanh(x[:, step] @ w + h @ v)
        rows.append(h)
    rows = torch.stack(rows, 1)
    tensors = {"w": w.numpy(), "v": v.numpy(), "first": np.array(0), "zero": np.zeros((4, 5), np.float32)}
    steps = {f"scan/{step}/next": rows[:, step] for step in range(6)}
    return model(nodes, tensors, (6, 4), 13), x, {"output": torch.cat([h, rows.amax(1)], 1), "rows": rows, "start": torch.zeros(2, 5), **steps}


WRITTEN = {"half_weights": halfWeights, "bfloat16_weights": bfloatWeights, "half": halfThroughout, "quantize_dequantize": quantized,
           "deformable": deformable, "scan": scanned}
