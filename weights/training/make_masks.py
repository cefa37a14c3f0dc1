#!/usr/bin/python3
"""Writes ../cats_test/masks.npz: which pixels of the first cats of cats_test show a factor, by renders that differ in it alone.

    eyes [n, 32, 32]   those that change when narrow pupils become wide ones, or wide ones narrow
    fur [n, 32, 32]    those that change when the coat becomes one of the four others, but for the eyes

Changed is a pixel one of whose colours differs by more than 8 of 255. Needs PyTorch and numpy (Debian: python3-torch
python3-numpy).
"""

import csv
import pathlib

import numpy as np

import cat_classes
import cat_pictures

HERE = pathlib.Path(__file__).resolve().parent
CATS = 100
LEAST = 8
COAT_FACTORS = ("fur_colour", "calico", "siamese")


def readFactors(file):
    with open(file, newline="") as rows:
        table = list(csv.reader(rows))[1:1 + CATS]
    return np.array([row[1] for row in table], int), np.array([row[2:] for row in table], float)


def changed(pictures, others):
    return np.abs(pictures.astype(int) - others).max(1) > LEAST


def drawn(factors):
    return np.concatenate([cat_pictures.render(factors[first:first + cat_pictures.BATCH])
                           for first in range(0, len(factors), cat_pictures.BATCH)])


def withCoat(factors, label):
    """In the middle of the class's ranges."""
    factors = factors.copy()
    for name, (lowest, highest) in cat_classes.rangesOf(label).items():
        if name in COAT_FACTORS:
            factors[:, cat_classes.cat_factors.NAMES.index(name)] = (lowest + highest) / 2
    return factors


def main():
    folder = HERE.parent / "cats_test"
    cat_pictures.start()
    labels, factors = readFactors(folder / "factors.csv")
    pictures, _ = cat_pictures.readCifar(folder / "test_batch.bin")
    plain = drawn(factors)
    assert np.abs(plain.astype(int) - pictures[:CATS]).max() <= 1
    pupil = cat_classes.cat_factors.NAMES.index("pupil")
    turned = factors.copy()
    turned[:, pupil] = 1 - turned[:, pupil]
    eyes = changed(plain, drawn(turned))
    fur = np.zeros_like(eyes)
    for coat in range(len(cat_classes.COATS)):
        other = labels // len(cat_classes.PUPILS) != coat
        fur[other] |= changed(plain[other], drawn(withCoat(factors[other], coat * len(cat_classes.PUPILS))))
    fur &= ~eyes
    np.savez_compressed(folder / "masks.npz", eyes=eyes, fur=fur)
    print(f"eyes {100 * eyes.mean():.1f} %, fur {100 * fur.mean():.1f} % of the pixels")


if __name__ == "__main__":
    main()
