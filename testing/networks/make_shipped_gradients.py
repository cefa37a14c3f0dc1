#!/usr/bin/python3
"""Writes shipped_gradients.tsv: gradients of the shipped networks by PyTorch's autograd. Needs PyTorch 1.13 and onnx.

Of sum(weights * output) with respect to the input and to what every convolution, matrix product and activation makes;
element i of the output has weight ((37 (i mod 101)) mod 17 - 8) / 8, element i of the input (two samples) is
((29 (i mod 101)) mod 31 - 15) / 15. A row has the network, the tensor, the gradient's Euclidean norm, and some of its elements: of
n elements, m = min(n, 32) are there, number floor(k n / m) for each k below m.
"""

import pathlib

import torch

from torch_graph import TorchGraph

HERE = pathlib.Path(__file__).resolve().parent
WEIGHTS = HERE.parent.parent / "weights"
NETWORKS = ("digits_mlp/epoch_012", "digits_cnn/epoch_012", "cats_cnn/epoch_016", "cats")
TENSORS = ("Conv", "ConvTranspose", "Gemm", "MatMul", "Relu", "BatchNormalization", "MaxPool")


def weights(count, a, b, c):
    return (torch.arange(count) % 101 * a % b - c) / float(c)


def rows(name):
    graph = TorchGraph(WEIGHTS / f"{name}.onnx")
    shape = [2, *graph.sampleShape()]
    count = int(torch.tensor(shape).prod())
    x = weights(count, 29, 31, 15).reshape(shape).requires_grad_()
    values = graph.run(x)
    output = values[graph.output]
    total = (output * weights(output.numel(), 37, 17, 8).reshape(output.shape)).sum()
    names = [graph.input.name] + [out for _, op, _, out, _ in graph.nodes if op in TENSORS and out != graph.output]
    for tensor, gradient in zip(names, torch.autograd.grad(total, [values[each] for each in names])):
        flat = gradient.flatten().double()
        kept = min(len(flat), 32)
        chosen = " ".join(f"{float(flat[k * len(flat) // kept]):.9g}" for k in range(kept))
        yield [name, tensor, f"{float(flat.norm()):.9g}", chosen]


def main():
    torch.set_num_threads(1)
    table = [["network", "tensor", "norm", "values"]]
    for name in NETWORKS:
        table += rows(name)
    (HERE / "shipped_gradients.tsv").write_text("".join("\t".join(row) + "\n" for row in table))


if __name__ == "__main__":
    main()
