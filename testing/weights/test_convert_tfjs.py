#!/usr/bin/python3
"""The converter against TensorFlow.js: what it makes of good tensors, and what it says about bad ones."""

import contextlib
import io
import json
import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest

import numpy as np
import onnx
from onnx import TensorProto, numpy_helper

HERE = pathlib.Path(__file__).resolve().parent
WEIGHTS = HERE.parents[1] / "weights"
sys.path.insert(0, str(WEIGHTS))
import convert_tfjs  # noqa: E402
import numpy_generator  # noqa: E402
from tfjs_tensors import ConvertError, readTensors  # noqa: E402

TOLERANCE = 1e-4


def readTensorFile(path):
    tensor = TensorProto()
    tensor.ParseFromString(path.read_bytes())
    return tensor.name, numpy_helper.to_array(tensor)


class Base(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, self.folder)

    def convert(self, *arguments):
        """Exit code, and what was printed to standard output and standard error."""
        out, err = io.StringIO(), io.StringIO()
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            code = convert_tfjs.main([str(argument) for argument in arguments])
        return code, out.getvalue(), err.getvalue()


class AgainstTensorFlowJs(Base):
    def checkLayers(self, fixture, source, *options):
        output = self.folder / "converted.onnx"
        code, _, err = self.convert(HERE / fixture / source, "-o", output, *options)
        self.assertEqual((code, err), (0, ""))
        self.assertEqual(output.read_bytes(), (HERE / fixture / "model.onnx").read_bytes())
        model = onnx.load(str(output))
        _, z = readTensorFile(HERE / fixture / "input_0.pb")
        found = numpy_generator.run(model, z)
        taps = sorted((HERE / fixture).glob("tap_*.pb"))
        self.assertEqual(len(taps), 1 + sum(node.op_type == "Relu" for node in model.graph.node))
        for tap in taps:
            name, expected = readTensorFile(tap)
            self.assertEqual(found[name].shape, expected.shape, name)
            self.assertLess(np.abs(found[name] - expected).max(), TOLERANCE * np.abs(expected).max(), name)

    def testArchive(self):
        self.checkLayers("small", "weights.npz")

    def testModelJson(self):
        self.checkLayers("small", "model.json")

    def testBareManifest(self):
        self.checkLayers("small", "weights_manifest.json")

    def testOtherKernelsAndRectangle(self):
        self.checkLayers("odd", "weights_manifest.json", "--base", "2x3")

    def testQuantized(self):
        found = readTensors(HERE / "small" / "quantized.json")
        expected = readTensors(HERE / "small" / "decoded.json")
        exact = readTensors(HERE / "small" / "model.json")
        self.assertEqual(list(found), list(expected))
        for name in expected:
            self.assertTrue(np.array_equal(found[name], expected[name]), name)
            self.assertLess(np.abs(found[name] - exact[name]).max(), 0.02, name)
        code, _, err = self.convert(HERE / "small" / "quantized.json", "-o", self.folder / "out.onnx")
        self.assertEqual((code, err), (0, ""))


class AsAProgram(Base):
    def run_(self, *arguments):
        return subprocess.run([sys.executable, str(WEIGHTS / "convert_tfjs.py"), *map(str, arguments)], text=True,
                              capture_output=True, cwd=self.folder, check=False)

    def testHelp(self):
        done = self.run_("--help")
        self.assertEqual(done.returncode, 0)
        self.assertIn("layer1_mat", done.stdout)

    def testDefaultOutput(self):
        shutil.copy(HERE / "small" / "weights.npz", self.folder / "mine.npz")
        done = self.run_("mine.npz")
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        self.assertIn("layer 6: Conv 3x3x3x3", done.stdout)
        self.assertTrue((self.folder / "mine.onnx").is_file())

    def testErrorLeavesNoFile(self):
        (self.folder / "mine.npz").write_bytes(b"PK\3\4 no archive")
        done = self.run_("mine.npz")
        self.assertEqual(done.returncode, 1)
        self.assertIn("mine.npz", done.stderr)
        self.assertNotIn("Traceback", done.stderr)
        self.assertEqual([path.name for path in self.folder.iterdir()], ["mine.npz"])

    def testOutputCannotBeWritten(self):
        done = self.run_(HERE / "small" / "weights.npz", "-o", self.folder / "absent" / "out.onnx")
        self.assertEqual(done.returncode, 1)
        self.assertIn("absent", done.stderr)
        self.assertNotIn("Traceback", done.stderr)


