"""Sheets of pictures."""

import pathlib

from PIL import Image


def writeSheet(pictures, file, columns=8):
    """[n, 3, height, width] in [-1, 1], row by row; n a multiple of `columns`."""
    count, _, height, width = pictures.shape
    pixels = ((pictures + 1) * 127.5).round().clamp(0, 255).byte()
    rows = pixels.view(count // columns, columns, 3, height, width).permute(0, 3, 1, 4, 2)
    image = Image.fromarray(rows.reshape(count // columns * height, columns * width, 3).numpy())
    unfinished = pathlib.Path(file).with_suffix(".unfinished.png")
    image.save(unfinished)
    unfinished.rename(file)
