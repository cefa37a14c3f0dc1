#include "PoolGeometry.h"

#include <algorithm>

#include "Checks.h"

namespace layerscope
{

namespace
{
// Rows of an image; what a signal has more of is looked up when its turn comes.
constexpr std::int64_t mostKnown = std::int64_t(1) << 14;

// ceil(a / b) for b > 0, and 0 for negative a.
std::int64_t stepsTo(std::int64_t a, std::int64_t b)
{
  return a <= 0 ? 0 : (b == 1 ? a : (a + b - 1) / b);  // a division takes long
}

void checkWindows(const SpatialAxis& axis)
{
  const auto describe = [&]
  {
    return "input " + std::to_string(axis.input) + ", kernel " + std::to_string(axis.kernel) + ", dilation " +
           std::to_string(axis.dilation) + ", pads " + std::to_string(axis.padBegin) + " and " +
           std::to_string(axis.padEnd);
  };
  if (axis.padBegin >= axis.span() || axis.padEnd >= axis.span())
  {
    throw Error("a window may lie in the padding altogether")
        .expected("pads smaller than the window")
        .found(describe());
  }
  if (axis.padBegin > 0 && axis.dilation > axis.input)
  {
    throw Error("a window may step over the input")
        .expected("a dilation up to the input's extent")
        .found(describe());
  }
}
}  // namespace

Range tapsWithin(const SpatialAxis& axis, std::int64_t output, std::int64_t low, std::int64_t high)
{
  const std::int64_t first = output * axis.stride - axis.padBegin;
  return {stepsTo(low - first, axis.dilation), std::min(axis.kernel, stepsTo(high - first, axis.dilation))};
}

Range outputsOfTap(const SpatialAxis& axis, std::int64_t tap)
{
  const std::int64_t first = tap * axis.dilation - axis.padBegin;
  return {stepsTo(-first, axis.stride), std::min(axis.output, stepsTo(axis.input - first, axis.stride))};
}

Range tapsInUse(const SpatialAxis& axis)
{
  const std::int64_t lastWindow = (axis.output - 1) * axis.stride - axis.padBegin;
  return {stepsTo(-lastWindow, axis.dilation),
          std::min(axis.kernel, stepsTo(axis.input + axis.padBegin, axis.dilation))};
}

Range wholeWindows(const SpatialAxis& axis)
{
  const std::int64_t begin = std::min(axis.output, stepsTo(axis.padBegin, axis.stride));
  const std::int64_t end =
      std::min(axis.output, stepsTo(axis.input + axis.padBegin - axis.span() + 1, axis.stride));
  return {begin, std::max(begin, end)};
}

PoolGeometry::PoolGeometry(const SpatialAttributes& attributes, const Shape& input)
{
  if (input.size() < 3 || input.size() > 5)
  {
    throw Error("input 0 must have samples, channels, and one to three spatial axes")
        .expected("3 to 5 axes")
        .found(toString(input));
  }
  elementCount(input);
  const Shape spatial(input.begin() + 2, input.end());
  if (elementCount(spatial) == 0)
  {
    throw Error("input 0 has no elements to pool").found(toString(input));
  }
  if (attributes.kernel.empty())
  {
    throw Error("attribute 'kernel_shape' is missing").expected(std::to_string(spatial.size()) + " entries");
  }
  const std::vector<SpatialAxis> resolved = attributes.resolve(spatial, attributes.kernel);
  // Extent 1 under a kernel of 1 stands for a missing axis.
  axes_.fill({1, 1, 1, 1, 0, 0, 1});
  std::copy(resolved.begin(), resolved.end(), axes_.end() - static_cast<std::ptrdiff_t>(resolved.size()));
  outputShape_ = {input[0], input[1]};
  for (const SpatialAxis& axis : resolved)
  {
    checkWindows(axis);
    outputShape_.push_back(axis.output);
  }
  elementCount(outputShape_);
  planes_ = input[0] * input[1];
  for (std::size_t i = 0; i < seen_.size(); ++i)
  {
    for (std::int64_t output = 0; output < std::min(axes_[i].output, mostKnown); ++output)
    {
      seen_[i].push_back(rowsSeen(axes_[i], output));
    }
  }
  wholeRows_ = wholeWindows(axes_[1]);
  const SpatialAxis& width = axes_[2];
  lastAxis_.sliceStride = axes_[0].dilation * axes_[1].input * width.input;
  lastAxis_.rowStride = axes_[1].dilation * width.input;
  lastAxis_.width = width.input;
  lastAxis_.start = -width.padBegin;
  lastAxis_.taps = width.kernel;
  lastAxis_.stride = width.stride;
  lastAxis_.dilation = width.dilation;
  lastAxis_.count = width.output;
  const Range whole = wholeWindows(width);
  lastAxis_.wholeBegin = whole.begin;
  lastAxis_.wholeEnd = whole.end;
}

PoolGeometry::RowsSeen PoolGeometry::rowsSeen(const SpatialAxis& axis, std::int64_t output)
{
  const Range taps = tapsWithin(axis, output, 0, axis.input);
  return {output * axis.stride - axis.padBegin + taps.begin * axis.dilation, taps.end - taps.begin};
}

std::int64_t PoolGeometry::rowWork() const
{
  // As a floating-point product, since a large kernel over a large row may overflow.
  const double work = static_cast<double>(axes_[0].kernel) * static_cast<double>(axes_[1].kernel) *
                      static_cast<double>(axes_[2].kernel) * static_cast<double>(axes_[2].output);
  return static_cast<std::int64_t>(std::min(work, 1e15));
}

}  // namespace layerscope
