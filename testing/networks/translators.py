"""Networks that turn images into images and sequences into sequences."""

import torch
from torch import nn


class Upsampler(nn.Module):
    """Every way of scaling a picture that PyTorch exports as Resize nearest or linear."""

    def __init__(self, channels=5):
        super().__init__()
        self.conv1 = nn.Conv2d(2, channels, 3, padding=1)
        self.relu = nn.ReLU()
        self.twice = nn.Upsample(scale_factor=2, mode="bilinear", align_corners=False)
        self.conv2 = nn.Conv2d(channels, channels, 3, padding=1)
        self.hard = nn.Hardsigmoid()
        self.corners = nn.Upsample(scale_factor=2, mode="bilinear", align_corners=True)
        self.conv3 = nn.Conv2d(channels, 3, 3, stride=2)
        self.odd = nn.Upsample(size=(11, 14), mode="bilinear", align_corners=True)
        self.shrink = nn.Upsample(size=(6, 9), mode="bilinear", align_corners=False)
        self.nearest = nn.Upsample(scale_factor=(2, 3), mode="nearest")
        self.tanh = nn.Tanh()

    def forward(self, x):
        x = self.twice(self.relu(self.conv1(x)))
        x = self.corners(self.hard(self.conv2(x)))
        x = self.shrink(self.odd(self.conv3(x)))
        return self.tanh(self.nearest(x))


class CycleBlock(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.pad = nn.ReflectionPad2d(1)
        self.conv = nn.Conv2d(channels, channels, 3)
        self.norm = nn.InstanceNorm2d(channels)
        self.prelu = nn.PReLU()
        self.sum = nn.Identity()

    def forward(self, x):
        return self.sum(x + self.prelu(self.norm(self.conv(self.pad(x)))))


def cycle(channels=6):
    """An image translator: reflection padding, instance normalisation, a residual block, output padding."""
    return nn.Sequential(
        nn.ReflectionPad2d(2), nn.Conv2d(3, channels, 5), nn.InstanceNorm2d(channels, affine=True), nn.ReLU(),
        nn.Conv2d(channels, 2 * channels, 3, 2, 1), nn.LeakyReLU(0.1), CycleBlock(2 * channels),
        nn.ConvTranspose2d(2 * channels, channels, 3, 2, 1, output_padding=1, groups=2), nn.ReLU(),
        nn.ReplicationPad2d((1, 2, 0, 1)), nn.AvgPool2d(2, 1, 1, count_include_pad=False),
        nn.AvgPool2d(3, 2, 1), nn.Conv2d(channels, 3, 1), nn.Tanh())


class Separable(nn.Module):
    """A depthwise dilated convolution and a pointwise one, with padding on the left only, as WaveNet pads."""

    def __init__(self, channels, dilation):
        super().__init__()
        self.pad = nn.ConstantPad1d((2 * dilation, 0), 0.25)
        self.depth = nn.Conv1d(channels, channels, 3, dilation=dilation, groups=channels)
        self.filter = nn.Tanh()
        self.gate = nn.Sigmoid()
        self.point = nn.Conv1d(channels, channels, 1, groups=2)
        self.sum = nn.Identity()

    def forward(self, x):
        y = self.depth(self.pad(x))
        return self.sum(x + self.point(self.filter(y) * self.gate(y)))


class Sequence(nn.Module):
    """One-dimensional, grouped, dilated and transposed convolutions with pooling and linear scaling."""

    def __init__(self, channels=8):
        super().__init__()
        self.entry = nn.Conv1d(4, channels, 5, stride=1, padding=2, dilation=1, groups=4)
        self.norm = nn.BatchNorm1d(channels)
        self.stack = nn.Sequential(Separable(channels, 1), Separable(channels, 2), Separable(channels, 4))
        self.pool = nn.MaxPool1d(3, 2, 1)
        self.up = nn.ConvTranspose1d(channels, 6, 5, stride=3, padding=1, output_padding=1, dilation=2, groups=2)
        self.elu = nn.ELU()
        self.average = nn.AvgPool1d(4, 2)
        self.linear = nn.Upsample(scale_factor=2, mode="linear", align_corners=False)
        self.exit = nn.Conv1d(6, 3, 3, dilation=2)
        self.softmax = nn.Softmax(dim=1)

    def forward(self, x):
        x = self.pool(self.stack(self.norm(self.entry(x))))
        x = self.linear(self.average(self.elu(self.up(x))))
        return self.softmax(self.exit(x))


class Dilated(nn.Module):
    """Two-dimensional convolutions with unequal kernels, strides, paddings, dilations and groups."""

    def __init__(self):
        super().__init__()
        self.wide = nn.Conv2d(4, 8, (3, 5), stride=(1, 2), padding=(1, 3), groups=2)
        self.relu = nn.ReLU()
        self.dilated = nn.Conv2d(8, 8, 3, padding=(2, 3), dilation=(2, 3), groups=4)
        self.leaky = nn.LeakyReLU(0.3)
        self.up = nn.ConvTranspose2d(8, 6, (3, 2), stride=(2, 3), padding=(1, 0), output_padding=(1, 2), dilation=(2, 1),
                                     groups=2)
        self.join = nn.Identity()
        self.pool = nn.MaxPool2d((2, 3), stride=(2, 1), padding=(1, 1), dilation=(1, 2), ceil_mode=True)
        self.average = nn.AvgPool2d((3, 2), stride=2, ceil_mode=False)
        self.last = nn.Conv2d(12, 5, 2, bias=False)

    def forward(self, x):
        x = self.leaky(self.dilated(self.relu(self.wide(x))))
        x = self.up(x)
        x = self.join(torch.cat([x, -x * 0.5], dim=1))
        return self.last(self.average(self.pool(x)))
