#!/usr/bin/python3
"""Trains the networks that tell handwritten digits apart, on the 60 000 digits of MNIST's training set, and the same networks on
the 60 000 pieces of clothing of Fashion-MNIST's.

    ../../layerscope data mnist fashion
    /usr/bin/python3 train_digits.py digits_mlp
    /usr/bin/python3 train_digits.py digits_cnn
    /usr/bin/python3 train_digits.py fashion_mlp
    /usr/bin/python3 train_digits.py fashion_cnn

writes ../digits_mlp and so on: epoch_000.onnx (untrained), epoch_001.onnx, ... and training.csv, with the loss of the
training and the accuracy on the 10 000 pictures of the test set, an epoch each. The test set takes no part in the training, nor in
the choice of anything. The same seed, threads and machine give the same files. Needs PyTorch, numpy and onnx (Debian:
python3-torch python3-numpy python3-onnx).
"""

import argparse
import functools
import pathlib

import torch

from classifiers import digitsCnn, digitsMlp
from digits import DEVIATION, FASHION, MEAN, normalise, readDigits
from train_classifier import makeRepeatable, trainClassifier

HERE = pathlib.Path(__file__).resolve().parent
SETS = {"digits": ("mnist", (MEAN, DEVIATION)), "fashion": ("fashion", FASHION)}
ARCHITECTURES = {"mlp": digitsMlp, "cnn": digitsCnn}


def parseArguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("network", choices=[f"{pictures}_{kind}" for pictures in SETS for kind in ARCHITECTURES])
    parser.add_argument("--data", type=pathlib.Path,
                        help="folder of the set's four files (default: build/data/mnist or build/data/fashion of the checkout)")
    parser.add_argument("--output", type=pathlib.Path, default=HERE.parent,
                        help="where the network's folder goes (default: weights)")
    parser.add_argument("--seed", type=int, default=0, help="of the weights and the order of the pictures (default: 0)")
    parser.add_argument("--threads", type=int, default=1, help="another number rounds otherwise (default: 1)")
    return parser.parse_args()


def tensors(folder, part):
    pictures, labels = readDigits(folder, part)
    return torch.from_numpy(pictures.copy())[:, None], torch.from_numpy(labels.copy()).long()


def main():
    options = parseArguments()
    pictures, kind = options.network.split("_")
    name, numbers = SETS[pictures]
    data = options.data or HERE.parents[1] / "build" / "data" / name
    makeRepeatable(options.seed, options.threads)
    training, test = tensors(data, "train"), tensors(data, "t10k")
    prepare = functools.partial(normalise, numbers=numbers)
    trainClassifier(ARCHITECTURES[kind](), training, test, prepare, numbers, options.output / options.network)


if __name__ == "__main__":
    main()
