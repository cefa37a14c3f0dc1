#include "Elementwise.h"
#include "Integers.h"

namespace layerscope
{

namespace
{
struct Negate
{
  float operator()(float x) const { return -x; }
  std::int64_t operator()(std::int64_t x) const { return wrappingSubtract(0, x); }

  static constexpr Slope slope = Slope::Constant;
  float derivative(float /*any*/) const { return -1.0F; }
};
}  // namespace

LAYERSCOPE_OPERATOR(Neg, ElementwiseOfBothTypes<Negate>);

}  // namespace layerscope
