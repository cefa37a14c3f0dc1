#ifndef layerscope_analysis_Sums_h
#define layerscope_analysis_Sums_h

#include "analysis/Lanes.h"

/// Sums of a function of contiguous floats, in double, in an order that is the same for all instruction sets.
namespace layerscope::sums
{

struct Identity
{
  template <int Parts>
  LAYERSCOPE_INLINE void apply(typename lanes::Group<Parts>::Double&) const
  {
  }
};

struct Magnitude
{
  template <int Parts>
  LAYERSCOPE_INLINE void apply(typename lanes::Group<Parts>::Double& x) const
  {
    x = (typename lanes::Group<Parts>::Double)((typename lanes::Group<Parts>::Long)x &
                                               std::int64_t{0x7fffffffffffffff});
  }
};

struct Square
{
  template <int Parts>
  LAYERSCOPE_INLINE void apply(typename lanes::Group<Parts>::Double& x) const
  {
    x *= x;
  }
};

struct SquaredDeviation
{
  double mean;

  template <int Parts>
  LAYERSCOPE_INLINE void apply(typename lanes::Group<Parts>::Double& x) const
  {
    x -= mean;
    x *= x;
  }
};

template <int Parts, typename Function>
LAYERSCOPE_INLINE void add(typename lanes::Group<Parts>::Double& total, const float* values,
                           const Function& function)
{
  typename lanes::Group<Parts>::Double x;
  lanes::loadWide<Parts>(x, values);
  function.template apply<Parts>(x);
  total += x;
}

template <int Parts, typename Function>
LAYERSCOPE_INLINE double sum(const float* values, std::size_t count, const Function& function)
{
  using Group = lanes::Group<Parts>;
  typename Group::Double even[Parts] = {};
  typename Group::Double odd[Parts] = {};
  std::size_t i = 0;
  for (; i + 2 * lanes::doubleCount <= count; i += 2 * lanes::doubleCount)
  {
    for (int part = 0; part < Parts; ++part)
    {
      add<Parts>(even[part], values + i + part * Group::doubles, function);
      add<Parts>(odd[part], values + i + lanes::doubleCount + part * Group::doubles, function);
    }
  }
  double tail = 0;
  for (; i < count; ++i)
  {
    typename Group::Double one = {values[i]};
    function.template apply<Parts>(one);
    tail += one[0];
  }
  for (int part = 0; part < Parts; ++part)
  {
    even[part] += odd[part];
  }
  return lanes::sum(even) + tail;
}

}  // namespace layerscope::sums

#endif
