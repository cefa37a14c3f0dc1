#!/usr/bin/python3
"""Makes golden/: what the shipped cat generator must answer, computed by PyTorch in double precision.

ONNX tensor files, float32:
  z.pb            [3, 40]          the latents; the first is written by hand (handmade below), the others are normal
  maxima_<k>.pb   [3, channels]    the largest activation of each channel of layer k, 1 to 5
  image.pb        [3, 128, 128]    the first latent's image: red, green, blue planes in [-1, 1]
  thumbnails.pb   [3, 3, 16, 16]   all images, averaged over 8 x 8 pixels
Needs PyTorch, numpy and onnx.
"""

import pathlib

import numpy as np
import onnx
from onnx import numpy_helper

from torch_generator import run

HERE = pathlib.Path(__file__).resolve().parent
LAYERS = 5


def handmade():
    """A latent that can be typed anywhere: ((7 i) mod 11 - 5) / 4 for i = 0 ... 39, of length 5.1."""
    return (np.arange(40) * 7 % 11 - 5) / 4


def main():
    z = np.vstack([handmade(), np.random.RandomState(2024).randn(2, 40)]).astype(np.float32)
    values = run(onnx.load(str(HERE / "cats.onnx")), z)
    image = values["image"]
    tensors = {"z": z, "image": image[0], "thumbnails": image.reshape(3, 3, 16, 8, 16, 8).mean((3, 5))}
    for layer in range(1, LAYERS + 1):
        tensors[f"maxima_{layer}"] = values[f"layer{layer}"].max((2, 3))
    folder = HERE / "golden"
    folder.mkdir(exist_ok=True)
    for name, array in tensors.items():
        tensor = numpy_helper.from_array(np.ascontiguousarray(array, dtype=np.float32), name)
        (folder / f"{name}.pb").write_bytes(tensor.SerializeToString())
        print(f"{name} {list(array.shape)}: {array.min():.6g} to {array.max():.6g}")


if __name__ == "__main__":
    main()
