#include <gtest/gtest.h>
#include <omp.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <limits>

#include "Reference.h"
#include "network/kernels/Convolution.h"
#include "network/kernels/Dispatch.h"
#include "network/kernels/MatrixProduct.h"

namespace layerscope
{

namespace
{
// Mean errors as a share of the sums' deviation; Kernels.h claims half of them.
constexpr double meanErrorOfSplit = 8e-6;
constexpr double meanErrorOfDigits = 1e-6;

class UnitTest : public testing::Test
{
protected:
  void SetUp() override
  {
    const std::vector<std::string> names = supportedInstructionSets();
    if (std::find(names.begin(), names.end(), "amx") == names.end())
    {
      GTEST_SKIP() << "this machine has no matrix unit";
    }
  }
};

/// Split floats alone.
class SplitTest : public UnitTest
{
protected:
  static const Kernels& table() { return kernelsFor("amx_all"); }
};

/// Digits alone.
class DigitTest : public UnitTest
{
protected:
  static const Kernels& table() { return kernelsFor("amx"); }
};

ConvolutionAxis randomAxis(RandomCases& random, bool isTransposed)
{
  ConvolutionAxis axis;
  axis.kernel = random.integer(1, 4);
  axis.stride = random.integer(1, 3);
  axis.dilation = random.integer(1, 2);
  axis.padBegin = random.integer(0, axis.kernel - 1);
  const std::int64_t reach = (axis.kernel - 1) * axis.dilation + 1;
  const std::int64_t padEnd = random.integer(0, axis.kernel - 1);
  axis.input = random.integer(std::max<std::int64_t>(reach, 12), 36);
  axis.output = isTransposed ? std::max<std::int64_t>(
                                   1, (axis.input - 1) * axis.stride + reach - axis.padBegin - padEnd)
                             : (axis.input + axis.padBegin + padEnd - reach) / axis.stride + 1;
  return axis;
}

/// Of one to three axes, plain and transposed, with few and many channels.
ConvolutionShape randomShape(RandomCases& random, int index)
{
  ConvolutionShape shape;
  shape.isTransposed = index % 4 == 3;
  shape.groups = random.integer(1, 2);
  shape.inChannels = index % 4 == 1 ? random.integer(3, 16) : random.integer(17, 80);
  shape.outChannels = random.integer(20, 100);
  for (std::size_t axis = index % 8 == 0 ? 2 : 1; axis < 3; ++axis)
  {
    shape.axes[axis] = randomAxis(random, shape.isTransposed);
  }
  if (index % 8 == 4)
  {
    shape.axes[0] = {4, 4, 3, 1, 1, 1};
    shape.axes[1] = {6, 6, 3, 1, 1, 1};
  }
  return shape;
}

/// With enough channels for digits, of kernels that minimal filtering does not take.
ConvolutionShape randomGathered(RandomCases& random, int index)
{
  ConvolutionShape shape;
  shape.groups = random.integer(1, 2);
  shape.inChannels = random.integer(index % 4 == 1 ? 3 : 17, 40);
  shape.outChannels = random.integer(64, 150);
  for (std::size_t axis = index % 8 == 3 ? 2 : 1; axis < 3; ++axis)
  {
    shape.axes[axis] = randomAxis(random, false);
  }
  if (index % 8 == 1)
  {
    shape.axes[0] = {4, 2, 2, 2, 1, 0};
    shape.axes[1] = {6, 6, 3, 1, 1, 1};
  }
  return shape;
}

/// 1 x 1 at stride 1, over one to three axes.
ConvolutionShape randomPoints(RandomCases& random, int index)
{
  ConvolutionShape shape;
  shape.groups = random.integer(1, 2);
  shape.inChannels = random.integer(index % 4 == 0 ? 200 : 64, index % 4 == 0 ? 400 : 200);
  shape.outChannels = random.integer(30, 150);
  for (std::size_t axis = index % 8 == 0 ? 0 : 1; axis < 3; ++axis)
  {
    const std::int64_t size = random.integer(4, index % 4 == 0 ? 8 : 18);
    shape.axes[axis] = {size, size};
  }
  return shape;
}

/// What the matrix unit computes in digits ("amx") and with split floats ("amx_all").
class BothTest : public UnitTest, public testing::WithParamInterface<const char*>
{
protected:
  static const Kernels& table() { return kernelsFor(GetParam()); }
  static bool inDigits() { return !table().splitProduct; }
  static ConvolutionShape shape(RandomCases& random, int index)
  {
    return !inDigits()      ? randomShape(random, index)
           : index % 2 == 0 ? randomPoints(random, index)
                            : randomGathered(random, index);
  }
};

struct Example : ConvolutionCase
{
  using ConvolutionCase::ConvolutionCase;

