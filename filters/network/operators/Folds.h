#ifndef layerscope_network_operators_Folds_h
#define layerscope_network_operators_Folds_h

#include <limits>

#include "Integers.h"

namespace layerscope
{

/// The larger (smaller) of two numbers; NaN if one is NaN. `start` is the number that any other replaces.
struct Larger
{
  template <class T>
  static constexpr T start()
  {
    return std::numeric_limits<T>::has_infinity ? -std::numeric_limits<T>::infinity()
                                                : std::numeric_limits<T>::lowest();
  }

  template <class T>
  T operator()(T a, T b) const
  {
    return b > a || b != b ? b : a;
  }
};

struct Smaller
{
  template <class T>
  static constexpr T start()
  {
    return std::numeric_limits<T>::has_infinity ? std::numeric_limits<T>::infinity()
                                                : std::numeric_limits<T>::max();
  }

  template <class T>
  T operator()(T a, T b) const
  {
    return b < a || b != b ? b : a;
  }
};

/// Begins from -0, so that the sum of two numbers has the bits of a + b.
struct Accumulate
{
  template <class T>
  static constexpr T start()
  {
    return -T(0);
  }

  float operator()(float sum, float x) const { return sum + x; }
  std::int64_t operator()(std::int64_t sum, std::int64_t x) const { return wrappingAdd(sum, x); }
};

}  // namespace layerscope

#endif
