#!/usr/bin/python3
"""Why Grad-CAM does not find the eyes of cats_cnn: the numbers in attributions.md that Layerscope cannot make.

For each convolution, how many times as much as by chance lies in the eyes, of what tells narrow from wide pupils, when channels
are weighted by the mean of their gradient (Grad-CAM), or place by place (HiResCAM, Draelos and Carin, arXiv:2011.08891); with
the map stretched over the picture, and with each of its numbers where the convolutions look. Needs PyTorch and numpy (Debian:
python3-torch python3-numpy).
"""

import pathlib
import sys

import numpy as np
import torch
import torch.nn.functional as F

SOURCE = pathlib.Path(__file__).resolve().parents[1]
sys.path.insert(0, str(SOURCE / "testing" / "stages" / "golden"))
from make_classifiers import WEIGHTS, cat_pictures, catsCnn, load  # noqa: E402

CATS = 60
SIDE = 32
LAYERS = {"relu1": (1, 2), "relu2": (2, 6.5)}  # pixels from one position to the next, and of the first one


def concentration(maps, mask):
    return float(((maps * mask).sum((1, 2)) / maps.sum((1, 2)) / mask.mean((1, 2))).mean())


def placed(maps, step, first):
    """Bilinear between positions, the nearest one outside."""
    count = maps.shape[1]
    at = np.clip((np.arange(SIDE) - first) / step, 0, count - 1)
    left = np.minimum(at.astype(int), count - 2)
    weights = np.zeros((SIDE, count))
    weights[np.arange(SIDE), left] = 1 - (at - left)
    weights[np.arange(SIDE), left + 1] = at - left
    return np.einsum("ij,njk,lk->nil", weights, maps, weights)


def main():
    cats, labels = cat_pictures.readCifar(WEIGHTS / "cats_test" / "test_batch.bin")
    x = torch.from_numpy(np.ascontiguousarray(cat_pictures.normalise(cats[:CATS]))).double()
    own = np.asarray(labels[:CATS]).astype(int)
    eyes = np.load(WEIGHTS / "cats_test" / "masks.npz")["eyes"][:CATS]
    network = load(catsCnn(), WEIGHTS / "cats_cnn").double()
    for layer, (step, first) in LAYERS.items():
        y = x
        for name, part in network.named_children():
            y = part(y)
            if name == layer:
                a = y = y.detach().requires_grad_()
        g = torch.autograd.grad((y[range(CATS), own] - y[range(CATS), own ^ 1]).sum(), a)[0]
        for method, weights in (("Grad-CAM", g.mean((2, 3), keepdim=True)), ("HiResCAM", g)):
            small = (weights * a).sum(1).detach()
            stretched = F.interpolate(small[:, None], (SIDE, SIDE), mode="bilinear", align_corners=False)[:, 0]
            print(f"{layer} {method}: {concentration(stretched.abs().numpy(), eyes):.2f} stretched, "
                  f"{concentration(np.abs(placed(small.numpy(), step, first)), eyes):.2f} placed")


main()
