#include "ExponentialUnit.h"

namespace layerscope
{

namespace
{
float alphaOf(const Node& node)
{
  const float alpha = node.attributes.getFloat("alpha", 1.0F);
  if (alpha == 0.0F)
  {
    throw Error("attribute 'alpha' must not be 0");
  }
  return alpha;
}

class Celu : public ExponentialUnit
{
public:
  explicit Celu(const Node& node) : ExponentialUnit(1.0F, alphaOf(node), 1.0F / alphaOf(node)) {}
};
}  // namespace

LAYERSCOPE_OPERATOR(Celu, Celu);

}  // namespace layerscope
