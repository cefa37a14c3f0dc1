#!/usr/bin/env python3
"""Searches the twelve colours of views/facets/ChannelColors.cpp and prints them.

Candidates are a grid of sRGB that has a contrast of at least 2 with a white and 2.4 with a dark background and
lies apart from the colour of selected samples. The least distance of all pairs is made as large as a local search
can, first for the first six (a cluster has five top channels unless asked otherwise), then for the other six
beside them. A pair's distance is the least of what a person with normal vision, without red, without green and
without blue cones sees. Normal vision counts half: else colours that only differ in hue would seem far enough.

Distances are CIEDE2000 (Sharma, Wu, Dalal: "The CIEDE2000 Color-Difference Formula", 2005); missing cones are
simulated after Machado, Oliveira, Fernandes: "A Physiologically-based Model for Simulation of Color Vision
Deficiency" (2009).
"""

import itertools

import numpy as np

WHITE, DARK = (255, 255, 255), (32, 32, 36)
MARKS = [(224, 72, 28), (255, 120, 70)]
CONES = {
    "normal": np.eye(3),
    "protan": np.array(
        [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]
    ),
    "deutan": np.array(
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]
    ),
    "tritan": np.array(
        [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]]
    ),
}
XYZ = np.array(
    [[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750], [0.0193339, 0.1191920, 0.9503041]]
)
WEIGHTS = {"normal": 0.5, "protan": 1, "deutan": 1, "tritan": 1}


def linear(colors):
    values = np.asarray(colors, float) / 255
    return np.where(values <= 0.04045, values / 12.92, ((values + 0.055) / 1.055) ** 2.4)


def luminance(colors):
    return linear(colors) @ [0.2126, 0.7152, 0.0722]


def contrast(colors, background):
    a, b = luminance(colors) + 0.05, luminance(background) + 0.05
    return np.maximum(a / b, b / a)


def lab(colors, cones):
    rgb = np.clip(linear(colors) @ cones.T, 0, 1)
    t = rgb @ XYZ.T / [0.95047, 1, 1.08883]
    f = np.where(t > 216 / 24389, np.cbrt(t), (24389 / 27 * t + 16) / 116)
    return np.stack([116 * f[..., 1] - 16, 500 * (f[..., 0] - f[..., 1]), 200 * (f[..., 1] - f[..., 2])], -1)


def ciede2000(first, second):
    l1, a1, b1 = np.moveaxis(first, -1, 0)
    l2, a2, b2 = np.moveaxis(second, -1, 0)
    mean = (np.hypot(a1, b1) + np.hypot(a2, b2)) / 2
    g = 0.5 * (1 - np.sqrt(mean**7 / (mean**7 + 25.0**7)))
    a1, a2 = (1 + g) * a1, (1 + g) * a2
    c1, c2 = np.hypot(a1, b1), np.hypot(a2, b2)
    h1, h2 = np.degrees(np.arctan2(b1, a1)) % 360, np.degrees(np.arctan2(b2, a2)) % 360
    grey = c1 * c2 == 0
    turn = np.where(grey, 0, (h2 - h1 + 180) % 360 - 180)
    dl, dc, dh = l2 - l1, c2 - c1, 2 * np.sqrt(c1 * c2) * np.sin(np.radians(turn / 2))
    l, c = (l1 + l2) / 2, (c1 + c2) / 2
    around = np.where(np.abs(h1 - h2) <= 180, (h1 + h2) / 2, ((h1 + h2 + 360) / 2) % 360)
    h = np.where(grey, h1 + h2, around)
    t = 1 - 0.17 * np.cos(np.radians(h - 30)) + 0.24 * np.cos(np.radians(2 * h))
    t += 0.32 * np.cos(np.radians(3 * h + 6)) - 0.2 * np.cos(np.radians(4 * h - 63))
    sl = 1 + 0.015 * (l - 50) ** 2 / np.sqrt(20 + (l - 50) ** 2)
    sc, sh = 1 + 0.045 * c, 1 + 0.015 * c * t
    rotation = -2 * np.sqrt(c**7 / (c**7 + 25.0**7)) * np.sin(np.radians(60 * np.exp(-(((h - 275) / 25) ** 2))))
    return np.sqrt((dl / sl) ** 2 + (dc / sc) ** 2 + (dh / sh) ** 2 + rotation * (dc / sc) * (dh / sh))


def distances(first, second):
    seen = [
        WEIGHTS[name] * ciede2000(lab(first, cones)[:, None], lab(second, cones)[None])
        for name, cones in CONES.items()
    ]
    return np.min(seen, 0)


def search(table, fixed, count, tries, rng):
    """The best `count` rows of `table` beside `fixed`: swaps what limits the set for what helps it most."""
    best, best_value = None, -1
    for _ in range(tries):
        chosen = list(fixed) + list(rng.choice(len(table), count, replace=False))
        value = -1
        while True:
            square = table[np.ix_(chosen, chosen)] + 1e9 * np.eye(len(chosen))
            if square.min() <= value:
                break
            value, keep = square.min(), list(chosen)
            i, j = np.unravel_index(square.argmin(), square.shape)
            options = []
            for place in {i, j} - set(range(len(fixed))):
                others = chosen[:place] + chosen[place + 1:]
                gain = table[:, others].min(1)
                options.append((gain.max(), place, int(gain.argmax())))
            if not options:
                break
            _, place, new = max(options)
            chosen[place] = new
        if value > best_value:
            best, best_value = keep, value
    return best, best_value


def inOrder(table, order, chosen):
    """`order`, and behind it the others of the chosen: the farthest from all before it, each time."""
    while len(order) < len(chosen):
        order.append(max((c for c in chosen if c not in order), key=lambda c: table[c, order].min()))
    return order


def main():
    levels = range(0, 256, 15)
    colors = np.array(list(itertools.product(levels, levels, levels)))
    colors = colors[(contrast(colors, WHITE) >= 2) & (contrast(colors, DARK) >= 2.4)]
    seen = lab(colors, CONES["normal"])
    far = np.min([ciede2000(seen, lab(np.array(mark), CONES["normal"])) for mark in MARKS], 0)
    chroma = np.hypot(seen[:, 1], seen[:, 2])
    # Dots that are not highlighted are grey.
    colors = colors[(far >= 22) & (chroma >= 25)]
    colors = colors[np.random.default_rng(0).permutation(len(colors))]
    table = np.vstack([distances(part, colors) for part in np.array_split(colors, 40)])
    rng = np.random.default_rng(1)
    first, value = search(table, [], 6, 3000, rng)
    print("first six: %.1f" % value)
    chosen, value = search(table, first, 6, 3000, rng)
    print("all: %.1f" % value)
    for color in colors[inOrder(table, list(first), chosen)]:
        print("{%d, %d, %d}," % tuple(color))


if __name__ == "__main__":
    main()
