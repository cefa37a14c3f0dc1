#include "SmoothReduction.h"

namespace layerscope
{

namespace
{
struct Squares : SumReducer
{
  static double add(double sum, float x) { return sum + static_cast<double>(x) * static_cast<double>(x); }
  static std::int64_t add(std::int64_t sum, std::int64_t x)
  {
    return wrappingAdd(sum, wrappingMultiply(x, x));
  }
};

struct SquaresDerivative : SumDerivative
{
  static constexpr bool ofInput = true;
  static float gradient(float x, float factor) { return 2.0F * x * factor; }
};

using ReduceSumSquare = SmoothReduction<Squares, SquaresDerivative>;
}  // namespace

LAYERSCOPE_OPERATOR(ReduceSumSquare, ReduceSumSquare);

}  // namespace layerscope
