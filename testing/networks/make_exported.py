#!/usr/bin/python3
"""Makes exported/: small networks of the kinds that people bring, exported by PyTorch, with PyTorch's values of every module's output. Needs
PyTorch 1.13, onnx 1.12. `make_exported.py vit` makes one. exported.tsv lists them: folder, opset, number of inputs, taps, bytes.
"""

import pathlib
import sys
import zlib

import torch

from exported_models import ONE_INPUT, SCRIPTED, SEVERAL_INPUTS
from fixture import sizeOf, writeFixture

HERE = pathlib.Path(__file__).resolve().parent / "exported"
LARGEST = 55_000


def main(names):
    rows = {}
    table = HERE.parent / "exported.tsv"
    if names and table.exists():
        rows = {line.split("\t")[0]: line for line in table.read_text().splitlines()[1:]}
    failed = []
    for name, (make, inputs, opset) in {**ONE_INPUT, **SCRIPTED, **SEVERAL_INPUTS}.items():
        if names and name not in names:
            continue
        torch.manual_seed(zlib.crc32(name.encode()))
        try:
            model = writeFixture(HERE / name, make(), inputs, opset, "output", batch=2, script=name in SCRIPTED)
        except Exception as fault:
            failed.append(f"{name}: {fault!r}"[:600])
            continue
        size = sizeOf(HERE / name)
        if size > LARGEST:
            failed.append(f"{name}: {size} bytes")
        taps = len(list((HERE / name).glob("tap_*.pb")))
        rows[name] = f"{name}\t{opset}\t{len(model.graph.input)}\t{taps}\t{size}"
    table.write_text("\n".join(["folder\topset\tinputs\ttaps\tbytes", *(rows[name] for name in sorted(rows))]) + "\n")
    sys.exit("\n".join(failed) or 0)


main(sys.argv[1:])
