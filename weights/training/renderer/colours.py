"""Colours, red, green and blue in [0, 1], as [1, 3, 1, 1]."""

import torch

from .drawing import mix, smoothStep


def colour(red, green, blue):
    return torch.tensor([red, green, blue]).view(1, 3, 1, 1)


FUR_COLOURS = [colour(0.12, 0.11, 0.12), colour(0.43, 0.44, 0.48), colour(0.91, 0.89, 0.86),
               colour(0.88, 0.76, 0.60), colour(0.82, 0.49, 0.22), colour(0.43, 0.30, 0.20)]
EYE_COLOURS = [colour(0.72, 0.38, 0.10), colour(0.88, 0.68, 0.16), colour(0.52, 0.70, 0.28), colour(0.36, 0.62, 0.84)]
NOSE_COLOURS = [colour(0.88, 0.55, 0.54), colour(0.62, 0.34, 0.30), colour(0.17, 0.13, 0.13)]
BACKGROUND_COLOURS = [colour(0.62, 0.42, 0.34), colour(0.72, 0.64, 0.40), colour(0.36, 0.56, 0.36),
                      colour(0.30, 0.56, 0.66), colour(0.42, 0.42, 0.70), colour(0.68, 0.44, 0.60)]
WARMTH = colour(0.045, 0.0, -0.045)
WHITE = colour(0.93, 0.91, 0.88)
GINGER = colour(0.80, 0.47, 0.20)
BLACK = colour(0.14, 0.12, 0.12)
SIAMESE_COAT = colour(0.88, 0.80, 0.68)
SIAMESE_MASK = colour(0.26, 0.19, 0.16)
SIAMESE_EYES = colour(0.36, 0.62, 0.88)
INNER_EAR = colour(0.80, 0.55, 0.50)
MOUTH = colour(0.20, 0.11, 0.10)
EYE_RIM = colour(0.07, 0.05, 0.05)
PUPIL = colour(0.03, 0.03, 0.03)
WHISKER = colour(0.96, 0.95, 0.93)


def paletteColour(palette, factor):
    """The factor's range has a part of equal length for each colour; neighbours fade into each other at its ends."""
    position = (factor * len(palette) - 0.5).clamp(0, len(palette) - 1)
    result = palette[0]
    for index, following in enumerate(palette[1:]):
        result = mix(result, following, smoothStep(index + 0.2, index + 0.8, position))
    return result
