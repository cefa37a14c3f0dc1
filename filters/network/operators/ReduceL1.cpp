#include <cmath>

#include "SmoothReduction.h"

namespace layerscope
{

namespace
{
struct Magnitudes : SumReducer
{
  static double add(double sum, float x) { return sum + std::fabs(static_cast<double>(x)); }
  static std::int64_t add(std::int64_t sum, std::int64_t x)
  {
    return x < 0 ? wrappingSubtract(sum, x) : wrappingAdd(sum, x);
  }
};

struct MagnitudesDerivative : SumDerivative
{
  static constexpr bool ofInput = true;
  static float gradient(float x, float factor) { return x > 0.0F ? factor : (x < 0.0F ? -factor : 0.0F); }
};

using ReduceL1 = SmoothReduction<Magnitudes, MagnitudesDerivative>;
}  // namespace

LAYERSCOPE_OPERATOR(ReduceL1, ReduceL1);

}  // namespace layerscope
