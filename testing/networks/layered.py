"""Networks whose layers are easily mistaken: transformers, both layouts of images, gates, embeddings.

LAYERED: name -> (module, shape of one sample, opset, [(module's name, layout of its output) ...]): what its author calls
the layers, in the order of computation. A layout names the axes of a module's output: N samples, C features, h heads,
all others positions. "(Nh)" is one axis that has samples and heads.
"""

import math

import torch
import torch.nn.functional as F
from torch import nn


class Named(nn.Module):
    """A function as a module, so that its result can be hooked."""

    def __init__(self, function):
        super().__init__()
        self.function = function

    def forward(self, *inputs):
        return self.function(*inputs)


def gelu():
    return Named(F.gelu)


class Attention(nn.Module):
    def __init__(self, width, heads):
        super().__init__()
        self.heads = heads
        self.qkv = nn.Linear(width, 3 * width)
        self.softmax = nn.Softmax(-1)
        self.out = nn.Linear(width, width)

    def forward(self, x):
        n, t, c = x.shape
        q, k, v = self.qkv(x).reshape(n, t, 3, self.heads, c // self.heads).permute(2, 0, 3, 1, 4)
        scores = self.softmax(q @ k.transpose(-2, -1) / math.sqrt(c // self.heads))
        return self.out((scores @ v).transpose(1, 2).reshape(n, t, c))


class SequenceFirstAttention(nn.Module):
    """As nn.MultiheadAttention does it: [steps, samples, features], samples and heads as one axis."""

    def __init__(self, width, heads):
        super().__init__()
        self.heads = heads
        self.project = nn.Linear(width, 3 * width)
        self.softmax = nn.Softmax(-1)
        self.out = nn.Linear(width, width)

    def forward(self, x):
        t, n, c = x.shape
        q, k, v = (part.contiguous().view(t, n * self.heads, c // self.heads).transpose(0, 1)
                   for part in self.project(x).chunk(3, dim=-1))
        scores = self.softmax(torch.bmm(q, k.transpose(1, 2)) / math.sqrt(c // self.heads))
        return self.out(torch.bmm(scores, v).transpose(0, 1).contiguous().view(t, n, c))


class Mlp(nn.Module):
    def __init__(self, width, hidden, act=gelu):
        super().__init__()
        self.fc1 = nn.Linear(width, hidden)
        self.act = act()
        self.fc2 = nn.Linear(hidden, width)

    def forward(self, x):
        return self.fc2(self.act(self.fc1(x)))


class Block(nn.Module):
    def __init__(self, width, heads, attention=Attention):
        super().__init__()
        self.norm1 = nn.LayerNorm(width)
        self.attention = attention(width, heads)
        self.norm2 = nn.LayerNorm(width)
        self.mlp = Mlp(width, 2 * width)

    def forward(self, x):
        x = x + self.attention(self.norm1(x))
        return x + self.mlp(self.norm2(x))


class Vit(nn.Module):
    def __init__(self):
        super().__init__()
        self.patch = nn.Conv2d(3, 12, 4, 4)
        self.token = nn.Parameter(torch.randn(1, 1, 12))
        self.place = nn.Parameter(torch.randn(1, 10, 12) * 0.1)
        self.blocks = nn.Sequential(Block(12, 3), Block(12, 3))
        self.norm = nn.LayerNorm(12)
        self.head = nn.Linear(12, 5)

    def forward(self, x):
        x = self.patch(x).flatten(2).transpose(1, 2)
        x = torch.cat([self.token.expand(x.shape[0], -1, -1), x], dim=1) + self.place
        return self.head(self.norm(self.blocks(x))[:, 0])


class SequenceFirst(nn.Module):
    """Steps first inside, and normalised after each sum."""

    def __init__(self):
        super().__init__()
        self.embed = nn.Linear(5, 8)
        self.attention = SequenceFirstAttention(8, 2)
        self.norm1 = nn.LayerNorm(8)
        self.mlp = Mlp(8, 20, nn.ReLU)
        self.norm2 = nn.LayerNorm(8)
        self.head = nn.Linear(8, 3)

    def forward(self, x):
        x = self.embed(x).transpose(0, 1)
        x = self.norm1(x + self.attention(x))
        x = self.norm2(x + self.mlp(x))
        return self.head(x.transpose(0, 1))


class Swin(nn.Module):
    """One block with shifted windows of 2 x 2."""

    def __init__(self):
        super().__init__()
        self.patch = nn.Conv2d(3, 8, 2, 2)
        self.norm1 = nn.LayerNorm(8)
        self.attention = Attention(8, 2)
        self.norm2 = nn.LayerNorm(8)
        self.mlp = Mlp(8, 24)
        self.head = nn.Linear(8, 4)

    def forward(self, x):
        x = self.patch(x).permute(0, 2, 3, 1)
        n, h, w, c = x.shape
        windows = torch.roll(self.norm1(x), (-1, -1), (1, 2)).view(n, h // 2, 2, w // 2, 2, c)
        windows = windows.permute(0, 1, 3, 2, 4, 5).reshape(-1, 4, c)
        mixed = self.attention(windows).view(-1, h // 2, w // 2, 2, 2, c).permute(0, 1, 3, 2, 4, 5).reshape(n, h, w, c)
        x = x + torch.roll(mixed, (1, 1), (1, 2))
        x = x + self.mlp(self.norm2(x))
        return self.head(x.mean((1, 2)))


class ConvNext(nn.Module):
    def __init__(self):
        super().__init__()
        self.stem = nn.Conv2d(3, 8, 2, 2)
        self.depthwise = nn.Conv2d(8, 8, 3, padding=1, groups=8)
        self.norm = nn.LayerNorm(8)
        self.mlp = Mlp(8, 32)
        self.scale = nn.Parameter(torch.rand(8) + 0.5)
        self.scaled = Named(lambda x, scale: x * scale)
        self.head = nn.Linear(8, 3)

    def forward(self, x):
        x = self.stem(x)
        y = self.mlp(self.norm(self.depthwise(x).permute(0, 2, 3, 1)))
        x = x + self.scaled(y, self.scale).permute(0, 3, 1, 2)
        return self.head(x.mean((-2, -1)))


class MixerBlock(nn.Module):
    def __init__(self, tokens, width):
        super().__init__()
        self.norm1 = nn.LayerNorm(width)
        self.tokens = Mlp(tokens, 11)
        self.norm2 = nn.LayerNorm(width)
        self.channels = Mlp(width, 14)

    def forward(self, x):
        x = x + self.tokens(self.norm1(x).transpose(1, 2)).transpose(1, 2)
        return x + self.channels(self.norm2(x))


class Mixer(nn.Module):
    def __init__(self):
        super().__init__()
        self.patch = nn.Conv2d(3, 6, 4, 4)
        self.block = MixerBlock(9, 6)
        self.head = nn.Linear(6, 3)

    def forward(self, x):
        return self.head(self.block(self.patch(x).flatten(2).transpose(1, 2)).mean(1))


class ChannelsLast(nn.Module):
    """A residual network as converters from TensorFlow write it: channels last, but inside convolutions."""

    def __init__(self):
        super().__init__()
        self.stem = nn.Conv2d(3, 6, 3, padding=1)
        self.stemAct = nn.ReLU()
        self.one = nn.Conv2d(6, 6, 3, padding=1)
        self.oneAct = nn.ReLU()
        self.two = nn.Conv2d(6, 6, 3, padding=1)
        self.twoAct = nn.ReLU()
        self.dense = nn.Linear(6, 4)

    @staticmethod
    def last(convolution, x):
        return convolution(x.permute(0, 3, 1, 2)).permute(0, 2, 3, 1)

    def forward(self, x):
        x = self.stemAct(self.last(self.stem, x))
        y = self.oneAct(self.last(self.one, x))
        x = self.twoAct(self.last(self.two, y) + x)
        return self.dense(x.mean((1, 2)))


class Embedding(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 7, 3)
        self.act = nn.ReLU()
        self.project = nn.Linear(7, 5)
        self.unit = Named(lambda x: F.normalize(x, dim=-1))

    def forward(self, x):
        return self.unit(self.project(self.act(self.conv(x)).mean((2, 3))))


class Contrastive(nn.Module):
    """A projection head with batch normalisation, of which the inner embedding is normalised, too."""

    def __init__(self):
        super().__init__()
        self.encode = nn.Linear(6, 9)
        self.unit = Named(lambda x: F.normalize(x, dim=1))
        self.hidden = nn.Linear(9, 8)
        self.norm = nn.BatchNorm1d(8)
        self.act = nn.ReLU()
        self.project = nn.Linear(8, 4)
        self.out = Named(lambda x: x / x.norm(dim=1, keepdim=True))

    def forward(self, x):
        x = self.unit(self.encode(x))
        return self.out(self.project(self.act(self.norm(self.hidden(x)))))


class WaveBlock(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.filter = nn.Conv1d(width, width, 3, padding=1)
        self.gate = nn.Conv1d(width, width, 3, padding=1)
        self.gated = Named(lambda a, b: torch.tanh(a) * torch.sigmoid(b))
        self.out = nn.Conv1d(width, width, 1)

    def forward(self, x):
        return x + self.out(self.gated(self.filter(x), self.gate(x)))


class Wave(nn.Module):
    def __init__(self):
        super().__init__()
        self.stem = nn.Conv1d(2, 5, 1)
        self.block = WaveBlock(5)
        self.glu = nn.Conv1d(5, 8, 3)
        self.halves = nn.GLU(1)
        self.head = nn.Conv1d(4, 3, 1)

    def forward(self, x):
        return self.head(self.halves(self.glu(self.block(self.stem(x)))))


class GatedMlp(nn.Module):
    """GEGLU of one product that is split, SwiGLU of two."""

    def __init__(self):
        super().__init__()
        self.both = nn.Linear(6, 20)
        self.geglu = Named(lambda x: x.chunk(2, -1)[0] * F.gelu(x.chunk(2, -1)[1]))
        self.back = nn.Linear(10, 6)
        self.gate = nn.Linear(6, 9)
        self.up = nn.Linear(6, 9)
        self.swiglu = Named(lambda a, b: F.silu(a) * b)
        self.down = nn.Linear(9, 2)

    def forward(self, x):
        x = self.back(self.geglu(self.both(x)))
        return self.down(self.swiglu(self.gate(x), self.up(x)))


class WrittenOut(nn.Module):
    """Activations as formulas."""

    FORMULAS = {
        "silu": lambda x: x * torch.sigmoid(x),
        "quickgelu": lambda x: x * torch.sigmoid(1.702 * x),
        "mish": lambda x: x * torch.tanh(F.softplus(x)),
        "gelutanh": lambda x: 0.5 * x * (1 + torch.tanh(math.sqrt(2 / math.pi) * (x + 0.044715 * x ** 3))),
        "geluerf": lambda x: 0.5 * x * (1 + torch.erf(x / math.sqrt(2))),
        "hardswish": lambda x: x * torch.clamp(x + 3, 0, 6) / 6,
        "exponential": lambda x: x / (1 + torch.exp(-x)),
    }

    def __init__(self):
        super().__init__()
        for name, formula in self.FORMULAS.items():
            setattr(self, "linear_" + name, nn.Linear(6, 6))
            setattr(self, name, Named(formula))
        self.head = nn.Linear(6, 2)

    def forward(self, x):
        for name in self.FORMULAS:
            x = getattr(self, name)(getattr(self, "linear_" + name)(x))
        return self.head(x)


class SqueezeExcite(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 8, 3)
        self.norm = nn.BatchNorm2d(8)
        self.act = nn.SiLU()
        self.reduce = nn.Conv2d(8, 2, 1)
        self.reduceAct = nn.ReLU()
        self.expand = nn.Conv2d(2, 8, 1)
        self.gate = nn.Sigmoid()
        self.project = nn.Conv2d(8, 4, 1)
        self.projectNorm = nn.BatchNorm2d(4)
        self.head = nn.Linear(4, 3)

    def forward(self, x):
        x = self.act(self.norm(self.conv(x)))
        x = x * self.gate(self.expand(self.reduceAct(self.reduce(F.adaptive_avg_pool2d(x, 1)))))
        return self.head(self.projectNorm(self.project(x)).mean((2, 3)))


class Conditional(nn.Module):
    """Feature-wise modulation: the first values of a sample scale and shift the channels made of the others. What makes
    the scales and shifts belongs to the layer that it modulates."""

    def __init__(self):
        super().__init__()
        self.scale = nn.Linear(3, 5)
        self.shift = nn.Linear(3, 5)
        self.dense = nn.Linear(8, 5 * 16)
        self.images = Named(lambda x: x.view(-1, 5, 4, 4))
        self.conv = nn.Conv2d(5, 5, 3, padding=1)
        self.act = nn.LeakyReLU(0.1)
        self.out = nn.Conv2d(5, 2, 1)

    def forward(self, x):
        condition, rest = x[:, :3], x[:, 3:]
        scale, shift = self.scale(condition)[:, :, None, None], self.shift(condition)[:, :, None, None]
        y = self.images(self.dense(rest))
        return self.out(self.act(self.conv(y) * scale + shift))


class Volumes(nn.Module):
    def __init__(self):
        super().__init__()
        self.one = nn.Conv3d(1, 4, 3, padding=1)
        self.act = nn.ReLU()
        self.two = nn.Conv3d(4, 6, 2, 2)
        self.twoAct = nn.ELU()
        self.head = nn.Linear(6, 3)

    def forward(self, x):
        return self.head(self.twoAct(self.two(self.act(self.one(x)))).mean((2, 3, 4)))


class UNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.down = nn.Conv2d(2, 4, 3, padding=1)
        self.downAct = nn.ReLU()
        self.inner = nn.Conv2d(4, 8, 3, 2, 1)
        self.innerNorm = nn.GroupNorm(2, 8)
        self.innerAct = nn.SiLU()
        self.up = nn.ConvTranspose2d(8, 4, 2, 2)
        self.join = nn.Conv2d(8, 4, 3, padding=1)
        self.joinAct = nn.ReLU()
        self.out = nn.Conv2d(4, 2, 1)

    def forward(self, x):
        skip = self.downAct(self.down(x))
        y = self.up(self.innerAct(self.innerNorm(self.inner(skip))))
        return self.out(self.joinAct(self.join(torch.cat([skip, y], 1))))


class Dense(nn.Module):
    """Concatenated features, each normalised and activated before a convolution."""

    def __init__(self):
        super().__init__()
        self.stem = nn.Conv2d(3, 4, 3, padding=1)
        self.norm1 = nn.BatchNorm2d(4)
        self.act1 = nn.ReLU()
        self.conv1 = nn.Conv2d(4, 3, 3, padding=1)
        self.norm2 = nn.BatchNorm2d(7)
        self.act2 = nn.ReLU()
        self.conv2 = nn.Conv2d(7, 3, 3, padding=1)
        self.norm3 = nn.BatchNorm2d(10)
        self.act3 = nn.ReLU()
        self.head = nn.Linear(10, 2)

    def forward(self, x):
        x = self.stem(x)
        x = torch.cat([x, self.conv1(self.act1(self.norm1(x)))], 1)
        x = torch.cat([x, self.conv2(self.act2(self.norm2(x)))], 1)
        return self.head(F.adaptive_avg_pool2d(self.act3(self.norm3(x)), 1).flatten(1))


class PreActivation(nn.Module):
    def __init__(self):
        super().__init__()
        self.stem = nn.Conv2d(3, 5, 3, padding=1)
        self.norm1 = nn.BatchNorm2d(5)
        self.act1 = nn.ReLU()
        self.conv1 = nn.Conv2d(5, 5, 3, padding=1)
        self.norm2 = nn.BatchNorm2d(5)
        self.act2 = nn.ReLU()
        self.conv2 = nn.Conv2d(5, 5, 3, padding=1)
        self.norm3 = nn.BatchNorm2d(5)
        self.act3 = nn.ReLU()
        self.head = nn.Linear(5, 3)

    def forward(self, x):
        x = self.stem(x)
        x = x + self.conv2(self.act2(self.norm2(self.conv1(self.act1(self.norm1(x))))))
        return self.head(self.act3(self.norm3(x)).mean((2, 3)))


class Highway(nn.Module):
    def __init__(self):
        super().__init__()
        self.transform = nn.Linear(6, 6)
        self.transformAct = nn.ReLU()
        self.carry = nn.Linear(6, 6)
        self.carryGate = nn.Sigmoid()
        self.head = nn.Linear(6, 2)

    def forward(self, x):
        gate = self.carryGate(self.carry(x))
        return self.head(gate * self.transformAct(self.transform(x)) + (1 - gate) * x)


class MeanOutput(nn.Module):
    """The output is a mean over tokens, after a normalisation."""

    def __init__(self):
        super().__init__()
        self.one = nn.Linear(4, 10)
        self.act = gelu()
        self.two = nn.Linear(10, 6)
        self.norm = nn.LayerNorm(6)
        self.mean = Named(lambda x: x.mean(1))

    def forward(self, x):
        return self.mean(self.norm(self.two(self.act(self.one(x)))))


class DenseToImages(nn.Module):
    """A generator whose dense layer makes images with channels last."""

    def __init__(self):
        super().__init__()
        self.dense = nn.Linear(5, 4 * 4 * 6)
        self.act = nn.ReLU()
        self.images = Named(lambda x: x.view(-1, 4, 4, 6))
        self.up = nn.ConvTranspose2d(6, 4, 4, 2, 1)
        self.upAct = nn.ReLU()
        self.out = nn.Conv2d(4, 3, 3, padding=1)
        self.tanh = nn.Tanh()

    def forward(self, x):
        x = self.images(self.act(self.dense(x))).permute(0, 3, 1, 2)
        return self.tanh(self.out(self.upAct(self.up(x))))


class PixelShuffle(nn.Module):
    """Depth to space by reshapes, as exporters without the operator write it."""

    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(1, 6, 3, padding=1)
        self.act = nn.Tanh()
        self.up = nn.Conv2d(6, 2 * 4, 3, padding=1)
        self.shuffle = Named(lambda x: x.view(-1, 2, 2, 2, x.shape[2], x.shape[3]).permute(0, 1, 4, 2, 5, 3)
                             .reshape(-1, 2, 2 * x.shape[2], 2 * x.shape[3]))
        self.shuffleAct = nn.PReLU()
        self.out = nn.Conv2d(2, 1, 3, padding=1)

    def forward(self, x):
        return self.out(self.shuffleAct(self.shuffle(self.up(self.act(self.conv(x))))))


class Diffusion(nn.Module):
    """A block of a diffusion network: group normalisation, and an embedding that is added to the channels."""

    def __init__(self):
        super().__init__()
        self.embed = nn.Linear(4, 6)
        self.embedAct = nn.SiLU()
        self.shift = nn.Linear(6, 6)
        self.dense = nn.Linear(4, 6 * 9)
        self.images = Named(lambda x: x.view(-1, 6, 3, 3))
        self.conv = nn.Conv2d(6, 6, 3, padding=1)
        self.norm = nn.GroupNorm(3, 6)
        self.act = nn.SiLU()
        self.out = nn.Conv2d(6, 2, 3, padding=1)

    def forward(self, z):
        shift = self.shift(self.embedAct(self.embed(z)))[:, :, None, None]
        x = self.conv(self.images(self.dense(z))) + shift
        return self.out(self.act(self.norm(x)))


def blockOf(prefix):
    return [(prefix + "attention.qkv", "NTC"), (prefix + "attention.softmax", "NhTS"), (prefix + "attention.out", "NTC"),
            (prefix + "mlp.act", "NTC"), (prefix + "mlp.fc2", "NTC")]


LAYERED = {
    "vit": (Vit, (3, 12, 12), 13, [("patch", "NCHW")] + blockOf("blocks.0.") + blockOf("blocks.1.") + [("head", "NC")]),
    "sequence_first": (SequenceFirst, (7, 5), 13, [
        ("embed", "NTC"), ("attention.project", "TNC"), ("attention.softmax", "(Nh)TS"), ("attention.out", "TNC"),
        ("mlp.act", "TNC"), ("mlp.fc2", "TNC"), ("head", "NTC")]),
    "swin": (Swin, (3, 8, 8), 13, [
        ("patch", "NCHW"), ("attention.qkv", "(NW)TC"), ("attention.softmax", "(NW)hTS"), ("attention.out", "(NW)TC"),
        ("mlp.act", "NHWC"), ("mlp.fc2", "NHWC"), ("head", "NC")]),
    "convnext": (ConvNext, (3, 8, 8), 13, [
        ("stem", "NCHW"), ("norm", "NHWC"), ("mlp.act", "NHWC"), ("scaled", "NHWC"), ("head", "NC")]),
    "mixer": (Mixer, (3, 12, 12), 13, [
        ("patch", "NCHW"), ("block.tokens.act", "NTC"), ("block.tokens.fc2", "NTC"), ("block.channels.act", "NTC"),
        ("block.channels.fc2", "NTC"), ("head", "NC")]),
    "channels_last": (ChannelsLast, (6, 5, 3), 11, [
        ("stemAct", "NHWC"), ("oneAct", "NHWC"), ("twoAct", "NHWC"), ("dense", "NC")]),
    "embedding": (Embedding, (3, 7, 6), 13, [("act", "NCHW"), ("unit", "NC")]),
    "contrastive": (Contrastive, (6,), 12, [("unit", "NC"), ("act", "NC"), ("out", "NC")]),
    "wave": (Wave, (2, 15), 13, [
        ("stem", "NCS"), ("block.gated", "NCS"), ("block.out", "NCS"), ("halves", "NCS"), ("head", "NCS")]),
    "gated_mlp": (GatedMlp, (6,), 13, [("geglu", "NC"), ("back", "NC"), ("swiglu", "NC"), ("down", "NC")]),
    "written_out": (WrittenOut, (6,), 13, [(name, "NC") for name in WrittenOut.FORMULAS] + [("head", "NC")]),
    "squeeze_excite": (SqueezeExcite, (3, 8, 7), 13, [
        ("act", "NCHW"), ("reduceAct", "NCHW"), ("gate", "NCHW"), ("projectNorm", "NCHW"), ("head", "NC")]),
    "conditional": (Conditional, (11,), 13, [
        ("images", "NCHW"), ("act", "NCHW"), ("out", "NCHW")]),
    "volumes": (Volumes, (1, 4, 6, 4), 13, [("act", "NCDHW"), ("twoAct", "NCDHW"), ("head", "NC")]),
    "unet": (UNet, (2, 8, 6), 13, [
        ("downAct", "NCHW"), ("innerAct", "NCHW"), ("up", "NCHW"), ("joinAct", "NCHW"), ("out", "NCHW")]),
    "dense": (Dense, (3, 6, 6), 13, [
        ("act1", "NCHW"), ("act2", "NCHW"), ("act3", "NCHW"), ("head", "NC")]),
    "pre_activation": (PreActivation, (3, 6, 7), 13, [
        ("act1", "NCHW"), ("act2", "NCHW"), ("act3", "NCHW"), ("head", "NC")]),
    "highway": (Highway, (6,), 13, [("carryGate", "NC"), ("transformAct", "NC"), ("head", "NC")]),
    "mean_output": (MeanOutput, (5, 4), 13, [("act", "NTC"), ("norm", "NTC"), ("mean", "NC")]),
    "dense_to_images": (DenseToImages, (5,), 13, [
        ("images", "NHWC"), ("upAct", "NCHW"), ("tanh", "NCHW")]),
    "pixel_shuffle": (PixelShuffle, (1, 5, 4), 13, [("act", "NCHW"), ("shuffleAct", "NCHW"), ("out", "NCHW")]),
    "diffusion": (Diffusion, (4,), 13, [
        ("embedAct", "NC"), ("images", "NCHW"), ("act", "NCHW"), ("out", "NCHW")]),
}
