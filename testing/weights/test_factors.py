#!/usr/bin/python3
"""The true factors, the renderer's pictures and the shipped cat generator belong together. make_renders.py describes and
makes renders.npz."""

import pathlib
import sys
import unittest

import numpy as np
import onnx

import numpy_generator

HERE = pathlib.Path(__file__).resolve().parent
WEIGHTS = HERE.parents[1] / "weights"
sys.path.insert(0, str(WEIGHTS))
import cat_factors  # noqa: E402

# Changes so small, or so like others, that the network hardly makes them.
FAINT = {"fur_warm", "ear_round", "whisker_len"}


def averaged(pictures, side):
    """[..., height, width] -> [..., side, side]."""
    *rest, height, width = pictures.shape
    return pictures.reshape(*rest, side, height // side, side, width // side).mean((-3, -1))


def distances(first, second):
    """Root mean square differences [n, m] of pictures in [-1, 1]."""
    first, second = first.reshape(len(first), -1), second.reshape(len(second), -1)
    squares = (first ** 2).sum(1)[:, None] + (second ** 2).sum(1) - 2 * first @ second.T
    return np.sqrt(np.maximum(squares, 0) / first.shape[1])


class Factors(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        with np.load(HERE / "renders.npz") as file:
            cls.fixture = dict(file)

    def testFormula(self):
        found = cat_factors.factorsOf(self.fixture["z"])
        np.testing.assert_allclose(found, self.fixture["factors"], atol=1e-6)

    def testRotation(self):
        np.testing.assert_allclose(cat_factors.ROTATION @ cat_factors.ROTATION.T, np.eye(40), atol=1e-6)
        self.assertEqual(len(set(cat_factors.NAMES)), 40)

    def testIndependentAndUniform(self):
        factors = cat_factors.factorsOf(np.random.RandomState(1).randn(20000, 40))
        np.testing.assert_allclose(factors.mean(0), 0.5, atol=0.01)
        np.testing.assert_allclose(factors.std(0), 12 ** -0.5, atol=0.01)
        correlations = np.corrcoef(factors.T) - np.eye(40)
        self.assertLess(np.abs(correlations).max(), 0.04)

    def testOneFactorTurns(self):
        turned = cat_factors.factorsOf(self.fixture["turned"].reshape(-1, 40)).reshape(40, 2, 2, 40)
        for factor, (low, high) in enumerate(turned.transpose(0, 2, 1, 3)):
            self.assertTrue((low[:, factor] < 0.1).all() and (high[:, factor] > 0.9).all())
            others = np.delete(high - low, factor, 1)
            np.testing.assert_allclose(others, 0, atol=1e-6)

    def testClasses(self):
        factors = np.full((6, 40), 0.3)
        for row, name in enumerate(("tabby", "bicolour", "calico", "siamese"), 1):
            factors[row:, cat_factors.NAMES.index(name)] = 0.95
        factors[:, cat_factors.NAMES.index("fur_colour")] = (0, 0.17, 0.34, 0.51, 0.99, 1)
        classes = cat_factors.classesOf(factors)
        self.assertEqual(classes["coat"].tolist(), [0, 1, 2, 3, 4, 4])
        self.assertEqual(classes["fur_colour"].tolist(), [0, 1, 2, 3, 5, 5])
        self.assertEqual(classes["pupil"].tolist(), [1] * 6)
        self.assertEqual(set(classes), {*cat_factors.NAMES, "coat"})
        self.assertEqual(len(cat_factors.classesOf(np.zeros((0, 40)))["coat"]), 0)

    def testOddLatents(self):
        for z in (np.zeros((2, 40)), np.full((1, 40), np.nan), np.full((1, 40), np.inf), np.ones((3, 39)), np.ones(40)):
            with self.assertRaises(ValueError):
                cat_factors.factorsOf(z)
        self.assertEqual(cat_factors.factorsOf(np.zeros((0, 40))).shape, (0, 40))
        self.assertTrue(np.isfinite(cat_factors.factorsOf(np.full((1, 40), 1e-150))).all())


class Pictures(unittest.TestCase):
    """Distances of pictures at 32 x 32 pixels, root mean square; the range of a pixel is 2."""

    @classmethod
    def setUpClass(cls):
        with np.load(HERE / "renders.npz") as file:
            cls.fixture = dict(file)
        cls.model = onnx.load(str(WEIGHTS / "cats.onnx"))
        # The renderer doesn't see a latent's length; the network learned from those of length sqrt(40).
        z = cls.fixture["z"]
        z = z / np.linalg.norm(z, axis=1, keepdims=True) * 40 ** 0.5
        cls.made = averaged(cls.draw(z), 32)
        cls.renders = cls.fixture["pictures"] / 127.5 - 1
        cls.trained = cls.fixture["trained"] / 127.5 - 1

    @classmethod
    def draw(cls, z):
        return np.concatenate([numpy_generator.run(cls.model, part)["image"] for part in np.array_split(z, -(-len(z) // 8))])

    def testPicturesAreTheirLatents(self):
        toRenders = distances(self.made, self.renders)
        self.assertEqual(toRenders.argmin(1).tolist(), list(range(len(self.made))))
        self.assertLess(np.diag(toRenders).mean(), 0.12)

    def testPicturesAreNotTrainingRenders(self):
        """A network that had learned its renders by heart would answer with the nearest one."""
        toTrained = distances(self.made, self.trained).min(1)
        own = np.diag(distances(self.made, self.renders))
        self.assertTrue((own < toTrained).all(), (own, toTrained))

    def testPicturesAreDistinct(self):
        """No collapse: they differ from each other as the renders do."""
        pairs = np.triu_indices(len(self.made), 1)
        made, renders = distances(self.made, self.made)[pairs], distances(self.renders, self.renders)[pairs]
        self.assertGreater(made.min(), 0.7 * renders.min())
        self.assertGreater(np.corrcoef(made, renders)[0, 1], 0.95)

    def testFactorsTurnThePicture(self):
        """Each factor changes the picture more like itself than like any other factor, but for the FAINT ones."""
        turned, changes = self.fixture["turned"], self.fixture["changes"].astype(float)
        pictures = averaged(self.draw(turned.reshape(-1, 40)), 64).reshape(40, 2, 2, -1)
        made = pictures[:, :, 1] - pictures[:, :, 0]
        changes = changes.reshape(40, 2, -1)
        made /= np.linalg.norm(made, axis=2, keepdims=True)
        changes /= np.maximum(np.linalg.norm(changes, axis=2, keepdims=True), 1e-6)
        cosines = np.einsum("fln,gln->fg", made, changes) / 2
        likest = cosines.argmax(1)
        other = {cat_factors.NAMES[f]: cat_factors.NAMES[likest[f]] for f in range(40) if likest[f] != f}
        self.assertLessEqual(set(other), FAINT, other)


if __name__ == "__main__":
    unittest.main()
