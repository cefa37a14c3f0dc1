#!/usr/bin/env python3
"""Writes the fixtures of TestData into fixtures/: files by Python's gzip, struct and NumPy, pictures resampled by Pillow,
and what is in them as text. Needs numpy and Pillow; running the tests needs neither."""
import gzip
import pathlib
import struct

import numpy
from PIL import Image, ImageOps

out = pathlib.Path(__file__).parent / "fixtures"
random = numpy.random.default_rng(20)


def save_text(name, values):
    numpy.savetxt(out / name, numpy.asarray(values, dtype=float).reshape(-1, 1), fmt="%.17g")


def idx(values):
    head = struct.pack(">BBBB", 0, 0, 8, values.ndim) + struct.pack(f">{values.ndim}I", *values.shape)
    return head + values.astype(numpy.uint8).tobytes()


def make_idx():
    pictures = random.integers(0, 256, (20, 5, 4))
    labels = numpy.arange(20) % 10
    for name, values in (("train-images-idx3-ubyte", pictures), ("train-labels-idx1-ubyte", labels)):
        (out / name).write_bytes(idx(values))
        (out / (name.replace("train", "packed") + ".gz")).write_bytes(gzip.compress(idx(values), mtime=0))
    whole = idx(pictures)
    (out / "members-images-idx3-ubyte.gz").write_bytes(
        b"".join(gzip.compress(part, mtime=0) for part in (whole[:100], b"", whole[100:101], whole[101:])) + bytes(512))
    save_text("train-images.txt", pictures)
    colours = random.integers(0, 256, (3, 3, 2, 4))
    (out / "colours.idx4").write_bytes(idx(colours))
    save_text("colours.txt", colours)


def pixels(record):
    """Tests know the formula."""
    return bytes((7 * i + 31 * record) % 256 for i in range(3072))


def make_cifar():
    ten = out / "cifar-10"
    ten.mkdir(exist_ok=True)
    (ten / "data_batch_1.bin").write_bytes(b"\x03" + pixels(0) + b"\x09" + pixels(1))
    (ten / "test_batch.bin").write_bytes(b"\x00" + pixels(2))
    names = "airplane automobile bird cat deer dog frog horse ship truck".split()
    (ten / "batches.meta.txt").write_text("\n".join(names) + "\n\n")
    hundred = out / "cifar-100"
    hundred.mkdir(exist_ok=True)
    (hundred / "train.bin").write_bytes(b"\x13\x63" + pixels(0) + b"\x00\x07" + pixels(1))


def make_numpy():
    base = numpy.arange(24).reshape(4, 2, 3)
    # No byte may be the same read backwards; halves, signs and what only wide types hold.
    for kind in ("b1", "i1", "i2", "i4", "i8", "u1", "u2", "u4", "u8", "f2", "f4", "f8"):
        values = base % 2 if kind == "b1" else base
        if kind[0] == "i":
            values = values - 12
        if kind[0] == "f":
            values = values / 8 - 1.25
        if kind[1] in "248" and kind[0] in "iu":
            values = values * 257 + 1
        if kind == "f2":
            values = values.copy()
            values[0, 0] = 6.1e-5, 5.96e-8, -65504
        for order, name in (("<", "little"), (">", "big")):
            array = values.astype(order + kind)
            numpy.save(out / f"{kind}-{name}.npy", array)
        numpy.save(out / f"{kind}-fortran.npy", numpy.asfortranarray(array))
        save_text(f"{kind}.txt", array)
    for version in (2, 3):
        with open(out / f"version-{version}.npy", "wb") as file:
            numpy.lib.format.write_array(file, base.astype("<i2"), version=(version, 0))
    save_text("base.txt", base)
    numpy.savez(out / "stored.npz", first=base.astype("<f4"), second=numpy.arange(5))
    numpy.savez_compressed(out / "packed.npz", first=base.astype("<f4"), second=numpy.arange(5),
                           fortran=numpy.asfortranarray(base.astype(">u2")))
    numpy.savez(out / "one.npz", only=base.astype("u1"))
    objects = numpy.array([{"a": 1}, None], dtype=object)
    numpy.save(out / "objects.npy", objects, allow_pickle=True)
    numpy.savez(out / "objects.npz", good=base, bad=objects)
    numpy.save(out / "records.npy", numpy.zeros(3, dtype=[("x", "<f4"), ("y", "<i2")]))
    numpy.save(out / "text.npy", numpy.array(["one", "three"]))
    numpy.save(out / "complex.npy", numpy.zeros(3, dtype=complex))
    numpy.save(out / "scalar.npy", numpy.float32(2.5))
    last = random.integers(0, 256, (5, 6, 7, 3)).astype("u1")
    numpy.save(out / "channels-last.npy", last)
    numpy.save(out / "channels-last-fortran.npy", numpy.asfortranarray(last))
    save_text("channels-last.txt", last.transpose(0, 3, 1, 2))


def resize(plane, height, width):
    image = Image.fromarray(plane.astype(numpy.float32), mode="F")
    return image.resize((width, height), Image.Resampling.BILINEAR)


def crop(plane, height, width):
    """torchvision.transforms.Resize and CenterCrop, where the input is square; in general the smallest that covers."""
    own_height, own_width = plane.shape
    if width / own_width >= height / own_height:
        new_height, new_width = int(width * own_height / own_width), width
    else:
        new_height, new_width = height, int(height * own_width / own_height)
    top = int(round((new_height - height) / 2.0))
    left = int(round((new_width - width) / 2.0))
    return numpy.array(resize(plane, new_height, new_width))[top:top + height, left:left + width]


def pad(plane, height, width):
    image = Image.fromarray(plane.astype(numpy.float32), mode="F")
    return numpy.array(ImageOps.pad(image, (width, height), Image.Resampling.BILINEAR, color=0))


def make_fits():
    """A case: its name, the picture's height and width, the input's; the picture; the input."""
    cases = [("Stretch", own, to) for own in ((23, 17), (7, 9), (28, 28))
             for to in ((8, 8), (32, 32), (5, 40), (23, 17), (1, 1))]
    cases += [("Stretch", (1, 1), (4, 3)), ("Stretch", (100, 3), (3, 100))]
    cases += [(mode, own, to) for mode in ("Crop", "Pad")
              for own in ((23, 17), (17, 23), (31, 10), (10, 37), (9, 9), (40, 41))
              for to in ((8, 8), (24, 24), (8, 13), (14, 5))]
    functions = {"Stretch": lambda *a: numpy.array(resize(*a)), "Crop": crop, "Pad": pad}
    with open(out / "fits.txt", "w") as file:
        for mode, own, to in cases:
            plane = random.integers(0, 256, own)
            fitted = functions[mode](plane, *to)
            assert fitted.shape == to
            print(mode, *own, *to, file=file)
            print(*plane.reshape(-1), file=file)
            print(*(f"{value:.6g}" for value in fitted.reshape(-1)), file=file)


out.mkdir(exist_ok=True)
make_idx()
make_cifar()
make_numpy()
make_fits()
