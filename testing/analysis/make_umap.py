#!/usr/bin/python3
"""Writes data/umap.csv: what umap-learn, scipy, numpy and scikit-learn say of UMAP. A line each, name and numbers:

  graph15, graph5      nonzero entries of the fuzzy graph of the first 200 of the digits that make_projections.py writes,
                       with 15 and 5 neighbours: row, column, weight, ...; umap-learn
  doubled              the same of the first 30 of them, each twice, with 6 neighbours; umap-learn
  curves               spread, minimum distance, a, b, ...; umap-learn's find_ab_params
  eigenvectors         [500, 2] the second and third of the normalised Laplacian of all 500 digits' graph; numpy
  few_eigenvectors     [200, 3] the same, and the fourth, of the graph with 15 neighbours above; numpy
  quality              trustworthiness with 7 neighbours of umap-learn's projection of the 500 digits, mean of five seeds, and
                       the share of the 7 nearest that are of the same digit
  new                  [100, 6] memberships of digits 400 to 499 among the 6 nearest of the first 400; umap-learn
  new_neighbours       [100, 6] those rows; scikit-learn
  placed               trustworthiness with 7 neighbours of the 500 digits, of which umap-learn has placed the last 100 on a
                       projection of the first 400, mean of five seeds, and the neighbourhood hit
  labels               of the 500 digits

Needs umap-learn 0.5 (Debian: python3-umap-learn), scikit-learn, scipy and numpy.
"""

import pathlib
import warnings

import numpy as np
import umap
from sklearn.datasets import load_digits
from sklearn.manifold import trustworthiness
from sklearn.neighbors import NearestNeighbors
from umap.umap_ import compute_membership_strengths, find_ab_params, fuzzy_simplicial_set, smooth_knn_dist

warnings.filterwarnings("ignore")
DATA = pathlib.Path(__file__).resolve().parent / "data"
ROWS, FEW, OLD, NEAR = 500, 200, 400, 6


def nearest(x, among, count):
    """Of equally near ones the first."""
    distances, rows = NearestNeighbors(n_neighbors=len(among)).fit(among).kneighbors(x)
    pairs = [sorted(zip(d.round(9), r))[:count] for d, r in zip(distances, rows)]
    return np.array([[r for _, r in p] for p in pairs]), np.array([[d for d, _ in p] for p in pairs])


def graph(x, neighbours):
    rows, distances = nearest(x, x, neighbours)
    return fuzzy_simplicial_set(x, neighbours, None, "euclidean", knn_indices=rows, knn_dists=distances)[0].tocoo()


def entries(matrix):
    order = np.lexsort((matrix.col, matrix.row))
    return np.column_stack([matrix.row, matrix.col, matrix.data])[order]


def eigenvectors(matrix, count):
    dense = matrix.toarray().astype(float)
    scale = 1 / np.sqrt(dense.sum(0))
    return np.linalg.eigh(np.eye(len(dense)) - scale[:, None] * dense * scale)[1][:, 1:1 + count]


def quality(x, places, labels):
    rows, _ = nearest(places, places, 8)
    hits = [(labels[[j for j in row if j != i][:7]] == labels[i]).mean() for i, row in enumerate(rows)]
    return trustworthiness(x, places, n_neighbors=7), np.mean(hits)


def placed(x, seed):
    model = umap.UMAP(random_state=seed).fit(x[:OLD])
    return np.vstack([model.embedding_, model.transform(x[OLD:])])


def main():
    digits = load_digits()
    x, labels = digits.data[:ROWS], digits.target[:ROWS]
    rows, distances = nearest(x[OLD:], x[:OLD], NEAR)
    distances = distances.astype(np.float32)
    sigmas, rhos = smooth_knn_dist(distances, float(NEAR), local_connectivity=0.0)
    lines = {
        "graph15": entries(graph(x[:FEW], 15)),
        "graph5": entries(graph(x[:FEW], 5)),
        "doubled": entries(graph(np.repeat(x[:30], 2, axis=0), 6)),
        "curves": [[s, d, *find_ab_params(s, d)] for s, d in ((1, 0.1), (1, 0), (1, 0.5), (1, 0.99), (2, 0.3), (0.5, 0.05))],
        "eigenvectors": eigenvectors(graph(x, 15), 2),
        "few_eigenvectors": eigenvectors(graph(x[:FEW], 15), 3),
        "new": compute_membership_strengths(rows.astype(np.int32), distances, sigmas, rhos, bipartite=True)[2],
        "new_neighbours": rows,
        "quality": np.mean([quality(x, umap.UMAP(random_state=s).fit_transform(x), labels) for s in range(5)], axis=0),
        "placed": np.mean([quality(x, placed(x, s), labels) for s in range(5)], axis=0),
        "labels": labels,
    }
    with open(DATA / "umap.csv", "w") as file:
        for name, values in lines.items():
            file.write(",".join([name, *(f"{value:.8g}" for value in np.ravel(values))]) + "\n")
    print({name: lines[name] for name in ("quality", "placed", "curves")})


if __name__ == "__main__":
    main()
