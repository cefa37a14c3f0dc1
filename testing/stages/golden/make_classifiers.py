#!/usr/bin/python3
"""Writes what the shipped classifiers answer at their last epoch, computed by PyTorch in double precision.

    ../../../layerscope data mnist
    /usr/bin/python3 make_classifiers.py

digits_mlp.npz, digits_cnn.npz   classes [10000] of all of MNIST's test digits, uint8;
                                 probabilities [2000, 10] of those in weights/digits, float32
digits_cnn_maps.npz              indices [3] of digits; relu1 [3, 32, 24, 24] and relu2 [3, 64, 8, 8], their feature maps, float32
cats_cnn.npz                     probabilities [1000, 10] of the cats in weights/cats_test, float32

Needs PyTorch, numpy and onnx (Debian: python3-torch python3-numpy python3-onnx).
"""

import pathlib
import sys

import numpy as np
import onnx
import torch
from onnx import numpy_helper

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[2]
WEIGHTS = ROOT / "weights"
sys.path.insert(0, str(WEIGHTS / "training"))
import cat_pictures  # noqa: E402
import digits  # noqa: E402
from classifiers import catsCnn, digitsCnn, digitsMlp  # noqa: E402

AT_ONCE = 500
MAPS_OF = [0, 7, 42]


def load(network, folder):
    """With the weights of the last epoch in the folder."""
    model = onnx.load(str(max(folder.glob("epoch_*.onnx"))))
    tensors = {tensor.name: torch.from_numpy(numpy_helper.to_array(tensor).copy()) for tensor in model.graph.initializer}
    missing, unexpected = network.load_state_dict(tensors, strict=False)
    assert not unexpected and all(name.endswith("num_batches_tracked") for name in missing)
    return network.double().eval()


@torch.no_grad()
def probabilities(network, pictures):
    parts = torch.from_numpy(pictures).double().split(AT_ONCE)
    return torch.cat([network(part).softmax(1) for part in parts]).numpy()


@torch.no_grad()
def featureMaps(network, pictures, names):
    tensors, found = torch.from_numpy(pictures).double(), {}
    for name, part in network.named_children():
        tensors = part(tensors)
        if name in names:
            found[name] = tensors.numpy().astype(np.float32)
    return found


def accuracy(answers, labels):
    return f"{100 * (answers.argmax(1) == labels).mean():.2f} %"


def main():
    pictures, labels = digits.readDigits(ROOT / "build" / "data" / "mnist", "t10k")
    shipped, _ = digits.readDigits(WEIGHTS / "digits", "t10k-2000")
    assert np.array_equal(shipped, pictures[:len(shipped)])
    inputs = digits.normalise(pictures)[:, None]
    for name, network in ("digits_mlp", digitsMlp()), ("digits_cnn", digitsCnn()):
        load(network, WEIGHTS / name)
        answers = probabilities(network, inputs)
        np.savez_compressed(HERE / f"{name}.npz", classes=answers.argmax(1).astype(np.uint8),
                            probabilities=answers[:len(shipped)].astype(np.float32))
        print(name, accuracy(answers, labels), "of the shipped:", accuracy(answers[:len(shipped)], labels[:len(shipped)]))
    maps = featureMaps(network, inputs[MAPS_OF], ("relu1", "relu2"))
    np.savez_compressed(HERE / "digits_cnn_maps.npz", indices=np.array(MAPS_OF, np.int32), **maps)

    pictures, labels = cat_pictures.readCifar(WEIGHTS / "cats_test" / "test_batch.bin")
    answers = probabilities(load(catsCnn(), WEIGHTS / "cats_cnn"), cat_pictures.normalise(pictures))
    np.savez_compressed(HERE / "cats_cnn.npz", probabilities=answers.astype(np.float32))
    print("cats_cnn", accuracy(answers, labels))


if __name__ == "__main__":
    main()
