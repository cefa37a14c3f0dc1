#!/usr/bin/python3
"""Makes renders.npz: what the renderer of weights/training draws, for tests that run without PyTorch.

  z           [32, 40] float32           latents that no network was trained on, of any length
  factors     [32, 40] float64           their factors, with the normal distribution function of PyTorch
  pictures    [32, 3, 32, 32] uint8      their renders, averaged over 4 x 4 pixels; 0 for -1, 255 for 1
  trained     [256, 3, 32, 32] uint8     the first renders of the training set
  turned      [40, 2, 2, 40] float32     latents [factor, latent, low or high]: one factor turned, the others as they were
  changes     [40, 2, 3, 64, 64] int8    render of the high one less that of the low one, averaged over 2 x 2 pixels, each
                                         scaled to its largest value, 127
Needs PyTorch and numpy.
"""

import pathlib
import sys

import numpy as np
import torch
import torch.nn.functional as F

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parents[1] / "weights" / "training"))
from evaluate import HELD_OUT_SEED, REACH, TURNED_SEED, turn  # noqa: E402
from renders import BATCH, TRAINING_SEED, cat_factors, latentsOf  # noqa: E402
from renderer import Renderer  # noqa: E402


def factorsOf(z):
    rotation = torch.from_numpy(cat_factors.ROTATION)
    z = z.double()
    normal = 40 ** 0.5 * (z @ rotation.t()) / (z * z).sum(1, keepdim=True).sqrt()
    return torch.distributions.Normal(0.0, 1.0).cdf(normal)


def render(z):
    renderer = Renderer()
    return torch.cat([renderer(factorsOf(part).float()) for part in z.split(BATCH)])


def asBytes(pictures):
    return ((F.avg_pool2d(pictures, 4) + 1) * 127.5).round().byte().numpy()


def main():
    z = latentsOf(HELD_OUT_SEED, 32) * torch.linspace(0.2, 3, 32)[:, None]
    base = latentsOf(TURNED_SEED, 2)
    turned = torch.stack([torch.stack([turn(base, factor, -REACH), turn(base, factor, REACH)], 1) for factor in range(40)])
    renders = render(turned.view(-1, 40)).view(40, 2, 2, 3, 128, 128)
    changes = F.avg_pool2d((renders[:, :, 1] - renders[:, :, 0]).flatten(0, 1), 2).view(40, 2, 3, 64, 64)
    scaled = 127 * changes / changes.abs().amax((2, 3, 4), keepdim=True).clamp(min=1e-6)
    np.savez_compressed(HERE / "renders.npz", z=z.numpy(), factors=factorsOf(z).numpy(), pictures=asBytes(render(z)),
                        trained=asBytes(render(latentsOf(TRAINING_SEED, 256))), turned=turned.numpy(),
                        changes=scaled.round().numpy().astype(np.int8))


if __name__ == "__main__":
    main()
