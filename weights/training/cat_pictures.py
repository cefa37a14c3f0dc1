"""Small pictures of cats with known factors, rendered in several processes, and their files in the binary format of CIFAR-10."""

import csv
import multiprocessing
import pathlib

import numpy as np
import torch
import torch.nn.functional as F

import cat_classes
from renderer import Renderer

SIDE = 32  # pixels
REDUCTION = 4  # pixels of the render, along a side, for one of the picture
BATCH = 4  # the fastest on processors
TRAINING_SEED, TEST_SEED = 1, 2
MEAN, DEVIATION = 0.5, 0.5  # of pixels in [0, 1]


def start():
    global renderer
    torch.set_num_threads(1)
    torch.set_flush_denormal(True)
    renderer = Renderer()


def render(factors):
    """[n, 40] -> bytes [n, 3, 32, 32], 0 for -1 and 255 for 1."""
    pictures = F.avg_pool2d(renderer(torch.from_numpy(factors).float()), REDUCTION)
    return ((pictures + 1) * 127.5).round().clamp(0, 255).byte().numpy()


def drawCats(count, seed, processes):
    """Pictures [count, 3, 32, 32] as bytes, labels [count] and factors [count, 40]; the first ones are the same for any count."""
    labels, factors = cat_classes.drawFactors(count, seed)
    with multiprocessing.Pool(processes, start) as pool:
        parts = pool.map(render, [factors[first:first + BATCH] for first in range(0, count, BATCH)], chunksize=25)
    return np.concatenate(parts), labels, factors


def writeCifar(folder, pictures, labels, factors):
    """test_batch.bin, batches.meta.txt and factors.csv, whose rows are the pictures."""
    folder = pathlib.Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    records = np.concatenate([labels.astype(np.uint8)[:, None], pictures.reshape(len(pictures), -1)], 1)
    (folder / "test_batch.bin").write_bytes(records.tobytes())
    (folder / "batches.meta.txt").write_text("\n".join(cat_classes.NAMES) + "\n")
    with open(folder / "factors.csv", "w", newline="") as file:
        rows = csv.writer(file, lineterminator="\n")
        rows.writerow(["sample", "label", *cat_classes.cat_factors.NAMES])
        for sample, (label, values) in enumerate(zip(labels, factors)):
            rows.writerow([sample, label, *(f"{value:g}" for value in values)])


def readCifar(file):
    """Pictures [n, 3, 32, 32] and labels [n]."""
    records = np.fromfile(file, np.uint8).reshape(-1, 1 + 3 * SIDE * SIDE)
    return records[:, 1:].reshape(-1, 3, SIDE, SIDE), records[:, 0]


def normalise(pictures):
    """What cats_cnn reads, of bytes: an array or a PyTorch tensor of float32, from -1 to 1."""
    return (pictures / np.float32(255) - np.float32(MEAN)) / np.float32(DEVIATION)
