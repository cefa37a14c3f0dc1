#ifndef layerscope_data_Resample_h
#define layerscope_data_Resample_h

#include <cstdint>
#include <vector>

namespace layerscope
{

/// A line of `source` values as `target` values, of which [first, first + count) are wanted.
struct LineResample
{
  std::int64_t source = 0;
  std::int64_t target = 0;
  std::int64_t first = 0;
  std::int64_t count = 0;
};

/// Resamples a plane [rows.source, columns.source] to [rows.count, columns.count] by a triangle filter, the
/// support of which grows with the reduction: columns first, then rows, with weights in double and values in
/// float, as Pillow does for BILINEAR of its mode F. All extents are positive.
std::vector<float> resamplePlane(const float* plane, const LineResample& rows, const LineResample& columns);

}  // namespace layerscope

#endif
