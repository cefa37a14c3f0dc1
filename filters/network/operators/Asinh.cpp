#include <cmath>

#include "Elementwise.h"

namespace layerscope
{

namespace
{
struct AreaSine
{
  float operator()(float x) const { return std::asinh(x); }

  static constexpr Slope slope = Slope::OfInput;
  float derivative(float x) const { return 1.0F / std::sqrt(x * x + 1.0F); }
};
}  // namespace

LAYERSCOPE_OPERATOR(Asinh, Elementwise<AreaSine>);

}  // namespace layerscope
