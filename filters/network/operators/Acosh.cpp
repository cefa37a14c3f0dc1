#include <cmath>

#include "Elementwise.h"

namespace layerscope
{

namespace
{
struct AreaCosine
{
  float operator()(float x) const { return std::acosh(x); }

  static constexpr Slope slope = Slope::OfInput;
  float derivative(float x) const { return 1.0F / std::sqrt(x * x - 1.0F); }
};
}  // namespace

LAYERSCOPE_OPERATOR(Acosh, Elementwise<AreaCosine>);

}  // namespace layerscope
