#!/usr/bin/python3
"""The shipped cat generator is the network its README describes, and answers as its golden vector says."""

import pathlib
import unittest

import numpy as np
import onnx
from onnx import TensorProto, numpy_helper

import numpy_generator

WEIGHTS = pathlib.Path(__file__).resolve().parents[2] / "weights"


def golden(name):
    tensor = TensorProto()
    tensor.ParseFromString((WEIGHTS / "golden" / f"{name}.pb").read_bytes())
    return numpy_helper.to_array(tensor)


class Cats(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.model = onnx.load(str(WEIGHTS / "cats.onnx"))

    def testParameters(self):
        onnx.checker.check_model(self.model, full_check=True)
        weights = {tensor.name: list(tensor.dims) for tensor in self.model.graph.initializer}
        self.assertEqual(weights, {
            "layer1.weight": [40, 25600], "layer2.weight": [400, 200, 4, 4], "layer3.weight": [200, 100, 4, 4],
            "layer4.weight": [100, 50, 4, 4], "layer5.weight": [50, 25, 4, 4], "layer6.weight": [3, 25, 3, 3]})

    def testGoldenVector(self):
        values = numpy_generator.run(self.model, golden("z"))
        for layer in range(1, 6):
            np.testing.assert_allclose(values[f"layer{layer}"].max((2, 3)), golden(f"maxima_{layer}"), rtol=1e-6)
        np.testing.assert_allclose(values["image"][0], golden("image"), atol=1e-6)
        thumbnails = values["image"].reshape(3, 3, 16, 8, 16, 8).mean((3, 5))
        np.testing.assert_allclose(thumbnails, golden("thumbnails"), atol=1e-6)

    def testHandmadeLatent(self):
        self.assertEqual(golden("z")[0].tolist(), [(7 * i % 11 - 5) / 4 for i in range(40)])


if __name__ == "__main__":
    unittest.main()
