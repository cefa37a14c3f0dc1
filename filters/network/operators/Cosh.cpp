#include <cmath>

#include "Elementwise.h"

namespace layerscope
{

namespace
{
struct HyperbolicCosine
{
  float operator()(float x) const { return std::cosh(x); }

  static constexpr Slope slope = Slope::OfInput;
  float derivative(float x) const { return std::sinh(x); }
};
}  // namespace

LAYERSCOPE_OPERATOR(Cosh, Elementwise<HyperbolicCosine>);

}  // namespace layerscope
