#include <gtest/gtest.h>
#include <omp.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>

#include "Reference.h"
#include "network/kernels/Convolution.h"
#include "network/kernels/Dispatch.h"

namespace layerscope
{

namespace
{
// Largest and mean error, as shares of the outputs' deviation; WinogradConvolution.h claims half of these.
constexpr double mostError = 2e-5;
constexpr double meanError = 3e-6;
// Of plain sums of split floats, where a matrix unit takes a convolution over; Kernels.h claims half of it.
constexpr double mostSplitError = 6e-5;
constexpr double meanSplitError = 8e-6;

class WinogradTest : public testing::TestWithParam<std::string>
{
protected:
  const Kernels& table() const { return kernelsFor(GetParam()); }
};

struct Case : ConvolutionCase
{
  std::vector<float> bias;

  Case(RandomCases& random, const ConvolutionShape& geometry, std::int64_t count)
      : ConvolutionCase(random, geometry, count), bias(random.values(geometry.outChannels))
  {
  }

  std::vector<float> run(const Kernels& kernels, const Epilogue& epilogue, std::int64_t first,
                         std::int64_t count, const std::vector<float>* addend = nullptr,
                         bool isInPlace = false) const
  {
    return ConvolutionCase::run(packed(kernels, count), epilogue, first, count, addend, isInPlace);
  }

