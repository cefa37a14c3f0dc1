"""The true factors behind the pictures of cats.onnx: 40 numbers in [0, 1] for each latent.

The generator learned from a renderer that draws a cat by 40 factors. For a latent z they are

    u = Phi(sqrt(40) Q z / |z|)

with the orthonormal rows of Q in cat_factors.csv, one a factor, and Phi the distribution function of N(0, 1): where z is
drawn from N(0, I), each factor is nearly uniform and nearly independent of the others. The length of z changes nothing.
Needs numpy alone.

    >>> factors = factorsOf(z)            # [n, 40], columns as in NAMES
    >>> columns = classesOf(factors)      # {"fur_colour": [n] numbers of classes, ..., "coat": ...}
"""

import csv
import math
import pathlib

import numpy as np

FILE = pathlib.Path(__file__).resolve().with_name("cat_factors.csv")
COATS = ("plain", "tabby", "bicolour", "calico", "siamese")
# Factors that the renderer turns into one of several colours.
COLOURS = {"fur_colour": 6, "eye_colour": 4, "nose_colour": 3, "bg_hue": 6}
# Factors that are a mark of the coat, there above a threshold: the middle of the renderer's transition.
MARKS = {"tabby": 0.5, "bicolour": 0.65, "calico": 0.82, "siamese": 0.85}
QUARTERS = 4


def readFactors():
    with open(FILE, newline="") as file:
        rows = list(csv.reader(file))[1:]
    return [row[0] for row in rows], np.array([[float(value) for value in row[1:]] for row in rows])


NAMES, ROTATION = readFactors()


def factorsOf(z):
    """[n, 40] in [0, 1] of latents [n, 40]; ValueError for other shapes, for zeros and for what isn't finite."""
    z = np.asarray(z, dtype=float)
    if z.ndim != 2 or z.shape[1] != ROTATION.shape[1]:
        raise ValueError(f"latents have the shape {list(z.shape)}, not [n, {ROTATION.shape[1]}]")
    length = np.linalg.norm(z, axis=1, keepdims=True)
    if not np.all(np.isfinite(length)) or not np.all(length > 0):
        raise ValueError("a latent is zero or not finite: it has no direction, which the factors depend on")
    normal = math.sqrt(z.shape[1]) * (z / length) @ ROTATION.T
    return 0.5 * (1 + np.vectorize(math.erf, otypes=[float])(normal / math.sqrt(2)))


def classesOf(factors):
    """Factors as classes 0, 1, ... that can be compared with clusters: the colour for those that choose one, whether it is
    there for marks of the coat, quarters of [0, 1] for others. `coat`: the most visible mark, a number in COATS."""
    columns = {}
    for index, name in enumerate(NAMES):
        values = np.asarray(factors)[:, index]
        if name in MARKS:
            columns[name] = (values > MARKS[name]).astype(int)
        else:
            classes = COLOURS.get(name, QUARTERS)
            columns[name] = np.minimum((values * classes).astype(int), classes - 1)
    coat = np.zeros(len(factors), dtype=int)
    # The order in which the renderer draws them one over the other. A siamese cat has no stripes or patches below its mask.
    for name in ("tabby", "bicolour", "calico", "siamese"):
        coat[columns[name] == 1] = COATS.index(name)
    columns["coat"] = coat
    return columns


def joinFactors(table, output):
    """Gives a table of ParaView's, with latents in the column `z`, a column for each factor and `coat`: for a
    Programmable Filter, joinFactors(inputs[0], output)."""
    z = table.RowData["z"]
    factors = factorsOf(z) if len(z) else np.zeros((0, len(NAMES)))
    for name, values in zip(NAMES, factors.T):
        output.RowData.append(np.ascontiguousarray(values), name)
    output.RowData.append(classesOf(factors)["coat"], "coat")
