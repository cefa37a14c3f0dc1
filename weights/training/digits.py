"""Digits, or pieces of clothing, in files of the format IDX, in which MNIST and its like are published; packed by gzip or not."""

import gzip
import pathlib

import numpy as np

MEAN, DEVIATION = 0.1307, 0.3081  # of MNIST's pixels in [0, 1]
FASHION = 0.2860, 0.3530  # the same of Fashion-MNIST
BYTES = 0x08


def readIdx(file):
    """An array of bytes. `file` is the name without `.gz`; either is read."""
    file = pathlib.Path(file)
    packed = file.with_name(file.name + ".gz")
    if not file.exists() and not packed.exists():
        raise SystemExit(f"{file} is missing, and so is {packed.name}; `./layerscope data` fetches such sets")
    content = file.read_bytes() if file.exists() else gzip.decompress(packed.read_bytes())
    axes = content[3]
    if content[:3] != bytes([0, 0, BYTES]) or not axes:
        raise SystemExit(f"{file} holds no bytes in the format IDX")
    shape = np.frombuffer(content, ">u4", axes, 4)
    return np.frombuffer(content, np.uint8, offset=4 + 4 * axes).reshape(shape)


def writeIdx(file, array):
    """Packed, without name or time, so that the same array gives the same file."""
    header = bytes([0, 0, BYTES, array.ndim]) + np.array(array.shape, ">u4").tobytes()
    with open(file, "wb") as raw, gzip.GzipFile("", "wb", 9, raw, mtime=0) as packed:
        packed.write(header + np.ascontiguousarray(array, np.uint8).tobytes())


def readDigits(folder, part):
    """Pictures [n, 28, 28] and labels [n] of `part`: train or t10k."""
    folder = pathlib.Path(folder)
    return readIdx(folder / f"{part}-images-idx3-ubyte"), readIdx(folder / f"{part}-labels-idx1-ubyte")


def normalise(pictures, numbers=(MEAN, DEVIATION)):
    """What the networks of digits read, of bytes: an array or a PyTorch tensor of float32; other pictures by their own numbers."""
    mean, deviation = numbers
    return (pictures / np.float32(255) - np.float32(mean)) / np.float32(deviation)