  void check(const std::vector<float>& found, const Kernels& kernels) const
  {
    const std::vector<ReferenceSum> expected = referenceConvolution(shape, images, input, weights);
    ASSERT_EQ(found.size(), expected.size());
    double squares = 0.0;
    double errors = 0.0;
    double worst = 0.0;
    for (std::size_t i = 0; i < found.size(); ++i)
    {
      const double error = std::abs(found[i] - expected[i].value);
      ASSERT_FALSE(std::isnan(error)) << describe(shape) << ", output " << i;
      squares += expected[i].value * expected[i].value;
      errors += error * error;
      worst = std::max(worst, error);
    }
    const auto count = static_cast<double>(found.size());
    const double deviation = std::sqrt(squares / count);
    EXPECT_LE(worst, (kernels.splitProduct ? mostSplitError : mostError) * deviation) << describe(shape);
    EXPECT_LE(std::sqrt(errors / count), (kernels.splitProduct ? meanSplitError : meanError) * deviation)
        << describe(shape);
  }
};

ConvolutionAxis plainAxis(RandomCases& random, bool isTransposed)
{
  ConvolutionAxis axis;
  axis.kernel = 3;
  axis.padBegin = random.integer(0, 2);
  axis.input = random.integer(4, 26);
  const std::int64_t padEnd = random.integer(0, 2);
  axis.output =
      isTransposed ? axis.input + 2 - axis.padBegin - padEnd : axis.input - 2 + axis.padBegin + padEnd;
  return axis;
}

ConvolutionAxis phasedAxis(RandomCases& random, std::int64_t padBegin)
{
  ConvolutionAxis axis;
  axis.kernel = 4;
  axis.stride = 2;
  axis.padBegin = padBegin;
  axis.input = random.integer(4, 14);
  axis.output = 2 * axis.input + 2 - axis.padBegin - random.integer(0, 2);
  return axis;
}

/// Shapes of all three kinds; most are faster this way, and the test counts them.
ConvolutionShape randomShape(RandomCases& random, int index)
{
  ConvolutionShape shape;
  shape.isTransposed = index % 3 != 0;
  shape.inChannels = random.integer(20, 40);
  shape.outChannels = random.integer(20, 40);
  const std::int64_t padding = random.integer(0, 2);
  for (const std::size_t axis : {1, 2})
  {
    shape.axes[axis] = index % 3 == 2 ? phasedAxis(random, padding) : plainAxis(random, shape.isTransposed);
  }
  return shape;
}
}  // namespace

TEST_P(WinogradTest, ErrorsAreWithinTheBound)
{
  RandomCases random(61);
  int faster = 0;
  constexpr int cases = 24;
  for (int i = 0; i < cases; ++i)
  {
    const ConvolutionShape shape = randomShape(random, i);
    faster += WinogradConvolution::ifFaster(shape, table()) ? 1 : 0;
    const Case example(random, shape, 1 + i % 3);
    example.check(example.run(table(), {nullptr, nullptr, 1.0F}, 0, example.images), table());
    if (HasFailure())
    {
      return;
    }
  }
  EXPECT_GE(faster, cases / 2);
}

// A test of its own sets the variable: it is read once.
TEST_P(WinogradTest, CanBeTurnedOff)
{
  const ConvolutionAxis same{28, 28, 3, 1, 1, 1};
  const bool isOff = std::getenv("LAYERSCOPE_PLAIN_CONVOLUTIONS") != nullptr;
  EXPECT_EQ(WinogradConvolution::ifFaster({false, 1, 64, 64, {{{}, same, same}}}, table()) == nullptr, isOff);
}

// Many channels are where rounding errors add up, wide images where a block is one row of tiles.
TEST_P(WinogradTest, LargeShapesAreWithinTheBound)
{
  RandomCases random(62);
  const ConvolutionAxis none;
  const ConvolutionAxis small{14, 14, 3, 1, 1, 1};
  const ConvolutionAxis wide{530, 530, 3, 1, 1, 1};
  const ConvolutionAxis flat{9, 9, 3, 1, 1, 1};
  const ConvolutionAxis half{16, 32, 4, 2, 1, 1};
  for (const ConvolutionShape& shape : {ConvolutionShape{false, 1, 256, 32, {none, small, small}},
                                        ConvolutionShape{false, 1, 16, 16, {none, flat, wide}},
                                        ConvolutionShape{true, 1, 256, 40, {none, half, half}}})
  {
    ASSERT_TRUE(WinogradConvolution::ifFaster(shape, table())) << describe(shape);
    const Case example(random, shape, 1);
    example.check(example.run(table(), {nullptr, nullptr, 1.0F}, 0, 1), table());
  }
}

TEST_P(WinogradTest, BiasAndActivationFollow)
{
  RandomCases random(63);
  for (int i = 0; i < 6; ++i)
  {
    const Case example(random, randomShape(random, i), 2);
    const std::vector<float> plain = example.run(table(), {nullptr, nullptr, 1.0F}, 0, 2);
    Epilogue epilogue{example.bias.data(), nullptr, 1.0F, 0.25F, Epilogue::LeakyRelu};
    const std::vector<float> found = example.run(table(), epilogue, 0, 2);
    for (std::size_t k = 0; k < plain.size(); ++k)
    {
      const auto channel = k / static_cast<std::size_t>(example.shape.outputSize()) % example.bias.size();
      const float sum = plain[k] + example.bias[channel];
      ASSERT_EQ(found[k], sum < 0.0F ? 0.25F * sum : sum) << describe(example.shape) << ", output " << k;
    }
  }
}

// Beside the output and in its memory.
TEST_P(WinogradTest, AnAddendFollows)
{
  RandomCases random(65);
  for (int i = 0; i < 9; ++i)
  {
    const Case example(random, randomShape(random, i), 2);
    if (!example.packed(table(), 2).canAdd())
    {
      continue;
    }
    const std::vector<float> plain = example.run(table(), {example.bias.data(), nullptr, 1.0F}, 0, 2);
    const std::vector<float> addend = random.values(2 * example.imageFloats());
    for (const bool isInPlace : {false, true})
    {
      const std::vector<float> found =
          example.run(table(), {example.bias.data(), nullptr, 1.0F, 0.25F, Epilogue::LeakyRelu}, 0, 2,
                      &addend, isInPlace);
      for (std::size_t k = 0; k < plain.size(); ++k)
      {
        const float sum = plain[k] + addend[k];
        ASSERT_EQ(found[k], sum < 0.0F ? 0.25F * sum : sum) << describe(example.shape) << ", output " << k;
      }
    }
  }
}

// Whole vectors are multiplied: what was in the scratch memory before, such as numbers so small that a
// processor takes a hundred times as long for them, must not be.
TEST_P(WinogradTest, ZerosAreBehindTheLastTile)
{
  constexpr std::int64_t size = 18;
  constexpr std::int64_t rows = 3;
  for (const std::int32_t outputs : {2, 4})
  {
    WinogradTiles tiles;
    tiles.outputs = outputs;
    tiles.tileRows = tiles.tileColumns = (size + outputs - 1) / outputs;
    tiles.y0 = tiles.x0 = -1;
    tiles.inHeight = tiles.inWidth = tiles.outHeight = tiles.outWidth = size;
    const std::vector<float> image(size * size, 1.0F);
    const auto lanes = static_cast<std::int64_t>(table().lanes);
    const std::int64_t count = rows * tiles.tileColumns;
    const std::int64_t pitch = (count + lanes - 1) / lanes * lanes;
    std::vector<float> scratch(static_cast<std::size_t>(table().winogradScratch(tiles, rows)), 1e-40F);
    std::vector<float> values(static_cast<std::size_t>(tiles.elements() * pitch), 1e-40F);
    WinogradInput task;
    task.tiles = &tiles;
    task.input = image.data();
    task.lastRow = rows;
    task.values = values.data();
    task.elementStride = pitch;
    task.scratch = scratch.data();
    table().winogradInput(task);
    for (std::int64_t i = 0; i < tiles.elements() * pitch; ++i)
    {
      ASSERT_TRUE(i % pitch < count || values[static_cast<std::size_t>(i)] == 0.0F) << i;
    }
  }
}

TEST_P(WinogradTest, ImagesAndThreadsDoNotChangeABit)
{
  RandomCases random(64);
  const int before = omp_get_max_threads();
  for (int i = 0; i < 9; ++i)
  {
    constexpr std::int64_t images = 5;
    const Case example(random, randomShape(random, i), images);
    const Epilogue plain{nullptr, nullptr, 1.0F};
    omp_set_num_threads(3);
    const std::vector<float> together = example.run(table(), plain, 0, images);
    omp_set_num_threads(1);
    for (std::int64_t image = 0; image < images; ++image)
    {
      const std::vector<float> alone = example.run(table(), plain, image, 1);
      ASSERT_TRUE(std::equal(alone.begin(), alone.end(), together.begin() + image * example.imageFloats()))
          << describe(example.shape);
    }
  }
  omp_set_num_threads(before);
}

INSTANTIATE_TEST_SUITE_P(AllInstructionSets, WinogradTest, testing::ValuesIn(testedInstructionSets()),
                         [](const testing::TestParamInfo<std::string>& info) { return info.param; });

}  // namespace layerscope
