#!/usr/bin/env python3
"""Compares the speed of kMeans() with scikit-learn's KMeans on the same rows, on one thread.

usage: bench_kmeans.py <path of the bench_kmeans program> [--samples 10000] [--clusters 4] [--repeats 3] [--file rows.npy ...]

Without files the rows imitate the pooled activations of a generator's five layers: maxima over a few pixels of
ReLU features of normal latents, divided by the sum of the row. Both run ten restarts with the same tolerance; the
runs take turns, and the least processor time of each counts. The library of linear algebra that NumPy found is named:
with the reference BLAS scikit-learn is several times slower than with OpenBLAS.
"""
import argparse
import os
import subprocess
import tempfile
import time

os.environ["OMP_NUM_THREADS"] = "1"

import numpy as np
from sklearn.cluster import KMeans
from threadpoolctl import threadpool_info, threadpool_limits


def pooled_activations(samples, channels, seed):
    random = np.random.default_rng(seed)
    latents = random.standard_normal((samples, 40))
    rows = np.zeros((samples, channels))
    for _ in range(8):
        rows = np.maximum(rows, latents @ random.standard_normal((40, channels)) * random.gamma(1.0, 1.0, channels))
    return (rows / rows.sum(axis=1, keepdims=True)).astype(np.float32)


def time_ours(program, path, columns, clusters):
    output = subprocess.run(
        [program, path, str(columns), str(clusters), "1"], check=True, capture_output=True, text=True
    ).stdout.split()
    return float(output[0]), float(output[1])


def time_scikit_learn(rows, clusters):
    start = time.process_time()
    with threadpool_limits(1):
        fit = KMeans(n_clusters=clusters, n_init=10, tol=1e-4, random_state=0).fit(rows)
    return time.process_time() - start, fit.inertia_


def compare(program, name, rows, clusters, repeats):
    with tempfile.NamedTemporaryFile(suffix=".f32") as file:
        rows.astype("<f4").tofile(file.name)
        ours, theirs = [], []
        for _ in range(repeats):
            ours.append(time_ours(program, file.name, rows.shape[1], clusters))
            theirs.append(time_scikit_learn(rows, clusters))
    our_time, their_time = min(ours)[0], min(theirs)[0]
    print(
        f"{name:>16} {rows.shape[0]:>8} x {rows.shape[1]:<5} {our_time * 1e3:9.1f} ms {their_time * 1e3:9.1f} ms "
        f"{their_time / our_time:8.2f}x   inertia {ours[0][1] / theirs[0][1]:.6f}",
        flush=True,
    )


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program")
    parser.add_argument("--samples", type=int, default=10000)
    parser.add_argument("--clusters", type=int, default=4)
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--file", nargs="*", default=[])
    arguments = parser.parse_args()
    libraries = [library["internal_api"] for library in threadpool_info() if library["user_api"] == "blas"]
    print("BLAS:", ", ".join(libraries) or "reference")
    print(f"{'rows':>16} {'':>16} {'layerscope':>12} {'scikit-learn':>12} {'faster':>9}   ours / theirs")
    for path in arguments.file:
        rows = np.ascontiguousarray(np.load(path), dtype=np.float32)
        compare(arguments.program, os.path.basename(path), rows, arguments.clusters, arguments.repeats)
    if not arguments.file:
        for layer, channels in enumerate((400, 200, 100, 50, 25), 1):
            rows = pooled_activations(arguments.samples, channels, layer)
            compare(arguments.program, f"layer_{layer}", rows, arguments.clusters, arguments.repeats)


if __name__ == "__main__":
    main()
