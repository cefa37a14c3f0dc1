#include <cmath>

#include "Elementwise.h"

namespace layerscope
{

namespace
{
struct ArcCosine
{
  float operator()(float x) const { return std::acos(x); }

  static constexpr Slope slope = Slope::OfInput;
  float derivative(float x) const { return -1.0F / std::sqrt(1.0F - x * x); }
};
}  // namespace

LAYERSCOPE_OPERATOR(Acos, Elementwise<ArcCosine>);

}  // namespace layerscope
