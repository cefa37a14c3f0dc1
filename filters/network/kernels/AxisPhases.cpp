#include "AxisPhases.h"

#include <algorithm>

namespace layerscope
{

std::int64_t floorDivide(std::int64_t a, std::int64_t b)
{
  return a >= 0 ? a / b : -((-a + b - 1) / b);
}

std::int64_t floorRemainder(std::int64_t a, std::int64_t b)
{
  return a - floorDivide(a, b) * b;
}

AxisPhases AxisPhases::ofConvolution(const ConvolutionAxis& axis)
{
  AxisPhases result;
  result.step = axis.stride;
  result.grid = axis.output;
  AxisPhase phase{0, {}};
  for (std::int64_t k = 0; k < axis.kernel; ++k)
  {
    phase.taps.push_back({k, k * axis.dilation - axis.padBegin});
  }
  result.phases.push_back(std::move(phase));
  return result;
}

AxisPhases AxisPhases::ofTransposed(const ConvolutionAxis& axis)
{
  AxisPhases result;
  result.outStep = axis.stride;
  result.grid = (axis.output + axis.stride - 1) / axis.stride;
  const std::int64_t count = std::min(axis.stride, std::max<std::int64_t>(axis.output, 1));
  for (std::int64_t a = 0; a < count; ++a)
  {
    result.phases.push_back({a, {}});
  }
  for (std::int64_t k = 0; k < axis.kernel; ++k)
  {
    // Output a + g * stride takes input g + start, where start * stride = a + padBegin - k * dilation.
    const std::int64_t offset = axis.padBegin - k * axis.dilation;
    const std::int64_t a = floorRemainder(-offset, axis.stride);
    if (a < count)
    {
      result.phases[static_cast<std::size_t>(a)].taps.push_back({k, floorDivide(a + offset, axis.stride)});
    }
  }
  return result;
}

std::vector<std::int64_t> AxisPhases::starts() const
{
  std::vector<std::int64_t> all;
  for (const AxisPhase& phase : phases)
  {
    for (const AxisTap& tap : phase.taps)
    {
      all.push_back(tap.start);
    }
  }
  std::sort(all.begin(), all.end());
  all.erase(std::unique(all.begin(), all.end()), all.end());
  return all;
}

}  // namespace layerscope
