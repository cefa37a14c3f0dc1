#!/usr/bin/env python3
"""Writes data/kmeans_*.bin (rows of little-endian float32) and data/kmeans.csv with scikit-learn's inertia.

The inertia is the best of ten k-means++ starts of KMeans on the same rows in double. Made with scikit-learn 1.2.1.
Rows are such that the best of ten is worth comparing with: over twenty seeds it differs by less than 0.5 % from itself.
"""
import pathlib

import numpy as np
import sklearn.datasets
from sklearn.cluster import KMeans

FOLDER = pathlib.Path(__file__).parent / "data"


def shares(values):
    return values / values.sum(axis=1, keepdims=True)


def blobs(samples, columns, centres, seed, spread=1.0):
    return sklearn.datasets.make_blobs(samples, columns, centers=centres, cluster_std=spread, random_state=seed)[0]


def anisotropic(random):
    return blobs(400, 2, 3, 170) @ np.array([[0.61, -0.64], [-0.41, 0.85]])


def activations(random):
    # Exponential values with a pattern of its own for each of five groups, as shares of the row's sum.
    scales = random.gamma(0.7, 1.0, (5, 100))
    return shares(random.exponential(1.0, (500, 100)) * scales[random.integers(0, 5, 500)])


def high_dimensional(random):
    latents = random.standard_normal((250, 40))
    return shares(np.maximum(latents @ random.standard_normal((40, 400)), 0))


def unbalanced(random):
    parts = [random.normal(place, 1.0, (count, 5)) for place, count in ((0.0, 500), (6.0, 50), (-7.0, 10))]
    return np.concatenate(parts)


def grid(random):
    corners = np.stack(np.meshgrid(np.arange(5), np.arange(5)), -1).reshape(-1, 2)
    return np.repeat(corners, 40, axis=0) * 4.0 + random.normal(0, 0.5, (1000, 2))


def duplicated(random):
    return np.repeat(blobs(60, 10, 5, 3, spread=2.5), 5, axis=0)[random.permutation(300)]


FIXTURES = {
    # name: (rows, clusters)
    "blobs": (lambda random: blobs(300, 8, 4, 1), 4),
    "anisotropic": (anisotropic, 3),
    "activations": (activations, 4),
    "high_dimensional": (high_dimensional, 4),
    "few_rows": (lambda random: random.normal(0, 1, (7, 3)), 3),
    "duplicated": (duplicated, 5),
    "unbalanced": (unbalanced, 3),
    "far_from_origin": (lambda random: blobs(300, 6, 4, 2) + 1000.0, 4),
    "grid": (grid, 25),
    "structureless": (lambda random: shares(random.uniform(0, 1, (400, 50))), 6),
}


def best_of_ten(rows, clusters, seed):
    return KMeans(clusters, n_init=10, tol=1e-4, random_state=seed).fit(rows.astype(np.float64)).inertia_


def main():
    FOLDER.mkdir(exist_ok=True)
    lines = ["name,rows,columns,clusters,inertia"]
    for number, (name, (make, clusters)) in enumerate(FIXTURES.items()):
        rows = make(np.random.default_rng(number)).astype("<f4")
        rows.tofile(FOLDER / f"kmeans_{name}.bin")
        inertias = [best_of_ten(rows, clusters, seed) for seed in range(20)]
        assert max(inertias) < 1.005 * min(inertias), (name, min(inertias), max(inertias))
        lines.append(f"{name},{rows.shape[0]},{rows.shape[1]},{clusters},{inertias[0]:.12g}")
    (FOLDER / "kmeans.csv").write_text("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
