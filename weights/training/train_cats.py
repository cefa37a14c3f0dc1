#!/usr/bin/python3
"""Trains the network that tells five coats of cats apart, and narrow pupils from wide ones, on pictures of the renderer.

    /usr/bin/python3 train_cats.py

renders 10 000 pictures to learn from and 2 000 to test with, and writes ../cats_cnn: epoch_000.onnx (untrained), epoch_001.onnx,
... and training.csv, with the loss of the training and the accuracy on the test pictures, an epoch each. The test pictures take no
part in the training, nor in the choice of anything. The same seed, threads and machine give the same files. Needs PyTorch, numpy
and onnx (Debian: python3-torch python3-numpy python3-onnx).
"""

import argparse
import pathlib
import time

import torch

from cat_pictures import DEVIATION, MEAN, TEST_SEED, TRAINING_SEED, drawCats, normalise
from classifiers import catsCnn
from train_classifier import makeRepeatable, trainClassifier

HERE = pathlib.Path(__file__).resolve().parent


def parseArguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--output", type=pathlib.Path, default=HERE.parent,
                        help="where the network's folder goes (default: weights)")
    parser.add_argument("--training", type=int, default=10000, help="pictures to learn from (default: 10000)")
    parser.add_argument("--test", type=int, default=2000, help="pictures to test with (default: 2000)")
    parser.add_argument("--seed", type=int, default=0, help="of the weights and the order of the pictures (default: 0)")
    parser.add_argument("--threads", type=int, default=1, help="another number rounds otherwise (default: 1)")
    parser.add_argument("--processes", type=int, default=2, help="that render (default: 2)")
    return parser.parse_args()


def main():
    options = parseArguments()
    started = time.time()
    parts = []
    for count, seed in ((options.training, TRAINING_SEED), (options.test, TEST_SEED)):
        pictures, labels, _ = drawCats(count, seed, options.processes)
        parts.append((torch.from_numpy(pictures), torch.from_numpy(labels)))
    print(f"{options.training + options.test} renders: {(time.time() - started) / 60:.1f} minutes", flush=True)
    makeRepeatable(options.seed, options.threads)
    trainClassifier(catsCnn(), *parts, normalise, (MEAN, DEVIATION), options.output / "cats_cnn")


if __name__ == "__main__":
    main()
