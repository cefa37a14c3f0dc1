#include <cmath>

#include "Elementwise.h"

namespace layerscope
{

namespace
{
struct ScaledExponentialLinear
{
  // Operator set 1 gave the constants of the paper (Klambauer et al. 2017) with fewer digits.
  explicit ScaledExponentialLinear(const Node& node)
      : alpha(node.attributes.getFloat("alpha", node.opset < 6 ? 1.6732F : 1.67326319217681884765625F)),
        gamma(node.attributes.getFloat("gamma", node.opset < 6 ? 1.0507F : 1.05070102214813232421875F))
  {
  }

  float operator()(float x) const { return x <= 0.0F ? gamma * alpha * std::expm1(x) : gamma * x; }

  float alpha;
  float gamma;
};
}  // namespace

LAYERSCOPE_OPERATOR(Selu, Elementwise<ScaledExponentialLinear>);

}  // namespace layerscope
