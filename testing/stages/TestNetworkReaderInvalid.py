"""NetworkReader on files that are no networks: one message that names the file, an empty table, ParaView alive."""

import csv
import pathlib
import random
import tempfile

from paraview import simple

from stages import CATS, NETWORKS, check, checkEqual, expectError, expectQuiet, run, table


def testNoFile():
    expectError(simple.NetworkReader(), "FileName")
    expectError(simple.NetworkReader(FileName="/no/such.onnx"), "/no/such.onnx")
    expectError(simple.NetworkReader(FileName="/tmp"), "/tmp")


def testNoNetwork():
    with tempfile.TemporaryDirectory() as folder:
        for content in (b"", b"This is no network.\n" * 50, bytes(4096)):
            file = pathlib.Path(folder) / f"{len(content)}.onnx"
            file.write_bytes(content)
            expectError(simple.NetworkReader(FileName=str(file)), str(file))


def testTruncated():
    """Cut anywhere, the cat generator is refused."""
    content = CATS.read_bytes()
    offsets = random.Random(5).sample(range(1, len(content)), 50)
    with tempfile.TemporaryDirectory() as folder:
        file = pathlib.Path(folder) / "cut.onnx"
        for offset in offsets:
            file.write_bytes(content[:offset])
            reader = simple.NetworkReader(FileName=str(file))
            expectError(reader, str(file))
            simple.Delete(reader)


def testBadFiles():
    """The files of testing/networks/bad; its table says which must load all the same."""
    count = 0
    with open(NETWORKS / "bad" / "bad.tsv") as listing:
        for row in csv.DictReader(listing, delimiter="\t"):
            file = NETWORKS / "bad" / row["file"]
            reader = simple.NetworkReader(FileName=str(file))
            if row["verdict"] == "error":
                expectError(reader, str(file), *row["fragments"].split("|"))
                count += 1
            elif row["verdict"] == "ok":
                expectQuiet(lambda: table(reader))
            else:  # either, but without harm
                reader.UpdatePipeline()
            simple.Delete(reader)
    check(count > 50, f"only {count} bad files were tried")


run(testNoFile, testNoNetwork, testTruncated, testBadFiles)
