"""The ten classes of cats_cnn: five coats, each with narrow and with wide pupils. They follow from the factors of cat_factors.py.

A coat is a colour of the fur, with or without stripes and white, or one of the two that leave nothing of that colour. Factors
that tell the classes apart are drawn away from the borders, where the renderer's colours and marks fade into each other; all
others are drawn from the whole of [0, 1].
"""

import pathlib
import sys

import numpy as np

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
import cat_factors

FUR = {"black": 0, "white": 2, "ginger": 4}  # places in the renderer's palette
COATS = (*FUR, "calico", "siamese")
PUPILS = ("narrow", "wide")
NAMES = [f"{coat}, {pupils} pupils" for coat in COATS for pupils in PUPILS]
DECIMALS = 4  # of a factor, so that a table of them holds all

NARROW, WIDE = (0, 0.3), (0.7, 1)
WITHOUT_CALICO, CALICO = (0, 0.75), (0.9, 1)  # the renderer fades it in from 0.76 to 0.88 ...
WITHOUT_SIAMESE, SIAMESE = (0, 0.79), (0.91, 1)  # ... and from 0.80 to 0.90
PALETTE = cat_factors.COLOURS["fur_colour"]
FADING = 0.3  # of a colour's part of the palette, at both of its ends


def rangesOf(label):
    """{factor: (lowest, highest)} of those that make the class."""
    coat, pupils = divmod(label, len(PUPILS))
    name = COATS[coat]
    ranges = {"pupil": (NARROW, WIDE)[pupils], "siamese": SIAMESE if name == "siamese" else WITHOUT_SIAMESE}
    if name != "siamese":  # whose mask hides the patches of a calico
        ranges["calico"] = CALICO if name == "calico" else WITHOUT_CALICO
    if name in FUR:
        ranges["fur_colour"] = ((FUR[name] + FADING) / PALETTE, (FUR[name] + 1 - FADING) / PALETTE)
    return ranges


def drawFactors(count, seed):
    """Labels 0, 1, ..., 9, 0, ... [count], as many of each, and factors [count, 40]."""
    labels = np.arange(count) % len(NAMES)
    factors = np.random.RandomState(seed).uniform(size=(count, len(cat_factors.NAMES)))
    for label in range(len(NAMES)):
        for name, (lowest, highest) in rangesOf(label).items():
            chosen = labels == label, cat_factors.NAMES.index(name)
            factors[chosen] = lowest + (highest - lowest) * factors[chosen]
    return labels, factors.round(DECIMALS)


def labelsOf(factors):
    """The classes of factors [n, 40]: -1 for other coats (grey, cream, brown)."""
    columns = cat_factors.classesOf(factors)
    labels = np.full(len(factors), -1)
    for coat, name in enumerate(COATS):
        of = columns["coat"] == cat_factors.COATS.index(name) if name not in FUR else (
            (columns["fur_colour"] == FUR[name]) & (columns["calico"] == 0) & (columns["siamese"] == 0))
        labels[of] = len(PUPILS) * coat
    return np.where(labels < 0, -1, labels + (np.asarray(factors)[:, cat_factors.NAMES.index("pupil")] > 0.5))
