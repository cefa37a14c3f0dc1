#include <cmath>

#include "Elementwise.h"

namespace layerscope
{

namespace
{
struct HyperbolicSine
{
  float operator()(float x) const { return std::sinh(x); }

  static constexpr Slope slope = Slope::OfInput;
  float derivative(float x) const { return std::cosh(x); }
};
}  // namespace

LAYERSCOPE_OPERATOR(Sinh, Elementwise<HyperbolicSine>);

}  // namespace layerscope