class Invalid(Base):
    def setUp(self):
        super().setUp()
        self.tensors = readTensors(HERE / "small" / "weights.npz")

    def refuse(self, path, *fragments, options=()):
        code, _, err = self.convert(path, "-o", self.folder / "out.onnx", *options)
        self.assertEqual(code, 1, "converted")
        for fragment in (pathlib.Path(path).name, *fragments):
            self.assertIn(fragment, err)
        self.assertFalse(list(self.folder.glob("out*")))

    def refuseTensors(self, *fragments, options=(), **changes):
        tensors = {**self.tensors, **changes}
        path = self.folder / "weights.npz"
        np.savez(path, **{name: array for name, array in tensors.items() if array is not None})
        self.refuse(path, *fragments, options=options)

    def testTensors(self):
        t = self.tensors
        bad = t["layer3_filters"].copy()
        bad[1, 2, 3, 4] = np.nan
        endless = t["layer1_mat"].copy()
        endless[2, 5] = np.inf
        self.refuseTensors("layer1_mat is missing", "layer6_filters", layer1_mat=None)
        self.refuseTensors("layer4_filters is missing", layer4_filters=None)
        wide = np.ones((4, 4, 7, 4), np.float32)
        self.refuseTensors("layer5_filters", "layer6_filters missing?", layer6_filters=None, layer5_filters=wide)
        self.refuseTensors("layer3_filters", "1 values are NaN", "[1, 2, 3, 4]", layer3_filters=bad)
        self.refuseTensors("layer1_mat", "infinite", "[2, 5]", layer1_mat=endless)
        image = t["layer1_mat"].reshape(6, 3, 3, 8)
        self.refuseTensors("layer1_mat", "[latent, pixels * channels]", "[6, 3, 3, 8]", layer1_mat=image)
        self.refuseTensors("layer1_mat", "71 columns", layer1_mat=t["layer1_mat"][:, :-1])
        self.refuseTensors("layer1_mat", "[0, 72]", layer1_mat=t["layer1_mat"][:0])
        self.refuseTensors("layer1_mat", "2 x 3", options=("--base", "2x3"))
        swapped = t["layer3_filters"].transpose(0, 1, 3, 2)
        self.refuseTensors("layer3_filters", "[4, 4, out, 6]", "layer2_filters makes 6", "[4, 4, 6, 5]", layer3_filters=swapped)
        self.refuseTensors("layer6_filters", "[3, 3, 3, out]", "[3, 3, 5, 3]", layer6_filters=np.ones((3, 3, 5, 3), "f4"))
        self.refuseTensors("layer2_filters", "float32", "int64", layer2_filters=np.ones((4, 4, 6, 8), np.int64))
        self.refuseTensors("layer2_filters", "found []", layer2_filters=np.float32(3))
        self.refuseTensors("layer2_filters", "Object", layer2_filters=np.array([None, {}], dtype=object))

    def testDoubleArchiveIsRounded(self):
        path = self.folder / "double.npz"
        np.savez(path, **{name: array.astype(np.float64) for name, array in self.tensors.items()})
        code, _, _ = self.convert(path)
        self.assertEqual(code, 0)
        self.assertEqual(path.with_suffix(".onnx").read_bytes(), (HERE / "small" / "model.onnx").read_bytes())

    def testArchives(self):
        whole = (HERE / "small" / "weights.npz").read_bytes()
        self.refuse(self.folder / "absent.npz", "no such file")
        contents = {"empty.npz": b"", "text.npz": b"hello", "cut.npz": whole[:5000], "weights.bin": whole,
                    "hollow.npz": whole[:200] + whole[900:], "flipped.npz": whole[:400] + b"\xff" * 64 + whole[464:]}
        for name, content in contents.items():
            path = self.folder / name
            path.write_bytes(content)
            self.refuse(path)
        np.save(self.folder / "one.npy", self.tensors["layer1_mat"])
        (self.folder / "one.npy").rename(self.folder / "one.npz")
        self.refuse(self.folder / "one.npz", "single .npy")

    def refuseManifest(self, change, *fragments):
        """change: a function that gets (list of groups, folder) and may return another JSON value."""
        for shard in (HERE / "small").glob("*.bin"):
            shutil.copy(shard, self.folder)
        manifest = json.loads((HERE / "small" / "weights_manifest.json").read_text())
        changed = change(manifest, self.folder)
        path = self.folder / "weights_manifest.json"
        path.write_text(json.dumps(manifest if changed is None else changed))
        self.refuse(path, *fragments)

    def refuseShard(self, change, *fragments):
        """change: what becomes of the second shard's bytes."""
        def write(_manifest, folder):
            shard = folder / "group1-shard2of2.bin"
            shard.write_bytes(change(shard.read_bytes()))

        self.refuseManifest(write, *fragments)

    def testShards(self):
        self.refuseShard(lambda data: data[:50], "tensor layer2_filters [4, 4, 6, 8]", "1728 to 4800", "4596 bytes")
        self.refuseShard(lambda data: data[:-1], "tensor layer6_filters", "9091")
        self.refuseShard(lambda data: data + b"1234", "9096", "9092")
        self.refuseShard(lambda data: b"", "layer2_filters", "4546")

        def add(path):
            return lambda manifest, folder: manifest[0]["paths"].append(path)

        self.refuseManifest(lambda m, f: (f / "group1-shard2of2.bin").unlink(), "group1-shard2of2.bin", "cannot be read")
        self.refuseManifest(add("../outside.bin"), "outside the manifest's folder")
        self.refuseManifest(add("/etc/hostname"), "outside the manifest's folder")
        self.refuseManifest(add("https://example.org/shard.bin"), "not the name of a file")
        self.refuseManifest(add(7), "not the name of a file")
        self.refuseManifest(add("."), "cannot be read")

    def testManifests(self):
        def change(**entries):
            return lambda m, f: m[0]["weights"][2].update(entries)

        self.refuseManifest(lambda m, f: {"format": "layers-model"}, "weightsManifest")
        self.refuseManifest(lambda m, f: {"weightsManifest": 3}, "not a list")
        self.refuseManifest(lambda m, f: [3], "group 0", "paths")
        self.refuseManifest(lambda m, f: [{"paths": []}], "weights")
        self.refuseManifest(lambda m, f: m + m, "twice")
        self.refuseManifest(lambda m, f: [], "layer1_mat is missing", "none")
        self.refuseManifest(change(dtype="string"), "layer3_filters", "string")
        self.refuseManifest(change(shape=[4, 4, -5, 6]), "layer3_filters", "-5")
        self.refuseManifest(change(shape=[4, 4, 2**40, 2**40]), "layer3_filters", "bytes")
        self.refuseManifest(change(shape="4x4"), "layer3_filters", "4x4")
        self.refuseManifest(change(name=None), "without a name")
        self.refuseManifest(change(quantization={"dtype": "uint4", "scale": 1, "min": 0}), "layer3_filters", "uint4")
        self.refuseManifest(change(quantization={"dtype": "uint8", "min": 0}), "layer3_filters", "scale None")
        self.refuseManifest(change(quantization=8), "layer3_filters")
        (self.folder / "text.json").write_text("{not json")
        self.refuse(self.folder / "text.json", "not JSON")
        (self.folder / "binary.json").write_bytes(b"\xff\xfe\x00{}")
        self.refuse(self.folder / "binary.json", "not JSON")

    def testBaseOption(self):
        for text in ("8", "0x8", "8x", "-1x3", "8x8x8"):
            with self.assertRaises(SystemExit), contextlib.redirect_stderr(io.StringIO()) as err:
                convert_tfjs.main([f"--base={text}", "x.npz"])
            self.assertIn("HEIGHTxWIDTH", err.getvalue())

    def testErrorType(self):
        with self.assertRaises(ConvertError):
            convert_tfjs.buildModel("nothing", {})


if __name__ == "__main__":
    unittest.main()
