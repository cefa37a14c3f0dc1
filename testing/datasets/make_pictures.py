#!/usr/bin/env python3
"""Writes the pictures of TestDatasets into fixtures/ with Pillow, and what Pillow reads of them as text: channels, height and
width, then the values from the top down. Needs numpy and Pillow; running the tests needs neither."""
import pathlib
import struct

import numpy
from PIL import Image

out = pathlib.Path(__file__).parent / "fixtures"
random = numpy.random.default_rng(7)
HEIGHT, WIDTH = 5, 7


def noise(channels, most=256, kind=numpy.uint8):
    values = random.integers(0, most, (HEIGHT, WIDTH, channels)).astype(kind)
    return values[..., 0] if channels == 1 else values


def gradient(channels):
    """Smooth, so that JPEG changes little."""
    rows, columns = numpy.mgrid[0:16, 0:24]
    values = numpy.stack([rows * 12, columns * 9, 255 - rows * 6 - columns * 4][:channels], -1).astype(numpy.uint8)
    return values[..., 0] if channels == 1 else values


def save(name, image, **options):
    image.save(out / name, **options)
    with Image.open(out / name) as again:
        expect(name, again)


def write(name, content):
    (out / name).write_bytes(content)
    with Image.open(out / name) as image:
        expect(name, image)


def expect(name, image):
    if image.mode.startswith("I"):
        values = numpy.asarray(image, float)[None] * 255 / 65535
    else:
        isGrey = image.mode in ("1", "L", "LA")
        values = numpy.asarray(image.convert("RGBA" if "A" in image.mode else "RGB"), float)
        values = values[..., :1 if isGrey else 3].transpose(2, 0, 1)
    lines = [" ".join(map(str, values.shape)), *(f"{value:.9g}" for value in values.ravel())]
    (out / (name + ".txt")).write_text("\n".join(lines) + "\n")


def main():
    out.mkdir(exist_ok=True)
    grey, rgb = Image.fromarray(noise(1)), Image.fromarray(noise(3))
    save("grey.png", grey)
    save("rgb.png", rgb)
    save("rgba.png", Image.fromarray(noise(4), "RGBA"))
    save("grey-alpha.png", Image.fromarray(noise(2), "LA"))
    save("grey-16.png", Image.fromarray(noise(1, 65536, numpy.uint16)))
    save("palette.png", rgb.quantize(16))
    save("bits.png", grey.point(lambda value: 255 * (value > 127)).convert("1"))
    save("grey.jpg", Image.fromarray(gradient(1)), quality=95)
    save("rgb.jpeg", Image.fromarray(gradient(3)), quality=95, subsampling=0)
    save("progressive.jpg", Image.fromarray(gradient(3)), quality=95, subsampling=0, progressive=True)
    save("grey.tif", grey)
    save("rgb.tiff", rgb)
    save("packed.tif", rgb, compression="tiff_lzw")
    save("rgb.bmp", rgb)
    save("palette.bmp", rgb.quantize(16))
    save("grey.bmp", grey)
    save("bits.bmp", grey.point(lambda value: 255 * (value > 127)).convert("1"))
    save("rgba.bmp", Image.fromarray(noise(4), "RGBA"))
    # The same from the top down, and with a palette of four bits, which Pillow reads but doesn't write.
    bottomUp = (out / "rgb.bmp").read_bytes()
    row = (WIDTH * 3 + 3) // 4 * 4
    body = b"".join(bottomUp[54 + row * each:][:row] for each in reversed(range(HEIGHT)))
    write("top.bmp", bottomUp[:22] + struct.pack("<i", -HEIGHT) + bottomUp[26:54] + body)
    nibbles = random.integers(0, 256, (HEIGHT, 4)).astype(numpy.uint8)
    palette = random.integers(0, 256, (16, 4)).astype(numpy.uint8).tobytes()
    write("four.bmp", b"BM" + struct.pack("<IIIIiiHHIIiiII", 118 + nibbles.size, 0, 118, 40, WIDTH, HEIGHT, 1, 4, 0, 0, 0, 0, 16, 0)
          + palette + nibbles.tobytes())
    save("UPPER.PNG", rgb)
    Image.fromarray(noise(4), "CMYK").save(out / "cmyk.jpg")


main()
