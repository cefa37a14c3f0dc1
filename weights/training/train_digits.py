#!/usr/bin/python3
"""Trains the networks that tell handwritten digits apart, on the 60 000 digits of MNIST's training set.

    ../../layerscope data mnist
    /usr/bin/python3 train_digits.py digits_mlp
    /usr/bin/python3 train_digits.py digits_cnn

writes ../digits_mlp and ../digits_cnn: epoch_000.onnx (untrained), epoch_001.onnx, ... and training.csv, with the loss of the
training and the accuracy on the 10 000 digits of the test set, an epoch each. The test set takes no part in the training, nor in
the choice of anything. The same seed, threads and machine give the same files. Needs PyTorch, numpy and onnx (Debian:
python3-torch python3-numpy python3-onnx).
"""

import argparse
import pathlib

import torch

from classifiers import digitsCnn, digitsMlp
from digits import DEVIATION, MEAN, normalise, readDigits
from train_classifier import makeRepeatable, trainClassifier

HERE = pathlib.Path(__file__).resolve().parent
NETWORKS = {"digits_mlp": digitsMlp, "digits_cnn": digitsCnn}


def parseArguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("network", choices=NETWORKS)
    parser.add_argument("--data", type=pathlib.Path, default=HERE.parents[1] / "build" / "data" / "mnist",
                        help="folder of MNIST's four files (default: build/data/mnist of the checkout)")
    parser.add_argument("--output", type=pathlib.Path, default=HERE.parent,
                        help="where the network's folder goes (default: weights)")
    parser.add_argument("--seed", type=int, default=0, help="of the weights and the order of the digits (default: 0)")
    parser.add_argument("--threads", type=int, default=1, help="another number rounds otherwise (default: 1)")
    return parser.parse_args()


def tensors(folder, part):
    pictures, labels = readDigits(folder, part)
    return torch.from_numpy(pictures.copy())[:, None], torch.from_numpy(labels.copy()).long()


def main():
    options = parseArguments()
    makeRepeatable(options.seed, options.threads)
    training, test = tensors(options.data, "train"), tensors(options.data, "t10k")
    trainClassifier(NETWORKS[options.network](), training, test, normalise, (MEAN, DEVIATION), options.output / options.network)


if __name__ == "__main__":
    main()
