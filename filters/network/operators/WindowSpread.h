#ifndef layerscope_network_operators_WindowSpread_h
#define layerscope_network_operators_WindowSpread_h

#include <vector>

#include "PoolGeometry.h"

namespace layerscope
{

/// The way back of sums of windows: each element of the input gets the sum of the shares of the windows that
/// see it. O(elements of the input and output, times the rows of a window).
class WindowSpread
{
public:
  WindowSpread() = default;
  explicit WindowSpread(const PoolGeometry& geometry);

  /// Floats of scratch memory of one plane.
  std::int64_t scratchFloats(const PoolGeometry& geometry) const { return 2 * geometry.rowPitch(); }

  /// Writes a plane of the input. shares(row, values) writes what the windows of an output row give; it is
  /// called for rows in rising order.
  template <class Shares>
  void run(const PoolGeometry& geometry, float* to, float* scratch, const Shares& shares) const
  {
    float* const values = scratch;
    float* const columns = scratch + geometry.rowPitch();
    const std::int64_t width = geometry.axes()[2].input;
    std::fill(to, to + geometry.inputPlane(), 0.0F);
    for (std::int64_t row = 0; row < geometry.outputRows(); ++row)
    {
      shares(row, values);
      // Those of a row of windows are added up by columns, which all rows that the windows see then get.
      std::fill(columns, columns + width, 0.0F);
      for (const Tap& tap : taps_)
      {
        addApart(values, columns + tap.offset, geometry.axes()[2].stride, tap.outputs);
      }
      const WindowRow windows = geometry.windows(to, row);
      for (std::int64_t z = 0; z < windows.slices; ++z)
      {
        for (std::int64_t y = 0; y < windows.rows; ++y)
        {
          addRow(columns, to + (windows.x - to) + z * windows.sliceStride + y * windows.rowStride, width);
        }
      }
    }
  }

private:
  /// Of a tap of the windows along the last axis: the output elements that see the input with it, and where
  /// the first one would.
  struct Tap
  {
    Range outputs;
    std::int64_t offset;
  };

  static void addApart(const float* from, float* to, std::int64_t stride, Range range);
  static void addRow(const float* from, float* to, std::int64_t count);

  std::vector<Tap> taps_;
};

}  // namespace layerscope

#endif
