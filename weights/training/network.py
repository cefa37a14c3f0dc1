"""The cat generator in PyTorch: a linear layer, four transposed convolutions and a convolution, no biases.

z [n, 40] -> image [n, 3, 128, 128] in [-1, 1]. weights/README.md has the table of the layers.
"""

import math

import torch
import torch.nn.functional as F
from torch import nn

LATENT = 40
CHANNELS = (400, 200, 100, 50, 25)
SIDE = 8  # of the first layer's feature maps; each of the next layers doubles it


class TransposedConvolution(torch.autograd.Function):
    """4 x 4, stride 2, padding 1, as the gradient of a convolution, which PyTorch 1.13 computes eight times as fast on
    processors as the transposed convolution. The weights are [in, out, 4, 4], as nn.ConvTranspose2d has them."""

    @staticmethod
    def forward(context, x, weight):
        context.save_for_backward(x, weight)
        batch, _, height, width = x.shape
        shape = x.new_empty((batch, weight.shape[1], 2 * height, 2 * width))
        return convolutionGradients(x, shape, weight, (True, False))[0]

    @staticmethod
    def backward(context, gradient):
        x, weight = context.saved_tensors
        gradient = gradient.contiguous()
        return (F.conv2d(gradient, weight, None, 2, 1),
                convolutionGradients(x, gradient, weight, (False, True))[1])


def convolutionGradients(output, shape, weight, wanted):
    return torch.ops.aten.convolution_backward(
        output, shape, weight, [0], [2, 2], [1, 1], [1, 1], False, [0, 0], 1, [*wanted, False])


class CatGenerator(nn.Module):
    def __init__(self):
        super().__init__()
        self.linear = nn.Linear(LATENT, CHANNELS[0] * SIDE * SIDE, bias=False)
        self.transposed = nn.ParameterList([nn.Parameter(torch.empty(before, after, 4, 4))
                                            for before, after in zip(CHANNELS, CHANNELS[1:])])
        self.colors = nn.Conv2d(CHANNELS[-1], 3, 3, padding=1, bias=False)

    def initialize(self, generator):
        """He's initialisation; each output of a transposed convolution is a sum over a quarter of its kernel."""
        with torch.no_grad():
            self.linear.weight.normal_(0, math.sqrt(2 / LATENT), generator=generator)
            for weight in self.transposed:
                weight.normal_(0, math.sqrt(2 / (4 * weight.shape[0])), generator=generator)
            self.colors.weight.normal_(0, math.sqrt(0.25 / (9 * CHANNELS[-1])), generator=generator)

    def forward(self, z, leak=0.0):
        """`leak`: slope of the rectifiers for negative values; 0 is the network that is shipped."""
        x = F.leaky_relu(self.linear(z), leak).view(-1, CHANNELS[0], SIDE, SIDE)
        for weight in self.transposed:
            x = F.leaky_relu(TransposedConvolution.apply(x, weight), leak)
        return torch.tanh(self.colors(x))
