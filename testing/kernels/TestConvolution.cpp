#include <gtest/gtest.h>
#include <omp.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <thread>

#include "Reference.h"
#include "network/Error.h"
#include "network/kernels/Convolution.h"
#include "network/kernels/Dispatch.h"

namespace layerscope
{

namespace
{
class ConvolutionTest : public testing::TestWithParam<std::string>
{
protected:
  const Kernels& table() const { return kernelsFor(GetParam()); }

  /// The next sum of a chain, rounded as the kernels do.
  float add(float weight, float value, float sum) const
  {
    // The volatile keeps a compiler from fusing on its own.
    const volatile float product = weight * value;
    return table().lanes > 4 ? std::fma(weight, value, sum) : product + sum;
  }
};

struct Case
{
  ConvolutionShape shape;
  std::int64_t images = 1;
  std::vector<float> input, weights, bias, mean, factor, shift, addend;
  Epilogue epilogue;
  bool addsInPlace = false;  ///< the addend lies in the output's memory

  Case(RandomCases& random, const ConvolutionShape& geometry, std::int64_t count)
      : shape(geometry), images(count)
  {
    input = random.values(images * shape.groups * shape.inChannels * shape.inputSize());
    weights = random.values(shape.weightCount());
    bias = random.values(shape.groups * shape.outChannels);
    epilogue.rowBias = random.integer(0, 1) == 0 ? nullptr : bias.data();
    epilogue.activation = static_cast<Epilogue::Activation>(random.integer(0, 3));
    epilogue.slope = 0.25F;
    epilogue.low = -0.125F;
    epilogue.high = 0.5F;
    for (std::vector<float>* const numbers : {&mean, &factor, &shift})
    {
      *numbers = random.values(shape.groups * shape.outChannels);
    }
    if (random.integer(0, 1) == 1 && Convolution(shape, images, kernels()).canNormalize())
    {
      epilogue.rowMean = mean.data();
      epilogue.rowFactor = factor.data();
      epilogue.rowShift = shift.data();
    }
    if (random.integer(0, 1) == 1 && Convolution(shape, images, kernels()).canAdd())
    {
      addend = random.values(outputCount());
      epilogue.addend = addend.data();
      addsInPlace = random.integer(0, 1) == 1;
    }
  }

  std::int64_t outputCount() const { return images * shape.groups * shape.outChannels * shape.outputSize(); }

  /// NaN before the run, so that what is not written shows.
  std::vector<float> run(const Kernels& kernels, bool isPacked = true) const
  {
    Convolution convolution(shape, images, kernels);
    if (isPacked)
    {
      convolution.packWeights(weights.data());
    }
    Guarded scratch(convolution.scratchBytes());
    Guarded output(static_cast<std::size_t>(outputCount()) * sizeof(float));
    auto* const values = static_cast<float*>(output.data());
    std::fill_n(values, outputCount(), std::nanf(""));
    Epilogue finish = epilogue;
    if (epilogue.addend && addsInPlace)
    {
      std::copy(addend.begin(), addend.end(), values);
      finish.addend = values;
    }
    convolution.run(input.data(), isPacked ? nullptr : weights.data(), finish, values, scratch.data());
    EXPECT_TRUE(scratch.isIntact() && output.isIntact()) << describe(shape);
    return {values, values + outputCount()};
  }

  double activated(double value) const
  {
    switch (epilogue.activation)
    {
      case Epilogue::Relu:
        return std::max(value, 0.0);
      case Epilogue::LeakyRelu:
        return value < 0.0 ? 0.25 * value : value;
      case Epilogue::Clip:
        return std::clamp(value, -0.125, 0.5);
      default:
        return value;
    }
  }

