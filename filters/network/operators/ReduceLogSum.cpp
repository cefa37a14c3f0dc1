#include <cmath>

#include "SmoothReduction.h"

namespace layerscope
{

namespace
{
struct LogarithmOfSum : SumReducer
{
  static constexpr bool takesInts = false;

  template <class T>
  static T finish(double sum, std::int64_t /*count*/)
  {
    return static_cast<T>(std::log(sum));
  }
};

struct LogarithmDerivative : SumDerivative
{
  static constexpr bool ofOutput = true;
  /// gradient / sum.
  static float factor(float gradient, float y, std::int64_t /*count*/)
  {
    return static_cast<float>(static_cast<double>(gradient) * std::exp(-static_cast<double>(y)));
  }
};

using ReduceLogSum = SmoothReduction<LogarithmOfSum, LogarithmDerivative>;
}  // namespace

LAYERSCOPE_OPERATOR(ReduceLogSum, ReduceLogSum);

}  // namespace layerscope
