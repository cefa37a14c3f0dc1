"""Signed distances, negative inside a shape, and the smooth steps that make them coverages."""

import torch


def smoothStep(start, end, x):
    """From 0 at `start` to 1 at `end`, constant outside; falls with x where `start` is the greater one."""
    t = ((x - start) / (end - start)).clamp(0, 1)
    return t * t * (3 - 2 * t)


def coverage(distance, inner, outer):
    """1 where the signed distance is below `inner`, 0 where it is above `outer`."""
    return 1 - smoothStep(inner, outer, distance)


def mix(first, second, share):
    return first + (second - first) * share


def smoothMinimum(first, second, width):
    """The minimum, rounded where the two differ by less than `width`."""
    share = (0.5 + 0.5 * (second - first) / width).clamp(0, 1)
    return second + (first - second) * share - width * share * (1 - share)


def smoothMaximum(first, second, width):
    return -smoothMinimum(-first, -second, width)


def ellipseSquare(x, y, radiusX, radiusY):
    """0 in the centre of an ellipse, 1 on it."""
    return (x / radiusX) ** 2 + (y / radiusY) ** 2


def ellipseDistance(x, y, radiusX, radiusY):
    """About the signed distance to an ellipse; `radiusX` is a tensor."""
    relative = torch.sqrt(ellipseSquare(x, y, radiusX, radiusY) + 1e-6)
    return (relative - 1) * torch.minimum(radiusX, torch.as_tensor(radiusY))


def bump(x, y, radiusX, radiusY):
    """A Gaussian hill of height 1."""
    return torch.exp(-ellipseSquare(x, y, radiusX, radiusY))


def nearness(distance, reach):
    """1 inside, fades outside."""
    return torch.exp(-(distance.clamp(min=0) / reach) ** 2)
