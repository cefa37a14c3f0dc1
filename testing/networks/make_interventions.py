#!/usr/bin/python3
"""Makes interventions/<network>/: what PyTorch answers when channels of some layers are changed.

  factors.txt      layer:channel:factor;... by which channels are multiplied
  layer_<n>.pb     the values of layer n then, of the input in ../<network>/input_0.pb
  lines.txt        other interventions, a line each
  lines.tsv        then, of each layer and of the input: "activations", and "gradients" of sum(weights * output), weighted and
                   written as make_gradients.py has it

Activations are changed by forward hooks on the modules of the layers, gradients by hooks on what those return. The networks are those of make_networks.py, made anew
from their seeds and checked against the fixtures. Needs PyTorch 1.13 and onnx 1.12.
"""

import zlib

import numpy as np
import onnx
import torch
from onnx import numpy_helper

from fixture import calibrate
from fixture_tensor import writeTensor
from make_networks import HERE, NETWORKS

# network: (modules of its layers, [(layer, channel, factor)])
INTERVENTIONS = {
    "cat_generator": (["2", "4", "6", "8", "10", "12"], [(1, 3, 0), (2, 5, 0), (2, 0, 2.5), (4, 1, -0.5)]),
    "dcgan": (["3", "6", "9", "11"], [(1, 2, 0), (3, 7, 0), (4, 1, 0)]),
    "vgg": (["features.1", "features.3", "features.6", "features.8", "classifier.1", "classifier.4", "softmax"],
            [(2, 0, 0), (2, 0, 4), (5, 7, 0.25)]),
    "resnet": (["stem.2", *(f"blocks.{block}.relu{relu}" for block in range(3) for relu in (1, 2)), "fc"],
               [(1, 1, 0), (3, 4, 0), (5, 2, 3)]),
}

LINES = {
    "dcgan": """1 all multiply 0.5
1 3 add 1
1 3 multiply -2
2 all clamp -0.002 0.001 gradients
3 5 set 0.25
3 6 multiply 3 gradients
4 all clamp -0.5 0.75""",
    "vgg": """2 0 add 0.5
2 all clamp 0 1.5
3 1 set 0.25
3 1 add 1
5 7 multiply -2
1 2 multiply 0 gradients
4 all clamp -0.01 0.02 gradients
4 3 multiply -5 gradients
6 3 add 0.05 gradients
6 4 set 0.5 gradients""",
    "resnet": """1 1 set 0.3
3 all multiply 1.5 gradients
3 4 set 0.1 gradients
5 2 clamp 0.2 0.4
8 1 add 2
8 0 multiply 3 gradients""",
}


def tensorOf(file):
    tensor = onnx.TensorProto()
    tensor.ParseFromString(file.read_bytes())
    return torch.from_numpy(numpy_helper.to_array(tensor).copy())


def rebuilt(name):
    build, shape, _, _, _ = NETWORKS[name]
    torch.manual_seed(zlib.crc32(name.encode()))
    net = build().eval()
    with torch.no_grad():
        calibrate(net, torch.randn(64, *shape))
        x = tensorOf(HERE / name / "input_0.pb")
        if not torch.allclose(net(x), tensorOf(HERE / name / "tap_0.pb"), atol=1e-6):
            raise ValueError(f"{name} is not the network of its fixture")
    return net, x


def hooked(net, modules, change):
    """`change` gets the layer's number and what its module returns, and returns what is to be returned instead."""
    named = dict(net.named_modules())
    for layer, module in enumerate(modules, 1):
        named[module].register_forward_hook(lambda _module, _inputs, out, layer=layer: change(layer, out))


def makeFactors(name):
    modules, factors = INTERVENTIONS[name]
    net, x = rebuilt(name)
    found = {}

    def change(layer, out):
        scale = torch.ones([1, out.shape[1]] + [1] * (out.dim() - 2))
        for number, channel, factor in factors:
            if number == layer:
                scale[0, channel] *= factor
        found[layer] = out * scale
        return found[layer]

    hooked(net, modules, change)
    with torch.no_grad():
        net(x)
    folder = HERE / "interventions" / name
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "factors.txt").write_text(";".join(f"{layer}:{channel}:{factor:g}" for layer, channel, factor in factors) + "\n")
    for layer, values in found.items():
        writeTensor(folder / f"layer_{layer}.pb", f"layer_{layer}", np.ascontiguousarray(values.numpy()))


def changed(values, lines):
    for channel, action, numbers in lines:
        chosen = torch.zeros(values.shape[1], dtype=torch.bool)
        chosen[slice(None) if channel == "all" else int(channel)] = True
        new = {"multiply": lambda n: values * n, "add": lambda n: values + n, "set": lambda n: torch.full_like(values, n),
               "clamp": lambda low, high: torch.clamp(values, low, high)}[action](*numbers)
        values = torch.where(chosen.reshape([1, -1] + [1] * (values.dim() - 2)), new, values)
    return values


def row(what, tensor, values):
    values = values.detach().flatten().double()
    count = min(len(values), 64)
    chosen = " ".join(f"{float(values[k * len(values) // count]):.9g}" for k in range(count))
    return f"{what}\t{tensor}\t{float(values.norm()):.9g}\t{chosen}\n"


def makeLines(name):
    net, x = rebuilt(name)
    x.requires_grad_()
    activations, gradients = {}, {}

    def linesOf(layer, areGradients):
        for words in map(str.split, LINES[name].splitlines()):
            if int(words[0]) == layer and (words[-1] == "gradients") == areGradients:
                yield words[1], words[2], [float(word) for word in words[3:] if word != "gradients"]

    def change(layer, out):
        activations[layer] = changed(out, linesOf(layer, False))

        def changeGradient(gradient):
            gradients[layer] = changed(gradient, linesOf(layer, True))
            return gradients[layer]
        activations[layer].register_hook(changeGradient)
        return activations[layer]

    hooked(net, INTERVENTIONS[name][0], change)
    result = net(x)
    index = torch.arange(result.numel())
    (result * ((index % 101 * 37 % 17 - 8) / 8.0).reshape(result.shape)).sum().backward()
    folder = HERE / "interventions" / name
    (folder / "lines.txt").write_text(LINES[name] + "\n")
    rows = [row("gradients", "input", x.grad)]
    for layer in activations:
        rows += [row("activations", f"layer_{layer}", activations[layer]), row("gradients", f"layer_{layer}", gradients[layer])]
    (folder / "lines.tsv").write_text("what\ttensor\tnorm\tvalues\n" + "".join(rows))


if __name__ == "__main__":
    torch.set_num_threads(1)
    for each in INTERVENTIONS:
        makeFactors(each)
    for each in LINES:
        makeLines(each)
