#!/usr/bin/env python3
"""Searches the twenty colours of views/samples/ClassColors.cpp and prints them.

As search_channel_colors.py, which has the measure; but classes fill squares, which stand out sooner than dots and
letters do, so lighter colours may be among them, and they lie apart from the grey of squares without a class. The first
ten are searched before the others: most data sets have no more classes.
"""

import itertools

import numpy as np

from search_channel_colors import CONES, DARK, MARKS, WHITE, ciede2000, contrast, distances, inOrder, lab, search

MISSING = [(177, 179, 180), (103, 104, 108)]


def apart(colors, others, cones):
    return np.min([ciede2000(lab(colors, cones), lab(np.array(other), cones)) for other in others], 0)


def main():
    levels = range(0, 256, 15)
    colors = np.array(list(itertools.product(levels, levels, levels)))
    colors = colors[(contrast(colors, WHITE) >= 1.6) & (contrast(colors, DARK) >= 2)]
    isApart = apart(colors, MARKS, CONES["normal"]) >= 20
    isApart &= np.min([apart(colors, MISSING, cones) for cones in CONES.values()], 0) >= 10
    seen = lab(colors, CONES["normal"])
    colors = colors[isApart & (np.hypot(seen[:, 1], seen[:, 2]) >= 25)]
    colors = colors[np.random.default_rng(0).permutation(len(colors))]
    table = np.vstack([distances(part, colors) for part in np.array_split(colors, 40)])
    rng = np.random.default_rng(1)
    first, value = search(table, [], 10, 800, rng)
    print("first ten: %.1f" % value)
    chosen, value = search(table, first, 10, 800, rng)
    print("all: %.1f" % value)
    for color in colors[inOrder(table, [first[0]], first) + inOrder(table, [chosen[10]], chosen[10:])]:
        print("{%d, %d, %d}," % tuple(color))


if __name__ == "__main__":
    main()
