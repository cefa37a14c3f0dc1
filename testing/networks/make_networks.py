#!/usr/bin/python3
"""Makes the whole-network fixtures in this folder: make_networks.py [name ...]. Needs PyTorch 1.13 and onnx 1.12.

Each folder holds model.onnx, input_0.pb (the input, batch 3) and tap_<index>.pb (tensors of the run by PyTorch; the
TensorProto's name is the tensor's name in model.onnx, tap_0 is the network's output). networks.tsv lists them all.
"""

import pathlib
import sys
import warnings
import zlib

import torch
from torch import nn

import classifiers
import generators
import translators
from fixture import sizeOf, writeFixture

HERE = pathlib.Path(__file__).resolve().parent
ACTIVATIONS = (nn.ReLU, nn.LeakyReLU, nn.Tanh, nn.Sigmoid, nn.MaxPool2d)

# name: (module, shape of one sample, opset, name of the output, further options)
NETWORKS = {
    "cat_generator": (generators.catGenerator, (6,), 12, "image", {}),
    "cat_generator_opset9": (generators.catGenerator, (6,), 9, "image", {"fold": False, "types": ACTIVATIONS}),
    "dcgan": (generators.dcgan, (10,), 11, "image", {}),
    "dcgan_opset13": (generators.dcgan, (10,), 13, "image", {"fuse": True, "types": ACTIVATIONS}),
    "discriminator": (classifiers.discriminator, (3, 16, 16), 7, "real", {}),
    "discriminator_opset17": (classifiers.discriminator, (3, 16, 16), 17, "real", {}),
    "style_block": (generators.StyleBlock, (8,), 13, "image", {}),
    "style_block_opset9": (generators.StyleBlock, (8,), 9, "image", {}),
    "style_block_unfolded": (generators.StyleBlock, (8,), 16, "image", {"fold": False}),
    "sagan": (generators.Sagan, (8,), 11, "image", {}),
    "sagan_unfolded": (generators.Sagan, (8,), 13, "image", {"fold": False}),
    "vgg": (classifiers.Vgg, (3, 16, 16), 9, "probability", {}),
    "vgg_unfolded": (lambda: classifiers.Vgg(logarithm=True), (3, 16, 16), 12, "logarithm", {"fold": False}),
    "resnet": (classifiers.ResNet, (3, 24, 24), 16, "logits", {}),
    "resnet_fused": (classifiers.ResNet, (3, 24, 24), 11, "logits", {"fuse": True, "types": ACTIVATIONS}),
    "tabular": (classifiers.tabular, (9,), 13, "logarithm", {}),
    "tabular_opset9": (classifiers.tabular, (9,), 9, "logarithm", {"fold": False}),
    "upsampler": (translators.Upsampler, (2, 6, 5), 11, "picture", {}),
    "upsampler_unfolded": (translators.Upsampler, (2, 6, 5), 13, "picture", {"fold": False}),
    "cycle": (translators.cycle, (3, 12, 10), 12, "picture", {}),
    "cycle_opset9": (translators.cycle, (3, 12, 10), 9, "picture", {}),
    "sequence": (translators.Sequence, (4, 24), 12, "classes", {}),
    "dilated": (translators.Dilated, (4, 9, 12), 14, "map", {}),
}


def make(name):
    build, shape, opset, output, options = NETWORKS[name]
    torch.manual_seed(zlib.crc32(name.encode()))
    model = writeFixture(HERE / name, build(), shape, opset, output, **options)
    operators = sorted({node.op_type for node in model.graph.node})
    taps = len(list((HERE / name).glob("tap_*.pb")))
    print(f"{name}: {taps} taps, {sizeOf(HERE / name) / 1024:.0f} KiB, {' '.join(operators)}")
    return [name, str(opset), "x".join(map(str, shape)), str(taps), " ".join(operators)]


def main():
    warnings.filterwarnings("ignore")
    torch.set_num_threads(1)
    wanted = sys.argv[1:] or list(NETWORKS)
    rows = [make(name) for name in wanted]
    if not sys.argv[1:]:
        table = [["folder", "opset", "sample", "taps", "operators"]] + rows
        (HERE / "networks.tsv").write_text("".join("\t".join(row) + "\n" for row in table))


if __name__ == "__main__":
    main()
