#!/usr/bin/python3
"""Makes data/silhouettes.csv: what scikit-learn says of clusterings of rows in data/kmeans_<name>.bin. A line each: the name,
rows, columns, clusters, the mean silhouette, the label of each row, the silhouette of each row. Needs numpy and scikit-learn."""

import csv
import pathlib

import numpy as np
from sklearn.cluster import KMeans
from sklearn.metrics import silhouette_samples, silhouette_score

FOLDER = pathlib.Path(__file__).resolve().parent / "data"
# Labels by k-means, and labels that have nothing to do with the rows: those have negative silhouettes.
CASES = (("activations", 4, True), ("anisotropic", 3, True), ("unbalanced", 5, True), ("duplicated", 60, True),
         ("far_from_origin", 3, False))


def rowsOf(name):
    with open(FOLDER / "kmeans.csv") as file:
        extents = {line["name"]: (int(line["rows"]), int(line["columns"])) for line in csv.DictReader(file)}
    return np.fromfile(FOLDER / f"kmeans_{name}.bin", "<f4").reshape(extents[name]).astype(float)


def line(name, rows, labels, clusters):
    silhouettes = silhouette_samples(rows, labels)
    numbers = [*rows.shape, clusters, f"{silhouette_score(rows, labels):.12g}", *labels,
               *(f"{value:.9g}" for value in silhouettes)]
    return ",".join([name, *map(str, numbers)])


def main():
    lines = []
    for name, clusters, fits in CASES:
        rows = rowsOf(name)
        labels = KMeans(clusters, n_init=10, random_state=0).fit_predict(rows) if fits else np.arange(len(rows)) * 7 % clusters
        lines.append(line(name, rows, labels, clusters))
    # Rows alone in their cluster, and clusters without rows.
    lines.append(line("few_rows", rowsOf("few_rows"), np.array([0, 2, 2, 5, 0, 4, 2]), 8))
    (FOLDER / "silhouettes.csv").write_text("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
