"""The training set: latents and the pictures that a generator should make of them, rendered in several processes."""

import multiprocessing
import pathlib
import sys

import numpy as np
import torch

from network import LATENT
from renderer import Renderer

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
import cat_factors

BATCH = 4  # the fastest on processors
TRAINING_SEED = 1000


def latentsOf(seed, count):
    """[count, 40], of length sqrt(40): the factors depend on a latent's direction only."""
    z = torch.randn(count, LATENT, generator=torch.Generator().manual_seed(seed))
    return z / z.norm(dim=1, keepdim=True) * LATENT ** 0.5


def factorsOf(z):
    """[n, 40] in [0, 1]."""
    return torch.from_numpy(cat_factors.factorsOf(z.numpy())).float()


def render(z):
    """[n, 3, 128, 128] in [-1, 1]."""
    renderer = Renderer()
    return torch.cat([renderer(factorsOf(part)) for part in z.split(BATCH)])


def renderPart(arguments):
    """Writes bytes, 0 for -1 and 255 for 1."""
    file, seed, count = arguments
    torch.set_num_threads(1)
    torch.set_flush_denormal(True)
    z = latentsOf(seed, count)
    unfinished = file.with_suffix(".unfinished")
    pictures = np.lib.format.open_memmap(str(unfinished), "w+", np.uint8, (count, 3, 128, 128))
    renderer = Renderer()
    for first in range(0, count, BATCH):
        picture = (renderer(factorsOf(z[first:first + BATCH])) + 1) * 127.5
        pictures[first:first + BATCH] = picture.round().clamp(0, 255).byte().numpy()
    pictures.flush()
    unfinished.rename(file)


def loadRenders(folder, count, seed, processes):
    """Latents [count, 40] and pictures [count, 3, 128, 128] as bytes; those that a run before left in `folder` are used."""
    folder = pathlib.Path(folder)
    sizes = [count // processes + (part < count % processes) for part in range(processes)]
    parts = [(folder / f"renders_{seed + part}_{size}.npy", seed + part, size) for part, size in enumerate(sizes)]
    missing = [part for part in parts if not part[0].exists()]
    if missing:
        with multiprocessing.Pool(processes) as pool:
            pool.map(renderPart, missing, chunksize=1)
    z = torch.cat([latentsOf(number, size) for _, number, size in parts])
    return z, torch.cat([torch.from_numpy(np.load(file)) for file, _, _ in parts])
