#!/usr/bin/python3
"""Writes attributions.npz: what PyTorch's autograd says of the shipped classifiers at their last epoch, in double precision.

For the digits `indices` of weights/digits and digits_cnn, and the cats `indices` of weights/cats_test and cats_cnn (keys
digits_..., cats_...): the logits' `scores` of the predicted class; attributions [3, channels, height, width] by the methods
gradient, times_input, integrated (STEPS steps from black), smooth (STEPS copies, noise 0.15, seed 3; digits alone), deconvnet,
guided (both by hooks on the activations); and cam, cam_plus_plus [3, height, width] of the last layer with extents, resized.
`black` [channels] is a black pixel. from_sample are integrated gradients from the picture number BASELINE, and from_sample_scores
[3] what it scores for the units.

For the generator weights/cats.onnx and the latents of weights/golden, region_<name> [latents, 40] and region_<name>_scores: the
mean over REGIONS of a channel of the picture, of all its channels, and of a channel of layer 2, and its gradient.

Needs PyTorch, numpy and onnx (Debian: python3-torch python3-numpy python3-onnx).
"""

import sys

import numpy as np
import onnx
import torch
import torch.nn.functional as F
from onnx import numpy_helper
from torch import nn

from make_classifiers import HERE, WEIGHTS, MAPS_OF, cat_pictures, catsCnn, digits, digitsCnn, load

sys.path[:0] = [str(HERE.parent), str(HERE.parents[1] / "networks")]
from noise import normals  # noqa: E402
from torch_graph import TorchGraph  # noqa: E402

STEPS = 4
NOISE = 0.15
BASELINE = 13
# First and last row, first and last column, the channel (None: all).
REGIONS = {"picture": (40, 47, 30, 69, 1), "all": (40, 47, 30, 69, None), "layer": (3, 8, 5, 5, 7)}


def gradient(network, x, units):
    x = x.clone().requires_grad_()
    scores = network(x)
    return torch.autograd.grad(scores[range(len(x)), units].sum(), x)[0]


def byRule(build, folder, x, units, rule):
    network = load(build(), folder)

    def back(module, _gradientIn, gradientOut):
        passed = torch.clamp(gradientOut[0], min=0)
        return (passed * (module.seen > 0) if rule == "guided" else passed,)

    for module in network.modules():
        if isinstance(module, nn.ReLU):
            module.register_forward_hook(lambda module, inputs, _out: setattr(module, "seen", inputs[0].detach()))
            module.register_full_backward_hook(back)
    return gradient(network, x, units)


def classActivationMaps(network, x, units, layer):
    kept = {}
    for name, part in network.named_children():
        x = part(x)
        if name == layer:
            kept["a"] = x = x.detach().requires_grad_()
    a = kept["a"]
    g = torch.autograd.grad(x[range(len(x)), units].sum(), a)[0]
    cam = (g.mean((2, 3), keepdim=True) * a).sum(1, keepdim=True)
    below = 2 * g**2 + a.sum((2, 3), keepdim=True) * g**3
    alpha = torch.where(below != 0, g**2 / torch.where(below != 0, below, torch.ones_like(below)), torch.zeros_like(g))
    plusPlus = ((alpha * torch.clamp(g, min=0)).sum((2, 3), keepdim=True) * a).sum(1, keepdim=True)
    return cam, plusPlus


def regions():
    graph = TorchGraph(WEIGHTS / "cats.onnx")
    tensor = onnx.TensorProto()
    tensor.ParseFromString((WEIGHTS / "golden" / "z.pb").read_bytes())
    z = torch.from_numpy(numpy_helper.to_array(tensor).copy()).requires_grad_()
    values = graph.run(z)
    second = [out for _, op, _, out, _ in graph.nodes if op == "Relu"][1]
    for name, (top, bottom, left, right, channel) in REGIONS.items():
        maps = values[second if name == "layer" else graph.output]
        part = maps[:, slice(None) if channel is None else channel, ..., top:bottom + 1, left:right + 1]
        scores = part.flatten(1).mean(1)
        yield f"region_{name}", torch.autograd.grad(scores.sum(), z, retain_graph=True)[0]
        yield f"region_{name}_scores", scores.detach()


def explain(build, folder, x, other, black, layer, withNoise):
    network = load(build(), folder)
    x = torch.from_numpy(np.ascontiguousarray(x)).double()
    base = torch.from_numpy(np.asarray(black, float)).reshape(1, -1, 1, 1).expand_as(x)
    with torch.no_grad():
        scores = network(x)
    units = scores.argmax(1).tolist()
    found = {"scores": scores[range(len(x)), units], "units": torch.tensor(units), "black": torch.tensor(black)}
    found["gradient"] = gradient(network, x, units)
    found["times_input"] = found["gradient"] * x
    steps = [gradient(network, base + (step + 0.5) / STEPS * (x - base), units) for step in range(STEPS)]
    found["integrated"] = sum(steps) / STEPS * (x - base)
    start = torch.from_numpy(np.ascontiguousarray(other)).double().expand_as(x)
    steps = [gradient(network, start + (step + 0.5) / STEPS * (x - start), units) for step in range(STEPS)]
    found["from_sample"] = sum(steps) / STEPS * (x - start)
    with torch.no_grad():
        found["from_sample_scores"] = network(start)[range(len(x)), units]
    if withNoise:
        total = torch.zeros_like(x)
        for i, sample in enumerate(MAPS_OF):
            deviation = NOISE * float(x[i].max() - x[i].min())
            for step in range(STEPS):
                noise = torch.tensor(normals(3, sample * STEPS + step, x[i].numel())).reshape(x[i].shape)
                total[i] += gradient(network, (x[i] + deviation * noise)[None], units[i:i + 1])[0]
        found["smooth"] = total / STEPS
    for rule in ("deconvnet", "guided"):
        found[rule] = byRule(build, folder, x, units, rule)
    for name, cam in zip(("cam", "cam_plus_plus"), classActivationMaps(network, x, units, layer)):
        found[name] = F.interpolate(cam, x.shape[2:], mode="bilinear", align_corners=False)[:, 0]
    return {name: values.detach().numpy() for name, values in found.items()}


def main():
    pictures, _ = digits.readDigits(WEIGHTS / "digits", "t10k-2000")
    cats, _ = cat_pictures.readCifar(WEIGHTS / "cats_test" / "test_batch.bin")
    written = {"indices": np.array(MAPS_OF, np.int32)}
    dark = digits.normalise(np.zeros_like(pictures[:1]))[0, 0, 0]
    fed, other = (digits.normalise(pictures[rows])[:, None] for rows in (MAPS_OF, [BASELINE]))
    fedCats, otherCat = (cat_pictures.normalise(cats[rows]) for rows in (MAPS_OF, [BASELINE]))
    black = cat_pictures.normalise(np.zeros_like(cats[:1]))[0, :, 0, 0]
    for name, found in (("digits", explain(digitsCnn, WEIGHTS / "digits_cnn", fed, other, [dark], "relu2", True)),
                        ("cats", explain(catsCnn, WEIGHTS / "cats_cnn", fedCats, otherCat, black, "relu2", False))):
        for key, values in found.items():
            written[f"{name}_{key}"] = values.astype(np.int32 if key == "units" else np.float32)
            print(name, key, values.shape, float(np.abs(values).max()))
    for key, values in regions():
        written[key] = values.numpy().astype(np.float32)
        print(key, values.shape, float(values.abs().max()))
    np.savez_compressed(HERE / "attributions.npz", **written)


if __name__ == "__main__":
    main()
