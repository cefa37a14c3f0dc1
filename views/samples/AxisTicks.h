#ifndef layerscope_samples_AxisTicks_h
#define layerscope_samples_AxisTicks_h

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace layerscope
{

struct Tick
{
  double value = 0;
  std::string label;
};

/// Round values for an axis from `low` to `high` (in either order), rising: the multiples that lie inside of
/// the smallest step (1, 2 or 5 times a power of ten) of which no more than `maximum` do. Neighbours are more
/// than |high - low| / (maximum + 1) apart.
///
/// Labels have as many digits as the step needs, no two are the same, and all are decimal (0.05) or all
/// scientific (5e-7, when decimals would be longer). A range too narrow for doubles between its ends has one
/// tick, at `low`. Empty when an end is not finite, `maximum` < 1, or no such multiple lies inside. Time
/// O(maximum).
std::vector<Tick> axisTicks(double low, double high, int maximum);

/// A number for people: rounded to about a hundredth of `range` (the span of the numbers it is read beside),
/// or to three significant digits when `range` is 0 or not finite. 0.0114, 153, 1.2e-5, -0.5; "nan", "inf",
/// "-inf".
std::string shortNumber(double value, double range = 0);

/// The ends of a scale: whole numbers if both are, else as shortNumber() beside each other.
std::pair<std::string, std::string> endTexts(double low, double high);

/// A count with a blank before each group of three digits: 1 234 567. ASCII.
std::string countText(std::int64_t count);

/// A part of a whole in whole percent: "12 %", and "<1 %" or ">99 %" where none or all would be wrong.
std::string percentText(std::int64_t part, std::int64_t whole);

}  // namespace layerscope

#endif
