#ifndef layerscope_facets_AxisTicks_h
#define layerscope_facets_AxisTicks_h

#include <cstdint>
#include <string>
#include <vector>

namespace layerscope
{

struct Tick
{
  double value = 0;
  std::string label;
};

/// Up to `maximum` round values for an axis from `low` to `high` (in either order), rising: multiples of
/// 1, 2 or 5 times a power of ten that lie inside, as many as are allowed. Neighbours are more than
/// (high - low) / (number of ticks + 1) apart.
///
/// Labels have as many digits as the step needs and no two are the same; all are decimal (0.05) or all
/// scientific (5e-07, when decimals would be longer). When no two round values lie in a range, or it is a
/// single value, the result is one tick or none. Empty when an end is not finite or `maximum` < 1. Time
/// O(maximum).
std::vector<Tick> axisTicks(double low, double high, int maximum);

/// A number for people: rounded to about a hundredth of `range` (the span of the numbers it is read beside),
/// or to three significant digits when `range` is 0 or not finite. 0.0114, 153, 1.2e-05, -0.5; "nan", "inf",
/// "-inf".
std::string shortNumber(double value, double range = 0);

/// A count with a blank before each group of three digits: 1 234 567. ASCII.
std::string countText(std::int64_t count);

}  // namespace layerscope

#endif
