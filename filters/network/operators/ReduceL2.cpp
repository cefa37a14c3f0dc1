#include <cmath>

#include "SmoothReduction.h"

namespace layerscope
{

namespace
{
struct Norm : SumReducer
{
  static constexpr bool takesInts = false;

  static double add(double sum, float x) { return sum + static_cast<double>(x) * static_cast<double>(x); }

  template <class T>
  static T finish(double sum, std::int64_t /*count*/)
  {
    return static_cast<T>(std::sqrt(sum));
  }
};

struct NormDerivative
{
  static constexpr bool ofInput = true;
  static constexpr bool ofOutput = true;
  static float factor(float gradient, float norm, std::int64_t /*count*/)
  {
    return norm == 0.0F ? 0.0F : gradient / norm;
  }
  static float gradient(float x, float factor) { return x * factor; }
};

using ReduceL2 = SmoothReduction<Norm, NormDerivative>;
}  // namespace

LAYERSCOPE_OPERATOR(ReduceL2, ReduceL2);

}  // namespace layerscope