  /// Empty where the unit does not compute it.
  std::vector<float> run(const Kernels& kernels, const Epilogue& epilogue, std::int64_t first,
                         std::int64_t count, const std::vector<float>* addend = nullptr,
                         bool isInPlace = false) const
  {
    const Convolution convolution = packed(kernels, count);
    return convolution.isSplit() || convolution.isDigits()
               ? ConvolutionCase::run(convolution, epilogue, first, count, addend, isInPlace)
               : std::vector<float>();
  }
};
}  // namespace

TEST_P(BothTest, ConvolutionsAgreeWithTheDefinition)
{
  RandomCases random(71);
  int computed = 0;
  constexpr int cases = 40;
  for (int i = 0; i < cases; ++i)
  {
    const Example example(random, shape(random, i), 1 + i % 2);
    const std::vector<float> found = example.run(table(), {}, 0, example.images);
    if (found.empty())
    {
      continue;
    }
    ++computed;
    const std::vector<ReferenceSum> expected =
        referenceConvolution(example.shape, example.images, example.input, example.weights);
    double squares = 0.0;
    double errors = 0.0;
    for (std::size_t k = 0; k < found.size(); ++k)
    {
      const double error = found[k] - expected[k].value;
      ASSERT_LE(std::abs(error),
                tolerance(expected[k], example.shape.inChannels * example.shape.kernelSize(), table()))
          << describe(example.shape) << ", output " << k;
      squares += expected[k].value * expected[k].value;
      errors += error * error;
    }
    EXPECT_LE(std::sqrt(errors), (inDigits() ? meanErrorOfDigits : meanErrorOfSplit) * std::sqrt(squares))
        << describe(example.shape);
  }
  EXPECT_GE(computed, cases / 2);
}

TEST_P(BothTest, EpiloguesAreThoseOfSingleSteps)
{
  RandomCases random(72);
  for (int i = 0; i < 12; ++i)
  {
    const Example example(random, shape(random, i), 2);
    const std::vector<float> plain = example.run(table(), {}, 0, 2);
    const std::int64_t channels = example.shape.groups * example.shape.outChannels;
    const std::vector<float> bias = random.values(channels);
    const std::vector<float> mean = random.values(channels);
    const std::vector<float> factor = random.values(channels);
    const std::vector<float> shift = random.values(channels);
    const std::vector<float> addend = random.values(2 * example.imageFloats());
    Epilogue epilogue{bias.data(), nullptr, 1.0F, 0.25F, Epilogue::LeakyRelu};
    epilogue.rowMean = mean.data();
    epilogue.rowFactor = factor.data();
    epilogue.rowShift = shift.data();
    const bool adds = !example.shape.isTransposed;
    for (const bool isInPlace : {false, true})
    {
      const std::vector<float> found =
          example.run(table(), epilogue, 0, 2, adds ? &addend : nullptr, isInPlace);
      ASSERT_EQ(found.size(), plain.size());
      for (std::size_t k = 0; k < plain.size(); ++k)
      {
        const std::size_t channel = k / static_cast<std::size_t>(example.shape.outputSize()) % bias.size();
        // The volatile ones keep a compiler from fusing on its own.
        const volatile float centred = plain[k] + bias[channel] - mean[channel];
        const volatile float scaled = factor[channel] * centred;
        const float sum = scaled + shift[channel] + (adds ? addend[k] : 0.0F);
        ASSERT_EQ(found[k], sum < 0.0F ? 0.25F * sum : sum) << describe(example.shape) << ", output " << k;
      }
    }
  }
}

TEST_P(BothTest, ImagesAndThreadsDoNotChangeABit)
{
  RandomCases random(73);
  const int before = omp_get_max_threads();
  for (int i = 0; i < 12; ++i)
  {
    constexpr std::int64_t images = 3;
    const Example example(random, shape(random, i), images);
    omp_set_num_threads(3);
    const std::vector<float> together = example.run(table(), {}, 0, images);
    for (std::int64_t image = 0; image < images && !together.empty(); ++image)
    {
      omp_set_num_threads(1 + static_cast<int>(image));
      const std::vector<float> alone = example.run(table(), {}, image, 1);
      ASSERT_TRUE(std::equal(alone.begin(), alone.end(), together.begin() + image * example.imageFloats()))
          << describe(example.shape);
    }
  }
  omp_set_num_threads(before);
}

INSTANTIATE_TEST_SUITE_P(Unit, BothTest, testing::Values("amx", "amx_all"));

TEST_F(DigitTest, MatrixProductsAgreeWithTheDefinition)
{
  RandomCases random(74);
  const int before = omp_get_max_threads();
  for (int i = 0; i < 30; ++i)
  {
    MatrixProductShape shape;
    shape.rows = random.integer(1, i % 2 == 0 ? 4 : 130);
    shape.depth = random.integer(64, i % 3 == 0 ? 1300 : 140);
    shape.columns = random.integer(16, 200);
    shape.isRightTransposed = random.integer(0, 1) == 0;
    shape.hasRowsOfSample = true;
    const std::vector<float> a = random.values(shape.rows * shape.depth);
    const std::vector<float> b = random.values(shape.columns * shape.depth);
    const std::vector<float> bias = random.values(shape.columns);
    Epilogue epilogue;
    epilogue.columnBias = bias.data();
    epilogue.scale = 0.75F;
    const auto productOf = [&](std::int64_t first, std::int64_t rows, int threads)
    {
      omp_set_num_threads(threads);
      MatrixProductShape some = shape;
      some.rows = rows;
      MatrixProduct product(some, table());
      product.packRight(b.data());
      EXPECT_TRUE(product.isDigits());
      Guarded scratch(product.scratchBytes());
      std::vector<float> c(static_cast<std::size_t>(rows * shape.columns), std::nanf(""));
      product.run(a.data() + first * shape.depth, nullptr, epilogue, c.data(), scratch.data());
      EXPECT_TRUE(scratch.isIntact());
      return c;
    };
    const std::vector<float> found = productOf(0, shape.rows, 3);
    for (std::int64_t row = 0; row < shape.rows; ++row)
    {
      for (std::int64_t column = 0; column < shape.columns; ++column)
      {
        ReferenceSum sum;
        for (std::int64_t k = 0; k < shape.depth; ++k)
        {
          sum.add(a[row * shape.depth + k],
                  0.75 * b[shape.isRightTransposed ? column * shape.depth + k : k * shape.columns + column]);
        }
        sum.add(1.0, bias[column]);
        ASSERT_LE(std::abs(found[row * shape.columns + column] - sum.value),
                  tolerance(sum, shape.depth, table()))
            << shape.rows << " x " << shape.depth << " x " << shape.columns;
      }
    }
    // A row alone has the bits that it has among others.
    const std::int64_t row = random.integer(0, shape.rows - 1);
    const std::vector<float> alone = productOf(row, 1, 1);
    EXPECT_TRUE(std::equal(alone.begin(), alone.end(), found.begin() + row * shape.columns));
  }
  omp_set_num_threads(before);
}

TEST_F(DigitTest, MinimalFilteringIsAsExactAsWithVectors)
{
  RandomCases random(81);
  const ConvolutionAxis wide{17, 17, 3, 1, 1, 1};
  const ConvolutionAxis low{14, 13, 3, 1, 1, 0};
  const ConvolutionAxis doubled{24, 48, 4, 2, 1, 1};
  for (const ConvolutionShape& shape : {ConvolutionShape{false, 1, 128, 150, {{{}, wide, wide}}},
                                        ConvolutionShape{false, 1, 128, 144, {{{}, low, wide}}},
                                        ConvolutionShape{true, 1, 128, 96, {{{}, doubled, doubled}}}})
  {
    const std::int64_t images = shape.isTransposed ? 1 : 2;
    const Example example(random, shape, images);
    ASSERT_TRUE(example.packed(table(), images).isDigits()) << describe(shape);
    const std::vector<float> found = example.run(table(), {}, 0, images);
    const Convolution vectors = example.packed(kernelsFor("avx512"), images);
    const std::vector<float> beside = example.ConvolutionCase::run(vectors, {}, 0, images);
    const std::vector<ReferenceSum> expected =
        referenceConvolution(shape, images, example.input, example.weights);
    double errors = 0.0;
    double errorsBeside = 0.0;
    for (std::size_t i = 0; i < found.size(); ++i)
    {
      errors += std::pow(found[i] - expected[i].value, 2.0);
      errorsBeside += std::pow(beside[i] - expected[i].value, 2.0);
    }
    EXPECT_LE(std::sqrt(errors), 1.5 * std::sqrt(errorsBeside)) << describe(shape);
    const std::vector<float> alone = example.run(table(), {}, images - 1, 1);
    EXPECT_TRUE(std::equal(alone.begin(), alone.end(), found.end() - example.imageFloats()));
  }
}

// A place with a number that is not finite is NaN in all channels, and no other place is touched by it.
TEST_F(DigitTest, WhatIsNotFiniteStaysAtItsPlace)
{
  RandomCases random(79);
  const Example before(random, {false, 1, 128, 64, {{{}, {14, 14}, {14, 14}}}}, 1);
  const std::vector<float> finite = before.run(table(), {}, 0, 1);
  ASSERT_FALSE(finite.empty());
  constexpr std::size_t place = 77;
  for (const float odd : {std::nanf(""), std::numeric_limits<float>::infinity()})
  {
    Example example = before;
    example.input[5 * 196 + place] = odd;
    const std::vector<float> found = example.run(table(), {}, 0, 1);
    for (std::size_t i = 0; i < found.size(); ++i)
    {
      const bool isSeen = i % 196 == place;
      ASSERT_EQ(std::isnan(found[i]), isSeen) << odd << ", output " << i;
      ASSERT_TRUE(isSeen || found[i] == finite[i]);
    }
  }
}

// Places have scales of their own: large, small and zero ones stand side by side.
TEST_F(DigitTest, EachPlaceIsAsExactAsItsNumbers)
{
  RandomCases random(80);
  Example example(random, {false, 1, 128, 64, {{{}, {14, 14}, {14, 14}}}}, 1);
  const std::vector<float> scales = {1.0F, 1e30F, 1e-20F, 0.0F, 1e-40F};
  for (std::size_t i = 0; i < example.input.size(); ++i)
  {
    example.input[i] *= scales[i % 196 % scales.size()];
  }
  const std::vector<float> found = example.run(table(), {}, 0, 1);
  ASSERT_FALSE(found.empty());
  const std::vector<ReferenceSum> expected =
      referenceConvolution(example.shape, 1, example.input, example.weights);
  for (std::size_t i = 0; i < found.size(); ++i)
  {
    const bool isTiny = i % 196 % scales.size() > 2;
    ASSERT_LE(std::abs(found[i] - (isTiny ? 0.0 : expected[i].value)), tolerance(expected[i], 128)) << i;
  }
}

// What sees NaN or infinity is not finite, and nothing else is touched by it.
TEST_F(SplitTest, WhatIsNotFiniteStaysWhereItIs)
{
  RandomCases random(75);
  const ConvolutionAxis same{28, 28, 3, 1, 1, 1};
  const Example before(random, {false, 1, 64, 64, {{{}, same, same}}}, 1);
  const std::vector<float> finite = before.run(table(), {}, 0, 1);
  ASSERT_FALSE(finite.empty());
  for (const float odd : {std::nanf(""), std::numeric_limits<float>::infinity(), -3.4e38F})
  {
    Example example = before;
    example.input[static_cast<std::size_t>(7 * 784 + 5 * 28 + 5)] = odd;
    const std::vector<float> found = example.run(table(), {}, 0, 1);
    for (std::size_t i = 0; i < found.size(); ++i)
    {
      const std::size_t y = i % 784 / 28;
      const std::size_t x = i % 28;
      const bool isSeen = y >= 4 && y <= 6 && x >= 4 && x <= 6;
      ASSERT_EQ(std::isfinite(found[i]), !isSeen) << odd << ", output " << i;
      ASSERT_TRUE(isSeen || found[i] == finite[i]);
    }
  }
}

// The unit takes tiny numbers for zero; the rest of the program does not.
TEST_F(SplitTest, TinyNumbersAreZeroInTheUnitAlone)
{
  RandomCases random(76);
  const ConvolutionAxis same{28, 28, 3, 1, 1, 1};
  Example example(random, {false, 1, 64, 64, {{{}, same, same}}}, 1);
  std::fill(example.input.begin(), example.input.end(), 1e-40F);
  const std::vector<float> found = example.run(table(), {}, 0, 1);
  ASSERT_FALSE(found.empty());
  EXPECT_TRUE(std::all_of(found.begin(), found.end(), [](float x) { return x == 0.0F; }));
  const volatile float tiny = 1e-39F;
  EXPECT_GT(tiny * 0.5F, 0.0F);
}

// A test of its own sets the variable: it is read once.
TEST_F(SplitTest, CanBeTurnedOff)
{
  RandomCases random(77);
  const ConvolutionAxis same{28, 28, 3, 1, 1, 1};
  const Example example(random, {false, 1, 64, 64, {{{}, same, same}}}, 1);
  const bool isOff = std::getenv("LAYERSCOPE_PLAIN_CONVOLUTIONS") != nullptr;
  EXPECT_EQ(example.run(table(), {}, 0, 1).empty(), isOff);
  const Example points(random, {false, 1, 128, 64, {{{}, {14, 14}, {14, 14}}}}, 1);
  EXPECT_EQ(points.run(kernelsFor("amx"), {}, 0, 1).empty(), isOff);
}

}  // namespace layerscope
