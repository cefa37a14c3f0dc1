#include <cmath>

#include "Elementwise.h"

namespace layerscope
{

namespace
{
struct ExponentialLinear
{
  explicit ExponentialLinear(const Node& node) : alpha(node.attributes.getFloat("alpha", 1.0F)) {}

  float operator()(float x) const { return x < 0.0F ? alpha * std::expm1(x) : x; }

  float alpha;
};
}  // namespace

LAYERSCOPE_OPERATOR(Elu, Elementwise<ExponentialLinear>);

}  // namespace layerscope
