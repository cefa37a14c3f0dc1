#include <cmath>

#include "Elementwise.h"

namespace layerscope
{

namespace
{
/// max(0, x) + min(0, alpha * (exp(x / alpha) - 1)).
struct ContinuousExponentialLinear
{
  explicit ContinuousExponentialLinear(const Node& node) : alpha(node.attributes.getFloat("alpha", 1.0F))
  {
    if (alpha == 0.0F)
    {
      throw Error("attribute 'alpha' must not be 0");
    }
  }

  float operator()(float x) const { return x < 0.0F ? alpha * std::expm1(x / alpha) : x; }

  static constexpr Slope slope = Slope::OfInput;
  static constexpr bool rectifies = true;
  float derivative(float x) const { return x < 0.0F ? std::exp(x / alpha) : 1.0F; }

  float alpha;
};
}  // namespace

LAYERSCOPE_OPERATOR(Celu, Elementwise<ContinuousExponentialLinear>);

}  // namespace layerscope
