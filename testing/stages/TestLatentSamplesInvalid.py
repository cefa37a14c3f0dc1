"""LatentSamples with properties out of their range: one message, an empty table."""

from paraview import simple

from stages import checkEqual, expectError, run, table


def testNoSamples():
    samples = simple.LatentSamples(NumberOfSamples=0)
    expectError(samples, "NumberOfSamples", "expected 1 or more, found 0")
    samples.NumberOfSamples = 2
    checkEqual(len(table(samples)["z"]), 2, "rows afterwards")


def testDimension():
    expectError(simple.LatentSamples(Dimension=-3), "Dimension", "found -3")


def testTooLargeForMemory():
    expectError(simple.LatentSamples(NumberOfSamples=2**31 - 1, Dimension=2**20), "memory")


def testTruncation():
    expectError(simple.LatentSamples(Distribution="Truncated Normal", Truncation=0), "truncation")
    expectError(simple.LatentSamples(Distribution="Truncated Normal", Truncation=float("nan")), "truncation")


def testStagesBehindStaySilent():
    samples = simple.LatentSamples(NumberOfSamples=0)
    pooling = simple.SpatialPooling(Input=simple.Generator(Input=samples))
    sheet = simple.ImageGrid(Input=simple.LayerKMeans(Input=pooling))
    expectError(sheet, "NumberOfSamples")


run(testNoSamples, testDimension, testTooLargeForMemory, testTruncation, testStagesBehindStaySilent)
