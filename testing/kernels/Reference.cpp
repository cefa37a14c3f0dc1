#include "Reference.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <limits>

#include "network/kernels/Dispatch.h"

namespace layerscope
{

namespace
{
constexpr unsigned char guardByte = 0xA5;
constexpr std::size_t guardBytes = 256;

/// All pairs of an output and an input coordinate that a kernel element joins.
template <class Visit>
void forPairs(const ConvolutionAxis& axis, bool isTransposed, const Visit& visit)
{
  const std::int64_t inner = isTransposed ? axis.input : axis.output;
  for (std::int64_t i = 0; i < inner; ++i)
  {
    for (std::int64_t k = 0; k < axis.kernel; ++k)
    {
      const std::int64_t other = i * axis.stride + k * axis.dilation - axis.padBegin;
      if (other >= 0 && other < (isTransposed ? axis.output : axis.input))
      {
        isTransposed ? visit(other, i, k) : visit(i, other, k);
      }
    }
  }
}

std::int64_t flat(const std::array<ConvolutionAxis, 3>& axes, std::int64_t ConvolutionAxis::*extent,
                  std::int64_t z, std::int64_t y, std::int64_t x)
{
  return (z * axes[1].*extent + y) * axes[2].*extent + x;
}
}  // namespace

std::vector<ReferenceSum> referenceConvolution(const ConvolutionShape& shape, std::int64_t images,
                                               const std::vector<float>& input,
                                               const std::vector<float>& weights)
{
  const auto& axes = shape.axes;
  const std::int64_t channels = shape.groups * shape.outChannels;
  std::vector<ReferenceSum> output(static_cast<std::size_t>(images * channels * shape.outputSize()));
  const auto addAt = [&](std::int64_t out, std::int64_t in, std::int64_t element)
  {
    for (std::int64_t n = 0; n < images * shape.groups; ++n)
    {
      const std::int64_t group = n % shape.groups;
      for (std::int64_t m = 0; m < shape.outChannels; ++m)
      {
        for (std::int64_t c = 0; c < shape.inChannels; ++c)
        {
          const std::int64_t matrix = shape.isTransposed
                                          ? (group * shape.inChannels + c) * shape.outChannels + m
                                          : (group * shape.outChannels + m) * shape.inChannels + c;
          output[static_cast<std::size_t>((n * shape.outChannels + m) * shape.outputSize() + out)].add(
              weights[static_cast<std::size_t>(matrix * shape.kernelSize() + element)],
              input[static_cast<std::size_t>((n * shape.inChannels + c) * shape.inputSize() + in)]);
        }
      }
    }
  };
  forPairs(axes[0], shape.isTransposed,
           [&](auto oz, auto iz, auto kz)
           {
             forPairs(axes[1], shape.isTransposed,
                      [&](auto oy, auto iy, auto ky)
                      {
                        forPairs(axes[2], shape.isTransposed,
                                 [&](auto ox, auto ix, auto kx)
                                 {
                                   addAt(flat(axes, &ConvolutionAxis::output, oz, oy, ox),
                                         flat(axes, &ConvolutionAxis::input, iz, iy, ix),
                                         flat(axes, &ConvolutionAxis::kernel, kz, ky, kx));
                                 });
                      });
           });
  return output;
}

double tolerance(const ReferenceSum& sum, std::int64_t terms)
{
  const double unit = std::numeric_limits<float>::epsilon() / 2.0;
  return (static_cast<double>(terms) + 8.0) * unit * (sum.magnitude + std::abs(sum.value)) + 1e-30;
}

double tolerance(const ReferenceSum& sum, std::int64_t terms, const Kernels& kernels)
{
  return tolerance(sum, terms) + (kernels.splitProduct ? std::ldexp(sum.magnitude, -15) : 0.0);
}

std::vector<std::string> testedInstructionSets()
{
  std::vector<std::string> names = supportedInstructionSets();
  names.erase(std::remove(names.begin(), names.end(), "amx"), names.end());
  return names;
}

std::int64_t RandomCases::integer(std::int64_t low, std::int64_t high)
{
  // Not std::uniform_int_distribution, whose numbers differ between libraries.
  return low + static_cast<std::int64_t>(engine_() % static_cast<std::uint32_t>(high - low + 1));
}

std::vector<float> RandomCases::values(std::int64_t count)
{
  std::vector<float> result(static_cast<std::size_t>(count));
  for (float& value : result)
  {
    value = static_cast<float>(integer(-1000000, 1000000)) * 1e-6F;
  }
  return result;
}

ConvolutionAxis RandomCases::axis(bool isTransposed, std::int64_t largest)
{
  ConvolutionAxis axis;
  for (;;)
  {
    axis.input = integer(1, largest);
    axis.kernel = integer(1, 5);
    axis.stride = integer(0, 2) == 0 ? integer(1, 7) : integer(1, 2);
    axis.dilation = integer(0, 3) == 0 ? integer(2, 9) : 1;
    axis.padBegin = integer(0, 1) == 0 ? 0 : integer(0, 4);
    const std::int64_t padEnd = integer(0, 1) == 0 ? axis.padBegin : integer(0, 4);
    const std::int64_t span = (axis.kernel - 1) * axis.dilation + 1;
    if (isTransposed)
    {
      axis.output = (axis.input - 1) * axis.stride + span + integer(0, 2) - axis.padBegin - padEnd;
    }
    else
    {
      const std::int64_t room = axis.input + axis.padBegin + padEnd - span;
      axis.output = room < 0 ? 0 : room / axis.stride + 1;
    }
    if (axis.output > 0)
    {
      return axis;
    }
  }
}

ConvolutionShape RandomCases::convolution(bool isTransposed)
{
  ConvolutionShape shape;
  shape.isTransposed = isTransposed;
  shape.groups = integer(0, 3) == 0 ? integer(2, 5) : 1;
  shape.inChannels = integer(1, integer(0, 1) == 0 ? 3 : 19);
  shape.outChannels = integer(1, integer(0, 1) == 0 ? 4 : 41);
  const std::int64_t dimensions = integer(1, 8);
  shape.axes[2] = axis(isTransposed, dimensions == 1 ? 70 : 35);
  if (dimensions > 1)
  {
    shape.axes[1] = axis(isTransposed, 17);
  }
  if (dimensions == 8)
  {
    shape.axes[0] = axis(isTransposed, 5);
  }
  // The common cases come up often enough to be seen with every size.
  if (integer(0, 3) == 0)
  {
    for (ConvolutionAxis& axis : shape.axes)
    {
      axis.kernel = isTransposed ? 4 : 3;
      axis.stride = isTransposed ? 2 : 1;
      axis.dilation = 1;
      axis.padBegin = 1;
      axis.output = isTransposed ? 2 * axis.input : axis.input;
    }
    shape.axes[0] = {};
  }
  else if (!isTransposed && integer(0, 5) == 0)
  {
    for (ConvolutionAxis& axis : shape.axes)
    {
      axis = {axis.input, axis.input, 1, 1, 1, 0};
    }
  }
  else if (integer(0, 5) == 0)
  {
    for (ConvolutionAxis& axis : shape.axes)
    {
      axis = {isTransposed ? 1 : axis.kernel, isTransposed ? axis.kernel : 1, axis.kernel, axis.stride, 1, 0};
    }
  }
  return shape;
}

std::string describe(const ConvolutionShape& shape)
{
  std::string text = shape.isTransposed ? "transposed" : "convolution";
  text += ", groups " + std::to_string(shape.groups) + ", channels " + std::to_string(shape.inChannels) +
          " -> " + std::to_string(shape.outChannels);
  for (const ConvolutionAxis& axis : shape.axes)
  {
    text += "; " + std::to_string(axis.input) + " -> " + std::to_string(axis.output) + " kernel " +
            std::to_string(axis.kernel) + " stride " + std::to_string(axis.stride) + " dilation " +
            std::to_string(axis.dilation) + " pad " + std::to_string(axis.padBegin);
  }
  return text;
}

Guarded::Guarded(std::size_t bytes) : memory_(bytes + 2 * guardBytes + 64, guardByte), bytes_(bytes)
{
  const auto address = reinterpret_cast<std::uintptr_t>(memory_.data() + guardBytes);
  data_ = memory_.data() + guardBytes + (64 - address % 64) % 64;
}

bool Guarded::isIntact() const
{
  const auto isGuard = [](unsigned char byte) { return byte == guardByte; };
  return std::all_of(memory_.data(), static_cast<const unsigned char*>(data_), isGuard) &&
         std::all_of(static_cast<const unsigned char*>(data_) + bytes_, memory_.data() + memory_.size(),
                     isGuard);
}

ConvolutionCase::ConvolutionCase(RandomCases& random, const ConvolutionShape& geometry, std::int64_t count)
    : shape(geometry),
      images(count),
      input(random.values(count * geometry.groups * geometry.inChannels * geometry.inputSize())),
      weights(random.values(geometry.weightCount()))
{
}

Convolution ConvolutionCase::packed(const Kernels& kernels, std::int64_t count) const
{
  Convolution convolution(shape, count, kernels);
  convolution.packWeights(weights.data());
  return convolution;
}

std::vector<float> ConvolutionCase::run(const Convolution& convolution, Epilogue epilogue, std::int64_t first,
                                        std::int64_t count, const std::vector<float>* addend,
                                        bool isInPlace) const
{
  Guarded scratch(convolution.scratchBytes());
  Guarded output(static_cast<std::size_t>(count * imageFloats()) * sizeof(float));
  auto* const values = static_cast<float*>(output.data());
  std::fill_n(values, count * imageFloats(), std::nanf(""));
  if (addend)
  {
    EXPECT_TRUE(convolution.canAdd());
    epilogue.addend =
        isInPlace ? std::copy(addend->begin(), addend->end(), values) - addend->size() : addend->data();
  }
  convolution.run(input.data() + first * shape.groups * shape.inChannels * shape.inputSize(), nullptr,
                  epilogue, values, scratch.data());
  EXPECT_TRUE(scratch.isIntact() && output.isIntact()) << describe(shape);
  return {values, values + count * imageFloats()};
}

}  // namespace layerscope
