#!/usr/bin/python3
"""How near do generators come to the renderer, for latents that they were not trained on?

    /usr/bin/python3 evaluate.py ../cats.onnx another.onnx --sheet held_out.png

prints for each ONNX file

  held-out L1    mean absolute difference to the render; the range of pixels is 2
  gradients      size of the differences between neighbouring pixels, as a share of the renders'
  own render     share of the pictures, at 32 x 32 pixels, that are nearer to their own render than to another latent's
  least distance between two of its pictures, root mean square, and the same of the renders

and for each factor, turned from low (a quantile of 0.07) to high (0.93) while the others stay

  change         mean absolute change of the render
  cosine         of the change of the network's picture and that of the render, as vectors: the right change?
  gain           the part of the render's change that the network makes: 1 for all of it, 0 for none

The sheet has the renders in its first column and each network's pictures in the next ones. Needs PyTorch, numpy, onnx and
Pillow.
"""

import argparse
import pathlib

import numpy as np
import onnx
import torch
import torch.nn.functional as F

from renders import cat_factors, latentsOf, render
from sheet import writeSheet
from torch_generator import run

HELD_OUT = 128
HELD_OUT_SEED = 77
TURNED = 24  # latents for each factor
TURNED_SEED = 78
REACH = 1.5  # standard deviations to both sides
SHOWN = 12


def draw(model, z):
    parts = [run(model, part.numpy(), torch.float32)["image"] for part in z.split(16)]
    return torch.from_numpy(np.concatenate(parts))


def gradientSize(pictures):
    return ((pictures[..., 1:] - pictures[..., :-1]).abs().mean() + (pictures[..., 1:, :] - pictures[..., :-1, :]).abs().mean())


def leastDistance(pictures):
    distances = torch.pdist(pictures.flatten(1)) / pictures[0].numel() ** 0.5
    return distances.min().item()


def ownRender(made, renders):
    """Share of the pictures whose nearest render is their own."""
    made, renders = (F.avg_pool2d(pictures, 4).flatten(1) for pictures in (made, renders))
    nearest = torch.cdist(made, renders).argmin(1)
    return (nearest == torch.arange(len(made))).float().mean().item()


def turn(z, factor, normal):
    """Latents with one factor's normal value, the others' all but unchanged."""
    row = torch.from_numpy(cat_factors.ROTATION[factor]).float()
    turned = z - (z @ row)[:, None] * row + normal * row
    return turned / turned.norm(dim=1, keepdim=True) * z.shape[1] ** 0.5


def obedience(models):
    """Rows (name, change, [(cosine, gain) for each network]), the factor that changes the render most first."""
    z = latentsOf(TURNED_SEED, TURNED)
    rows = []
    for factor, name in enumerate(cat_factors.NAMES):
        low, high = turn(z, factor, -REACH), turn(z, factor, REACH)
        wanted = (render(high) - render(low)).flatten(1)
        found = []
        for model in models:
            change = (draw(model, high) - draw(model, low)).flatten(1)
            gain = (change * wanted).sum() / (wanted * wanted).sum()
            found.append((F.cosine_similarity(change, wanted).mean().item(), gain.item()))
        rows.append((name, wanted.abs().mean().item(), found))
    return sorted(rows, key=lambda row: -row[1])


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("networks", nargs="+", type=pathlib.Path, help="ONNX files")
    parser.add_argument("--sheet", type=pathlib.Path, help="a picture to write")
    options = parser.parse_args()
    torch.set_flush_denormal(True)
    models = [onnx.load(str(file)) for file in options.networks]
    z = latentsOf(HELD_OUT_SEED, HELD_OUT)
    renders = render(z)
    columns = [renders]
    print(f"{'':24}held-out L1  gradients  own render  least distance (renders: {leastDistance(renders):.3f})")
    for file, model in zip(options.networks, models):
        made = draw(model, z)
        columns.append(made)
        print(f"{file.name:24}{(made - renders).abs().mean():11.4f}{gradientSize(made) / gradientSize(renders):11.2f}"
              f"{ownRender(made, renders):12.3f}{leastDistance(made):16.3f}")
    if options.sheet:
        sheet = torch.stack([pictures[:SHOWN] for pictures in columns], 1).flatten(0, 1)
        writeSheet(sheet, options.sheet, len(columns))
    print("\n" + f"{'factor':16}change" + "".join(f"  {file.name:>14}" for file in options.networks))
    rows = obedience(models)
    for name, change, found in rows:
        print(f"{name:16}{change:6.3f}" + "".join(f"    {cosine:.2f} x {gain:.2f}" for cosine, gain in found))
    means = [np.mean([found[index][0] for _, _, found in rows]) for index in range(len(models))]
    print(f"{'mean cosine':22}" + "".join(f"    {mean:.2f}       " for mean in means))


if __name__ == "__main__":
    main()
