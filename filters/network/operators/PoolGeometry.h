#ifndef layerscope_network_operators_PoolGeometry_h
#define layerscope_network_operators_PoolGeometry_h

#include <algorithm>
#include <array>
#include <cstdint>

#include "SpatialAttributes.h"
#include "network/Operator.h"

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
  /// Floats between output rows in scratch memory, so that no two threads write one cache line.
  std::int64_t rowPitch() const { return (axes_[2].output + 15) / 16 * 16; }
  std::int64_t planes() const { return planes_; }
  std::int64_t rowWork() const;  ///< elements that one output row costs

  /// Calls body(range, offset) for every tap of the windows in output row `outputRow` (depth * height), in
  /// the order of the taps: the output elements x in `range` see the elements offset + x * stride of the
  /// input's plane, where `stride` is that of the last axis.
  template <class Body>
  void forEachTap(std::int64_t outputRow, const Body& body) const
  {
    const auto& [depth, height, width] = axes_;
    const std::int64_t z = outputRow / height.output;
    const std::int64_t y = outputRow % height.output;
    const Range zTaps = tapsWithin(depth, z, 0, depth.input);
    const Range yTaps = tapsWithin(height, y, 0, height.input);
    const Range xTaps = tapsInUse(width);
    for (std::int64_t zTap = zTaps.begin; zTap < zTaps.end; ++zTap)
    {
      const std::int64_t zIn = z * depth.stride + zTap * depth.dilation - depth.padBegin;
      for (std::int64_t yTap = yTaps.begin; yTap < yTaps.end; ++yTap)
      {
        const std::int64_t yIn = y * height.stride + yTap * height.dilation - height.padBegin;
        const std::int64_t row = (zIn * height.input + yIn) * width.input;
        for (std::int64_t tap = xTaps.begin; tap < xTaps.end; ++tap)
        {
          body(outputsOfTap(width, tap), row + tap * width.dilation - width.padBegin);
        }
      }
    }
  }

  /// row[x] = fold of `start` and all input elements that the window of output element x in output row
  /// `outputRow` sees, in the order of the taps. Whole rows are folded tap by tap, as vector code.
  template <class Fold>
  void foldRow(const float* plane, std::int64_t outputRow, float* row, float start, const Fold& fold) const
  {
    const std::int64_t stride = axes_[2].stride;
    std::fill(row, row + axes_[2].output, start);
    forEachTap(outputRow,
               [&](Range range, std::int64_t offset)
               {
                 if (stride == 1)
                 {
                   for (std::int64_t x = range.begin; x < range.end; ++x)
                   {
                     row[x] = fold(row[x], plane[x + offset]);
                   }
                 }
                 else
                 {
                   for (std::int64_t x = range.begin; x < range.end; ++x)
                   {
                     row[x] = fold(row[x], plane[x * stride + offset]);
                   }
                 }
               });
  }

private:
  std::array<SpatialAxis, 3> axes_;
  std::int64_t planes_ = 0;
  Shape outputShape_;
};

}  // namespace layerscope

#endif
