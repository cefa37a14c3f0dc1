#include "ExponentialUnit.h"

namespace layerscope
{

namespace
{
/// Constants of Klambauer et al., Self-normalizing neural networks, 2017; operator set 1 had fewer digits of
/// them.
float alphaOf(const Node& node)
{
  return node.attributes.getFloat("alpha", node.opset < 6 ? 1.6732F : 1.67326319217681884765625F);
}

float gammaOf(const Node& node)
{
  return node.attributes.getFloat("gamma", node.opset < 6 ? 1.0507F : 1.05070102214813232421875F);
}

class Selu : public ExponentialUnit
{
public:
  explicit Selu(const Node& node) : ExponentialUnit(gammaOf(node), gammaOf(node) * alphaOf(node)) {}
};
}  // namespace

LAYERSCOPE_OPERATOR(Selu, Selu);

}  // namespace layerscope