  void check(const std::vector<float>& found, const Kernels& kernels) const
  {
    const std::vector<ReferenceSum> expected = referenceConvolution(shape, images, input, weights);
    ASSERT_EQ(found.size(), expected.size());
    const std::int64_t terms = shape.inChannels * shape.kernelSize();
    for (std::size_t i = 0; i < found.size(); ++i)
    {
      ReferenceSum sum = expected[i];
      const std::size_t channel = i / static_cast<std::size_t>(shape.outputSize()) % bias.size();
      if (epilogue.rowBias)
      {
        sum.add(1.0, bias[channel]);
      }
      double within = tolerance(sum, terms, kernels);
      double value = sum.value;
      if (epilogue.rowMean)
      {
        const double factorOfChannel = factor[channel];
        const double rounding = 4.0 * std::numeric_limits<float>::epsilon();
        within = std::abs(factorOfChannel) * within +
                 rounding * (std::abs(factorOfChannel) * (std::abs(value) + std::abs(mean[channel])) +
                             std::abs(shift[channel]));
        value = factorOfChannel * (value - mean[channel]) + shift[channel];
      }
      if (epilogue.addend)
      {
        within += std::numeric_limits<float>::epsilon() * (std::abs(value) + std::abs(addend[i]));
        value += addend[i];
      }
      ASSERT_LE(std::abs(found[i] - activated(value)), within) << describe(shape) << ", output " << i;
    }
  }
};
}  // namespace

TEST_P(ConvolutionTest, RandomShapesAgreeWithTheDefinition)
{
  RandomCases random(20);
  for (int i = 0; i < 400; ++i)
  {
    const Case example(random, random.convolution(i % 2 == 1), random.integer(1, 3));
    example.check(example.run(table(), i % 4 < 3), table());
    if (HasFailure())
    {
      return;
    }
  }
}

TEST_P(ConvolutionTest, LayersOfTheCatGeneratorAgreeWithTheDefinition)
{
  RandomCases random(21);
  const ConvolutionAxis half{8, 16, 4, 2, 1, 1};
  const ConvolutionAxis whole{64, 128, 4, 2, 1, 1};
  const ConvolutionAxis same{128, 128, 3, 1, 1, 1};
  const ConvolutionAxis none;
  for (const ConvolutionShape& shape : {ConvolutionShape{true, 1, 40, 200, {none, half, half}},
                                        ConvolutionShape{true, 1, 50, 25, {none, whole, whole}},
                                        ConvolutionShape{false, 1, 25, 3, {none, same, same}}})
  {
    const Case example(random, shape, 1);
    example.check(example.run(table()), table());
  }
}

// Rows of whole vectors are lowered once for all taps of a row: with one, two or three vectors a row, and
// with steps that leave several planes.
TEST_P(ConvolutionTest, RowsOfWholeVectorsAgreeWithTheDefinition)
{
  RandomCases random(28);
  const std::int64_t lanes = table().lanes;
  for (const std::int64_t width : {lanes, 2 * lanes, 3 * lanes, 5 * lanes})
  {
    for (const std::int64_t stride : {1, 2, 3})
    {
      for (const std::int64_t dilation : {1, 2})
      {
        const ConvolutionAxis rows{5, 5, 3, 1, 1, 1};
        const ConvolutionAxis along{(width - 1) * stride + 2 * dilation - 1, width, 3, stride, dilation, 1};
        const ConvolutionAxis apart{width, width * stride, 4, stride, dilation, 1};
        const Case plain(random, {false, 1, 3, 7, {{{}, rows, along}}}, 2);
        plain.check(plain.run(table()), table());
        const Case transposed(random, {true, 1, 3, 15, {{{}, rows, apart}}}, 2);
        transposed.check(transposed.run(table()), table());
      }
    }
  }
}

// Sums of few steps are made row by row where there are many; here with one column beside the whole vectors.
TEST_P(ConvolutionTest, ManySumsOfFewStepsAgreeWithTheDefinition)
{
  RandomCases random(33);
  const ConvolutionAxis along{49, 49, 1, 1, 1, 0};
  const Case example(random, {false, 1, 3, 30, {{{}, along, along}}}, 2);
  example.check(example.run(table()), table());
}

// Sums of many steps wait in the output, unless that holds what is added to them.
TEST_P(ConvolutionTest, AddsToTheSumsOfManyChannels)
{
  RandomCases random(32);
  for (const std::int64_t kernel : {1, 3})
  {
    const ConvolutionAxis along{9, (9 - kernel) / 2 + 1, kernel, 2, 1, 0};
    Case example(random, {false, 1, 700, 40, {{{}, along, along}}}, 2);
    example.addend = random.values(example.outputCount());
    example.epilogue.addend = example.addend.data();
    example.addsInPlace = false;
    const std::vector<float> apart = example.run(table());
    example.check(apart, table());
    example.addsInPlace = true;
    EXPECT_EQ(example.run(table()), apart);
  }
}

// One channel a group: rows that end inside a vector, bands of several rows, steps, and kernels larger than
// images.
TEST_P(ConvolutionTest, DepthwiseShapesAgreeWithTheDefinition)
{
  RandomCases random(29);
  for (int i = 0; i < 200; ++i)
  {
    ConvolutionShape shape;
    shape.isTransposed = i % 4 == 3;
    shape.groups = random.integer(2, 5);
    for (std::size_t axis = 1; axis < 3; ++axis)
    {
      ConvolutionAxis& along = shape.axes[axis];
      along.kernel = random.integer(1, 7);
      along.dilation = random.integer(1, 2);
      along.stride = shape.isTransposed ? 1 : random.integer(1, axis == 1 ? 3 : 2);
      along.padBegin = random.integer(0, (along.kernel - 1) * along.dilation);
      const std::int64_t reach = (along.kernel - 1) * along.dilation;
      const std::int64_t padEnd = random.integer(0, reach);
      along.input = random.integer(1, i % 10 == 0 ? 150 : 40);
      if (i % 8 == 5 && axis == 1)
      {
        along = {};  // a signal
        continue;
      }
      if (shape.isTransposed)
      {
        along.output = std::max<std::int64_t>(1, along.input + reach - along.padBegin - padEnd);
      }
      else
      {
        along.input = std::max(along.input, reach + 1 - along.padBegin - padEnd);
        along.output = (along.input + along.padBegin + padEnd - reach - 1) / along.stride + 1;
      }
    }
    const Case example(random, shape, random.integer(1, 2));
    example.check(example.run(table(), i % 3 > 0), table());
    if (HasFailure())
    {
      return;
    }
  }
}

// Each output has the bits of one chain in the order of the kernel, which takes the padding's zeros in: an
// infinite weight makes NaN of them. An image's memory has no room around, which the address sanitizer
// watches.
TEST_P(ConvolutionTest, DepthwiseOutputsAreOneChain)
{
  RandomCases random(30);
  const std::int64_t sizes[] = {1, 3, 5, 7, 2, 4};
  for (int i = 0; i < 3000; ++i)
  {
    ConvolutionShape shape;
    shape.groups = 2;
    ConvolutionAxis& y = shape.axes[1];
    ConvolutionAxis& x = shape.axes[2];
    const bool isSquare = i % 4 < 3;
    x.stride = random.integer(1, 2);
    y.stride = isSquare ? x.stride : random.integer(1, 3);
    x.kernel = sizes[random.integer(0, isSquare ? 3 : 5)];
    y.kernel = isSquare ? x.kernel : sizes[random.integer(0, 5)];
    x.dilation = isSquare ? 1 : random.integer(1, 3);
    y.dilation = isSquare ? 1 : random.integer(1, 3);
    x.input = i % 40 + 1;
    y.input = random.integer(0, 5) == 0 ? random.integer(10, 18) : random.integer(1, 9);
    bool isThere = true;
    for (ConvolutionAxis* const axis : {&y, &x})
    {
      axis->padBegin = random.integer(0, 3);
      const std::int64_t room =
          axis->input + axis->padBegin + random.integer(0, 3) - (axis->kernel - 1) * axis->dilation;
      axis->output = room < 1 ? 0 : (room - 1) / axis->stride + 1;
      isThere = isThere && room > 0;
    }
    if (!isThere)
    {
      continue;
    }
    Case example(random, shape, 1);
    example.epilogue = {};
    if (i % 16 == 0)
    {
      example.weights[0] = INFINITY;
    }
    const std::vector<float> found = example.run(table());
    for (std::int64_t place = 0; place < example.outputCount(); ++place)
    {
      const std::int64_t plane = place / shape.outputSize();
      const std::int64_t row = place % shape.outputSize() / x.output;
      const std::int64_t column = place % x.output;
      float sum = 0.0F;
      for (std::int64_t element = 0; element < shape.kernelSize(); ++element)
      {
        const std::int64_t atY = row * y.stride + element / x.kernel * y.dilation - y.padBegin;
        const std::int64_t atX = column * x.stride + element % x.kernel * x.dilation - x.padBegin;
        const bool isInside = atY >= 0 && atY < y.input && atX >= 0 && atX < x.input;
        const std::int64_t at = (plane * y.input + atY) * x.input + atX;
        sum = add(example.weights[static_cast<std::size_t>(plane * shape.kernelSize() + element)],
                  isInside ? example.input[static_cast<std::size_t>(at)] : 0.0F, sum);
      }
      const float value = found[static_cast<std::size_t>(place)];
      ASSERT_TRUE(std::isnan(sum) ? std::isnan(value)
                                  : value == sum && std::signbit(value) == std::signbit(sum))
          << describe(shape) << ", output " << place << ": " << value << ", expected " << sum;
    }
  }
}

// Maps of odd sizes leave one place beside the whole vectors, which has a way of its own. The chain is
// written out here, so any other order of additions would show.
TEST_P(ConvolutionTest, OutputsOfOddMapsAreOneChain)
{
  RandomCases random(31);
  for (int i = 0; i < 60; ++i)
  {
    ConvolutionShape shape;
    const std::int64_t size = 2 * random.integer(0, 6) + 1;
    const std::int64_t kernel = random.integer(1, 2);
    shape.inChannels = random.integer(1, i % 2 == 0 ? 20 : 700);
    shape.outChannels = random.integer(1, 70);
    shape.groups = random.integer(1, 2);
    for (const int axis : {1, 2})
    {
      shape.axes[axis] = {size + kernel - 1, size, kernel, 1, 1, 0};
    }
    Case example(random, shape, 1);
    example.epilogue = {};
    const std::vector<float> found = example.run(table(), !table().digitProduct);
    for (std::int64_t place = shape.outputSize() - 1; place < example.outputCount();
         place += shape.outputSize())
    {
      const std::int64_t channel = place / shape.outputSize();
      const std::int64_t group = channel / shape.outChannels;
      float sum = 0.0F;
      for (std::int64_t c = 0; c < shape.inChannels; ++c)
      {
        const float* const plane = example.input.data() + (group * shape.inChannels + c) * shape.inputSize();
        const float* const weights =
            example.weights.data() + (channel * shape.inChannels + c) * shape.kernelSize();
        for (std::int64_t element = 0; element < shape.kernelSize(); ++element)
        {
          const std::int64_t y = size - 1 + element / kernel;
          const std::int64_t x = size - 1 + element % kernel;
          sum = add(weights[element], plane[y * (size + kernel - 1) + x], sum);
        }
      }
      ASSERT_EQ(found[static_cast<std::size_t>(place)], sum) << describe(shape) << ", output " << place;
    }
  }
}

// The way back through convolutions without padding.
TEST_P(ConvolutionTest, LargeKernelsOnSmallImagesAgreeWithTheDefinition)
{
  RandomCases random(14);
  for (int i = 0; i < 24; ++i)
  {
    ConvolutionShape shape;
    shape.isTransposed = true;
    shape.inChannels = random.integer(16, 24);
    shape.outChannels = random.integer(1, 24);
    for (std::size_t axis = i % 4 == 0 ? 0 : 1; axis < 3; ++axis)
    {
      ConvolutionAxis& a = shape.axes[axis];
      a.input = random.integer(1, axis == 0 ? 3 : 18);
      a.kernel = random.integer(2, axis == 0 ? 3 : 5);
      a.dilation = random.integer(1, 2);
      a.padBegin = random.integer(0, 1);
      a.output = a.input + (a.kernel - 1) * a.dilation - a.padBegin - random.integer(0, 1);
    }
    const Case convolution(random, shape, random.integer(1, 3));
    convolution.check(convolution.run(table(), random.integer(0, 1) == 0), table());
  }
}

TEST_P(ConvolutionTest, BitsDoNotDependOnThreads)
{
  RandomCases random(22);
  const int most = omp_get_max_threads();
  for (int i = 0; i < 40; ++i)
  {
    const Case example(random, random.convolution(i % 2 == 1), random.integer(1, 2));
    omp_set_num_threads(1);
    const std::vector<float> expected = example.run(table());
    for (const int threads : {2, 5})
    {
      omp_set_num_threads(threads);
      EXPECT_EQ(example.run(table()), expected) << describe(example.shape) << ", threads " << threads;
    }
  }
  omp_set_num_threads(most);
}

// Many channels on small maps: threads lower the input together, then share out the output channels.
TEST_P(ConvolutionTest, BitsDoNotDependOnThreadsThatLowerTogether)
{
  RandomCases random(28);
  const int most = omp_get_max_threads();
  for (int i = 0; i < 24; ++i)
  {
    ConvolutionShape shape;
    shape.isTransposed = i % 4 == 3;
    shape.inChannels = random.integer(60, 130);
    shape.outChannels = random.integer(90, 200);
    for (std::size_t axis : {1, 2})
    {
      ConvolutionAxis& a = shape.axes[axis];
      a.kernel = i % 3 == 0 ? 1 : 3;
      a.stride = i % 4 == 1 ? 1 : 2;
      a.padBegin = a.kernel / 2;
      const std::int64_t least = random.integer(4, 9);
      const std::int64_t other = (least - 1) * a.stride + a.kernel - 2 * a.padBegin;
      a.input = shape.isTransposed ? least : other;
      a.output = shape.isTransposed ? other : least;
    }
    const Case example(random, shape, random.integer(1, 2));
    omp_set_num_threads(1);
    const bool isPacked = i % 2 == 0;
    const std::vector<float> expected = example.run(table(), isPacked);
    example.check(expected, table());
    for (const int threads : {2, 3})
    {
      omp_set_num_threads(threads);
      EXPECT_EQ(example.run(table(), isPacked), expected)
          << describe(example.shape) << ", threads " << threads;
    }
  }
  omp_set_num_threads(most);
}

// Threads lower channels in any order: what one writes behind its rows must not reach into the next channel.
TEST_P(ConvolutionTest, ChannelsAreLoweredInAnyOrder)
{
  RandomCases random(29);
  for (int i = 0; i < 200; ++i)
  {
    const ConvolutionShape shape = random.convolution(i % 4 == 3);
    const ConvolutionPlan plan(shape, table());
    const LoweredConvolution& lowered = plan.lowered();
    const std::vector<float> input = random.values(shape.groups * shape.inChannels * shape.inputSize());
    ConvolutionTask task;
    task.convolution = &lowered;
    task.input = input.data();
    task.lastRow = std::min(lowered.rows, lowered.bandRows);
    Guarded inOrder(static_cast<std::size_t>(table().scratchFloats(lowered)) * sizeof(float));
    Guarded backwards(static_cast<std::size_t>(table().scratchFloats(lowered)) * sizeof(float));
    auto* const expected = static_cast<float*>(inOrder.data());
    auto* const found = static_cast<float*>(backwards.data());
    table().lowerChannels(task, 0, lowered.inChannels, expected);
    for (std::int64_t channel = lowered.inChannels; channel-- > 0;)
    {
      table().lowerChannels(task, channel, channel + 1, found);
    }
    EXPECT_TRUE(inOrder.isIntact() && backwards.isIntact()) << describe(shape);
    const std::int64_t columns = (task.lastRow - task.firstRow) * lowered.columns;
    const std::int64_t pitch =
        lowered.isPointwise ? (columns + table().lanes) / table().lanes * table().lanes : lowered.planeSize;
    const std::int64_t used =
        lowered.isPointwise ? columns : (task.lastRow - task.firstRow + lowered.haloRows) * lowered.rowPitch;
    for (std::int64_t plane = 0; plane < lowered.inChannels * lowered.planeCount; ++plane)
    {
      ASSERT_TRUE(std::equal(found + plane * pitch, found + plane * pitch + used, expected + plane * pitch))
          << describe(shape) << ", plane " << plane;
    }
  }
}

TEST_P(ConvolutionTest, BitsDoNotDependOnTheBatch)
{
  RandomCases random(23);
  for (int i = 0; i < 40; ++i)
  {
    Case batch(random, random.convolution(i % 2 == 1), 5);
    const std::vector<float> expected = batch.run(table());
    const std::size_t inputs = batch.input.size() / 5;
    const std::size_t outputs = expected.size() / 5;
    for (std::size_t n = 0; n < 5; n += 2)
    {
      Case single = batch;
      single.images = 1;
      single.epilogue.rowBias = batch.epilogue.rowBias ? single.bias.data() : nullptr;
      single.input.assign(batch.input.begin() + n * inputs, batch.input.begin() + (n + 1) * inputs);
      if (batch.epilogue.addend)
      {
        single.addend.assign(batch.addend.begin() + n * outputs, batch.addend.begin() + (n + 1) * outputs);
        single.epilogue.addend = single.addend.data();
      }
      const std::vector<float> part(expected.begin() + n * outputs, expected.begin() + (n + 1) * outputs);
      EXPECT_EQ(single.run(table()), part) << describe(batch.shape);
    }
  }
}

TEST_P(ConvolutionTest, MoreThreadsLaterThanWhenPlanned)
{
  RandomCases random(24);
  const int most = omp_get_max_threads();
  const Case example(random, random.convolution(true), 4);
  omp_set_num_threads(1);
  Convolution convolution(example.shape, example.images, table());
  Guarded scratch(convolution.scratchBytes());
  omp_set_num_threads(8);
  std::vector<float> output(static_cast<std::size_t>(example.outputCount()));
  convolution.run(example.input.data(), example.weights.data(), example.epilogue, output.data(),
                  scratch.data());
  omp_set_num_threads(most);
  EXPECT_TRUE(scratch.isIntact());
  example.check(output, table());
}

TEST_P(ConvolutionTest, SeveralCallersShareOneConvolution)
{
  RandomCases random(25);
  const Case example(random, random.convolution(true), 3);
  const std::vector<float> expected = example.run(table());
  Convolution convolution(example.shape, example.images, table());
  convolution.packWeights(example.weights.data());
  std::vector<std::vector<float>> outputs(3, std::vector<float>(expected.size()));
  std::vector<std::thread> callers;
  for (std::vector<float>& output : outputs)
  {
    callers.emplace_back(
        [&]
        {
          Guarded scratch(convolution.scratchBytes());
          for (int i = 0; i < 5; ++i)
          {
            convolution.run(example.input.data(), nullptr, example.epilogue, output.data(), scratch.data());
          }
        });
  }
  for (std::thread& caller : callers)
  {
    caller.join();
  }
  for (const std::vector<float>& output : outputs)
  {
    EXPECT_EQ(output, expected);
  }
}

TEST_P(ConvolutionTest, NoImagesNoWork)
{
  RandomCases random(26);
  const Case example(random, random.convolution(false), 0);
  EXPECT_TRUE(example.run(table()).empty());
}

TEST_P(ConvolutionTest, NoInputChannelsGiveTheBias)
{
  RandomCases random(27);
  ConvolutionShape shape = random.convolution(true);
  shape.inChannels = 0;
  const Case example(random, shape, 2);
  example.check(example.run(table()), table());
}

// Weights of no elements have no memory that could be read.
TEST_P(ConvolutionTest, NoOutputChannelsNoWork)
{
  RandomCases random(28);
  ConvolutionShape shape = random.convolution(false);
  shape.outChannels = 0;
  const Case example(random, shape, 2);
  EXPECT_TRUE(example.run(table()).empty());
  Convolution packed(shape, 2, table());
  packed.packWeights(nullptr);
  packed.run(example.input.data(), nullptr, {}, nullptr, nullptr);
}

TEST_P(ConvolutionTest, AbsurdShapesAreErrors)
{
  const std::int64_t huge = std::int64_t(1) << 31;
  ConvolutionShape kernel;
  kernel.axes[1] = kernel.axes[2] = {1, 1, huge, 1, 1, huge};
  EXPECT_THROW(Convolution(kernel, 1, table()), Error);
  ConvolutionShape stride;
  stride.isTransposed = true;
  stride.axes[2] = {2, huge, 1, huge, 1, 0};
  EXPECT_THROW(Convolution(stride, 1, table()), Error);
  ConvolutionShape lowered;
  lowered.inChannels = huge;
  lowered.axes[1] = {3, 3, 3, 1, 1, 1};
  lowered.axes[2] = {huge / 4, huge / 4, 3, 1, 1, 1};
  EXPECT_THROW(Convolution(lowered, 1, table()), Error);
}

INSTANTIATE_TEST_SUITE_P(AllInstructionSets, ConvolutionTest, testing::ValuesIn(testedInstructionSets()),
                         [](const auto& info) { return info.param; });

}  // namespace layerscope
