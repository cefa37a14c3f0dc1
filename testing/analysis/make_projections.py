#!/usr/bin/python3
"""Writes data/projections_*: what numpy and scikit-learn say of projections.

projections_digits.bin   scikit-learn's 8 x 8 digits, the first ROWS of them, a byte a pixel
projections.csv          a line each, name and numbers:
  variances, directions   of the digits' first 4 principal components by numpy's SVD; signs such that the largest is positive
  far_*, wide_*           variances (the last is that of all columns together) and directions (their first 70 columns) of 5
                          components of rows with a mean of 10^6, 900 x 70 and 60 x 1500; numpy's SVD
  neighbours              the 5 nearest of each of the first 40 rows by scikit-learn
  affinities              dense [40, 40] of the first 40 digits, by the formula: perplexity 4, of the 12 nearest, symmetric
  places, gradient        [40, 2] places, and t-SNE's gradient there without its factor 4, by the formula
  places3, gradient3      the same in three dimensions
  trustworthiness         of the digits' first two principal components with 7 neighbours, and continuity; scikit-learn
  tsne                    divergence and trustworthiness of scikit-learn's t-SNE of the digits, angle 0.2

Needs numpy and scikit-learn (Debian: python3-sklearn).
"""

import pathlib

import numpy as np
from sklearn.datasets import load_digits
from sklearn.manifold import TSNE, trustworthiness
from sklearn.neighbors import NearestNeighbors

DATA = pathlib.Path(__file__).resolve().parent / "data"
ROWS, FEW = 500, 40


def principal(x, count):
    centred = x - x.mean(0)
    _, singular, directions = np.linalg.svd(centred, full_matrices=False)
    signs = np.sign(directions[range(len(directions)), np.abs(directions).argmax(1)])
    return singular[:count]**2 / (len(x) - 1), (directions * signs[:, None])[:count], centred @ (directions * signs[:, None])[:2].T


def far_rows(rows, columns):
    """Differences of some 1 about 10^6, which floats hold exactly."""
    i, j = np.arange(rows)[:, None], np.arange(columns)[None]
    whole = (5 * i % 7 - 3) * (3 * j % 5 - 2) + (3 * i % 11 - 5) * (7 * j % 3 - 1) + (31 * i * i + 17 * j + i * j) % 13 - 6
    return 1e6 + whole / 16


def nearest(x, count):
    """Of equally near ones the first."""
    distances, rows = NearestNeighbors(n_neighbors=len(x)).fit(x).kneighbors(x)
    return [[j for _, j in sorted(zip(d.round(9), r)) if j != i][:count] for i, (d, r) in enumerate(zip(distances, rows))]


def affinities(x, perplexity):
    n, count = len(x), int(3 * perplexity)
    squares = ((x[:, None] - x[None])**2).sum(2)
    p = np.zeros((n, n))
    for i in range(n):
        near = [j for j in np.argsort(squares[i], kind="stable") if j != i][:count]
        low, high = 0.0, 1e6
        for _ in range(200):
            width = (low + high) / 2
            weights = np.exp(-width * (squares[i, near] - squares[i, near].min()))
            weights /= weights.sum()
            entropy = -(weights * np.log(np.maximum(weights, 1e-300))).sum()
            low, high = (width, high) if entropy > np.log(perplexity) else (low, width)
        p[i, near] = weights
    return (p + p.T) / (2 * n)


def gradient(p, y):
    ways = y[:, None] - y[None]
    q = 1 / (1 + (ways**2).sum(2))
    np.fill_diagonal(q, 0)
    return (((p - q / q.sum()) * q)[:, :, None] * ways).sum(1)


def main():
    digits = load_digits().data[:ROWS]
    digits.astype(np.uint8).tofile(DATA / "projections_digits.bin")
    variances, directions, plane = principal(digits, 4)
    few = digits[:FEW]
    p = affinities(few, 4)
    random = np.random.RandomState(0)
    places = {"": random.normal(0, 3, (FEW, 2)), "3": random.normal(0, 3, (FEW, 3))}
    model = TSNE(angle=0.2, init="pca", learning_rate="auto", perplexity=30, n_iter=1000)
    embedded = model.fit_transform(digits)
    lines = {"variances": variances, "directions": directions,
             "neighbours": nearest(few, 5), "affinities": p}
    for name, shape in (("far", (900, 70)), ("wide", (60, 1500))):
        x = far_rows(*shape)
        found, axes, _ = principal(x, 5)
        lines[f"{name}_variances"], lines[f"{name}_directions"] = [*found, x.var(0, ddof=1).sum()], axes[:, :70]
    for name, y in places.items():
        lines[f"places{name}"], lines[f"gradient{name}"] = y, gradient(p, y)
    lines["trustworthiness"] = [trustworthiness(digits, plane, n_neighbors=7), trustworthiness(plane, digits, n_neighbors=7)]
    lines["tsne"] = [model.kl_divergence_, trustworthiness(digits, embedded, n_neighbors=7)]
    with open(DATA / "projections.csv", "w") as file:
        for name, values in lines.items():
            file.write(",".join([name, *(f"{value:.9g}" for value in np.ravel(values))]) + "\n")
    print(lines["tsne"], lines["trustworthiness"])


if __name__ == "__main__":
    main()
