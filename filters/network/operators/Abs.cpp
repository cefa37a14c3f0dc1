#include <cmath>

#include "Elementwise.h"
#include "Integers.h"

namespace layerscope
{

namespace
{
struct Magnitude
{
  float operator()(float x) const { return std::fabs(x); }
  std::int64_t operator()(std::int64_t x) const { return x < 0 ? wrappingSubtract(0, x) : x; }

  static constexpr Slope slope = Slope::OfInput;
  float derivative(float x) const { return x > 0.0F ? 1.0F : (x < 0.0F ? -1.0F : 0.0F); }
};
}  // namespace

LAYERSCOPE_OPERATOR(Abs, ElementwiseOfBothTypes<Magnitude>);

}  // namespace layerscope
