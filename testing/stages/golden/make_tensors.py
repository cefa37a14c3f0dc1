#!/usr/bin/python3
"""Writes tensors.npz: what PyTorch, in double precision, says of the tensors of the shipped digits_cnn for the digits in ROWS of
weights/digits, with hooks that read and change activations and gradients.

conv2, conv2_gradient   the tensor, and the gradient of score UNIT with respect to it
upper_relu2, upper_logits, upper_relu1_gradient, upper_image_gradient
                        with rows 0 to 11 of relu1 set to 0; gradients of the sum of all scores
hooked_image_gradient   of the score of each digit's label, where negative gradients of relu2 are replaced by 0

Needs PyTorch, numpy and onnx (Debian: python3-torch python3-numpy python3-onnx).
"""

import numpy as np
import torch

from make_classifiers import HERE, WEIGHTS, digits, digitsCnn, load

ROWS = slice(5, 8)
UNIT = 4


def run(x, hooks, backward):
    """Activations and gradients by name; `hooks` change a part's activations, or the gradient that comes to them."""
    network = load(digitsCnn(), WEIGHTS / "digits_cnn")
    x = x.clone().requires_grad_()
    found = {"image": x}

    def hook(name):
        def after(_module, _inputs, out):
            change, changeGradient = hooks.get(name, (None, None))
            out = change(out) if change else out
            if changeGradient:
                out.register_hook(changeGradient)
            out.retain_grad()
            found[name] = out
            return out
        return after

    for name, part in network.named_children():
        part.register_forward_hook(hook(name))
    logits = network(x)
    backward(logits).backward()
    return {name: values.detach().numpy().astype(np.float32) for name, values in found.items()}, {
        name: values.grad.numpy().astype(np.float32) for name, values in found.items()}


def withoutUpper(out):
    out = out.clone()
    out[:, :, :12] = 0
    return out


def main():
    pictures, labels = digits.readDigits(WEIGHTS / "digits", "t10k-2000")
    x = torch.from_numpy(digits.normalise(pictures[ROWS])[:, None]).double()
    labels = torch.from_numpy(labels[ROWS].astype(np.int64))
    plain, gradients = run(x, {}, lambda logits: logits[:, UNIT].sum())
    upper, upperGradients = run(x, {"relu1": (withoutUpper, None)}, lambda logits: logits.sum())
    _, hooked = run(x, {"relu2": (None, lambda gradient: gradient.clamp(min=0))},
                    lambda logits: logits.gather(1, labels[:, None]).sum())
    np.savez_compressed(HERE / "tensors.npz", conv2=plain["conv2"], conv2_gradient=gradients["conv2"], upper_relu2=upper["relu2"],
                        upper_logits=upper["logits"], upper_relu1_gradient=upperGradients["relu1"][:1],
                        upper_image_gradient=upperGradients["image"], hooked_image_gradient=hooked["image"])


if __name__ == "__main__":
    main()
