#ifndef layerscope_samples_LargestThat_h
#define layerscope_samples_LargestThat_h

#include <cstdint>
#include <cstring>

namespace layerscope
{

/// The largest double in [0, high] that `holds`, for a condition that stops holding somewhere and never holds
/// again beyond; 0 when it holds for no positive number. `high` is finite and not negative. At most 64 calls:
/// doubles that are not negative are ordered as their bits are, so halving the bits ends at neighbours.
template <class Condition>
double largestThat(double high, const Condition& holds)
{
  const auto bitsOf = [](double value)
  {
    std::uint64_t bits;
    std::memcpy(&bits, &value, sizeof bits);
    return bits;
  };
  const auto valueOf = [](std::uint64_t bits)
  {
    double value;
    std::memcpy(&value, &bits, sizeof value);
    return value;
  };
  if (!(high > 0))
  {
    return 0;
  }
  if (holds(high))
  {
    return high;
  }
  std::uint64_t good = 0;
  std::uint64_t bad = bitsOf(high);
  while (bad - good > 1)
  {
    const std::uint64_t middle = good + (bad - good) / 2;
    (holds(valueOf(middle)) ? good : bad) = middle;
  }
  return valueOf(good);
}

}  // namespace layerscope

#endif
