"""The fur's noise, [1, 1, side, side], the same in all pictures."""

import torch
import torch.nn.functional as F

TEXTURE_SIDE = 384
TEXTURE_REACH = 1.7  # head coordinates from -1.7 to 1.7 are covered by the textures


def pixelGrid(side):
    """x and y of the pixels' centres, each [1, 1, side, side]."""
    centres = (torch.arange(side).float() + 0.5) / side * 2 - 1
    y, x = torch.meshgrid(centres, centres, indexing="ij")
    return x[None, None], y[None, None]


def noise(side, generator):
    """Random numbers for a grid of side x side, interpolated to a texture."""
    values = torch.randn(1, 1, side, side, generator=generator)
    return F.interpolate(values, size=(TEXTURE_SIDE, TEXTURE_SIDE), mode="bicubic", align_corners=False)


def sample(texture, places):
    return F.grid_sample(texture.expand(places.shape[0], -1, -1, -1), places, align_corners=False,
                         padding_mode="reflection")


def strandTexture(generator):
    """Noise that is averaged along the fur's direction, forwards and backwards (line integral convolution)."""
    fine = noise(200, generator)
    startX, startY = (coordinate * TEXTURE_REACH for coordinate in pixelGrid(TEXTURE_SIDE))
    total = torch.zeros(1, 1, TEXTURE_SIDE, TEXTURE_SIDE)
    for step in (0.013, -0.013):
        x, y = startX, startY
        for index in range(9):
            places = torch.cat([x / TEXTURE_REACH, y / TEXTURE_REACH], 1).permute(0, 2, 3, 1)
            total += (1 - 0.09 * index) * sample(fine, places)
            directionX, directionY = furDirection(x, y)
            x, y = x + step * directionX, y + step * directionY
    return ((total - total.mean()) / total.std()).clamp(-2.3, 2.3)


def furDirection(x, y):
    """Away from the muzzle, on the cheeks also downwards; unit vectors on the head."""
    y = y - 0.12 + 0.25 * x.abs() * (y > -0.1).float()
    length = torch.sqrt(x * x + y * y) + 1e-4
    return x / length, y / length
