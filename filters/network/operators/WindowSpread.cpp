#include "WindowSpread.h"

namespace layerscope
{

WindowSpread::WindowSpread(const PoolGeometry& geometry)
{
  const SpatialAxis& width = geometry.axes()[2];
  const Range taps = tapsInUse(width);
  for (std::int64_t tap = taps.begin; tap < taps.end; ++tap)
  {
    taps_.push_back({outputsOfTap(width, tap), tap * width.dilation - width.padBegin});
  }
}

void WindowSpread::addApart(const float* __restrict from, float* __restrict to, std::int64_t stride,
                            Range range)
{
  for (std::int64_t x = range.begin; x < range.end; ++x)
  {
    to[x * stride] += from[x];
  }
}

void WindowSpread::addRow(const float* __restrict from, float* __restrict to, std::int64_t count)
{
  for (std::int64_t x = 0; x < count; ++x)
  {
    to[x] += from[x];
  }
}

}  // namespace layerscope
