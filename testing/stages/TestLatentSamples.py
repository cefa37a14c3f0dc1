"""LatentSamples: columns, and values against Philox4x32-10 written anew from its paper."""

import math
import statistics

import numpy as np
from paraview import simple

from stages import check, checkClose, checkEqual, globalIds, run, table

MASK = 0xFFFFFFFF


def philox(counter, key):
    """Ten rounds of Philox4x32 (Salmon, Moraes, Dror and Shaw 2011, section 4.2)."""
    c, (k0, k1) = list(counter), key
    for _ in range(10):
        first, second = 0xD2511F53 * c[0], 0xCD9E8D57 * c[2]
        c = [(second >> 32) ^ c[1] ^ k0, second & MASK, (first >> 32) ^ c[3] ^ k1, first & MASK]
        k0, k1 = (k0 + 0x9E3779B9) & MASK, (k1 + 0xBB67AE85) & MASK
    return c


def uniform(seed, sample, dimension, stream=0):
    """The number in (0, 1) that belongs to a component, as analysis/Latents.h says."""
    words = philox((sample & MASK, sample >> 32, dimension // 2, stream), (seed & MASK, seed >> 32))
    number = words[2 * (dimension % 2)] | words[2 * (dimension % 2) + 1] << 32
    return ((number >> 12) + 0.5) / 2**52


def expected(seed, samples, dimensions, transform):
    return [[transform(uniform(seed, i, d)) for d in range(dimensions)] for i in samples]


def testColumns():
    samples = simple.LatentSamples()
    checkEqual((samples.NumberOfSamples, samples.Dimension, samples.Seed), (20, 40, 0), "defaults")
    checkEqual(samples.Distribution, "Normal", "distribution")
    rows = table(samples)
    checkEqual(list(rows), ["sample", "z"], "columns")
    checkEqual(rows["sample"], np.arange(20), "sample")
    checkEqual(rows["z"].shape, (20, 40), "z")
    checkEqual(rows["z"].dtype, np.float32, "type of z")
    checkEqual(globalIds(samples), "sample", "global ids")


def testNormal():
    samples = simple.LatentSamples(NumberOfSamples=50, Dimension=7, Seed=12345)
    inverse = statistics.NormalDist().inv_cdf
    checkClose(table(samples)["z"], expected(12345, range(50), 7, inverse), 1e-6, "normal")


def testUniform():
    samples = simple.LatentSamples(NumberOfSamples=50, Dimension=8, Distribution="Uniform", Seed=3)
    checkClose(table(samples)["z"], expected(3, range(50), 8, lambda u: 2 * u - 1), 1e-6, "uniform")


def testTruncated():
    samples = simple.LatentSamples(NumberOfSamples=400, Distribution="Truncated Normal", Truncation=0.5)
    normal = statistics.NormalDist()
    low = normal.cdf(-0.5)
    z = table(samples)["z"]
    checkClose(z[:20], expected(0, range(20), 40, lambda u: normal.inv_cdf(low + u * (1 - 2 * low))), 1e-6, "truncated")
    check(np.abs(z).max() <= 0.5, "beyond the truncation")


def testMoreSamplesKeepTheFirst():
    samples = simple.LatentSamples(NumberOfSamples=10)
    few = table(samples)["z"].copy()
    samples.NumberOfSamples = 70000
    many = table(samples)["z"]
    checkEqual(many[:10], few, "first samples")
    check(abs(many.mean()) < 3 / math.sqrt(many.size), "the mean is not 0")
    check(abs(many.std() - 1) < 3 / math.sqrt(many.size), "the deviation is not 1")
    samples.Seed = 1
    check(not np.array_equal(table(samples)["z"][:10], few), "the seed changes nothing")


if __name__ == "__main__":
    run(testColumns, testNormal, testUniform, testTruncated, testMoreSamplesKeepTheFirst)
