#!/usr/bin/python3
"""Makes bad/: ONNX files that must be refused, and odd ones that must load. Needs numpy and onnx.

bad/bad.tsv lists them: file, verdict, fragments that the message must have beside the file's name (joined by |, case does
not count; tensor types are named as ONNX names them: float16, double, int8), meaning.
The verdict "error" asks for an error when the file is loaded, or when shapes are found or the network is run for a batch
of 2, "run" for one in the run alone. "ok" asks for the answer in <file>.expected.pb to <file>.input.pb. "either" asks for one of the two, never for a
wrong answer.
"""

import pathlib
import shutil

from onnx import ModelProto

import bad_control  # noqa: F401 (registers its cases)
import bad_files  # noqa: F401
import bad_functions  # noqa: F401
import bad_shapes  # noqa: F401
import bad_tables  # noqa: F401
import bad_types
import bad_values  # noqa: F401
from bad_builder import CASES
from fixture_tensor import writeTensor

FOLDER = pathlib.Path(__file__).resolve().parent / "bad"


def make(name, function):
    made = function()
    tensors = ()
    if isinstance(made, tuple):
        made, *tensors = made
    path = FOLDER / f"{name}.onnx"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(made.SerializeToString() if isinstance(made, ModelProto) else made)
    output = made.graph.output[0].name if tensors else ""
    for kind, tensor, array in zip(("input", "expected"), ("input", output), tensors):
        writeTensor(FOLDER / f"{name}.{kind}.pb", tensor, array.astype("float32"))


def main():
    shutil.rmtree(FOLDER, ignore_errors=True)
    rows = ["file\tverdict\tfragments\tmeaning"]
    for name, (verdict, fragments, meaning, function) in sorted(CASES.items()):
        make(name, function)
        rows.append("\t".join([f"{name}.onnx", verdict, "|".join(fragments), meaning]))
    for name, content in bad_types.externalFiles().items():
        path = FOLDER / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    (FOLDER / "bad.tsv").write_text("\n".join(rows) + "\n")
    print(f"{len(CASES)} files")


if __name__ == "__main__":
    main()
