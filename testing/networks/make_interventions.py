#!/usr/bin/python3
"""Makes interventions/<network>/: what PyTorch answers when channels of some layers are multiplied by factors.

  factors.txt      layer:channel:factor;...
  layer_<n>.pb     the values of layer n, of the input in ../<network>/input_0.pb

The factors are applied by forward hooks on the modules of the layers. The networks are those of make_networks.py, made anew
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


def tensorOf(file):
    tensor = onnx.TensorProto()
    tensor.ParseFromString(file.read_bytes())
    return torch.from_numpy(numpy_helper.to_array(tensor).copy())


def make(name):
    modules, factors = INTERVENTIONS[name]
    build, shape, _, _, _ = NETWORKS[name]
    torch.manual_seed(zlib.crc32(name.encode()))
    net = build().eval()
    found = {}
    with torch.no_grad():
        calibrate(net, torch.randn(64, *shape))
        x = tensorOf(HERE / name / "input_0.pb")
        if not torch.allclose(net(x), tensorOf(HERE / name / "tap_0.pb"), atol=1e-6):
            raise ValueError(f"{name} is not the network of its fixture")

        def hook(layer):
            def intervene(_module, _inputs, out):
                scale = torch.ones([1, out.shape[1]] + [1] * (out.dim() - 2))
                for number, channel, factor in factors:
                    if number == layer:
                        scale[0, channel] *= factor
                found[layer] = out * scale
                return found[layer]
            return intervene

        named = dict(net.named_modules())
        for layer, module in enumerate(modules, 1):
            named[module].register_forward_hook(hook(layer))
        net(x)
    folder = HERE / "interventions" / name
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "factors.txt").write_text(";".join(f"{layer}:{channel}:{factor:g}" for layer, channel, factor in factors) + "\n")
    for layer, values in found.items():
        writeTensor(folder / f"layer_{layer}.pb", f"layer_{layer}", np.ascontiguousarray(values.numpy()))


if __name__ == "__main__":
    torch.set_num_threads(1)
    for each in INTERVENTIONS:
        make(each)
