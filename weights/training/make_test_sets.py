#!/usr/bin/python3
"""Writes the pictures that come with the classifiers: ../digits, the first 2 000 of MNIST's test set, and ../cats_test, the first
1 000 of the pictures that train_cats.py tests with.

    ../../layerscope data mnist
    /usr/bin/python3 make_test_sets.py

Needs PyTorch and numpy (Debian: python3-torch python3-numpy).
"""

import pathlib

from cat_pictures import TEST_SEED, drawCats, writeCifar
from digits import readDigits, writeIdx

HERE = pathlib.Path(__file__).resolve().parent
MNIST = HERE.parents[1] / "build" / "data" / "mnist"
DIGITS, CATS = 2000, 1000
PROCESSES = 2


def main():
    pictures, labels = readDigits(MNIST, "t10k")
    folder = HERE.parent / "digits"
    folder.mkdir(exist_ok=True)
    writeIdx(folder / f"t10k-{DIGITS}-images-idx3-ubyte.gz", pictures[:DIGITS])
    writeIdx(folder / f"t10k-{DIGITS}-labels-idx1-ubyte.gz", labels[:DIGITS])
    writeCifar(HERE.parent / "cats_test", *drawCats(CATS, TEST_SEED, PROCESSES))


if __name__ == "__main__":
    main()
