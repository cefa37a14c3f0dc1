#!/usr/bin/python3
"""Adds gradients by PyTorch's autograd to the whole-network fixtures: make_gradients.py [name ...]. Needs PyTorch 1.13.

Each folder gets gradients.tsv: the gradient of sum(weights * output) with respect to the input and to each tap, where
element i of the output has weight ((37 (i mod 101)) mod 17 - 8) / 8. A row has the rule at activations (true, or deconvnet and
guided, by hooks on ReLU and its relatives), the tensor, the gradient's Euclidean norm, and some of its elements: of n
elements, m = min(n, 256 for the input, 32 for taps) are there, number floor(k n / m) for each k below m.
"""

import sys
import warnings
import zlib

import torch
from torch import nn

from fixture import Tapped, calibrate
from fixture_tensor import readTensor
from make_networks import HERE, NETWORKS

RECTIFIERS = (nn.ReLU, nn.LeakyReLU, nn.PReLU, nn.ELU, nn.SELU, nn.CELU, nn.Softplus, nn.Hardswish, nn.ReLU6)


def rebuilt(name):
    """The module as make_networks.py had it, its input, and the names of its taps."""
    build, shape, _opset, output, options = NETWORKS[name]
    torch.manual_seed(zlib.crc32(name.encode()))
    net = build().eval()
    with torch.no_grad():
        calibrate(net, torch.randn(64, *shape))
    x = torch.randn(3, *shape)
    assert (readTensor(HERE / name / "input_0.pb") == x.numpy()).all(), f"{name}: not the network of the fixture"
    return Tapped(net, options.get("types", (nn.Module,))).eval(), x, output


def hook(net, rule):
    """Other rules than the true one at activations."""
    def atActivation(module, gradientIn, gradientOut):
        gradient = torch.clamp(gradientOut[0], min=0)
        return (gradient * (module.seen > 0) if rule == "guided" else gradient,)

    def remember(module, inputs, _out):
        module.seen = inputs[0].detach()

    for module in net.modules():
        if isinstance(module, RECTIFIERS):
            module.register_forward_hook(remember)
            module.register_full_backward_hook(atActivation)


def rows(name, rule):
    tapped, x, output = rebuilt(name)
    if rule != "true":
        hook(tapped, rule)
    x.requires_grad_()
    result, *taps = tapped(x)
    index = torch.arange(result.numel())
    weights = ((index % 101 * 37 % 17 - 8) / 8.0).reshape(result.shape)
    wanted = [x] + taps
    gradients = torch.autograd.grad((result * weights).sum(), wanted, allow_unused=True)
    for place, (tensor, gradient) in enumerate(zip(["input"] + tapped.names, gradients)):
        if gradient is None or (rule != "true" and place > 0):
            continue
        values = gradient.flatten().double()
        count = min(len(values), 32 if place else 256)
        chosen = [float(values[k * len(values) // count]) for k in range(count)]
        yield [rule, tensor, f"{float(values.norm()):.9g}", " ".join(f"{value:.9g}" for value in chosen)]


def main():
    warnings.filterwarnings("ignore")
    torch.set_num_threads(1)
    for name in sys.argv[1:] or NETWORKS:
        has = any(isinstance(module, RECTIFIERS) for module in NETWORKS[name][0]().modules())
        table = [["rule", "tensor", "norm", "values"]]
        for rule in ("true", "deconvnet", "guided") if has else ("true",):
            table += rows(name, rule)
        (HERE / name / "gradients.tsv").write_text("".join("\t".join(row) + "\n" for row in table))
        print(name, len(table) - 1)


if __name__ == "__main__":
    main()
