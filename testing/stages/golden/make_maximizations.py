#!/usr/bin/python3
"""Writes maximizations.npz: where gradient ascent by PyTorch, in double precision, comes to after STEPS steps.

CASES has, of the shipped networks at their last epoch, what is excited and how; the formulas of a step are those in
filters/attributions/ActivationMaximization.h, with PyTorch's own functions for the gradient, Adam, the total variation's
gradient, and the blur. For each case, with the keys <case>_...: `channels`; `inputs` [channels, values], what the network is
fed with at the end; `start` and `activation` [channels].

Needs PyTorch, numpy and onnx (Debian: python3-torch python3-numpy python3-onnx).
"""

import sys

import numpy as np
import onnx
import torch
import torch.nn.functional as F
from onnx import helper, numpy_helper

from make_classifiers import HERE, WEIGHTS, cat_pictures, catsCnn, digits, digitsCnn, load

sys.path[:0] = [str(HERE.parent), str(WEIGHTS)]
from noise import START, jitter, normals  # noqa: E402
from torch_generator import apply  # noqa: E402

STEPS = 20
SEED = 3
DEFAULTS = {"centre": False, "adam": False, "stepSize": 0.02, "level": 0.5, "noise": 0.1, "decay": 0, "blur": 0, "jitter": 0,
            "variation": 0, "inRange": True, "length": 1}
CASES = {
    "classes": ("digits", "logits", [0, 3, 7], {"jitter": 2, "variation": 0.3}),
    "blurred": ("digits", "relu2", [5, 1], {"blur": 0.6, "decay": 0.05, "level": 0.2}),
    "adam": ("digits", "logits", [4], {"adam": True, "stepSize": 0.05, "inRange": False}),
    "cats": ("cats", "relu1", [1, 5, 0], {"centre": True, "jitter": 3, "noise": 0.2}),
    "latents": ("generator", "layer3", [1, 12], {"decay": 0.02, "stepSize": 0.1}),
}


def upTo(network, layer):
    """A function of the network's input: the layer, and what its ReLU reads."""
    if layer == "logits":
        return lambda x: (network(x), None)

    def run(x):
        for name, part in network.named_children():
            before, x = x, part(x)
            if name == layer:
                return x, before
        raise KeyError(layer)

    return run


def generator(layer):
    model = onnx.load(str(WEIGHTS / "cats.onnx"))
    weights = {tensor.name: torch.from_numpy(numpy_helper.to_array(tensor).copy()) for tensor in model.graph.initializer}

    def run(z):
        values = {name: weight.double() if weight.is_floating_point() else weight for name, weight in weights.items()}
        values[model.graph.input[0].name] = z
        for node in model.graph.node:
            attributes = {a.name: helper.get_attribute_value(a) for a in node.attribute}
            values[node.output[0]] = apply(node.op_type, [values[name] for name in node.input], attributes)
            if node.output[0] == layer:
                return values[layer], values[node.input[0]]
        raise KeyError(layer)

    return run


def range_(name):
    """Extents of an input, and how black and white are fed, [channels, 1, 1]."""
    if name == "generator":
        return (40,), torch.zeros(1).double(), torch.ones(1).double()
    normalise, shape = (digits.normalise, (28, 28)) if name == "digits" else (cat_pictures.normalise, (3, 32, 32))
    ends = [torch.tensor(normalise(np.full((1, *shape), value, np.uint8))).double().reshape(-1, *shape[-2:])[:, :1, :1] for value in (0, 255)]
    return (len(ends[0]), *shape[-2:]), *ends


def score(layerAndBefore, channel, centre):
    values, before = layerAndBefore
    value = scoreOf(values, channel, centre)
    isOff = before is not None and float((value if centre else values[:, channel].abs().max())) == 0
    return scoreOf(before, channel, centre) if isOff else value


def scoreOf(values, channel, centre):
    values = values[:, channel]
    if values.ndim == 1:
        return values[0]
    return values[0, values.shape[1] // 2, values.shape[2] // 2] if centre else values.mean()


def total(x):
    return sum(x.diff(dim=axis).abs().sum() for axis in (-1, -2))


def blurred(x, deviation):
    radius = int(np.ceil(3 * deviation))
    kernel = torch.exp(-(torch.arange(-radius, radius + 1).double() / deviation)**2 / 2)
    kernel = kernel / kernel.sum()
    x = F.pad(x[:, None], (radius, ) * 4, mode="replicate")
    return F.conv2d(F.conv2d(x, kernel.reshape(1, 1, 1, -1)), kernel.reshape(1, 1, -1, 1))[:, 0]


def climb(function, shape, black, white, channel, options):
    isPicture = len(shape) == 3
    level = options["level"] if isPicture else 0
    x = level + options["noise"] * torch.tensor(normals(SEED, channel, int(np.prod(shape)), START)).reshape(shape)

    def fed(x):
        return black + x * (white - black)

    def limited(x):
        if isPicture:
            return x.clamp(0, 1) if options["inRange"] else x
        return x * min(1.0, options["length"] / float(x.square().mean().sqrt()))

    x = limited(x)
    start = float(scoreOf(function(fed(x)[None])[0], channel, options["centre"]))
    moving = x.clone()
    adam = torch.optim.Adam([moving], lr=options["stepSize"])
    for step in range(STEPS):
        by = jitter(SEED, channel, step, options["jitter"])
        leaf = x.clone().requires_grad_()
        seen = leaf.roll(by, (-2, -1)) if isPicture else leaf
        g, = torch.autograd.grad(score(function(fed(seen)[None]), channel, options["centre"]), leaf)
        size = g.square().mean().sqrt()
        if options["variation"]:
            g = g - options["variation"] * size * torch.autograd.grad(total(leaf), leaf)[0]
        if options["adam"]:
            moving.data, moving.grad = x.clone(), -g
            adam.step()
            x = moving.data
        elif size > 0:
            x = x + options["stepSize"] * g / size
        x = level + (1 - options["decay"]) * (x - level)
        if options["blur"] and (step + 1) % 4 == 0:
            x = blurred(x, options["blur"])
        x = limited(x.detach())
    return fed(x), start, float(scoreOf(function(fed(x)[None])[0], channel, options["centre"]))


def main():
    written = {}
    for case, (name, layer, channels, options) in CASES.items():
        function = generator(layer) if name == "generator" else upTo(
            load(digitsCnn() if name == "digits" else catsCnn(), WEIGHTS / f"{name}_cnn"), layer)
        found = [climb(function, *range_(name), channel, {**DEFAULTS, **options}) for channel in channels]
        for key, values in zip(("inputs", "start", "activation"), zip(*found)):
            written[f"{case}_{key}"] = np.array([np.asarray(value).ravel() if key == "inputs" else value for value in values], np.float32)
        written[f"{case}_channels"] = np.array(channels, np.int32)
        print(case, written[f"{case}_start"], written[f"{case}_activation"])
    np.savez_compressed(HERE / "maximizations.npz", **written)


if __name__ == "__main__":
    main()
