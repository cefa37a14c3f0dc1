"""Networks that judge small images or rows of numbers."""

import torch
from torch import nn


def discriminator(channels=(8, 12, 16)):
    """DCGAN's discriminator for 16 x 16 images."""
    layers = [nn.Conv2d(3, channels[0], 4, 2, 1, bias=False), nn.LeakyReLU(0.2)]
    for before, after in zip(channels, channels[1:]):
        layers += [nn.Conv2d(before, after, 4, 2, 1, bias=False), nn.BatchNorm2d(after), nn.LeakyReLU(0.2)]
    return nn.Sequential(*layers, nn.Conv2d(channels[-1], 1, 2), nn.Flatten(), nn.Sigmoid())


class Vgg(nn.Module):
    """Convolutions and max pooling, adaptive pooling, two linear layers with dropout."""

    def __init__(self, channels=(6, 10), classes=7, logarithm=False):
        super().__init__()
        self.features = nn.Sequential(
            nn.Conv2d(3, channels[0], 3, padding=1), nn.ReLU(),
            nn.Conv2d(channels[0], channels[0], 3, padding=1), nn.ReLU(), nn.MaxPool2d(2, 2),
            nn.Conv2d(channels[0], channels[1], 3, padding=1), nn.ReLU(),
            nn.Conv2d(channels[1], channels[1], 3, padding=1), nn.ReLU(), nn.MaxPool2d(2, 2))
        self.pool = nn.AdaptiveAvgPool2d((2, 2))
        self.classifier = nn.Sequential(
            nn.Linear(channels[1] * 4, 20), nn.ReLU(), nn.Dropout(), nn.Linear(20, 12), nn.ReLU(), nn.Dropout(),
            nn.Linear(12, classes))
        self.softmax = nn.LogSoftmax(dim=1) if logarithm else nn.Softmax(dim=1)

    def forward(self, x):
        x = self.pool(self.features(x))
        return self.softmax(self.classifier(torch.flatten(x, 1)))


class Residual(nn.Module):
    def __init__(self, before, after, stride):
        super().__init__()
        self.conv1 = nn.Conv2d(before, after, 3, stride, 1, bias=False)
        self.norm1 = nn.BatchNorm2d(after)
        self.relu1 = nn.ReLU()
        self.conv2 = nn.Conv2d(after, after, 3, 1, 1, bias=False)
        self.norm2 = nn.BatchNorm2d(after)
        self.shortcut = None
        if stride != 1 or before != after:
            self.shortcut = nn.Sequential(nn.Conv2d(before, after, 1, stride, bias=False), nn.BatchNorm2d(after))
        self.sum = nn.Identity()
        self.relu2 = nn.ReLU()

    def forward(self, x):
        y = self.norm2(self.conv2(self.relu1(self.norm1(self.conv1(x)))))
        return self.relu2(self.sum(y + (x if self.shortcut is None else self.shortcut(x))))


class ResNet(nn.Module):
    """The stem of 7 x 7 convolution and padded max pooling, three residual blocks, global average pooling."""

    def __init__(self, channels=(8, 12), classes=5):
        super().__init__()
        self.stem = nn.Sequential(
            nn.Conv2d(3, channels[0], 7, 2, 3, bias=False), nn.BatchNorm2d(channels[0]), nn.ReLU(),
            nn.MaxPool2d(3, 2, 1))
        self.blocks = nn.Sequential(
            Residual(channels[0], channels[0], 1), Residual(channels[0], channels[1], 2),
            Residual(channels[1], channels[1], 1))
        self.pool = nn.AdaptiveAvgPool2d(1)
        self.fc = nn.Linear(channels[1], classes)

    def forward(self, x):
        x = self.pool(self.blocks(self.stem(x)))
        return self.fc(x.view(x.shape[0], -1))


class Gate(nn.Module):
    """Half of the columns, gated by the other half."""

    def forward(self, x):
        a, b = torch.chunk(x, 2, dim=1)
        return a * torch.sigmoid(b)


class Statistics(nn.Module):
    """Elementwise functions and reductions, joined with what they were made from."""

    def forward(self, x):
        low = torch.exp(-torch.abs(x))
        high = x.max(dim=1, keepdim=True)[0]
        total = torch.sum(x, dim=1, keepdim=True) / x.size(1)
        return torch.cat([low, high - total, torch.pow(low, 3.0) - x.mean(dim=1, keepdim=True)], dim=1)


class Row(nn.Module):
    """Looks at a batch of rows as at one batch of vectors with an axis in the middle, and drops it again."""

    def forward(self, x):
        y = x.unsqueeze(1).transpose(1, 2)
        return y[:, 2:, :].squeeze(2)


def tabular(columns=9):
    """A perceptron that goes through the usual activations."""
    return nn.Sequential(
        nn.Linear(columns, 16, bias=False), nn.BatchNorm1d(16), nn.SELU(), nn.Linear(16, 16), nn.PReLU(16),
        nn.Linear(16, 16), nn.ELU(0.7), nn.Linear(16, 16), Gate(), nn.Linear(8, 12), nn.Softplus(),
        nn.Linear(12, 12), nn.ReLU6(), Statistics(), nn.Linear(25, 14), nn.Hardtanh(-0.8, 0.9), Row(),
        nn.Linear(12, 10), nn.SiLU(), nn.Linear(10, 6), nn.LogSoftmax(dim=1))
