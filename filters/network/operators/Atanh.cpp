#include <cmath>

#include "Elementwise.h"

namespace layerscope
{

namespace
{
struct AreaTangent
{
  float operator()(float x) const { return std::atanh(x); }

  static constexpr Slope slope = Slope::OfInput;
  float derivative(float x) const { return 1.0F / (1.0F - x * x); }
};
}  // namespace

LAYERSCOPE_OPERATOR(Atanh, Elementwise<AreaTangent>);

}  // namespace layerscope
