#include <cmath>

#include "Elementwise.h"

namespace layerscope
{

namespace
{
struct SquareRoot
{
  float operator()(float x) const { return std::sqrt(x); }

  static constexpr Slope slope = Slope::OfOutput;
  float derivative(float y) const { return 0.5F / y; }
};
}  // namespace

LAYERSCOPE_OPERATOR(Sqrt, Elementwise<SquareRoot>);

}  // namespace layerscope
