"""Networks of many kinds as people export them, tiny: each is (module, shape of one sample or a function that makes the inputs, opset)."""

import math

import torch
import torch.nn.functional as F
from torch import nn


def block(*parts):
    return nn.Sequential(*parts)


class Here(nn.Module):
    """What comes by, so that it has a name."""

    def forward(self, x):
        return x


def conv(i, o, k=3, **options):
    return block(nn.Conv2d(i, o, k, padding=k // 2, bias=False, **options), nn.BatchNorm2d(o), nn.ReLU())


class Head(nn.Module):
    def __init__(self, features, classes=5):
        super().__init__()
        self.pool, self.linear = nn.AdaptiveAvgPool2d(1), nn.Linear(features, classes)

    def forward(self, x):
        return self.linear(torch.flatten(self.pool(x), 1))


class Residual(nn.Module):
    """x + body(x), an activation behind."""

    def __init__(self, body, last=None):
        super().__init__()
        self.body, self.last = body, last

    def forward(self, x):
        y = x + self.body(x)
        return self.last(y) if self.last is not None else y


class Joined(nn.Module):
    """What all branches make, along the channels."""

    def __init__(self, *branches, itself=False):
        super().__init__()
        self.branches, self.itself = nn.ModuleList(branches), itself

    def forward(self, x):
        return torch.cat(([x] if self.itself else []) + [branch(x) for branch in self.branches], 1)


class Gate(nn.Module):
    """Squeeze and excitation."""

    def __init__(self, channels, inner, last):
        super().__init__()
        self.pool, self.down, self.act = nn.AdaptiveAvgPool2d(1), nn.Conv2d(channels, inner, 1), nn.ReLU()
        self.up, self.last = nn.Conv2d(inner, channels, 1), last

    def forward(self, x):
        return x * self.last(self.up(self.act(self.down(self.pool(x)))))


class Attention(nn.Module):
    def __init__(self, width, heads, causal=False):
        super().__init__()
        self.q, self.k, self.v, self.out = (nn.Linear(width, width) for _ in range(4))
        self.heads, self.causal, self.softmax = heads, causal, nn.Softmax(-1)

    def forward(self, x, memory=None, mask=None):
        memory = x if memory is None else memory
        split = lambda t: t.reshape(t.shape[0], t.shape[1], self.heads, -1).transpose(1, 2)
        q, k, v = split(self.q(x)), split(self.k(memory)), split(self.v(memory))
        scores = q @ k.transpose(-1, -2) / math.sqrt(q.shape[-1])
        if self.causal:
            scores = scores + torch.full((x.shape[1], x.shape[1]), -1e4).triu(1)
        if mask is not None:
            scores = scores + (1.0 - mask.to(torch.float32))[:, None, None, :] * -1e4
        y = (self.softmax(scores) @ v).transpose(1, 2)
        return self.out(y.reshape(y.shape[0], y.shape[1], -1))


class Transformer(nn.Module):
    def __init__(self, width=8, heads=2, causal=False, cross=False):
        super().__init__()
        self.norm1, self.attention = nn.LayerNorm(width), Attention(width, heads, causal)
        self.norm2, self.mlp = nn.LayerNorm(width), block(nn.Linear(width, 2 * width), nn.GELU(), nn.Linear(2 * width, width))
        self.norm3, self.cross = (nn.LayerNorm(width), Attention(width, heads)) if cross else (None, None)

    def forward(self, x, memory=None, mask=None):
        x = x + self.attention(self.norm1(x), mask=mask)
        if self.cross is not None:
            x = x + self.cross(self.norm3(x), memory)
        return x + self.mlp(self.norm2(x))


class ViT(nn.Module):
    def __init__(self):
        super().__init__()
        self.patches = nn.Conv2d(3, 8, 4, 4)
        self.token, self.places = nn.Parameter(torch.randn(1, 1, 8)), nn.Parameter(torch.randn(1, 5, 8))
        self.block, self.norm, self.head = Transformer(), nn.LayerNorm(8), nn.Linear(8, 5)

    def forward(self, x):
        x = self.patches(x).flatten(2).transpose(1, 2)
        x = torch.cat([self.token.expand(x.shape[0], -1, -1), x], 1) + self.places
        return self.head(self.norm(self.block(x))[:, 0])


class BERT(nn.Module):
    def __init__(self):
        super().__init__()
        self.words, self.places, self.norm = nn.Embedding(20, 8), nn.Parameter(torch.randn(6, 8)), nn.LayerNorm(8)
        self.block, self.pooler, self.act, self.head = Transformer(), nn.Linear(8, 8), nn.Tanh(), nn.Linear(8, 3)

    def forward(self, ids, mask):
        x = self.norm(self.words(ids) + self.places)
        return self.head(self.act(self.pooler(self.block(x, mask=mask)[:, 0])))


class GPT(nn.Module):
    def __init__(self):
        super().__init__()
        self.embed, self.block, self.norm, self.head = nn.Linear(4, 8), Transformer(causal=True), nn.LayerNorm(8), nn.Linear(8, 6, bias=False)

    def forward(self, x):
        return self.head(self.norm(self.block(self.embed(x))))


class EncoderDecoder(nn.Module):
    def __init__(self):
        super().__init__()
        self.a, self.b = nn.Linear(4, 4), nn.Linear(3, 4)
        self.encoder, self.decoder, self.head = Transformer(4), Transformer(4, causal=True, cross=True), nn.Linear(4, 5)

    def forward(self, source, target):
        return self.head(self.decoder(self.b(target), self.encoder(self.a(source))))


class Recurrent(nn.Module):
    def __init__(self, kind, batchFirst, both=False, layers=1):
        super().__init__()
        self.first = batchFirst
        self.cells = kind(4, 6, layers, batch_first=batchFirst, bidirectional=both)
        self.head = nn.Linear(12 if both else 6, 3)

    def forward(self, x):
        y, _ = self.cells(x if self.first else x.transpose(0, 1))
        return self.head(y[:, -1] if self.first else y[-1])


class CRNN(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv, self.pool = conv(1, 4), nn.MaxPool2d((2, 1))
        self.cells, self.head, self.last = nn.GRU(16, 5, batch_first=True, bidirectional=True), nn.Linear(10, 4), nn.LogSoftmax(-1)

    def forward(self, x):
        y = self.pool(self.conv(x))
        y, _ = self.cells(y.permute(0, 3, 1, 2).flatten(2))
        return self.last(self.head(y))


class UNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.a, self.pool, self.b = conv(3, 4), nn.MaxPool2d(2), conv(4, 6)
        self.up, self.c, self.last = nn.ConvTranspose2d(6, 4, 2, 2), conv(8, 4), nn.Conv2d(4, 2, 1)

    def forward(self, x):
        a = self.a(x)
        return self.last(self.c(torch.cat([a, self.up(self.b(self.pool(a)))], 1)))


class ConvNeXt(nn.Module):
    def __init__(self):
        super().__init__()
        self.stem, self.deep, self.norm = nn.Conv2d(3, 6, 2, 2), nn.Conv2d(6, 6, 7, padding=3, groups=6), nn.LayerNorm(6)
        self.up, self.act, self.down, self.scale = nn.Linear(6, 12), nn.GELU(), nn.Linear(12, 6), nn.Parameter(0.5 * torch.ones(6))
        self.scaled, self.head = Here(), Head(6)

    def forward(self, x):
        x = self.stem(x)
        y = self.scaled(self.scale * self.down(self.act(self.up(self.norm(self.deep(x).permute(0, 2, 3, 1))))))
        return self.head(x + y.permute(0, 3, 1, 2))


class Shuffle(nn.Module):
    def __init__(self):
        super().__init__()
        self.a, self.deep, self.b = conv(4, 8, 1, groups=2), nn.Conv2d(8, 8, 3, padding=1, groups=8), nn.Conv2d(8, 4, 1, groups=2)
        self.act = nn.ReLU()

    def forward(self, x):
        y = self.a(x)
        y = y.reshape(y.shape[0], 2, 4, y.shape[2], y.shape[3]).transpose(1, 2).reshape(y.shape[0], 8, y.shape[2], y.shape[3])
        return self.act(x + self.b(self.deep(y)))


class VAE(nn.Module):
    def __init__(self):
        super().__init__()
        self.body, self.mean, self.logs = block(nn.Linear(12, 10), nn.ReLU()), nn.Linear(10, 3), nn.Linear(10, 3)
        self.here = Here()
        self.decoder = block(nn.Linear(3, 10), nn.ReLU(), nn.Linear(10, 12), nn.Sigmoid())

    def forward(self, x):
        h = self.body(x)
        return self.decoder(self.mean(h) + torch.exp(self.here(0.5 * self.logs(h))) * 0.1)


class Decoder(nn.Module):
    def __init__(self):
        super().__init__()
        self.linear, self.act = nn.Linear(5, 32), nn.LeakyReLU(0.2)
        self.up = block(nn.ConvTranspose2d(8, 4, 4, 2, 1), nn.BatchNorm2d(4), nn.ReLU(), nn.ConvTranspose2d(4, 3, 4, 2, 1), nn.Tanh())

    def forward(self, z):
        return self.up(self.act(self.linear(z)).reshape(-1, 8, 2, 2))


class ConditionalGAN(nn.Module):
    def __init__(self):
        super().__init__()
        self.embed, self.decoder = nn.Embedding(4, 2), Decoder()

    def forward(self, z, label):
        return self.decoder(torch.cat([z, self.embed(label)], 1))


class StyleScaled(nn.Module):
    """A convolution whose weights the style scales (StyleGAN2), written as scales of what goes in and comes out."""

    def __init__(self, i, o):
        super().__init__()
        self.style, self.weight, self.noise, self.act = nn.Linear(5, i), nn.Parameter(torch.randn(o, i, 3, 3)), nn.Parameter(torch.randn(1)), nn.LeakyReLU(0.2)
        self.here = Here()

    def forward(self, x, w, noise):
        s = self.here(self.style(w) + 1)
        y = F.conv2d(x * s[:, :, None, None], self.weight, padding=1)
        d = torch.rsqrt(s.pow(2) @ self.weight.pow(2).sum((2, 3)).t() + 1e-8)
        return self.act(y * d[:, :, None, None] + self.noise * noise)


class StyleGAN(nn.Module):
    def __init__(self, withNoise):
        super().__init__()
        self.mapping, self.start = block(nn.Linear(5, 5), nn.LeakyReLU(0.2)), nn.Parameter(torch.randn(1, 4, 4, 4))
        self.a, self.up, self.b, self.picture = StyleScaled(4, 6), nn.Upsample(scale_factor=2, mode="bilinear"), StyleScaled(6, 4), nn.Conv2d(4, 3, 1)
        fixed = lambda name, size: self.register_buffer(name, torch.randn(1, 1, size, size))
        fixed("n1", 4), fixed("n2", 8)

    def forward(self, z, noise=None, more=None):
        w = self.mapping(z * torch.rsqrt(z.pow(2).mean(1, keepdim=True) + 1e-8))
        x = self.a(self.start.expand(z.shape[0], -1, -1, -1), w, self.n1 if noise is None else noise)
        return self.picture(self.b(self.up(x), w, self.n2 if more is None else more))


class Mixer(nn.Module):
    def __init__(self):
        super().__init__()
        self.patches, self.norm1, self.norm2, self.head = nn.Conv2d(3, 6, 2, 2), nn.LayerNorm(6), nn.LayerNorm(6), nn.Linear(6, 5)
        self.tokens = block(nn.Linear(16, 8), nn.GELU(), nn.Linear(8, 16))
        self.channels = block(nn.Linear(6, 12), nn.GELU(), nn.Linear(12, 6))

    def forward(self, x):
        x = self.patches(x).flatten(2).transpose(1, 2)
        x = x + self.tokens(self.norm1(x).transpose(1, 2)).transpose(1, 2)
        return self.head((x + self.channels(self.norm2(x))).mean(1))


class GatedMLP(nn.Module):
    """gMLP: a spatial gating unit between two products."""

    def __init__(self):
        super().__init__()
        self.norm, self.up, self.act = nn.LayerNorm(6), nn.Linear(6, 12), nn.GELU()
        self.inner, self.space, self.down, self.head = nn.LayerNorm(6), nn.Conv1d(5, 5, 1), nn.Linear(6, 6), nn.Linear(6, 4)

    def forward(self, x):
        u, v = self.act(self.up(self.norm(x))).chunk(2, -1)
        return self.head(x + self.down(u * self.space(self.inner(v))))


class Siamese(nn.Module):
    def __init__(self):
        super().__init__()
        self.body, self.head = block(nn.Linear(6, 8), nn.ReLU(), nn.Linear(8, 4)), nn.Linear(4, 1)

    def forward(self, a, b):
        return torch.sigmoid(self.head((F.normalize(self.body(a)) - F.normalize(self.body(b))).abs()))


class WaveNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.start = nn.Conv1d(1, 4, 1)
        self.filters = nn.ModuleList(nn.Conv1d(4, 4, 2, dilation=d) for d in (1, 2, 4))
        self.gates = nn.ModuleList(nn.Conv1d(4, 4, 2, dilation=d) for d in (1, 2, 4))
        self.skips = nn.ModuleList(nn.Conv1d(4, 4, 1) for _ in range(3))
        self.here, self.last, self.act = nn.ModuleList(Here() for _ in range(3)), nn.Conv1d(4, 6, 1), nn.ReLU()

    def forward(self, x):
        x, total = self.start(x), 0
        for f, g, s, here in zip(self.filters, self.gates, self.skips, self.here):
            padded = F.pad(x, (f.dilation[0], 0))
            y = here(torch.tanh(f(padded)) * torch.sigmoid(g(padded)))
            total = total + s(y)
            x = x + y
        return self.last(self.act(total))


class Spatial(nn.Module):
    """A spatial transformer."""

    def __init__(self):
        super().__init__()
        self.where = block(nn.Conv2d(1, 2, 3, 2), nn.ReLU(), nn.Flatten(), nn.Linear(18, 6))
        self.tanh, self.here, self.conv, self.head = nn.Tanh(), Here(), conv(1, 4), Head(4)
        self.register_buffer("places", F.affine_grid(torch.eye(2, 3)[None], [1, 1, 8, 8], align_corners=False).reshape(64, 2))

    def forward(self, x):
        theta = self.tanh(self.where(x)).reshape(-1, 2, 3) * 0.3 + torch.eye(2, 3)
        grid = self.places @ theta[:, :, :2].transpose(1, 2) + theta[:, :, 2][:, None, :]
        return self.head(self.conv(F.grid_sample(x, self.here(grid.reshape(-1, 8, 8, 2)), align_corners=False)))


class PointNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.body = block(nn.Conv1d(3, 6, 1), nn.BatchNorm1d(6), nn.ReLU(), nn.Conv1d(6, 10, 1), nn.ReLU())
        self.head = block(nn.Linear(10, 8), nn.ReLU(), nn.Linear(8, 4), nn.LogSoftmax(1))

    def forward(self, x):
        return self.head(self.body(x.transpose(1, 2)).max(2)[0])


class Capsules(nn.Module):
    def __init__(self):
        super().__init__()
        self.here, self.conv, self.weight = Here(), nn.Conv2d(1, 8, 3, 2), nn.Parameter(0.5 * torch.randn(18, 3, 4, 4))

    @staticmethod
    def squash(x):
        square = x.pow(2).sum(-1, keepdim=True)
        return x * square / (1 + square) / torch.sqrt(square + 1e-8)

    def forward(self, x):
        u = self.squash(self.conv(x).reshape(x.shape[0], 2, 4, 9).transpose(2, 3).reshape(x.shape[0], 18, 4))
        votes = self.here(torch.einsum("nic,ijcd->nijd", u, self.weight))
        logits = torch.zeros_like(votes[..., :1])
        for _ in range(2):
            v = self.squash((logits.softmax(2) * votes).sum(1, keepdim=True))
            logits = logits + (votes * v).sum(-1, keepdim=True)
        return v[:, 0].pow(2).sum(-1).add(1e-8).sqrt()


class Highway(nn.Module):
    def __init__(self):
        super().__init__()
        self.h, self.t, self.act, self.gate, self.head = nn.Linear(8, 8), nn.Linear(8, 8), nn.ReLU(), nn.Sigmoid(), nn.Linear(8, 3)

    def forward(self, x):
        t = self.gate(self.t(x))
        return self.head(t * self.act(self.h(x)) + (1 - t) * x)


class Experts(nn.Module):
    """A mixture of four experts, of which the best two count."""

    def __init__(self):
        super().__init__()
        self.gate, self.experts, self.act, self.head = nn.Linear(6, 4), nn.Linear(6, 20), nn.ReLU(), nn.Linear(5, 3)

    def forward(self, x):
        best, which = self.gate(x).topk(2, -1)
        made = self.act(self.experts(x)).reshape(-1, 4, 5)
        chosen = torch.gather(made, 1, which[:, :, None].expand(-1, -1, 5))
        return self.head((chosen * best.softmax(-1)[:, :, None]).sum(1))


class Style(nn.Module):
    def __init__(self):
        super().__init__()
        self.a, self.n, self.act = nn.Conv2d(3, 4, 3, padding=1, padding_mode="reflect"), nn.InstanceNorm2d(4, affine=True), nn.ReLU()
        self.body, self.up = Residual(block(nn.Conv2d(4, 4, 3, padding=1), nn.InstanceNorm2d(4, affine=True))), nn.Upsample(scale_factor=2)
        self.last, self.tanh = nn.Conv2d(4, 3, 3, padding=1), nn.Tanh()

    def forward(self, x):
        return self.tanh(self.last(self.up(self.body(self.act(self.n(self.a(x)))))))


class Branching(nn.Module):
    """A branch that the shape decides: as pictures of one channel are treated by code that is scripted."""

    def __init__(self):
        super().__init__()
        self.a, self.grey, self.head = nn.Conv2d(3, 4, 3, padding=1), nn.Conv2d(1, 4, 1), Head(4)

    def forward(self, x):
        if x.shape[1] == 1:
            y = torch.relu(self.grey(x[:, :1]))
        else:
            y = torch.tanh(self.a(x)) + torch.relu(self.grey(x[:, :1]))
        return self.head(y)

    def taps(self, x):
        return {"/Tanh_output_0": torch.tanh(self.a(x)), "/Relu_1_output_0": torch.relu(self.grey(x[:, :1]))}


class Looping(nn.Module):
    """A cell that is run step by step in a loop of the script's own."""

    def __init__(self):
        super().__init__()
        self.enter, self.stay, self.head = nn.Linear(4, 6), nn.Linear(6, 6), nn.Linear(6, 3)

    def forward(self, x):
        h = torch.zeros_like(x[:, 0, :1]).expand(-1, 6)
        for step in range(x.shape[1]):
            h = torch.tanh(self.enter(x[:, step]) + self.stay(h))
        return self.head(h)

    def taps(self, x):
        taps, h = {}, torch.zeros(x.shape[0], 6)
        for step in range(x.shape[1]):
            h = taps[f"/Loop/{step}//Tanh_output_0"] = torch.tanh(self.enter(x[:, step]) + self.stay(h))
        return taps


def depthwise(i, act=nn.ReLU6, gate=None):
    body = [nn.Conv2d(i, 2 * i, 1, bias=False), nn.BatchNorm2d(2 * i), act(), nn.Conv2d(2 * i, 2 * i, 3, padding=1, groups=2 * i, bias=False),
            nn.BatchNorm2d(2 * i), act()]
    return Residual(block(*body, *([gate] if gate else []), nn.Conv2d(2 * i, i, 1, bias=False), nn.BatchNorm2d(i)))


def groupNormed(i, groups=2):
    return Residual(block(nn.Conv2d(i, i, 3, padding=1), nn.GroupNorm(groups, i), nn.ReLU(), nn.Conv2d(i, i, 3, padding=1), nn.GroupNorm(groups, i)), nn.ReLU())


def dense(i, growth):
    return Joined(block(nn.BatchNorm2d(i), nn.ReLU(), nn.Conv2d(i, growth, 3, padding=1, bias=False)), itself=True)


def residualPerceptron():
    return block(nn.Linear(6, 8), nn.ReLU(), Residual(block(nn.LayerNorm(8), nn.Linear(8, 8), nn.SiLU(), nn.Linear(8, 8))), nn.Linear(8, 2))


PICTURE = (3, 8, 8)
ids = lambda n: (torch.randint(0, 20, (n, 6)), (torch.arange(6) < torch.randint(2, 7, (n, 1))).to(torch.int64))

ONE_INPUT = {
    "vit": (ViT, PICTURE, 14), "gpt": (GPT, (5, 4), 14),
    "lstm_batch_first": (lambda: Recurrent(nn.LSTM, True), (5, 4), 11), "lstm_sequence_first": (lambda: Recurrent(nn.LSTM, False), (5, 4), 13),
    "gru_batch_first": (lambda: Recurrent(nn.GRU, True), (5, 4), 14), "gru_sequence_first": (lambda: Recurrent(nn.GRU, False), (5, 4), 16),
    "lstm_both_ways": (lambda: Recurrent(nn.LSTM, True, True, 2), (5, 4), 14), "rnn_plain": (lambda: Recurrent(nn.RNN, True), (5, 4), 11),
    "crnn": (CRNN, (1, 8, 6), 13), "unet": (UNet, PICTURE, 11), "convnext": (ConvNeXt, PICTURE, 15),
    "mobilenet_v2": (lambda: block(conv(3, 4, stride=2), depthwise(4), Head(4)), PICTURE, 12),
    "mobilenet_v3": (lambda: block(conv(3, 4, stride=2), depthwise(4, nn.Hardswish, Gate(8, 4, nn.Hardsigmoid())), Head(4)), PICTURE, 14),
    "efficientnet": (lambda: block(conv(3, 4, stride=2), depthwise(4, nn.SiLU, Gate(8, 2, nn.Sigmoid())), Head(4)), PICTURE, 13),
    "groupnorm_resnet": (lambda: block(conv(3, 4, stride=2), groupNormed(4), Head(4)), PICTURE, 13),
    "densenet": (lambda: block(nn.Conv2d(3, 4, 3, 2, 1), dense(4, 3), dense(7, 3), nn.Conv2d(10, 4, 1), nn.AvgPool2d(2), Head(4)), PICTURE, 9),
    "inception": (lambda: block(Joined(conv(3, 3, 1), block(conv(3, 2, 1), conv(2, 3)), block(nn.MaxPool2d(3, 1, 1), conv(3, 2, 1))), Head(8)), PICTURE, 11),
    "se_resnet": (lambda: block(conv(3, 6, stride=2), Residual(block(nn.Conv2d(6, 6, 3, padding=1), Gate(6, 3, nn.Sigmoid())), nn.ReLU()), Head(6)), PICTURE, 12),
    "regnet": (lambda: block(conv(3, 6, stride=2), Residual(block(conv(6, 6, 1), conv(6, 6, groups=3), nn.Conv2d(6, 6, 1)), nn.ReLU()), Head(6)), PICTURE, 13),
    "shufflenet": (lambda: block(conv(3, 4, stride=2), Shuffle(), Head(4)), PICTURE, 11),
    "vae": (VAE, (12,), 13), "decoder": (Decoder, (5,), 9),
    "autoencoder": (lambda: block(nn.Conv2d(3, 4, 3, 2, 1), nn.ELU(), nn.Conv2d(4, 4, 3, 2, 1), nn.ELU(), nn.ConvTranspose2d(4, 4, 2, 2), nn.ELU(),
                                  nn.ConvTranspose2d(4, 3, 2, 2), nn.Sigmoid()), PICTURE, 10),
    "super_resolution": (lambda: block(nn.Conv2d(1, 4, 5, padding=2), nn.ReLU(), nn.Conv2d(4, 4, 3, padding=1), nn.PixelShuffle(2)), (1, 6, 6), 11),
    "style_transfer": (Style, PICTURE, 11), "stylegan_fixed_noise": (lambda: StyleGAN(False), (5,), 13), "mlp_mixer": (Mixer, PICTURE, 14),
    "gmlp": (GatedMLP, (5, 6), 13), "glu": (lambda: block(nn.Linear(6, 12), nn.GLU(), nn.Linear(6, 3)), (6,), 12),
    "wavenet": (WaveNet, (1, 12), 11),
    "conv_3d": (lambda: block(nn.Conv3d(1, 3, 3, padding=1), nn.BatchNorm3d(3), nn.ReLU(), nn.MaxPool3d(2), nn.Conv3d(3, 4, 2), nn.PReLU(), nn.Flatten(),
                              nn.Linear(4, 3)), (1, 4, 4, 4), 13),
    "point_net": (PointNet, (10, 3), 13), "spatial_transformer": (Spatial, (1, 8, 8), 16), "capsules": (Capsules, (1, 8, 8), 13),
    "local_response": (lambda: block(nn.Conv2d(3, 6, 3, 2), nn.LocalResponseNorm(3, 0.5), nn.ReLU(), Head(6)), PICTURE, 13),
    "highway": (Highway, (8,), 11), "residual_mlp": (residualPerceptron, (6,), 17), "experts": (Experts, (6,), 13),
}
SCRIPTED = {"branching": (Branching, PICTURE, 13), "looping": (Looping, (4, 4), 13)}
SEVERAL_INPUTS = {
    "conditional_gan": (ConditionalGAN, lambda n: (torch.randn(n, 3), torch.randint(0, 4, (n,))), 13),
    "stylegan_noise": (lambda: StyleGAN(True), lambda n: (torch.randn(n, 5), torch.randn(n, 1, 4, 4), torch.randn(n, 1, 8, 8)), 13),
    "bert": (BERT, ids, 14), "encoder_decoder": (EncoderDecoder, lambda n: (torch.randn(n, 5, 4), torch.randn(n, 4, 3)), 14),
    "siamese": (Siamese, lambda n: (torch.randn(n, 6), torch.randn(n, 6)), 13),
}
