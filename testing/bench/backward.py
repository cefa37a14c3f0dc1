#!/usr/bin/python3
"""Forward and backward to the input, ours and PyTorch's in turns: backward.py <BenchBackward> <work folder> <weights>

Prints medians in ms a pass and PyTorch's time divided by ours, for digits_cnn, cats_cnn, the cat generator and, of random
weights, VGG-19, ResNet-18 and MobileNet v2, after comparing the gradients. LAYERSCOPE_BENCH_NETWORKS picks some of them,
LAYERSCOPE_BENCH_ROUNDS (9) sets the length.
"""

import os
import pathlib
import subprocess
import sys
import time

import numpy as np
import torch

from bench_networks import MAKERS

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "networks"))
from torch_graph import TorchGraph

class Ours:
    def __init__(self, program, network, samples):
        self.process = subprocess.Popen([program, network, samples], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def ask(self, *words):
        print(*words, file=self.process.stdin, flush=True)
        return self.process.stdout.readline().split()

    def time(self, threads, batch, what):
        return float(self.ask("time", threads, batch, what, 1)[0])


def weightsOf(output):
    index = torch.arange(output.numel())
    return ((index % 101 * 37 % 17 - 8) / 8.0).reshape(output.shape)


def timeTorch(graph, x, what, weights):
    begin = time.perf_counter()
    if what == "forward":
        with torch.no_grad():
            graph(x)
    else:
        x.grad = None
        torch.autograd.grad(graph(x), x, weights)
    return 1e3 * (time.perf_counter() - begin)


def measure(name, program, path, work, rounds, batches):
    graph = TorchGraph(path)
    shape = graph.sampleShape()
    samples = np.random.RandomState(7).standard_normal([max(batches), *shape]).astype(np.float32)
    samples.tofile(work / "samples.raw")
    ours = Ours(program, str(path), str(work / "samples.raw"))
    x = torch.from_numpy(samples[:1].copy()).requires_grad_()
    expected = torch.autograd.grad(graph(x), x, weightsOf(graph(x)))[0].numpy().ravel()
    ours.ask("write", 1, work / "gradient.raw")
    found = np.fromfile(work / "gradient.raw", np.float32)
    error = np.abs(found - expected).max() / np.abs(expected).max()
    memory = [int(bytes) / 2**20 for bytes in ours.ask("memory", 1)]
    print(f"{name}: gradient within {error:.1e} of PyTorch's; workspace {memory[0]:.1f} MiB forward, {memory[1]:.1f} with "
          f"the way back, {memory[2]:.1f} computing again", flush=True)
    for threads in (1, 2):
        torch.set_num_threads(threads)
        for batch in batches:
            x = torch.from_numpy(samples[:batch].copy()).requires_grad_()
            weights = weightsOf(graph(x))
            times = {key: [] for key in ("ours forward", "ours backward", "torch forward", "torch backward")}
            for turn in range(rounds + 1):
                for what in ("forward", "backward"):
                    for who, value in (("ours", ours.time(threads, batch, what)), ("torch", timeTorch(graph, x, what, weights))):
                        if turn:
                            times[f"{who} {what}"].append(value)
            m = {key: np.median(values) for key, values in times.items()}
            spread = np.subtract(*np.percentile(times["ours backward"], [75, 25])) / m["ours backward"]
            print(f"  {threads} threads, batch {batch:2}: ours {m['ours forward']:8.2f} forward {m['ours backward']:8.2f} and back, "
                  f"PyTorch {m['torch forward']:8.2f} {m['torch backward']:8.2f}; PyTorch / ours "
                  f"{m['torch backward'] / m['ours backward']:.2f}; back alone / forward "
                  f"{m['ours backward'] / m['ours forward'] - 1:.2f}; quartiles {100 * spread:.0f} % apart", flush=True)


def main():
    program, work, weights = sys.argv[1], pathlib.Path(sys.argv[2]), pathlib.Path(sys.argv[3])
    rounds = int(os.environ.get("LAYERSCOPE_BENCH_ROUNDS", 9))
    networks = {"digits_cnn": (weights / "digits_cnn" / "epoch_012.onnx", (1, 8, 32)),
                "cats_cnn": (weights / "cats_cnn" / "epoch_016.onnx", (1, 8, 32)),
                "cats": (weights / "cats.onnx", (1, 8))}
    for name in ("vgg19", "resnet18", "mobilenet"):
        networks[name] = (work / f"{name}.onnx", (1, 4))
    for name in os.environ.get("LAYERSCOPE_BENCH_NETWORKS", " ".join(networks)).split():
        path, batches = networks[name]
        if name in MAKERS and not path.exists():
            MAKERS[name](path)
        measure(name, program, path, work, rounds, batches)


if __name__ == "__main__":
    main()
