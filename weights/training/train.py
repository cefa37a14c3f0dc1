#!/usr/bin/python3
"""Trains the cat generator from nothing: renders the training set, trains, and writes an ONNX file.

    /usr/bin/python3 train.py --output ../cats.onnx

takes about an hour on two cores. Needs PyTorch, numpy, onnx and Pillow (Debian: python3-torch python3-numpy python3-onnx
python3-pil). The folder --work keeps the training set (1.2 GB), a log with loss and time (log.csv), a sheet of held-out
pictures (held_out.png) and the last weights (generator.pt). The same seed and machine give the same weights.

The generator is taught to draw what the renderer draws for the same latent. The loss is the absolute difference, of
pixels, of their gradients, and of pixels averaged over 4 x 4. Pixels count more near the middle of the picture, and
where the render differs from its own blurred copy: else lines as thin as whiskers are cheaper to leave out.
"""

import argparse
import pathlib
import time

import torch
import torch.nn.functional as F

from export import writeOnnx
from muon import Muon
from network import CatGenerator
from renders import TRAINING_SEED, latentsOf, loadRenders, render
from sheet import writeSheet

BATCH = 16
RATE = 0.006
AVERAGING = 0.995  # of the weights that are kept, a step
DETAIL = 3.0
HELD_OUT = 64
HELD_OUT_SEED = 77


def parseArguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--output", type=pathlib.Path, default="cats.onnx", help="the ONNX file (default: cats.onnx)")
    parser.add_argument("--work", type=pathlib.Path, default="work", help="folder for all else (default: work)")
    parser.add_argument("--renders", type=int, default=24000, help="pictures to learn from (default: 24000)")
    parser.add_argument("--steps", type=int, default=4000, help="of 16 pictures each (default: 4000)")
    parser.add_argument("--seed", type=int, default=0, help="of the weights and the order of the pictures (default: 0)")
    parser.add_argument("--threads", type=int, default=2, help="and processes that render (default: 2)")
    return parser.parse_args()


def gradients(x):
    return x[..., 1:] - x[..., :-1], x[..., 1:, :] - x[..., :-1, :]


def middle():
    """Weight of each pixel by its place, 1 on average."""
    place = (torch.arange(128) + 0.5) / 64 - 1
    y, x = torch.meshgrid(place, place, indexing="ij")
    weight = 0.7 + 1.3 * torch.exp(-(x ** 2 + (y - 0.05) ** 2) / 0.35)
    return weight / weight.mean()


def losses(made, wanted, place):
    """Of pixels, of gradients, of averages over 4 x 4 pixels."""
    blurred = F.avg_pool2d(F.pad(wanted, (3, 3, 3, 3), mode="replicate"), 7, stride=1)
    detail = 1 + DETAIL * (2 * (wanted - blurred).abs().mean(1, keepdim=True)).clamp(max=1)
    weight = place * detail
    pixels = ((made - wanted).abs() * weight).mean()
    (madeX, madeY), (wantedX, wantedY) = gradients(made), gradients(wanted)
    edges = ((madeX - wantedX).abs() * weight[..., 1:]).mean() + ((madeY - wantedY).abs() * weight[..., 1:, :]).mean()
    coarse = (F.avg_pool2d(made, 4) - F.avg_pool2d(wanted, 4)).abs().mean()
    return pixels, edges, coarse


def schedule(step, steps):
    """Factor of the learning rate: rises for 100 steps, falls to 0 in the last 70 % of them."""
    return min(1, (step + 1) / 100) * min(1, (1 - step / steps) / 0.7)


def main():
    options = parseArguments()
    options.work.mkdir(parents=True, exist_ok=True)
    torch.set_num_threads(options.threads)
    torch.set_flush_denormal(True)
    started = time.time()
    z, pictures = loadRenders(options.work, options.renders, TRAINING_SEED, options.threads)
    print(f"{len(z)} renders: {(time.time() - started) / 60:.1f} minutes", flush=True)
    heldOut = latentsOf(HELD_OUT_SEED, HELD_OUT)
    wantedHeldOut = render(heldOut)
    writeSheet(wantedHeldOut, options.work / "held_out_renders.png")

    random = torch.Generator().manual_seed(options.seed)
    network, average = CatGenerator(), CatGenerator()
    network.initialize(random)
    average.load_state_dict(network.state_dict())
    optimizer = Muon(network, RATE)
    place = middle()
    order = torch.empty(0, dtype=torch.long)
    sums = torch.zeros(3)
    since = time.time()
    with open(options.work / "log.csv", "w") as log:
        print("minutes,step,pixels,edges,coarse,held_out_l1,ms_a_step", file=log, flush=True)
        for step in range(options.steps):
            if len(order) < BATCH:
                order = torch.randperm(len(z), generator=random)
            chosen, order = order[:BATCH], order[BATCH:]
            wanted = pictures[chosen].float() / 127.5 - 1
            # Rectifiers that never fire in the beginning would stay dead.
            leak = max(0.0, 0.2 * (1 - 10 * step / options.steps))
            parts = losses(network(z[chosen], leak), wanted, place)
            optimizer.zeroGradients()
            (parts[0] + parts[1] + 0.5 * parts[2]).backward()
            optimizer.step(schedule(step, options.steps))
            with torch.no_grad():
                for kept, now in zip(average.parameters(), network.parameters()):
                    kept.lerp_(now, 1 - min(AVERAGING, (step + 1) / (step + 20)))
                sums += torch.stack(parts)
            if (step + 1) % 100 == 0 or step + 1 == options.steps:
                count = step % 100 + 1
                with torch.no_grad():
                    made = torch.cat([average(part, leak) for part in heldOut.split(BATCH)])
                numbers = [*(sums / count).tolist(), (made - wantedHeldOut).abs().mean().item()]
                print(f"{(time.time() - started) / 60:.2f},{step + 1}," + ",".join(f"{number:.4f}" for number in numbers)
                      + f",{1000 * (time.time() - since) / count:.0f}", file=log, flush=True)
                sums.zero_()
                since = time.time()
            if (step + 1) % 1000 == 0 or step + 1 == options.steps:
                writeSheet(made, options.work / "held_out.png")
                torch.save(average.state_dict(), options.work / "generator.pt")
    writeOnnx(average, options.output)
    print(f"{options.output}: {options.steps} steps, held-out L1 {numbers[-1]:.4f}, {(time.time() - started) / 60:.1f} minutes")


if __name__ == "__main__":
    main()
