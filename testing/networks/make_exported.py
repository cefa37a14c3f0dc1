#!/usr/bin/python3
"""Makes exported/: small networks of the kinds that people bring, exported by PyTorch, with PyTorch's values of every module's output, and some
written node by node. Needs PyTorch 1.13, onnx 1.12. `make_exported.py vit` makes one. exported.tsv lists them: folder, opset, number of inputs, taps, bytes.
"""

import pathlib
import sys
import zlib

import torch

from exported_models import ONE_INPUT, SCRIPTED, SEVERAL_INPUTS
from exported_written import WRITTEN
from fixture import sizeOf, writeFixture
from fixture_tensor import writeTensor

HERE = pathlib.Path(__file__).resolve().parent / "exported"
LARGEST = 55_000


def write(folder, model, x, taps):
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "model.onnx").write_bytes(model.SerializeToString())
    writeTensor(folder / "input_0.pb", "input", x.numpy())
    for number, (tap, values) in enumerate(taps.items()):
        writeTensor(folder / f"tap_{number}.pb", tap, values.numpy())
    return model


def main(names):
    rows = {}
    table = HERE.parent / "exported.tsv"
    if names and table.exists():
        rows = {line.split("\t")[0]: line for line in table.read_text().splitlines()[1:]}
    failed = []
    exported = {**ONE_INPUT, **SCRIPTED, **SEVERAL_INPUTS}
    for name in [*exported, *WRITTEN]:
        if names and name not in names:
            continue
        torch.manual_seed(zlib.crc32(name.encode()))
        try:
            if name in WRITTEN:
                model = write(HERE / name, *WRITTEN[name]())
            else:
                make, inputs, opset = exported[name]
                model = writeFixture(HERE / name, make(), inputs, opset, "output", batch=2, script=name in SCRIPTED)
        except Exception as fault:
            failed.append(f"{name}: {fault!r}"[:600])
            continue
        size = sizeOf(HERE / name)
        if size > LARGEST:
            failed.append(f"{name}: {size} bytes")
        taps = len(list((HERE / name).glob("tap_*.pb")))
        rows[name] = f"{name}\t{model.opset_import[0].version}\t{len(model.graph.input)}\t{taps}\t{size}"
    table.write_text("\n".join(["folder\topset\tinputs\ttaps\tbytes", *(rows[name] for name in sorted(rows))]) + "\n")
    sys.exit("\n".join(failed) or 0)


main(sys.argv[1:])
