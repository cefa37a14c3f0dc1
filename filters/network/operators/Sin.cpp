#include <cmath>

#include "Elementwise.h"

namespace layerscope
{

namespace
{
struct Sine
{
  float operator()(float x) const { return std::sin(x); }

  static constexpr Slope slope = Slope::OfInput;
  float derivative(float x) const { return std::cos(x); }
};
}  // namespace

LAYERSCOPE_OPERATOR(Sin, Elementwise<Sine>);

}  // namespace layerscope
