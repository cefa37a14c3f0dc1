#!/usr/bin/python3
"""Writes data/hooks.txt: what PyTorch, with hooks of its own, says to the questions of examples/hooks.py, for its defaults.

Needs PyTorch, numpy and onnx (Debian: python3-torch python3-numpy python3-onnx).
"""

import pathlib
import sys

import numpy as np
import torch

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "stages" / "golden"))
from make_classifiers import WEIGHTS, digits, digitsCnn, load  # noqa: E402

ROWS = 400


def hooked(network, change, changeGradient=None):
    def atLayer(_module, _inputs, out):
        new = change(out)
        if changeGradient:
            new.register_hook(changeGradient)
        return new
    return network.relu2.register_forward_hook(atLayer)


def main():
    pictures, labels = digits.readDigits(WEIGHTS / "digits", "t10k-2000")
    x = torch.from_numpy(digits.normalise(pictures[:ROWS])[:, None]).double()
    network = load(digitsCnn(), WEIGHTS / "digits_cnn")
    lines, active = [], []
    handle = hooked(network, lambda out: active.append((out > 0).double().mean((0, 2, 3))) or out)
    with torch.no_grad():
        network(x)
    handle.remove()
    lines.append(f"active {100 * active[0].mean():.1f} {100 * active[0].min():.1f} {100 * active[0].max():.1f}")

    def without(rows):
        def change(out):
            out = out.clone()
            out[:, :, rows] = 0
            return out
        return change

    for change in (lambda out: out), without(slice(0, 4)), without(slice(4, None)), (lambda out: out.flip(2)):
        handle = hooked(network, change)
        with torch.no_grad():
            right = (network(x).argmax(1).numpy() == labels[:ROWS]).mean()
        lines.append(f"right {100 * right:.1f}")
        handle.remove()

    def gradients(change):
        handle = hooked(network, lambda out: out, change)
        inputs = x.clone().requires_grad_()
        network(inputs).max(1).values.sum().backward()
        handle.remove()
        return inputs.grad.flatten(1)

    whole = gradients(lambda gradient: gradient)
    for share in 10, 3, 1:
        def strongest(gradient):
            sizes = gradient.abs().flatten(1)
            least = torch.quantile(sizes, 1 - share / 100, dim=1)
            return torch.where(gradient.abs() < least[:, None, None, None], torch.zeros_like(gradient), gradient)
        cosine = torch.nn.functional.cosine_similarity(whole, gradients(strongest))
        lines.append(f"cosine {cosine.mean():.3f}")
    (HERE / "data" / "hooks.txt").write_text("\n".join(lines) + "\n")
    print("\n".join(lines))


if __name__ == "__main__":
    main()
