#!/usr/bin/env python3
"""Writes data/normal_quantiles.csv: probabilities and scipy.special.ndtri of them (SciPy 1.10.1), as hexadecimal floats."""
import pathlib

import numpy as np
from scipy.special import ndtri


def main():
    tails = 10.0 ** np.linspace(-300, -1, 120)
    middle = np.linspace(0.01, 0.99, 99)
    borders = np.array([0.075, 0.925, np.exp(-25), 2.0**-53, 1 - 2.0**-53, 0.5])
    probabilities = np.concatenate([tails, 1 - tails[tails > 1e-15], middle, borders])
    lines = [f"{float(p).hex()},{float(z).hex()}" for p, z in zip(probabilities, ndtri(probabilities))]
    path = pathlib.Path(__file__).parent / "data" / "normal_quantiles.csv"
    path.write_text("probability,quantile\n" + "\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
