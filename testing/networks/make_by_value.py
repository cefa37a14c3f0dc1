#!/usr/bin/python3
"""Makes by_value/: networks whose course or shapes depend on the values of a sample, exported by PyTorch for one sample, with PyTorch's own
answer to each of several samples. Needs PyTorch 1.13, onnx 1.12. What has another shape for each sample is filled with NaN to the largest
that is possible, as the engine does.

by_value.tsv lists them: folder, the layers that stand outside of what is by value.
"""

import io
import pathlib
import shutil
import zlib

import numpy as np
import onnx
import torch
from torch import nn

from fixture_tensor import writeTensor

FOLDER = pathlib.Path(__file__).resolve().parent / "by_value"
SAMPLES = 8


class Choosing(nn.Module):
    """A bright picture goes another way; a dark one a third; then there are layers for both."""

    def __init__(self):
        super().__init__()
        self.first, self.a, self.b = nn.Conv2d(3, 4, 3, padding=1), nn.Conv2d(4, 4, 3, padding=1), nn.Conv2d(4, 4, 1)
        self.last, self.head = nn.Conv2d(4, 5, 3), nn.Linear(5, 3)

    def forward(self, x):
        y = torch.relu(self.first(x))
        if float(x.mean()) > 0.1:
            y = torch.relu(self.a(y))
        elif float(x.mean()) > -0.1:
            y = torch.tanh(self.b(y)) + y
        else:
            y = -y
        z = torch.relu(self.last(y))
        return self.head(z.mean([2, 3]))


class Halting(nn.Module):
    """As many steps as a sample needs, 20 at most."""

    def __init__(self):
        super().__init__()
        self.enter, self.stay, self.head = nn.Linear(4, 6), nn.Linear(6, 6), nn.Linear(6, 3)

    def forward(self, x):
        h = torch.tanh(self.enter(x))
        steps = 0
        while float(h.abs().max()) > 0.4 and steps < 20:
            h = torch.tanh(self.stay(h)) * 0.9
            steps += 1
        return torch.cat([self.head(h), torch.full([h.shape[0], 1], float(steps))], 1)


class Unrolling(nn.Module):
    """A sequence as long as a sample says, whose steps are put together to a tensor that grows."""

    def __init__(self):
        super().__init__()
        self.cell, self.head = nn.Linear(4, 4), nn.Linear(4, 3)

    def forward(self, x):
        h = x
        rows = self.head(h)
        for _ in range(int(x.abs().sum().to(torch.int64))):
            h = torch.tanh(self.cell(h))
            rows = torch.cat([rows, self.head(h)], 0)
        return torch.cat([rows.mean(0, keepdim=True), rows.max(0, keepdim=True)[0]], 1)


class Masked(nn.Module):
    """What is above the mean alone counts."""

    def __init__(self):
        super().__init__()
        self.first, self.head = nn.Linear(6, 8), nn.Linear(2, 3)

    def forward(self, x):
        y = torch.relu(self.first(x))
        kept = y[y > y.mean()]
        return self.head(torch.stack([kept.mean(), kept.max()]).unsqueeze(0))


class Picked(nn.Module):
    """The values themselves that are picked: as many as there are."""

    def __init__(self):
        super().__init__()
        self.first = nn.Linear(6, 8)

    def forward(self, x):
        y = torch.tanh(self.first(x))
        return y[y > 0.1] * 2


class Places(nn.Module):
    """Where the signal is, and a vector for each place."""

    def __init__(self):
        super().__init__()
        self.first, self.head = nn.Conv1d(2, 3, 3, padding=1), nn.Linear(3, 4)

    def forward(self, x):
        y = torch.relu(self.first(x))
        where = torch.nonzero(y.sum(1) > 0.8)
        rows = y.transpose(1, 2)[where[:, 0], where[:, 1]]
        return torch.cat([self.head(rows), where.to(torch.float32)], 1)


class Different(nn.Module):
    """Different values, and how often they come."""

    def forward(self, x):
        values, counts = torch.unique(torch.round(x * 2), return_counts=True)
        return torch.stack([values, counts.to(torch.float32)], 1)


class Best(nn.Module):
    """The best of as many as a sample says, in a table of one size."""

    def __init__(self):
        super().__init__()
        self.first = nn.Linear(6, 10)

    def forward(self, x):
        y = self.first(x)
        count = (y > 0).sum().clamp(1, 4)
        best = torch.topk(y[0], int(count)).values
        return torch.cat([best, torch.zeros(4 - best.shape[0])]).unsqueeze(0)


def overlaps(a, b):
    size = (torch.minimum(a[2:], b[2:]) - torch.maximum(a[:2], b[:2])).clamp(min=0).prod()
    return size / ((a[2:] - a[:2]).prod() + (b[2:] - b[:2]).prod() - size)


class Suppression(torch.autograd.Function):
    """ONNX's NonMaxSuppression, which PyTorch has in another package; the definition in its own words."""

    @staticmethod
    def forward(_, boxes, scores, most, overlap, least):
        found = []
        for kind in range(scores.shape[1]):
            kept = []
            for i in torch.argsort(scores[0, kind], descending=True).tolist():
                if scores[0, kind, i] > least and len(kept) < most and all(overlaps(boxes[0, i], boxes[0, k]) <= overlap for k in kept):
                    kept.append(i)
                    found.append([0, kind, i])
        return torch.tensor(found, dtype=torch.int64).reshape(-1, 3)

    @staticmethod
    def symbolic(g, boxes, scores, most, overlap, least):
        number = lambda value: g.op("Constant", value_t=torch.tensor([value]))
        return g.op("NonMaxSuppression", boxes, scores, number(most), number(overlap), number(least))


