#include <cmath>

#include "Elementwise.h"

namespace layerscope
{

namespace
{
struct Tangent
{
  float operator()(float x) const { return std::tan(x); }

  static constexpr Slope slope = Slope::OfOutput;
  float derivative(float y) const { return 1.0F + y * y; }
};
}  // namespace

LAYERSCOPE_OPERATOR(Tan, Elementwise<Tangent>);

}  // namespace layerscope
