#ifndef layerscope_analysis_FixSign_h
#define layerscope_analysis_FixSign_h

#include <algorithm>
#include <cmath>
#include <cstddef>

namespace layerscope
{

/// Turns a direction round where its entry of largest magnitude, of equal ones the first, is negative.
inline void fixSign(double* direction, std::size_t size)
{
  const double* const largest = std::max_element(
      direction, direction + size, [](double a, double b) { return std::abs(a) < std::abs(b); });
  if (size > 0 && *largest < 0)
  {
    std::transform(direction, direction + size, direction, [](double value) { return -value; });
  }
}

}  // namespace layerscope

#endif
