"""What is wrong, on all ranks or on the last one alone, ends the run on all of them: one message, empty tables on every
rank, no rank that waits for another, and the same processes go on to work."""

import pathlib
import re
import sys
import tempfile

import numpy as np

from launch import HERE, messages, onRanks, program, run

# Stage that reports, and words of its message; {last} is the last rank's last row.
EXPECTED = {
    "text": ("vtkGenerator", "text.onnx", "expected an ONNX model"),
    "missing": ("vtkGenerator", "missing.onnx", "does not exist"),
    "nan": ("vtkGenerator", "'z'", "row 9", "component 3"),
    "none": ("vtkLatentSamples", "NumberOfSamples", "found 0"),
    "empty": ("vtkSpatialPooling", "no rows"),
    "activation": ("vtkLayerKMeans", "layer_1", "sample 9", "channel 7"),
    "column": ("vtkLayerKMeans", "layer"),
    "latents": ("vtkGenerator", "'z'"),
    "clusters": ("vtkLayerKMeans", "layer_1", "11", "found 10"),
    "sort": ("vtkImageGrid", "'cluster'"),
    "good": None,
}


def checkOutputs(folder, name, ranks):
    """Rows that the stages of a fault hold: none, apart from those before the stage that failed."""
    for file in folder.glob(f"{name}-*.npz"):
        rows = int(np.load(file)["#rows"])
        if name == "good":
            continue
        if name == "empty" and file.name.startswith("empty-0-1."):
            continue  # Generator still describes the layers
        assert rows == 0, f"{file.name} has {rows} rows"
    written = {file.name for file in folder.glob(f"{name}-*.npz")}
    assert len(written) % ranks == 0, f"{name}: {sorted(written)}"


def check(ranks):
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        interpreter = [program("PVPYTHON")] if ranks == 0 else onRanks(ranks, program("PVBATCH"))
        status, output = run([*interpreter, HERE / "faults.py", folder])
        assert status == 0, output
        *parts, rest = re.split(r"^fault (\w+)\n", output, flags=re.MULTILINE)
        found = dict(zip(parts[1::2], parts[0::2]))
        assert list(found) == list(EXPECTED), output
        assert not messages(rest), rest
        for fault, expected in EXPECTED.items():
            reported = messages(found[fault])
            assert len(reported) == (1 if expected else 0), f"{fault} on {ranks} ranks: {found[fault]}"
            for word in expected or ():
                assert word in reported[0], f"{fault} on {ranks} ranks: no '{word}' in {reported[0]}"
            checkOutputs(folder, fault, max(1, ranks))
        total = sum(int(np.load(file)["#rows"]) for file in folder.glob("good-2-0.*.npz"))
        assert total == 10, f"{total} rows after the faults"
    print(f"{ranks or 1} ranks: {len(EXPECTED) - 1} faults", flush=True)


for ranks in map(int, sys.argv[1:]):
    check(ranks)
print("passed")
