#ifndef layerscope_network_operators_Reducers_h
#define layerscope_network_operators_Reducers_h

#include <cstdint>
#include <type_traits>

#include "Folds.h"
#include "Integers.h"

namespace layerscope
{

// Reducers as ReductionLoops::run wants them.

/// Sums of float32 accumulate in double.
struct SumReducer
{
  static constexpr bool takesInts = true;
  static constexpr bool takesEmpty = true;

  template <class T>
  using Accumulator = std::conditional_t<std::is_same_v<T, float>, double, T>;

  template <class T>
  static Accumulator<T> start()
  {
    return 0;
  }

  static double add(double sum, float x) { return sum + static_cast<double>(x); }
  static std::int64_t add(std::int64_t sum, std::int64_t x) { return wrappingAdd(sum, x); }
  static double merge(double a, double b) { return a + b; }
  static std::int64_t merge(std::int64_t a, std::int64_t b) { return wrappingAdd(a, b); }

  template <class T>
  static T finish(Accumulator<T> sum, std::int64_t /*count*/)
  {
    return static_cast<T>(sum);
  }
};

/// NaN where there are no elements, 0 for whole numbers, which are cut off towards 0.
struct MeanReducer : SumReducer
{
  template <class T>
  static T finish(Accumulator<T> sum, std::int64_t count)
  {
    if constexpr (std::is_same_v<T, float>)
    {
      return static_cast<T>(sum / static_cast<double>(count));
    }
    else
    {
      return count == 0 ? 0 : sum / count;
    }
  }
};

/// Whether a reducer adds up its elements as they are, which the kernels can do.
template <class Reducer, class T>
constexpr bool isPlainSum = std::is_same_v<T, float> &&
                            (std::is_same_v<Reducer, SumReducer> || std::is_same_v<Reducer, MeanReducer>);

/// Fold is Larger or Smaller.
template <class Fold>
struct ExtremeReducer
{
  static constexpr bool takesInts = true;
  static constexpr bool takesEmpty = false;

  template <class T>
  using Accumulator = T;

  template <class T>
  static T start()
  {
    return Fold::template start<T>();
  }

  template <class T>
  static T add(T extreme, T x)
  {
    return Fold()(extreme, x);
  }

  template <class T>
  static T merge(T a, T b)
  {
    return Fold()(a, b);
  }

  template <class T>
  static T finish(T extreme, std::int64_t /*count*/)
  {
    return extreme;
  }
};

}  // namespace layerscope

#endif