class Detector(nn.Module):
    """Boxes and scores of a small picture, suppressed, gathered, the best first; as single-shot detectors are exported."""

    def __init__(self, best=0):
        super().__init__()
        self.best = best
        self.body = nn.Sequential(nn.Conv2d(3, 8, 3, stride=2, padding=1), nn.ReLU(), nn.Conv2d(8, 8, 3, padding=1), nn.ReLU())
        self.places, self.kinds = nn.Conv2d(8, 4, 1), nn.Conv2d(8, 3, 1)
        with torch.no_grad():
            self.kinds.weight *= 12
        rows, columns = torch.meshgrid(torch.arange(6.0), torch.arange(6.0), indexing="ij")
        self.register_buffer("centres", torch.stack([rows, columns], -1).reshape(1, 36, 2))

    def forward(self, x):
        y = self.body(x)
        places = self.places(y).flatten(2).transpose(1, 2)
        scores = torch.sigmoid(self.kinds(y).flatten(2))
        middle, size = self.centres + places[..., :2].tanh(), places[..., 2:].sigmoid() * 3 + 0.5
        boxes = torch.cat([middle - size / 2, middle + size / 2], 2)
        found = Suppression.apply(boxes, scores, 8, 0.2, 0.8)
        rows = torch.cat([boxes[0][found[:, 2]], scores[0][found[:, 1], found[:, 2]].unsqueeze(1), found[:, 1:2].to(torch.float32)], 1)
        if self.best == 0:
            return rows
        values, order = torch.topk(rows[:, 4], self.best)
        return rows[order].unsqueeze(0)


FLOATS = lambda *shape: (lambda n: torch.randn(n, *shape))
# Model, samples, operator set, by torch.jit.script, layers outside.
MODELS = {
    "choosing": (Choosing, FLOATS(3, 6, 6), 13, True, 3),
    "halting": (Halting, FLOATS(4), 14, True, 3),
    "unrolling": (Unrolling, FLOATS(4), 15, True, 2),
    "masked": (Masked, FLOATS(6), 13, False, 2),
    "picked": (Picked, FLOATS(6), 11, False, 2),
    "places": (Places, FLOATS(2, 7), 13, False, 2),
    "different": (Different, FLOATS(9), 13, False, 1),
    "best": (Best, FLOATS(6), 13, True, 2),
    "detector": (Detector, FLOATS(3, 12, 12), 13, False, 6),
    "detector_best": (lambda: Detector(2), FLOATS(3, 12, 12), 11, False, 6),
}


def most(name, model, answers):
    """The largest shape that an answer may have, without the sample's axis."""
    limits = {"picked": (8,), "places": (7, 6), "different": (9, 2), "detector": (24, 6)}
    return limits.get(name, tuple(answers[0].shape[1:]))


def spread(samples):
    """So that there is much and little to be found."""
    factors = torch.linspace(0.2, 1.8, len(samples)).reshape(-1, *[1] * (samples.dim() - 1))
    return samples * factors + (factors - 1) * 0.3


def make(name, factory, sample, opset, script):
    torch.manual_seed(zlib.crc32(name.encode()))
    model = factory().eval()
    x = spread(sample(SAMPLES))
    with torch.no_grad():
        answers = [model(x[i:i + 1]) for i in range(SAMPLES)]
    stream = io.BytesIO()
    net = torch.jit.script(model) if script else model
    axes = {} if script and name != "choosing" else {"input": {0: "batch"}}
    torch.onnx.export(net, (x[:1],), stream, opset_version=opset, input_names=["input"], output_names=["output"], dynamic_axes=axes)
    exported = onnx.load_from_string(stream.getvalue())
    for node in exported.graph.node:
        node.doc_string = ""
    limit = most(name, model, answers)
    rows = np.full((SAMPLES, *limit), np.nan, np.float32)
    for row, answer in zip(rows, answers):
        values = answer.numpy()
        values = values[0] if values.shape[:1] == (1,) and values.ndim == len(limit) + 1 else values
        row[tuple(slice(extent) for extent in values.shape)] = values
    kinds = len({np.isfinite(row).sum() for row in rows})
    print(name, limit, "different sizes:", kinds)
    folder = FOLDER / name
    folder.mkdir(parents=True)
    (folder / "model.onnx").write_bytes(exported.SerializeToString())
    writeTensor(folder / "input_0.pb", "input", x.numpy())
    writeTensor(folder / "tap_0.pb", "output", rows)


def main():
    shutil.rmtree(FOLDER, ignore_errors=True)
    lines = ["folder\tlayers"]
    for name, (factory, sample, opset, script, layers) in MODELS.items():
        make(name, factory, sample, opset, script)
        lines.append(f"{name}\t{layers}")
    (FOLDER.parent / "by_value.tsv").write_text("\n".join(lines) + "\n")


main()
