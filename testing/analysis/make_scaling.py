#!/usr/bin/python3
"""Writes data/scaling.csv: what numpy, scipy and scikit-learn say of scaling, alignment and randomised trees.

A line each, name and numbers. Digits are scikit-learn's, as in data/projections_digits.bin (make_projections.py); neurons are
made by a formula that the test has too.
  classical, eigenvalues   [ROWS, 3] of the digits' Euclidean distances, by numpy's eigh; the place of largest magnitude is positive
  stress                   raw stress of scikit-learn's smacof of them, the best of four starts, in 2 and in 3 dimensions
  neuron_stress            the same of 1 - |r| of the neurons
  neuron_classical         their first two eigenvalues
  neuron_trust             scikit-learn's trustworthiness of their classical scaling in 2 dimensions with 7 neighbours, and the continuity
  places, target           [20, 2] to be aligned
  aligned, disparity       by scipy's procrustes: target's places and those aligned, of unit size, and what is left
  rotation, scale          by scipy's orthogonal_procrustes of the same places, less their means
  places3, target3, disparity3   in three dimensions
  importances              [10, 64] of the digits' pixels, by scikit-learn's extra trees, each digit against the rest
  balanced                 of digits 3 and 8 with balanced weights
Correlations of two seeds of scikit-learn are printed.

Needs numpy, scipy and scikit-learn (Debian: python3-sklearn).
"""

import pathlib

import numpy as np
from scipy.linalg import orthogonal_procrustes
from scipy.spatial import procrustes
from scipy.spatial.distance import cdist
from scipy.stats import spearmanr
from sklearn.datasets import load_digits
from sklearn.ensemble import ExtraTreesClassifier
from sklearn.manifold import smacof, trustworthiness

DATA = pathlib.Path(__file__).resolve().parent / "data"
ROWS, TREES = 300, 2000


def neurons(samples=120, count=150):
    """Rectified mixtures of a few waves: some are alike, some opposite, some unrelated."""
    i, j = np.arange(samples)[:, None], np.arange(count)[None]
    waves = np.sin(i * (1 + j % 7) * 0.37) + 0.8 * np.sin(i * (1 + j % 5) * 0.91 + j) + 0.3 * np.cos(i * i * (j + 1) * 0.013)
    return np.maximum(waves, -0.5).astype(np.float32)


def classical(distances, count):
    n = len(distances)
    centring = np.eye(n) - 1 / n
    values, vectors = np.linalg.eigh(-centring @ distances**2 @ centring / 2)
    values, vectors = values[::-1][:count], vectors[:, ::-1][:, :count]
    signs = np.sign(vectors[np.abs(vectors).argmax(0), range(count)])
    return values, vectors * signs * np.sqrt(values)


def stress(distances, dimensions):
    return min(smacof(distances, n_components=dimensions, n_init=1, max_iter=3000, eps=1e-7, random_state=seed,
                      normalized_stress=False)[1] for seed in range(4))


def importances(x, y, classes, seed=0, **options):
    forests = [ExtraTreesClassifier(TREES, random_state=seed, n_jobs=2, **options).fit(x, y == each) for each in classes]
    return np.array([forest.feature_importances_ for forest in forests])


def main():
    x, y = load_digits(return_X_y=True)
    distances = cdist(x[:ROWS], x[:ROWS])
    eigenvalues, places = classical(distances, 3)
    lines = {"classical": places, "eigenvalues": eigenvalues, "stress": [stress(distances, 2), stress(distances, 3)]}

    unlike = 1 - np.abs(np.corrcoef(neurons().astype(float).T))
    np.fill_diagonal(unlike, 0)
    unlike = np.maximum(unlike, 0)
    eigenvalues, places = classical(unlike, 2)
    lines["neuron_stress"] = [stress(unlike, 2), stress(unlike, 3)]
    lines["neuron_classical"] = eigenvalues
    between = cdist(places, places)
    lines["neuron_trust"] = [trustworthiness(unlike, places, n_neighbors=7, metric="precomputed"),
                             continuity(unlike, between, 7)]

    random = np.random.RandomState(0)
    for name, dimensions in (("", 2), ("3", 3)):
        target = random.normal(0, 2, (20, dimensions)) + 5
        turn = np.linalg.qr(random.normal(size=(dimensions, dimensions)))[0]
        own = 3 * target @ turn + random.normal(0, 0.4, target.shape) - 7
        first, second, disparity = procrustes(target, own)
        turned, trace = orthogonal_procrustes(own - own.mean(0), target - target.mean(0))
        lines.update({f"places{name}": own, f"target{name}": target, f"disparity{name}": [disparity],
                      f"aligned{name}": np.concatenate([first, second]), f"rotation{name}": turned,
                      f"scale{name}": [trace / ((own - own.mean(0))**2).sum()]})

    few, labels = x[:500], y[:500]
    lines["importances"] = importances(few, labels, range(10))
    lines["balanced"] = importances(few, labels, (3, 8), class_weight="balanced")
    other = importances(few, labels, range(10), seed=1)
    print("two seeds of scikit-learn:", [round(spearmanr(a, b)[0], 4) for a, b in zip(lines["importances"], other)])
    lines["labels"] = labels
    with open(DATA / "scaling.csv", "w") as file:
        for name, values in lines.items():
            file.write(",".join([name, *(f"{value:.9g}" for value in np.ravel(values))]) + "\n")


def continuity(before, after, count):
    """Trustworthiness the other way round; scikit-learn takes only places for the projection."""
    n = len(before)
    order = np.argsort(after + np.diag(np.full(n, -1.0)), axis=1, kind="stable")[:, 1:]
    ranks = np.zeros((n, n), int)
    np.put_along_axis(ranks, order, np.arange(1, n)[None].repeat(n, 0), axis=1)
    near = np.argsort(before + np.diag(np.full(n, -1.0)), axis=1, kind="stable")[:, 1:count + 1]
    beyond = np.maximum(np.take_along_axis(ranks, near, axis=1) - count, 0).sum()
    return 1 - 2 * beyond / (n * count * (2 * n - 3 * count - 1))


if __name__ == "__main__":
    main()
