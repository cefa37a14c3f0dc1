#ifndef layerscope_analysis_Sums_h
#define layerscope_analysis_Sums_h

#include "analysis/Lanes.h"

#include <cmath>

/// Sums of a function of contiguous floats, in double, in an order that is the same for all instruction sets.
namespace layerscope::sums
{

struct Identity
{
  LAYERSCOPE_INLINE void operator()(lanes::Double&) const {}
};

struct Magnitude
{
  LAYERSCOPE_INLINE void operator()(lanes::Double& x) const
  {
    x = (lanes::Double)((lanes::Long)x & std::int64_t{0x7fffffffffffffff});
  }
};

struct Square
{
  LAYERSCOPE_INLINE void operator()(lanes::Double& x) const { x *= x; }
};

struct SquaredDeviation
{
  double mean;
  LAYERSCOPE_INLINE void operator()(lanes::Double& x) const
  {
    x -= mean;
    x *= x;
  }
};

template <typename Function>
LAYERSCOPE_INLINE double sum(const float* values, std::size_t count, const Function& function)
{
  lanes::Double even = {}, odd = {};
  lanes::Double x;
  std::size_t i = 0;
  for (; i + 2 * lanes::DoubleCount <= count; i += 2 * lanes::DoubleCount)
  {
    lanes::loadWide(x, values + i);
    function(x);
    even += x;
    lanes::loadWide(x, values + i + lanes::DoubleCount);
    function(x);
    odd += x;
  }
  double tail = 0;
  for (; i < count; ++i)
  {
    lanes::Double one = {values[i]};
    function(one);
    tail += one[0];
  }
  even += odd;
  return lanes::sum(even) + tail;
}

}  // namespace layerscope::sums

#endif
