#!/usr/bin/python3
"""Writes what the shipped classifiers of digits answer at each of their epochs, computed by PyTorch in double precision.

    /usr/bin/python3 make_learning.py

learning.npz   for digits_mlp and digits_cnn, over the digits in weights/digits: <name>_epochs [n], the numbers in the files'
               names; <name>_classes [n, 2000], uint8; <name>_losses [n], mean cross-entropy

Needs PyTorch, numpy and onnx (Debian: python3-torch python3-numpy python3-onnx).
"""

import sys

import numpy as np
import onnx
import torch
from make_classifiers import HERE, WEIGHTS
from onnx import numpy_helper

sys.path.insert(0, str(WEIGHTS / "training"))
import digits  # noqa: E402
from classifiers import digitsCnn, digitsMlp  # noqa: E402


@torch.no_grad()
def answers(network, file, inputs):
    model = onnx.load(str(file))
    tensors = {tensor.name: torch.from_numpy(numpy_helper.to_array(tensor).copy()) for tensor in model.graph.initializer}
    network.load_state_dict(tensors, strict=True)
    return torch.cat([network.double().eval()(part) for part in inputs.split(500)])


def main():
    pictures, labels = digits.readDigits(WEIGHTS / "digits", "t10k-2000")
    inputs, labels = torch.from_numpy(digits.normalise(pictures)[:, None]).double(), torch.from_numpy(labels.astype(np.int64))
    found = {}
    for name, network in ("digits_mlp", digitsMlp()), ("digits_cnn", digitsCnn()):
        files = sorted((WEIGHTS / name).glob("epoch_*.onnx"))
        logits = [answers(network, file, inputs) for file in files]
        found[name + "_epochs"] = np.array([int(file.stem[-3:]) for file in files])
        found[name + "_classes"] = np.array([each.argmax(1).numpy() for each in logits], np.uint8)
        found[name + "_losses"] = np.array([torch.nn.functional.cross_entropy(each, labels).item() for each in logits])
        print(name, (found[name + "_classes"] == labels.numpy()).mean(1))
    np.savez_compressed(HERE / "learning.npz", **found)


if __name__ == "__main__":
    main()
