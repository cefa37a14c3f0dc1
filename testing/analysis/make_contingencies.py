#!/usr/bin/python3
"""Makes data/contingencies.csv: what scikit-learn says of pairs of clusterings. A line each: rows, columns, the counts row
by row, mutual information, normalised and adjusted mutual information. Needs numpy and scikit-learn."""

import pathlib

import numpy as np
from sklearn.metrics import adjusted_mutual_info_score, mutual_info_score, normalized_mutual_info_score

FILE = pathlib.Path(__file__).resolve().parent / "data" / "contingencies.csv"


def line(first, second):
    counts = np.zeros((first.max() + 1, second.max() + 1), int)
    np.add.at(counts, (first, second), 1)
    scores = [score(first, second) for score in (mutual_info_score, normalized_mutual_info_score, adjusted_mutual_info_score)]
    return ",".join([*map(str, counts.shape), *map(str, counts.ravel()), *(f"{score:.15g}" for score in scores)])


def main():
    # Where each sample is a cluster of its own the adjusted score is 0 / 0, and scikit-learn's value rounding alone.
    random = np.random.RandomState(4)
    pairs = []
    for samples, rows, columns, noise in ((1000, 4, 4, 0.3), (1000, 4, 4, 1), (300, 7, 3, 0.5), (40, 12, 9, 0.2), (20, 2, 6, 1),
                                          (100000, 5, 8, 0.9), (1000, 3, 1, 1), (50, 4, 4, 0)):
        first = np.concatenate([np.arange(rows), random.randint(rows, size=samples - rows)])
        second = np.where(random.rand(samples) < noise, random.randint(columns, size=samples), first % columns)
        second[:columns] = np.arange(columns)
        pairs.append((first, second))
    # Sizes that are far from even, and a cluster that stays empty.
    uneven = random.choice(5, size=5000, p=[0.9, 0.05, 0.03, 0.02, 0])
    uneven[:6] = 5
    pairs.append((uneven, random.choice(3, size=5000, p=[0.98, 0.01, 0.01])))
    FILE.write_text("\n".join(line(*pair) for pair in pairs) + "\n")


if __name__ == "__main__":
    main()
