#ifndef layerscope_network_operators_PoolGeometry_h
#define layerscope_network_operators_PoolGeometry_h

#include <algorithm>
#include <array>
#include <cstdint>
#include <vector>

#include "SpatialAttributes.h"
#include "network/Operator.h"
#include "network/kernels/Kernels.h"

namespace layerscope
{

/// A range of taps of a window, or of outputs: [begin, end).
struct Range
{
  std::int64_t begin = 0;
  std::int64_t end = 0;
};

/// Taps of the window of output element `output` that lie in [low, high) of the input's axis.
Range tapsWithin(const SpatialAxis& axis, std::int64_t output, std::int64_t low, std::int64_t high);

/// Output elements whose tap `tap` lies in the input.
Range outputsOfTap(const SpatialAxis& axis, std::int64_t tap);

/// Taps that reach the input from any output element: a window may be far larger than the input.
Range tapsInUse(const SpatialAxis& axis);

/// Output elements whose window lies in the input as a whole; begin = end where there are none.
Range wholeWindows(const SpatialAxis& axis);

/// Windows of a pooling operator over the planes (sample, channel) of an input with 1 to 3 spatial axes,
/// which are counted here as depth, height, width; missing ones have extent 1. Every window sees at least one
/// input element.
class PoolGeometry
{
public:
  PoolGeometry() = default;

  /// Throws Error for an input of other than 1 to 3 spatial axes, or an empty one; where padding reaches a
  /// whole window or a dilated window may step over the input; and what SpatialAttributes::resolve throws.
  PoolGeometry(const SpatialAttributes& attributes, const Shape& input);

  const Shape& outputShape() const { return outputShape_; }
  const std::array<SpatialAxis, 3>& axes() const { return axes_; }  ///< depth, height, width

  std::int64_t inputPlane() const { return axes_[0].input * axes_[1].input * axes_[2].input; }
  std::int64_t outputPlane() const { return outputRows() * axes_[2].output; }
  std::int64_t outputRows() const { return axes_[0].output * axes_[1].output; }
  /// Floats between rows in scratch memory, of the input or output, so that no two threads write one cache
  /// line.
  std::int64_t rowPitch() const { return (std::max(axes_[2].input, axes_[2].output) + 15) / 16 * 16; }
  std::int64_t planes() const { return planes_; }
  std::int64_t rowWork() const;  ///< elements that one output row costs

  /// Where an output row (depth * height) lies along depth; of an image without a division, which takes long.
  std::int64_t sliceOf(std::int64_t outputRow) const
  {
    return axes_[0].output == 1 ? 0 : outputRow / axes_[1].output;
  }

  /// The windows of output row `outputRow` (depth * height) over a plane of the input.
  WindowRow windows(const float* plane, std::int64_t outputRow) const
  {
    WindowRow row = lastAxis_;
    const std::int64_t slice = sliceOf(outputRow);
    const RowsSeen slices = seenAt(0, slice);
    const RowsSeen rows = seenAt(1, outputRow - slice * axes_[1].output);
    row.x = plane + (slices.first * axes_[1].input + rows.first) * axes_[2].input;
    row.slices = slices.count;
    row.rows = rows.count;
    return row;
  }

  /// Calls body(item, row of the output, windows) for output rows [begin, end), which are counted through all
  /// planes of `input`: for the first of those that come together as the lines of `windows`.
  template <class Body>
  void forEachRun(const float* input, std::int64_t begin, std::int64_t end, const Body& body) const
  {
    std::int64_t row = begin % outputRows();
    const float* plane = input + begin / outputRows() * inputPlane();
    for (std::int64_t item = begin; item < end;)
    {
      WindowRow run = windows(plane, row);
      const std::int64_t y = row - sliceOf(row) * axes_[1].output;
      if (wholeRows_.begin <= y && y < wholeRows_.end)
      {
        run.lines = std::min(wholeRows_.end - y, end - item);
        run.lineStride = axes_[1].stride * axes_[2].input;
      }
      body(item, row, run);
      item += run.lines;
      row += run.lines;
      if (row == outputRows())
      {
        row = 0;
        plane += inputPlane();
      }
    }
  }

private:
  /// What windows at one place of an axis see of it: every `dilation`-th element.
  struct RowsSeen
  {
    std::int64_t first = 0;
    std::int64_t count = 0;
  };

  static RowsSeen rowsSeen(const SpatialAxis& axis, std::int64_t output);

  RowsSeen seenAt(std::size_t axis, std::int64_t output) const
  {
    const std::vector<RowsSeen>& known = seen_[axis];
    return output < static_cast<std::int64_t>(known.size()) ? known[static_cast<std::size_t>(output)]
                                                            : rowsSeen(axes_[axis], output);
  }

  std::array<SpatialAxis, 3> axes_;
  std::array<std::vector<RowsSeen>, 2> seen_;  ///< along depth and height, of the first output elements
  Range wholeRows_;  ///< along height: output elements whose windows lie in the input as a whole
  WindowRow lastAxis_;
  std::int64_t planes_ = 0;
  Shape outputShape_;
};

}  // namespace layerscope

#endif
