#!/usr/bin/env python3
"""Compares t-SNE, UMAP and PCA with scikit-learn, R's Rtsne and umap-learn on Fashion-MNIST, on two threads.

usage: projections.py <path of BenchProjections> <folder for files> [--rows 10000] [--growth 1000 10000 70000 100000] [--clusters 1000000]

All get the same rows, 784 pixels: each reduces them to 50 columns by PCA first, which counts. t-SNE: perplexity 30, 1000
iterations. umap-learn runs twice, and the second run counts, as the first compiles. Behind the times stand trustworthiness
(7 neighbours, 2000 rows) and the divergence that t-SNE tells. The last table tells how our time and memory grow; beyond the
70 000 pictures there are, rows are repeated with a little noise. With --clusters nothing is compared: so many rows of 20 columns,
in ten clusters, are projected by each method, for 15 minutes at most.
"""
import argparse
import gzip
import os
import pathlib
import subprocess
import time

THREADS = 2
os.environ["OMP_NUM_THREADS"] = os.environ["OPENBLAS_NUM_THREADS"] = os.environ["NUMBA_NUM_THREADS"] = str(THREADS)

import numpy as np
from sklearn.decomposition import PCA
from sklearn.manifold import TSNE, trustworthiness

DATA = pathlib.Path("/usr/share/datasets/fashion-mnist")
MEASURED = 2000
PATIENCE = 900
RTSNE = """
arguments <- commandArgs(TRUE)
rows <- matrix(readBin(arguments[1], "double", as.integer(arguments[2]) * 50, size = 4), ncol = 50, byrow = TRUE)
begin <- proc.time()[["elapsed"]]
found <- Rtsne::Rtsne(rows, pca = FALSE, perplexity = 30, max_iter = 1000, num_threads = 2, check_duplicates = FALSE)
cat(proc.time()[["elapsed"]] - begin, sum(found$itercosts[length(found$itercosts)]), "\\n")
writeBin(as.vector(t(found$Y)), arguments[3])
"""


def fashion(rows):
    read = lambda name: np.frombuffer(gzip.open(DATA / f"{name}-images-idx3-ubyte.gz").read(), np.uint8)[16:].reshape(-1, 784)
    pixels = np.concatenate([read("train"), read("t10k")]).astype(np.float32)
    if rows > len(pixels):
        noise = np.random.default_rng(0).normal(0, 5, (rows - len(pixels), 784)).astype(np.float32)
        pixels = np.concatenate([pixels, pixels[:rows - len(pixels)] + noise])
    return pixels[:rows]


def reduced(rows):
    return PCA(50, svd_solver="randomized", random_state=0).fit_transform(rows).astype(np.float32)


class Ours:
    def __init__(self, program, folder):
        self.program, self.folder = program, pathlib.Path(folder)

    def run(self, rows, method, iterations=0, most=None):
        source, target = self.folder / "rows.f4", self.folder / "places.f8"
        rows.tofile(source)
        seconds, figure, mebibytes = subprocess.run(
            [self.program, source, str(len(rows)), str(rows.shape[1]), method, str(iterations), target],
            check=True, capture_output=True, text=True, timeout=most).stdout.split()
        return float(seconds), np.fromfile(target).reshape(len(rows), -1), float(figure), int(mebibytes)


def clusters(rows):
    random = np.random.default_rng(0)
    centres = random.normal(0, 4, (10, 20))
    return (centres[random.integers(0, 10, rows)] + random.normal(size=(rows, 20))).astype(np.float32)


def scikit_tsne(rows):
    begin = time.time()
    fit = TSNE(init="pca", learning_rate="auto", perplexity=30, n_iter=1000, n_jobs=THREADS, random_state=0).fit(reduced(rows))
    return time.time() - begin, fit.embedding_, fit.kl_divergence_


def rtsne(rows, folder):
    begin = time.time()
    source, target, script = (pathlib.Path(folder) / name for name in ("reduced.f4", "rtsne.f8", "rtsne.R"))
    reduced(rows).tofile(source)
    before = time.time() - begin
    script.write_text(RTSNE)
    seconds, divergence = subprocess.run(["Rscript", script, source, str(len(rows)), target], check=True, capture_output=True,
                                         text=True).stdout.split()
    return before + float(seconds), np.fromfile(target).reshape(-1, 2), float(divergence)


def umap_learn(rows):
    import umap
    for _ in range(2):
        begin = time.time()
        places = umap.UMAP(n_jobs=THREADS).fit_transform(reduced(rows))
        seconds = time.time() - begin
    return seconds, places, np.nan


def scikit_pca(rows):
    begin = time.time()
    places = PCA(2, svd_solver="randomized", random_state=0).fit_transform(rows)
    return time.time() - begin, places, np.nan


def quality(rows, places):
    chosen = np.random.default_rng(1).permutation(len(rows))[:MEASURED]
    return trustworthiness(rows[chosen], places[chosen], n_neighbors=7)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program")
    parser.add_argument("folder")
    parser.add_argument("--rows", type=int, default=10000)
    parser.add_argument("--growth", type=int, nargs="*", default=[1000, 10000, 70000, 100000])
    parser.add_argument("--clusters", type=int)
    arguments = parser.parse_args()
    ours = Ours(arguments.program, arguments.folder)
    if arguments.clusters:
        rows = clusters(arguments.clusters)
        for method in ("pca", "umap", "tsne"):
            try:
                seconds, _, _, mebibytes = ours.run(rows, method, most=PATIENCE)
                print(f"{method:>6} {len(rows)} rows {seconds:8.2f} s {mebibytes:6} MiB", flush=True)
            except subprocess.TimeoutExpired:
                print(f"{method:>6} {len(rows)} rows take longer than {PATIENCE} s", flush=True)
        return
    rows = fashion(arguments.rows)
    print(f"{len(rows)} rows of 784 pixels, {THREADS} threads")
    print(f"{'':>6} {'peer':>14} {'ours':>9} {'peer':>9} {'faster':>8}   trustworthiness      divergence")
    peers = (("pca", "scikit-learn", scikit_pca), ("umap", "umap-learn", umap_learn), ("tsne", "scikit-learn", scikit_tsne),
             ("tsne", "Rtsne", lambda rows: rtsne(rows, arguments.folder)))
    for method, name, peer in peers:
        seconds, places, figure, _ = ours.run(rows, method)
        their_seconds, their_places, their_figure = peer(rows)
        print(f"{method:>6} {name:>14} {seconds:7.2f} s {their_seconds:7.2f} s {their_seconds / seconds:7.2f}x   "
              f"{quality(rows, places):.4f} {quality(rows, their_places):.4f}   {figure:8.4f} {their_figure:8.4f}", flush=True)
    print(f"\n{'rows':>8} {'PCA':>9} {'UMAP':>18} {'t-SNE':>18}")
    for count in arguments.growth:
        rows = fashion(count)
        found = [ours.run(rows, method) for method in ("pca", "umap", "tsne")]
        print(f"{count:>8} {found[0][0]:7.2f} s " + " ".join(f"{run[0]:7.2f} s {run[3]:5} MiB" for run in found[1:]), flush=True)


main()
