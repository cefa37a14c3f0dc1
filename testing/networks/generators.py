"""Networks that make small images from latents."""

import math

import torch
from torch import nn


class View(nn.Module):
    """Reshapes all but the batch."""

    def __init__(self, *shape):
        super().__init__()
        self.shape = shape

    def forward(self, x):
        return x.view(x.size(0), *self.shape)


def catGenerator(latent=6, side=2, channels=(16, 12, 8, 6, 4)):
    """The reference network's operators at a fraction of its size: linear, four transposed convolutions, convolution."""
    layers = [nn.Linear(latent, channels[0] * side * side, bias=False), nn.ReLU(), View(channels[0], side, side)]
    for before, after in zip(channels, channels[1:]):
        layers += [nn.ConvTranspose2d(before, after, 4, 2, 1, bias=False), nn.ReLU()]
    layers += [nn.Conv2d(channels[-1], 3, 3, 1, 1, bias=False), nn.Tanh()]
    return nn.Sequential(*layers)


def dcgan(latent=10, channels=(16, 12, 8)):
    """DCGAN's generator: transposed convolutions from a 1 x 1 image, batch normalisation and ReLU between them."""
    layers = [View(latent, 1, 1), nn.ConvTranspose2d(latent, channels[0], 4, 1, 0, bias=False)]
    for before, after in zip(channels, channels[1:]):
        layers += [nn.BatchNorm2d(before), nn.ReLU(), nn.ConvTranspose2d(before, after, 4, 2, 1, bias=False)]
    layers += [nn.BatchNorm2d(channels[-1]), nn.ReLU(), nn.ConvTranspose2d(channels[-1], 3, 3, 2, 1, 1), nn.Tanh()]
    return nn.Sequential(*layers)


class PixelNorm(nn.Module):
    def forward(self, x):
        return x * torch.rsqrt(torch.mean(x**2, dim=1, keepdim=True) + 1e-8)


class Modulated(nn.Module):
    """StyleGAN2's modulated convolution: the kernel scaled by the style and brought back to unit length."""

    def __init__(self, before, after, style):
        super().__init__()
        self.affine = nn.Linear(style, before)
        self.weight = nn.Parameter(torch.randn(after, before, 3, 3) / math.sqrt(9 * before))
        self.bias = nn.Parameter(0.1 * torch.randn(after, 1, 1))
        self.scaled = nn.Identity()
        self.length = nn.Identity()
        self.sum = nn.Identity()
        self.activation = nn.LeakyReLU(0.2)

    def forward(self, x, w):
        style = self.affine(w) + 1.0
        kernel = self.weight.unsqueeze(0) * style[:, None, :, None, None]
        length = self.length(torch.sqrt(kernel.pow(2).sum(dim=(2, 3, 4)) + 1e-8))
        y = self.scaled(x * style[:, :, None, None])
        y = nn.functional.conv2d(y, self.weight, padding=1) / length[:, :, None, None]
        return self.activation(self.sum(y + self.bias)) * math.sqrt(2.0)


class StyleBlock(nn.Module):
    """A mapping network, a learned constant, two resolutions of modulated convolutions, summed RGB images."""

    def __init__(self, latent=8, style=8, channels=(10, 8)):
        super().__init__()
        self.mapping = nn.Sequential(
            PixelNorm(), nn.Linear(latent, style), nn.LeakyReLU(0.2), nn.Linear(style, style), nn.LeakyReLU(0.2))
        self.constant = nn.Parameter(torch.randn(1, channels[0], 4, 4))
        self.first = Modulated(channels[0], channels[0], style)
        self.rgbFirst = nn.Conv2d(channels[0], 3, 1)
        self.upsample = nn.Upsample(scale_factor=2, mode="nearest")
        self.second = Modulated(channels[0], channels[1], style)
        self.norm = PixelNorm()
        self.rgbSecond = nn.Conv2d(channels[1], 3, 1)
        self.upsampleRgb = nn.Upsample(scale_factor=2, mode="nearest")

    def forward(self, z):
        w = self.mapping(z)
        x = self.first(self.constant, w)
        rgb = self.rgbFirst(x)
        x = self.norm(self.second(self.upsample(x), w))
        rgb = self.upsampleRgb(rgb) + self.rgbSecond(x)
        return torch.clamp(rgb, -1.5, 1.5) * 0.5 + 0.5


class SelfAttention(nn.Module):
    """SAGAN's attention over all pixels of a feature map."""

    def __init__(self, channels, inner):
        super().__init__()
        self.query = nn.Conv2d(channels, inner, 1)
        self.key = nn.Conv2d(channels, inner, 1)
        self.value = nn.Conv2d(channels, channels, 1)
        self.softmax = nn.Softmax(dim=-1)
        self.gamma = nn.Parameter(torch.tensor(0.7))

    def forward(self, x):
        n, c, h, w = x.shape
        query = self.query(x).view(n, -1, h * w).permute(0, 2, 1)
        attention = self.softmax(torch.bmm(query, self.key(x).view(n, -1, h * w)))
        out = torch.bmm(self.value(x).view(n, c, h * w), attention.permute(0, 2, 1))
        return self.gamma * out.view(n, c, h, w) + x


class Sagan(nn.Module):
    def __init__(self, latent=8, channels=8):
        super().__init__()
        self.expand = nn.Linear(latent, channels * 16)
        self.norm = nn.InstanceNorm2d(channels, affine=True)
        self.activation = nn.ELU()
        self.attention = SelfAttention(channels, 4)
        self.conv = nn.Conv2d(channels, 12, 3, padding=1)
        self.sigmoid = nn.Sigmoid()

    def forward(self, z):
        x = self.expand(z)
        x = x.reshape(x.shape[0], -1, 4, 4)
        x = self.conv(self.attention(self.activation(self.norm(x))))
        # Depth to space, spelled out as many networks do: 3 colours of 2 x 2 pixels each.
        n, c, h, w = x.shape
        x = x.view(n, c // 4, 2, 2, h, w).permute(0, 1, 4, 2, 5, 3).reshape(n, c // 4, 2 * h, 2 * w)
        return self.sigmoid(x)
